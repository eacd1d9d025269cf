"""Which results hang on how the simulation is built: run as `python -m experiments.structure`.

Shifts that should not matter (a town twice as large, offices in another order, other seeds, a longer burn-in or
run-out) are told robust, shifted, fragile or not distinguishable (`experiments.verdicts`), for levels and for a claim:
evictions avoided by standard referral. Extreme settings must do what anybody expects of them.
"""

import argparse
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

import numpy as np

from experiments.pairing import classify, eviction_months, pair
from experiments.run import standard_model
from experiments.verdicts import verdict_of
from experiments.workers import compile_once
from model.agents import BailiffAndCourt, Office, OtherCreditors
from model.luck import replication_seed
from model.offices.legal import rounds_until
from model.setup import Setup
from model.words import Rung
from scenarios.compose import resolve
from scenarios.tables import table

OUTCOMES = ("in arrears", "court orders", "evictions", "problem debt")
CLAIM, CLAIMED = "standard-referral", ("evictions avoided",)
LONGEST_CLOCK_DAYS = 400
DAYS_PER_ROUND = 15
NO_EVENTS = ("dismissal_per_year", "illness_per_year", "separation_per_year", "setback_per_year")
NORMS = ("assistance_single_cents", "assistance_couple_cents", "assistance_under_21_cents", "pension_single_cents",
         "pension_couple_cents")  # fmt: skip
OWN_INCOME = ("wage_cents", "partner_wage_cents", "pension_supplement_cents", "claims_rent_allowance",
              "claims_health_allowance", "claims_child_budget")  # fmt: skip
Hook = Callable[[Any], None]


@dataclass(frozen=True)
class Size:
    """How much is run."""

    homes: int = 15_000
    months: int = 36
    run_out: int = 24
    burn_in: int = 144
    replications: int = 12
    seed: int = 1


class Shift(NamedTuple):
    """Something that should not matter: what changes in the size, the setup, the seeds or the model.

    `is_paired`: the same households meet the same luck, so that replications are compared one by one.
    """

    name: str
    is_paired: bool
    size: Callable[[Size], Size] = lambda size: size
    at_start: Hook | None = None
    first_replication: int = 0


class Extreme(NamedTuple):
    """A setting beyond all plausible ranges, and what must come of it."""

    name: str
    expected: str
    setup: Callable[[Setup], Setup]
    holds: Callable[[np.ndarray, np.ndarray], bool]
    every_month: Hook | None = None


class Row(NamedTuple):
    """One line of the table."""

    check: str
    verdict: str
    detail: str


def _reversed_offices(model: Any) -> None:
    model.offices.reverse()


def _reversed_corporations(model: Any) -> None:
    count = len(model.ladders)
    model.offices[:count] = model.offices[:count][::-1]


def _first(office: type[Office]) -> Hook:
    """Let this office work before all others."""

    def moved(model: Any) -> None:
        model.offices.sort(key=lambda one: not isinstance(one, office))

    return moved


SHIFTS = (
    Shift("population doubled", False, lambda size: replace(size, homes=2 * size.homes)),
    Shift("corporations work in the opposite order", True, at_start=_reversed_corporations),
    Shift("all offices work in the opposite order", True, at_start=_reversed_offices),
    Shift("bailiff and court work before the corporations", True, at_start=_first(BailiffAndCourt)),
    Shift("other creditors are answered before the landlord", True, at_start=_first(OtherCreditors)),
    Shift("another set of seeds", False, first_replication=1000),
    Shift("burn-in twice as long", False, lambda size: replace(size, burn_in=2 * size.burn_in)),
)

CLAIM_SHIFTS = (
    *SHIFTS,
    Shift("run-out twice as long", True, lambda size: replace(size, run_out=2 * size.run_out)),
)


def with_world(setup: Setup, values: dict[str, dict[str, Any]]) -> Setup:
    """The setup with parameters of the model given other values, without regard to their ranges."""
    stages = []
    for stage in setup.stages:
        world = stage.world.copy()
        for group, changes in values.items():
            for name, value in changes.items():
                world[group][name] = value
        stages.append(stage._replace(world=world))
    return replace(setup, stages=tuple(stages))


def _patient(setup: Setup) -> Setup:
    """Nobody ever hands a case to the bailiff or to an agency."""
    last = (Rung.BAILIFF, Rung.COLLECTION_AGENCY)
    stages = []
    for stage in setup.stages:
        landlords = tuple(
            one._replace(ladder=one.ladder[~np.isin(one.ladder.action, last)].view(np.recarray))
            for one in stage.corporations
        )
        stages.append(stage._replace(corporations=landlords))
    return replace(setup, stages=tuple(stages))


def _penniless(model: Any) -> None:
    for name in OWN_INCOME:
        model.homes[name] = 0


EXTREMES = (
    Extreme(
        "no life events",
        "fewer homes in arrears",
        lambda setup: with_world(setup, {"life_events": dict.fromkeys(NO_EVENTS, 0.0)}),
        lambda base, found: found[0] < base[0],
    ),
    Extreme(
        "nobody has an income",
        "more than twice the homes in arrears, and more evictions",
        lambda setup: with_world(setup, {"earning": dict.fromkeys(NORMS, 0)}),
        lambda base, found: found[0] > 2 * base[0] and found[2] > base[2],
        _penniless,
    ),
    Extreme(
        "landlords of endless patience",
        "no court order and no eviction",
        _patient,
        lambda base, found: found[1] == 0 and found[2] == 0 and base[1] > 0,
    ),
)


