"""The page docs/odd.md: prose by hand, and between markers the tables of `tables.TABLES`."""

import re
from pathlib import Path

from experiments.odd.tables import TABLES

PAGE = Path(__file__).parent.parent.parent / "docs" / "odd.md"
MARKED = re.compile(r"<!-- table: (\S+) -->\n.*?<!-- end of table -->", flags=re.DOTALL)


def filled_in(text: str) -> str:
    """The page with every table made anew.

    Raises:
        KeyError: a marker names a table that does not exist, or a table has no marker.
    """
    missing = set(TABLES) - set(MARKED.findall(text))
    if missing:
        raise KeyError(f"odd.md has no place for the tables {', '.join(sorted(missing))}")
    return MARKED.sub(lambda found: _between(found[1]), text)


def _between(name: str) -> str:
    return f"<!-- table: {name} -->\n{TABLES[name]()}\n<!-- end of table -->"
