"""Does the baseline give what is known of it: each published target beside what the simulation gives."""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from experiments.intervals import median_interval, quantile_of, rounded, rounded_pair
from experiments.run import Plan, Progress, Scenario, run_arms
from experiments.summary import summarise
from results.store import Run, Store

FILE = Path(__file__).with_name("targets.toml")
DIGITS = 5


@dataclass(frozen=True)
class Target:
    """A published figure and how it is computed: `times` x sum of one column / sum of another, in the horizon.

    Attributes:
        against: two more columns, by whose ratio it is divided.
        corporation: the only landlord it is about; None for all.
    """

    name: str
    low: float
    high: float
    what: str
    source: str
    use: str
    of: tuple[str, str]
    times: float = 1.0
    against: tuple[str, str] | None = None
    corporation: str | None = None

    def simulated(self, series: Mapping[str, np.ndarray]) -> float | None:
        """What one replication gives; None where there is nothing to divide by."""
        chosen = np.ones(len(series["month"]), dtype=bool)
        if self.corporation is not None:
            chosen = series["corporation"] == self.corporation
        found = _ratio(series, self.of, chosen)
        if found is None or self.against is None:
            return None if found is None else found * self.times
        beside = _ratio(series, self.against, chosen)
        return found / beside * self.times if beside else None


def _ratio(series: Mapping[str, np.ndarray], columns: tuple[str, str], chosen: np.ndarray) -> float | None:
    above, below = (int(np.sum(series[column][chosen])) for column in columns)
    return above / below if below else None


def load_targets() -> list[Target]:
    """The published targets, in the order of their file."""
    tables = tomllib.loads(FILE.read_text(encoding="utf-8"))
    found = []
    for name, table in tables.items():
        pairs: dict[str, Any] = {key: tuple(table[key]) for key in ("of", "against") if key in table}
        found.append(Target(name=name, **{**table, **pairs}))
    return found


def simulated_values(run: Run, targets: Sequence[Target]) -> dict[str, list[float]]:
    """What every replication of a run gives for every target; replications without a value are left out."""
    columns = sorted({column for target in targets for column in (*target.of, *(target.against or ()))})
    inputs = run.manifest["inputs"]
    values: dict[str, list[float]] = {target.name: [] for target in targets}
    for replication in range(inputs["replications"]):
        series = run.arrays("months", ["month", "corporation", *columns], replication)
        within = series["month"] < inputs["months"]
        horizon = {name: column[within] for name, column in series.items()}
        for target in targets:
            value = target.simulated(horizon)
            if value is not None:
                values[target.name].append(value)
    return values


def validate(
    scenario: Scenario, plan: Plan, store: Store, model: Any = None, progress: Progress | None = None
) -> dict[str, Any]:
    """Every target with the median over replications and its interval; absent where nothing could be computed."""
    run = run_arms([scenario], plan, store, model, progress)[0]
    store.keep_summary(run, summarise(run))
    targets = load_targets()
    values = simulated_values(run, targets)
    rows = [_row(target, values[target.name]) for target in targets]
    return {
        "scenario": scenario.name,
        "replications": plan.replications,
        "households": scenario.setup.homes,
        "months": plan.months,
        "seed": plan.seed,
        "households_digest": run.households_digest,
        "inside": sum(1 for row in rows if row.get("inside")),
        "targets": rows,
    }


def _row(target: Target, values: Sequence[float]) -> dict[str, Any]:
    row: dict[str, Any] = {
        "name": target.name,
        "use": target.use,
        "low": target.low,
        "high": target.high,
        "what": target.what,
        "source": target.source,
    }
    if values:
        median = quantile_of(np.array(values), 0.5)
        row["simulated"] = rounded(median, DIGITS)
        if (ends := median_interval(values)) is not None:
            row["ci95"] = rounded_pair(ends, DIGITS)
        row["inside"] = bool(target.low <= median <= target.high)
    return row
