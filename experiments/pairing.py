"""What became of the same tenancy under two policies: one class each, so that "avoided" is a list and not a difference.

An *event* is an eviction, a first court order or the first month in problem debt. The *horizon* is where events count;
in the *run-out* after it both worlds are only watched, to tell an event avoided from one delayed. A tenancy without an
event in the horizon of either world is in `neither`, whatever happens to it in the run-out. Exactly:

    events(baseline) - events(variant) within the horizon
        = avoided + delayed past it + only_baseline - newly - only_variant - hastened into it

`hastened into it` is the part of `both` whose event lies in the baseline's run-out and in the variant's horizon.
"""

from collections.abc import Mapping
from enum import IntEnum
from typing import NamedTuple

import numpy as np

from model.households import NEVER
from model.words import End

LATE = np.iinfo(np.int64).max
MONTHS_KEYED = 1 << 20  # more months than any run has
Columns = Mapping[str, np.ndarray]


class PairClass(IntEnum):
    """What became of a tenancy; exactly one holds."""

    NEITHER = 0
    AVOIDED = 1
    DELAYED = 2
    NEWLY = 3
    BOTH = 4
    ONLY_BASELINE = 5
    ONLY_VARIANT = 6


class Pairs(NamedTuple):
    """All tenancies of either world, in order of household and start; rows[i] = -1 where a world lacks the tenancy."""

    baseline_row: np.ndarray
    variant_row: np.ndarray

    def aligned(self, baseline: np.ndarray, variant: np.ndarray, missing: int) -> tuple[np.ndarray, np.ndarray]:
        """A column of both worlds, row by row beside each other."""
        return _taken(baseline, self.baseline_row, missing), _taken(variant, self.variant_row, missing)


class Classified(NamedTuple):
    """The class of every pair, with the months of its event in both worlds (LATE: none) and two finer marks."""

    pair_class: np.ndarray
    baseline_month: np.ndarray
    variant_month: np.ndarray
    is_delayed_past: np.ndarray
    is_hastened_into: np.ndarray

    def counts(self) -> dict[str, int]:
        """How many tenancies there are of each class that has an event, and of the two finer marks."""
        found = {member.name.lower(): int(np.sum(self.pair_class == member)) for member in PairClass if member}
        found["delayed_past_horizon"] = int(np.sum(self.is_delayed_past))
        found["hastened_into_horizon"] = int(np.sum(self.is_hastened_into))
        return found


def _taken(column: np.ndarray, rows: np.ndarray, missing: int) -> np.ndarray:
    taken = np.full(len(rows), missing, dtype=np.result_type(column.dtype, np.int64))
    there = rows >= 0
    taken[there] = column[rows[there]]
    return taken


def _keys(columns: Columns) -> np.ndarray:
    """One whole number for household and first month, in their order: pairs of numbers sort ten times as slowly."""
    households, starts = (np.asarray(columns[name]).astype(np.int64) for name in ("household", "start_month"))
    if np.any(np.abs(starts) >= MONTHS_KEYED // 2) or np.any(households >= LATE // MONTHS_KEYED):
        raise ValueError("a household number or a first month is too large to tell tenancies apart")
    keys: np.ndarray = households * MONTHS_KEYED + starts
    return keys


def pair(baseline: Columns, variant: Columns) -> Pairs:
    """Which tenancies are the same one in both worlds: those with the same household number and first month."""
    keys = [_keys(baseline), _keys(variant)]
    union, places = np.unique(np.concatenate(keys), return_inverse=True)
    rows = []
    for world, own in zip(keys, np.split(places, [len(keys[0])]), strict=True):
        row = np.full(len(union), -1, dtype=np.int64)
        row[own] = np.arange(len(world))
        if np.sum(row >= 0) != len(world):
            raise ValueError("a tenancy (household, start_month) stands twice in one world")
        rows.append(row)
    return Pairs(rows[0], rows[1])


def eviction_months(columns: Columns) -> np.ndarray:
    """In which month was each tenancy ended by eviction, counted from the branch; LATE if it was not."""
    return month_or_late(np.where(columns["end"] == End.EVICTED, columns["end_month"], NEVER))


def month_or_late(months: np.ndarray) -> np.ndarray:
    """The month of each event since the branch; LATE if there was none or it lies before the branch."""
    wide = np.asarray(months).astype(np.int64)  # stored as 32 bits, which cannot hold LATE
    late: np.ndarray = np.where(wide >= 0, wide, LATE)
    return late


def classify(
    pairs: Pairs, baseline_months: np.ndarray, variant_months: np.ndarray, horizon: int, watch: int
) -> Classified:
    """Which class has each pair, given the month of its event in each world (LATE: none).

    Args:
        horizon: months in which events count.
        watch: months in which events are seen at all, the run-out included.
    """
    months_b, months_v = pairs.aligned(baseline_months, variant_months, LATE)
    months_b = np.where(months_b < watch, months_b, LATE)
    months_v = np.where(months_v < watch, months_v, LATE)
    in_b, in_v = months_b < horizon, months_v < horizon
    seen_b, seen_v = months_b < LATE, months_v < LATE
    shared = (pairs.baseline_row >= 0) & (pairs.variant_row >= 0)
    conditions = [
        (~shared & in_b, PairClass.ONLY_BASELINE),
        (~shared & in_v, PairClass.ONLY_VARIANT),
        (shared & in_b & ~seen_v, PairClass.AVOIDED),
        (shared & in_b & (months_v > months_b), PairClass.DELAYED),
        (shared & in_v & ~seen_b, PairClass.NEWLY),
        (shared & (in_b | in_v), PairClass.BOTH),
    ]
    chosen = np.select([held for held, _ in conditions], [int(c) for _, c in conditions], int(PairClass.NEITHER))
    delayed_past = (chosen == PairClass.DELAYED) & ~in_v
    hastened_into = (chosen == PairClass.BOTH) & ~in_b
    return Classified(chosen, months_b, months_v, delayed_past, hastened_into)


def displaced(pairs: Pairs, baseline: Columns, variant: Columns, horizon: int) -> np.ndarray:
    """Which tenancies lost their place in the team's line to others.

    They came to the line no later under the variant and were helped in the baseline's horizon, but under the variant
    later or not at all.
    """
    referred_b, referred_v = pairs.aligned(baseline["first_referral_month"], variant["first_referral_month"], NEVER)
    helped_b, helped_v = pairs.aligned(baseline["first_help_month"], variant["first_help_month"], NEVER)
    in_line = (referred_b != NEVER) & (referred_v != NEVER) & (referred_v <= referred_b)
    in_horizon = (helped_b >= 0) & (helped_b < horizon)
    lost: np.ndarray = in_line & in_horizon & ((helped_v == NEVER) | (helped_v > helped_b))
    return lost


def rows_in(own: Columns, other: Columns) -> np.ndarray:
    """In which row of another world does each tenancy of this one stand; -1 if it is not there."""
    pairs = pair(own, other)
    rows = np.full(len(own["household"]), -1, dtype=np.int64)
    here = pairs.baseline_row >= 0
    rows[pairs.baseline_row[here]] = pairs.variant_row[here]
    return rows


def looked_up(column: np.ndarray, rows: np.ndarray, missing: int) -> np.ndarray:
    """The values of another world's column in these rows; `missing` where there is none."""
    found = np.full(len(rows), missing, dtype=np.int64)
    found[rows >= 0] = column[rows[rows >= 0]]
    return found
