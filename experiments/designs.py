"""Which points does a plan have: designs over chosen paths, crossed with draws of what is not known."""

import itertools
import math
import warnings
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from experiments.plans import MOST_POINTS, Design, Ends, PlanFile, Sensitivity, Varied, covers
from scenarios.errors import problem, unknown
from scenarios.knobs import Knob, uncertain


@dataclass(frozen=True)
class Point:
    """One setting of everything that is varied: `design` and `draw` count from 0, a draw of -1 is the plain values."""

    number: int
    design: int
    draw: int
    settings: Mapping[str, Any]


@dataclass(frozen=True)
class Space:
    """All points of a plan.

    Attributes:
        paths: what the design varies, in the order of the plan.
        drawn: what is drawn by itself, sorted by path.
        joint: what comes together from a calibrated sample.
        file: where the plan is written, for messages.
        unit: for a sensitivity plan the sample in the unit cube [points, parameters].
    """

    points: tuple[Point, ...]
    paths: tuple[str, ...]
    drawn: tuple[Knob, ...]
    unit: np.ndarray | None = None
    joint: tuple[str, ...] = ()
    file: str = "plan"


def known(path: str, knobs: Mapping[str, Knob], names: Sequence[str], said_in: str, key: str) -> None:
    """Refuse a path that nothing has; `corporation.*.x` stands for all corporations."""
    start, star, end = path.partition("*")
    if star and any(name.startswith(start) and name.endswith(end) for name in knobs):
        return
    if path not in names:
        raise unknown(said_in, key, path, names, "parameter or setting of a lever")


def _is_given(name: str, paths: Iterable[str]) -> bool:
    return any(covers(path, name) for path in paths)


def _knob(path: str, knobs: Mapping[str, Knob]) -> Knob | None:
    start, star, end = path.partition("*")
    if not star:
        return knobs.get(path)
    return next((knobs[name] for name in sorted(knobs) if name.startswith(start) and name.endswith(end)), None)


def _value(path: str, varied: Varied, share: float, knobs: Mapping[str, Knob], said_in: str) -> Any:
    """The value of a path this part of the way."""
    if isinstance(varied, tuple):
        return varied[min(int(share * len(varied)), len(varied) - 1)]
    knob = _knob(path, knobs)
    if knob is None:
        raise problem(said_in, f'design.over."{path}"', "is no number; list its values")
    if isinstance(varied, Ends):
        return knob.between(varied.low, varied.high, share)
    if knob.distribution is None:
        raise problem(said_in, f'design.over."{path}"', "has no range of its own; give low and high")
    return knob.at(share)


def refuse_many(count: int, said_in: str, key: str) -> None:
    """Raise ScenarioError if these are more points than a plan may have."""
    if count > MOST_POINTS:
        raise problem(said_in, key, f"gives {count:,} points; at most {MOST_POINTS:,}")


def design_points(
    design: Design, knobs: Mapping[str, Knob], seed: int, said_in: str, draws: int = 1
) -> list[dict[str, Any]]:
    """The settings of every point of a design; each will be met by so many draws."""
    paths = list(design.over)
    if design.kind == "grid":
        axes = []
        for path, varied in design.over.items():
            if isinstance(varied, tuple):
                axes.append(list(varied))
                continue
            steps = int(varied.steps or 2)
            ends = varied if isinstance(varied, Ends) else None
            way = [step / (steps - 1) for step in range(steps)]
            found = [_value(path, ends or varied, share, knobs, said_in) for share in way]
            axes.append(list(dict.fromkeys(found)))
        count = math.prod(len(axis) for axis in axes)
        refuse_many(count, said_in, "design.over")
        refuse_many(count * draws, said_in, "draws.count")
        return [dict(zip(paths, values, strict=True)) for values in itertools.product(*axes)]
    from scipy.stats import qmc

    count = int(design.points or 1)
    refuse_many(count * draws, said_in, "draws.count")
    shares = (
        qmc.LatinHypercube(len(paths), rng=np.random.default_rng(seed)).random(count)
        if design.kind == "latin_hypercube"
        else sobol_shares(len(paths), count, seed)
    )
    return [
        {
            path: _value(path, design.over[path], float(share), knobs, said_in)
            for path, share in zip(paths, row, strict=True)
        }
        for row in shares
    ]


