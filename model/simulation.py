"""`DebtEscalation`, the Mesa model: offices are agents, `step()` is one month on the page of month.py.

Mesa is an outer layer: chance comes from model/luck.py alone, households live in a record array, and Mesa's own random
streams are never used.
"""

from dataclasses import dataclass
from typing import Any

import mesa
import numpy as np

from model.agents import OFFICES, Corporation
from model.hazards import eventful_parts, refuse_too_likely
from model.households import NEVER, copied
from model.jit import plain
from model.ledger import MONTH, MONTH_PLACES, ROW, Ledger, new_month
from model.means import crisis_passes
from model.month import (
    cases_close,
    ended_rows,
    homes_are_let_again,
    households_catch_up,
    households_live,
)
from model.outcomes import STILL_THERE, TENANCY, joined, outcomes_of
from model.population import people_at_start
from model.rooms import Leavers, MonthlyTotals
from model.setup import Setup, Stage
from model.words import IncomeSource, Staff

MOST_TEAMS = 128  # a household's team is one byte


@dataclass(frozen=True)
class Snapshot:
    """The whole state of a simulation between two months; independent of the model it was taken from."""

    seed: int
    month: int
    homes: np.recarray
    opening_arrears_cents: np.ndarray
    minutes_kept: np.ndarray
    tenancies: np.recarray
    series: np.recarray
    ledger: np.recarray


