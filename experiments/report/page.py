"""Puts a report together: one HTML page that needs nothing else, and its tables as CSV beside it."""

import csv
import os
from collections.abc import Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from experiments.report import evidence, tables
from experiments.report.answers import answer
from experiments.report.knowing import effect_of_draws, knowing
from experiments.report.language import HERE, Language, language
from experiments.report.parts import money_note, section, title_of
from experiments.report.pictures import pictures_of_comparison
from experiments.report.policies import policy_tables
from experiments.report.record import Record
from experiments.report.study_page import study_page
from experiments.report.tables import Table
from experiments.threshold_sentences import listed_text, small_study_lines
from results.files import file_aside, told_clearly
from scenarios.catalogue import standard_library
from scenarios.errors import ScenarioError

MONTHS_PER_YEAR = 12


def write_report(record: Record, code: str, path: Path) -> list[Path]:
    """Write the page and its tables; returns the files, the page first.

    Args:
        code: language, en or nl.
    """
    say = language(code)
    if path.is_dir():
        raise ScenarioError(f"--out {path}: is a folder; give a file, as in {path / f'report-{code}.html'}")
    if os.path.lexists(path) and (path.is_symlink() or not path.is_file()):
        raise ScenarioError(f"--out {path}: is not an ordinary file; give another name, tables are written beside it")
    facts = context(record, say, path.stem)
    page = _template().render(facts)
    with told_clearly(path.parent), ExitStack() as whole:  # all get their names when the last is written
        path.parent.mkdir(parents=True, exist_ok=True)
        whole.enter_context(file_aside(path)).write_text(page, encoding="utf-8")
        written = [path]
        for table in facts["every_table"]:
            written.append(path.with_name(f"{path.stem}-{table.name}.csv"))
            _write(table, whole.enter_context(file_aside(written[-1])))
    return written


def _template() -> Any:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    loader = FileSystemLoader(HERE / "templates")
    environment = Environment(loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True,
                              lstrip_blocks=True, keep_trailing_newline=True)  # fmt: skip
    return environment.get_template("page.html")


def _write(table: Table, path: Path) -> None:
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(table.head)
        writer.writerows([cell.raw for cell in row] for row in table.rows)


def context(record: Record, say: Language, stem: str) -> dict[str, Any]:
    """Everything the template shows."""
    own = study_page(record, say) if record.is_study else _comparison(record, say)
    facts = _facts(record, say)
    sources = {key: source.title for key, source in standard_library().sources().items()}
    parameters = evidence.parameters(record, sources, say)
    sensitivity = evidence.sensitivity_tables(record, say)
    grades = evidence.grades(record, say)
    lists = [evidence.checklist(name, facts, say) for name in ("cheers", "mkba")]
    shown = [table for part in own["sections"] for table in part["tables"]]
    together = Table("parameters", "", parameters[0].head, tuple(row for table in parameters for row in table.rows))
    states = [own["robust"]] if "robust" in own else []
    without = "no_sensitivity_beside_draws" if "uncertainty" in record.document else "no_sensitivity"
    every = [*shown, *states, grades, *(table for _, table in sensitivity), *lists, together]
    return {
        "lang": say.code,
        "say": say.say,
        **own,
        "subtitle": say.say("subtitle", **{name: facts[name] for name in ("town", "homes", "run_out", "replications")},
                            years=say.plain(record.document["months"] / MONTHS_PER_YEAR)),
        "warnings": small_study_lines(record.document, say.code),
        "depends": [*_how_much_is_assumed(record, say), *own["depends"],
                    *([] if sensitivity else [say.say(without)])],
        "grades": grades,
        "sensitivity": sensitivity,
        "limits": evidence.limits(say, has_draws="uncertainty" in record.document),
        "checklists": lists,
        "parameters": parameters,
        "command": record.command,
        "versions": _versions(record, say),
        "stem": stem,
        "every_table": every,
    }  # fmt: skip


def _how_much_is_assumed(record: Record, say: Language) -> list[str]:
    """How many parameters are assumptions, and whose they are: counts elsewhere leave some of them out."""
    counts = evidence.grade_counts(record)
    known = sum(counts.get(grade, 0) for grade in evidence.KNOWN)
    numbers = {"assumed": counts.get("assumption", 0), "calibrated": counts.get("calibrated", 0), "known": known}
    every = say.number(sum(counts.values()))
    kinds = {
        name: say.say("assumed_of", all=say.number(len(rows)), assumed=say.number(rows.count("assumption")))
        for name, rows in evidence.grades_by_kind(record).items()
    }
    return [
        say.say("depends_assumptions", all=every, **{name: say.number(count) for name, count in numbers.items()}),
        say.say("depends_kinds", all=every, **kinds),
    ]


