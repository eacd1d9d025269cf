"""What state is a household in at month end: arrears, debtor kinds, problem debt. Computed from state, never drawn."""

from typing import NamedTuple

from model.debts import creditors_count, owed_besides_rent
from model.households import NEVER
from model.jit import rule, turn, walk
from model.standing import stands_with
from model.words import (
    Composition,
    CreditorStage,
    DebtorKind,
    HelpStage,
    IncomeSource,
    LegalStage,
    ProblemDebt,
    SettlementStage,
)

HISTORY = 0xFFFFFF  # the month-ends that `arrears_history` remembers


class Counting(NamedTuple):
    """Parameters of this file; sources in scenarios/parameters/counting.toml."""

    stated_amount_cents: int
    creditors_want_months: int
    repayment_horizon_months: int
    least_problem_cents: int
    experienced_strain: float
    threat_rents: float
    registered_other_cents: int
    income_fell_share: float
    overview_attention: float
    slow_habit_share: float


@rule
def monthly_repayment_cents(instalment, rent_owed, other_owed, p):
    """What would the creditors want back each month: the arrangement, and all else spread over their usual term."""
    spread = other_owed if instalment > 0 else rent_owed + other_owed
    return max(instalment, 0) + spread // p.creditors_want_months


@rule
def problem_debt_of(owed, repayment, capacity, liquid, strain, creditors_count, legal_stage, rents_owed, p):
    """Which definitions of problem debt hold (ProblemDebt bits, without REGISTERED).

    Args: owed, repayment (a month), capacity (usual income less needs and bills, a month), liquid (savings plus
    capacity): cents; strain 0-1; creditors owed to; LegalStage; rent arrears in rents.
    Source: study 1.1.1 (repayment, 36 months, factual, experienced) and 1.5 (debts and bills, bailiff and threat).
    The first two ask for a least amount: a bill or two that slipped are not a problem debt, and without it they switch
    on and off from month to month.
    """
    if owed <= 0:
        return 0
    room, is_large = max(capacity, 0), owed >= p.least_problem_cents
    is_threatened = (legal_stage >= LegalStage.ORDER) | (rents_owed >= p.threat_rents)
    bits = int((repayment > room) & is_large) * ProblemDebt.REPAYMENT.value
    bits |= int((owed > p.repayment_horizon_months * room) & is_large) * ProblemDebt.THIRTY_SIX_MONTHS.value
    bits |= int(repayment > max(liquid, 0)) * ProblemDebt.FACTUAL.value
    bits |= int(strain >= p.experienced_strain) * ProblemDebt.EXPERIENCED.value
    bits |= int((capacity < 0) & (creditors_count >= 2)) * ProblemDebt.DEBTS_AND_BILLS.value
    bits |= int((legal_stage >= LegalStage.BAILIFF) & is_threatened) * ProblemDebt.BAILIFF_AND_THREAT.value
    return bits


@rule
def is_registered(is_premium_defaulter, other_owed, legal_stage, p):
    """Would the registers count the household: premium default, a court order, or a large other debt.

    Source: cbs-problem-debt (registers), cbs-2016-29 (default: six premiums); the amount is an assumption.
    """
    return is_premium_defaulter | (legal_stage >= LegalStage.ORDER) | (other_owed >= p.registered_other_cents)


@rule
def debtor_kinds_of(owed, capacity, usual_income, highest_income, attention, lapsed, habitual, p):
    """Which of the study's four kinds of debtor is the household (DebtorKind bits). Source: study 2.2.1."""
    if owed <= 0:
        return 0
    fell = int(usual_income < p.income_fell_share * highest_income)
    habit_is_large = habitual > p.slow_habit_share * max(capacity, 0)
    bits = int(lapsed | (attention < p.overview_attention)) * DebtorKind.NO_OVERVIEW.value
    bits |= int(capacity < 0) * (1 - fell) * DebtorKind.STRUCTURAL_SHORTFALL.value
    bits |= fell * DebtorKind.INCOME_FELL.value
    bits |= int(habit_is_large & (habitual > 0)) * DebtorKind.SLOW_TO_ADAPT.value
    return bits


