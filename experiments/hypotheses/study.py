"""Every form of cooperation beside the same town without it, crossed with capacity, consent and adoption."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any, NamedTuple

import numpy as np

from experiments.hypotheses.forced import MOMENTS, UNTOUCHED, Forced, endless_hours, forced
from experiments.hypotheses.measures import COLUMNS, LEDGER_COLUMNS, MEASURES, by_moment, measured
from experiments.intervals import mean_interval, mean_of
from experiments.run import Plan, run_arms
from experiments.workers import Progress
from results.store import Run, Store
from scenarios.compose import resolve

LEVERS = ("covenant", "case-meeting", "joint-home-visit", "team-signals-corporation", "standard-referral",
          "reporting-system")  # fmt: skip
CAPACITIES = {"0.5": 0.5, "1": 1.0, "unlimited": 60.0}  # times today's team hours; at sixty nobody waits
CONSENTS = {"asked": "consent-asked", "none": "consent-none"}
ADOPTIONS = (0.3, 1.0)
PREVENTED = ("problem_debts", "court_orders", "evictions")


class Place(NamedTuple):
    """A town in which cooperation is tried: team hours and the ground on which data are shared."""

    capacity: str
    consent: str

    @property
    def words(self) -> str:
        """The town in words."""
        hours = f"{self.capacity}x" if self.capacity[0].isdigit() else self.capacity
        return f"{hours} hours, consent {self.consent}"

    @property
    def levers(self) -> tuple[str, ...]:
        """The levers that make the town so."""
        return (f"team-hours[times={CAPACITIES[self.capacity]:g}]", CONSENTS[self.consent])


@dataclass(frozen=True)
class Asked:
    """What is crossed with what."""

    levers: tuple[str, ...] = LEVERS
    capacities: tuple[str, ...] = tuple(CAPACITIES)
    consents: tuple[str, ...] = tuple(CONSENTS)
    adoptions: tuple[float, ...] = ADOPTIONS

    def places(self) -> list[Place]:
        """The towns."""
        return [Place(*pair) for pair in product(self.capacities, self.consents)]

    def tries(self) -> Iterator[tuple[str, float]]:
        """The levers, each with each adoption."""
        return product(self.levers, self.adoptions)


class Effect(NamedTuple):
    """What a lever changes about one measure: the level without it, the mean difference and its 95% interval."""

    without: float
    difference: float
    low: float
    high: float

    @property
    def word(self) -> str:
        """`fewer`, `more`, or `cannot be told` where the interval holds zero."""
        if self.high < 0:
            return "fewer"
        return "more" if self.low > 0 else "cannot be told"


class Answer(NamedTuple):
    """One lever at one adoption in one town: its effect on every measure."""

    place: Place
    lever: str
    adoption: float
    effects: Mapping[str, Effect]

    @property
    def signals_earlier(self) -> bool:
        """Do fewer months pass before the first signal, beyond chance."""
        return self.effects["months_unsignalled"].word == "fewer"

    @property
    def prevents(self) -> tuple[str, ...]:
        """Which of problem debts, orders and evictions there are fewer of, beyond chance."""
        return tuple(name for name in PREVENTED if self.effects[name].word == "fewer")

    @property
    def worsens(self) -> tuple[str, ...]:
        """Which there are more of, beyond chance."""
        return tuple(name for name in PREVENTED if self.effects[name].word == "more")


def effect_of(without: Sequence[float], under: Sequence[float]) -> Effect:
    """The difference that a lever makes, replication by replication; replications without a figure are left out."""
    pairs = [(a, b) for a, b in zip(without, under, strict=True) if np.isfinite(a) and np.isfinite(b)]
    if not pairs:
        return Effect(*[float("nan")] * 4)
    differences = [b - a for a, b in pairs]
    low, high = mean_interval(differences) or (float("-inf"), float("inf"))
    return Effect(mean_of([a for a, _ in pairs]), mean_of(differences), low, high)


def answers(
    scenario: str, homes: int, asked: Asked, plan: Plan, store: Store, progress: Progress | None = None
) -> list[Answer]:
    """The effect of every lever in every town; all arms share one burn-in, and each replication its luck."""
    places, tries = asked.places(), list(asked.tries())
    names = [levers for place in places for levers in _arms_of(place, tries)]
    runs = run_arms([resolve(scenario, levers=one, homes=homes) for one in names], plan, store, progress=progress)
    found = []
    for number, place in enumerate(places):
        first = number * (len(tries) + 1)
        levels = [levels_of(run, plan, homes) for run in runs[first : first + len(tries) + 1]]
        for (lever, adoption), own in zip(tries, levels[1:], strict=True):
            effects = {name: effect_of(levels[0][name], own[name]) for name in MEASURES}
            found.append(Answer(place, lever, adoption, effects))
    return found


def _arms_of(place: Place, tries: Sequence[tuple[str, float]]) -> list[tuple[str, ...]]:
    return [place.levers, *((*place.levers, f"{lever}[adoption={adoption:g}]") for lever, adoption in tries)]


def levels_of(run: Run, plan: Plan, homes: int) -> dict[str, list[float]]:
    """Every measure of an arm, replication by replication."""
    rows = [
        measured(
            run.arrays("households", COLUMNS, number), run.arrays("ledger", LEDGER_COLUMNS, number), plan.months, homes
        )
        for number in range(plan.replications)
    ]
    return {name: [row[name] for row in rows] for name in MEASURES}


class Puzzle(NamedTuple):
    """The puzzle: households, evicted, gone before it by when they came to the team; the worlds of forced help."""

    moments: Mapping[str, tuple[int, int, int]]
    worlds: list[Forced]

    def forced_shares(self, name: str) -> list[float]:
        """The share evicted of households with an order, per replication of a world."""
        return [one.evicted[name] / one.households for one in self.worlds if one.households]

    def difference(self) -> Effect:
        """How many more are evicted, as a share, when the same households are helped at the last moment, not before."""
        return effect_of(self.forced_shares("before_order"), self.forced_shares("at_last"))


def puzzle(scenario: str, homes: int, plan: Plan, store: Store, progress: Progress | None = None) -> Puzzle:
    """The puzzle in the town as it is."""
    resolved = resolve(scenario, homes=homes)
    run = run_arms([resolved], plan, store, progress=progress)[0]
    moments: dict[str, tuple[int, int, int]] = {}
    for number in range(plan.replications):
        tenancies = run.arrays("households", COLUMNS, number)
        ledger = run.arrays("ledger", LEDGER_COLUMNS, number)
        for name, count in by_moment(tenancies, ledger, plan.months, plan.months + plan.run_out).items():
            before = moments.get(name, (0, 0, 0))
            moments[name] = (before[0] + count[0], before[1] + count[1], before[2] + count[2])
    setup: Any = endless_hours(resolved.setup)
    return Puzzle(moments, [forced(setup, plan, number) for number in range(plan.replications)])


WORLDS = (UNTOUCHED, *MOMENTS)
