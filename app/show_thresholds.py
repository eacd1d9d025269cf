"""Prints a study of referral thresholds: one table a caseload, what can be told apart, and a range with conditions."""

from collections.abc import Mapping, Sequence
from typing import Any

from app.show import console_of, horizon, interval, number, plain, table_of
from app.show_offices import OFFICES, PRIVACY
from experiments.privacy import MEASURES
from experiments.threshold_sentences import recommendation_lines, robustness_lines
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
    "net_society_eur": "net benefit, society",
    "net_corporation_eur": "net benefit, corporations",
    "net_municipality_eur": "net benefit, municipality",
    "contacts": "attempts at contact",
    "disclosures": "times data were shared",
    "false_alarms": "false alarms",
    "missed": "missed",
    "burden": "burden",
}

OFFICE_ROWS = {"hours": "hours", "waiting_days_mean": "mean days waited", "dropped_out": "gave up waiting"}
UNITS = {"months": "months", "amount": "EUR", "creditors": "creditors"}


def study(answer: Any) -> None:
    """The answer first, then every caseload."""
    from rich.text import Text

    console, found = console_of(), answer.document
    head = f"{found['households']:,} homes, {horizon(found)}"
    console.print(Text(f"{found['policy']} in {found['scenario']}: {head}, mean of {found['replications']} runs"))
    for line in [*recommendation_lines(found, "en"), *robustness_lines(found, "en")]:
        console.print(Text(f"  {line}"))
    for cell in found["cells"]:
        _cell(console, found, cell)
    for line in (
        "Delayed and newly evicted look past the horizon, into the months that are only watched; evictions avoided are"
        " the difference of totals within it: these rows do not add up.",
        f"Burden: false alarms, and {found['exchange']:g} for every missed household (--exchange).",
        *(
            ["Effective threshold: months of arrears plus the median wait for the team."]
            if found["by"] == "months"
            else []
        ),
        "*: few evictions, or few that help could save, in this group; mostly luck.  =: not distinguishable from 0.",
        f"Scope: {found['scope']}.",
        f"Rests on {len(found['rests_on'])} parameters that are assumptions; named one by one with --json.",
    ):
        console.print(Text(line))
    if answer.figures:
        console.print(Text(f"Figures (PNG and SVG) and tables (CSV): {answer.figures[0].parent.as_posix()}"))


def _cell(console: Any, found: Mapping[str, Any], cell: Mapping[str, Any]) -> None:
    from rich.text import Text

    regime = f", consent {consent_name(cell['consent'], 'en')}" if cell["consent"] else ""
    console.print(Text(f"\n{caseload_name(cell['caseload'], 'en')}{regime}, against no rule", style="bold"))
    rows = cell["thresholds"]
    lines: list[tuple[str, ...]] = [
        ("evictions avoided", *(number(row["evictions"]["avoided"]) for row in rows)),
        ("  95% interval", *(interval(row["evictions"].get("ci95")) for row in rows)),
        *((title, *(number(row["households"][key]) for row in rows)) for key, title in (
            ("delayed", "  delayed"), ("newly_evicted", "  newly evicted"), ("displaced", "  displaced"))),
        ("problem debts avoided", *(number(row["problem_debt"]["avoided"]) for row in rows)),
        *((title, *(number(row[key]["variant"]) if key in row else "" for row in rows)) for key, title in (
            ("contacts", "attempts at contact"), ("disclosures", "times data were shared"))),
        *((PRIVACY[key], *(number(row["privacy"][key]["variant"]) for row in rows))
          for key in MEASURES[1:] if key in rows[0]["privacy"]),
        ("  extra per eviction avoided",
         *(_optional(row.get("extra_disclosures_per_eviction_avoided")) for row in rows)),
        *((title, *(number(row[key]["variant"]) if key in row else "" for row in rows)) for key, title in (
            ("contacted", "contacted by the team"), ("false_alarms", "  false alarms"),
            ("false_alarms_with_problem_debt", "    of these in problem debt"),
            ("missed", "missed, could be saved"))),
        ("burden", *(_optional(row.get("burden")) for row in rows)),
        *((f"days waiting, {part}", *(_days(row, part) for row in rows)) for part in ("median", "p90")),
        ("effective threshold", *(_optional(row.get("effective_threshold_months", {}).get("median")) for row in rows)),
        *((f"{title}: {what}", *(_optional(row["capacity"][office].get(key, {}).get("variant")) for row in rows))
          for office, title in OFFICES.items() if any(row["capacity"][office]["hours"]["variant"] for row in rows)
          for key, what in OFFICE_ROWS.items() if key in rows[0]["capacity"][office]),
        ("extra outreach, EUR", *(plain(row["costs"]["outreach_eur"]) for row in rows)),
    ]  # fmt: skip
    for party in ("society", "corporation", "municipality"):
        lines.append((f"net benefit {party}, EUR", *(plain(row["net_eur"][party]) for row in rows)))
        if all(party in row["net_ci95_eur"] for row in rows):
            lines.append(("  95% interval", *(interval(row["net_ci95_eur"][party], plain) for row in rows)))
    console.print(table_of("", (f"threshold, {UNITS[found['by']]}", *(row["threshold"] for row in rows)), lines))
    _steps(console, cell)
    _types(console, rows)


def _optional(value: float | None) -> str:
    return "" if value is None else number(value)


def _days(row: Mapping[str, Any], part: str) -> str:
    value = row.get("waiting_days", {}).get(part, {}).get("variant")
    return "" if value is None else f"{value:.0f}"


def _steps(console: Any, cell: Mapping[str, Any]) -> None:
    """What each threshold has more than the next lower one."""
    steps = cell["adjacent"]
    if not steps:
        return
    rows = [
        (title, *(_step(step["outcomes"][key]) for step in steps))
        for key, title in STEP.items()
        if key in steps[0]["outcomes"]
    ]
    visits = [step.get("needless_visits_per_missed_eviction") for step in steps]
    rows.append(("needless visits saved per extra missed", *(_optional(value) for value in visits)))
    head = ("what the later threshold has more", *(f"{step['from']} to {step['to']}" for step in steps))
    console.print(table_of("", head, rows))


def _step(one: Mapping[str, Any]) -> str:
    mark = " =" if one.get("distinguishable") is False else ""
    return number(one["difference"]) + mark


def _types(console: Any, rows: Sequence[Mapping[str, Any]]) -> None:
    lines = []
    for key, title in TYPES.items():
        mark = " *" if rows[0]["by_type"][key]["is_small"] else ""
        ones = [row["by_type"][key] for row in rows]
        lines.append((f"{title}{mark}: evictions avoided", *(number(one["evictions"]["avoided"]) for one in ones)))
        if all("missed" in one for one in ones):
            lines.append(
                ("  false alarms, share of contacted", *(_share(one, "false_alarms", "contacted") for one in ones))
            )
            lines.append(("  missed, share of helpable", *(_share(one, "missed", "helpable") for one in ones)))
    console.print(table_of("", ("by household type", *(row["threshold"] for row in rows)), lines))


def _share(one: Mapping[str, Any], part: str, whole: str) -> str:
    mark = " *" if one.get(f"is_small_{whole}") else ""
    return f"{100 * one[part] / one[whole]:.0f}%{mark}" if one[whole] else ""
