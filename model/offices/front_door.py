"""Before teams, volunteers, debt service and municipality work a round: who comes by itself, and who stands with them.

All households that owe anybody are asked once here, instead of by each of these offices in turn: few have to do with
any of them. The offices then look at these few alone, each with its own question.
"""

from model.debts import owed_in_all
from model.jit import AHEAD, fetch_turn, turn, walk
from model.luck import Purpose, draw, luck_key
from model.offices.contact import is_about_to_end, note_referral
from model.rules.settlements import must_be_managed
from model.rules.triaging import asks_at_most, asks_for_help
from model.rules.volunteering import walk_in_at_most
from model.standing import stands_with
from model.words import Consent, HelpStage, IncomeSource, LineKind, ProblemDebt, SettlementStage


@walk
def may_ask(h):
    """Can the household have a question for the team: it owes somebody and nobody helps it yet."""
    if stands_with(h.help_stage):
        return False
    if SettlementStage.LINE <= h.settlement_stage <= SettlementStage.RUNNING:
        return False
    return owed_in_all(h) > 0


@walk
def own_request(h, own, p, now, month, total):
    """Put the household on the team's line if it comes of its own accord this month; `own` is its luck."""
    if not may_ask(h):
        return
    has_problem_debt = (h.problem_debt & ProblemDebt.REPAYMENT) != 0
    is_late = is_about_to_end(h.legal_stage, h.instalment_cents, h.rent_arrears_cents)
    if asks_for_help(own, has_problem_debt, h.strain, is_late, p):
        h.help_stage = HelpStage.WAITING.value
        h.line_kind = LineKind.OWN_REQUEST.value
        h.line_consent = Consent.BUILT_IN.value
        h.line_round = now
        h.line_priority = 0
        note_referral(h, month)
        total.own_requests += 1


@turn
def has_business(h, world):
    """Has one of these offices anything to do for the household this round, or may it have once another has worked.

    Who joins a line of volunteers or debt service during the round stands with the team, which sends it there; who
    walks in at the volunteers is asked apart. One jump for all, as jumps that cannot be foreseen are slow.
    """
    help_stage, volunteer_stage, settlement = int(h.help_stage), int(h.volunteer_stage), int(h.settlement_stage)
    stands = stands_with(help_stage) | stands_with(volunteer_stage)
    stands |= (settlement >= SettlementStage.LINE) & (settlement <= SettlementStage.RUNNING)
    is_managed = (h.managed_months > 0) | must_be_managed(h.arrangements_broken, world.debt_service)
    at_desk = (int(h.applies_for_assistance) != 0) | (h.fund_loan_cents > 0)
    p = world.municipality
    at_desk |= (p.direct_payment_uptake_share > 0.0) & (h.income_source == IncomeSource.SOCIAL_ASSISTANCE)
    return stands | is_managed | at_desk | (p.rehousing_per_1000_homes > 0.0)


@walk
def front_door_opens(homes, active, count, ends, standing, world, seed, now, month, is_second_round, totals):
    """Put who comes by itself on the team's line, in the first round, and find who has to do with these offices.

    Args: standing [homes] receives their rows, in the order of `active`. Returns: how many there are.
    """
    w = world[0]
    at_most = asks_at_most(w.teams) if w.teams.hours_per_1000_homes > 0.0 else 0.0
    walks_at_most = walk_in_at_most(w.volunteers) if w.volunteers.hours_per_1000_homes > 0.0 else 0.0
    found = 0
    for at in range(count):
        fetch_turn(homes[active[min(at + AHEAD, count - 1)]])
        i = active[at]
        h = homes[i]
        may_walk_in = False
        if not is_second_round:
            key = luck_key(seed, h.household, month)
            may_walk_in = draw(key, Purpose.VOLUNTEER, 0) < walks_at_most
            own = draw(key, Purpose.OWN_REQUEST, 0)
            if own < at_most and ends[i] == 0:
                own_request(h, own, w.teams, now, month, totals[h.corporation])
        standing[found] = i
        found += int((ends[i] == 0) & (may_walk_in | has_business(h, w)))
    return found
