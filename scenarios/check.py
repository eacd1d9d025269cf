"""What is wrong or doubtful in a file somebody wrote, for `arrears check`."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

from model.setup import kinds_of
from scenarios.catalogue import Kind, Library, standard_library
from scenarios.errors import ScenarioError, nearest, shown
from scenarios.fields import PLACEHOLDER
from scenarios.loading import file_name, read_toml
from scenarios.schema import Corporation, Lever, Parameter, Scenario
from scenarios.sheet import Sheet, add_corporation, baseline_sheet

ALL_KINDS: tuple[Kind, ...] = ("scenarios", "levers", "packages", "corporations")
SURE = ("law", "measured", "derived")


def check(name: str | Path, library: Library | None = None) -> list[str]:
    """What was found in a file or a name of the catalogue: `error: ...` or `remark: ...`; empty if all is well."""
    library = library or standard_library()
    try:
        kind, path = library.locate(ALL_KINDS, name, "check", Path())
        text = read_toml(path)
        kind = kind if str(name) in library.names(kind) else _kind_of(text, library, path)
        checkers: dict[str, Callable[[Library, Path], list[str]]] = {
            "scenarios": _check_scenario,
            "packages": _check_scenario,
            "levers": _check_lever,
            "corporations": _check_corporation,
            "parameters": _check_group,
        }
        return checkers[kind](library, path)
    except ScenarioError as error:
        return [f"error: {error}"]


def _kind_of(tables: dict[str, Any], library: Library, path: Path) -> Any:
    """Which kind of file is this, judged by what stands in it."""
    if "baseline" in tables:
        return "packages"
    if "run" in tables or "people" in tables:
        return "scenarios"
    if "homes" in tables:
        return "corporations"
    if "decides" in tables or {"set", "rung", "rung_change", "cost", "policy_of"} & set(tables):
        return "levers"
    if {"scenario", "outcomes"} <= set(tables):
        command = "sensitivity" if "sensitivity" in tables else "sweep"
        raise ScenarioError(f"{file_name(path)}: is a plan; run it with `arrears {command}`, which checks it first")
    if path.stem in (*library.groups, "corporation"):
        return "parameters"
    keys = ("title", "people", "corporations", "run", "decides", "set", "rung", "baseline", "homes")
    first = next(iter(tables), "")
    raise ScenarioError(
        f"{file_name(path)}: {first}: not a scenario, lever, package, corporation or known parameter group; "
        f"{nearest(first, keys)}"
    )


def _check_scenario(library: Library, path: Path) -> list[str]:
    from scenarios.compose import resolve

    resolved = resolve(path, library=library)
    found = [] if "baseline" in read_toml(path) else _idle_settings(library, path)
    return found + _no_range({name: one for name, one in resolved.parameters.items() if not name.startswith("run.")})


def _idle_settings(library: Library, path: Path) -> list[str]:
    """What does a scenario set to what it is anyway."""
    scenario, file = library.load(Scenario, path), file_name(path)
    with_it = baseline_sheet(library, scenario, path).parameters
    bare = baseline_sheet(library, scenario.model_copy(update={"set": {}}), path)
    found = _empty_set(path)
    for target, given in scenario.set.items():
        key = f'set."{target}"'
        paths = bare.expand(target, tuple(bare.corporations), file, key)
        if all(_same(bare.parameters[one], with_it[one], isinstance(given, dict)) for one in paths):
            found.append(f"remark: {file}: {key} = {shown(given)}: is so without this line; it changes nothing")
    return found


def _same(old: Parameter, new: Parameter, with_range: bool) -> bool:
    return old.value == new.value and (not with_range or (old.bounds(), old.allowed) == (new.bounds(), new.allowed))


def _empty_set(path: Path) -> list[str]:
    """Is there a table [set] with nothing in it."""
    empty = read_toml(path).get("set") == {}
    return [f'remark: {file_name(path)}: set: sets nothing; write "path" = value under it, or leave it out'] * empty


def _check_lever(library: Library, path: Path) -> list[str]:
    """A lever must fit the first scenario of the catalogue that has its corporations; unused settings are remarked."""
    from scenarios.compose import resolve

    lever = library.load(Lever, path)
    used = set(re.findall(PLACEHOLDER, path.read_text(encoding="utf-8")))
    found = [
        f'remark: {file_name(path)}: settings.{name}: nothing in the file uses it; write "{{{name}}}" where it counts'
        for name in lever.settings
        if name not in used and name != "adoption"
    ]
    if not (lever.set or lever.rung or lever.rung_change or lever.policy_of):
        found.append(f"remark: {file_name(path)}: sets nothing and adds no rung; it changes nothing but costs")
    else:
        found += _empty_set(path)
    changes = bool(lever.rung or lever.rung_change or lever.policy_of)
    for scenario in library.names("scenarios"):
        call = str(path if path.is_absolute() else Path() / "." / path)
        stages = resolve(scenario, [call], library=library).document["stages"]
        changes = changes or any(stage["parameters"] for stage in stages)
    if lever.set and not changes:
        found.append(f"remark: {file_name(path)}: set: every value is already so without it; it changes nothing")
    return found + _no_range({f"settings.{name}": one for name, one in lever.settings.items()})


def _check_corporation(library: Library, path: Path) -> list[str]:
    from scenarios.ladders import own_rungs_in_order

    sheet = Sheet()
    add_corporation(library, sheet, str(path.absolute()), path)
    own_rungs_in_order(sheet, path.stem, sheet.values())
    loaded = library.load(Corporation, path)
    return _no_range({f"settings.{name}": one for name, one in loaded.settings.items()})


def _check_group(library: Library, path: Path) -> list[str]:
    group = {**library.groups, "corporation": library.policy}[path.stem]
    here = Library(path.parent.parent, library.groups, library.policy)
    return _no_range(here.group(path.stem, kinds_of(group)))


def _no_range(parameters: dict[str, Parameter]) -> list[str]:
    return [
        f"remark: {name} = {shown(one.value)}: has no range or distribution, so it cannot be varied"
        for name, one in parameters.items()
        if one.bounds() is None and one.grade not in SURE and one.source != "chosen-here"
        and not isinstance(one.value, bool | str) and one.allowed is None
    ]  # fmt: skip
