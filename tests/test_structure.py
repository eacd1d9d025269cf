"""Structural checks: a verdict needs power, clocks are late by less than a round, extremes do what anybody expects."""

import math

import numpy as np
import pytest

from experiments.structure import EXTREMES, OUTCOMES, Extreme, Size, longest_rounding_days, outcomes
from experiments.verdicts import relative_interval, verdict_of, word_of
from model.setup import Setup
from scenarios.compose import resolve

TINY = Size(homes=600, months=12, run_out=0, burn_in=24, replications=1)


@pytest.mark.parametrize(
    ("low", "high", "word"),
    [
        (-0.01, 0.03, "robust"),
        (0.01, 0.04, "robust"),  # beyond chance, and too small to matter
        (-0.40, 0.05, "not distinguishable"),
        (-0.01, 0.06, "not distinguishable"),
        (0.01, 0.60, "shifted"),
        (-0.30, -0.20, "shifted"),
        (0.25, 0.60, "fragile"),
        (-0.90, -0.26, "fragile"),
        (-math.inf, math.inf, "not distinguishable"),
    ],
)
def test_a_verdict_speaks_of_the_whole_interval(low: float, high: float, word: str) -> None:
    assert word_of(low, high) == word


def test_an_interval_by_hand() -> None:
    before, after = np.array([9.0, 11.0]), np.array([10.0, 14.0])
    middle, low, high = relative_interval(before, after, is_paired=True)
    # differences 1 and 3: mean 2, standard error 1, t(1; 0.975) = 12.706; over a mean of 10
    assert (middle, low, high) == pytest.approx((0.2, 0.2 - 1.2706, 0.2 + 1.2706), abs=1e-4)


def test_one_replication_supports_no_verdict() -> None:
    one = np.full((1, len(OUTCOMES)), 5.0)
    assert verdict_of(one, one, True, OUTCOMES)[0] == "not distinguishable"


def test_where_there_was_nothing_two_levels_are_told_instead_of_a_percentage() -> None:
    none, some = np.zeros((3, 1)), np.array([[0.1], [0.2], [0.3]])
    word, detail = verdict_of(none, some, True, ("evictions avoided",))
    assert (word, detail) == ("not distinguishable", "evictions avoided from 0 to 0.2 not distinguishable")


def test_few_runs_in_which_evictions_fall_by_forty_percent_within_chance_are_not_called_robust() -> None:
    base = np.array([[1.0, 9.0, events, 0.1] for events in (0, 4, 0, 4, 0, 4)])
    changed = np.array([[1.0, 9.0, events, 0.1] for events in (1, 2, 0, 3, 0, 1)])
    assert verdict_of(base, changed, False, OUTCOMES)[0] == "not distinguishable"


def test_the_worst_outcome_decides() -> None:
    base = np.array([[0.05, 9.0, 2.0, 0.1]] * 6) * (1 + 0.001 * np.arange(6)[:, None])
    changed = base * np.array([1.0, 1.1, 1.4, 1.0])
    word, detail = verdict_of(base, changed, True, OUTCOMES)
    assert word == "fragile"
    assert [part.split("] ")[1] for part in detail.split("; ")] == ["robust", "shifted", "fragile", "robust"]


def test_a_clock_is_late_by_less_than_a_round() -> None:
    assert longest_rounding_days() == 14


@pytest.fixture(scope="module")
def usual() -> tuple[Setup, np.ndarray]:
    setup = resolve("gemeente-n", homes=TINY.homes).setup
    return setup, outcomes(setup, TINY)


@pytest.mark.parametrize("extreme", EXTREMES, ids=[one.name for one in EXTREMES])
def test_extremes_do_what_anybody_expects(extreme: Extreme, usual: tuple[Setup, np.ndarray]) -> None:
    setup, base = usual
    found = outcomes(extreme.setup(setup), TINY, None, extreme.every_month)
    assert extreme.holds(np.mean(base, axis=0), np.mean(found, axis=0)), (base, found)


@pytest.mark.slow
def test_the_claim_is_run_with_and_without_the_policy() -> None:
    from experiments.structure import avoided

    setups = (resolve("gemeente-n", homes=600).setup, resolve("gemeente-n", ("standard-referral",), homes=600).setup)
    size = Size(homes=600, months=12, run_out=12, burn_in=24, replications=1)
    assert avoided((setups[0], setups[0]), size).tolist() == [[0.0]]
    assert avoided(setups, size).shape == (1, 1)
