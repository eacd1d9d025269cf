"""Which part of a month's income do municipality and state pay: added to the totals, out of which the ledger is booked.

Wages, holiday money on wages, and pensions on top of the state's come from the market and are not counted; sick pay is
the employer's. Holiday money on a supplement to a wage counts as wage. Assistance is paid by the municipality; that it
has a budget from the state for it is not modelled. Allowances demanded back are counted when they are demanded: what
is later corrected, forgiven or written off of them has rows of its own.
"""

from model.family import has_partner
from model.jit import turn, walk
from model.luck import Purpose, draw
from model.norms import minimum_paid_cents
from model.rules.earning import (
    holiday_money_cents,
    once_a_year_cents,
    scheme_paid_cents,
    swinging_cents,
    wage_paid_cents,
)
from model.words import IncomeSource


@walk
def supplement_paid_cents(h, p, key):
    """How much assistance came on top of the wages this month, for who claims it. Source: law-2015 (19)."""
    if h.base_income_cents > minimum_paid_cents(h, p, has_partner(h.composition)):
        return 0
    wage = wage_paid_cents(h.wage_cents, int(h.ill_months), p)
    if h.has_flexible_work and h.ill_months == 0:
        wage = swinging_cents(draw(key, Purpose.INCOME_SWING, 0), h.wage_cents, p.flexible_swing_share)
    return h.base_income_cents - h.partner_wage_cents - wage


@walk
def one_offs_are_counted(h, p, key, source, calendar_month, one_off, total):
    """Divide what came in besides the regular income: the scheme, holiday money of benefits, and back pay."""
    once_a_year = once_a_year_cents(h, p, key, source, calendar_month)
    total.assistance_cents += one_off - once_a_year
    scheme = 0
    if calendar_month == p.scheme_month:
        scheme = scheme_paid_cents(h, p, key)
        total.scheme_cents += scheme
    holiday = once_a_year - scheme - holiday_money_cents(source, 0, h.partner_wage_cents, calendar_month, p)
    if source == IncomeSource.SOCIAL_ASSISTANCE:
        total.assistance_cents += holiday
    elif source == IncomeSource.UNEMPLOYMENT_BENEFIT:
        total.unemployment_benefit_cents += holiday
    elif source == IncomeSource.DISABILITY_BENEFIT:
        total.disability_benefit_cents += holiday
    elif source == IncomeSource.PENSION:
        total.state_pension_cents += holiday


@turn
def provisions_are_counted(h, p, key, source, calendar_month, total):
    """Add to the totals what municipality and state paid of the income that came in, before allowances.

    `source`: what the head lived on at the start of the month, which is what paid. A partner's wage that has become the
    household's living (`partner_is_the_earner`) is no assistance.
    """
    own = h.base_income_cents - h.partner_wage_cents
    if source == IncomeSource.PENSION:
        total.state_pension_cents += own - h.pension_supplement_cents
    elif source == IncomeSource.WORK:
        if h.claims_supplement:
            total.supplement_cents += supplement_paid_cents(h, p, key)
    elif source == IncomeSource.UNEMPLOYMENT_BENEFIT:
        total.unemployment_benefit_cents += own
    elif source == IncomeSource.DISABILITY_BENEFIT:
        total.disability_benefit_cents += own
    elif source != IncomeSource.SELF_EMPLOYED and h.income_source != IncomeSource.WORK:
        total.assistance_cents += own
    one_off = h.income_cents - h.base_income_cents
    if one_off != 0:
        one_offs_are_counted(h, p, key, source, calendar_month, one_off, total)