@walk
def arrears_are_counted(h, p, month, total):
    """Update the household's own history of arrears; a spell that has ended clears the case file."""
    in_arrears = h.rent_arrears_cents > p.stated_amount_cents
    h.arrears_history = ((h.arrears_history << 1) | int(in_arrears)) & HISTORY
    months = h.months_in_arrears
    total.cured += int((months > 0) & (not in_arrears))
    h.months_in_arrears = (months + 1) * int(in_arrears)
    if in_arrears and months == 0 and h.first_arrears_month == NEVER:
        h.first_arrears_month = month
    if h.rent_arrears_cents + h.rent_costs_cents <= 0 and h.legal_stage == LegalStage.NONE:
        h.rungs_done = 0
        h.has_responded = False
        h.unanswered_count = 0
        h.was_lettered = False
        h.is_reminded = False
        h.instalment_cents = 0
        h.arrangement_months = 0
        h.missed_instalment = 0
        h.arrangements_broken = 0
        h.at_agency = False
        h.refused_help = False
        h.must_accept_help = False
    return in_arrears


@walk
def debts_are_counted(h, p, month):
    """Compute problem debt and debtor kinds of this month end."""
    other = owed_besides_rent(h)
    rent = h.rent_arrears_cents + h.rent_costs_cents
    owed = other + rent + h.repayment_demand_cents
    if owed <= 0 and h.problem_debt == 0 and h.debtor_kind == 0:
        return
    bills = h.rent_cents + h.energy_bill_cents + h.water_bill_cents + h.health_premium_cents + h.other_bill_cents
    capacity = h.usual_income_cents - h.necessary_cents - bills
    repayment = monthly_repayment_cents(h.instalment_cents, rent, other + h.repayment_demand_cents, p)
    creditors = creditors_count(h) + int(h.repayment_demand_cents > 0 and h.tax_arrears_cents <= 0)
    liquid = h.savings_cents + h.income_cents - h.necessary_cents - bills
    rents_owed = h.rent_arrears_cents / max(h.rent_cents, 1)
    bits = problem_debt_of(owed, repayment, capacity, liquid, h.strain, creditors, h.legal_stage, rents_owed, p)
    is_defaulter = h.health_stage == CreditorStage.ENFORCED
    is_known = is_registered(is_defaulter, h.other_arrears_cents + h.tax_arrears_cents, h.legal_stage, p)
    bits |= int(is_known) * ProblemDebt.REGISTERED.value
    h.problem_debt = bits
    h.debtor_kind = debtor_kinds_of(
        owed, capacity, h.usual_income_cents, h.highest_income_cents, h.attention, h.lapsed, h.habitual_cents, p
    )
    if bits & ProblemDebt.REPAYMENT.value:
        h.problem_months += 1
        if h.first_problem_month == NEVER:
            h.first_problem_month = month


@rule
def is_couple(composition):
    """Is it a couple, with children or without."""
    return composition == Composition.COUPLE or composition == Composition.COUPLE_WITH_CHILDREN


@rule
def lives_on_assistance(source):
    """Does the head live on social assistance or wait for it."""
    return source == IncomeSource.SOCIAL_ASSISTANCE or source == IncomeSource.WAITING


@turn
def household_adds_to_totals(h, month, total):
    """Add the household, whatever it owes, to the totals of its corporation."""
    total.homes += 1
    total.late_within_year += int(month - h.last_late_month < 12)
    total.income_cents += h.income_cents
    total.strain_thousandths += int(h.strain * 1000.0)
    total.lone_parents += int(h.composition == Composition.LONE_PARENT)
    total.couples += int(is_couple(h.composition))
    total.on_assistance += int(lives_on_assistance(h.income_source))
    total.at_work += int(h.income_source == IncomeSource.WORK)


