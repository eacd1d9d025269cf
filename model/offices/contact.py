"""Speaking with a household and about it: letters, talks, and on which ground its data go to whom."""

from typing import NamedTuple

from model.households import NEVER
from model.jit import rule, walk
from model.ledger import book
from model.luck import Purpose, draw
from model.offices.ladder import bits_set, team_is_called_in
from model.offices.line import book_minutes
from model.rules.answering import (
    accepts_help,
    answers_letter,
    can_share_now,
    leaning_to_help,
    may_share,
    reads_letter,
    regime_of,
    sees_concern,
)
from model.rules.arranging import offer_arrangement
from model.standing import concerns_count, stands_with
from model.words import Consent, Cost, HelpStage, LegalStage, LineKind, Party, Regime, Rung


class Casework(NamedTuple):
    """What contact costs and who counts as what; sources in scenarios/parameters/casework.toml."""

    young_child_years: int
    structural_months: int
    structural_of_twelve: int
    chronic_of_twelve: int
    judgement_months: int
    letter_cents: int
    officer_hour_cents: int
    phone_minutes: int
    visit_minutes: int
    referral_minutes: int
    simple_letters: bool
    consent: Regime
    arrangement_minutes: int
    text_cents: int
    slip_cents: int
    meeting_minutes: int
    agency_case_cents: int
    refusal_ends_sparing: bool
    risk_benefit: bool
    risk_children: bool
    risk_alone: bool
    risk_under_years: int
    risk_low_income_cents: int
    risk_factors_at_least: int


@walk
def is_being_helped(h):
    """Does the household wait for the team or get its help, or is a worker guiding it."""
    return stands_with(h.help_stage) or h.desk_stage == HelpStage.HELPED


@rule
def is_consented(consent):
    """Has the household agreed to this sharing, as opposed to being told of it, or not."""
    return consent == Consent.ASKED_BEFOREHAND or consent == Consent.BUILT_IN or consent == Consent.OPT_IN_SLIP


@walk
def disclose(h, times, consented, month, total):
    """Count that the household's data went to another organisation so many times, and whether it was exposed before."""
    if h.disclosures_count == 0 and times > 0:
        total.households_exposed += 1
    h.disclosures_count += times
    total.disclosures += times
    if not consented:
        h.disclosures_unconsented += times
        total.disclosures_unconsented += times
    if h.first_disclosure_month == NEVER:
        h.first_disclosure_month = month


@rule
def is_about_to_end(legal_stage, instalment, rent_arrears):
    """Is the eviction announced, nothing arranged, rent owed: the last moment for help. Source: study 2.3, 4.3."""
    return legal_stage == LegalStage.ANNOUNCED and instalment == 0 and rent_arrears > 0


@walk
def note_referral(h, month):
    """Keep when the household first came to the team, and when it first came at the last moment."""
    if h.first_referral_month == NEVER:
        h.first_referral_month = month
    if h.first_late_referral_month == NEVER and is_about_to_end(
        h.legal_stage, h.instalment_cents, h.rent_arrears_cents
    ):
        h.first_late_referral_month = month


@walk
def join_line(h, kind, consent, priority, now, month, total):
    """Put the household on the team's line with the data that were shared; who accepted help has consented."""
    h.is_quiet = False
    h.help_stage = HelpStage.WAITING.value
    h.line_kind = kind
    h.line_consent = consent
    h.line_round = now
    h.line_priority = priority
    total.referrals += 1
    note_referral(h, month)
    if kind != LineKind.OWN_REQUEST:
        disclose(h, 1, kind == LineKind.ACCEPTED or is_consented(consent), month, total)


@walk
def lets_share(h, consent, world, key, nth, month, rows, size):
    """May the corporation share this household's data now; a household that is told of it gets a letter."""
    if not can_share_now(consent, h.has_responded, h.was_lettered):
        return False
    if not may_share(draw(key, Purpose.CONSENTS, nth), consent, world.answering):
        return False
    if consent == Consent.INFORMED_AFTERWARDS or consent == Consent.STATUTORY:
        cost, cents = Cost.CONSENT_LETTER, world.casework.letter_cents
        book(rows, size, month, Party.CORPORATION, Party.LABOUR, cost, h.corporation, h.household, cents)
    return True


