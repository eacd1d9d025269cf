"""How sure is the choice when the parameters are not known: acceptability, losses and the worth of knowing, over draws.

Every draw is one set of parameters; all draws meet the same replications, hence the same luck. A policy's worth in a
draw is its mean over these replications. Some luck is left in such a mean, and it makes perfect information look worth
more than it is: EVPI is an upper bound that falls with more replications. What some parameters are worth (EVPPI) is
fitted through the draws (experiments/information.py): luck that is left makes it less certain, which its standard error
and what is earned in draws held out tell.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.special import ndtri

from experiments.acceptability import Curves, best_share, check_draws, curves, described, mean_by_policy
from experiments.appraisal import benefits_cents, unit_cents
from experiments.economics import PERSPECTIVES, SOCIETY, Increment
from experiments.evaluation import Evaluation
from experiments.information import PartialWorth, Worth, evpi, evppi, flat_draws_needed
from experiments.intervals import CENTS_PER_EURO, rounded
from experiments.sweep import BASELINE, Measured, contents
from experiments.variance import told
from results.cells import Cells

PRICE_STEPS = 25
PRICE_BEYOND = 1.25
CHANCE_OF_A_FALSE_NAME = 0.05
MOST_REGISTERED = 5
MOST_TOLD = 25
ENOUGH_DRAWS = 40  # to value one parameter by a curve
CASE_COST = "evaluation.societal_loss_cents"
SUPPLIERS = "suppliers"  # who is paid for work loses nothing by a choice
TOLD = tuple(name for name in PERSPECTIVES if name != SUPPLIERS)
NOTE = (
    "every draw of the parameters meets the same replications; the luck that is left in a mean over them makes evpi an "
    "upper bound"
)


@dataclass(frozen=True)
class Drawn:
    """All policies in every draw and replication, the baseline first, at 0: arrays [draw, replication, policy].

    Attributes:
        costs: to society in euros; `effects`: cases avoided; `evictions`: evictions avoided.
        nets: net benefit by perspective in euros, a case at its cost in the draw.
        parameters: the value of each parameter that was drawn [draw]; those that always go together under one name.
        alike: for such a name, the others it stands for.
        is_sample: do the calibrated parameters come together, from the calibrated sample.
    """

    names: tuple[str, ...]
    costs: np.ndarray
    effects: np.ndarray
    evictions: np.ndarray
    nets: Mapping[str, np.ndarray]
    parameters: Mapping[str, np.ndarray]
    alike: Mapping[str, tuple[str, ...]]
    is_sample: bool = False


@dataclass(frozen=True)
class Uncertainty:
    """What is said of it, the curves, and the worth of every parameter and group."""

    document: dict[str, Any]
    curves: Curves
    parameters: tuple[PartialWorth, ...]
    groups: tuple[PartialWorth, ...]


def drawn_from(asked: Measured, cells: Cells) -> Drawn:
    """The policies of a measured plan whose points are draws."""
    points = asked.space.points
    names = (asked.arms[0] if asked.arms[0] not in asked.arms[1:] else f"{asked.arms[0]} (baseline)", *asked.arms[1:])
    shape = (len(points), asked.plan.replications, len(names))
    costs, effects, evictions = np.zeros(shape), np.zeros(shape), np.zeros(shape)
    nets = {name: np.zeros(shape) for name in TOLD}
    for row, content in contents(asked, cells):
        if row.arm == BASELINE:
            continue
        place = (row.point, row.replication, row.arm - BASELINE)
        one, evaluation = Increment(**content["pair"]["increment"]), asked.evaluations[row.point]
        costs[place] = (one.outreach[SOCIETY] - one.saved[SOCIETY]) / CENTS_PER_EURO
        effects[place] = one.cases[SOCIETY]
        before, after = content["pair"]["totals"]["evictions"]
        evictions[place] = before - after
        for name, table in nets.items():
            gain = benefits_cents(one, name, unit_cents(evaluation, name))
            table[place] = (gain - one.outreach[name]) / CENTS_PER_EURO
    settings = {path: np.array([point.settings[path] for point in points], dtype=float) for path in points[0].settings}
    kept, alike = _once_each(settings)
    return Drawn(names, costs, effects, evictions, nets, kept, alike, bool(asked.space.joint))


def _once_each(columns: Mapping[str, np.ndarray]) -> tuple[dict[str, np.ndarray], dict[str, tuple[str, ...]]]:
    """Every column once, under the first of the names that share it; and the other names."""
    names: dict[bytes, list[str]] = {}
    for path, column in sorted(columns.items()):
        names.setdefault(column.tobytes(), []).append(path)
    return {group[0]: columns[group[0]] for group in names.values()}, {
        group[0]: tuple(group[1:]) for group in names.values() if len(group) > 1
    }


def uncertainty(found: Drawn, evaluation: Evaluation) -> Uncertainty:
    """What the draws say of the choice.

    Raises:
        ValueError: a number that is missing or not finite, naming policy and draw.
    """
    draws, replications, _ = found.costs.shape
    costs, effects = found.costs.mean(axis=1), found.effects.mean(axis=1)
    worth = {name: check_draws(found.names, f"net benefit to {name}", table.mean(axis=1))
             for name, table in found.nets.items()}  # fmt: skip
    top = PRICE_BEYOND * evaluation.society_cents.high / CENTS_PER_EURO
    line = curves(found.names, costs, effects, np.linspace(0, top, PRICE_STEPS + 1))
    everything = {name: evpi(found.names, table) for name, table in worth.items()}
    parameters, groups, left_out = _worths(found, worth[SOCIETY])
    clear = [row for row in parameters if is_clear(row, len(parameters))]
    document = {
        "draws": draws,
        "replications": replications,
        "parameters_drawn": len(found.parameters) + sum(len(names) for names in found.alike.values()),
        "calibrated_parameters": "together, from the calibrated sample" if found.is_sample else "each by itself",
        "case_cost_is_drawn": any(CASE_COST in (first, *found.alike.get(first, ())) for first in found.parameters),
        "note": NOTE,
        "variance": _variance(found),
        "policies": _policies(found, worth),
        "acceptability": described(line, draws),
        "information": {
            "perspective": SOCIETY,
            **_priced(everything[SOCIETY], "evpi"),
            "evpi_by_perspective_eur": {name: rounded(one.value, 2) for name, one in everything.items()},
            "parameters_valued": len(parameters),
            "parameters": [_row(row, found, len(parameters)) for row in parameters[:MOST_TOLD]],
            "groups": [{"group": _group(row.parameters[0]), "parameters": len(row.parameters), **_value(row)}
                       for row in groups],
            "not_valued": left_out,
        },
        "register_next": [row.parameters[0] for row in clear[:MOST_REGISTERED]],
    }  # fmt: skip
    if clear == [] and parameters:
        # so many draws would make the error of the first a quarter of its size
        first = parameters[0]
        if first.value > 0:
            document["information"]["draws_to_tell_the_first"] = first.draws_for(first.value / 4, draws)
    return Uncertainty(document, line, parameters, groups)


def too_few_draws(draws: int) -> str:
    """The sentence that so few draws cannot value single parameters."""
    return f"{draws} draws are too few to value a parameter by itself: take {ENOUGH_DRAWS} or more."


def is_clear(row: PartialWorth, of: int) -> bool:
    """Can this worth be told from nothing, when so many are looked at; and does it hold in draws not fitted to."""
    bar = float(-ndtri(CHANCE_OF_A_FALSE_NAME / max(of, 1)))
    return row.fitted > bar * row.standard_error and row.held_out > 0 and row.value > 0


def _group(path: str) -> str:
    return path.partition(".")[0]


def _worths(
    found: Drawn, worth: np.ndarray
) -> tuple[tuple[PartialWorth, ...], tuple[PartialWorth, ...], list[dict[str, Any]]]:
    """The worth to society of each parameter and each group, most first; and what the draws are too few for."""
    draws = len(worth)
    if draws < flat_draws_needed(1):
        return (), (), [{"group": "all", "draws_needed": flat_draws_needed(1)}]
    members: dict[str, list[str]] = {}
    for path in found.parameters:
        members.setdefault(_group(path), []).append(path)
    wide = {name: flat_draws_needed(len(paths)) for name, paths in members.items() if len(paths) > 1}
    fitting = [name for name, needed in wide.items() if needed <= draws]
    sets = [[path] for path in found.parameters] + [members[name] for name in fitting]
    rows = evppi(found.names, worth, found.parameters, sets, may_be_flat=True)
    count = len(found.parameters)
    left_out = [{"group": name, "draws_needed": needed} for name, needed in sorted(wide.items()) if needed > draws]
    return _sorted(rows[:count]), _sorted(rows[count:]), left_out


def _sorted(rows: Sequence[PartialWorth]) -> tuple[PartialWorth, ...]:
    return tuple(sorted(rows, key=lambda row: (-row.value, row.parameters)))


def _variance(found: Drawn) -> list[dict[str, Any]]:
    """What of one run's outcome is luck and what is not knowing, for every policy."""
    rows: list[dict[str, Any]] = []
    for place, name in list(enumerate(found.names))[1:]:
        for outcome, table in (("evictions_avoided", found.evictions), ("net_society_eur", found.nets[SOCIETY])):
            if min(table.shape[:2]) >= 2 and (split := told(table[:, :, place])) is not None:
                rows.append({"policy": name, "outcome": outcome, **split})
    return rows


