"""Pairing: one class per tenancy, and the identity between totals and classes, exactly."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from experiments.pairing import LATE, PairClass, classify, displaced, eviction_months, month_or_late, pair
from model.households import NEVER
from model.words import End

HORIZON, WATCH = 10, 14
MONTH = st.one_of(st.none(), st.integers(min_value=-5, max_value=20))
TENANCY = st.tuples(st.booleans(), st.booleans(), MONTH, MONTH)


def world(rows: list[tuple[int, int, int | None]]) -> dict[str, np.ndarray]:
    """Tenancies from (household, start_month, month of eviction)."""
    ended = np.array([NEVER if month is None else month for _, _, month in rows], dtype=np.int64)
    return {
        "household": np.array([row[0] for row in rows], dtype=np.int64),
        "start_month": np.array([row[1] for row in rows], dtype=np.int64),
        "end_month": np.where(ended == NEVER, -1, ended),
        "end": np.where(ended == NEVER, End.STILL_THERE, End.EVICTED),
    }


def class_of(baseline: int | None, variant: int | None) -> PairClass:
    """The class of one tenancy that is there in both worlds."""
    worlds = world([(1, 0, baseline)]), world([(1, 0, variant)])
    found = classify(pair(*worlds), *(eviction_months(one) for one in worlds), HORIZON, WATCH)
    return PairClass(int(found.pair_class[0]))


@pytest.mark.parametrize(
    ("baseline", "variant", "expected"),
    [
        (3, None, PairClass.AVOIDED),
        (3, 14, PairClass.AVOIDED),  # seen by nobody: the watch is over
        (3, 5, PairClass.DELAYED),
        (3, 12, PairClass.DELAYED),  # past the horizon, seen in the run-out
        (None, 3, PairClass.NEWLY),
        (3, 3, PairClass.BOTH),
        (5, 3, PairClass.BOTH),
        (12, 3, PairClass.BOTH),  # hastened into the horizon
        (12, None, PairClass.NEITHER),  # only in the run-out: outside what counts
        (None, 12, PairClass.NEITHER),
        (-2, -2, PairClass.NEITHER),  # before the branch
    ],
)
def test_class_of_a_shared_tenancy(baseline: int | None, variant: int | None, expected: PairClass) -> None:
    assert class_of(baseline, variant) == expected


def test_tenancies_are_the_same_only_with_the_same_start() -> None:
    worlds = world([(1001, 4, 6)]), world([(1001, 5, 7)])
    found = classify(pair(*worlds), *(eviction_months(one) for one in worlds), HORIZON, WATCH)
    assert sorted(found.pair_class) == [PairClass.ONLY_BASELINE, PairClass.ONLY_VARIANT]


def test_a_tenancy_twice_is_refused() -> None:
    with pytest.raises(ValueError, match="twice"):
        pair(world([(1, 0, None), (1, 0, None)]), world([]))


def test_empty_worlds_pair_to_nothing() -> None:
    assert len(pair(world([]), world([])).baseline_row) == 0


@settings(max_examples=300, deadline=None)
@given(st.lists(TENANCY, max_size=40))
def test_identity_between_totals_and_classes(rows: list[tuple[bool, bool, int | None, int | None]]) -> None:
    baseline = world([(n, 0, b) for n, (in_b, _, b, _) in enumerate(rows) if in_b])
    variant = world([(n, 0, v) for n, (_, in_v, _, v) in enumerate(rows) if in_v])
    months = eviction_months(baseline), eviction_months(variant)
    found = classify(pair(baseline, variant), *months, HORIZON, WATCH)
    c = found.counts()
    evicted = [int(np.sum(one < HORIZON)) for one in months]
    assert evicted[0] - evicted[1] == (
        c["avoided"] + c["delayed_past_horizon"] + c["only_baseline"] - c["newly"] - c["only_variant"]
        - c["hastened_into_horizon"]
    )  # fmt: skip
    assert c["avoided"] + c["delayed"] + c["both"] - c["hastened_into_horizon"] + c["only_baseline"] == evicted[0]
    assert len(found.pair_class) == sum(in_b or in_v for in_b, in_v, _, _ in rows)


@settings(max_examples=100, deadline=None)
@given(st.lists(TENANCY, max_size=30), st.randoms(use_true_random=False))
def test_row_order_changes_nothing(rows: list[tuple[bool, bool, int | None, int | None]], shuffler: object) -> None:
    listed = [(n, 0, b) for n, (in_b, _, b, _) in enumerate(rows) if in_b]
    variant = world([(n, 0, v) for n, (_, in_v, _, v) in enumerate(rows) if in_v])
    straight = world(listed)
    shuffler.shuffle(listed)  # type: ignore[attr-defined]
    shuffled = world(listed)
    counts = [
        classify(pair(one, variant), eviction_months(one), eviction_months(variant), HORIZON, WATCH).counts()
        for one in (straight, shuffled)
    ]
    assert counts[0] == counts[1]


def test_months_before_the_branch_are_no_event() -> None:
    for kind in (np.int32, np.int64):
        assert month_or_late(np.array([NEVER, -3, 0, 4], dtype=kind)).tolist() == [LATE, LATE, 0, 4]


def test_evictions_are_counted_as_they_are_stored() -> None:
    stored = world([(1, 0, None), (2, 0, 3)])
    stored = {name: column.astype(np.int32) for name, column in stored.items()}
    assert eviction_months(stored).tolist() == [LATE, 3]


@pytest.mark.parametrize(
    ("referred", "helped", "expected"),
    [
        ((1, 1), (2, NEVER), True),  # no longer helped
        ((1, 1), (2, 5), True),  # helped later
        ((1, 1), (2, 2), False),
        ((1, 3), (2, 5), False),  # came to the line later: not pushed back
        ((1, NEVER), (2, NEVER), False),  # was not in the line
        ((1, 1), (12, NEVER), False),  # helped in the run-out only
    ],
)
def test_displaced(referred: tuple[int, int], helped: tuple[int, int], expected: bool) -> None:
    worlds = []
    for arm in (0, 1):
        one = world([(1, 0, None)])
        one["first_referral_month"], one["first_help_month"] = np.array([referred[arm]]), np.array([helped[arm]])
        worlds.append(one)
    assert displaced(pair(*worlds), *worlds, HORIZON).tolist() == [expected]
