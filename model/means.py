"""What a household brings to its home: wage, pension, savings, debts, bills, claims.

Income, allowances, needs and bills are reckoned with the month's own rules, so that a household starts where these
will keep it. Not modelled: what is left of an earlier home, arrears a new tenant brings along.
"""

import math

from model.budget import monthly_bills_cents
from model.children import children_by_age
from model.family import has_partner, persons_in
from model.jit import rule, walk
from model.luck import Purpose, draw, luck_key
from model.norms import assistance_norm_cents, pension_cents, without_holiday_cents
from model.renting import rent_is_set
from model.rules.earning import disability_benefit_cents, unemployment_benefit_cents, unemployment_benefit_months
from model.rules.entitlements import allowances_on, child_benefit_cents
from model.rules.life_events import crisis_factor
from model.rules.spending import necessary_spending_cents, next_habit_cents, overspending_share, water_bill_cents
from model.rules.taxing import taxable_income_year_cents
from model.settling import bell, concerns_form, is_on_benefit, traits_form, who_moves_in
from model.words import Education, IncomeSource, Migration


@rule
def wage_cents(score, part_time_luck, hours_luck, education, woman, p):
    """What does somebody of this education earn net a month when at work. Source: tuxx-2017 (floor); assumed above."""
    median = p.wage_middle_education_cents
    if education == Education.LOW:
        median = p.wage_low_education_cents
    elif education == Education.HIGH:
        median = p.wage_high_education_cents
    wage = max(median * math.exp(p.wage_spread * score), float(p.wage_least_cents))
    part_time_share = p.part_time_women_share if woman else p.part_time_men_share
    if part_time_luck < part_time_share:
        wage *= p.part_time_least_share + (1.0 - p.part_time_least_share) * hours_luck
    return int(wage)


@rule
def head_wage_cents(wage, luck, source, partner_wage, norm, p):
    """What does the head earn: who mainly lives on wages earns the assistance norm at least; the self-employed may not.

    Source: law-2015 (whoever earns less is topped up to the norm, and counted as living on assistance).
    """
    if source == IncomeSource.SELF_EMPLOYED:
        least = p.self_employed_least_share
        return int(wage * (least + 2.0 * (1.0 - least) * luck))
    if source == IncomeSource.WORK:
        return max(wage, norm - partner_wage)
    return wage


@rule
def partner_works(luck, source, is_couple, p):
    """Does the other adult earn a wage; never next to assistance (means-tested) or a pension. Source: assumption."""
    if not is_couple or source == IncomeSource.PENSION:
        return False
    if source == IncomeSource.SOCIAL_ASSISTANCE or source == IncomeSource.WAITING:
        return False
    return luck < (p.partner_works_on_benefit_share if is_on_benefit(source) else p.partner_works_share)


@rule
def pension_supplement_cents(luck, luck_size, is_couple, migration, p):
    """What pension comes on top of the state's, now or later. Source: assumption; smaller for late arrivals."""
    if luck < p.pension_supplement_none_share:
        return 0
    most = p.pension_supplement_couple_most_cents if is_couple else p.pension_supplement_single_most_cents
    amount = most * luck_size * luck_size
    if migration == Migration.NON_WESTERN:
        amount *= p.pension_supplement_non_western_share
    return int(amount)


@rule
def own_income_cents(source, wage, partner_wage, supplement, tops_up, is_couple, age_years, p):
    """What does the head's source pay in a usual month, holiday money not counted, by the rules of earning.

    Of an application not yet decided, what it will bring is counted: that is what a corporation reckons with.
    `tops_up`: a wage below the social minimum is topped up by assistance.
    """
    if source == IncomeSource.PENSION:
        return without_holiday_cents(pension_cents(is_couple, partner_wage, p), p) + supplement
    norm = without_holiday_cents(assistance_norm_cents(is_couple, age_years, p), p)
    due = max(norm - partner_wage, 0)
    if source == IncomeSource.WORK:
        return max(wage, due) if tops_up else wage
    if source == IncomeSource.SELF_EMPLOYED:
        return wage
    if source == IncomeSource.UNEMPLOYMENT_BENEFIT:
        return unemployment_benefit_cents(wage, p.unemployment_first_months, due, p)
    if source == IncomeSource.DISABILITY_BENEFIT:
        return disability_benefit_cents(wage, due, p)
    return due


