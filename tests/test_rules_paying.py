"""Paying: hand-worked numbers, directions, and that no cent gets lost."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from model import spells
from model.debts import pays_to_corporation, receive
from model.rules import owing, paying
from model.rules.owing import debts_are_paid
from model.rules.paying import bills_are_paid
from model.words import Cause, Creditor
from tests.support import group, key, one_household, one_total, world

CENTS = st.integers(0, 500_000)
BILLS = {
    "rent_cents": 50_000,
    "energy_bill_cents": 12_000,
    "water_bill_cents": 1_500,
    "health_premium_cents": 10_000,
    "other_bill_cents": 6_000,
}


def test_a_household_that_has_enough_pays_from_what_needs_and_habit_leave() -> None:
    # 1,800 means less 450 needs less 300 habit leaves 1,050 for bills of 800.
    assert paying.available_for_bills_cents.py_func(180_000, 45_000, 30_000, 80_000, 0, 0.5, 0.1) == 105_000


def test_in_a_shortage_habit_is_cut_and_needs_are_squeezed() -> None:
    # 1,400 - 450 - 300 = 650 for bills of 800; half the habit (150)
    # and a tenth of needs (45) could add 195: only 150 is needed.
    available = paying.available_for_bills_cents.py_func
    assert available(140_000, 45_000, 30_000, 80_000, 0, 0.5, 0.1) == 80_000
    # With 1,200 means: 450 + 195 = 645, still short.
    assert available(120_000, 45_000, 30_000, 80_000, 0, 0.5, 0.1) == 64_500
    # The same for arrears: 1,600 - 450 - 300 + 150 + 45 = 1,045 of the 1,300 wished for.
    assert available(160_000, 45_000, 30_000, 80_000, 50_000, 0.5, 0.1) == 104_500


def test_a_lapse_needs_luck_below_the_share_and_no_stabilising_help() -> None:
    p = group("paying", lapse_share=0.02, lapse_attention_factor=4.0)
    # attention 0.5: 0.02 * (1 + 4 * 0.25) = 0.04
    assert paying.lapses.py_func(0.039, 0.5, False, p)
    assert not paying.lapses.py_func(0.041, 0.5, False, p)
    assert not paying.lapses.py_func(0.0, 0.5, True, p)


@given(st.floats(0, 1), st.floats(0.02, 1), st.floats(0.02, 1))
def test_more_attention_never_makes_a_lapse(luck: float, low: float, high: float) -> None:
    low, high = sorted((low, high))
    p = group("paying")
    assert not (paying.lapses.py_func(luck, high, False, p) and not paying.lapses.py_func(luck, low, False, p))


def test_payments_go_to_costs_first() -> None:
    assert pays_to_corporation.py_func(3_000, 5_000) == 3_000
    assert pays_to_corporation.py_func(9_000, 5_000) == 5_000
    h, total = one_household(rent_arrears_cents=20_000, rent_costs_cents=5_000), one_total()
    receive.py_func(h, total, 9_000)
    assert (h.rent_costs_cents, h.rent_arrears_cents, total.receipts_cents) == (0, 16_000, 9_000)


def test_pressure_moves_rent_up_the_order() -> None:
    p = group("paying", skips_rent_weight=0.19, rent_weight_under_pressure=0.03)
    assert paying.skip_weight.py_func(Creditor.RENT, 0.0, p) == pytest.approx(0.19)
    assert paying.skip_weight.py_func(Creditor.RENT, 1.0, p) == pytest.approx(0.03)
    assert paying.skip_weight.py_func(Creditor.HEALTH, 0.5, p) == p.skips_health_weight


@pytest.mark.parametrize(
    ("lapsed", "demand", "setback", "usual", "highest", "room", "cause"),
    [
        (True, 5_000, 0, 100_000, 200_000, -1, Cause.ATTENTION),
        (False, 5_000, 0, 100_000, 200_000, -1, Cause.REPAYMENT_DEMAND),
        (False, 0, 0, 80_000, 100_000, 5_000, Cause.INCOME_DROP),
        (False, 0, 0, 100_000, 100_000, -1, Cause.FIXED_COSTS),
        (False, 0, 20_000, 100_000, 100_000, 5_000, Cause.SETBACK),
        (False, 0, 0, 100_000, 100_000, 5_000, Cause.OVERSPENDING),
    ],
)
def test_the_cause_of_arrears(lapsed, demand, setback, usual, highest, room, cause) -> None:
    assert spells.cause_of_arrears.py_func(lapsed, demand, setback, usual, highest, room) == cause


def test_every_reason_that_holds_is_counted_and_overspending_only_alone() -> None:
    reasons = spells.reasons_for_arrears.py_func
    drop, demand, fixed = 1 << Cause.INCOME_DROP, 1 << Cause.REPAYMENT_DEMAND, 1 << Cause.FIXED_COSTS
    assert reasons(True, 0, 0, 0, 100_000, 100_000, 5_000) == 1 << Cause.ATTENTION
    assert reasons(False, 5_000, 0, 0, 80_000, 100_000, -1) == drop | demand | fixed
    assert reasons(False, 0, 1, 20_000, 100_000, 100_000, 0) == demand | 1 << Cause.SETBACK
    assert reasons(False, 0, 0, 0, 100_000, 100_000, 5_000) == 1 << Cause.OVERSPENDING


def test_the_bill_left_is_drawn_by_readiness_among_those_due() -> None:
    weights = {
        "skips_health_weight": 0.3,
        "skips_energy_weight": 0.2,
        "skips_water_weight": 0.1,
        "skips_rent_weight": 0.2,
        "skips_other_weight": 0.2,
        "skips_tax_weight": 0.2,
    }
    p = world(paying=weights)[0].paying
    left = paying.bill_left

    def at(luck: float, skipped: int = 0, tax: int = 0) -> int:
        return left(luck, 0, skipped, 50_000, 12_000, 1_500, 10_000, 6_000, tax, 0.0, p)

    # In the order rent, energy, water, health, other (no tax due): 0.2, 0.4, 0.5, 0.8, 1.
    assert [at(luck) for luck in (0.19, 0.21, 0.41, 0.51, 0.81)] == [0, 1, 2, 3, 4]
    assert at(0.0, skipped=1) == Creditor.ENERGY and at(0.99, tax=4_000) == Creditor.TAX
    assert at(0.5, skipped=0b11111) == -1


def test_a_bill_is_as_ready_to_be_left_as_it_fits_and_not_at_all_if_none_is_due() -> None:
    p = group("paying", skips_rent_weight=0.2, skips_fitting_share=0.8)
    ready = paying.readiness.py_func
    # Without a shortfall its weight; a shortfall of a tenth of the rent: 0.2 * 0.28.
    assert ready(Creditor.RENT, 50_000, 0, 0, 0.0, p) == 0.2
    assert ready(Creditor.RENT, 50_000, 5_000, 0, 0.0, p) == pytest.approx(0.056)
    assert ready(Creditor.RENT, 0, 0, 0, 0.0, p) == ready(Creditor.RENT, 50_000, 0, 1, 0.0, p) == 0.0


def test_a_reminder_puts_the_rent_first_until_enforcement_presses_harder() -> None:
    p = group("paying", pressure_reminded=0.4)
    press = paying.pressure_to_put_rent_first.py_func
    assert [press(0.0, False, p), press(0.0, True, p), press(0.2, True, p), press(0.9, True, p)] == [0.0, 0.4, 0.4, 0.9]


def test_who_is_a_little_short_leaves_a_small_bill_rather_than_the_rent() -> None:
    p = group("paying", skips_fitting_share=0.8)
    fit = paying.fit_of.py_func
    # a shortfall of 50: of a rent of 500 a tenth is needed, 1 - 0.8 * 0.9 = 0.28; a bill of 40 is needed in full
    assert fit(50_000, 5_000, p) == pytest.approx(0.28)
    assert (fit(4_000, 5_000, p), fit(50_000, 0, p)) == (1.0, 1.0)


@given(st.integers(1, 200_000), st.integers(1, 200_000), st.integers(1, 200_000))
def test_a_larger_shortfall_never_makes_a_bill_fit_less(bill: int, low: int, high: int) -> None:
    low, high = sorted((low, high))
    p = group("paying")
    assert paying.fit_of.py_func(bill, low, p) <= paying.fit_of.py_func(bill, high, p) <= 1.0


def test_only_as_many_bills_are_skipped_as_the_shortfall_asks() -> None:
    p = group("paying")
    for seed in range(50):
        skipped = paying.skipped_bills(1, 50_000, 12_000, 1_500, 10_000, 6_000, 0, 0.0, key(seed, 1, 1), p_record())
        assert bin(skipped).count("1") == 1 and skipped < 1 << Creditor.TAX
    everything = paying.skipped_bills(10**9, 50_000, 12_000, 1_500, 10_000, 6_000, 400, 0.0, key(1, 1, 1), p_record())
    assert everything == 0b111111
    assert p.skips_health_weight > 0


def p_record():
    """The paying group as a record, as compiled walks get it."""
    return world()[0].paying


@given(
    savings=CENTS,
    income=CENTS,
    setback=st.integers(0, 200_000),
    habitual=st.integers(0, 100_000),
    arrears=st.integers(0, 200_000),
    instalment=st.integers(0, 30_000),
    household=st.integers(0, 10_000),
    direct=st.integers(0, 2),
)
def test_every_cent_that_comes_in_is_spent_paid_or_kept(
    savings, income, setback, habitual, arrears, instalment, household, direct
) -> None:
    """Conservation: receipts + closing arrears = rent due + opening arrears, and savings never come from nowhere."""
    h = one_household(
        **BILLS,
        household=household,
        savings_cents=savings,
        income_cents=income,
        usual_income_cents=income,
        highest_income_cents=income,
        necessary_cents=45_000,
        habitual_cents=habitual,
        setback_cents=setback,
        rent_arrears_cents=arrears,
        instalment_cents=min(instalment, arrears),
        attention=0.7,
        direct_payment_months=direct,
        income_source=2,
    )
    total = one_total()
    others_before = 0
    rent_unpaid = bills_are_paid(h, p_record(), key(1, household, 3), 3, 1.0, total)
    debts_are_paid(h, p_record(), rent_unpaid, total)
    assert arrears + total.rent_due_cents == total.receipts_cents + h.rent_arrears_cents
    assert h.rent_paid_total_cents == total.receipts_cents
    assert h.savings_cents >= 0
    others = h.energy_arrears_cents + h.water_arrears_cents + h.health_arrears_cents + h.other_arrears_cents
    assert others >= others_before
    paid_out = total.receipts_cents + sum(v for k, v in BILLS.items() if k != "rent_cents") - others
    overdrawn = max(setback - savings - income, 0)
    assert h.savings_cents <= savings + income - setback + overdrawn - paid_out + 2 * overdrawn
    assert np.all(np.array([h.energy_arrears_cents, h.water_arrears_cents, h.health_arrears_cents]) >= 0)


def test_reminded_households_with_means_pay_late() -> None:
    p = p_record()
    h = one_household(rent_arrears_cents=50_000, savings_cents=90_000, is_reminded=True, attention=1.0)
    total = one_total()
    paid = [owing.late_payment(h, p, key(s, 1, 1), 0, total) for s in range(20)]
    assert any(paid) and h.rent_arrears_cents == 0 and h.savings_cents == 40_000
    assert total.receipts_cents == 50_000
