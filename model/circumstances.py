"""All that regular income, allowances and needs depend on, and whether it is what it was last month."""

import numpy as np

from model.children import age_bands_of
from model.jit import hash_rule, turn

# Limits that income and allowances look at. They stand here so that crossing one is always noticed.
ADULT_NORM_YEARS = 21  # from this age the full assistance norm
ADULT_MONTHS = 12 * ADULT_NORM_YEARS
YOUNG_MONTHS = 23 * 12  # before it a single tenant gets rent allowance up to a lower rent only
FIRST_SICK_MONTHS = 12  # the first year of sick pay

_ODD_1, _ODD_2 = np.uint64(0x9E3779B97F4A7C15), np.uint64(0xC2B2AE3D27D4EB4F)
_ODD_3, _ODD_4 = np.uint64(0xD6E8FEB86659FD93), np.uint64(0xA0761D6478BD642F)
_HALF, _THREE = np.uint64(32), np.uint64(3)
SIDE_BITS = 3  # of `circumstances`: the side of the limits to savings


@hash_rule
def fingerprint(wage_cents, partner_cents, rent_cents, circumstances):
    """Which number stands for these inputs; others give another number, but for a chance of 1 in 2 ** 61."""
    bits = np.uint64(wage_cents) * _ODD_1 + np.uint64(partner_cents) * _ODD_2
    bits += np.uint64(rent_cents) * _ODD_3 + np.uint64(circumstances) * _ODD_4
    return np.int64((bits ^ (bits >> _HALF)) >> _THREE)


@turn
def savings_side(savings_cents, p):
    """On which side of the limits to savings does the household stand: below how many of them."""
    return int(savings_cents <= p.rent_wealth_limit_cents) + int(savings_cents <= p.rent_wealth_limit_cents * 2)


@turn
def passes_no_limit(h, side):
    """Has a household to which nothing happened passed no limit since its circumstances were last worked out."""
    reaches_a_limit = (h.age_months == ADULT_MONTHS) | (h.age_months == YOUNG_MONTHS)
    reaches_a_limit |= h.youngest_child_months >= h.age_bands_until_months
    is_known = (h.circumstances != 0) & (h.circumstances & SIDE_BITS == side)
    return is_known & (not reaches_a_limit)


@turn
def circumstances_stay(h, p, happened=True):
    """Are this month's circumstances those of last month: all that regular income, allowances and needs depend on.

    Looked at after the life events. `happened`: can there have been any, or has an office had to do with the household
    since it was last looked at. Not among them, as each rule sees to it: what the rule itself moves (the months of a
    benefit, the income assessed). Who moves in, new parameters, allowances claimed for somebody and a source of income
    that ends of itself start from `circumstances` 0, which is no number of any circumstances.
    """
    side = savings_side(h.savings_cents, p)
    if not happened and passes_no_limit(h, side):
        return True
    bits = (int(h.composition) << 4) + int(h.income_source)
    bits = (bits << 15) + age_bands_of(h)
    # How many limits are passed, in two bits each.
    bits = (bits << 2) + int(h.age_months < ADULT_MONTHS) + int(h.age_months < YOUNG_MONTHS)
    bits = (bits << 2) + int(h.ill_months > 0) + int(h.ill_months > FIRST_SICK_MONTHS)
    bits = (bits << 2) + int(h.claims_rent_allowance) + 2 * int(h.claims_health_allowance)
    bits = (bits << 2) + int(h.claims_child_budget) + 2 * int(h.claims_supplement)
    found = fingerprint(h.wage_cents, h.partner_wage_cents, h.rent_cents, bits)
    circumstances = (found << 2) + side
    stay = circumstances == h.circumstances
    h.circumstances = circumstances
    return stay
