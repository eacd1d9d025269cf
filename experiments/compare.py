"""What does each variant change against the baseline: outcomes by pairing tenancies, then costs and break-even."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from experiments.appraisal import appraise
from experiments.assessment import Economy, across, economy, of_variant
from experiments.capacity import capacity_block
from experiments.evaluation import Evaluation
from experiments.household_types import types_table
from experiments.intervals import mean_interval, mean_of, quantile_of, rounded, rounded_pair
from experiments.paired import PAIR_COUNTS, Paired, set_beside
from experiments.privacy import privacy_block
from experiments.run import Plan, Progress, Scenario, run_arms
from results.store import Run, Store

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
    paired: tuple[tuple[Paired, ...], ...] = ()


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
    paired = set_beside(runs, measures, evaluation, plan, progress)
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
