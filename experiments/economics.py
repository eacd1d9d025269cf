"""What does one policy cost and save against another, to whom: present values of ledger rows and of cases avoided.

Outreach (contacts, casework, help) is the *cost* of a policy. Its *benefits* are the cases avoided, at the published
cost of a case, and the other rows it saves (collection, court). The published cost of an eviction contains rows of the
same tenancy (`contained_in`): for tenancies whose case is counted those rows are dropped, for all others they stay.
Society counts resources only; a party counts what it pays, less the transfers it receives; of what households live on,
only what depends on being claimed (`GOES_WITH_HOUSEHOLD`). A case that comes later
saves only its discounting gain. Loss cases beyond the horizon count only for tenancies that have one within it in the
other world, so that a delay is never taken for a rescue.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np

from experiments.evaluation import CONVENTIONS, PER_PROBLEM_DEBT_HOUSEHOLD, Evaluation
from experiments.pairing import LATE, Columns, Pairs, month_or_late
from model.households import NEVER
from model.ledger import KINDS
from model.words import Cost, CostKind, End, Party, Provision

# Every party has its money in exactly one purse, so that a transfer adds up to nothing over all of them.
PURSES: dict[str, tuple[Party, ...]] = {
    "corporation": (Party.CORPORATION,),
    "municipality": (Party.MUNICIPALITY, Party.TEAM, Party.VOLUNTEERS, Party.DEBT_SERVICE),
    "household": (Party.HOUSEHOLD,),
    "other_creditors": (Party.ENERGY_SUPPLIER, Party.WATER_COMPANY, Party.HEALTH_INSURER, Party.OTHER_CREDITOR),
    "state": (Party.STATE,),
    "suppliers": (Party.BAILIFF, Party.COURT, Party.LABOUR, Party.MARKET, Party.SOCIETY, Party.COLLECTION_AGENCY),
}
SOCIETY = "society"
PERSPECTIVES = (*PURSES, SOCIETY)
PRICED = ("corporation", SOCIETY)  # who has a published cost of a case
VALUED = (Cost.EVICTION_LOSS, Cost.SOCIETAL_LOSS)
MONTHS_PER_YEAR = 12


def is_contained(cost: Cost, in_cost: Cost) -> bool:
    """Is this cost part of a larger published one, directly or through another."""
    above = KINDS[cost].contained_in
    return above is not None and (above == in_cost or is_contained(above, in_cost))


def discount_factors(share_per_year: float, months: int) -> np.ndarray:
    """What is a euro of each month worth at the branch point, [months]."""
    factors: np.ndarray = (1.0 + share_per_year) ** (-np.arange(months) / MONTHS_PER_YEAR)
    return factors


class Losses(NamedTuple):
    """The cases that are valued in one world: tenancy by tenancy its month and weight, 0 where none counts."""

    household: np.ndarray
    month: np.ndarray
    weight: np.ndarray

    def present(self, factors: np.ndarray) -> float:
        """How many cases at the branch point are these worth."""
        counted = self.weight > 0
        return float(np.sum(self.weight[counted] * factors[self.month[counted]]))

    def households(self) -> np.ndarray:
        """Whose cases are counted."""
        chosen: np.ndarray = self.household[self.weight > 0]
        return chosen


def _eviction_cases(tenancies: Columns, evaluation: Evaluation) -> tuple[np.ndarray, np.ndarray]:
    weights = np.zeros(len(tenancies["end"]))
    weights[tenancies["end"] == End.EVICTED] = 1.0
    weights[tenancies["end"] == End.KEYS_RETURNED] = evaluation.keys_returned_share
    weights[tenancies["end"] == End.ABSCONDED] = evaluation.absconded_share
    return month_or_late(np.where(weights > 0, tenancies["end_month"], NEVER)), weights


def _debt_cases(tenancies: Columns) -> tuple[np.ndarray, np.ndarray]:
    months = month_or_late(tenancies["first_problem_month"])
    return months, (months < LATE).astype(np.float64)


def losses(
    pairs: Pairs,
    baseline: Columns,
    variant: Columns,
    evaluation: Evaluation,
    perspective: str,
    horizon: int,
    watch: int,
) -> tuple[Losses, Losses]:
    """Which cases count in each world: those of tenancies with one in the horizon of either, run-out included."""
    by_debt = perspective == SOCIETY and evaluation.convention == PER_PROBLEM_DEBT_HOUSEHOLD
    cases = [_debt_cases(world) if by_debt else _eviction_cases(world, evaluation) for world in (baseline, variant)]
    months = pairs.aligned(cases[0][0], cases[1][0], LATE)
    weights = pairs.aligned(cases[0][1], cases[1][1], 0)
    households = np.maximum(*pairs.aligned(baseline["household"], variant["household"], -1))
    is_counted = (months[0] < horizon) | (months[1] < horizon)
    found = [
        Losses(households, month, np.where(is_counted & (month < watch), weight, 0.0))
        for month, weight in zip(months, weights, strict=True)
    ]
    return found[0], found[1]


class Flows(NamedTuple):
    """Present value in cents of one world's rows: outreach, all else, and what of all else moves between parties."""

    outreach: float
    other: float
    transfers: float