@rule
def savings_cents(luck, median, p):
    """What is at hand, on a curve through nothing, the quarter, the median and the three-quarters point.

    Shape assumed.
    """
    low, high = median * p.savings_quarter_share, median * p.savings_three_quarters_factor
    if luck < p.savings_none_share:
        return 0
    if luck < 0.25:
        return int(low * (luck - p.savings_none_share) / (0.25 - p.savings_none_share))
    if luck < 0.5:
        return int(low + (median - low) * (luck - 0.25) * 4.0)
    if luck < 0.75:
        return int(median + (high - median) * (luck - 0.5) * 4.0)
    return int(high * (1.0 + (luck - 0.75) * 4.0 * (p.savings_top_factor - 1.0)))


@rule
def median_savings_cents(is_couple, source, p):
    """Which savings are the middle for such tenants. Source: cbs-80056ned (all tenures) x an assumed tenant share."""
    if source == IncomeSource.PENSION:
        median = p.savings_pension_couple_cents if is_couple else p.savings_pension_single_cents
    else:
        median = p.savings_couple_cents if is_couple else p.savings_single_cents
    middle = median * p.savings_tenant_share
    if source == IncomeSource.SOCIAL_ASSISTANCE or source == IncomeSource.WAITING:
        middle *= p.savings_assistance_share
    return middle


@rule
def savings_limit_cents(source, is_single, p):
    """Above which savings could it not live on this source. Source: law-2015 (Participatiewet 34)."""
    if source == IncomeSource.SOCIAL_ASSISTANCE or source == IncomeSource.WAITING:
        return p.wealth_limit_single_cents if is_single else p.wealth_limit_family_cents
    return 10_000_000_000


