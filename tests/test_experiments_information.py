"""Acceptability and the value of information: a published table, closed forms, and outputs of another program."""

import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.special import ndtri
from scipy.stats import norm

from experiments.acceptability import curves, net_benefit
from experiments.information import Worth, evpi, evppi
from tests.test_experiments_cea import ORACLE

COUNT = 1000
ANY_DRAWS = st.lists(st.lists(st.integers(-9, 9), min_size=3, max_size=3), min_size=1, max_size=12)


def normal(prime: int, count: int = COUNT) -> np.ndarray:
    """Standard normal draws that spread evenly and never change."""
    return np.array(ndtri(np.arange(1, count + 1) * math.sqrt(prime) % 1.0))


def test_warfarin_against_a_device() -> None:
    """Table 1 of the worked example in PMC4323782: net benefits of ten iterations, EVPI 2,937.40 a decision."""
    warfarin = [438601.6, 437745.5, 433453.8, 435035.0, 437617.4, 435430.2, 434030.5, 433893.7, 435033.6, 437555.7]
    device = [419543.2, 463363.4, 467280.0, 440207.7, 449992.3, 445595.7, 424200.5, 435406.7, 434547.6, 457368.1]
    found = evpi(["warfarin", "device"], np.array([warfarin, device]).T)
    assert found.value == pytest.approx(2937.40, abs=0.05)
    assert found.standard_error == pytest.approx(np.std([19058.4, 9830, 486, *[0] * 7], ddof=1) / math.sqrt(10))


def normal_loss(mean: float, spread: float) -> float:
    """E[max(0, X)] - max(0, E[X]) of a normal X: what knowing X is worth (Raiffa and Schlaifer, 1961)."""
    return mean * norm.cdf(mean / spread) + spread * norm.pdf(mean / spread) - max(mean, 0)


@pytest.mark.parametrize(("mean", "first", "second"), [(0.3, 1.0, 0.7), (0.0, 0.5, 1.5), (-1.0, 2.0, 0.2)])
def test_linear_normal_net_benefit(mean: float, first: float, second: float) -> None:
    x, y = normal(2), normal(3)
    worth = np.column_stack([np.zeros(COUNT), mean + first * x + second * y])
    names, parameters = ["no", "yes"], {"x": x, "y": y}
    rows = evppi(names, worth, parameters, [["x"], ["y"], ["x", "y"]])
    closed = [normal_loss(mean, spread) for spread in (first, second, math.hypot(first, second))]
    for row, value in zip(rows, closed, strict=True):
        assert abs(row.value - value) < 3 * row.standard_error + 1e-9
        assert row.value == pytest.approx(value, abs=0.02)
        assert row.held_out == pytest.approx(row.value, abs=0.03)
    assert evpi(names, worth).value == pytest.approx(closed[2], abs=0.02)


def curved() -> tuple[list[str], np.ndarray, np.ndarray, dict[str, np.ndarray]]:
    """Three policies with curved outcomes: names, costs, effects, parameters."""
    x, y, u = normal(2), normal(3), normal(5)
    zero = np.zeros(COUNT)
    costs = np.column_stack([zero, 100 + 10 * u, 250 + 40 * x])
    effects = np.column_stack([zero, 1 + 0.8 * x + 0.3 * y, 1.8 + 0.5 * x * x + 1.2 * np.sin(y) + 0.2 * u])
    return ["none", "some", "more"], costs, effects, {"x": x, "y": y, "u": u}


def test_curves_as_another_program_has_them() -> None:
    names, costs, effects, _ = curved()
    found, there = curves(names, costs, effects, ORACLE["draws"]["prices"]), ORACLE["draws"]
    assert found.share == pytest.approx(np.array(there["ceac"]))
    assert found.expected_loss == pytest.approx(np.array(there["loss"]))
    assert found.loss_of_best == pytest.approx(np.array(there["evpi"]))
    for price, value in zip(there["prices"], there["evpi"], strict=True):
        assert evpi(names, net_benefit(costs, effects, price)).value == pytest.approx(value)


def test_partial_information_as_another_program_has_it() -> None:
    names, costs, effects, parameters = curved()
    rows = evppi(names, net_benefit(costs, effects, 150.0), parameters, [["x"], ["y"], ["x", "y"], ["u"]])
    for row, key in zip(rows, ("x", "y", "x+y"), strict=False):
        assert row.value == pytest.approx(ORACLE["draws"]["evppi_at_150"][key], rel=0.08), key
    # Known u: 95 + 30 u against 50 - 10 u (and 0), by hand; the other program's surface misses part of it.
    assert rows[3].value == pytest.approx(normal_loss(-45.0, 40.0), abs=3 * rows[3].standard_error)


