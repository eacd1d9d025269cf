"""How much of an outcome's variance is luck, and how much is not knowing the parameters.

Every draw of the parameters meets the same replications (the same luck), so the outcomes form a table of draws x
replications: Y[d, r] = mean + draw[d] + luck[r] + rest[d, r]. The three variances are estimated by the mean squares of
a two-way random-effects analysis of variance with one observation a cell; an estimate below zero is set to zero. By the
law of total variance

    not knowing = Var(E[Y | draw]) = draw        luck = E[Var(Y | draw)] = luck + rest

where `rest` is luck that works out differently from draw to draw. A one-way analysis would count the shared luck as if
every draw had its own, and so underrate what is not known.
"""

from typing import NamedTuple

import numpy as np

from experiments.intervals import rounded, rounded_pair

RESAMPLES = 1000


class Split(NamedTuple):
    """Variance of one outcome by where it comes from."""

    draw: float
    shared_luck: float
    rest: float

    @property
    def total(self) -> float:
        """All of it."""
        return self.draw + self.shared_luck + self.rest

    @property
    def parameters_share(self) -> float | None:
        """The share that is not knowing; None where nothing varies."""
        return self.draw / self.total if self.total > 0 else None


def split_variance(table: np.ndarray) -> Split:
    """Where the variance comes from, given outcomes [draws, replications], at least two of each."""
    draws, replications = table.shape
    if draws < 2 or replications < 2:
        raise ValueError("needs at least two draws and two replications")
    if not np.all(np.isfinite(table)):
        raise ValueError("every outcome must be a finite number")
    mean, by_draw, by_luck = table.mean(), table.mean(axis=1), table.mean(axis=0)
    rest = table - by_draw[:, None] - by_luck[None, :] + mean
    square_draw = replications * float(np.sum((by_draw - mean) ** 2)) / (draws - 1)
    square_luck = draws * float(np.sum((by_luck - mean) ** 2)) / (replications - 1)
    square_rest = float(np.sum(rest * rest)) / ((draws - 1) * (replications - 1))
    least = 1e-12 * (square_draw + square_luck)  # rounding alone
    return Split(
        draw=_positive((square_draw - square_rest) / replications, least),
        shared_luck=_positive((square_luck - square_rest) / draws, least),
        rest=_positive(square_rest, least),
    )


def _positive(value: float, least: float) -> float:
    return value if value > least else 0.0


def share_interval(table: np.ndarray, seed: int = 1) -> tuple[float, float] | None:
    """Between which ends lies the share that is not knowing: percentiles (95%) over draws resampled with replacement.

    The replications stay as they are. None where nothing varies.
    """
    chance = np.random.default_rng(seed)
    shares = []
    for _ in range(RESAMPLES):
        share = split_variance(table[chance.integers(len(table), size=len(table))]).parameters_share
        if share is not None:
            shares.append(share)
    if not shares:
        return None
    low, high = np.quantile(shares, [0.025, 0.975])
    return float(low), float(high)


def told(table: np.ndarray) -> dict[str, object] | None:
    """The split as it is printed; None where nothing varies."""
    split = split_variance(table)
    share = split.parameters_share
    if share is None:
        return None
    row: dict[str, object] = {
        "parameters_share": rounded(share, 4),
        "luck_share": rounded(1 - share, 4),
        "luck_shared_by_all_draws_share": rounded(split.shared_luck / split.total, 4),
        "sd": rounded(split.total**0.5, 4),
        "draws": int(table.shape[0]),
        "replications": int(table.shape[1]),
    }
    if (ends := share_interval(table)) is not None:
        row["parameters_share_ci95"] = rounded_pair(ends, 4)
    return row