def _policies(found: Drawn, worth: Mapping[str, np.ndarray]) -> list[dict[str, Any]]:
    """Each policy's net benefit, how often it is the best, and what choosing it may cost, by perspective."""
    shares = {name: best_share(table) for name, table in worth.items()}
    losses = {name: mean_by_policy(table.max(axis=1, keepdims=True) - table) for name, table in worth.items()}
    means = {name: mean_by_policy(table) for name, table in worth.items()}
    rows = []
    for place, policy in enumerate(found.names):
        low, high = np.quantile(worth[SOCIETY][:, place], [0.025, 0.975])
        rows.append(
            {
                "name": policy,
                "net_eur": {name: rounded(one[place], 2) for name, one in means.items()},
                "net_society_draws95_eur": [rounded(low, 2), rounded(high, 2)],
                "best_share": {name: rounded(one[place], 4) for name, one in shares.items()},
                "is_best_in_the_mean": {name: bool(one[place] == one.max()) for name, one in means.items()},
                "expected_loss_eur": {name: rounded(one[place], 2) for name, one in losses.items()},
            }
        )
    return rows


def _priced(one: Worth, name: str) -> dict[str, float]:
    row = {f"{name}_eur": rounded(one.value, 2)}
    if np.isfinite(one.standard_error):
        row[f"{name}_standard_error_eur"] = rounded(one.standard_error, 2)
    return row


