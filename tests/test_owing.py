"""Paying off arrears, budget management, settlements, what was put off: worked by hand."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from model.debts import owed_besides_rent
from model.rules import owing, paying, spending, straining
from model.rules.owing import debts_are_paid, other_arrears_are_paid
from model.rules.paying import bills_are_paid
from model.words import Creditor, CreditorStage, LegalStage
from tests.support import group, key, one_household, one_total, world

CENTS = st.integers(0, 300_000)
BILLS = {
    "rent_cents": 50_000,
    "energy_bill_cents": 12_000,
    "water_bill_cents": 1_500,
    "health_premium_cents": 10_000,
    "other_bill_cents": 6_000,
}
NEVER_LAPSES = {"lapse_share": 0.0}


def one_month(h: Any, total: Any, **p: Any) -> None:
    parameters = world(paying=NEVER_LAPSES | p)[0].paying
    rent_unpaid = bills_are_paid(h, parameters, key(1, 1, 3), 3, 1.0, total)
    debts_are_paid(h, parameters, rent_unpaid, total)


def test_a_demand_that_falls_due_is_a_bill_of_the_tax_authority() -> None:
    h, total = one_household(**BILLS, income_cents=0, repayment_demand_cents=120_000), one_total()
    one_month(h, total, demand_months=12)
    # Nothing comes in: all bills stay unpaid, of the demand the 100 that fell due.
    assert (h.tax_arrears_cents, h.repayment_demand_cents) == (10_000, 110_000)
    assert h.other_arrears_cents == 6_000 and h.rent_arrears_cents == 50_000
    assert (total.first_left_tax, total.first_left_rent, total.first_left_health) == (1, 1, 1)
    assert (total.spells_fixed_costs, total.spells_repayment_demand, total.new_arrears) == (
        1,
        1,
        1,
    )  # both reasons hold
    one_month(h, total, demand_months=12)
    assert total.first_left_tax == 1  # it owed before


def test_while_cut_off_no_bill_falls_due() -> None:
    cut_off = CreditorStage.ENFORCED
    h, total = one_household(**BILLS, energy_stage=cut_off, water_stage=cut_off, energy_arrears_cents=1), one_total()
    one_month(h, total)
    assert (h.energy_arrears_cents, h.water_arrears_cents, h.health_arrears_cents) == (1, 0, 10_000)


def test_under_budget_management_rent_goes_first_and_nothing_slips() -> None:
    managed = paying.managed_bills.py_func
    # 80 short: the tax demand of 40 and the other bills of 60 cover it.
    assert managed(8_000, 50_000, 12_000, 1_500, 10_000, 6_000, 4_000) == 1 << Creditor.TAX | 1 << Creditor.OTHER
    assert managed(0, 50_000, 12_000, 1_500, 10_000, 6_000, 4_000) == 0
    h, total = one_household(**BILLS, income_cents=100_000, necessary_cents=20_000, habitual_cents=90_000), one_total()
    h.managed_months = 2
    # 1,000 less needs of 200 leaves 800 for bills of 795; of the habit of 900 only 5 is left.
    one_month(h, total, lapse_share=0.05)
    assert owed_besides_rent.py_func(h) + h.rent_arrears_cents == 0
    assert (h.managed_months, h.savings_cents) == (1, 0)


def test_without_asking_for_instalments_all_that_is_demanded_back_falls_due_at_once() -> None:
    p = group("paying", demand_months=12, demand_least_cents=4_000)
    due = paying.demand_instalment_cents.py_func
    assert (due(120_000, False, p), due(120_000, True, p)) == (10_000, 120_000)
    assert (due(30_000, False, p), due(3_000, False, p), due(0, True, p)) == (4_000, 3_000, 0)


def test_a_settlement_is_spread_over_all_arrears() -> None:
    h, total = (
        one_household(rent_arrears_cents=30_000, health_arrears_cents=20_000, tax_arrears_cents=10_000),
        one_total(),
    )
    h.settlement_cents, h.savings_cents, h.missed_instalment = 6_000, 9_000, True
    debts_are_paid(h, world()[0].paying, False, total)
    assert (h.rent_arrears_cents, h.health_arrears_cents, h.tax_arrears_cents) == (27_000, 18_000, 9_000)
    assert (h.savings_cents, h.settlement_months, total.receipts_cents) == (3_000, 1, 3_000)
    assert not h.missed_instalment
    debts_are_paid(h, world()[0].paying, False, total)
    assert h.missed_instalment and (h.savings_cents, h.settlement_months) == (3_000, 1)


@given(st.lists(CENTS, min_size=5, max_size=5), CENTS, st.booleans())
def test_paying_other_creditors_loses_no_cent(owed: list[int], left: int, is_cut_off: bool) -> None:
    h = one_household(
        energy_arrears_cents=owed[0],
        water_arrears_cents=owed[1],
        health_arrears_cents=owed[2],
        other_arrears_cents=owed[3],
        tax_arrears_cents=owed[4],
    )
    h.energy_stage = CreditorStage.ENFORCED if is_cut_off else CreditorStage.NONE
    after = other_arrears_are_paid(h, left, world()[0].paying)
    assert sum(owed) - owed_besides_rent(h) == left - after and 0 <= after <= left
    if is_cut_off:
        assert h.energy_arrears_cents == max(owed[0] - left, 0)


def test_what_was_missed_is_the_instalment_and_the_rent_if_that_was_missed_too() -> None:
    missed = owing.missed_cents.py_func
    assert (missed(5_000, 1, 50_000, 200_000), missed(5_000, 2, 50_000, 200_000)) == (5_000, 55_000)
    assert missed(5_000, 2, 50_000, 52_000) == 52_000  # no more than is owed


def test_a_missed_instalment_is_made_good_as_a_whole_or_not_at_all() -> None:
    p = world(paying={"catches_up_keeps_cents": 0, "catches_up_reminded_share": 1.0, "borrows_share": 0.0})[0].paying
    terms = {"rent_cents": 50_000, "instalment_cents": 5_000, "is_reminded": True, "attention": 1.0}
    for missed, savings, left in ((1, 5_000, 0), (2, 54_999, 54_999), (2, 60_000, 5_000), (0, 60_000, 60_000)):
        h = one_household(**terms, rent_arrears_cents=120_000, savings_cents=savings, missed_instalment=missed)
        total = one_total()
        is_paid = owing.late_payment(h, p, key(1, 1, 1), 0, total)
        assert (h.savings_cents, total.receipts_cents) == (left, savings - left)
        assert is_paid == (left < savings) and h.arrangement_months == int(is_paid)
        assert h.missed_instalment == (0 if is_paid else missed) and h.instalment_cents == 5_000


def test_the_rent_unpaid_makes_the_instalment_missed_too() -> None:
    for rent_unpaid, left, missed in ((True, 90_000, 2), (False, 4_999, 1), (False, 5_000, 0)):
        h = one_household(rent_arrears_cents=100_000, instalment_cents=5_000, savings_cents=left)
        debts_are_paid(h, world()[0].paying, rent_unpaid, one_total())
        assert h.missed_instalment == missed


def test_a_reason_is_counted_once_a_year_a_spell_always() -> None:
    for history, counted in ((0, 1), (1 << 12, 1), (1 << 11, 0), (1, 0)):
        h, total = one_household(**BILLS, income_cents=0, arrears_history=history), one_total()
        one_month(h, total)
        assert (total.new_arrears, total.spells_fixed_costs) == (1, counted)


def test_no_late_payment_beside_a_settlement() -> None:
    h = one_household(rent_arrears_cents=50_000, savings_cents=90_000, is_reminded=True, attention=1.0)
    h.settlement_cents = 1_000
    assert not any(owing.late_payment(h, world()[0].paying, key(s, 1, 1), 0, one_total()) for s in range(20))


def test_part_of_what_comes_in_above_the_usual_goes_to_what_was_put_off() -> None:
    p = group("spending", put_off_share=0.6, put_off_self_control_factor=0.1)
    # 1,000 above the usual: 60% of it, 70% for somebody a standard deviation lower in self-control.
    assert spending.put_off_cents.py_func(250_000, 150_000, 0.0, p) == 60_000
    assert spending.put_off_cents.py_func(250_000, 150_000, -1.0, p) == 70_000
    assert spending.put_off_cents.py_func(140_000, 150_000, 0.0, p) == 0


@given(st.integers(0, 5), st.booleans(), st.booleans(), st.floats(0, 3))
def test_creditors_strain_and_plans_relieve(letters: int, is_attached: bool, is_cut_off: bool, owed: float) -> None:
    p = group("straining")
    pressed = straining.strain_of_creditors.py_func(letters, is_attached, is_cut_off, p)
    assert straining.strain_of_creditors.py_func(letters + 1, True, True, p) > pressed >= 0.0
    aim, stage = straining.strain_aim.py_func, LegalStage.NONE
    for relieved in ((True, False, False, False), (False, True, False, False), (False, False, True, False)):
        relief = straining.strain_relieved.py_func(*relieved, p)
        assert relief > 0.0 and aim(owed, stage, pressed, relief, p) <= aim(owed, stage, pressed, 0.0, p)
