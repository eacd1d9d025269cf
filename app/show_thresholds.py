"""Prints a study of referral thresholds: one table a caseload, what can be told apart, and a range with conditions."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from app.show import console_of, horizon, interval, number, plain, table_of
from app.show_offices import OFFICES, PRIVACY
from experiments.privacy import MEASURES
from experiments.threshold_choice import burden_without, extra_disclosures_told
from experiments.threshold_sentences import (
    option_text,
    recommendation_lines,
    robustness_lines,
    small_study_lines,
    step_text,
    untold_lines,
)
from experiments.threshold_words import caseload_name, consent_name

TYPES = {
    "families": "couples with children",
    "lone_parents": "lone parents",
    "single_men": "single men",
    "single_women": "single women",
    "under_27": "under 27",
    "pensioners": "pensioners",
}
STEP = {
    "evictions_avoided": "evictions avoided",
    "problem_debts_avoided": "problem debts avoided",
    "net_society_eur": "net benefit society, EUR",
    "net_corporation_eur": "net benefit corporations, EUR",
    "net_municipality_eur": "net benefit municipality, EUR",
    "contacts": "attempts at contact",
    "disclosures": "times data were shared",
    "false_alarms": "false alarms",
    "missed": "missed",
    "burden": "burden",
}

OFFICE_ROWS = {"hours": "hours", "waiting_days_mean": "mean days waited", "dropped_out": "gave up waiting"}
UNITS = {"months": "months", "amount": "EUR", "creditors": "creditors"}
LABEL_WIDTH, WIDEST_CELL = 38, 24  # so many thresholds beside each other that words and intervals stay readable
EXTRA_SHARED = "extra times data were shared per eviction avoided, against no rule"
UNTOLD_CELL = "cannot be told"
NOTHING = "-"  # what a column of gains against no rule has for no rule itself

Rows = Sequence[Mapping[str, Any]]


def study(answer: Any) -> None:
    """The answer first, then every caseload."""
    from rich.text import Text

    console, found = console_of(), answer.document
    head = f"{found['households']:,} homes, {horizon(found)}"
    console.print(Text(f"{found['policy']} in {found['scenario']}: {head}, mean of {found['replications']} runs"))
    for line in [
        *small_study_lines(found, "en"),
        *recommendation_lines(found, "en"),
        *robustness_lines(found, "en"),
    ]:
        console.print(Text(f"  {line}"))
    for cell in found["cells"]:
        _cell(console, found, cell)
    for line in (
        "No rule: today's policy without the rule, with the same team hours; -: rows that tell a difference from it.",
        "Delayed and newly evicted look past the horizon, into the months that are only watched; evictions avoided are"
        " the difference of totals within it: these rows do not add up.",
        f"Burden: false alarms, and {found['exchange']:g} for every missed household (--exchange).",
        *(
            ["Effective threshold: months of arrears plus the median wait for the team."]
            if found["by"] == "months"
            else []
        ),
        "*: few evictions, or few that help could save, in this group; mostly luck.",
        "=: not distinguishable from 0 (the 95% interval holds 0, or the replications are too few for one).",
        "Cannot be told: what it would be divided by (evictions avoided, missed households) may be nothing.",
        f"Scope: {found['scope']}.",
        f"Rests on {len(found['rests_on'])} parameters that are assumptions; named one by one with --json.",
    ):
        console.print(Text(line))
    if answer.figures:
        console.print(Text(f"Figures (PNG and SVG) and tables (CSV): {answer.figures[0].parent.as_posix()}"))


def _cell(console: Any, found: Mapping[str, Any], cell: Mapping[str, Any]) -> None:
    from rich.text import Text

    regime = f", consent {consent_name(cell['consent'], 'en')}" if cell["consent"] else ""
    console.print(Text(f"\n{caseload_name(cell['caseload'], 'en')}{regime}", style="bold"))
    rows = cell["thresholds"]
    room = max(1, (console.width - LABEL_WIDTH) // WIDEST_CELL)
    for start in range(0, len(rows), room):
        part = rows[start : start + room]
        lines = [*_events(part), *_contacts(part), *_signals(part, found["exchange"]), *_waits(part), *_money(part)]
        console.print(table_of("", (f"threshold, {UNITS[found['by']]}", "no rule", *_labels(found, part)), lines))
    _steps(console, found, cell)
    _types(console, found, rows)


def _labels(found: Mapping[str, Any], rows: Rows) -> list[str]:
    """The thresholds with their unit."""
    return [option_text(row["threshold"], "en", found["by"]) for row in rows]


def _levels(title: str, rows: Rows, get: Callable[[Mapping[str, Any]], Mapping[str, float]]) -> tuple[str, ...]:
    """A level without the rule, then with it at each threshold."""
    pairs = [get(row) for row in rows]
    return (title, _optional(pairs[0].get("baseline")), *(_optional(pair.get("variant")) for pair in pairs))


def _gains(title: str, cells: Iterable[str]) -> tuple[str, ...]:
    """What the thresholds have more or less than no rule, which so has nothing."""
    return (title, NOTHING, *cells)


def _events(rows: Rows) -> list[tuple[str, ...]]:
    classes = {"delayed": "  delayed", "newly_evicted": "  newly evicted", "displaced": "  displaced"}
    return [
        _levels("evictions", rows, lambda row: row["evictions"]),
        _gains("evictions avoided", (number(row["evictions"]["avoided"]) for row in rows)),
        _gains("  95% interval", (interval(row["evictions"].get("ci95")) for row in rows)),
        *(_gains(title, (number(row["households"][key]) for row in rows)) for key, title in classes.items()),
        _levels("came into problem debt", rows, lambda row: row["problem_debt"]),
        _gains("problem debts avoided", (number(row["problem_debt"]["avoided"]) for row in rows)),
    ]


def _contacts(rows: Rows) -> list[tuple[str, ...]]:
    shared = [key for key in MEASURES[1:] if key in rows[0]["privacy"]]
    extra = [extra_disclosures_told(row) for row in rows]
    return [
        *(_levels(STEP[key], rows, lambda row, key=key: row[key]) for key in ("contacts", "disclosures")),  # type: ignore[misc]
        *(_levels(PRIVACY[key], rows, lambda row, key=key: row["privacy"][key]) for key in shared),  # type: ignore[misc]
        _gains(EXTRA_SHARED, (UNTOLD_CELL if value is None else number(value) for value in extra)),
    ]


def _signals(rows: Rows, exchange: float) -> list[tuple[str, ...]]:
    if "missed" not in rows[0]:
        return []
    titles = {"contacted": "contacted by the team", "false_alarms": "  false alarms",
              "false_alarms_with_problem_debt": "    of these in problem debt",
              "missed": "missed, could be saved"}  # fmt: skip
    without = number(burden_without(rows[0], exchange))
    return [
        *(_levels(title, rows, lambda row, key=key: row[key]) for key, title in titles.items()),  # type: ignore[misc]
        ("burden", without, *(_optional(row.get("burden")) for row in rows)),
    ]


def _waits(rows: Rows) -> list[tuple[str, ...]]:
    effective = [row.get("effective_threshold_months", {}).get("median") for row in rows]
    lines = [
        ("days waiting, " + part, _days(rows[0], part, "baseline"), *(_days(row, part, "variant") for row in rows))
        for part in ("median", "p90")
    ]
    if any(value is not None for value in effective):
        lines.append(_gains("effective threshold, months", (_optional(value) for value in effective)))
    for office, title in OFFICES.items():
        if any(any(row["capacity"][office]["hours"].values()) for row in rows):
            lines += [
                _levels(f"{title}: {what}", rows, lambda row, office=office, key=key: row["capacity"][office][key])  # type: ignore[misc]
                for key, what in OFFICE_ROWS.items()
                if key in rows[0]["capacity"][office]
            ]
    return lines


def _money(rows: Rows) -> list[tuple[str, ...]]:
    lines = [_gains("extra outreach against no rule, EUR", (plain(row["costs"]["outreach_eur"]) for row in rows))]
    for party in ("society", "corporation", "municipality"):
        lines.append(_gains(STEP[f"net_{party}_eur"], (plain(row["net_eur"][party]) for row in rows)))
        if all(party in row["net_ci95_eur"] for row in rows):
            ends = (interval(row["net_ci95_eur"][party], plain) for row in rows)
            lines.append(_gains("  95% interval", ends))
    return lines


def _optional(value: float | None) -> str:
    return "" if value is None else number(value)


def _days(row: Mapping[str, Any], part: str, arm: str) -> str:
    value = row.get("waiting_days", {}).get(part, {}).get(arm)
    return "" if value is None else f"{value:.0f}"


def _steps(console: Any, found: Mapping[str, Any], cell: Mapping[str, Any]) -> None:
    """What each threshold has more than the next lower one."""
    from rich.text import Text

    steps = cell["adjacent"]
    if not steps:
        return
    rows = [
        (title, *(_step(step["outcomes"][key]) for step in steps))
        for key, title in STEP.items()
        if key in steps[0]["outcomes"]
    ]
    if "missed" in steps[0]["outcomes"]:
        visits = [step.get("needless_visits_per_missed_eviction") for step in steps]
        cells = (UNTOLD_CELL if value is None else number(value) for value in visits)
        rows.append(("needless visits saved per extra missed", *cells))
    heads = (step_text(step, "en", found["by"]) for step in steps)
    console.print(table_of("", ("what the later threshold has more", *heads), rows))
    for line in untold_lines(cell, "en", found["by"]):
        console.print(Text(f"Needless visits per missed, {line}"))


def _step(one: Mapping[str, Any]) -> str:
    mark = "" if one.get("distinguishable") else " ="
    return number(one["difference"]) + mark


def _types(console: Any, found: Mapping[str, Any], rows: Rows) -> None:
    lines: list[tuple[str, ...]] = []
    for key, title in TYPES.items():
        mark = " *" if rows[0]["by_type"][key]["is_small"] else ""
        ones = [row["by_type"][key] for row in rows]
        lines.append(_levels(f"{title}{mark}: evictions", rows, lambda row, key=key: row["by_type"][key]["evictions"]))  # type: ignore[misc]
        lines.append(_gains("  evictions avoided", (number(one["evictions"]["avoided"]) for one in ones)))
        if all("missed" in one for one in ones):
            alarms = (_share(one, "false_alarms", "contacted") for one in ones)
            lines.append(("  false alarms, share of contacted", "", *alarms))
            lines.append(("  missed, share of helpable", "", *(_share(one, "missed", "helpable") for one in ones)))
    console.print(table_of("", ("by household type", "no rule", *_labels(found, rows)), lines))


def _share(one: Mapping[str, Any], part: str, whole: str) -> str:
    mark = " *" if one.get(f"is_small_{whole}") else ""
    return f"{100 * one[part] / one[whole]:.0f}%{mark}" if one[whole] else ""
