"""Whose data are shared, and what offices work: small worlds worked out by hand."""

from typing import Any

import numpy as np

from experiments.capacity import OFFICES, capacity_block, work_of
from experiments.privacy import exposure, privacy_block, would_have_cured
from experiments.worlds import COUNTED, Replication, replication_of
from model.agents import DebtService, Volunteers
from model.households import NEVER
from model.ledger import MONTH, ROW
from model.offices.contact import disclose
from model.outcomes import TENANCY
from model.words import Cost, End, HelpStage, Rung, SettlementStage
from tests.offices_support import RENT, Bench
from tests.support import one_household, one_total
from tests.towns import lived, town

HORIZON, WATCH = 12, 18


def tenancies(*rows: dict[str, Any]) -> np.recarray:
    """Tenancies with the given fields; the rest is quiet."""
    found = np.zeros(len(rows), dtype=TENANCY).view(np.recarray)
    for name in TENANCY.names or ():
        if name.startswith("first_"):
            found[name] = NEVER
    found.end_month = -1
    for number, row in enumerate(rows):
        found.household[number] = 1000 * number
        for name, value in row.items():
            found[name][number] = value
    return found


def replication(homes: np.recarray, *months: dict[str, int]) -> Replication:
    """A replication of these tenancies; `months`: counts by month, one corporation."""
    series = np.zeros(len(months), dtype=MONTH).view(np.recarray)
    for number, row in enumerate(months):
        series.month[number] = row.get("month", number)
        for name, value in row.items():
            series[name][number] = value
    return replication_of(homes, np.zeros(0, dtype=ROW).view(np.recarray), series, WATCH)


def test_a_disclosure_is_counted_with_its_consent_and_a_household_once() -> None:
    h, total = one_household(), one_total()
    disclose.py_func(h, 2, False, 5, total)
    disclose.py_func(h, 1, True, 9, total)
    assert (h.disclosures_count, h.disclosures_unconsented, h.first_disclosure_month) == (3, 2, 5)
    assert (total["disclosures"], total["disclosures_unconsented"], total["households_exposed"]) == (3, 2, 1)


def test_who_is_neither_evicted_nor_in_problem_debt_without_help_would_have_cured() -> None:
    without = tenancies(
        {}, {"first_problem_month": 3}, {"end": End.EVICTED, "end_month": 15}, {"end": End.MOVED, "end_month": 4}
    )
    arm = tenancies({}, {}, {}, {}, {})  # the fifth lives in no home of the other world
    assert would_have_cured(arm, without).tolist() == [True, False, False, True, False]


def test_exposure_by_hand() -> None:
    arm = replication(
        tenancies(
            {"first_disclosure_month": 2, "disclosures_count": 3},  # for nothing
            {"first_disclosure_month": 2, "disclosures_count": 1},  # in problem debt without help
            {"first_disclosure_month": 13, "disclosures_count": 1},  # shared in the run-out
        ),
        {"month": 2, "disclosures": 2, "disclosures_unconsented": 1, "households_exposed": 2},
        {"month": 7, "disclosures": 2, "disclosures_unconsented": 2},
        {"month": 13, "disclosures": 1, "households_exposed": 1},
    )
    found = exposure(arm, tenancies({}, {"first_problem_month": 3}, {}), HORIZON)
    assert found == {
        "disclosures": 4.0, "with_consent": 1.0, "without_consent": 3.0, "households_exposed": 2.0,
        "repeat_exposures": 2.0, "households_exposed_would_have_cured": 1.0, "disclosures_would_have_cured": 3.0,
    }  # fmt: skip
    assert "disclosures_would_have_cured" not in exposure(arm, None, HORIZON)
    other = dict.fromkeys(found, 0.0)
    assert privacy_block([(other, found), (other, other)])["disclosures"] == {"baseline": 0.0, "variant": 2.0}


def test_capacity_by_hand() -> None:
    first = replication(
        tenancies({}),
        {"month": 0, "desk_minutes_used": 90, "desk_waited": 1, "desk_waiting_days": 30, "desk_dropped_out": 1},
        {"month": 5, "desk_minutes_used": 30, "desk_waited": 3, "desk_waiting_days": 30},
        {"month": 15, "desk_minutes_used": 600},
    )
    idle = replication(tenancies({}), {"month": 0})
    found = capacity_block([(work_of(idle, HORIZON), work_of(first, HORIZON))] * 2)
    assert found["desks"]["hours"] == {"baseline": 0.0, "variant": 2.0}
    assert found["desks"]["waiting_days_mean"] == {"variant": 15.0}
    assert found["desks"]["dropped_out"] == {"baseline": 0.0, "variant": 1.0}
    assert found["corporation_officers"] == {"hours": {"baseline": 0.0, "variant": 0.0}}


def test_every_counter_of_an_office_is_a_column_that_is_read() -> None:
    assert {name for office in OFFICES.values() for name in office if name} <= set(COUNTED)


def test_waits_end_at_the_turn_and_who_gives_up_is_counted_at_its_office() -> None:
    bench = Bench(debt_service__hours_per_1000_homes=5000.0, debt_service__drops_out_per_round_share=0.0)
    bench.homes[0].rent_arrears_cents, bench.homes[0].settlement_stage = 2 * RENT, SettlementStage.LINE
    total = bench.work(DebtService, rounds=1, first=4)  # joined in round 0: two months
    assert (total["debt_service_waited"], total["debt_service_waiting_days"]) == (1, 60)
    assert total["debt_service_minutes_used"] == bench.model.world[0].debt_service.intake_minutes
    bench = Bench(volunteers__hours_per_1000_homes=5000.0, volunteers__drops_out_per_round_share=100.0)
    bench.homes[0].volunteer_stage = HelpStage.WAITING
    assert bench.work(Volunteers, rounds=1, first=20)["volunteer_dropped_out"] == 1


def test_an_officers_minutes_are_counted_as_they_are_paid() -> None:
    bench = Bench(answering__phone_reach_share=0.0, casework__phone_minutes=12, casework__officer_hour_cents=6_000)
    bench.homes[0].rent_arrears_cents = 2 * RENT
    total = bench.climb(Rung.PHONE)
    assert total["officer_minutes_used"] == 12 and bench.paid_cents(Cost.PHONE_CALL) == 12 * 100


def test_the_months_and_the_households_tell_the_same_disclosures() -> None:
    model = lived(town(("standard-referral[months=1]",)))
    series, homes = model.series(), model.tenancies()
    assert series.disclosures.sum() == homes.disclosures_count.sum() > 0
    assert series.disclosures_unconsented.sum() == homes.disclosures_unconsented.sum()
    assert series.households_exposed.sum() == (homes.disclosures_count > 0).sum()
    assert ((homes.first_disclosure_month >= 0) == (homes.disclosures_count > 0)).all()
