"""Which part of a month's income do municipality and state pay: added to the totals, out of which the ledger is booked.

Wages, holiday money on wages, and pensions on top of the state's come from the market and are not counted; sick pay is
the employer's. Holiday money on a supplement to a wage counts as wage. Assistance is paid by the municipality; that it
has a budget from the state for it is not modelled. Allowances demanded back are counted when they are demanded: what
is later corrected, forgiven or written off of them has rows of its own.
"""

import numpy as np

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

SOURCE_BITS = 7  # no source is negative: said so, looking it up takes no test for that
IS_PENSION = np.array([int(source == IncomeSource.PENSION) for source in range(SOURCE_BITS + 1)])
IS_WORK = np.array([int(source == IncomeSource.WORK) for source in range(SOURCE_BITS + 1)])
NOT_PROVIDED = IncomeSource.SELF_EMPLOYED.value  # where what neither municipality nor state pays is counted, and left


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


@walk
def regular_provisions_add_to_totals(regular, totals):
    """Add to the totals [corporation] what was counted by source [corporation, source], and count anew."""
    for at in range(len(totals)):
        of, total = regular[at], totals[at]
        total.supplement_cents += of[IncomeSource.WORK.value]
        total.state_pension_cents += of[IncomeSource.PENSION.value]
        total.unemployment_benefit_cents += of[IncomeSource.UNEMPLOYMENT_BENEFIT.value]
        total.disability_benefit_cents += of[IncomeSource.DISABILITY_BENEFIT.value]
        total.assistance_cents += of[IncomeSource.SOCIAL_ASSISTANCE.value] + of[IncomeSource.WAITING.value]
        for source in range(len(of)):
            of[source] = 0


@turn
def provisions_are_counted(h, p, key, source, calendar_month, regular, total):
    """Count what municipality and state paid of the income that came in, before allowances.

    `source`: what the head lived on at the start of the month, which is what paid. `regular` [source] receives the
    regular part, for `regular_provisions_add_to_totals`: of a pension without the supplement, of a wage what came on
    top of it. A partner's wage that has become the household's living (`partner_is_the_earner`) is no assistance.
    Sources are looked up in tables: asked one after another, nobody could foresee the answers, and a processor that
    guesses wrong has to begin anew.
    """
    own = h.base_income_cents - h.partner_wage_cents
    lived_on_wage = IS_WORK[source & SOURCE_BITS]
    became_the_earner = IS_WORK[h.income_source & SOURCE_BITS] * (1 - lived_on_wage)
    claims_nothing = lived_on_wage * (1 - int(h.claims_supplement))
    place = source + (NOT_PROVIDED - source) * (became_the_earner + claims_nothing)
    if lived_on_wage * (int(h.has_flexible_work) + int(h.ill_months)) > 0:
        place = NOT_PROVIDED
        if h.claims_supplement:
            total.supplement_cents += supplement_paid_cents(h, p, key)
    place &= SOURCE_BITS
    regular[place] += own - h.pension_supplement_cents * IS_PENSION[place] - h.wage_cents * IS_WORK[place]
    one_off = h.income_cents - h.base_income_cents
    if one_off != 0:
        one_offs_are_counted(h, p, key, source, calendar_month, one_off, total)
