"""How likely are simulated values, given published ranges: the distance from the range, measured in errors.

A published range counts as such: any value within it is equally good. Beyond it, a simulated value may be off by chance
(luck of the replications) and by what the model cannot help (its stated discrepancy), both normal. So the likelihood of
a value is that a number within the range plus such an error gives it, and the implausibility is the distance from the
range in standard deviations of the error (with the emulator's own error where a value is emulated).

All values are on the emulator's scale, on which every range runs from -EDGE to EDGE.
"""

import numpy as np
from scipy.special import log_ndtr

EDGE = float(np.arcsinh(0.5))


def implausibility(means: np.ndarray, variances: np.ndarray) -> np.ndarray:
    """How far is the worst target from its range, in standard deviations of all errors [point]; NaN: infinitely far.

    Args: values on the emulator's scale and the variances of their errors, both [point, target].
    """
    distance = np.maximum(np.abs(means) - EDGE, 0.0)
    worst: np.ndarray = np.max(np.where(np.isnan(means), np.inf, distance / np.sqrt(variances)), axis=1)
    return worst


def log_likelihood(means: np.ndarray, variances: np.ndarray) -> np.ndarray:
    """Logarithm of how likely these values are, given the ranges [point]; -inf where a target has no value."""
    sd = np.sqrt(variances)
    low, high = (-EDGE - means) / sd, (EDGE - means) / sd
    flip = low > 0  # the mirror image has the same likelihood, and is computed without loss in the tail
    low, high = np.where(flip, -high, low), np.where(flip, -low, high)
    upper = log_ndtr(high)
    with np.errstate(invalid="ignore"):
        each = upper + np.log1p(-np.exp(np.minimum(log_ndtr(low) - upper, -1e-12)))
    found: np.ndarray = np.sum(np.where(np.isnan(means), -np.inf, each), axis=1)
    return found
