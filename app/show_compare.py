"""Prints a comparison: the answer in short, then what happens to households, offices, privacy and money."""

from collections.abc import Mapping, Sequence
from typing import Any

from app import show_offices
from app.show import amount, console_of, euros, horizon, interval, number, percent, plain, said, table_of, until, where
from app.show_economy import economy
from experiments.threshold_sentences import small_study_lines

PARTS = {
    "avoided": "avoided: evicted in the baseline, not under the policy",
    "delayed": "delayed: evicted under the policy too, but later",
    "delayed_past_horizon": "  of these past the horizon",
    "newly_evicted": "newly evicted: only under the policy",
    "both": "evicted under both, not later",
    "hastened_into_horizon": "  of these brought forward into the horizon",
    "only_baseline": "in tenancies that exist only in the baseline (a home kept is not let again)",
    "only_variant": "in tenancies that exist only under the policy",
    "displaced": "displaced: lost their place in the team's line to others",
}
CLASSES_NOTE = (
    "Classes look past the horizon, into the months that are only watched; totals do not, so classes do not simply add"
    " up to them.\nFewer evictions in the horizon ({fewer}) = avoided + delayed past it + only in the baseline"
    " - newly evicted - only under the policy - brought forward into it. Displaced households need not be evicted."
)
EVENTS = {"evictions": "evictions", "court_orders": "first court orders", "problem_debt": "into problem debt"}
COUNTS = {
    "contacts": "attempts at contact",
    "referrals": "signals to the team",
    "disclosures": "times data were shared",
    "helped_started": "households helped",
    "keys_returned": "keys returned",
    "absconded": "absconded",
    "contacted": "households contacted by the team",
    "false_alarms": "  false alarms: not evicted without help either",
    "helpable": "households that help at once keeps from eviction",
    "missed": "  missed: not helped in time",
}
PARTIES = {
    "household": "households",
    "corporation": "the corporations",
    "municipality": "the municipality",
    "other_creditors": "other creditors",
    "state": "the state",
    "suppliers": "suppliers",
    "rest_of_society": "the rest of society",
}
CASES = {
    "per_eviction": "a case (an eviction)",
    "per_problem_debt_household": "a case (a household in problem debt)",
}


def comparison(answer: Any) -> None:
    """What each variant changes: first in short, then table by table."""
    from rich.text import Text

    console, found = console_of(), answer.document
    head = f"{found['households']:,} homes, {horizon(found)}"
    runs = f"mean of {found['replications']} run{'' if found['replications'] == 1 else 's'} on the same households"
    console.print(Text(f"Baseline {found['baseline']}: {head}, {runs}"))
    for line in small_study_lines(found, "en"):
        console.print(Text(line))
    for variant in found["variants"]:
        console.print(Text(f"\n{variant['name']} against {found['baseline']}, in short", style="bold"))
        said(console, in_short(found, variant))
    for variant in found["variants"]:
        _variant(console, variant, found)
    economy(found)
    for line in _conditions(found):
        console.print(Text(line))
    until(console, found)
    where(console, answer, "Figures (PNG and SVG) and tables (CSV)")


def in_short(found: Mapping[str, Any], variant: Mapping[str, Any]) -> list[str]:
    """Under which conditions is the policy worth its cost, and what was simulated beside them, in a few sentences."""
    return [
        _evictions(found, variant),
        *_shares(variant),
        _net(variant),
        *_case(found, variant),
        *_contact(variant),
        *_sides(variant["parties"]),
    ]


def _evictions(found: Mapping[str, Any], variant: Mapping[str, Any]) -> str:
    row = variant["evictions"]
    of = "" if row["avoided"] >= 0 else " of how many fewer"
    ends = f" (95% interval{of} {interval(row['ci95'])})" if "ci95" in row else " (too few runs for an interval)"
    if "ci95" in row and row["ci95"][0] <= 0 <= row["ci95"][1]:
        ends = ends.replace(")", ": it holds 0, so this may be luck)")
    helped = variant["helped_started"]["variant"] - variant["helped_started"]["baseline"]
    avoided = row["avoided"]
    change = f"{number(abs(avoided))} evictions {'fewer' if avoided >= 0 else 'more'}"
    more = "more" if helped >= 0 else "fewer"
    return f"{change} of {number(row['baseline'])}{ends}, with {number(abs(helped))} {more} households helped."


