"""On whom is the outreach spent: on those it saves, or on households that would not have been evicted anyway.

The usual correction for deadweight is a guess. Here every household has its twin in the baseline, so it is a count.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from experiments.economics import IS_OUTREACH, World, present_cents
from experiments.intervals import CENTS_PER_EURO, mean_of, rounded
from experiments.pairing import Columns, PairClass, Pairs, classify, eviction_months
from model.households import NEVER

FATES = (
    "avoided",
    "delayed",
    "both",
    "newly_evicted",
    "problem_debt_only",
    "no_problem_debt",
    "one_world_only",
    "no_household",
)
NOT_EVICTED_ANYWAY = ("problem_debt_only", "no_problem_debt")
LEAST = 1e-9
_BY_CLASS = {
    PairClass.AVOIDED: "avoided",
    PairClass.DELAYED: "delayed",
    PairClass.BOTH: "both",
    PairClass.NEWLY: "newly_evicted",
}


def fates(pairs: Pairs, baseline: Columns, variant: Columns, horizon: int, watch: int) -> np.ndarray:
    """What is the fate of each pair's tenancy, as its place in `FATES` [pair].

    Not evicted in the horizon of either world: `problem_debt_only` if it is ever in problem debt in the baseline,
    otherwise `no_problem_debt`.
    """
    classes = classify(pairs, eviction_months(baseline), eviction_months(variant), horizon, watch).pair_class
    problem, _ = pairs.aligned(baseline["first_problem_month"], variant["first_problem_month"], NEVER)
    is_shared = (pairs.baseline_row >= 0) & (pairs.variant_row >= 0)
    conditions = [~is_shared, *(classes == one for one in _BY_CLASS), problem != NEVER]
    names = ["one_world_only", *_BY_CLASS.values(), "problem_debt_only"]
    chosen: np.ndarray = np.select(conditions, [FATES.index(name) for name in names], FATES.index("no_problem_debt"))
    return chosen


def outreach_by_fate(
    households: np.ndarray, fate: np.ndarray, rows: np.ndarray, ledger: Columns, factors: np.ndarray
) -> np.ndarray:
    """What was spent on outreach in one world, present value in cents by fate [fate].

    Args:
        households: number of each of this world's tenancies; rows: the pair's row in this world, -1 if it has none.
        fate: of each pair; factors: discount factor of each month of the horizon.
    """
    keep = (ledger["month"] >= 0) & (ledger["month"] < len(factors)) & IS_OUTREACH[ledger["cost"]]
    month, cents, who = ledger["month"][keep], ledger["cents"][keep], ledger["household"][keep]
    own = np.full(len(households), FATES.index("one_world_only"))
    there = rows >= 0
    own[rows[there]] = fate[there]
    order = np.argsort(households, kind="stable")
    place = np.minimum(np.searchsorted(households, who, sorter=order), len(households) - 1)
    is_known = households[order[place]] == who
    found = np.where(is_known, own[order[place]], FATES.index("no_household"))
    return np.array([present_cents(cents[found == one], month[found == one], factors) for one in range(len(FATES))])


def extra_outreach(pairs: Pairs, baseline: World, variant: World, factors: np.ndarray, watch: int) -> dict[str, float]:
    """What the variant spends more on outreach in one replication, in cents by fate.

    Args:
        factors: discount factor of each month of the horizon.
    """
    fate = fates(pairs, baseline.tenancies, variant.tenancies, len(factors), watch)
    spent = [
        outreach_by_fate(world.tenancies["household"], fate, rows, world.ledger, factors)
        for world, rows in ((baseline, pairs.baseline_row), (variant, pairs.variant_row))
    ]
    return dict(zip(FATES, (float(cents) for cents in spent[1] - spent[0]), strict=True))


def deadweight(spent: Sequence[Mapping[str, float]]) -> dict[str, Any]:
    """On whom the extra outreach goes, in euros as means per replication, and which share is deadweight.

    A share is absent where outreach does not rise, or falls for some group (then parts are no shares of the whole).
    """
    means = {name: mean_of([one[name] for one in spent]) / CENTS_PER_EURO for name in FATES}
    total = mean_of([sum(one.values()) for one in spent]) / CENTS_PER_EURO
    found: dict[str, Any] = {
        "extra_outreach_eur": rounded(total, 2),
        "by_fate_eur": {name: rounded(value, 2) for name, value in means.items()},
    }
    for name, parts in (("not_evicted_anyway", NOT_EVICTED_ANYWAY), ("no_problem_debt_anyway", ("no_problem_debt",))):
        value = sum(means[part] for part in parts)
        found[name] = {"eur": rounded(value, 2)}
        if total > LEAST and 0 <= value <= total:
            found[name]["share"] = rounded(value / total, 4)
    return found
