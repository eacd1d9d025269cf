"""All parameters of a scenario under their full paths: `paying.lapse_share`, `corporation.a.homes`, `run.months`."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from model.setup import kinds_of
from scenarios.catalogue import Library, kind_problem
from scenarios.errors import ScenarioError, problem, unknown
from scenarios.loading import file_name, validated
from scenarios.schema import Corporation, Parameter, Scenario
from scenarios.units import number_from_text

COMMAND = "--set"
NAME = re.compile(r"[a-z][a-z0-9_]*")


@dataclass
class Sheet:
    """Parameters by full path, the type of each, and what the scenario's corporations are."""

    parameters: dict[str, Parameter] = field(default_factory=dict)
    kinds: dict[str, type] = field(default_factory=dict)
    corporations: dict[str, Corporation] = field(default_factory=dict)
    files: dict[str, str] = field(default_factory=dict)

    def values(self) -> dict[str, Any]:
        """The value of every parameter, in the type the model asks for."""
        return {path: self.typed(path, parameter.value) for path, parameter in self.parameters.items()}

    def typed(self, path: str, value: Any) -> Any:
        """A value in the type of its path: settings keep whole numbers whole, fields are as the model asks."""
        return value if self.kinds[path] is object else self.kinds[path](value)

    def expand(self, path: str, corporations: tuple[str, ...], said_in: str, key: str) -> list[str]:
        """Which paths are meant by a path in which `corporation.*` may stand for several."""
        if path.startswith("corporation.*."):
            rest = path.removeprefix("corporation.*.")
            paths = [f"corporation.{name}.{rest}" for name in corporations]
        else:
            paths = [path]
        for one in paths:
            if one not in self.parameters:
                raise unknown(said_in, key, one, self.parameters, "parameter")
        return paths

    def add(self, path: str, parameter: Parameter, kind: type) -> None:
        """Enter one parameter."""
        self.parameters[path] = parameter
        self.kinds[path] = kind

    def put(self, path: str, value: Any, said_in: str, key: str) -> None:
        """Give a parameter another value; who does so answers for it."""
        old = self.parameters[path]
        if wrong := old.problem_with(value):
            raise problem(said_in, key, wrong, value)
        note = f"chosen in {said_in}; the catalogue has {old.value} ({old.source}, {old.grade})"
        update = {"value": value, "source": "chosen-here", "grade": "assumption", "note": note}
        self.parameters[path] = old.model_copy(update=update)


def value_kind(parameter: Parameter) -> type:
    """Of which type are the values of a setting: bool, str, or object for a number whole or not."""
    return type(parameter.value) if isinstance(parameter.value, bool | str) else object


def read_value(text: Any, kind: type, unit: str) -> tuple[Any, str | None]:
    """The value that text of the command line stands for, and what is wrong with it."""
    value, wrong = number_from_text(str(text), float if kind is object else kind, unit)
    if kind is object and wrong is None and value == int(value):
        value = int(value)
    return value, wrong


def baseline_sheet(library: Library, scenario: Scenario, path: Path) -> Sheet:
    """All parameters of this scenario before anybody sets anything."""
    sheet = Sheet()
    for name, group in library.groups.items():
        fields = kinds_of(group)
        for key, parameter in library.group(name, fields).items():
            sheet.add(f"{name}.{key}", parameter, fields[key])
    for reference in scenario.corporations:
        add_corporation(library, sheet, reference, path)
    for key in type(scenario.run).model_fields:
        sheet.add(f"run.{key}", library.parameter(_dump(scenario.run, key), file_name(path), ("run", key), int), int)
    _apply_scenario_set(library, sheet, scenario, path)
    return sheet


def _dump(table: Any, key: str) -> dict[str, Any]:
    dumped: dict[str, Any] = getattr(table, key).model_dump(exclude_none=True)
    return dumped


