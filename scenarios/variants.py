"""Reads the names of variants: `standard-referral[months=3,adoption=0.5]+direct-payment`."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path

from scenarios.errors import ScenarioError, shown
from scenarios.loading import file_name

COMMAND = "variant"


@dataclass(frozen=True)
class LeverCall:
    """One lever or package by name (or path), with the settings written behind it, as text, and where it is written.

    `folder`: from where a path is meant: the folder of the file it is written in.
    """

    name: str
    settings: tuple[tuple[str, str], ...] = ()
    said_in: str = field(default=COMMAND, compare=False)
    folder: Path = field(default=Path(), compare=False)

    def __str__(self) -> str:
        """How the call is written."""
        inner = ",".join(f"{setting}={value}" for setting, value in self.settings)
        return f"{self.name}[{inner}]" if inner else self.name


def parse_variant(text: str, folder: Path = Path()) -> list[LeverCall]:
    """Which levers does `a[x=1]+b` name, in the order written; a file whose name has + or [ in it is one lever."""
    name, bracket, _ = text.rpartition("[")
    for file in (text.strip(), name.strip() if text.rstrip().endswith("]") and bracket else ""):
        if set("+[") & set(file) and _is_file(folder, file):
            return [replace(_parse_call("file" + text.strip()[len(file) :], text), name=file)]
    return [_parse_call(part, text) for part in _split(text, "+")]


def parse_variants(texts: Iterable[str], path: Path | None = None) -> list[LeverCall]:
    """Which levers do several variants name together; `path`: in whose list `levers` they are written, if in one."""
    calls: list[LeverCall] = []
    folder = Path() if path is None else path.parent
    for number, text in enumerate(texts, start=1):
        said_in = COMMAND if path is None else f"{file_name(path)}: levers[{number}]"
        try:
            calls += [replace(call, said_in=said_in, folder=folder) for call in parse_variant(text, folder)]
        except ScenarioError as error:
            raise ScenarioError(f"{said_in}{str(error).removeprefix(COMMAND)}") from None
    return calls


def _is_file(folder: Path, name: str) -> bool:
    try:
        return (folder / name).is_file()
    except (OSError, ValueError):
        return False


def _wrong(text: str, right: str) -> ScenarioError:
    return ScenarioError(f"{COMMAND} {shown(text)}: {right}; write for instance 'lever[setting=2]+other-lever'")


def _split(text: str, mark: str) -> list[str]:
    """The parts between the marks that stand outside square brackets."""
    parts, depth = [""], 0
    for letter in text:
        depth += {"[": 1, "]": -1}.get(letter, 0)
        if depth not in (0, 1):
            raise _wrong(text, "the square brackets do not pair")
        if letter == mark and depth == 0:
            parts.append("")
        else:
            parts[-1] += letter
    if depth:
        raise _wrong(text, "a square bracket is not closed")
    return parts


def _parse_call(part: str, text: str) -> LeverCall:
    name, bracket, rest = part.strip().partition("[")
    if not name.strip():
        raise _wrong(text, "the name of a lever is missing")
    if not bracket:
        return LeverCall(name.strip())
    inner, _, behind = rest.rpartition("]")
    if behind.strip():
        raise _wrong(text, f"do not write anything behind the bracket of '{name.strip()}'")
    settings: dict[str, str] = {}
    for item in inner.split(",") if inner.strip() else []:
        setting, equals, value = (word.strip() for word in item.partition("="))
        if not setting or not equals or not value:
            raise _wrong(text, f"'{item.strip()}' must be setting=value")
        if setting in settings:
            raise _wrong(text, f"'{setting}' is given twice")
        settings[setting] = value
    return LeverCall(name.strip(), tuple(settings.items()))
