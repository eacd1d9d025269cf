"""Prints the economics of a comparison: the incremental table, who pays and who gains, what is deadweight."""

from collections.abc import Mapping, Sequence
from typing import Any

from app.show import amount, console_of, euros, interval, percent, plain, table_of

LEGEND = (
    "ND: on the frontier. EQ: on it, equal to another. D: another does as much for no more."
    " ED: a mix of two others does."
)
PERSPECTIVES = ("society", "corporation", "municipality")
PARTS = ("outreach_eur", "saved_eur", "cases_eur", "net_eur")


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
        (row["name"], *(percent(row["best_share"][name]) for name in PERSPECTIVES),
         plain(row["net_eur"]["society"]), plain(row["expected_loss_eur"]["society"]))
        for row in own["policies"]
    ]  # fmt: skip
    head = ("best in ... of the draws, for", *PERSPECTIVES, "net gain, society", "expected loss")
    title = f"How sure is the choice: {own['draws']} draws of the parameters x {own['replications']} replications"
    console.print(table_of(title, head, rows))
    known = own["information"]
    lines = [f"{row['policy']}, {row['outcome'].replace('_', ' ')}: {percent(row['parameters_share'])} of the variance "
             f"of one run is not knowing, {percent(row['luck_share'])} luck." for row in own["variance"]]  # fmt: skip
    lines.append(f"Knowing everything before choosing would be worth at most {euros(known['evpi_eur'])} to society.")
    clear = [row for row in known["parameters"] if row["path"] in own["register_next"]]
    lines += [
        f"Worth knowing: {row['path']}, {euros(row['evppi_eur'])} (standard error "
        f"{euros(row['evppi_standard_error_eur'])})."
        for row in clear
    ]
    if not clear:
        lines.append("No parameter's worth can be told from nothing with these draws.")
    _say(console, lines)


def _say(console: Any, lines: Sequence[str]) -> None:
    from rich.text import Text

    for line in lines:
        console.print(Text(f"  {line}"))


def _incremental(found: Mapping[str, Any]) -> None:
    console, table = console_of(), found["incremental"]
    rows = [
        (row["name"], row["mark"], plain(row["extra_cost_eur"]), f"{row['cases_avoided']:.2f}",
         interval(row.get("cases_avoided_ci95"), lambda value: f"{value:.2f}"),
         amount(row.get("cost_per_case_avoided_eur")))
        for row in table["policies"]
    ]  # fmt: skip
    head = ("policy", "", "extra cost", table["effect"], "95% interval", "EUR per case")
    title = "All policies beside each other, to society, in present value"
    console.print(table_of(title, head, rows, left=2))
    _say(console, [LEGEND, *_steps(table), *_known_cost(found["information"])])


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
        (name.replace("_", " "), *(amount(row.get(part)) for part in PARTS), interval(row.get("net_ci95_eur"), plain),
         *_contribution(variant, name))
        for name, row in variant["parties"].items()
        if any(row.get(part) for part in PARTS)
    ]  # fmt: skip
    head = ("EUR, present value", "outreach", "other saved", "cases", "net gain", "95% interval", "a year", "a contact")
    console.print(table_of(f"Who pays, who gains: {variant['name']}", head, rows))
    lines = _wrong_pockets(variant["contributions"]), _deadweight(variant["deadweight"])
    _say(console, [*lines[0], *_otherwise(variant["by_convention"]), *lines[1]])


def _contribution(variant: Mapping[str, Any], party: str) -> tuple[str, str]:
    row = variant["contributions"]["by_party"].get(party, {})
    return amount(row.get("a_year_eur")), amount(row.get("per_contact_eur"))


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
    lines = []
    wholes = {
        "not_evicted_anyway": "that are not evicted without it",
        "no_problem_debt_anyway": "that do not even come into problem debt without it",
    }
    for key, words in wholes.items():
        row = found[key]
        share = f", {percent(row['share'])}" if "share" in row else ""
        lines.append(f"Deadweight: {euros(row['eur'])} of {euros(found['extra_outreach_eur'])} extra outreach{share},"
                     f" goes to households {words}.")  # fmt: skip
    return lines
