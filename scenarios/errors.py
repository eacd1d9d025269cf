"""The one thing that goes wrong here: an input that cannot be used, told in one clear message."""

from collections.abc import Iterable
from difflib import get_close_matches
from pathlib import Path
from typing import Any


class ScenarioError(Exception):
    """An input cannot be used; the message names file, key, value, what would be right and the nearest valid name."""


def nearest(word: str, valid: Iterable[str]) -> str:
    """What ends the message about an unknown word: the nearest valid name, or all of them if they are few."""
    names = sorted(set(valid))
    close = get_close_matches(str(word), names, n=1, cutoff=0.6)
    if close:
        return f"did you mean '{close[0]}'?"
    folded = {name.lower().replace("_", "-"): name for name in names}
    close = get_close_matches(str(word).lower().replace("_", "-"), list(folded), n=1, cutoff=0.5)
    if close:
        return f"did you mean '{folded[close[0]]}'?"
    if not names:
        return "there are none"
    if len(names) <= 12:
        return "there are: " + ", ".join(names)
    return f"there are {len(names)}, such as {', '.join(names[:6])}"


def shown(value: Any) -> str:
    """How is a value written in a message: as in TOML, on one line, shortened."""
    if isinstance(value, bool):
        text = "true" if value else "false"
    elif isinstance(value, dict):
        text = "{" + ", ".join(f"{key} = {shown(part)}" for key, part in value.items()) + "}"
    elif isinstance(value, list | tuple):
        text = "[" + ", ".join(shown(part) for part in value) + "]"
    elif isinstance(value, str):
        text = '"' + value.encode("unicode_escape").decode().replace('"', '\\"') + '"'
    else:
        text = str(value)
    text = " ".join(text.split())
    return text if len(text) <= 80 else text[:77] + "..."


def problem(file: str | Path, key: str, right: str, *value: Any) -> ScenarioError:
    """The error for one key of a file (or of the command line), with its value if there is one."""
    place = f"{file}: {key}" if key else f"{file}"
    given = f" = {shown(value[0])}" if value else ""
    return ScenarioError(f"{place}{given}: {right}")


def unknown(file: str | Path, key: str, word: str, valid: Iterable[str], what: str) -> ScenarioError:
    """The error for a name that does not exist."""
    place = f"{file}: {key}: " if key else f"{file}: "
    return ScenarioError(f"{place}unknown {what} {shown(word)}; {nearest(word, valid)}")
