"""Compile everything before it is needed, in two processes side by side; later processes find the result on disk.

Each part calls some of the page's walks on records without rows: that compiles them for the types of a real run and
computes nothing.
"""

import subprocess
import sys
from pathlib import Path

import numpy as np

from model import month as page
from model.groups import CORPORATION, GROUPS
from model.hazards import ALWAYS
from model.households import HOUSEHOLD
from model.jit import UNCOMPILED, cache_folder
from model.ledger import ROW, new_month
from model.means import crisis_passes
from model.population import CELL, People, settle_all
from model.setup import LADDER, group_dtype

ROOT = Path(__file__).parent.parent
DONE = "everything-compiled"


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
    """Compile the household's own month, catching up and closing, and the legal path."""
    homes, ends, rows = _records(HOUSEHOLD, 0), np.zeros(0, np.int8), np.zeros(0, np.int64)
    world, totals = _world(), new_month(0, 1).view(np.ndarray)
    page.households_live(homes, ends, rows, rows, world, ALWAYS, 0, 0, totals)
    page.households_catch_up(homes, rows, 0, ends, world, 0, 0, 0, totals)
    page.cases_close(homes, rows, 0, world, 0, totals)
    ledger, policies, size = _records(ROW, 0), _records(group_dtype(CORPORATION), 1), np.zeros(1, np.int64)
    page.ROUND["legal"](homes, rows, 0, ends, world, policies, 0, 0, 0, False, rows, rows, totals, ledger, size, size)


def compile_offices() -> None:
    """Compile moving in, letting again, and the rounds of corporations and teams."""
    homes, ends, rows = _records(HOUSEHOLD, 0), np.zeros(0, np.int8), np.zeros(0, np.int64)
    world, totals, size = _world(), new_month(0, 1).view(np.ndarray), np.zeros(1, np.int64)
    ledger, ladder, policies = _records(ROW, 0), _records(LADDER, 0), _records(group_dtype(CORPORATION), 1)
    shares = np.zeros((2, 0))
    people = People(_records(CELL, 0).view(np.recarray), shares, shares, _records(HOUSEHOLD, 1).view(np.recarray))
    page.ROUND["corporation"](homes, rows, 0, 0, ladder, world, policies, 0, 0, 0, 0, False, totals, ledger, size)
    for name, works in page.ROUND.items():
        if name not in ("corporation", "legal"):
            works(homes, rows, 0, ends, world, policies, 0, 0, 0, False, rows, rows, totals, ledger, size, size)
    page.homes_are_let_again(homes, rows, ends, people, world, policies, 0, 0, totals, ledger, size)
    crisis_passes(homes, world, world, 0)
    settle_all(homes.view(np.recarray), people, rows, 0, world.view(np.recarray))
