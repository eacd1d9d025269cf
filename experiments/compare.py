"""What does each variant change against the baseline: outcomes by pairing tenancies, then costs and break-even."""

from collections import Counter
from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from typing import Any

import numpy as np

from experiments.appraisal import appraise
from experiments.assessment import Economy, across, economy, of_variant
from experiments.budget_impact import budgets
from experiments.capacity import capacity_block, work_of
from experiments.deadweight import extra_outreach
from experiments.economics import Increment, discount_factors, increment
from experiments.evaluation import Evaluation
from experiments.helpable import Judged, judge
from experiments.household_types import by_type, types_table
from experiments.intervals import mean_interval, mean_of, quantile_of, rounded, rounded_pair
from experiments.pairing import Columns, classify, displaced, eviction_months, month_or_late, pair
from experiments.privacy import exposure, privacy_block
from experiments.run import Plan, Progress, Scenario, run_arms
from experiments.workers import Workers, work
from experiments.worlds import Replication, read_replication, waiting_days
from results.store import Run, Store

WORTH_WORKERS = 60  # pairs of worlds: fewer are set beside each other before worker processes have started
EVENTS = ("evictions", "court_orders", "problem_debt")
PAIR_COUNTS = ("contacts", "disclosures", "referrals", "helped_started", "keys_returned", "absconded")
SCOPE = "evictions for rent arrears only; evictions for nuisance, drugs, sub-letting or fraud are outside the model"


@dataclass(frozen=True)
class Variant:
    """An arm to be compared: its name as it was asked for and the resolved scenario."""

    name: str
    scenario: Scenario


@dataclass(frozen=True)
class Comparison:
    """The result as one JSON-able document, the policies beside each other, and their runs, baseline first.

    `paired`: per variant its replications beside the baseline's.
    """

    document: dict[str, Any]
    economy: Economy
    runs: tuple[Run, ...]
    paired: "tuple[tuple[Paired, ...], ...]" = ()


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


def compare(
    baseline: Scenario,
    variants: Sequence[Variant],
    plan: Plan,
    evaluation: Evaluation,
    store: Store,
    model: Any = None,
    progress: Progress | None = None,
    yardsticks: Sequence[Scenario] = (),
) -> Comparison:
    """Run what is missing, pair every replication, and put the results together.

    Args:
        yardsticks: the arms with no outside help and with help for everyone at once, in this order; without them
            false alarms and missed households are not told.
    """
    arms = [baseline, *(variant.scenario for variant in variants), *yardsticks]
    found = run_arms(arms, plan, store, model, progress)
    runs, measures = found[: 1 + len(variants)], found[1 + len(variants) :]
    paired = _paired(runs, measures, evaluation, plan, progress)
    increments = [[one.increment for one in found] for found in paired]
    beside = economy(baseline.name, [variant.name for variant in variants], increments, evaluation)
    document = {
        "baseline": baseline.name,
        "replications": plan.replications,
        "households": baseline.setup.homes,
        "months": plan.months,
        "run_out": plan.run_out,
        "seed": plan.seed,
        "convention": evaluation.convention,
        "discount_rate_share_per_year": evaluation.discount_rate_share_per_year,
        "price_year": evaluation.price_year,
        "scope": SCOPE,
        "run": runs[0].id,
        "households_digest": runs[0].households_digest,
        "rests_on": rests_on([baseline, *(variant.scenario for variant in variants)], evaluation),
        "grades": grades_of([baseline, *(variant.scenario for variant in variants)]),
        "variants": [
            _describe(variant, run, found, evaluation, plan.months)
            for variant, run, found in zip(variants, runs[1:], paired, strict=True)
        ],
        **across(beside, evaluation),
    }
    return Comparison(document, beside, tuple(runs), tuple(tuple(row) for row in paired))


@dataclass(frozen=True)
class _Beside:
    """One replication of all arms, to be set beside the baseline's (the first run)."""

    replication: int
    runs: Sequence[Run]
    measures: Sequence[Run]
    evaluation: Evaluation
    horizon: int
    watch: int


def _paired(
    runs: Sequence[Run], measures: Sequence[Run], evaluation: Evaluation, plan: Plan, progress: Progress | None
) -> list[list[Paired]]:
    """Every variant's replications beside the baseline's, in their order; side by side where there are many."""
    watch = plan.months + plan.run_out
    jobs = [_Beside(at, runs, measures, evaluation, plan.months, watch) for at in range(plan.replications)]
    many = len(jobs) * len(runs) >= WORTH_WORKERS
    advance = progress("replications compared", len(jobs)) if progress and many else lambda: None
    found: dict[int, list[Paired]] = {}
    with closing(work(_set_beside, jobs, len(jobs), Workers(plan.workers if many else 1))) as finished:
        for replication, pairs in finished:
            found[replication] = pairs
            advance()
    return [[found[at][number] for at in range(plan.replications)] for number in range(len(runs) - 1)]


