"""The other creditors, once a month: energy, water, health insurer, loans and other bills, tax authority.

What was withheld from incomes this month is passed on first, then each creditor takes the step that is due. All wait
for a household whose debts are being stabilised, negotiated or paid under a settlement: the premium at source ends
(Zorgverzekeringswet 18d-3), who is cut off is connected again (cut-off decree, article 10, here all year), and under a
running settlement attachments are lifted.
"""

from model.debts import CREDITORS, owed_to, owes_more, part_of, set_stage, stage_with
from model.jit import AHEAD, fetch_case, rule, turn, walk
from model.ledger import book
from model.luck import Purpose, draw, luck_key
from model.offices.ladder import bits_set
from model.rules.attaching import goes_to_tax_first, surcharge_cents
from model.rules.charging import (
    collection_fee_cents,
    court_fee_cents,
    judgment_service_cents,
    summons_cents,
)
from model.rules.dunning import enforces, months_owed, next_stage, tax_notice_cents, tax_writ_cents, writes
from model.rules.owing import creditor_is_answered
from model.rules.paying import demand_instalment_cents
from model.rules.spending import adults_in
from model.words import Cost, Creditor, CreditorStage, Party, SettlementStage

PREMIUM = 1 << 3  # bit of Creditor.HEALTH in `attached_by`: the premium is taken at its source
ASKING, PRESSING, MORE = 0, 8, 16  # where, among the bits of `usual_month`, those of one kind begin


@rule
def party_of(creditor):
    """Which Party is this creditor."""
    if creditor == Creditor.ENERGY:
        return Party.ENERGY_SUPPLIER.value
    if creditor == Creditor.WATER:
        return Party.WATER_COMPANY.value
    if creditor == Creditor.HEALTH:
        return Party.HEALTH_INSURER.value
    return Party.STATE.value if creditor == Creditor.TAX else Party.OTHER_CREDITOR.value


@rule
def is_paused(settlement_stage):
    """Do the creditors wait: the debts are being stabilised, negotiated or paid under a settlement."""
    return SettlementStage.STABILISING <= settlement_stage <= SettlementStage.RUNNING


@walk
def monthly_bill_of(h, creditor, world):
    """What is this creditor's usual bill a month, also while it is cut off or taken at its source."""
    if creditor == Creditor.ENERGY:
        return int(h.energy_bill_cents * world.spending.energy_price_index)
    if creditor == Creditor.WATER:
        return h.water_bill_cents
    if creditor == Creditor.HEALTH:
        return world.spending.health_premium_cents * adults_in(h.composition)
    if creditor == Creditor.OTHER:
        return h.other_bill_cents
    return demand_instalment_cents(h.repayment_demand_cents, h.demand_at_once, world.paying)


@walk
def claims_of_attachers(h):
    """How much do the creditors claim that have attached the income (the premium at source is no claim)."""
    claims = 0
    for creditor in range(1, CREDITORS):
        if (h.attached_by >> creditor) & 1 and creditor != Creditor.HEALTH:
            claims += owed_to(h, creditor)
    return claims


@walk
def attached_is_paid(h, creditor, cents, month, rows, size):
    """Pay one attacher its part."""
    if cents > 0:
        owes_more(h, creditor, 0 - cents)
        book(rows, size, month, Party.HOUSEHOLD, party_of(creditor), Cost.ATTACHED, h.corporation, h.household, cents)


@walk
def withheld_is_passed_on(h, world, month, total, rows, size):
    """Pay what was withheld this month to those it was withheld for; what nobody claims any more goes back."""
    p = world.creditors
    total.attached_cents += h.attached_cents
    left = h.attached_cents
    if h.attached_by & PREMIUM:
        adults = adults_in(h.composition)
        premium = p.default_premium_cents * adults - h.health_premium_cents
        left -= premium
        extra = surcharge_cents(premium, world.spending.health_premium_cents * adults)
        cost = Cost.PREMIUM_SURCHARGE
        if extra > 0:
            book(rows, size, month, Party.HOUSEHOLD, Party.STATE, cost, h.corporation, h.household, extra)
    if (h.attached_by >> Creditor.TAX) & 1:
        first = goes_to_tax_first(left, h.tax_arrears_cents, p.tax_goes_first)
        attached_is_paid(h, Creditor.TAX.value, first, month, rows, size)
        left -= first
    claims = claims_of_attachers(h)
    to_pay = min(left, claims)
    left -= to_pay
    for creditor in range(1, CREDITORS):
        if (h.attached_by >> creditor) & 1 and creditor != Creditor.HEALTH:
            claim = owed_to(h, creditor)
            part = part_of(to_pay, claim, claims)
            claims -= claim
            to_pay -= part
            attached_is_paid(h, creditor, part, month, rows, size)
    h.savings_cents += left


