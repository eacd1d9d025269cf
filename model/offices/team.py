"""A neighbourhood team with few hours: who is next in its line, who is visited, helped, or gives up waiting.

Order of the line: priority, then time of joining, then keyed luck, then dwelling: never the row. Running help comes
before new intakes, so that a long caseload makes the line longer.
"""

from typing import NamedTuple

import numpy as np

from model.debts import creditors_count, owed_in_all
from model.households import NEVER
from model.jit import AHEAD, fetch_standing, rule, walk, walk_making_arrays
from model.luck import Purpose, draw, luck, luck_key
from model.offices.contact import attempt, book_officer, is_willing, spoken_with
from model.offices.intake import (
    BY_ITSELF,
    BY_TEAM_AND_DEBT_SERVICE,
    BY_VOLUNTEERS,
    advise,
    is_known,
    signal_corporation,
    triage,
)
from model.offices.line import after_cases, book_minutes, drops_out, line_place, minutes_of_round, minutes_to_keep
from model.offices.rungs import NOT_STARTED
from model.rules.answering import is_reached, sees_concern, with_attention
from model.rules.arranging import accepts_plan, arrange, capacity_of, instalment_kept_cents
from model.rules.helping import help_takes_hold, legal_counsel, month_of_help
from model.rules.triaging import intake_minutes_of
from model.standing import concerns_count, stands_with
from model.words import Consent, Cost, HelpStage, LegalStage, LineKind, Party, SettlementStage, Staff


class Teams(NamedTuple):
    """Parameters of this file; sources in scenarios/parameters/teams.toml."""

    teams_count: int
    hours_per_1000_homes: float
    hour_cents: int
    intake_minutes: int
    visit_minutes: int
    help_minutes: int
    help_minutes_per_concern: int
    help_minutes_per_round: int
    appointment_kept_share: float
    drops_out_per_round_share: float
    plan_minutes: int
    counsel_minutes: int
    dossier_minutes: int
    known_client_minutes: int
    own_request_per_month: float
    own_request_problem_factor: float
    own_request_shame_factor: float
    own_request_announced_factor: float
    heavy_months_of_income: float
    heavy_creditors_count: int
    triage_heavy_share: float
    light_to_volunteers_share: float
    own_strength_share: float
    advice_coaching: float
    signals_corporation_share: float
    signals_consent: Consent


@rule
def minutes_of_help(concerns_count, p):
    """How many minutes does helping this household take: more with other problems. Source: assumption."""
    return p.help_minutes + concerns_count * p.help_minutes_per_concern


@walk
def pay_team(h, cost, minutes, p, month, rows, size):
    """Book the team's minutes as cost of the municipality."""
    book_minutes(h, Party.MUNICIPALITY.value, cost, minutes, p.hour_cents, month, rows, size)


@walk
def start_help(h, world, key, now, month, total):
    """The help begins; whether it takes hold depends on how late and how tangled the case is."""
    concerns = concerns_count(h)
    owed = owed_in_all(h)
    owed_months = owed / max(h.usual_income_cents, 50_000)
    h.help_works = help_takes_hold(
        draw(key, Purpose.HELP_WORKS, 0), creditors_count(h), concerns, owed_months, world.helping
    )
    h.help_stage = HelpStage.HELPED.value
    h.help_minutes_left = minutes_of_help(concerns, world.teams)
    h.help_months = 0
    h.months_since_help = 0
    h.times_helped += 1
    total.helped_started += 1
    if h.first_help_month == NEVER:
        h.first_help_month = month


@walk
def take_in(h, world, policy, key, now, month, total, rows, size):
    """Intake of a household that wants help: triage, then who helps does. Returns the minutes used."""
    p = world.teams
    used = intake_minutes_of(is_known(h.times_helped, h.volunteer_stage, h.settlement_stage), p)
    pay_team(h, Cost.TEAM_INTAKE, used, p, month, rows, size)
    route = triage(h, world, key, now, total)
    signal_corporation(h, world, policy, key, month, total)
    if route == BY_ITSELF:
        advise(h, p)
    elif route != BY_VOLUNTEERS:
        start_help(h, world, key, now, month, total)
        if route == BY_TEAM_AND_DEBT_SERVICE:
            h.help_minutes_left += p.dossier_minutes
        if legal_counsel(h, world.helping, key, month, rows, size):
            h.help_minutes_left += p.counsel_minutes
    return used


@walk
def propose_plan(h, world, policy, key, month, total):
    """The team proposes an arrangement that the household can keep; the corporation accepts it or not.

    Returns whether there was a plan to propose, which takes time (`plan_minutes`) even if it is refused.
    """
    owed = h.rent_arrears_cents + h.rent_costs_cents
    instalment = instalment_kept_cents(owed, capacity_of(h), policy.arrangement_months, world.arranging)
    if owed <= 0 or instalment <= 0:
        return False
    if h.settlement_stage == SettlementStage.RUNNING:
        return False
    if accepts_plan(
        draw(key, Purpose.DISCRETION, 3), h.arrangements_broken, policy.accepts_plan_share, world.arranging
    ):
        arrange(h, instalment, total)
    return True


