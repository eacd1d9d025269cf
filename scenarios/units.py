"""In which units can a number of this project be, and which numbers make sense in them.

A unit is a base word, alone or per something: `cents`, `share per month`, `minutes per visit`, `cents/hour`.
"""

import math
import re
from collections.abc import Mapping
from typing import Any

from scenarios.errors import nearest

YES_NO, WORD = "yes/no", "word"
SIGNED = ("number", "log odds", "standard score")
BASES = (
    *("cents", "share", "count", YES_NO, WORD, *SIGNED),
    *("years", "months", "weeks", "days", "hours", "minutes", "rounds"),
    *(
        "factor",
        "ratio",
        "odds ratio",
        "index",
        "rate",
        "points",
        "rank",
        "weight",
        "0 to 1",
        "rents",
        "months of rent",
    ),
    *("homes", "households", "people", "children", "visits", "letters", "calls", "attempts", "events", "cases"),
    *("teams", "staff", "fte", "streets", "signals", "persons", "percentile", "correlation"),
)
PER = (
    *("year", "month", "week", "day", "hour", "minute", "round", "quarter"),
    *("home", "household", "tenant", "person", "adult", "child", "case", "client", "decision", "month of income"),
    *(
        "visit",
        "letter",
        "call",
        "contact",
        "attempt",
        "rent",
        "eviction",
        "intake",
        "signal",
        "team",
        "fte",
        "employee",
        "volunteer",
        "street",
        "order",
    ),
    *("1000 homes", "1,000 homes", "thousand homes", "homes", "cent", "cents", "euro", "strain", "standard score"),
    *("tenancy", "letting", "corporation", "summons", "event", "arrangement", "rung", "step", "trait", "concern"),
    *("household and month", "home and month", "rent in arrears", "month of arrears", "claim"),
)
SUFFIXES = ("cents", "share", "years", "months", "weeks", "days", "hours", "minutes")
WIDEST = float(2**53)
MOST_CENTS = 10**10  # a hundred million euros; sums over a town and its years then stay far below 2^63


def base_of(unit: str) -> str:
    """What is the base word of a unit: `share` of `share per month`."""
    if unit == YES_NO:
        return unit
    if unit.startswith("per "):
        return "rate"
    return re.split(r" per |/|(?<=cents) a ", unit, maxsplit=1)[0].strip()


def unit_problem(unit: str) -> str | None:
    """What is wrong with this unit, None if nothing."""
    base = base_of(unit)
    if base not in BASES:
        return f"unknown unit; {nearest(base, BASES)}"
    if unit in (base, YES_NO):
        return None
    denominators = re.split(r" per |/| a ", unit)[1:]
    for word in denominators:
        if word.strip() not in PER:
            return f"unknown unit '{word.strip()}' after 'per'; {nearest(word.strip(), PER)}"
    return None


def unit_against_name(name: str, unit: str) -> str | None:
    """What is wrong with the unit, given that a name carries its unit (`wait_days` is in days); None if nothing."""
    for suffix in SUFFIXES:
        fitting = ("share", "factor", "ratio") if suffix == "share" else (suffix,)
        if (name == suffix or name.endswith("_" + suffix)) and base_of(unit) not in fitting:
            return f"wrong unit: the name says {suffix}"
    return None


def value_problem(unit: str, value: Any, signed: bool = False) -> str | None:
    """What is wrong with this value in this unit, None if nothing: type, sign, shares within 0 and 1.

    `signed`: a share whose stated range goes below 0 (a lowest overspending of -0.3 is saving) may be negative.
    """
    if unit == YES_NO:
        return None if isinstance(value, bool) else "must be true or false (unit yes/no)"
    if unit == WORD:
        return None if isinstance(value, str) else 'must be a word in quotes (unit "word")'
    if isinstance(value, bool) or not isinstance(value, int | float):
        return f"must be a number in {unit}"
    base = base_of(unit)
    if base == "cents" and abs(value) > MOST_CENTS:
        return f"must lie between 0 and {MOST_CENTS:,} (unit {unit})"
    if not math.isfinite(value) or abs(value) > WIDEST:
        return f"must be an ordinary number in {unit}, not infinite, undefined or beyond 2^53"
    if base == "share" and signed:
        return None
    if base in ("share", "0 to 1") and not 0 <= value <= 1:
        return "a share must lie between 0 and 1"
    if base not in SIGNED and base != "correlation" and value < 0:
        return f"must not be negative (unit {unit})"
    return None


def number_from_text(text: str, kind: type, unit: str) -> tuple[Any, str | None]:
    """Which value does text from the command line stand for, and what is wrong with it (None if nothing).

    The unit may be written behind the number: `2` or `2 months`.
    """
    words = text.strip()
    if kind is str:
        return words, None if words else "must be a word"
    if kind is bool:
        answers: Mapping[str, bool] = {"true": True, "yes": True, "false": False, "no": False}
        return answers.get(words.lower()), None if words.lower() in answers else "must be true or false"
    match = re.fullmatch(r"([-+]?[0-9][0-9_]*(?:\.[0-9]*)?(?:[eE][-+]?[0-9]+)?|[-+]?\.[0-9]+)\s*(.*)", words)
    if match is None:
        return None, f"must be a number in {unit}"
    if match[2] and match[2] not in (unit, base_of(unit)):
        return None, f"wrong unit '{match[2]}'; it is in {unit}"
    number = float(match[1])
    if not math.isfinite(number):
        return None, f"must be an ordinary number in {unit}"
    if kind is int:
        return int(number), None if number == int(number) else f"must be a whole number of {unit}"
    return number, None