def _shares(variant: Mapping[str, Any]) -> list[str]:
    """Which share of those helped extra must be saved, and which is saved here."""
    least = variant["break_even"]["min_saved_share_of_helped"]
    if variant["costs"]["outreach_eur"] <= 0:
        return ["Outreach does not rise: there is nothing that it must earn."]
    if "society" not in least:
        return ["No household is helped extra: there is no share of them that must be saved."]

    def needed(party: str) -> str:
        return f"{100 * least[party]:.1f}%" if least[party] <= 1 else "more than all of them"

    corporation = "the corporations pay no more for outreach"
    if least.get("corporation", 0.0) > 0:
        corporation = f"for the corporations: {needed('corporation')}"
    here = variant["break_even"]["saved_share_of_helped"].get("society", 0.0)
    return [
        f"Worth it for society if at least {needed('society')} of those helped extra are saved from a case;"
        f" {corporation}. Here it is {100 * here:.1f}%."
    ]


def _net(variant: Mapping[str, Any]) -> str:
    net = variant["net_eur"]["society"]
    ends = variant["net_ci95_eur"].get("society")
    if ends is None:
        return f"Net benefit to society: {euros(net)}, from too few runs for an interval."
    sure = "; it holds 0: gain or loss cannot be told" if ends[0] <= 0 <= ends[1] else ""
    return f"Net benefit to society: {euros(net)} (95% interval {interval(ends, plain)}{sure})."


def _case(found: Mapping[str, Any], variant: Mapping[str, Any]) -> list[str]:
    """At which cost a case counts in that, where this lies in what is published, and what it must be at least."""
    unit, words = found["case_cost_eur"]["society"], CASES[found["convention"]]
    place = {unit["high"]: "the highest figure published", unit["low"]: "the lowest figure published"}
    published = f"published: {euros(unit['low'])} to {plain(unit['high'])}"
    if unit["low"] < unit["high"] and unit["value"] in place:
        other = plain(unit["low"] if unit["value"] == unit["high"] else unit["high"])
        published = f"{place[unit['value']]}; the other end is {other}"
    line = f"That counts {words} at {euros(unit['value'])} ({published})."
    least = variant["break_even"]["min_case_cost_eur"].get("society")
    if least is None:
        return [f"{line} No case is avoided, so no cost of a case makes it pay."]
    if least <= 0:
        return [f"{line} It pays whatever a case costs."]
    beyond = ", more than any figure published" if least > unit["high"] else ""
    low, high = variant["net_eur_over_unit_costs"]["society"]
    ends = f"at the lowest the net benefit is {euros(low)}, at the highest {euros(high)}"
    return [f"{line} It pays from {euros(least)} a case{beyond}; {ends}."]


def _contact(variant: Mapping[str, Any]) -> list[str]:
    """What an extra attempt at contact costs beside what it may cost."""
    spent = variant["break_even"]["outreach_cost_per_extra_contact_eur"]
    most = variant["break_even"]["max_outreach_cost_per_contact_eur"]
    if "society" not in spent or "society" not in most:
        return []

    def told(party: str) -> str:
        if most[party] <= 0:
            return f"costs {euros(spent[party])} and gains nothing, whatever it costs"
        return f"costs {euros(spent[party])} and may cost {euros(most[party])}"

    both = [f"for society it {told('society')}"]
    if "corporation" in most and "corporation" in spent:
        both.append(f"for the corporations it {told('corporation')}")
    return [f"An extra attempt at contact, with the help after it: {'; '.join(both)}."]


def _sides(parties: Mapping[str, Mapping[str, Any]]) -> list[str]:
    """Who gains and who loses, most first."""
    nets = {name: parties[name]["net_eur"] for name in PARTIES if round(parties[name]["net_eur"]) != 0}
    lines = []
    for verb, sign in (("Gain", 1), ("Lose", -1)):
        side = sorted((name for name in nets if sign * nets[name] > 0), key=lambda name: -abs(nets[name]))
        if side:
            lines.append(f"{verb}: " + ", ".join(f"{PARTIES[name]} {euros(abs(nets[name]))}" for name in side) + ".")
    return [" ".join(lines)] if lines else []


