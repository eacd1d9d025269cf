"""A stand-in town for plans: one parameter of the world, one lever with a setting, and a plan file to write."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from experiments.designs import Space
from experiments.measures import Outcome, outcomes_named
from experiments.plans import load_plan
from experiments.sweep import Measured, Resolver, measure, prepare
from experiments.workers import Workers
from results.cells import Cells
from scenarios.errors import ScenarioError
from scenarios.quantity import Parameter
from tests.fakes import FakeModel, FakeScenario, FakeSetup

RISK, SAVED = "paying.risk_share", "help.saved_share"

PLAN = """
title = "A small plan"
scenario = "fake-town"
variants = ["help"]
replications = 3
seed = 5
outcomes = ["evicted", "evictions_avoided", "net_society_eur"]
"""
GRID = f"""
[design]
kind = "grid"
[design.over]
"{SAVED}" = [0.2, 0.6]
"""
DRAWS = """
[draws]
count = 4
groups = ["paying"]
"""


def _parameter(value: float, low: float, high: float, grade: str = "assumption") -> Parameter:
    table = {"value": value, "unit": "share", "range": (low, high), "source": "assumption", "grade": grade}
    return Parameter.model_validate(table)


@dataclass(frozen=True)
class PlanScenario(FakeScenario):
    """A fake scenario whose parameters are real ones."""

    values: Mapping[str, float] = field(default_factory=dict)

    @property
    def document(self) -> dict[str, Any]:
        """What identifies it."""
        stage = {"from_month": -1, "risk_share": self.setup.risk_share}
        return {**super().document, "stages": [stage], "values": dict(self.values)}

    @property
    def parameters(self) -> dict[str, Any]:
        """One of the world, and one of the lever if it is pulled."""
        known = {RISK: _parameter(0.2, 0.05, 0.25)}
        if self.levers:
            known[SAVED] = _parameter(0.6, 0.0, 1.0)
        return known


def resolve(
    name: str, levers: Sequence[str] = (), settings: Mapping[str, str] | None = None, homes: int | None = None
) -> PlanScenario:
    """The town under these settings, with or without the lever `help`."""
    given = {path: float(text) for path, text in (settings or {}).items()}
    if name != "fake-town" or not set(levers) <= {"help"} or not set(given) <= {RISK, SAVED}:
        raise ScenarioError(f"unknown {[name, *levers, *given]}")
    if given.get(SAVED, 0) > 1:
        raise ScenarioError(f"--set: {SAVED}: is outside the range 0 to 1 share")
    values = {RISK: given.get(RISK, 0.2)} | ({SAVED: given.get(SAVED, 0.6)} if levers else {})
    setup = FakeSetup(help_share=values.get(SAVED, 0.0), homes=homes or 60, risk_share=values[RISK])
    return PlanScenario(setup=setup, levers=tuple(levers), values=values)


class Counting(FakeModel):
    """Counts burn-ins and branches."""

    burn_ins = 0
    branches = 0

    def run_burn_in(self) -> None:
        """Count it."""
        type(self).burn_ins += 1

    @classmethod
    def branch(cls, snapshot: int, setup: FakeSetup) -> FakeModel:
        """Count and go on."""
        cls.branches += 1
        return super().branch(snapshot, setup)

    @classmethod
    def reset(cls) -> None:
        """Count anew."""
        cls.burn_ins = cls.branches = 0


@dataclass(frozen=True)
class Planned:
    """A plan file read, its points, and where its cells lie."""

    asked: Measured
    resolver: Resolver
    cells: Cells
    outcomes: Mapping[str, Outcome]
    space: Space

    def run(self, workers: int = 1, model: Any = FakeModel, is_fresh: bool = False) -> int:
        """Measure what is missing."""
        return measure(self.asked, self.resolver, self.cells, Workers(workers), is_fresh, model)


def planned(
    folder: Path,
    text: str = PLAN + GRID,
    is_sensitivity: bool = False,
    sample: Sequence[Mapping[str, Any]] = (),
) -> Planned:
    """The plan of this text, its cells in `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / "plan.toml"
    file.write_text(text, encoding="utf-8")
    plan = load_plan(file, is_sensitivity)
    resolver = Resolver(plan, resolve, sample)
    space = resolver.space("plan.toml")
    outcomes = outcomes_named(plan.outcomes, bool(plan.variants), "plan.toml")
    return Planned(prepare(plan, space, resolver), resolver, Cells(folder / "out"), outcomes, space)
