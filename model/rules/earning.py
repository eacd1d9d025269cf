"""What comes in this month from the sources of the head and the partner: wage, benefit, assistance or pension.

`base_income_cents` is the regular net income, partner included; one-offs (holiday money, back pay, the municipal
scheme) are added to `income_cents` only. Law and amounts of 2015.
Percentages of wages are set by law on gross wages and are applied here to net ones, which understates benefits a
little. Not modelled: part-time work beside a benefit, sanctions, incomplete state pensions, the end of assistance
through wealth built up on it. Holiday money is that of twelve months on the source of the month it is paid in.
"""

from typing import NamedTuple

from model.circumstances import FIRST_SICK_MONTHS
from model.family import has_partner
from model.jit import rule, turn, walk
from model.luck import Purpose, draw
from model.norms import minimum_paid_cents, pension_cents, social_minimum_cents, to_cents, without_holiday_cents
from model.words import IncomeSource


class Earning(NamedTuple):
    """Parameters of this file; sources in scenarios/parameters/earning.toml."""

    unemployment_first_share: float
    unemployment_later_share: float
    unemployment_first_months: int
    unemployment_base_months: int
    unemployment_longest_months: int
    working_history_from_years: int
    working_history_share: float
    four_of_five_years_share: float
    disability_share: float
    sick_pay_first_year_share: float
    sick_pay_second_year_share: float
    self_employed_swing_share: float
    flexible_swing_share: float
    assistance_single_cents: int
    assistance_couple_cents: int
    assistance_under_21_cents: int
    pension_single_cents: int
    pension_couple_cents: int
    wealth_limit_single_cents: int
    wealth_limit_family_cents: int
    decision_fast_share: float
    decision_late_share: float
    decision_fast_months: int
    decision_usual_months: int
    decision_late_months: int
    search_months_under_27: int
    advance_share: float
    advance_norm_share: float
    holiday_wage_share: float
    holiday_assistance_share: float
    holiday_month: int
    holiday_assistance_month: int
    scheme_limit_factor: float
    scheme_take_up_share: float
    scheme_adult_cents: int
    scheme_child_cents: int
    scheme_month: int


@rule
def assistance_cents(norm_cents, other_income_cents):
    """By how much does assistance top up other income to the norm. Source: law-2015 (Participatiewet 19)."""
    return max(norm_cents - other_income_cents, 0)


@rule
def is_eligible(due_cents, savings_cents, is_single, p):
    """Is there a right to assistance: something to top up, and savings within the limit. Source: law-2015 (34)."""
    limit = p.wealth_limit_single_cents if is_single else p.wealth_limit_family_cents
    return due_cents > 0 and savings_cents <= limit


@rule
def unemployment_benefit_months(age_years, meets_four_of_five, p):
    """How long does unemployment benefit last, from the working history. Source: law-2015 (Werkloosheidswet 42).

    The history is a share of the years since 18: an assumption, tenants' histories are not known.
    """
    if not meets_four_of_five:
        return p.unemployment_base_months
    history = int(max(age_years - p.working_history_from_years, 0) * p.working_history_share)
    return min(max(history, p.unemployment_base_months), p.unemployment_longest_months)


@rule
def unemployment_benefit_cents(wage_cents, months_used, minimum_cents, p):
    """What is the benefit in this month of unemployment, supplement included. Source: law-2015 (WW 47, Toeslagenwet 8).

    `minimum_cents` is what the household would be topped up to, but never above the old wage (Toeslagenwet 8a).
    """
    is_first = months_used < p.unemployment_first_months
    share = p.unemployment_first_share if is_first else p.unemployment_later_share
    return max(to_cents(wage_cents * share), min(minimum_cents, wage_cents))


@rule
def disability_benefit_cents(wage_cents, minimum_cents, p):
    """What is the disability benefit, never below the social minimum. Source: wia-61; law-2015 (Toeslagenwet 8)."""
    return max(to_cents(wage_cents * p.disability_share), minimum_cents)


@rule
def wage_paid_cents(wage_cents, ill_months, p):
    """What does the employer pay out of the wage during illness. Source: sick-pay-agreements; second year assumed."""
    if ill_months <= 0:
        return wage_cents
    is_first_year = ill_months <= FIRST_SICK_MONTHS
    return to_cents(wage_cents * (p.sick_pay_first_year_share if is_first_year else p.sick_pay_second_year_share))


@rule
def swinging_cents(luck, mean_cents, swing_share):
    """What does a self-employed or flexible head take home this month, around its own mean. Source: assumption."""
    return to_cents(mean_cents * (1.0 + swing_share * (2.0 * luck - 1.0)))