def _set_beside(job: _Beside) -> tuple[int, list[Paired]]:
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


def rests_on(scenarios: Sequence[Scenario], evaluation: Evaluation) -> list[str]:
    """Which assumption-graded parameters stand behind a result, by path."""
    found = {
        path
        for scenario in scenarios
        for path, parameter in scenario.parameters.items()
        if parameter.grade == "assumption"
    }
    return sorted(found | set(evaluation.rests_on))


def grades_of(scenarios: Sequence[Scenario]) -> dict[str, int]:
    """How many parameters of the model stand behind a result, by grade; those of the evaluation are not among them."""
    found = {path: str(parameter.grade) for scenario in scenarios for path, parameter in scenario.parameters.items()}
    return dict(sorted(Counter(found.values()).items()))


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


def _mean(values: Sequence[float]) -> float:
    return rounded(mean_of(values), 4)


def _event(found: Sequence[Paired], name: str) -> dict[str, Any]:
    """Totals of an event in both arms and how many fewer there are, as means with the interval of the difference."""
    avoided = [float(one.totals[name][0] - one.totals[name][1]) for one in found]
    row: dict[str, Any] = {
        "baseline": _mean([one.totals[name][0] for one in found]),
        "variant": _mean([one.totals[name][1] for one in found]),
        "avoided": _mean(avoided),
    }
    ends = mean_interval(avoided)
    if ends is not None:
        row["ci95"] = rounded_pair(ends, 4)
    return row


def _classes(found: Sequence[Paired], name: str) -> dict[str, float]:
    return {key: _mean([one.classes[name][key] for one in found]) for key in found[0].classes[name]}


def _waiting(found: Sequence[Paired]) -> dict[str, dict[str, float]]:
    rows: dict[str, dict[str, float]] = {"median": {}, "p90": {}}
    for place, arm in enumerate(("baseline", "variant")):
        days = np.concatenate([one.waits[place] for one in found])
        if len(days):
            rows["median"][arm] = rounded(quantile_of(days, 0.5), 2)
            rows["p90"][arm] = rounded(quantile_of(days, 0.9), 2)
    return {name: row for name, row in rows.items() if row}


def _describe(
    variant: Variant, run: Run, found: Sequence[Paired], evaluation: Evaluation, horizon: int
) -> dict[str, Any]:
    evicted = _classes(found, "evictions")
    evicted["newly_evicted"] = evicted.pop("newly")
    evicted["displaced"] = _mean([one.displaced for one in found])
    row: dict[str, Any] = {
        "name": variant.name,
        "levers": list(variant.scenario.levers),
        "run": run.id,
        "households_digest": run.households_digest,
        "evictions": _event(found, "evictions"),
        "court_orders": {**_event(found, "court_orders"), "classes": _classes(found, "court_orders")},
        "problem_debt": {**_event(found, "problem_debt"), "classes": _classes(found, "problem_debt")},
        "households": evicted,
    }
    for name in PAIR_COUNTS:
        both = [[one.counts[name][arm] for one in found] for arm in (0, 1)]
        row[name] = {"baseline": _mean(both[0]), "variant": _mean(both[1])}
    if waiting := _waiting(found):
        row["waiting_days"] = waiting
    for name in found[0].signals:
        row[name] = {
            arm: _mean([one.signals[name][at] for one in found]) for at, arm in enumerate(("baseline", "variant"))
        }
    row["privacy"] = privacy_block([one.shared for one in found])
    row["capacity"] = capacity_block([one.worked for one in found])
    row["by_type"] = types_table([one.types for one in found])
    extra, fewer = row["disclosures"]["variant"] - row["disclosures"]["baseline"], row["evictions"]["avoided"]
    if extra > 0 and fewer > 0:
        row["extra_disclosures_per_eviction_avoided"] = rounded(extra / fewer, 2)
    increments = [one.increment for one in found]
    budget, spent = [one.extra_budgets for one in found], [one.outreach_spent for one in found]
    return row | appraise(increments, evaluation) | of_variant(increments, budget, spent, evaluation, horizon)
