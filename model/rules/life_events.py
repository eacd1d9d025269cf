"""What happens to a household this month: work, health, family, age, setbacks, moving out.

Hazards are yearly in the parameters and spread evenly over twelve months. Education, age and concerns shift them, all
together less than twelvefold: a draw that is not below the yearly rate is not below anyone's monthly chance. Rules
look at that first, which spares nearly everyone the rest.
Not modelled: wage growth, moves within the municipality as such (a move ends the tenancy), a benefit for a partner who
stops working, survivor's benefits (a survivor without earnings applies for assistance).
"""

from typing import NamedTuple

import numpy as np

from model.jit import rule, turn, walk
from model.luck import Purpose, draw
from model.standing import concerns_count
from model.words import Composition, Education, End, IncomeSource

# Rare events share one draw a month. Each has a slot of [0, 1) at least as wide as its chance can become (the table is
# `widest_chances`), and happens if the draw falls in the first part of its slot: every hazard keeps its own size, at
# most one such event happens to a household in a month, and a changed hazard moves no other event.
DEATH_FROM = 0.03  # before it: moving out
DISMISSAL_FROM = 0.06
ILLNESS_FROM = 0.12
SEPARATION_FROM = 0.135
PARTNERING_FROM = 0.142
BIRTH_FROM = 0.148
CHILD_LEAVES_FROM = 0.162
SETBACK_FROM = 0.205
PARTNER_WORK_FROM = 0.285
NOTHING_FROM = 0.3
HIGHEST_MONTHLY_DEATH = 0.03  # only of couples in their nineties is the rate cut off here
OLDEST_RATE_YEARS = 95  # the rate of death rises no further
TWELFTH = 1.0 / 12.0
PARTS = 4096
ALWAYS = np.ones(1, dtype=np.bool_)  # every part of [0, 1) may bring an event


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
def monthly(per_year):
    """What is the chance a month of something with this yearly rate, spread evenly."""
    return per_year * TWELFTH


@rule
def crisis_factor(luck, p):
    """By which factor does a crisis change the earnings of a household with this luck, always the same one of it.

    Source: study 2.2.1 (a quarter of households saw income fall in the crisis of 2008).
    """
    return 1.0 - p.crisis_income_drop_share if luck < p.crisis_hit_share else 1.0


@rule
def is_dismissed(luck, education, concerns_count, p):
    """Does the head lose its work this month. Source: uwv-2021, derived; factors are assumptions."""
    if luck >= p.dismissal_per_year * p.crisis_index:
        return False
    chance = monthly(p.dismissal_per_year) * p.crisis_index
    if education == Education.LOW:
        chance *= p.dismissal_low_education_factor
    if concerns_count > 0:
        chance *= p.dismissal_concern_factor
    return luck < chance


@rule
def may_find_work(source):
    """Can a head with this source find work. Assumed: not out of disability or pension."""
    return (
        (source == IncomeSource.UNEMPLOYMENT_BENEFIT)
        | (source == IncomeSource.SOCIAL_ASSISTANCE)
        | (source == IncomeSource.WAITING)
    )


@rule
def finds_work(luck, source, months_without, age_years, concerns_count, p):
    """Does the head find work this month. Source: cbs-82316ned (from benefit), cbs-assistance-exits (assistance)."""
    if source == IncomeSource.UNEMPLOYMENT_BENEFIT:
        chance = p.finds_work_from_benefit_per_month / (1.0 + p.finds_work_fading_share * months_without)
    elif source == IncomeSource.SOCIAL_ASSISTANCE or source == IncomeSource.WAITING:
        chance = monthly(p.finds_work_from_assistance_per_year)
    else:
        return False
    if concerns_count > 0:
        chance *= p.finds_work_concern_factor
    if age_years >= 50:
        chance *= p.finds_work_age_50_factor
    return luck < chance / p.crisis_index


@rule
def falls_ill(luck, age_years, has_health_problem, p):
    """Does the head at work fall ill for long this month. Source: wia-2017 for the age gradient; level assumed."""
    if luck >= p.illness_per_year:
        return False
    chance = monthly(p.illness_per_year)
    if age_years >= 55 or has_health_problem:
        chance *= p.illness_age_55_factor
    return luck < chance


@rule
def separates(luck, has_children, p):
    """Does the couple separate this month. Source: cbs-37873ned; cbs-separation for couples with children."""
    if luck >= p.separation_per_year:
        return False
    chance = monthly(p.separation_per_year)
    if has_children:
        chance *= p.separation_with_children_factor
    return luck < chance


@rule
def finds_partner(luck, is_couple, composition, age_years, p):
    """Does somebody without a partner get one this month. Source: assumption."""
    if luck >= monthly(p.partnering_per_year):
        return False
    return not is_couple and composition != Composition.OTHER and age_years < p.partnering_until_years


