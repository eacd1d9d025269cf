"""Who is owed what: a household's arrears and each creditor's stage, by creditor."""

from model.jit import turn, walk
from model.words import Creditor

CREDITORS = len(Creditor)


@turn
def owed_besides_rent(h):
    """How much does the household owe to all creditors but its landlord."""
    return (
        h.energy_arrears_cents
        + h.water_arrears_cents
        + h.health_arrears_cents
        + h.other_arrears_cents
        + h.tax_arrears_cents
    )


@walk
def owed_to(h, creditor):
    """How much does the household owe this creditor; to the landlord: rent and costs."""
    if creditor == Creditor.RENT:
        return h.rent_arrears_cents + h.rent_costs_cents
    if creditor == Creditor.ENERGY:
        return h.energy_arrears_cents
    if creditor == Creditor.WATER:
        return h.water_arrears_cents
    if creditor == Creditor.HEALTH:
        return h.health_arrears_cents
    if creditor == Creditor.OTHER:
        return h.other_arrears_cents
    return h.tax_arrears_cents


@walk
def owes_more(h, creditor, cents):
    """Add to what is owed a creditor other than the landlord; a payment is below zero."""
    if creditor == Creditor.ENERGY:
        h.energy_arrears_cents += cents
    elif creditor == Creditor.WATER:
        h.water_arrears_cents += cents
    elif creditor == Creditor.HEALTH:
        h.health_arrears_cents += cents
    elif creditor == Creditor.OTHER:
        h.other_arrears_cents += cents
    else:
        h.tax_arrears_cents += cents


@walk
def set_stage(h, creditor, stage):
    """Note how far this creditor (not the landlord) has gone."""
    if creditor == Creditor.ENERGY:
        h.energy_stage = stage
    elif creditor == Creditor.WATER:
        h.water_stage = stage
    elif creditor == Creditor.HEALTH:
        h.health_stage = stage
    elif creditor == Creditor.OTHER:
        h.other_stage = stage
    else:
        h.tax_stage = stage


@walk
def creditors_count(h):
    """To how many creditors does the household owe something, the landlord included."""
    count = 0
    for creditor in range(CREDITORS):
        count += int(owed_to(h, creditor) > 0)
    return count
