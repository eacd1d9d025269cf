"""Prints the economics of a comparison: the incremental table, who pays and who gains, what is deadweight."""

from collections.abc import Mapping, Sequence
from typing import Any

from app.show import ANOTHER_MODEL, amount, console_of, euros, interval, percent, plain, said, table_of
from experiments.economy_tables import PARTY
from experiments.parties import transfers_named
from experiments.uncertainty import ENOUGH_DRAWS, too_few_draws

LEGEND = (
    "ND: on the frontier. EQ: on it, equal to another. D: another does as much for no more."
    " ED: a mix of two others does."
)
PRESENT = (
    "Extra cost: extra outreach less other costs saved. In present value later cases count for less: they add up to a"
    " little less than the number above."
)
SAVED = (
    "Saved: other time and goods that cost less (collection, court, shelter); for society without what the cost of a"
    " case contains. A year: the net gain as an equal amount in every year of the horizon."
)
ADDS_UP = (
    "They add up to nothing, but for arrears written off at an eviction: to the corporation these are part of a case."
)
QUOTE = (
    "Quote this table for who gains and who loses. Budget-impact tells what is paid year by year, undiscounted and with"
    " no case valued; costs-by-payer what is paid in all but benefits and allowances, nothing received taken off."
)
PERSPECTIVES = ("society", "corporation", "municipality")


def economy(found: Mapping[str, Any]) -> None:
    """All policies beside each other, then party by party."""
    _incremental(found)
    for variant in found["variants"]:
        _parties(variant)
    if "uncertainty" in found:
        _uncertainty(found["uncertainty"])


def _uncertainty(own: Mapping[str, Any]) -> None:
    """How sure the choice is when the parameters are not known, and what is worth knowing."""
    console = console_of()
    rows = [
        (f"{row['name']}{' *' if row['is_best_in_the_mean']['society'] else ''}",
         *(_times(row["best_share"][name], own["draws"]) for name in PERSPECTIVES),
         plain(row["net_eur"]["society"]), interval(row["net_society_draws95_eur"], plain),
         plain(row["expected_loss_eur"]["society"]))
        for row in own["policies"]
    ]  # fmt: skip
    head = ("best in ... of the draws, for", *PERSPECTIVES, "net gain, society", "95% of draws", "expected loss")
    title = f"How sure is the choice: {own['draws']} draws of the parameters x {own['replications']} replications"
    console.print(table_of(title, head, rows))
    lines = ["* best for society in the mean over the draws.", _what_is_drawn(own)]
    if not own.get("sample_fits_model", True):
        lines.append(ANOTHER_MODEL)
    said(console, [*lines, *(_luck(row) for row in own["variance"]), *_worth_knowing(own)])


def _times(share: float, draws: int) -> str:
    """In how many of the draws: a count where there are few, for a percentage would look surer than it is."""
    return f"{share:.0%}" if draws >= ENOUGH_DRAWS else f"{round(share * draws, 1):g} of {draws}"


def _what_is_drawn(own: Mapping[str, Any]) -> str:
    """Which parameters the draws vary, and whether the cost of a case is one of them."""
    line = f"Drawn: {own['parameters_drawn']} parameters, those that are calibrated {own['calibrated_parameters']}."
    if own["case_cost_is_drawn"]:
        return line + (
            " The cost of a case is drawn too; only acceptability-over-draws takes it from its axis instead, so shares"
            " there differ from these."
        )
    return line + " The cost of a case is not drawn."


def _luck(row: Mapping[str, Any]) -> str:
    """Which share of the variance of one run is not knowing, with its interval."""
    ends = row.get("parameters_share_ci95")
    between = f" (95% interval {ends[0]:.0%} to {ends[1]:.0%})" if ends else ""
    return (
        f"{row['policy']}, {row['outcome'].replace('_', ' ')}: {row['parameters_share']:.0%}{between} of the variance"
        " of one run is not knowing the parameters, the rest is luck."
    )


def _worth_knowing(own: Mapping[str, Any]) -> list[str]:
    known = own["information"]
    lines = [f"Knowing everything before choosing would be worth at most {euros(known['evpi_eur'])} to society."]
    if own["draws"] < ENOUGH_DRAWS:
        return [*lines, too_few_draws(own["draws"])]
    clear = [row for row in known["parameters"] if row["path"] in own["register_next"]]
    lines += [
        f"Worth knowing: {row['path']}, {euros(row['evppi_eur'])} (standard error "
        f"{euros(row['evppi_standard_error_eur'])})."
        for row in clear
    ]
    return lines if clear else [*lines, "No parameter's worth can be told from nothing with these draws."]


def _incremental(found: Mapping[str, Any]) -> None:
    console, table = console_of(), found["incremental"]
    rows = [
        (row["name"], row["mark"], plain(row["extra_cost_eur"]), f"{row['cases_avoided']:.2f}",
         interval(row.get("cases_avoided_ci95"), lambda value: f"{value:.2f}"),
         amount(row.get("cost_per_case_avoided_eur")))
        for row in table["policies"]
    ]  # fmt: skip
    head = ("policy", "", "extra cost", table["effect"], "95% interval", "EUR per case avoided")
    title = "All policies beside each other, to society, in present value"
    console.print(table_of(title, head, rows, left=2))
    said(console, [LEGEND, PRESENT, *_steps(table), *_known_cost(found["information"])])