def _facts(record: Record, say: Language) -> dict[str, str]:
    """The facts that fill the checklists; what the record does not hold is not among them."""
    document, town = record.document, record.town
    counts = evidence.grade_counts(record)
    names = _policies(record, say)
    uncertainty = [say.say("cannot_luck")] if document["replications"] > 1 and "uncertainty" not in document else []
    uncertainty += [part["note"] for part in knowing(document, say)]
    if record.is_study:
        uncertainty += [say.say("caption_robust") + "."]
    facts = {
        "count": "; ".join(names),
        "baseline": title_of(town, say),
        "policies": "; ".join(names),
        "homes": say.number(document["households"]),
        "town": title_of(town, say),
        "corporations": say.number(len(town["corporations"])),
        "months": say.number(document["months"]),
        "burn_in": say.number(town["burn_in_months"]),
        "run_out": say.number(document["run_out"]),
        "discount": say.percent(document["discount_rate_share_per_year"], 2),
        "convention": say.say(f"convention_{document['convention']}"),
        "price_year": str(document["price_year"]),
        "code": _code(record),
        "replications": say.number(document["replications"]),
        "assumed": say.number(counts.get("assumption", 0)),
        "all": say.number(sum(counts.values())),
        "limits": say.number(len(evidence.LIMITS)),
    }
    if uncertainty:
        facts["uncertainty"] = " ".join(uncertainty)
    notes = [say.say("sensitivity_note", name=run["id"], method=run["method"]) for run in record.sensitivity]
    notes += [say.say("caption_robust") + "."] if record.is_study else []
    notes += effect_of_draws(document, say)
    notes += [] if record.is_study else _varied(document, say)
    if notes:
        facts["sensitivity"] = " ".join(notes)
    return facts


def _varied(document: Mapping[str, Any], say: Language) -> list[str]:
    """What a comparison varies by itself: the cost of a case, the way of counting cases, and luck."""
    ranges: list[str] = []
    nets: dict[str, list[str]] = {}
    for row in document["variants"]:
        low, high = (say.euros(end) for end in sorted(row["net_eur_over_unit_costs"]["society"]))
        ranges.append(say.say("varied_cost_one", low=low, high=high, name=row["name"]))
        for name, other in row["by_convention"].items():
            if "used" not in other:
                net = say.say("varied_net", net=say.euros(other["net_eur"]), name=row["name"])
                nets.setdefault(name, []).append(net)
    lines = [say.say("varied_cost", ranges="; ".join(ranges))]
    for name, found in nets.items():
        convention = say.say(f"convention_{name}")
        lines.append(say.say("varied_convention", convention=convention, nets="; ".join(found)))
    if document["replications"] > 1:
        lines.append(say.say("varied_luck", replications=say.number(document["replications"])))
    return lines


def _policies(record: Record, say: Language) -> list[str]:
    """The policies compared, each with the titles of its levers."""
    if record.is_study:
        at = listed_text(record.document["at"], say.code, record.document["by"])
        return [f"{record.document['policy']} ({say.say('threshold')}: {at})"]
    names = [str(row["name"]) for row in record.document["variants"]]
    return [f"{name} ({title})" if (title := _policy(record, name, say)) else name for name in names]


def _code(record: Record) -> str:
    return str(next(iter(record.manifests.values()))["inputs"]["code"])


def _versions(record: Record, say: Language) -> str:
    versions = ", ".join(
        f"{name} {number}" for name, number in next(iter(record.manifests.values()))["versions"].items()
    )
    runs = ", ".join(manifest["id"] for manifest in record.manifests.values())
    return say.say("versions", name=record.name, code=_code(record), versions=versions, runs=runs)


def _comparison(record: Record, say: Language) -> dict[str, Any]:
    document = record.document
    variants = document["variants"]
    numbered = list(enumerate(variants, start=1))
    happens = [tables.events(row, number, say) for number, row in numbered]
    kinds = [tables.types(row, f"types-{number}", row["name"], say) for number, row in numbered]
    offices = [make(row, number, say) for number, row in numbered for make in (tables.privacy, tables.capacity)]
    debtors = tables.debtors(record.summaries, say)
    depends = []
    for row in variants:
        low, high = sorted(row["net_eur_over_unit_costs"]["society"])
        depends.append(say.say("unit_cost_note", low=say.euros(low), high=say.euros(high), name=row["name"]))
        depends += [
            say.say("other_convention", convention=say.say(f"convention_{name}"), net=say.euros(other["net_eur"]),
                    name=row["name"])
            for name, other in row["by_convention"].items()
            if "used" not in other
        ]  # fmt: skip
    return {
        "title": say.say("title_compare"),
        "question": say.say("question_compare", town=title_of(record.town, say)),
        "policies": [(row["name"], _policy(record, row["name"], say)) for row in variants],
        "answers": [(row["name"] if len(variants) > 1 else "", answer(document, row, say)) for row in variants],
        "pictures": pictures_of_comparison(document, say),
        "sections": [
            section("break_even", say.say("break_even_note"), [tables.break_even(variants, say)], say),
            section(
                "who", money_note(document, say), [tables.who_pays(row, number, say) for number, row in numbered], say
            ),
            section("beside", say.say("beside_note"), policy_tables(document, say), say),
            section(
                "happens", say.say("terms_note"), [*happens, tables.classes(variants, document["run_out"], say)], say
            ),
            section("offices", say.say("offices_note"), offices, say),
            section("types", say.say("types_note"), kinds, say),
            *([section("debtors", say.say("debtors_note"), debtors, say)] if debtors else []),
            *knowing(document, say),
        ],
        "depends": depends,
    }


def _policy(record: Record, name: str, say: Language) -> str:
    """The titles of the levers that an arm pulls, with the settings that differ from what the title says."""
    rows = record.manifests[name]["inputs"]["document"]["levers"] if name in record.manifests else []
    return "; ".join(_lever(row, say) for row in rows if not row["in_place"])


def _lever(row: Mapping[str, Any], say: Language) -> str:
    given = str(row.get("call", "")).partition("[")[2].removesuffix("]")
    if not given:
        return title_of(row, say)
    return say.say("with_settings", title=title_of(row, say), settings=given.replace(",", ", "))
