"""Who pays and who gains: every party's part of a policy, and what one could pay another and still gain.

A party's part is the outreach it pays, what it saves on its other costs, the transfers it receives less those it pays,
and for the corporation the cost of the cases avoided. Transfers add up to nothing over the parties, but for what the
cost of a valued case contains: arrears written off at an eviction are the household's here, and under cases for the
corporation. What society gains beyond the sum of the parties is `rest_of_society`: the part of the cost of a case that
stands in nobody's ledger here (shelter, care, school, police). How it falls on municipality, state and others is not
known; `least_share_of_case` says how much of it the municipality would have to bear.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from experiments.appraisal import benefits_cents, unit_cents
from experiments.economics import MONTHS_PER_YEAR, PRICED, PURSES, SOCIETY, Increment, discount_factors
from experiments.evaluation import Evaluation, Unit
from experiments.intervals import CENTS_PER_EURO, euros, mean_interval, mean_of, rounded, rounded_pair
from model.ledger import KINDS
from model.words import Cost

REST = "rest_of_society"
ACTORS = tuple(PURSES)
LEAST = 1e-9
MOST_NAMED = 4


def nets_cents(one: Increment, evaluation: Evaluation) -> dict[str, float]:
    """What each party, the rest of society, and society as their sum gain in one replication, in cents."""
    nets = {
        name: benefits_cents(one, name, unit_cents(evaluation, name)) - one.outreach[name]
        for name in (*ACTORS, SOCIETY)
    }
    society = nets.pop(SOCIETY)
    return {**nets, REST: society - sum(nets.values()), SOCIETY: society}


def who_pays(increments: Sequence[Increment], evaluation: Evaluation) -> dict[str, dict[str, Any]]:
    """Each party's part as means per replication, in euros at the branch point; the nets add up to society's."""
    nets = [nets_cents(one, evaluation) for one in increments]
    rows: dict[str, dict[str, Any]] = {}
    for name in (*ACTORS, REST, SOCIETY):
        row: dict[str, Any] = {}
        if name != REST:
            row["outreach_eur"] = euros(mean_of([one.outreach[name] for one in increments]))
            row["saved_eur"] = euros(mean_of([one.saved[name] - one.transfers[name] for one in increments]))
            row["transfers_eur"] = euros(mean_of([one.transfers[name] for one in increments]))
        if name in PRICED:
            row["cases_eur"] = euros(mean_of([one.cases[name] for one in increments]) * unit_cents(evaluation, name))
        row["net_eur"] = euros(mean_of([one[name] for one in nets]))
        if (ends := mean_interval([one[name] / CENTS_PER_EURO for one in nets])) is not None:
            row["net_ci95_eur"] = rounded_pair(ends, 2)
        rows[name] = row
    return rows


def transfers_named(rows: Sequence[Mapping[str, Any]], language: str) -> list[tuple[str, float]]:
    """The largest changes of `transfers_told` by the name of what is paid, with how much more is paid."""
    words = [(KINDS[Cost[row["cost"].upper()]], float(row["more_eur"])) for row in rows[:MOST_NAMED]]
    return [(word.title if language == "en" else word.title_nl, more) for word, more in words]


def transfers_told(increments: Sequence[Increment]) -> list[dict[str, Any]]:
    """What moves more, or less, from one party to another, in euros by cost word; the largest change first."""
    names = sorted({name for one in increments for name in one.transfers_by_cost})
    means = {name: euros(mean_of([one.transfers_by_cost.get(name, 0.0) for one in increments])) for name in names}
    rows = [{"cost": name, "more_eur": value} for name, value in means.items() if round(value) != 0]
    return sorted(rows, key=lambda row: (-abs(row["more_eur"]), row["cost"]))


def contributions(increments: Sequence[Increment], evaluation: Evaluation, horizon: int) -> dict[str, Any]:
    """What each party could pay towards the policy and still gain; below zero: what it would have to receive.

    Args:
        horizon: months over which an equal monthly amount with this present value would be paid.

    Returns:
        by party the whole present value, the amount a year, and the amount per extra contact, in euros; between
        corporation and municipality what the first must pay at least for the second to lose nothing, and can pay at
        most; and the least share of the cost of a case to society that must fall on the municipality.
    """
    nets = {name: mean_of([nets_cents(one, evaluation)[name] for one in increments]) for name in ACTORS}
    factors = discount_factors(evaluation.discount_rate_share_per_year, horizon)
    years = float(factors.sum()) / MONTHS_PER_YEAR
    contacts = mean_of([one.contacts for one in increments])

    def amounts(cents: float) -> dict[str, float]:
        row = {"eur": euros(cents), "a_year_eur": euros(cents / years)}
        return row | ({"per_contact_eur": euros(cents / contacts)} if contacts > LEAST else {})

    least, most = -nets["municipality"], nets["corporation"]
    found: dict[str, Any] = {
        "by_party": {name: amounts(cents) for name, cents in nets.items()},
        "corporation_to_municipality": {
            "at_least": amounts(least),
            "at_most": amounts(most),
            "both_can_gain": most - least > LEAST,
        },
    }
    cases = mean_of([one.cases[SOCIETY] for one in increments]) * unit_cents(evaluation, SOCIETY)
    if least > 0 and cases > LEAST:
        found["least_share_of_case"] = {"municipality": rounded(least / cases, 4)}
    return found


def by_convention(increments: Sequence[Increment], evaluation: Evaluation) -> dict[str, dict[str, Any]]:
    """Society's cases and net benefit under each convention: alternatives, never to be added up."""
    unit: Unit = evaluation.society_cents
    rows: dict[str, dict[str, Any]] = {}
    for convention in increments[0].society:
        gains = [one.society[convention] for one in increments]

        def net(cents: float, gains: list[Any] = gains) -> list[float]:
            pairs = zip(increments, gains, strict=True)
            return [gain.cases * cents + gain.saved - one.outreach[SOCIETY] for one, gain in pairs]

        row = {
            "cases": rounded(mean_of([gain.cases for gain in gains]), 4),
            "net_eur": euros(mean_of(net(unit.value))),
            "net_eur_over_unit_costs": [euros(mean_of(net(end))) for end in (unit.low, unit.high)],
        }
        rows[convention] = row | ({"used": True} if convention == evaluation.convention else {})
    return rows
