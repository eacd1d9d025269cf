"""Parts that the pages on a comparison and on a threshold study share."""

from collections.abc import Mapping
from typing import Any

from experiments.report.language import Language
from experiments.report.tables import Table


def title_of(row: Mapping[str, Any], say: Language) -> str:
    """The title of a scenario or lever in the language of the page."""
    return str(row["title"] if say.code == "en" else row["title_nl"])


def money_note(document: Mapping[str, Any], say: Language) -> str:
    """How money is counted: rate, price year, convention."""
    convention = say.say(f"convention_{document['convention']}")
    rate = say.percent(document["discount_rate_share_per_year"], 2)
    return say.say("who_note", rate=rate, year=document["price_year"], convention=convention)


def section(key: str, note: str, found: list[Table], say: Language) -> dict[str, Any]:
    """A section of the page: its name in addresses, heading, note and tables."""
    return {"key": key, "title": say.say(key), "note": note, "lines": [], "tables": found}
