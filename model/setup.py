"""What a simulation is given: people, homes, parameters and ladders, already resolved to arrays. No file, no scenario.

Parameters reach compiled code as one record, the *world*: a field per group, and in each group a field per parameter
(`world[0].paying.lapse_share`). A group is a NamedTuple class in the file whose rules use it, so tests can hand the
same rule a plain tuple.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntEnum
from typing import Any, NamedTuple, get_type_hints

import numpy as np

DTYPES = {int: "i8", float: "f8", bool: "b1", str: "i8"}

LADDER = np.dtype(
    [
        ("bit", "i8"),  # number of the rung in `rungs_done`; stable when a lever adds rungs
        ("measure", "i1"),  # Measure
        ("at_months", "f8"),  # threshold in months; for events how many, for an amount cents, for creditors how many
        ("action", "i1"),  # Rung
        ("audience", "i1"),  # Audience
        ("in_round", "i1"),  # 0 = both rounds of the month, 1 = the 1st, 2 = the 15th
        ("adoption_share", "f8"),  # share of the cases in which employees do it
        ("repeats", "i4"),  # how many more rounds it is tried while nobody answers
        ("only_unanswered", "b1"),  # only if earlier attempts in this spell found no answer
        ("only_structural", "b1"),  # only if arrears are repeated or lasting
        ("team_joins", "i1"),  # 0 never, 1 if concerns are seen, 2 always, 3 if concerns or children
        ("refers", "i1"),  # to the team once reached: 0 never, 1 if concerns, 2 always, 3 concerns or children
        ("offers_arrangement", "b1"),
        ("consent", "i1"),  # Consent regime under which data are shared
        ("priority", "i4"),  # class in the team's line, 0 is first
    ],
    align=True,
)


def kinds_of(group: type) -> dict[str, type]:
    """Of which type is each parameter of a group as people write it: int, float, bool, or str for a word."""
    return {name: str if issubclass(hint, IntEnum) else hint for name, hint in get_type_hints(group).items()}


def word_number(group: type, name: str, value: Any) -> Any:
    """The value as compiled code reads it: a word becomes its number in the vocabulary the parameter is hinted with.

    Raises:
        KeyError: no such word.
    """
    hint = get_type_hints(group)[name]
    return int(hint[value.upper()]) if isinstance(value, str) and issubclass(hint, IntEnum) else value


def group_dtype(group: type) -> np.dtype:
    """Which record layout holds this parameter group: int and words -> i8, float -> f8, bool -> b1."""
    return np.dtype([(name, DTYPES[kind]) for name, kind in kinds_of(group).items()], align=True)


def build_world(groups: Mapping[str, type], values: Mapping[str, Mapping[str, Any]]) -> np.recarray:
    """What is the world record [1] for these parameter values.

    Args:
        groups: name of each group and its NamedTuple class.
        values: per group, per parameter, its value. Every parameter must be there and none besides.

    Raises:
        KeyError: a parameter is missing or unknown.
    """
    dtype = np.dtype([(name, group_dtype(group)) for name, group in groups.items()], align=True)
    world = np.zeros(1, dtype=dtype).view(np.recarray)
    for name in groups:
        wanted, given = set(dtype[name].names or ()), set(values[name])
        if wanted != given:
            raise KeyError(f"{name}: missing {sorted(wanted - given)}, unknown {sorted(given - wanted)}")
        for parameter, value in values[name].items():
            world[name][parameter] = word_number(groups[name], parameter, value)
    return world


class CorporationSetup(NamedTuple):
    """One landlord: name, homes, share of them in attention neighbourhoods, own policy [1] and ladder [rungs]."""

    name: str
    homes: int
    attention_share: float
    policy: np.recarray
    ladder: np.recarray


class Stage(NamedTuple):
    """What holds from a month on (counted from the branch point; the first stage also holds during the burn-in)."""

    from_month: int
    world: np.recarray
    corporations: tuple[CorporationSetup, ...]


@dataclass(frozen=True)
class Setup:
    """All a simulation needs. `people` comes from `scenarios` (see model/population.py); `burn_in_months` >= 0."""

    people: Any
    stages: tuple[Stage, ...]
    burn_in_months: int

    @property
    def homes(self) -> int:
        """How many homes there are in all."""
        return sum(corporation.homes for corporation in self.stages[0].corporations)
