"""Run every point of a plan: each replication of each arm is measured once and kept, whatever stops the work.

A *cell* is one arm of one point in one replication. Its name is the digest of the resolved scenario of baseline and
arm, the seed and the code, so that a plan that is taken up again, or another plan that meets the same point, finds it.
A job is one burn-in under one baseline with the arms that branch from it: points that differ only in settings of
levers share the burn-in, points that change the world before the branch each have their own.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from experiments.cell_jobs import Arm, CellJob, all_cells, measured_cells
from experiments.designs import Point, Space, space_of
from experiments.evaluation import GROUP, Evaluation, evaluation_parameters, load_evaluation, split_settings
from experiments.measures import measuring_code, valuing_of
from experiments.plans import PlanFile
from experiments.run import Scenario, people_digest, same_start, standard_model
from experiments.workers import Progress, Workers, compile_once, work
from model.luck import replication_seed
from results.cells import Cells, cell_id
from results.files import StoreError
from results.manifest import digest_of
from scenarios.catalogue import standard_library
from scenarios.compose import refuse_idle
from scenarios.errors import ScenarioError, problem
from scenarios.knobs import as_text, knobs_of
from scenarios.quantity import Parameter

ARMS_PER_JOB = 16
DASK_SLOTS = 64  # how many jobs there should be for a cluster whose size is not known yet
BASELINE = -1
HOURS, INDEX = "hours_per_1000_homes", "_index"  # how the names end of what opens an office, of what is 1 as it was


class Resolver:
    """Turns the points of a plan into resolved scenarios.

    `resolve` is that of scenarios/compose.py; `sample`: the vectors of the calibrated sample, where the plan asks them.
    """

    def __init__(self, plan: PlanFile, resolve: Any, sample: Sequence[Mapping[str, Any]] = ()) -> None:
        self.plan, self._resolve, self._sample = plan, resolve, sample

    def settings(self, point: Point) -> dict[str, str]:
        """All settings of a point, as `--set` takes them."""
        return {path: as_text(value) for path, value in {**self.plan.set, **point.settings}.items()}

    def arm(self, point: Point, arm: int) -> Scenario:
        """The baseline of a point (BASELINE) or its variant with this number."""
        world, _ = split_settings(self.settings(point))
        levers = () if arm == BASELINE else (self.plan.variants[arm],)
        found: Scenario = self._resolve(self.plan.scenario, levers=levers, settings=world, homes=self.plan.households)
        return found

    def evaluation(self, point: Point) -> Evaluation:
        """How outcomes are valued at a point."""
        return load_evaluation(split_settings(self.settings(point))[1])

    def space(self, file: str) -> Space:
        """All points of the plan: what may be varied is what baseline, variants and evaluation have."""
        plain = Point(0, 0, -1, {})
        try:
            arms = [self.arm(plain, arm) for arm in range(BASELINE, len(self.plan.variants))]
            evaluated = evaluation_parameters(split_settings(self.settings(plain))[1])
        except ScenarioError as error:
            raise ScenarioError(f"{file}: {_blamed(error, self.plan, plain)}") from None
        self._refuse_idle(arms, file)
        baseline, known = arms[0].parameters, evaluated
        for arm in arms:
            known |= arm.parameters
        levers = {path.partition(".")[0] for path in known if path not in baseline} - {GROUP}
        decided = sorted(levers | absent(baseline) | closed(arms))
        return space_of(self.plan, knobs_of(known), list(known), decided, file, self._sample)

    def _refuse_idle(self, arms: Sequence[Scenario], file: str) -> None:
        """Refuse what would be computed for nothing: settings of levers nobody pulls, one policy under two names."""
        try:
            refuse_idle(self.plan.set, [arm.document for arm in arms])
        except ScenarioError as error:
            raise ScenarioError(str(error).replace("--set:", f"{file}: set:", 1)) from None
        for number, name in enumerate(self.plan.variants):
            for other in range(number):
                if arms[1 + number].document == arms[1 + other].document:
                    right = f'is the same policy as "{self.plan.variants[other]}"; each counts once'
                    raise problem(file, "variants", right, name)


def absent(parameters: Mapping[str, Parameter]) -> set[str]:
    """What is not there unless a lever brings it: 0, or an index that says how it was, and set by a lever.

    That the baseline has no budget course, no VIP worker and no crisis is known. To draw them from the range that holds
    where there is one would compare policies in a town that has all of them.
    """
    brought = standard_library().set_by_levers()
    return {path for path, one in parameters.items() if path in brought and (one.value == 0 or path.endswith(INDEX))}


def closed(arms: Sequence[Scenario]) -> set[str]:
    """Which offices have no hours in any arm: their other parameters do nothing, and need not be drawn."""
    hours: dict[str, float] = {}
    for arm in arms:
        own = {path: one.value for path, one in arm.parameters.items() if path.endswith(HOURS)}
        for values in (own, *(stage.get("parameters", {}) for stage in arm.document["stages"])):
            for path, value in values.items():
                if path.endswith(HOURS):
                    group = path.partition(".")[0]
                    hours[group] = hours.get(group, 0.0) + float(value)
    return {group for group, total in hours.items() if total == 0.0}


class Row(NamedTuple):
    """One line of the results: which arm of which point in which replication, and the cell that holds it."""

    point: int
    arm: int
    replication: int
    cell: str


@dataclass(frozen=True)
class Measured:
    """A plan with everything it asked for measured.

    Attributes:
        rows: in order of point, arm (baseline first) and replication.
        arms: names, baseline first.
        evaluations: by point, each standing once in memory.
    """

    plan: PlanFile
    space: Space
    rows: tuple[Row, ...]
    arms: tuple[str, ...]
    evaluations: tuple[Evaluation, ...]
    homes: int
    months: int
    run_out: int
    code: str

    @property
    def id(self) -> str:
        """Which question is this: 16 hexadecimal digits over the plan and every cell."""
        return digest_of({"plan": self.plan.model_dump(mode="json"), "cells": [row.cell for row in self.rows]})[:16]


def _blamed(error: ScenarioError, plan: PlanFile, point: Point, paths: Sequence[str] = ()) -> str:
    """The message about a setting of a point, naming the part of the plan that gave it: nobody wrote --set.

    `paths`: what the design varies. A setting of a lever is told without the lever's name.
    """
    message = str(error)
    found = re.match(r"--set: ([^ :]+)", message)
    if found is None:
        return message
    given = [*point.settings, *plan.set]
    path = next((one for one in given if one == found[1] or one.endswith(f".{found[1]}")), found[1])
    part = "design.over" if path in paths else "set" if path in plan.set else "draws"
    part = "sensitivity" if part == "draws" and plan.sensitivity else part
    rest = message[found.end() :].replace("and by --set", f"and in [{part}]")
    return f'{part}."{path}"{rest}'


def prepare(plan: PlanFile, space: Space, resolver: Resolver, progress: Progress | None = None) -> Measured:
    """Which cells does a plan consist of; every point is resolved, so that what is wrong is said before the work.

    Raises:
        ScenarioError: a point cannot be resolved; the message names the setting.
    """
    code = measuring_code()
    arms = range(BASELINE, len(plan.variants))
    advance = progress("checking points", len(space.points)) if progress else lambda: None
    rows: list[Row] = []
    evaluations: list[Evaluation] = []
    seen: dict[Evaluation, Evaluation] = {}
    homes = months = run_out = 0
    for point in space.points:
        try:
            scenarios = [resolver.arm(point, arm) for arm in arms]
            evaluation = resolver.evaluation(point)
        except ScenarioError as error:
            told = _blamed(error, plan, point, space.paths)
            raise ScenarioError(f"{space.file}: point {point.number}: {told}") from None
        same_start(scenarios)
        evaluations.append(seen.setdefault(evaluation, evaluation))
        values = scenarios[0].document["parameters"]
        homes = scenarios[0].setup.homes
        months = plan.months if plan.months is not None else int(values["run.months"]["value"])
        run_out = plan.run_out if plan.run_out is not None else int(values["run.run_out_months"]["value"])
        digests = [digest_of(scenario.document) for scenario in scenarios]
        people = people_digest(scenarios[0].setup.people)
        inputs = {"baseline": digests[0], "people": people, "homes": homes, "months": months, "run_out": run_out}
        for arm, digest in zip(arms, digests, strict=True):
            own = {**inputs, "code": code}
            if arm != BASELINE:
                own |= {"arm": digest, "valuing": valuing_of(evaluation)}
            for replication in range(plan.replications):
                seed = replication_seed(plan.seed, replication)
                rows.append(Row(point.number, arm, replication, cell_id({**own, "seed": seed})))
        advance()
    names = (plan.scenario, *plan.variants)
    return Measured(plan, space, tuple(rows), names, tuple(evaluations), homes, months, run_out, code)


def measure(
    asked: Measured,
    resolver: Resolver,
    cells: Cells,
    workers: Workers,
    is_fresh: bool = False,
    model: Any = None,
    progress: Progress | None = None,
) -> int:
    """Measure what is not yet kept; returns how many cells were measured.

    Raises:
        StoreError: results cannot be kept. KeyboardInterrupt: interrupted; finished cells are kept in both cases.
    """
    cells.check_writable()
    missing = {row.cell for row in asked.rows if is_fresh or not cells.has(row.cell)}
    if not missing:
        return 0
    model = model or standard_model()
    if model is standard_model():
        compile_once(progress)
    chunks = _chunks(asked.rows, missing, workers)
    advance = progress("runs", len(missing)) if progress else lambda: None
    jobs = (_job(asked, chunk, resolver, model) for chunk in chunks)
    if workers.count <= 1 and workers.dask is None:  # keep every cell at once, not only when its job is done
        for job in jobs:
            for cell, content in measured_cells(job):
                cells.keep(cell, content)
                advance()
        return len(missing)
    with closing(work(all_cells, jobs, len(chunks), workers)) as finished:
        for contents in finished:
            for cell, content in contents:
                cells.keep(cell, content)
                advance()
    return len(missing)


def _chunks(rows: Sequence[Row], missing: set[str], workers: Workers) -> list[list[Row]]:
    """The missing cells in jobs: one baseline and replication each, few enough that all workers have some."""
    baselines = {(row.point, row.replication): row.cell for row in rows if row.arm == BASELINE}
    groups: dict[str, dict[str, Row]] = {}
    for row in rows:
        if row.cell in missing:
            groups.setdefault(baselines[row.point, row.replication], {}).setdefault(row.cell, row)
    # A burn-in that is taken twice costs more than a worker that waits, unless many would wait.
    slots = DASK_SLOTS if workers.dask else 2 * workers.count
    size = ARMS_PER_JOB
    if len(groups) < slots:
        size = max(2, min(size, len(missing) // slots))  # 2: the baseline rides with a variant
    chunks = []
    for group in groups.values():
        members = sorted(group.values(), key=lambda row: (row.arm, row.point))
        chunks += [members[start : start + size] for start in range(0, len(members), size)]
    return chunks


def _job(asked: Measured, chunk: Sequence[Row], resolver: Resolver, model: Any) -> CellJob:
    first = asked.space.points[chunk[0].point]
    baseline = resolver.arm(first, BASELINE)

    known: dict[str, Arm] = {}

    def arm(row: Row) -> Arm | None:
        if row.arm == BASELINE:
            return None
        scenario = resolver.arm(asked.space.points[row.point], row.arm)
        return known.setdefault(digest_of(scenario.document), Arm(scenario.setup, tuple(scenario.costs)))

    return CellJob(
        seed=replication_seed(asked.plan.seed, chunk[0].replication),
        months=asked.months,
        run_out=asked.run_out,
        baseline=Arm(baseline.setup, tuple(baseline.costs)),
        arms=tuple((row.cell, arm(row), asked.evaluations[row.point]) for row in chunk),
        model=model,
        code=asked.code,
    )


def contents(asked: Measured, cells: Cells) -> Iterator[tuple[Row, Mapping[str, Any]]]:
    """Every row with what its cell holds."""
    for row in asked.rows:
        found = cells.find(row.cell)
        if found is None:
            raise StoreError(f"{cells.folder}: a finished measurement has gone; start the same command again")
        yield row, found


def folder_of(asked: Measured, out: Path, kind: str) -> Path:
    """Where the tables and figures of a plan are kept."""
    return out / f"{kind}-{asked.id}"
