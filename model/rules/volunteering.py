"""What volunteers do: the forms brigade claims and objects, home administration keeps post and payments in order.

Both take light cases only and are slow to start (study 4.4). No measured effect of either is known.
"""

from typing import NamedTuple

from model.jit import rule


class Volunteering(NamedTuple):
    """Parameters of the volunteers; sources in scenarios/parameters/volunteers.toml."""

    hours_per_1000_homes: float
    volunteer_hour_cents: int
    coordinator_hour_cents: int
    coordinator_minutes_per_case: int
    coordinator_time_share: float
    walk_in_per_month: float
    slow_intake_rounds: int
    drops_out_per_round_share: float
    forms_minutes: int
    claims_found_share: float
    hurried_months: int
    objection_share: float
    demand_corrected_share: float
    administration_needed_attention: float
    administration_works_share: float
    administration_minutes: int
    administration_months: int


@rule
def walks_in(luck, literacy, p):
    """Does a household with light debts go to the forms brigade by itself: sooner if forms are hard for it. Assumed."""
    return luck < p.walk_in_per_month * min(max(1.0 - 0.5 * literacy, 0.0), 2.0)


@rule
def walk_in_at_most(p):
    """What is the greatest chance of `walks_in` that any household can have. Source: walks_in."""
    return p.walk_in_per_month * 2.0


@rule
def needs_administration(attention, p):
    """Does the household need its post and payments kept in order for a while. Source: assumption."""
    return attention < p.administration_needed_attention


@rule
def volunteer_minutes_cents(minutes, p):
    """What is volunteers' own time worth, and what does their coordinator cost for it: two amounts in cents.

    Assumed.
    """
    own = minutes * p.volunteer_hour_cents // 60
    coordinator = int(minutes * p.coordinator_time_share) * p.coordinator_hour_cents // 60
    return own, coordinator
