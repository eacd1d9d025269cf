"""The records of households: where they lie, how they are copied, and who is a case of its landlord."""

import pickle

import numpy as np

from model.households import HOUSEHOLD, NEVER, blank_homes
from model.jit import plain
from model.month import ended_rows
from model.rules.counting import month_ends
from model.rules.paying import bills_are_paid
from model.simulation import DebtEscalation
from model.words import LegalStage
from tests.support import key, one_household, one_total, world
from tests.towns import town

LAYOUT = [("a", "i8"), ("b", "f8")]


def test_records_of_equal_dtypes_are_handed_over_under_one_dtype_object() -> None:
    first = np.array([(1, 2.0)], dtype=LAYOUT).view(np.recarray)
    second = pickle.loads(pickle.dumps(first))
    assert second.dtype is not first.dtype
    assert plain(second).dtype is plain(first).dtype
    other = np.array([(1, 2.0)], dtype=[("a", "i8"), ("c", "f8")])
    assert plain(other).dtype != plain(first).dtype
    plain(second)["a"] = 7
    assert second.a[0] == 7 and first.a[0] == 1 and type(plain(second)) is np.ndarray


def test_the_rows_of_homes_whose_tenancy_ends_are_found_in_order() -> None:
    rows = np.full(6, -1, dtype=np.int64)
    count = ended_rows(np.array([0, 4, 0, 0, 1, 5], dtype=np.int8), rows)
    assert rows[:count].tolist() == [1, 4, 5]
    assert ended_rows(np.zeros(6, dtype=np.int8), rows) == 0


def test_blank_homes_are_zeros_on_cache_lines_of_their_own_in_a_small_town_and_a_large_one() -> None:
    for count in (1, 3, 5_000):
        homes = blank_homes(count)
        assert len(homes) == count and homes.dtype == HOUSEHOLD and not homes.view(np.uint8).any()
        assert homes.ctypes.data % 64 == 0 and homes.strides == (HOUSEHOLD.itemsize,)


def test_nobody_becomes_a_case_of_its_landlord_between_the_first_of_the_month_and_its_end() -> None:
    model = DebtEscalation(town(("recommendations-all",), homes=400, burn_in=0), seed=5)
    seen = 0
    for _ in range(30):
        model.step()
        homes = model.homes
        is_case = (homes.rent_arrears_cents + homes.rent_costs_cents > 0) | (homes.legal_stage != LegalStage.NONE)
        moved_in = homes.start_month == model.month  # a deposit not paid in full is owed from the next month
        found = np.flatnonzero(is_case & ~moved_in)
        assert set(found) <= set(model.cases[: model.cases_count])
        assert set(model.cases[: model.cases_count]) <= set(model.active[: model.active_count])
        seen += len(found)
    assert seen > 0


def test_a_bill_left_on_its_due_day_counts_for_twelve_months() -> None:
    h, total = one_household(rent_cents=50_000, income_cents=0, last_late_month=NEVER), one_total()
    p = world(paying={"lapse_share": 0.0})[0]
    bills_are_paid(h, p.paying, key(1, 1, 3), 3, 1.0, total)
    assert h.last_late_month == 3
    counted = []
    for month in (3, 14, 15):
        total = one_total()
        month_ends(h, p.counting, month, total)
        counted.append(int(total.late_within_year))
    assert counted == [1, 1, 0]
