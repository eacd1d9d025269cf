"""A simulator that costs nothing and whose right answer is known, with the doors of a real one."""

from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from experiments.calibration.matching import Sizes
from experiments.calibration.space import Knob, Space
from experiments.targets import Target
from results.manifest import digest_of

SMALL = Sizes(
    per_wave=30,
    waves=2,
    rounds=2,
    weighed=64,
    draws=100,
    noise_replications=12,
    seed=3,
    walkers=64,
    cut=3.0,
    discrepancy_share=0.1,
)


@dataclass(frozen=True)
class Toy:
    """first: x + y; second: x * x - y / 2; a third knob does nothing. Every replication has its own luck."""

    luck_sd: float = 0.02
    replications: int = 2
    first_replication: int = 0
    seed: int = 0
    breaks_at: float = 9.0
    stops_after: int = 10**9

    def alone(self, replications: int) -> "Toy":
        """Other replications."""
        return replace(self, replications=replications, first_replication=self.first_replication + self.replications)

    def key(self, settings: dict[str, Any]) -> str:
        """What the record follows from."""
        return digest_of([settings, self.luck_sd, self.replications, self.first_replication, self.seed])[:24]

    def run(self, settings: dict[str, Any]) -> dict[str, Any]:
        """Two figures a replication."""
        x, y = settings["x"], settings["y"]
        numbers = range(self.first_replication, self.first_replication + self.replications)
        luck = [np.random.default_rng([self.seed, n]).normal(0, self.luck_sd, 2) for n in numbers]
        if x > self.breaks_at:
            return {"first": [float("nan")] * len(luck), "second": [0.0] * len(luck)}
        first, second = outcome(x, y)
        return {"first": [first + pair[0] for pair in luck], "second": [second + pair[1] for pair in luck]}

    def values(self, record: dict[str, Any]) -> dict[str, list[float | None]]:
        """The figures by target."""
        return {"first": record["first"], "second": record["second"]}


def outcome(x: float, y: float) -> tuple[float, float]:
    """What the toy gives without luck."""
    return x + y, x * x - y / 2


def cube() -> Space:
    """Two knobs that matter and one that does not, each from 0 to 1."""
    knob = Knob("x", ("x",), 0.0, 1.0, False, 0.5, "share", "calibrated")
    return Space(tuple(replace(knob, name=name, paths=(name,)) for name in ("x", "y", "idle")))


def around(x: float, y: float, width: float = 0.2, shifts: tuple[float, float] = (0.0, 0.0)) -> list[Target]:
    """Ranges of a width around what the toy gives there, shifted by as much."""
    homes = ("homes",)
    return [
        Target(name=name, low=value + shift - width / 2, high=value + shift + width / 2, what="x", sources=(),
               status="read", use="calibrate", of=(homes, homes))
        for name, value, shift in zip(("first", "second"), outcome(x, y), shifts, strict=True)
    ]  # fmt: skip
