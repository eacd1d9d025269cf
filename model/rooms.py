"""Room made beforehand for what every month adds: its totals, and the households that leave.

A month is short: making arrays in it, and having the system find memory for them, takes longer than filling them.
"""

import numpy as np

from model.households import HOUSEHOLD
from model.jit import plain
from model.ledger import MONTH, new_months
from model.outcomes import TENANCY, joined, outcomes_of

MONTHS_A_ROOM = 60
HOMES_PER_PLACE = 4  # a room for leavers holds those of about three years
LEAST_PLACES, MOST_PLACES = 64, 4096  # below what NumPy asks large pages for: to be filled bit by bit, they are slow


class MonthlyTotals:
    """The totals [corporation] of one month after another, from `first_month` on."""

    def __init__(self, first_month: int, corporations: int) -> None:
        self._first, self._corporations, self._count = first_month, corporations, 0
        self._rooms: list[np.ndarray] = []

    def next_month(self) -> np.ndarray:
        """The totals [corporation] of the next month, in which nothing has happened yet."""
        at = self._count % MONTHS_A_ROOM
        if at == 0:
            months = np.arange(self._first + self._count, self._first + self._count + MONTHS_A_ROOM)
            self._rooms.append(plain(new_months(months, self._corporations)))
        self._count += 1
        return self._rooms[-1][at]

    def kept_from(self, month: int) -> np.recarray:
        """Copies of the totals of all months so far from `month` on, one after another."""
        months = joined([room.reshape(-1) for room in self._rooms], MONTH)
        begun = months["month"] < self._first + self._count
        return months[begun & (months["month"] >= month)].view(np.recarray)


class _Room:
    """Places for the records of households that leave; how and when those in the first places did."""

    def __init__(self, places: int) -> None:
        self.records = plain(np.empty(places, dtype=(np.record, HOUSEHOLD)))
        self.ends: list[np.ndarray] = []
        self.months: list[np.ndarray] = []
        self.taken = 0

    def outcomes(self, branch_month: int) -> np.recarray:
        """What is kept of those who took a place."""
        ends, months = np.concatenate(self.ends), np.concatenate(self.months)
        return outcomes_of(self.records[: self.taken], ends, months, branch_month)


class Leavers:
    """The records of the households that left, as they were when they did, until their outcomes are asked for."""

    def __init__(self, homes: int) -> None:
        self._places = min(max(homes // HOMES_PER_PLACE, LEAST_PLACES), MOST_PLACES)
        self._rooms: list[_Room] = []

    def places(self, ends: np.ndarray, month: int) -> np.ndarray:
        """Where to put the records [leaver] of those who leave in this month, which end in this way [leaver]."""
        count = len(ends)
        if not self._rooms or self._rooms[-1].taken + count > len(self._rooms[-1].records):
            self._rooms.append(_Room(max(self._places, count)))
        room = self._rooms[-1]
        places = room.records[room.taken : room.taken + count]
        room.taken += count
        room.ends.append(ends)
        room.months.append(np.full(count, month))
        return places

    def outcomes(self, branch_month: int) -> np.recarray:
        """The outcomes of all who left since this was last asked, in the order in which they left."""
        parts = [room.outcomes(branch_month) for room in self._rooms]
        self._rooms.clear()
        return joined(parts, TENANCY)
