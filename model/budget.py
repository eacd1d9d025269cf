"""What a household's month costs it, and what it leaves unclaimed."""

from model.jit import walk


@walk
def monthly_bills_cents(h):
    """How much do a month's bills come to: rent, energy, water, health insurance and the others."""
    return h.rent_cents + h.energy_bill_cents + h.water_bill_cents + h.health_premium_cents + h.other_bill_cents


@walk
def everything_is_claimed(h):
    """Let the household claim every allowance it has a right to."""
    h.claims_rent_allowance = True
    h.claims_health_allowance = True
    h.claims_child_budget = True
