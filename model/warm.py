"""Compile everything before it is needed, in two processes side by side; later processes find the result on disk.

Each part calls some of the page's walks on records without rows: that compiles them for the types of a real run and
computes nothing.
"""

import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

import numpy as np

from model import month as page
from model.groups import CORPORATION, GROUPS
from model.hazards import ALWAYS
from model.households import HOUSEHOLD
from model.jit import UNCOMPILED, cache_folder
from model.ledger import ROW, new_month, provisions_are_booked
from model.means import crisis_passes
from model.population import CELL, People, settle_all
from model.setup import LADDER, group_dtype
from model.words import IncomeSource

ROOT = Path(__file__).parent.parent
DONE = "everything-compiled"
WITH_HOUSEHOLDS = ("legal", "creditors")  # the offices whose rules households call as well


def is_compiled() -> bool:
    """Has this version of the code been compiled before on this machine."""
    return UNCOMPILED or (cache_folder() / DONE).exists()


def compile_all() -> None:
    """Compile every walk of the page, unless that was done before."""
    if is_compiled():
        return
    helper = subprocess.Popen(
        [sys.executable, "-c", "from model.warm import compile_offices; compile_offices()"],
        cwd=ROOT,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    compile_households()
    if helper.wait() != 0:
        compile_offices()
    cache_folder().mkdir(parents=True, exist_ok=True)
    (cache_folder() / DONE).touch()


def _records(dtype: np.dtype, count: int) -> np.ndarray:
    return np.zeros(count, dtype=(np.record, dtype))


def _world() -> np.ndarray:
    fields = [(name, group_dtype(group)) for name, group in GROUPS.items()]
    return np.zeros(1, dtype=np.dtype(fields, align=True)).view(np.recarray).view(np.ndarray)


def compile_households() -> None:
    """Compile the household's own month, catching up and closing, letting again, and some offices.

    Walks that call the same rules belong in one process, which compiles each rule once; apart from that, the two
    processes should take as long as each other.
    """
    homes, ends, rows = _records(HOUSEHOLD, 0), np.zeros(0, np.int8), np.zeros(0, np.int64)
    world, totals, size = _world(), new_month(0, 1).view(np.ndarray), np.zeros(1, np.int64)
    ledger, policies = _records(ROW, 0), _records(group_dtype(CORPORATION), 1)
    shares = np.zeros((2, 0))
    people = People(_records(CELL, 0).view(np.recarray), shares, shares, _records(HOUSEHOLD, 1).view(np.recarray))
    calm, regular = np.zeros(0, np.bool_), np.zeros((1, len(IncomeSource)), np.int64)
    page.households_live(homes, ends, rows, rows, calm, world, ALWAYS, 0, 0, regular, totals)
    page.households_catch_up(homes, rows, 0, ends, world, 0, 0, 0, totals)
    page.cases_close(homes, rows, 0, world, 0, totals)
    page.ended_rows(ends, rows)
    page.homes_are_let_again(homes, rows, ends, people, world, policies, 0, 0, totals, ledger, size, homes)
    settle_all(homes.view(np.recarray), people, rows, 0, world.view(np.recarray))
    crisis_passes(homes, world, world, 0)
    provisions_are_booked(totals.view(np.int64).reshape(1, -1), ledger, size)
    _rounds(WITH_HOUSEHOLDS)


def compile_offices() -> None:
    """Compile the rounds of the corporations and all other offices."""
    homes, rows = _records(HOUSEHOLD, 0), np.zeros(0, np.int64)
    world, totals, size = _world(), new_month(0, 1).view(np.ndarray), np.zeros(1, np.int64)
    ledger, ladder, policies = _records(ROW, 0), _records(LADDER, 0), _records(group_dtype(CORPORATION), 1)
    page.ROUND["corporation"](homes, rows, 0, 0, ladder, world, policies, 0, 0, 0, 0, False, totals, ledger, size)
    page.ROUND["front_door"](homes, rows, 0, np.zeros(0, np.int8), rows, world, 0, 0, 0, False, totals)
    _rounds([name for name in page.ROUND if name not in ("corporation", "front_door", *WITH_HOUSEHOLDS)])


def _rounds(names: Iterable[str]) -> None:
    """Compile the rounds of these offices, which all have the same arguments."""
    homes, ends, rows = _records(HOUSEHOLD, 0), np.zeros(0, np.int8), np.zeros(0, np.int64)
    world, totals, size = _world(), new_month(0, 1).view(np.ndarray), np.zeros(1, np.int64)
    ledger, policies = _records(ROW, 0), _records(group_dtype(CORPORATION), 1)
    for name in names:
        page.ROUND[name](homes, rows, 0, ends, world, policies, 0, 0, 0, False, rows, rows, totals, ledger, size, size)
