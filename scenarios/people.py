"""Builds the population table from one-way margins, odds and impossibilities (iterative proportional fitting)."""

import contextlib
import io
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

import numpy as np
from ipfn import ipfn
from pydantic import Field

from model.population import CELL, People, people_of
from model.words import Composition, Education, IncomeSource, Migration, Neighbourhood
from scenarios.errors import ScenarioError, problem, unknown
from scenarios.fields import Table, Text, Year, words_of
from scenarios.loading import file_name, read_toml, validated
from scenarios.schema import Grade

CHILDREN = ("none", "one", "two", "three", "four")
AXES = ("composition", "children", "age", "migration", "education", "income_source", "neighbourhood")
WORDS: dict[str, tuple[str, ...]] = {
    "composition": words_of(Composition),
    "children": CHILDREN,
    "migration": words_of(Migration),
    "education": words_of(Education),
    "income_source": words_of(IncomeSource),
    "neighbourhood": words_of(Neighbourhood),
}
SUM_TOLERANCE, FIT_TOLERANCE, MOST_ROUNDS = 1e-6, 1e-6, 2000


class Row(Table):
    """The share of one category of a margin, with what we know about it."""

    share: float = Field(gt=0, le=1)
    range: tuple[float, float]
    source: Text
    grade: Grade
    note: Text | None = None


class Odds(Table):
    """By how much the cells that match every word of `when` are multiplied before fitting."""

    when: dict[str, tuple[Text, ...]]
    value: float = Field(gt=0)
    range: tuple[float, float]
    source: Text
    grade: Grade
    note: Text | None = None


class Zero(Table):
    """Cells that cannot be."""

    when: dict[str, tuple[Text, ...]]
    note: Text | None = None


class Margins(Table):
    """A file of margins: those of the stock of tenants and those of new lettings."""

    title: Text
    title_nl: Text
    year: Year
    age_bands: dict[str, tuple[int, int]]
    stock: dict[str, dict[str, Row]]
    letting: dict[str, dict[str, Row]]
    odds: dict[str, Odds] = Field(default={})
    zeros: dict[str, Zero] = Field(default={})


class MarginRow(NamedTuple):
    """One line of the check of a population against its margins."""

    margin: str
    category: str
    asked_share: float
    got_share: float
    deviation_points: float


def _check(margins: Margins, words: Mapping[str, tuple[str, ...]], file: str) -> None:
    for kind, table in (("stock", margins.stock), ("letting", margins.letting)):
        for axis in table:
            if axis not in AXES:
                raise unknown(file, kind, axis, AXES, "margin")
        for axis in AXES:
            if axis not in table:
                raise problem(file, kind, f"the margin '{axis}' is missing")
            _check_margin(table[axis], words[axis], f"{kind}.{axis}", file)
    for section, entries in (("odds", margins.odds), ("zeros", margins.zeros)):
        for name, entry in entries.items():
            _check_when(entry.when, words, f"{section}.{name}.when", file)
    for name, odds in margins.odds.items():
        if not odds.range[0] <= odds.value <= odds.range[1]:
            raise problem(file, f"odds.{name}.value", "is outside its own range", odds.value)


def _check_margin(rows: Mapping[str, Row], words: tuple[str, ...], key: str, file: str) -> None:
    for word, row in rows.items():
        if word not in words:
            raise unknown(file, key, word, words, "category")
        if not row.range[0] <= row.share <= row.range[1]:
            raise problem(file, f"{key}.{word}.share", "is outside its own range", row.share)
    for word in words:
        if word not in rows:
            raise problem(file, key, f"the category '{word}' is missing")
    total = sum(row.share for row in rows.values())
    if abs(total - 1.0) > SUM_TOLERANCE:
        raise problem(file, key, f"the shares add up to {total:.4f}; they must add up to 1")


def _check_when(when: Mapping[str, tuple[str, ...]], words: Mapping[str, tuple[str, ...]], key: str, file: str) -> None:
    for axis, chosen in when.items():
        if axis not in words:
            raise unknown(file, key, axis, AXES, "margin")
        for word in chosen:
            if word not in words[axis]:
                raise unknown(file, f"{key}.{axis}", word, words[axis], "category")


def _matching(when: Mapping[str, tuple[str, ...]], words: Mapping[str, tuple[str, ...]]) -> tuple[np.ndarray, ...]:
    """Which part of the table do these words name, as an index."""
    lists = [[words[axis].index(word) for word in when.get(axis, words[axis])] for axis in AXES]
    return np.ix_(*lists)


def seed_table(margins: Margins, words: Mapping[str, tuple[str, ...]]) -> np.ndarray:
    """The table to fit from, one axis per margin: ones, times the odds, with zeros where nobody can be."""
    table = np.ones([len(words[axis]) for axis in AXES])
    for odds in margins.odds.values():
        table[_matching(odds.when, words)] *= odds.value
    for zero in margins.zeros.values():
        table[_matching(zero.when, words)] = 0.0
    return table


