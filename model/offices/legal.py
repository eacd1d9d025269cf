"""The legal path: bailiff, summons, court order, announcement, and how it ends. Clocks are rounded up to a round.

Only rent arrears lead here: evictions for nuisance, cannabis or fraud are outside the model. Statutory interest is not
charged. The order is 'a stick behind the door': an arrangement that is held keeps the tenant in.
"""

from typing import NamedTuple

from model.jit import AHEAD, fetch_standing, rule, walk
from model.ledger import book
from model.luck import Purpose, draw, luck, luck_key
from model.offices.rungs import NOT_STARTED
from model.rules.answering import reads_letter
from model.rules.arranging import offer_arrangement
from model.rules.charging import (
    collection_fee_cents,
    court_fee_cents,
    eviction_execution_cents,
    judgment_service_cents,
    summons_cents,
)
from model.words import Cost, End, HelpStage, LegalStage, Party, SettlementStage


class Legal(NamedTuple):
    """Parameters of this file; sources in scenarios/parameters/legal.toml."""

    bailiff_rounds: int
    bailiff_waits_rounds: int
    court_rounds: int
    settles_before_judgment_share: float
    order_wait_rounds: int
    arranges_after_order_share: float
    announcement_rounds: int
    arranges_at_last_share: float
    keys_returned_share: float
    absconds_share: float
    bailiff_case_cents: int
    shelter_share: float
    shelter_months: int
    shelter_month_cents: int
    homeless_share: float
    homeless_months: int
    homeless_month_cents: int


@rule
def rounds_until(days):
    """After how many rounds does a clock of days run out: rounded up to the next 1st or 15th."""
    return (days + 14) // 15


@rule
def goes_to_court(luck, arrears, rent, is_young_family, from_rents, summons_share, spares_share):
    """Does the corporation let the bailiff summon this tenant now. Source: study 4.2.2, court-practice."""
    if arrears < from_rents * rent:
        return False
    return luck < summons_share * (1.0 - spares_share if is_young_family else 1.0)


@rule
def is_owed_enough(arrears, rent, from_rents):
    """Is so much rent owed that the corporation holds to an eviction. Source: assumption (discretion, study 4.2.2)."""
    return arrears >= from_rents * rent


@rule
def is_executed(luck, is_young_family, executes_share, spares_share):
    """Does the corporation let the eviction be announced now. Source: study 4.2.2 (discretion); shares calibrated."""
    return luck < executes_share * (1.0 - spares_share if is_young_family else 1.0)


@rule
def last_step(luck_keys, luck_absconds, p):
    """How does a tenancy end that nothing has saved: keys returned, absconded or evicted. Source: aedes-2014."""
    if luck_keys < p.keys_returned_share:
        return End.KEYS_RETURNED.value
    if luck_absconds < p.absconds_share:
        return End.ABSCONDED.value
    return End.EVICTED.value


@walk
def charge(h, cents, corporation, month, total, rows, size):
    """Add collection or court costs to what the tenant owes."""
    h.rent_costs_cents += cents
    total.costs_charged_cents += cents
    book(rows, size, month, Party.HOUSEHOLD, Party.CORPORATION, Cost.COLLECTION_FEE, corporation, h.household, cents)


@walk
def advance(h, cost, payee, cents, corporation, month, rows, size):
    """Let the corporation pay for a legal step."""
    book(rows, size, month, Party.CORPORATION, payee, cost, corporation, h.household, cents)


@walk
def bailiff_begins(h, world, policy, key, now, month, total, rows, size):
    """First letter of the bailiff, with the statutory costs; an arrangement is offered on its terms."""
    if not h.at_agency:  # the law allows these costs once; an agency has charged them
        charge(h, collection_fee_cents(h.rent_arrears_cents, world.charging), h.corporation, month, total, rows, size)
    cents = world.legal.bailiff_case_cents
    advance(h, Cost.BAILIFF_WORK, Party.BAILIFF, cents, h.corporation, month, rows, size)
    h.legal_due_round = now + world.legal.bailiff_rounds
    if reads_letter(draw(key, Purpose.PRESSURE, 0), h.attention, False, world.answering):
        h.is_reminded = True
        offer_arrangement(h, policy, world.arranging, key, 1000, total)


