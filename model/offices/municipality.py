"""The municipality: applications for assistance, rent paid straight from it, a fund for small debts, urgent rehousing.

How fast an application is decided is a parameter of earning.py; here its desk costs minutes. The fund's budget and the
places for urgent rehousing come free evenly over a calendar year; what is not used lapses in January. Who is rehoused
stays in its row of the record: in the town it swaps with somebody whom the dearer home fits, which the model shows as a
rent lowered for the rest of the tenancy and brought back when the home is let again.
"""

from typing import NamedTuple

import numpy as np

from model.budget import monthly_bills_cents
from model.debts import CREDITORS, creditors_count, owed_in_all, owed_to, owes_more, receive
from model.jit import rule, walk
from model.ledger import book
from model.luck import Purpose, luck
from model.offices.creditors import party_of
from model.offices.line import book_minutes
from model.standing import concerns_count
from model.words import Cost, Creditor, HelpStage, IncomeSource, LegalStage, Party, SettlementStage

ROUNDS_A_YEAR = 24


class Municipality(NamedTuple):
    """Parameters of this file; sources in scenarios/parameters/municipality.toml."""

    desk_hour_cents: int
    application_minutes: int
    direct_payment_from_rents: float
    direct_payment_uptake_share: float
    direct_payment_months: int
    direct_payment_minutes: int
    fund_cents_per_1000_homes: int
    fund_limit_cents: int
    fund_concerns_at_least: int
    fund_repaid_share: float
    fund_repaid_months: int
    rehousing_per_1000_homes: float
    rehousing_rent_cents: int
    rehousing_income_left_share: float
    rehousing_minutes: int


@rule
def free_so_far(per_year, now):
    """How much of a yearly budget or number of places has come free by this round: evenly over the calendar year."""
    return int(per_year * (now % ROUNDS_A_YEAR + 1) / ROUNDS_A_YEAR)


@rule
def may_pay_directly(source, months_left, arrears, rent, p):
    """May the rent be paid from the benefit: on assistance and far enough in arrears. Source: study 4.1.4."""
    if source != IncomeSource.SOCIAL_ASSISTANCE or months_left > 0:
        return False
    return arrears >= p.direct_payment_from_rents * rent


@rule
def is_for_the_fund(help_stage, children_count, concerns_count, creditors_count, owed, p):
    """Is this a multi-problem family that is being helped, with small debts. Source: study 5 (only explored)."""
    if help_stage != HelpStage.HELPED or children_count == 0 or creditors_count < 2:
        return False
    return concerns_count >= p.fund_concerns_at_least and owed <= p.fund_limit_cents


@rule
def has_urgency(rent, usual_income, highest_income, needs_and_bills, p):
    """Does the rent no longer fit after an income drop or separation, while a cheaper home would. Source: study 4.1."""
    if rent <= p.rehousing_rent_cents or usual_income >= p.rehousing_income_left_share * highest_income:
        return False
    return usual_income < needs_and_bills


@walk
def desk_works(h, p, minutes, cost, month, rows, size):
    """Book minutes of the municipality's desk."""
    book_minutes(h, Party.MUNICIPALITY.value, cost, minutes, p.desk_hour_cents, month, rows, size)


@walk
def application_is_handled(h, p, month, total, rows, size):
    """Handle this month's application for assistance."""
    h.applies_for_assistance = False
    total.benefit_applications += 1
    desk_works(h, p, p.application_minutes, Cost.BENEFIT_DESK, month, rows, size)


@walk
def direct_payment_begins(h, p, month, total, rows, size):
    """Pay the rent straight from the benefit from next month on; the tenant's own choice, so data are shared by it."""
    h.direct_payment_months = p.direct_payment_months
    h.disclosures_count += 1
    total.disclosures += 1
    total.direct_payments += 1
    desk_works(h, p, p.direct_payment_minutes, Cost.DIRECT_PAYMENT_WORK, month, rows, size)


@walk
def debts_are_bought_up(h, p, month, total, rows, size):
    """Let the fund pay every creditor all that it is owed; the part to be repaid becomes a loan without interest."""
    paid = 0
    for creditor in range(CREDITORS):
        cents = owed_to(h, creditor)
        if cents <= 0:
            continue
        paid += cents
        payee = Party.CORPORATION if creditor == Creditor.RENT else party_of(creditor)
        book(rows, size, month, Party.MUNICIPALITY, payee, Cost.FUND_PAYMENT, h.corporation, h.household, cents)
        if creditor == Creditor.RENT:
            receive(h, total, cents)
        else:
            owes_more(h, creditor, 0 - cents)
    h.fund_loan_cents += int(paid * p.fund_repaid_share)
    total.fund_payments += 1


@walk
def loan_is_repaid(h, p, month, rows, size):
    """Repay a month's part of the fund's loan, as far as there is money at hand."""
    part = int(p.fund_limit_cents * p.fund_repaid_share) // max(p.fund_repaid_months, 1) + 1
    cents = min(part, h.fund_loan_cents, h.savings_cents)
    if cents > 0:
        h.savings_cents -= cents
        h.fund_loan_cents -= cents
        cost = Cost.FUND_PAYMENT
        book(rows, size, month, Party.HOUSEHOLD, Party.MUNICIPALITY, cost, h.corporation, h.household, cents)


