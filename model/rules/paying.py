"""What a household can pay, and what it remembers or faces: rent, energy, water, health insurance, other bills.

Two ways into arrears: no *means* (spending and bills exceed what there is) and no *attention* (the means are there,
the bill is not attended to). A shortfall leaves whole bills unpaid, drawn in an order that leaves health insurance
first and rent last as often as households report; enforcement moves rent up. Partial payment of a bill happens only
through catching up and arrangements.
"""

from typing import NamedTuple

from model.jit import rule, turn, walk
from model.luck import Purpose, draw
from model.words import Cause, Creditor, IncomeSource


class Paying(NamedTuple):
    """Parameters of this file; sources in scenarios/parameters/paying.toml."""

    lapse_share: float
    lapse_attention_factor: float
    lapse_other_bill_share: float
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
    rent_weight_under_pressure: float
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
    other_arrears_paid_share: float


@rule
def lapses(luck, attention, is_stabilised, p):
    """Does a bill slip the household's attention this month. Source: nibud-2012 (34% name attention); level calibrated.

    `attention` is the household's own, 0 to 1; a household whose payments the team keeps in order does not lapse.
    """
    if is_stabilised:
        return False
    gap = 1.0 - attention
    return luck < p.lapse_share * (1.0 + p.lapse_attention_factor * gap * gap)


@rule
def lapses_on_another(luck, attention, is_stabilised, p):
    """Does another bill than the rent slip its attention: so many times as often. Source: assumption."""
    return lapses((1.0 - luck) * (1.0 / p.lapse_other_bill_share), attention, is_stabilised, p)


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
    return p.skips_other_weight


@rule
def bill_of(creditor, rent, energy, water, health, other):
    """How much is due to this creditor."""
    if creditor == Creditor.RENT:
        return rent
    if creditor == Creditor.ENERGY:
        return energy
    if creditor == Creditor.WATER:
        return water
    if creditor == Creditor.HEALTH:
        return health
    return other


@walk
def skipped_bills(shortfall, rent, energy, water, health, other, pressure, key, p):
    """Which bills stay unpaid so that the shortfall is covered: a set of creditors as bits, drawn by readiness."""
    skipped = 0
    nth = 0
    while shortfall > 0 and nth < 5:
        total = 0.0
        for creditor in range(5):
            if not (skipped >> creditor) & 1 and bill_of(creditor, rent, energy, water, health, other) > 0:
                total += skip_weight(creditor, pressure, p)
        if total <= 0.0:
            break
        at = draw(key, Purpose.BILL_ORDER, nth) * total
        chosen = -1
        for creditor in range(5):
            if not (skipped >> creditor) & 1 and bill_of(creditor, rent, energy, water, health, other) > 0:
                chosen = creditor
                at -= skip_weight(creditor, pressure, p)
                if at < 0.0:
                    break
        skipped |= 1 << chosen
        shortfall -= bill_of(chosen, rent, energy, water, health, other)
        nth += 1
    return skipped


@rule
def cause_of_arrears(lapsed, demand, setback, usual_income, highest_income, room_before_habit):
    """Why do rent arrears begin, for the count of reasons that households give. Source: nibud-2012 (categories)."""
    if lapsed:
        return Cause.ATTENTION.value
    if demand * 25 >= usual_income:
        return Cause.REPAYMENT_DEMAND.value
    if usual_income * 10 < highest_income * 9:
        return Cause.INCOME_DROP.value
    if room_before_habit < 0:
        return Cause.FIXED_COSTS.value
    if setback * 10 > usual_income:
        return Cause.SETBACK.value
    return Cause.OVERSPENDING.value


