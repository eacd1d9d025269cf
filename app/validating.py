"""What `validate` and `calibrate` ask of the rooms below: simulated beside published, values that agree with it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from app.asked import Asked, settings_of
from app.options import POSTERIOR
from app.progress import bars
from experiments.plans import covers
from experiments.run import Plan, Scenario
from experiments.workers import usable_cores
from results.store import Store
from scenarios.compose import refuse_idle, resolve
from scenarios.errors import ScenarioError


def arms_of_targets(asked: Asked, name: str, scenario: Scenario) -> list[Mapping[str, Any]]:
    """The documents of the baseline and of every lever that a published figure is about."""
    from experiments.targets import load_targets
    from experiments.validate import arms_for

    arms, _ = arms_for(scenario, load_targets(), partial(_scenario, asked, name))
    return [arm.document for arm in arms.values()]


def _scenario(asked: Asked, name: str, *levers: str) -> Scenario:
    return resolve(name, levers=levers, settings=settings_of(asked.settings), homes=asked.households)


def validation(asked: Asked, name: str) -> dict[str, Any]:
    """The published figures beside what the baseline gives, and the levers they are about."""
    from experiments.validate import validate

    scenario = _scenario(asked, name)
    refuse_idle(settings_of(asked.settings), arms_of_targets(asked, name, scenario))
    with bars() as progress:
        return validate(
            scenario, asked.plan(scenario), Store(asked.out), partial(_scenario, asked, name), progress=progress
        )


@dataclass(frozen=True)
class DrawsAsked:
    """Over how many draws of which sample."""

    count: int
    folder: Path


def drawn(
    count: int | None, folder: Path | None, is_over_draws: bool, replications: int | None = None
) -> DrawsAsked | None:
    """Over which draws is validated; None if over none, and then nothing may be said about them."""
    if is_over_draws:
        if replications is not None:
            right = "does not go with --posterior or --claims, which run every draw once; use --draws"
            raise ScenarioError(f"--replications {replications}: {right}")
        return DrawsAsked(40 if count is None else count, folder or POSTERIOR)
    for option, given in (("--draws", count), ("--sample", folder)):
        if given is not None:
            raise ScenarioError(f"{option} {given}: goes with --posterior or --claims")
    return None


def _sampled(asked: Asked, name: str, over: DrawsAsked, runs_out: bool) -> tuple[Scenario, Any, Plan, Any]:
    """The scenario, the calibrated sample of it, how much is run, and the town that draws of the sample live in."""
    from experiments.calibration.posterior import load_posterior
    from experiments.calibration.town import Town

    scenario = _scenario(asked, name)
    sample, plan = load_posterior(scenario.name, over.folder), asked.plan(scenario)
    refuse_overwritten(settings_of(asked.settings), sample.draws[0])
    if over.count > len(sample.draws):
        raise ScenarioError(f"--draws {over.count}: the sample holds {len(sample.draws)}; ask for no more")
    fixed = tuple(sorted(settings_of(asked.settings).items()))
    run_out = plan.run_out if runs_out else 0
    town = Town(name, asked.households, plan.months, asked.seed, 1, fixed, has_own_luck=True, run_out=run_out)
    return scenario, sample, plan, town


def refuse_overwritten(settings: Mapping[str, str], draw: Mapping[str, Any]) -> None:
    """Raise ScenarioError if --set names a calibrated parameter: every draw would set it anew."""
    for path, text in settings.items():
        if any(covers(path, name) for name in draw):
            raise ScenarioError(f"--set {path}={text}: is calibrated: the sample sets it; leave it out")


def _documents(asked: Asked, name: str, levers: Iterable[str]) -> Iterator[Mapping[str, Any]]:
    """The documents of those levers that this scenario can be given; the answer says why of the others."""
    for lever in levers:
        with suppress(ScenarioError):
            yield _scenario(asked, name, lever).document


def predictive(asked: Asked, name: str, over: DrawsAsked) -> dict[str, Any]:
    """The published figures beside what draws of the calibrated sample give."""
    from experiments.predictive import validate_posterior

    if asked.run_out is not None:
        raise ScenarioError(f"--run-out {asked.run_out}: has no effect with --posterior; leave it out")
    if (text := settings_of(asked.settings).get("run.run_out_months")) is not None:
        raise ScenarioError(f"--set run.run_out_months={text}: has no effect with --posterior; leave it out")
    scenario, sample, plan, town = _sampled(asked, name, over, runs_out=False)
    refuse_idle(settings_of(asked.settings), arms_of_targets(asked, name, scenario))
    arm = partial(_scenario, asked, name)
    with bars() as progress:
        return validate_posterior(
            town, sample, over.count, scenario, arm, asked.out, plan.workers, asked.is_fresh, progress
        )


def claims(asked: Asked, name: str, over: DrawsAsked) -> dict[str, Any]:
    """In which share of the draws headline claims hold."""
    from experiments.claims import claims_hold, load_claims

    scenario, sample, plan, town = _sampled(asked, name, over, runs_out=True)
    levers = dict.fromkeys(lever for claim in load_claims()[0] for lever in (claim.arm, claim.than) if lever)
    refuse_idle(settings_of(asked.settings), [scenario.document, *_documents(asked, name, levers)])
    with bars() as progress:
        return claims_hold(town, scenario, sample, over.count, asked.out, plan.workers, asked.is_fresh, progress)


def refuse_together(posterior: bool, claims: bool, write_docs: bool) -> None:
    """Refuse options of `validate` that ask for two answers at once."""
    if claims and (posterior or write_docs):
        other = "--posterior" if posterior else "--write-docs"
        raise ScenarioError(f"{other}: belongs to the published figures, not to --claims; leave one of them out")


def write_validation_page(found: dict[str, Any]) -> Path:
    """Write docs/validation.md from a validation."""
    from experiments.validate_page import write_page

    return write_page(found)


@dataclass(frozen=True)
class CalibrationAsked:
    """The options of `calibrate`; sizes that are None are as experiments/calibration.toml says."""

    sizes: dict[str, int | None]
    workers: int | None
    out: Path
    to: Path
    settings: Sequence[str]
    is_fresh: bool


@dataclass(frozen=True)
class CalibrationAnswer:
    """The calibration as one document, where its sample is, and the figures drawn of it."""

    document: dict[str, Any]
    table: Path
    figures: tuple[Path, ...]


def calibration(
    asked: CalibrationAsked, name: str, with_figures: bool, writes_values: bool = False
) -> CalibrationAnswer:
    """Calibrate a scenario and draw what it taught; the best candidate's values go into the catalogue if asked."""
    from experiments.calibrate import Asked as Sizes
    from experiments.calibrate import calibrate

    workers = asked.workers or usable_cores()
    with bars() as progress:
        found = calibrate(
            name,
            Sizes(**asked.sizes),
            settings_of(asked.settings),
            asked.out,
            asked.to,
            workers,
            asked.is_fresh,
            progress,
        )
    if writes_values:
        from experiments.calibration.catalogue import put_values

        put_values(found.best)
    drawn: list[Path] = []
    if with_figures:
        from experiments.calibration.figures import draw_calibration

        drawn = draw_calibration(found, asked.out / "calibration" / f"figures-{found.document['scenario']}")
    return CalibrationAnswer(found.document, found.table, tuple(drawn))
