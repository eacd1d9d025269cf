"""Builds the ladders: a corporation's own rungs, what levers change in them, and the rungs levers add at the end.

Rungs keep their bit: the corporation's own come first, those of levers follow in the order of the levers' names.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from scenarios.errors import ScenarioError, problem, unknown
from scenarios.fields import PLACEHOLDER
from scenarios.loading import validated
from scenarios.pulling import ActiveLever, Claims, blend, target_of
from scenarios.schema import RungTable
from scenarios.sheet import Sheet

Rung = dict[str, Any]
ABOUT = ("note", "source", "grade")
CONDITIONS = ("only_if", "unless")
FIELDS = tuple(name for name in RungTable.model_fields if name not in (*ABOUT, *CONDITIONS))
WHOLE = ("in_round", "repeats", "priority")
MOST_RUNGS = 62


def settled(rung: RungTable, fill: Callable[[Any, str], Any], file: str, number: int) -> Rung:
    """The rung with every `"{setting}"` filled in and checked again; words stay words."""
    key = f"rung[{number}]"
    raw = rung.model_dump(include=set(FIELDS))
    values = {name: fill(value, f"{key}.{name}") for name, value in raw.items()}
    checked = validated(RungTable, values, file, (key,)).model_dump(include=set(FIELDS))
    about = {name: getattr(rung, name) for name in ABOUT if getattr(rung, name) is not None}
    return {**checked, "at_months": float(checked["at_months"]), **about}


def check_order(rungs: Sequence[Rung], file: str) -> None:
    """Raise ScenarioError if a rung stands below an earlier one of the same measure."""
    highest: dict[str, tuple[float, int]] = {}
    for number, rung in enumerate(rungs, start=1):
        before, where = highest.get(rung["measure"], (0.0, 0))
        if rung["at_months"] < before:
            right = f"out of order: rung[{where}] of the same measure is at {before:g}; put rungs in ascending order"
            raise problem(file, f"rung[{number}].at_months", right, rung["at_months"])
        highest[rung["measure"]] = (rung["at_months"], number)


def own_rungs(sheet: Sheet, name: str, values: Mapping[str, Any]) -> list[Rung]:
    """The rungs a corporation's file has, under these parameter values."""
    corporation, file = sheet.corporations[name], sheet.files[name]

    def fill(value: Any, key: str) -> Any:
        match = PLACEHOLDER.fullmatch(value) if isinstance(value, str) else None
        if match is None:
            return value
        if match[1] not in corporation.settings:
            raise unknown(file, key, match[1], corporation.settings, "setting")
        return values[f"corporation.{name}.{match[1]}"]

    rungs = []
    for number, table in enumerate(corporation.rung, start=1):
        rung = settled(table, fill, file, number)
        only_if, unless = (fill(getattr(table, word), f"rung[{number}].{word}") for word in CONDITIONS)
        if only_if is not True or unless is not False:
            rung["adoption_share"] = 0.0
        rungs.append({"bit": number - 1, "of": name, **rung})
    return rungs


def own_rungs_in_order(sheet: Sheet, name: str, values: Mapping[str, Any]) -> list[Rung]:
    """The same, refused if the file does not have them in order; looked at once, for a file says so once."""
    rungs, corporation = own_rungs(sheet, name, values), sheet.corporations[name]
    # Two rungs may change places when a threshold is varied within its range; a file is to be written in order.
    written = [
        {**rung, "at_months": _as_written(table, sheet, name)}
        for rung, table in zip(rungs, corporation.rung, strict=True)
    ]
    check_order(written, sheet.files[name])
    return rungs


def _as_written(table: RungTable, sheet: Sheet, name: str) -> float:
    """From where on the file itself has a rung, whatever its setting has been given since."""
    match = PLACEHOLDER.fullmatch(table.at_months) if isinstance(table.at_months, str) else None
    return float(sheet.corporations[name].settings[match[1]].value if match else table.at_months)


