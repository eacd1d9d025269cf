"""What does a policy do to each party's budget, year by year: ledger rows as they are booked, in whole cents.

No case is valued and nothing is discounted, but for one present value per party. Rent itself is not a ledger row, so
rent paid earlier or later is not in here. Source of the method: sullivan-2014.
"""

from collections.abc import Sequence
from enum import IntEnum
from typing import Any

import numpy as np

from experiments.economics import (
    GOES_WITH_HOUSEHOLD,
    IS_OUTREACH,
    MONTHS_PER_YEAR,
    PURSE_OF,
    PURSES,
    VALUED,
    discount_factors,
)
from experiments.intervals import CENTS_PER_EURO, euros, mean_interval, mean_of, rounded_pair
from experiments.pairing import Columns
from model.ledger import KINDS
from model.words import Cost, CostKind


class Part(IntEnum):
    """Parts of a budget: paid for outreach, for other time and goods, to other parties; and received from them."""

    OUTREACH = 0
    OTHER_COSTS = 1
    TRANSFERS_PAID = 2
    TRANSFERS_RECEIVED = 3


_IS_TRANSFER = np.array([KINDS[cost].kind == CostKind.TRANSFER for cost in Cost])


def budgets(ledger: Columns, months: int) -> np.ndarray:
    """What does every purse pay and receive, in cents [month, purse, part]; rows before and after are left out."""
    keep = (ledger["month"] >= 0) & (ledger["month"] < months) & ~np.isin(ledger["cost"], VALUED)
    keep &= ~GOES_WITH_HOUSEHOLD[ledger["cost"]]
    month, cost, cents = ledger["month"][keep], ledger["cost"][keep], ledger["cents"][keep]
    is_transfer = _IS_TRANSFER[cost]
    part = np.where(is_transfer, Part.TRANSFERS_PAID, np.where(IS_OUTREACH[cost], Part.OUTREACH, Part.OTHER_COSTS))
    table = np.zeros((months, len(PURSES), len(Part)), dtype=np.int64)
    np.add.at(table, (month, PURSE_OF[ledger["payer"][keep]], part), cents)
    to = PURSE_OF[ledger["payee"][keep]][is_transfer]
    np.add.at(table, (month[is_transfer], to, Part.TRANSFERS_RECEIVED), cents[is_transfer])
    return table


def net_cents(table: np.ndarray) -> np.ndarray:
    """What is paid less what is received; the last axis holds the parts."""
    net: np.ndarray = table.sum(axis=-1) - 2 * table[..., Part.TRANSFERS_RECEIVED]
    return net


def by_year(table: np.ndarray) -> np.ndarray:
    """Months added up to years [year, purse, part]; the last year may be shorter."""
    summed: np.ndarray = np.add.reduceat(table, np.arange(0, len(table), MONTHS_PER_YEAR), axis=0)
    return summed


def budget_impact(extra: Sequence[np.ndarray], discount_rate: float) -> dict[str, Any]:
    """What a policy adds to each budget a year, as means per replication in euros.

    Args:
        extra: per replication the variant's budgets less the baseline's, in cents [month, purse, part].
    """
    months = len(extra[0])
    yearly = np.array([by_year(table) for table in extra])
    factors = discount_factors(discount_rate, months)
    parties: dict[str, Any] = {}
    for place, name in enumerate(PURSES):
        parts = {f"{part.name.lower()}_eur": _means(yearly[:, :, place, part]) for part in Part}
        net = net_cents(yearly[:, :, place, :])
        present = [float(np.sum(net_cents(table)[:, place] * factors)) for table in extra]
        ends = [mean_interval([value / CENTS_PER_EURO for value in column]) for column in net.T]
        parties[name] = {
            **parts,
            "net_eur": _means(net),
            **({"net_ci95_eur": [end and rounded_pair(end, 2) for end in ends]} if any(ends) else {}),
            "present_value_eur": euros(mean_of(present)),
        }
    lengths = [min(MONTHS_PER_YEAR, months - start) for start in range(0, months, MONTHS_PER_YEAR)]
    return {"months_of_year": lengths, "by_party": parties}


def _means(cents: np.ndarray) -> list[float]:
    return [euros(mean_of([float(value) for value in column])) for column in cents.T]
