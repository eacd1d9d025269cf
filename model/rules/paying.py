"""What a household can pay, and what it remembers or faces: rent, energy, water, health, other bills, tax demands.

Two ways into arrears: no *means* (spending and bills exceed what there is) and no *attention* (the means are there,
a bill is not attended to). Either leaves whole bills unpaid, drawn by how readily households report to leave them:
health insurance first. Being reminded of the rent, and its enforcement, move the rent back. Partial payment of a bill
happens only through catching up and arrangements (owing.py). Under budget management no bill slips, habit is limited
to what is left, and in a shortage rent and fixed costs go first.
"""

from typing import NamedTuple

from model.debts import CREDITORS, owed_besides_rent
from model.jit import rule, turn, walk
from model.luck import Purpose, draw
from model.spells import first_left_are_counted, rent_spell_begins
from model.words import Creditor, CreditorStage, IncomeSource


class Paying(NamedTuple):
    """Parameters of this file and of owing.py; sources in scenarios/parameters/paying.toml."""

    lapse_share: float
    lapse_attention_factor: float
    cut_base_share: float
    cut_self_control_factor: float
    cut_pressure_share: float
    squeeze_share: float
    squeeze_pressure_share: float
    skips_health_weight: float
    skips_energy_weight: float
    skips_water_weight: float
    skips_rent_weight: float
    skips_other_weight: float
    skips_tax_weight: float
    rent_weight_under_pressure: float
    skips_fitting_share: float
    pressure_reminded: float
    demand_months: int
    demand_least_cents: int
    catches_up_reminded_share: float
    catches_up_unreminded_share: float
    catches_up_attention_share: float
    catches_up_keeps_cents: int
    pays_whole_rents_share: float
    least_late_payment_share: float
    borrows_share: float
    borrows_support_factor: float
    borrows_limit_cents: int
    borrows_until_months: int
    other_arrears_paid_share: float
    pays_creditor_share: float


@rule
def lapses(luck, attention, is_stabilised, p):
    """Does some bill slip the household's attention this month. Source: nibud-2012 (34% name attention); calibrated.

    `attention` is the household's own, 0 to 1; a household whose payments the team keeps in order does not lapse.
    """
    if is_stabilised:
        return False
    gap = 1.0 - attention
    return luck < p.lapse_share * (1.0 + p.lapse_attention_factor * gap * gap)


@rule
def cut_of_habit(self_control, pressure, coaching, p):
    """Which share of its habitual spending does a household give up to pay its bills. Source: study 2.2.1; assumed."""
    share = p.cut_base_share + p.cut_self_control_factor * self_control + p.cut_pressure_share * pressure + coaching
    return min(max(share, 0.0), 1.0)


@rule
def squeeze_of_needs(pressure, p):
    """Which share of necessary spending can be done without for a while. Source: assumption."""
    return p.squeeze_share + p.squeeze_pressure_share * pressure


@rule
def available_for_bills_cents(means, needs, habit, bills, wish, cut, squeeze):
    """How much can go to bills: what needs and habit leave, and in a shortage also what can be cut from them.

    Habit is cut and needs are squeezed for the bills of this month and for the arrears it wishes to pay (`wish`).
    """
    free = means - needs - habit
    if free >= bills + wish:
        return free
    return min(free + int(cut * habit) + int(squeeze * needs), bills + wish)


@rule
def skip_weight(creditor, pressure, p):
    """How readily is this creditor's bill left unpaid. Source: nibud-2018 (which bill is skipped first)."""
    if creditor == Creditor.HEALTH:
        return p.skips_health_weight
    if creditor == Creditor.ENERGY:
        return p.skips_energy_weight
    if creditor == Creditor.WATER:
        return p.skips_water_weight
    if creditor == Creditor.RENT:
        return p.skips_rent_weight + (p.rent_weight_under_pressure - p.skips_rent_weight) * pressure
    return p.skips_tax_weight if creditor == Creditor.TAX else p.skips_other_weight


