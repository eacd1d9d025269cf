"""Shared by the tests of offices: a street of plain homes, one office, and parameters set by hand."""

from typing import Any

import numpy as np

from model.agents import Corporation
from model.households import empty_homes
from model.ledger import new_month
from model.setup import LADDER
from model.simulation import DebtEscalation
from model.words import Rung
from tests.towns import town

RENT, ENERGY, WATER, HEALTH = 50_000, 10_000, 2_000, 12_000


class Bench:
    """A model whose homes are plain and owe nothing, to put one office to work on; every home is looked at.

    Parameters are set as group__name=value. Who is reached, accepts and sees is certain unless set otherwise.
    """

    def __init__(self, homes: int = 8, **given: Any) -> None:
        self.model = DebtEscalation(town(homes=homes, burn_in=0), seed=3)
        old = self.model.homes.copy()
        self.model.homes[:] = empty_homes(homes)
        for name in ("household", "dwelling", "corporation", "team", "street"):
            self.model.homes[name] = old[name]
        self.homes = self.model.homes
        self.homes.rent_cents, self.homes.energy_bill_cents = RENT, ENERGY
        self.homes.water_bill_cents, self.homes.health_premium_cents = WATER, HEALTH
        self.homes.usual_income_cents, self.homes.attention = 200_000, 1.0
        sure = {"answering__attention_matters_share": 0, "answering__help_seeking_strain_factor": 0}
        self.set(**sure | given)
        self.model.active[:] = self.model.cases[:] = np.arange(homes)
        self.model.note_cases(homes, homes)
        self.model.standing[:], self.model.standing_count = np.arange(homes), homes

    def set(self, **given: Any) -> None:
        """Give parameters other values."""
        for path, value in given.items():
            group, name = path.split("__")
            self.model.world[0][group][name] = value

    def work(self, kind: type, rounds: int = 2, first: int = 0) -> Any:
        """Let the offices of this class work so many rounds; returns the totals of all of them, added up."""
        model = self.model
        offices = [one for one in model.offices if type(one) is kind]
        model.month_totals = new_month(0, len(model.policies)).view(np.ndarray)
        model.ledger.reserve(10_000)
        for now in range(first, first + rounds):
            model.month = now // 2
            for office in offices:
                office.work(now, now % 2 == 1)
        return {name: int(model.totals[name].sum()) for name in model.totals.dtype.names}

    def climb(self, action: Rung, rounds: int = 1, first: int = 0, **rung: Any) -> Any:
        """Let all corporations work a ladder of one rung, done in every case; returns the totals added up."""
        ladder = np.zeros(1, dtype=LADDER)
        ladder["adoption_share"] = 1.0
        ladder["action"] = action
        for name, value in rung.items():
            ladder[name] = value
        self.model.ladders = [ladder.view(np.ndarray)] * len(self.model.policies)
        return self.work(Corporation, rounds, first)

    def paid_cents(self, cost: int) -> int:
        """What was booked under this cost word so far."""
        rows = self.model.ledger.written()
        return int(rows[rows.cost == cost].cents.sum())
