"""Does a sample still belong to the model: one small town under its first draw, of which every total is kept.

A digest of source files would part a sample from the model that made it whenever a comment changes, and would not see
a library that computes something else. What counts is whether the same parameters still give the same results.
"""

from collections.abc import Mapping
from typing import Any

from experiments.calibration.posterior import Posterior
from experiments.calibration.space import Settings
from experiments.calibration.town import Town
from results.manifest import digest_of

HOMES, MONTHS = 2000, 60


def known_answer(scenario: str, settings: Settings, fixed: Mapping[str, str], seed: int) -> str:
    """What does one small town give under these settings: a digest over every total of every landlord."""
    town = Town(scenario, HOMES, MONTHS, seed, 1, tuple(sorted(fixed.items())))
    return digest_of(town.run(settings))


def fits(posterior: Posterior, scenario: str) -> bool:
    """Does the model still give what it gave when the sample was made; no if the sample does not tell."""
    told: Any = posterior.manifest
    if "known_answer" not in told:
        return False
    return bool(known_answer(scenario, posterior.draws[0], told["fixed"], told["seed"]) == told["known_answer"])
