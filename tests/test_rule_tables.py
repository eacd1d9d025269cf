"""Rules that elsewhere are only walked through: worked by hand, and a direction for those of chance."""

from collections import namedtuple
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from model import family, hazards, norms
from model.offices import ladder, letting, line, signals, team
from model.rules import (
    answering,
    arranging,
    attaching,
    charging,
    earning,
    owing,
    settlements,
    spending,
    triaging,
    volunteering,
)
from model.words import Composition, IncomeSource, Rung


def p(**values: Any) -> Any:
    """Only the parameters that a rule looks at, as a tuple that compiled rules take too."""
    return namedtuple("Some", values)(**values)


REACTS = p(attention_matters_share=0.5)
HELP = p(
    attention_matters_share=0.5,
    calls_team_share=0.4,
    help_seeking_strain_factor=0.5,
    accepts_help_share=0.4,
    accepts_help_joint_share=0.6,
    accepts_help_trait_factor=0.1,
    text_before_due_heeded_share=0.3,
    text_heeded_share=0.2,
)
LIFE = p(
    illness_per_year=0.12,
    illness_age_55_factor=2.0,
    separation_per_year=0.12,
    separation_with_children_factor=0.5,
    partnering_per_year=0.12,
    partnering_until_years=60,
    move_per_year=0.12,
    move_under_35_factor=2.0,
    move_over_65_factor=0.5,
    move_over_75_factor=0.25,
    birth_per_year=0.12,
    birth_single_factor=0.5,
)
PAYS = p(
    pays_creditor_share=0.5,
    catches_up_attention_share=0.5,
    catches_up_reminded_share=0.8,
    catches_up_unreminded_share=0.2,
    pays_whole_rents_share=0.5,
    least_late_payment_share=0.1,
    borrows_share=0.2,
    borrows_support_factor=0.5,
    borrows_limit_cents=50_000,
)
SPENDS = p(
    habit_up_per_month=0.3,
    habit_down_per_month=0.1,
    habit_speed_trait_factor=0.5,
    impulse_per_year=1.2,
    impulse_share_of_income=0.2,
    buffer_months=1.0,
    spends_excess_per_month=0.1,
)
AGREES = p(accepts_arrangement_share=0.5, accepts_under_pressure_share=0.9)
STATE = p(pension_single_cents=100_000, pension_couple_cents=140_000)
SOURCE, HOME = IncomeSource, Composition

