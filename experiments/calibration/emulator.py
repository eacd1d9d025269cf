"""What would the simulation give at a point not yet run: a Gaussian process for each target, over a quadratic trend.

Values are emulated as asinh((value - middle) / width) of the published range: near the range as they are, far from it
on a logarithmic scale, so that a hopeless corner of the cube does not spoil the fit where it matters. The errors it
claims are widened until they fit runs it was not shown: with few runs and many knobs a process is too sure of itself.
"""

import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.optimize import minimize

TUNED_ON = 300
ITERATIONS = 40
LEAST_RUNS = 12
FOLDS = 5
RIDGES = np.logspace(-3, 3, 13)


def stretched(values: np.ndarray, low: float, high: float) -> np.ndarray:
    """Values on the emulator's scale, on which the range runs from -asinh(1/2) to asinh(1/2)."""
    found: np.ndarray = np.arcsinh((values - (low + high) / 2) / (high - low))
    return found


def unstretched(values: np.ndarray, low: float, high: float) -> np.ndarray:
    """Values on the emulator's scale as they are."""
    found: np.ndarray = (low + high) / 2 + (high - low) * np.sinh(values)
    return found


@dataclass(frozen=True)
class Emulator:
    """The emulators of all targets: a trend and a process each, and by which factor its errors are widened."""

    parts: tuple[tuple[Any, Any, float], ...]

    def predict(self, points: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Expected values and their standard deviations, both [point, target]."""
        means, sds = np.empty((2, len(points), len(self.parts)))
        terms = _terms(points)
        for number, (trend, process, widened) in enumerate(self.parts):
            rest, sd = process.predict(points, return_std=True)
            means[:, number], sds[:, number] = terms @ trend.coef_ + trend.intercept_ + rest, widened * sd
        return means, sds


def fitted(points: np.ndarray, outputs: Sequence[tuple[np.ndarray, np.ndarray]]) -> Emulator:
    """Emulators fitted to runs.

    Args:
        points: where was run [run, knob], from 0 to 1.
        outputs: per target which runs gave a value [run], and these values on the emulator's scale.

    Raises:
        ValueError: a number is not finite, or too few runs gave a value.
    """
    _refuse_unfinite(points)
    return Emulator(tuple(_one(points[known], values) for known, values in outputs))


def _refuse_unfinite(numbers: np.ndarray) -> None:
    if not np.all(np.isfinite(numbers)):
        raise ValueError("the emulator was given a number that is not finite; no run may give NaN or infinity")


def _terms(points: np.ndarray) -> np.ndarray:
    centred = 2.0 * points - 1.0
    return np.hstack([centred, centred * centred - 1 / 3])


def _one(points: np.ndarray, values: np.ndarray) -> tuple[Any, Any, float]:
    from sklearn.gaussian_process.kernels import ConstantKernel, Matern, WhiteKernel
    from sklearn.linear_model import RidgeCV

    _refuse_unfinite(values)
    if len(values) < LEAST_RUNS:
        raise ValueError(f"{len(values)} values are too few to fit an emulator to; {LEAST_RUNS} are needed")
    trend = RidgeCV(RIDGES).fit(_terms(points), values)
    rest = values - trend.predict(_terms(points))
    spread = max(float(np.var(rest)), 1e-8)
    knobs = points.shape[1]
    kernel = ConstantKernel(spread, (1e-3 * spread, 1e2 * spread)) * Matern(
        np.full(knobs, np.sqrt(knobs)), (0.1, 1e3), nu=2.5
    ) + WhiteKernel(0.1 * spread, (1e-6 * spread, 2 * spread))
    with warnings.catch_warnings():  # a length scale at its bound says that a knob does not matter, which is an answer
        warnings.simplefilter("ignore")
        process = _process(kernel, points, rest)
    return trend, process, _widening(process.kernel_, points, values)


def _widening(kernel: Any, points: np.ndarray, values: np.ndarray) -> float:
    """By which factor do errors at runs not shown exceed those claimed; at least 1."""
    from sklearn.gaussian_process import GaussianProcessRegressor
    from sklearn.linear_model import RidgeCV

    terms, fold, off = _terms(points), np.arange(len(values)) % FOLDS, np.empty(len(values))
    for number in range(FOLDS):
        shown, hidden = fold != number, fold == number
        trend = RidgeCV(RIDGES).fit(terms[shown], values[shown])
        rest = values[shown] - trend.predict(terms[shown])
        process = GaussianProcessRegressor(kernel, optimizer=None, alpha=1e-10).fit(points[shown], rest)
        expected, sd = process.predict(points[hidden], return_std=True)
        off[hidden] = (values[hidden] - trend.predict(terms[hidden]) - expected) / sd
    return max(1.0, float(np.sqrt(np.mean(off * off))))


def _process(kernel: Any, points: np.ndarray, rest: np.ndarray) -> Any:
    """The process with its kernel tuned on some of the runs and conditioned on all."""
    from sklearn.gaussian_process import GaussianProcessRegressor

    some = slice(None, None, -(-len(rest) // TUNED_ON))
    tuned = GaussianProcessRegressor(kernel, optimizer=_climb, alpha=1e-10).fit(points[some], rest[some])
    return GaussianProcessRegressor(tuned.kernel_, optimizer=None, alpha=1e-10).fit(points, rest)


def _climb(objective: Any, start: np.ndarray, bounds: np.ndarray) -> tuple[np.ndarray, float]:
    """The likeliest kernel, within a bounded number of steps."""
    found = minimize(objective, start, jac=True, bounds=bounds, method="L-BFGS-B", options={"maxiter": ITERATIONS})
    return found.x, float(found.fun)
