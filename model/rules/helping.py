"""What help does to a household, and how it wears off. The evidence has no measured effect of help on evictions."""

from typing import NamedTuple

from model.jit import rule, turn, walk
from model.ledger import book
from model.luck import Purpose, draw
from model.standing import all_is_claimed
from model.words import Cost, HelpStage, IncomeSource, Party


class Helping(NamedTuple):
    """Parameters of this file; sources in scenarios/parameters/helping.toml."""

    works_share: float
    works_loss_per_creditor: float
    works_loss_per_concern: float
    works_loss_per_month_of_income_owed: float
    claims_found_share: float
    coaching_per_month: float
    coaching_at_most: float
    counsel_share: float
    counsel_corrected_share: float
    counsel_hurried_months: int
    relapse_per_year: float
    relapse_first_year_factor: float
    relapse_disability_factor: float
    relapse_coaching_loss_share: float
    coaching_fades_per_month: float


@rule
def help_takes_hold(luck, creditors_count, concerns_count, owed_months_of_income, p):
    """Does help take hold: less often the more creditors, other problems and debt there are. Source: study 4.3."""
    share = (
        p.works_share
        - p.works_loss_per_creditor * max(creditors_count - 1, 0)
        - p.works_loss_per_concern * concerns_count
        - p.works_loss_per_month_of_income_owed * owed_months_of_income
    )
    return luck < max(share, 0.0)


@walk
def month_of_help(h, p, key):
    """One month of help that takes hold: allowances claimed, spending coached, payments kept in order."""
    h.help_months += 1
    h.months_since_help = 0
    if not h.help_works:
        return
    h.is_stabilised = True
    h.coaching = max(h.coaching, min(h.coaching + p.coaching_per_month, p.coaching_at_most))
    if draw(key, Purpose.CLAIMS, 2) < p.claims_found_share:
        all_is_claimed(h)


@rule
def hurried_decision_months(source, months_left, hurried_months):
    """After how many months will assistance be decided, once somebody asks after it. Source: assumption."""
    if source != IncomeSource.WAITING or months_left <= 1:
        return months_left
    return max(months_left - hurried_months, 1)


@walk
def demand_is_corrected(h, corrected_share, month, rows, size):
    """An objection against allowances demanded back: the tax authority takes back part of its demand."""
    corrected = int(h.repayment_demand_cents * corrected_share)
    if corrected > 0:
        h.repayment_demand_cents -= corrected
        cost = Cost.REPAYMENT_DEMAND
        book(rows, size, month, Party.STATE, Party.HOUSEHOLD, cost, h.corporation, h.household, corrected)


@rule
def goes_to_counsel(luck, has_demand, is_waiting, p):
    """Is the legal counsel brought in, where there is something to object to or to hurry. Study 4.1; assumed."""
    return (has_demand or is_waiting) and luck < p.counsel_share


@walk
def legal_counsel(h, p, key, month, rows, size):
    """The legal counsel (sociaal raadslieden) corrects demands, has those fallen due spread again, hurries a decision.

    Returns whether the counsel was brought in. What is decided sooner is also paid back sooner.
    """
    has_demand = h.repayment_demand_cents + h.tax_arrears_cents > 0
    is_waiting = h.income_source == IncomeSource.WAITING
    if not goes_to_counsel(draw(key, Purpose.COUNSEL, 0), has_demand, is_waiting, p):
        return False
    h.repayment_demand_cents += h.tax_arrears_cents
    h.tax_arrears_cents = 0
    h.demand_at_once = False
    demand_is_corrected(h, p.counsel_corrected_share, month, rows, size)
    h.decision_months_left = hurried_decision_months(h.income_source, h.decision_months_left, p.counsel_hurried_months)
    return True


@rule
def relapse_per_month(months_since_help, has_disability, p):
    """How likely is a relapse this month: likelier in the first year and with an intellectual disability. Assumed."""
    rate = p.relapse_per_year / 12.0
    if months_since_help <= 12:
        rate *= p.relapse_first_year_factor
    if has_disability:
        rate *= p.relapse_disability_factor
    return min(rate, 1.0)


@turn
def help_wears_off(h, p, key):
    """After help: the household keeps its own order for a while and may fall back."""
    if h.is_stabilised or h.coaching > 0.0:
        month_after_help(h, p, key)


@walk
def month_after_help(h, p, key):
    """A month on its own after help: what it learnt fades, and a relapse brings back lapses and habits."""
    is_helped = h.help_stage == HelpStage.HELPED or h.volunteer_stage == HelpStage.HELPED
    if is_helped or h.desk_stage == HelpStage.HELPED or h.managed_months > 0:
        return
    h.months_since_help += 1
    h.coaching = h.coaching * (1.0 - p.coaching_fades_per_month)
    if h.coaching < 0.01:
        h.coaching = 0.0
    chance = relapse_per_month(h.months_since_help, h.has_intellectual_disability, p)
    if h.is_stabilised and draw(key, Purpose.RELAPSE, 0) < chance:
        h.is_stabilised = False
        h.coaching *= 1.0 - p.relapse_coaching_loss_share
