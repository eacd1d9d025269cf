"""The published figures the simulation is held against, and how each is computed from the totals of a run.

A figure is `times` x sum(of[0]) / sum(of[1]) over the horizon; with `against`, divided by the same ratio of `against`;
about one landlord with `corporation`. `lever`: it is about the arm in which that lever is pulled; `beside_baseline`:
about the difference that the lever makes ("minus") or the factor by which it changes the figure ("over").
"""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Annotated, Any, Literal

import numpy as np
from pydantic import BeforeValidator, model_validator

from model.ledger import MONTH
from model.words import End, Neighbourhood
from results.manifest import digest_of
from results.store import Run
from scenarios.catalogue import standard_library
from scenarios.errors import problem, unknown
from scenarios.fields import Table, Text
from scenarios.loading import file_name, read_toml, validated

FILE = Path(__file__).with_name("targets.toml")
BASELINE = ""
NEIGHBOURHOODS = {"in_attention": Neighbourhood.ATTENTION, "in_well_off": Neighbourhood.WELL_OFF}
FROM_TENANCIES = tuple(f"{what}_{where}" for what in ("evicted", "home_months") for where in NEIGHBOURHOODS)
TENANCY_COLUMNS = ("dwelling", "corporation", "neighbourhood", "end", "end_month")
SUMMED = tuple(name for name in MONTH.names or () if name not in ("month", "corporation"))
Totals = Mapping[str, np.ndarray]


def _columns(value: Any) -> Any:
    names = [value] if isinstance(value, str) else value
    if not (isinstance(names, list | tuple) and names and all(isinstance(name, str) for name in names)):
        raise ValueError("must be a column of months.parquet, or a list of columns to add up")
    for name in names:
        if name not in SUMMED and name not in FROM_TENANCIES:
            raise ValueError(f"there is no column '{name}' in months.parquet; see results/columns.toml")
    return tuple(names)


Columns = Annotated[tuple[str, ...], BeforeValidator(_columns)]


class Elsewhere(Table):
    """Another published value of the same figure, and why the range does not follow it."""

    value: float
    year: str
    source: Text
    why: Text


class Target(Table):
    """A published figure: its range, where it was read, what it is for, and how it is computed."""

    name: str
    low: float
    high: float
    what: Text
    sources: tuple[str, ...]
    status: Literal["read", "derived", "source study"]
    use: Literal["calibrate", "validate"]
    of: tuple[Columns, Columns]
    times: float = 1.0
    against: tuple[Columns, Columns] | None = None
    corporation: str | None = None
    lever: Text | None = None
    beside_baseline: Literal["minus", "over"] | None = None
    care: Text | None = None
    elsewhere: tuple[Elsewhere, ...] = ()

    @model_validator(mode="after")
    def _makes_sense(self) -> "Target":
        if not self.low < self.high:
            raise ValueError("low must lie below high")
        if self.lever is not None and self.use == "calibrate":
            raise ValueError("only the baseline is calibrated; a figure about a lever is for use = 'validate'")
        if self.beside_baseline is not None and self.lever is None:
            raise ValueError("beside_baseline needs a lever")
        return self

    def holds(self, value: float) -> bool:
        """Does the value lie within the published range."""
        return self.low <= value <= self.high

    def simulated(self, arms: Mapping[str, Totals]) -> float | None:
        """What one replication gives; None where there is nothing to divide by.

        Args:
            arms: the totals of the baseline under "", and of each lever's arm under the lever.
        """
        found = self._in_arm(arms[self.lever or BASELINE])
        if found is None or self.beside_baseline is None:
            return found
        beside = self._in_arm(arms[BASELINE])
        if beside is None:
            return None
        if self.beside_baseline == "minus":
            return found - beside
        return found / beside if beside else None

    def _in_arm(self, totals: Totals) -> float | None:
        chosen = np.ones(len(totals["corporation"]), dtype=bool)
        if self.corporation is not None:
            chosen = totals["corporation"] == self.corporation
        found = _ratio(totals, self.of, chosen)
        if found is None or self.against is None:
            return None if found is None else found * self.times
        beside = _ratio(totals, self.against, chosen)
        return found / beside * self.times if beside else None


def _ratio(totals: Totals, columns: tuple[tuple[str, ...], tuple[str, ...]], chosen: np.ndarray) -> float | None:
    above, below = (sum(int(np.sum(totals[column][chosen])) for column in side) for side in columns)
    return above / below if below else None


def load_targets(path: Path = FILE) -> list[Target]:
    """The published figures, in the order of their file.

    Raises:
        ScenarioError: a key, column or source that does not exist, or a range that is none.
    """
    known, file, found = standard_library().sources(), file_name(path), []
    for name, table in read_toml(path).items():
        if not isinstance(table, dict):
            raise problem(file, name, "must be a table", table)
        target = validated(Target, {"name": name, **table}, file, (name,))
        for key in (*target.sources, *(other.source for other in target.elsewhere)):
            if key not in known:
                raise unknown(file, f"{name}.sources", key, known, "source")
        found.append(target)
    return found


def targets_digest(targets: Sequence[Target]) -> str:
    """Which version of the targets is this: 16 hexadecimal digits."""
    return digest_of([target.model_dump(mode="json") for target in targets])[:16]


def totals_of(series: Totals, tenancies: Totals, months: int) -> dict[str, np.ndarray]:
    """Sums over the horizon per landlord: every column of the monthly totals, and evictions by neighbourhood.

    Args:
        series: columns of months.parquet of one replication, `corporation` by name.
        tenancies: `TENANCY_COLUMNS` of households.parquet, `corporation` by name.
        months: the horizon.
    """
    names = np.unique(series["corporation"].astype(str))
    within = series["month"] < months
    rows = np.searchsorted(names, series["corporation"].astype(str))[within]
    found: dict[str, np.ndarray] = {"corporation": names.astype(object)}
    for column in SUMMED:
        found[column] = np.zeros(len(names), dtype=np.int64)
        np.add.at(found[column], rows, series[column][within])
    landlords = np.searchsorted(names, tenancies["corporation"].astype(str))
    evicted = (tenancies["end"] == End.EVICTED) & (tenancies["end_month"] < months) & (tenancies["end_month"] >= 0)
    homes = np.zeros(len(landlords), dtype=bool)
    homes[np.unique(tenancies["dwelling"], return_index=True)[1]] = True
    for where, kind in NEIGHBOURHOODS.items():
        there = tenancies["neighbourhood"] == kind
        for what, rows, each in (("evicted", evicted & there, 1), ("home_months", homes & there, months)):
            found[f"{what}_{where}"] = each * np.bincount(landlords[rows], minlength=len(names)).astype(np.int64)
    return found


def totals_of_run(run: Run, replication: int) -> dict[str, np.ndarray]:
    """The totals of one replication of a run that the store has."""
    series = run.arrays("months", ["month", "corporation", *SUMMED], replication)
    tenancies = run.arrays("households", TENANCY_COLUMNS, replication)
    return totals_of(series, tenancies, int(run.manifest["inputs"]["months"]))
