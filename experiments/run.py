"""Simulate arms side by side: per replication one burn-in under the baseline, from which every arm is branched.

A job is one replication with all its arms; jobs share nothing and write what they finished, so that neither the number
of workers nor an interruption changes a result. Arms that the store already has are not computed again.
"""

import os
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np

from model.luck import replication_seed
from model.words import Cost, Party
from results.manifest import Inputs, code_digest
from results.store import Growing, Run, Store
from results.tables import digest_arrays


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
    """How much is simulated, and how: `workers` and `is_fresh` change no result."""

    seed: int = 1
    months: int = 60
    run_out: int = 24
    replications: int = 20
    workers: int = 1
    is_fresh: bool = False


@dataclass(frozen=True)
class Job:
    """One replication and the arms of it that are still to be computed: setup, fixed costs, and where they go."""

    replication: int
    seed: int
    months: int
    arms: tuple[tuple[Any, tuple[dict[str, Any], ...], Growing], ...]
    model: Any


Progress = Callable[[str, int], Callable[[], None]]


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
    """Ledger rows of the fixed costs of levers: one a month from the month on in which the lever is pulled."""
    rows = [
        (month, Party[cost["party"].upper()], Party.LABOUR, Cost.LEVER_FIXED, -1, -1, int(cost["cents_per_month"]))
        for cost in costs
        for month in range(max(0, int(cost["from_month"])), months)
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


def _same_start(scenarios: Sequence[Scenario]) -> None:
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
    _same_start(scenarios)
    inputs = [inputs_of(scenario, plan) for scenario in scenarios]
    wanted = {one.id: (scenario, one) for scenario, one in zip(scenarios, inputs, strict=True)}
    missing = {run_id: arm for run_id, arm in wanted.items() if plan.is_fresh or store.find(run_id) is None}
    if missing:
        store.check_writable()
        if plan.is_fresh:
            for _, one in missing.values():
                store.growing(one).discard()
        began = time.monotonic()
        _work(_jobs(missing, plan, store, model or standard_model()), plan, progress)
        for scenario, one in missing.values():
            store.finish(one, scenario.name, scenario.levers, corporations_of(scenario), time.monotonic() - began)
    found = [store.find(one.id) for one in inputs]
    return [run for run in found if run is not None]


def _jobs(missing: Mapping[str, tuple[Scenario, Inputs]], plan: Plan, store: Store, model: Any) -> list[Job]:
    jobs = []
    for replication in range(plan.replications):
        arms = tuple(
            (scenario.setup, tuple(scenario.costs), growing)
            for scenario, one in missing.values()
            if not (growing := store.growing(one)).is_finished(replication)
        )
        if arms:
            seed = replication_seed(plan.seed, replication)
            jobs.append(Job(replication, seed, plan.months + plan.run_out, arms, model))
    return jobs


def _work(jobs: Sequence[Job], plan: Plan, progress: Progress | None) -> None:
    from joblib import Parallel, delayed

    if jobs and jobs[0].model is standard_model():
        compile_once(progress)
    workers = min(plan.workers, len(jobs))
    advance = progress("replications", len(jobs)) if progress else lambda: None
    if workers <= 1:
        for job in jobs:
            simulate(job)
            advance()
        return
    with one_thread_each():
        parallel = Parallel(n_jobs=workers, return_as="generator_unordered", batch_size=1, pre_dispatch=2 * workers)
        for _ in parallel(delayed(simulate)(job) for job in jobs):
            advance()


def compile_once(progress: Progress | None) -> None:
    """Let the rules be compiled before workers start, so that they find them on disk."""
    from model.warm import compile_all, is_compiled

    if is_compiled():
        return
    advance = progress("compiling, once", 1) if progress else lambda: None
    compile_all()
    advance()


@contextmanager
def one_thread_each() -> Iterator[None]:
    """Cores are filled with replications, not with threads inside one."""
    names = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "NUMBA_NUM_THREADS")
    before = {name: os.environ.get(name) for name in names}
    os.environ.update(dict.fromkeys(names, "1"))
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value


def usable_cores() -> int:
    """How many cores may this process use."""
    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:
        return os.cpu_count() or 1
