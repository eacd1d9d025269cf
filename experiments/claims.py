"""In which share of the uncertain worlds does a headline claim hold: over the calibrated sample, and over assumptions.

A claim that holds in nearly all draws rests on what the targets say. One that holds only while assumptions stand still
rests on them, and is to be told so.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Any, Literal, NamedTuple, TypeVar

import numpy as np
from pydantic import BeforeValidator, Field
from scipy.special import betaincinv

from experiments.calibration.known import fits
from experiments.calibration.posterior import Posterior
from experiments.calibration.sampling import space_filling
from experiments.calibration.space import Settings, Space, is_turnable, knobs_of
from experiments.calibration.town import Town
from experiments.intervals import LEVEL, rounded, rounded_pair
from experiments.predictive import worlds_of
from experiments.run import Progress, Scenario
from experiments.targets import BASELINE, SUMMED, Totals
from results.manifest import code_digest
from scenarios.document import Resolved
from scenarios.errors import ScenarioError, problem
from scenarios.fields import Table, Text
from scenarios.loading import file_name, read_toml, validated

FILE = Path(__file__).with_name("claims.toml")
AVOIDED = "avoided_minus_newly"
DIGITS = 4
World = Mapping[str, Totals]
Draw = TypeVar("Draw")


def _measure(value: Any) -> Any:
    if value not in (*SUMMED, AVOIDED):
        raise ValueError(f"must be a column of months.parquet or {AVOIDED}")
    return value


class Claim(Table):
    """One headline claim: a measure of an arm is less or more than that of another arm."""

    name: str
    says: Text
    arm: Text
    than: str = BASELINE
    measure: Annotated[str, BeforeValidator(_measure)]
    direction: Literal["less", "more"] = Field(alias="is")

    def difference(self, world: World) -> int:
        """By how much does the measure of the arm exceed that of the other, in this world (arms by lever)."""
        if self.measure == AVOIDED:
            return _sum(world[self.arm], "avoided") - _sum(world[self.arm], "newly_evicted")
        return _sum(world[self.arm], self.measure) - _sum(world[self.than], self.measure)

    def holds(self, world: World) -> bool:
        """Does it hold in this world; no difference means that it does not."""
        difference = self.difference(world)
        return difference < 0 if self.direction == "less" else difference > 0

    def told(self, worlds: Sequence[World]) -> dict[str, Any]:
        """In which share of the worlds it holds, and in which share there is no difference at all."""
        same = sum(self.difference(world) == 0 for world in worlds) / len(worlds)
        return holds_across(worlds, self.holds).told() | {"no_difference_share": rounded(same, DIGITS)}


def _sum(totals: Totals, column: str) -> int:
    return int(np.sum(totals[column]))


class Held(NamedTuple):
    """In which share of the draws does a conclusion hold, with its 95% interval (Jeffreys), and of how many draws."""

    share: float
    low: float
    high: float
    draws: int

    def told(self) -> dict[str, Any]:
        """As it is printed."""
        ends = rounded_pair((self.low, self.high), DIGITS)
        return {"share": rounded(self.share, DIGITS), "ci95": ends, "draws": self.draws}


def holds_across(draws: Sequence[Draw], conclusion: Callable[[Draw], bool]) -> Held:
    """In which share of the draws does a conclusion hold.

    Args:
        draws: of whatever the conclusion looks at: parameter settings, or the worlds simulated from them.

    Raises:
        ValueError: no draw at all.
    """
    if not draws:
        raise ValueError("a conclusion is tested on at least one draw")
    count, held = len(draws), sum(bool(conclusion(draw)) for draw in draws)
    lower = (1 - LEVEL) / 2
    low = 0.0 if held == 0 else float(betaincinv(held + 0.5, count - held + 0.5, lower))
    high = 1.0 if held == count else float(betaincinv(held + 0.5, count - held + 0.5, 1 - lower))
    return Held(held / count, low, high, count)


def load_claims(path: Path = FILE) -> tuple[list[Claim], tuple[str, ...]]:
    """The claims in the order of their file, and the groups whose assumptions vary."""
    tables, file = dict(read_toml(path)), file_name(path)
    across = tables.pop("across", [])
    if not (isinstance(across, list) and all(isinstance(group, str) for group in across)):
        raise problem(file, "across", "must be a list of parameter groups", across)
    claims = []
    for name, table in tables.items():
        if not isinstance(table, dict):
            raise problem(file, name, "must be a table", table)
        claim = validated(Claim, {"name": name, **table}, file, (name,))
        if claim.measure == AVOIDED and claim.than != BASELINE:
            raise problem(file, f"{name}.than", f"{AVOIDED} is always against the baseline; leave it out", claim.than)
        claims.append(claim)
    return claims, tuple(across)


def assumptions_of(resolved: Scenario | Resolved, groups: Sequence[str]) -> Space:
    """The parameters graded `assumption` of these groups, as a cube."""
    chosen = [
        path
        for path, one in resolved.parameters.items()
        if one.grade == "assumption" and path.partition(".")[0] in groups and is_turnable(one)
    ]
    return Space(tuple(sorted(knobs_of(chosen, resolved.parameters), key=lambda knob: knob.name)))


def with_assumptions(draws: Sequence[Settings], space: Space, seed: int) -> list[Settings]:
    """The draws, each with its own values of the assumptions; what a draw says itself stays."""
    if not space.knobs:
        return list(draws)
    points = space_filling(len(draws), len(space.knobs), seed)
    return [space.settings(point) | dict(draw) for point, draw in zip(points, draws, strict=True)]


def claims_hold(
    town: Town,
    baseline: Scenario,
    posterior: Posterior,
    count: int,
    out: Path,
    workers: int = 1,
    is_fresh: bool = False,
    progress: Progress | None = None,
) -> dict[str, Any]:
    """Every claim over draws of the sample, and over the same draws with assumptions varied too."""
    claims, groups = load_claims()
    arms = dict.fromkeys(lever for claim in claims for lever in (claim.arm, claim.than) if lever)
    refused = {lever: wrong for lever in arms if (wrong := _refusal(town, lever))}
    town = replace(town, levers=tuple(lever for lever in arms if lever not in refused))
    draws, space = posterior.spread(count), assumptions_of(baseline, groups)
    worlds = {
        "posterior": worlds_of(town, draws, out, workers, is_fresh, progress, "draws"),
        "with_assumptions": worlds_of(
            town, with_assumptions(draws, space, town.seed), out, workers, is_fresh, progress, "draws, assumptions vary"
        ),
    }
    rows = []
    for claim in claims:
        row: dict[str, Any] = {"name": claim.name, "says": claim.says}
        told = refused.get(claim.arm) or refused.get(claim.than)
        if told:
            rows.append({**row, "not_computed": told})
            continue
        rows.append(row | {part: claim.told(found) for part, found in worlds.items() if found})
    return {
        "scenario": baseline.name,
        "draws": len(draws),
        "refused_draws": {part: len(draws) - len(found) for part, found in worlds.items()},
        "households": baseline.setup.homes,
        "months": town.months,
        "run_out": town.run_out,
        "seed": town.seed,
        "code": code_digest(),
        "sample_fits_model": fits(posterior, town.scenario),
        "assumptions_varied": list(space.names),
        "claims": rows,
    }


def _refusal(town: Town, lever: str) -> str:
    try:
        town.arm(lever, {})
    except ScenarioError as error:
        return str(error)
    return ""
