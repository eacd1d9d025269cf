"""What is measured of one replication of an arm, and the outcomes that a plan may ask for by name.

Three kinds of outcome: a column of months.parquet (its sum over the months of the horizon, such as `evicted`), a target
of targets.toml (a ratio of such sums), and what a comparison finds by pairing households (`evictions_avoided`).
"""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from experiments.appraisal import benefits_cents, unit_cents
from experiments.economics import PERSPECTIVES, SOCIETY, Increment
from experiments.evaluation import Evaluation
from experiments.intervals import CENTS_PER_EURO
from experiments.paired import EVENTS, PAIR_COUNTS, Paired, pair_worlds
from experiments.pairing import Columns
from experiments.targets import BASELINE, Target, load_targets
from experiments.worlds import Replication
from model.ledger import MONTH
from results.manifest import code_digest
from scenarios.errors import unknown

COUNTED = tuple(name for name in MONTH.names or () if name not in ("month", "corporation"))
CLASSES = ("avoided", "delayed", "newly", "both", "only_baseline", "only_variant")
MEASURED_BY = ("cell_jobs.py", "compare.py", "economics.py", "measures.py", "pairing.py", "worlds.py")
Content = Mapping[str, Any]
Outcome = Callable[[Content, Evaluation], float | None]


@cache
def measuring_code() -> str:
    """Which version of the code simulates and measures: 16 hexadecimal digits."""
    digest = hashlib.sha256(code_digest().encode())
    for name in MEASURED_BY:
        digest.update(Path(__file__).with_name(name).read_bytes())
    return digest.hexdigest()[:16]


def valuing_of(evaluation: Evaluation) -> dict[str, Any]:
    """What of the evaluation enters a measurement: all but the cost of a case, which is multiplied in later."""
    left_out = ("corporation_cents", "society_cents", "rests_on", "price_year")
    return {name: value for name, value in asdict(evaluation).items() if name not in left_out}


def arm_content(
    series: Columns, corporation: np.ndarray, names: Sequence[str], digest: str, horizon: int
) -> dict[str, Any]:
    """What is kept of one arm: every column of the months summed over the horizon, by corporation.

    Args:
        series: the columns of months.parquet; `corporation`: whose each row is, by name.
        names: the corporations in order.
    """
    chosen = [(series["month"] < horizon) & (corporation == name) for name in names]
    sums = {name: [int(np.sum(series[name][rows])) for rows in chosen] for name in COUNTED}
    return {"households_digest": digest, "corporation": list(names), "sums": sums}


def pair_content(
    baseline: Replication, variant: Replication, evaluation: Evaluation, horizon: int, watch: int
) -> dict[str, Any]:
    """What is kept of an arm beside its baseline."""
    found: Paired = pair_worlds(baseline, variant, evaluation, horizon, watch)
    return {
        "totals": {name: list(both) for name, both in found.totals.items()},
        "classes": {name: dict(counts) for name, counts in found.classes.items()},
        "displaced": found.displaced,
        "counts": {name: list(both) for name, both in found.counts.items()},
        "increment": asdict(found.increment),
    }


def _column(name: str) -> Outcome:
    return lambda content, _: float(sum(content["sums"][name]))


def _target(target: Any) -> Outcome:
    def measure(content: Content, _: Evaluation) -> float | None:
        series = {name: np.array(values) for name, values in content["sums"].items()}
        count = len(content["corporation"])
        totals = {**series, "month": np.zeros(count), "corporation": np.array(content["corporation"], dtype=object)}
        found: float | None = target.simulated({BASELINE: totals})
        return found

    return measure


def _event(name: str) -> Outcome:
    return lambda content, _: float(content["pair"]["totals"][name][0] - content["pair"]["totals"][name][1])


def _class(name: str) -> Outcome:
    return lambda content, _: float(content["pair"]["classes"]["evictions"][name])


def _extra(name: str) -> Outcome:
    return lambda content, _: float(content["pair"]["counts"][name][1] - content["pair"]["counts"][name][0])


def _net(perspective: str) -> Outcome:
    def measure(content: Content, evaluation: Evaluation) -> float:
        one = Increment(**content["pair"]["increment"])
        unit = unit_cents(evaluation, perspective)
        return (benefits_cents(one, perspective, unit) - one.outreach[perspective]) / CENTS_PER_EURO

    return measure


def is_of_months(target: Target) -> bool:
    """Is a published figure about one arm alone, and read from the months' totals."""
    columns = {name for pair in (target.of, target.against or ((), ())) for side in pair for name in side}
    return target.lever is None and columns <= set(COUNTED)


def arm_outcomes() -> dict[str, Outcome]:
    """Outcomes of an arm by itself."""
    targets = {target.name: _target(target) for target in load_targets() if is_of_months(target)}
    return {**{name: _column(name) for name in COUNTED}, **targets}


def paired_outcomes() -> dict[str, Outcome]:
    """Outcomes of an arm beside its baseline, named as `compare` names them."""
    found = {f"{name}_avoided": _event(name) for name in EVENTS}
    for name in CLASSES:
        found[f"households_{'newly_evicted' if name == 'newly' else name}"] = _class(name)
    found["households_displaced"] = lambda content, _: float(content["pair"]["displaced"])
    found.update({f"{name}_extra": _extra(name) for name in PAIR_COUNTS})
    found["outreach_eur"] = lambda content, _: content["pair"]["increment"]["outreach"][SOCIETY] / CENTS_PER_EURO
    found.update({f"net_{name}_eur": _net(name) for name in PERSPECTIVES})
    return found


def outcomes_named(names: Sequence[str], has_variants: bool, said_in: str) -> dict[str, Outcome]:
    """The outcomes of these names.

    Raises:
        ScenarioError: there is no such outcome, or it needs a variant and there is none.
    """
    alone, paired = arm_outcomes(), paired_outcomes() if has_variants else {}
    valid = {**alone, **paired}
    for name in names:
        if name not in valid:
            what = "outcome (it compares a variant with the baseline)" if name in paired_outcomes() else "outcome"
            raise unknown(said_in, "outcomes", name, valid, what)
    return {name: valid[name] for name in names}


def is_paired(name: str) -> bool:
    """Does this outcome need a variant beside its baseline."""
    return name in paired_outcomes()
