"""A desk to which creditors report arrears: who is reported, visited, reached, and gets a plan.

Every signal is a disclosure, to this desk only: a creditor sees its own. Once a month, on the 15th, creditors signal
and signals are matched; the desk works its line in both rounds. Without hours and without feedback it does not exist.
"""

from typing import NamedTuple

import numpy as np

from model.households import NEVER
from model.jit import rule, walk, walk_making_arrays
from model.luck import Purpose, draw, luck, luck_key
from model.offices.contact import (
    attempt,
    book_officer,
    disclose,
    is_being_helped,
    is_consented,
    is_willing,
    join_line,
    spoken_with,
)
from model.offices.desks import desk_line, join_desk, pay_desk, waited_for_desk
from model.offices.line import drops_out, minutes_of_round, minutes_to_keep
from model.offices.team import propose_plan
from model.rules.answering import is_reached, may_share, regime_of
from model.standing import all_is_claimed, concerns_count, stands_with
from model.words import Consent, Cost, Creditor, CreditorStage, Desk, HelpStage, LineKind, Party, Staff

NTH = 1200  # of this desk's draws


class SignalDesk(NamedTuple):
    """Parameters of this file; sources in scenarios/parameters/signal_desk.toml."""

    hours_per_1000_homes: float
    counsellor_hour_cents: int
    social_worker_hour_cents: int
    goes_together: bool
    takes_rent: bool
    takes_energy: bool
    takes_water: bool
    takes_health: bool
    rent_at_months: float
    energy_at_months: float
    water_at_months: float
    health_at_months: float
    least_cents: int
    creditors_at_least: int
    landlords_part_share: float
    takes_part_share: float
    repeats_after_months: int
    predicts: bool
    feedback_to_corporation: bool
    consent: Consent
    within_rounds: int
    drops_out_per_round_share: float
    writes: bool
    call_attempts: int
    visit_attempts: int
    visits_from_creditors: int
    write_minutes: int
    call_minutes: int
    visit_minutes: int
    written_reach_share: float
    creditor_grants_share: float
    handover_from_creditors: int
    handover_priority: int


@rule
def is_signalled(takes, owed, bill, at_months, stage, p):
    """Does a creditor of this kind report a debt of this size. Source: study 2.4.1 (two months).

    A debt that is enforced already (`stage`: attached, cut off, premium at source) is early no more. Assumption.
    """
    return takes and owed > 0 and stage < CreditorStage.ENFORCED and owed >= max(p.least_cents, at_months * bill)


@walk
def takes_part(h, creditor, seed, p):
    """Does this household's creditor of this kind take part: a landlord as a whole, others household by household."""
    if creditor == Creditor.RENT:
        return luck(seed, h.corporation, 0, Purpose.TAKES_PART, 100) < p.landlords_part_share
    return luck(seed, h.household, 0, Purpose.TAKES_PART, creditor) < p.takes_part_share


@walk
def creditors_signalling(h, seed, p):
    """Which creditors could report this household now, as bits by Creditor."""
    bits = 0
    if is_signalled(p.takes_rent, h.rent_arrears_cents, h.rent_cents, p.rent_at_months, CreditorStage.NONE.value, p):
        bits |= int(takes_part(h, Creditor.RENT.value, seed, p)) << Creditor.RENT
    if is_signalled(p.takes_energy, h.energy_arrears_cents, h.energy_bill_cents, p.energy_at_months, h.energy_stage, p):
        bits |= int(takes_part(h, Creditor.ENERGY.value, seed, p)) << Creditor.ENERGY
    if is_signalled(p.takes_water, h.water_arrears_cents, h.water_bill_cents, p.water_at_months, h.water_stage, p):
        bits |= int(takes_part(h, Creditor.WATER.value, seed, p)) << Creditor.WATER
    if is_signalled(
        p.takes_health, h.health_arrears_cents, h.health_premium_cents, p.health_at_months, h.health_stage, p
    ):
        bits |= int(takes_part(h, Creditor.HEALTH.value, seed, p)) << Creditor.HEALTH
    return bits


@rule
def creditors_in(bits):
    """How many creditors do these bits stand for."""
    return (bits & 1) + ((bits >> 1) & 1) + ((bits >> 2) & 1) + ((bits >> 3) & 1)


