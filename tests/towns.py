"""Small towns for whole-model tests: `python -m tests.towns` prints the digest of one, compiled or not."""

import hashlib
from dataclasses import replace

import numpy as np

from model.setup import Setup
from model.simulation import DebtEscalation
from scenarios.compose import resolve

PLENTY = {f"{office}.hours_per_1000_homes": "2000" for office in ("teams", "volunteers", "debt_service")}


def town(levers: tuple[str, ...] = (), homes: int = 600, burn_in: int = 12, **settings: str) -> Setup:
    """The built-in scenario at a small size with a short burn-in; settings as group__name='value'."""
    paths = {name.replace("__", "."): value for name, value in settings.items()}
    return replace(resolve("gemeente-n", levers, paths, homes).setup, burn_in_months=burn_in)


def lived(setup: Setup, months: int = 24, seed: int = 7) -> DebtEscalation:
    """The simulation after burn-in and this many months."""
    model = DebtEscalation(setup, seed=seed)
    model.run_burn_in()
    model.run(months)
    return model


def values(records: np.ndarray) -> list[tuple[object, ...]]:
    """Every field of every record, without the padding between them."""
    found: list[tuple[object, ...]] = records.tolist()
    return found


def digest(model: DebtEscalation) -> str:
    """A digest of all homes, outcomes, totals and ledger rows."""
    found = hashlib.sha256()
    for part in (model.homes, model.tenancies(), model.series(), model.ledger_rows()):
        found.update(repr(values(part)).encode())
    return found.hexdigest()


if __name__ == "__main__":
    print(digest(lived(town(homes=200, burn_in=0), months=24)))
