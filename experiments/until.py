"""Add replications until an outcome is known well enough: 10 at a time, looked at after each batch.

The 95% interval of the outcome's mean over replications (Student's t) must reach no further from the mean than the
share asked for, in every arm. Stopping at the first look that is good enough favours replications that happen to agree:
the interval printed is that of a fixed number of replications and takes no account of the looking, so it is on average
somewhat too narrow. The minimum of 10 keeps that small; the upper bound says when to give up.
"""

import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from experiments.evaluation import Evaluation
from experiments.intervals import mean_interval, mean_of, rounded, rounded_pair
from experiments.measures import arm_content, is_paired, outcomes_named, pair_content
from experiments.run import Plan, Progress, Scenario, corporations_of, finish, grow, inputs_of
from experiments.worlds import read_replication
from results.store import Growing, Run, Store

BATCH = 10
MOST_REPLICATIONS = 400  # where it gives up if nothing else is asked for
NOTE = (
    f"replications were added {BATCH} at a time until the interval was narrow enough; the interval takes no account of "
    "having looked after every batch"
)


@dataclass(frozen=True)
class Until:
    """How well an outcome shall be known: half the interval as a share of the mean, and when to give up."""

    half_width_share: float
    outcome: str
    at_most: int = MOST_REPLICATIONS

    def sizes(self) -> list[int]:
        """After how many replications is looked."""
        return [*range(BATCH, self.at_most, BATCH), self.at_most]


def half_width_share(values: Sequence[float]) -> float | None:
    """Half of the interval as a share of the mean; None where the mean is zero or there is no interval."""
    ends, mean = mean_interval(values), mean_of(values)
    if ends is None or mean == 0:
        return None
    return (ends[1] - ends[0]) / 2 / abs(mean)


class Watched:
    """The outcome of every arm, replication by replication, read from whole runs as far as they go."""

    def __init__(self, scenarios: Sequence[Scenario], plan: Plan, until: Until, evaluation: Evaluation) -> None:
        self.scenarios, self.plan, self.evaluation = scenarios, plan, evaluation
        self.outcome = outcomes_named([until.outcome], len(scenarios) > 1, "--outcome")[until.outcome]
        self.arms = range(1 if is_paired(until.outcome) else 0, len(scenarios))
        self.values: list[list[float]] = [[] for _ in self.arms]

    def read(self, sources: Sequence[Run | Growing], replication: int) -> None:
        """Take up one more replication."""
        plan, watch = self.plan, self.plan.months + self.plan.run_out
        beside = read_replication(sources[0], replication, watch) if self.arms.start else None
        for place, arm in enumerate(self.arms):
            series = sources[arm].arrays("months", None, replication)
            names = corporations_of(self.scenarios[arm])
            content = arm_content(series, series["corporation"], names, "", plan.months)
            if beside is not None:
                world = read_replication(sources[arm], replication, watch)
                content["pair"] = pair_content(beside, world, self.evaluation, plan.months, watch)
            value = self.outcome(content, self.evaluation)
            self.values[place].append(np.nan if value is None else value)

    def are_known(self, share: float) -> bool:
        """Is the outcome of every arm known this well."""
        found = [half_width_share(values) for values in self.values]
        return all(one is not None and one <= share for one in found)


def enough(
    scenarios: Sequence[Scenario],
    names: Sequence[str],
    plan: Plan,
    until: Until,
    evaluation: Evaluation,
    store: Store,
    model: Any = None,
    progress: Progress | None = None,
) -> tuple[Plan, dict[str, Any]]:
    """The plan with as many replications as are needed, all of them simulated, and what is said about it.

    The first scenario is the baseline; `names` are those of all arms.
    """
    plan = replace(plan, is_open=True)
    watched = Watched(scenarios, plan, until, evaluation)
    whole = _whole(scenarios, plan, until, store)
    growing: list[Run | Growing] = [store.growing(inputs_of(scenario, plan).open()) for scenario in scenarios]
    is_fresh, began = plan.is_fresh, time.monotonic()
    for size in until.sizes():
        plan = replace(plan, replications=size)
        if size > (0 if whole is None else whole[0]):
            grow(scenarios, replace(plan, is_fresh=is_fresh), store, model, progress)
            is_fresh = False
        for replication in range(len(watched.values[0]), size):
            sources = whole[1] if whole is not None and replication < whole[0] else growing
            watched.read(sources, replication)
        if watched.are_known(until.half_width_share):
            break
    if whole is None or plan.replications > whole[0]:
        arms = {one.id: (scenario, one) for scenario in scenarios for one in [inputs_of(scenario, plan)]}
        finish(list(arms.values()), plan, store, time.monotonic() - began)
    return replace(plan, is_fresh=False, is_open=False), _told(watched, names, plan, until)


def _whole(
    scenarios: Sequence[Scenario], plan: Plan, until: Until, store: Store
) -> tuple[int, list[Run | Growing]] | None:
    """The largest whole runs of all arms that an earlier answer left, and how many replications they have."""
    if plan.is_fresh:
        return None
    for size in reversed(until.sizes()):
        found = [store.find(inputs_of(scenario, replace(plan, replications=size)).id) for scenario in scenarios]
        if all(run is not None for run in found):
            return size, [run for run in found if run is not None]
    return None


def _told(watched: Watched, names: Sequence[str], plan: Plan, until: Until) -> dict[str, Any]:
    arms = []
    for arm, values in zip(watched.arms, watched.values, strict=True):
        row: dict[str, Any] = {"name": names[arm], "mean": rounded(mean_of(values), 6)}
        if (ends := mean_interval(values)) is not None:
            row["ci95"] = rounded_pair(ends, 6)
        if (share := half_width_share(values)) is not None:
            row["half_width_share"] = rounded(share, 4)
        arms.append(row)
    return {
        "outcome": until.outcome,
        "half_width_share_asked": until.half_width_share,
        "reached": watched.are_known(until.half_width_share),
        "replications": plan.replications,
        "replications_at_most": until.at_most,
        "batch": BATCH,
        "arms": arms,
        "note": NOTE,
    }
