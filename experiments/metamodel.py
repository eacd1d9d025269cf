"""What is the mean outcome given some of the parameters: a smooth surface fitted to draws, its roughness chosen by GCV.

Each parameter has a cubic spline of its own, each pair of parameters a surface of squares; a parameter with few values
has one column per value. Ridge shrinkage is chosen by generalised cross-validation, so that columns without use do no
harm. Source of the method: golub-1979 (GCV).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from scipy.interpolate import BSpline

INNER_KNOTS = 4
DEGREE = 3
FEW_VALUES = 6
FOLDS = 5
SHRINKAGES = np.concatenate([[0.0], np.logspace(-8, 4, 37)])


@dataclass(frozen=True)
class Surface:
    """A fitted surface: coefficients [column, outcome] and fitted values [draw, outcome]."""

    coefficients: np.ndarray
    fitted: np.ndarray
    basis: np.ndarray
    spread: np.ndarray

    def drawn(self, generator: np.random.Generator) -> np.ndarray:
        """Fitted values as they could have been, given the noise around the surface [draw, outcome]."""
        noise = generator.standard_normal((self.basis.shape[1], self.spread.shape[1])) @ self.spread
        moved: np.ndarray = self.fitted + self.basis @ noise
        return moved


def columns_of(parameters: Sequence[np.ndarray]) -> np.ndarray:
    """The columns of the surface [draw, column]: a constant, then those of each parameter, then those of each pair."""
    varying = [values for values in parameters if np.ptp(values) > 0]
    parts = [np.ones((len(parameters[0]), 1)), *(_own_columns(values) for values in varying)]
    scaled = [(values - values.mean()) / values.std() for values in varying]
    for one, other in combinations(scaled, 2):
        parts.append(np.column_stack([one * other, one * one * other, one * other * other, one * one * other * other]))
    return np.hstack(parts)


def lines_of(parameters: Sequence[np.ndarray]) -> np.ndarray:
    """The columns of a flat surface [draw, column]: a constant, then one for each parameter that varies."""
    varying = [values for values in parameters if np.ptp(values) > 0]
    scaled = [((values - values.mean()) / values.std())[:, None] for values in varying]
    return np.hstack([np.ones((len(parameters[0]), 1)), *scaled])


def _own_columns(values: np.ndarray) -> np.ndarray:
    """One parameter's columns, their means taken off so that the constant alone carries the level."""
    levels = np.unique(values)
    if len(levels) <= FEW_VALUES:
        columns = (values[:, None] == levels[None, 1:]).astype(np.float64)
    else:
        inner = np.unique(np.quantile(values, np.linspace(0, 1, INNER_KNOTS + 2)))[1:-1]
        knots = np.concatenate([np.repeat(levels[0], DEGREE + 1), inner, np.repeat(levels[-1], DEGREE + 1)])
        columns = BSpline.design_matrix(values, knots, DEGREE).toarray()[:, 1:]
    centred: np.ndarray = columns - columns.mean(axis=0)
    return centred


def fit(columns: np.ndarray, outcomes: np.ndarray) -> Surface:
    """The surface through draws.

    Args:
        columns: [draw, column], the first one constant; outcomes: [draw, outcome].
    """
    draws = len(columns)
    level = outcomes.mean(axis=0)
    inner, middle = columns[:, 1:], columns[:, 1:].mean(axis=0)
    width = inner.std(axis=0)
    width = np.where(width > 0, width, 1.0)
    left, sizes, right = np.linalg.svd((inner - middle) / width, full_matrices=False)
    used = sizes > sizes[0] * 1e-10
    left, sizes, right = left[:, used], sizes[used], right[used]
    seen = left.T @ (outcomes - level)
    kept = _kept(sizes, seen, outcomes - level)
    slopes = (right.T @ (kept / sizes[:, None] * seen)) / width[:, None]
    fitted = level + left @ (kept * seen)
    freedom = 1.0 + kept.sum(axis=0)
    noise = outcomes - fitted
    # A policy's noise is independent over draws; between policies of one draw it is not.
    scale = noise / np.sqrt(draws - freedom)
    return Surface(
        coefficients=np.vstack([level - middle @ slopes, slopes]),
        fitted=fitted,
        basis=np.column_stack([np.full(draws, 1 / np.sqrt(draws)), left]),
        spread=_root(scale.T @ scale),
    )


def _kept(sizes: np.ndarray, seen: np.ndarray, outcomes: np.ndarray) -> np.ndarray:
    """Which part of each direction is kept, per outcome [direction, outcome]: the shrinkage with the least GCV."""
    draws = len(outcomes)
    shares = sizes**2 / (sizes**2 + draws * SHRINKAGES[:, None])
    total = np.sum(outcomes**2, axis=0)
    explained = (2 * shares - shares**2) @ seen**2
    freedom = draws - 1 - shares.sum(axis=1)
    score = (total - explained) / freedom[:, None] ** 2
    chosen: np.ndarray = shares[np.argmin(score, axis=0)].T
    return chosen


def _root(covariance: np.ndarray) -> np.ndarray:
    """A matrix whose square is the covariance, also where some outcomes do not vary."""
    values, vectors = np.linalg.eigh(covariance)
    root: np.ndarray = (vectors * np.sqrt(np.clip(values, 0, None))) @ vectors.T
    return root
