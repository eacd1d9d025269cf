"""Which parameters matter: Morris screening and Sobol indices by SALib, behind a guard.

SALib 1.6.0 gives zero sensitivity, without a word, if one outcome is not a number; outcomes that are not finite, or
that do not vary at all, are refused here instead. Outcomes are means over replications that meet the same luck.

Morris: `mu_star`, the mean size of the change in the outcome when a parameter moves over its whole range, one at a
time from many places; `sigma`, how much that change differs from place to place (interaction or curvature).
Sobol: `s1`, the share of the outcome's variance that a parameter explains alone; `st`, alone and with all others.
"""

import warnings
from collections.abc import Sequence
from typing import Any

import numpy as np

from experiments.intervals import rounded
from experiments.plans import Sensitivity

DIGITS = 6


class SensitivityError(ValueError):
    """The outcomes cannot be analysed; the message says why."""


def _problem(names: Sequence[str]) -> dict[str, Any]:
    return {"num_vars": len(names), "names": list(names), "bounds": [[0.0, 1.0]] * len(names)}


def points_asked(asked: Sensitivity, parameters: int) -> tuple[str, int]:
    """How many points has the design with so many parameters; and which key of the plan says it."""
    if asked.method == "morris":
        return "sensitivity.trajectories", asked.trajectories * (parameters + 1)
    return "sensitivity.base", asked.base * (2 * parameters + 2 if asked.second_order else parameters + 2)


def sample(asked: Sensitivity, names: Sequence[str], seed: int) -> np.ndarray:
    """The points of the design in the unit cube [points, parameters]."""
    if asked.method == "morris":
        from SALib.sample import morris

        found: np.ndarray = morris.sample(_problem(names), asked.trajectories, asked.levels, seed=seed + 1)
    else:
        from SALib.sample import sobol

        found = sobol.sample(_problem(names), asked.base, calc_second_order=asked.second_order, seed=seed + 1)
    return found


def checked(outcomes: np.ndarray) -> np.ndarray:
    """The outcomes, if they can be analysed.

    Raises:
        SensitivityError: an outcome is not a finite number, or all are the same.
    """
    values = np.asarray(outcomes, dtype=float)
    bad = int(np.sum(~np.isfinite(values)))
    if bad:
        raise SensitivityError(f"{bad} of {len(values)} points have no finite outcome")
    if np.ptp(values) <= 1e-12 * max(1.0, float(np.max(np.abs(values)))):
        raise SensitivityError("the outcome is the same at every point")
    return values


def analyse(
    asked: Sensitivity, names: Sequence[str], unit: np.ndarray, outcomes: np.ndarray, seed: int
) -> list[dict[str, Any]]:
    """The indices of every parameter, the weightiest first; intervals (95%) by bootstrap.

    Args:
        unit: the sample [points, parameters], as `sample` gave it.
        outcomes: [points].
    """
    values = checked(outcomes)
    if asked.method == "morris":
        rows = _morris(asked, names, unit, values, seed)
        return sorted(rows, key=lambda row: (-row["mu_star"], row["path"]))
    return sorted(_sobol(asked, names, values, seed), key=lambda row: (-row["st"], row["path"]))


def _ends(value: float, half: float) -> list[float]:
    return [rounded(value - half, DIGITS), rounded(value + half, DIGITS)]


def _morris(
    asked: Sensitivity, names: Sequence[str], unit: np.ndarray, values: np.ndarray, seed: int
) -> list[dict[str, Any]]:
    from SALib.analyze import morris

    found = morris.analyze(
        _problem(names), unit, values, num_resamples=asked.resamples, num_levels=asked.levels, seed=seed + 1
    )
    return [
        {
            "path": name,
            "mu_star": rounded(found["mu_star"][number], DIGITS),
            "mu_star_ci95": _ends(found["mu_star"][number], found["mu_star_conf"][number]),
            "mu": rounded(found["mu"][number], DIGITS),
            "sigma": rounded(found["sigma"][number], DIGITS),
        }
        for number, name in enumerate(names)
    ]


def _sobol(asked: Sensitivity, names: Sequence[str], values: np.ndarray, seed: int) -> list[dict[str, Any]]:
    from SALib.analyze import sobol

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of resamples without variance; those have no say in the interval
        found = sobol.analyze(
            _problem(names), values, calc_second_order=asked.second_order, num_resamples=asked.resamples, seed=seed + 1
        )
    rows = []
    for number, name in enumerate(names):
        row: dict[str, Any] = {"path": name}
        for ours, theirs in (("s1", "S1"), ("st", "ST")):
            value = float(found[theirs][number])
            row[ours] = rounded(value, DIGITS)
            row[f"{ours}_ci95"] = _ends(value, float(found[f"{theirs}_conf"][number]))
        if asked.second_order:
            row["s2"] = {
                names[other]: rounded(found["S2"][min(number, other), max(number, other)], DIGITS)
                for other in range(len(names))
                if other != number
            }
        rows.append(row)
    return rows