PURSE_OF = np.array([next(i for i, own in enumerate(PURSES.values()) if party in own) for party in Party])
_KIND = np.array([KINDS[cost].kind for cost in Cost])
# Benefits that go with the household are left out of differences: an evicted household is paid them elsewhere, and who
# moves in was paid them before.
GOES_WITH_HOUSEHOLD = np.array([KINDS[cost].provision == Provision.BY_RIGHT for cost in Cost])
IS_OUTREACH = np.array([KINDS[cost].is_outreach for cost in Cost])
_IS_OWN = {purse: np.array([party in parties for party in Party]) for purse, parties in PURSES.items()}
_IS_LEFT_OUT = GOES_WITH_HOUSEHOLD | np.array([cost in VALUED for cost in Cost])
_IS_CONTAINED = {cost: np.array([is_contained(other, cost) for other in Cost]) for cost in VALUED}


def present_cents(cents: np.ndarray, months: np.ndarray, factors: np.ndarray) -> float:
    """Present value of amounts by month; whole cents are added up first, so their order does not matter."""
    totals = np.bincount(months, weights=cents, minlength=len(factors))  # sums of whole cents below 2^53 are exact
    return float(np.sum(totals * factors))


def flows(ledger: Columns, perspective: str, counted: np.ndarray, factors: np.ndarray) -> Flows:
    """What does a perspective pay in one world, rows contained in a counted case left out.

    Args:
        counted: households whose case is valued.
        factors: discount factor of each month of the horizon; rows after it do not count.
    """
    cost = ledger["cost"]
    container = Cost.SOCIETAL_LOSS if perspective == SOCIETY else Cost.EVICTION_LOSS
    keep = (ledger["month"] >= 0) & (ledger["month"] < len(factors)) & ~_IS_LEFT_OUT[cost]
    contained = np.flatnonzero(_IS_CONTAINED[container][cost])  # few rows: only among these households are looked up
    keep[contained[np.isin(ledger["household"][contained], counted)]] = False
    is_resource = _KIND[cost] == CostKind.RESOURCE
    if perspective == SOCIETY:
        sign = is_resource.astype(np.int64)
    else:
        is_own = _IS_OWN[perspective]
        sign = is_own[ledger["payer"]].astype(np.int64)
        sign -= (is_own[ledger["payee"]] & ~is_resource).astype(np.int64)
    cents = ledger["cents"] * sign
    parts = [keep & IS_OUTREACH[cost], keep & ~IS_OUTREACH[cost], keep & ~is_resource]
    return Flows(*(present_cents(cents[part], ledger["month"][part], factors) for part in parts))


def outreach_by_payer(ledger: Columns, factors: np.ndarray) -> dict[str, float]:
    """Who pays for outreach in one world: present value in cents by party."""
    keep = (ledger["month"] >= 0) & (ledger["month"] < len(factors)) & IS_OUTREACH[ledger["cost"]]
    return {
        party.name.lower(): present_cents(ledger["cents"][chosen], ledger["month"][chosen], factors)
        for party in Party
        if np.any(chosen := keep & (ledger["payer"] == party))
    }


