"""What happens to a household this month: work, health, family, age, setbacks, moving out.

Not modelled: wage growth, moves within the municipality as such (a move ends the tenancy), a benefit for a partner who
stops working, survivor's benefits (a survivor without earnings applies for assistance).
"""

from typing import NamedTuple

from model.family import child_is_born, child_leaves, composition_with_partner, is_couple, one_is_left
from model.hazards import (
    ALWAYS,
    BIRTH_FROM,
    CHILD_LEAVES_FROM,
    DEATH_FROM,
    DISMISSAL_FROM,
    ILLNESS_FROM,
    NOTHING_FROM,
    PARTNER_WORK_FROM,
    PARTNERING_FROM,
    SEPARATION_FROM,
    SETBACK_FROM,
    dies,
    falls_ill,
    finds_partner,
    finds_work,
    has_birth,
    is_dismissed,
    may_find_work,
    monthly,
    moves_out,
    separates,
    setback_cost_cents,
)
from model.jit import rule, turn, walk
from model.luck import Purpose, draw
from model.standing import concerns_count
from model.words import End, IncomeSource


class LifeEvents(NamedTuple):
    """Parameters of this file; sources in scenarios/parameters/life_events.toml."""

    dismissal_per_year: float
    dismissal_low_education_factor: float
    dismissal_concern_factor: float
    crisis_index: float
    crisis_hit_share: float
    crisis_income_drop_share: float
    finds_work_from_benefit_per_month: float
    finds_work_fading_share: float
    finds_work_from_assistance_per_year: float
    finds_work_concern_factor: float
    finds_work_age_50_factor: float
    illness_per_year: float
    illness_age_55_factor: float
    recovery_per_month: float
    disability_after_months: int
    separation_per_year: float
    separation_with_children_factor: float
    partnering_per_year: float
    partnering_until_years: int
    partner_earns_share: float
    partner_wage_share: float
    partner_finds_work_per_year: float
    partner_stops_work_per_year: float
    mother_stays_share: float
    widow_share: float
    pension_kept_share: float
    birth_per_year: float
    birth_single_factor: float
    child_leaves_from_years: int
    child_leaves_per_year: float
    pension_age_months: int
    death_at_65_per_year: float
    death_growth_per_year: float
    move_per_year: float
    move_under_35_factor: float
    move_over_65_factor: float
    move_over_75_factor: float
    setback_per_year: float
    setback_low_cents: int
    setback_high_cents: int


@rule
def crisis_factor(luck, p):
    """By which factor does a crisis change the earnings of a household with this luck, always the same one of it.

    Source: study 2.2.1 (a quarter of households saw income fall in the crisis of 2008).
    """
    return 1.0 - p.crisis_income_drop_share if luck < p.crisis_hit_share else 1.0


@walk
def partner_work_changes(h, p, at):
    """Let the partner of a head below pension age find work or stop working, if the month's draw `at` says so."""
    if h.partner_wage_cents > 0:
        if at < monthly(p.partner_stops_work_per_year):
            h.partner_wage_cents = 0
    elif at < monthly(p.partner_finds_work_per_year):
        h.partner_wage_cents = int(h.wage_cents * p.partner_wage_share)


@walk
def family_event(h, p, key, at, age_years):
    """Let the family event happen, if any, in whose slot the month's draw `at` falls."""
    together = is_couple(h.composition)
    if at < PARTNERING_FROM:
        if together and separates(at - SEPARATION_FROM, h.children_count > 0, p):
            with_mother = h.children_count > 0 and draw(key, Purpose.SEPARATION, 0) < p.mother_stays_share
            one_is_left(h, p, with_mother or (h.is_woman and h.children_count == 0))
            h.savings_cents = h.savings_cents // 2
    elif at < BIRTH_FROM:
        if finds_partner(at - PARTNERING_FROM, together, h.composition, age_years, p):
            h.composition = composition_with_partner(int(h.children_count))
            if draw(key, Purpose.PARTNERING, 1) < p.partner_earns_share:
                h.partner_wage_cents = int(h.wage_cents * p.partner_wage_share)
    elif at < CHILD_LEAVES_FROM:
        if has_birth(at - BIRTH_FROM, together, h.is_woman, age_years, int(h.children_count), p):
            child_is_born(h)
    elif (
        at - CHILD_LEAVES_FROM < monthly(p.child_leaves_per_year)
        and h.children_count > 0
        and h.oldest_child_months >= 12 * p.child_leaves_from_years
    ):
        child_leaves(h)