@rule
def bill_of(creditor, rent, energy, water, health, other, tax):
    """How much is due to this creditor."""
    if creditor == Creditor.RENT:
        return rent
    if creditor == Creditor.ENERGY:
        return energy
    if creditor == Creditor.WATER:
        return water
    if creditor == Creditor.HEALTH:
        return health
    return tax if creditor == Creditor.TAX else other


@rule
def pressure_to_put_rent_first(pressure, is_reminded, p):
    """How far is the rent moved up: by enforcement (`pressure`), or by having been reminded. Source: assumption.

    Who has been written to or spoken with about the rent leaves another bill rather than the rent again.
    """
    return max(pressure, p.pressure_reminded) if is_reminded else pressure


@rule
def fit_of(bill, shortfall, p):
    """By which factor is a bill readier to be left that the shortfall needs in full. Source: assumption.

    Who is a little short leaves a small bill rather than the whole rent. Without a shortfall (0) nothing is to fit.
    """
    covered = min(shortfall / max(bill, 1), 1.0)
    return 1.0 - p.skips_fitting_share * (1.0 - covered) * (shortfall > 0)


@rule
def readiness(creditor, bill, shortfall, skipped, pressure, p):
    """How readily is this bill left next: not at all if none is due or it was skipped before. Source: skip_weight."""
    can_be_left = (bill > 0) & ((skipped >> creditor) & 1 == 0)
    return skip_weight(creditor, pressure, p) * fit_of(bill, shortfall, p) * can_be_left


@rule
def bill_left(at, shortfall, skipped, rent, energy, water, health, other, tax, pressure, p):
    """Which bill is left unpaid next, besides those already `skipped` (creditor bits): drawn by readiness; -1 if none.

    `at` is the luck of the draw; `shortfall` is still to be covered, 0 for a bill that slips attention.
    Source: nibud-2018 (late at least once, for whatever reason).
    """
    of_rent = readiness(Creditor.RENT.value, rent, shortfall, skipped, pressure, p)
    of_energy = readiness(Creditor.ENERGY.value, energy, shortfall, skipped, pressure, p)
    of_water = readiness(Creditor.WATER.value, water, shortfall, skipped, pressure, p)
    of_health = readiness(Creditor.HEALTH.value, health, shortfall, skipped, pressure, p)
    of_other = readiness(Creditor.OTHER.value, other, shortfall, skipped, pressure, p)
    of_tax = readiness(Creditor.TAX.value, tax, shortfall, skipped, pressure, p)
    total = of_rent + of_energy + of_water + of_health + of_other + of_tax
    if total <= 0.0:
        return -1
    # The first whose readiness takes what is left of `at` below zero; counted, as jumps not to be foreseen are slow.
    at = at * total - of_rent
    chosen = int(at >= 0.0)
    at -= of_energy
    chosen += int(at >= 0.0)
    at -= of_water
    chosen += int(at >= 0.0)
    at -= of_health
    chosen += int(at >= 0.0)
    at -= of_other
    chosen += int(at >= 0.0)
    at -= of_tax
    if at < 0.0:
        return chosen
    # Rounding left a little: the last that can be left.
    for creditor in range(CREDITORS - 1, 0, -1):
        if (of_rent, of_energy, of_water, of_health, of_other, of_tax)[creditor] > 0.0:
            return creditor
    return 0


@walk
def skipped_bills(shortfall, rent, energy, water, health, other, tax, pressure, key, p):
    """Which bills stay unpaid so that the shortfall is covered: a set of creditors as bits, drawn by readiness."""
    skipped = 0
    nth = 0
    while shortfall > 0 and nth < CREDITORS:
        at = draw(key, Purpose.BILL_ORDER, nth)
        chosen = bill_left(at, shortfall, skipped, rent, energy, water, health, other, tax, pressure, p)
        if chosen < 0:
            break
        skipped |= 1 << chosen
        shortfall -= bill_of(chosen, rent, energy, water, health, other, tax)
        nth += 1
    return skipped