@rule
def dies(luck, age_years, adults, p):
    """Does the head or the partner die this month: from 45 on, a rate that doubles in about seven years.

    Source: assumption. Of two adults either may die; together at most the slot's width a month (past 90 years).
    """
    if luck >= HIGHEST_MONTHLY_DEATH or age_years < 45:
        return False
    if age_years <= 65 and luck >= adults * p.death_at_65_per_year:
        return False
    chance = p.death_at_65_per_year
    years = min(age_years, OLDEST_RATE_YEARS) - 65
    while years > 0:
        chance *= p.death_growth_per_year
        years -= 1
    while years < 0:
        chance /= p.death_growth_per_year
        years += 1
    return luck < adults * monthly(chance)


@rule
def moves_out(luck, age_years, p):
    """Does the household give up the home this month in the ordinary way. Source: assumption."""
    chance = monthly(p.move_per_year)
    if age_years < 35:
        chance *= p.move_under_35_factor
    elif age_years >= 75:
        chance *= p.move_over_75_factor
    elif age_years >= 65:
        chance *= p.move_over_65_factor
    return luck < chance


@rule
def has_birth(luck, is_couple, is_woman, age_years, children_count, p):
    """Is a child born this month. Source: assumption (births per woman of 25-35)."""
    if luck >= p.birth_per_year or children_count >= 4 or age_years < 20 or age_years >= 42:
        return False
    chance = monthly(p.birth_per_year)
    if not is_couple:
        if not is_woman:
            return False
        chance *= p.birth_single_factor
    if children_count >= 2 or age_years >= 36:
        chance *= 0.25
    return luck < chance


@rule
def setback_cost_cents(luck, luck_size, p):
    """What does an unexpected expense cost this month, 0 if there is none. Source: nibud-setback; frequency assumed."""
    if luck >= monthly(p.setback_per_year):
        return 0
    return p.setback_low_cents + int(luck_size * (p.setback_high_cents - p.setback_low_cents))


@rule
def composition_without_children(composition, is_woman):
    """Which composition is left when the last child has gone."""
    if composition == Composition.COUPLE_WITH_CHILDREN:
        return Composition.COUPLE.value
    if composition == Composition.LONE_PARENT:
        return Composition.SINGLE_WOMAN.value if is_woman else Composition.SINGLE_MAN.value
    return int(composition)


@rule
def composition_with_children(composition):
    """Which composition it becomes with a first child."""
    if composition == Composition.COUPLE:
        return Composition.COUPLE_WITH_CHILDREN.value
    if composition == Composition.SINGLE_WOMAN or composition == Composition.SINGLE_MAN:
        return Composition.LONE_PARENT.value
    return int(composition)


@rule
def composition_after_separation(children_count, is_woman):
    """Which composition stays in the home when the partner leaves."""
    if children_count > 0:
        return Composition.LONE_PARENT.value
    return Composition.SINGLE_WOMAN.value if is_woman else Composition.SINGLE_MAN.value


@rule
def composition_with_partner(children_count):
    """Which composition it becomes when a partner moves in."""
    return Composition.COUPLE_WITH_CHILDREN.value if children_count > 0 else Composition.COUPLE.value


@walk
def child_leaves(h):
    """Let the oldest child leave; the others are spaced evenly between the youngest and the next oldest."""
    count = int(h.children_count)
    if count > 1:
        h.oldest_child_months -= (h.oldest_child_months - h.youngest_child_months) // (count - 1)
    else:
        h.oldest_child_months = -1
        h.youngest_child_months = -1
        h.composition = composition_without_children(h.composition, h.is_woman)
    h.children_count = count - 1


@walk
def child_is_born(h):
    """Let a child be born."""
    if h.children_count == 0:
        h.oldest_child_months = 0
        h.composition = composition_with_children(h.composition)
    h.youngest_child_months = 0
    h.children_count += 1


@rule
def source_left_behind(source, partner_wage_cents):
    """What does the partner live on when the head has gone: its wage, the shared benefit, or an application for one.

    Assumed.
    """
    if source == IncomeSource.PENSION or source == IncomeSource.SOCIAL_ASSISTANCE:
        return int(source)
    return IncomeSource.WORK.value if partner_wage_cents > 0 else IncomeSource.WAITING.value


