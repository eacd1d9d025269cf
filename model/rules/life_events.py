"""What happens to a household this month: work, health, family, age, setbacks, moving out.

Hazards are yearly in the parameters and spread evenly over twelve months. Education, age and concerns shift them.
Not modelled: wage growth, moves within the municipality as such (a move ends the tenancy), more than one earner losing
work in the same household (the partner's wage is lost only with the partner).
"""

from typing import NamedTuple

from model.jit import rule, walk
from model.luck import Purpose, draw
from model.words import Composition, Education, End, IncomeSource

HIGHEST_MONTHLY_DEATH = 0.1  # no age reaches it; spares nearly everyone the sum below


class LifeEvents(NamedTuple):
    """Parameters of this file; sources in scenarios/parameters/life_events.toml."""

    dismissal_per_year: float
    dismissal_low_education_factor: float
    dismissal_concern_factor: float
    crisis_index: float
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
    setback_per_year: float
    setback_low_cents: int
    setback_high_cents: int


@rule
def monthly(per_year):
    """What is the chance a month of something with this yearly rate, spread evenly."""
    return per_year / 12.0


@rule
def is_dismissed(luck, education, concerns_count, p):
    """Does the head lose its work this month. Source: uwv-2021, derived; factors are assumptions."""
    chance = monthly(p.dismissal_per_year) * p.crisis_index
    if education == Education.LOW:
        chance *= p.dismissal_low_education_factor
    if concerns_count > 0:
        chance *= p.dismissal_concern_factor
    return luck < chance


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
    chance = monthly(p.illness_per_year)
    if age_years >= 55 or has_health_problem:
        chance *= p.illness_age_55_factor
    return luck < chance


@rule
def separates(luck, has_children, p):
    """Does the couple separate this month. Source: cbs-37873ned; cbs-separation for couples with children."""
    chance = monthly(p.separation_per_year)
    if has_children:
        chance *= p.separation_with_children_factor
    return luck < chance


@rule
def dies(luck, age_years, p):
    """Does the head die this month: a rate that doubles about every eight years of age. Source: assumption."""
    if luck >= HIGHEST_MONTHLY_DEATH:
        return False
    chance = p.death_at_65_per_year
    years = min(max(age_years, 40), 100) - 65
    while years > 0:
        chance *= p.death_growth_per_year
        years -= 1
    while years < 0:
        chance /= p.death_growth_per_year
        years += 1
    return luck < monthly(chance)


@rule
def moves_out(luck, age_years, p):
    """Does the household give up the home this month in the ordinary way. Source: assumption."""
    chance = monthly(p.move_per_year)
    if age_years < 35:
        chance *= p.move_under_35_factor
    elif age_years >= 65:
        chance *= p.move_over_65_factor
    return luck < chance


@rule
def has_birth(luck, is_couple, is_woman, age_years, children_count, p):
    """Is a child born this month. Source: assumption (births per woman of 25-35)."""
    if children_count >= 4 or age_years < 20 or age_years >= 42:
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
def family_changes(h, p, key):
    """Children grow, are born and leave; couples part and form."""
    count = int(h.children_count)
    if count > 0:
        h.youngest_child_months += 1
        h.oldest_child_months += 1
        from_months = 12 * p.child_leaves_from_years
        if h.oldest_child_months >= from_months and draw(key, Purpose.CHILD_LEAVES, 0) < monthly(
            p.child_leaves_per_year
        ):
            if count > 1:
                h.oldest_child_months -= (h.oldest_child_months - h.youngest_child_months) // (count - 1)
            else:
                h.oldest_child_months = -1
                h.youngest_child_months = -1
                h.composition = composition_without_children(h.composition, h.is_woman)
            h.children_count = count - 1
    age_years = int(h.age_months) // 12
    is_couple = h.composition == Composition.COUPLE or h.composition == Composition.COUPLE_WITH_CHILDREN
    if age_years < 42 and has_birth(
        draw(key, Purpose.BIRTH, 0), is_couple, h.is_woman, age_years, int(h.children_count), p
    ):
        if h.children_count == 0:
            h.oldest_child_months = 0
            h.composition = composition_with_children(h.composition)
        h.youngest_child_months = 0
        h.children_count += 1
    if is_couple:
        if separates(draw(key, Purpose.SEPARATION, 0), h.children_count > 0, p):
            h.composition = composition_after_separation(int(h.children_count), h.is_woman)
            h.partner_wage_cents = 0
            h.savings_cents = h.savings_cents // 2
    elif (
        h.composition != Composition.OTHER
        and age_years < p.partnering_until_years
        and draw(key, Purpose.PARTNERING, 0) < monthly(p.partnering_per_year)
    ):
        h.composition = composition_with_partner(int(h.children_count))
        if draw(key, Purpose.PARTNERING, 1) < p.partner_earns_share:
            h.partner_wage_cents = h.wage_cents


@walk
def work_changes(h, p, key, concerns_count):
    """Dismissal, finding work, long illness and the pension age change what the head lives on."""
    source = h.income_source
    age_years = int(h.age_months) // 12
    if h.age_months >= p.pension_age_months:
        if source != IncomeSource.PENSION:
            h.income_source = IncomeSource.PENSION.value
            h.ill_months = 0
            h.decision_months_left = 0
        return
    if source == IncomeSource.WORK:
        if h.ill_months > 0:
            h.ill_months += 1
            if draw(key, Purpose.RECOVERY, 0) < p.recovery_per_month:
                h.ill_months = 0
            elif h.ill_months > p.disability_after_months:
                h.income_source = IncomeSource.DISABILITY_BENEFIT.value
                h.ill_months = 0
        elif is_dismissed(draw(key, Purpose.DISMISSAL, 0), h.education, concerns_count, p):
            h.income_source = IncomeSource.UNEMPLOYMENT_BENEFIT.value
            h.benefit_months_used = 0
            h.benefit_months_left = 0
        elif falls_ill(draw(key, Purpose.ILLNESS, 0), age_years, h.has_health_problem, p):
            h.ill_months = 1
    elif source != IncomeSource.PENSION and finds_work(
        draw(key, Purpose.FINDS_WORK, 0), source, float(h.benefit_months_used), age_years, concerns_count, p
    ):
        h.income_source = IncomeSource.WORK.value
        h.benefit_months_used = 0
        h.benefit_months_left = 0
        h.decision_months_left = 0


@rule
def concerns_of(psychosocial, health, addiction, disability):
    """How many of the four lasting concerns does the household have."""
    return int(psychosocial) + int(health) + int(addiction) + int(disability)


@walk
def life_happens(h, p, key):
    """Let a month of life happen to a household; returns how the tenancy ends this month (End), 0 if it goes on."""
    h.age_months += 1
    concerns_count = concerns_of(
        h.has_psychosocial_problem, h.has_health_problem, h.has_addiction, h.has_intellectual_disability
    )
    family_changes(h, p, key)
    work_changes(h, p, key, concerns_count)
    h.setback_cents = setback_cost_cents(draw(key, Purpose.SETBACK, 0), draw(key, Purpose.SETBACK_SIZE, 0), p)
    age_years = int(h.age_months) // 12
    if age_years >= 45 and dies(draw(key, Purpose.DEATH, 0), age_years, p):
        if h.composition == Composition.COUPLE or h.composition == Composition.COUPLE_WITH_CHILDREN:
            h.composition = composition_after_separation(int(h.children_count), h.is_woman)
            h.partner_wage_cents = 0
        else:
            return End.DIED.value
    if moves_out(draw(key, Purpose.NORMAL_MOVE, 0), age_years, p):
        return End.MOVED.value
    return End.STILL_THERE.value
