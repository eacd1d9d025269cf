"""Does the sample fit in the parts as well as in the whole: by corporation, by composition and source of income."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from experiments.intervals import quantile_of, rounded, rounded_pair
from experiments.targets import Totals
from experiments.validate import middle

DIGITS = 5
PEOPLE = {
    "lone parents": "lone_parents",
    "couples": "couples",
    "on assistance": "on_assistance",
    "at work": "at_work",
}
PER_LANDLORD = {
    "in arrears, share of homes": ("in_arrears", "homes", 1.0),
    "court orders per 1,000 homes a year": ("court_orders", "homes", 12_000.0),
    "evictions per 1,000 homes a year": ("evicted", "homes", 12_000.0),
}


def subgroups(worlds: Sequence[Totals]) -> list[dict[str, Any]]:
    """Per group and measure the median over the worlds and their middle 95%."""
    found: dict[tuple[str, str], list[float]] = {}
    for totals in worlds:
        for place, name in enumerate(totals["corporation"]):
            for measure, (above, below, times) in PER_LANDLORD.items():
                _put(found, (f"corporation {name}", measure), totals[above][place], totals[below][place], times)
        for group, column in PEOPLE.items():
            inside, all_of_them = (int(np.sum(totals[name])) for name in (f"{column}_in_arrears", column))
            _put(found, (group, "in arrears, share of homes"), inside, all_of_them, 1.0)
    return [_row(group, measure, values) for (group, measure), values in sorted(found.items())]


def _put(found: dict[tuple[str, str], list[float]], key: tuple[str, str], above: Any, below: Any, times: float) -> None:
    if below:
        found.setdefault(key, []).append(float(above) / float(below) * times)


def _row(group: str, measure: str, values: Sequence[float]) -> dict[str, Any]:
    row: dict[str, Any] = {
        "group": group,
        "measure": measure,
        "simulated": rounded(quantile_of(np.array(values), 0.5), DIGITS),
    }
    if (ends := middle(values)) is not None:
        row["ci95"] = rounded_pair(ends, DIGITS)
    return row
