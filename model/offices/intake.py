"""The front door of a team: who comes by itself, which debts are heavy, who helps, and does the landlord hear of it.

The order is the study's (4.3): own strength and network, then volunteers, the team with its legal counsel, and for
heavy debts the municipal debt service.
"""

from model.debts import owed_in_all
from model.jit import AHEAD, fetch_identity, rule, walk
from model.luck import Purpose, draw, luck_key
from model.offices.contact import disclose, is_about_to_end, is_consented, note_referral
from model.offices.debt_service import join_debt_service, may_apply
from model.offices.volunteers import has_heavy_debts, join_volunteers
from model.rules.answering import may_share
from model.rules.arranging import offer_arrangement
from model.rules.triaging import asks_at_most, asks_for_help, manages_itself, will_owe_rent
from model.standing import concerns_count, stands_with
from model.words import Consent, HelpStage, LegalStage, LineKind, ProblemDebt, SettlementStage

BY_TEAM, BY_TEAM_AND_DEBT_SERVICE, BY_VOLUNTEERS, BY_ITSELF = 0, 1, 2, 3


@walk
def may_ask(h):
    """Can the household have a question for the team: it owes somebody and nobody helps it yet."""
    if stands_with(h.help_stage):
        return False
    if SettlementStage.LINE <= h.settlement_stage <= SettlementStage.RUNNING:
        return False
    return owed_in_all(h) > 0


@walk
def own_requests(homes, active, count, ends, world, seed, now, month, totals):
    """Put on the team's line who comes of its own accord this month."""
    at_most = asks_at_most(world.teams)
    for at in range(count):
        fetch_identity(homes[active[min(at + AHEAD, count - 1)]])
        h = homes[active[at]]
        own = draw(luck_key(seed, h.household, month), Purpose.OWN_REQUEST, 0)
        if own >= at_most or ends[active[at]] != 0 or not may_ask(h):
            continue
        has_problem_debt = (h.problem_debt & ProblemDebt.REPAYMENT) != 0
        is_late = is_about_to_end(h.legal_stage, h.instalment_cents, h.rent_arrears_cents)
        if asks_for_help(own, has_problem_debt, h.strain, is_late, world.teams):
            h.help_stage = HelpStage.WAITING.value
            h.line_kind = LineKind.OWN_REQUEST.value
            h.line_consent = Consent.BUILT_IN.value
            h.line_round = now
            h.line_priority = 0
            note_referral(h, month)
            totals[h.corporation].own_requests += 1


@rule
def is_known(times_helped, volunteer_stage, settlement_stage):
    """Does an organisation already know this client, which the triage then shows. Source: study 4.1."""
    return times_helped > 0 or volunteer_stage != HelpStage.NONE or settlement_stage != SettlementStage.NONE


@walk
def triage(h, world, key, now, total):
    """Sort the debts and choose who helps; joins the line of the debt service or of the volunteers."""
    p = world.teams
    if has_heavy_debts(h, p):
        total.triaged_heavy += 1
        used = draw(key, Purpose.TRIAGE, 0) < p.triage_heavy_share
        is_open = world.debt_service.hours_per_1000_homes > 0.0
        if used and is_open and may_apply(h.settlement_stage, h.settlement_round, now, world.debt_service):
            join_debt_service(h, now)
            return BY_TEAM_AND_DEBT_SERVICE
        return BY_TEAM
    total.triaged_light += 1
    if manages_itself(draw(key, Purpose.TRIAGE, 1), h.self_efficacy, h.social_support, concerns_count(h), p):
        return BY_ITSELF
    if world.volunteers.hours_per_1000_homes > 0.0 and draw(key, Purpose.TRIAGE, 2) < p.light_to_volunteers_share:
        if not stands_with(h.volunteer_stage):
            join_volunteers(h, now)
        return BY_VOLUNTEERS
    return BY_TEAM


@walk
def advise(h, p):
    """Advice instead of help: the household knows what it owes and how to go about it."""
    h.is_reminded = True
    h.coaching = max(h.coaching, p.advice_coaching)


@walk
def signal_corporation(h, world, policy, key, month, total):
    """Tell the corporation of a client who owes rent or soon will; it offers an arrangement. Today this is not done."""
    p = world.teams
    if p.signals_corporation_share <= 0.0:
        return
    owes_rent = h.rent_arrears_cents + h.rent_costs_cents > 0
    if h.settlement_stage == SettlementStage.RUNNING or not will_owe_rent(
        owes_rent, (h.problem_debt & ProblemDebt.REPAYMENT) != 0
    ):
        return
    told = draw(key, Purpose.TRIAGE, 3) < p.signals_corporation_share
    if not told or not may_share(draw(key, Purpose.CONSENTS, 1300), p.signals_consent, world.answering):
        return
    disclose(h, 1, is_consented(p.signals_consent), month, total)
    h.sees_concern = True
    h.is_reminded = True
    if owes_rent and h.legal_stage < LegalStage.SUMMONS:
        offer_arrangement(h, policy, world.arranging, key, 1300, total)
