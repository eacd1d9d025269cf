"""What a household's month costs it."""

from model.jit import walk


@walk
def monthly_bills_cents(h):
    """How much do a month's bills come to: rent, energy, water, health insurance and the others."""
    return h.rent_cents + h.energy_bill_cents + h.water_bill_cents + h.health_premium_cents + h.other_bill_cents
