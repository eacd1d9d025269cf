"""Which of many policies are worth considering: dominance, extended dominance, and the price of the next step.

Policies exclude each other. Along the frontier every step buys more effect at a rising price, the incremental
cost-effectiveness ratio; a policy off the frontier costs more than it need for what it does. Nothing here depends on
the order in which policies are given or on what they are called. Source of the method: drummond-2015.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from experiments.intervals import mean_of

ROUNDING = 1e-12


class Mark(StrEnum):
    """Where does a policy stand.

    ON_FRONTIER: no other policy, and no mix of two, does as much for less. DOMINATED: another does at least as much
    for no more, and is better in one of the two. EXTENDEDLY_DOMINATED: a mix of two others is. EQUAL: on the
    frontier, together with others that cost and do the same.
    """

    ON_FRONTIER = "ND"
    DOMINATED = "D"
    EXTENDEDLY_DOMINATED = "ED"
    EQUAL = "EQ"


@dataclass(frozen=True)
class Tolerance:
    """How far apart may costs and effects be and still be called the same."""

    cost: float = 0.0
    effect: float = 0.0


@dataclass(frozen=True)
class Step:
    """One policy in the incremental table.

    Attributes:
        same_as: policies that cost and do the same.
        against: the policies one step lower on the frontier, or those that make this one superfluous.
        extra_cost: what it costs more than the step below; None off the frontier and on its first step, as are
            `extra_effect` (how much more it does) and `ratio` (the first per unit of the second).
    """

    name: str
    cost: float
    effect: float
    mark: Mark
    same_as: tuple[str, ...]
    against: tuple[str, ...]
    extra_cost: float | None
    extra_effect: float | None
    ratio: float | None

    @property
    def is_on_frontier(self) -> bool:
        """Can this policy be the best one at some price of the effect."""
        return self.mark in (Mark.ON_FRONTIER, Mark.EQUAL)


@dataclass(frozen=True)
class _Group:
    """Policies that are the same within the tolerance, as one point; `gain` is the effect with more always better."""

    members: tuple[int, ...]
    cost: float
    gain: float


def incremental(
    names: Sequence[str],
    costs: Sequence[float],
    effects: Sequence[float],
    fewer_is_better: bool = False,
    tolerance: Tolerance | None = None,
) -> list[Step]:
    """The incremental table of policies that exclude each other, cheapest first.

    Args:
        costs: mean cost of each policy; effects: mean effect of each, in the same order.
        fewer_is_better: the effect counts something bad (evictions); extra effects then count how many fewer.

    Raises:
        ValueError: no policy, a name twice, lengths that differ, or a number that is not finite.
    """
    check_policies(names, {"cost": costs, "effect": effects})
    tolerance = tolerance or Tolerance()
    sign = -1.0 if fewer_is_better else 1.0
    points = [(float(cost), sign * float(effect)) for cost, effect in zip(costs, effects, strict=True)]
    groups = _merged(points, tolerance)
    beaten = {group: _beaten_by(group, groups, tolerance) for group in groups}
    rising = sorted((group for group in groups if not beaten[group]), key=lambda group: group.cost)
    frontier = _frontier(rising)
    rows = []
    for group in groups:
        step = _step(group, frontier, beaten[group])
        for member in group.members:
            others = tuple(sorted(names[other] for other in group.members if other != member))
            mark = Mark.EQUAL if others and step.mark == Mark.ON_FRONTIER else step.mark
            against = tuple(sorted(names[other] for below in step.against for other in below.members))
            rows.append(
                Step(names[member], float(costs[member]), float(effects[member]), mark, others, against, *step.extra)
            )
    return sorted(rows, key=lambda row: (row.cost, -sign * row.effect, row.name))


def check_policies(names: Sequence[str], quantities: dict[str, Sequence[float]]) -> None:
    """Raise ValueError, naming policy and quantity, unless every policy has one finite number of each quantity."""
    if not names:
        raise ValueError("no policy to compare: give at least one")
    twice = sorted({name for name in names if list(names).count(name) > 1})
    if twice:
        raise ValueError(f"policy '{twice[0]}' is given twice")
    for quantity, values in quantities.items():
        if len(values) != len(names):
            raise ValueError(f"{quantity}: {len(values)} values for {len(names)} policies")
        for name, value in zip(names, values, strict=True):
            if not math.isfinite(value):
                raise ValueError(f"policy '{name}': {quantity} must be a finite number, not {value}")


def _merged(points: Sequence[tuple[float, float]], tolerance: Tolerance) -> list[_Group]:
    """Policies that are the same put together, until no two groups are; a group stands at the mean of its members."""
    groups = [_Group((place,), *point) for place, point in enumerate(points)]
    while True:
        linked = [[other for other in groups if _is_same(group, other, tolerance)] for group in groups]
        if all(len(found) == 1 for found in linked):
            return groups
        joined: list[set[int]] = []
        for found in linked:
            members = {member for group in found for member in group.members}
            apart = [one for one in joined if not one & members]
            joined = [*apart, members.union(*(one for one in joined if one & members))]
        groups = [_at_mean(sorted(members), points) for members in joined]


def _at_mean(members: Sequence[int], points: Sequence[tuple[float, float]]) -> _Group:
    cost, gain = (mean_of([points[member][axis] for member in members]) for axis in (0, 1))
    return _Group(tuple(members), cost, gain)


def _is_same(one: _Group, other: _Group, tolerance: Tolerance) -> bool:
    return abs(one.cost - other.cost) <= tolerance.cost and abs(one.gain - other.gain) <= tolerance.effect


def _beaten_by(group: _Group, groups: Sequence[_Group], tolerance: Tolerance) -> tuple[_Group, ...]:
    """Which groups do at least as much for no more, and are better in one of the two."""
    return tuple(
        other
        for other in groups
        if other.cost <= group.cost + tolerance.cost
        and other.gain >= group.gain - tolerance.effect
        and (other.cost < group.cost - tolerance.cost or other.gain > group.gain + tolerance.effect)
    )


def _frontier(rising: Sequence[_Group]) -> list[_Group]:
    """The groups no mix of two others beats; the given ones rise in both cost and gain."""
    kept: list[_Group] = []
    for group in rising:
        while len(kept) > 1 and _is_above(kept[-2], kept[-1], group):
            kept.pop()
        kept.append(group)
    return kept


def _is_above(low: _Group, middle: _Group, high: _Group) -> bool:
    """Does a step up to the middle cost more per gain than the step from there on; on one line it does not."""
    first = (middle.cost - low.cost) * (high.gain - middle.gain)
    second = (high.cost - middle.cost) * (middle.gain - low.gain)
    return first - second > ROUNDING * max(abs(first), abs(second))


@dataclass(frozen=True)
class _GroupStep:
    mark: Mark
    against: tuple[_Group, ...]
    extra: tuple[float | None, float | None, float | None] = (None, None, None)


def _step(group: _Group, frontier: Sequence[_Group], beaten_by: tuple[_Group, ...]) -> _GroupStep:
    if beaten_by:
        return _GroupStep(Mark.DOMINATED, beaten_by)
    if group not in frontier:
        below = [one for one in frontier if one.cost < group.cost][-1]
        above = next(one for one in frontier if one.cost > group.cost)
        return _GroupStep(Mark.EXTENDEDLY_DOMINATED, (below, above))
    place = frontier.index(group)
    if place == 0:
        return _GroupStep(Mark.ON_FRONTIER, ())
    below = frontier[place - 1]
    cost, gain = group.cost - below.cost, group.gain - below.gain
    return _GroupStep(Mark.ON_FRONTIER, (below,), (cost, gain, cost / gain))
