"""What did the targets teach about the parameters, and what not: shrinkage, correlations, stiff and sloppy directions.

Everything is measured on the cube of the prior, where an uninformed parameter has a standard deviation of 1/sqrt(12).
"""

from collections.abc import Sequence
from typing import Any

import numpy as np

from experiments.calibration.sampling import effective_count

PRIOR_SD = 1 / np.sqrt(12)
NOT_IDENTIFIED_BELOW = 0.2
WELL_IDENTIFIED_FROM = 0.5
STRONG = 0.4
INFORMED_BELOW = 0.5
# A sample worth few runs looks narrower and more correlated than it is; what it says must exceed what that alone does.
STANDARD_ERRORS = 2.0
DIRECTIONS = 3
LOADINGS = 4


def report(names: Sequence[str], points: np.ndarray, weights: np.ndarray) -> dict[str, Any]:
    """What is identified, from weighted points of the cube [point, knob].

    `shrinkage`: 1 - sd of the sample / sd of the prior; below 0.2 (or twice its error) a parameter is not identified.
    `variance_share`: a direction's variance over that of the prior; near 1, the targets say nothing about it.
    The fewer independent runs the weights are worth, the more it takes to say that something is identified.
    """
    worth = max(effective_count(weights), 1.0)
    least_shrinkage = max(NOT_IDENTIFIED_BELOW, STANDARD_ERRORS / np.sqrt(2 * worth))
    # What the smallest variance of so many uninformed directions would be at this worth (edge of Marchenko and Pastur).
    informed_below = INFORMED_BELOW * max(0.0, 1 - np.sqrt(len(names) / max(worth - 1, 1e-9))) ** 2
    mean = weights @ points
    centred = points - mean
    covariance = (weights[:, None] * centred).T @ centred
    sds = np.sqrt(np.maximum(np.diag(covariance), 1e-12))
    shares, directions = np.linalg.eigh(covariance / PRIOR_SD**2)
    shrinkage = 1 - sds / PRIOR_SD
    rows = [
        {
            "name": name,
            "shrinkage": _short(value),
            "says": word_for(value, least_shrinkage),
            "mean_of_prior": _short(middle),
        }
        for name, value, middle in zip(names, shrinkage, mean, strict=True)
    ]
    return {
        "effective_runs": round(worth, 1),
        "not_identified_below": _short(least_shrinkage),
        "parameters": sorted(rows, key=lambda row: (-row["shrinkage"], row["name"])),
        "not_identified": sorted(row["name"] for row in rows if row["says"] == "not identified"),
        "correlations": _correlations(
            names, covariance / np.outer(sds, sds), max(STRONG, 2 * STANDARD_ERRORS / np.sqrt(worth))
        ),
        "eigenvalues": [_short(value) for value in shares],
        "informed_below_variance_share": _short(informed_below),
        "informed_directions": int(np.sum(shares < informed_below)),
        "stiff_directions": [
            _direction(names, shares[i], directions[:, i]) for i in range(min(DIRECTIONS, len(shares)))
        ],
        "sloppy_directions": [
            _direction(names, shares[-1 - i], directions[:, -1 - i]) for i in range(min(DIRECTIONS, len(shares)))
        ],
    }


def word_for(shrinkage: float, least: float = NOT_IDENTIFIED_BELOW) -> str:
    """How well is a parameter identified, in words; `least`: below this it is not."""
    if shrinkage < least:
        return "not identified"
    return "well identified" if shrinkage >= max(WELL_IDENTIFIED_FROM, least) else "partly identified"


def _short(value: float) -> float:
    return round(float(value), 4) + 0.0


def _correlations(names: Sequence[str], matrix: np.ndarray, least: float) -> list[dict[str, Any]]:
    """The strong ones, strongest first."""
    pairs = [
        {"between": [names[i], names[j]], "correlation": _short(matrix[i, j])}
        for i in range(len(names))
        for j in range(i)
        if abs(matrix[i, j]) >= least
    ]
    return sorted(pairs, key=lambda pair: -abs(float(str(pair["correlation"]))))


def _direction(names: Sequence[str], share: float, loadings: np.ndarray) -> dict[str, Any]:
    order = np.argsort(-np.abs(loadings), kind="stable")[:LOADINGS]
    sign = 1.0 if loadings[order[0]] >= 0 else -1.0  # the sign of an eigenvector means nothing; fix it
    return {"variance_share": _short(share), "loadings": {names[i]: _short(sign * loadings[i]) for i in order}}
