"""Does a shift in how the simulation is built change a result: robust, shifted, fragile - or not distinguishable.

Each is a statement about the whole 95% interval of the relative difference, so that few runs can support none of them:

    robust               within 5% of the baseline
    fragile              beyond zero, and at least 25% off at its nearest end
    shifted              beyond zero, but neither of the two
    not distinguishable  holds zero and reaches beyond 5%: more homes or replications are needed to say anything
"""

from collections.abc import Sequence

import numpy as np
from scipy.special import stdtrit

NEAR, FAR = 0.05, 0.25
WORDS = ("robust", "not distinguishable", "shifted", "fragile")  # from harmless to worst


def word_of(low: float, high: float) -> str:
    """The verdict on a relative difference, given the ends of its interval."""
    if low >= -NEAR and high <= NEAR:
        return "robust"
    if low <= 0 <= high:
        return "not distinguishable"
    return "fragile" if min(abs(low), abs(high)) >= FAR else "shifted"


def relative_interval(before: np.ndarray, after: np.ndarray, is_paired: bool) -> tuple[float, float, float]:
    """The difference of two means as a part of the first, and its 95% interval.

    Args: values [replication]. `is_paired`: replications share their luck. A baseline of nothing cannot be compared
    with: the interval is without ends, unless there is no difference at all.
    """
    mean = abs(float(np.mean(before)))
    difference = float(np.mean(after)) - float(np.mean(before))
    half = half_width(before, after, is_paired)
    if mean == 0:
        return (0.0, 0.0, 0.0) if difference == 0 and half == 0 else (np.inf, -np.inf, np.inf)
    return difference / mean, (difference - half) / mean, (difference + half) / mean


def half_width(before: np.ndarray, after: np.ndarray, is_paired: bool) -> float:
    """Half the 95% interval of the difference of two means; without end for fewer than two replications."""
    if min(len(before), len(after)) < 2:
        return float("inf")
    if is_paired:
        spread, freedom = float(np.var(after - before, ddof=1)) / len(before), len(before) - 1
    else:
        spread = float(np.var(before, ddof=1)) / len(before) + float(np.var(after, ddof=1)) / len(after)
        freedom = len(before) + len(after) - 2
    return float(stdtrit(freedom, 0.975)) * float(np.sqrt(spread))


def verdict_of(base: np.ndarray, changed: np.ndarray, is_paired: bool, names: Sequence[str]) -> tuple[str, str]:
    """The worst verdict over all outcomes, and every outcome's difference with its interval and own verdict.

    Args: outcomes [replication, outcome], named by `names`.
    """
    found, detail = [], []
    for column, name in enumerate(names):
        middle, low, high = relative_interval(base[:, column], changed[:, column], is_paired)
        found.append(word_of(low, high))
        detail.append(f"{name} {_change(base[:, column], changed[:, column], (middle, low, high))} {found[-1]}")
    return max(found, key=WORDS.index), "; ".join(detail)


def _change(before: np.ndarray, after: np.ndarray, interval: tuple[float, float, float]) -> str:
    """The difference as a percentage; as two levels where there is no level to take a percentage of."""
    if not np.all(np.isfinite(interval)):
        return f"from {float(np.mean(before)):.3g} to {float(np.mean(after)):.3g}"
    return "{:+.0f}% [{:+.0f}, {:+.0f}]".format(*(100 * part for part in interval))
