"""How sure are we of a mean over replications: Student's t; and of a median: order statistics."""

import math
from collections.abc import Sequence
from typing import Any

import numpy as np
from scipy.special import bdtr, stdtrit

CENTS_PER_EURO = 100

LEVEL = 0.95
EQUAL_VALUES = 5  # so many values that are all the same say that it does not vary; fewer may be the same by chance


def mean_of(values: Sequence[float]) -> float:
    """The mean, added up so that the order of the values does not matter."""
    return math.fsum(values) / len(values)


def mean_interval(values: Sequence[float]) -> tuple[float, float] | None:
    """Between which ends lies the mean with 95% confidence; None for fewer than two values, or a few that are equal.

    Two replications in which five evictions are avoided would else be told as "5.0 to 5.0": surer than any number is.
    """
    count = len(values)
    if count < 2:
        return None
    mean = mean_of(values)
    variance = math.fsum((value - mean) * (value - mean) for value in values) / (count - 1)
    if variance == 0.0 and count < EQUAL_VALUES:
        return None
    half = float(stdtrit(count - 1, (1 + LEVEL) / 2)) * math.sqrt(variance / count)
    return mean - half, mean + half


def median_interval(values: Sequence[float]) -> tuple[float, float] | None:
    """Between which values lies the median with at least 95% confidence; None for fewer than six values."""
    ordered = sorted(values)
    count = len(ordered)
    # The k-th smallest and k-th largest leave out the median with chance 2 * P(Binomial(count, 1/2) < k).
    below = [rank for rank in range(1, count // 2 + 1) if 2 * float(bdtr(rank - 1, count, 0.5)) <= 1 - LEVEL]
    return (ordered[below[-1] - 1], ordered[count - below[-1]]) if below else None


def euros(cents: float) -> float:
    """An amount in euros, to the cent."""
    return rounded(cents / CENTS_PER_EURO, 2)


def rounded(value: float, digits: int) -> float:
    """A number as it is printed: rounded, and never minus zero."""
    return float(round(float(value), digits)) + 0.0


def rounded_pair(ends: tuple[float, float], digits: int) -> list[float]:
    """An interval as it is printed."""
    return [rounded(ends[0], digits), rounded(ends[1], digits)]


def quantile_of(values: np.ndarray, share: float) -> float:
    """Below which value lies this share of the values (linear between neighbours)."""
    found: Any = np.quantile(values, share)
    return float(found)
