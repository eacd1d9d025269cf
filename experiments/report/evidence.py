"""What a report rests on: parameters by grade and group, what sensitivity runs say, limits, and the checklists."""

import math
from collections import Counter
from collections.abc import Mapping
from typing import Any

from experiments.report.language import Language, checklists
from experiments.report.record import Record
from experiments.report.tables import EMPTY, Cell, Table, ends, text
from scenarios.errors import shown
from scenarios.schema import Parameter

GRADES = ("law", "measured", "derived", "study", "expert", "calibrated", "assumption")
KNOWN = ("law", "measured", "derived")
LIMITS = ("effect", "town", "scope", "luck", "person", "law", "welfare", "asked")
MOST_ROWS = 10


def grade_counts(record: Record) -> dict[str, int]:
    """How many parameters have each grade of evidence."""
    counts = Counter(str(row["grade"]) for row in record.parameters.values())
    return {grade: counts[grade] for grade in GRADES if counts[grade]}


def grades_by_kind(record: Record) -> dict[str, list[str]]:
    """The grades of the parameters of the model, of the levers' own settings, and of what outcomes are valued by."""
    found: dict[str, list[str]] = {"model": [], "levers": [], "evaluation": []}
    for path, row in record.parameters.items():
        of_lever = path.partition(".")[0] in record.levers
        kind = "evaluation" if path in record.evaluation else "levers" if of_lever else "model"
        found[kind].append(str(row["grade"]))
    return found


def grades(record: Record, say: Language) -> Table:
    """Counts by grade."""
    rows = [
        (text(say.say(f"grade_{grade}")), Cell(count, say.number(count)))
        for grade, count in grade_counts(record).items()
    ]
    return Table("grades", say.say("by_grade"), (say.say("grade"), say.say("number")), tuple(rows))


def parameters(record: Record, sources: Mapping[str, str], say: Language) -> list[Table]:
    """All parameters, a table for each group."""
    groups: dict[str, list[tuple[Cell, ...]]] = {}
    for path, row in sorted(record.parameters.items()):
        group = ".".join(path.split(".")[:2]) if path.startswith("corporation.") else path.partition(".")[0]
        groups.setdefault(group, []).append(_parameter(path, row, sources, say))
    head = tuple(say.say(key) for key in ("parameter", "value", "unit", "range", "source", "grade"))
    return [
        Table("parameters", say.say("group", name=name, count=say.number(len(rows))), head, tuple(rows))
        for name, rows in groups.items()
    ]


def _parameter(path: str, row: Mapping[str, Any], sources: Mapping[str, str], say: Language) -> tuple[Cell, ...]:
    known = {name: value for name, value in row.items() if name != "values"}
    bounds = Parameter.model_validate(known).bounds()
    between = EMPTY if bounds is None else ends(bounds, say, lambda end: say.plain(float(end)))
    values = row["values"]
    value = Cell("; ".join(shown(one).strip('"') for one in values), "; ".join(say.plain(one) for one in values))
    source = str(row["source"])
    return (
        text(path),
        value,
        text(say.unit(row["unit"])),
        between,
        Cell(source, sources.get(source, source), "" if say.code == "en" else "en"),
        text(say.say(f"grade_{row['grade']}")),
    )


def sensitivity_tables(record: Record, say: Language) -> list[tuple[str, Table]]:
    """What each sensitivity run says of each outcome: a note and the weightiest parameters."""
    found = []
    for number, run in enumerate(record.sensitivity, start=1):
        note = say.say("sensitivity_note", name=run["id"], method=run["method"])
        is_same = run["scenario"] == record.document.get("baseline", record.document.get("scenario"))
        if not is_same or run["households"] != record.document["households"]:
            variants = ", ".join(run["variants"]) or "-"
            homes = say.number(run["households"])
            note += " " + say.say("sensitivity_other", scenario=run["scenario"], variants=variants, homes=homes)
        pairs = dict.fromkeys((row["arm"], row["outcome"]) for row in run["indices"])
        for place, (arm, outcome) in enumerate(pairs, start=1):
            rows = [row for row in run["indices"] if (row["arm"], row["outcome"]) == (arm, outcome)]
            found.append((note, _sensitivity(rows, f"sensitivity-{number}-{place}", outcome, arm, say)))
            note = ""
    return found


def _sensitivity(rows: list[Mapping[str, Any]], name: str, outcome: str, arm: str, say: Language) -> Table:
    key = "st" if "st" in rows[0] else "mu_star"
    ranked = sorted(rows, key=lambda row: (-row[key] if math.isfinite(row[key]) else math.inf, row["path"]))
    lines = [
        (text(row["path"]), Cell(row[key], say.number(row[key])), ends(row.get(f"{key}_ci95"), say, say.number))
        for row in ranked[:MOST_ROWS]
    ]
    head = (say.say("parameter"), f"{say.say('index')} {key}", say.say("interval"))
    return Table(name, say.say("caption_sensitivity", outcome=say.outcome(outcome), arm=arm), head, tuple(lines))


def limits(say: Language, has_draws: bool = False) -> list[str]:
    """What the data cannot tell; over draws of the parameters, their uncertainty is told elsewhere on the page."""
    return [say.say(f"cannot_{'luck_beside_draws' if has_draws and name == 'luck' else name}") for name in LIMITS]


def checklist(name: str, facts: Mapping[str, str], say: Language) -> Table:
    """A checklist filled from facts; an item without an answer, or whose facts are missing, is not reported."""
    rows = []
    for item in checklists()[name]:
        template = item.get(f"answer_{say.code}")
        try:
            filled = template.format_map(facts) if template else ""
        except KeyError:
            filled = ""
        rows.append((text(f"{item['number']}. {item[say.code]}"), text(filled or say.say("not_reported"))))
    return Table(name, say.say(name), (say.say("item"), say.say("reported")), tuple(rows))