def transfers_by_cost(ledger: Columns, factors: np.ndarray) -> dict[str, float]:
    """How much moves from one party to another in one world: present value in cents by cost word.

    What stays in one purse (a party of the municipality paying another) moves nothing, nor does what goes with the
    household.
    """
    cost = ledger["cost"]
    keep = (ledger["month"] >= 0) & (ledger["month"] < len(factors)) & ~_IS_LEFT_OUT[cost]
    keep &= (_KIND[cost] == CostKind.TRANSFER) & (PURSE_OF[ledger["payer"]] != PURSE_OF[ledger["payee"]])
    month, cost, cents = ledger["month"][keep], cost[keep], ledger["cents"][keep]
    return {
        Cost(word).name.lower(): present_cents(cents[cost == word], month[cost == word], factors)
        for word in np.unique(cost).tolist()
    }


@dataclass(frozen=True)
class Increment:
    """What one policy adds to another in one replication; present values in cents, by perspective.

    Attributes:
        outreach: what outreach costs more.
        saved: what other rows cost less; `transfers`: what of it is received from other parties less what is paid to
            them, and no time or goods saved.
        cases: how many cases fewer, at the branch point.
        contacts: how many contacts more, discounted likewise.
        helped: how many households more were helped.
        transfers_by_cost: how much more moves from one party to another, by cost word.
        society: `saved` and `cases` of society under each convention; alternatives, never to be added up.
    """

    outreach_by_payer: Mapping[str, float]
    outreach: Mapping[str, float]
    saved: Mapping[str, float]
    transfers: Mapping[str, float]
    cases: Mapping[str, float]
    contacts: float
    helped: float
    transfers_by_cost: Mapping[str, float]
    society: Mapping[str, "Gain"]


class Gain(NamedTuple):
    """What society saves in other rows, in cents, and how many cases fewer there are, under one convention."""

    saved: float
    cases: float


class World(NamedTuple):
    """One replication of one arm: its tenancies, its ledger, its monthly contacts and starts of help [months]."""

    tenancies: Columns
    ledger: Columns
    contacts: np.ndarray
    helped: np.ndarray


_SOCIETY_BY_CONVENTION = tuple((SOCIETY, convention) for convention in CONVENTIONS)


def increment(
    pairs: Pairs, baseline: World, variant: World, evaluation: Evaluation, horizon: int, watch: int
) -> Increment:
    """What does the variant add to the baseline in one replication."""
    every = discount_factors(evaluation.discount_rate_share_per_year, watch)
    factors = every[:horizon]
    outreach, saved, transfers, cases, society = {}, {}, {}, {}, {}
    for perspective, convention in [*((name, evaluation.convention) for name in PURSES), *_SOCIETY_BY_CONVENTION]:
        how = replace(evaluation, convention=convention)
        lost = losses(pairs, baseline.tenancies, variant.tenancies, how, perspective, horizon, watch)
        counted = [one.households() if perspective in PRICED else np.empty(0, dtype=np.int64) for one in lost]
        paid_b = flows(baseline.ledger, perspective, counted[0], factors)
        paid_v = flows(variant.ledger, perspective, counted[1], factors)
        gain = Gain(paid_b.other - paid_v.other, lost[0].present(every) - lost[1].present(every))
        if perspective == SOCIETY:
            society[convention] = gain
        if convention == evaluation.convention:
            outreach[perspective] = paid_v.outreach - paid_b.outreach
            transfers[perspective] = paid_b.transfers - paid_v.transfers
            saved[perspective], cases[perspective] = gain
    return Increment(
        outreach_by_payer=_more(*(outreach_by_payer(world.ledger, factors) for world in (baseline, variant))),
        outreach=outreach,
        saved=saved,
        transfers=transfers,
        cases=cases,
        contacts=float(np.sum((variant.contacts[:horizon] - baseline.contacts[:horizon]) * factors)),
        helped=float(np.sum(variant.helped[:horizon] - baseline.helped[:horizon])),
        transfers_by_cost=_more(*(transfers_by_cost(world.ledger, factors) for world in (baseline, variant))),
        society=society,
    )


def _more(before: Mapping[str, float], after: Mapping[str, float]) -> dict[str, float]:
    """How much more is the second, name by name; what stands in one of them alone is 0 in the other."""
    return {name: after.get(name, 0.0) - before.get(name, 0.0) for name in sorted({*before, *after})}