def ladder_under(
    sheet: Sheet, name: str, base: Mapping[str, Any], values: Mapping[str, Any],
    levers: Sequence[ActiveLever], all_levers: Sequence[ActiveLever], claims: Claims,
) -> list[Rung]:  # fmt: skip
    """The ladder of a corporation while `levers` hold; `all_levers` are those that ever hold, for stable bits."""
    before = own_rungs(sheet, name, base)
    rungs = own_rungs(sheet, name, values)
    for active in levers:
        if name in active.corporations:
            _change_rungs(active, name, before, rungs, claims)
    bit = len(rungs)
    for active in all_levers:
        added = added_rungs(sheet, active, name, base)
        if active in levers:
            rungs += [{"bit": bit + nth, "of": active.name, **rung} for nth, rung in enumerate(added)]
        bit += len(added)
    if bit > MOST_RUNGS:
        raise ScenarioError(f"corporation '{name}': {bit} rungs with all levers; at most {MOST_RUNGS} are possible")
    return rungs


def added_rungs(sheet: Sheet, active: ActiveLever, name: str, base: Mapping[str, Any]) -> list[Rung]:
    """The rungs a lever adds at this corporation, done as often as the lever is adopted; none at adoption 0."""
    adoption = active.adoption(name)
    if name not in active.corporations or adoption == 0:
        return []
    rungs = []
    for number, table in enumerate(active.lever.rung, start=1):
        if active.holds(table, f"rung[{number}]", name):
            rungs.append(settled(table, lambda value, key: active.filled(value, key, name), active.file, number))
    check_order(rungs, active.file)
    if active.policy_of not in (None, name):
        model = own_rungs(sheet, str(active.policy_of), base)
        rungs += [{key: value for key, value in rung.items() if key not in ("bit", "of")} for rung in model]
    return [{**rung, "adoption_share": float(rung["adoption_share"]) * adoption} for rung in rungs]


def _change_rungs(active: ActiveLever, name: str, before: list[Rung], rungs: list[Rung], claims: Claims) -> None:
    adoption = active.adoption(name)
    if active.policy_of not in (None, name):
        for number, rung in enumerate(rungs, start=1):
            claims.claim(f"corporation.{name}.rung[{number}].adoption_share", active)
            rung["adoption_share"] *= 1.0 - adoption
    for nth, change in enumerate(active.lever.rung_change, start=1):
        key = f"rung_change[{nth}]"
        for number, rung in enumerate(rungs, start=1):
            if not matches(active, change.where, before[number - 1], key, name):
                continue
            for field, wanted in change.set.items():
                if field not in FIELDS:
                    raise unknown(active.file, f"{key}.set", field, FIELDS, "key of a rung")
                claims.claim(f"corporation.{name}.rung[{number}].{field}", active)
                target = target_of(active, wanted, rung[field], f"{key}.set.{field}", name)
                wished = _checked(field, target, active.file, (key, "set"))
                rung[field] = blend(rung[field], wished, adoption, field in WHOLE)


def _checked(field: str, value: Any, file: str, place: tuple[str, ...]) -> Any:
    """The value as that field of a rung, refused if it cannot be one."""
    return getattr(validated(RungTable, {"at_months": 0, "action": "phone", field: value}, file, place), field)


def matches(active: ActiveLever, where: Mapping[str, Any], rung: Rung, key: str, name: str) -> bool:
    """Is this one of the rungs that a change is about."""
    for field, value in where.items():
        if field not in FIELDS:
            raise unknown(active.file, f"{key}.where", field, FIELDS, "key of a rung")
        wanted = active.filled(value, f"{key}.where.{field}", name)
        _checked(field, wanted, active.file, (key, "where"))
        if rung[field] != wanted:
            return False
    return True


def check_changes_find_rungs(sheet: Sheet, base: Mapping[str, Any], levers: Iterable[ActiveLever]) -> None:
    """Raise ScenarioError if a lever changes rungs that no corporation has."""
    ladders = {name: own_rungs_in_order(sheet, name, base) for name in sheet.corporations}
    for active in levers:
        for nth, change in enumerate(active.lever.rung_change, start=1):
            key = f"rung_change[{nth}]"
            if not any(
                matches(active, change.where, rung, key, name) for name in active.corporations for rung in ladders[name]
            ):
                raise problem(active.file, f"{key}.where", "no corporation it applies to has such a rung", change.where)
