"""The incremental table: published examples, outputs of two other programs, and properties."""

import json
import math
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from experiments.cea import Mark, Step, Tolerance, incremental

ORACLE: dict[str, Any] = json.loads(
    (Path(__file__).parent / "oracles" / "cost_effectiveness.json").read_text(encoding="utf-8")
)
POINT = st.tuples(st.integers(-5, 5), st.integers(-5, 5))
POINTS = st.lists(POINT, min_size=1, max_size=8)


def by_name(rows: list[Step]) -> dict[str, Step]:
    """The rows by policy."""
    return {row.name: row for row in rows}


def table(points: list[tuple[int, int]], **given: Any) -> dict[str, Step]:
    """The table of points (cost, effect), named by their place."""
    names = [f"p{place}" for place in range(len(points))]
    return by_name(incremental(names, [cost for cost, _ in points], [effect for _, effect in points], **given))


def test_screening_for_hiv() -> None:
    """The example of dampack's vignette 'Basic cost effectiveness analysis' (Alarid-Escudero and others)."""
    names = ["status quo", "one time", "5yr", "3yr", "annual"]
    effects = [months / 12 for months in (277.25, 277.57, 277.78, 277.83, 277.76)]
    rows = by_name(incremental(names, [26_000, 27_000, 28_020, 28_440, 29_440], effects))
    assert [rows[name].mark.value for name in names] == ["ND", "ND", "ND", "ND", "D"]
    assert rows["status quo"].ratio is None
    ratios = [rows[name].ratio for name in names[1:4]]
    assert ratios == pytest.approx([37_500, 58_285.714, 100_800])
    assert rows["annual"].against == ("3yr", "5yr")


def test_extended_dominance_takes_two_rounds() -> None:
    """Frick, Decision rules (lecture 11, Johns Hopkins University, 2007): options 1 and 4 fall to mixes of 2 and 3."""
    costs, effects = [300_000, 200_000, 450_000, 375_000, 400_000], [25, 20, 50, 40, 15]
    rows = by_name(incremental(["1", "2", "3", "4", "5"], costs, effects))
    assert [rows[name].mark.value for name in "12345"] == ["ED", "ND", "ND", "ED", "D"]
    assert rows["3"].ratio == pytest.approx(250_000 / 30)
    assert rows["1"].against == ("2", "3")


@pytest.mark.parametrize("case", ORACLE["tables"])
def test_as_another_program_has_it(case: dict[str, Any]) -> None:
    rows = by_name(incremental(case["names"], case["costs"], case["effects"]))
    assert {name: row.mark.value for name, row in rows.items()} == case["marks"]
    for name, ratio in case["ratios"].items():
        assert rows[name].ratio == (None if ratio is None else pytest.approx(ratio)), name


@pytest.mark.parametrize("case", ORACLE["fewer_is_better"])
def test_fewer_bad_outcomes_are_better(case: dict[str, Any]) -> None:
    rows = incremental(case["names"], case["costs"], case["effects"], fewer_is_better=True)
    assert {row.name for row in rows if row.is_on_frontier} == set(case["frontier"])
    assert all(row.extra_effect is None or row.extra_effect > 0 for row in rows)


def test_policies_that_are_the_same_stand_together() -> None:
    rows = table([(0, 0), (10, 2), (10, 2), (20, 1), (20, 1)])
    assert [rows[f"p{place}"].mark.value for place in range(5)] == ["ND", "EQ", "EQ", "D", "D"]
    assert (rows["p1"].same_as, rows["p2"].same_as) == (("p2",), ("p1",))
    assert rows["p1"].ratio == rows["p2"].ratio == 5
    assert rows["p3"].against == ("p1", "p2")


