"""What each rung of an arrears ladder does for one household: write, call, visit, call in help, hand over."""

from model.jit import walk
from model.ledger import book
from model.luck import Purpose, draw
from model.offices.contact import (
    attempt,
    book_officer,
    disclose,
    is_being_helped,
    is_consented,
    join_line,
    lets_share,
    send_letter,
    speak,
)
from model.offices.desks import join_desk
from model.offices.ladder import team_is_called_in
from model.offices.line import book_minutes
from model.rules.answering import calls_team, heeds_text, is_reached, may_share, reads_letter, regime_of
from model.rules.arranging import offer_what_can_be_kept
from model.rules.charging import collection_fee_cents
from model.standing import concerns_count
from model.words import Consent, Cost, Desk, HelpStage, LegalStage, LineKind, Party, Rung

NOT_STARTED = -1  # a case lies at the bailiff's, who has not begun on it


@walk
def hand_to_bailiff(h, total):
    """Hand the case to the bailiff, unless an arrangement runs or it lies there already."""
    if h.legal_stage == LegalStage.NONE and h.instalment_cents == 0:
        h.legal_stage = LegalStage.BAILIFF.value
        h.legal_due_round = NOT_STARTED
        total.handed_to_bailiff += 1


@walk
def call_in_team(h, rung, world, key, nth, now, month, total, rows, size):
    """Signal the household to the team, or ask it along on a visit."""
    if is_being_helped(h):
        return
    book_officer(h, Cost.CASEWORK, world.casework.referral_minutes, world.casework, month, total, rows, size)
    consent = regime_of(rung.consent, world.casework.consent)
    if lets_share(h, consent, world, key, nth, month, rows, size):
        kind = LineKind.JOINT_VISIT.value if rung.action == Rung.JOINT_VISIT else LineKind.REFERRAL.value
        join_line(h, kind, consent, rung.priority, now, month, total)


@walk
def call_in_worker(h, rung, world, key, nth, now, month, total, rows, size):
    """Report the household to a dedicated worker."""
    if is_being_helped(h):
        return
    book_officer(h, Cost.CASEWORK, world.casework.referral_minutes, world.casework, month, total, rows, size)
    consent = regime_of(rung.consent, world.casework.consent)
    if h.desk_stage != HelpStage.WAITING and lets_share(h, consent, world, key, nth, month, rows, size):
        is_vip = rung.action == Rung.VIP_REPORT
        desk = Desk.VIP.value if is_vip else Desk.GUIDANCE.value
        if world.vip_desk.makes_condition if is_vip else world.guidance_desk.makes_condition:
            h.must_accept_help = True
        h.line_consent = consent
        join_desk(h, desk, rung.priority, now)
        total.reports += 1
        disclose(h, 1, is_consented(consent), month, total)


@walk
def meet_on_case(h, rung, world, policy, key, nth, now, month, total, rows, size):
    """Corporation and team talk the case over: with concerns the team is called in, else a plan is offered by letter.

    Source: study 5.2 and 5.4; the team's minutes are booked, they do not shorten its line.
    """
    work = world.casework
    consent = regime_of(rung.consent, work.consent)
    if is_being_helped(h) or not lets_share(h, consent, world, key, nth, month, rows, size):
        return
    book_officer(h, Cost.CASE_MEETING, work.meeting_minutes, work, month, total, rows, size)
    hour_cents, cost = world.teams.hour_cents, Cost.CASE_MEETING.value
    book_minutes(h, Party.MUNICIPALITY.value, cost, work.meeting_minutes, hour_cents, month, rows, size)
    concerns = concerns_count(h)
    at = draw(key, Purpose.SEES_CONCERN, nth)
    if concerns > 0 and at < world.answering.concern_seen_in_meeting_share:
        h.sees_concern = True
    if h.sees_concern:
        join_line(h, LineKind.JOINT_VISIT.value, consent, rung.priority, now, month, total)
        return
    disclose(h, 1, is_consented(consent), month, total)
    book(rows, size, month, Party.CORPORATION, Party.LABOUR, Cost.LETTER, h.corporation, h.household, work.letter_cents)
    if reads_letter(draw(key, Purpose.FACES_POST, nth), h.attention, work.simple_letters, world.answering):
        h.is_reminded = True
        offer_what_can_be_kept(h, policy, world.arranging, key, nth, total)


@walk
def send_text(h, rung, world, key, nth, month, rows, size):
    """Send a text message: just after the due date, or (at 0 months) before it, which this month's lapse then meets."""
    cents = world.casework.text_cents
    book(rows, size, month, Party.CORPORATION, Party.LABOUR, Cost.TEXT_MESSAGE, h.corporation, h.household, cents)
    if heeds_text(draw(key, Purpose.HEEDS_TEXT, nth), h.attention, rung.at_months == 0.0, world.answering):
        h.is_reminded = True