# Rule, what it is asked, what it answers. Chances of 12% a year are 1% a month.
TABLE: list[tuple[Callable[..., Any], tuple[Any, ...], Any]] = [
    (answering.with_attention, (0.8, 1.0, REACTS), 0.8),
    (answering.with_attention, (0.8, 0.5, REACTS), 0.6),
    (answering.calls_team, (0.19, 1.0, 1.0, HELP), True),  # 0.4 x (1 - 0.5) = 0.2
    (answering.calls_team, (0.21, 1.0, 1.0, HELP), False),
    (answering.accepts_help, (0.41, False, 1.0, 0.0, 0.0, HELP), False),
    (answering.accepts_help, (0.41, True, 1.0, 0.0, 0.0, HELP), True),
    (answering.heeds_text, (0.25, 1.0, True, HELP), True),
    (answering.heeds_text, (0.25, 1.0, False, HELP), False),
    (arranging.repayment_capacity_cents, (150_000, 80_000, 60_000), 10_000),
    (arranging.repayment_capacity_cents, (100_000, 80_000, 60_000), 0),
    (arranging.accepts_arrangement, (0.69, 0.0, 0.5, AGREES), True),
    (arranging.accepts_arrangement, (0.71, 0.0, 0.5, AGREES), False),
    (attaching.premium_withheld_cents, (15_000, 9_000), 9_000),
    (attaching.surcharge_cents, (15_000, 11_000), 4_000),
    (charging.with_vat, (10_000, 0.21), 12_100),
    (charging.part_between, (70_000, 20_000, 50_000), 30_000),
    (norms.to_cents, (12.5,), 13),
    (family.has_partner, (HOME.COUPLE,), True),
    (family.has_partner, (HOME.LONE_PARENT,), False),
    (norms.pension_cents, (False, 0, STATE), 100_000),
    (norms.pension_cents, (True, 0, STATE), 140_000),
    (norms.pension_cents, (True, 50_000, STATE), 70_000),
    (earning.is_steady, (SOURCE.WORK, True), False),
    (earning.is_steady, (SOURCE.PENSION, True), True),
    (earning.is_steady, (SOURCE.WAITING, False), False),
    (earning.swings, (SOURCE.SELF_EMPLOYED, False), True),
    (earning.swings, (SOURCE.WORK, False), False),
    (ladder.bits_set, (0b1011, 3), 2),
    (ladder.team_is_called_in, (0, True, True), False),
    (ladder.team_is_called_in, (1, False, True), False),
    (ladder.team_is_called_in, (2, False, False), True),
    (ladder.team_is_called_in, (3, False, True), True),
    (ladder.calls_in_help, (Rung.REFERRAL,), True),
    (ladder.calls_in_help, (Rung.PHONE,), False),
    (letting.deposit_due_cents, (1.5, 50_000), 75_000),
    (letting.set_off_cents, (50_000, 30_000), 30_000),
    (line.drops_out, (0.04, 1.0, p(drops_out_per_round_share=0.1)), True),  # 0.1 x 0.5 = 0.05
    (line.drops_out, (0.06, 1.0, p(drops_out_per_round_share=0.1)), False),
    (hazards.may_find_work, (SOURCE.WAITING,), True),
    (hazards.may_find_work, (SOURCE.PENSION,), False),
    (hazards.falls_ill, (0.015, 40, False, LIFE), False),
    (hazards.falls_ill, (0.015, 60, False, LIFE), True),
    (hazards.separates, (0.007, False, LIFE), True),
    (hazards.separates, (0.007, True, LIFE), False),
    (hazards.finds_partner, (0.009, False, HOME.SINGLE_MAN, 40, LIFE), True),
    (hazards.finds_partner, (0.009, False, HOME.SINGLE_MAN, 60, LIFE), False),
    (hazards.moves_out, (0.015, 30, LIFE), True),
    (hazards.moves_out, (0.004, 70, LIFE), True),
    (hazards.moves_out, (0.004, 80, LIFE), False),
    (hazards.has_birth, (0.009, True, True, 30, 0, LIFE), True),
    (hazards.has_birth, (0.009, False, True, 30, 0, LIFE), False),
    (hazards.has_birth, (0.003, True, True, 30, 2, LIFE), False),  # a third child: a quarter of 1%
    (family.composition_with_children, (HOME.COUPLE,), HOME.COUPLE_WITH_CHILDREN),
    (family.composition_after_separation, (1, False), HOME.LONE_PARENT),
    (family.composition_after_separation, (0, False), HOME.SINGLE_MAN),
    (family.composition_with_partner, (0,), HOME.COUPLE),
    (family.source_left_behind, (SOURCE.PENSION, 0), SOURCE.PENSION),
    (family.source_left_behind, (SOURCE.WORK, 90_000), SOURCE.WORK),
    (family.source_left_behind, (SOURCE.WORK, 0), SOURCE.WAITING),
    (owing.answers_creditor, (0.24, 0.0, PAYS), True),
    (owing.answers_creditor, (0.26, 0.0, PAYS), False),
    (owing.catches_up, (0.5, True, 1.0, PAYS), True),
    (owing.catches_up, (0.5, False, 1.0, PAYS), False),
    (owing.late_payment_cents, (0.0, 90_000, 95_000, 50_000, PAYS), 90_000),
    (owing.late_payment_cents, (0.4, 190_000, 120_000, 50_000, PAYS), 100_000),
    (owing.late_payment_cents, (0.6, 190_000, 123_000, 50_000, PAYS), 120_000),
    (owing.borrowed_cents, (0.19, 0.0, 1.0, 70_000, PAYS), 50_000),
    (owing.borrowed_cents, (0.21, 0.0, 1.0, 70_000, PAYS), 0),
    (settlements.with_dossier_attention, (0.8, 0.5, REACTS), 0.6),
    (settlements.is_breach, (False, 60_000, 50_000, p(new_arrears_tolerated_rents=1.0)), True),
    (settlements.is_breach, (False, 40_000, 50_000, p(new_arrears_tolerated_rents=1.0)), False),
    (signals.creditors_in, (0b1010,), 2),
    (spending.adults_in, (HOME.OTHER,), 2),
    (spending.habit_speed, (True, 1.0, SPENDS), 0.3),
    (spending.habit_speed, (False, 1.0, SPENDS), 0.15),
    (spending.impulse_cents, (0.09, 0.0, 100_000, SPENDS), 20_000),
    (spending.impulse_cents, (0.09, 1.0, 100_000, SPENDS), 0),
    (spending.spent_from_wealth_cents, (300_000, 100_000, SPENDS), 20_000),
    (spending.spent_from_wealth_cents, (90_000, 100_000, SPENDS), 0),
    (team.minutes_of_help, (2, p(help_minutes=600, help_minutes_per_concern=120)), 840),
    (triaging.intake_minutes_of, (True, p(intake_minutes=90, known_client_minutes=30)), 60),
    (triaging.will_owe_rent, (False, True), True),
    (volunteering.walks_in, (0.09, 0.0, p(walk_in_per_month=0.1)), True),
    (volunteering.walks_in, (0.09, 1.0, p(walk_in_per_month=0.1)), False),
]  # fmt: skip