def add_corporation(library: Library, sheet: Sheet, reference: str, scenario_path: Path) -> None:
    said_in = f"{file_name(scenario_path)}: corporations"
    _, path = library.locate(("corporations",), reference, said_in, scenario_path.parent)
    file, name = file_name(path), path.stem
    if not NAME.fullmatch(name):
        raise problem(file, "", "the file's name must be lower-case letters, digits and _, starting with a letter")
    if name in sheet.corporations:
        raise problem(file_name(scenario_path), "corporations", f"names the corporation '{name}' twice")
    corporation = library.load(Corporation, path)
    sheet.corporations[name], sheet.files[name] = corporation, file
    fields = kinds_of(library.policy)
    shared = library.group("corporation", fields)
    for extra in corporation.policy:
        if extra not in fields:
            raise unknown(file, "policy", extra, fields, "policy")
    for key, kind in fields.items():
        own = corporation.policy.get(key)
        parameter = library.parameter(_dump_one(own), file, ("policy", key), kind) if own else shared[key]
        sheet.add(f"corporation.{name}.{key}", parameter, kind)
    homes = library.parameter(_dump(corporation, "homes"), file, ("homes",), int)
    if not int(homes.value) >= 1:
        raise problem(file, "homes.value", "a corporation has at least 1 home", homes.value)
    share = library.parameter(
        _dump(corporation, "attention_neighbourhood_share"), file, ("attention_neighbourhood_share",), float
    )
    _enter(sheet, f"corporation.{name}.homes", homes, int, file)
    _enter(sheet, f"corporation.{name}.attention_neighbourhood_share", share, float, file)
    for key, setting in corporation.settings.items():
        checked = check_setting(library, key, setting, file)
        _enter(sheet, f"corporation.{name}.{key}", checked, value_kind(checked), file)


def _enter(sheet: Sheet, path: str, parameter: Parameter, kind: type, file: str) -> None:
    if path in sheet.parameters:
        raise problem(file, f"settings.{path.rpartition('.')[2]}", "this name is already used by a policy; rename it")
    sheet.add(path, parameter, kind)


def check_setting(library: Library, name: str, parameter: Parameter, file: str) -> Parameter:
    """A setting of a lever or corporation: its name can be referred to and its unit fits the name."""
    if not NAME.fullmatch(name):
        raise problem(file, f"settings.{name}", "a setting's name is lower-case letters, digits and _")
    kind = type(parameter.value) if isinstance(parameter.value, bool | str) else float
    return library.parameter(_dump_one(parameter), file, ("settings", name), kind)


def _dump_one(parameter: Parameter) -> dict[str, Any]:
    return parameter.model_dump(exclude_none=True)


def _apply_scenario_set(library: Library, sheet: Sheet, scenario: Scenario, path: Path) -> None:
    """What the scenario file itself sets: a plain value, or a parameter table with its own source."""
    file, names = file_name(path), tuple(sheet.corporations)
    for target, given in scenario.set.items():
        key = f'set."{target}"'
        for one in sheet.expand(target, names, file, key):
            if not isinstance(given, dict):
                sheet.put(one, _plain(sheet, one, given, file, key), file, key)
                continue
            for extra in given:
                if extra not in Parameter.model_fields:
                    raise unknown(file, key, extra, Parameter.model_fields, "key")
            for needed in ("value", "source", "grade"):
                if needed not in given:
                    raise problem(file, f"{key}.{needed}", "is missing; say what it is and how that is known")
            old = _dump_one(sheet.parameters[one])
            if "range" in given or "distribution" in given:
                old = {name: old[name] for name in old if name not in ("range", "distribution")}
            own = validated(Parameter, {**old, **given}, file, ("set", target))
            if own.unit != sheet.parameters[one].unit:
                raise problem(file, f"{key}.unit", f"wrong unit; it is in {sheet.parameters[one].unit}", own.unit)
            _plain(sheet, one, own.value, file, key)
            sheet.parameters[one] = own


def _plain(sheet: Sheet, path: str, value: Any, file: str, key: str) -> Any:
    kind = sheet.kinds[path]
    if wrong := kind_problem(value, float if kind is object else kind):
        raise problem(file, key, wrong, value)
    return value


def apply_settings(sheet: Sheet, settings: Mapping[str, Any], lever_paths: Mapping[str, Parameter]) -> None:
    """What `--set path=value` sets in the baseline; settings of levers are left to scenarios/pulling.py."""
    for path, text in settings.items():
        if path in lever_paths:
            continue
        valid = [*sheet.parameters, *lever_paths]
        targets = _targets(sheet, path)
        if not targets:
            raise unknown(COMMAND, path, path, valid, "parameter")
        for target in targets:
            value, wrong = read_value(text, sheet.kinds[target], sheet.parameters[target].unit)
            if wrong:
                raise problem(COMMAND, path, wrong, str(text))
            sheet.put(target, value, COMMAND, path)


def _targets(sheet: Sheet, path: str) -> list[str]:
    try:
        return sheet.expand(path, tuple(sheet.corporations), COMMAND, path)
    except ScenarioError:
        return []
