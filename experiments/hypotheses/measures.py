"""What one replication of one arm says about early signalling: counted from its tenancies and its summonses.

A household is *signalled* the first time that anybody outside the landlord hears of it or it asks for help itself: it
comes to a team's line, a creditor reports it to a desk, or its data are shared otherwise.
"""

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np

from experiments.pairing import LATE
from model.households import NEVER
from model.words import Cost, End

COLUMNS = ("household", "end", "end_month", "first_arrears_month", "first_referral_month", "first_signal_month",
           "first_disclosure_month", "first_order_month", "first_problem_month",
           "first_late_referral_month")  # fmt: skip
LEDGER_COLUMNS = ("month", "cost", "household")
SIGNALS = ("first_referral_month", "first_signal_month", "first_disclosure_month")
VIEW_MONTHS = 12  # how long a household is watched after its first arrears; the run-out must be as long
SOON_MONTHS = 3
MEASURES = ("months_unsignalled", "signalled_soon_share", "signalled_share", "before_summons_share",
            "problem_debts", "court_orders", "evictions")  # fmt: skip
Columns = Mapping[str, np.ndarray]


class GroupCount(NamedTuple):
    """How many households a group has, how many of them are evicted, how many lose the home before it comes to that."""

    households: int
    evicted: int
    left_before: int

    @property
    def share(self) -> float:
        """The part that is evicted; not a number for an empty group."""
        return self.evicted / self.households if self.households else float("nan")


def or_late(months: np.ndarray) -> np.ndarray:
    """Months of something, LATE where it never happened; what lies before the branch stays a negative month."""
    wide = np.asarray(months).astype(np.int64)
    return np.where(wide == NEVER, LATE, wide)


def signal_months(tenancies: Columns) -> np.ndarray:
    """In which month was each household first signalled; LATE if never."""
    found: np.ndarray = np.min([or_late(tenancies[name]) for name in SIGNALS], axis=0)
    return found


def summons_months(tenancies: Columns, ledger: Columns) -> np.ndarray:
    """In which month was each household first summoned, by the ledger; LATE if never."""
    rows = ledger["cost"] == Cost.SUMMONS_FEE
    households, months = ledger["household"][rows], ledger["month"][rows].astype(np.int64)
    order = np.argsort(tenancies["household"], kind="stable")
    found = np.full(len(order), LATE, dtype=np.int64)
    if len(order) == 0:
        return found
    at = np.searchsorted(tenancies["household"][order], households)
    at = np.minimum(at, len(order) - 1)
    known = tenancies["household"][order][at] == households
    np.minimum.at(found, order[at[known]], months[known])
    return found


def measured(tenancies: Columns, ledger: Columns, horizon: int, homes: int) -> dict[str, float]:
    """The measures of one arm and replication.

    Households whose first arrears fall within the horizon are watched for `VIEW_MONTHS`: `months_unsignalled` is the
    mean of how many of these months passed before the first signal (all of them without one), so that a policy cannot
    look slow by signalling more. Events are per 1,000 homes and year.
    """
    first, signal = or_late(tenancies["first_arrears_month"]), signal_months(tenancies)
    seen = (first >= 0) & (first < horizon)
    waited = np.clip(signal[seen] - first[seen], 0, VIEW_MONTHS)
    summons = summons_months(tenancies, ledger)
    summoned = summons < horizon
    per_year = 12_000 / horizon / homes
    evicted = (tenancies["end"] == End.EVICTED) & (tenancies["end_month"] < horizon)
    return {
        "months_unsignalled": _mean(waited),
        "signalled_soon_share": _mean(waited < SOON_MONTHS),
        "signalled_share": _mean(waited < VIEW_MONTHS),
        "before_summons_share": _mean(signal[summoned] < summons[summoned]),
        "problem_debts": per_year * _within(tenancies["first_problem_month"], horizon),
        "court_orders": per_year * _within(tenancies["first_order_month"], horizon),
        "evictions": per_year * float(np.sum(evicted)),
    }


def _mean(values: np.ndarray) -> float:
    return float(np.mean(values)) if len(values) else float("nan")


def _within(months: np.ndarray, horizon: int) -> float:
    return float(np.sum((months >= 0) & (months < horizon)))


def by_moment(tenancies: Columns, ledger: Columns, horizon: int, watch: int) -> dict[str, GroupCount]:
    """How households with a first court order within the horizon end, by when they first came to the team.

    A month is the finest moment the record keeps: who came in the month of the order counts as after it. Who comes
    with its eviction announced and nothing arranged comes at the last moment, whether it was at the team before or not.
    """
    order, team = or_late(tenancies["first_order_month"]), or_late(tenancies["first_referral_month"])
    summons = np.minimum(summons_months(tenancies, ledger), order)
    seen = tenancies["end_month"] < watch
    evicted = (tenancies["end"] == End.EVICTED) & seen
    left = np.isin(tenancies["end"], (End.KEYS_RETURNED, End.ABSCONDED)) & seen
    ordered = (order >= 0) & (order < horizon)
    came = ordered & (team < LATE)
    last = or_late(tenancies["first_late_referral_month"])
    early = (tenancies["first_referral_month"] >= 0) & (team < horizon) & (team < summons)
    groups = {
        "with_order": ordered,
        "never_at_team": ordered & (team == LATE),
        "team_before_summons": came & (team < summons),
        "team_before_order": came & (team >= summons) & (team < order),
        "team_after_order": came & (team >= order),
        "team_at_last": (last >= 0) & (last < horizon),
        "all_at_team_before_summons": early,
    }
    return {
        name: GroupCount(int(np.sum(rows)), int(np.sum(rows & evicted)), int(np.sum(rows & left)))
        for name, rows in groups.items()
    }
