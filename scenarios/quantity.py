"""A parameter: a number, yes/no or word with its unit, how sure it is, and how we know."""

import math
from typing import Any, Literal

from pydantic import Field, field_validator, model_validator
from pydantic_core.core_schema import ValidationInfo

from scenarios.fields import Date, Table, Text, Value
from scenarios.units import MOST_CENTS, WORD, base_of, unit_problem, value_problem

Grade = Literal["law", "measured", "derived", "study", "expert", "assumption", "calibrated"]
NEEDS = {
    "uniform": {"low", "high"},
    "triangular": {"low", "mode", "high"},
    "normal": {"mean", "sd"},
    "lognormal": {"median", "sigma"},
    "beta": {"a", "b"},
}


class Distribution(Table):
    """How uncertain a parameter is, where a range is not enough. `sigma`: sd of the logarithm."""

    kind: Literal["uniform", "triangular", "normal", "lognormal", "beta"]
    low: float | None = None
    mode: float | None = None
    high: float | None = None
    mean: float | None = None
    sd: float | None = None
    median: float | None = None
    sigma: float | None = None
    a: float | None = None
    b: float | None = None

    @model_validator(mode="after")
    def _fits_its_kind(self) -> "Distribution":
        given = self.model_dump(exclude={"kind"}, exclude_none=True)
        if set(given) != NEEDS[self.kind]:
            raise ValueError(f"a {self.kind} distribution has exactly {', '.join(sorted(NEEDS[self.kind]))}")
        if not all(math.isfinite(number) for number in given.values()):
            raise ValueError("must be ordinary numbers")
        in_order = [given[name] for name in ("low", "mode", "high") if name in given]
        if in_order != sorted(in_order) or (in_order and in_order[0] == in_order[-1]):
            raise ValueError("low, mode and high must ascend")
        if any(given.get(name, 1) <= 0 for name in ("sd", "median", "sigma", "a", "b")):
            raise ValueError("sd, median, sigma, a and b must be above 0")
        return self

    def bounds(self) -> tuple[float, float]:
        """Between which values does it lie, or nearly always lie (95%) if it has no ends."""
        if self.kind == "normal":
            mean, reach = float(self.mean or 0), 1.96 * float(self.sd or 0)
            return mean - reach, mean + reach
        if self.kind == "lognormal":
            spread = math.exp(1.96 * float(self.sigma or 0))
            return float(self.median or 0) / spread, float(self.median or 0) * spread
        return (0.0, 1.0) if self.kind == "beta" else (float(self.low or 0), float(self.high or 0))


def _signed(ends: tuple[float, float] | None) -> bool:
    return ends is not None and ends[0] < 0


class Parameter(Table):
    """A number, yes/no or word with what we know about it.

    `range`: what is plausible, for sensitivity and for `--set`; `allowed`: what may be tried beyond that.
    """

    unit: Text
    range: tuple[float, float] | None = None
    allowed: tuple[float, float] | None = None
    distribution: Distribution | None = None
    choices: tuple[str, ...] | None = Field(default=None, min_length=1)
    value: Value
    source: Text
    grade: Grade
    date: Date = None
    note: Text | None = None
    title: Text | None = None
    title_nl: Text | None = None

    @field_validator("unit")
    @classmethod
    def _known_unit(cls, unit: str) -> str:
        if wrong := unit_problem(unit):
            raise ValueError(wrong)
        return unit

    @field_validator("range", "allowed")
    @classmethod
    def _ascends(cls, ends: tuple[float, float] | None, info: ValidationInfo) -> tuple[float, float] | None:
        if ends is not None and not (math.isfinite(ends[0]) and math.isfinite(ends[1]) and ends[0] <= ends[1]):
            raise ValueError("must be [low, high], two ordinary numbers with low first")
        unit = info.data.get("unit", "")
        if ends is not None and base_of(unit) == "cents" and (wrong := value_problem(unit, ends[1])):
            raise ValueError(wrong)
        return ends

    @field_validator("value")
    @classmethod
    def _sensible(cls, value: Any, info: ValidationInfo) -> Any:
        known = info.data
        if "unit" in known and (wrong := value_problem(known["unit"], value, _signed(known.get("range")))):
            raise ValueError(wrong)
        ends = known.get("allowed") or known.get("range")  # a value that was tried may lie beyond what is plausible
        if ends is not None and not (isinstance(value, int | float) and ends[0] <= value <= ends[1]):
            raise ValueError(f"is outside its own range {ends[0]:g} to {ends[1]:g}")
        if known.get("unit") == WORD and value not in (known.get("choices") or (value,)):
            raise ValueError(f"must be one of: {', '.join(known['choices'])}")
        return value

    @model_validator(mode="after")
    def _one_uncertainty(self) -> "Parameter":
        if self.range is not None and self.distribution is not None:
            raise ValueError("has both a range and a distribution; give one")
        if self.distribution and base_of(self.unit) == "cents" and self.distribution.bounds()[1] > MOST_CENTS:
            raise ValueError(f"its distribution must end at or below {MOST_CENTS:,} (unit {self.unit})")
        return self

    def bounds(self) -> tuple[float, float] | None:
        """Between which values is it thought to lie, None if it is not uncertain (law, yes/no, word)."""
        return self.distribution.bounds() if self.distribution else self.range

    def problem_with(self, value: Any) -> str | None:
        """What is wrong with giving it another value (`--set`, a setting), None if nothing."""
        if wrong := value_problem(self.unit, value, _signed(self.range or self.allowed)):
            return wrong
        if self.choices and value not in self.choices:
            return f"must be one of: {', '.join(self.choices)}"
        ends = self.allowed or self.range
        if ends is None and self.distribution and self.distribution.kind in ("uniform", "triangular", "beta"):
            ends = self.distribution.bounds()
        if ends is not None and not ends[0] <= value <= ends[1]:
            return f"is outside the range {ends[0]:g} to {ends[1]:g} {self.unit}"
        return None