@walk
def one_is_left(h, p, woman_stays):
    """Let one of a couple go, with its income; the one who stays is the head from now on, with what it earns itself."""
    if woman_stays != h.is_woman:
        h.income_source = source_left_behind(h.income_source, h.partner_wage_cents)
        if h.partner_wage_cents > 0:
            h.wage_cents = h.partner_wage_cents
        h.is_woman = woman_stays
        h.ill_months = 0
        h.benefit_months_used = 0
        h.benefit_months_left = 0
        h.decision_months_left = 0
    h.composition = composition_after_separation(int(h.children_count), h.is_woman)
    h.partner_wage_cents = 0
    h.pension_supplement_cents = int(h.pension_supplement_cents * p.pension_kept_share)


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
    is_couple = h.composition == Composition.COUPLE or h.composition == Composition.COUPLE_WITH_CHILDREN
    if at < PARTNERING_FROM:
        if is_couple and separates(at - SEPARATION_FROM, h.children_count > 0, p):
            with_mother = h.children_count > 0 and draw(key, Purpose.SEPARATION, 0) < p.mother_stays_share
            one_is_left(h, p, with_mother or (h.is_woman and h.children_count == 0))
            h.savings_cents = h.savings_cents // 2
    elif at < BIRTH_FROM:
        if finds_partner(at - PARTNERING_FROM, is_couple, h.composition, age_years, p):
            h.composition = composition_with_partner(int(h.children_count))
            if draw(key, Purpose.PARTNERING, 1) < p.partner_earns_share:
                h.partner_wage_cents = int(h.wage_cents * p.partner_wage_share)
    elif at < CHILD_LEAVES_FROM:
        if has_birth(at - BIRTH_FROM, is_couple, h.is_woman, age_years, int(h.children_count), p):
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
    is_couple = h.composition == Composition.COUPLE or h.composition == Composition.COUPLE_WITH_CHILDREN
    if not dies(at - DEATH_FROM, age_years, 2 if is_couple else 1, p):
        return End.STILL_THERE.value
    if is_couple:
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
        is_couple = h.composition == Composition.COUPLE or h.composition == Composition.COUPLE_WITH_CHILDREN
        if is_couple and h.income_source != IncomeSource.PENSION:
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
    """Let a month of life happen to a household; returns how the tenancy ends this month (End), 0 if it goes on.

    `eventful`: from `eventful_parts`, to look no further where a draw can bring nothing to anyone.
    """
    h.age_months += 1
    has_children = int(h.children_count > 0)
    h.youngest_child_months += has_children
    h.oldest_child_months += has_children
    is_old = h.age_months >= p.pension_age_months
    if may_find_work(h.income_source) | (h.ill_months > 0) | (is_old & (h.income_source != IncomeSource.PENSION)):
        work_changes(h, p, key)
    h.setback_cents = 0
    at = draw(key, Purpose.LIFE_EVENT, 0)
    if not eventful[int(at * len(eventful))]:
        return End.STILL_THERE.value
    return rare_event(h, p, key, at)


def widest_chances(p: LifeEvents) -> dict[str, tuple[float, float]]:
    """Per rare event: its highest monthly chance under these parameters, and the width of its slot."""
    worst = max(p.dismissal_low_education_factor, 1.0) * max(p.dismissal_concern_factor, 1.0)
    moves = p.move_per_year * max(p.move_under_35_factor, p.move_over_65_factor, p.move_over_75_factor, 1.0)
    death = p.death_at_65_per_year * p.death_growth_per_year ** (OLDEST_RATE_YEARS - 65) / 12
    partner_work = max(p.partner_finds_work_per_year, p.partner_stops_work_per_year)
    return {
        "move_per_year": (moves / 12, DEATH_FROM),
        "death_at_65_per_year": (max(death, min(2.0 * death, HIGHEST_MONTHLY_DEATH)), HIGHEST_MONTHLY_DEATH),
        "dismissal_per_year": (p.dismissal_per_year * worst * p.crisis_index / 12, ILLNESS_FROM - DISMISSAL_FROM),
        "illness_per_year": (
            p.illness_per_year * max(p.illness_age_55_factor, 1.0) / 12,
            SEPARATION_FROM - ILLNESS_FROM,
        ),
        "separation_per_year": (
            p.separation_per_year * max(p.separation_with_children_factor, 1.0) / 12,
            PARTNERING_FROM - SEPARATION_FROM,
        ),
        "partnering_per_year": (p.partnering_per_year / 12, BIRTH_FROM - PARTNERING_FROM),
        "birth_per_year": (p.birth_per_year * max(p.birth_single_factor, 1.0) / 12, CHILD_LEAVES_FROM - BIRTH_FROM),
        "child_leaves_per_year": (p.child_leaves_per_year / 12, SETBACK_FROM - CHILD_LEAVES_FROM),
        "setback_per_year": (p.setback_per_year / 12, PARTNER_WORK_FROM - SETBACK_FROM),
        "partner_finds_work_per_year": (partner_work / 12, NOTHING_FROM - PARTNER_WORK_FROM),
    }


def eventful_parts(p: LifeEvents) -> np.ndarray:
    """In which of `PARTS` equal parts of [0, 1) can the month's draw bring a rare event to anybody [part]."""
    eventful = np.zeros(PARTS, dtype=np.bool_)
    start = 0.0
    for chance, width in widest_chances(p).values():
        eventful[int(start * PARTS) : int((start + min(chance, width)) * PARTS) + 1] = True
        start += width
    return eventful


def refuse_too_likely(world) -> None:
    """Raise ValueError if an event is likelier under these parameters than its slot is wide: it would be cut short."""
    for name, (chance, width) in widest_chances(world[0].life_events).items():
        if chance > width:
            raise ValueError(
                f"life_events.{name}: its chance can become {chance:.4f} a month with the factors that go with it; "
                f"at most {width:.4f} can be simulated"
            )
