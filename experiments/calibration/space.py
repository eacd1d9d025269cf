"""Which parameters are calibrated, and where each may lie: the knobs, as a cube of numbers from 0 to 1."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from scenarios.document import Resolved
from scenarios.errors import problem
from scenarios.quantity import Distribution, Parameter

SHARED = "corporation.*."
DIGITS = 6
Settings = dict[str, float | int]


@dataclass(frozen=True)
class Knob:
    """A parameter to be calibrated: where it stands, its prior, its value and grade in the catalogue.

    Attributes:
        paths: the full paths it sets; several where corporations share one parameter.
        distribution: its prior; None: every value between low and high is equally likely.
    """

    name: str
    paths: tuple[str, ...]
    low: float
    high: float
    is_whole: bool
    value: float
    unit: str
    grade: str
    distribution: Distribution | None = None

    @property
    def catalogue(self) -> float | int:
        """The catalogue's value, as settings want it."""
        return int(self.value) if self.is_whole else self.value

    def value_at(self, share: float) -> float | int:
        """The value below which this share of the prior lies; whole where the model asks for whole numbers."""
        if self.is_whole:
            return int(min(self.low + np.floor(share * (self.high - self.low + 1)), self.high))
        value = self.low + share * (self.high - self.low) if self.distribution is None else self._quantile(share)
        return float(f"{min(max(value, self.low), self.high):.{DIGITS}g}")

    def _quantile(self, share: float) -> float:
        from scipy import stats

        given: Any = self.distribution
        inner = min(max(share, 1e-6), 1 - 1e-6)
        kinds: dict[str, Any] = {
            "uniform": lambda: stats.uniform(given.low, given.high - given.low),
            "triangular": lambda: stats.triang(
                (given.mode - given.low) / (given.high - given.low), given.low, given.high - given.low
            ),
            "normal": lambda: stats.norm(given.mean, given.sd),
            "lognormal": lambda: stats.lognorm(given.sigma, scale=given.median),
            "beta": lambda: stats.beta(given.a, given.b),
        }
        return float(kinds[given.kind]().ppf(inner))


@dataclass(frozen=True)
class Space:
    """All knobs, in the order of their names."""

    knobs: tuple[Knob, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """What the knobs are called."""
        return tuple(knob.name for knob in self.knobs)

    def settings(self, point: np.ndarray) -> Settings:
        """The parameter values at a point of the cube [knob], by full path."""
        found: Settings = {}
        for knob, share in zip(self.knobs, point, strict=True):
            found |= dict.fromkeys(knob.paths, knob.value_at(float(share)))
        return found

    def values(self, point: np.ndarray) -> list[float | int]:
        """The value of every knob at a point of the cube."""
        return [knob.value_at(float(share)) for knob, share in zip(self.knobs, point, strict=True)]


def space_of(resolved: Resolved, also: Sequence[str], said_in: str, fixed: Sequence[str] = ()) -> Space:
    """The knobs of a scenario: numbers graded `calibrated` outside `fixed` groups, and those named besides.

    Raises:
        ScenarioError: one named besides does not exist, or has neither range nor distribution.
    """
    parameters = resolved.parameters
    chosen = {path for path, one in parameters.items() if one.grade == "calibrated" and is_turnable(one)}
    chosen = {path for path in chosen if path.partition(".")[0] not in fixed}
    for name in also:
        paths = _expanded(name, parameters)
        if not paths:
            raise problem(said_in, "also", f"there is no parameter '{name}'")
        for path in paths:
            if not is_turnable(parameters[path]):
                raise problem(said_in, "also", f"'{path}' is no number with a range or a distribution")
        chosen |= set(paths)
    return Space(tuple(sorted(knobs_of(chosen, parameters), key=lambda knob: knob.name)))


def is_turnable(parameter: Parameter) -> bool:
    """Is it a number that may take more than one value."""
    ends = parameter.bounds()
    number = isinstance(parameter.value, int | float) and not isinstance(parameter.value, bool)
    return number and ends is not None and ends[0] < ends[1]


def _expanded(name: str, parameters: Mapping[str, Parameter]) -> list[str]:
    if not name.startswith(SHARED):
        return [name] if name in parameters else []
    ending = name.removeprefix(SHARED)
    return [path for path in parameters if path.startswith("corporation.") and path.split(".", 2)[2] == ending]


def knobs_of(chosen: Collection[str], parameters: Mapping[str, Parameter]) -> list[Knob]:
    """One knob a parameter; what several corporations share (the same table) is one knob, not several."""
    found: dict[tuple[str, str], list[str]] = {}
    for path in sorted(chosen):
        is_corporation = path.startswith("corporation.") and path.count(".") == 2
        name = SHARED + path.split(".", 2)[2] if is_corporation else path
        found.setdefault((name, repr(parameters[path])), []).append(path)
    names = [name for name, _ in found]
    return [
        _knob(name if names.count(name) == 1 else "+".join(paths), tuple(paths), parameters[paths[0]])
        for (name, _), paths in found.items()
    ]


def _knob(name: str, paths: tuple[str, ...], parameter: Parameter) -> Knob:
    low, high = parameter.bounds() or (0.0, 0.0)
    # A whole number in the catalogue is turned in whole steps; the model asks for them or is content with them.
    is_whole = isinstance(parameter.value, int) and parameter.distribution is None
    value = float(parameter.value)
    return Knob(name, paths, low, high, is_whole, value, parameter.unit, parameter.grade, parameter.distribution)
