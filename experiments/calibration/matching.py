"""History matching, then weighting: what can be ruled out goes wave by wave; what is left is weighed by real runs."""

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field
from functools import cache, partial
from pathlib import Path
from typing import Any

import numpy as np
from threadpoolctl import threadpool_limits

from experiments.calibration.candidates import Simulator
from experiments.calibration.emulator import LEAST_RUNS, Emulator, fitted
from experiments.calibration.likelihood import EDGE, implausibility, log_likelihood
from experiments.calibration.runner import Design, Runner, Runs
from experiments.calibration.sampling import (
    drawn_from,
    effective_count,
    not_ruled_out,
    resampled,
    space_filling,
    weights_of,
)
from experiments.calibration.space import Space
from experiments.run import Progress
from experiments.targets import Target
from results.manifest import digest_of
from scenarios.errors import ScenarioError

EMULATED_ON = 600
Emulate = Callable[[], Emulator]  # fitted when first asked for: points that are kept need no emulator


@dataclass(frozen=True)
class Sizes:
    """How much is run, and from which seed all chance follows.

    Attributes:
        per_wave: candidates a wave. rounds: of weighing at the end. weighed: candidates a round.
        draws: vectors in the sample.
        walkers: points that explore the cube on the emulator together.
        cut: implausibility above which a point is ruled out.
        discrepancy_share: what the model cannot help, as a standard deviation in widths of a range.
    """

    per_wave: int
    waves: int
    rounds: int
    weighed: int
    draws: int
    noise_replications: int
    seed: int
    walkers: int
    cut: float
    discrepancy_share: float


@dataclass(frozen=True)
class Matched:
    """What a calibration found.

    Attributes:
        weighed: the runs at the end; weights: of each, summing to one.
        chosen: which of these runs make up the sample [draw], in proportion to their weights.
        noise: sd by luck of each target, in widths of its range.
        waves: how each wave went, the rounds of weighed runs last.
    """

    weighed: Runs
    weights: np.ndarray
    chosen: np.ndarray
    noise: np.ndarray
    waves: tuple[dict[str, Any], ...] = field(default=())

    @property
    def sample(self) -> np.ndarray:
        """The points of the sample [draw, knob]."""
        return self.weighed.points[self.chosen]

    @property
    def effective(self) -> float:
        """How many equally weighted runs the sample is worth."""
        return effective_count(self.weights)


@threadpool_limits.wrap(limits=1)  # sums in another order would give other digits on another number of cores
def match(
    space: Space,
    targets: Sequence[Target],
    simulator: Simulator,
    sizes: Sizes,
    folder: Path,
    workers: int = 1,
    progress: Progress | None = None,
) -> Matched:
    """Rule out wave by wave, then weigh what is left and draw the sample.

    Raises:
        ValueError: a run gave NaN or infinity.
    """
    run = Runner(space, targets, simulator, folder, workers, progress, sizes.noise_replications)
    noise = run.luck.noise
    basis = list(asdict(sizes).values())
    error = np.square(noise) + np.square(sizes.discrepancy_share)
    runs: Runs | None = None
    emulator: Emulate | None = None
    waves: list[dict[str, Any]] = []
    keys: list[str] = []
    for wave in range(sizes.waves):
        design = run.design(basis, wave, keys, partial(_wave, len(space.knobs), sizes, wave, emulator, error))
        fresh = run.runs(design.points, f"wave {wave + 1} of {sizes.waves}")
        waves.append(_told(wave, design, fresh, error, sizes))
        runs = fresh if runs is None else runs.joined(fresh)
        keys.append(digest_of(repr(fresh.values.tolist())))
        _enough(runs, targets)
        emulator = cache(partial(emulated, runs, len(fresh.points), error))
    if runs is None or emulator is None:
        raise ValueError("a calibration has at least one wave")
    rounds: list[tuple[Runs, np.ndarray]] = []
    for number in range(sizes.waves, sizes.waves + sizes.rounds):
        design = run.design(basis, number, keys, partial(_weighed, len(space.knobs), sizes, number, emulator, error))
        fresh = run.runs(design.points, f"weighed candidates, round {number + 1 - sizes.waves} of {sizes.rounds}")
        waves.append(_told(number, design, fresh, error, sizes))
        rounds.append((fresh, _weights(design, fresh, error)))
        waves[-1]["effective_runs"] = round(effective_count(rounds[-1][1]), 1)
        runs = runs.joined(fresh)
        keys.append(digest_of(repr(fresh.values.tolist())))
        emulator = cache(partial(emulated, runs, len(fresh.points), error))
    weighed = Runs(*(np.vstack(parts) for parts in zip(*((r.points, r.values) for r, _ in rounds), strict=True)))
    weights = together([weights for _, weights in rounds])
    if not weights.any():
        raise ScenarioError("calibrate: no candidate at the end gives a value for every target; ask for more --waves")
    chosen = resampled(weights, sizes.draws, np.random.default_rng(sizes.seed + 1))
    return Matched(weighed, weights, chosen, noise, tuple(waves))