class DebtEscalation(mesa.Model):
    """Debt escalation among social tenants, a month a step.

    Args:
        setup: people, homes, parameters and ladders (model/setup.py).
        seed: non-negative whole number; all chance follows from it.

    `month` counts from the start of the burn-in; results count from the branch point (`setup.burn_in_months`).
    """

    def __init__(self, setup: Setup, seed: int = 1, snapshot: Snapshot | None = None) -> None:
        super().__init__(seed=0)
        self.setup = setup
        self.seed_number = int(seed)
        stage = setup.stages[0]
        if snapshot is None:
            self.month = 0
            shares = tuple(c.attention_share for c in stage.corporations)
            sizes = tuple(c.homes for c in stage.corporations)
            teams = int(stage.world[0].teams.teams_count)
            self.homes = people_at_start(setup.people, sizes, shares, teams, self.seed_number, stage.world)
            self.opening = np.zeros(len(sizes), dtype=np.int64)
            self.minutes_kept = np.zeros(Staff.TEAMS + MOST_TEAMS, dtype=np.int64)
            deposits = np.array([c.policy[0].deposit_rents for c in stage.corporations])
            self.homes.deposit_cents = (deposits[self.homes.corporation] * self.homes.rent_cents + 0.5).astype(np.int64)
            self._ended: list[np.recarray] = []
            self._earlier_months: list[np.recarray] = []
            self.ledger = Ledger()
        else:
            self.month = snapshot.month
            self.homes = copied(snapshot.homes)
            self.opening = snapshot.opening_arrears_cents.copy()
            self.minutes_kept = snapshot.minutes_kept.copy()
            self._ended = [snapshot.tenancies] if len(snapshot.tenancies) else []
            self._earlier_months = [snapshot.series] if len(snapshot.series) else []
            self.ledger = Ledger(max(65_536, 2 * len(snapshot.ledger)))
            self.ledger.rows[: len(snapshot.ledger)] = snapshot.ledger
            self.ledger.size[0] = len(snapshot.ledger)
        self.records = plain(self.homes)
        self.people = setup.people._replace(cells=plain(setup.people.cells), blank=plain(setup.people.blank))
        count = len(self.homes)
        self._leavers = Leavers(count)
        self.ends = np.zeros(count, dtype=np.int8)
        self.calm = np.zeros(count, dtype=np.bool_)
        self.active = np.zeros(count, dtype=np.int64)
        self.cases = np.zeros(count, dtype=np.int64)
        self.regular = np.zeros((len(stage.corporations), len(IncomeSource)), dtype=np.int64)
        self.places, self.line = np.zeros((2, count), dtype=np.int64)
        self._months = MonthlyTotals(self.month, len(stage.corporations))
        self.month_totals = plain(new_month(self.month, len(stage.corporations)))
        self._enter(self._stage_in_force(stage))
        self.bounds = np.concatenate([[0], np.cumsum([c.homes for c in stage.corporations])])
        self.note_cases(0, 0)
        self.offices: list[Any] = [
            Corporation(self, i, int(self.bounds[i]), int(self.bounds[i + 1])) for i in range(len(stage.corporations))
        ]
        self.offices += [office(self) for office in OFFICES]
        self.datacollector = mesa.DataCollector(
            model_reporters={
                "arrears_share": lambda m: m.in_town("in_arrears") / len(m.records),
                "court_orders": lambda m: m.in_town("court_orders"),
                "evicted": lambda m: m.in_town("evicted"),
                "on_team_line": lambda m: m.in_town("on_team_line"),
                "problem_debt_share": lambda m: m.in_town("problem_debt_repayment") / len(m.records),
            }
        )

    def _stage_in_force(self, first: Stage) -> Stage:
        """The stage that was entered before this month: the first, unless the branch is from a later month."""
        entered = [one for one in self.setup.stages if one.from_month + self.branch_month < self.month]
        return entered[-1] if entered else first

    def _enter(self, stage: Stage) -> None:
        self.stage = stage
        # What was worked out under the former parameters does not hold any more.
        self.homes.circumstances = 0
        self.homes.is_quiet = False
        refuse_too_likely(stage.world)
        self.eventful = eventful_parts(stage.world[0].life_events)
        self.world = plain(stage.world)
        self.policies = plain(np.concatenate([c.policy for c in stage.corporations]).view(np.recarray))
        self.ladders = [plain(c.ladder) for c in stage.corporations]

    @property
    def branch_month(self) -> int:
        """The month, counted from the start of the burn-in, from which results count."""
        return self.setup.burn_in_months

    def step(self) -> None:
        """One month, in the order of month.py's page."""
        for stage in self.setup.stages:
            if stage.from_month + self.branch_month == self.month and stage is not self.stage:
                crisis_passes(self.records, self.world, plain(stage.world), self.seed_number)
                self._enter(stage)
        if self.month == self.branch_month:
            self._count_disclosures_anew()
        self.month_totals = self._months.next_month()
        self.month_totals["opening_arrears_cents"] = self.opening
        world = self.world
        counts = households_live(
            self.records, self.ends, self.active, self.cases, self.calm, world, self.eventful, self.seed_number,
            self.month, self.regular, self.month_totals,
        )  # fmt: skip
        self.note_cases(*counts)
        self.ledger.reserve(self.active_count * 60 + 6 * len(self.records) + 1000)
        self.ledger.book_provisions(self.month_totals)
        for round_of_month in (0, 1):
            for office in self.offices:
                office.work(2 * self.month + round_of_month, round_of_month == 1)
            households_catch_up(
                self.records, self.cases, self.cases_count, self.ends, world, self.seed_number, self.month,
                round_of_month, self.month_totals,
            )  # fmt: skip
        cases_close(self.records, self.active, self.active_count, world, self.month, self.month_totals)
        self._let_again()
        self.ledger.check()
        self.opening = self.month_totals["closing_arrears_cents"].copy()
        if self.month >= self.branch_month:
            self._town_totals = self.month_totals.view(np.int64).reshape(len(self.month_totals), -1).sum(axis=0)
            self.datacollector.collect(self)
        self.month += 1

    @property
    def totals(self) -> np.recarray:
        """The totals [corporation] of the present month."""
        totals: np.recarray = self.month_totals.view(np.recarray)
        return totals

    def in_town(self, name: str) -> int:
        """A total of the month that ended last, of all corporations together."""
        return int(self._town_totals[MONTH_PLACES[name]])

    def note_cases(self, active_count: int, cases_count: int) -> None:
        """Note how many rows of `active` and `cases` are filled, and where in `cases` each corporation's begin."""
        self.active_count, self.cases_count = active_count, cases_count
        self.case_bounds = np.searchsorted(self.cases[:cases_count], self.bounds).tolist()

    def _count_disclosures_anew(self) -> None:
        """What was shared during the burn-in is no disclosure of any policy: counting begins at the branch point."""
        self.homes.disclosures_count = 0
        self.homes.disclosures_unconsented = 0
        self.homes.first_disclosure_month = NEVER

    def _let_again(self) -> None:
        """Keep the outcomes of the tenancies that end this month, and let their homes again."""
        rows = self.line[: ended_rows(self.ends, self.line)]
        leavers = self.records[:0]
        if self.month >= self.branch_month and len(rows):
            leavers = self._leavers.places(self.ends[rows], self.month - self.branch_month)
        homes_are_let_again(
            self.records, rows, self.ends, self.people, self.world, self.policies, self.seed_number,
            self.month, self.month_totals, self.ledger.rows, self.ledger.size, leavers,
        )  # fmt: skip

    def household(self, dwelling: int) -> np.record:
        """A read-only copy of the record of whoever lives in this dwelling now."""
        record: np.record = self.homes[int(np.flatnonzero(self.homes.dwelling == dwelling)[0])].copy()
        return record

    def run(self, months: int) -> None:
        """Step this many months."""
        for _ in range(months):
            self.step()

    def run_burn_in(self) -> None:
        """Step to the branch point."""
        self.run(self.branch_month - self.month)

    def snapshot(self) -> Snapshot:
        """The state now, to branch from."""
        return Snapshot(
            self.seed_number,
            self.month,
            self.homes.copy(),
            self.opening.copy(),
            self.minutes_kept.copy(),
            self._all_ended(),
            self._all_months(),
            self.ledger.written().copy(),
        )

    @classmethod
    def branch(cls, snapshot: Snapshot, setup: Setup) -> "DebtEscalation":
        """Go on from a snapshot under this setup's stages."""
        return cls(setup, snapshot.seed, snapshot)

    def tenancies(self) -> np.recarray:
        """One row per tenancy that existed at or after the branch point, ended ones first."""
        nothing = np.zeros(len(self.homes), dtype=np.int8)
        here = outcomes_of(self.homes, nothing, np.full(len(self.homes), STILL_THERE), self.branch_month)
        return joined([self._all_ended(), here], TENANCY)

    def _all_ended(self) -> np.recarray:
        """The outcomes of all tenancies that have ended since the branch point."""
        self._ended = [joined([*self._ended, self._leavers.outcomes(self.branch_month)], TENANCY)]
        return self._ended[0]

    def _all_months(self) -> np.recarray:
        """The totals per corporation of all months from the branch point on."""
        return joined([*self._earlier_months, self._months.kept_from(self.branch_month)], MONTH)

    def series(self) -> np.recarray:
        """Monthly totals per corporation from the branch point on; months count from there."""
        series = self._all_months()
        series.month -= self.branch_month
        return series

    def ledger_rows(self) -> np.recarray:
        """Ledger rows from the branch point on; months count from there."""
        rows = self.ledger.written()
        rows = rows[rows.month >= self.branch_month].copy().view(np.recarray)
        rows.month -= self.branch_month
        return rows

    def close(self) -> None:
        """Let go of the agents: Mesa keeps a reference from each agent class to every model that made one."""
        self.offices.clear()
        self.remove_all_agents()
        mesa.Agent._ids.pop(self, None)


__all__ = ["ROW", "DebtEscalation", "Snapshot"]
