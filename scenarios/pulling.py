"""Which levers are pulled, with which settings, and what they do to the parameters.

Composition has no order: every lever starts from the baseline, and two levers that set one thing are an error. With
adoption between 0 and 1 a number goes that share of the way from the baseline to the lever's target; a word or yes/no
cannot go half the way and switches when adoption is at least one half. With adoption 0 nothing changes.
"""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from scenarios.catalogue import Library, kind_problem
from scenarios.errors import ScenarioError, problem, shown, unknown
from scenarios.fields import PLACEHOLDER
from scenarios.loading import file_name
from scenarios.schema import LAST_MONTH, Change, Lever, Parameter
from scenarios.sheet import COMMAND, Sheet, check_setting, read_value, value_kind
from scenarios.variants import LeverCall

SWITCHES_AT = 0.5
NOT_BY_LEVER = ("homes", "attention_neighbourhood_share")


@dataclass(frozen=True)
class ActiveLever:
    """A lever as it is pulled: `values` per setting, and per `setting.corporation` where one differs."""

    name: str
    file: str
    lever: Lever
    settings: Mapping[str, Parameter]
    values: Mapping[str, Any]
    corporations: tuple[str, ...]
    standing: bool

    def value(self, setting: str, corporation: str | None = None) -> Any:
        """The value of a setting, at this corporation if one is named."""
        return self.values.get(f"{setting}.{corporation}", self.values[setting])

    def adoption(self, corporation: str | None = None) -> float:
        """The share of cases in which it is really done."""
        return float(self.value("adoption", corporation))

    @property
    def from_month(self) -> int:
        """From which month after the branch point it holds."""
        return int(self.values["from_month"])

    @property
    def until_month(self) -> int:
        """In which month after the branch point it no longer holds."""
        return int(self.values["until_month"])

    def filled(self, value: Any, key: str, corporation: str | None = None) -> Any:
        """The value, with `"{setting}"` replaced by the setting's value."""
        match = PLACEHOLDER.fullmatch(value) if isinstance(value, str) else None
        if match is None:
            return value
        if match[1] not in self.settings:
            raise unknown(self.file, key, match[1], self.settings, "setting")
        return self.value(match[1], corporation)

    @property
    def policy_of(self) -> str | None:
        """Whose policy and ladder the others take over, if it is such a lever."""
        model = self.filled(self.lever.policy_of, "policy_of")
        return None if model is None else str(model)

    def holds(self, item: Any, key: str, corporation: str | None = None) -> bool:
        """Does a rung or cost with `only_if` and `unless` count under these settings."""
        wanted = [self.filled(item.only_if, f"{key}.only_if", corporation)]
        wanted.append(self.filled(item.unless, f"{key}.unless", corporation))
        for value, name in zip(wanted, ("only_if", "unless"), strict=True):
            if not isinstance(value, bool):
                raise problem(self.file, f"{key}.{name}", "must be a yes/no setting", value)
        return wanted[0] and not wanted[1]

    def __str__(self) -> str:
        """How the lever is written with every setting that differs from its file."""
        changed = [name for name in self.values if "." in name or self.values[name] != self.settings[name].value]
        return str(LeverCall(self.name, tuple((name, shown(self.values[name]).strip('"')) for name in sorted(changed))))


def lever_settings(library: Library, lever: Lever, file: str) -> dict[str, Parameter]:
    """Which settings does a lever have: its own, and those that every lever has: adoption and its months."""
    own = {name: check_setting(library, name, setting, file) for name, setting in lever.settings.items()}
    mine = {"source": "assumption", "grade": "assumption", "date": "2016"}
    adoption = {"unit": "share", "range": (0.0, 1.0), "value": 1, **mine, "note": "share of cases in which it is done"}
    month = {"unit": "months", "allowed": (0.0, float(LAST_MONTH)), **mine}
    start = {**month, "value": lever.from_month, "note": "after the start"}
    end = {**month, "value": lever.until_month, "note": f"no longer from then on; {LAST_MONTH} is never"}
    implied = {"adoption": Parameter.model_validate(adoption), "from_month": Parameter.model_validate(start)}
    implied["until_month"] = Parameter.model_validate(end)
    return {**implied, **own}


def active_levers(
    library: Library,
    sheet: Sheet,
    calls: Sequence[LeverCall],
    settings: Mapping[str, Any],
    standing: bool,
) -> list[ActiveLever]:
    """The levers that calls name (packages are opened up before), with their settings; sorted by name."""
    found: dict[str, ActiveLever] = {}
    for call in calls:
        _, path = library.locate(("levers",), call.name, call.said_in, call.folder)
        lever, file = library.load(Lever, path), file_name(path)
        if path.stem in found:
            right = f"the lever '{path.stem}' is named twice; name it once with all its settings"
            raise ScenarioError(f"{call.said_in}: {right}")
        parameters = lever_settings(library, lever, file)
        corporations = _corporations(sheet, lever, file)
        values = _setting_values(path.stem, parameters, call, settings, corporations)
        found[path.stem] = ActiveLever(path.stem, file, lever, parameters, values, corporations, standing)
    return [found[name] for name in sorted(found)]


def _corporations(sheet: Sheet, lever: Lever, file: str) -> tuple[str, ...]:
    if "*" in lever.corporations:
        return tuple(sheet.corporations)
    for name in lever.corporations:
        if name not in sheet.corporations:
            raise unknown(file, "corporations", name, sheet.corporations, "corporation")
    return lever.corporations


