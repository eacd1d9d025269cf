"""Life events, spending, strain: hand-worked numbers and directions."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from model import family, hazards
from model.rules import helping, life_events, spending, straining
from model.simulation import DebtEscalation
from model.words import Composition, Education, IncomeSource, LegalStage
from tests.support import group, one_household
from tests.towns import town

UNIT = st.floats(0, 1, exclude_max=True)


def test_dismissal_a_month_is_a_twelfth_of_the_yearly_rate_and_more_for_low_education() -> None:
    p = group("life_events", dismissal_per_year=0.12, dismissal_low_education_factor=1.5, crisis_index=1.0)
    assert hazards.is_dismissed.py_func(0.0099, Education.HIGH, 0, p)
    assert not hazards.is_dismissed.py_func(0.0101, Education.HIGH, 0, p)
    assert hazards.is_dismissed.py_func(0.0149, Education.LOW, 0, p)


@given(UNIT, st.integers(0, 4), st.floats(1.0, 3.0))
def test_a_crisis_never_prevents_a_dismissal(luck: float, concerns: int, crisis: float) -> None:
    calm, hard = group("life_events"), group("life_events", crisis_index=crisis)
    if hazards.is_dismissed.py_func(luck, Education.LOW, concerns, calm):
        assert hazards.is_dismissed.py_func(luck, Education.LOW, concerns, hard)


def test_finding_work_fades_with_the_months_without() -> None:
    p = group("life_events", finds_work_from_benefit_per_month=0.1, finds_work_fading_share=0.1, crisis_index=1.0)
    source = IncomeSource.UNEMPLOYMENT_BENEFIT
    # After 10 months: 0.1 / (1 + 1) = 0.05.
    assert hazards.finds_work.py_func(0.049, source, 10.0, 40, 0, p)
    assert not hazards.finds_work.py_func(0.051, source, 10.0, 40, 0, p)
    assert not hazards.finds_work.py_func(0.0, IncomeSource.DISABILITY_BENEFIT, 0.0, 40, 0, p)


def test_death_doubles_in_about_eight_years_and_comes_twice_as_often_to_two() -> None:
    p = group("life_events", death_at_65_per_year=0.012, death_growth_per_year=1.09)
    dies = hazards.dies.py_func
    assert dies(0.00099, 65, 1, p) and not dies(0.00101, 65, 1, p)
    assert dies(0.00199, 65, 2, p) and not dies(0.00201, 65, 2, p)
    # 1.09 ** 8 = 1.99
    assert dies(0.00198, 73, 1, p) and not dies(0.00201, 73, 1, p)


def left(woman_stays: bool, **fields: Any) -> Any:
    """The household after one of a couple has gone."""
    h = one_household(composition=Composition.COUPLE, wage_cents=160_000, pension_supplement_cents=10_000, **fields)
    family.one_is_left.py_func(h, group("life_events", pension_kept_share=0.7), woman_stays)
    return h


def test_who_is_left_lives_on_its_own_earnings() -> None:
    stays = left(False, income_source=IncomeSource.WORK, partner_wage_cents=90_000)
    assert (stays.composition, stays.wage_cents, stays.partner_wage_cents) == (Composition.SINGLE_MAN, 160_000, 0)
    wife = left(True, income_source=IncomeSource.WORK, partner_wage_cents=90_000)
    assert (wife.composition, wife.wage_cents, wife.income_source) == (
        Composition.SINGLE_WOMAN, 90_000, IncomeSource.WORK,
    )  # fmt: skip
    assert left(True, income_source=IncomeSource.WORK).income_source == IncomeSource.WAITING
    assert left(True, income_source=IncomeSource.SOCIAL_ASSISTANCE).income_source == IncomeSource.SOCIAL_ASSISTANCE
    widow = left(True, income_source=IncomeSource.PENSION)
    assert (widow.income_source, widow.pension_supplement_cents) == (IncomeSource.PENSION, 7_000)


def test_a_partner_starts_and_stops_working() -> None:
    p = group("life_events", partner_finds_work_per_year=0.12, partner_stops_work_per_year=0.06, partner_wage_share=0.5)
    h = one_household(wage_cents=150_000)
    life_events.partner_work_changes.py_func(h, p, 0.0101)
    assert h.partner_wage_cents == 0
    life_events.partner_work_changes.py_func(h, p, 0.0099)
    assert h.partner_wage_cents == 75_000
    life_events.partner_work_changes.py_func(h, p, 0.0049)
    assert h.partner_wage_cents == 0


def test_setbacks_cost_between_low_and_high() -> None:
    p = group("life_events", setback_per_year=0.6, setback_low_cents=10_000, setback_high_cents=110_000)
    assert hazards.setback_cost_cents.py_func(0.06, 0.5, p) == 0
    assert hazards.setback_cost_cents.py_func(0.04, 0.5, p) == 60_000


@pytest.mark.parametrize(
    ("before", "is_woman", "after"),
    [
        (Composition.COUPLE_WITH_CHILDREN, True, Composition.COUPLE),
        (Composition.LONE_PARENT, True, Composition.SINGLE_WOMAN),
        (Composition.LONE_PARENT, False, Composition.SINGLE_MAN),
        (Composition.OTHER, False, Composition.OTHER),
    ],
)
def test_composition_when_the_last_child_has_gone(before, is_woman, after) -> None:
    assert family.composition_without_children.py_func(before, is_woman) == after


def test_necessary_spending_by_size() -> None:
    p = group(
        "spending",
        necessary_single_cents=42_000,
        necessary_extra_adult_cents=20_000,
        necessary_child_cents=15_000,
        price_index=1.0,
    )
    assert spending.necessary_spending_cents.py_func(2, 3, p) == 42_000 + 20_000 + 45_000


def test_habit_falls_slowly_and_never_below_its_aim() -> None:
    # From 300 towards 100 at 10% a month: 280.
    assert spending.next_habit_cents.py_func(30_000, 10_000, 0.0, 0.1) == 28_000
    assert spending.next_habit_cents.py_func(30_000, -5_000, 0.2, 1.0) == 0


@given(st.floats(-3, 3), st.floats(-3, 3), st.floats(0, 1))
def test_self_control_never_raises_overspending(a: float, b: float, coaching: float) -> None:
    low, high = sorted((a, b))
    p = group("spending")
    share = spending.overspending_share.py_func
    assert share(high, coaching, p) <= share(low, coaching, p)


def test_coaching_removes_overspending_but_not_saving() -> None:
    p = group("spending", overspending_spread_share=0.2, overspending_highest_share=0.5, saving_aim_share=0.1)
    assert spending.overspending_share.py_func(-1.0, 0.0, p) == pytest.approx(0.1)
    assert spending.overspending_share.py_func(-1.0, 1.0, p) == pytest.approx(-0.1)


@given(st.floats(0, 5), st.floats(0, 5), st.sampled_from(list(LegalStage)), st.booleans())
def test_strain_rises_with_debt_and_falls_with_help(a: float, b: float, stage: LegalStage, plan: bool) -> None:
    low, high = sorted((a, b))
    p = group("straining")
    aim = straining.strain_aim.py_func
    without = straining.strain_relieved.py_func(plan, False, False, False, p)
    helped = straining.strain_relieved.py_func(plan, False, False, True, p)
    assert aim(low, stage, 0.0, without, p) <= aim(high, stage, 0.0, without, p)
    assert aim(low, stage, 0.0, helped, p) <= aim(low, stage, 0.0, without, p)


def test_strain_leaves_attention_alone_when_the_scarcity_effect_is_zero() -> None:
    p = group("straining", attention_strain_loss=0.0)
    attention = straining.attention_of.py_func
    assert attention(0.3, -0.2, 1, False, 0.0, False, p) == attention(0.3, -0.2, 1, False, 1.0, False, p)


def test_two_people_keep_up_better_than_one() -> None:
    p = group(
        "straining",
        attention_base=0.7,
        attention_literacy_factor=0.1,
        attention_efficacy_factor=0.0,
        attention_partner_gain=0.08,
    )
    # 0.7 + 0.1 * 0.5 = 0.75; with a partner 0.83
    assert straining.attention_of.py_func(0.5, 0.0, 0, False, 0.0, False, p) == pytest.approx(0.75)
    assert straining.attention_of.py_func(0.5, 0.0, 0, False, 0.0, True, p) == pytest.approx(0.83)


def test_help_takes_hold_less_often_when_it_comes_late_and_tangled() -> None:
    p = group(
        "helping",
        works_share=0.6,
        works_loss_per_creditor=0.05,
        works_loss_per_concern=0.1,
        works_loss_per_month_of_income_owed=0.04,
    )
    # 3 creditors, 1 concern, 2 months of income: 0.6 - 0.1 - 0.1 - 0.08 = 0.32
    assert helping.help_takes_hold.py_func(0.31, 3, 1, 2.0, p)
    assert not helping.help_takes_hold.py_func(0.33, 3, 1, 2.0, p)


def test_every_rare_event_has_a_slot_as_wide_as_its_chance() -> None:
    for name, (chance, width) in hazards.widest_chances(group("life_events")).items():
        assert chance <= width, name


def test_parameters_that_outgrow_their_slot_are_refused() -> None:
    setup = town()
    world = setup.stages[0].world.copy()
    world.life_events.setback_per_year = 3.0
    stage = setup.stages[0]._replace(world=world)
    with pytest.raises(ValueError, match="setback_per_year"):
        DebtEscalation(replace(setup, stages=(stage,)))
