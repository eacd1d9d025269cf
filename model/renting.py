"""Which rent a home has, and whether it fits the household that lives there or applies (passend toewijzen)."""

from model.family import persons_in
from model.jit import rule, walk
from model.luck import Purpose, draw, luck_key
from model.rules.entitlements import rent_terms
from model.settling import bell
from model.words import IncomeSource, Neighbourhood

RENT_TRIES = 8


@rule
def rent_fits(rent, taxable_cents, persons, is_pensioner, p):
    """Does the rent fit (passend toewijzen): who may get rent allowance rents below the capping limit.

    Source: law-2015 (Woningwet 46-2, in force from 2016; Wet op de huurtoeslag 14, 20).
    """
    _, ceiling, _, _, _ = rent_terms(persons > 1, is_pensioner, p)
    if taxable_cents > ceiling:
        return rent <= p.rent_highest_cents
    return rent <= (p.rent_capping_limit_small_cents if persons <= 2 else p.rent_capping_limit_large_cents)


@rule
def first_rent_cents(score, street_score, neighbourhood, highest, p):
    """What is the rent of a home. Source: average about EUR 505 in 2015, recalled; spread and street part assumed."""
    middle = p.rent_attention_cents if neighbourhood == Neighbourhood.ATTENTION else p.rent_well_off_cents
    rent = middle + p.rent_street_spread_cents * street_score + p.rent_spread_cents * score
    return int(min(max(rent, float(p.rent_least_cents)), float(highest)))


@walk
def fits(h, p):
    """Does the rent of the home fit the household that is settled in it; p: Entitlements."""
    persons, _ = persons_in(h)
    return rent_fits(h.rent_cents, h.assessed_income_cents, persons, h.income_source == IncomeSource.PENSION, p)


@walk
def rent_is_set(h, seed, w):
    """Settle the rent of a home never let before; where fitting is practised, one that fits who lives there."""
    p = w.population
    home_key = luck_key(seed, h.dwelling * 1000, 0)
    street_score = bell(luck_key(seed, h.street, 0), Purpose.STREET, 1)
    practised = draw(home_key, Purpose.FITTING, 0) < p.fitting_practised_share
    for nth in range(RENT_TRIES):
        score = bell(home_key, Purpose.RENT, nth)
        h.rent_cents = first_rent_cents(score, street_score, h.neighbourhood, w.entitlements.rent_highest_cents, p)
        if not practised or fits(h, w.entitlements):
            return