def _variant(console: Any, variant: Mapping[str, Any], found: Mapping[str, Any]) -> None:
    from rich.text import Text

    console.print(Text(f"\n{variant['name']} against {found['baseline']}", style="bold"))
    rows: list[tuple[str, ...]] = [
        (title, number(variant[key]["baseline"]), number(variant[key]["variant"]), number(variant[key]["avoided"]),
         interval(variant[key].get("ci95")))
        for key, title in EVENTS.items()
    ]  # fmt: skip
    rows += [
        (title, number(variant[key]["baseline"]), number(variant[key]["variant"]), "", "")
        for key, title in COUNTS.items()
        if key in variant
    ]
    for name, row in variant.get("waiting_days", {}).items():
        days = [f"{row[arm]:.0f}" if arm in row else "" for arm in ("baseline", "variant")]
        rows.append((f"days waiting for the team, {name}", *days, "", ""))
    console.print(table_of("", ("in the horizon", "baseline", "policy", "fewer", "95% interval"), rows))
    parts = [(title, number(variant["households"][key])) for key, title in PARTS.items()]
    console.print(table_of("", ("tenancies evicted in the horizon, each in one class", "number"), parts))
    console.print(Text(CLASSES_NOTE.format(fewer=number(variant["evictions"]["avoided"]))))
    console.print(show_offices.privacy(variant))
    console.print(show_offices.capacity(variant))
    console.print(_money(variant))
    console.print(Text(_cases_count(found["case_cost_eur"])))


def _cases_count(units: Mapping[str, Mapping[str, float]]) -> str:
    """At which cost a case counts for whom, and where that lies in the range of its lowest and highest cost."""
    parts = []
    for name, unit in units.items():
        who = "society" if name == "society" else "the corporations"
        parts.append(f"{who} at {euros(unit['value'])} (range {plain(unit['low'])} to {plain(unit['high'])})")
    return f"A case counts for {', for '.join(parts)}; for the municipality no cost of a case is published."


def _money(variant: Mapping[str, Any]) -> Any:
    spread, ends, nets = variant["net_eur_over_unit_costs"], variant["net_ci95_eur"], variant["net_eur"]
    titles = ("extra outreach and help", "benefits", "net benefit", "  95% interval")
    columns = [(*titles, "  at a case's lowest cost", "  at its highest cost", "benefit-cost ratio")]
    for party, net in nets.items():
        low, high = spread.get(party, (None, None))
        ratio = variant["benefit_cost_ratio"].get(party)
        cost = variant["costs"]["outreach_eur"] if party == "society" else variant["costs"]["by_party_eur"].get(party)
        gain = variant["benefits"].get(f"{party}_eur", None if cost is None else net + cost)
        columns.append(
            (amount(cost), amount(gain), amount(net), interval(ends.get(party), plain), amount(low),
             amount(high), "" if ratio is None else f"{ratio:.2f}")
        )  # fmt: skip
    return table_of("", ("EUR over the horizon, present value", *nets), list(zip(*columns, strict=True)))


def _conditions(found: Mapping[str, Any]) -> list[str]:
    """By which conventions the answer is given, and on how many assumptions it rests."""
    convention = found["convention"].replace("_", " ")
    grades = ", ".join(f"{n} {grade}" for grade, n in found["grades"].items())
    return [
        f"Convention: the cost of a case to society is counted {convention}, and never a second way on top of it.",
        f"Money: present value at {percent(found['discount_rate_share_per_year'])} a year, prices of"
        f" {found['price_year']}.",
        f"Scope: {found['scope']}.",
        f"Rests on {len(found['rests_on'])} parameters that are assumptions ({_groups(found['rests_on'])}), settings of"
        " the levers and what values outcomes included; named one by one with --json.",
        "The model's parameters by grade, settings of the levers among them and those that value outcomes not:"
        f" {grades}.",
    ]


def _groups(paths: Sequence[str]) -> str:
    counts: dict[str, int] = {}
    for path in paths:
        counts[path.partition(".")[0]] = counts.get(path.partition(".")[0], 0) + 1
    return ", ".join(f"{group} {count}" for group, count in sorted(counts.items()))
