"""How likely the events of life are in a month, and how the rare ones share one draw.

Hazards are yearly in the parameters and spread evenly over twelve months. Education, age and concerns shift them, all
together less than twelvefold: a draw that is not below the yearly rate is not below anyone's monthly chance. Rules
look at that first, which spares nearly everyone the rest. `p` is the group of parameters of rules/life_events.py.
"""

from typing import Any

import numpy as np

from model.jit import rule
from model.words import Composition, Education, IncomeSource

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
HIGHEST_MONTHLY_DEATH = (
    0.03  # 36% a year: the rate is cut off here, of couples and, if death is drawn likely, of singles past 85
)
OLDEST_RATE_YEARS = 95  # the rate of death rises no further
TWELFTH = 1.0 / 12.0
PARTS = 4096
ALWAYS = np.ones(1, dtype=np.bool_)  # every part of [0, 1) may bring an event


@rule
def monthly(per_year):
    """What is the chance a month of something with this yearly rate, spread evenly."""
    return per_year * TWELFTH


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


def widest_chances(p: Any) -> dict[str, tuple[float, float]]:
    """Per rare event: its highest monthly chance under these parameters, and the width of its slot."""
    worst = max(p.dismissal_low_education_factor, 1.0) * max(p.dismissal_concern_factor, 1.0)
    moves = p.move_per_year * max(p.move_under_35_factor, p.move_over_65_factor, p.move_over_75_factor, 1.0)
    death = p.death_at_65_per_year * p.death_growth_per_year ** (OLDEST_RATE_YEARS - 65) / 12
    partner_work = max(p.partner_finds_work_per_year, p.partner_stops_work_per_year)
    return {
        "move_per_year": (moves / 12, DEATH_FROM),
        "death_at_65_per_year": (min(2.0 * death, HIGHEST_MONTHLY_DEATH), HIGHEST_MONTHLY_DEATH),
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


def eventful_parts(p: Any) -> np.ndarray:
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