@walk
def stage_is_left(h, creditor, stage):
    """Go back to a stage below enforcement: nothing is withheld for this creditor any more."""
    set_stage(h, creditor, stage)
    if creditor == Creditor.HEALTH and h.attached_by & PREMIUM:
        h.circumstances = 0  # the insurer's premium is set anew next month
    h.attached_by &= ~(1 << creditor)


@walk
def waits(h, creditor, stage):
    """Wait for the debt service; what was enforced is undone, an attachment only by a running settlement."""
    attaches = creditor == Creditor.OTHER or creditor == Creditor.TAX
    if stage == CreditorStage.ENFORCED and (not attaches or h.settlement_stage == SettlementStage.RUNNING):
        stage_is_left(h, creditor, CreditorStage.COLLECTION.value)


@walk
def costs_of_step(creditor, stage, owed, world):
    """What does the household have to pay for this step: notice and writ of the tax authority, collection, court.

    By the tariffs that a landlord charges, value added tax included: energy and water may not charge the tax.
    """
    p, law = world.creditors, world.charging
    if creditor == Creditor.TAX:
        if stage == CreditorStage.DUNNED:
            return tax_notice_cents(owed, p)
        return tax_writ_cents(owed, p) if stage == CreditorStage.COLLECTION else 0
    if stage == CreditorStage.COLLECTION:
        return collection_fee_cents(owed, law)
    if stage == CreditorStage.ENFORCED:
        if creditor == Creditor.ENERGY or creditor == Creditor.WATER:
            return p.cut_off_cents
        if creditor == Creditor.OTHER:
            return summons_cents(owed, law) + court_fee_cents(owed, law) + judgment_service_cents(law)
    return 0


@walk
def step_is_taken(h, creditor, stage, owed, world, month, total, rows, size):
    """Take the creditor to this stage: the costs are added to what it is owed; attachers are noted."""
    set_stage(h, creditor, stage)
    cents = costs_of_step(creditor, stage, owed, world)
    if cents > 0:
        is_cut_off = stage == CreditorStage.ENFORCED and creditor <= Creditor.WATER
        cost = Cost.DISCONNECTION if is_cut_off else Cost.DUNNING_FEE
        owes_more(h, creditor, cents)
        total.creditor_costs_cents += cents
        book(rows, size, month, Party.HOUSEHOLD, party_of(creditor), cost, h.corporation, h.household, cents)
    if stage == CreditorStage.ENFORCED and creditor >= Creditor.HEALTH:
        h.attached_by |= 1 << creditor


@walk
def is_answered(h, creditor, world, key):
    """Let the household answer a letter; if all is paid, the case is closed."""
    creditor_is_answered(h, creditor, world.paying, key)
    if owed_to(h, creditor) <= 0:
        stage_is_left(h, creditor, CreditorStage.NONE.value)


@turn
def hears_letters(h, p):
    """Can a letter of another creditor be answered: there are means, and nobody presses for the rent."""
    return (h.savings_cents > p.catches_up_keeps_cents) & ((h.rent_arrears_cents <= 0) | (int(h.is_reminded) == 0))


@turn
def concerned_creditors(h):
    """Which creditors have anything to do here, as bits: owed something, a step taken to be undone, or attaching.

    Looked at one after another, as jumps not to be foreseen are slow.
    """
    bits = int(h.attached_by)
    bits |= int((h.energy_arrears_cents > 0) | (h.energy_stage != CreditorStage.NONE)) << Creditor.ENERGY
    bits |= int((h.water_arrears_cents > 0) | (h.water_stage != CreditorStage.NONE)) << Creditor.WATER
    bits |= int((h.health_arrears_cents > 0) | (h.health_stage != CreditorStage.NONE)) << Creditor.HEALTH
    bits |= int((h.other_arrears_cents > 0) | (h.other_stage != CreditorStage.NONE)) << Creditor.OTHER
    bits |= int((h.tax_arrears_cents > 0) | (h.tax_stage != CreditorStage.NONE)) << Creditor.TAX
    return bits


