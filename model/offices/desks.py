"""What the outreach desks share: joining a desk's line, its order, the minutes a desk has and what they cost."""

from model.jit import walk
from model.luck import Purpose, luck
from model.offices.line import after_cases, book_minutes, line_place
from model.standing import stands_with
from model.words import HelpStage, Rung


@walk
def is_manned(action, world):
    """Does anybody work where this rung reports to; a rung to a desk without hours is not taken."""
    if action == Rung.VIP_REPORT:
        return world.vip_desk.hours_per_1000_homes > 0.0
    if action == Rung.GUIDANCE_SIGN_UP:
        return world.guidance_desk.hours_per_1000_homes > 0.0
    return True


@walk
def join_desk(h, desk, priority, now):
    """Put the household on a desk's line."""
    h.is_quiet = False
    h.desk = desk
    h.desk_stage = HelpStage.WAITING.value
    h.desk_round = now
    h.desk_months = 0
    h.line_priority = priority


@walk
def desk_line(homes, active, count, ends, desk, seed, places, line):
    """Fill `line` with the rows that stand with this desk, who is guided first, then who waits; returns how many.

    `places` receives their places: sort by these, never by row.
    """
    found = 0
    for at in range(count):
        i = active[at]
        h = homes[i]
        if h.desk != desk or ends[i] != 0:
            continue
        if not stands_with(h.desk_stage):
            continue
        in_line = luck(seed, h.household, h.desk_round, Purpose.LINE, 1)
        place = line_place(h.line_priority, h.desk_round, in_line, h.dwelling)
        places[found] = place if h.desk_stage == HelpStage.HELPED else after_cases(place)
        line[found] = i
        found += 1
    return found


@walk
def pay_desk(h, cost, minutes, hour_cents, payer, month, total, rows, size):
    """Book a desk's minutes as cost of who pays for it."""
    total.desk_minutes_used += minutes
    book_minutes(h, payer, cost, minutes, hour_cents, month, rows, size)
