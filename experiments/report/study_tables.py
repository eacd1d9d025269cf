"""The tables of a report on a threshold study: thresholds, steps between them, and states of the world."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from experiments.report.language import Language
from experiments.report.tables import DASH, Cell, Table, ends, optional, text
from experiments.threshold_choice import NO_RULE, burden_without, extra_disclosures_told
from experiments.threshold_sentences import option_text, step_text, untold_lines
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

Rows = Sequence[Mapping[str, Any]]
Line = tuple[Cell, ...]


def cell_name(cell: Mapping[str, Any], say: Language) -> str:
    """How a caseload under a regime is called."""
    regime = f" ({consent_name(cell['consent'], say.code)})" if cell["consent"] else ""
    return caseload_name(cell["caseload"], say.code) + regime


def threshold_label(label: str, say: Language) -> str:
    """A threshold as the language writes it."""
    return written(label, say.code)


def option_label(label: str, document: Mapping[str, Any], say: Language) -> str:
    """A threshold with its unit."""
    return option_text(label, say.code, document["by"])


def by_threshold(document: Mapping[str, Any], cell: Mapping[str, Any], number: int, say: Language) -> Table:
    """All outcomes of one caseload of a study by threshold, beside no rule."""
    found = cell["thresholds"]
    rows = [*_events(found, say), *_counts(found, document["exchange"], say), *_waits(found, say), *_money(found, say)]
    labels = (option_label(row["threshold"], document, say) for row in found)
    head = (say.say(f"threshold_{document['by']}"), say.say("no_rule"), *labels)
    caption = say.say("caption_threshold", cell=cell_name(cell, say))
    notes = [say.say("no_rule_note"), say.say("classes_few_note", run_out=document["run_out"])]
    if any(extra_disclosures_told(row) is None for row in found):
        notes.append(say.say("cannot_be_told_note"))
    return Table(f"thresholds-{number}", caption, head, tuple(rows), " ".join(notes))


def _levels(title: str, pairs: Sequence[Mapping[str, float]], show: Callable[[float], str]) -> Line:
    """A level without the rule, then with it at each threshold."""
    return (text(title), optional(pairs[0].get("baseline"), show), *(optional(p.get("variant"), show) for p in pairs))


def _gains(title: str, cells: Iterable[Cell]) -> Line:
    """What the thresholds have more or less than no rule, which so has nothing."""
    return (text(title), DASH, *cells)


def _events(found: Rows, say: Language) -> list[Line]:
    rows = [
        _levels(say.say("evictions"), [row["evictions"] for row in found], say.number),
        _gains(say.say("evictions_avoided"), (optional(row["evictions"]["avoided"], say.number) for row in found)),
        _gains(say.say("interval"), (ends(row["evictions"].get("ci95"), say, say.number) for row in found)),
    ]
    for name in ("delayed", "newly_evicted", "displaced"):
        cells = (optional(row["households"][name], say.number) for row in found)
        rows.append(_gains(say.say(f"class_{name}"), cells))
    avoided = (optional(row["problem_debt"]["avoided"], say.number) for row in found)
    rows.append(_levels(say.say("problem_debt"), [row["problem_debt"] for row in found], say.number))
    rows.append(_gains(say.say("problem_debts_avoided"), avoided))
    return rows


def _counts(found: Rows, exchange: float, say: Language) -> list[Line]:
    lines = {
        name: _levels(say.say(name), [row[name] for row in found], say.number) for name in COUNTS if name in found[0]
    }
    extra = [extra_disclosures_told(row) for row in found]
    told = (text(say.say("cannot_be_told")) if one is None else Cell(one, say.number(one)) for one in extra)
    shared, others = COUNTS[: COUNTS.index("contacted")], COUNTS[COUNTS.index("contacted") :]
    rows = [lines[name] for name in shared if name in lines]
    rows.append(_gains(say.say("extra_disclosures"), told))
    rows += [lines[name] for name in others if name in lines]
    if "missed" in found[0]:
        burden = [
            {"baseline": burden_without(row, exchange), **({"variant": row["burden"]} if "burden" in row else {})}
            for row in found
        ]
        rows.append(_levels(say.say("burden", exchange=say.plain(exchange)), burden, say.number))
    return rows


def _waits(found: Rows, say: Language) -> list[Line]:
    rows = []
    for part in ("median", "p90"):
        days = [row.get("waiting_days", {}).get(part, {}) for row in found]
        rows.append(_levels(say.say(f"waiting_{part}"), days, say.number))
    months = [row.get("effective_threshold_months", {}).get("median") for row in found]
    if any(value is not None for value in months):
        rows.append(_gains(say.say("effective"), (optional(value, say.number) for value in months)))
    return rows


def _money(found: Rows, say: Language) -> list[Line]:
    def whole(value: float) -> str:
        return say.number(round(value), 0)

    rows = [_gains(say.say("extra_outreach"), (optional(row["costs"]["outreach_eur"], whole) for row in found))]
    for party in PARTIES:
        rows.append(_gains(say.say(f"net_{party}"), (optional(row["net_eur"][party], whole) for row in found)))
        between = (ends(row["net_ci95_eur"].get(party), say, whole) for row in found)
        rows.append(_gains(say.say("interval"), between))
    return rows


def steps(document: Mapping[str, Any], cell: Mapping[str, Any], number: int, say: Language) -> Table:
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
    if found and "missed" in found[0]["outcomes"]:
        visits = [step.get("needless_visits_per_missed_eviction") for step in found]
        cells = (text(say.say("cannot_be_told")) if one is None else Cell(one, say.number(one)) for one in visits)
        rows.append((text(say.say("exchange_row")), *cells))
    head = (say.say("measure"), *(step_text(step, say.code, document["by"]) for step in found))
    caption = say.say("caption_steps", cell=cell_name(cell, say))
    untold = [f"{say.say('exchange_note')} {line}" for line in untold_lines(cell, say.code, document["by"])]
    return Table(f"adjacent-{number}", caption, head, tuple(rows), " ".join(untold))


def _step(one: Mapping[str, Any], digits: int | None, say: Language) -> Cell:
    shown = say.number(one["difference"], digits)
    if not one.get("distinguishable"):
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
    names = [say.say("no_rule") if name == NO_RULE else option_label(name, document, say) for name in options]
    return Table("robustness", say.say("caption_robust"), (say.say("robust_state"), *names), tuple(rows))


def _state(state: Mapping[str, str], say: Language) -> str:
    parts = [cell_name(state, say)]
    if "cost_of_a_case" in state:
        parts.append(say.say(f"cost_{state['cost_of_a_case']}"))
    if "setting" in state:
        parts.append(f"{state['setting']} = {threshold_label(state['value'], say)}")
    return ", ".join(parts)