def outcomes(setup: Setup, size: Size, shift: Shift | None = None, every_month: Hook | None = None) -> np.ndarray:
    """What comes of a setup [replication, outcome]: shares of homes, and events per 1,000 homes a year."""
    first = shift.first_replication if shift else 0
    found = []
    for number in range(first, first + size.replications):
        model = standard_model()(replace(setup, burn_in_months=size.burn_in), seed=replication_seed(size.seed, number))
        if shift and shift.at_start:
            shift.at_start(model)
        for _ in range(size.burn_in + size.months):
            if every_month:
                every_month(model)
            model.step()
        series = model.series()
        homes = float(series.homes.sum())
        model.close()
        counts = (series.in_arrears, series.court_orders, series.evicted, series.problem_debt_registered)
        found.append(
            [float(count.sum()) / homes * times for count, times in zip(counts, (1, 12e3, 12e3, 1), strict=True)]
        )
    return np.array(found)


def avoided(setups: tuple[Setup, Setup], size: Size, shift: Shift | None = None) -> np.ndarray:
    """Evictions avoided less new ones, per 1,000 homes a year [replication, 1]; delayed ones are not avoided.

    Args:
        setups: without and with the policy, which have the same burn-in.
    """
    first = shift.first_replication if shift else 0
    watch = size.months + size.run_out
    found = []
    for number in range(first, first + size.replications):
        start = standard_model()(
            replace(setups[0], burn_in_months=size.burn_in), seed=replication_seed(size.seed, number)
        )
        if shift and shift.at_start:
            shift.at_start(start)
        start.run_burn_in()
        snapshot = start.snapshot()
        start.close()
        worlds = []
        for setup in setups:
            model = standard_model().branch(snapshot, replace(setup, burn_in_months=size.burn_in))
            if shift and shift.at_start:
                shift.at_start(model)
            model.run(watch)
            worlds.append(model.tenancies())
            model.close()
        months = [eviction_months(world) for world in worlds]
        classes = classify(pair(*worlds), months[0], months[1], size.months, watch).counts()
        found.append([(classes["avoided"] - classes["newly"]) / setups[0].homes / size.months * 12e3])
    return np.array(found)


def longest_rounding_days() -> int:
    """By how many days a clock that runs out on the 1st or 15th is late at most, over all terms up to a year."""
    return max(DAYS_PER_ROUND * int(rounds_until(days)) - days for days in range(LONGEST_CLOCK_DAYS))


def claim_rows(scenario: str, size: Size, progress: Callable[[str], None] = lambda _: None) -> list[Row]:
    """The claim in the usual size, and what becomes of it under every shift."""

    def setups(homes: int) -> tuple[Setup, Setup]:
        return resolve(scenario, homes=homes).setup, resolve(scenario, (CLAIM,), homes=homes).setup

    base = avoided(setups(size.homes), size)
    rows = [Row(f"claim: evictions avoided by {CLAIM}", "", f"{float(np.mean(base)):.3g} per 1,000 homes a year")]
    for shift in CLAIM_SHIFTS:
        progress(f"claim, {shift.name}")
        changed = shift.size(size)
        found = avoided(setups(changed.homes), changed, shift)
        rows.append(Row(f"claim, {shift.name}", *verdict_of(base, found, shift.is_paired, CLAIMED)))
    return rows


def examine(scenario: str, size: Size, progress: Callable[[str], None] = lambda _: None) -> list[Row]:
    """Every shift of levels and of the claim, the clock, and every extreme, one row each."""

    def setup_of(homes: int) -> Setup:
        return resolve(scenario, homes=homes).setup

    base = outcomes(setup_of(size.homes), size)
    rows = []
    for shift in SHIFTS:
        progress(shift.name)
        changed = shift.size(size)
        found = outcomes(setup_of(changed.homes), changed, shift)
        rows.append(Row(shift.name, *verdict_of(base, found, shift.is_paired, OUTCOMES)))
    rows += claim_rows(scenario, size, progress)
    late = longest_rounding_days()
    told = "as expected" if late < DAYS_PER_ROUND else "NOT as expected"
    rows.append(Row("clocks rounded up to a round", told, f"at most {late} days late"))
    for extreme in EXTREMES:
        progress(extreme.name)
        found = outcomes(extreme.setup(setup_of(size.homes)), size, None, extreme.every_month)
        means = (np.mean(base, axis=0), np.mean(found, axis=0))
        told = "as expected" if extreme.holds(*means) else "NOT as expected"
        rows.append(Row(extreme.name, told, f"{extreme.expected}; {_levels(*means)}"))
    return rows


def _levels(base: np.ndarray, found: np.ndarray) -> str:
    return ", ".join(f"{name} {a:.3g} to {b:.3g}" for name, a, b in zip(OUTCOMES, base, found, strict=True))


def main(arguments: Sequence[str] | None = None) -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(prog="python -m experiments.structure", description=__doc__)
    parser.add_argument("--scenario", default="gemeente-n")
    for name, default in vars(Size()).items():
        parser.add_argument(f"--{name.replace('_', '-')}", type=int, default=default)
    asked = vars(parser.parse_args(arguments))
    scenario = asked.pop("scenario")
    compile_once(None)
    rows = examine(scenario, Size(**asked), lambda name: print(name, file=sys.stderr))
    print(table(("check", "verdict", "detail (difference with its 95% interval)"), rows))


if __name__ == "__main__":
    main()
