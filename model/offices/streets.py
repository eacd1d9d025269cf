"""Work in streets: indicators without personal data, visits from door to door, and what other eyes pass on.

Indicators say of a street, never of a household, that many homes there are in arrears, on assistance or often let anew
(*Straatkubus*, study 2.4.2). Who goes from door to door (*Achter de voordeur*) shares nothing before consent. Other
eyes are neighbours, the caretaker, the community police officer: their rare signals are about households, and counted.
"""

from typing import NamedTuple

import numpy as np

from model.debts import owed_in_all
from model.jit import rule, walk, walk_making_arrays
from model.luck import Purpose, draw, luck, luck_key
from model.offices.contact import attempt, disclose, is_being_helped, is_consented, is_willing, join_line, spoken_with
from model.offices.desks import pay_desk
from model.offices.line import minutes_of_round, minutes_to_keep
from model.rules.answering import is_reached, may_share, regime_of
from model.standing import all_is_claimed, concerns_count
from model.words import Consent, Cost, Desk, HelpStage, IncomeSource, LineKind, Neighbourhood, Party, Staff


class StreetDesk(NamedTuple):
    """Parameters of indicators and visits; sources in scenarios/parameters/street_desk.toml."""

    hours_per_1000_homes: float
    hour_cents: int
    officer_hours_per_1000_homes: float
    officer_hour_cents: int
    workers_count: int
    indicates: bool
    indicated_share: float
    least_homes: int
    weighs_arrears: float
    weighs_assistance: float
    weighs_relet: float
    renewed_every_months: int
    attention_only: bool
    again_after_months: int
    knock_minutes: int
    talk_minutes: int
    door_opens_share: float
    handover_priority: int


class OtherEyes(NamedTuple):
    """Parameters of signals by neighbours and others; sources in scenarios/parameters/other_eyes.toml."""

    hours_per_1000_homes: float
    hour_cents: int
    workers_count: int
    seen_share_per_year: float
    mistaken_share_per_year: float
    knock_minutes: int
    talk_minutes: int
    door_opens_share: float
    handover_priority: int
    consent: Consent


@rule
def street_score(owing, on_assistance, relet, homes_count, p):
    """How strongly do the indicators point to a street; -1 where too few homes would tell who is meant.

    Source: study 2.4.2; weights assumed.
    """
    if homes_count < p.least_homes:
        return -1.0
    weighted = p.weighs_arrears * owing + p.weighs_assistance * on_assistance + p.weighs_relet * relet
    return weighted / homes_count


@rule
def streets_wanted(share, eligible_count):
    """How many streets is the top share of those with enough homes."""
    return int(share * eligible_count + 0.5)


@walk
def owes_anybody(h):
    """Does the household owe anybody."""
    return owed_in_all(h) > 0


@walk_making_arrays
def scores_of_streets(homes, streets_count, month, p):
    """Count homes by street and return the score of each [street]."""
    counted = np.zeros((4, streets_count), dtype=np.int64)
    for i in range(len(homes)):
        h = homes[i]
        street = h.street
        source = h.income_source
        counted[0, street] += 1
        counted[1, street] += int(owes_anybody(h))
        counted[2, street] += int(source == IncomeSource.SOCIAL_ASSISTANCE or source == IncomeSource.WAITING)
        counted[3, street] += int(h.tenancy_nth > 0 and month - h.start_month < 12)
    scores = np.zeros(streets_count)
    for street in range(streets_count):
        scores[street] = street_score(counted[1, street], counted[2, street], counted[3, street], counted[0, street], p)
    return scores


@walk_making_arrays
def streets_are_indicated(homes, streets_count, seed, month, p):
    """Draw the map anew: homes in the top share of streets bear the mark until the next map. Ties go by keyed luck."""
    scores = scores_of_streets(homes, streets_count, month, p)
    eligible = 0
    for street in range(streets_count):
        eligible += int(scores[street] >= 0.0)
        scores[street] += 1e-9 * luck(seed, street, month, Purpose.STREET, 1)
    order = np.argsort(-scores)
    marked = np.zeros(streets_count, dtype=np.bool_)
    for nth in range(streets_wanted(p.indicated_share, eligible)):
        marked[order[nth]] = True
    for i in range(len(homes)):
        homes[i].street_is_indicated = marked[homes[i].street]


