"""Benefit desk, direct payment, small-debt fund, urgent rehousing: hand-worked numbers, cents kept, levers."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.households import HOUSEHOLD
from model.offices import municipality
from model.words import Composition, Cost, HelpStage, IncomeSource, LegalStage, Party
from tests.support import group, one_household, one_total, small_ledger, world
from tests.towns import lived, town

DEBTS = {
    "rent_arrears_cents": 60_000, "rent_costs_cents": 5_000, "energy_arrears_cents": 20_000,
    "water_arrears_cents": 3_000, "health_arrears_cents": 12_000, "other_arrears_cents": 40_000,
    "tax_arrears_cents": 10_000,
}  # fmt: skip
FAMILY = {
    "composition": Composition.LONE_PARENT, "children_count": 2, "help_stage": HelpStage.HELPED,
    "has_psychosocial_problem": True, "rent_cents": 50_000, "necessary_cents": 60_000,
    "usual_income_cents": 120_000, "highest_income_cents": 150_000, "energy_bill_cents": 15_000,
}  # fmt: skip


def test_direct_payment_is_for_assistance_and_enough_arrears() -> None:
    p = group("municipality", direct_payment_from_rents=2.0)
    may = municipality.may_pay_directly.py_func
    assert may(IncomeSource.SOCIAL_ASSISTANCE, 0, 100_000, 50_000, p)
    assert not may(IncomeSource.SOCIAL_ASSISTANCE, 0, 99_999, 50_000, p)
    assert not may(IncomeSource.SOCIAL_ASSISTANCE, 3, 100_000, 50_000, p)
    assert not may(IncomeSource.WORK, 0, 100_000, 50_000, p)


def test_the_fund_is_for_helped_families_with_several_creditors_and_small_debts() -> None:
    p = group("municipality", fund_limit_cents=150_000, fund_concerns_at_least=1)
    meant = municipality.is_for_the_fund.py_func
    assert meant(HelpStage.HELPED, 1, 1, 2, 150_000, p)
    assert not meant(HelpStage.HELPED, 1, 1, 2, 150_001, p)
    assert not meant(HelpStage.HELPED, 0, 1, 2, 100_000, p)
    assert not meant(HelpStage.HELPED, 1, 0, 2, 100_000, p)
    assert not meant(HelpStage.HELPED, 1, 1, 1, 100_000, p)
    assert not meant(HelpStage.WAITING, 1, 1, 2, 100_000, p)


def test_urgency_wants_a_dear_home_a_dropped_income_and_a_shortage() -> None:
    p = group("municipality", rehousing_rent_cents=45_000, rehousing_income_left_share=0.9)
    urgent = municipality.has_urgency.py_func
    assert urgent(60_000, 134_999, 150_000, 135_000, p)
    assert not urgent(60_000, 135_000, 150_000, 136_000, p)  # 90% of the highest: no drop
    assert not urgent(45_000, 100_000, 150_000, 135_000, p)
    assert not urgent(60_000, 130_000, 150_000, 130_000, p)


@given(st.integers(0, 400), st.floats(0, 1e6))
def test_a_years_budget_comes_free_evenly_and_in_full_by_december(now: int, per_year: float) -> None:
    free = municipality.free_so_far.py_func
    assert 0 <= free(per_year, now) <= per_year
    assert free(per_year, 23) == int(per_year)
    assert now % 24 == 0 or free(per_year, now) >= free(per_year, now - 1)


def test_every_cent_of_bought_up_debts_is_paid_to_its_creditor() -> None:
    h, total, ledger = one_household(**DEBTS, **FAMILY), one_total(), small_ledger()
    p = group("municipality", fund_repaid_share=0.5, fund_limit_cents=250_000, fund_repaid_months=36)
    municipality.debts_are_bought_up.py_func(h, p, 3, total, ledger.rows, ledger.size)
    rows = ledger.written()
    assert rows.cents.sum() == sum(DEBTS.values()) == 150_000
    assert total.receipts_cents == 65_000 and h.rent_paid_total_cents == 65_000
    assert all(h[name] == 0 for name in DEBTS)
    assert h.fund_loan_cents == 75_000
    h.savings_cents = 5_000
    municipality.loan_is_repaid.py_func(h, p, 4, ledger.rows, ledger.size)
    back = ledger.written()[-1]
    assert (back.payer, back.payee, back.cents) == (Party.HOUSEHOLD, Party.MUNICIPALITY, 125_000 // 36 + 1)
    assert h.savings_cents + back.cents == 5_000 and h.fund_loan_cents + back.cents == 75_000


def worked(h: Any, **parameters: Any) -> Any:
    """What one round of the municipality, in December, brings this one household; totals and ledger rows."""
    homes = np.zeros(1, dtype=(np.record, HOUSEHOLD))
    homes[0] = h
    total, ledger, w = (
        np.zeros(1, dtype=one_total().dtype).view(np.recarray),
        small_ledger(),
        world(municipality=parameters),
    )
    scratch = np.zeros((2, 1), dtype=np.int64)
    municipality.municipality_works.py_func(
        homes, np.array([0]), 1, np.zeros(1, np.int8), w, None, 1, 23, 11, True, scratch[0], scratch[1], total,
        ledger.rows, ledger.size, np.zeros(16, np.int64),
    )  # fmt: skip
    return homes[0], total[0], ledger.written()


def test_the_desk_handles_an_application_once() -> None:
    h, total, rows = worked(one_household(applies_for_assistance=True), application_minutes=300, desk_hour_cents=6000)
    assert total.benefit_applications == 1 and not h.applies_for_assistance
    assert rows.cost.tolist() == [Cost.BENEFIT_DESK] and rows.cents.tolist() == [30_000]


def test_direct_payment_is_the_tenants_own_choice() -> None:
    tenant = one_household(income_source=IncomeSource.SOCIAL_ASSISTANCE, rent_cents=50_000, rent_arrears_cents=100_000)
    h, total, rows = worked(tenant, direct_payment_uptake_share=1.0, direct_payment_months=12)
    assert (h.direct_payment_months, total.direct_payments, h.disclosures_count) == (12, 1, 1)
    assert rows.cost.tolist() == [Cost.DIRECT_PAYMENT_WORK]
    h, total, rows = worked(tenant, direct_payment_uptake_share=0.0)
    assert h.direct_payment_months == 0 and len(rows) == 0


def test_the_fund_helps_within_its_budget() -> None:
    in_time = worked(one_household(**DEBTS, **FAMILY), fund_cents_per_1000_homes=150_000_000)
    assert in_time[0].other_arrears_cents == 0 and in_time[1].fund_payments == 1
    too_dear = worked(one_household(**DEBTS, **FAMILY), fund_cents_per_1000_homes=149_999_000)
    assert too_dear[0].other_arrears_cents == DEBTS["other_arrears_cents"]


def test_who_is_rehoused_pays_the_lower_rent_for_this_tenancy_only() -> None:
    h, total, rows = worked(
        one_household(**DEBTS, **FAMILY), rehousing_per_1000_homes=1000.0, rehousing_rent_cents=45_000
    )
    assert (h.rent_cents, h.rent_cut_cents, total.rehoused) == (45_000, 5_000, 1)
    assert rows.cost.tolist() == [Cost.REHOUSING]
    late = one_household(**DEBTS, **FAMILY, legal_stage=LegalStage.ORDER)
    assert worked(late, rehousing_per_1000_homes=1000.0)[1].rehoused == 0


@pytest.fixture(scope="module")
def baseline() -> Any:
    return lived(town(homes=1500), months=18)


def total_of(model: Any, name: str) -> int:
    """How often did it happen in this town."""
    return int(model.series()[name].sum())


def test_the_baseline_has_applications_but_none_of_the_levers(baseline: Any) -> None:
    rows = baseline.ledger_rows()
    assert total_of(baseline, "benefit_applications") == (rows.cost == Cost.BENEFIT_DESK).sum() > 0
    assert [total_of(baseline, name) for name in ("direct_payments", "fund_payments", "rehoused")] == [0, 0, 0]


def test_who_is_rehoused_gets_the_fitting_rent_and_keeps_the_old_one_on_record(baseline: Any) -> None:
    swapped = lived(town(("priority-rehousing[homes=1000]",), homes=1500), months=18)
    rehoused = swapped.homes[swapped.homes.rent_cut_cents > 0]
    assert len(rehoused) > 0 and (rehoused.rent_cents == 45_000).all()
    before = baseline.homes[swapped.homes.rent_cut_cents > 0]
    same = before.household == rehoused.household
    assert (rehoused.rent_cents + rehoused.rent_cut_cents)[same].tolist() == before.rent_cents[same].tolist()


def test_faster_decisions_leave_fewer_households_waiting(baseline: Any) -> None:
    fast = lived(town(("faster-benefit",), homes=1500), months=18)
    waiting = [(m.homes.decision_months_left > 0).sum() for m in (baseline, fast)]
    assert waiting[1] < waiting[0]
