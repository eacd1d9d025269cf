"""Who is in debt and why: the study's four kinds of debtor, and the reasons for which rent arrears begin, as shares.

A kind is looked up at every month end: `debtor_kinds_share` is the part of all homes that owe somebody and are of that
kind, averaged over the months of the horizon. A reason is noted when a spell of rent arrears begins after a year
without any; several may hold. Two shares follow:

- `reasons_named_share`: of all reasons noted, those of the deposit left out. The parts add up to one; `arrears
  validate` holds the same shares against nibud-2012, which asked for more than one answer.
- `reasons_for_arrears_share`: notes of a reason per spell of rent arrears begun. Spells within a year of the last
  count below the line and note no reason (but for the deposit), so this lies lower.

Source: study 2.2.1 (kinds); nibud-2012 (reasons).
"""

from typing import Any

from model.words import Cause, DebtorKind

KINDS = tuple(kind.name.lower() for kind in DebtorKind)
REASONS = tuple(cause.name.lower() for cause in Cause if cause != Cause.NONE)


def query(prefix: str, names: tuple[str, ...], of: str) -> str:
    """The shares per replication of these monthly counts in another, over the horizon."""
    columns = ", ".join(f"sum({prefix}_{name}) / nullif(sum({of}), 0) AS {name}" for name in names)
    return f"SELECT {columns} FROM months, run WHERE month < run.months GROUP BY replication ORDER BY replication"


NAMED = tuple(name for name in REASONS if name != "deposit")  # what a survey asks of who falls behind
DENOMINATORS = (
    "debtors: share of all homes, at month end; several may hold of one home. reasons: share of all reasons noted when"
    " rent arrears begin after a year without (the figures that `arrears validate` has); several may hold at once."
    " deposit: share of the spells of rent arrears that begin, however soon after the last."
)


def named_query() -> str:
    """The shares per replication of each reason in all reasons noted, over the horizon."""
    noted = " + ".join(f"spells_{name}" for name in NAMED)
    return query("spells", NAMED, noted)


QUERIES = {
    "debtor_kinds_share": query("debtor", KINDS, "homes"),
    "reasons_for_arrears_share": query("spells", REASONS, "new_arrears"),
}
NAMES: dict[str, tuple[str, ...]] = {"debtor_kinds_share": KINDS, "reasons_for_arrears_share": REASONS}


def described(found: dict[str, Any]) -> list[tuple[str, str, dict[str, Any]]]:
    """The figures of a run's summary as (what it is a share of, name, figure), in order."""
    shown = (
        ("debtors", "debtor_kinds_share", KINDS),
        ("reasons", "reasons_named_share", NAMED),
        ("begun with", "reasons_for_arrears_share", ("deposit",)),
    )
    return [(head, name, found[key][name]) for head, key, names in shown for name in names if name in found[key]]
