"""Who is owed what: a household's arrears and each creditor's stage, and how a payment is booked on them."""

from model.jit import rule, turn, walk
from model.words import Creditor

CREDITORS = len(Creditor)


@rule
def part_of(amount, claim, claims):
    """Which part of an amount goes to one claim, in proportion. Source: civil-code-3 (3:277, equal right of creditors).

    Taken in turn from what is left of the amount and of the claims, the parts add up to the amount to the cent.
    """
    return amount * claim // claims if claims > 0 else 0


@rule
def pays_to_corporation(payment, costs):
    """How is a payment split over costs and rent: first the costs (civil code, 6:44). Returns the part for costs."""
    return min(payment, costs)


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


@turn
def owed_in_all(h):
    """How much is the household behind with all its creditors together, the landlord's costs included."""
    return h.rent_arrears_cents + h.rent_costs_cents + owed_besides_rent(h)


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
def stage_with(h, creditor):
    """How far has this creditor (not the landlord) gone: CreditorStage."""
    if creditor == Creditor.ENERGY:
        return int(h.energy_stage)
    if creditor == Creditor.WATER:
        return int(h.water_stage)
    if creditor == Creditor.HEALTH:
        return int(h.health_stage)
    if creditor == Creditor.OTHER:
        return int(h.other_stage)
    return int(h.tax_stage)


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


@walk
def receive(h, total, payment):
    """Book a payment of the household to its corporation, costs first; the caller takes it out of the savings."""
    to_costs = pays_to_corporation(payment, h.rent_costs_cents)
    h.rent_costs_cents -= to_costs
    h.rent_arrears_cents -= payment - to_costs
    h.rent_paid_total_cents += payment
    total.receipts_cents += payment


@walk
def spread(h, total, amount):
    """Pay an amount on all arrears in proportion, rent included; returns what is left once all is paid."""
    claims = owed_in_all(h)
    paid = min(amount, claims)
    to_pay = paid
    for creditor in range(CREDITORS):
        claim = owed_to(h, creditor)
        part = part_of(to_pay, claim, claims)
        claims -= claim
        to_pay -= part
        if creditor == Creditor.RENT:
            receive(h, total, part)
        else:
            owes_more(h, creditor, 0 - part)
    return amount - paid
