"""The answer of a plan: tidy tables of points, results and summary, what is luck and what is not knowing, as files.

    DIR/sweep-<id>/        points results summary (.parquet and .csv), summary.json, figures
    DIR/sensitivity-<id>/  the same, with `indices` instead of `summary`

The folder is written aside and renamed as a whole. Its content follows from the cells alone: the same bytes whatever
the number of workers and however often the work was interrupted.
"""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from experiments.intervals import mean_interval, mean_of, rounded, rounded_pair
from experiments.measures import Outcome, is_paired
from experiments.sensitivity import SensitivityError, analyse
from experiments.sweep import BASELINE, Measured, contents
from experiments.variance import told
from results.cells import Cells
from results.files import told_clearly, write_csv, write_json, write_parquet, written_aside

DIGITS = 6


def results_table(asked: Measured, cells: Cells, outcomes: Mapping[str, Outcome]) -> list[dict[str, Any]]:
    """One row per point, arm and replication: the settings of the design, then the outcomes (None: has no value)."""
    rows = []
    for row, content in contents(asked, cells):
        point = asked.space.points[row.point]
        line: dict[str, Any] = {"point": row.point, "design": point.design, "draw": point.draw}
        line |= {path: point.settings[path] for path in asked.space.paths}
        line |= {"arm": asked.arms[row.arm - BASELINE], "replication": row.replication}
        for name, outcome in outcomes.items():
            missing = row.arm == BASELINE and is_paired(name)
            line[name] = None if missing else outcome(content, asked.evaluations[row.point])
        rows.append(line)
    return rows


def points_table(asked: Measured) -> list[dict[str, Any]]:
    """One row per point: everything that was varied or drawn."""
    return [
        {"point": point.number, "design": point.design, "draw": point.draw, **point.settings}
        for point in asked.space.points
    ]


def _grid(rows: Sequence[Mapping[str, Any]], name: str) -> np.ndarray:
    """The outcomes of one arm at one design point [draws, replications]; nan where there is no value."""
    replications = 1 + max(int(row["replication"]) for row in rows)
    values = [np.nan if row[name] is None else float(row[name]) for row in rows]
    return np.array(values, dtype=float).reshape(-1, replications)


