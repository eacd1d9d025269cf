"""A housing corporation works its arrears ladder: which rung is reached, for whom, and does its employee take it."""

from typing import NamedTuple

from model.debts import creditors_count
from model.jit import AHEAD, fetch_case, walk
from model.ledger import book
from model.luck import Purpose, draw, luck, luck_key
from model.offices.desks import is_manned
from model.offices.ladder import (
    calls_in_help,
    employee_adoption,
    is_in_audience,
    is_reached_rung,
    is_structural,
    risk_factors_count,
)
from model.offices.rungs import take_rung
from model.rules.answering import can_share_now, reads_letter, regime_of
from model.words import Audience, Cost, LegalStage, Measure, Party, Rung, SettlementStage

ASKS_INSTALMENT = 1010  # which of a month's letters asks for a missed instalment


class CorporationPolicy(NamedTuple):
    """What one corporation can decide; sources in scenarios/parameters/corporation.toml and corporations/*.toml."""

    arrangement_months: int
    arrangement_fit_share: float
    fit_after_income_drop_plus: float
    arrangements_at_most: int
    employees_count: int
    employee_spread: float
    spares_young_families_share: float
    summons_from_rents: float
    summons_share: float
    executes_share: float
    executes_from_rents: float
    accepts_plan_share: float
    pauses_for_help_rounds: int
    vacancy_months: int
    deposit_rents: float
    intake_share: float


@walk
def is_meant_for(h, audience, structural, work):
    """Is a rung for this audience meant for this household."""
    if audience == Audience.EVERYONE:
        return True
    if audience == Audience.WITH_RISK_FACTORS:
        count = risk_factors_count(
            h.income_source, h.composition, h.age_months, h.children_count, h.usual_income_cents, work
        )
        return count >= work.risk_factors_at_least
    return is_in_audience(
        audience, h.composition, h.youngest_child_months, h.sees_concern, structural, work.young_child_years
    )


@walk
def instalment_is_asked_for(h, world, key, corporation, month, rows, size):
    """Write to a tenant who missed an instalment: what is made good before the month is out breaks nothing."""
    cents = world.casework.letter_cents
    book(rows, size, month, Party.CORPORATION, Party.LABOUR, Cost.LETTER, corporation, h.household, cents)
    at = draw(key, Purpose.FACES_POST, ASKS_INSTALMENT)
    h.is_reminded = h.is_reminded or reads_letter(at, h.attention, world.casework.simple_letters, world.answering)


@walk
def instalment_stays_missed(h, p, key, total):
    """Let an instalment that was not made good break the running arrangement unless it is tolerated."""
    h.missed_instalment = 0
    if draw(key, Purpose.DISCRETION, 0) >= p.tolerates_missed_share:
        h.instalment_cents = 0
        h.arrangement_months = 0
        h.arrangements_broken += 1
        total.arrangements_broken += 1


@walk
def employee_adopts(h, rung, work, policy, seed, corporation):
    """Does the employee who has this case do what the rung says; the judgement holds for a while in a lasting case."""
    if rung.adoption_share <= 0.0 or rung.adoption_share >= 1.0:
        return rung.adoption_share >= 1.0
    employee = luck(seed, h.dwelling % policy.employees_count, 0, Purpose.EMPLOYEE, corporation)
    adoption = employee_adoption(rung.adoption_share, policy.employee_spread, employee)
    decided = h.spell_month + int(h.months_in_arrears) // work.judgement_months * work.judgement_months
    return luck(seed, h.household, decided, Purpose.RUNG_ADOPTION, rung.bit) < adoption


@walk
def is_possible(h, rung, calls_in, world):
    """Can the rung be taken now: help needs somebody who works there and a consent that can exist.

    A settlement that is paid protects the home: nothing is handed over while it runs.
    """
    if calls_in:
        consent = regime_of(rung.consent, world.casework.consent)
        return is_manned(rung.action, world) and can_share_now(consent, h.has_responded, h.was_lettered)
    hands_over = rung.action == Rung.BAILIFF or rung.action == Rung.COLLECTION_AGENCY
    return not (hands_over and h.settlement_stage == SettlementStage.RUNNING)


@walk
def climb_ladder(h, ladder, world, policy, seed, corporation, now, month, is_second_round, total, rows, size):
    """Take every rung that this household's case has reached and that was not yet taken in this spell."""
    work = world.casework
    structural = is_structural(h.months_in_arrears, h.arrears_history, work)
    taken_before = h.rungs_done
    for index in range(len(ladder)):
        rung = ladder[index]
        if rung.in_round != 0 and (rung.in_round == 2) != is_second_round:
            continue
        bit = 1 << rung.bit
        if taken_before & bit and (h.has_responded or h.unanswered_count == 0 or h.unanswered_count > rung.repeats):
            continue
        calls_in = calls_in_help(rung.action)
        if not calls_in and (h.instalment_cents > 0 or h.legal_stage > LegalStage.BAILIFF):
            continue
        if not is_reached_rung(
            rung.measure,
            rung.at_months,
            h.rent_arrears_cents,
            h.rent_cents,
            is_second_round,
            h.arrangements_broken,
            h.unanswered_count,
            creditors_count(h) if rung.measure == Measure.CREDITORS else 0,
        ):
            continue
        if rung.only_unanswered and (h.has_responded or h.unanswered_count == 0):
            continue
        if rung.only_structural and not structural:
            continue
        if not is_meant_for(h, rung.audience, structural, work):
            continue
        if not is_possible(h, rung, calls_in, world):
            continue
        if not employee_adopts(h, rung, work, policy, seed, corporation):
            continue
        h.rungs_done |= bit
        key = luck_key(seed, h.household, month)
        take_rung(h, rung, world, policy, key, 2 * rung.bit + now % 2, corporation, now, month, total, rows, size)


@walk
def works_cases(
    homes,
    cases,
    start,
    stop,
    ladder,
    world,
    policy,
    seed,
    corporation,
    now,
    month,
    is_second_round,
    totals,
    rows,
    size,
):
    """Let one corporation work all its cases in arrears this round."""
    total = totals[corporation]
    for at in range(start, stop):
        fetch_case(homes[cases[min(at + AHEAD, stop - 1)]])
        h = homes[cases[at]]
        if h.rent_arrears_cents + h.rent_costs_cents <= 0:
            continue
        if h.missed_instalment and h.instalment_cents > 0:
            key = luck_key(seed, h.household, month)
            if is_second_round:
                instalment_stays_missed(h, world[0].arranging, key, total)
            else:
                instalment_is_asked_for(h, world[0], key, corporation, month, rows, size)
        climb_ladder(h, ladder, world[0], policy[0], seed, corporation, now, month, is_second_round, total, rows, size)
