"""The municipal debt service: line, intake, stabilisation, negotiation, settlement, and budget management.

A case keeps one clock, `settlement_round`: the round in which it joined the line, then that in which the next step
falls due, then that in which it ended. Running cases come before new intakes. An agreed settlement is watched over
even in a round without hours left.
"""

import numpy as np

from model.budget import monthly_bills_cents
from model.debts import CREDITORS, creditors_count, owed_in_all, owed_to, owes_more, set_stage
from model.family import has_partner
from model.jit import AHEAD, fetch_standing, rule, walk, walk_making_arrays
from model.ledger import book
from model.luck import Purpose, draw, luck, luck_key
from model.norms import social_minimum_cents
from model.offices.creditors import party_of
from model.offices.line import book_minutes, drops_out, line_place, minutes_of_round, minutes_to_keep
from model.offices.managing import budgets_are_managed
from model.rules.entitlements import protected_income_of
from model.rules.settlements import (
    completes_dossier,
    creditors_agree,
    holds_out,
    is_breach,
    must_be_managed,
    offer_cents,
)
from model.standing import all_is_claimed
from model.words import Cost, Creditor, CreditorStage, HelpStage, Party, SettlementStage, Staff


@walk
def attachable_cents(h, world):
    """Which part of the household's regular income lies above the protected income of the whole household.

    The law lowers the head's protected income by up to half for a partner's own; as both incomes go into a settlement,
    that half is added back.
    """
    norm = social_minimum_cents(h, world.earning, has_partner(h.composition))
    half = int(world.entitlements.protected_share * norm + 0.5) // 2
    protected = protected_income_of(h, norm, world.entitlements) + min(h.partner_wage_cents, half)
    return max(h.base_income_cents - protected, 0)


@walk
def possible_offer_cents(h, world):
    """How much a month can this household offer its creditors, once nothing is withheld from its regular income."""
    income = h.base_income_cents + h.rent_allowance_cents + h.health_allowance_cents + h.child_budget_cents
    return offer_cents(
        attachable_cents(h, world), income, h.necessary_cents, monthly_bills_cents(h), world.debt_service
    )


@walk
def pay_debt_service(h, minutes, p, month, total, rows, size):
    """Book the debt service's minutes as cost of the municipality."""
    total.debt_service_minutes_used += minutes
    cost = Cost.DEBT_SERVICE_WORK.value
    book_minutes(h, Party.MUNICIPALITY.value, cost, minutes, p.hour_cents, month, rows, size)


@rule
def may_apply(stage, ended_round, now, p):
    """May the household be passed on to the debt service: not while it is there, nor soon after it left. Assumed."""
    if SettlementStage.LINE <= stage <= SettlementStage.RUNNING:
        return False
    return stage == SettlementStage.NONE or now - ended_round >= 2 * p.reapply_months


@walk
def join_debt_service(h, now):
    """Put the household on the debt service's line."""
    h.settlement_stage = SettlementStage.LINE.value
    h.settlement_round = now
    h.settlement_months = 0


@walk
def leaves(h, stage, now):
    """End the case at this SettlementStage."""
    h.settlement_stage = stage
    h.settlement_round = now
    h.settlement_cents = 0
    h.managed_months = 0


