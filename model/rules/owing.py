"""How arrears are paid off: by arrangement, under a settlement, to other creditors, late and when pressed.

The parameters are those of paying.py: what is left after the bills of the month is paid out here.
"""

from model.debts import CREDITORS, owed_besides_rent, owed_in_all, owed_to, owes_more, receive, set_stage, spread
from model.jit import rule, turn, walk
from model.luck import Purpose, draw
from model.words import Creditor, CreditorStage


@turn
def debts_are_paid(h, p, rent_unpaid, total):
    """Pay, from what is left after the month's bills: the settlement, or else the arrangement, then other creditors."""
    if not h.is_quiet:
        arrears_are_paid(h, p, rent_unpaid, total)


@walk
def arrears_are_paid(h, p, rent_unpaid, total):
    """The same for a household that may owe something."""
    owed_others = owed_besides_rent(h)
    if owed_others + h.rent_arrears_cents + h.rent_costs_cents <= 0:
        return
    left = h.savings_cents
    if h.settlement_cents > 0:
        h.savings_cents = settlement_is_paid(h, left, total)
        return
    if h.instalment_cents > 0:
        left = instalment_is_paid(h, left, rent_unpaid, total)
    rent_comes_first = h.is_reminded & (h.rent_arrears_cents > 0) & (h.energy_stage != CreditorStage.ENFORCED)
    if min(owed_others, left - p.catches_up_keeps_cents) > 0 and not rent_comes_first:
        left = other_arrears_are_paid(h, left, p)
        if owed_besides_rent(h) <= 0:
            cases_close(h)
    h.savings_cents = left


@walk
def cases_close(h):
    """Nothing is owed any more to creditors other than the landlord: their cases are closed."""
    for creditor in range(1, CREDITORS):
        set_stage(h, creditor, CreditorStage.NONE.value)


@walk
def settlement_is_paid(h, left, total):
    """Pay what the settlement asks, spread over all arrears in proportion; returns what is left.

    If it cannot be paid in full, nothing is and the instalment counts as missed.
    """
    owed = owed_in_all(h)
    payment = min(h.settlement_cents, owed)
    h.missed_instalment = int(left < payment)
    if h.missed_instalment:
        return left
    spread(h, total, payment)
    h.settlement_months += 1
    return left - payment


@walk
def instalment_is_paid(h, left, rent_unpaid, total):
    """Pay the instalment of the arrangement if the rent was paid and enough is left; returns what is left."""
    payment = min(h.instalment_cents, h.rent_arrears_cents + h.rent_costs_cents)
    h.missed_instalment = int(rent_unpaid or left < payment) + int(rent_unpaid)
    if h.missed_instalment:
        return left
    receive(h, total, payment)
    h.arrangement_months += 1
    return left - payment


@rule
def nth_to_be_paid(nth, is_cut_off):
    """Which creditor is paid off nth: energy first where it is cut off, else health insurance. Source: assumption."""
    if nth == 0:
        return Creditor.ENERGY.value if is_cut_off else Creditor.HEALTH.value
    if nth == 1:
        return Creditor.HEALTH.value if is_cut_off else Creditor.ENERGY.value
    if nth == 2:
        return Creditor.WATER.value
    return Creditor.OTHER.value if nth == 3 else Creditor.TAX.value


@walk
def other_arrears_are_paid(h, left, p):
    """Pay off part of the other creditors' arrears from what is left; returns what is left then. Source: assumption.

    Who is cut off from energy pays that with all there is.
    """
    is_cut_off = h.energy_stage == CreditorStage.ENFORCED
    means = max(left - p.catches_up_keeps_cents, 0)
    for_debts = int(means * p.other_arrears_paid_share)
    for nth in range(5):
        creditor = nth_to_be_paid(nth, is_cut_off)
        most = means if is_cut_off and nth == 0 else min(for_debts, means)
        payment = min(owed_to(h, creditor), most)
        owes_more(h, creditor, 0 - payment)
        for_debts = max(for_debts - payment, 0)
        means -= payment
        left -= payment
    return left


@rule
def answers_creditor(luck, attention, p):
    """Does a household with means now pay a creditor that has written. Source: assumption, after de-key-letter."""
    return luck < p.pays_creditor_share * (1.0 - p.catches_up_attention_share * (1.0 - attention))


@walk
def creditor_is_answered(h, creditor, p, key):
    """Pay a creditor that has written, as far as means exist; who is pressed for the rent pays that first."""
    means = h.savings_cents - p.catches_up_keeps_cents
    if means <= 0 or (h.is_reminded and h.rent_arrears_cents > 0):
        return
    if answers_creditor(draw(key, Purpose.CATCHES_UP, 10 + creditor), h.attention, p):
        payment = min(owed_to(h, creditor), means)
        owes_more(h, creditor, 0 - payment)
        h.savings_cents -= payment


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
def urge_to_borrow(pressure, is_reminded, months_in_arrears, p):
    """How far does a household turn to its circle: while reminded arrears are young, or as enforcement presses.

    Source: assumption; a circle that has lent before does not lend month after month.
    """
    if not is_reminded:
        return 0.0
    if pressure > 0.0:
        return pressure
    return p.pressure_reminded if months_in_arrears < p.borrows_until_months else 0.0


@rule
def borrowed_cents(luck, social_support, urge, owed, p):
    """How much does the household's own circle lend. Source: nibud-2022 (12-20% of those in arrears borrow)."""
    chance = p.borrows_share * urge * min(max(1.0 + p.borrows_support_factor * social_support, 0.0), 2.0)
    return min(owed, p.borrows_limit_cents) if luck < chance else 0


@rule
def missed_cents(instalment, missed, rent, owed):
    """How much must be paid for an arrangement to go on: the instalment missed (1), and the month's rent too (2).

    Source: assumption.
    """
    return min(instalment + (rent if missed > 1 else 0), owed)


@walk
def late_payment(h, p, key, round_of_month, total):
    """Pay rent late, as far as means exist, if reminded or of its own accord; returns whether anything was paid.

    Under an arrangement what was missed of it can be made good, all or nothing, until the corporation looks again.
    """
    owed = h.rent_arrears_cents + h.rent_costs_cents
    if owed <= 0:
        return False
    means = h.savings_cents - p.catches_up_keeps_cents
    urge = urge_to_borrow(h.pressure, h.is_reminded, h.months_in_arrears, p)
    if urge > 0.0:
        means += borrowed_cents(draw(key, Purpose.BORROWS, round_of_month), h.social_support, urge, owed, p)
    if means <= 0 or h.settlement_cents > 0 or (h.instalment_cents > 0 and h.missed_instalment == 0):
        return False
    if not catches_up(draw(key, Purpose.CATCHES_UP, round_of_month), h.is_reminded, h.attention, p):
        return False
    if h.instalment_cents > 0:
        payment = missed_cents(h.instalment_cents, h.missed_instalment, h.rent_cents, owed)
    else:
        payment = late_payment_cents(draw(key, Purpose.CATCHES_UP, 2 + round_of_month), owed, means, h.rent_cents, p)
    if payment <= 0 or means < payment:
        return False
    receive(h, total, payment)
    h.savings_cents = max(h.savings_cents - payment, 0)
    if h.instalment_cents > 0:
        h.missed_instalment = 0
        h.arrangement_months += 1
    return True