@walk
def summons_or_waits(h, world, policy, key, is_young, now, month, total, rows, size):
    """The bailiff's term has run out: summon, or wait."""
    if not goes_to_court(
        draw(key, Purpose.DISCRETION, 1),
        h.rent_arrears_cents,
        h.rent_cents,
        is_young,
        policy.summons_from_rents,
        policy.summons_share,
        policy.spares_young_families_share,
    ):
        h.legal_due_round = now + world.legal.bailiff_waits_rounds
        return
    claim = h.rent_arrears_cents + h.rent_costs_cents
    summons, fee = summons_cents(claim, world.charging), court_fee_cents(claim, world.charging)
    advance(h, Cost.SUMMONS_FEE, Party.BAILIFF, summons, h.corporation, month, rows, size)
    advance(h, Cost.COURT_FEE, Party.COURT, fee, h.corporation, month, rows, size)
    charge(h, summons + fee, h.corporation, month, total, rows, size)
    h.legal_stage = LegalStage.SUMMONS.value
    h.legal_due_round = now + world.legal.court_rounds
    h.is_reminded = True
    total.summonses += 1


@walk
def judgment_or_settled(h, world, policy, key, now, month, total, rows, size):
    """The court's term has run out: an order, unless the tenant has settled."""
    if draw(key, Purpose.JUDGMENT, 0) < world.legal.settles_before_judgment_share:
        offer_arrangement(h, policy, world.arranging, key, 1001, total)
    if h.instalment_cents > 0:
        h.legal_stage = LegalStage.NONE.value
        total.summonses_withdrawn += 1
        return
    service = judgment_service_cents(world.charging)
    advance(h, Cost.JUDGMENT_SERVICE, Party.BAILIFF, service, h.corporation, month, rows, size)
    charge(h, service, h.corporation, month, total, rows, size)
    h.legal_stage = LegalStage.ORDER.value
    h.legal_due_round = now + world.legal.order_wait_rounds
    h.is_reminded = True
    h.orders_count += 1
    if h.first_order_month < 0:
        h.first_order_month = month
    total.court_orders += 1
    if draw(key, Purpose.PRESSURE, 1) < world.legal.arranges_after_order_share:
        offer_under_order(h, world, policy, key, 1002, total)


@walk
def offer_under_order(h, world, policy, key, nth, total):
    """Offer an arrangement with the order as a stick behind the door, whatever was broken before."""
    broken = h.arrangements_broken
    h.arrangements_broken = 0
    offer_arrangement(h, policy, world.arranging, key, nth, total)
    h.arrangements_broken = broken


@walk
def announced_or_waits(h, world, policy, key, is_young, now, total):
    """An order lies ready and nothing is arranged: announce the eviction with a last arrangement, or wait."""
    if is_owed_enough(h.rent_arrears_cents, h.rent_cents, policy.executes_from_rents) and is_executed(
        draw(key, Purpose.DISCRETION, 2), is_young, policy.executes_share, policy.spares_young_families_share
    ):
        h.legal_stage = LegalStage.ANNOUNCED.value
        h.legal_due_round = now + world.legal.announcement_rounds
        h.told_eviction = True
        h.is_reminded = True
        total.evictions_announced += 1
        if draw(key, Purpose.PRESSURE, 3) < world.legal.arranges_at_last_share:
            offer_under_order(h, world, policy, key, 1004, total)
        return
    h.legal_due_round = now + world.legal.order_wait_rounds
    if draw(key, Purpose.PRESSURE, 2) < world.legal.arranges_after_order_share:
        offer_under_order(h, world, policy, key, 1003, total)


@walk
def ends_or_saved(h, world, policy, key, seed, now, month, total, rows, size):
    """The announced day has come: the tenancy ends (End), or goes on (0) if an arrangement runs or most is paid."""
    if h.instalment_cents > 0 or not is_owed_enough(h.rent_arrears_cents, h.rent_cents, policy.executes_from_rents):
        h.legal_stage = LegalStage.ORDER.value
        h.legal_due_round = now + world.legal.order_wait_rounds
        return End.STILL_THERE.value
    end = last_step(draw(key, Purpose.RETURNS_KEYS, 0), draw(key, Purpose.ABSCONDS, 0), world.legal)
    if end == End.EVICTED:
        cents = eviction_execution_cents(world.charging)
        advance(h, Cost.EVICTION_EXECUTION, Party.BAILIFF, cents, h.corporation, month, rows, size)
        charge(h, cents, h.corporation, month, total, rows, size)
        shelter_is_found(h, world.legal, seed, month, rows, size)
    return end