@turn
def usual_month(h, creditor, world):
    """One creditor's month without a jump, as far as it goes so: a letter, a first step that is free, or nothing.

    Returns its bit among those that ask for an answer (ASKING), that press by letter (PRESSING), and with whom there is
    more to it, which is left to `creditor_acts` (MORE).
    """
    owed, stage = owed_to(h, creditor), stage_with(h, creditor)
    months = months_owed(owed, monthly_bill_of(h, creditor, world), world.creditors)
    due = next_stage(creditor, stage, months, world.creditors)
    is_enforced = due == CreditorStage.ENFORCED
    has_more = (due != stage) & ((due > CreditorStage.DUNNED) | (due < stage))
    has_more |= is_enforced & (creditor <= Creditor.WATER)
    more = int(has_more | ((owed <= 0) & (((h.attached_by >> creditor) & 1) != 0)))
    set_stage(h, creditor, due + (stage - due) * more)
    is_default = is_enforced & (creditor == Creditor.HEALTH)
    asks = ((due >= CreditorStage.REMINDED) & (due < CreditorStage.ENFORCED)) | is_default
    presses = (due == CreditorStage.DUNNED) | (due == CreditorStage.COLLECTION) | is_default
    return ((int(asks) << ASKING | int(presses) << PRESSING) * (1 - more) | more << MORE) << creditor


@turn
def usual_months(h, world):
    """The month of each creditor as far as `usual_month` goes, written out so that each is compiled for itself."""
    concerned = concerned_creditors(h)
    if is_paused(h.settlement_stage):
        return concerned << MORE
    bits = (concerned & (1 << Creditor.TAX)) << MORE  # whose first step is not free
    if (concerned >> Creditor.ENERGY) & 1:
        bits |= usual_month(h, Creditor.ENERGY.value, world)
    if (concerned >> Creditor.WATER) & 1:
        bits |= usual_month(h, Creditor.WATER.value, world)
    if (concerned >> Creditor.HEALTH) & 1:
        bits |= usual_month(h, Creditor.HEALTH.value, world)
    if (concerned >> Creditor.OTHER) & 1:
        bits |= usual_month(h, Creditor.OTHER.value, world)
    return bits


@walk
def creditor_acts(h, creditor, world, key, month, total, rows, size):
    """One creditor's month: the step that is due, or connecting again; returns whether it presses by letter."""
    p, owed, stage = world.creditors, owed_to(h, creditor), stage_with(h, creditor)
    if owed <= 0:
        stage_is_left(h, creditor, CreditorStage.NONE.value)
        return False
    if is_paused(h.settlement_stage):
        waits(h, creditor, stage)
        return False
    if stage == CreditorStage.ENFORCED:
        if creditor <= Creditor.WATER and draw(key, Purpose.CREDITOR, creditor) < p.reconnected_share:
            set_stage(h, creditor, CreditorStage.COLLECTION.value)
        elif creditor == Creditor.HEALTH:
            is_answered(h, creditor, world, key)
            return True
        return False
    months = months_owed(owed, monthly_bill_of(h, creditor, world), p)
    due = next_stage(creditor, stage, months, p)
    if due == CreditorStage.ENFORCED:
        own = draw(key, Purpose.CREDITOR, creditor)
        if not enforces(own, creditor, month % 12, h.has_health_problem, p):
            due = stage
    if due != stage:
        step_is_taken(h, creditor, due, owed, world, month, total, rows, size)
    if CreditorStage.REMINDED <= due < CreditorStage.ENFORCED:
        is_answered(h, creditor, world, key)
    return writes(due)


@walk
def other_creditors_act(
    homes, active, count, ends, world, policies, seed, now, month, is_second_round, places, line, totals, rows, size,
    kept,
):  # fmt: skip
    """Let the creditors other than the landlords act, in the second round of the month."""
    if not is_second_round:
        return
    for at in range(count):
        fetch_case(homes[active[min(at + AHEAD, count - 1)]])
        i = active[at]
        h = homes[i]
        total = totals[h.corporation]
        if h.attached_cents > 0:
            withheld_is_passed_on(h, world[0], month, total, rows, size)
        if ends[i] != 0:
            continue
        bits = usual_months(h, world[0])
        letters = bits_set(bits >> PRESSING, 8)
        more = (bits >> MORE) & 255
        asking = bits & 255 if hears_letters(h, world[0].paying) else 0
        if asking | more != 0:
            key = luck_key(seed, h.household, month)
            for creditor in range(1, CREDITORS):
                # No act of one creditor concerns another that was not concerned before.
                if (more >> creditor) & 1:
                    letters += int(creditor_acts(h, creditor, world[0], key, month, total, rows, size))
                elif (asking >> creditor) & 1:
                    is_answered(h, creditor, world[0], key)
        h.pressing_letters = letters
        total.creditor_letters += letters
