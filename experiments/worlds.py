"""Read one replication of an arm back from the store: what pairing and economics need of it, and no more."""

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np

from experiments.economics import World
from experiments.pairing import Columns
from results.store import Growing, Run

TENANCY_COLUMNS = (
    *("household", "start_month", "end_month", "end"),
    *("first_order_month", "first_problem_month", "first_referral_month", "first_help_month"),
    *("waiting_days", "waited_count", "times_helped", "disclosures_count", "first_disclosure_month"),
    *("composition", "income_source", "age_months"),
)
LEDGER_COLUMNS = ("month", "payer", "payee", "cost", "household", "cents")
COUNTED = (
    *("contacts", "disclosures", "helped_started", "referrals", "keys_returned", "absconded"),
    *("disclosures_unconsented", "households_exposed"),
    *("team_minutes_used", "team_waiting_days", "team_waited", "dropped_out"),
    *("volunteer_minutes_used", "volunteer_waiting_days", "volunteer_waited", "volunteer_dropped_out"),
    *("debt_service_minutes_used", "debt_service_waiting_days", "debt_service_waited", "debt_service_dropped_out"),
    *("desk_minutes_used", "desk_waiting_days", "desk_waited", "desk_dropped_out"),
    *("officer_minutes_used", "municipality_minutes_used"),
)


class Replication(NamedTuple):
    """One replication of one arm, and its counts by month [months of horizon and run-out]."""

    world: World
    counts: Mapping[str, np.ndarray]

    def within(self, name: str, horizon: int) -> float:
        """How often did something happen within the horizon."""
        return float(np.sum(self.counts[name][:horizon]))


def read_replication(run: Run | Growing, replication: int, watch: int) -> Replication:
    """One replication of an arm."""
    tenancies = run.arrays("households", TENANCY_COLUMNS, replication)
    ledger = run.arrays("ledger", LEDGER_COLUMNS, replication)
    series = run.arrays("months", ("month", *COUNTED), replication)
    return replication_of(tenancies, ledger, series, watch)


def replication_of(tenancies: Columns, ledger: Columns, series: Columns, watch: int) -> Replication:
    """One replication of an arm from its three tables, stored or still in memory."""
    counts = {}
    for name in COUNTED:
        counts[name] = np.zeros(watch, dtype=np.int64)
        np.add.at(counts[name], series["month"], series[name])
    homes = {name: tenancies[name] for name in TENANCY_COLUMNS}
    rows = {name: ledger[name] for name in LEDGER_COLUMNS}
    return Replication(World(homes, rows, counts["contacts"], counts["helped_started"]), counts)


def waiting_days(replication: Replication, horizon: int) -> np.ndarray:
    """How many days did each household first signalled within the horizon wait that reached the front of the line."""
    tenancies = replication.world.tenancies
    first = tenancies["first_referral_month"]
    waited = (tenancies["waited_count"] > 0) & (first >= 0) & (first < horizon)
    days: np.ndarray = tenancies["waiting_days"][waited] / tenancies["waited_count"][waited]
    return days
