"""What do thresholds differ in, which can be told apart, and which ones stand up where things are not known.

Everything here works on values per replication: the same households with the same luck, so differences are paired. A
difference whose 95% interval holds 0 is *not distinguishable*; a range of thresholds is recommended, never one point.
"""

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any

from experiments.appraisal import PERSPECTIVES, benefits_cents, unit_cents
from experiments.evaluation import Evaluation
from experiments.intervals import CENTS_PER_EURO, mean_interval, mean_of, rounded, rounded_pair
from experiments.paired import Paired

NO_RULE = "no rule"
BURDEN = "burden"
OF_TYPE = "evictions_avoided of "
EXACT = 1e-9
UNTOLD = "needless_visits_not_told"
HIGHER_IS_BETTER = ("evictions_avoided", "problem_debts_avoided", *(f"net_{name}_eur" for name in PERSPECTIVES))
CRITERIA = ("net_society_eur", "net_corporation_eur", "evictions_avoided", BURDEN)
Values = Mapping[str, Sequence[float]]


def values_of(found: Sequence[Paired], evaluation: Evaluation, exchange: float) -> dict[str, list[float]]:
    """The outcomes of one threshold per replication; money and events against no rule, the rest as counts."""
    values = {
        "evictions_avoided": [float(one.totals["evictions"][0] - one.totals["evictions"][1]) for one in found],
        "problem_debts_avoided": [
            float(one.totals["problem_debt"][0] - one.totals["problem_debt"][1]) for one in found
        ],
        "contacts": [one.counts["contacts"][1] for one in found],
        "disclosures": [one.counts["disclosures"][1] for one in found],
    }
    for name in PERSPECTIVES:
        unit = unit_cents(evaluation, name)
        nets = [benefits_cents(one.increment, name, unit) - one.increment.outreach[name] for one in found]
        values[f"net_{name}_eur"] = [net / CENTS_PER_EURO for net in nets]
    for name in found[0].types:
        rows = [one.types[name] for one in found]
        values[OF_TYPE + name] = [row["evictions_baseline"] - row["evictions_variant"] for row in rows]
    if found[0].signals:
        for name in ("false_alarms", "missed"):
            values[name] = [one.signals[name][1] for one in found]
        values[BURDEN] = _burden(values["false_alarms"], values["missed"], exchange)
    return values


def values_without(found: Sequence[Paired], exchange: float) -> dict[str, list[float]]:
    """The same for no rule: what the variants are compared with."""
    zeros = [0.0] * len(found)
    values = dict.fromkeys(HIGHER_IS_BETTER, zeros)
    values |= {name: [one.counts[name][0] for one in found] for name in ("contacts", "disclosures")}
    if found[0].signals:
        values |= {name: [one.signals[name][0] for one in found] for name in ("false_alarms", "missed")}
        values[BURDEN] = _burden(values["false_alarms"], values["missed"], exchange)
    return values


def _burden(false_alarms: Sequence[float], missed: Sequence[float], exchange: float) -> list[float]:
    """Needless visits, and missed evictions counted as so many needless visits each."""
    return [needless + exchange * lost for needless, lost in zip(false_alarms, missed, strict=True)]


def difference(one: Sequence[float], other: Sequence[float]) -> dict[str, Any]:
    """What the second has more than the first, with its interval; `distinguishable` is absent without one."""
    gaps = [b - a for a, b in zip(one, other, strict=True)]
    row: dict[str, Any] = {"difference": rounded(mean_of(gaps), 4)}
    if (ends := mean_interval(gaps)) is not None:
        row["ci95"] = rounded_pair(ends, 4)
        row["distinguishable"] = not ends[0] - EXACT <= 0 <= ends[1] + EXACT
    return row


def adjacent(labels: Sequence[str], values: Sequence[Values]) -> list[dict[str, Any]]:
    """Each threshold beside the next: what the higher one has more, and how many visits one missed eviction saves.

    That rate is left out, with the reason, where what it divides by or what it divides is no more than luck.
    """
    rows = []
    for (low, below), (high, above) in pairwise(zip(labels, values, strict=True)):
        row: dict[str, Any] = {
            "from": low,
            "to": high,
            "outcomes": {name: difference(below[name], above[name]) for name in below if not name.startswith(OF_TYPE)},
            "evictions_avoided_by_type": {
                name.removeprefix(OF_TYPE): difference(below[name], above[name])
                for name in below
                if name.startswith(OF_TYPE)
            },
        }
        if "missed" in below:
            row |= _exchange(row["outcomes"]["missed"], row["outcomes"]["false_alarms"])
        rows.append(row)
    return rows


