"""Does the simulation give what is known: published beside simulated figures, calibrated and held out apart."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from experiments.intervals import LEVEL, median_interval, quantile_of, rounded, rounded_pair
from experiments.run import Plan, Progress, Scenario, run_arms
from experiments.summary import summarise
from experiments.targets import BASELINE, Target, Totals, load_targets, targets_digest, totals_of_run
from results.manifest import code_digest
from results.store import Run, Store
from scenarios.errors import ScenarioError

DIGITS = 5
AT_ONCE_SHARE = 0.8
Arms = Mapping[str, Totals]


def arms_for(
    baseline: Scenario, targets: Sequence[Target], resolve_arm: Callable[[str], Scenario]
) -> tuple[dict[str, Scenario], dict[str, str]]:
    """The arms that the targets ask for by lever ("" is the baseline), and why others cannot be run."""
    arms, refused = {BASELINE: baseline}, {}
    for lever in dict.fromkeys(target.lever for target in targets if target.lever):
        try:
            arms[lever] = resolve_arm(lever)
        except ScenarioError as error:
            refused[lever] = str(error)
    return arms, refused


def values_of(target: Target, worlds: Sequence[Arms]) -> list[float | None]:
    """What every world gives for a target; None where it cannot be computed."""
    found = [target.simulated(arms) for arms in worlds if (target.lever or BASELINE) in arms]
    if any(value is not None and not np.isfinite(value) for value in found):
        raise ValueError(f"{target.name}: a simulated value is not a finite number")
    return found


def validate(
    scenario: Scenario,
    plan: Plan,
    store: Store,
    resolve_arm: Callable[[str], Scenario],
    model: Any = None,
    progress: Progress | None = None,
) -> dict[str, Any]:
    """Every target with the median over replications and its interval; why, where nothing could be computed."""
    targets = load_targets()
    arms, refused = arms_for(scenario, targets, resolve_arm)
    runs = dict(zip(arms, run_arms(list(arms.values()), plan, store, model, progress), strict=True))
    store.keep_summary(runs[BASELINE], summarise(runs[BASELINE]))
    worlds = [_world(runs, replication) for replication in range(plan.replications)]
    head = {
        "scenario": scenario.name,
        "replications": plan.replications,
        "households": scenario.setup.homes,
        "months": plan.months,
        "seed": plan.seed,
        "households_digest": runs[BASELINE].households_digest,
    }
    return head | described(targets, worlds, refused)


def _world(runs: Mapping[str, Run], replication: int) -> dict[str, Totals]:
    return {lever: totals_of_run(run, replication) for lever, run in runs.items()}


def described(
    targets: Sequence[Target], worlds: Sequence[Arms], refused: Mapping[str, str], is_posterior: bool = False
) -> dict[str, Any]:
    """The part of the answer that follows from the worlds: replications, or draws of the posterior.

    `ci95`: of the median over replications; over draws of the posterior, the middle 95% of the draws.
    """
    values = {target.name: values_of(target, worlds) for target in targets}
    rows = [_row(target, values[target.name], refused, is_posterior) for target in targets]
    found: dict[str, Any] = {
        "inside": sum(1 for row in rows if row.get("inside")),
        "calibrated": _counts(rows, "calibrate"),
        "held_out": _counts(rows, "validate"),
        "targets_digest": targets_digest(targets),
        "code": code_digest(),
        "targets": rows,
    }
    if is_posterior:
        tuned = [target for target in targets if target.use == "calibrate"]
        found["at_once_share"] = rounded(at_once_share(tuned, values, len(worlds)), DIGITS)
    return found


def at_once_share(targets: Sequence[Target], values: Mapping[str, Sequence[float | None]], worlds_count: int) -> float:
    """In which share of the worlds are at least 80% of the targets within their ranges at once."""
    met = [
        sum((value := values[target.name][world]) is not None and target.holds(value) for target in targets)
        for world in range(worlds_count)
    ]
    return sum(count >= AT_ONCE_SHARE * len(targets) for count in met) / worlds_count


def _counts(rows: Sequence[Mapping[str, Any]], use: str) -> dict[str, int]:
    chosen = [row for row in rows if row["use"] == use]
    inside = sum(1 for row in chosen if row.get("inside"))
    missing = sum(1 for row in chosen if "not_computed" in row)
    return {"inside": inside, "outside": len(chosen) - inside - missing, "not_computed": missing}


def _row(
    target: Target, values: Sequence[float | None], refused: Mapping[str, str], is_posterior: bool
) -> dict[str, Any]:
    row: dict[str, Any] = {
        "name": target.name,
        "use": target.use,
        "low": target.low,
        "high": target.high,
        "what": target.what,
        "sources": list(target.sources),
        "status": target.status,
    }
    if target.lever:
        row["lever"] = target.lever
    known = [value for value in values if value is not None]
    if not known:
        row["not_computed"] = refused.get(target.lever or "", "nothing of this kind happened in the simulation")
        return row
    median = quantile_of(np.array(known), 0.5)
    row["simulated"] = rounded(median, DIGITS)
    if (ends := middle(known) if is_posterior else median_interval(known)) is not None:
        row["ci95"] = rounded_pair(ends, DIGITS)
    row["inside"] = target.holds(median)
    return row


def middle(values: Sequence[float]) -> tuple[float, float] | None:
    """Between which values lies the middle 95% of the draws; None for fewer than ten."""
    if len(values) < 10:
        return None
    lower = (1 - LEVEL) / 2
    return quantile_of(np.array(values), lower), quantile_of(np.array(values), 1 - lower)
