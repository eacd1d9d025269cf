"""Wages, benefits, assistance and pensions of 2015, worked by hand."""

import tomllib
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from model import norms
from model.households import empty_homes
from model.luck import luck_key
from model.rules import earning
from model.rules.earning import Earning
from model.setup import build_world
from model.words import Composition, IncomeSource

FILE = Path(__file__).parents[1] / "scenarios" / "parameters" / "earning.toml"
VALUES = {name: table["value"] for name, table in tomllib.loads(FILE.read_text(encoding="utf-8")).items()}
P = Earning(**VALUES)
RECORD = build_world({"earning": Earning}, {"earning": VALUES})[0].earning
LUCK = st.floats(0.0, 1.0, exclude_max=True)
CENTS = st.integers(0, 500_000)
JANUARY, MAY, JUNE, OCTOBER = 0, 4, 5, 9


def someone(source, **fields):
    homes = empty_homes(1)
    homes.income_source[0] = source
    homes.age_months[0] = 40 * 12
    homes.composition[0] = Composition.SINGLE_MAN
    for name, value in fields.items():
        homes[name][0] = value
    return homes[0]


def live(h, months, first=JANUARY, p=RECORD):
    """Let months pass; returns the regular income and all income of each."""
    seen = []
    for month in range(first, first + months):
        earning.income_arrives(h, p, np.uint64(luck_key(1, 7, month)), month)
        seen.append((int(h.base_income_cents), int(h.income_cents)))
    return seen


@pytest.mark.parametrize(
    ("is_couple", "age", "norm", "monthly"),
    [(False, 40, 96083, 91279), (True, 40, 137262, 130399), (False, 20, 23761, 22573), (True, 20, 137262, 130399)],
)
def test_the_norm_of_assistance(is_couple, age, norm, monthly):
    assert norms.assistance_norm_cents.py_func(is_couple, age, P) == norm
    assert norms.without_holiday_cents.py_func(norm, P) == monthly


@pytest.mark.parametrize(
    ("age", "meets", "months"),
    [(25, False, 3), (20, True, 3), (30, True, 9), (40, True, 17), (64, True, 36), (80, True, 38)],
)
def test_how_long_unemployment_benefit_lasts(age, meets, months):
    assert earning.unemployment_benefit_months.py_func(age, meets, P) == months


def test_unemployment_benefit_is_75_then_70_percent():
    assert earning.unemployment_benefit_cents.py_func(150_000, 0, 0, P) == 112_500
    assert earning.unemployment_benefit_cents.py_func(150_000, 1, 0, P) == 112_500
    assert earning.unemployment_benefit_cents.py_func(150_000, 2, 0, P) == 105_000


def test_a_low_benefit_is_topped_up_but_not_above_the_old_wage():
    assert earning.unemployment_benefit_cents.py_func(110_000, 5, 91_279, P) == 91_279
    assert earning.unemployment_benefit_cents.py_func(60_000, 5, 91_279, P) == 60_000
    assert earning.disability_benefit_cents.py_func(0, 91_279, P) == 91_279
    assert earning.disability_benefit_cents.py_func(180_000, 91_279, P) == 126_000


@given(wage=CENTS, minimum=CENTS, used=st.integers(2, 38))
def test_benefit_never_rises_in_time_nor_above_the_wage(wage, minimum, used):
    early = earning.unemployment_benefit_cents.py_func(wage, 0, minimum, P)
    late = earning.unemployment_benefit_cents.py_func(wage, used, minimum, P)
    assert 0 <= late <= early <= wage


@given(norm=CENTS, income=CENTS, more=CENTS)
def test_assistance_is_never_negative_and_falls_with_other_income(norm, income, more):
    assert 0 <= earning.assistance_cents.py_func(norm, income + more) <= earning.assistance_cents.py_func(norm, income)


def test_no_assistance_above_the_wealth_limit():
    assert earning.is_eligible.py_func(1, 589_500, True, P)
    assert not earning.is_eligible.py_func(1, 589_501, True, P)
    assert earning.is_eligible.py_func(1, 1_179_000, False, P)
    assert not earning.is_eligible.py_func(0, 0, True, P)


def test_wage_during_illness():
    paid = [earning.wage_paid_cents.py_func(150_000, months, P) for months in (0, 1, 12, 13, 24)]
    assert paid == [150_000, 150_000, 150_000, 105_000, 105_000]


def test_decisions_take_one_two_or_four_months():
    assert [earning.decision_months.py_func(luck, P) for luck in (0.0, 0.34, 0.35, 0.84, 0.86)] == [1, 1, 2, 2, 4]
    assert earning.search_months.py_func(26, P) == 1
    assert earning.search_months.py_func(27, P) == 0


def test_an_advance_is_ninety_percent_after_a_month_and_often_not_given():
    assert earning.advance_cents.py_func(0.0, 91_279, False, P) == 0
    assert earning.advance_cents.py_func(0.0, 91_279, True, P) == 82_151
    assert earning.advance_cents.py_func(0.31, 91_279, True, P) == 0


@given(luck=LUCK, mean=CENTS)
def test_swinging_income_stays_within_its_bounds(luck, mean):
    income = earning.swinging_cents.py_func(luck, mean, 0.4)
    assert 0.6 * mean - 1 <= income <= 1.4 * mean + 1