def _exchange(missed: Mapping[str, Any], needless: Mapping[str, Any]) -> dict[str, Any]:
    """How many needless visits are saved for one more missed eviction; or why that cannot be told."""
    if not all("distinguishable" in one for one in (missed, needless)):
        return {UNTOLD: "no_interval"}
    if not missed["distinguishable"]:
        return {UNTOLD: "missed_not_told"}
    if not needless["distinguishable"]:
        return {UNTOLD: "visits_not_told"}
    if missed["difference"] <= EXACT:
        return {UNTOLD: "no_more_missed"}
    if needless["difference"] >= -EXACT:
        return {UNTOLD: "no_visits_saved"}
    return {"needless_visits_per_missed_eviction": rounded(-needless["difference"] / missed["difference"], 2)}


def burden_without(row: Mapping[str, Any], exchange: float) -> float:
    """The burden under no rule, from any threshold's row."""
    return float(row["false_alarms"]["baseline"] + exchange * row["missed"]["baseline"])


def extra_disclosures_told(row: Mapping[str, Any]) -> float | None:
    """How many more times data were shared per eviction avoided; None where the evictions avoided may be luck."""
    ends = row["evictions"].get("ci95")
    is_told = ends is not None and not ends[0] - EXACT <= 0 <= ends[1] + EXACT
    found: float | None = row.get("extra_disclosures_per_eviction_avoided") if is_told else None
    return found


def as_good_as_best(values: Mapping[str, Sequence[float]], is_higher_better: bool) -> dict[str, Any]:
    """Which options cannot be told from the one that is best in the mean; `values` per option and replication.

    With one replication only the best in the mean is known: `not_worse` is absent.
    """
    sign = 1 if is_higher_better else -1
    means = {name: sign * mean_of(column) for name, column in values.items()}
    best = max(means, key=lambda name: means[name])
    row: dict[str, Any] = {"best_in_the_mean": best}
    if len(values[best]) > 1:
        told = {name: difference(values[best], column).get("distinguishable", False) for name, column in values.items()}
        row["not_worse"] = [name for name in values if not told[name]]
    return row


def recommended(cells: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Per criterion: which options are as good as the best in each cell, and which of them in every cell.

    Args:
        cells: `name` of a cell and `values` by option, then outcome; the option "no rule" is one of them.
    """
    rows = []
    for criterion in CRITERIA:
        if not all(criterion in values for cell in cells for values in cell["values"].values()):
            continue
        is_higher_better = criterion in HIGHER_IS_BETTER
        of_cells = []
        for cell in cells:
            columns = {option: values[criterion] for option, values in cell["values"].items()}
            of_cells.append({**cell["name"], **as_good_as_best(columns, is_higher_better)})
        row: dict[str, Any] = {"criterion": criterion, "cells": of_cells}
        if all("not_worse" in one for one in of_cells):
            first = of_cells[0]["not_worse"]
            row["in_every_cell"] = [name for name in first if all(name in one["not_worse"] for one in of_cells)]
        rows.append(row)
    return rows


def robustness(states: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Regret and satisficing over states of the world, beside the plain mean over them.

    Regret: what an option yields less than the best one of that state. Satisficing: in which share of the states an
    option is worth its cost to society and avoids evictions in the mean; no rule costs nothing and avoids nothing.

    Args:
        states: `name`, `net_eur` and `avoided` by option; no state is held likelier than another.
    """
    options = list(states[0]["net_eur"])
    rows = []
    for state in states:
        nets = state["net_eur"]
        regret = {name: rounded(max(nets.values()) - nets[name], 2) for name in options}
        rows.append({"state": state["name"], "net_eur": nets, "regret_eur": regret})
    worst = {name: max(row["regret_eur"][name] for row in rows) for name in options}
    is_enough = {
        name: [state["net_eur"][name] >= 0 and state["avoided"][name] > 0 for state in states] for name in options
    }
    return {
        "measure": "net benefit to society, EUR",
        "weights": "none: every state counts the same, none is held likelier",
        "states": rows,
        "mean_net_eur": {name: rounded(mean_of([row["net_eur"][name] for row in rows]), 2) for name in options},
        "greatest_regret_eur": worst,
        "least_regret": [name for name in options if worst[name] <= min(worst.values()) + EXACT],
        "satisficing_share": {
            name: rounded(sum(held) / len(held), 4) for name, held in is_enough.items() if name != NO_RULE
        },
    }