@walk_making_arrays
def marked_streets(homes, streets_count):
    """Which streets bear the mark of the latest map [street]; a home let anew has lost it, its neighbours have not."""
    marked = np.zeros(streets_count, dtype=np.bool_)
    for i in range(len(homes)):
        if homes[i].street_is_indicated:
            marked[homes[i].street] = True
    return marked


@walk_making_arrays
def count_streets(homes, marked, totals):
    """Count the streets that are indicated with their landlord, once each."""
    seen = np.zeros(len(marked), dtype=np.bool_)
    for i in range(len(homes)):
        street = homes[i].street
        if marked[street] and not seen[street]:
            seen[street] = True
            totals[homes[i].corporation].streets_indicated += 1


@walk
def ring_bell(h, p, hour_cents, payer, nth, world, key, now, month, total, rows, size):
    """Ring at one home: who opens talks, who has problems gets advice and may accept help. Returns the minutes used."""
    desk_minutes = p.knock_minutes * p.workers_count
    pay_desk(h, Cost.STREET_WORK, desk_minutes, hour_cents, payer, month, total, rows, size)
    h.is_quiet = False  # of whoever owes nothing, the next month end forgets the visit
    attempt(h, total)
    total.desk_visits += 1
    if not is_reached(draw(key, Purpose.DOOR_OPENS, nth), p.door_opens_share, h.attention, world.answering):
        return desk_minutes
    talk_minutes = p.talk_minutes * p.workers_count
    pay_desk(h, Cost.STREET_WORK, talk_minutes, hour_cents, payer, month, total, rows, size)
    total.desk_reached += 1
    spoken_with(h, month, total)
    used = desk_minutes + talk_minutes
    if not owes_anybody(h) and concerns_count(h) == 0:
        return used
    if draw(key, Purpose.CLAIMS, nth) < world.helping.claims_found_share:
        all_is_claimed(h)
    asked = Consent.ASKED_BEFOREHAND.value
    if not is_being_helped(h) and is_willing(h, asked, p.workers_count > 1, world, key, nth):
        total.desk_accepted += 1
        h.desk = Desk.DOORS.value
        h.desk_stage = HelpStage.FINISHED.value
        join_line(h, LineKind.ACCEPTED.value, asked, p.handover_priority, now, month, total)
    return used