@walk
def is_willing(h, consent, is_joint, world, key, nth):
    """Does a household that is spoken with accept help, given how its data came there and whether it must."""
    leaning = leaning_to_help(consent, h.must_accept_help, world.answering)
    at = draw(key, Purpose.ACCEPTS_HELP, nth) / leaning
    accepts = accepts_help(at, is_joint, h.attention, h.self_efficacy, h.strain, world.answering)
    h.refused_help = not accepts
    return accepts


@walk
def attempt(h, total):
    """Count an attempt at contact in person."""
    h.contacts_count += 1
    total.contacts += 1


@walk
def spoken_with(h, month, total):
    """Somebody speaks with the household: it is reached, and reminded of the rent it owes."""
    total.contacts_reached += 1
    if h.first_contact_month == NEVER:
        h.first_contact_month = month
    if h.rent_arrears_cents > 0:
        h.is_reminded = True


@walk
def concern_is_seen(h, is_visit, world, key, nth):
    """The corporation, or a worker who reports to it, may notice in a talk that other problems play."""
    if sees_concern(draw(key, Purpose.SEES_CONCERN, nth), concerns_count(h), is_visit, world.answering):
        h.sees_concern = True


@walk
def book_officer(h, cost, minutes, work, month, total, rows, size):
    """Book an officer's minutes as cost of the corporation."""
    total.officer_minutes_used += minutes
    book_minutes(h, Party.CORPORATION.value, cost, minutes, work.officer_hour_cents, month, rows, size)


@walk
def speak(h, rung, world, policy, key, nth, is_visit, now, month, total, rows, size):
    """What comes of a conversation with the corporation: concerns seen, an arrangement, the team called in."""
    h.has_responded = True
    h.is_reminded = True
    h.unanswered_count = 0
    spoken_with(h, month, total)
    concern_is_seen(h, is_visit, world, key, nth)
    if rung.offers_arrangement and offer_arrangement(h, policy, world.arranging, key, nth, total):
        book_officer(h, Cost.CASEWORK, world.casework.arrangement_minutes, world.casework, month, total, rows, size)
    if team_is_called_in(rung.refers, h.sees_concern, h.children_count > 0) and not is_being_helped(h):
        refer_from_talk(h, rung, world, key, nth, now, month, total, rows, size)


@walk
def refer_from_talk(h, rung, world, key, nth, now, month, total, rows, size):
    """Who is spoken with is offered help and goes to the team if it accepts; where nobody asks, the team is told."""
    consent = regime_of(rung.consent, world.casework.consent)
    if not is_consented(consent):
        if lets_share(h, consent, world, key, nth, month, rows, size):
            join_line(h, LineKind.REFERRAL.value, consent, rung.priority, now, month, total)
        return
    may = may_share(draw(key, Purpose.CONSENTS, nth), consent, world.answering)
    if may and is_willing(h, consent, False, world, key, nth):
        join_line(h, LineKind.ACCEPTED.value, consent, rung.priority, now, month, total)


@walk
def send_letter(h, rung, world, key, nth, corporation, month, total, rows, size):
    """Send a letter; the tenant may read it, pay, answer. Dunning strains. Returns whether it is acted upon."""
    p, work = world.answering, world.casework
    household = h.household
    book(rows, size, month, Party.CORPORATION, Party.LABOUR, Cost.LETTER, corporation, household, work.letter_cents)
    is_dunning = rung.action == Rung.DUNNING_NOTICE
    if not h.was_lettered:
        h.was_lettered = True
        h.letter_balance_cents = h.rent_paid_total_cents + 1
        total.first_letters += 1
    if is_dunning:
        h.strain = min(h.strain + p.dunning_strain, 1.0)
    if not reads_letter(draw(key, Purpose.FACES_POST, nth), h.attention, work.simple_letters, p):
        h.unanswered_count += 1
        return False
    h.is_reminded = True
    chronic = bits_set(h.arrears_history, 12) >= work.chronic_of_twelve
    if rung.action == Rung.LETTER_TEAM_NUMBER or rung.action == Rung.LETTER_SLIP:
        return True
    if answers_letter(draw(key, Purpose.RESPONDS, nth), h.attention, chronic, is_dunning, p):
        return True
    h.unanswered_count += 1
    return False
