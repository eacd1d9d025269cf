"""A candidate is simulated: the town under these parameters, the same luck for every candidate.

Only sums over the horizon per landlord are kept, from which every target follows: a target whose range is mended costs
no new run.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

import numpy as np

from experiments import run as running
from experiments.calibration.candidates import Record
from experiments.calibration.space import Settings
from experiments.pairing import classify, eviction_months, pair
from experiments.run import corporations_of, people_digest
from experiments.targets import BASELINE, SUMMED, TENANCY_COLUMNS, Target, Totals, load_targets, totals_of
from model.luck import replication_seed
from results.manifest import code_digest, digest_of
from scenarios.compose import Resolved, resolve
from scenarios.errors import ScenarioError

FORMAT = 1


@dataclass(frozen=True)
class Town:
    """The simulator of this project at a stated size.

    Attributes:
        fixed: settings of the user that hold for all candidates (`--set`).
        levers: which arms besides the baseline; each is branched from the same burn-in.
        first_replication: candidates of one calibration all use the replications from this one on.
        run_out: months after the horizon in which it is only watched who is evicted later.
        has_own_luck: every candidate meets luck of its own (for predictions) instead of the same (for comparisons).
    """

    scenario: str
    homes: int | None
    months: int
    seed: int
    replications: int
    fixed: tuple[tuple[str, str], ...] = ()
    levers: tuple[str, ...] = ()
    first_replication: int = 0
    has_own_luck: bool = False
    run_out: int = 0
    targets: tuple[Target, ...] = field(default_factory=lambda: tuple(load_targets()))

    def alone(self, replications: int) -> "Town":
        """The same town with replications that no candidate uses."""
        return replace(self, replications=replications, first_replication=self.first_replication + self.replications)

    def arm(self, lever: str, settings: Mapping[str, Any]) -> Resolved:
        """The resolved scenario of one arm."""
        levers = (lever,) if lever else ()
        return resolve(self.scenario, levers, dict(self.fixed) | texts_of(settings), self.homes)

    @cached_property
    def _base(self) -> str:
        arms = [self.arm(lever, {}) for lever in (BASELINE, *self.levers)]
        parts = {
            "arms": [arm.digest for arm in arms],
            "people": people_digest(arms[0].setup.people),
            "homes": arms[0].setup.homes,
            "months": [self.months, self.run_out],
            "kept": [FORMAT, *SUMMED],
            "seed": self.seed,
            "replications": [self.first_replication, self.replications, self.has_own_luck],
            "code": code_digest(),
        }
        return digest_of(parts)

    def key(self, settings: Settings) -> str:
        """Digest of the settings and of everything else the run follows from."""
        return digest_of([self._base, settings])[:24]

    def run(self, settings: Settings) -> Record:
        """Sums over the horizon per landlord, for every replication and arm; or why the scenario refuses them."""
        try:
            arms = {lever: self.arm(lever, settings) for lever in (BASELINE, *self.levers)}
            arms[BASELINE].setup  # noqa: B018 - hazards that sum to more than one are refused here
        except ScenarioError as error:
            return {"worlds": [], "refused": str(error)}
        first = self.first_replication
        if self.has_own_luck:
            first += int(digest_of(settings)[:8], 16)
        numbers = range(first, first + self.replications)
        seeds = [replication_seed(self.seed, number) for number in numbers]
        return {"worlds": [_lists(simulated(arms, self.months, seed, self.run_out)) for seed in seeds]}

    def worlds(self, record: Record) -> list[dict[str, Totals]]:
        """The totals of every replication and arm, as the targets want them."""
        return [
            {lever: {name: np.array(column) for name, column in totals.items()} for lever, totals in world.items()}
            for world in record["worlds"]
        ]

    def values(self, record: Record) -> dict[str, list[float | None]]:
        """What every replication gives for every target whose arm was run."""
        worlds, run = self.worlds(record), {BASELINE, *self.levers}
        return {
            target.name: [target.simulated(world) for world in worlds]
            for target in self.targets
            if (target.lever or BASELINE) in run
        }


def texts_of(settings: Mapping[str, Any]) -> dict[str, str]:
    """Settings as they are written on the command line."""
    return {path: repr(value) for path, value in settings.items()}


def simulated(
    arms: Mapping[str, Any], months: int, seed: int, run_out: int = 0, model: Any = None
) -> dict[str, dict[str, np.ndarray]]:
    """Totals over the horizon of every arm of one replication: one burn-in, from which the arms are branched."""
    model = model or running.standard_model()
    start = model(arms[BASELINE].setup, seed=seed)
    start.run_burn_in()
    snapshot = start.snapshot()
    start.close()
    found, before = {}, None
    for lever, arm in arms.items():
        branch = model.branch(snapshot, arm.setup)
        branch.run(months + run_out)
        series, tenancies = branch.series(), branch.tenancies()
        branch.close()
        before = tenancies if before is None else before
        landlords = corporations_of(arm)
        paired = avoided_and_newly(before, tenancies, len(landlords), months, months + run_out)
        found[lever] = totals_of_model(series, tenancies, landlords, months) | paired
    return found


def totals_of_model(
    series: np.recarray, tenancies: np.recarray, corporations: Sequence[str], months: int
) -> dict[str, np.ndarray]:
    """The same totals as those of a stored run, straight from a simulation."""
    names = np.array(corporations, dtype=object)
    columns = {name: series[name] for name in series.dtype.names or ()} | {"corporation": names[series.corporation]}
    ended = {name: tenancies[name] for name in TENANCY_COLUMNS} | {"corporation": names[tenancies.corporation]}
    return totals_of(columns, ended, months)


def avoided_and_newly(
    baseline: np.recarray, variant: np.recarray, landlords: int, horizon: int, watch: int
) -> dict[str, np.ndarray]:
    """How many tenancies of each landlord are evicted in the baseline only, and in the variant only."""
    found = {name: np.zeros(landlords, dtype=np.int64) for name in ("avoided", "newly_evicted")}
    for landlord in range(landlords):
        worlds = [rows[rows["corporation"] == landlord] for rows in (baseline, variant)]
        months = [eviction_months(world) for world in worlds]
        counts = classify(pair(*worlds), months[0], months[1], horizon, watch).counts()
        found["avoided"][landlord], found["newly_evicted"][landlord] = counts["avoided"], counts["newly"]
    return found


def _lists(arms: Mapping[str, Mapping[str, np.ndarray]]) -> dict[str, dict[str, list[Any]]]:
    return {lever: {name: column.tolist() for name, column in totals.items()} for lever, totals in arms.items()}