@walk
def is_on_round(h, marked, seed, month, p):
    """Is this home to be visited: in a street that is indicated (or, without indicators, in one picked by luck)."""
    if month - h.last_doors_month < p.again_after_months:
        return False
    if p.attention_only and h.neighbourhood != Neighbourhood.ATTENTION:
        return False
    if p.indicates:
        return marked[h.street]
    return luck(seed, h.street, month // 12, Purpose.STREET, 2) < p.indicated_share


@walk_making_arrays
def doors_are_visited(homes, ends, marked, world, seed, now, month, places, line, totals, rows, size, kept):
    """Officers, then volunteers, go from door to door: street by street, in each by keyed luck, as far as hours go."""
    p = world.street_desk
    found = 0
    for i in range(len(homes)):
        h = homes[i]
        if ends[i] == 0 and is_on_round(h, marked, seed, month, p):
            street_turn = int(luck(seed, h.street, month // 12, Purpose.LINE, 2) * 262144.0)
            home_turn = int(luck(seed, h.dwelling, 0, Purpose.LINE, 3) * 524288.0)
            places[found] = (((street_turn << 19) | home_turn) << 24) | int(h.dwelling)
            line[found] = i
            found += 1
    order = np.argsort(places[:found])
    officer_minutes = kept[Staff.OFFICERS.value] + minutes_of_round(p.officer_hours_per_1000_homes, len(homes), now)
    minutes = kept[Staff.DOORS.value] + minutes_of_round(p.hours_per_1000_homes, len(homes), now)
    needed = (p.knock_minutes + p.talk_minutes) * p.workers_count
    for nth in range(found):
        h = homes[line[order[nth]]]
        by_officer = officer_minutes >= needed
        if not by_officer and minutes < needed:
            break
        hour_cents = p.officer_hour_cents if by_officer else p.hour_cents
        payer = Party.MUNICIPALITY.value if by_officer else Party.VOLUNTEERS.value
        key = luck_key(seed, h.household, month)
        total = totals[h.corporation]
        used = ring_bell(h, p, hour_cents, payer, 1400, world, key, now, month, total, rows, size)
        h.last_doors_month = month
        if by_officer:
            officer_minutes -= used
        else:
            minutes -= used
    kept[Staff.OFFICERS.value] = minutes_to_keep(officer_minutes, needed)
    kept[Staff.DOORS.value] = minutes_to_keep(minutes, needed)


@walk
def eyes_see(h, seed, month, p):
    """Does somebody nearby signal this household this month. Source: study 4.4; rates assumed."""
    share = p.seen_share_per_year if concerns_count(h) > 0 else p.mistaken_share_per_year
    return luck(seed, h.household, month, Purpose.OTHER_EYES, 0) < share / 12.0


@walk_making_arrays
def other_eyes_look(homes, ends, world, seed, now, month, places, line, totals, rows, size, kept):
    """Let neighbours and others signal, and an outreach worker visit whom they signal, as far as hours go."""
    p = world.other_eyes
    found = 0
    consent = regime_of(p.consent, world.casework.consent)
    for i in range(len(homes)):
        h = homes[i]
        if ends[i] != 0 or is_being_helped(h) or not eyes_see(h, seed, month, p):
            continue
        if not may_share(luck(seed, h.household, 0, Purpose.CONSENTS, 1200), consent, world.answering):
            continue
        total = totals[h.corporation]
        total.reports += 1
        disclose(h, 1, is_consented(consent), month, total)
        turn = int(luck(seed, h.household, month, Purpose.LINE, 4) * 524288.0)
        places[found] = (turn << 24) | int(h.dwelling)
        line[found] = i
        found += 1
    order = np.argsort(places[:found])
    minutes = kept[Staff.EYES.value] + minutes_of_round(2.0 * p.hours_per_1000_homes, len(homes), month)
    needed = (p.knock_minutes + p.talk_minutes) * p.workers_count
    payer = Party.MUNICIPALITY.value
    for nth in range(found):
        if minutes < needed:
            break
        h = homes[line[order[nth]]]
        key = luck_key(seed, h.household, month)
        minutes -= ring_bell(h, p, p.hour_cents, payer, 1500, world, key, now, month, totals[h.corporation], rows, size)
    kept[Staff.EYES.value] = minutes_to_keep(minutes, needed)


@walk_making_arrays
def streets_work(
    homes, active, count, ends, world, policies, seed, now, month, is_second_round, places, line, totals, rows, size,
    kept,
):  # fmt: skip
    """Work in streets for one round: a new map when it is due, doors, and once a month what other eyes saw."""
    p = world[0].street_desk
    if p.hours_per_1000_homes + p.officer_hours_per_1000_homes > 0.0:
        streets_count = 1
        for i in range(len(homes)):
            streets_count = max(streets_count, homes[i].street + 1)
        marked = np.zeros(streets_count, dtype=np.bool_)
        if p.indicates:
            marked = marked_streets(homes, streets_count)
            is_due = month % p.renewed_every_months == 0 and not is_second_round
            if is_due or not marked.any():
                streets_are_indicated(homes, streets_count, seed, month, p)
                marked = marked_streets(homes, streets_count)
            if is_second_round:
                count_streets(homes, marked, totals)
        doors_are_visited(homes, ends, marked, world[0], seed, now, month, places, line, totals, rows, size, kept)
    if world[0].other_eyes.hours_per_1000_homes > 0.0 and is_second_round:
        other_eyes_look(homes, ends, world[0], seed, now, month, places, line, totals, rows, size, kept)