def fitted(seed: np.ndarray, asked: list[np.ndarray], words: Mapping[str, tuple[str, ...]], place: str) -> np.ndarray:
    """The table fitted to its margins [axis][category]; says which margin cannot be met if one cannot."""
    start = seed / seed.sum()
    fit = ipfn.ipfn(
        start, asked, [[axis] for axis in range(len(AXES))], convergence_rate=FIT_TOLERANCE / 10,
        max_iteration=MOST_ROUNDS, rate_tolerance=0.0, verbose=1,
    )  # fmt: skip
    with contextlib.redirect_stdout(io.StringIO()), np.errstate(divide="ignore", invalid="ignore"):
        table, _ = fit.iteration()
    worst, where, got = 0.0, "", 0.0
    for axis, name in enumerate(AXES):
        found = table.sum(axis=tuple(other for other in range(len(AXES)) if other != axis))
        gaps = np.abs(found - asked[axis])
        at = int(np.argmax(gaps))
        if not gaps[at] <= worst:
            worst, where, got = float(gaps[at]), f"{name}.{words[name][at]}", float(found[at])
    if not worst <= FIT_TOLERANCE:
        raise ScenarioError(
            f"{place}: the margins cannot be met together with [zeros]: {where} comes out at {got:.4f}; "
            "shares that a zero ties together (children and composition, pension and age) must agree"
        )
    return np.asarray(table)


@lru_cache(maxsize=8)
def _table(path: Path, stamp: tuple[int, int]) -> People:
    file = file_name(path)
    margins = validated(Margins, read_toml(path), file)
    words = {**WORDS, "age": tuple(margins.age_bands)}
    for name, (first, until) in margins.age_bands.items():
        if not 216 <= first < until:
            raise problem(file, f"age_bands.{name}", "must be [from, until] in months, from 216 (18 years) on")
    _check(margins, words, file)
    seed = seed_table(margins, words)
    tables = []
    for kind, rows in (("stock", margins.stock), ("letting", margins.letting)):
        asked = [np.array([rows[axis][word].share for word in words[axis]]) for axis in AXES]
        tables.append(fitted(seed, asked, words, f"{file}: {kind}"))
    return _people(tables[0], tables[1], list(margins.age_bands.values()))


def _people(stock: np.ndarray, letting: np.ndarray, bands: list[tuple[int, int]]) -> People:
    present = (stock.sum(axis=-1) > 0) | (letting.sum(axis=-1) > 0)
    index = np.argwhere(present)
    cells = np.zeros(len(index), dtype=CELL).view(np.recarray)
    limits = np.array(bands)
    cells.composition, cells.children_count = index[:, 0], index[:, 1]
    cells.from_months, cells.until_months = limits[index[:, 2], 0], limits[index[:, 2], 1]
    cells.migration, cells.education, cells.income_source = index[:, 3], index[:, 4], index[:, 5]
    return people_of(cells, stock[present].T / stock.sum(), letting[present].T)


def load_people(path: Path) -> People:
    """The population table of a margins file, for the stock of tenants and for new lettings.

    Raises:
        ScenarioError: the file is wrong, a margin does not add up to 1, or the margins contradict each other.
    """
    try:
        status = path.stat()
        stamp = (status.st_mtime_ns, status.st_size)
    except (OSError, ValueError):
        stamp = (0, 0)
    return _table(path, stamp)


def _years(first: int, until: int) -> str:
    return f"{first // 12}-{(until - 1) // 12}"


def margins_report(people: People, homes: np.recarray) -> list[MarginRow]:
    """How far is a settled population from the margins asked for, category by category, in percentage points."""
    cells, weights = people.cells, people.stock.sum(axis=0)
    rows: list[MarginRow] = []

    def add(margin: str, category: str, asked: float, got: float) -> None:
        rows.append(MarginRow(margin, category, asked, got, 100.0 * (got - asked)))

    for axis in ("composition", "migration", "education", "income_source"):
        for number, word in enumerate(WORDS[axis]):
            add(axis, word, float(weights[cells[axis] == number].sum()), float((homes[axis] == number).mean()))
    for number, word in enumerate(CHILDREN):
        got = float((homes.children_count == number).mean())
        add("children", word, float(weights[cells.children_count == number].sum()), got)
    for first, until in sorted({(int(cell.from_months), int(cell.until_months)) for cell in cells}):
        inside = (homes.age_months >= first) & (homes.age_months < until)
        add("age", _years(first, until), float(weights[cells.from_months == first].sum()), float(inside.mean()))
    for number, word in enumerate(WORDS["neighbourhood"]):
        add("neighbourhood", word, float(people.stock[number].sum()), float((homes.neighbourhood == number).mean()))
    return rows
