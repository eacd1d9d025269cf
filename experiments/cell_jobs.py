"""What a worker does for a plan: one burn-in, then every arm that branches from it, each measured."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np

from experiments.evaluation import Evaluation
from experiments.measures import arm_content, measuring_code, pair_content
from experiments.run import fixed_cost_rows
from experiments.worlds import Replication, replication_of
from results.tables import households_digest
from scenarios.errors import ScenarioError


class Arm(NamedTuple):
    """What a worker needs of an arm."""

    setup: Any
    costs: tuple[dict[str, Any], ...]


@dataclass(frozen=True)
class CellJob:
    """One burn-in under a baseline; `arms`: the cell of each arm to measure, None standing for the baseline itself."""

    seed: int
    months: int
    run_out: int
    baseline: Arm
    arms: tuple[tuple[str, Arm | None, Evaluation], ...]
    model: Any
    code: str


def measured_cells(job: CellJob) -> Iterator[tuple[str, dict[str, Any]]]:
    """The content of every cell of a job, as each is finished."""
    if measuring_code() != job.code:
        raise ScenarioError("a worker has another version of arrears than this one; install the same on all machines")
    start = job.model(job.baseline.setup, seed=job.seed)
    start.run_burn_in()
    snapshot = start.snapshot()
    start.close()
    watch = job.months + job.run_out

    def lived(arm: Arm) -> tuple[Replication, dict[str, Any]]:
        model = job.model.branch(snapshot, arm.setup)
        model.run(watch)
        tenancies, series = model.tenancies(), model.series()
        ledger: Any = model.ledger_rows()
        model.close()
        ledger = np.concatenate([ledger, fixed_cost_rows(arm.costs, watch, ledger.dtype)])
        names = [corporation.name for corporation in arm.setup.stages[0].corporations]
        corporation = np.array(names, dtype=object)[series["corporation"]]
        content = arm_content(series, corporation, names, households_digest(tenancies), job.months)
        return replication_of(tenancies, ledger, series, watch), content

    beside, content = lived(job.baseline)
    last, world, own = None, beside, content
    for cell, arm, evaluation in job.arms:
        if arm is None:
            yield cell, content
            continue
        if arm is not last:  # the same arm may be valued in several ways
            last, (world, own) = arm, lived(arm)
        yield cell, {**own, "pair": pair_content(beside, world, evaluation, job.months, watch)}


def all_cells(job: CellJob) -> list[tuple[str, dict[str, Any]]]:
    """All cells of a job at once, as they travel back from a worker."""
    return list(measured_cells(job))
