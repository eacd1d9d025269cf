"""Who is in debt and why: the study's four kinds of debtor, and the reasons for which rent arrears begin, as shares.

A kind is looked up at every month end: `debtor_kinds_share` is the part of all homes that owe somebody and are of that
kind, averaged over the months of the horizon. A reason is noted when a spell of rent arrears begins:
`reasons_for_arrears_share` is the part of those spells with that reason. Both may hold of one household several times
over, so neither adds up to one. Source: study 2.2.1 (kinds); nibud-2012 (reasons, more than one answer).
"""

from typing import Any

from model.words import Cause, DebtorKind

KINDS = tuple(kind.name.lower() for kind in DebtorKind)
REASONS = tuple(cause.name.lower() for cause in Cause if cause != Cause.NONE)


def query(prefix: str, names: tuple[str, ...], of: str) -> str:
    """The shares per replication of these monthly counts in another, over the horizon."""
    columns = ", ".join(f"sum({prefix}_{name}) / nullif(sum({of}), 0) AS {name}" for name in names)
    return f"SELECT {columns} FROM months, run WHERE month < run.months GROUP BY replication ORDER BY replication"


QUERIES = {
    "debtor_kinds_share": query("debtor", KINDS, "homes"),
    "reasons_for_arrears_share": query("spells", REASONS, "new_arrears"),
}
NAMES: dict[str, tuple[str, ...]] = {"debtor_kinds_share": KINDS, "reasons_for_arrears_share": REASONS}


def described(found: dict[str, Any]) -> list[tuple[str, str, dict[str, Any]]]:
    """The figures of a run's summary as (what it is a share of, name, figure), in order."""
    heads = {"debtor_kinds_share": "debtors", "reasons_for_arrears_share": "arrears begun"}
    return [
        (heads[key], name, found[key][name]) for key, names in NAMES.items() for name in names if name in found[key]
    ]