@rule
def decision_months(luck, p):
    """In how many months is an application for assistance decided. Source: law-2015 (8 weeks); spread assumed."""
    if luck < p.decision_fast_share:
        return p.decision_fast_months
    return p.decision_late_months if luck >= 1.0 - p.decision_late_share else p.decision_usual_months


@rule
def search_months(age_years, p):
    """How long must somebody look for work before the application counts. Source: law-2015 (Participatiewet 41-4)."""
    return p.search_months_under_27 if age_years < 27 else 0


@rule
def advance_cents(luck, due_cents, has_waited, p):
    """Which advance is paid on assistance not yet decided: none in the first four weeks, and often none at all.

    Source: law-2015 (Participatiewet 52: at least 90%); how often: advance-practice.
    """
    if not has_waited or luck >= p.advance_share:
        return 0
    return to_cents(due_cents * p.advance_norm_share)


@rule
def holiday_money_cents(source, own_cents, partner_wage_cents, calendar_month, p):
    """How much holiday money comes in this calendar month, 0 being January. Source: tuxx-2017; law-2015 (PW 19, 45)."""
    money = 0
    if calendar_month == p.holiday_month:
        money += to_cents(12.0 * p.holiday_wage_share * partner_wage_cents)
        if (
            source == IncomeSource.WORK
            or source == IncomeSource.UNEMPLOYMENT_BENEFIT
            or source == IncomeSource.DISABILITY_BENEFIT
        ):
            money += to_cents(12.0 * p.holiday_wage_share * own_cents)
    if calendar_month == p.holiday_assistance_month and source == IncomeSource.SOCIAL_ASSISTANCE:
        money += to_cents(12.0 * own_cents * p.holiday_assistance_share / (1.0 - p.holiday_assistance_share))
    return money


@rule
def scheme_cents(luck, income_cents, minimum_cents, adults, children, p):
    """What does the municipality's minimum-income scheme pay this year, up to a share of the social minimum.

    Source: study (110%, adopted 120%); amounts and take-up are assumptions.
    """
    if income_cents > p.scheme_limit_factor * minimum_cents or luck >= p.scheme_take_up_share:
        return 0
    return adults * p.scheme_adult_cents + children * p.scheme_child_cents


