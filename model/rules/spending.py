"""What a household needs and is used to spending this month, and what its bills are.

Habits follow income at a personal speed: up quickly, down slowly. Somebody with little self-control is used to
spending somewhat more than is left over. So an income drop, or a habit that never fitted, shows up as a shortfall.
"""

from typing import NamedTuple

from model.jit import rule, turn, walk
from model.luck import Purpose, draw
from model.words import Composition, CreditorStage


class Spending(NamedTuple):
    """Parameters of this file; sources in scenarios/parameters/spending.toml."""

    necessary_single_cents: int
    necessary_extra_adult_cents: int
    necessary_child_cents: int
    health_premium_cents: int
    water_first_person_cents: int
    water_extra_person_cents: int
    price_index: float
    energy_price_index: float
    saving_aim_share: float
    overspending_spread_share: float
    overspending_lowest_share: float
    overspending_highest_share: float
    habit_up_per_month: float
    habit_down_per_month: float
    habit_speed_trait_factor: float
    income_memory_per_month: float
    peak_fading_per_month: float
    impulse_per_year: float
    impulse_share_of_income: float
    buffer_months: float
    spends_excess_per_month: float
    put_off_share: float
    put_off_self_control_factor: float


@rule
def adults_in(composition):
    """How many adults live on this budget ('other' households count as two)."""
    if (
        composition == Composition.COUPLE
        or composition == Composition.COUPLE_WITH_CHILDREN
        or composition == Composition.OTHER
    ):
        return 2
    return 1


@rule
def necessary_spending_cents(adults, children, p):
    """What must a household of this size spend on food, clothing and the like. Source: scp-2016, derived."""
    base = p.necessary_single_cents + (adults - 1) * p.necessary_extra_adult_cents + children * p.necessary_child_cents
    return int(base * p.price_index + 0.5)


@rule
def water_bill_cents(persons, p):
    """What does water cost a month. Source: assumption after nibud-water."""
    return p.water_first_person_cents + (persons - 1) * p.water_extra_person_cents


@rule
def overspending_share(self_control, coaching, p):
    """By which share of what is left over does the household's habit exceed it (negative: it saves).

    Source: study 2.2.2 for the trait; the size is calibrated. Coaching brings it back to the general aim to save.
    """
    share = p.overspending_spread_share * (0.0 - self_control)
    share = min(max(share, p.overspending_lowest_share), p.overspending_highest_share)
    if share > 0.0:
        share *= 1.0 - coaching
    return share - p.saving_aim_share


@rule
def habit_speed(is_rise, self_efficacy, p):
    """Which share of the gap between habit and budget closes this month. Source: study 2.2.1 (kind 4); size assumed."""
    up = p.habit_up_per_month
    factor = 1.0 + p.habit_speed_trait_factor * self_efficacy
    down = p.habit_down_per_month * min(max(factor, 0.2), 3.0)
    return up if is_rise else down


@rule
def next_habit_cents(habitual_cents, room_cents, overspending, speed):
    """What will the household be used to spending, if this is the room its income leaves."""
    aim = max(room_cents, 0) * (1.0 + overspending)
    return int(habitual_cents + speed * (aim - habitual_cents))


@rule
def impulse_cents(luck, self_control, income_cents, p):
    """What goes to an impulse purchase this month: less often with self-control. Source: study 2.2.1; size assumed."""
    chance = p.impulse_per_year / 12.0 * min(max(1.0 - 0.5 * self_control, 0.1), 2.5)
    return int(income_cents * p.impulse_share_of_income) if luck < chance else 0


@rule
def spent_from_wealth_cents(savings_cents, income_cents, p):
    """What is spent out of savings above the buffer a household keeps. Source: assumption."""
    excess = savings_cents - int(p.buffer_months * income_cents)
    return int(max(excess, 0) * p.spends_excess_per_month)


@rule
def put_off_cents(income_cents, usual_income_cents, self_control, p):
    """How much of income above the usual (holiday money, back pay) goes at once to what was put off.

    Clothes, a holiday, repairs: so that not all of it is there for arrears. Source: assumption.
    """
    share = min(max(p.put_off_share - p.put_off_self_control_factor * self_control, 0.0), 1.0)
    return int(max(income_cents - usual_income_cents, 0) * share)


@walk
def needs_are_set(h, p):
    """Set necessary spending, health premium and water bill from who lives there."""
    adults = adults_in(h.composition)
    children = int(h.children_count)
    h.necessary_cents = necessary_spending_cents(adults, children, p)
    if h.health_stage != CreditorStage.ENFORCED:  # else: what could not be withheld of the default premium
        h.health_premium_cents = p.health_premium_cents * adults
    h.water_bill_cents = water_bill_cents(adults + children, p)


@turn
def spending_is_planned(h, p, key, stays=False):
    """Set needs, bills and habit for this month; needs stay as they were if the circumstances do (`stays`)."""
    if not stays:
        needs_are_set(h, p)
    energy = int(h.energy_bill_cents * p.energy_price_index)
    income = h.income_cents
    if h.usual_income_cents == 0:
        h.usual_income_cents = income
    h.put_off_cents = put_off_cents(income, h.usual_income_cents, h.self_control, p)
    h.usual_income_cents += int(p.income_memory_per_month * (income - h.put_off_cents - h.usual_income_cents))
    faded = int(h.highest_income_cents * (1.0 - p.peak_fading_per_month))
    h.highest_income_cents = max(h.usual_income_cents, faded)
    bills = h.rent_cents + energy + h.water_bill_cents + h.health_premium_cents + h.other_bill_cents
    room = h.usual_income_cents - h.necessary_cents - bills
    overspending = overspending_share(h.self_control, h.coaching, p)
    aims_higher = max(room, 0) * (1.0 + overspending) > h.habitual_cents
    speed = 1.0 if h.coaching >= 1.0 else habit_speed(aims_higher, h.self_efficacy, p)
    h.habitual_cents = max(next_habit_cents(h.habitual_cents, room, overspending, speed), 0)
    impulse = impulse_cents(draw(key, Purpose.OVERSPENDS, 0), h.self_control, income, p)
    wealth = spent_from_wealth_cents(h.savings_cents, income, p)
    h.savings_cents -= min(h.savings_cents, impulse + wealth)