@pytest.mark.parametrize(
    ("source", "own", "partner", "month", "money"),
    [
        (IncomeSource.WORK, 130_000, 100_000, MAY, 124_800 + 96_000),
        (IncomeSource.WORK, 130_000, 0, JUNE, 0),
        (IncomeSource.SOCIAL_ASSISTANCE, 91_279, 0, MAY, 0),
        (IncomeSource.SOCIAL_ASSISTANCE, 91_279, 0, JUNE, 57_650),
        (IncomeSource.SELF_EMPLOYED, 130_000, 0, MAY, 0),
    ],
)
def test_holiday_money(source, own, partner, month, money):
    assert earning.holiday_money_cents.py_func(source, own, partner, month, P) == money


def test_the_scheme_is_for_incomes_up_to_its_limit():
    assert earning.scheme_cents.py_func(0.4, 100_406, 91_279, 1, 2, P) == 15_000 + 40_000
    assert earning.scheme_cents.py_func(0.4, 100_408, 91_279, 1, 2, P) == 0
    assert earning.scheme_cents.py_func(0.5, 0, 91_279, 1, 2, P) == 0


def test_a_year_on_assistance_adds_up_to_the_norm():
    h = someone(IncomeSource.SOCIAL_ASSISTANCE)
    year = live(h, 9)
    assert [base for base, _ in year] == [91_279] * 9
    assert year[JUNE][1] == 91_279 + 57_650
    assert abs(12 * 91_279 + 57_650 - 12 * 96_083) < 12


def test_a_partner_with_a_wage_is_topped_up_to_the_norm_of_a_couple():
    h = someone(IncomeSource.SOCIAL_ASSISTANCE, composition=Composition.COUPLE, partner_wage_cents=100_000)
    assert live(h, 1) == [(130_399, 130_399)]
    h.partner_wage_cents = 140_000
    assert live(h, 1) == [(140_000, 140_000)]
    assert (h.income_source, h.wage_cents, h.partner_wage_cents) == (IncomeSource.WORK, 140_000, 0)  # now the earner
    assert live(h, 3)[-1] == (140_000, 140_000)


def test_after_the_benefit_assistance_is_applied_for_and_paid_back_to_the_application():
    h = someone(IncomeSource.UNEMPLOYMENT_BENEFIT, wage_cents=150_000, benefit_months_used=1, benefit_months_left=2)
    p = RECORD.copy()
    p.advance_share = 0.0
    p.decision_fast_share = 0.0
    p.decision_late_share = 0.0
    seen = live(h, 6, first=10, p=p)
    assert seen[:2] == [(112_500, 112_500), (105_000, 105_000)]
    assert seen[2:4] == [(0, 0), (0, 0)]
    assert seen[4] == (91_279, 3 * 91_279)
    assert seen[5] == (91_279, 91_279)
    assert h.back_pay_cents == 0


def test_an_advance_is_set_off_against_the_back_pay():
    h = someone(IncomeSource.WAITING, decision_months_left=2)
    p = RECORD.copy()
    p.advance_share = 1.0
    seen = live(h, 3, first=0, p=p)
    assert seen[0] == (0, 0)
    assert seen[1] == (82_151, 82_151)
    assert seen[2] == (91_279, 3 * 91_279 - 82_151)


def test_with_savings_above_the_limit_nobody_applies():
    h = someone(IncomeSource.WAITING, savings_cents=600_000)
    assert live(h, 3) == [(0, 0)] * 3
    h.savings_cents = 500_000
    live(h, 1)
    assert h.back_pay_cents == 91_279


def test_who_finds_work_while_waiting_still_gets_the_back_pay():
    h = someone(IncomeSource.WAITING, decision_months_left=3, wage_cents=150_000)
    live(h, 2)
    h.income_source = IncomeSource.WORK
    h.decision_months_left = 0
    owed = int(h.back_pay_cents)
    assert owed > 0
    assert live(h, 1, first=2) == [(150_000, 150_000 + owed)]


def test_a_new_spell_of_unemployment_gets_its_length_here():
    h = someone(IncomeSource.UNEMPLOYMENT_BENEFIT, wage_cents=150_000)
    live(h, 1)
    assert h.benefit_months_used == 1
    assert h.benefit_months_left in (3 - 1, 17 - 1)


def test_a_pensioner():
    h = someone(IncomeSource.PENSION, age_months=70 * 12, pension_supplement_cents=30_000)
    months = live(h, 6)
    assert months[JANUARY] == (102_375 + 30_000, 132_375)
    assert months[MAY] == (132_375, 132_375 + 12 * 5_388)
    assert months[JUNE] == (132_375, 132_375)


@given(
    source=st.sampled_from(list(IncomeSource)),
    composition=st.sampled_from(list(Composition)),
    age=st.integers(18, 90),
    wage=CENTS,
    partner=CENTS,
    supplement=CENTS,
    savings=st.integers(-100_000, 2_000_000),
    used=st.integers(0, 20),
    left=st.integers(0, 20),
    waiting=st.integers(0, 5),
    ill=st.integers(0, 24),
    month=st.integers(0, 200),
)
def test_compiled_equals_uncompiled(
    source, composition, age, wage, partner, supplement, savings, used, left, waiting, ill, month
):
    fields = {
        "composition": composition,
        "age_months": age * 12,
        "wage_cents": wage,
        "partner_wage_cents": partner,
        "pension_supplement_cents": supplement,
        "savings_cents": savings,
        "benefit_months_used": used,
        "benefit_months_left": left,
        "decision_months_left": waiting,
        "ill_months": ill,
    }
    one, other = someone(source, **fields), someone(source, **fields)
    key = np.uint64(luck_key(3, 5, month))
    for later in range(3):
        earning.income_arrives(one, RECORD, key, month + later)
        earning.income_arrives.py_func(other, P, key, month + later)
        assert np.array(one).tobytes() == np.array(other).tobytes()
    assert one.base_income_cents >= 0
    assert one.income_cents >= one.base_income_cents
