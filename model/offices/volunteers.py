"""Volunteers with few hours and a slow intake: the forms brigade and help with home administration, light cases only.

`volunteer_round` is the round in which a household joined their line, then that in which its help began.
"""

import numpy as np

from model.debts import creditors_count, owed_besides_rent, owed_in_all
from model.households import NEVER
from model.jit import AHEAD, fetch_standing, walk, walk_making_arrays
from model.ledger import book
from model.luck import Purpose, draw, luck, luck_key
from model.offices.line import drops_out, line_place, minutes_of_round, minutes_to_keep
from model.rules.helping import demand_is_corrected, hurried_decision_months
from model.rules.triaging import is_heavy
from model.rules.volunteering import needs_administration, volunteer_minutes_cents, walks_in
from model.standing import all_is_claimed, stands_with
from model.words import Cost, HelpStage, Party, SettlementStage, Staff


@walk
def has_heavy_debts(h, teams):
    """Are the household's debts heavy by the municipal triage (`teams`: Teams)."""
    owed = owed_in_all(h) + h.repayment_demand_cents
    return is_heavy(owed / max(h.usual_income_cents, 50_000), creditors_count(h), teams)


@walk
def join_volunteers(h, now):
    """Put the household on the volunteers' line."""
    h.volunteer_stage = HelpStage.WAITING.value
    h.volunteer_round = now


@walk
def may_walk_in(h, teams):
    """Can the forms brigade do something for a household that nobody helps yet: debts, but light ones."""
    in_debt_service = SettlementStage.LINE <= h.settlement_stage <= SettlementStage.RUNNING
    owes = h.rent_arrears_cents + owed_besides_rent(h) + h.repayment_demand_cents > 0
    idle = not stands_with(h.volunteer_stage) and not stands_with(h.help_stage)
    return owes and idle and not in_debt_service and not has_heavy_debts(h, teams)


@walk
def pay_volunteers(h, minutes, coordinator_minutes, p, month, rows, size):
    """Book the coordinator's time on the municipality, and the volunteers' own at what it is held to be worth."""
    own, coordinator = volunteer_minutes_cents(minutes, p)
    coordinator += coordinator_minutes * p.coordinator_hour_cents // 60
    cost = Cost.VOLUNTEER_HELP
    if own > 0:
        book(rows, size, month, Party.VOLUNTEERS, Party.LABOUR, cost, h.corporation, h.household, own)
    if coordinator > 0:
        book(rows, size, month, Party.MUNICIPALITY, Party.LABOUR, cost, h.corporation, h.household, coordinator)


@walk
def fill_in_forms(h, p, key, month, rows, size):
    """The forms brigade: allowances claimed, an objection made, a decision asked after."""
    if draw(key, Purpose.VOLUNTEER, 1) < p.claims_found_share:
        all_is_claimed(h)
    if draw(key, Purpose.VOLUNTEER, 2) < p.objection_share:
        demand_is_corrected(h, p.demand_corrected_share, month, rows, size)
    h.decision_months_left = hurried_decision_months(h.income_source, h.decision_months_left, p.hurried_months)


@walk
def begin(h, p, key, now, month, total, rows, size):
    """It is this household's turn: forms first; who cannot keep up gets its administration kept in order for months."""
    if h.first_help_month == NEVER:
        h.first_help_month = month
    fill_in_forms(h, p, key, month, rows, size)
    pay_volunteers(h, p.forms_minutes, p.coordinator_minutes_per_case, p, month, rows, size)
    total.volunteer_minutes_used += p.forms_minutes
    total.volunteer_waited += 1
    total.volunteer_waiting_days += 15 * (now - h.volunteer_round)
    h.volunteer_stage = HelpStage.FINISHED.value
    if needs_administration(h.attention, p):
        h.volunteer_stage = HelpStage.HELPED.value
        h.volunteer_round = now
    return p.forms_minutes


@walk
def keep_administration(h, p, seed, minutes, now, month, total, rows, size):
    """A month of home administration; without a volunteer free it waits. Returns the minutes used."""
    if now - h.volunteer_round >= 2 * p.administration_months:
        h.volunteer_stage = HelpStage.FINISHED.value
        h.months_since_help = 0
        return 0
    if minutes < p.administration_minutes:
        return 0
    pay_volunteers(h, p.administration_minutes, 0, p, month, rows, size)
    total.volunteer_minutes_used += p.administration_minutes
    if luck(seed, h.household, h.volunteer_round, Purpose.VOLUNTEER, 3) < p.administration_works_share:
        h.is_stabilised = True
    return p.administration_minutes


@walk
def walk_ins(homes, active, count, ends, world, seed, now, month):
    """Who goes to the forms brigade of its own accord this month."""
    p = world.volunteers
    for at in range(count):
        fetch_standing(homes[active[min(at + AHEAD, count - 1)]])
        h = homes[active[at]]
        own = draw(luck_key(seed, h.household, month), Purpose.VOLUNTEER, 0)
        # Few come: who does not is told first, before its debts are looked into.
        if walks_in(own, h.financial_literacy, p) and ends[active[at]] == 0 and may_walk_in(h, world.teams):
            join_volunteers(h, now)


@walk_making_arrays
def volunteers_work(
    homes, active, count, ends, world, policies, seed, now, month, is_second_round, places, line, totals, rows, size,
    kept,
):  # fmt: skip
    """Let the volunteers work their cases and their line for one round. Without any hours there are none."""
    p = world[0].volunteers
    if p.hours_per_1000_homes <= 0.0:
        return
    if not is_second_round:
        walk_ins(homes, active, count, ends, world[0], seed, now, month)
    minutes = kept[Staff.VOLUNTEERS.value] + minutes_of_round(p.hours_per_1000_homes, len(homes), now)
    waiting = 0
    for at in range(count):
        fetch_standing(homes[active[min(at + AHEAD, count - 1)]])
        i = active[at]
        h = homes[i]
        if ends[i] == 0 and stands_with(h.volunteer_stage):
            in_line = luck(seed, h.household, h.volunteer_round, Purpose.LINE, 2)
            is_new = int(h.volunteer_stage == HelpStage.WAITING)
            places[waiting] = line_place(is_new, h.volunteer_round, in_line, h.dwelling)
            line[waiting] = i
            waiting += 1
    order = np.argsort(places[:waiting])
    for nth in range(waiting):
        h = homes[line[order[nth]]]
        total = totals[h.corporation]
        key = luck_key(seed, h.household, month)
        if h.volunteer_stage == HelpStage.HELPED:
            if is_second_round:
                minutes -= keep_administration(h, p, seed, minutes, now, month, total, rows, size)
        elif now - h.volunteer_round < p.slow_intake_rounds:
            continue
        elif drops_out(draw(key, Purpose.DROPS_OUT, 20 + now % 2), h.attention, p):
            h.volunteer_stage = HelpStage.DROPPED_OUT.value
            total.volunteer_dropped_out += 1
        elif minutes >= p.forms_minutes:
            minutes -= begin(h, p, key, now, month, total, rows, size)
    kept[Staff.VOLUNTEERS.value] = minutes_to_keep(minutes, max(p.forms_minutes, p.administration_minutes))