@rule
def signals_to_send(bits, sent_before, last_month, month, repeats_after_months):
    """Which creditors report now: whoever has not yet reported this debt, or all again after so many months.

    Assumed.
    """
    if month - last_month >= repeats_after_months:
        return bits
    return bits & ~sent_before


@walk
def signals_come_in(h, world, seed, now, month, total, rows, size):
    """Creditors signal a household; enough of them make a report, which puts it on the desk's line."""
    p = world.signal_desk
    if not p.predicts and h.rent_arrears_cents <= 0:
        return
    consent = regime_of(p.consent, world.casework.consent)
    if not may_share(luck(seed, h.household, 0, Purpose.CONSENTS, NTH), consent, world.answering):
        return
    bits = creditors_signalling(h, seed, p)
    new = signals_to_send(bits, h.signalled_by, h.last_signal_month, month, p.repeats_after_months)
    h.signalled_by = bits & (h.signalled_by | new)
    if new == 0:
        return
    total.signals += creditors_in(new)
    h.signals_count += creditors_in(new & ~1)
    disclose(h, creditors_in(new), is_consented(consent), month, total)
    if h.first_signal_month == NEVER:
        h.first_signal_month = month
    h.last_signal_month = month
    if creditors_in(h.signalled_by) < p.creditors_at_least:
        return
    total.reports += 1
    if p.feedback_to_corporation:
        corporation_hears(h, consent, world, luck_key(seed, h.household, month), month, total, rows, size)
    if p.hours_per_1000_homes > 0.0 and not stands_with(h.desk_stage) and not is_being_helped(h):
        h.line_consent = consent
        join_desk(h, Desk.SIGNALS.value, max(4 - creditors_in(h.signalled_by), 0), now)


@walk
def corporation_hears(h, consent, world, key, month, total, rows, size):
    """The corporation is told that the tenant owes others too; it calls a tenant who owes rent, ladder or not."""
    h.sees_concern = True
    disclose(h, 1, is_consented(consent), month, total)
    if h.rent_arrears_cents <= 0 or h.has_responded:
        return
    work = world.casework
    attempt(h, total)
    book_officer(h, Cost.PHONE_CALL, work.phone_minutes, work, month, total, rows, size)
    if is_reached(draw(key, Purpose.REACHED, NTH), world.answering.phone_reach_share, h.attention, world.answering):
        h.has_responded = True
        h.unanswered_count = 0
        spoken_with(h, month, total)


@walk
def pay_staff(h, minutes, p, month, total, rows, size):
    """Book a counsellor's minutes, and a social worker's where they go together; returns the minutes used."""
    party = Party.MUNICIPALITY.value
    pay_desk(h, Cost.SIGNAL_WORK, minutes, p.counsellor_hour_cents, party, month, total, rows, size)
    if not p.goes_together:
        return minutes
    pay_desk(h, Cost.SIGNAL_WORK, minutes, p.social_worker_hour_cents, party, month, total, rows, size)
    return 2 * minutes


@walk
def try_to_reach(h, world, key, month, total, rows, size):
    """Write, call, visit until somebody is reached. Returns (0 not reached, 1 reached, 2 by a visit; minutes used)."""
    p, answering = world.signal_desk, world.answering
    party = Party.MUNICIPALITY.value
    used = 0
    if p.writes:
        pay_desk(h, Cost.SIGNAL_WORK, p.write_minutes, p.counsellor_hour_cents, party, month, total, rows, size)
        used += p.write_minutes
        if is_reached(draw(key, Purpose.REACHED, NTH + 1), p.written_reach_share, h.attention, answering):
            return 1, used
    for nth in range(p.call_attempts):
        pay_desk(h, Cost.SIGNAL_WORK, p.call_minutes, p.counsellor_hour_cents, party, month, total, rows, size)
        used += p.call_minutes
        attempt(h, total)
        if is_reached(draw(key, Purpose.REACHED, NTH + 10 + nth), answering.phone_reach_share, h.attention, answering):
            return 1, used
    if creditors_in(h.signalled_by) >= p.visits_from_creditors:
        share = answering.joint_visit_reach_share if p.goes_together else answering.visit_reach_share
        for nth in range(p.visit_attempts):
            used += pay_staff(h, p.visit_minutes, p, month, total, rows, size)
            total.desk_visits += 1
            attempt(h, total)
            if is_reached(draw(key, Purpose.REACHED, NTH + 30 + nth), share, h.attention, answering):
                return 2, used
    return 0, used


