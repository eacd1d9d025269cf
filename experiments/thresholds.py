"""At how many months of arrears should a household be referred: every threshold under every caseload and regime.

All arms of a replication branch from one burn-in; each cell (a caseload under a consent regime) is compared with the
same caseload and regime without the rule. What is not known is varied one setting at a time, in the first cell.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from experiments.compare import SCOPE, Comparison, compare, rests_on
from experiments.evaluation import GROUP, Evaluation, load_evaluation
from experiments.intervals import mean_of, rounded
from experiments.run import Plan, Progress, Scenario, run_arms
from experiments.threshold_choice import (
    BURDEN,
    NO_RULE,
    adjacent,
    recommended,
    robustness,
    values_of,
    values_without,
)
from experiments.threshold_plan import MONTHS, Cell, Question, cells_of, is_about_value
from experiments.yardsticks import Resolve, yardstick_arms
from results.store import Run, Store

DAYS_PER_MONTH = 365 / 12
SHARED = ("replications", "households", "months", "run_out", "seed", "convention", "discount_rate_share_per_year")


@dataclass(frozen=True)
class Study:
    """The result as one JSON-able document, and the runs by the name of their arm."""

    document: dict[str, Any]
    arms: tuple[tuple[str, Run], ...]


@dataclass(frozen=True)
class Compared:
    """A cell and what it came to; `values` by option (a threshold's label, or no rule), outcome and replication."""

    cell: Cell
    found: Comparison
    values: Mapping[str, Mapping[str, Sequence[float]]]


@dataclass(frozen=True)
class Job:
    """A cell to be compared from its stored runs; jobs share nothing."""

    question: Question
    cell: Cell
    evaluation: Evaluation
    plan: Plan
    store: Store
    model: Any
    yardsticks: tuple[Scenario, ...] = ()


def study(
    question: Question,
    plan: Plan,
    valuing: Mapping[str, str],
    resolve: Resolve,
    store: Store,
    model: Any = None,
    progress: Progress | None = None,
) -> Study:
    """Run what is missing of a threshold study and put it together.

    Args:
        valuing: settings of the evaluation; resolve: `scenarios.compose.resolve`.
    """
    evaluation = load_evaluation(valuing)
    cells = cells_of(question, resolve)
    yardsticks = yardstick_arms(resolve, question.scenario, question.settings, question.homes)
    others = _other_worlds(question, valuing, resolve)
    every = [arm for cell in cells for arm in _arms(cell)]
    run_arms([*every, *yardsticks], plan, store, model, progress)  # all at once: one burn-in a replication
    for _, cell, _ in others:
        run_arms(_arms(cell), plan, store, model, progress)
    stored = replace(plan, is_fresh=False)
    jobs = [Job(question, cell, evaluation, stored, store, model, tuple(yardsticks)) for cell in cells]
    jobs += [Job(question, cell, how, stored, store, model) for _, cell, how in others]
    found = _all_compared(jobs, plan.workers, progress)
    compared = found[: len(cells)]
    states = [state for one in compared for state in _states_by_cost(one)]
    states += [_state(name, one) for (name, _, _), one in zip(others, found[len(cells) :], strict=True)]
    named = {name: run for one in compared for name, run in _named_runs(one)}
    return Study(_document(question, compared, states, rests_on(every, evaluation)), tuple(named.items()))


def _arms(cell: Cell) -> list[Scenario]:
    return [cell.baseline, *(variant.scenario for variant in cell.variants)]


def _named_runs(one: Compared) -> list[tuple[str, Run]]:
    names = (_baseline_name(one.cell), *(variant.name for variant in one.cell.variants))
    return list(zip(names, one.found.runs, strict=True))


def _baseline_name(cell: Cell) -> str:
    return "+".join([cell.baseline.name, *cell.baseline.levers])


def _all_compared(jobs: Sequence[Job], workers: int, progress: Progress | None) -> list[Compared]:
    """The cells compared, in order, as many side by side as there are workers."""
    from joblib import Parallel, delayed

    advance = progress("caseloads and regimes compared", len(jobs)) if progress else lambda: None
    found = []
    if workers <= 1 or len(jobs) == 1:
        for job in jobs:
            found.append(_compare(job))
            advance()
        return found
    for one in Parallel(n_jobs=min(workers, len(jobs)), return_as="generator")(delayed(_compare)(job) for job in jobs):
        found.append(one)
        advance()
    return found


def _compare(job: Job) -> Compared:
    cell, exchange = job.cell, job.question.exchange
    found = compare(
        cell.baseline, cell.variants, job.plan, job.evaluation, job.store, job.model, yardsticks=job.yardsticks
    )
    values: dict[str, Any] = {NO_RULE: values_without(found.paired[0], exchange)}
    for threshold, paired in zip(job.question.thresholds, found.paired, strict=True):
        values[threshold.label] = values_of(paired, job.evaluation, exchange)
    return Compared(cell, found, values)


def _other_worlds(
    question: Question, valuing: Mapping[str, str], resolve: Resolve
) -> list[tuple[dict[str, str], Cell, Evaluation]]:
    """The first cell with one uncertain setting at either of its values."""
    only_first = replace(question, caseloads=question.caseloads[:1], consents=question.consents[:1])
    worlds = []
    for one in question.uncertain:
        for end in one.ends:
            of_value, of_world = dict(valuing), {}
            if is_about_value(one.path):
                of_value[one.path.removeprefix(f"{GROUP}.")] = end
            else:
                of_world[one.path] = end
            cell = cells_of(only_first, resolve, of_world)[0]
            name = {"caseload": cell.caseload, "consent": cell.consent, "setting": one.path, "value": end}
            worlds.append((name, cell, load_evaluation(of_value)))
    return worlds


def _labels(one: Compared) -> list[str]:
    return [label for label in one.values if label != NO_RULE]


def _state(name: Mapping[str, str], one: Compared, nets: Sequence[float] | None = None) -> dict[str, Any]:
    rows = one.found.document["variants"]
    found = [row["net_eur"]["society"] for row in rows] if nets is None else nets
    avoided = [row["evictions"]["avoided"] for row in rows]
    return {
        "name": dict(name),
        "net_eur": {NO_RULE: 0.0, **dict(zip(_labels(one), found, strict=True))},
        "avoided": {NO_RULE: 0.0, **dict(zip(_labels(one), avoided, strict=True))},
    }


def _states_by_cost(one: Compared) -> list[dict[str, Any]]:
    """A cell with the cost of a case to society at the lowest and highest end of its range."""
    ends = [row["net_eur_over_unit_costs"]["society"] for row in one.found.document["variants"]]
    return [
        _state({**_name(one.cell), "cost_of_a_case": word}, one, [pair[at] for pair in ends])
        for at, word in enumerate(("lowest", "highest"))
    ]


def _name(cell: Cell) -> dict[str, str]:
    return {"caseload": cell.caseload, "consent": cell.consent}


def _document(
    question: Question, compared: Sequence[Compared], states: Sequence[Mapping[str, Any]], assumptions: list[str]
) -> dict[str, Any]:
    first = compared[0].found.document
    return {
        "scenario": question.scenario,
        "policy": question.policy,
        "by": question.by,
        "at": [threshold.label for threshold in question.thresholds],
        "measures": {one.label: one.measure for one in question.thresholds if one.measure},
        "caseloads": list(question.caseloads),
        "consents": list(question.consents),
        "exchange": question.exchange,
        **{name: first[name] for name in (*SHARED, "price_year", "case_cost_eur")},
        "scope": SCOPE,
        "rests_on": assumptions,
        "cells": [_cell_row(question, one) for one in compared],
        "recommended": recommended([{"name": _name(one.cell), "values": one.values} for one in compared]),
        "robustness": robustness(states),
    }


def _cell_row(question: Question, one: Compared) -> dict[str, Any]:
    rows = []
    for threshold, row in zip(question.thresholds, one.found.document["variants"], strict=True):
        extra: dict[str, Any] = {"threshold": threshold.label}
        # Who is referred at one month and waits six weeks is helped as if it had been referred at two and a half.
        waits = {name: days["variant"] for name, days in row.get("waiting_days", {}).items() if "variant" in days}
        if waits and question.by == MONTHS:
            extra["effective_threshold_months"] = {
                name: rounded(threshold.at + days / DAYS_PER_MONTH, 2) for name, days in waits.items()
            }
        if BURDEN in one.values[threshold.label]:
            extra[BURDEN] = rounded(mean_of(one.values[threshold.label][BURDEN]), 2)
        rows.append({**extra, **row})
    labels = _labels(one)
    return {
        **_name(one.cell),
        "baseline": _baseline_name(one.cell),
        **{name: one.found.document[name] for name in ("run", "households_digest")},
        "thresholds": rows,
        "adjacent": adjacent(labels, [one.values[label] for label in labels]),
    }
