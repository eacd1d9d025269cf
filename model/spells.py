"""How arrears begin: why, after which other debts, and which bills a household leaves first."""

from model.debts import owed_besides_rent
from model.jit import rule, walk
from model.words import Cause, Creditor

YEAR = (1 << 12) - 1  # the month-ends of a year in `arrears_history`


@rule
def cause_of_arrears(lapsed, demand, setback, usual_income, highest_income, room_before_habit):
    """Why do rent arrears begin: the one reason that a story tells. Source: nibud-2012 (categories)."""
    if lapsed:
        return Cause.ATTENTION.value
    if demand * 25 >= usual_income:
        return Cause.REPAYMENT_DEMAND.value
    if usual_income * 10 < highest_income * 9:
        return Cause.INCOME_DROP.value
    if room_before_habit < 0:
        return Cause.FIXED_COSTS.value
    if setback * 10 > usual_income:
        return Cause.SETBACK.value
    return Cause.OVERSPENDING.value


@rule
def reasons_for_arrears(lapsed, demand, tax_owed, setback, usual_income, highest_income, room_before_habit):
    """Which reasons would a household name for its rent arrears (bits of Cause): several may hold at once.

    Counted as nibud-2012 asked: more than one answer. Overspending stands where none of the others does.
    """
    reasons = 0
    if lapsed:
        reasons |= 1 << Cause.ATTENTION
    if demand * 25 >= usual_income or tax_owed > 0:
        reasons |= 1 << Cause.REPAYMENT_DEMAND
    if usual_income * 10 < highest_income * 9:
        reasons |= 1 << Cause.INCOME_DROP
    if room_before_habit < 0:
        reasons |= 1 << Cause.FIXED_COSTS
    if setback * 10 > usual_income:
        reasons |= 1 << Cause.SETBACK
    return reasons if reasons else 1 << Cause.OVERSPENDING


@walk
def rent_spell_begins(h, total, month, demand, bills):
    """Note when, why and after which other debts a spell of rent arrears begins.

    Reasons are counted for households without arrears at any month-end of the year before: a survey asks a household
    once, however often the same shortage puts it behind again.
    """
    room = h.usual_income_cents - h.necessary_cents - bills
    usual, highest = min(h.usual_income_cents, h.income_cents), h.highest_income_cents
    h.spell_month = month
    h.cause = cause_of_arrears(h.lapsed, demand, h.setback_cents, usual, highest, room)
    h.had_other_arrears_first = owed_besides_rent(h) > 0
    total.new_arrears += 1
    total.rent_spells_with_other_debt_first += int(h.had_other_arrears_first)
    if h.arrears_history & YEAR != 0:
        return
    reasons = reasons_for_arrears(h.lapsed, demand, h.tax_arrears_cents, h.setback_cents, usual, highest, room)
    reasons_are_counted(reasons, total)


@walk
def reasons_are_counted(reasons, total):
    """Add the reasons (bits of Cause) of a spell of rent arrears that begins to the totals."""
    total.spells_attention += (reasons >> Cause.ATTENTION) & 1
    total.spells_income_drop += (reasons >> Cause.INCOME_DROP) & 1
    total.spells_repayment_demand += (reasons >> Cause.REPAYMENT_DEMAND) & 1
    total.spells_fixed_costs += (reasons >> Cause.FIXED_COSTS) & 1
    total.spells_overspending += (reasons >> Cause.OVERSPENDING) & 1
    total.spells_setback += (reasons >> Cause.SETBACK) & 1


@walk
def first_left_are_counted(skipped, total):
    """Count which bills (creditor bits) a household that owed nobody anything leaves unpaid."""
    total.first_left_rent += skipped & 1
    total.first_left_energy += (skipped >> Creditor.ENERGY) & 1
    total.first_left_water += (skipped >> Creditor.WATER) & 1
    total.first_left_health += (skipped >> Creditor.HEALTH) & 1
    total.first_left_other += (skipped >> Creditor.OTHER) & 1
    total.first_left_tax += (skipped >> Creditor.TAX) & 1