@rule
def demand_instalment_cents(demanded, p):
    """How much of the allowances demanded back is due this month. Source: assumption."""
    if demanded <= 0:
        return 0
    return min(demanded, max(demanded // p.demand_months, p.demand_least_cents))


@rule
def pays_to_corporation(payment, costs):
    """How is a payment split over costs and rent: first the costs (civil code, 6:44). Returns the part for costs."""
    return min(payment, costs)


@walk
def receive(h, total, payment):
    """Book a payment of the household to its corporation, costs first; the caller takes it out of the savings."""
    to_costs = pays_to_corporation(payment, h.rent_costs_cents)
    h.rent_costs_cents -= to_costs
    h.rent_arrears_cents -= payment - to_costs
    h.rent_paid_total_cents += payment
    total.receipts_cents += payment


@walk
def rent_spell_begins(h, total, month, demand, bills):
    """Note when, why and after which other debts a spell of rent arrears begins."""
    room = h.usual_income_cents - h.necessary_cents - bills
    h.spell_month = month
    h.cause = cause_of_arrears(h.lapsed, demand, h.setback_cents, h.usual_income_cents, h.highest_income_cents, room)
    owes = h.energy_arrears_cents + h.water_arrears_cents + h.health_arrears_cents + h.other_arrears_cents
    h.had_other_arrears_first = owes > 0
    total.new_arrears += 1
    if owes > 0:
        total.rent_spells_with_other_debt_first += 1


@turn
def unpaid_bills(h, p, key, available, rent, energy, other):
    """Which bills are not paid this month, as creditor bits: for want of means, then for want of attention."""
    water, health = h.water_bill_cents, h.health_premium_cents
    bills = rent + energy + water + health + other
    skipped = 0
    if available < bills:
        skipped = skipped_bills(bills - max(available, 0), rent, energy, water, health, other, h.pressure, key, p)
    # One draw for both: a lapse of the rent lies at its lower end, a lapse of another bill at its upper end.
    at = draw(key, Purpose.LAPSE, 0)
    h.lapsed = rent > 0 and not (skipped & 1) and lapses(at, h.attention, h.is_stabilised, p)
    if h.lapsed:
        skipped |= 1
    if lapses_on_another(at, h.attention, h.is_stabilised, p):
        skipped |= 1 << (1 + int(draw(key, Purpose.LAPSE, 2) * 4.0))
    return skipped


@turn
def owes_only_others(h):
    """Is nothing of the rent owed, no demand due and the rent not paid for it: at most others are owed."""
    return (
        h.rent_arrears_cents + h.rent_costs_cents + h.repayment_demand_cents + h.instalment_cents == 0
        and h.direct_payment_months == 0
    )


@turn
def nothing_slips(h, p, key):
    """Does no bill slip the household's attention this month; the draw is that of `unpaid_bills`."""
    at = draw(key, Purpose.LAPSE, 0)
    return not lapses(at, h.attention, h.is_stabilised, p) and not lapses_on_another(
        at, h.attention, h.is_stabilised, p
    )


@turn
def bills_are_paid(h, p, key, month, energy_price_index, total):
    """Let rent and bills fall due on the 1st and be paid, or not; what is left is the new savings."""
    rent = h.rent_cents
    energy = int(h.energy_bill_cents * energy_price_index)
    bills = rent + energy + h.water_bill_cents + h.health_premium_cents + h.other_bill_cents
    left = h.savings_cents + h.income_cents - h.setback_cents - h.necessary_cents - h.habitual_cents - bills
    if left >= 0 and (h.is_quiet or owes_only_others(h)) and nothing_slips(h, p, key):
        h.lapsed = False
        h.rent_due_total_cents += rent
        h.rent_paid_total_cents += rent
        h.savings_cents = left if h.is_quiet else other_arrears_are_paid(h, left, p)
        total.rent_due_cents += rent
        total.receipts_cents += rent
    else:
        bills_fall_due(h, p, key, month, energy, total)


@walk
def bills_fall_due(h, p, key, month, energy, total):
    """Pay rent and bills as far as means and attention reach, when they do not plainly reach for everything."""
    demand = demand_instalment_cents(h.repayment_demand_cents, p)
    other = h.other_bill_cents + demand
    h.repayment_demand_cents -= demand
    h.rent_due_total_cents += h.rent_cents
    total.rent_due_cents += h.rent_cents
    means = h.savings_cents + h.income_cents - h.setback_cents
    if means < 0:
        h.is_quiet = False
        h.other_arrears_cents -= means
        means = 0
    rent = h.rent_cents
    if h.direct_payment_months > 0:
        h.direct_payment_months -= 1
        if h.income_source != IncomeSource.WORK and means >= rent:
            rent = 0
            means -= h.rent_cents
    bills = rent + energy + h.water_bill_cents + h.health_premium_cents + other
    wish = h.rent_arrears_cents + h.rent_costs_cents if h.is_reminded else 0
    if h.instalment_cents > 0:
        wish = h.instalment_cents
    available = means - h.necessary_cents - h.habitual_cents
    if available < bills + wish:
        cut, squeeze = cut_of_habit(h.self_control, h.pressure, h.coaching, p), squeeze_of_needs(h.pressure, p)
        available = available_for_bills_cents(means, h.necessary_cents, h.habitual_cents, bills, wish, cut, squeeze)
    spent = min(means - available, h.necessary_cents + h.habitual_cents, means)
    skipped = unpaid_bills(h, p, key, available, rent, energy, other)
    if skipped != 0:
        h.is_quiet = False
    if skipped & 1:
        if h.rent_arrears_cents <= 0:
            rent_spell_begins(h, total, month, demand, bills)
        h.rent_arrears_cents += rent
    else:
        h.rent_paid_total_cents += h.rent_cents
        total.receipts_cents += h.rent_cents
    unpaid = rent if skipped & 1 else 0
    if (skipped >> Creditor.ENERGY) & 1:
        h.energy_arrears_cents += energy
        unpaid += energy
    if (skipped >> Creditor.WATER) & 1:
        h.water_arrears_cents += h.water_bill_cents
        unpaid += h.water_bill_cents
    if (skipped >> Creditor.HEALTH) & 1:
        h.health_arrears_cents += h.health_premium_cents
        unpaid += h.health_premium_cents
    if (skipped >> Creditor.OTHER) & 1:
        h.other_arrears_cents += other
        unpaid += other
    left = means - spent - bills + unpaid
    if h.instalment_cents > 0:
        left = instalment_is_paid(h, left, bool(skipped & 1), total)
    presses = h.is_reminded and h.rent_arrears_cents > 0
    h.savings_cents = left if presses else other_arrears_are_paid(h, left, p)


@walk
def instalment_is_paid(h, left, rent_unpaid, total):
    """Pay the instalment of the arrangement if the rent was paid and enough is left; returns what is left."""
    payment = min(h.instalment_cents, h.rent_arrears_cents + h.rent_costs_cents)
    h.missed_instalment = rent_unpaid or left < payment
    if h.missed_instalment:
        return left
    receive(h, total, payment)
    h.arrangement_months += 1
    return left - payment


@walk
def other_arrears_are_paid(h, left, p):
    """Pay off part of the other creditors' arrears from what is left; returns what is left then. Source: assumption."""
    for_debts = int((left - p.catches_up_keeps_cents) * p.other_arrears_paid_share)
    if for_debts <= 0:
        return left
    payment = min(h.health_arrears_cents, for_debts)
    h.health_arrears_cents -= payment
    spent = payment
    payment = min(h.energy_arrears_cents, for_debts - spent)
    h.energy_arrears_cents -= payment
    spent += payment
    payment = min(h.water_arrears_cents, for_debts - spent)
    h.water_arrears_cents -= payment
    spent += payment
    payment = min(h.other_arrears_cents, for_debts - spent)
    h.other_arrears_cents -= payment
    return left - spent - payment


@rule
def catches_up(luck, is_reminded, attention, p):
    """Does a household in arrears with means now turn to the rent: less often the less attention it has.

    Source: de-key-letter (84% pay at least part after the first letter); unreminded and attention assumed.
    """
    share = p.catches_up_reminded_share if is_reminded else p.catches_up_unreminded_share
    return luck < share * (1.0 - p.catches_up_attention_share * (1.0 - attention))


@rule
def late_payment_cents(luck, owed, means, rent, p):
    """How much is paid late: all that is owed, or else what the means allow: whole rents, or smaller parts of one.

    Source: assumption; a payment slip or transfer is made out for a month's rent.
    """
    if means >= owed:
        return owed
    part = rent if luck < p.pays_whole_rents_share else max(int(rent * p.least_late_payment_share), 1)
    return means // part * part


@rule
def borrowed_cents(luck, social_support, pressure, owed, p):
    """How much does the household's own circle lend under pressure. Source: nibud-2022 (12-20% borrow); link ours."""
    chance = p.borrows_share * pressure * min(max(1.0 + p.borrows_support_factor * social_support, 0.0), 2.0)
    return min(owed, p.borrows_limit_cents) if luck < chance else 0


@walk
def late_payment(h, p, key, round_of_month, total):
    """Pay rent late, as far as means exist, if reminded or of its own accord; returns whether anything was paid."""
    owed = h.rent_arrears_cents + h.rent_costs_cents
    if owed <= 0:
        return False
    means = h.savings_cents - p.catches_up_keeps_cents
    if h.pressure > 0.0 and h.is_reminded:
        means += borrowed_cents(draw(key, Purpose.BORROWS, round_of_month), h.social_support, h.pressure, owed, p)
    if means <= 0 or h.instalment_cents > 0:
        return False
    if not catches_up(draw(key, Purpose.CATCHES_UP, round_of_month), h.is_reminded, h.attention, p):
        return False
    payment = late_payment_cents(draw(key, Purpose.CATCHES_UP, 2 + round_of_month), owed, means, h.rent_cents, p)
    if payment <= 0:
        return False
    receive(h, total, payment)
    h.savings_cents = max(h.savings_cents - payment, 0)
    return True
