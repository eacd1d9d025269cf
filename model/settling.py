"""Who moves into a home: one record filled from a cell of the population table and the household's own luck.

Everything personal that lasts is settled here: ages, traits, concerns. All luck is keyed by the household number with
month 0, so a household is the same person under every policy and in every town. Not modelled: a trait that changes,
a second adult's own age or concerns.
"""

import math
from typing import NamedTuple

from model.jit import rule, walk
from model.luck import Purpose, draw
from model.words import Composition, Education, IncomeSource, Neighbourhood

ADULT_MONTHS = 18 * 12
LATEST_BIRTH_MONTHS = 45 * 12
CHILD_AT_HOME_MONTHS = 21 * 12
LEAST_GAP_MONTHS, GAP_SPAN_MONTHS = 12, 36
OLDEST_BAND_MONTHS = 900
ROOT_3 = 1.7320508075688772  # makes the sum of four uniform draws a standard score
HEALTH_AGE_MONTHS = 55 * 12


class Population(NamedTuple):
    """Parameters of settling.py, means.py and population.py; sources in scenarios/parameters/population.toml."""

    lone_parent_woman_share: float
    couple_woman_head_share: float
    trait_common_loading: float
    trait_low_education_shift: float
    trait_benefit_shift: float
    trait_attention_shift: float
    psychosocial_share: float
    health_problem_share: float
    addiction_share: float
    intellectual_disability_share: float
    concern_benefit_odds: float
    concern_trait_log_odds: float
    health_age_odds: float
    health_disability_benefit_odds: float
    disability_low_education_odds: float
    wage_low_education_cents: int
    wage_middle_education_cents: int
    wage_high_education_cents: int
    wage_spread: float
    wage_least_cents: int
    part_time_men_share: float
    part_time_women_share: float
    part_time_least_share: float
    self_employed_least_share: float
    partner_works_share: float
    partner_works_on_benefit_share: float
    pension_supplement_none_share: float
    pension_supplement_single_most_cents: int
    pension_supplement_couple_most_cents: int
    pension_supplement_non_western_share: float
    savings_single_cents: int
    savings_couple_cents: int
    savings_pension_single_cents: int
    savings_pension_couple_cents: int
    savings_quarter_share: float
    savings_three_quarters_factor: float
    savings_top_factor: float
    savings_none_share: float
    savings_tenant_share: float
    savings_assistance_share: float
    other_bill_adult_cents: int
    loan_households_share: float
    loan_instalment_cents: int
    energy_home_cents: int
    energy_person_cents: int
    energy_spread: float
    rent_well_off_cents: int
    rent_attention_cents: int
    rent_spread_cents: int
    rent_street_spread_cents: int
    rent_least_cents: int
    fitting_practised_share: float
    flexible_work_share: float
    claims_rent_allowance_share: float
    claims_health_allowance_share: float
    claims_child_budget_share: float
    claims_supplement_share: float
    tenure_mean_months: int
    street_clustering_share: float


@rule
def bell(key, purpose, nth):
    """Which standard score has chance in store: the sum of four uniform draws, within 3.5 of zero."""
    at = 4 * nth
    total = (
        draw(key, purpose, at) + draw(key, purpose, at + 1) + draw(key, purpose, at + 2) + draw(key, purpose, at + 3)
    )
    return (total - 2.0) * ROOT_3


@rule
def age_months(luck, from_months, until_months, children):
    """How old is the head: evenly within the band, old enough for its children, the oldest band thinning out.

    Assumed.
    """
    least = from_months
    if children > 0:
        least = max(from_months, ADULT_MONTHS + 12 + 24 * (children - 1))
    if from_months >= OLDEST_BAND_MONTHS:
        luck = luck * luck
    return least + int(luck * (until_months - least))


@rule
def child_gap_months(luck, age, children):
    """How far apart are its children in age, so that all were born after the head's 18th birthday. Assumed."""
    if children < 2:
        return 0
    room = min(age - ADULT_MONTHS, CHILD_AT_HOME_MONTHS) // (children - 1)
    return min(LEAST_GAP_MONTHS + int(luck * (GAP_SPAN_MONTHS + 1)), room)


@rule
def youngest_child_months(luck, age, children, gap):
    """How old is the youngest child: born between the head's 18th and 45th birthday and still at home. Assumed."""
    latest = min(age - ADULT_MONTHS, CHILD_AT_HOME_MONTHS) - gap * (children - 1)
    earliest = min(max(age - LATEST_BIRTH_MONTHS, 0), latest)
    return earliest + int(luck * (latest - earliest + 1))