@walk
def debts_add_to_totals(h, in_arrears, total):
    """Add what is owed, and who owes it, to the totals of the corporation."""
    total.in_other_arrears += int(owed_besides_rent(h) > 0)
    total.closing_arrears_cents += max(h.rent_arrears_cents + h.rent_costs_cents, 0)
    if h.help_stage == HelpStage.HELPED:
        total.helped_now += 1
    elif h.help_stage == HelpStage.WAITING:
        total.on_team_line += 1
    if h.rent_arrears_cents + h.rent_costs_cents > 0:
        total.rent_arrears_cents += h.rent_arrears_cents
    if in_arrears:
        total.in_arrears += 1
        total.in_arrangement += int(h.instalment_cents > 0)
        total.lone_parents_in_arrears += int(h.composition == Composition.LONE_PARENT)
        total.couples_in_arrears += int(is_couple(h.composition))
        total.on_assistance_in_arrears += int(lives_on_assistance(h.income_source))
        total.at_work_in_arrears += int(h.income_source == IncomeSource.WORK)
        owes_more_than_one = int(h.rent_arrears_cents >= h.rent_cents)
        owes_more_than_three = int(h.rent_arrears_cents > 3 * h.rent_cents)
        total.owing_more_than_three_months += owes_more_than_three
        total.owing_one_to_three_months += owes_more_than_one * (1 - owes_more_than_three)
    bits, kinds = int(h.problem_debt), int(h.debtor_kind)
    total.problem_debt_repayment += bits & 1
    total.problem_debt_36_months += (bits >> 1) & 1
    total.problem_debt_factual += (bits >> 2) & 1
    total.problem_debt_experienced += (bits >> 3) & 1
    total.problem_debt_debts_and_bills += (bits >> 4) & 1
    total.problem_debt_bailiff_and_threat += (bits >> 5) & 1
    total.problem_debt_registered += (bits >> 6) & 1
    total.debtor_no_overview += kinds & 1
    total.debtor_structural_shortfall += (kinds >> 1) & 1
    total.debtor_income_fell += (kinds >> 2) & 1
    total.debtor_slow_to_adapt += (kinds >> 3) & 1


@walk
def cases_add_to_totals(h, total):
    """Add the household to the totals of creditors, settlements, budget management and lines at month end."""
    total.in_energy_arrears += int(h.energy_arrears_cents > 0)
    total.in_water_arrears += int(h.water_arrears_cents > 0)
    total.in_health_arrears += int(h.health_arrears_cents > 0)
    total.in_loan_arrears += int(h.other_arrears_cents > 0)
    total.in_tax_arrears += int(h.tax_arrears_cents > 0)
    total.disconnected += int(h.energy_stage == CreditorStage.ENFORCED)
    total.premium_defaulters += int(h.health_stage == CreditorStage.ENFORCED)
    total.attached += int(h.attached_cents > 0)
    total.budget_managed += int(h.managed_months > 0)
    total.direct_payments += int(h.direct_payment_months > 0)
    total.on_debt_service_line += int(h.settlement_stage == SettlementStage.LINE)
    total.settlements_running += int(h.settlement_stage == SettlementStage.RUNNING)
    total.on_volunteer_line += int(h.volunteer_stage == HelpStage.WAITING)
    total.volunteer_helped += int(h.volunteer_stage == HelpStage.HELPED)


@walk
def becomes_quiet(h):
    """Is nothing at stake: nobody is owed, no case, no help, and nothing of them left to be counted.

    Most households are quiet in most months, and each rule has a short way for them with the same outcome. Whatever
    puts something at stake ends it (`is_quiet = False`); only this question, at month end, begins it.
    """
    return (
        h.rent_arrears_cents + h.rent_costs_cents == 0
        and owed_besides_rent(h) == 0
        and h.repayment_demand_cents + h.attached_cents + h.settlement_cents == 0
        and h.attached_by == 0
        and h.pressing_letters == 0
        and h.months_in_arrears == 0
        and h.problem_debt == 0
        and h.debtor_kind == 0
        and h.legal_stage == LegalStage.NONE
        and h.pressure == 0.0
        and h.direct_payment_months == 0
        and h.managed_months == 0
        and h.fund_loan_cents == 0
        and not stands_with(h.help_stage)
        and not stands_with(h.volunteer_stage)
        and not stands_with(h.desk_stage)
        and not SettlementStage.LINE <= h.settlement_stage <= SettlementStage.RUNNING
    )


@walk
def debts_and_arrears_are_counted(h, p, month, total):
    """Count what is owed by a household that is not quiet, and see whether it has become so."""
    in_arrears = arrears_are_counted(h, p, month, total)
    debts_are_counted(h, p, month)
    debts_add_to_totals(h, in_arrears, total)
    cases_add_to_totals(h, total)
    h.is_quiet = becomes_quiet(h)


@turn
def month_ends(h, p, month, total):
    """Close the month of one household: its history, its debts, the totals of its corporation."""
    household_adds_to_totals(h, month, total)
    if h.is_quiet:
        h.arrears_history = (h.arrears_history << 1) & HISTORY
    else:
        debts_and_arrears_are_counted(h, p, month, total)
