"""What allowances a household is entitled to by the law of 2015, what it is paid, and what it must pay back.

Rent, health and child allowances are advances on an *estimate* of the year's taxable income (`assessed_income_cents`).
Once a year the true right is settled: too much becomes a repayment demand, too little is paid out. Between settlements
the right is taken on the month's income made annual, a simplification of the law's calendar year that shortens the
time until a demand. Not modelled: wealth tests of the health allowance and child budget (far above tenants' savings),
changes of household that are reported late, payment of allowances to the landlord, and the reduction of what may be
kept for incomes other than assistance (article 475d, as of 2015, has a ceiling between 90% and 100% for singles).
"""

import math
from typing import NamedTuple

from model.children import age_bands_of, ages_in
from model.circumstances import YOUNG_MONTHS
from model.family import persons_in
from model.jit import rule, turn, walk
from model.luck import Purpose, draw
from model.words import IncomeSource


class Entitlements(NamedTuple):
    """Parameters of this file; sources in scenarios/parameters/entitlements.toml."""

    rent_quality_limit_cents: int
    rent_capping_limit_small_cents: int
    rent_capping_limit_large_cents: int
    rent_highest_cents: int
    rent_own_part_cents: int
    rent_norm_cents: int
    rent_norm_less_pensioner_single_cents: int
    rent_norm_less_pensioner_shared_cents: int
    rent_middle_share: float
    rent_upper_share: float
    rent_reference_single_cents: int
    rent_reference_shared_cents: int
    rent_reference_pensioner_single_cents: int
    rent_reference_pensioner_shared_cents: int
    rent_ceiling_single_cents: int
    rent_ceiling_shared_cents: int
    rent_ceiling_pensioner_single_cents: int
    rent_ceiling_pensioner_shared_cents: int
    rent_square_single: float
    rent_square_shared: float
    rent_square_pensioner_single: float
    rent_square_pensioner_shared: float
    rent_slope_single: float
    rent_slope_shared: float
    rent_slope_pensioner_single: float
    rent_slope_pensioner_shared: float
    rent_wealth_limit_cents: int
    health_standard_premium_cents: int
    health_threshold_cents: int
    health_own_part_single_share: float
    health_own_part_couple_share: float
    health_taper_share: float
    child_budget_one_cents: int
    child_budget_two_cents: int
    child_budget_three_cents: int
    child_budget_further_cents: int
    child_budget_age_12_cents: int
    child_budget_age_16_cents: int
    child_budget_lone_parent_cents: int
    child_budget_threshold_cents: int
    child_budget_taper_share: float
    child_benefit_quarter_cents: int
    child_benefit_under_6_share: float
    child_benefit_under_12_share: float
    reports_rise_per_month: float
    reports_fall_per_month: float
    estimate_error_share: float
    demand_spread_share: float
    settlement_month: int
    protected_share: float
    protected_housing_floor_cents: int


@rule
def rent_terms(is_shared, is_pensioner, p):
    """Which terms of the rent allowance hold: reference income, ceiling, square, slope, lowest norm rent.

    Source: law-2015 (Wet op de huurtoeslag 14, 17, 19; Regeling huurtoeslaggrenzen 2015).
    """
    if is_pensioner and is_shared:
        norm = p.rent_norm_cents - p.rent_norm_less_pensioner_shared_cents
        reference, ceiling = p.rent_reference_pensioner_shared_cents, p.rent_ceiling_pensioner_shared_cents
        return reference, ceiling, p.rent_square_pensioner_shared, p.rent_slope_pensioner_shared, norm
    if is_pensioner:
        norm = p.rent_norm_cents - p.rent_norm_less_pensioner_single_cents
        reference, ceiling = p.rent_reference_pensioner_single_cents, p.rent_ceiling_pensioner_single_cents
        return reference, ceiling, p.rent_square_pensioner_single, p.rent_slope_pensioner_single, norm
    if is_shared:
        reference, ceiling = p.rent_reference_shared_cents, p.rent_ceiling_shared_cents
        return reference, ceiling, p.rent_square_shared, p.rent_slope_shared, p.rent_norm_cents
    reference, ceiling = p.rent_reference_single_cents, p.rent_ceiling_single_cents
    return reference, ceiling, p.rent_square_single, p.rent_slope_single, p.rent_norm_cents