def summarise(
    asked: Measured, rows: Sequence[Mapping[str, Any]], outcomes: Sequence[str]
) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Mean with interval per design point, arm and outcome; and the split of its variance where there are draws.

    Without draws the interval is over replications; with draws it is over the means of the draws, and beside it stands
    between which values (2.5% and 97.5%) the means of the draws lie.
    """
    together: dict[tuple[int, str], list[Mapping[str, Any]]] = {}
    for row in rows:
        together.setdefault((row["design"], row["arm"]), []).append(row)
    summary, splits = [], []
    for (design, arm), group in together.items():
        place = {"design": design, **{path: group[0][path] for path in asked.space.paths}, "arm": arm}
        for name in outcomes:
            if is_paired(name) and arm == asked.arms[0]:
                continue
            table = _grid(group, name)
            line = {**place, "outcome": name, **_figures(table)}
            summary.append(line)
            if min(table.shape) >= 2 and np.all(np.isfinite(table)) and (split := told(table)) is not None:
                splits.append({**place, "outcome": name, **split})
    return summary, splits


def _figures(table: np.ndarray) -> dict[str, Any]:
    finite = table[np.isfinite(table)]
    row: dict[str, Any] = dict.fromkeys(("mean", "ci95_low", "ci95_high", "draws_low", "draws_high"))
    row["runs"], row["without_value"] = int(finite.size), int(table.size - finite.size)
    if not finite.size:
        return row
    values = [float(value) for value in finite]
    if len(table) > 1:
        means = [
            mean_of([float(value) for value in draw[np.isfinite(draw)]]) for draw in table if np.isfinite(draw).any()
        ]
        low, high = np.quantile(means, [0.025, 0.975])
        row["draws_low"], row["draws_high"] = rounded(low, DIGITS), rounded(high, DIGITS)
        values = means
    row["mean"] = rounded(mean_of(values), DIGITS)
    if (ends := mean_interval(values)) is not None:
        row["ci95_low"], row["ci95_high"] = rounded_pair(ends, DIGITS)
    return row


def sensitivity_rows(
    asked: Measured, rows: Sequence[Mapping[str, Any]], outcomes: Sequence[str]
) -> tuple[list[dict[str, Any]], list[dict[str, str]]]:
    """The indices of every parameter for every arm and outcome; and which could not be analysed, with the reason."""
    plan, unit = asked.plan, asked.space.unit
    assert plan.sensitivity is not None and unit is not None
    paths = [knob.path for knob in asked.space.drawn]
    found, refused = [], []
    for arm in asked.arms:
        for name in outcomes:
            if is_paired(name) and arm == asked.arms[0]:
                continue
            table = _grid([row for row in rows if row["arm"] == arm], name)
            try:
                indices = analyse(plan.sensitivity, paths, unit, table.mean(axis=1), plan.seed)
            except SensitivityError as error:
                refused.append({"arm": arm, "outcome": name, "reason": str(error)})
                continue
            found += [{"arm": arm, "outcome": name, **row} for row in indices]
    return found, refused


def document_of(asked: Measured, kind: str) -> dict[str, Any]:
    """What both commands say of a plan."""
    plan, space = asked.plan, asked.space
    return {
        "kind": kind,
        "id": asked.id,
        "title": plan.title,
        "scenario": plan.scenario,
        "variants": list(plan.variants),
        "households": asked.homes,
        "months": asked.months,
        "run_out": asked.run_out,
        "seed": plan.seed,
        "replications": plan.replications,
        "points": len(space.points),
        "design": plan.design.kind if plan.design else None,
        "varied": list(space.paths),
        "drawn": {
            **{knob.path: _drawn(asked, knob.path, knob.drawn) for knob in space.drawn},
            **dict.fromkeys(space.joint, "together, from the calibrated sample"),
        },
        "set": dict(plan.set),
    }


def _drawn(asked: Measured, path: str, own: str) -> str:
    ends = asked.plan.sensitivity.over.get(path) if asked.plan.sensitivity else None
    return f"uniform from {ends.low:g} to {ends.high:g}, as the plan says" if ends else own


def flat(rows: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Rows for a table: an interval becomes two columns, inner tables are left out."""
    lines = []
    for row in rows:
        line: dict[str, Any] = {}
        for name, value in row.items():
            if isinstance(value, list):
                line[f"{name}_low"], line[f"{name}_high"] = value
            elif not isinstance(value, dict):
                line[name] = value
        lines.append(line)
    return lines


def keep(
    folder: Path,
    tables: Mapping[str, Sequence[Mapping[str, Any]]],
    document: Mapping[str, Any],
    draw: Callable[[Path], None] | None = None,
) -> None:
    """Write all tables, the document and what `draw` draws as one folder."""
    with told_clearly(folder), written_aside(folder) as aside:
        for name, rows in tables.items():
            if rows:
                columns = list(dict.fromkeys(key for row in rows for key in row))
                table = pa.table({column: _column([row.get(column) for row in rows]) for column in columns})
                write_parquet(aside / f"{name}.parquet", table)
                write_csv(aside / f"{name}.csv", table)
        write_json(aside / "summary.json", document)
        if draw is not None:
            draw(aside)


def _column(values: Sequence[Any]) -> pa.Array:
    """A column whose numbers have one type, words staying words."""
    kinds = {type(value) for value in values if value is not None}
    if kinds <= {int, float} and float in kinds:
        return pa.array([None if value is None else float(value) for value in values], pa.float64())
    if len(kinds) > 1:
        return pa.array([None if value is None else str(value) for value in values], pa.string())
    return pa.array(values, pa.float64() if not kinds else None)
