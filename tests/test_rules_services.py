"""Triage, settlements, volunteers, courses, legal counsel, relapse: hand-worked numbers and directions."""

from hypothesis import given
from hypothesis import strategies as st

from model.offices import courses
from model.rules import arranging, helping, settlements, triaging, volunteering
from model.words import Cost, IncomeSource, Party
from tests.support import group, key, one_household, small_ledger

UNIT = st.floats(0, 1)


def test_the_offer_is_what_lies_above_the_protected_income_as_far_as_the_budget_allows() -> None:
    p = group("debt_service", least_offer_cents=4_500, needs_squeezed_share=0.1)
    offer = settlements.offer_cents.py_func
    # 1,500 less nine tenths of 600 less bills of 800 leaves room for 160.
    assert offer(10_000, 150_000, 60_000, 80_000, p) == 10_000
    assert offer(20_000, 150_000, 60_000, 80_000, p) == 16_000
    # Nothing above the protected income: the least offer, while there is room for it.
    assert offer(0, 150_000, 60_000, 80_000, p) == 4_500
    assert offer(0, 138_000, 60_000, 80_000, p) == 0


def test_creditors_agree_by_their_number_the_debt_and_the_offer() -> None:
    p = group(
        "debt_service",
        agrees_share=0.6,
        agrees_loss_per_creditor=0.05,
        agrees_loss_per_year_of_income=0.1,
        agrees_gain_of_full_offer=0.2,
    )
    # Three creditors, half a year of income owed, half of it offered: 0.6 - 0.1 - 0.05 + 0.1 = 0.55
    assert settlements.creditors_agree.py_func(0.54, 3, 6.0, 0.5, p)
    assert not settlements.creditors_agree.py_func(0.56, 3, 6.0, 0.5, p)


@given(UNIT, st.integers(1, 6), st.floats(0, 40), UNIT, UNIT)
def test_more_creditors_agree_less_and_a_better_offer_more(
    luck: float, creditors: int, owed: float, a: float, b: float
) -> None:
    low, high = sorted((a, b))
    p, agree = group("debt_service"), settlements.creditors_agree.py_func
    assert agree(luck, creditors, owed, low, p) <= agree(luck, creditors, owed, high, p)
    assert agree(luck, creditors + 1, owed, low, p) <= agree(luck, creditors, owed, low, p)
    assert agree(luck, creditors, owed + 1, low, p) <= agree(luck, creditors, owed, low, p)


def test_a_dossier_needs_attention_or_somebody_at_ones_side() -> None:
    p = group("debt_service", dossier_complete_share=0.8, dossier_helped_gain_share=0.1, attention_matters_share=0.5)
    # attention 0.6: 0.8 * (1 - 0.5 * 0.4) = 0.64; helped: 0.9 * 0.8 = 0.72
    assert settlements.completes_dossier.py_func(0.63, 0.6, False, p)
    assert not settlements.completes_dossier.py_func(0.65, 0.6, False, p)
    assert settlements.completes_dossier.py_func(0.71, 0.6, True, p)


def test_under_budget_management_holding_out_hangs_on_no_attention() -> None:
    p = group("debt_service", held_out_share=0.9, attention_matters_share=1.0)
    assert settlements.holds_out.py_func(0.89, 0.1, True, p)
    assert not settlements.holds_out.py_func(0.89, 0.1, False, p)


def test_budget_management_is_imposed_after_so_many_broken_arrangements_or_never() -> None:
    assert not settlements.must_be_managed.py_func(9, group("debt_service", management_after_broken_count=0))
    p = group("debt_service", management_after_broken_count=2)
    assert [settlements.must_be_managed.py_func(broken, p) for broken in (1, 2, 3)] == [False, True, True]


def test_debts_are_heavy_by_amount_or_by_number_of_creditors() -> None:
    p = group("teams", heavy_months_of_income=2.0, heavy_creditors_count=4)
    assert not triaging.is_heavy.py_func(1.99, 3, p)
    assert triaging.is_heavy.py_func(2.0, 1, p)
    assert triaging.is_heavy.py_func(0.1, 4, p)


def test_need_brings_households_to_the_team_and_shame_keeps_them_away() -> None:
    p = group(
        "teams",
        own_request_per_month=0.01,
        own_request_problem_factor=3.0,
        own_request_shame_factor=0.5,
        own_request_announced_factor=10.0,
    )
    asks = triaging.asks_for_help.py_func
    assert asks(0.009, False, 0.0, False, p) and not asks(0.011, False, 0.0, False, p)
    # In problem debt at strain 0.4: 0.03 * (1 - 0.2) = 0.024; ten times as much once the eviction is announced
    assert asks(0.023, True, 0.4, False, p) and not asks(0.025, True, 0.4, False, p)
    assert asks(0.23, True, 0.4, True, p) and not asks(0.25, True, 0.4, True, p)


@given(UNIT, st.booleans(), UNIT, st.booleans(), st.floats(0, 1), st.floats(0.5, 5), st.floats(0.5, 5))
def test_nobody_comes_to_the_team_beyond_the_greatest_chance(
    luck: float, has_debt: bool, strain: float, is_announced: bool, shame: float, problem: float, announced: float
) -> None:
    p = group(
        "teams",
        own_request_shame_factor=shame,
        own_request_problem_factor=problem,
        own_request_announced_factor=announced,
    )
    if luck >= triaging.asks_at_most.py_func(p):
        assert not triaging.asks_for_help.py_func(luck, has_debt, strain, is_announced, p)