@rule
def own_rent_cents(income_cents, is_shared, is_pensioner, p):
    """Which part of the rent stays with the household: the norm rent of its income, up to the cent, and a supplement.

    Source: law-2015 (Wet op de huurtoeslag 16-19).
    """
    reference, _, square, slope, norm = rent_terms(is_shared, is_pensioner, p)
    if income_cents > reference:
        euros = float(income_cents // 100)
        norm = max(norm, math.ceil((square * euros * euros + slope * euros) * 100.0 - 1e-6))
    return norm + p.rent_own_part_cents


@rule
def rent_allowance_cents(rent_cents, income_cents, persons, is_pensioner, is_young, p):
    """How much rent allowance is due a month: all, 65% and 40% of three bands of the rent above the own part.

    `is_young`: single, childless and under 23. Source: law-2015 (Wet op de huurtoeslag 13, 14, 20, 21).
    """
    _, ceiling, _, _, _ = rent_terms(persons > 1, is_pensioner, p)
    highest = p.rent_quality_limit_cents if is_young else p.rent_highest_cents
    if income_cents > ceiling or rent_cents > highest:
        return 0
    own = own_rent_cents(income_cents, persons > 1, is_pensioner, p)
    quality = p.rent_quality_limit_cents
    capping = p.rent_capping_limit_large_cents if persons > 2 else p.rent_capping_limit_small_cents
    amount = 1.0 * max(min(rent_cents, quality) - own, 0)
    amount += p.rent_middle_share * max(min(rent_cents, capping) - max(own, quality), 0)
    if persons == 1 or is_pensioner:
        amount += p.rent_upper_share * max(rent_cents - max(own, capping), 0)
    return int(amount + 0.5 + 1e-6)


@rule
def norm_premium_cents(is_couple, p):
    """Which yearly health premium is everyone thought to pay oneself. Source: law-2015 (Wet op de zorgtoeslag 2)."""
    share = p.health_own_part_couple_share if is_couple else p.health_own_part_single_share
    return share * p.health_threshold_cents


@rule
def health_allowance_cents(income_cents, is_couple, p):
    """How much health allowance is due a month; the year's amount goes to whole euros. Source: law-2015 (2-3)."""
    premium = p.health_standard_premium_cents * (2 if is_couple else 1)
    above = max(income_cents - p.health_threshold_cents, 0)
    year = premium - norm_premium_cents(is_couple, p) - p.health_taper_share * above
    return int(year / 100.0 + 0.5) * 100 // 12 if year > 0.0 else 0


@rule
def child_budget_cents(income_cents, ages, is_lone_parent, p):
    """How much child budget is due a month. Source: law-2015 (Wet op het kindgebonden budget 2); threshold derived.

    `ages`: children under 6, 6-11, 12-15 and 16-17.
    """
    children = ages[0] + ages[1] + ages[2] + ages[3]
    if children == 0:
        return 0
    year = p.child_budget_one_cents
    if children >= 3:
        year = p.child_budget_three_cents + (children - 3) * p.child_budget_further_cents
    elif children == 2:
        year = p.child_budget_two_cents
    year += ages[2] * p.child_budget_age_12_cents + ages[3] * p.child_budget_age_16_cents
    if is_lone_parent:
        year += p.child_budget_lone_parent_cents
    left = year - p.child_budget_taper_share * max(income_cents - p.child_budget_threshold_cents, 0)
    return int(left / 12.0) if left > 0.0 else 0


@rule
def child_benefit_cents(ages, p):
    """How much child benefit is paid a quarter, whatever the income. Source: law-2015 (Kinderbijslagwet 12)."""
    youngest = int(p.child_benefit_quarter_cents * p.child_benefit_under_6_share + 0.5)
    middle = int(p.child_benefit_quarter_cents * p.child_benefit_under_12_share + 0.5)
    return ages[0] * youngest + ages[1] * middle + (ages[2] + ages[3]) * p.child_benefit_quarter_cents


@rule
def protected_income_cents(norm_cents, partner_income_cents, premium_gap_cents, housing_gap_cents, p):
    """Which income a month cannot be attached, by the law until 2020. Source: law-2015 (Rechtsvordering 475d).

    The gaps are the health premium and rent that allowances and norms leave; a partner's own income lowers it by up
    to half.
    """
    share = int(p.protected_share * norm_cents + 0.5)
    return share - min(partner_income_cents, share // 2) + premium_gap_cents + housing_gap_cents


@rule
def estimated_income_cents(luck, actual_cents, has_wage, p):
    """On which income are allowances paid: wages are estimated, benefits known. Source: cpb-2019, derived."""
    error = p.estimate_error_share * (2.0 * luck - 1.0) if has_wage else 0.0
    return int(actual_cents * (1.0 + error) + 0.5)


@rule
def is_noticeable(assessed_cents, actual_cents, p):
    """Has the income moved by more than the usual error of its estimate. Source: assumption."""
    return abs(actual_cents - assessed_cents) > p.estimate_error_share * actual_cents


@rule
def reports_change(luck, assessed_cents, actual_cents, p):
    """Does the household report this month that its income has changed; unnoticed within the usual error.

    Source: assumption. Falls are reported sooner, as they bring money.
    """
    if not is_noticeable(assessed_cents, actual_cents, p):
        return False
    return luck < (p.reports_rise_per_month if actual_cents > assessed_cents else p.reports_fall_per_month)


@walk
def protected_income_of(h, norm_cents, p):
    """Which income of this household cannot be attached, `norm_cents` being its assistance norm a month."""
    persons, is_couple = persons_in(h)
    premium_gap = h.health_premium_cents - int(norm_premium_cents(is_couple, p) / 12.0) - h.health_allowance_cents
    is_pensioner = h.income_source == IncomeSource.PENSION
    most = rent_allowance_cents(p.rent_highest_cents, 0, persons, is_pensioner, False, p)
    housing_gap = h.rent_cents - h.rent_allowance_cents - p.protected_housing_floor_cents
    housing_gap = min(max(housing_gap, 0), most)
    return protected_income_cents(norm_cents, h.partner_wage_cents, max(premium_gap, 0), housing_gap, p)


@walk
def allowances_on(h, income_cents, ages, p):
    """Which rent allowance, health allowance and child budget this income gives the household a month, as claimed."""
    persons, is_couple = persons_in(h)
    rent, health, child = 0, 0, 0
    if h.claims_rent_allowance and h.savings_cents <= p.rent_wealth_limit_cents * (2 if is_couple else 1):
        is_pensioner = h.income_source == IncomeSource.PENSION
        is_young = persons == 1 and h.age_months < YOUNG_MONTHS
        rent = rent_allowance_cents(h.rent_cents, income_cents, persons, is_pensioner, is_young, p)
    if h.claims_health_allowance:
        health = health_allowance_cents(income_cents, is_couple, p)
    if h.claims_child_budget:
        child = child_budget_cents(income_cents, ages, not is_couple, p)
    return rent, health, child


@walk
def new_estimate_cents(h, actual_cents, p, key):
    """On which income the allowances will be paid that are granted this month."""
    source = h.income_source
    has_wage = source == IncomeSource.WORK or source == IncomeSource.SELF_EMPLOYED or h.partner_wage_cents > 0
    return estimated_income_cents(draw(key, Purpose.REPORTS_CHANGE, 1), actual_cents, has_wage, p)


@turn
def assessment_follows(h, actual_cents, p, key, month):
    """Settle the allowances once a year, else let a change be reported; returns what is paid out at the settlement."""
    paid_out = 0
    if month % 12 == p.settlement_month:
        if h.overpaid_cents > 0:
            h.is_quiet = False
            h.repayment_demand_cents += h.overpaid_cents
            h.demand_at_once = draw(key, Purpose.SPREADS_DEMAND, 0) >= p.demand_spread_share
        else:
            paid_out = -h.overpaid_cents
        h.overpaid_cents = 0
        h.assessed_income_cents = new_estimate_cents(h, actual_cents, p, key)
    elif h.assessed_income_cents == 0:
        h.assessed_income_cents = new_estimate_cents(h, actual_cents, p, key)
    elif is_noticeable(h.assessed_income_cents, actual_cents, p) and reports_change(
        draw(key, Purpose.REPORTS_CHANGE, 0), h.assessed_income_cents, actual_cents, p
    ):
        h.assessed_income_cents = actual_cents
    return paid_out


@walk
def allowances_are_worked_out(h, actual_cents, ages, p):
    """Work out what is paid on the assessed income, and what is due on the actual one."""
    rent, health, child = allowances_on(h, h.assessed_income_cents, ages, p)
    h.rent_allowance_cents = rent
    h.health_allowance_cents = health
    h.child_budget_cents = child
    if h.assessed_income_cents != actual_cents:
        rent, health, child = allowances_on(h, actual_cents, ages, p)
    h.allowances_due_cents = rent + health + child


@turn
def allowances_are_paid(h, p, key, month, stays=False):
    """Pay this month's allowances on the assessed income, keep count of what is overpaid, and add them to the income.

    `overpaid_cents` falls below zero where too little is paid; that is paid out at the yearly settlement. Allowances
    are worked out only if something changed that they depend on: not if circumstances, regular and taxable income stay
    what they were (`stays`).
    """
    assessed = h.assessed_income_cents
    paid_out = assessment_follows(h, h.taxable_income_cents, p, key, month)
    if not stays or h.assessed_income_cents != assessed:
        allowances_are_worked_out(h, h.taxable_income_cents, ages_in(age_bands_of(h)), p)
    paid = h.rent_allowance_cents + h.health_allowance_cents + h.child_budget_cents
    h.overpaid_cents += paid - h.allowances_due_cents
    benefit = 0
    if month % 3 == 0:
        benefit = child_benefit_cents(ages_in(int(h.age_bands)), p)
    h.income_cents += paid + benefit + paid_out
