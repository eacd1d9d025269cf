"""Which scenarios, levers, packages, parameters and sources are there, and in which files."""

import math
import os
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal

from scenarios.errors import ScenarioError, problem, shown, unknown
from scenarios.loading import ROOT, Model, file_name, read_toml, validated
from scenarios.schema import Corporation, Lever, Package, Parameter, Scenario, Source
from scenarios.units import unit_against_name, value_problem

Kind = Literal["scenarios", "corporations", "levers", "packages", "parameters", "margins"]
NO_SCENARIO = {"sources"}
SINGULAR = {"scenarios": "scenario", "levers": "lever", "packages": "package", "parameters": "parameter"}


def is_path(name: str | Path) -> bool:
    """Is this a path rather than a name of the catalogue."""
    return isinstance(name, Path) or "/" in name or os.sep in name or name.endswith(".toml")


@dataclass(frozen=True)
class Library:
    """A folder of scenario files, and the parameter groups of the model that they fill."""

    root: Path
    groups: Mapping[str, type]
    policy: type

    def names(self, kind: Kind) -> list[str]:
        """Which names of this kind does the catalogue have, sorted."""
        folder = self.root if kind == "scenarios" else self.root / kind
        found = {path.stem for path in folder.glob("*.toml")}
        return sorted(found - NO_SCENARIO if kind == "scenarios" else found)

    def file(self, kind: Kind, name: str) -> Path:
        """Where is the file of this name of the catalogue."""
        return (self.root if kind == "scenarios" else self.root / kind) / f"{name}.toml"

    def locate(self, kinds: tuple[Kind, ...], name: str | Path, said_in: str, folder: Path) -> tuple[Kind, Path]:
        """Which file is meant by a name of the catalogue or a path (relative to `folder`); its kind, told by `kinds`.

        Raises:
            ScenarioError: neither a name of one of these kinds nor an existing file.
        """
        if not is_path(name):
            for kind in kinds:
                if name in self.names(kind):
                    return kind, self.file(kind, str(name))
            if not name or not _exists(folder / name):
                raise self._no_such_name(kinds, str(name), said_in, folder)
        path = folder / name
        if _is_missing(path):
            looked = f"there is no such file; looked for {file_name(path.absolute())}"
            raise ScenarioError(f"{said_in}: {shown(str(name))}: {looked}")
        is_package = "packages" in kinds and "baseline" in read_toml(path)
        return ("packages" if is_package else kinds[0]), path

    def _no_such_name(self, kinds: tuple[Kind, ...], name: str, said_in: str, folder: Path) -> ScenarioError:
        words = " or ".join(SINGULAR.get(kind, kind[:-1]) for kind in kinds)
        valid = [valid for kind in kinds for valid in self.names(kind)]
        if "scenarios" in kinds and "levers" not in kinds and name in self.names("levers"):
            right = f"is a lever, not a {words}; pull it with `arrears compare SCENARIO {name}`"
            return ScenarioError(f"{said_in} {shown(name)}: {right}; there are: {', '.join(valid)}")
        if name and _exists(folder / f"{name}.toml"):
            right = f'is no {words} of the catalogue; for the file {file_name(folder / name)}.toml write "{name}.toml"'
            return ScenarioError(f"{said_in} {shown(name)}: {right}")
        return unknown(said_in, "", name, valid, words)

    def load(self, model: type[Model], path: Path) -> Model:
        """What does the file hold, checked against the schema; its sources must exist."""
        loaded = validated(model, read_toml(path), file_name(path))
        self.check_sources(loaded.model_dump(exclude_none=True), file_name(path), ())
        return loaded

    def sources(self) -> dict[str, Source]:
        """Which sources are there, by key."""
        path = self.root / "sources.toml"
        name = file_name(path)
        return {key: validated(Source, table, name, (key,)) for key, table in read_toml(path).items()}

    def set_by_levers(self) -> frozenset[str]:
        """Which paths does some lever of the catalogue set: what somebody can decide on, whatever it is today."""
        tables = [read_toml(self.file("levers", name)).get("set", {}) for name in self.names("levers")]
        return frozenset(str(path) for table in tables for path in table)

    def check_sources(self, data: Any, file: str, place: tuple[str, ...]) -> None:
        """Raise ScenarioError if anything in the data names a source that sources.toml does not have."""
        _check_sources(data, file, place, read_toml(self.root / "sources.toml"))

    def group(self, name: str, fields: Mapping[str, type]) -> dict[str, Parameter]:
        """The parameters of scenarios/parameters/<name>.toml, which must be exactly these fields of these types."""
        path = self.file("parameters", name)
        file, tables = file_name(path), read_toml(path)
        for extra in tables:
            if extra not in fields:
                raise unknown(file, "", extra, fields, f"parameter of the group '{name}'")
        for missing in fields:
            if missing not in tables:
                raise problem(file, missing, "is missing; the model asks for this parameter")
        found = {field: self.parameter(tables[field], file, (field,), fields[field]) for field in fields}
        self.check_sources(tables, file, ())
        return found

    def kinds_as_written(self, name: str) -> dict[str, type]:
        """The types of a parameter file that belongs to no group of the model (how outcomes are valued)."""
        tables = read_toml(self.file("parameters", name))
        values = {key: table.get("value") if isinstance(table, dict) else None for key, table in tables.items()}
        return {key: type(value) if isinstance(value, bool | str) else float for key, value in values.items()}

    def parameter(self, table: Any, file: str, place: tuple[str, ...], kind: type) -> Parameter:
        """One parameter table; its unit must fit its name and its value the type the model asks for."""
        parameter = validated(Parameter, table, file, place)
        key = ".".join(place)
        if wrong := unit_against_name(place[-1], parameter.unit):
            raise problem(file, f"{key}.unit", wrong, parameter.unit)
        if wrong := kind_problem(parameter.value, kind):
            raise problem(file, f"{key}.value", wrong, parameter.value)
        return parameter


