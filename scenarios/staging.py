"""Puts a resolved scenario together: what holds from which month, and the document that says so.

The first stage is the town with what is already in place; it holds in the burn-in and until the first lever starts.
Each further stage starts in a month in which a lever starts or ends. A stage lists the parameters that differ from the
baseline, and every corporation's whole policy and ladder.
"""

import math
from collections.abc import Mapping, Sequence
from typing import Any

from scenarios.document import FORMAT
from scenarios.errors import problem
from scenarios.ladders import check_changes_find_rungs, ladder_under
from scenarios.pulling import NOT_BY_LEVER, ActiveLever, Claims, values_under
from scenarios.schema import LAST_MONTH, CostTable, Parameter, Scenario
from scenarios.sheet import Sheet
from scenarios.units import MOST_CENTS, value_problem


def document_of(
    name: str, scenario: Scenario, sheet: Sheet, levers: Sequence[ActiveLever], full_homes: int, people: dict[str, str]
) -> dict[str, Any]:
    """The document of a scenario with its levers; `full_homes` is the number of homes before scaling."""
    base = sheet.values()
    levers = sorted(levers, key=lambda active: active.name)
    check_changes_find_rungs(sheet, base, levers)
    _stage(sheet, base, levers, levers, 0)  # all at once: levers that clash do so whenever they start
    in_place = [active for active in levers if active.standing]
    stages = [_stage(sheet, base, in_place, levers, 0)]
    pulled = [active for active in levers if not active.standing]
    ends = {active.until_month for active in pulled if active.until_month < LAST_MONTH}
    for month in sorted(ends | {active.from_month for active in pulled}):
        holding = [*in_place, *(active for active in pulled if active.from_month <= month < active.until_month)]
        stages.append(_stage(sheet, base, holding, levers, month))
    rows = [_corporation_row(sheet, base, corporation) for corporation in sheet.corporations]
    homes = {row["name"]: row["homes"] for row in rows}
    return {
        "format": FORMAT,
        "name": name,
        "title": scenario.title,
        "title_nl": scenario.title_nl,
        "homes": sum(homes.values()),
        "burn_in_months": base["run.burn_in_months"],
        "people": people,
        "corporations": rows,
        "levers": [_lever_row(active) for active in levers],
        "costs": [row for active in levers for row in _cost_rows(active, homes, full_homes)],
        "parameters": _parameter_rows(sheet, base, levers),
        "stages": stages,
    }


def _stage(
    sheet: Sheet, base: Mapping[str, Any], levers: Sequence[ActiveLever], ever: Sequence[ActiveLever], month: int
) -> dict[str, Any]:
    claims = Claims()
    values = values_under(sheet, base, levers, claims)
    corporations = {}
    for name, corporation in sheet.corporations.items():
        prefix = f"corporation.{name}."
        apart = (*NOT_BY_LEVER, *corporation.settings)
        policy = {path.removeprefix(prefix): value for path, value in values.items() if path.startswith(prefix)}
        policy = {field: value for field, value in policy.items() if field not in apart}
        ladder = ladder_under(sheet, name, base, values, levers, ever, claims)
        corporations[name] = {"policy": policy, "ladder": ladder}
    changed = {path: value for path, value in values.items() if value != base[path]}
    return {"from_month": month, "parameters": changed, "corporations": corporations}


def _corporation_row(sheet: Sheet, base: Mapping[str, Any], name: str) -> dict[str, Any]:
    row = {field: base[f"corporation.{name}.{field}"] for field in NOT_BY_LEVER}
    return {"name": name, "title": sheet.corporations[name].title, **row}


def _lever_row(active: ActiveLever) -> dict[str, Any]:
    return {
        "name": active.name,
        "call": str(active),
        "title": active.lever.title,
        "title_nl": active.lever.title_nl,
        "decides": active.lever.decides,
        "in_place": active.standing,
        "from_month": active.from_month,
        "until_month": active.until_month,
        "corporations": list(active.corporations),
        "settings": dict(active.values),
    }


def _cost_rows(active: ActiveLever, homes: Mapping[str, int], full_homes: int) -> list[dict[str, Any]]:
    """The fixed costs of a lever, done in the share in which it is adopted; a smaller town pays in proportion."""
    rows = []
    reached = sum(homes[name] for name in active.corporations)
    for number, cost in enumerate(active.lever.cost, start=1):
        key = f"cost[{number}]"
        if not active.holds(cost, key):
            continue
        about = cost.model_dump(include={"source", "grade", "note"}, exclude_none=True)
        row = {"lever": active.name, "party": cost.party, "corporations": list(active.corporations)}
        cents = _cents(active, cost, key, reached, sum(homes.values()) / full_homes) * active.adoption()
        months = {"from_month": active.from_month, "until_month": active.until_month}
        rows.append({**row, "cents_per_month": math.floor(cents + 0.5), **months, **about})
    return rows


def _cents(active: ActiveLever, cost: CostTable, key: str, reached_homes: int, scale: float) -> float:
    per_home = cost.cents_per_home_month is not None
    field = "cents_per_home_month" if per_home else "cents_per_month"
    amount = active.filled(getattr(cost, field), f"{key}.{field}")
    if wrong := value_problem("cents", amount):
        raise problem(active.file, f"{key}.{field}", wrong, amount)
    cents = float(amount * reached_homes if per_home else amount * scale)
    if cents > MOST_CENTS:
        right = f"comes to {cents:,.0f} cents a month for {reached_homes:,} homes; it must be at most {MOST_CENTS:,}"
        raise problem(active.file, f"{key}.{field}", right, amount)
    return cents


def _parameter_rows(sheet: Sheet, base: Mapping[str, Any], levers: Sequence[ActiveLever]) -> dict[str, Any]:
    rows = {path: _row(parameter, base[path]) for path, parameter in sheet.parameters.items()}
    for active in levers:
        for setting, parameter in active.settings.items():
            rows[f"{active.name}.{setting}"] = _row(parameter, active.values[setting])
    return rows


def _row(parameter: Parameter, value: Any) -> dict[str, Any]:
    return {**parameter.model_dump(mode="json", exclude_none=True), "value": value}
