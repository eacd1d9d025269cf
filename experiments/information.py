"""What is it worth to know more before choosing: perfect information on everything (EVPI) or on some of it (EVPPI).

EVPPI asks how much better the choice would be if these parameters were known and the rest not. For every policy the
mean net benefit given the parameters is fitted to the draws (experiments/metamodel.py); the choice by fitted means is
then compared with the one choice for all draws. Source of the method: strong-2014.

Known in theory: 0 <= EVPPI(part) <= EVPPI(whole) <= EVPI. A fitted surface does not promise that: it is noisy, and a
larger set has more columns to spend its draws on. So a set is valued together with every subset asked for; it is raised
to the most that one of those is worth, and lowered to EVPI. What the fit alone gave stays visible as `fitted`.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from experiments.acceptability import check_draws, mean_by_policy
from experiments.cea import check_policies
from experiments.metamodel import FOLDS, Surface, columns_of, fit, lines_of

COEFFICIENT_DRAWS = 200
SEED = 1


@dataclass(frozen=True)
class Worth:
    """What information is worth per decision, in the unit of the net benefit, with its Monte Carlo standard error."""

    value: float
    standard_error: float

    def draws_for(self, wanted_error: float, draws: int) -> int:
        """How many draws are needed for this standard error, when `draws` gave the present one."""
        if not wanted_error > 0:
            raise ValueError(f"wanted_error: must be more than 0, not {wanted_error}")
        return max(draws, math.ceil(draws * (self.standard_error / wanted_error) ** 2))


@dataclass(frozen=True)
class PartialWorth(Worth):
    """What it is worth to know some parameters.

    Attributes:
        value: in order with its subsets and with EVPI; `fitted` is what this fit alone gave.
        standard_error: of `fitted`: from the draws and from the uncertainty of the fit.
        held_out: what the rule "choose by the fit" earns in draws it was not fitted to. It errs downwards as `fitted`
            errs upwards; far apart, the draws are too few for so many parameters.
        is_flat: fitted by straight lines, since the draws were too few for curves and pairs.
    """

    parameters: tuple[str, ...]
    fitted: float
    held_out: float
    is_flat: bool = False


def evpi(names: Sequence[str], worth: np.ndarray) -> Worth:
    """What would it be worth to know everything before choosing.

    Args:
        worth: net benefit of each policy in each draw of the uncertain parameters [draw, policy]. Draws of luck
            (replications) give the price of luck instead, which nobody can learn beforehand.

    Raises:
        ValueError: numbers that are missing or not finite, naming policy and draw.
    """
    check_policies(names, {})
    worth = check_draws(names, "net benefit", worth)
    lost = worth.max(axis=1) - worth[:, _best(worth)]
    return Worth(math.fsum(lost) / len(lost), _standard_error(lost))


def evppi(
    names: Sequence[str],
    worth: np.ndarray,
    parameters: Mapping[str, np.ndarray],
    sets: Sequence[Sequence[str]],
    may_be_flat: bool = False,
) -> list[PartialWorth]:
    """What would it be worth to know each of these sets of parameters, in the order asked.

    Args:
        worth: net benefit [draw, policy]; parameters: the value of each in the same draws [draw].
        may_be_flat: fit a set by straight lines where the draws are too few for curves and pairs.

    Raises:
        ValueError: an unknown or empty set, a number that is not finite, or too few draws to fit the set.
    """
    everything = evpi(names, worth)
    # By name, so that neither ties nor the noise drawn for the standard error depend on the order of the policies.
    worth = np.asarray(worth, dtype=np.float64)[:, np.argsort(np.array(names))]
    values = {name: _checked(name, column, len(worth)) for name, column in parameters.items()}
    asked = [tuple(sorted(set(one))) for one in sets]
    for one in asked:
        unknown = [name for name in one if name not in values]
        if unknown or not one:
            raise ValueError(f"parameter set {one}: must name some of {sorted(values)}")
    found: dict[tuple[str, ...], PartialWorth] = {}
    for one in sorted(set(asked), key=lambda parts: (len(parts), parts)):
        alone = _fitted(worth, one, values, may_be_flat)
        least = [found[other].value for other in found if set(other) < set(one)]
        value = min(max(alone.fitted, 0.0, *least), everything.value)
        found[one] = replace(alone, value=value)
    return [found[one] for one in asked]


def _checked(name: str, column: np.ndarray, draws: int) -> np.ndarray:
    values = np.asarray(column, dtype=np.float64)
    if values.shape != (draws,):
        raise ValueError(f"parameter '{name}': must have {draws} draws, not shape {values.shape}")
    wrong = np.flatnonzero(~np.isfinite(values))
    if len(wrong):
        raise ValueError(f"parameter '{name}': draw {wrong[0]} must be finite, not {values[wrong[0]]}")
    return values


def _best(worth: np.ndarray) -> int:
    return int(np.argmax(mean_by_policy(worth)))


def _standard_error(values: np.ndarray) -> float:
    return float(np.std(values, ddof=1) / math.sqrt(len(values))) if len(values) > 1 else math.inf


def _gain(means: np.ndarray) -> np.ndarray:
    """How much better than the best single choice is the best choice of each draw, by these means [draw]."""
    gain: np.ndarray = means.max(axis=1) - means[:, _best(means)]
    return gain


def flat_draws_needed(parameters: int) -> int:
    """How many draws does it take to value this many parameters together by straight lines."""
    return FOLDS * (1 + parameters)


def _fitted(
    worth: np.ndarray, names: tuple[str, ...], values: Mapping[str, np.ndarray], may_be_flat: bool
) -> PartialWorth:
    """The value of one set as its fit gives it, whatever other sets give."""
    if all(np.ptp(values[name]) == 0 for name in names):  # parameters that do not vary have nothing to tell
        return PartialWorth(0.0, 0.0, names, 0.0, 0.0)
    columns, is_flat = _columns([values[name] for name in names], may_be_flat)
    if len(worth) < FOLDS * columns.shape[1]:
        raise ValueError(
            f"parameter set {names}: {len(worth)} draws are too few for a surface of {columns.shape[1]} columns; "
            f"give at least {FOLDS * columns.shape[1]} draws, or ask for fewer parameters at a time"
        )
    # Only differences between policies matter, and what they share would only add noise to the fit.
    differences = worth - worth[:, [_best(worth)]]
    surface = fit(columns, differences)
    gain = _gain(surface.fitted)
    value = float(np.mean(gain))
    error = math.hypot(_standard_error(gain), _fit_error(surface))
    return PartialWorth(value, error, names, value, _held_out(columns, differences), is_flat)


def _columns(values: Sequence[np.ndarray], may_be_flat: bool) -> tuple[np.ndarray, bool]:
    """The columns of the surface, and whether it is flat."""
    pairs = len(values) * (len(values) - 1) // 2
    if may_be_flat and len(values[0]) < FOLDS * (1 + len(values) + 4 * pairs):  # not worth laying out
        return lines_of(values), True
    columns = columns_of(values)
    if may_be_flat and len(values[0]) < FOLDS * columns.shape[1]:
        return lines_of(values), True
    return columns, False


def _fit_error(surface: Surface) -> float:
    """How much does the value move when the fit is drawn anew from its own uncertainty."""
    generator = np.random.default_rng(SEED)
    drawn = [float(np.mean(_gain(surface.drawn(generator)))) for _ in range(COEFFICIENT_DRAWS)]
    return float(np.std(drawn, ddof=1))


def _held_out(columns: np.ndarray, differences: np.ndarray) -> float:
    """What does choosing by the fit earn in draws it was not fitted to, above the best single choice."""
    earned = np.empty(len(differences))
    fold = np.arange(len(differences)) % FOLDS
    for number in range(FOLDS):
        out = fold == number
        chosen = np.argmax(columns[out] @ fit(columns[~out], differences[~out]).coefficients, axis=1)
        earned[out] = differences[out][np.arange(len(chosen)), chosen]
    return float(np.mean(earned) - mean_by_policy(differences).max())
