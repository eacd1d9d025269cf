"""Points of the cube are run and read: settings out, values of the targets on the emulator's scale back."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from experiments.calibration.candidates import Record, Simulator, keep, kept_record, records_of
from experiments.calibration.emulator import stretched
from experiments.calibration.space import Space
from experiments.run import Progress
from experiments.targets import Target
from results.manifest import digest_of

METHOD = 2  # another number when points are chosen in another way, so that kept ones are not used


@dataclass(frozen=True)
class Runs:
    """Points that were run [run, knob] and what came of them on the emulator's scale [run, target]; NaN: no value."""

    points: np.ndarray
    values: np.ndarray

    def joined(self, other: "Runs") -> "Runs":
        """These and others."""
        return Runs(np.vstack([self.points, other.points]), np.vstack([self.values, other.values]))


@dataclass(frozen=True)
class Design:
    """The points of a wave, and what the emulator expected of them before they were run.

    Attributes:
        points: [point, knob]. cut: the implausibility below which they lie; None: nothing was ruled out yet.
        share: how much of the cube is not ruled out.
        means, variances: expected values and the variances of the emulator's error [point, target]; None: no emulator.
    """

    points: np.ndarray
    cut: float | None = None
    share: float = 1.0
    means: np.ndarray | None = None
    variances: np.ndarray | None = None

    def told(self) -> dict[str, Any]:
        """As it is kept."""
        arrays = {name: getattr(self, name) for name in ("points", "means", "variances")}
        lists = {name: None if array is None else array.tolist() for name, array in arrays.items()}
        return lists | {"cut": self.cut, "share": self.share}


class Luck(NamedTuple):
    """What luck does to a candidate [target].

    Attributes:
        noise: standard deviation of its values, in widths of the range.
        offset: what to add to values under the luck of all candidates, so that they are those of luck in general.
    """

    noise: np.ndarray
    offset: np.ndarray


@dataclass(frozen=True)
class Runner:
    """Runs points of the cube and reads what came of them, less what the luck that all of them meet does to it."""

    space: Space
    targets: Sequence[Target]
    simulator: Simulator
    folder: Path
    workers: int
    progress: Progress | None
    noise_replications: int

    def runs(self, points: np.ndarray, title: str) -> Runs:
        """The points and their values on the emulator's scale."""
        settings = [self.space.settings(point) for point in points]
        records = records_of(self.simulator, settings, self.folder, self.workers, self.progress, title)
        return Runs(points, np.array([self._values(record) for record in records]))

    def _values(self, record: Record) -> list[float]:
        found = self._means(self.simulator, record) + self.luck.offset
        return [
            float(stretched(np.array(mean), target.low, target.high))
            for mean, target in zip(found, self.targets, strict=True)
        ]

    def _means(self, simulator: Simulator, record: Record) -> np.ndarray:
        """The mean over replications of every target [target]; NaN where no replication gives a value."""
        known = self._known(simulator, record)
        return np.array([float(np.mean(values)) if values else np.nan for values in known])

    def _known(self, simulator: Simulator, record: Record) -> list[list[float]]:
        found, rows = simulator.values(record), []
        for target in self.targets:
            known = [value for value in found.get(target.name, []) if value is not None]
            if not np.all(np.isfinite(known)):
                raise ValueError(f"{target.name}: a run gave a value that is not a finite number")
            rows.append(known)
        return rows

    @cached_property
    def luck(self) -> Luck:
        """How luck moves candidates, measured at the catalogue's values over replications that no candidate uses.

        All candidates meet the same luck, so what it does to one it does to others near it: a control variate.
        """
        settings = {path: knob.catalogue for knob in self.space.knobs for path in knob.paths}
        alone = self.simulator.alone(self.noise_replications)
        record = records_of(alone, [settings], self.folder, 1, self.progress, "luck of replications")[0]
        own = records_of(self.simulator, [settings], self.folder, 1, self.progress, "luck of the candidates")[0]
        offset = self._means(alone, record) - self._means(self.simulator, own)
        noise = []
        for target, known in zip(self.targets, self._known(alone, record), strict=True):
            width = target.high - target.low
            spread = float(np.std(known, ddof=1)) if len(known) > 2 else width
            noise.append(spread / width / np.sqrt(self.simulator.replications))
        return Luck(np.array(noise), np.nan_to_num(offset))

    def design(self, basis: Sequence[Any], wave: int, keys: Sequence[str], make: Callable[[], "Design"]) -> "Design":
        """The points of a wave, chosen once and kept: what they follow from is in the name."""
        targets = [[target.name, target.low, target.high] for target in self.targets]
        parts = [METHOD, list(basis), list(self.space.names), targets, self.simulator.key({}), wave, list(keys)]
        key = "design-" + digest_of(parts)[:24]
        kept = kept_record(self.folder, key)
        if kept is None:
            advance = self.progress(f"choosing candidates, wave {wave + 1}", 1) if self.progress else lambda: None
            kept = make().told()
            keep(self.folder, key, kept)
            advance()
        return Design(
            points=np.array(kept["points"]),
            cut=kept["cut"],
            share=kept["share"],
            means=None if kept["means"] is None else np.array(kept["means"]),
            variances=None if kept["variances"] is None else np.array(kept["variances"]),
        )