@walk
def shelter_is_found(h, p, seed, month, rows, size):
    """Book what shelter costs the municipality, month by month, if the evicted household has nowhere else to go.

    Part of those in shelter have no home after it: homelessness then costs for years. Who has somewhere to go has so
    whenever the eviction comes: a policy that only delays it neither finds a household a bed nor takes one away.
    Source: assumption.
    """
    if luck(seed, h.household, 0, Purpose.SHELTER, 0) >= p.shelter_share:
        return
    months = p.shelter_months
    if luck(seed, h.household, 0, Purpose.SHELTER, 1) < p.homeless_share:
        months += p.homeless_months
    for later in range(1, months + 1):
        is_shelter = later <= p.shelter_months
        cost = Cost.SHELTER if is_shelter else Cost.HOMELESSNESS
        cents = p.shelter_month_cents if is_shelter else p.homeless_month_cents
        when = month + later
        book(rows, size, when, Party.MUNICIPALITY, Party.MARKET, cost, h.corporation, h.household, cents)


@rule
def waits_for_settlement(settlement_stage, now, due_round, pause_rounds):
    """Does the landlord hold back its next legal step: while a settlement runs, and for a while before one is reached.

    Source: NVVK practice (a running settlement binds the creditors who agreed to it); the pause is policy.
    """
    if settlement_stage == SettlementStage.RUNNING:
        return True
    is_sought = settlement_stage == SettlementStage.STABILISING or settlement_stage == SettlementStage.NEGOTIATING
    return is_sought and now < due_round + pause_rounds


@walk
def close_if_paid(h, total):
    """Close a case whose claim has been paid; returns whether it was closed."""
    if h.rent_arrears_cents + h.rent_costs_cents > 0:
        return False
    if h.legal_stage == LegalStage.SUMMONS:
        total.summonses_withdrawn += 1
    elif h.legal_stage >= LegalStage.ORDER:
        total.orders_resolved += 1
    h.legal_stage = LegalStage.NONE.value
    return True


@walk
def legal_steps(
    homes, cases, count, ends, world, policies, seed, now, month, is_second_round, places, line, totals, rows, size,
    kept,
):  # fmt: skip
    """Let bailiff and court take the steps that are due this round; ends [homes] receives how tenancies end."""
    young_child_months = 12 * world[0].casework.young_child_years
    for at in range(count):
        fetch_standing(homes[cases[min(at + AHEAD, count - 1)]])
        i = cases[at]
        h = homes[i]
        if h.legal_stage == LegalStage.NONE or ends[i] != 0:
            continue
        total = totals[h.corporation]
        if close_if_paid(h, total):
            continue
        policy = policies[h.corporation]
        key = luck_key(seed, h.household, month)
        if waits_for_settlement(h.settlement_stage, now, h.legal_due_round, policy.pauses_for_help_rounds):
            continue
        if h.legal_stage == LegalStage.BAILIFF and h.legal_due_round == NOT_STARTED:
            bailiff_begins(h, world[0], policy, key, now, month, total, rows, size)
            if h.help_stage == HelpStage.HELPED:
                h.legal_due_round += policy.pauses_for_help_rounds
            continue
        if now < h.legal_due_round:
            continue
        # Refusing all help offered leads to eviction even for families (study 4.2.2).
        is_young = 0 <= h.youngest_child_months < young_child_months
        is_young = is_young and not (h.refused_help and world[0].casework.refusal_ends_sparing)
        if h.instalment_cents > 0 and h.legal_stage != LegalStage.SUMMONS and h.legal_stage != LegalStage.ANNOUNCED:
            continue
        if h.legal_stage == LegalStage.BAILIFF:
            summons_or_waits(h, world[0], policy, key, is_young, now, month, total, rows, size)
        elif h.legal_stage == LegalStage.SUMMONS:
            judgment_or_settled(h, world[0], policy, key, now, month, total, rows, size)
        elif h.legal_stage == LegalStage.ORDER:
            announced_or_waits(h, world[0], policy, key, is_young, now, total)
        else:
            ends[i] = ends_or_saved(h, world[0], policy, key, seed, now, month, total, rows, size)
