"""How many hours does each office work, how long do households wait for it, and how many give up waiting?

Counted within the horizon. A wait is counted when it ends with the household's turn, in half-months as rounds go; the
mean is over all such turns of all replications. Officers of the corporations and the municipality's desk have no line.
"""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from experiments.intervals import rounded
from experiments.worlds import Replication

MINUTES_PER_HOUR = 60


class Counters(NamedTuple):
    """The columns of months.parquet in which an office's work is counted; "" where it has no line."""

    minutes: str
    waiting_days: str = ""
    waited: str = ""
    dropped_out: str = ""


OFFICES: Mapping[str, Counters] = {
    "team": Counters("team_minutes_used", "team_waiting_days", "team_waited", "dropped_out"),
    "volunteers": Counters(
        "volunteer_minutes_used", "volunteer_waiting_days", "volunteer_waited", "volunteer_dropped_out"
    ),
    "debt_service": Counters(
        "debt_service_minutes_used", "debt_service_waiting_days", "debt_service_waited", "debt_service_dropped_out"
    ),
    "desks": Counters("desk_minutes_used", "desk_waiting_days", "desk_waited", "desk_dropped_out"),
    "corporation_officers": Counters("officer_minutes_used"),
    "municipality_desk": Counters("municipality_minutes_used"),
}
COUNTED = tuple(name for office in OFFICES.values() for name in office if name)
MEASURES = ("hours", "waiting_days_mean", "dropped_out")
ARMS = ("baseline", "variant")


def work_of(arm: Replication, horizon: int) -> dict[str, float]:
    """What the offices did in one replication of an arm, by column."""
    return {name: arm.within(name, horizon) for name in COUNTED}


def capacity_block(found: Sequence[tuple[Mapping[str, float], Mapping[str, float]]]) -> dict[str, dict[str, Any]]:
    """Hours, mean wait and households that gave up, by office and arm; a mean wait only where somebody's turn came."""
    block: dict[str, dict[str, Any]] = {}
    for office, names in OFFICES.items():
        block[office] = {measure: {} for measure in (MEASURES if names.waited else MEASURES[:1])}
        for at, arm in enumerate(ARMS):
            sums = {name: sum(one[at][name] for one in found) for name in names if name}
            block[office]["hours"][arm] = rounded(sums[names.minutes] / MINUTES_PER_HOUR / len(found), 2)
            if names.waited:
                block[office]["dropped_out"][arm] = rounded(sums[names.dropped_out] / len(found), 4)
                if sums[names.waited]:
                    mean = sums[names.waiting_days] / sums[names.waited]
                    block[office]["waiting_days_mean"][arm] = rounded(mean, 2)
    return block
