"""What is kept of a tenancy when it ends, or when the run does: the whole record, how it ended and when."""

from collections.abc import Sequence

import numpy as np

from model.households import HOUSEHOLD, NEVER

TENANCY = np.dtype(
    [(name, HOUSEHOLD[name]) for name in HOUSEHOLD.names or ()] + [("end_month", "i4"), ("end", "i1")], align=True
)
STILL_THERE = -1
COUNTED_FROM_BRANCH = [
    name
    for name in HOUSEHOLD.names or ()
    if name in ("start_month", "course_month") or name.startswith(("first_", "last_"))
]


def outcomes_of(homes: np.ndarray, ends: np.ndarray, end_months: np.ndarray, branch_month: int) -> np.recarray:
    """What is kept of these households [household], which leave in these months (STILL_THERE: they do not).

    Months in the outcome count from the branch point; what never happened stays NEVER.
    """
    kept = np.zeros(len(homes), dtype=TENANCY)
    plain = homes.view(np.ndarray)
    for name in HOUSEHOLD.names or ():
        kept[name] = plain[name]
    for name in COUNTED_FROM_BRANCH:
        kept[name] = np.where(plain[name] == NEVER, NEVER, plain[name] - branch_month)
    kept["end"] = ends
    kept["end_month"] = end_months
    return kept.view(np.recarray)


def joined(parts: Sequence[np.ndarray], dtype: np.dtype) -> np.recarray:
    """All rows of the parts, one after another; none gives an empty record array."""
    whole = np.concatenate(parts) if parts else np.zeros(0, dtype=dtype)
    return whole.view(np.recarray)
