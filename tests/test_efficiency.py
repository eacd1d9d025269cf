"""What pairing saves: the arithmetic by hand, and on the stand-in town."""

from pathlib import Path

import pytest

from experiments.efficiency import efficiency, pairing_efficiency, told
from experiments.run import Plan
from results.store import Store
from tests.fakes import FakeModel
from tests.plan_support import SAVED, resolve


def test_by_hand() -> None:
    # Differences 2, 4, 3: mean 3, variance 1. Baseline 10, 14, 12: variance 4; variant 8, 10, 9: variance 1.
    found = efficiency([10, 14, 12], [8, 10, 9], [3, 5, 4])
    assert found.avoided == 3
    assert found.paired_sd == pytest.approx(1)
    assert found.independent_sd == pytest.approx(5**0.5)
    assert found.ratio == pytest.approx(5)
    assert found.bound == pytest.approx((12 + 9) / 4)
    # Half width 0.3: (1.96 * 1 / 0.3)^2 = 42.7 and (1.96 * 2.236 / 0.3)^2 = 213.4
    assert found.needed(0.3) == (43, 214)
    (row,) = told({"evictions": found}, 0.1)
    assert (row["paired_needed"], row["independent_needed"], row["ratio"], row["bound"]) == (43, 214, 5.0, 5.25)


def test_where_nothing_differs() -> None:
    found = efficiency([4, 6], [4, 6], [0, 0])
    assert (found.ratio, found.bound, found.avoided) == (None, None, 0)
    assert set(told({"x": found}, 0.1)[0]) == {"event", "avoided", "paired_sd", "independent_sd"}
    with pytest.raises(ValueError):
        efficiency([1], [1], [0])


def test_on_households(tmp_path: Path) -> None:
    arms = [resolve("fake-town", (), None, 400), resolve("fake-town", ["help"], {SAVED: "0.1"}, 400)]
    plan = Plan(seed=5, months=12, run_out=6, replications=30)
    found = pairing_efficiency(arms[0], arms[1], plan, Store(tmp_path), FakeModel)["evictions"]
    assert found.bound == pytest.approx((0.2 + 0.18) / 0.02, rel=0.15)  # a tenth of those at risk is saved
    assert found.ratio is not None
    assert 0.3 * found.bound < found.ratio < 3 * found.bound
