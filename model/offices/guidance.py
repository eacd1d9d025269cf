"""A worker of one's own for tenants whom a corporation reports: visits until they answer, then help that fits.

Two such workers: VIP (tenants who do not respond to dunning; study 4.1.5) and *woonmaatschappelijk werk* (tenants
signed up for debt or other concerns, guided for months, help sometimes the condition for staying; study 2.4.3).
"""

from typing import NamedTuple

import numpy as np

from model.debts import creditors_count, owed_in_all
from model.households import NEVER
from model.jit import walk
from model.luck import Purpose, draw, luck_key
from model.offices.contact import attempt, concern_is_seen, is_willing, join_line, spoken_with
from model.offices.desks import desk_line, pay_desk
from model.offices.line import drops_out, minutes_of_round
from model.offices.rungs import NOT_STARTED, hand_to_bailiff
from model.offices.team import propose_plan
from model.rules.answering import is_reached
from model.rules.helping import help_takes_hold, month_of_help
from model.standing import concerns_count
from model.words import Cost, Desk, HelpStage, LegalStage, LineKind, Party


class DedicatedWorker(NamedTuple):
    """Parameters of this file; sources in scenarios/parameters/vip_desk.toml and guidance_desk.toml."""

    hours_per_1000_homes: float
    hour_cents: int
    visit_minutes: int
    visit_reach_share: float
    tries_rounds: int
    drops_out_per_round_share: float
    guides: bool
    guidance_months: int
    guidance_minutes_per_month: int
    handover_priority: int
    makes_condition: bool


@walk
def refuses(h, total):
    """Help is refused: where staying depended on it, the case goes to the bailiff, family or not. Source: study 4.2."""
    h.desk_stage = HelpStage.FINISHED.value
    if h.must_accept_help and h.rent_arrears_cents > 0:
        h.instalment_cents = 0
        hand_to_bailiff(h, total)


@walk
def guidance_begins(h, world, policy, key, month, total):
    """The worker takes the household on; whether it takes hold depends on how late and tangled the case is."""
    owed = owed_in_all(h)
    owed_months = owed / max(h.usual_income_cents, 50_000)
    at = draw(key, Purpose.HELP_WORKS, 1)
    h.help_works = help_takes_hold(at, creditors_count(h), concerns_count(h), owed_months, world.helping)
    h.desk_stage = HelpStage.HELPED.value
    h.desk_months = 0
    h.times_helped += 1
    total.helped_started += 1
    if h.first_help_month == NEVER:
        h.first_help_month = month
    if h.legal_stage == LegalStage.BAILIFF and h.legal_due_round != NOT_STARTED:
        h.legal_due_round += policy.pauses_for_help_rounds


@walk
def visit(h, p, world, policy, cost, key, now, month, total, rows, size):
    """The worker rings the bell; who is reached accepts help or refuses it. Returns the minutes used."""
    nth = 1300 + now % 2
    pay_desk(h, cost, p.visit_minutes, p.hour_cents, Party.MUNICIPALITY.value, month, total, rows, size)
    attempt(h, total)
    total.desk_visits += 1
    if not is_reached(draw(key, Purpose.REACHED, nth), p.visit_reach_share, h.attention, world.answering):
        return p.visit_minutes
    h.has_responded = True
    h.unanswered_count = 0
    total.desk_reached += 1
    spoken_with(h, month, total)
    concern_is_seen(h, True, world, key, nth)
    if not is_willing(h, h.line_consent, True, world, key, nth):
        refuses(h, total)
        return p.visit_minutes
    total.desk_accepted += 1
    if p.guides:
        guidance_begins(h, world, policy, key, month, total)
    else:
        h.desk_stage = HelpStage.FINISHED.value
        propose_plan(h, world, policy, key, month, total)
        join_line(h, LineKind.ACCEPTED.value, h.line_consent, p.handover_priority, now, month, total)
    return p.visit_minutes


@walk
def guide(h, p, world, policy, cost, key, minutes, is_second_round, month, total, rows, size):
    """Half a month of guidance, as far as the minutes reach; at month end it takes effect. Returns the minutes used."""
    used = min(p.guidance_minutes_per_month // 2, minutes)
    pay_desk(h, cost, used, p.hour_cents, Party.MUNICIPALITY.value, month, total, rows, size)
    if is_second_round and used > 0:
        h.desk_months += 1
        month_of_help(h, world.helping, key)
        if h.help_works and h.instalment_cents == 0:
            propose_plan(h, world, policy, key, month, total)
    if h.desk_months >= p.guidance_months:
        h.desk_stage = HelpStage.FINISHED.value
        h.help_stage = HelpStage.FINISHED.value  # from now on what was learnt wears off
    return used


@walk
def worker_works(
    homes, active, count, ends, world, policies, seed, now, month, is_second_round, places, line, totals, rows, size,
    desk, p, cost,
):  # fmt: skip
    """Let one dedicated worker guide, visit and try again for one round."""
    minutes = minutes_of_round(p.hours_per_1000_homes, len(homes))
    waiting = desk_line(homes, active, count, ends, desk, seed, places, line)
    order = np.argsort(places[:waiting])
    for nth in range(waiting):
        h = homes[line[order[nth]]]
        total = totals[h.corporation]
        policy = policies[h.corporation]
        key = luck_key(seed, h.household, month)
        if h.desk_stage == HelpStage.HELPED:
            minutes -= guide(h, p, world[0], policy, cost, key, minutes, is_second_round, month, total, rows, size)
            continue
        gives_up = drops_out(draw(key, Purpose.DROPS_OUT, 20 + now % 2), h.attention, p) and now > h.desk_round
        if gives_up or now - h.desk_round >= p.tries_rounds:
            h.desk_stage = HelpStage.DROPPED_OUT.value
        elif minutes < p.visit_minutes:
            total.on_desk_line += int(is_second_round)
        else:
            minutes -= visit(h, p, world[0], policy, cost, key, now, month, total, rows, size)
            total.on_desk_line += int(is_second_round and h.desk_stage == HelpStage.WAITING)


@walk
def vip_works(
    homes, active, count, ends, world, policies, seed, now, month, is_second_round, places, line, totals, rows, size
):
    """Let the VIP worker work for one round."""
    if world[0].vip_desk.hours_per_1000_homes > 0.0:
        worker_works(
            homes, active, count, ends, world, policies, seed, now, month, is_second_round, places, line, totals,
            rows, size, Desk.VIP.value, world[0].vip_desk, Cost.GUIDANCE_WORK.value,
        )  # fmt: skip


@walk
def guidance_works(
    homes, active, count, ends, world, policies, seed, now, month, is_second_round, places, line, totals, rows, size
):
    """Let the guidance worker work for one round."""
    if world[0].guidance_desk.hours_per_1000_homes > 0.0:
        worker_works(
            homes, active, count, ends, world, policies, seed, now, month, is_second_round, places, line, totals,
            rows, size, Desk.GUIDANCE.value, world[0].guidance_desk, Cost.GUIDANCE_WORK.value,
        )  # fmt: skip
