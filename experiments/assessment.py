"""Many policies beside each other: the incremental table, acceptability, the worth of knowing a case's cost, parties.

Costs are society's: outreach, less what else is saved (rows contained in a counted case left out). The effect is cases
avoided by the declared convention, in present value, so that a delay counts only its discounting gain. At the published
cost of a case, net benefit is therefore the net benefit to society that stands elsewhere in the same document.
The draws behind the curves are replications: they show the luck of a town of this size, not uncertain parameters.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from experiments.acceptability import Curves, curves, described, mean_by_policy, net_benefit
from experiments.appraisal import unit_cents
from experiments.budget_impact import budget_impact
from experiments.cea import Step, Tolerance, incremental
from experiments.deadweight import deadweight
from experiments.economics import PRICED, SOCIETY, Increment
from experiments.evaluation import PER_EVICTION, Evaluation
from experiments.information import evpi
from experiments.intervals import CENTS_PER_EURO, mean_interval, rounded, rounded_pair
from experiments.parties import by_convention, contributions, transfers_told, who_pays

PRICE_STEPS = 25
PRICE_BEYOND = 1.25
EQUAL_LEVELS = 1000
ENDS = ("value", "low", "high")
SAME = Tolerance(cost=0.005, effect=1e-9)
DRAWS = "replications: the luck of a town of this size, parameters as they are"


@dataclass(frozen=True)
class Economy:
    """All policies beside each other, the baseline first, at 0: euros and cases [replication, policy]."""

    names: tuple[str, ...]
    costs: np.ndarray
    effects: np.ndarray
    steps: list[Step]
    curves: Curves


def economy(
    baseline: str, names: Sequence[str], increments: Sequence[Sequence[Increment]], evaluation: Evaluation
) -> Economy:
    """The policies as they compare with each other and with the baseline.

    Args:
        increments: for each policy what it adds to the baseline in each replication.
    """
    every = (baseline if baseline not in names else f"{baseline} (baseline)", *names)
    zeros = [0.0] * len(increments[0])
    costs = np.array(
        [zeros, *([(one.outreach[SOCIETY] - one.saved[SOCIETY]) / CENTS_PER_EURO for one in row] for row in increments)]
    ).T
    effects = np.array([zeros, *([one.cases[SOCIETY] for one in row] for row in increments)]).T
    top = PRICE_BEYOND * evaluation.society_cents.high / CENTS_PER_EURO
    found = curves(every, costs, effects, np.linspace(0, top, PRICE_STEPS + 1))
    steps = incremental(every, mean_by_policy(costs).tolist(), mean_by_policy(effects).tolist(), tolerance=SAME)
    return Economy(every, costs, effects, steps, found)


def across(found: Economy, evaluation: Evaluation) -> dict[str, Any]:
    """What the document says of all policies together."""
    return {
        "incremental": {
            "perspective": SOCIETY,
            "effect": "evictions avoided" if evaluation.convention == PER_EVICTION else "problem debts avoided",
            "policies": [_row(step, found) for step in found.steps],
        },
        "acceptability": {"draws": DRAWS, **described(found.curves, len(found.costs))},
        "information": _information(found, evaluation),
        "case_cost_eur": {
            name: {
                end: rounded(unit_cents(evaluation, name, end) / CENTS_PER_EURO, 2) for end in ("value", "low", "high")
            }
            for name in PRICED
        },
    }


def _row(step: Step, found: Economy) -> dict[str, Any]:
    place = found.names.index(step.name)
    row: dict[str, Any] = {
        "name": step.name,
        "extra_cost_eur": rounded(step.cost, 2),
        "cases_avoided": rounded(step.effect, 4),
        "mark": step.mark.value,
    }
    if place and (ends := mean_interval(found.effects[:, place].tolist())) is not None:
        row["cases_avoided_ci95"] = rounded_pair(ends, 4)
    if step.same_as:
        row["same_as"] = list(step.same_as)
    if step.against:
        row["against"] = list(step.against)
    if step.ratio is not None and step.extra_cost is not None and step.extra_effect is not None:
        row["step_cost_eur"] = rounded(step.extra_cost, 2)
        row["step_cases_avoided"] = rounded(step.extra_effect, 4)
        row["cost_per_case_avoided_eur"] = rounded(step.ratio, 2)
    return row


def _information(found: Economy, evaluation: Evaluation) -> dict[str, Any]:
    """What knowing the cost of a case to society would be worth, all costs of its range being equally likely."""
    unit = evaluation.society_cents
    low, high = unit.low / CENTS_PER_EURO, unit.high / CENTS_PER_EURO
    levels = low + (high - low) * (np.arange(EQUAL_LEVELS) + 0.5) / EQUAL_LEVELS
    costs, effects = mean_by_policy(found.costs), mean_by_policy(found.effects)
    worth = np.array([net_benefit(costs, effects, float(price)) for price in levels])
    best = np.argmax(worth, axis=1)
    turns = np.flatnonzero(np.diff(best)) + 1
    chosen = [found.names[best[place]] for place in (0, *turns)]
    return {
        "evaluation.societal_loss_cents": {
            "from_eur": rounded(low, 2),
            "to_eur": rounded(high, 2),
            "distribution": "every cost in the range equally likely",
            "evpi_eur": rounded(evpi(found.names, worth).value, 2),
            "best": chosen,
            "changes_at_eur": [rounded(_switch(costs, effects, best[turn - 1], best[turn]), 2) for turn in turns],
        }
    }


def _switch(costs: np.ndarray, effects: np.ndarray, one: int, other: int) -> float:
    return float((costs[other] - costs[one]) / (effects[other] - effects[one]))


def of_variant(
    increments: Sequence[Increment],
    extra_budgets: Sequence[np.ndarray],
    outreach_spent: Sequence[Mapping[str, float]],
    evaluation: Evaluation,
    horizon: int,
) -> dict[str, Any]:
    """What the document says of one variant's money, party by party."""
    return {
        "parties": who_pays(increments, evaluation),
        "transfers": transfers_told(increments),
        "contributions": contributions(increments, evaluation, horizon),
        "by_convention": by_convention(increments, evaluation),
        "deadweight": deadweight(outreach_spent),
        "budget_impact": budget_impact(extra_budgets, evaluation.discount_rate_share_per_year),
    }
