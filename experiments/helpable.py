"""Who could be saved by help, who was visited for nothing, who was missed: an arm beside two yardsticks.

The yardsticks are two more arms of the same households with the same luck (levers `no-outside-help` and
`help-at-once`). A tenancy is

    helpable     evicted within the horizon without outside help, and never when everyone is helped at first arrears;
    contacted    a team came to it or it came to the team's first talk, since the worlds parted;
    false alarm  contacted, and not evicted without outside help either, the run-out included;
    missed       helpable, and no help by the team began before the month in which it is evicted without help.

Who asked the team for help is contacted too: the record does not say who spoke first. A phone call or letter of the
corporation is no alarm. Tenancies that do not exist in a yardstick cannot be judged; contacted ones are counted apart.
"""

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np

from experiments.pairing import LATE, Columns, eviction_months, looked_up, rows_in
from model.households import NEVER

YARDSTICKS = ("no-outside-help", "help-at-once")


class Judged(NamedTuple):
    """What holds for each tenancy of one arm [tenancy]."""

    is_contacted: np.ndarray
    is_false_alarm: np.ndarray
    has_problem_debt: np.ndarray
    is_helpable: np.ndarray
    is_missed: np.ndarray
    is_unknown: np.ndarray

    def counts(self, chosen: np.ndarray | None = None) -> dict[str, float]:
        """How many tenancies are what, of all or of those chosen."""
        of = np.ones(len(self.is_contacted), dtype=bool) if chosen is None else chosen
        parts: Mapping[str, np.ndarray] = {
            "contacted": self.is_contacted,
            "false_alarms": self.is_false_alarm,
            "false_alarms_with_problem_debt": self.is_false_alarm & self.has_problem_debt,
            "helpable": self.is_helpable,
            "missed": self.is_missed,
            "contacted_not_judged": self.is_contacted & self.is_unknown,
        }
        return {name: float(np.sum(part & of)) for name, part in parts.items()}


def judge(arm: Columns, without: Columns, at_once: Columns, horizon: int, watch: int) -> Judged:
    """Which tenancies of an arm were contacted, for nothing or not, and which that could be saved were missed.

    Args:
        without: the same replication with no outside help; at_once: with help for everyone at first arrears.
        horizon: months in which events count; watch: the same with the run-out.
    """
    rows, rows_at_once = rows_in(arm, without), rows_in(arm, at_once)
    evicted = looked_up(eviction_months(without), rows, LATE)
    evicted_at_once = looked_up(eviction_months(at_once), rows_at_once, LATE)
    is_unknown = rows < 0
    first = arm["first_referral_month"]
    seen_before = looked_up(without["waited_count"], rows, 0)
    is_contacted = (first != NEVER) & (first < horizon) & (arm["waited_count"] > seen_before)
    is_helpable = ~is_unknown & (rows_at_once >= 0) & (evicted < horizon) & (evicted_at_once >= watch)
    is_helped = arm["times_helped"] > looked_up(without["times_helped"], rows, 0)
    in_time = is_helped & (arm["first_help_month"] < evicted)
    return Judged(
        is_contacted=is_contacted,
        is_false_alarm=is_contacted & ~is_unknown & (evicted >= watch),
        has_problem_debt=looked_up(without["first_problem_month"], rows, NEVER) != NEVER,
        is_helpable=is_helpable,
        is_missed=is_helpable & ~in_time,
        is_unknown=is_unknown,
    )