@walk
def intake(h, p, key, now, total):
    """The household applies; with a complete dossier its budget is stabilised first, and managed if it wants that."""
    total.settlements_applied += 1
    is_helped = h.help_stage == HelpStage.HELPED or h.volunteer_stage == HelpStage.HELPED
    if not completes_dossier(draw(key, Purpose.SETTLEMENT, 0), h.attention, is_helped, p):
        total.settlements_dropped += 1
        leaves(h, SettlementStage.DROPPED_OUT.value, now)
        return
    h.settlement_stage = SettlementStage.STABILISING.value
    h.settlement_round = now + p.stabilising_rounds
    if draw(key, Purpose.SETTLEMENT, 5) < p.claims_found_share:
        all_is_claimed(h)
    h.coaching = max(h.coaching, p.budget_plan_coaching)
    h.other_bill_cents -= int(h.other_bill_cents * p.other_bills_cut_share)
    if draw(key, Purpose.SETTLEMENT, 1) < p.managed_share:
        h.managed_months = max(h.managed_months, (p.stabilising_rounds + p.negotiating_rounds) // 2 + 1)


@walk
def stabilised(h, world, key, now, total):
    """Stabilisation is over: is the budget in order and can anything be offered; then the creditors are asked."""
    p = world.debt_service
    held = holds_out(draw(key, Purpose.SETTLEMENT, 2), h.attention, h.managed_months > 0, p)
    if not held or possible_offer_cents(h, world) <= 0:
        total.settlements_dropped += 1
        leaves(h, SettlementStage.DROPPED_OUT.value, now)
        return
    h.settlement_stage = SettlementStage.NEGOTIATING.value
    h.settlement_round = now + p.negotiating_rounds


@walk
def negotiated(h, world, key, now, total):
    """The creditors have answered: all agree and the settlement runs, or it is refused.

    Demands for allowances become part of the debts to be settled, due or not.
    """
    p = world.debt_service
    owed = owed_in_all(h) + h.repayment_demand_cents
    offer = possible_offer_cents(h, world)
    months_owed = owed / max(h.usual_income_cents, 50_000)
    offered_share = min(offer * p.term_months / max(owed, 1), 1.0)
    at = draw(key, Purpose.SETTLEMENT, 3)
    if owed > 0 and (offer <= 0 or not creditors_agree(at, creditors_count(h), months_owed, offered_share, p)):
        total.settlements_refused += 1
        leaves(h, SettlementStage.REFUSED.value, now)
        return
    total.settlements_reached += 1
    h.settlement_stage = SettlementStage.RUNNING.value
    h.settlement_round = now
    h.settlement_months = 0
    h.settlement_cents = offer
    h.instalment_cents = 0
    h.arrangement_months = 0
    h.missed_instalment = 0
    h.tax_arrears_cents += h.repayment_demand_cents
    h.repayment_demand_cents = 0
    h.settlement_debt_cents = owed
    if h.managed_months > 0:
        h.managed_months = p.term_months + 1


@walk
def forgive(h, month, total, rows, size):
    """Every creditor writes off what is left; the rent goes into the corporation's totals as written off."""
    for creditor in range(CREDITORS):
        left = owed_to(h, creditor)
        if left <= 0:
            continue
        cost = Cost.DEBT_FORGIVEN
        party = Party.CORPORATION.value if creditor == Creditor.RENT else party_of(creditor)
        book(rows, size, month, party, Party.HOUSEHOLD, cost, h.corporation, h.household, left)
        if creditor == Creditor.RENT:
            h.rent_arrears_cents = 0
            h.rent_costs_cents = 0
            total.written_off_cents += left
        else:
            owes_more(h, creditor, 0 - left)
            set_stage(h, creditor, CreditorStage.NONE.value)
    h.attached_by = 0


@walk
def watch_over(h, p, key, now, month, total, rows, size):
    """A month of the settlement: is it kept, and has its end come."""
    h.instalment_cents = 0
    owed = owed_in_all(h)
    paid = 0 if h.missed_instalment else min(h.settlement_cents, h.settlement_debt_cents)
    new_arrears = owed - (h.settlement_debt_cents - paid)
    breach = is_breach(h.missed_instalment, new_arrears, h.rent_cents, p)
    h.missed_instalment = 0
    h.tax_arrears_cents += h.repayment_demand_cents
    h.repayment_demand_cents = 0
    h.settlement_debt_cents = owed
    if owed <= 0 or h.settlement_months >= p.term_months:
        forgive(h, month, total, rows, size)
        total.settlements_completed += 1
        leaves(h, SettlementStage.COMPLETED.value, now)
    elif breach and draw(key, Purpose.SETTLEMENT, 4) < p.ended_on_breach_share:
        total.settlements_dropped += 1
        leaves(h, SettlementStage.DROPPED_OUT.value, now)


@walk
def work_case(h, world, key, minutes, now, month, is_second_round, total, rows, size):
    """One round of a running case; returns the minutes used. Without the time for it, a step waits a round."""
    p = world.debt_service
    if h.settlement_stage == SettlementStage.RUNNING:
        if is_second_round:
            return 0
        used = max(min(p.running_minutes, minutes), 0)
        pay_debt_service(h, used, p, month, total, rows, size)
        watch_over(h, p, key, now, month, total, rows, size)
        return used
    is_stabilising = h.settlement_stage == SettlementStage.STABILISING
    used = p.stabilising_minutes if is_stabilising else p.negotiating_minutes
    if minutes < used:
        h.settlement_round += 1
        return 0
    pay_debt_service(h, used, p, month, total, rows, size)
    if now >= h.settlement_round:
        if is_stabilising:
            stabilised(h, world, key, now, total)
        else:
            negotiated(h, world, key, now, total)
    return used


@walk
def impose_management(h, p, month, total, rows, size):
    """Budget management is imposed on who breaks its arrangements time and again; returns the minutes used."""
    h.managed_months = p.management_months
    pay_debt_service(h, p.management_setup_minutes, p, month, total, rows, size)
    return p.management_setup_minutes


@walk
def has_a_case(h, p):
    """Has the debt service anything to do for this household: a case, or budget management to impose."""
    if SettlementStage.LINE <= h.settlement_stage <= SettlementStage.RUNNING:
        return True
    return h.managed_months <= 0 and must_be_managed(h.arrangements_broken, p)


@rule
def class_in_line(stage):
    """In which order are cases worked: settlements that run, negotiations, stabilisations, intakes, the others.

    Assumed.
    """
    if SettlementStage.LINE <= stage <= SettlementStage.RUNNING:
        return SettlementStage.RUNNING - stage
    return SettlementStage.RUNNING.value


@walk
def turn_in_line(h, p, key, minutes, now, month, total, rows, size):
    """A household in the line gives up, is taken in if there is time, or waits on. Returns the minutes used."""
    if now > h.settlement_round and drops_out(draw(key, Purpose.DROPS_OUT, 10 + now % 2), h.attention, p):
        total.settlements_dropped += 1
        total.debt_service_dropped_out += 1
        leaves(h, SettlementStage.DROPPED_OUT.value, now)
        return 0
    if minutes < p.intake_minutes or now == h.settlement_round:  # an appointment is in the next round at the earliest
        return 0
    pay_debt_service(h, p.intake_minutes, p, month, total, rows, size)
    total.debt_service_waited += 1
    total.debt_service_waiting_days += 15 * (now - h.settlement_round)
    intake(h, p, key, now, total)
    return p.intake_minutes


@rule
def longest_step_minutes(p):
    """How many minutes takes the longest step of a case that cannot be cut in two. Arithmetic."""
    return max(p.intake_minutes, p.stabilising_minutes, p.negotiating_minutes, p.management_setup_minutes)


@walk_making_arrays
def debt_service_works(
    homes, active, count, ends, world, policies, seed, now, month, is_second_round, places, line, totals, rows, size,
    kept,
):  # fmt: skip
    """Let the debt service work its cases and its line for one round. Without any hours it does not exist."""
    p = world[0].debt_service
    if p.hours_per_1000_homes <= 0.0:
        return
    minutes = kept[Staff.DEBT_SERVICE.value] + minutes_of_round(p.hours_per_1000_homes, len(homes), now)
    waiting = 0
    for at in range(count):
        fetch_standing(homes[active[min(at + AHEAD, count - 1)]])
        i = active[at]
        h = homes[i]
        if ends[i] != 0:
            continue
        if has_a_case(h, p):
            in_line = luck(seed, h.household, h.settlement_round, Purpose.LINE, 1)
            places[waiting] = line_place(class_in_line(h.settlement_stage), h.settlement_round, in_line, h.dwelling)
            line[waiting] = i
            waiting += 1
    order = np.argsort(places[:waiting])
    for nth in range(waiting):
        h = homes[line[order[nth]]]
        total = totals[h.corporation]
        key = luck_key(seed, h.household, month)
        is_imposed = h.managed_months <= 0 and must_be_managed(h.arrangements_broken, p)
        if is_imposed and minutes >= p.management_setup_minutes:
            minutes -= impose_management(h, p, month, total, rows, size)
        if SettlementStage.STABILISING <= h.settlement_stage <= SettlementStage.RUNNING:
            minutes -= work_case(h, world[0], key, minutes, now, month, is_second_round, total, rows, size)
        elif h.settlement_stage == SettlementStage.LINE:
            minutes -= turn_in_line(h, p, key, minutes, now, month, total, rows, size)
    kept[Staff.DEBT_SERVICE.value] = minutes_to_keep(minutes, longest_step_minutes(p))
    if is_second_round:
        budgets_are_managed(homes, active, count, ends, p, month, rows, size)