def _weights(design: Design, fresh: Runs, error: np.ndarray) -> np.ndarray:
    """How much each run counts: how likely it is over how likely it was drawn."""
    if design.means is None or design.variances is None:
        raise ValueError("the points to be weighed were chosen without an emulator")
    real = log_likelihood(fresh.values, np.broadcast_to(error, fresh.values.shape))
    return weights_of(real - log_likelihood(design.means, design.variances + error))


def together(rounds: Sequence[np.ndarray]) -> np.ndarray:
    """The weights of several rounds as one: each round counts by how many runs its own weights are worth."""
    worth = np.array([effective_count(weights) for weights in rounds])
    shares = worth / worth.sum() if worth.any() else worth
    return np.concatenate([share * weights for share, weights in zip(shares, rounds, strict=True)])


def _enough(runs: Runs, targets: Sequence[Target]) -> None:
    """Raise ScenarioError if a target has too few values to be emulated, as in a town too small for it."""
    for target, count in zip(targets, np.sum(~np.isnan(runs.values), axis=0), strict=True):
        if count < LEAST_RUNS:
            right = f"{LEAST_RUNS} are needed; ask for a larger --per-wave, --households or --months"
            raise ScenarioError(f"calibrate: only {count} runs gave a value for {target.name}; {right}")


def _ruling(emulator: Emulator, error: np.ndarray) -> Callable[[np.ndarray], np.ndarray]:
    def score(points: np.ndarray) -> np.ndarray:
        means, sds = emulator.predict(points)
        return implausibility(means, sds * sds + error)

    return score


def emulated(runs: Runs, latest: int, error: np.ndarray) -> Emulator:
    """Emulators of the latest runs and the least implausible ones before."""
    before = len(runs.points) - latest
    score = implausibility(runs.values[:before], np.broadcast_to(error, (before, len(error))))
    room = max(EMULATED_ON - latest, 0)
    chosen = np.concatenate([np.sort(np.argsort(score, kind="stable")[:room]), np.arange(before, len(runs.points))])
    points, values = runs.points[chosen], runs.values[chosen]
    known = ~np.isnan(values)
    return fitted(points, [(known[:, one], values[known[:, one], one]) for one in range(values.shape[1])])


def _wave(knobs: int, sizes: Sizes, wave: int, emulate: Emulate | None, error: np.ndarray) -> Design:
    """The points of a wave: all over the cube, then all over what is not ruled out."""
    if emulate is None:
        return Design(space_filling(sizes.per_wave, knobs, sizes.seed))
    emulator, count = emulate(), max(sizes.per_wave, sizes.walkers)
    points, cut, share = not_ruled_out(_ruling(emulator, error), knobs, count, sizes.cut, sizes.seed + 100 + wave)
    return _expected(emulator, points[: sizes.per_wave], cut, share)


def _expected(emulator: Emulator, points: np.ndarray, cut: float, share: float) -> Design:
    means, sds = emulator.predict(points)
    return Design(points, cut, share, means, sds * sds)


def _weighed(knobs: int, sizes: Sizes, number: int, emulate: Emulate, error: np.ndarray) -> Design:
    """The points to be weighed: drawn in proportion to the emulated likelihood, where nothing is ruled out."""
    emulator, seed = emulate(), sizes.seed + 200 + number
    walkers, cut, share = not_ruled_out(_ruling(emulator, error), knobs, sizes.walkers, sizes.cut, seed)

    def density(points: np.ndarray) -> np.ndarray:
        means, sds = emulator.predict(points)
        variances = sds * sds + error
        return np.where(implausibility(means, variances) <= cut, log_likelihood(means, variances), -np.inf)

    return _expected(emulator, drawn_from(density, walkers, sizes.weighed, seed + 300), cut, share)


def _told(wave: int, design: Design, fresh: Runs, error: np.ndarray, sizes: Sizes) -> dict[str, Any]:
    """How a wave went: how much was left, how good its runs are, and whether the emulator had foreseen them."""
    met = np.sum(np.abs(fresh.values) <= EDGE, axis=1)
    score = implausibility(fresh.values, np.broadcast_to(error, fresh.values.shape))
    row: dict[str, Any] = {
        "wave": wave + 1,
        "runs": len(fresh.points),
        "cut": None if design.cut is None else round(design.cut, 4),
        "not_ruled_out_before_share": float(f"{design.share:.3g}"),
        "not_ruled_out_of_runs_share": round(float(np.mean(score <= sizes.cut)), 4),
        "targets_met": {"median": float(np.median(met)), "most": int(np.max(met))},
    }
    if design.means is not None and design.variances is not None:
        known = ~np.isnan(fresh.values)
        close = np.abs(fresh.values - design.means) <= 1.96 * np.sqrt(design.variances)
        row["foreseen_share"] = round(float(np.mean(close[known])), 4)
    return row
