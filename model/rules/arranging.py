"""Which arrangement is offered, does it fit the household, is it accepted and kept."""

from typing import NamedTuple

from model.budget import monthly_bills_cents
from model.jit import rule, walk
from model.luck import Purpose, draw
from model.words import Cause


class Arranging(NamedTuple):
    """Parameters of this file; sources in scenarios/parameters/arranging.toml."""

    least_instalment_cents: int
    accepts_arrangement_share: float
    accepts_under_pressure_share: float
    tolerates_missed_share: float
    capacity_guess_share: float
    agency_term_months: int
    trust_kept_per_broken_share: float


@rule
def repayment_capacity_cents(usual_income, necessary, bills):
    """How much could the household repay a month: usual income left after needs and current bills, not below 0."""
    return max(usual_income - necessary - bills, 0)


@rule
def instalment_offered_cents(owed, capacity, max_months, fit, p):
    """Which instalment does the corporation offer.

    `fit` says how far it follows what the tenant can keep (0: the debt spread over `max_months`, 1: the capacity).
    Source: study 4.2.2 (B at a level the tenant can keep); sizes assumed.
    """
    by_term = (owed + max_months - 1) // max_months
    by_capacity = min(by_term, int(capacity * p.capacity_guess_share))
    instalment = int(by_term + fit * (by_capacity - by_term))
    return min(max(instalment, p.least_instalment_cents), owed)


@rule
def fit_for(cause, fit, after_drop_plus):
    """How far does the instalment follow what this tenant can keep, given why the arrears began.

    Source: study 4.2.2 (at D dismissal is treated otherwise than chronic debt); the size is assumed, and 0 elsewhere.
    """
    if cause != Cause.INCOME_DROP:
        return fit
    return min(max(fit + after_drop_plus, 0.0), 1.0)


@rule
def accepts_arrangement(luck, debt_attitude, pressure, p):
    """Does the tenant agree. Source: assumption; enforcement moves it towards the share under pressure."""
    share = p.accepts_arrangement_share + pressure * (p.accepts_under_pressure_share - p.accepts_arrangement_share)
    return luck < min(max(share * (1.0 + 0.1 * debt_attitude), 0.0), 1.0)


@rule
def accepts_plan(luck, broken_count, share, p):
    """Does the corporation accept a plan that a team proposes: less often the more arrangements were broken before.

    Source: study 2.3, 4.2.2 (once there is an order the team is usually too late; broken agreements weigh); assumed.
    """
    return luck < share * p.trust_kept_per_broken_share**broken_count


@walk
def capacity_of(h):
    """How much a month can this household pay off."""
    return repayment_capacity_cents(h.usual_income_cents, h.necessary_cents, monthly_bills_cents(h))


@rule
def instalment_kept_cents(owed, capacity, max_months, p):
    """Which instalment can this household keep, as far as others can see its budget; 0 if not even the least.

    The debt is spread over `max_months`, or longer if the capacity asks for it: nobody is asked for all it could spare.
    Source: assumption; the term is the corporation's.
    """
    can_keep = int(capacity * p.capacity_guess_share)
    if can_keep < p.least_instalment_cents:
        return 0
    by_term = (owed + max_months - 1) // max_months
    return min(max(min(by_term, can_keep), p.least_instalment_cents), owed)


@walk
def offer_arrangement(h, policy, p, key, nth, total):
    """Offer an arrangement on the corporation's terms (`policy`: CorporationPolicy); returns whether one was made.

    A collection agency has terms of its own: short, whatever the household can keep. Source: study 4.2.
    """
    owed = h.rent_arrears_cents + h.rent_costs_cents
    if h.instalment_cents > 0 or owed <= 0 or h.arrangements_broken >= policy.arrangements_at_most:
        return False
    if not accepts_arrangement(draw(key, Purpose.ARRANGES, nth), h.debt_attitude, h.pressure, p):
        return False
    months = policy.arrangement_months
    fit = fit_for(h.cause, policy.arrangement_fit_share, policy.fit_after_income_drop_plus)
    if h.at_agency:
        months, fit = min(months, p.agency_term_months), 0.0
    arrange(h, instalment_offered_cents(owed, capacity_of(h), months, fit, p), total)
    return True


@walk
def arrange(h, instalment_cents, total):
    """An arrangement begins."""
    h.instalment_cents = instalment_cents
    h.arrangement_months = 0
    h.arrangements_made += 1
    h.missed_instalment = 0
    total.arrangements_made += 1


@walk
def offer_what_can_be_kept(h, policy, p, key, nth, total):
    """Offer an arrangement at the instalment the household can keep; returns whether one was made.

    Who has the money at hand needs none: it pays, or not, when it is reminded.
    """
    owed = h.rent_arrears_cents + h.rent_costs_cents
    if h.instalment_cents > 0 or owed <= 0 or h.savings_cents >= owed:
        return False
    instalment = instalment_kept_cents(owed, capacity_of(h), policy.arrangement_months, p)
    if instalment <= 0:
        return False
    if not accepts_arrangement(draw(key, Purpose.ARRANGES, nth), h.debt_attitude, h.pressure, p):
        return False
    arrange(h, instalment, total)
    return True
