"""Problem debt, debtor kinds, arrangements, answering: hand-worked numbers and directions."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.rules import answering, arranging, counting
from model.words import Cause, DebtorKind, LegalStage, ProblemDebt
from scenarios.compose import resolve
from tests.support import group, one_household, one_total


def test_definitions_of_problem_debt() -> None:
    p = group("counting", repayment_horizon_months=36, experienced_strain=0.3, threat_rents=3.0)
    # Owes 3,600; wants 300 a month back; 50 a month left; 80 at hand.
    bits = counting.problem_debt_of.py_func(360_000, 30_000, 5_000, 8_000, 0.4, 1, LegalStage.NONE, 1.0, p)
    expected = ProblemDebt.REPAYMENT | ProblemDebt.THIRTY_SIX_MONTHS | ProblemDebt.FACTUAL | ProblemDebt.EXPERIENCED
    assert bits == expected
    # 400 a month left and 4,000 at hand: 3,600 can be repaid, nobody presses.
    assert counting.problem_debt_of.py_func(360_000, 30_000, 40_000, 400_000, 0.0, 1, LegalStage.NONE, 1.0, p) == 0
    assert counting.problem_debt_of.py_func(0, 0, -5_000, 0, 1.0, 3, LegalStage.NONE, 0.0, p) == 0


def test_bills_and_debts_and_the_threat_of_eviction() -> None:
    p = group("counting", threat_rents=3.0)
    bits = counting.problem_debt_of.py_func(200_000, 10_000, -1_000, 0, 0.0, 2, LegalStage.BAILIFF, 3.2, p)
    assert bits & ProblemDebt.DEBTS_AND_BILLS and bits & ProblemDebt.BAILIFF_AND_THREAT
    bits = counting.problem_debt_of.py_func(200_000, 10_000, -1_000, 0, 0.0, 1, LegalStage.BAILIFF, 2.0, p)
    assert not bits & ProblemDebt.DEBTS_AND_BILLS and not bits & ProblemDebt.BAILIFF_AND_THREAT


def test_registered_as_defaulter_by_an_order_or_by_a_large_debt() -> None:
    p = group("counting", registered_other_cents=100_000)
    assert counting.is_registered.py_func(True, 0, LegalStage.NONE, p)
    assert not counting.is_registered.py_func(False, 99_999, LegalStage.SUMMONS, p)
    assert counting.is_registered.py_func(False, 100_000, LegalStage.NONE, p)
    assert counting.is_registered.py_func(False, 0, LegalStage.ORDER, p)


def test_a_small_debt_is_no_problem_debt_whatever_the_capacity() -> None:
    p = group("counting", least_problem_cents=50_000)
    bits = counting.problem_debt_of.py_func(49_999, 4_166, -1_000, 10_000, 0.0, 1, LegalStage.NONE, 0.0, p)
    assert bits == 0
    bits = counting.problem_debt_of.py_func(50_000, 4_166, -1_000, 10_000, 0.0, 1, LegalStage.NONE, 0.0, p)
    assert bits == ProblemDebt.REPAYMENT | ProblemDebt.THIRTY_SIX_MONTHS


def test_four_kinds_of_debtor_come_from_state() -> None:
    p = group("counting", income_fell_share=0.85, overview_attention=0.5, slow_habit_share=1.1)
    kinds = counting.debtor_kinds_of.py_func
    assert kinds(0, -1, 100, 100, 0.1, True, 50, p) == 0
    assert kinds(1, -1, 100, 100, 0.9, False, 0, p) == DebtorKind.STRUCTURAL_SHORTFALL
    assert kinds(1, 100, 80, 100, 0.9, False, 0, p) == DebtorKind.INCOME_FELL
    assert kinds(1, 100, 100, 100, 0.4, False, 0, p) == DebtorKind.NO_OVERVIEW
    assert kinds(1, 100, 100, 100, 0.9, False, 111, p) == DebtorKind.SLOW_TO_ADAPT


def test_an_instalment_that_fits_follows_capacity() -> None:
    p = group("arranging", least_instalment_cents=2_500, capacity_guess_share=1.0)
    offered = arranging.instalment_offered_cents.py_func
    assert offered(120_000, 8_000, 6, 0.0, p) == 20_000
    assert offered(120_000, 8_000, 6, 1.0, p) == 8_000
    assert offered(120_000, 8_000, 6, 0.5, p) == 14_000
    assert offered(120_000, 0, 6, 1.0, p) == 2_500
    assert offered(1_000, 0, 6, 1.0, p) == 1_000


@given(st.integers(1, 10**6), st.integers(0, 10**5), st.integers(1, 24), st.floats(0, 1))
def test_an_instalment_is_positive_and_never_more_than_owed(owed: int, capacity: int, months: int, fit: float) -> None:
    p = group("arranging")
    assert 0 < arranging.instalment_offered_cents.py_func(owed, capacity, months, fit, p) <= owed


def test_a_plan_is_spread_over_its_term_and_longer_where_less_can_be_kept() -> None:
    p = group("arranging", least_instalment_cents=2_500, capacity_guess_share=0.9)
    kept = arranging.instalment_kept_cents.py_func
    assert kept(180_000, 100_000, 18, p) == 10_000  # EUR 1,800 over 18 months, not the EUR 900 that could be spared
    assert kept(180_000, 5_000, 18, p) == 4_500  # 90% of what is left over
    assert kept(18_000, 100_000, 18, p) == 2_500  # EUR 10 a month would be less than the least
    assert kept(1_000, 100_000, 18, p) == 1_000
    assert kept(180_000, 2_700, 18, p) == 0  # 90% of EUR 27 is not enough for any plan


@given(st.integers(1, 10**6), st.integers(0, 10**5), st.integers(1, 36))
def test_a_plan_never_asks_for_more_than_is_owed_or_can_be_kept(owed: int, capacity: int, months: int) -> None:
    p = group("arranging")
    instalment = arranging.instalment_kept_cents.py_func(owed, capacity, months, p)
    assert 0 <= instalment <= min(owed, capacity)


@given(st.floats(0, 1), st.floats(0.02, 1), st.floats(0.02, 1))
def test_attention_never_lowers_reach(luck: float, a: float, b: float) -> None:
    low, high = sorted((a, b))
    p = group("answering")
    if answering.is_reached.py_func(luck, 0.5, low, p):
        assert answering.is_reached.py_func(luck, 0.5, high, p)


def test_dunning_is_answered_less_than_a_reminder() -> None:
    p = group("answering", letter_answered_share=0.2, dunning_answered_factor=0.5, attention_matters_share=0.0)
    assert answering.answers_letter.py_func(0.15, 1.0, False, False, p)
    assert not answering.answers_letter.py_func(0.15, 1.0, False, True, p)


def test_no_concern_is_seen_where_there_is_none() -> None:
    p = group("answering")
    assert not answering.sees_concern.py_func(0.0, 0, True, p)
    assert answering.sees_concern.py_func(0.0, 1, True, p)


@pytest.mark.parametrize(("cause", "instalment"), [(Cause.INCOME_DROP, 12_000), (Cause.FIXED_COSTS, 18_000)])
def test_a_fall_in_income_is_treated_otherwise_than_chronic_debt(cause: Cause, instalment: int) -> None:
    """EUR 1,800 over 6 months is 300 a month; EUR 100 can be kept: at a fit of 0.6 EUR 180, at 0.9 EUR 120."""
    h = one_household(rent_arrears_cents=180_000, rent_cents=50_000, usual_income_cents=60_000, cause=cause)
    p = group("arranging", accepts_arrangement_share=1.0, capacity_guess_share=1.0, least_instalment_cents=2_500)
    terms = {"arrangement_months": 6, "arrangements_at_most": 1, "arrangement_fit_share": 0.6}
    policy = type("Policy", (), terms | {"fit_after_income_drop_plus": 0.3})
    assert arranging.offer_arrangement.py_func(h, policy, p, 1, 0, one_total())
    assert h.instalment_cents == instalment


@given(st.sampled_from(list(Cause)), st.floats(0.0, 1.0), st.floats(0.0, 1.0))
def test_a_fall_in_income_never_makes_the_instalment_fit_less(cause: Cause, fit: float, plus: float) -> None:
    after = arranging.fit_for.py_func(cause, fit, plus)
    assert fit <= after <= 1.0
    assert cause == Cause.INCOME_DROP or after == fit


def test_only_corporation_d_looks_at_the_cause() -> None:
    stage = resolve("gemeente-n").setup.stages[0]
    looks = {one.name: one.policy[0].fit_after_income_drop_plus for one in stage.corporations}
    assert [name for name, plus in looks.items() if plus] == ["d"]
