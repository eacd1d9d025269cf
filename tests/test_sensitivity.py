"""Sensitivity indices against functions whose indices are known, and the guard before SALib."""

import numpy as np
import pytest

from experiments.plans import Sensitivity
from experiments.sensitivity import SensitivityError, analyse, sample

A, B = 7.0, 0.1
NAMES = ["x1", "x2", "x3"]


def ishigami(unit: np.ndarray) -> np.ndarray:
    x = np.pi * (2 * unit - 1)
    return np.sin(x[:, 0]) + A * np.sin(x[:, 1]) ** 2 + B * x[:, 2] ** 4 * np.sin(x[:, 0])


def g_function(unit: np.ndarray, a: np.ndarray) -> np.ndarray:
    return np.prod((np.abs(4 * unit - 2) + a) / (1 + a), axis=1)


def by_path(rows: list[dict]) -> dict[str, dict]:
    return {row["path"]: row for row in rows}


def test_sobol_on_ishigami() -> None:
    asked = Sensitivity(method="sobol", base=4096, second_order=True, resamples=100)
    unit = sample(asked, NAMES, seed=0)
    found = by_path(analyse(asked, NAMES, unit, ishigami(unit), seed=0))
    v1, v2 = 0.5 * (1 + B * np.pi**4 / 5) ** 2, A * A / 8
    v13 = B * B * np.pi**8 * (1 / 18 - 1 / 50)
    total = v1 + v2 + v13
    assert found["x1"]["s1"] == pytest.approx(v1 / total, abs=0.01)
    assert found["x2"]["s1"] == pytest.approx(v2 / total, abs=0.01)
    assert found["x3"]["s1"] == pytest.approx(0, abs=0.01)
    assert found["x1"]["st"] == pytest.approx((v1 + v13) / total, abs=0.01)
    assert found["x3"]["st"] == pytest.approx(v13 / total, abs=0.01)
    assert found["x1"]["s2"]["x3"] == pytest.approx(v13 / total, abs=0.02)
    assert found["x3"]["s2"]["x1"] == found["x1"]["s2"]["x3"]
    low, high = found["x2"]["st_ci95"]
    assert low < v2 / total < high


def test_sobol_on_the_g_function() -> None:
    a = np.array([0.0, 1.0, 9.0, 99.0])
    names = [f"x{n}" for n in range(4)]
    asked = Sensitivity(method="sobol", base=4096, resamples=100)
    unit = sample(asked, names, seed=2)
    found = by_path(analyse(asked, names, unit, g_function(unit, a), seed=2))
    parts = (1 / 3) / (1 + a) ** 2
    total = np.prod(1 + parts) - 1
    for number, name in enumerate(names):
        others = np.prod(1 + np.delete(parts, number))
        assert found[name]["s1"] == pytest.approx(parts[number] / total, abs=0.02)
        assert found[name]["st"] == pytest.approx(parts[number] * others / total, abs=0.02)


def test_morris_on_a_line_and_on_ishigami() -> None:
    asked = Sensitivity(method="morris", trajectories=20, resamples=100)
    unit = sample(asked, NAMES, seed=1)
    found = by_path(analyse(asked, NAMES, unit, 3 * unit[:, 0] - 2 * unit[:, 1], seed=1))
    assert found["x1"]["mu_star"] == pytest.approx(3)
    assert (found["x2"]["mu"], found["x2"]["mu_star"]) == (pytest.approx(-2), pytest.approx(2))
    assert found["x3"]["mu_star"] == 0
    assert all(row["sigma"] == pytest.approx(0, abs=1e-9) for row in found.values())
    curved = analyse(asked, NAMES, unit, ishigami(unit), seed=1)
    assert all(row["sigma"] > 1 for row in curved if row["path"] != "x2")


@pytest.mark.parametrize("method", ["morris", "sobol"])
def test_the_guard_refuses_what_salib_would_call_zero(method: str) -> None:
    asked = Sensitivity(method=method, base=8, trajectories=4)
    unit = sample(asked, NAMES, seed=1)
    for bad, words in ((np.nan, "1 of"), (np.inf, "no finite outcome")):
        outcomes = unit.sum(axis=1)
        outcomes[3] = bad
        with pytest.raises(SensitivityError, match=words):
            analyse(asked, NAMES, unit, outcomes, seed=1)
    with pytest.raises(SensitivityError, match="same at every point"):
        analyse(asked, NAMES, unit, np.full(len(unit), 4.2), seed=1)


def test_the_same_seed_gives_the_same_indices() -> None:
    asked = Sensitivity(method="sobol", base=16)
    unit = sample(asked, NAMES, seed=0)
    assert np.array_equal(unit, sample(asked, NAMES, seed=0))
    assert analyse(asked, NAMES, unit, ishigami(unit), 0) == analyse(asked, NAMES, unit, ishigami(unit), 0)
