"""Two worlds beside each other: what became of the same tenancies in every replication of every variant."""

from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass

import numpy as np

from experiments.budget_impact import budgets
from experiments.capacity import work_of
from experiments.deadweight import extra_outreach
from experiments.economics import Increment, discount_factors, increment
from experiments.evaluation import Evaluation
from experiments.helpable import Judged, judge
from experiments.household_types import by_type
from experiments.pairing import Columns, classify, displaced, eviction_months, month_or_late, pair
from experiments.privacy import exposure
from experiments.run import Plan, Progress
from experiments.workers import Workers, work
from experiments.worlds import Replication, read_replication, waiting_days
from results.store import Run

EVENTS = ("evictions", "court_orders", "problem_debt")
PAIR_COUNTS = ("contacts", "disclosures", "referrals", "helped_started", "keys_returned", "absconded")
WORTH_WORKERS = 60  # pairs of worlds: fewer are set beside each other before worker processes have started


@dataclass(frozen=True)
class Paired:
    """One replication of a variant beside the baseline: per event its counts, classes, and the rest.

    `extra_budgets`: what the variant adds to budgets, in cents [month, purse, part]; `outreach_spent`: to outreach, in
    cents by what became of the household. `signals`: contacted, false alarms, missed ... in both arms, empty without
    yardsticks; `types`: counts by household type. `shared`: disclosures and exposed households; `worked`: minutes,
    waits and drop-outs of the offices; both of the baseline and the variant.
    """

    totals: Mapping[str, tuple[int, int]]
    classes: Mapping[str, Mapping[str, int]]
    displaced: int
    counts: Mapping[str, tuple[float, float]]
    waits: tuple[np.ndarray, np.ndarray]
    increment: Increment
    extra_budgets: np.ndarray
    outreach_spent: Mapping[str, float]
    signals: Mapping[str, tuple[float, float]]
    types: Mapping[str, Mapping[str, float]]
    shared: tuple[Mapping[str, float], Mapping[str, float]]
    worked: tuple[Mapping[str, float], Mapping[str, float]]


@dataclass(frozen=True)
class _Beside:
    """One replication of all arms, to be set beside the baseline's (the first run)."""

    replication: int
    runs: Sequence[Run]
    measures: Sequence[Run]
    evaluation: Evaluation
    horizon: int
    watch: int


def set_beside(
    runs: Sequence[Run], measures: Sequence[Run], evaluation: Evaluation, plan: Plan, progress: Progress | None
) -> list[list[Paired]]:
    """Every variant's replications beside the baseline's, in their order; side by side where there are many."""
    watch = plan.months + plan.run_out
    jobs = [_Beside(at, runs, measures, evaluation, plan.months, watch) for at in range(plan.replications)]
    many = len(jobs) * len(runs) >= WORTH_WORKERS
    advance = progress("replications compared", len(jobs)) if progress and many else lambda: None
    found: dict[int, list[Paired]] = {}
    with closing(work(_one_set_beside, jobs, len(jobs), Workers(plan.workers if many else 1))) as finished:
        for replication, pairs in finished:
            found[replication] = pairs
            advance()
    return [[found[at][number] for at in range(plan.replications)] for number in range(len(runs) - 1)]


def _one_set_beside(job: _Beside) -> tuple[int, list[Paired]]:
    """The replication's number, and what became of its tenancies under every variant."""
    horizon, watch = job.horizon, job.watch
    base = read_replication(job.runs[0], job.replication, watch)
    yards = [read_replication(run, job.replication, watch) for run in job.measures]
    judged, without = _judged(base, yards, horizon, watch), yards[0].world.tenancies if yards else None
    pairs = []
    for run in job.runs[1:]:
        other = read_replication(run, job.replication, watch)
        both = (judged, _judged(other, yards, horizon, watch))
        pairs.append(pair_worlds(base, other, job.evaluation, horizon, watch, both, without))
    return job.replication, pairs


def _judged(arm: Replication, yards: Sequence[Replication], horizon: int, watch: int) -> Judged | None:
    if not yards:
        return None
    without, at_once = (yard.world.tenancies for yard in yards)
    return judge(arm.world.tenancies, without, at_once, horizon, watch)


def pair_worlds(
    baseline: Replication,
    variant: Replication,
    evaluation: Evaluation,
    horizon: int,
    watch: int,
    judged: tuple[Judged | None, Judged | None] = (None, None),
    without: Columns | None = None,
) -> Paired:
    """What became of the same tenancies in one replication under two policies.

    Args:
        judged: both beside the yardsticks; without: the tenancies of the yardstick without outside help.
    """
    known = (judged[0], judged[1]) if judged[0] is not None and judged[1] is not None else None
    signals = [one.counts() for one in known] if known else [{}, {}]
    tenancies = (baseline.world.tenancies, variant.world.tenancies)
    pairs = pair(*tenancies)
    months = {
        "evictions": [eviction_months(world) for world in tenancies],
        "court_orders": [month_or_late(world["first_order_month"]) for world in tenancies],
        "problem_debt": [month_or_late(world["first_problem_month"]) for world in tenancies],
    }
    classes = {name: classify(pairs, both[0], both[1], horizon, watch).counts() for name, both in months.items()}
    factors = discount_factors(evaluation.discount_rate_share_per_year, horizon)
    return Paired(
        totals={name: (_within(both[0], horizon), _within(both[1], horizon)) for name, both in months.items()},
        classes=classes,
        displaced=int(np.sum(displaced(pairs, *tenancies, horizon))),
        counts={name: (baseline.within(name, horizon), variant.within(name, horizon)) for name in PAIR_COUNTS},
        waits=(waiting_days(baseline, horizon), waiting_days(variant, horizon)),
        increment=increment(pairs, baseline.world, variant.world, evaluation, horizon, watch),
        extra_budgets=budgets(variant.world.ledger, horizon) - budgets(baseline.world.ledger, horizon),
        outreach_spent=extra_outreach(pairs, baseline.world, variant.world, factors, watch),
        signals={name: (signals[0][name], signals[1][name]) for name in signals[0]},
        types=by_type(pairs, *tenancies, known, horizon, watch),
        shared=(exposure(baseline, without, horizon), exposure(variant, without, horizon)),
        worked=(work_of(baseline, horizon), work_of(variant, horizon)),
    )


def _within(months: np.ndarray, horizon: int) -> int:
    return int(np.sum(months < horizon))
