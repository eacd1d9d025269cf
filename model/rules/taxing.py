"""Which taxable year income a household has: by the tax schedule of 2015, turned round, from what it has net.

Wages and benefits in this model are net; allowances are on taxable income. Not modelled: deductions, other credits
than those for everybody, workers and pensioners, and the fall of the work credit at wages that tenants rarely earn.
"""

from typing import NamedTuple

from model.jit import rule, turn, walk
from model.words import Composition, IncomeSource


class Taxing(NamedTuple):
    """Parameters of this file; sources in scenarios/parameters/taxing.toml."""

    tax_first_share: float
    tax_second_share: float
    tax_first_upto_cents: int
    tax_credit_cents: int
    tax_credit_fade_share: float
    tax_credit_least_cents: int
    work_credit_first_share: float
    work_credit_second_share: float
    work_credit_first_upto_cents: int
    work_credit_second_upto_cents: int
    pensioner_tax_relief_share: float
    pensioner_credit_cents: int
    pensioner_single_credit_cents: int
    pensioner_health_levy_share: float
    wage_months_a_year: float
    assistance_months_a_year: float


AT_WORK, ON_BENEFIT, PENSIONER, PENSIONER_ALONE = 0, 1, 2, 3  # how one person's income is taxed


@rule
def net_year_cents(taxable_cents, taxed_as, p):
    """What is left of one person's taxable income after tax and credits. Source: tax-2015; work credit: recalled."""
    above = max(taxable_cents - p.tax_first_upto_cents, 0.0)
    relief = p.pensioner_tax_relief_share if taxed_as >= PENSIONER else 0.0
    tax = (taxable_cents - above) * (p.tax_first_share - relief) + above * (p.tax_second_share - relief)
    levy = 0.0
    if taxed_as >= PENSIONER:
        credit = 1.0 * p.pensioner_credit_cents
        credit += p.pensioner_single_credit_cents if taxed_as == PENSIONER_ALONE else 0.0
        levy = taxable_cents * p.pensioner_health_levy_share
    else:
        credit = max(p.tax_credit_cents - p.tax_credit_fade_share * above, 1.0 * p.tax_credit_least_cents)
    if taxed_as == AT_WORK:
        first = min(taxable_cents, 1.0 * p.work_credit_first_upto_cents)
        second = min(taxable_cents, 1.0 * p.work_credit_second_upto_cents) - first
        credit += first * p.work_credit_first_share + second * p.work_credit_second_share
    return taxable_cents - max(tax - credit, 0.0) - levy


@rule
def taxable_for_net_cents(net_cents, taxed_as, p):
    """Which taxable income leaves this net income: along the straight lines between the kinks of the tax schedule."""
    if taxed_as == AT_WORK:
        untaxed = p.tax_credit_cents / (p.tax_first_share - p.work_credit_first_share)
        first, second = 1.0 * p.work_credit_first_upto_cents, 1.0 * p.work_credit_second_upto_cents
    else:
        credit, share = 1.0 * p.tax_credit_cents, p.tax_first_share
        if taxed_as >= PENSIONER:
            credit, share = 1.0 * p.pensioner_credit_cents, p.tax_first_share - p.pensioner_tax_relief_share
        credit += p.pensioner_single_credit_cents if taxed_as == PENSIONER_ALONE else 0.0
        untaxed = credit / share
        first, second = untaxed, untaxed
    low, net_low = 0.0, 0.0
    faded = p.tax_first_upto_cents + (p.tax_credit_cents - p.tax_credit_least_cents) / p.tax_credit_fade_share
    for high in (untaxed, first, second, 1.0 * p.tax_first_upto_cents, faded):
        net_high = net_year_cents(high, taxed_as, p)
        if net_cents <= net_high:
            return low + (net_cents - net_low) * (high - low) / (net_high - net_low)
        low, net_low = high, net_high
    return low + (net_cents - net_low) / (1.0 - p.tax_second_share)


@rule
def taxable_income_year_cents(own_cents, partner_wage_cents, source, is_couple, p):
    """Which taxable year income goes with these monthly net incomes of head and partner. Source: tax-2015, derived.

    The head's income on assistance or pension is split between two partners without a wage. Deductions of the
    self-employed are not known.
    """
    partner = 0.0
    if partner_wage_cents > 0:
        partner = taxable_for_net_cents(partner_wage_cents * p.wage_months_a_year, AT_WORK, p)
    is_pensioner = source == IncomeSource.PENSION
    months, taxed_as, shares = p.wage_months_a_year, ON_BENEFIT, 1.0
    if source == IncomeSource.WORK:
        taxed_as = AT_WORK
    elif source == IncomeSource.SELF_EMPLOYED:
        months, taxed_as = 12.0, AT_WORK
    elif is_pensioner or source == IncomeSource.SOCIAL_ASSISTANCE:
        months = p.assistance_months_a_year
        if is_couple and partner_wage_cents == 0:
            shares = 2.0
        if is_pensioner:
            taxed_as = PENSIONER if is_couple else PENSIONER_ALONE
    own = shares * taxable_for_net_cents(own_cents * months / shares, taxed_as, p)
    return int(partner + own + 0.5)


@turn
def own_regular_cents(h):
    """What the head's own source pays a month, the mean of what swings from month to month."""
    is_flexible = h.has_flexible_work and h.ill_months == 0 and h.income_source == IncomeSource.WORK
    if is_flexible or h.income_source == IncomeSource.SELF_EMPLOYED:
        return h.wage_cents
    return h.base_income_cents - h.partner_wage_cents


@walk
def actual_taxable_cents(h, p):
    """Which taxable year income does this month's income stand for; while assistance is awaited, the one assessed."""
    source = int(h.income_source)
    if source == IncomeSource.WAITING:
        return h.assessed_income_cents
    is_couple = h.composition >= Composition.COUPLE  # 'other' households count as two adults
    return taxable_income_year_cents(own_regular_cents(h), h.partner_wage_cents, source, is_couple, p)


@turn
def income_is_taxed(h, p, stays=False):
    """Work out the taxable income again unless it `stays` what it was; returns whether it did."""
    if stays and h.income_source != IncomeSource.WAITING:
        return True
    before = h.taxable_income_cents
    h.taxable_income_cents = actual_taxable_cents(h, p)
    return stays and h.taxable_income_cents == before
