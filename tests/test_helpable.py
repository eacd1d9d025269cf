"""Who could be saved, who was visited for nothing, who was missed: small worlds worked out by hand."""

from typing import Any

import numpy as np

from experiments.helpable import judge
from experiments.household_types import FEW, by_type, type_masks, types_table
from experiments.pairing import pair
from model.households import NEVER
from model.words import Composition, End, IncomeSource

HORIZON, WATCH = 12, 18
OUT = End.EVICTED


def world(*rows: dict[str, Any]) -> dict[str, np.ndarray]:
    """Tenancies with the given fields; the rest is quiet."""
    quiet = {
        "household": 0, "start_month": -5, "end_month": -1, "end": End.STILL_THERE, "first_order_month": NEVER,
        "first_problem_month": NEVER, "first_referral_month": NEVER, "first_help_month": NEVER, "waiting_days": 0,
        "waited_count": 0, "times_helped": 0, "composition": Composition.COUPLE, "income_source": IncomeSource.WORK,
        "age_months": 480,
    }  # fmt: skip
    full = [{**quiet, "household": 1000 * number, **row} for number, row in enumerate(rows)]
    return {name: np.array([int(row[name]) for row in full]) for name in quiet}


def test_each_household_is_what_its_three_worlds_make_it() -> None:
    evicted = {"end": OUT, "end_month": 6}
    seen = {"first_referral_month": 2, "waited_count": 1}
    without = world(evicted, evicted, evicted, {}, {"first_problem_month": 3}, {"end": OUT, "end_month": 15})
    at_once = world({}, {}, evicted, {}, {}, {})
    arm = world(
        {**seen, "times_helped": 1, "first_help_month": 3},  # helpable, helped in time
        {**seen, "times_helped": 1, "first_help_month": 7, **evicted},  # helpable, helped too late
        {**seen, **evicted},  # cannot be helped; contacted rightly
        seen,  # false alarm
        seen,  # false alarm with problem debt
        seen,  # evicted without help in the run-out: no false alarm, but not helpable within the horizon
    )
    found = judge(arm, without, at_once, HORIZON, WATCH)
    assert found.is_helpable.tolist() == [True, True, False, False, False, False]
    assert found.is_missed.tolist() == [False, True, False, False, False, False]
    assert found.is_false_alarm.tolist() == [False, False, False, True, True, False]
    assert found.counts() == {
        "contacted": 6.0, "false_alarms": 2.0, "false_alarms_with_problem_debt": 1.0, "helpable": 2.0, "missed": 1.0,
        "contacted_not_judged": 0.0,
    }  # fmt: skip


def test_only_what_happened_after_the_worlds_parted_counts() -> None:
    before = {"first_referral_month": -9, "waited_count": 1, "times_helped": 1, "first_help_month": -8}
    without = world({**before, "end": OUT, "end_month": 6}, before)
    arm = world({**before, "end": OUT, "end_month": 6}, {**before, "waited_count": 2})
    found = judge(arm, without, world({}, {}), HORIZON, WATCH)
    assert found.is_contacted.tolist() == [False, True]
    assert found.is_missed.tolist() == [True, False]


def test_a_tenancy_without_its_twin_is_not_judged() -> None:
    seen = {"first_referral_month": 2, "waited_count": 1}
    found = judge(world(seen, {**seen, "household": 7001, "start_month": 4}), world({}), world({}), HORIZON, WATCH)
    assert found.counts()["contacted_not_judged"] == 1
    assert found.counts()["false_alarms"] == 1


def test_types_by_hand() -> None:
    columns = world(
        {"composition": Composition.COUPLE_WITH_CHILDREN},
        {"composition": Composition.LONE_PARENT, "age_months": 27 * 12 + WATCH - 1},
        {"composition": Composition.SINGLE_MAN, "income_source": IncomeSource.PENSION},
        {"composition": Composition.SINGLE_WOMAN, "age_months": 27 * 12 + 3, "end": OUT, "end_month": 3},
    )
    masks = {name: np.flatnonzero(mask).tolist() for name, mask in type_masks(columns, WATCH).items()}
    assert masks == {
        "families": [0], "lone_parents": [1], "single_men": [2], "single_women": [3], "under_27": [1],
        "pensioners": [2],
    }  # fmt: skip


def test_few_cases_are_marked_and_avoided_adds_up() -> None:
    single = {"composition": Composition.SINGLE_MAN}
    baseline = world(*[{**single, "end": OUT, "end_month": 2}] * FEW, {"composition": Composition.LONE_PARENT})
    variant = world(*[single] * FEW, {"composition": Composition.LONE_PARENT, "end": OUT, "end_month": 2})
    counts = by_type(pair(baseline, variant), baseline, variant, None, HORIZON, WATCH)
    table = types_table([counts])
    assert table["single_men"]["evictions"] == {"baseline": FEW, "variant": 0.0, "avoided": FEW}
    assert table["lone_parents"]["evictions"]["avoided"] == -1
    assert not table["single_men"]["is_small"] and table["lone_parents"]["is_small"]
    assert "missed" not in table["single_men"]