@walk
def pension_begins(h):
    """Let the head reach the pension age; a partner is taken to stop working with it."""
    h.income_source = IncomeSource.PENSION.value
    h.partner_wage_cents = 0
    h.ill_months = 0
    h.decision_months_left = 0


@walk
def illness_goes_on(h, p, key):
    """Let a month of long illness pass: recovery, or in the end a disability benefit."""
    h.ill_months += 1
    if draw(key, Purpose.RECOVERY, 0) < p.recovery_per_month:
        h.ill_months = 0
    elif h.ill_months > p.disability_after_months:
        h.income_source = IncomeSource.DISABILITY_BENEFIT.value
        h.ill_months = 0


@walk
def work_is_lost(h, p, at, age_years):
    """Let dismissal or long illness happen to a head at work and well, if the month's draw `at` falls in its slot."""
    if h.income_source != IncomeSource.WORK or h.ill_months > 0:
        return
    if at >= ILLNESS_FROM:
        if falls_ill(at - ILLNESS_FROM, age_years, h.has_health_problem, p):
            h.ill_months = 1
        return
    if is_dismissed(at - DISMISSAL_FROM, h.education, concerns_count(h), p):
        h.income_source = IncomeSource.UNEMPLOYMENT_BENEFIT.value
        h.benefit_months_used = 0
        h.benefit_months_left = 0


@walk
def work_may_be_found(h, p, key):
    """Let a head without work find some, if luck will."""
    luck, months_without = draw(key, Purpose.FINDS_WORK, 0), float(h.benefit_months_used)
    if finds_work(luck, h.income_source, months_without, int(h.age_months) // 12, concerns_count(h), p):
        h.income_source = IncomeSource.WORK.value
        h.benefit_months_used = 0
        h.benefit_months_left = 0
        h.decision_months_left = 0


@walk
def work_changes(h, p, key):
    """Let pension begin, an illness go on, or work be found."""
    if h.age_months >= p.pension_age_months:
        pension_begins(h)
    elif h.ill_months > 0:
        illness_goes_on(h, p, key)
    else:
        work_may_be_found(h, p, key)


@walk
def tenancy_may_end(h, p, key, at, age_years):
    """Does the tenancy end this month by moving out or death (End, 0 if it goes on)."""
    if at < DEATH_FROM:
        return End.MOVED.value if moves_out(at, age_years, p) else End.STILL_THERE.value
    together = is_couple(h.composition)
    if not dies(at - DEATH_FROM, age_years, 2 if together else 1, p):
        return End.STILL_THERE.value
    if together:
        one_is_left(h, p, draw(key, Purpose.DEATH, 0) < p.widow_share)
        return End.STILL_THERE.value
    return End.DIED.value


@walk
def rare_event(h, p, key, at):
    """Let the rare event happen, if any, in whose slot the month's draw `at` falls; returns End, 0 to go on."""
    age_years = int(h.age_months) // 12
    if at >= NOTHING_FROM:
        return End.STILL_THERE.value
    if at >= PARTNER_WORK_FROM:
        if is_couple(h.composition) and h.income_source != IncomeSource.PENSION:
            partner_work_changes(h, p, at - PARTNER_WORK_FROM)
    elif at >= SETBACK_FROM:
        h.setback_cents = setback_cost_cents(at - SETBACK_FROM, draw(key, Purpose.SETBACK_SIZE, 0), p)
    elif at < DISMISSAL_FROM:
        return tenancy_may_end(h, p, key, at, age_years)
    elif at < SEPARATION_FROM:
        work_is_lost(h, p, at, age_years)
    else:
        family_event(h, p, key, at, age_years)
    return End.STILL_THERE.value


@turn
def life_happens(h, p, key, eventful=ALWAYS):
    """Let a month of life happen to a household.

    Returns how the tenancy ends this month (End), 0 if it goes on, and whether anything else can have changed but ages.
    `eventful`: from `eventful_parts`, to look no further where a draw can bring nothing to anyone.
    """
    h.age_months += 1
    has_children = int(h.children_count > 0)
    h.youngest_child_months += has_children
    h.oldest_child_months += has_children
    is_old = h.age_months >= p.pension_age_months
    work = may_find_work(h.income_source) | (h.ill_months > 0) | (is_old & (h.income_source != IncomeSource.PENSION))
    if work:
        work_changes(h, p, key)
    h.setback_cents = 0
    at = draw(key, Purpose.LIFE_EVENT, 0)
    if not eventful[int(at * len(eventful))]:
        return End.STILL_THERE.value, work
    return rare_event(h, p, key, at), True
