"""A stand-in for the simulation with the same doors: small, quick, and every outcome follows from seed and setup."""

from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any

import numpy as np

from model.households import NEVER, TENANCIES_PER_DWELLING
from model.ledger import MONTH, ROW
from model.luck import luck_key
from model.outcomes import TENANCY
from model.words import Cost, End, Party

CORPORATIONS = ("a", "b")


@dataclass(frozen=True)
class FakeCorporation:
    """A landlord by name."""

    name: str
    homes: int


@dataclass(frozen=True)
class FakeSetup:
    """`risk_share` (at most 0.25): who heads for eviction; `help_share`: what part of them the policy saves.

    `fails_at_seed`: the replication that breaks.
    """

    help_share: float = 0.0
    homes: int = 60
    burn_in_months: int = 3
    people: Any = None
    fails_at_seed: int = -1
    risk_share: float = 0.25

    @property
    def stages(self) -> tuple[Any, ...]:
        """One stage with two landlords."""
        homes = (self.homes // 2, self.homes - self.homes // 2)
        named = tuple(FakeCorporation(name, count) for name, count in zip(CORPORATIONS, homes, strict=True))
        return (SimpleNamespace(from_month=-1, corporations=named),)


@dataclass(frozen=True)
class FakeScenario:
    """A resolved scenario around a fake setup."""

    name: str = "fake-town"
    setup: FakeSetup = field(default_factory=FakeSetup)
    levers: tuple[str, ...] = ()
    costs: list[dict[str, Any]] = field(default_factory=list)
    assumptions: tuple[str, ...] = ("paying.lapse_share",)
    months: int = 12
    run_out: int = 6

    @property
    def document(self) -> dict[str, Any]:
        """What identifies it."""
        values = {"run.months": self.months, "run.run_out_months": self.run_out}
        return {
            "name": self.name,
            "homes": self.setup.homes,
            "stages": [{"from_month": -1}],
            "people": "fake",
            "burn_in_months": self.setup.burn_in_months,
            "help_share": self.setup.help_share,
            "levers": [{"name": lever} for lever in self.levers],
            "costs": self.costs,
            "parameters": {path: {"value": value} for path, value in values.items()},
        }

    @property
    def parameters(self) -> dict[str, Any]:
        """Parameters with a grade."""
        return {path: SimpleNamespace(grade="assumption") for path in self.assumptions}


def _luck(seed: int, numbers: np.ndarray) -> np.ndarray:
    return np.array([int(luck_key(seed, int(number), 7)) % 1_000_000 / 1_000_000 for number in numbers])


class FakeModel:
    """One in four tenancies heads for eviction; the policy saves some of them and phones all of them."""

    def __init__(self, setup: FakeSetup, seed: int = 1, months: int = 0) -> None:
        if seed == setup.fails_at_seed:
            raise KeyboardInterrupt
        self.setup, self.seed, self.months = setup, seed, months

    def run_burn_in(self) -> None:
        """Nothing to settle."""

    def snapshot(self) -> int:
        """All that is needed to go on."""
        return self.seed

    @classmethod
    def branch(cls, snapshot: int, setup: FakeSetup) -> "FakeModel":
        """Go on under another setup."""
        return cls(setup, snapshot)

    def run(self, months: int) -> None:
        """Let months pass."""
        self.months += months

    def close(self) -> None:
        """Nothing to let go of."""

    def tenancies(self) -> np.recarray:
        """One tenancy a home, the evicted ones followed by another."""
        homes = np.arange(self.setup.homes)
        luck = _luck(self.seed, homes)
        saved = _luck(self.seed + 1, homes) < self.setup.help_share
        month = (luck * 4 * self.months).astype(np.int64)
        at_risk = luck < self.setup.risk_share
        evicted = at_risk & ~saved
        first = self._rows(homes, 0, np.full(len(homes), -5))
        first.end_month = np.where(evicted, month, -1)
        first.end = np.where(evicted, End.EVICTED, End.STILL_THERE)
        first.first_order_month = np.where(at_risk, np.maximum(month - 2, 0), NEVER)
        first.first_problem_month = np.where(at_risk, np.maximum(month - 4, 0), NEVER)
        first.first_referral_month = np.where(at_risk & (self.setup.help_share > 0), 1, NEVER)
        first.waited_count = first.first_referral_month >= 0
        first.waiting_days = first.waited_count * 10
        second = self._rows(homes[evicted], 1, month[evicted] + 1)
        return np.concatenate([first, second]).view(np.recarray)

    def _rows(self, homes: np.ndarray, nth: int, starts: np.ndarray) -> np.recarray:
        rows = np.zeros(len(homes), dtype=TENANCY).view(np.recarray)
        for name in TENANCY.names or ():
            if name.startswith("first_"):
                rows[name] = NEVER
        rows.dwelling, rows.tenancy_nth = homes, nth
        rows.household = homes * TENANCIES_PER_DWELLING + nth
        rows.start_month, rows.end_month = starts, -1
        rows.corporation = homes >= self.setup.homes // 2
        return rows

    def series(self) -> np.recarray:
        """Homes, arrears and events by month and landlord."""
        rows = np.zeros(self.months * 2, dtype=MONTH).view(np.recarray)
        rows.month, rows.corporation = np.repeat(np.arange(self.months), 2), np.tile([0, 1], self.months)
        rows.homes, rows.in_arrears, rows.rent_arrears_cents = self.setup.homes // 2, 2, 200_000
        rows.contacts = 2 if self.setup.help_share else 1
        rows.helped_started = 1 if self.setup.help_share else 0
        for tenancy in self.tenancies():
            if tenancy.end == End.EVICTED and tenancy.end_month < self.months:
                rows.evicted[2 * tenancy.end_month + tenancy.corporation] += 1
        return rows

    def ledger_rows(self) -> np.recarray:
        """A phone call a month where the policy helps; a summons and its fee for all who head for eviction."""
        rows = []
        for tenancy in self.tenancies():
            if tenancy.first_order_month >= 0:
                who, month = (int(tenancy.corporation), int(tenancy.household)), int(tenancy.first_order_month)
                rows.append((month, Party.CORPORATION, Party.BAILIFF, Cost.SUMMONS_FEE, *who, 9000))
                rows.append((month, Party.HOUSEHOLD, Party.CORPORATION, Cost.COLLECTION_FEE, *who, 4000))
                if self.setup.help_share:
                    rows.append((0, Party.CORPORATION, Party.LABOUR, Cost.PHONE_CALL, *who, 1500))
        return np.array(rows, dtype=ROW).view(np.recarray)
