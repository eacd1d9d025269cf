"""The kinds of value a key of the scenario language can have, each with its own message when it does not fit.

Wherever a rung, change or cost belongs to a file with `[settings]`, a value may be written `"{setting}"`; it is filled
in when the ladder is built (scenarios/ladders.py).
"""

import math
import re
from collections.abc import Callable
from datetime import date, datetime
from enum import IntEnum
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict

from model.words import Audience, Consent, Measure, Party, Rung
from scenarios.errors import nearest
from scenarios.units import MOST_CENTS

FIRST_YEAR, LAST_YEAR = 1900, 2100
PLACEHOLDER = re.compile(r"\{([a-z][a-z0-9_]*)\}")
TEAM_WORDS = ("never", "if_concerns", "always", "if_concerns_or_children")


def words_of(vocabulary: type[IntEnum]) -> tuple[str, ...]:
    """Which words may be written for a vocabulary of the model: its members in lower case."""
    return tuple(member.name.lower() for member in vocabulary)


def _plain(value: Any) -> Any:
    if not isinstance(value, bool | int | float | str):
        raise ValueError("must be a number, a word or true/false")
    return value


def _word(valid: tuple[str, ...]) -> Callable[[Any], Any]:
    def check(value: Any) -> Any:
        if isinstance(value, str) and (value in valid or PLACEHOLDER.fullmatch(value)):
            return value
        raise ValueError(f"unknown word; {nearest(str(value), valid)}")

    return check


def _number(low: float, high: float, whole: bool) -> Callable[[Any], Any]:
    kind = "a whole number" if whole else "a number"
    highest = f"{high:,}" if high >= 10_000 else f"{high:g}"
    right = f"must be {kind} from {low:g} to {highest}" if high < math.inf else f"must be {kind}, not below {low:g}"

    def check(value: Any) -> Any:
        if isinstance(value, str) and PLACEHOLDER.fullmatch(value):
            return value
        if isinstance(value, bool) or not isinstance(value, int if whole else int | float) or not low <= value <= high:
            raise ValueError(right)
        return value

    return check


def _yes_no(value: Any) -> Any:
    if isinstance(value, bool) or (isinstance(value, str) and PLACEHOLDER.fullmatch(value)):
        return value
    raise ValueError("must be true or false")


def _date(value: Any) -> Any:
    text = value.isoformat() if isinstance(value, datetime | date) else value
    text = str(text) if isinstance(text, int) and not isinstance(text, bool) else text
    if text is not None and not _is_date(text):
        years = f"between {FIRST_YEAR} and {LAST_YEAR}"
        raise ValueError(f"must be a year, a year and month or a date {years}, as in 2015, 2015-07 or 2015-07-01")
    return text


def _is_date(text: Any) -> bool:
    """Is it a year, a year and month, or a day that there is."""
    if not isinstance(text, str) or not re.fullmatch(r"[12][0-9]{3}(-[0-9]{2}){0,2}", text):
        return isinstance(text, str) and "T" in text and _is_date(text.partition("T")[0])
    try:
        found = date.fromisoformat(f"{text}-01-01"[:10])
    except ValueError:
        return False
    return FIRST_YEAR <= found.year <= LAST_YEAR


def _text(value: Any) -> Any:
    if isinstance(value, str) and value.strip():
        return value
    raise ValueError("must be text")


Value = Annotated[bool | int | float | str, BeforeValidator(_plain)]
Text = Annotated[str, BeforeValidator(_text)]
YesNo = Annotated[bool | str, BeforeValidator(_yes_no)]
Share = Annotated[float | str, BeforeValidator(_number(0, 1, whole=False))]
From = Annotated[float | str, BeforeValidator(_number(0, 10**8, whole=False))]  # months, cents or a number of something
Cents = Annotated[int | str, BeforeValidator(_number(0, MOST_CENTS, whole=True))]
Year = Annotated[int, BeforeValidator(_number(FIRST_YEAR, LAST_YEAR, whole=True))]
Count = Annotated[int | str, BeforeValidator(_number(0, 1000, whole=True))]
Round = Annotated[int | str, BeforeValidator(_number(0, 2, whole=True))]
TeamWord = Annotated[str, BeforeValidator(_word(TEAM_WORDS))]
MeasureWord = Annotated[str, BeforeValidator(_word(words_of(Measure)))]
RungWord = Annotated[str, BeforeValidator(_word(words_of(Rung)))]
AudienceWord = Annotated[str, BeforeValidator(_word(words_of(Audience)))]
ConsentWord = Annotated[str, BeforeValidator(_word(words_of(Consent)))]
PartyWord = Annotated[str, BeforeValidator(_word(words_of(Party)))]
Date = Annotated[str | None, BeforeValidator(_date)]


class Table(BaseModel):
    """A TOML table: frozen, unknown keys refused."""

    model_config = ConfigDict(frozen=True, extra="forbid")
