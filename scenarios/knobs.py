"""What may be varied, and how uncertain it is: a parameter's values from lowest (share 0) to highest (share 1).

Where a parameter has a distribution, its quantile is taken; one without ends (normal, lognormal) is cut to its central
95%. Where it has only a range, the grade decides: an assumption is drawn evenly over the range, anything better known
from a triangle over the range with its top at the value. Whole numbers stay whole.
"""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from scipy import special

from scenarios.errors import unknown
from scenarios.quantity import Distribution, Parameter
from scenarios.units import base_of

CUT_SHARE = 0.025
NOT_KNOWLEDGE = ("run.",)  # how long is simulated is chosen, not unknown
CHOSEN = ("homes",)


@dataclass(frozen=True)
class Knob:
    """A number that may be varied, by its path."""

    path: str
    parameter: Parameter
    is_whole: bool

    @property
    def group(self) -> str:
        """The group of its path: `paying` of `paying.lapse_share`."""
        return self.path.partition(".")[0]

    @property
    def distribution(self) -> Distribution | None:
        """Its own distribution, or the one that stands for its range; None if it is not uncertain."""
        if self.parameter.distribution is not None:
            return self.parameter.distribution
        ends = self.parameter.range
        if ends is None or ends[0] == ends[1]:
            return None
        if self.parameter.grade == "assumption":
            return Distribution(kind="uniform", low=ends[0], high=ends[1])
        return Distribution(kind="triangular", low=ends[0], mode=float(self.parameter.value), high=ends[1])

    @property
    def drawn(self) -> str:
        """How it is drawn, in words."""
        found = self.distribution
        if found is None:
            return "not drawn: no range and no distribution"
        if self.parameter.distribution is not None:
            return f"{found.kind}, its own distribution"
        return f"{found.kind} over its range ({self.parameter.grade})"

    def at(self, share: float) -> float | int:
        """The value below which it lies with this chance."""
        found = self.distribution
        if found is None:
            raise ValueError(f"{self.path} has no range and no distribution")
        return drawn_value(found, share, self.is_whole)

    def between(self, low: float, high: float, share: float) -> float | int:
        """The value this part of the way from `low` to `high`."""
        return drawn_value(Distribution(kind="uniform", low=low, high=high), share, self.is_whole)


def drawn_value(distribution: Distribution, share: float, is_whole: bool = False) -> float | int:
    """The quantile of a distribution; every whole number of a uniform range is equally likely."""
    if not is_whole:
        return quantile(distribution, share)
    if distribution.kind == "uniform":
        low, high = math.ceil(distribution.bounds()[0]), math.floor(distribution.bounds()[1])
        return min(high, low + int(share * (high - low + 1)))
    return math.floor(quantile(distribution, share) + 0.5)


def quantile(distribution: Distribution, share: float) -> float:
    """The value below which a draw lies with this chance; central 95% of a distribution without ends."""
    given = {name: float(value) for name, value in distribution.model_dump(exclude={"kind"}, exclude_none=True).items()}
    inner = CUT_SHARE + (1 - 2 * CUT_SHARE) * share
    if distribution.kind == "uniform":
        return given["low"] + share * (given["high"] - given["low"])
    if distribution.kind == "triangular":
        below, width = given["mode"] - given["low"], given["high"] - given["low"]
        if share * width <= below:
            value = given["low"] + math.sqrt(share * width * below)
        else:
            value = given["high"] - math.sqrt((1 - share) * width * (given["high"] - given["mode"]))
    elif distribution.kind == "normal":
        value = given["mean"] + given["sd"] * special.ndtri(inner)
    elif distribution.kind == "lognormal":
        value = given["median"] * math.exp(given["sigma"] * special.ndtri(inner))
    else:
        value = special.betaincinv(given["a"], given["b"], share)
    return float(value)


def knobs_of(parameters: Mapping[str, Parameter]) -> dict[str, Knob]:
    """Every numeric parameter that may be varied, by path."""
    return {
        path: Knob(path, parameter, _is_whole(parameter))
        for path, parameter in parameters.items()
        if not isinstance(parameter.value, bool | str)
    }


def _is_whole(parameter: Parameter) -> bool:
    """A number written as a whole one takes whole numbers only, unless it is a share (an adoption of 1)."""
    return isinstance(parameter.value, int) and base_of(parameter.unit) not in ("share", "factor", "ratio", "0 to 1")


def uncertain(
    knobs: Mapping[str, Knob],
    groups: Iterable[str],
    grades: Iterable[str],
    paths: Iterable[str],
    decided: Iterable[str],
    said_in: str,
) -> list[Knob]:
    """Which knobs are drawn, sorted by path: those of these groups and grades, or the paths named.

    Without groups, grades and paths: all that are uncertain. Never: what is decided (`decided`: groups or paths; homes,
    how long is simulated), unless it is named by its path.
    """
    wanted_groups, wanted_grades, named = set(groups), set(grades), list(paths)
    chosen = set(decided)
    free = {
        path: knob
        for path, knob in knobs.items()
        if knob.distribution is not None
        and not chosen & {knob.group, path}
        and not path.startswith(NOT_KNOWLEDGE)
        and path.rpartition(".")[2] not in CHOSEN
    }
    for group in sorted(wanted_groups):
        if group not in {knob.group for knob in free.values()}:
            raise unknown(said_in, "groups", group, {knob.group for knob in free.values()}, "group")
    found = set()
    if wanted_groups or wanted_grades or not named:
        found = {
            path
            for path, knob in free.items()
            if knob.group in (wanted_groups or {knob.group})
            and knob.parameter.grade in (wanted_grades or {knob.parameter.grade})
        }
    for path in named:
        if path not in knobs or knobs[path].distribution is None:
            drawable = [name for name, knob in knobs.items() if knob.distribution is not None]
            raise unknown(said_in, "paths", path, drawable, "parameter with a range or distribution")
        found.add(path)
    return [knobs[path] for path in sorted(found)]


def as_text(value: Any) -> str:
    """A value as `--set` takes it."""
    return ("true" if value else "false") if isinstance(value, bool) else str(value)