@walk
def joint_visit(h, world, policy, key, now, month, total, rows, size):
    """Team worker and housing officer visit together; returns whether help is accepted, and the minutes used."""
    p, work = world.answering, world.casework
    attempt(h, total)
    book_officer(h, Cost.HOME_VISIT, work.visit_minutes, work, month, total, rows, size)
    pay_team(h, Cost.TEAM_VISIT, world.teams.visit_minutes, world.teams, month, rows, size)
    if not is_reached(draw(key, Purpose.REACHED, 1100 + now % 2), p.joint_visit_reach_share, h.attention, p):
        h.unanswered_count += 1
        return False, world.teams.visit_minutes
    h.has_responded = True
    h.is_reminded = True
    h.unanswered_count = 0
    spoken_with(h, month, total)
    if sees_concern(draw(key, Purpose.SEES_CONCERN, 1100), int(h.has_psychosocial_problem), True, p):
        h.sees_concern = True
    wants_plan = h.legal_stage < LegalStage.SUMMONS and h.instalment_cents == 0
    used = world.teams.visit_minutes
    if wants_plan and propose_plan(h, world, policy, key, month, total):
        pay_team(h, Cost.CASEWORK, world.teams.plan_minutes, world.teams, month, rows, size)
        used += world.teams.plan_minutes
    return is_willing(h, h.line_consent, True, world, key, 1100), used


@walk
def first_talk(h, world, key, month, rows, size):
    """Does a referred household come to its first appointment and accept help."""
    kept = draw(key, Purpose.KEEPS_APPOINTMENT, 0) < with_attention(
        world.teams.appointment_kept_share, h.attention, world.answering
    )
    if not kept:
        pay_team(h, Cost.TEAM_INTAKE, world.teams.intake_minutes // 2, world.teams, month, rows, size)
        return False
    if h.line_kind == LineKind.OWN_REQUEST or h.line_kind == LineKind.ACCEPTED:
        return True
    return is_willing(h, h.line_consent, False, world, key, 1101)


@walk
def serve(h, world, policy, key, now, month, total, rows, size):
    """It is this household's turn: visit or first talk, then help if it is accepted. Returns the minutes used."""
    p = world.teams
    h.waiting_days += 15 * (now - h.line_round)
    h.waited_count += 1
    total.team_waiting_days += 15 * (now - h.line_round)
    total.team_waited += 1
    h.help_stage = HelpStage.NONE.value
    if h.line_kind == LineKind.JOINT_VISIT:
        accepts, used = joint_visit(h, world, policy, key, now, month, total, rows, size)
        if accepts:
            used += take_in(h, world, policy, key, now, month, total, rows, size)
        return used
    if first_talk(h, world, key, month, rows, size):
        return take_in(h, world, policy, key, now, month, total, rows, size)
    return p.intake_minutes // 2


@walk
def go_on_helping(h, world, policy, key, minutes, is_second_round, month, total, rows, size):
    """One round of help, as far as the minutes reach; at month end it takes effect. Returns the minutes used."""
    p = world.teams
    used = max(min(h.help_minutes_left, p.help_minutes_per_round, minutes), 0)
    if used > 0:
        h.help_minutes_left -= used
        pay_team(h, Cost.TEAM_HELP, used, p, month, rows, size)
    if is_second_round and (used > 0 or h.help_minutes_left <= 0):
        month_of_help(h, world.helping, key)
        wants_plan = h.help_works and h.instalment_cents == 0 and minutes - used >= p.plan_minutes
        if wants_plan and propose_plan(h, world, policy, key, month, total):
            pay_team(h, Cost.CASEWORK, p.plan_minutes, p, month, rows, size)
            used += p.plan_minutes
    if h.help_minutes_left <= 0 and h.help_months >= 1:
        h.help_stage = HelpStage.FINISHED.value
    return used


@walk_making_arrays
def teams_work(
    homes, active, count, ends, world, policies, seed, now, month, is_second_round, places, line, totals, rows, size,
    kept,
):  # fmt: skip
    """Let every team work its caseload and its line for one round.

    Args: places, line [homes] are scratch space for the places and rows of the teams' lines.
    """
    p = world[0].teams
    waiting = 0
    for at in range(count):
        fetch_standing(homes[active[min(at + AHEAD, count - 1)]])
        i = active[at]
        h = homes[i]
        if stands_with(h.help_stage) and ends[i] == 0:
            in_line = luck(seed, h.household, h.line_round, Purpose.LINE, 0)
            place = line_place(h.line_priority, h.line_round, in_line, h.dwelling)
            places[waiting] = place if h.help_stage == HelpStage.HELPED else after_cases(place)
            line[waiting] = i
            waiting += 1
    order = np.argsort(places[:waiting])
    for team in range(p.teams_count):
        staff = Staff.TEAMS.value + team
        minutes = kept[staff] + minutes_of_round(p.hours_per_1000_homes / p.teams_count, len(homes), now)
        for nth in range(waiting):
            h = homes[line[order[nth]]]
            if h.team != team:
                continue
            total = totals[h.corporation]
            policy = policies[h.corporation]
            key = luck_key(seed, h.household, month)
            if h.help_stage == HelpStage.HELPED:
                used = go_on_helping(h, world[0], policy, key, minutes, is_second_round, month, total, rows, size)
            elif drops_out(draw(key, Purpose.DROPS_OUT, now % 2), h.attention, p) and now > h.line_round:
                h.help_stage = HelpStage.DROPPED_OUT.value
                h.dropped_out_count += 1
                total.dropped_out += 1
                continue
            elif minutes < p.intake_minutes:
                continue
            else:
                used = serve(h, world[0], policy, key, now, month, total, rows, size)
                at_bailiff = h.legal_stage == LegalStage.BAILIFF and h.legal_due_round != NOT_STARTED
                if h.help_stage == HelpStage.HELPED and at_bailiff:
                    h.legal_due_round += policy.pauses_for_help_rounds
            minutes -= used
            total.team_minutes_used += used
        kept[staff] = minutes_to_keep(minutes, max(p.intake_minutes, p.plan_minutes))