@walk
def hand_to_agency(h, world, month, total, rows, size):
    """Hand the claim to a collection agency: statutory costs are added, its terms are harder from now on."""
    if h.at_agency or h.legal_stage != LegalStage.NONE or h.instalment_cents > 0:
        return
    h.at_agency = True
    corporation, household, cents = h.corporation, h.household, world.casework.agency_case_cents
    book(rows, size, month, Party.CORPORATION, Party.COLLECTION_AGENCY, Cost.AGENCY_FEE, corporation, household, cents)
    fee = collection_fee_cents(h.rent_arrears_cents, world.charging)
    h.rent_costs_cents += fee
    total.costs_charged_cents += fee
    book(rows, size, month, Party.HOUSEHOLD, Party.CORPORATION, Cost.COLLECTION_FEE, corporation, household, fee)


@walk
def try_to_speak(h, rung, world, policy, key, nth, now, month, total, rows, size):
    """Call or visit the tenant; the team is asked along on a visit where the rung says so."""
    p, work = world.answering, world.casework
    is_visit = rung.action == Rung.HOME_VISIT
    called_in = is_visit and team_is_called_in(rung.team_joins, h.sees_concern, h.children_count > 0)
    if called_in and not is_being_helped(h):
        consent = regime_of(rung.consent, work.consent)
        if lets_share(h, consent, world, key, nth, month, rows, size):
            join_line(h, LineKind.JOINT_VISIT.value, consent, rung.priority, now, month, total)
    attempt(h, total)
    minutes = work.visit_minutes if is_visit else work.phone_minutes
    cost = Cost.HOME_VISIT.value if is_visit else Cost.PHONE_CALL.value
    book_officer(h, cost, minutes, work, month, total, rows, size)
    share = p.visit_reach_share if is_visit else p.phone_reach_share
    if is_reached(draw(key, Purpose.REACHED, nth), share, h.attention, p):
        speak(h, rung, world, policy, key, nth, is_visit, now, month, total, rows, size)
    else:
        h.unanswered_count += 1


@walk
def write(h, rung, world, policy, key, nth, corporation, now, month, total, rows, size):
    """Send a letter and let the tenant act upon it: answer, call the team, or return the slip."""
    if not send_letter(h, rung, world, key, nth, corporation, month, total, rows, size):
        return
    p, work = world.answering, world.casework
    if rung.action == Rung.LETTER_TEAM_NUMBER:
        asks = calls_team(draw(key, Purpose.CALLS_TEAM, nth), h.attention, h.strain, p)
    elif rung.action == Rung.LETTER_SLIP:
        # Who has the money at hand forgot to pay: it asks for no help.
        owes_more = h.savings_cents < h.rent_arrears_cents + h.rent_costs_cents
        asks = owes_more and may_share(draw(key, Purpose.CONSENTS, nth), Consent.OPT_IN_SLIP, p)
        if asks:
            cents = work.slip_cents
            book(rows, size, month, Party.CORPORATION, Party.MARKET, Cost.LETTER, corporation, h.household, cents)
    else:
        speak(h, rung, world, policy, key, nth, False, now, month, total, rows, size)
        return
    if asks and not is_being_helped(h):
        join_line(h, LineKind.OWN_REQUEST.value, Consent.OPT_IN_SLIP.value, rung.priority, now, month, total)


@walk
def take_rung(h, rung, world, policy, key, nth, corporation, now, month, total, rows, size):
    """Do what the rung says for one household."""
    action = rung.action
    if action == Rung.BAILIFF:
        hand_to_bailiff(h, total)
    elif action == Rung.PHONE or action == Rung.HOME_VISIT:
        try_to_speak(h, rung, world, policy, key, nth, now, month, total, rows, size)
    elif action == Rung.JOINT_VISIT or action == Rung.REFERRAL or action == Rung.SIGN_UP:
        call_in_team(h, rung, world, key, nth, now, month, total, rows, size)
    elif action == Rung.VIP_REPORT or action == Rung.GUIDANCE_SIGN_UP:
        call_in_worker(h, rung, world, key, nth, now, month, total, rows, size)
    elif action == Rung.CASE_MEETING:
        meet_on_case(h, rung, world, policy, key, nth, now, month, total, rows, size)
    elif action == Rung.TEXT_MESSAGE:
        send_text(h, rung, world, key, nth, month, rows, size)
    elif action == Rung.COLLECTION_AGENCY:
        hand_to_agency(h, world, month, total, rows, size)
    else:
        write(h, rung, world, policy, key, nth, corporation, now, month, total, rows, size)