@given(UNIT, st.floats(-40, 40), UNIT)
def test_nobody_walks_in_beyond_the_greatest_chance(luck: float, literacy: float, share: float) -> None:
    p = group("volunteers", walk_in_per_month=share)
    if luck >= volunteering.walk_in_at_most.py_func(p):
        assert not volunteering.walks_in.py_func(luck, literacy, p)


@given(UNIT, st.floats(-3, 3), st.floats(-3, 3), st.integers(0, 4))
def test_nobody_with_other_problems_is_left_to_its_own_strength(
    luck: float, efficacy: float, support: float, concerns: int
) -> None:
    p, manages = group("teams"), triaging.manages_itself.py_func
    assert not (concerns > 0 and manages(luck, efficacy, support, concerns, p))
    assert manages(luck, efficacy, support, 0, p) <= manages(luck, efficacy + 1, support, 0, p)


def test_relapse_is_likelier_in_the_first_year_and_with_an_intellectual_disability() -> None:
    p = group("helping", relapse_per_year=0.12, relapse_first_year_factor=2.0, relapse_disability_factor=3.0)
    relapse = helping.relapse_per_month.py_func
    assert abs(relapse(13, False, p) - 0.01) < 1e-12
    assert abs(relapse(12, False, p) - 0.02) < 1e-12
    assert abs(relapse(1, True, p) - 0.06) < 1e-12


def test_a_relapse_brings_back_lapses_and_habit_but_not_while_help_runs() -> None:
    p = group(
        "helping",
        relapse_per_year=1.0,
        relapse_first_year_factor=12.0,
        relapse_coaching_loss_share=0.5,
        coaching_fades_per_month=0.0,
    )
    helped = one_household(is_stabilised=True, coaching=0.8, help_stage=2)
    helping.help_wears_off.py_func(helped, p, key(1, 1, 1))
    assert helped.is_stabilised and helped.coaching == 0.8 and helped.months_since_help == 0
    alone = one_household(is_stabilised=True, coaching=0.8, help_stage=3)
    helping.help_wears_off.py_func(alone, p, key(1, 1, 1))
    assert not alone.is_stabilised and alone.coaching == 0.4 and alone.months_since_help == 1


def test_a_plan_is_accepted_less_often_the_more_arrangements_were_broken() -> None:
    p = group("arranging", trust_kept_per_broken_share=0.5)
    accepts = arranging.accepts_plan.py_func
    assert accepts(0.59, 0, 0.6, p) and not accepts(0.61, 0, 0.6, p)
    assert accepts(0.14, 2, 0.6, p) and not accepts(0.16, 2, 0.6, p)  # 0.6 * 0.5 * 0.5 = 0.15


def test_the_legal_counsel_corrects_a_demand_spreads_what_fell_due_and_hurries_a_decision() -> None:
    p = group("helping", counsel_share=1.0, counsel_corrected_share=0.25, counsel_hurried_months=2)
    h = one_household(
        repayment_demand_cents=60_000,
        tax_arrears_cents=20_000,
        income_source=IncomeSource.WAITING.value,
        decision_months_left=4,
    )
    ledger = small_ledger()
    assert helping.legal_counsel.py_func(h, p, key(1, 1, 1), 5, ledger.rows, ledger.size)
    [row] = ledger.written()
    # 800 demanded in all, a quarter of it taken back; no cent is lost.
    assert (h.repayment_demand_cents, h.tax_arrears_cents, row.cents) == (60_000, 0, 20_000)
    assert (row.payer, row.payee, row.cost) == (Party.STATE, Party.HOUSEHOLD, Cost.REPAYMENT_DEMAND)
    assert h.decision_months_left == 2
    untouched = one_household()
    assert not helping.legal_counsel.py_func(untouched, p, key(1, 1, 1), 5, ledger.rows, ledger.size)


def test_a_decision_can_be_hurried_but_not_conjured() -> None:
    hurried = helping.hurried_decision_months.py_func
    assert hurried(IncomeSource.WAITING, 3, 5) == 1
    assert hurried(IncomeSource.WAITING, 0, 1) == 0
    assert hurried(IncomeSource.WORK, 3, 1) == 3


def test_volunteers_cost_their_coordinator_and_what_their_time_is_held_to_be_worth() -> None:
    p = group("volunteers", volunteer_hour_cents=0, coordinator_hour_cents=6_000, coordinator_time_share=0.25)
    assert volunteering.volunteer_minutes_cents.py_func(120, p) == (0, 3_000)
    p = group("volunteers", volunteer_hour_cents=1_000, coordinator_hour_cents=6_000, coordinator_time_share=0.25)
    assert volunteering.volunteer_minutes_cents.py_func(120, p) == (2_000, 3_000)


def test_courses_are_for_new_tenants_and_light_arrears() -> None:
    p = group("courses", new_tenant_months=3, light_arrears_rents=1.0)
    meant = courses.is_meant_for.py_func
    assert meant(2, 0, 50_000, p) and not meant(3, 0, 50_000, p)
    assert meant(40, 50_000, 50_000, p) and not meant(40, 50_001, 50_000, p)


@given(UNIT, UNIT, UNIT)
def test_strain_keeps_people_from_courses(luck: float, a: float, b: float) -> None:
    low, high = sorted((a, b))
    p, takes = group("courses", uptake_share=0.6), courses.takes_course.py_func
    assert takes(luck, high, 0.0, p) <= takes(luck, low, 0.0, p)
