"""How arrears begin: why, after which other debts, and which bills a household leaves first."""

from model.debts import owed_besides_rent
from model.jit import rule, walk
from model.words import Cause, Creditor


@rule
def cause_of_arrears(lapsed, demand, setback, usual_income, highest_income, room_before_habit):
    """Why do rent arrears begin, for the count of reasons that households give. Source: nibud-2012 (categories)."""
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


@walk
def rent_spell_begins(h, total, month, demand, bills):
    """Note when, why and after which other debts a spell of rent arrears begins."""
    room = h.usual_income_cents - h.necessary_cents - bills
    h.spell_month = month
    h.cause = cause_of_arrears(h.lapsed, demand, h.setback_cents, h.usual_income_cents, h.highest_income_cents, room)
    h.had_other_arrears_first = owed_besides_rent(h) > 0
    total.new_arrears += 1
    total.rent_spells_with_other_debt_first += int(h.had_other_arrears_first)
    cause_is_counted(h.cause, total)


@walk
def cause_is_counted(cause, total):
    """Add a spell of rent arrears that begins to the total of its cause."""
    total.spells_attention += int(cause == Cause.ATTENTION)
    total.spells_income_drop += int(cause == Cause.INCOME_DROP)
    total.spells_repayment_demand += int(cause == Cause.REPAYMENT_DEMAND)
    total.spells_fixed_costs += int(cause == Cause.FIXED_COSTS)
    total.spells_overspending += int(cause == Cause.OVERSPENDING)
    total.spells_setback += int(cause == Cause.SETBACK)


@walk
def first_left_are_counted(skipped, total):
    """Count which bills (creditor bits) a household that owed nobody anything leaves unpaid."""
    total.first_left_rent += skipped & 1
    total.first_left_energy += (skipped >> Creditor.ENERGY) & 1
    total.first_left_water += (skipped >> Creditor.WATER) & 1
    total.first_left_health += (skipped >> Creditor.HEALTH) & 1
    total.first_left_other += (skipped >> Creditor.OTHER) & 1
    total.first_left_tax += (skipped >> Creditor.TAX) & 1
