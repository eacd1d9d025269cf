"""Texts, numbers, amounts and units as English or Dutch writes them."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from scenarios.errors import ScenarioError

LANGUAGES = ("en", "nl")
HERE = Path(__file__).parent
MINUS, FIXED_SPACE, JOINED = "\u2212", "\u00a0", "\u2060"  # no line break between sign, currency and number
UNITS_NL = {
    "share": "aandeel", "months": "maanden", "month": "maand", "cents": "cent", "factor": "factor", "number": "getal",
    "count": "aantal", "minutes": "minuten", "weight": "gewicht", "years": "jaren", "year": "jaar", "rank": "rang",
    "rents": "huren", "rent": "huur", "homes": "woningen", "home": "woning", "hours": "uren", "hour": "uur",
    "days": "dagen", "weeks": "weken", "rounds": "rondes", "round": "ronde", "decision": "besluit",
    "adult": "volwassene", "letting": "verhuring", "person": "persoon", "persons": "personen", "people": "personen",
    "event": "gebeurtenis", "events": "gebeurtenissen", "attempt": "poging", "attempts": "pogingen", "and": "en",
    "visits": "bezoeken", "call": "telefoontje", "calls": "telefoontjes", "cases": "gevallen", "teams": "teams",
    "team": "team", "staff": "medewerkers", "employee": "medewerker", "volunteer": "vrijwilliger", "fte": "fte",
    "signals": "signalen", "signal": "signaal", "percentile": "percentiel", "points": "punten", "rate": "tempo",
    "week": "week", "day": "dag", "minute": "minuut", "tenant": "huurder", "client": "cliënt", "contact": "contact",
    "intake": "intake", "order": "vonnis", "thousand": "duizend", "cent": "cent", "euro": "euro",
    "strain": "spanning", "tenancy": "huurcontract", "corporation": "corporatie", "summons": "dagvaarding",
    "arrangement": "regeling", "rung": "trede", "step": "stap", "trait": "eigenschap", "concern": "zorg",
    "arrears": "achterstand", "claim": "vordering", "in": "met", "a": "per",
    "quarter": "kwartaal", "income": "inkomen", "households": "huishoudens", "household": "huishouden",
    "eviction": "ontruiming", "case": "geval", "visit": "bezoek", "letter": "brief", "letters": "brieven",
    "standard": "standaard", "score": "score", "correlation": "correlatie", "odds": "kansverhouding", "log": "log",
    "ratio": "verhouding", "yes/no": "ja/nee", "word": "woord", "per": "per", "of": "van", "to": "tot",
    "children": "kinderen", "child": "kind", "streets": "straten", "street": "straat", "index": "index",
}  # fmt: skip
# Said as a whole: word by word these would be no Dutch.
PHRASES_NL = {
    "months of rent": "maanden huur",
    "month of income": "maand inkomen",
    "month of arrears": "maand achterstand",
    "odds ratio": "kansverhouding",
    "log odds": "logaritme van de kansverhouding",
    "standard score": "standaardscore",
    "hours": "uur",
}


@cache
def _texts() -> Mapping[str, Mapping[str, str]]:
    return tomllib.loads((HERE / "words.toml").read_text(encoding="utf-8"))


@cache
def checklists() -> Mapping[str, Any]:
    """The checklists: list name -> items of number, title in both languages, and the fact that fills it."""
    return tomllib.loads((HERE / "checklists.toml").read_text(encoding="utf-8"))


@dataclass(frozen=True)
class Language:
    """One of the two languages."""

    code: str

    def say(self, key: str, **facts: Any) -> str:
        """A fixed text with its facts."""
        return _texts()[key][self.code].format(**facts)

    def outcome(self, name: str) -> str:
        """An outcome of a sensitivity run; one without words of its own keeps its name."""
        key = f"outcome_{name}"
        return self.say(key) if key in _texts() else name.replace("_", " ")

    def number(self, value: float, digits: int | None = None) -> str:
        """A number: whole ones in full, means with a decimal where it says something."""
        if digits is None:
            digits = 0 if isinstance(value, int) or abs(value) >= 1000 else 2 if 0 < abs(value) < 1 else 1
        return self._written(f"{value + 0.0:,.{digits}f}")

    def plain(self, value: Any) -> str:
        """A value as it stands in a file: a number in full, a word as it is."""
        if isinstance(value, bool):
            return self.say("yes" if value else "no")
        if isinstance(value, int | float):
            return self._written(f"{value:,}" if isinstance(value, int) else f"{value:,.10g}")
        return str(value)

    def euros(self, value: float) -> str:
        """An amount in whole euros with its sign."""
        sign = MINUS + JOINED if round(value) < 0 else ""
        return f"{sign}{'EUR' if self.code == 'en' else '€'}{FIXED_SPACE}{self._written(f'{abs(round(value)):,}')}"

    def percent(self, share: float, digits: int = 1) -> str:
        """A share as a percentage."""
        return self._written(f"{100 * share:,.{digits}f}") + "%"

    def unit(self, text: str) -> str:
        """A unit of a parameter."""
        if self.code == "en" or text == "yes/no":
            return text if self.code == "en" else UNITS_NL[text]
        parts = re.split(r"(?:^| )per ", text.replace("/", " per "))
        return " per ".join(PHRASES_NL.get(part) or self._unit_words(part) for part in parts).strip()

    @staticmethod
    def _unit_words(text: str) -> str:
        return " ".join(UNITS_NL.get(word, word) for word in text.split())

    def _written(self, text: str) -> str:
        plain = text.replace("-", MINUS)
        return plain if self.code == "en" else plain.translate(str.maketrans(",.", ".,"))


def language(code: str) -> Language:
    """The language of this code.

    Raises:
        ScenarioError: there is no such language.
    """
    if code not in LANGUAGES:
        raise ScenarioError(f"--lang {code}: there are {', '.join(LANGUAGES)}")
    return Language(code)
