"""Shared by the tests: parameter tuples, tiny worlds, single household records."""

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from model.groups import GROUPS
from model.households import empty_homes
from model.ledger import Ledger, new_month
from model.luck import luck_key
from model.setup import build_world, word_number

PARAMETERS = Path(__file__).parent.parent / "scenarios" / "parameters"


@cache
def read_values(group: str) -> dict[str, Any]:
    """The committed values of a parameter group."""
    tables = tomllib.loads((PARAMETERS / f"{group}.toml").read_text(encoding="utf-8"))
    return {name: table["value"] for name, table in tables.items()}


def group(name: str, **given: Any) -> Any:
    """A parameter group as a plain tuple: the committed values, with those that a test works out by hand replaced."""
    values = {key: word_number(GROUPS[name], key, value) for key, value in (read_values(name) | given).items()}
    return GROUPS[name](**values)


def world(**given: dict[str, Any]) -> np.recarray:
    """The world record of the committed values, with whole groups partly replaced: world(paying={"lapse_share": 0})."""
    return build_world(GROUPS, {name: read_values(name) | given.get(name, {}) for name in GROUPS})


def one_household(**fields: Any) -> Any:
    """A household record with the given fields, all others zero or never."""
    homes = empty_homes(1)
    for name, value in fields.items():
        homes[name] = value
    return homes[0]


def one_total() -> Any:
    """The monthly totals of one corporation, all zero."""
    return new_month(0, 1)[0]


def small_ledger() -> Ledger:
    """An empty ledger."""
    return Ledger(1000)


def key(seed: int, household: int, month: int) -> np.uint64:
    """The key of a household's luck, as compiled walks want it."""
    return np.uint64(luck_key(seed, household, month))