@walk
def granted_stage(stage, at, p):
    """Where does a creditor stand after it was asked for an arrangement: it begins anew, unless it enforces already."""
    if stage < CreditorStage.ENFORCED and at < p.creditor_grants_share:
        return CreditorStage.NONE.value
    return stage


@walk
def plan_is_made(h, world, policy, key, now, month, total):
    """A plan: income claimed, landlord and creditors asked for arrangements, a warm handover where more is needed."""
    p = world.signal_desk
    if draw(key, Purpose.CLAIMS, 5) < world.helping.claims_found_share:
        all_is_claimed(h)
    if h.instalment_cents == 0:
        propose_plan(h, world, policy, key, month, total)
    h.energy_stage = granted_stage(h.energy_stage, draw(key, Purpose.ARRANGES, NTH + 1), p)
    h.water_stage = granted_stage(h.water_stage, draw(key, Purpose.ARRANGES, NTH + 2), p)
    h.health_stage = granted_stage(h.health_stage, draw(key, Purpose.ARRANGES, NTH + 3), p)
    h.other_stage = granted_stage(h.other_stage, draw(key, Purpose.ARRANGES, NTH + 4), p)
    needs_more = concerns_count(h) > 0 or creditors_in(h.signalled_by) >= p.handover_from_creditors
    if needs_more and not is_being_helped(h):
        join_line(h, LineKind.ACCEPTED.value, h.line_consent, p.handover_priority, now, month, total)


@walk
def take_up(h, world, policy, key, now, month, total, rows, size):
    """It is this household's turn: it is contacted; who accepts gets a plan. Returns the minutes used."""
    h.desk_stage = HelpStage.FINISHED.value
    waited_for_desk(h, now, total)
    how, used = try_to_reach(h, world, key, month, total, rows, size)
    if how == 0:
        return used
    total.desk_reached += 1
    spoken_with(h, month, total)
    is_joint = how == 2 and world.signal_desk.goes_together
    if is_willing(h, h.line_consent, is_joint, world, key, NTH):
        total.desk_accepted += 1
        plan_is_made(h, world, policy, key, now, month, total)
    return used


@walk_making_arrays
def signals_work(
    homes, active, count, ends, world, policies, seed, now, month, is_second_round, places, line, totals, rows, size,
    kept,
):  # fmt: skip
    """Let creditors signal and the desk work its line for one round."""
    p = world[0].signal_desk
    if p.hours_per_1000_homes <= 0.0 and not p.feedback_to_corporation:
        return
    if is_second_round:
        for at in range(count):
            i = active[at]
            if ends[i] == 0:
                total = totals[homes[i].corporation]
                signals_come_in(homes[i], world[0], seed, now, month, total, rows, size)
    minutes = kept[Staff.SIGNALS.value] + minutes_of_round(p.hours_per_1000_homes, len(homes), now)
    waiting = desk_line(homes, active, count, ends, Desk.SIGNALS.value, seed, places, line)
    order = np.argsort(places[:waiting])
    for nth in range(waiting):
        h = homes[line[order[nth]]]
        total = totals[h.corporation]
        key = luck_key(seed, h.household, month)
        gives_up = drops_out(draw(key, Purpose.DROPS_OUT, 10 + now % 2), h.attention, p) and now > h.desk_round
        if gives_up or now - h.desk_round > p.within_rounds:
            h.desk_stage = HelpStage.DROPPED_OUT.value
            total.desk_dropped_out += 1
        elif minutes < p.visit_minutes:
            total.on_desk_line += int(is_second_round)
        else:
            minutes -= take_up(h, world[0], policies[h.corporation], key, now, month, total, rows, size)
    kept[Staff.SIGNALS.value] = minutes_to_keep(minutes, p.visit_minutes)