def kind_problem(value: Any, kind: type) -> str | None:
    """What is wrong with the type of a value, given the type the model asks for; None if nothing."""
    if kind is bool:
        return value_problem("yes/no", value)
    if kind is str:
        return value_problem("word", value)
    if isinstance(value, bool) or not isinstance(value, int | float):
        return "must be a number"
    if not math.isfinite(value):
        return "must be an ordinary number, not infinite or undefined"
    return "must be a whole number" if kind is int and value != int(value) else None


def _exists(path: Path) -> bool:
    try:
        path.lstat()
    except (OSError, ValueError):
        return False
    return True


def _is_missing(path: Path) -> bool:
    try:
        path.stat()
    except (FileNotFoundError, NotADirectoryError):
        return True
    except (OSError, ValueError):
        return False  # it cannot be used either; reading it says why
    return False


def _check_sources(data: Any, file: str, place: tuple[str, ...], known: Mapping[str, Any]) -> None:
    if isinstance(data, dict):
        for key, value in data.items():
            if key == "source" and isinstance(value, str) and value not in known:
                raise unknown(file, ".".join((*place, key)), value, known, "source")
            _check_sources(value, file, (*place, str(key)), known)
    elif isinstance(data, list | tuple):
        for number, item in enumerate(data, start=1):
            named = (*place[:-1], f"{place[-1]}[{number}]") if place else ()
            _check_sources(item, file, named, known)


@lru_cache(maxsize=1)
def standard_library() -> Library:
    """The catalogue that comes with the software."""
    from model.groups import CORPORATION, GROUPS

    return Library(ROOT, GROUPS, CORPORATION)


TITLED: dict[Kind, Any] = {"scenarios": Scenario, "levers": Lever, "packages": Package, "corporations": Corporation}


def entries(library: Library, kind: Kind) -> list[dict[str, str]]:
    """What does the catalogue have of a kind: name, kind, titles and who decides; files it cannot use are an error."""
    found = []
    for name in library.names(kind):
        item = library.load(TITLED[kind], library.file(kind, name))
        decides = "" if kind == "scenarios" else item.decides
        row = {"name": name, "kind": SINGULAR[kind], "title": item.title, "title_nl": item.title_nl, "decides": decides}
        found.append(row)
    return found
