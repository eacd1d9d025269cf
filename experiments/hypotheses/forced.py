"""Is late help worth less: the same households, helped by force before their court order, after it, or not at all.

The households are those that get a first court order in the untouched world. In one world help begins as soon as the
case lies with the bailiff, in another as soon as the order is there, in a third when the eviction has been announced
and nothing is arranged; nobody is asked and teams have hours without end,
so that what differs between the worlds is the moment alone. Whoever never reaches the stage in which help would begin
is not helped by force.
"""

from dataclasses import replace
from typing import Any, NamedTuple

import numpy as np

from experiments.run import Plan, standard_model
from model.luck import luck_key, replication_seed
from model.offices.team import start_help
from model.setup import Setup
from model.words import End, HelpStage, LegalStage

MOMENTS = {"before_order": LegalStage.BAILIFF, "after_order": LegalStage.ORDER, "at_last": LegalStage.ANNOUNCED}
UNTOUCHED = "untouched"


class Forced(NamedTuple):
    """One replication: households with an order in the untouched world, and how many are evicted in each world."""

    households: int
    evicted: dict[str, int]
    helped: dict[str, int]


def force_help(model: Any, stage: LegalStage, wanted: set[int]) -> None:
    """Begin help for those of the wanted households whose case has come this far; they are wanted no more."""
    homes = model.records
    for row in np.flatnonzero(homes["legal_stage"] >= stage):
        h = homes[row]
        number = int(h["household"])
        if number not in wanted or (stage == LegalStage.ANNOUNCED and h["instalment_cents"] > 0):
            continue
        wanted.discard(number)
        if h["help_stage"] == HelpStage.HELPED:
            continue
        key = np.uint64(luck_key(model.seed_number, number, model.month))
        start_help(h, model.world[0], key, 2 * model.month, model.month, model.month_totals[h["corporation"]])


def world_of(start: Any, setup: Setup, plan: Plan, stage: LegalStage | None, wanted: set[int]) -> tuple[Any, int]:
    """The tenancies of one world, and how many households were helped by force in it."""
    model = standard_model().branch(start, setup)
    left = set(wanted)
    for _ in range(plan.months + plan.run_out):
        model.step()
        if stage is not None:
            force_help(model, stage, left)
    tenancies = model.tenancies()
    model.close()
    return tenancies, len(wanted) - len(left)


def forced(setup: Setup, plan: Plan, replication: int) -> Forced:
    """One replication of the worlds."""
    model = standard_model()(setup, seed=replication_seed(plan.seed, replication))
    model.run_burn_in()
    start = model.snapshot()
    model.close()
    untouched, _ = world_of(start, setup, plan, None, set())
    ordered = untouched[(untouched.first_order_month >= 0) & (untouched.first_order_month < plan.months)]
    wanted = {int(number) for number in ordered.household}
    evicted, helped = {UNTOUCHED: _evicted(untouched, wanted)}, {UNTOUCHED: 0}
    for name, stage in MOMENTS.items():
        tenancies, helped[name] = world_of(start, setup, plan, stage, wanted)
        evicted[name] = _evicted(tenancies, wanted)
    return Forced(len(wanted), evicted, helped)


def _evicted(tenancies: Any, wanted: set[int]) -> int:
    chosen = np.isin(tenancies.household, np.fromiter(wanted, dtype=np.int64, count=len(wanted)))
    return int(np.sum(chosen & (tenancies.end == End.EVICTED)))


def endless_hours(setup: Setup, hours: float = 5000.0) -> Setup:
    """The setup with so many team hours that nobody waits."""
    stages = []
    for stage in setup.stages:
        world = stage.world.copy()
        world["teams"]["hours_per_1000_homes"] = hours
        stages.append(stage._replace(world=world))
    return replace(setup, stages=tuple(stages))
