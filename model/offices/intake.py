"""The intake of a team: which debts are heavy, who helps, and does the landlord hear of it.

The order is the study's (4.3): own strength and network, then volunteers, the team with its legal counsel, and for
heavy debts the municipal debt service.
"""

from model.jit import rule, walk
from model.luck import Purpose, draw
from model.offices.contact import disclose, is_consented
from model.offices.debt_service import join_debt_service, may_apply
from model.offices.volunteers import has_heavy_debts, join_volunteers
from model.rules.answering import may_share
from model.rules.arranging import offer_arrangement
from model.rules.triaging import manages_itself, will_owe_rent
from model.standing import concerns_count, stands_with
from model.words import HelpStage, LegalStage, ProblemDebt, SettlementStage

BY_TEAM, BY_TEAM_AND_DEBT_SERVICE, BY_VOLUNTEERS, BY_ITSELF = 0, 1, 2, 3


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