@walk
def unemployment_is_paid(h, p, key, minimum_cents):
    """Pay a month of unemployment benefit; after the last one assistance has to be applied for. Returns the benefit."""
    if h.benefit_months_used == 0 and h.benefit_months_left == 0:
        meets = draw(key, Purpose.DISMISSAL, 1) < p.four_of_five_years_share
        h.benefit_months_left = unemployment_benefit_months(int(h.age_months) // 12, meets, p)
    benefit = unemployment_benefit_cents(h.wage_cents, int(h.benefit_months_used), minimum_cents, p)
    h.benefit_months_used += 1
    h.benefit_months_left = max(int(h.benefit_months_left) - 1, 0)
    if h.benefit_months_left == 0:
        h.income_source = IncomeSource.WAITING.value
        h.decision_months_left = 0
    return benefit


@walk
def assistance_is_awaited(h, p, key, due_cents, is_single):
    """Let a month of waiting for assistance pass; returns the advance. Decided, it is paid from next month on.

    A household that is not eligible (yet) has no benefit and applies once its savings are within the limit, which is
    tested when it applies.
    """
    is_first_month = h.decision_months_left <= 0
    savings = h.savings_cents if is_first_month else 0
    if not is_eligible(due_cents, savings, is_single, p):
        h.decision_months_left = 0
        return 0
    if is_first_month:
        wait = decision_months(draw(key, Purpose.DECISION_TIME, 0), p)
        h.decision_months_left = wait + search_months(int(h.age_months) // 12, p)
        h.applies_for_assistance = True
        h.is_quiet = False
    has_waited = h.back_pay_cents > 0
    advance = advance_cents(draw(key, Purpose.DECISION_TIME, 1), due_cents, has_waited, p)
    h.back_pay_cents += due_cents - advance
    h.decision_months_left -= 1
    if h.decision_months_left <= 0:
        h.decision_months_left = 0
        h.income_source = IncomeSource.SOCIAL_ASSISTANCE.value
    return advance


@walk
def partner_is_the_earner(h):
    """Count a household whose partner earns more than assistance would bring as living on that wage; returns it."""
    h.income_source = IncomeSource.WORK.value
    h.wage_cents = h.partner_wage_cents
    h.partner_wage_cents = 0
    h.benefit_months_used = 0
    h.benefit_months_left = 0
    h.decision_months_left = 0
    return h.wage_cents


@walk
def own_income_cents(h, p, key, source, is_couple):
    """Let the head's own source pay this month, the pension and assistance without their holiday part."""
    if source == IncomeSource.WORK:
        wage = wage_paid_cents(h.wage_cents, int(h.ill_months), p)
        if h.has_flexible_work and h.ill_months == 0:
            wage = swinging_cents(draw(key, Purpose.INCOME_SWING, 0), h.wage_cents, p.flexible_swing_share)
        if h.claims_supplement:
            wage += assistance_cents(minimum_paid_cents(h, p, is_couple), wage + h.partner_wage_cents)
        return wage
    if source == IncomeSource.SELF_EMPLOYED:
        return swinging_cents(draw(key, Purpose.INCOME_SWING, 0), h.wage_cents, p.self_employed_swing_share)
    if source == IncomeSource.PENSION:
        return without_holiday_cents(pension_cents(is_couple, h.partner_wage_cents, p), p) + h.pension_supplement_cents
    due = assistance_cents(minimum_paid_cents(h, p, is_couple), h.partner_wage_cents)
    if source == IncomeSource.UNEMPLOYMENT_BENEFIT:
        return unemployment_is_paid(h, p, key, due)
    if source == IncomeSource.DISABILITY_BENEFIT:
        return disability_benefit_cents(h.wage_cents, due, p)
    if due == 0:
        return partner_is_the_earner(h)
    if source == IncomeSource.WAITING:
        return assistance_is_awaited(h, p, key, due, not is_couple and h.children_count == 0)
    return due


@rule
def is_steady(source, has_flexible_work):
    """Does this source pay the same every month while the circumstances stay."""
    if source == IncomeSource.WORK:
        return not has_flexible_work
    return source >= IncomeSource.SOCIAL_ASSISTANCE and source <= IncomeSource.PENSION


@rule
def swings(source, has_flexible_work):
    """Does this source pay a different amount every month, around a mean."""
    return source == IncomeSource.SELF_EMPLOYED or (source == IncomeSource.WORK and has_flexible_work)


@walk
def base_income_is_set(h, p, key, source):
    """Let head and partner earn this month; returns whether the regular income stays as it was."""
    before = h.base_income_cents
    own = own_income_cents(h, p, key, source, has_partner(h.composition))
    h.base_income_cents = own + h.partner_wage_cents
    if h.income_source != source:
        h.circumstances = 0
    if swings(source, h.has_flexible_work):
        return True
    return h.base_income_cents == before and h.income_source == source


@turn
def income_arrives(h, p, key, month, stays=False):
    """Let this month's income come in, except allowances; benefits run on, run out and are decided.

    `stays`: the circumstances are last month's, and a steady income is, too. Returns whether the regular income stays.
    """
    source = int(h.income_source)
    if not (stays and is_steady(source, h.has_flexible_work)):
        stays = base_income_is_set(h, p, key, source) and stays
    income = h.base_income_cents
    if h.back_pay_cents != 0 and not is_pending(h, source):
        income += h.back_pay_cents
        h.back_pay_cents = 0
    calendar_month = month % 12
    if (
        calendar_month == p.holiday_month
        or calendar_month == p.holiday_assistance_month
        or calendar_month == p.scheme_month
    ):
        income += once_a_year_cents(h, p, key, source, calendar_month)
    h.income_cents = income
    return stays


@walk
def is_pending(h, source):
    """Does a household with this source at the start of the month still wait for what is owed since it applied."""
    return source == IncomeSource.WAITING and (
        h.decision_months_left > 0 or h.income_source == IncomeSource.SOCIAL_ASSISTANCE
    )


@walk
def once_a_year_cents(h, p, key, source, calendar_month):
    """How much comes in this calendar month, 0 being January, that comes once a year: holiday money, the scheme."""
    is_couple = has_partner(h.composition)
    one_off = holiday_money_cents(
        source, h.base_income_cents - h.partner_wage_cents, h.partner_wage_cents, calendar_month, p
    )
    if calendar_month == p.holiday_month and source == IncomeSource.PENSION:
        paid = pension_cents(is_couple, h.partner_wage_cents, p)
        one_off += 12 * (paid - without_holiday_cents(paid, p))
    if calendar_month == p.scheme_month:
        one_off += scheme_paid_cents(h, p, key)
    return one_off


@walk
def scheme_paid_cents(h, p, key):
    """How much does the minimum-income scheme pay this household in the month in which it pays."""
    is_couple = has_partner(h.composition)
    minimum = without_holiday_cents(social_minimum_cents(h, p, is_couple), p)
    luck = draw(key, Purpose.CLAIMS, 1)
    return scheme_cents(luck, h.base_income_cents, minimum, 2 if is_couple else 1, int(h.children_count), p)
