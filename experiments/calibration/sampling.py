"""Draws points of the cube: all over the part that is not ruled out, and in proportion to a likelihood.

Walkers move by differences between other walkers (differential evolution), which needs no tuning where knobs are
correlated; one half moves by differences within the other half, so that every move can be undone with equal chance.
"""

from collections.abc import Callable

import numpy as np

Score = Callable[[np.ndarray], np.ndarray]
KEPT_SHARE = 0.35
MOVES = 12
LEVELS = 60
THIN = 8
JITTER = 0.01
BIG_STEP_SHARE = 0.1


def space_filling(count: int, knobs: int, seed: int) -> np.ndarray:
    """Points that fill the cube evenly [count, knob]."""
    from scipy.stats import qmc

    whole = 1 << max(0, (count - 1)).bit_length()
    return np.asarray(qmc.Sobol(knobs, rng=np.random.default_rng(seed)).random(whole)[:count])


def _proposed(moving: np.ndarray, others: np.ndarray, chance: np.random.Generator) -> np.ndarray:
    count, knobs = moving.shape
    first = chance.integers(len(others), size=count)
    second = (first + chance.integers(1, len(others), size=count)) % len(others)
    turned = chance.random((count, knobs)) < chance.choice([0.2, 0.5, 1.0], size=(count, 1))
    turned[np.arange(count), chance.integers(knobs, size=count)] = True
    length = 2.38 / np.sqrt(2 * turned.sum(axis=1, keepdims=True))
    length = np.where(chance.random((count, 1)) < BIG_STEP_SHARE, 1.0, length)
    step = length * (others[first] - others[second]) + JITTER * chance.standard_normal((count, knobs))
    found = np.abs(moving + np.where(turned, step, 0.0)) % 2.0
    return np.where(found > 1.0, 2.0 - found, found)  # reflected at the walls, which keeps moves symmetric


def moved(walkers: np.ndarray, density: Score, moves: int, chance: np.random.Generator) -> np.ndarray:
    """The walkers after moves that leave the density alone.

    Args:
        density: logarithm of what the walkers are to be drawn from [point] -> [point]; -inf where they may not be.
    """
    walkers, half = walkers.copy(), len(walkers) // 2
    now = density(walkers)
    for _ in range(moves):
        for mine, others in ((slice(0, half), slice(half, None)), (slice(half, None), slice(0, half))):
            wished = _proposed(walkers[mine], walkers[others], chance)
            then = density(wished)
            better = np.log(chance.random(len(wished))) < then - now[mine]
            walkers[mine] = np.where(better[:, None], wished, walkers[mine])
            now[mine] = np.where(better, then, now[mine])
    return walkers


def not_ruled_out(
    implausibility: Score, knobs: int, count: int, cut: float, seed: int
) -> tuple[np.ndarray, float, float]:
    """Points drawn evenly from the part of the cube whose implausibility is at most `cut` (subset simulation).

    Returns:
        the points [count, knob]; the cut reached (above `cut` if no such point was found); which share of the cube
        is not ruled out, estimated.
    """
    chance = np.random.default_rng(seed)
    walkers = space_filling(8 * count, knobs, seed)
    share, reached = 1.0, np.inf
    for _ in range(LEVELS):
        score = implausibility(walkers)
        level = max(cut, float(np.quantile(score, KEPT_SHARE)))
        if level >= reached > cut:
            break  # it does not get lower: there is nothing below
        reached, kept = level, walkers[score <= level]
        share *= len(kept) / len(walkers)
        # Each kept walker as often as any other, as far as it goes.
        order = np.concatenate([chance.permutation(len(kept)) for _ in range(-(-count // len(kept)))])[:count]
        walkers = moved(kept[order], _within(implausibility, level), MOVES, chance)
        if level == cut:
            break
    return walkers, reached, share


def _within(implausibility: Score, level: float) -> Score:
    return lambda points: np.where(implausibility(points) <= level, 0.0, -np.inf)


def drawn_from(density: Score, walkers: np.ndarray, count: int, seed: int) -> np.ndarray:
    """Points in proportion to a density [count, knob], reached from evenly spread walkers by slow heating.

    `density`: its logarithm at points where the walkers may be.
    """
    chance, heat = np.random.default_rng(seed), 0.0
    while heat < 1.0:
        now = density(walkers)
        more = _next_heat(now, 1.0 - heat)
        heat = 1.0 if more >= 1.0 - heat else heat + more
        chosen = resampled(weights_of(more * now), len(walkers), chance)
        walkers = moved(walkers[chosen], _heated(density, heat), MOVES, chance)
    parts = [walkers]
    while sum(len(part) for part in parts) < count:
        walkers = moved(walkers, density, THIN, chance)
        parts.append(walkers)
    return np.concatenate(parts)[:count]


def _heated(density: Score, heat: float) -> Score:
    return lambda points: heat * density(points)


def _next_heat(logs: np.ndarray, most: float) -> float:
    """The largest step at which half of the walkers still count."""
    low, high = 0.0, most
    if effective_count(weights_of(most * logs)) >= 0.5 * len(logs):
        return most
    for _ in range(30):
        middle = (low + high) / 2
        low, high = (middle, high) if effective_count(weights_of(middle * logs)) >= 0.5 * len(logs) else (low, middle)
    return max(low, 1e-4)


def weights_of(logs: np.ndarray) -> np.ndarray:
    """Weights that sum to one, from their logarithms; all zero if none is finite."""
    top = np.max(logs, initial=-np.inf)
    if not np.isfinite(top):
        return np.zeros(len(logs))
    weights = np.exp(logs - top)
    found: np.ndarray = weights / weights.sum()
    return found


def effective_count(weights: np.ndarray) -> float:
    """How many equally weighted points are worth as much as these."""
    squares = float(np.sum(weights * weights))
    return 1.0 / squares if squares > 0 else 0.0


def resampled(weights: np.ndarray, count: int, chance: np.random.Generator) -> np.ndarray:
    """Numbers of the points chosen in proportion to their weights [count] (systematic: each about as often as due)."""
    marks = (np.arange(count) + chance.random()) / count
    return np.minimum(np.searchsorted(np.cumsum(weights), marks), len(weights) - 1)