def _steps(table: Mapping[str, Any]) -> list[str]:
    lines = []
    for row in table["policies"]:
        others = " and ".join(row.get("against", ()))
        if "cost_per_case_avoided_eur" in row:
            ratio = euros(row["cost_per_case_avoided_eur"])
            lines.append(f"{row['name']}: {ratio} for every case avoided beyond {others}.")
        elif row["mark"] == "ED":
            lines.append(f"{row['name']}: a mix of {others} does as much for less.")
        elif row["mark"] == "D":
            lines.append(f"{row['name']}: does no more than {row['against'][0]}, which costs no more.")
        if "same_as" in row:
            lines.append(f"{row['name']}: the same as {' and '.join(row['same_as'])}.")
    if any(ends[0] <= 0 <= ends[1] for row in table["policies"] if (ends := row.get("cases_avoided_ci95"))):
        lines.append("Where the interval holds 0, the difference may be luck: more replications would tell.")
    return lines


def _known_cost(information: Mapping[str, Any]) -> list[str]:
    lines = []
    for row in information.values():
        best = row["best"][0] + "".join(
            f", from {euros(price)} on {name}"
            for price, name in zip(row["changes_at_eur"], row["best"][1:], strict=True)
        )
        between = f"{euros(row['from_eur'])} and {euros(row['to_eur'])}"
        lines.append(f"Best in the mean, if a case costs society between {between}: {best}.")
        worth = f"Knowing that cost before choosing would be worth {euros(row['evpi_eur'])}."
        lines.append(worth if row["changes_at_eur"] else "No cost in that range changes the choice.")
    return lines


def _parties(variant: Mapping[str, Any]) -> None:
    console = console_of()
    rows = [
        (name.replace("_", " "), *(amount(row.get(part)) for part in PARTY), interval(row.get("net_ci95_eur"), plain),
         amount(variant["contributions"]["by_party"].get(name, {}).get("a_year_eur")))
        for name, row in variant["parties"].items()
        if any(row.get(part) for part in PARTY)
    ]  # fmt: skip
    head = ("party", "outreach", "saved", "transfers", "cases", "net gain", "95% interval", "a year")
    console.print(table_of(f"Who pays, who gains: {variant['name']} (EUR, present value)", head, rows))
    lines = [SAVED, *_transfers(variant["transfers"]), QUOTE, *_wrong_pockets(variant["contributions"])]
    said(console, [*lines, *_otherwise(variant["by_convention"]), *_deadweight(variant["deadweight"])])


def _transfers(rows: Sequence[Mapping[str, Any]]) -> list[str]:
    """What moves between parties, the largest changes by name."""
    if not rows:
        return []
    named = [f"{name} {'+' if more > 0 else ''}{plain(more)}" for name, more in transfers_named(rows, "en")]
    rest = "" if len(rows) <= len(named) else f" and {len(rows) - len(named)} smaller ones in transfers.csv"
    return [f"Transfers move between parties: {', '.join(named)}{rest}. {ADDS_UP}"]


def _wrong_pockets(found: Mapping[str, Any]) -> list[str]:
    lines = []
    for party in ("corporation", "municipality"):
        row = found["by_party"][party]
        contact = f", {euros(abs(row['per_contact_eur']))} per extra contact" if "per_contact_eur" in row else ""
        size = f"{euros(abs(row['a_year_eur']))} a year{contact}"
        verb = "could pay others up to" if row["eur"] >= 0 else "loses unless others pay it at least"
        lines.append(f"Break-even: the {party} {verb} {size}.")
    between = found["corporation_to_municipality"]
    if between["both_can_gain"]:
        least, most = (euros(between[end]["a_year_eur"]) for end in ("at_least", "at_most"))
        lines.append(f"Both gain if the corporation pays the municipality between {least} and {most} a year.")
    else:
        lines.append("No payment between corporation and municipality lets both gain: together they do not gain.")
    for party, share in found.get("least_share_of_case", {}).items():
        found_share = "more than all" if share > 1 else percent(share)
        lines.append(f"For the {party} to break even, {found_share} of the cost of a case to society must be its own.")
    return lines


def _otherwise(conventions: Mapping[str, Any]) -> list[str]:
    return [
        f"Were cases counted {name.replace('_', ' ')} instead: net gain to society {euros(row['net_eur'])}."
        for name, row in conventions.items()
        if "used" not in row
    ]


def _deadweight(found: Mapping[str, Any]) -> list[str]:
    """How much of the extra outreach goes to households that do well without it; parts of a rise alone are shares."""
    wholes = {
        "not_evicted_anyway": "that are not evicted without it",
        "no_problem_debt_anyway": "that do not even come into problem debt without it",
    }
    lines, whole = [], f"{euros(found['extra_outreach_eur'])} extra outreach"
    for key, words in wholes.items():
        eur = found[key]["eur"]
        if "share" in found[key]:
            part = f"{euros(eur)} of {whole}, {found[key]['share']:.0%}"
            lines.append(f"Deadweight: {part}, goes to households {words}.")
        else:
            lines.append(f"To households {words}: {euros(abs(eur))} {'more' if eur >= 0 else 'less'}, of {whole}.")
    return lines