@walk
def managed_bills(shortfall, rent, energy, water, health, other, tax):
    """Which bills stay unpaid under budget management: tax demands and other bills first, rent last; as bits.

    Source: meibloem-budget (rent and fixed costs first); the order among them is an assumption.
    """
    skipped = 0
    for nth in range(CREDITORS):
        creditor = CREDITORS - 1 - nth
        bill = bill_of(creditor, rent, energy, water, health, other, tax)
        if shortfall > 0 and bill > 0:
            skipped |= 1 << creditor
            shortfall -= bill
    return skipped


@rule
def demand_instalment_cents(demanded, at_once, p):
    """How much of the allowances demanded back is due: all of it, unless instalments were asked for. Assumption."""
    if demanded <= 0 or at_once:
        return demanded
    return min(demanded, max(demanded // p.demand_months, p.demand_least_cents))


@walk
def bills_are_left(h, skipped, rent, energy, other, tax, owed_before, total):
    """Add the bills left unpaid (creditor bits; the rent aside) to the arrears; returns all that stayed unpaid."""
    if owed_before <= 0:
        first_left_are_counted(skipped, total)
    of_energy = energy * ((skipped >> Creditor.ENERGY) & 1)
    of_water = water_due_cents(h) * ((skipped >> Creditor.WATER) & 1)
    of_health = h.health_premium_cents * ((skipped >> Creditor.HEALTH) & 1)
    of_other = other * ((skipped >> Creditor.OTHER) & 1)
    of_tax = tax * ((skipped >> Creditor.TAX) & 1)
    h.energy_arrears_cents += of_energy
    h.water_arrears_cents += of_water
    h.health_arrears_cents += of_health
    h.other_arrears_cents += of_other
    h.tax_arrears_cents += of_tax
    return rent * (skipped & 1) + of_energy + of_water + of_health + of_other + of_tax


@turn
def water_due_cents(h):
    """What is the water bill this month: none while cut off."""
    return h.water_bill_cents * int(h.water_stage != CreditorStage.ENFORCED)


@turn
def unpaid_bills(h, p, key, available, rent, energy, tax, slips):
    """Which bills are not paid this month, as creditor bits: for want of means, then of attention (`slips`)."""
    water, health, other = water_due_cents(h), h.health_premium_cents, h.other_bill_cents
    is_managed = h.managed_months > 0
    bills = rent + energy + water + health + other + tax
    skipped = 0
    if available < bills:
        shortfall = bills - max(available, 0)
        if is_managed:
            skipped = managed_bills(shortfall, rent, energy, water, health, other, tax)
        else:
            pressure = pressure_to_put_rent_first(h.pressure, h.is_reminded, p)
            skipped = skipped_bills(shortfall, rent, energy, water, health, other, tax, pressure, key, p)
    h.lapsed = False
    if slips:
        at = draw(key, Purpose.LAPSE, 2)
        pressure = pressure_to_put_rent_first(h.pressure, h.is_reminded, p)
        slipped = bill_left(at, 0, skipped, rent, energy, water, health, other, tax, pressure, p)
        if slipped >= 0:
            skipped |= 1 << slipped
            h.lapsed = slipped == Creditor.RENT
    return skipped


@turn
def asks_for_care(h):
    """What asks for more than paying the bills: rent owed, a demand, a plan, management, pressing creditors. 0: none.

    One sum of what is never below zero: one jump that cannot be foreseen instead of five.
    """
    cents = h.rent_arrears_cents + h.rent_costs_cents + h.repayment_demand_cents + h.instalment_cents
    months = h.direct_payment_months + h.managed_months + h.pressing_letters
    cut_off = int(h.energy_stage == CreditorStage.ENFORCED) + int(h.water_stage == CreditorStage.ENFORCED)
    return cents + h.settlement_cents + months + cut_off


@turn
def a_bill_slips(h, p, key):
    """Does a bill slip the household's attention this month."""
    return lapses(draw(key, Purpose.LAPSE, 0), h.attention, h.is_stabilised or h.managed_months > 0, p)


@turn
def bills_are_paid(h, p, key, month, energy_price_index, total):
    """Let rent and bills fall due on the 1st and be paid, or not; what is left is the new savings.

    Returns whether the rent was left unpaid. Arrears are paid from what is left: owing.debts_are_paid.
    """
    rent = h.rent_cents
    energy = int(h.energy_bill_cents * energy_price_index)
    bills = rent + energy + h.water_bill_cents + h.health_premium_cents + h.other_bill_cents
    spends = h.setback_cents + h.put_off_cents + h.necessary_cents + h.habitual_cents
    left = h.savings_cents + h.income_cents - spends - bills
    slips = a_bill_slips(h, p, key)
    care = 0 if h.is_quiet else asks_for_care(h)
    if care + int(left < 0) + int(slips) == 0:
        h.lapsed = False
        h.rent_due_total_cents += rent
        h.rent_paid_total_cents += rent
        h.savings_cents = left
        total.rent_due_cents += rent
        total.receipts_cents += rent
        return False
    return bills_fall_due(h, p, key, month, energy, slips, total)


@turn
def wished_cents(h):
    """How much of its arrears does the household wish to pay: plan or rent, what is dunned, or else the settlement."""
    instalment, settlement = h.instalment_cents, h.settlement_cents
    of_rent = (h.rent_arrears_cents + h.rent_costs_cents) * int(h.is_reminded)
    dunned = owed_besides_rent(h) * int(h.pressing_letters > 0)
    wish = (instalment if instalment > 0 else of_rent) + dunned
    return settlement if settlement > 0 else wish


@walk
def bills_fall_due(h, p, key, month, energy, slips, total):
    """Pay rent and bills as far as means and attention reach, when they do not plainly reach for everything.

    Returns whether the rent was left unpaid.
    """
    energy *= int(h.energy_stage != CreditorStage.ENFORCED)
    demand = demand_instalment_cents(h.repayment_demand_cents, h.demand_at_once, p)
    h.repayment_demand_cents -= demand
    h.rent_due_total_cents += h.rent_cents
    total.rent_due_cents += h.rent_cents
    means = h.savings_cents + h.income_cents - h.setback_cents - h.put_off_cents
    overdrawn = 0
    if means < 0:
        h.is_quiet = False
        overdrawn = 0 - means
        h.other_arrears_cents += overdrawn
        means = 0
    rent = h.rent_cents
    if h.direct_payment_months > 0:
        h.direct_payment_months -= 1
        if h.income_source != IncomeSource.WORK and means >= rent:
            rent = 0
            means -= h.rent_cents
    bills = rent + energy + water_due_cents(h) + h.health_premium_cents + h.other_bill_cents + demand
    wish = wished_cents(h)
    available = means - h.necessary_cents - h.habitual_cents
    if available < bills + wish:
        cut, squeeze = cut_of_habit(h.self_control, h.pressure, h.coaching, p), squeeze_of_needs(h.pressure, p)
        if h.managed_months > 0:
            cut = 1.0
        available = available_for_bills_cents(means, h.necessary_cents, h.habitual_cents, bills, wish, cut, squeeze)
    spent = min(means - available, h.necessary_cents + h.habitual_cents, means)
    skipped = unpaid_bills(h, p, key, available, rent, energy, demand, slips)
    unpaid = 0
    if skipped != 0:
        h.is_quiet = False
        h.last_late_month = month
        owed_before = owed_besides_rent(h) - overdrawn + h.rent_arrears_cents + h.rent_costs_cents
        if skipped & 1 and h.rent_arrears_cents <= 0:
            rent_spell_begins(h, total, month, demand, bills)
        unpaid = bills_are_left(h, skipped, rent, energy, h.other_bill_cents, demand, owed_before, total)
    rent_left = skipped & 1
    paid = h.rent_cents * (1 - rent_left)
    h.rent_arrears_cents += rent * rent_left
    h.rent_paid_total_cents += paid
    total.receipts_cents += paid
    if h.managed_months > 0:
        h.managed_months -= 1
    h.savings_cents = means - spent - bills + unpaid
    return rent_left != 0
