"""Tax, allowances and child benefit of 2015, against published figures and worked by hand."""

import tomllib
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from model import children
from model.households import empty_homes
from model.luck import luck_key
from model.rules import entitlements, taxing
from model.rules.entitlements import Entitlements
from model.rules.taxing import AT_WORK, ON_BENEFIT, PENSIONER, PENSIONER_ALONE
from model.setup import build_world
from model.words import Composition, IncomeSource
from tests.support import world

FILE = Path(__file__).parents[1] / "scenarios" / "parameters" / "entitlements.toml"
VALUES = {name: table["value"] for name, table in tomllib.loads(FILE.read_text(encoding="utf-8")).items()}
P = Entitlements(**VALUES)
RECORD = build_world({"entitlements": Entitlements}, {"entitlements": VALUES})[0].entitlements
TAX = world()[0].taxing
EXACT = RECORD.copy()
EXACT.estimate_error_share = 0.0
YEAR = st.integers(0, 4_000_000)
RENT = st.integers(10_000, 80_000)
JANUARY, FEBRUARY, JULY = 0, 1, 6


def someone(source, **fields):
    homes = empty_homes(1)
    homes.income_source[0] = source
    homes.age_months[0] = 40 * 12
    homes.rent_cents[0] = 48_000
    homes.claims_rent_allowance[0] = True
    homes.claims_health_allowance[0] = True
    homes.claims_child_budget[0] = True
    for name, value in fields.items():
        homes[name][0] = value
    homes.income_cents[0] = homes.base_income_cents[0]
    return homes[0]


def pay(h, month, p=EXACT):
    h.income_cents = h.base_income_cents
    taxing.income_is_taxed(h, TAX)
    entitlements.allowances_are_paid(h, p, np.uint64(luck_key(1, 9, month)), month)
    return int(h.rent_allowance_cents), int(h.health_allowance_cents), int(h.child_budget_cents)


@pytest.mark.parametrize(
    ("income", "allowance"),
    [(1_000_000, 23643), (1_517_500, 23643), (1_800_000, 16152), (2_000_000, 10141), (2_195_000, 4622)],
)
def test_rent_allowance_of_a_single_with_a_rent_of_500(income, allowance):
    assert entitlements.rent_allowance_cents.py_func(50_000, income, 1, False, False, P) == allowance


@pytest.mark.parametrize(
    ("income", "single", "couple"),
    [
        (1_000_000, 340, 286),
        (1_500_000, 340, 286),
        (2_000_000, 205, 279),
        (2_195_000, 149, None),
        (2_500_000, None, 175),
        (2_980_000, None, 75),
    ],
)
def test_rent_allowance_at_the_highest_rent_as_published_for_2015(income, single, couple):
    if single is not None:
        assert abs(entitlements.rent_allowance_cents.py_func(71_068, income, 1, False, False, P) - 100 * single) <= 100
    if couple is not None:
        assert abs(entitlements.rent_allowance_cents.py_func(71_068, income, 2, False, False, P) - 100 * couple) <= 100


def test_no_rent_allowance_above_the_limits():
    due = entitlements.rent_allowance_cents.py_func
    assert due(50_000, 2_195_001, 1, False, False, P) == 0
    assert due(71_069, 1_000_000, 1, False, False, P) == 0
    assert due(40_307, 1_000_000, 1, False, True, P) == 0
    assert due(40_306, 1_000_000, 1, False, True, P) == 40_306 - 22_964


def test_a_large_household_has_a_higher_capping_limit_and_pensioners_an_upper_band():
    due = entitlements.rent_allowance_cents.py_func
    assert due(60_000, 1_000_000, 2, False, False, P) == 28_640
    assert due(60_000, 1_000_000, 3, False, False, P) == 30_143
    assert due(60_000, 1_000_000, 2, True, False, P) == 29_928
    assert due(50_000, 1_000_000, 1, True, False, P) == 23_825


@given(rent=RENT, income=YEAR, more=YEAR, persons=st.integers(1, 6), pensioner=st.booleans(), young=st.booleans())
def test_rent_allowance_never_rises_with_income_nor_above_the_most(rent, income, more, persons, pensioner, young):
    low = entitlements.rent_allowance_cents.py_func(rent, income, persons, pensioner, young, P)
    high = entitlements.rent_allowance_cents.py_func(rent, income + more, persons, pensioner, young, P)
    assert 0 <= high <= low <= 34_500
    assert low < rent


