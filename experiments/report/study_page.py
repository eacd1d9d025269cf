"""What a report says of a threshold study: question, answer, tables, pictures."""

from collections.abc import Mapping
from typing import Any

from experiments.report import study_tables, tables
from experiments.report.language import Language
from experiments.report.parts import money_note, section, title_of
from experiments.report.pictures import pictures_of_study
from experiments.report.record import Record
from experiments.report.tables import Table
from experiments.threshold_sentences import listed_text, recommendation_lines, robustness_lines


def study_page(record: Record, say: Language) -> dict[str, Any]:
    """The parts of the page that are about the study itself."""
    document = record.document
    cells = list(enumerate(document["cells"], start=1))
    at = listed_text(document["at"], say.code, document["by"])
    caseloads = ", ".join(dict.fromkeys(study_tables.cell_name({**cell, "consent": ""}, say) for _, cell in cells))
    lever = document["policy"].partition("[")[0].partition("+")[0]
    policy = title_of(record.levers[lever], say) if lever in record.levers else document["policy"]
    by_threshold = [
        table
        for number, cell in cells
        for table in (study_tables.by_threshold(document, cell, number, say),
                      study_tables.steps(document, cell, number, say))
    ]  # fmt: skip
    paying = [_paying(document, cell, number, say) for number, cell in cells]
    recommendation = recommendation_lines(document, say.code)
    robust = robustness_lines(document, say.code)
    kinds = []
    for number, cell in cells:
        for place, row in enumerate(_relabelled(document, cell, say), start=1):
            label = f"{say.say('at_threshold', at=row['name'])}, {study_tables.cell_name(cell, say)}"
            kinds.append(tables.types(row, f"types-{number}-{place}", label, say))
    return {
        "title": say.say(f"title_thresholds_{document['by']}"),
        "question": say.say("question_thresholds", policy=policy, at=at, caseloads=caseloads),
        "policies": [],
        "answers": [("", [*_rule_breaks_even(document, say), *recommendation[:1], *robust[:3]])],
        "pictures": pictures_of_study(document, say),
        "sections": [
            section("break_even", say.say("break_even_note"), paying, say),
            section("happens", say.say("terms_note"), by_threshold, say),
            section("offices", say.say("offices_note"), _offices(document, say), say),
            section("who", money_note(document, say), _who_by_threshold(document, say), say),
            section("types", say.say("types_note"), kinds, say),
        ],
        "depends": [*recommendation[1:], *robust[3:]],
        "robust": study_tables.robust(document, say),
    }


def _rule_breaks_even(document: Mapping[str, Any], say: Language) -> list[str]:
    """Which share of the households helped extra must be saved, over the thresholds of today's caseload."""
    cell = next((one for one in document["cells"] if one["caseload"] == "1"), document["cells"][0])
    shares = [row["break_even"]["min_saved_share_of_helped"].get("society") for row in cell["thresholds"]]
    found = [share for share in shares if share is not None]
    if not found:
        return [say.say("break_even_none")]
    low, high, case = say.percent(min(found)), say.percent(max(found)), say.say(f"case_{document['convention']}")
    return [say.say("break_even_range", cell=study_tables.cell_name(cell, say), low=low, high=high, case=case)]


def _relabelled(document: Mapping[str, Any], cell: Mapping[str, Any], say: Language) -> list[dict[str, Any]]:
    return [{**row, "name": study_tables.option_label(row["threshold"], document, say)} for row in cell["thresholds"]]


def _paying(document: Mapping[str, Any], cell: Mapping[str, Any], number: int, say: Language) -> Table:
    found, by = tables.break_even(_relabelled(document, cell, say), say), document["by"]
    caption = f"{found.caption}: {study_tables.cell_name(cell, say)}"
    return Table(f"{found.name}-{number}", caption, (say.say(f"threshold_{by}"), *found.head[1:]), found.rows)


def _offices(document: Mapping[str, Any], say: Language) -> list[Table]:
    """Privacy and capacity of every threshold under every caseload."""
    found = []
    for number, cell in enumerate(document["cells"], start=1):
        for place, row in enumerate(_relabelled(document, cell, say), start=1):
            row["name"] = f"{say.say('at_threshold', at=row['name'])}, {study_tables.cell_name(cell, say)}"
            for table in (tables.privacy(row, place, say), tables.capacity(row, place, say)):
                kind = table.name.partition("-")[0]
                found.append(Table(f"{kind}-{number}-{place}", table.caption, table.head, table.rows))
    return found


def _who_by_threshold(document: Mapping[str, Any], say: Language) -> list[Table]:
    found = []
    for number, cell in enumerate(document["cells"], start=1):
        for place, row in enumerate(_relabelled(document, cell, say), start=1):
            row["name"] = say.say("at_threshold", at=row["name"])
            table = tables.who_pays(row, place, say)
            caption = f"{table.caption}, {study_tables.cell_name(cell, say)}"
            found.append(Table(f"who-pays-{number}-{place}", caption, table.head, table.rows))
    return found
