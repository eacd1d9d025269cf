"""Whom does a policy reach and whom not: the same outcomes by household type.

Types overlap (a lone parent may be under 27). Composition and income are those last recorded; age is that at the start
of what was watched. Where a type has few evictions its figures are marked: luck is most of what they show.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from experiments.helpable import Judged
from experiments.intervals import mean_interval, mean_of, rounded, rounded_pair
from experiments.pairing import Columns, Pairs, eviction_months
from model.words import Composition, IncomeSource

TYPES = ("families", "lone_parents", "single_men", "single_women", "under_27", "pensioners")
YOUNG_YEARS = 27
MONTHS_PER_YEAR = 12
FEW = 10  # evictions, or helpable households, in all replications together, below which a type is marked


def type_masks(columns: Columns, watch: int) -> dict[str, np.ndarray]:
    """Which tenancies of a world are of which type [tenancy]; families are couples with children."""
    composition = columns["composition"]
    end = np.where(columns["end_month"] >= 0, columns["end_month"], watch)
    watched = end - np.maximum(columns["start_month"], 0)
    age_at_start = columns["age_months"] - watched
    return {
        "families": composition == Composition.COUPLE_WITH_CHILDREN,
        "lone_parents": composition == Composition.LONE_PARENT,
        "single_men": composition == Composition.SINGLE_MAN,
        "single_women": composition == Composition.SINGLE_WOMAN,
        "under_27": age_at_start < YOUNG_YEARS * MONTHS_PER_YEAR,
        "pensioners": columns["income_source"] == IncomeSource.PENSION,
    }


def by_type(
    pairs: Pairs,
    baseline: Columns,
    variant: Columns,
    judged: tuple[Judged, Judged] | None,
    horizon: int,
    watch: int,
) -> dict[str, dict[str, float]]:
    """Counts of one replication by type; a tenancy of both worlds has the type it has in the baseline."""
    worlds = (baseline, variant)
    masks = [type_masks(world, watch) for world in worlds]
    evicted = [eviction_months(world) < horizon for world in worlds]
    rows: dict[str, dict[str, float]] = {}
    for name in TYPES:
        of_pair, of_variant = pairs.aligned(masks[0][name], masks[1][name], 0)
        of_pair = np.where(pairs.baseline_row >= 0, of_pair, of_variant) > 0
        here = pairs.variant_row >= 0
        chosen = np.zeros(len(evicted[1]), dtype=bool)
        chosen[pairs.variant_row[here]] = of_pair[here]
        waited = chosen & (variant["waited_count"] > 0) & (variant["first_referral_month"] >= 0)
        rows[name] = {
            "tenancies": float(np.sum(of_pair)),
            "evictions_baseline": float(np.sum(evicted[0] & masks[0][name])),
            "evictions_variant": float(np.sum(evicted[1] & chosen)),
            "waited": float(np.sum(waited)),
            "waiting_days": float(np.sum(variant["waiting_days"][waited] / variant["waited_count"][waited])),
        }
        if judged is not None:
            rows[name] |= judged[1].counts(chosen)
    return rows


def types_table(found: Sequence[Mapping[str, Mapping[str, float]]]) -> dict[str, dict[str, Any]]:
    """The means over replications by type, with the interval of the evictions avoided."""
    table: dict[str, dict[str, Any]] = {}
    for name in TYPES:
        rows = [one[name] for one in found]
        avoided = [row["evictions_baseline"] - row["evictions_variant"] for row in rows]
        cells: dict[str, Any] = {"tenancies": _mean(rows, "tenancies")}
        cells["evictions"] = {
            "baseline": _mean(rows, "evictions_baseline"),
            "variant": _mean(rows, "evictions_variant"),
        }
        cells["evictions"]["avoided"] = rounded(mean_of(avoided), 4)
        if (ends := mean_interval(avoided)) is not None:
            cells["evictions"]["ci95"] = rounded_pair(ends, 4)
        for key in ("contacted", "false_alarms", "helpable", "missed"):
            if key in rows[0]:
                cells[key] = _mean(rows, key)
        if (waited := sum(row["waited"] for row in rows)) > 0:
            cells["waiting_days_mean"] = rounded(sum(row["waiting_days"] for row in rows) / waited, 2)
        if "helpable" in rows[0]:
            cells["is_small_helpable"] = sum(row["helpable"] for row in rows) < FEW
        cells["is_small"] = sum(row["evictions_baseline"] for row in rows) < FEW
        table[name] = cells
    return table


def _mean(rows: Sequence[Mapping[str, float]], key: str) -> float:
    return rounded(mean_of([row[key] for row in rows]), 4)