@pytest.mark.parametrize(("rule", "asked", "answer"), TABLE)
def test_by_hand(rule: Any, asked: tuple[Any, ...], answer: Any) -> None:
    assert rule.py_func(*asked) == pytest.approx(answer)


UNIT = st.floats(0.0, 1.0)
TRAIT = st.floats(-3.0, 3.0)


@given(UNIT, UNIT, UNIT, UNIT, st.booleans())
def test_attention_never_lowers_a_reaction(luck: float, low: float, high: float, strain: float, yes: bool) -> None:
    low, high = sorted((low, high))
    for rule, before, after in (
        (answering.calls_team, (), (strain, HELP)),
        (answering.heeds_text, (), (yes, HELP)),
        (answering.accepts_help, (yes,), (0.0, strain, HELP)),
        (owing.answers_creditor, (), (PAYS,)),
        (owing.catches_up, (yes,), (PAYS,)),
    ):
        assert rule.py_func(luck, *before, low, *after) <= rule.py_func(luck, *before, high, *after)


@given(UNIT, TRAIT, TRAIT, st.integers(0, 500_000))
def test_traits_push_one_way(luck: float, a: float, b: float, cents: int) -> None:
    low, high = sorted((a, b))
    assert spending.impulse_cents.py_func(luck, low, cents, SPENDS) >= spending.impulse_cents.py_func(
        luck, high, cents, SPENDS
    )
    lent = [owing.borrowed_cents.py_func(luck, support, 1.0, cents, PAYS) for support in (low, high)]
    assert 0 <= lent[0] <= lent[1] <= cents
    assert spending.habit_speed.py_func(False, low, SPENDS) <= spending.habit_speed.py_func(False, high, SPENDS)


@given(UNIT, st.integers(0, 400_000), st.integers(0, 400_000), st.integers(10_000, 120_000))
def test_no_more_is_paid_late_than_is_owed_or_there(luck: float, owed: int, means: int, rent: int) -> None:
    assert 0 <= owing.late_payment_cents.py_func(luck, owed, means, rent, PAYS) <= min(owed, means)


@given(UNIT, st.integers(18, 90), st.integers(0, 5))
def test_life_follows_its_known_gradients(luck: float, age: int, children: int) -> None:
    assert hazards.falls_ill.py_func(luck, age, False, LIFE) <= hazards.falls_ill.py_func(luck, age, True, LIFE)
    assert hazards.separates.py_func(luck, True, LIFE) <= hazards.separates.py_func(luck, False, LIFE)
    alone, together = (hazards.has_birth.py_func(luck, both, True, age, children, LIFE) for both in (False, True))
    assert alone <= together
