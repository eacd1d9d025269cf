"""What does the simulation give when its parameters are as uncertain as they are: arms over draws of the posterior.

Every draw is one set of parameters with luck of its own, so that the spread over draws holds both.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from experiments.calibration.candidates import records_of
from experiments.calibration.known import fits
from experiments.calibration.posterior import Posterior
from experiments.calibration.space import Settings
from experiments.calibration.town import Town
from experiments.run import Progress, Scenario
from experiments.targets import BASELINE, Target, Totals, load_targets
from experiments.validate import arms_for, described
from experiments.workers import compile_once
from results.store import Store


def worlds_of(
    town: Town,
    draws: Sequence[Settings],
    out: Path,
    workers: int,
    is_fresh: bool,
    progress: Progress | None,
    title: str,
) -> list[dict[str, Totals]]:
    """The totals of every arm for every draw; a draw that the scenario refuses is left out.

    `town`: one replication a draw, with `has_own_luck`.
    """
    Store(out).check_writable()
    compile_once(progress)
    records = records_of(town, draws, out / "calibration" / "draws", workers, progress, title, is_fresh)
    return [world for record in records for world in town.worlds(record)]


def validate_posterior(
    town: Town,
    posterior: Posterior,
    count: int,
    baseline: Scenario,
    resolve_arm: Callable[[str], Scenario],
    out: Path,
    workers: int = 1,
    is_fresh: bool = False,
    progress: Progress | None = None,
) -> dict[str, Any]:
    """Every target over draws of the posterior: median, middle 95%, and how many draws meet most targets at once."""
    targets: list[Target] = load_targets()
    arms, refused = arms_for(baseline, targets, resolve_arm)
    levers = tuple(lever for lever in arms if lever != BASELINE)
    draws = posterior.spread(count)
    worlds = worlds_of(replace(town, levers=levers), draws, out, workers, is_fresh, progress, "draws")
    head = {
        "scenario": baseline.name,
        "draws": len(worlds),
        "households": baseline.setup.homes,
        "months": town.months,
        "seed": town.seed,
        "sample_fits_model": fits(posterior, town.scenario),
    }
    return head | described(targets, worlds, refused, is_posterior=True)