def _setting_values(
    name: str, parameters: Mapping[str, Parameter], call: LeverCall, settings: Mapping[str, Any], names: tuple[str, ...]
) -> dict[str, Any]:
    values: dict[str, Any] = {key: parameter.value for key, parameter in parameters.items()}
    written = [(f"{call.said_in} {name}", key, text) for key, text in call.settings]
    start = f"{name}."
    written += [(COMMAND, key.removeprefix(start), text) for key, text in settings.items() if key.startswith(start)]
    seen: set[str] = set()
    for said_in, key, text in written:
        setting, _, corporation = key.partition(".")
        if setting not in parameters:
            raise unknown(said_in, "", setting, parameters, f"setting of '{name}'")
        if corporation and corporation not in names:
            raise unknown(said_in, key, corporation, names, "corporation")
        if key in seen:
            raise problem(said_in, key, "is set twice, in the variant and by --set; set it once")
        seen.add(key)
        kind = int if setting in ("from_month", "until_month") else value_kind(parameters[setting])
        value, wrong = read_value(text, kind, parameters[setting].unit)
        if wrong := wrong or parameters[setting].problem_with(value):
            raise problem(said_in, key, wrong, str(text))
        values[key] = value
    if values["until_month"] <= values["from_month"]:
        right = f"must be after its from_month, {values['from_month']}"
        raise problem(f"lever {name}", "until_month", right, values["until_month"])
    return values


def blend(base: Any, target: Any, adoption: float, whole: bool) -> Any:
    """What is in force when a lever that wants `target` is followed in a share of the cases."""
    if adoption == 0:
        return base
    if isinstance(base, bool | str):
        return target if adoption >= SWITCHES_AT else base
    value = target if adoption == 1 else base + adoption * (target - base)
    return math.floor(value + 0.5) if whole else value


def target_of(active: ActiveLever, change: Change, base: Any, key: str, corporation: str | None) -> Any:
    """To which value a lever wants to bring this one."""
    if change.to is not None:
        return active.filled(change.to, key, corporation)
    by = active.filled(change.times if change.times is not None else change.plus, key, corporation)
    if any(isinstance(number, bool) or not isinstance(number, int | float) for number in (base, by)):
        raise problem(active.file, key, "'times' and 'plus' are for numbers only", by)
    return base * by if change.times is not None else base + by


class Claims:
    """Who sets what: two levers that set one thing are an error that names both files."""

    def __init__(self) -> None:
        self.by: dict[str, ActiveLever] = {}

    def claim(self, what: str, active: ActiveLever) -> None:
        """Enter that this lever sets this thing."""
        other = self.by.setdefault(what, active)
        if other is not active:
            first, second = sorted((other.file, active.file))
            raise ScenarioError(f"{first} and {second}: both set {what}; use one of the two levers, or change one")


def values_under(
    sheet: Sheet, base: Mapping[str, Any], levers: Iterable[ActiveLever], claims: Claims
) -> dict[str, Any]:
    """The value of every parameter while these levers hold."""
    values = dict(base)
    for active in levers:
        for path, change, key in _changes(sheet, base, active):
            claims.claim(path, active)
            corporation = path.split(".")[1] if path.startswith("corporation.") else None
            target = target_of(active, change, base[path], key, corporation)
            kind = sheet.kinds[path]
            wrong = kind_problem(target, float if kind in (object, int) else kind)
            if wrong:
                raise problem(active.file, key, wrong, target)
            value = blend(base[path], target, active.adoption(corporation), kind is int)
            if wrong := _impossible(sheet.parameters[path], value):
                raise problem(active.file, key, f"{wrong} (for {path})", value)
            values[path] = sheet.typed(path, value)
    return values


def _impossible(parameter: Parameter, value: Any) -> str | None:
    """A lever may go beyond what is plausible today, not beyond what is possible or allowed."""
    signed = parameter.range if parameter.range and parameter.range[0] < 0 else None
    wide = None if signed is None else (-float("inf"), float("inf"))
    update = {"range": None, "distribution": None, "allowed": parameter.allowed or wide}
    return parameter.model_copy(update=update).problem_with(value)


def _changes(sheet: Sheet, base: Mapping[str, Any], active: ActiveLever) -> list[tuple[str, Change, str]]:
    changes = []
    for path, change in active.lever.set.items():
        key = f'set."{path}"'
        if path.startswith("run.") or path.rpartition(".")[2] in NOT_BY_LEVER:
            raise problem(active.file, key, "belongs to the scenario; a lever cannot change it")
        changes += [(one, change, key) for one in sheet.expand(path, active.corporations, active.file, key)]
    if (model := active.policy_of) is not None:
        if model not in sheet.corporations:
            raise unknown(active.file, "policy_of", model, sheet.corporations, "corporation")
        prefix = f"corporation.{model}."
        mine = (*NOT_BY_LEVER, *sheet.corporations[model].settings)
        fields = [field for path in base if (field := path.removeprefix(prefix)) not in (path, *mine)]
        for field in fields:
            for name in active.corporations:
                path = f"corporation.{name}.{field}"
                if base[path] != base[prefix + field]:
                    changes.append((path, Change(to=base[prefix + field]), "policy_of"))
    return changes
