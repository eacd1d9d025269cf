"""The offices as Mesa agents: thin, each hands the model's records to the walk that works its cases.

A new office is a walk in `offices/` with the arguments of every office (see `Office.work`), one class here and its
name in `month.ROUND`.
"""

from collections.abc import Callable
from typing import Any, ClassVar

import mesa
import numpy as np

from model.month import ROUND


class Office(mesa.Agent):
    """An office that works cases all over town. `works` has the same arguments for every office."""

    works: ClassVar[Callable[..., None]]
    looks_at: ClassVar[str] = "active"  # who owes anybody; or "cases": who owes rent; or "standing": see FrontDoor

    def work(self, now: int, is_second_round: bool) -> None:
        """Work the caseload and the line for one round; `now` counts half-months from the start of the burn-in."""
        m = self.model
        rows, count = getattr(m, self.looks_at), getattr(m, self.looks_at + "_count")
        type(self).works(
            m.records, rows, count, m.ends, m.world, m.policies, m.seed_number, now, m.month,
            is_second_round, m.places, m.line, m.month_totals, m.ledger.rows, m.ledger.size,
            m.minutes_kept,
        )  # fmt: skip


class Corporation(mesa.Agent):
    """A housing corporation: its homes are the rows [first, last) of the record, its ladder is its own."""

    def __init__(self, model: Any, index: int, first: int, last: int) -> None:
        super().__init__(model)
        self.index, self.first, self.last = index, first, last

    def work(self, now: int, is_second_round: bool) -> None:
        """Work the arrears ladder for one round."""
        m = self.model
        policy = m.policies[self.index : self.index + 1]
        start, stop = m.case_bounds[self.index], m.case_bounds[self.index + 1]
        ROUND["corporation"](
            m.records, m.cases, start, stop, m.ladders[self.index], m.world, policy, m.seed_number, self.index, now,
            m.month, is_second_round, m.month_totals, m.ledger.rows, m.ledger.size,
        )  # fmt: skip

    @property
    def caseload(self) -> int:
        """How many of its tenants are in arrears."""
        return int(np.count_nonzero(self.model.homes.rent_arrears_cents[self.first : self.last]))


class SignalDesk(Office):
    """The desk to which creditors report arrears; it visits and makes a plan."""

    works = staticmethod(ROUND["signals"])


class VipWorker(Office):
    """The worker to whom tenants who do not respond to dunning are reported."""

    works = staticmethod(ROUND["vip"])


class GuidanceWorker(Office):
    """The social worker who visits tenants a corporation signs up, and guides them."""

    works = staticmethod(ROUND["guidance"])


class StreetWork(Office):
    """Street-level indicators, visits from door to door, and what neighbours and caretakers pass on."""

    works = staticmethod(ROUND["streets"])


class FrontDoor(Office):
    """Who comes to an office by itself, and who has to do with the offices that look at `standing`."""

    works = staticmethod(ROUND["front_door"])

    def __init__(self, model: Any) -> None:
        super().__init__(model)
        model.standing, model.standing_count = np.zeros_like(model.active), 0

    def work(self, now: int, is_second_round: bool) -> None:
        """Note who has to do with teams, volunteers, debt service or municipality this round."""
        m = self.model
        m.standing_count = type(self).works(
            m.records, m.active, m.active_count, m.ends, m.standing, m.world, m.seed_number, now, m.month,
            is_second_round, m.month_totals,
        )  # fmt: skip


class NeighbourhoodTeams(Office):
    """The neighbourhood teams, each with its own line and hours."""

    works = staticmethod(ROUND["teams"])
    looks_at = "standing"


class Volunteers(Office):
    """The volunteers of the welfare organisation: forms brigade and home administration."""

    works = staticmethod(ROUND["volunteers"])
    looks_at = "standing"


class DebtService(Office):
    """The municipal debt service."""

    works = staticmethod(ROUND["debt_service"])
    looks_at = "standing"


class BudgetCourses(Office):
    """Who offers and gives budget courses."""

    works = staticmethod(ROUND["courses"])


class Municipality(Office):
    """The municipality: benefit desk, direct payment, small-debt fund, urgent rehousing."""

    works = staticmethod(ROUND["municipality"])
    looks_at = "standing"


class BailiffAndCourt(Office):
    """Bailiff and court: the legal steps whose term has run out."""

    works = staticmethod(ROUND["legal"])
    looks_at = "cases"


class OtherCreditors(Office):
    """Energy, water, health insurer, tax authority, loans and other bills: they dun, cut off and attach."""

    works = staticmethod(ROUND["creditors"])


# In the order in which they work a round, after the corporations.
OFFICES: tuple[type[Office], ...] = (
    SignalDesk,
    VipWorker,
    GuidanceWorker,
    StreetWork,
    FrontDoor,
    NeighbourhoodTeams,
    Volunteers,
    DebtService,
    BudgetCourses,
    Municipality,
    BailiffAndCourt,
    OtherCreditors,
)
