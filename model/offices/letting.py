"""The beginning and the end of a tenancy at the corporation's counter: the deposit, and the talk at letting.

A deposit is paid from savings; what these do not cover is the new tenant's first debt to the corporation. At the end
it is set off against what is owed, and the rest goes back. In the monthly totals the unpaid part counts as rent due,
and what is set off as a receipt; the deposit itself is a ledger row at either end.
"""

from typing import NamedTuple

from model.budget import monthly_bills_cents
from model.debts import receive
from model.jit import rule, walk
from model.ledger import book
from model.luck import Purpose, draw, luck_key
from model.offices.contact import book_officer, join_line
from model.rules.answering import accepts_help
from model.words import Cause, Consent, Cost, HelpStage, LineKind, Party


class Letting(NamedTuple):
    """Parameters of this file; sources in scenarios/parameters/letting.toml."""

    talk_minutes: int
    talk_claims_share: float
    talk_coaching: float
    talk_refers_share: float


@rule
def deposit_due_cents(deposit_rents, rent):
    """Which deposit is asked for at the start of a tenancy."""
    return int(deposit_rents * rent + 0.5)


@rule
def set_off_cents(deposit, owed):
    """Which part of the deposit is set off against what is owed at the end. Source: civil code, 6:127."""
    return min(deposit, owed)


@walk
def deposit_is_asked(h, policy, month, total, rows, size):
    """Ask the new tenant for the deposit; what its savings do not cover is its first debt."""
    deposit = deposit_due_cents(policy.deposit_rents, h.rent_cents)
    if deposit <= 0:
        return
    h.deposit_cents = deposit
    book(rows, size, month, Party.HOUSEHOLD, Party.CORPORATION, Cost.DEPOSIT, h.corporation, h.household, deposit)
    paid = min(h.savings_cents, deposit)
    h.savings_cents -= paid
    short = deposit - paid
    if short > 0:
        h.rent_arrears_cents += short
        h.rent_due_total_cents += short
        h.spell_month = month
        h.cause = Cause.DEPOSIT.value
        total.rent_due_cents += short
        total.closing_arrears_cents += short
        total.new_arrears += 1
        total.spells_deposit += 1


@walk
def deposit_is_given_back(h, month, total, rows, size):
    """Set the deposit off against arrears and costs at the end of the tenancy; the rest leaves with the household."""
    deposit = h.deposit_cents
    if deposit <= 0:
        return
    set_off = set_off_cents(deposit, h.rent_arrears_cents + h.rent_costs_cents)
    receive(h, total, set_off)
    total.closing_arrears_cents -= set_off
    h.deposit_cents = 0
    book(rows, size, month, Party.CORPORATION, Party.HOUSEHOLD, Cost.DEPOSIT, h.corporation, h.household, deposit)


@walk
def allowances_are_claimed(h, key, share):
    """Let the new tenant claim, at the talk, allowances that it would not have claimed by itself."""
    if draw(key, Purpose.LETTING_TALK, 1) < share:
        h.claims_rent_allowance = True
    if draw(key, Purpose.LETTING_TALK, 2) < share:
        h.claims_health_allowance = True
    if draw(key, Purpose.LETTING_TALK, 3) < share:
        h.claims_child_budget = True


@walk
def new_tenant_is_spoken_to(h, world, policy, seed, month, total, rows, size):
    """Talk with the new tenant, where that is done: allowances are claimed; a budget that does not fit is seen.

    Then coaching and the neighbourhood team are offered. Source: study 4.2.2 (extended intake), 5 (critical intake).
    """
    p = world.letting
    key = luck_key(seed, h.household, 0)
    if draw(key, Purpose.LETTING_TALK, 0) >= policy.intake_share:
        return
    book_officer(h, Cost.INTAKE_TALK, p.talk_minutes, world.casework, month, rows, size)
    allowances_are_claimed(h, key, p.talk_claims_share)
    if h.usual_income_cents >= h.necessary_cents + monthly_bills_cents(h):
        return
    luck_accepts = draw(key, Purpose.LETTING_TALK, 4)
    if not accepts_help(luck_accepts, True, h.attention, h.self_efficacy, h.strain, world.answering):
        return
    h.coaching = max(h.coaching, p.talk_coaching)
    if draw(key, Purpose.LETTING_TALK, 5) < p.talk_refers_share and h.help_stage == HelpStage.NONE:
        join_line(h, LineKind.ACCEPTED, Consent.ASKED_BEFOREHAND, 0, 2 * month, month, total)
