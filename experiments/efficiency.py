"""How many replications does keyed luck save: the same difference of two policies, paired and with independent seeds.

With independent seeds the variance of the difference is the sum of the variances of both arms. With keyed luck the
tenancies that live the same life in both worlds cancel out, and only *discordant* ones, with an event in one world
alone, are left. If events are rare and fall independently, the first variance is about the number of events in both
arms and the second about the number of discordant tenancies: their ratio is what the best possible pairing of
households comes to, the policy itself being what it is. With few replications the ratio itself is uncertain.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from experiments.evaluation import load_evaluation
from experiments.intervals import mean_of, rounded
from experiments.paired import EVENTS, pair_worlds
from experiments.run import Plan, Progress, Scenario, run_arms
from experiments.worlds import read_replication
from results.store import Store

NORMAL_95 = 1.959964
DISCORDANT = ("avoided", "newly", "only_baseline", "only_variant", "delayed_past_horizon", "hastened_into_horizon")


@dataclass(frozen=True)
class Efficiency:
    """What pairing saves for one event.

    Attributes:
        avoided: mean difference (baseline less variant) in the horizon.
        paired_sd, independent_sd: standard deviation of that difference in one replication.
        bound: events in both arms per discordant tenancy; None where no tenancy is discordant.
    """

    avoided: float
    paired_sd: float
    independent_sd: float
    bound: float | None

    @property
    def ratio(self) -> float | None:
        """How many times fewer replications keyed luck needs; None where it leaves no variance."""
        return (self.independent_sd / self.paired_sd) ** 2 if self.paired_sd > 0 else None

    def needed(self, half_width: float) -> tuple[int, int]:
        """Replications for a 95% interval of this half width: with keyed luck, with independent seeds."""
        return _needed(self.paired_sd, half_width), _needed(self.independent_sd, half_width)


def _needed(sd: float, half_width: float) -> int:
    return max(2, math.ceil((NORMAL_95 * sd / half_width) ** 2))


def efficiency(baseline: Sequence[float], variant: Sequence[float], discordant: Sequence[float]) -> Efficiency:
    """What pairing saves, given events per replication in both arms and the tenancies with one in a single arm."""
    if len(baseline) < 2:
        raise ValueError("needs at least two replications")
    difference = np.subtract(baseline, variant)
    apart = float(np.var(baseline, ddof=1) + np.var(variant, ddof=1))
    alone = mean_of(discordant)
    return Efficiency(
        avoided=mean_of([float(value) for value in difference]),
        paired_sd=float(np.std(difference, ddof=1)),
        independent_sd=math.sqrt(apart),
        bound=(mean_of(baseline) + mean_of(variant)) / alone if alone > 0 else None,
    )


def pairing_efficiency(
    baseline: Scenario, variant: Scenario, plan: Plan, store: Store, model: Any = None, progress: Progress | None = None
) -> dict[str, Efficiency]:
    """What pairing saves for evictions, first court orders and problem debt."""
    runs = run_arms([baseline, variant], plan, store, model, progress)
    watch, evaluation = plan.months + plan.run_out, load_evaluation()
    counts: dict[str, list[tuple[float, float, float]]] = {name: [] for name in EVENTS}
    for replication in range(plan.replications):
        worlds = [read_replication(run, replication, watch) for run in runs]
        found = pair_worlds(worlds[0], worlds[1], evaluation, plan.months, watch)
        for name in EVENTS:
            alone = sum(found.classes[name][word] for word in DISCORDANT)
            counts[name].append((float(found.totals[name][0]), float(found.totals[name][1]), float(alone)))
    columns = {name: list(zip(*rows, strict=True)) for name, rows in counts.items()}
    return {name: efficiency(*parts) for name, parts in columns.items()}


def told(found: Mapping[str, Efficiency], precision_share: float) -> list[dict[str, Any]]:
    """One row per event: replications needed until half the interval is this share of the mean difference."""
    rows = []
    for name, one in found.items():
        row: dict[str, Any] = {"event": name, "avoided": rounded(one.avoided, 3)}
        row |= {"paired_sd": rounded(one.paired_sd, 3), "independent_sd": rounded(one.independent_sd, 3)}
        if one.avoided != 0:
            row["paired_needed"], row["independent_needed"] = one.needed(precision_share * abs(one.avoided))
        if one.ratio is not None:
            row["ratio"] = rounded(one.ratio, 2)
        if one.bound is not None:
            row["bound"] = rounded(one.bound, 2)
        rows.append(row)
    return rows