def _value(row: PartialWorth) -> dict[str, Any]:
    return {
        **_priced(row, "evppi"),
        "fitted_eur": rounded(row.fitted, 2),
        "held_out_eur": rounded(row.held_out, 2),
        "by_straight_lines": row.is_flat,
    }


def _row(row: PartialWorth, found: Drawn, of: int) -> dict[str, Any]:
    path = row.parameters[0]
    also = {"also": list(found.alike[path])} if path in found.alike else {}
    return {"path": path, **also, **_value(row), "is_clear": is_clear(row, of)}


def worth_table(found: Uncertainty) -> list[list[Any]]:
    """Every parameter and group with its worth, as rows of a table; `WORTH` is its head."""
    count = len(found.parameters)
    rows: list[list[Any]] = []
    for kind, worths in (("parameter", found.parameters), ("group", found.groups)):
        for row in worths:
            name = row.parameters[0] if kind == "parameter" else _group(row.parameters[0])
            value = _value(row)
            rows.append([kind, name, len(row.parameters), value["evppi_eur"], value.get("evppi_standard_error_eur", ""),
                         value["fitted_eur"], value["held_out_eur"], int(row.is_flat),
                         int(is_clear(row, count if kind == "parameter" else len(found.groups)))])  # fmt: skip
    return rows


WORTH = (
    *("kind", "name", "parameters", "evppi_eur", "evppi_standard_error_eur", "fitted_eur", "held_out_eur"),
    *("by_straight_lines", "is_clear"),
)