def sobol_shares(dimensions: int, count: int, seed: int) -> np.ndarray:
    """A scrambled Sobol sequence [count, dimensions], best balanced for a power of two of points."""
    from scipy.stats import qmc

    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # any number may be asked for
        found: np.ndarray = qmc.Sobol(dimensions, rng=np.random.default_rng(seed)).random(count)
    return found


def space_of(
    plan: PlanFile,
    knobs: Mapping[str, Knob],
    names: Sequence[str],
    levers: Sequence[str],
    file: str,
    sample: Sequence[Mapping[str, Any]] = (),
) -> Space:
    """All points that a plan asks for: every design point with every draw.

    Args:
        knobs: the numbers that may be varied.
        names: every path that may be set, yes/no and words included.
        levers: names of levers, whose settings are decided and not drawn.
        sample: settings that come together, for a plan that draws from a calibrated sample.
    """
    over = plan.design.over if plan.design else {}
    for path in over:
        known(path, knobs, names, file, "design.over")
    for path in (*over, *(plan.sensitivity.over if plan.sensitivity else ())):
        if path in plan.set:
            raise problem(file, f'set."{path}"', "is varied by the plan; set it in one place")
    if plan.sensitivity is not None:
        return _sensitivity_space(plan.sensitivity, plan, knobs, levers, file)
    count = plan.draws.count if plan.draws else 1
    rows = design_points(plan.design, knobs, plan.seed, file, count) if plan.design else [{}]
    drawn: list[Knob] = []
    joint: list[dict[str, Any]] = []
    draws: list[dict[str, Any]] = [{}]
    if plan.draws is not None:
        chosen = plan.draws
        found = uncertain(knobs, chosen.groups, chosen.grades, chosen.paths, levers, f"{file}: draws")
        fixed = {name for name in {*names, *(sample[0] if sample else ())} if _is_given(name, (*over, *plan.set))}
        joint = [{path: value for path, value in row.items() if path not in fixed} for row in sample]
        fixed |= set(joint[0]) if joint else set()
        drawn = [knob for knob in found if knob.path not in fixed]
        if not drawn and not joint:
            raise problem(file, "draws", "no uncertain parameter is of these groups and grades")
        shares = sobol_shares(len(drawn), chosen.count, plan.seed) if drawn else np.empty((chosen.count, 0))
        draws = [
            {
                **(joint[number * len(joint) // len(shares)] if joint else {}),
                **{knob.path: knob.at(float(share)) for knob, share in zip(drawn, row, strict=True)},
            }
            for number, row in enumerate(shares)
        ]
    points = tuple(
        Point(design * len(draws) + draw, design, draw if plan.draws else -1, {**values, **chance})
        for design, values in enumerate(rows)
        for draw, chance in enumerate(draws)
    )
    return Space(points, tuple(over), tuple(drawn), joint=tuple(sorted(joint[0])) if joint else (), file=file)


def _sensitivity_space(
    asked: Sensitivity, plan: PlanFile, knobs: Mapping[str, Knob], levers: Sequence[str], file: str
) -> Space:
    from experiments.sensitivity import points_asked, sample

    for path in asked.over:
        if path not in knobs:
            raise unknown(file, "sensitivity.over", path, knobs, "number to vary")
    chosen = []
    if asked.groups or asked.grades or asked.paths or not asked.over:
        chosen = uncertain(knobs, asked.groups, asked.grades, asked.paths, levers, f"{file}: sensitivity")
    paths = sorted({*asked.over, *(knob.path for knob in chosen if not _is_given(knob.path, plan.set))})
    if len(paths) < 2:
        raise problem(file, "sensitivity", "needs at least two parameters to vary")
    key, count = points_asked(asked, len(paths))
    refuse_many(count, file, key)
    unit = sample(asked, paths, plan.seed)

    def value(path: str, share: float) -> Any:
        ends = asked.over.get(path)
        return knobs[path].between(ends.low, ends.high, share) if ends else knobs[path].at(share)

    points = tuple(
        Point(number, number, -1, {path: value(path, float(share)) for path, share in zip(paths, row, strict=True)})
        for number, row in enumerate(unit)
    )
    return Space(points, (), tuple(knobs[path] for path in paths), unit, file=file)