@walk
def household_is_rehoused(h, p, month, total, rows, size):
    """Let the household live at a fitting rent from next month on."""
    h.rent_cut_cents += h.rent_cents - p.rehousing_rent_cents
    h.rent_cents = p.rehousing_rent_cents
    total.rehoused += 1
    desk_works(h, p, p.rehousing_minutes, Cost.REHOUSING, month, rows, size)


@walk
def asks_for_the_fund(h, p):
    """Is this household one that the fund is meant for."""
    if h.help_stage != HelpStage.HELPED or h.fund_loan_cents > 0 or h.settlement_stage == SettlementStage.RUNNING:
        return False
    owed = owed_in_all(h)
    return is_for_the_fund(h.help_stage, h.children_count, concerns_count(h), creditors_count(h), owed, p)


@walk
def asks_for_rehousing(h, p):
    """Is this household one that is given urgency; not once a court has ordered its eviction."""
    if h.legal_stage >= LegalStage.ORDER:
        return False
    needs = h.necessary_cents + monthly_bills_cents(h)
    return has_urgency(h.rent_cents, h.usual_income_cents, h.highest_income_cents, needs, p)


@walk
def done_this_year(rows, size, month, payer, cost):
    """How often, and for how many cents in all, was this booked since January (rows follow one another in time)."""
    january, count, cents = month - month % 12, 0, 0
    for back in range(1, min(size[0], len(rows)) + 1):
        row = rows[size[0] - back]
        if row.month < january:
            break
        if row.cost == cost and row.payer == payer:
            count += 1
            cents += row.cents
    return count, cents


@walk
def line_for(homes, active, count, ends, p, seed, month, is_fund, places, line):
    """Put who asks for the fund, or for rehousing, in line by keyed luck; returns how many ask."""
    purpose = Purpose.FUND if is_fund else Purpose.REHOUSING
    asking = 0
    for at in range(count):
        h = homes[active[at]]
        if ends[active[at]] == 0 and (asks_for_the_fund(h, p) if is_fund else asks_for_rehousing(h, p)):
            own = luck(seed, h.household, month, purpose, 0)
            places[asking] = (int(own * 524288.0) << 24) | int(h.dwelling)
            line[asking] = active[at]
            asking += 1
    return asking


@walk
def fund_spends(homes, line, order, p, now, month, totals, rows, size):
    """Buy up the debts of who stands in `line`, in this order, as far as this year's budget has come free."""
    _, spent = done_this_year(rows, size, month, Party.MUNICIPALITY, Cost.FUND_PAYMENT)
    left = free_so_far(p.fund_cents_per_1000_homes * len(homes) / 1000.0, now) - spent
    for nth in range(len(order)):
        h = homes[line[order[nth]]]
        owed = owed_in_all(h)
        if owed <= left:
            debts_are_bought_up(h, p, month, totals[h.corporation], rows, size)
            left -= owed


@walk
def homes_are_swapped(homes, line, order, p, now, month, totals, rows, size):
    """Rehouse who stands in `line`, in this order, as far as this year's places have come free."""
    given, _ = done_this_year(rows, size, month, Party.MUNICIPALITY, Cost.REHOUSING)
    free = free_so_far(p.rehousing_per_1000_homes * len(homes) / 1000.0, now) - given
    for nth in range(min(max(free, 0), len(order))):
        h = homes[line[order[nth]]]
        household_is_rehoused(h, p, month, totals[h.corporation], rows, size)


@walk
def municipality_works(
    homes, active, count, ends, world, policies, seed, now, month, is_second_round, places, line, totals, rows, size
):
    """Let the municipality handle applications, direct payments, its fund and urgent rehousing for one round."""
    p = world[0].municipality
    for at in range(count):
        i = active[at]
        h = homes[i]
        if ends[i] != 0:
            continue
        total = totals[h.corporation]
        if h.applies_for_assistance:
            application_is_handled(h, p, month, total, rows, size)
        if h.fund_loan_cents > 0 and is_second_round:
            loan_is_repaid(h, p, month, rows, size)
        if p.direct_payment_uptake_share > 0.0 and may_pay_directly(
            h.income_source, h.direct_payment_months, h.rent_arrears_cents, h.rent_cents, p
        ):
            own_choice = luck(seed, h.household, h.spell_month, Purpose.DIRECT_PAYMENT, 0)
            if own_choice < p.direct_payment_uptake_share:
                direct_payment_begins(h, p, month, total, rows, size)
    if p.fund_cents_per_1000_homes > 0:
        asking = line_for(homes, active, count, ends, p, seed, month, True, places, line)
        fund_spends(homes, line, np.argsort(places[:asking]), p, now, month, totals, rows, size)
    if p.rehousing_per_1000_homes > 0.0:
        asking = line_for(homes, active, count, ends, p, seed, month, False, places, line)
        homes_are_swapped(homes, line, np.argsort(places[:asking]), p, now, month, totals, rows, size)
