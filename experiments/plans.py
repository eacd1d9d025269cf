"""The plan file of `arrears sweep` and `arrears sensitivity`: what is varied, how often, what is measured."""

import math
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, model_validator

from scenarios.errors import ScenarioError, problem, shown
from scenarios.fields import Table, Text, Value
from scenarios.loading import file_name, read_toml, validated
from scenarios.quantity import Grade

MOST_POINTS = 100_000
LENGTHS = {"run.months": "months", "run.run_out_months": "run_out"}


def covers(path: str, name: str) -> bool:
    """Does a path name this parameter, itself or with `*` for every corporation."""
    start, star, end = path.partition("*")
    return path == name or (bool(star) and name.startswith(start) and name.endswith(end))


def _whole(low: int, high: int) -> BeforeValidator:
    def check(value: Any) -> Any:
        if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
            raise ValueError(f"must be a whole number from {low:,} to {high:,}")
        return value

    return BeforeValidator(check)


def _ordinary(value: Any) -> Any:
    """TOML can write nan and inf; neither can be tried."""
    if isinstance(value, float) and not math.isfinite(value):
        raise ValueError("must be an ordinary number, not nan or inf")
    return value


def _once(values: Any) -> Any:
    """A list in which nothing stands twice."""
    if isinstance(values, list | tuple):
        twice = [value for place, value in enumerate(values) if value in values[:place]]
        if twice:
            raise ValueError(f"names {shown(twice[0])} twice; name it once")
    return values


End = Annotated[float, BeforeValidator(_ordinary)]
Texts = Annotated[tuple[Text, ...], BeforeValidator(_once)]
Grades = Annotated[tuple[Grade, ...], BeforeValidator(_once)]


class Ends(Table):
    """Between which values a path is varied; `steps`: in how many, for a grid."""

    low: End
    high: End
    steps: Annotated[int, _whole(2, 1000)] | None = None

    @model_validator(mode="after")
    def _ascend(self) -> "Ends":
        if not self.low < self.high:
            raise ValueError("low must be below high")
        return self


class OwnRange(Table):
    """A path varied over what is thought of it: its distribution, or its range; `steps`: in how many, for a grid."""

    own: Literal[True]
    steps: Annotated[int, _whole(2, 1000)] | None = None


def _same_as(value: Any) -> Any:
    """What two ways of writing one value have in common: 1, 1.0 and "1"."""
    if not isinstance(value, bool | int | float | str):
        return repr(value)
    text = str(value).lower() if isinstance(value, bool) else str(value)
    try:
        return float(text)
    except ValueError:
        return text


def _varied(value: Any) -> Any:
    """One of: a list of values, {low, high}, or "own"."""
    if value == "own":
        return OwnRange(own=True)
    if isinstance(value, list):
        if not value or len({_same_as(one) for one in value}) < len(value):
            raise ValueError("must be a list of different values")
        return tuple(_ordinary(one) for one in value)
    if isinstance(value, dict) and "own" in value:
        return OwnRange.model_validate(value)
    if isinstance(value, dict):
        return Ends.model_validate(value)
    raise ValueError('must be a list of values, { low = ..., high = ... } or "own"')


Varied = Annotated[tuple[Value, ...] | Ends | OwnRange, BeforeValidator(_varied)]


class Design(Table):
    """Which points are set side by side; `points`: how many, where the kind is not a grid."""

    kind: Literal["grid", "latin_hypercube", "sobol"]
    points: Annotated[int, _whole(1, MOST_POINTS)] | None = None
    over: dict[str, Varied] = Field(min_length=1)

    @model_validator(mode="after")
    def _complete(self) -> "Design":
        if self.kind == "grid":
            if self.points is not None:
                raise ValueError("a grid has as many points as its values give; leave out 'points'")
            for path, varied in self.over.items():
                if not isinstance(varied, tuple) and varied.steps is None:
                    raise ValueError(f"say in how many steps a grid goes over '{path}', or list its values")
        else:
            if self.points is None:
                raise ValueError(f"say how many 'points' a {self.kind} design has")
            if self.kind == "sobol" and self.points & (self.points - 1):
                raise ValueError("a sobol design has a power of two of points: 2, 4, 8, 16 ...")
            if any(not isinstance(varied, tuple) and varied.steps is not None for varied in self.over.values()):
                raise ValueError("'steps' is for a grid")
        return self


