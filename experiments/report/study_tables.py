"""The tables of a report on a threshold study: thresholds, steps between them, and states of the world."""

from collections.abc import Callable, Mapping
from typing import Any

from experiments.report.language import Language
from experiments.report.tables import Cell, Table, ends, optional, text
from experiments.threshold_choice import NO_RULE
from experiments.threshold_words import caseload_name, consent_name, written

STEP_ROWS = {
    "evictions_avoided": "evictions_avoided",
    "problem_debts_avoided": "problem_debts_avoided",
    "net_society_eur": "net_society",
    "net_corporation_eur": "net_corporation",
    "net_municipality_eur": "net_municipality",
    "contacts": "contacts",
    "disclosures": "disclosures",
    "false_alarms": "step_false_alarms",
    "missed": "step_missed",
}
COUNTS = (
    "contacts",
    "disclosures",
    "contacted",
    "false_alarms",
    "false_alarms_with_problem_debt",
    "helpable",
    "missed",
)
PARTIES = ("society", "corporation", "municipality")


def cell_name(cell: Mapping[str, Any], say: Language) -> str:
    """How a caseload under a regime is called."""
    regime = f" ({consent_name(cell['consent'], say.code)})" if cell["consent"] else ""
    return caseload_name(cell["caseload"], say.code) + regime


def threshold_label(label: str, say: Language) -> str:
    """A threshold as the language writes it."""
    return written(label, say.code)


def by_threshold(document: Mapping[str, Any], cell: Mapping[str, Any], number: int, say: Language) -> Table:
    """All outcomes of one caseload of a study by threshold."""
    found, exchange, by = cell["thresholds"], document["exchange"], document["by"]

    def line(title: str, get: Callable[[Mapping[str, Any]], float | None], show: Callable[[float], str]) -> Any:
        return (text(title), *(optional(get(row), show) for row in found))

    def whole(value: float) -> str:
        return say.number(round(value), 0)

    rows = [
        line(say.say("evictions_avoided"), lambda row: row["evictions"]["avoided"], say.number),
        (text(say.say("interval")), *(ends(row["evictions"].get("ci95"), say, say.number) for row in found)),
    ]
    for name in ("delayed", "newly_evicted", "displaced"):
        rows.append(line(say.say(f"class_{name}"), lambda row, name=name: row["households"][name], say.number))  # type: ignore[misc]
    rows.append(line(say.say("problem_debts_avoided"), lambda row: row["problem_debt"]["avoided"], say.number))
    for name in COUNTS:
        if name in found[0]:
            rows.append(line(say.say(name), lambda row, name=name: row[name]["variant"], say.number))  # type: ignore[misc]
    key = "extra_disclosures_per_eviction_avoided"
    rows.append(line(say.say("extra_disclosures"), lambda row: row.get(key), say.number))
    burden = say.say("burden", exchange=say.plain(exchange))
    rows.append(line(burden, lambda row: row.get("burden"), say.number))
    for part in ("median", "p90"):
        rows.append(line(say.say(f"waiting_{part}"),
                         lambda row, part=part: row.get("waiting_days", {}).get(part, {}).get("variant"),  # type: ignore[misc]
                         say.number))  # fmt: skip
    rows.append(
        line(say.say("effective"), lambda row: row.get("effective_threshold_months", {}).get("median"), say.number)
    )
    rows.append(line(say.say("extra_outreach"), lambda row: row["costs"]["outreach_eur"], whole))
    for party in PARTIES:
        rows.append(line(say.say(f"net_{party}"), lambda row, party=party: row["net_eur"][party], whole))  # type: ignore[misc]
        rows.append((text(say.say("interval")), *(ends(row["net_ci95_eur"].get(party), say, whole) for row in found)))
    head = (say.say(f"threshold_{by}"), *(threshold_label(row["threshold"], say) for row in found))
    caption = say.say("caption_threshold", cell=cell_name(cell, say))
    note = say.say("classes_few_note", run_out=document["run_out"])
    return Table(f"thresholds-{number}", caption, head, tuple(rows), note)


def steps(cell: Mapping[str, Any], number: int, say: Language) -> Table:
    """What each threshold has more than the one before it."""
    found = cell["adjacent"]
    rows = []
    for key, title in STEP_ROWS.items():
        if found and key in found[0]["outcomes"]:
            digits = 0 if key.startswith("net_") else None
            rows.append((text(say.say(title)), *(_step(step["outcomes"][key], digits, say) for step in found)))
    for name in found[0]["evictions_avoided_by_type"] if found else ():
        title = f"{say.say('evictions_avoided')}, {say.say(name)}"
        steps_of = [step["evictions_avoided_by_type"][name] for step in found]
        rows.append((text(title), *(_step(one, None, say) for one in steps_of)))
    visits = [step.get("needless_visits_per_missed_eviction") for step in found]
    rows.append((text(say.say("exchange_row")), *(optional(value, say.number) for value in visits)))
    head = tuple(
        say.say("from_to", low=threshold_label(step["from"], say), high=threshold_label(step["to"], say))
        for step in found
    )
    caption = say.say("caption_steps", cell=cell_name(cell, say))
    return Table(f"adjacent-{number}", caption, (say.say("measure"), *head), tuple(rows))


def _step(one: Mapping[str, Any], digits: int | None, say: Language) -> Cell:
    shown = say.number(one["difference"], digits)
    if one.get("distinguishable") is False:
        shown += f" ({say.say('not_distinguishable')})"
    return Cell(one["difference"], shown)


def robust(document: Mapping[str, Any], say: Language) -> Table:
    """Net benefit in every state of the world, then mean and greatest regret."""
    found = document["robustness"]
    options = list(found["mean_net_eur"])

    def line(title: str, values: Mapping[str, float]) -> tuple[Cell, ...]:
        return (text(title), *(Cell(values[name], say.number(round(values[name]), 0)) for name in options))

    rows = [line(_state(row["state"], say), row["net_eur"]) for row in found["states"]]
    rows.append(line(say.say("robust_mean"), found["mean_net_eur"]))
    rows.append(line(say.say("robust_regret"), found["greatest_regret_eur"]))
    names = [say.say("no_rule") if name == NO_RULE else threshold_label(name, say) for name in options]
    return Table("robustness", say.say("caption_robust"), (say.say("robust_state"), *names), tuple(rows))


def _state(state: Mapping[str, str], say: Language) -> str:
    parts = [cell_name(state, say)]
    if "cost_of_a_case" in state:
        parts.append(say.say(f"cost_{state['cost_of_a_case']}"))
    if "setting" in state:
        parts.append(f"{state['setting']} = {threshold_label(state['value'], say)}")
    return ", ".join(parts)