def test_nearly_the_same_is_the_same_within_the_tolerance() -> None:
    names, costs, effects = ["a", "b", "c"], [100.0, 100.4, 200.0], [1.0, 1.001, 1.0005]
    exact = by_name(incremental(names, costs, effects))
    assert [exact[name].mark.value for name in names] == ["ND", "ND", "D"]
    rough = by_name(incremental(names, costs, effects, tolerance=Tolerance(cost=1, effect=0.01)))
    assert [rough[name].mark.value for name in names] == ["EQ", "EQ", "D"]


def test_one_policy_alone_is_the_frontier() -> None:
    (row,) = incremental(["only"], [3], [4])
    assert (row.mark, row.ratio, row.against) == (Mark.ON_FRONTIER, None, ())


def test_all_but_one_dominated() -> None:
    rows = table([(1, 5), (2, 5), (3, 4), (1, 3)])
    assert [rows[f"p{place}"].mark.value for place in range(4)] == ["ND", "D", "D", "D"]


def test_on_one_line_none_is_dominated() -> None:
    assert all(row.mark == Mark.ON_FRONTIER for row in table([(0, 0), (1, 1), (2, 2), (5, 5)]).values())


@given(POINTS, st.randoms(use_true_random=False), st.integers(0, 2))
def test_order_and_names_do_not_matter(points: list[tuple[int, int]], random: Any, near: int) -> None:
    tolerance = Tolerance(cost=near, effect=near)
    rows = table(points, tolerance=tolerance)
    places = list(range(len(points)))
    random.shuffle(places)
    other = table([points[place] for place in places], tolerance=tolerance)
    for new, old in enumerate(places):
        one, two = rows[f"p{old}"], other[f"p{new}"]
        assert (one.mark, one.extra_cost, one.extra_effect, one.ratio) == (
            two.mark,
            two.extra_cost,
            two.extra_effect,
            two.ratio,
        )
        assert {f"p{places.index(int(name[1:]))}" for name in one.against} == set(two.against)


@given(POINTS)
def test_the_frontier_is_what_some_price_would_choose(points: list[tuple[int, int]]) -> None:
    rows = table(points)
    frontier = sorted((row for row in rows.values() if row.is_on_frontier), key=lambda row: row.cost)
    ratios = sorted({row.ratio for row in frontier if row.ratio is not None})
    prices = [0.0, *((low + high) / 2 for low, high in pairwise(ratios)), *ratios, 1e6]
    chosen: set[str] = set()
    for price in prices:
        worth = {name: price * row.effect - row.cost for name, row in rows.items()}
        top = max(worth.values())
        chosen |= {name for name, value in worth.items() if math.isclose(value, top, rel_tol=1e-9, abs_tol=1e-9)}
    # A free price also likes policies that cost the same and do less; they are dominated all the same.
    dominated = {name for name, row in rows.items() if row.mark == Mark.DOMINATED}
    assert {row.name for row in frontier} == chosen - dominated
    for low, high in pairwise(ratios):
        assert low < high


@given(POINTS, POINT)
def test_a_duplicate_changes_nothing_but_the_mark(points: list[tuple[int, int]], added: tuple[int, int]) -> None:
    points = [*points, added]
    rows, twice = table(points), table([*points, points[0]])
    again = twice[f"p{len(points)}"]
    assert (again.mark, again.ratio) == (twice["p0"].mark, twice["p0"].ratio)
    for name, row in rows.items():
        assert twice[name].is_on_frontier == row.is_on_frontier
        assert twice[name].ratio == row.ratio


@pytest.mark.parametrize(
    ("names", "costs", "effects", "message"),
    [
        (["a", "b"], [1, math.nan], [1, 2], "policy 'b': cost must be a finite number, not nan"),
        (["a", "b"], [1, 2], [math.inf, 2], "policy 'a': effect must be a finite number, not inf"),
        (["a", "a"], [1, 2], [1, 2], "policy 'a' is given twice"),
        (["a", "b"], [1], [1, 2], "cost: 1 values for 2 policies"),
        ([], [], [], "no policy"),
    ],
)
def test_what_cannot_be_compared_is_refused(names: Any, costs: Any, effects: Any, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        incremental(names, costs, effects)