class Chosen(Table):
    """Which uncertain parameters: of these groups and grades, and these paths; nothing named: all of them."""

    groups: Texts = ()
    grades: Grades = ()
    paths: Texts = ()


class Draws(Chosen):
    """How many quasi-random draws are made from what is thought of the parameters.

    `sample`: calibrated parameters come together, from the scenario's calibrated sample; only the others by themselves.
    """

    count: Annotated[int, _whole(2, MOST_POINTS)]
    sample: bool = False


class Sensitivity(Chosen):
    """Which parameters matter: `trajectories` and `levels` for Morris, `base` for Sobol."""

    method: Literal["morris", "sobol"]
    trajectories: Annotated[int, _whole(2, 10_000)] = 10
    levels: Annotated[int, _whole(2, 100)] = 4
    base: Annotated[int, _whole(2, MOST_POINTS)] = 64
    second_order: bool = False
    resamples: Annotated[int, _whole(100, 100_000)] = 1000
    over: dict[str, Ends] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _fits(self) -> "Sensitivity":
        if self.levels % 2:
            raise ValueError("'levels' must be even")
        if both := sorted({*self.paths} & {*self.over}):
            raise ValueError(f"'{both[0]}' stands both in 'paths' and in 'over'; leave it out of 'paths'")
        if self.base & (self.base - 1):
            raise ValueError("'base' must be a power of two: 8, 16, 32 ...")
        return self


class PlanFile(Table):
    """What is asked of many runs. Replications meet the same luck at every point."""

    title: Text
    description: Text = "no description"
    scenario: Text
    variants: Texts = ()
    households: Annotated[int, _whole(40, 10_000_000)] | None = None
    months: Annotated[int, _whole(1, 1200)] | None = None
    run_out: Annotated[int, _whole(0, 600)] | None = None
    replications: Annotated[int, _whole(1, MOST_POINTS)]
    seed: Annotated[int, _whole(0, 2**62)] = 1
    outcomes: Annotated[Texts, Field(min_length=1)]
    set: dict[str, Annotated[Value, BeforeValidator(_ordinary)]] = Field(default_factory=dict)
    design: Design | None = None
    draws: Draws | None = None
    sensitivity: Sensitivity | None = None

    @model_validator(mode="after")
    def _one_question(self) -> "PlanFile":
        if self.sensitivity and (self.design or self.draws):
            raise ValueError("a plan has [sensitivity], or [design] and [draws]; write two plans")
        return self


def load_plan(path: Path, asks_sensitivity: bool = False) -> PlanFile:
    """What does a plan file ask.

    Raises:
        ScenarioError: it cannot be used, or it is a plan of the other command.
    """
    plan = validated(PlanFile, read_toml(path), file_name(path))
    if asks_sensitivity and plan.sensitivity is None:
        raise problem(file_name(path), "sensitivity", "is missing; or run it with `arrears sweep`")
    if not asks_sensitivity and plan.sensitivity is not None:
        raise problem(file_name(path), "sensitivity", "is for `arrears sensitivity`; use that command")
    if not asks_sensitivity and plan.design is None and plan.draws is None:
        raise ScenarioError(f"{file_name(path)}: has neither [design] nor [draws]; there is nothing to vary")
    _refuse_lengths(plan, file_name(path))
    return plan


def _refuse_lengths(plan: PlanFile, file: str) -> None:
    """Refuse to vary how long is simulated, which is one for all points, and to set it in two places."""
    parts = [(f'design.over."{path}"', path) for path in (plan.design.over if plan.design else ())]
    parts += [(f'sensitivity.over."{path}"', path) for path in (plan.sensitivity.over if plan.sensitivity else ())]
    for name, chosen in (("draws", plan.draws), ("sensitivity", plan.sensitivity)):
        parts += [(f"{name}.paths", path) for path in (chosen.paths if chosen else ())]
    for key, path in parts:
        if path in LENGTHS:
            right = f"{path} cannot be varied: it is one for all points; say '{LENGTHS[path]}', one plan for each"
            raise problem(file, key, right)
    for path, own in LENGTHS.items():
        if path in plan.set and (given := getattr(plan, own)) is not None:
            raise problem(
                file, f'set."{path}"', f"{own} = {given} decides it; leave one of the two out", plan.set[path]
            )
