"""How sure is it which policy is best: acceptability curves, their frontier, and what a wrong choice costs.

A *draw* is one possible world: one set of uncertain parameters, or one replication. Then the curves say something
about those parameters, or about the luck of one town; which of the two is for the caller to say.
Source of the method: fenwick-2001, eckermann-2008 (expected loss).
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from experiments.cea import check_policies
from experiments.intervals import rounded


@dataclass(frozen=True)
class Curves:
    """Curves over the price that one unit of effect is thought worth.

    Attributes:
        prices: the prices [price].
        share: in which part of the draws each policy is the best one [price, policy]; ties are shared out.
        share_error: the Monte Carlo standard error of `share`.
        is_best: which policies have the highest mean net benefit [price, policy].
        frontier: the share of the policy that is best in the mean [price].
        expected_loss: what each policy costs in the mean for not being the best of each draw [price, policy].
    """

    names: tuple[str, ...]
    prices: np.ndarray
    share: np.ndarray
    share_error: np.ndarray
    is_best: np.ndarray
    frontier: np.ndarray
    expected_loss: np.ndarray

    @property
    def loss_of_best(self) -> np.ndarray:
        """The expected loss of the best choice: what it would be worth to know the draw beforehand [price]."""
        least: np.ndarray = self.expected_loss.min(axis=1)
        return least


def check_draws(names: Sequence[str], quantity: str, values: np.ndarray) -> np.ndarray:
    """The draws as an array [draw, policy].

    Raises:
        ValueError: another shape, no draw, or a number that is not finite; the message names policy, quantity, draw.
    """
    table = np.asarray(values, dtype=np.float64)
    if table.ndim != 2 or table.shape[1] != len(names) or not len(table):
        raise ValueError(f"{quantity}: must be draws by {len(names)} policies, not of shape {table.shape}")
    wrong = np.argwhere(~np.isfinite(table))
    if len(wrong):
        draw, policy = (int(place) for place in wrong[0])
        found = table[draw, policy]
        raise ValueError(f"policy '{names[policy]}': {quantity} of draw {draw} must be finite, not {found}")
    return table


def net_benefit(costs: np.ndarray, effects: np.ndarray, price: float, fewer_is_better: bool = False) -> np.ndarray:
    """What is each policy worth in each draw once a unit of effect has a price [draw, policy]."""
    worth: np.ndarray = (-price if fewer_is_better else price) * effects - costs
    return worth


def best_share(worth: np.ndarray) -> np.ndarray:
    """In which part of the draws is each policy the best one [policy]; policies that tie share the draw."""
    is_top = worth == worth.max(axis=1, keepdims=True)
    share: np.ndarray = (is_top / is_top.sum(axis=1, keepdims=True)).mean(axis=0)
    return share


def mean_by_policy(worth: np.ndarray) -> np.ndarray:
    """The mean over draws [policy], added up so that the order of draws and policies does not matter."""
    return np.array([math.fsum(column) / len(worth) for column in worth.T])


def curves(
    names: Sequence[str],
    costs: np.ndarray,
    effects: np.ndarray,
    prices: Sequence[float] | np.ndarray,
    fewer_is_better: bool = False,
) -> Curves:
    """Acceptability, its frontier and expected loss at each price.

    Args:
        costs: cost of each policy in each draw [draw, policy]; effects: likewise.

    Raises:
        ValueError: a name twice, or numbers that are missing or not finite.
    """
    check_policies(names, {})
    costs, effects = check_draws(names, "cost", costs), check_draws(names, "effect", effects)
    if costs.shape != effects.shape:
        raise ValueError(f"cost has {len(costs)} draws, effect has {len(effects)}: they must be the same draws")
    grid = np.asarray(prices, dtype=np.float64)
    if not np.all(np.isfinite(grid)):
        raise ValueError("price of the effect: must be finite")
    shares, bests, losses = [], [], []
    for price in grid:
        worth = net_benefit(costs, effects, float(price), fewer_is_better)
        means = mean_by_policy(worth)
        shares.append(best_share(worth))
        bests.append(means == means.max())
        losses.append(mean_by_policy(worth.max(axis=1, keepdims=True) - worth))
    share, is_best = np.array(shares), np.array(bests)
    return Curves(
        names=tuple(names),
        prices=grid,
        share=share,
        share_error=np.sqrt(share * (1 - share) / len(costs)),
        is_best=is_best,
        frontier=np.where(is_best, share, -np.inf).max(axis=1),
        expected_loss=np.array(losses),
    )


def described(found: Curves, draws: int) -> dict[str, Any]:
    """The curves over the price of a case, as they are printed."""

    def listed(values: np.ndarray, digits: int) -> list[float]:
        return [rounded(float(value), digits) for value in values]

    best = [[name for name, is_best in zip(found.names, row, strict=True) if is_best] for row in found.is_best]
    return {
        "price_of_a_case_eur": listed(found.prices, 2),
        "share_best": {name: listed(column, 4) for name, column in zip(found.names, found.share.T, strict=True)},
        **({"greatest_standard_error": rounded(float(found.share_error.max()), 4)} if draws > 1 else {}),
        "best_in_the_mean": best,
        "frontier_share": listed(found.frontier, 4),
        "expected_loss_eur": {
            name: listed(column, 2) for name, column in zip(found.names, found.expected_loss.T, strict=True)
        },
    }
