"""The line and the hours of an office: the same for every office.

A line goes by priority, then round of joining, then keyed luck, then dwelling; never by row.
"""

from model.jit import rule, walk
from model.ledger import book
from model.words import Party

BEHIND_CASES = 1 << 62
STEPS_KEPT = 3  # how many of its longest steps an office can save up for; assumption


@rule
def line_place(priority, joined_round, luck_in_line, dwelling):
    """Where in the line does a household stand: a unique number, lowest first.

    4 bits of priority, 15 of the round of joining, 19 of luck, 24 of the dwelling's number.
    """
    place = min(max(int(priority), 0), 15)
    place = (place << 15) | min(int(joined_round), 32767)
    place = (place << 19) | int(luck_in_line * 524288.0)
    return (place << 24) | int(dwelling)


@rule
def after_cases(place):
    """Where somebody new stands: behind everybody who is being helped already, whose places come first."""
    return place + BEHIND_CASES


@rule
def drops_out(luck, attention, p):
    """Does a household that waits give up this round. Source: study 4.3 (some drop out at that step); share assumed."""
    return luck < p.drops_out_per_round_share * (1.5 - attention)


@rule
def minutes_of_round(hours_per_1000_homes, homes_count, now):
    """How many minutes come free for an office in this half-month, given its hours a month per 1,000 homes of the town.

    Whole minutes; a fraction waits for the round that completes it.
    """
    per_round = hours_per_1000_homes * homes_count / 1000.0 * 30.0
    return int(per_round * (now + 1)) - int(per_round * now)


@rule
def minutes_to_keep(left, longest_step):
    """How many minutes does an office take into its next round: what it overdrew, or what a few steps can use at most.

    Cases come unevenly, and the more so the smaller the town. An office that kept less would in a small town stand idle
    in one month and turn cases away in the next, so hours per home would mean less than in a large one. Source:
    assumption.
    """
    return min(left, STEPS_KEPT * longest_step)


@walk
def book_minutes(h, payer, cost, minutes, hour_cents, month, rows, size):
    """Book minutes of work for a household, at an hourly rate, as cost of who pays for them."""
    cents = minutes * hour_cents // 60
    book(rows, size, month, payer, Party.LABOUR, cost, h.corporation, h.household, cents)
