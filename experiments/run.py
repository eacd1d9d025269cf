"""Simulate arms side by side: per replication one burn-in under the baseline, from which every arm is branched.

A job is one replication with all its arms; jobs share nothing and write what they finished, so that neither the number
of workers nor an interruption changes a result. Arms that the store already has are not computed again.
"""

import time
from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from typing import Any, NamedTuple, Protocol

import numpy as np

from experiments.workers import Progress, Workers, compile_once, work
from model.luck import replication_seed
from model.words import Cost, Party
from results.manifest import Inputs, code_digest
from results.store import Growing, Run, Store
from results.tables import digest_arrays

MANY_ARMS = 4  # up to so many runs are put together in this process: workers take longer to start


class Scenario(Protocol):
    """A resolved scenario, as `scenarios.compose.resolve` gives it."""

    @property
    def name(self) -> str: ...
    @property
    def levers(self) -> tuple[str, ...]: ...
    @property
    def document(self) -> dict[str, Any]: ...
    @property
    def setup(self) -> Any: ...
    @property
    def costs(self) -> list[dict[str, Any]]: ...
    @property
    def parameters(self) -> Mapping[str, Any]: ...


@dataclass(frozen=True)
class Plan:
    """How much is simulated, and how: `workers`, `is_fresh` and `is_open` change no result.

    `is_open`: finished replications gather where a later plan with more of them finds them.
    """

    seed: int = 1
    months: int = 60
    run_out: int = 24
    replications: int = 20
    workers: int = 1
    is_fresh: bool = False
    is_open: bool = False


@dataclass(frozen=True)
class Job:
    """One replication and the arms of it that are still to be computed: setup, fixed costs, and where they go."""

    replication: int
    seed: int
    months: int
    arms: tuple[tuple[Any, tuple[dict[str, Any], ...], Growing], ...]
    model: Any


def standard_model() -> Any:
    """The simulation of this project."""
    from model.simulation import DebtEscalation

    return DebtEscalation


def people_digest(people: Any) -> str:
    """Which population table is this."""
    if isinstance(people, tuple):
        return digest_arrays([np.asarray(part) for part in people])[:16]
    return repr(people)


def inputs_of(scenario: Scenario, plan: Plan) -> Inputs:
    """Everything the run of one arm is computed from."""
    return Inputs(
        document=scenario.document,
        people=people_digest(scenario.setup.people),
        seed=plan.seed,
        homes=scenario.setup.homes,
        months=plan.months,
        run_out=plan.run_out,
        replications=plan.replications,
        code=code_digest(),
    )


def corporations_of(scenario: Scenario) -> tuple[str, ...]:
    """The landlords by name, in order of their number."""
    return tuple(corporation.name for corporation in scenario.setup.stages[0].corporations)


def fixed_cost_rows(costs: Sequence[Mapping[str, Any]], months: int, dtype: np.dtype) -> np.ndarray:
    """Ledger rows of the fixed costs of levers: one a month while the lever holds."""
    rows = [
        (month, Party[cost["party"].upper()], Party.LABOUR, Cost.LEVER_FIXED, -1, -1, int(cost["cents_per_month"]))
        for cost in costs
        for month in range(max(0, int(cost["from_month"])), min(months, int(cost.get("until_month", months))))
        if cost["cents_per_month"]
    ]
    return np.array(rows, dtype=dtype)


def simulate(job: Job) -> int:
    """Compute the arms of one replication and keep each as soon as it is finished; returns the replication."""
    start = job.model(job.arms[0][0], seed=job.seed)
    start.run_burn_in()
    snapshot = start.snapshot()
    start.close()
    for setup, costs, growing in job.arms:
        model = job.model.branch(snapshot, setup)
        model.run(job.months)
        ledger = model.ledger_rows()
        ledger = np.concatenate([ledger, fixed_cost_rows(costs, job.months, ledger.dtype)])
        corporations = [corporation.name for corporation in setup.stages[0].corporations]
        growing.add(job.replication, model.tenancies(), model.series(), ledger, corporations)
        model.close()
    return job.replication