def test_order_in_theory_holds_whatever_the_noise() -> None:
    generator = np.random.default_rng(4)
    parameters = {name: generator.normal(size=150) for name in "abc"}
    worth = generator.normal(size=(150, 3)) + parameters["a"][:, None] * np.array([0.0, 0.4, -0.2])
    sets = [["a"], ["b"], ["c"], ["a", "b"], ["a", "b", "c"]]
    with pytest.raises(ValueError, match="150 draws are too few"):
        evppi(["p", "q", "r"], worth, parameters, sets)
    rows = {row.parameters: row for row in evppi(["p", "q", "r"], worth, parameters, sets[:4])}
    assert rows["a", "b"].value >= max(rows["a",].value, rows["b",].value) >= 0
    assert rows["a", "b"].value <= evpi(["p", "q", "r"], worth).value
    assert rows["b",].held_out < rows["b",].fitted  # what the fit makes of noise is not earned again


def test_parameters_with_few_values_or_none() -> None:
    x = np.tile([0.0, 1.0], 100)
    worth = np.column_stack([np.zeros(200), np.where(x > 0, 1.0, -2.0)])
    rows = evppi(["p", "q"], worth, {"x": x, "fixed": np.ones(200)}, [["x"], ["fixed"], ["fixed", "x"]])
    assert [row.value for row in rows] == pytest.approx([0.5, 0.0, 0.5])


def test_how_many_draws_an_error_takes() -> None:
    assert Worth(10.0, 2.0).draws_for(1.0, 100) == 400
    assert Worth(10.0, 2.0).draws_for(5.0, 100) == 100
    with pytest.raises(ValueError, match="wanted_error"):
        Worth(10.0, 2.0).draws_for(0.0, 100)


@given(ANY_DRAWS, ANY_DRAWS, st.permutations([0, 1, 2]))
def test_curves_whatever_the_draws(costs: Any, effects: Any, order: list[int]) -> None:
    count = min(len(costs), len(effects))
    cost, effect = np.array(costs[:count], dtype=float), np.array(effects[:count], dtype=float)
    names = ["a", "b", "c"]
    found = curves(names, cost, effect, [0.0, 1.0, 3.0])
    assert found.share.sum(axis=1) == pytest.approx(1.0)
    assert found.expected_loss.min() >= 0
    assert np.all(found.expected_loss[found.is_best] == found.loss_of_best[np.nonzero(found.is_best)[0]])
    moved = curves([names[place] for place in order], cost[:, order], effect[:, order], [0.0, 1.0, 3.0])
    assert np.allclose(moved.share, found.share[:, order], rtol=0.0, atol=1e-12)  # thirds are added in another order
    assert np.array_equal(moved.expected_loss, found.expected_loss[:, order])
    assert np.allclose(moved.frontier, found.frontier, rtol=0.0, atol=1e-12)
    worse = curves(names, cost, -effect, [0.0, 1.0, 3.0], fewer_is_better=True)
    assert np.allclose(worse.share, found.share, rtol=0.0, atol=1e-12)


def test_twins_share_what_they_win() -> None:
    found = curves(["a", "twin", "b"], np.array([[1.0, 1.0, 2.0]]), np.array([[1.0, 1.0, 1.0]]), [5.0])
    assert found.share.tolist() == [[0.5, 0.5, 0.0]]
    assert found.is_best.tolist() == [[True, True, False]]


@pytest.mark.parametrize("wrong", [math.nan, math.inf])
def test_what_is_not_finite_is_refused_by_name(wrong: float) -> None:
    good, bad = np.ones((3, 2)), np.ones((3, 2))
    bad[1, 1] = wrong
    with pytest.raises(ValueError, match=f"policy 'q': cost of draw 1 must be finite, not {wrong}"):
        curves(["p", "q"], bad, good, [1.0])
    with pytest.raises(ValueError, match="policy 'q': effect of draw 1"):
        curves(["p", "q"], good, bad, [1.0])
    with pytest.raises(ValueError, match="policy 'q': net benefit of draw 1"):
        evpi(["p", "q"], bad)
    with pytest.raises(ValueError, match="parameter 'x': draw 1"):
        evppi(["p", "q"], good, {"x": bad[:, 1]}, [["x"]])
    with pytest.raises(ValueError, match="must name some of"):
        evppi(["p", "q"], good, {"x": good[:, 1]}, [["y"]])