@walk
def in_flight(h, key, p):
    """Put a benefit or a decision that is under way at the start somewhere in its middle."""
    luck = draw(key, Purpose.IN_FLIGHT, 0)
    if h.income_source == IncomeSource.UNEMPLOYMENT_BENEFIT:
        meets = draw(key, Purpose.IN_FLIGHT, 2) < p.four_of_five_years_share
        total = unemployment_benefit_months(int(h.age_months) // 12, meets, p)
        used = 1 + int(luck * luck * (total - 1))
        h.benefit_months_used = used
        h.benefit_months_left = total - used
    elif h.income_source == IncomeSource.WAITING:
        h.decision_months_left = 1 + int(luck * p.decision_usual_months)


@walk
def wages_are_brought(h, key, is_couple, norm, p):
    """Settle what head and partner earn when at work, and the pension on top of the state's."""
    source = h.income_source
    partner_wage = 0
    if partner_works(draw(key, Purpose.PARTNER_WAGE, 6), source, is_couple, p):
        hours = draw(key, Purpose.PARTNER_WAGE, 5)
        part_time = draw(key, Purpose.PARTNER_WAGE, 4)
        score = bell(key, Purpose.PARTNER_WAGE, 0)
        partner_wage = wage_cents(score, part_time, hours, h.education, not h.is_woman, p)
    part_time = 1.0 if source == IncomeSource.SELF_EMPLOYED else draw(key, Purpose.WAGE, 4)
    wage = wage_cents(bell(key, Purpose.WAGE, 0), part_time, draw(key, Purpose.WAGE, 5), h.education, h.is_woman, p)
    h.partner_wage_cents = partner_wage
    h.has_flexible_work = draw(key, Purpose.FLEXIBLE_WORK, 0) < p.flexible_work_share
    h.wage_cents = head_wage_cents(wage, draw(key, Purpose.WAGE, 6), source, partner_wage, norm, p)
    luck, luck_size = draw(key, Purpose.PENSION, 0), draw(key, Purpose.PENSION, 1)
    h.pension_supplement_cents = pension_supplement_cents(luck, luck_size, is_couple, h.migration, p)


@walk
def crisis_is_felt(h, key, factor_before, p):
    """Bring wages from the crisis factor they were reckoned with to that of these parameters; `key` is of month 0."""
    factor = crisis_factor(draw(key, Purpose.CRISIS, 0), p)
    if factor != factor_before:
        h.wage_cents = int(h.wage_cents * factor / factor_before + 0.5)
        h.partner_wage_cents = int(h.partner_wage_cents * factor / factor_before + 0.5)


@walk
def crisis_passes(homes, before, after, seed):
    """Bring all wages from one world's crisis to another's: down when it comes, up again when it is over.

    Args: homes [homes]; before, after: worlds [1].
    """
    for row in range(len(homes)):
        h = homes[row]
        key = luck_key(seed, h.household, 0)
        crisis_is_felt(h, key, crisis_factor(draw(key, Purpose.CRISIS, 0), before[0].life_events), after[0].life_events)


@walk
def means_are_brought(h, key, w):
    """Settle wages, savings, other bills, which allowances are claimed, and the income reckoned with."""
    p = w.population
    is_couple = has_partner(h.composition)
    source = int(h.income_source)
    age_years = int(h.age_months) // 12
    wages_are_brought(h, key, is_couple, assistance_norm_cents(is_couple, age_years, w.earning), p)
    savings = savings_cents(draw(key, Purpose.SAVINGS, 0), median_savings_cents(is_couple, source, p), p)
    is_single = not is_couple and h.children_count == 0
    h.savings_cents = min(savings, savings_limit_cents(source, is_single, w.earning))
    other = p.other_bill_adult_cents * (2 if is_couple else 1)
    if draw(key, Purpose.OTHER_DEBT, 0) < p.loan_households_share:
        other += int(p.loan_instalment_cents * (0.5 + draw(key, Purpose.OTHER_DEBT, 1)))
    h.other_bill_cents = other
    h.claims_rent_allowance = draw(key, Purpose.CLAIMS, 2) < p.claims_rent_allowance_share
    h.claims_health_allowance = draw(key, Purpose.CLAIMS, 3) < p.claims_health_allowance_share
    h.claims_child_budget = draw(key, Purpose.CLAIMS, 4) < p.claims_child_budget_share
    h.claims_supplement = draw(key, Purpose.CLAIMS, 6) < p.claims_supplement_share
    crisis_is_felt(h, key, 1.0, w.life_events)
    wage, partner_wage = h.wage_cents, h.partner_wage_cents
    supplement = h.pension_supplement_cents
    tops_up = h.claims_supplement
    own = own_income_cents(source, wage, partner_wage, supplement, tops_up, is_couple, age_years, w.earning)
    h.base_income_cents = own + partner_wage
    taxed_as = IncomeSource.SOCIAL_ASSISTANCE.value if source == IncomeSource.WAITING else source
    h.assessed_income_cents = taxable_income_year_cents(own, partner_wage, taxed_as, is_couple, w.taxing)


@walk
def budget_starts(h, seed, w):
    """Settle energy bill, needs, the income it is used to and its habit, as the month's rules would."""
    p, q = w.population, w.spending
    persons, is_couple = persons_in(h)
    children = int(h.children_count)
    home_score = bell(luck_key(seed, h.dwelling * 1000, 0), Purpose.ENERGY_BILL, 0)
    energy = (p.energy_home_cents + p.energy_person_cents * persons) * max(1.0 + p.energy_spread * home_score, 0.3)
    h.energy_bill_cents = int(energy)
    adults = 2 if is_couple else 1
    h.necessary_cents = necessary_spending_cents(adults, children, q)
    h.health_premium_cents = q.health_premium_cents * adults
    h.water_bill_cents = water_bill_cents(persons, q)
    ages = children_by_age(children, int(h.youngest_child_months), int(h.oldest_child_months))
    rent, health, child = allowances_on(h, h.assessed_income_cents, ages, w.entitlements)
    usual = h.base_income_cents + rent + health + child + child_benefit_cents(ages, w.entitlements) // 3
    h.income_cents = usual
    h.usual_income_cents = usual
    h.highest_income_cents = usual
    bills = monthly_bills_cents(h)
    room = usual - h.necessary_cents - bills
    h.habitual_cents = max(next_habit_cents(0, room, overspending_share(h.self_control, 0.0, q), 1.0), 0)
    h.attention = 1.0


@walk
def settle(h, cell, seed, w):
    """Fill the record of the household that moves in; identity and place are there already, rent 0 if never let.

    Args: h: a record; cell: a row of People.cells; seed of the run; w: the world's only row.
    """
    key = luck_key(seed, h.household, 0)
    applies(h, cell, key, w)
    moves_in(h, key, seed, w)


@walk
def applies(h, cell, key, w):
    """Fill in who applies for the home and with which means: all that fitting allocation looks at."""
    who_moves_in(h, cell, key, w.population)
    means_are_brought(h, key, w)


@walk
def moves_in(h, key, seed, w):
    """Fill in all else of who has applied and gets the home: traits, concerns, rent if never let, budget."""
    concerns_form(h, traits_form(h, key, w.population), key, w.population)
    if h.rent_cents == 0:
        rent_is_set(h, seed, w)
    budget_starts(h, seed, w)