def same_start(scenarios: Sequence[Scenario]) -> None:
    """All arms must have the same burn-in, or their households could not be paired."""
    starts = [
        (scenario.document["stages"][0], scenario.document["people"], scenario.document["burn_in_months"])
        for scenario in scenarios
    ]
    if any(start != starts[0] for start in starts):
        raise ValueError("the arms of one comparison must share what holds before the first month")


def run_arms(
    scenarios: Sequence[Scenario],
    plan: Plan,
    store: Store,
    model: Any = None,
    progress: Progress | None = None,
) -> list[Run]:
    """The runs of these arms, computed as far as the store does not have them.

    Raises:
        StoreError: results cannot be written.
        KeyboardInterrupt: interrupted; finished replications are kept.
    """
    missing = _missing(scenarios, plan, store)
    began = time.monotonic()
    grow(scenarios, plan, store, model, progress)
    finish(list(missing.values()), plan, store, time.monotonic() - began, progress)
    found = [store.find(inputs_of(scenario, plan).id) for scenario in scenarios]
    return [run for run in found if run is not None]


def grow(
    scenarios: Sequence[Scenario], plan: Plan, store: Store, model: Any = None, progress: Progress | None = None
) -> None:
    """Simulate the replications of these arms that are not finished yet, and leave them ungathered."""
    same_start(scenarios)
    missing = _missing(scenarios, plan, store)
    if not missing:
        return
    store.check_writable()
    if plan.is_fresh:
        for _, one in missing.values():
            store.growing(_gathering(one, plan)).discard()
    _work(_jobs(missing, plan, store, model or standard_model()), plan, progress)


def finish(
    arms: Sequence[tuple[Scenario, Inputs]], plan: Plan, store: Store, seconds: float, progress: Progress | None = None
) -> None:
    """Make whole runs of these arms, whose replications are all finished; many of them side by side."""
    many = len(arms) > MANY_ARMS
    advance = progress("runs put together", len(arms)) if progress and many else lambda: None
    wholes = [
        Whole(one, scenario.name, tuple(scenario.levers), corporations_of(scenario), seconds, plan, store)
        for scenario, one in arms
    ]
    with closing(work(_put_together, wholes, len(wholes), Workers(plan.workers if many else 1))) as finished:
        for _ in finished:
            advance()


class Whole(NamedTuple):
    """An arm whose replications are finished, and what its run is to be called."""

    inputs: Inputs
    name: str
    levers: tuple[str, ...]
    corporations: tuple[str, ...]
    seconds: float
    plan: Plan
    store: Store


def _put_together(one: Whole) -> None:
    gathered = _gathering(one.inputs, one.plan)
    one.store.finish(one.inputs, one.name, one.levers, one.corporations, one.seconds, gathered)


def _gathering(one: Inputs, plan: Plan) -> Inputs:
    return one.open() if plan.is_open else one


def _missing(scenarios: Sequence[Scenario], plan: Plan, store: Store) -> dict[str, tuple[Scenario, Inputs]]:
    """Which arms are to be simulated, by id: those not whole in the store; an open plan gathers all of its arms."""
    wanted = {one.id: (scenario, one) for scenario in scenarios for one in [inputs_of(scenario, plan)]}
    is_all = plan.is_fresh or plan.is_open
    return {run_id: arm for run_id, arm in wanted.items() if is_all or store.find(run_id) is None}


def _jobs(missing: Mapping[str, tuple[Scenario, Inputs]], plan: Plan, store: Store, model: Any) -> list[Job]:
    jobs = []
    for replication in range(plan.replications):
        arms = tuple(
            (scenario.setup, tuple(scenario.costs), growing)
            for scenario, one in missing.values()
            if not (growing := store.growing(_gathering(one, plan))).is_finished(replication)
        )
        if arms:
            seed = replication_seed(plan.seed, replication)
            jobs.append(Job(replication, seed, plan.months + plan.run_out, arms, model))
    return jobs


def _work(jobs: Sequence[Job], plan: Plan, progress: Progress | None) -> None:
    if jobs and jobs[0].model is standard_model():
        compile_once(progress)
    advance = progress("replications", len(jobs)) if progress else lambda: None
    with closing(work(simulate, jobs, len(jobs), Workers(plan.workers))) as finished:
        for _ in finished:
            advance()
