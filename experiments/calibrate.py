"""Which parameter values agree with what is published: history matching, then a sample, and what it teaches.

`experiments/calibration.toml` says what is calibrated and how much is run; the sample and its manifest are written to
`scenarios/posterior/` and committed.
"""

import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date
from pathlib import Path
from typing import Annotated, Any

import numpy as np
from pydantic import Field

from experiments.calibration.candidates import records_of
from experiments.calibration.catalogue import most_likely
from experiments.calibration.emulator import unstretched
from experiments.calibration.identify import report
from experiments.calibration.known import known_answer
from experiments.calibration.matching import Matched, Sizes, match
from experiments.calibration.posterior import keep_posterior
from experiments.calibration.space import Settings, Space, space_of
from experiments.calibration.subgroups import subgroups
from experiments.calibration.town import Town
from experiments.intervals import quantile_of, rounded, rounded_pair
from experiments.plans import LENGTHS, covers
from experiments.run import Progress
from experiments.targets import Target, load_targets, targets_digest
from experiments.validate import AT_ONCE_SHARE, DIGITS, middle
from experiments.workers import compile_once
from results.files import check_writable
from results.manifest import LIBRARIES, code_digest, versions
from results.store import Store
from scenarios.compose import resolve
from scenarios.errors import ScenarioError
from scenarios.fields import Table
from scenarios.loading import file_name, read_toml, validated

FILE = Path(__file__).with_name("calibration.toml")
Several = Annotated[int, Field(ge=1)]


class Question(Table):
    """What calibration.toml says."""

    also: tuple[str, ...]
    fixed: tuple[str, ...] = ()
    households: Annotated[int, Field(ge=40)]
    months: Several
    replications: Several
    noise_replications: Annotated[int, Field(ge=3)]
    per_wave: Annotated[int, Field(ge=12)]
    waves: Several
    rounds: Several
    weighed: Annotated[int, Field(ge=10)]
    draws: Several
    seed: Annotated[int, Field(ge=0)]
    walkers: Annotated[int, Field(ge=8)]
    cut: Annotated[float, Field(gt=0)]
    discrepancy_share: Annotated[float, Field(ge=0)]

    def sizes(self) -> Sizes:
        """How much is run."""
        return Sizes(**{one.name: getattr(self, one.name) for one in fields(Sizes)})


@dataclass(frozen=True)
class Asked:
    """What the command line changes: None leaves what calibration.toml says."""

    draws: int | None = None
    waves: int | None = None
    per_wave: int | None = None
    rounds: int | None = None
    weighed: int | None = None
    households: int | None = None
    months: int | None = None
    replications: int | None = None
    seed: int | None = None

    def question(self) -> Question:
        """The question as it is asked."""
        given = {one.name: getattr(self, one.name) for one in fields(self) if getattr(self, one.name) is not None}
        return validated(Question, {**read_toml(FILE), **given}, file_name(FILE))


@dataclass(frozen=True)
class Calibrated:
    """The answer as one document, the sample's file, and what figures are drawn from."""

    document: dict[str, Any]
    table: Path
    space: Space
    matched: Matched
    targets: tuple[Target, ...]
    best: Settings


def calibrate(
    scenario: str,
    asked: Asked,
    settings: Mapping[str, str],
    out: Path,
    to: Path,
    workers: int = 1,
    is_fresh: bool = False,
    progress: Progress | None = None,
) -> Calibrated:
    """Calibrate a scenario and write its sample; what was run before is not run again.

    Args:
        out: folder under which candidates are kept. to: folder of the sample and its manifest.
    """
    question = asked.question()
    if idle := sorted({*settings} & {*LENGTHS}):
        right = "use --months" if LENGTHS[idle[0]] == "months" else "nothing is watched after the horizon; leave it out"
        raise ScenarioError(f"--set {idle[0]}={settings[idle[0]]}: has no effect on a calibration; {right}")
    resolved = resolve(scenario, settings=settings, homes=question.households)
    space = space_of(resolved, question.also, file_name(FILE), question.fixed)
    searched = [path for knob in space.knobs for path in knob.paths]
    if idle := [path for path in settings if any(covers(path, name) for name in searched)]:
        right = f"is searched: {file_name(FILE)} names it under 'also'; leave it out here or there"
        raise ScenarioError(f"--set {idle[0]}={settings[idle[0]]}: {right}")
    targets = tuple(target for target in load_targets() if target.use == "calibrate")
    fixed = tuple(sorted(settings.items()))
    size = (question.households, question.months, question.seed, question.replications)
    town = Town(scenario, *size, fixed, targets=targets)
    Store(out).check_writable()
    check_writable(to)
    folder = out / "calibration" / town.key({})[:16]
    if is_fresh:
        shutil.rmtree(folder, ignore_errors=True)
    compile_once(progress)
    matched = match(space, targets, town, question.sizes(), folder, workers, progress)
    document = _document(resolved.name, question, space, targets, matched)
    records = records_of(town, [space.settings(point) for point in matched.sample], folder)
    document["subgroups"] = subgroups([world[""] for record in records for world in town.worlds(record)])
    manifest = {
        **document,
        "fixed": dict(fixed),
        "knobs": [_knob(knob) for knob in space.knobs],
        "noise_in_ranges": {t.name: rounded(sd, DIGITS) for t, sd in zip(targets, matched.noise, strict=True)},
        "known_answer": known_answer(scenario, space.settings(matched.sample[0]), dict(fixed), question.seed),
        "versions": {name: text for name, text in versions().items() if name in ("python", *LIBRARIES)},
        "date": date.today().isoformat(),
    }
    table = keep_posterior(to, resolved.name, space, matched.sample, manifest)
    best = most_likely(matched, space, question.discrepancy_share)
    return Calibrated(document, table, space, matched, targets, best)


def _knob(knob: Any) -> dict[str, Any]:
    prior = knob.distribution.kind if knob.distribution else "uniform"
    row = {name: getattr(knob, name) for name in ("name", "low", "high", "unit", "grade")}
    return row | {"paths": list(knob.paths), "prior": prior, "catalogue": knob.catalogue}


def _document(
    name: str, question: Question, space: Space, targets: Sequence[Target], matched: Matched
) -> dict[str, Any]:
    values = np.column_stack(
        [
            unstretched(matched.weighed.values[matched.chosen, one], target.low, target.high)
            for one, target in enumerate(targets)
        ]
    )
    met = np.column_stack([(target.low <= v) & (v <= target.high) for target, v in zip(targets, values.T, strict=True)])
    rows = []
    for target, column in zip(targets, values.T, strict=True):
        median = quantile_of(column, 0.5)
        row = {"name": target.name, "low": target.low, "high": target.high, "simulated": rounded(median, DIGITS)}
        if (ends := middle(column)) is not None:
            row["ci95"] = rounded_pair(ends, DIGITS)
        rows.append(row | {"inside": target.holds(median)})
    return {
        "scenario": name,
        **question.model_dump(mode="json", exclude={"also", "fixed"}),
        "also": list(question.also),
        "fixed": list(question.fixed),
        "code": code_digest(),
        "targets_digest": targets_digest(targets),
        "parameters_count": len(space.knobs),
        "waves_told": list(matched.waves),
        "effective_runs": round(matched.effective, 1),
        "distinct_draws": len(np.unique(matched.chosen)),
        "at_once_share": rounded(float(np.mean(met.sum(axis=1) >= AT_ONCE_SHARE * len(targets))), DIGITS),
        "targets": rows,
        "identified": report(space.names, matched.weighed.points, matched.weights),
    }