@rule
def is_woman(luck, composition, p):
    """Is the head a woman. Source: study 2.2.1 (lone parents are mostly mothers); shares assumed."""
    if composition == Composition.SINGLE_MAN:
        return False
    if composition == Composition.SINGLE_WOMAN:
        return True
    if composition == Composition.LONE_PARENT:
        return luck < p.lone_parent_woman_share
    return luck < p.couple_woman_head_share


@rule
def is_on_benefit(source):
    """Does the head live on assistance or disability benefit (or wait for a decision)."""
    return (
        source == IncomeSource.SOCIAL_ASSISTANCE
        or source == IncomeSource.DISABILITY_BENEFIT
        or source == IncomeSource.WAITING
    )


@rule
def common_trait(score, education, source, neighbourhood, p):
    """How favourable are the household's traits as a whole. Source: study 2.2.1 for the direction; sizes assumed."""
    common = score
    if education == Education.LOW:
        common += p.trait_low_education_shift
    if is_on_benefit(source):
        common += p.trait_benefit_shift
    if neighbourhood == Neighbourhood.ATTENTION:
        common += p.trait_attention_shift
    return common


@rule
def trait(common, own, loading):
    """What is one trait, given the part it shares with the other six. Source: assumption (one common factor)."""
    return loading * common + math.sqrt(1.0 - loading * loading) * own


@rule
def concern_chance(base_share, odds):
    """How likely is a concern, if the usual share is multiplied by these odds."""
    weighted = base_share * odds
    return weighted / (1.0 - base_share + weighted)


@walk
def who_moves_in(h, cell, key, p):
    """Take over the cell and settle age, sex and children."""
    children = int(cell.children_count)
    h.composition = cell.composition
    h.migration = cell.migration
    h.education = cell.education
    h.income_source = cell.income_source
    h.children_count = children
    age = age_months(draw(key, Purpose.AGE, 0), int(cell.from_months), int(cell.until_months), children)
    h.age_months = age
    h.is_woman = is_woman(draw(key, Purpose.AGE, 1), h.composition, p)
    h.youngest_child_months = -1
    h.oldest_child_months = -1
    if children > 0:
        gap = child_gap_months(draw(key, Purpose.CHILD_AGE, 1), age, children)
        youngest = youngest_child_months(draw(key, Purpose.CHILD_AGE, 0), age, children, gap)
        h.youngest_child_months = youngest
        h.oldest_child_months = youngest + gap * (children - 1)


@walk
def traits_form(h, key, p):
    """Settle the seven traits; returns their common part."""
    common = common_trait(bell(key, Purpose.TRAIT, 7), h.education, h.income_source, h.neighbourhood, p)
    loading = p.trait_common_loading
    h.time_orientation = trait(common, bell(key, Purpose.TRAIT, 0), loading)
    h.locus_of_control = trait(common, bell(key, Purpose.TRAIT, 1), loading)
    h.self_control = trait(common, bell(key, Purpose.TRAIT, 2), loading)
    h.debt_attitude = trait(common, bell(key, Purpose.TRAIT, 3), loading)
    h.social_support = trait(common, bell(key, Purpose.TRAIT, 4), loading)
    h.financial_literacy = trait(common, bell(key, Purpose.TRAIT, 5), loading)
    h.self_efficacy = trait(common, bell(key, Purpose.TRAIT, 6), loading)
    return common


@walk
def concerns_form(h, common, key, p):
    """Settle the four lasting concerns: likelier on a benefit and with unfavourable traits. Source: study 2.2.1."""
    odds = math.exp(0.0 - p.concern_trait_log_odds * common)
    if is_on_benefit(h.income_source):
        odds *= p.concern_benefit_odds
    health_odds = p.health_age_odds if h.age_months >= HEALTH_AGE_MONTHS else 1.0
    if h.income_source == IncomeSource.DISABILITY_BENEFIT:
        health_odds *= p.health_disability_benefit_odds
    disability_odds = p.disability_low_education_odds if h.education == Education.LOW else 1.0
    if h.education == Education.HIGH:
        disability_odds = 0.0
    h.has_psychosocial_problem = draw(key, Purpose.CONCERN, 0) < concern_chance(p.psychosocial_share, odds)
    h.has_health_problem = draw(key, Purpose.CONCERN, 1) < concern_chance(p.health_problem_share, health_odds)
    h.has_addiction = draw(key, Purpose.CONCERN, 2) < concern_chance(p.addiction_share, odds)
    h.has_intellectual_disability = draw(key, Purpose.CONCERN, 3) < concern_chance(
        p.intellectual_disability_share, odds * disability_odds
    )
