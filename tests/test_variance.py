"""Luck or not knowing: the split of variance against tables worked out by hand."""

import numpy as np
import pytest

from experiments.variance import share_interval, split_variance, told


def test_a_table_by_hand() -> None:
    # Rows (draws) 1 3 | 5 11: mean 5, row means 2 and 8, column means 3 and 7.
    # draws: 2 * ((2-5)^2 + (8-5)^2) / 1 = 36; luck: 2 * ((3-5)^2 + (7-5)^2) / 1 = 16
    # rest: (1-2-3+5)^2 + (3-2-7+5)^2 + (5-8-3+5)^2 + (11-8-7+5)^2 = 4, over (1 * 1)
    split = split_variance(np.array([[1.0, 3.0], [5.0, 11.0]]))
    assert split.draw == pytest.approx((36 - 4) / 2)
    assert split.shared_luck == pytest.approx((16 - 4) / 2)
    assert split.rest == pytest.approx(4)
    assert split.parameters_share == pytest.approx(16 / 26)


def test_known_variances_are_found_again() -> None:
    chance = np.random.default_rng(3)
    draws, luck = chance.normal(0, 3, 400), chance.normal(0, 2, 300)
    table = draws[:, None] + luck[None, :] + chance.normal(0, 1, (400, 300))
    split = split_variance(table)
    assert split.draw == pytest.approx(np.var(draws, ddof=1), rel=0.02)
    assert split.shared_luck == pytest.approx(np.var(luck, ddof=1), rel=0.02)
    assert split.rest == pytest.approx(1, rel=0.02)
    assert split.parameters_share == pytest.approx(9 / 14, abs=0.06)


def test_only_luck_and_only_not_knowing() -> None:
    assert split_variance(np.array([[1.0, 2.0, 5.0]] * 4)).parameters_share == 0.0
    assert split_variance(np.array([[1.0] * 3, [4.0] * 3])).parameters_share == 1.0
    assert told(np.ones((3, 3))) is None


def test_what_is_refused() -> None:
    for table in (np.ones((1, 4)), np.ones((4, 1)), np.array([[1.0, np.nan], [2.0, 3.0]])):
        with pytest.raises(ValueError):
            split_variance(table)


def test_the_interval_holds_the_share() -> None:
    chance = np.random.default_rng(8)
    table = chance.normal(0, 1, (40, 1)) + chance.normal(0, 1, (40, 10))
    ends = share_interval(table)
    share = split_variance(table).parameters_share
    assert ends is not None
    assert share is not None
    assert 0 < ends[0] < share < ends[1] < 1
    assert ends == share_interval(table)