@pytest.mark.parametrize(
    ("income", "single", "couple"),
    [
        (0, 7_850, 14_925),
        (1_946_300, 7_850, 14_925),
        (2_400_000, 2_783, 9_858),
        (2_700_000, 0, 6_508),
        (4_000_000, 0, 0),
    ],
)
def test_health_allowance(income, single, couple):
    assert entitlements.health_allowance_cents.py_func(income, False, P) == single
    assert entitlements.health_allowance_cents.py_func(income, True, P) == couple


@given(income=YEAR, more=YEAR, couple=st.booleans())
def test_health_allowance_never_rises_with_income(income, more, couple):
    due = entitlements.health_allowance_cents.py_func
    assert 0 <= due(income + more, couple, P) <= due(income, couple, P) <= 14_925


def test_children_are_spaced_evenly_between_the_youngest_and_the_oldest():
    assert children.children_by_age.py_func(0, -1, -1) == (0, 0, 0, 0)
    assert children.children_by_age.py_func(1, 30, 30) == (1, 0, 0, 0)
    assert children.children_by_age.py_func(3, 71, 193) == (1, 1, 0, 1)
    assert children.children_by_age.py_func(2, 180, 216) == (0, 0, 1, 0)


@pytest.mark.parametrize(
    ("ages", "lone", "income", "month"),
    [
        ((1, 0, 0, 0), False, 0, 8_600),
        ((1, 1, 0, 0), True, 1_500_000, (182_300 + 305_000) // 12),
        ((0, 0, 1, 1), False, 0, (182_300 + 23_100 + 41_200) // 12),
        ((2, 2, 0, 0), False, 0, (200_600 + 10_600) // 12),
        ((1, 0, 0, 0), False, 2_975_700, (103_200 - 67_500) // 12),
        ((1, 0, 0, 0), False, 4_000_000, 0),
        ((0, 0, 0, 0), True, 0, 0),
    ],
)
def test_child_budget(ages, lone, income, month):
    assert entitlements.child_budget_cents.py_func(income, ages, lone, P) == month


@given(income=YEAR, more=YEAR, ages=st.tuples(*[st.integers(0, 2)] * 4), lone=st.booleans())
def test_child_budget_never_rises_with_income(income, more, ages, lone):
    due = entitlements.child_budget_cents.py_func
    assert 0 <= due(income + more, ages, lone, P) <= due(income, ages, lone, P)


def test_child_benefit_a_quarter():
    assert entitlements.child_benefit_cents.py_func((1, 0, 0, 0), P) == 19_165
    assert entitlements.child_benefit_cents.py_func((1, 1, 1, 1), P) == 19_165 + 23_271 + 2 * 27_378


def test_net_income_at_the_yearly_minimum_wage():
    net = taxing.net_year_cents.py_func(1_946_300.0, AT_WORK, TAX)
    tax = 0.365 * 1_946_300
    work_credit = 0.0181 * 901_000 + 0.19679 * 1_045_300
    assert work_credit == pytest.approx(222_000, abs=20)
    assert net == pytest.approx(1_946_300 - tax + 220_300 + work_credit)


@given(net=st.floats(0, 6_000_000), taxed_as=st.sampled_from([AT_WORK, ON_BENEFIT, PENSIONER, PENSIONER_ALONE]))
def test_taxable_income_is_the_inverse_of_net_income(net, taxed_as):
    taxable = taxing.taxable_for_net_cents.py_func(net, taxed_as, TAX)
    assert taxable >= net - 1e-9 * net
    if net < 3_500_000:
        assert taxing.net_year_cents.py_func(taxable, taxed_as, TAX) == pytest.approx(net, abs=1)


@pytest.mark.parametrize(
    ("own", "source", "couple", "highest"),
    [
        (91_279, IncomeSource.SOCIAL_ASSISTANCE, False, 1_517_500),
        (130_399, IncomeSource.SOCIAL_ASSISTANCE, True, 1_962_500),
        (102_375, IncomeSource.PENSION, False, 1_655_000),
        (139_810, IncomeSource.PENSION, True, 2_215_000),
    ],
)
def test_on_the_minimum_the_taxable_income_is_within_the_reference_income(own, source, couple, highest):
    taxable = taxing.taxable_income_year_cents.py_func(own, 0, source, couple, TAX)
    assert 0.8 * highest < taxable <= highest


def test_protected_income_is_ninety_percent_of_the_norm_plus_the_gaps():
    assert entitlements.protected_income_cents.py_func(96_083, 0, 0, 0, P) == 86_475
    assert entitlements.protected_income_cents.py_func(137_262, 30_000, 500, 4_000, P) == 123_536 - 30_000 + 4_500
    assert entitlements.protected_income_cents.py_func(137_262, 150_000, 0, 0, P) == 61_768


def test_protected_income_of_a_household():
    h = someone(IncomeSource.SOCIAL_ASSISTANCE, health_premium_cents=13_000, rent_allowance_cents=20_000)
    h.health_allowance_cents = 7_850
    premium_gap = 13_000 - int(0.02395 * 1_946_300 / 12) - 7_850
    assert entitlements.protected_income_of(h, 96_083, RECORD) == 86_475 + premium_gap + 48_000 - 20_000 - 20_220


def test_a_single_on_assistance():
    h = someone(IncomeSource.SOCIAL_ASSISTANCE, base_income_cents=91_279)
    assert pay(h, FEBRUARY) == (22_343, 7_850, 0)
    assert h.income_cents == 91_279 + 22_343 + 7_850
    assert h.overpaid_cents == 0


def test_a_lone_parent_on_assistance_and_child_benefit_by_quarter():
    h = someone(
        IncomeSource.SOCIAL_ASSISTANCE,
        base_income_cents=91_279,
        composition=Composition.LONE_PARENT,
        children_count=2,
        youngest_child_months=48,
        oldest_child_months=100,
    )
    assert pay(h, FEBRUARY) == (22_343, 7_850, 40_608)
    assert h.income_cents == 91_279 + 22_343 + 7_850 + 40_608
    assert pay(h, JANUARY) == (22_343, 7_850, 40_608)
    assert h.income_cents == 91_279 + 22_343 + 7_850 + 40_608 + 19_165 + 23_271


def test_what_is_not_claimed_is_not_paid():
    h = someone(IncomeSource.SOCIAL_ASSISTANCE, base_income_cents=91_279, claims_rent_allowance=False)
    assert pay(h, FEBRUARY)[0] == 0
    rich = someone(IncomeSource.PENSION, base_income_cents=102_375, savings_cents=2_133_001)
    assert pay(rich, FEBRUARY)[0] == 0


def test_an_unreported_rise_becomes_a_demand_in_july():
    p = EXACT.copy()
    p.reports_rise_per_month = 0.0
    h = someone(IncomeSource.SOCIAL_ASSISTANCE, base_income_cents=91_279)
    paid = sum(pay(h, FEBRUARY, p))
    h.income_source = IncomeSource.WORK
    h.base_income_cents = 150_000
    for month in range(2, 6):
        assert sum(pay(h, month, p)) == paid
    owed = int(h.overpaid_cents)
    due = sum(pay(h, JULY, p))
    assert owed == 4 * (paid - due) > 0
    assert h.repayment_demand_cents == owed
    assert h.overpaid_cents == 0


def test_a_fall_that_is_not_reported_is_paid_out_in_july():
    p = EXACT.copy()
    p.reports_fall_per_month = 0.0
    h = someone(IncomeSource.WORK, base_income_cents=150_000)
    paid = sum(pay(h, FEBRUARY, p))
    h.income_source = IncomeSource.UNEMPLOYMENT_BENEFIT
    h.base_income_cents = 105_000
    assert sum(pay(h, 2, p)) == paid
    missed = -int(h.overpaid_cents)
    assert missed > 0
    due = sum(pay(h, JULY, p))
    assert h.income_cents == 105_000 + due + missed
    assert (h.repayment_demand_cents, h.overpaid_cents) == (0, 0)


def test_a_reported_rise_costs_nothing_later():
    p = EXACT.copy()
    p.reports_rise_per_month = 1.0
    h = someone(IncomeSource.SOCIAL_ASSISTANCE, base_income_cents=91_279)
    pay(h, FEBRUARY, p)
    h.income_source = IncomeSource.WORK
    h.base_income_cents = 150_000
    pay(h, 2, p)
    assert h.overpaid_cents == 0


@given(luck=st.floats(0.0, 1.0, exclude_max=True), actual=YEAR)
def test_wages_are_estimated_within_the_error_and_not_reported_within_it(luck, actual):
    estimate = entitlements.estimated_income_cents.py_func(luck, actual, True, P)
    assert abs(estimate - actual) <= 0.1 * actual + 1
    assert entitlements.estimated_income_cents.py_func(luck, actual, False, P) == actual
    if abs(estimate - actual) <= 0.1 * actual:
        assert not entitlements.reports_change.py_func(0.0, estimate, actual, P)
