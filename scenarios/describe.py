"""What is this: a scenario, lever, package, corporation, parameter or group, in plain words for `arrears show`."""

from collections import Counter
from collections.abc import Mapping
from typing import Any, get_args

from model.setup import kinds_of
from scenarios.catalogue import Kind, Library, standard_library
from scenarios.errors import ScenarioError, nearest, shown
from scenarios.fields import PLACEHOLDER
from scenarios.loading import file_name
from scenarios.pulling import lever_settings
from scenarios.quantity import Grade
from scenarios.schema import Change, Corporation, Lever, Package, Parameter, RungTable, Scenario, Titled
from scenarios.tables import paragraph, table

HEAD = ("name", "value", "unit", "plausible", "source", "grade", "date", "note")


def describe(name: str, library: Library | None = None) -> str:
    """What the thing of this name is, does and costs, and how we know.

    `name`: a scenario, lever, package, corporation, parameter group, one parameter's path, or `parameters` for all.
    """
    library = library or standard_library()
    makers: list[tuple[Kind, Any, Any]] = [
        ("scenarios", Scenario, _scenario),
        ("levers", Lever, _lever),
        ("packages", Package, _package),
        ("corporations", Corporation, _corporation),
    ]
    for kind, model, make in makers:
        if name in library.names(kind):
            path = library.file(kind, name)
            text: str = make(library, name, library.load(model, path), file_name(path))
            return text
    if name == "parameters":
        return f"{parameters_table(all_parameters(library))}\n\n{grades_told(all_parameters(library))}"
    everything = all_parameters(library)
    if name in everything:
        return _parameter(library, name, everything[name])
    group = {path: parameter for path, parameter in everything.items() if path.startswith(f"{name}.")}
    if group:
        return f"Parameters of the group {name}\n\n{parameters_table(group)}"
    valid = [*everything, *(valid for kind, _, _ in makers for valid in library.names(kind)), "parameters"]
    raise ScenarioError(f"show: nothing is called {shown(name)}; {nearest(name, valid)}")


def all_parameters(library: Library) -> dict[str, Parameter]:
    """Every parameter of the catalogue by path: the model's groups, and the shared policy under `corporation`."""
    groups = {**library.groups, "corporation": library.policy}
    found: dict[str, Parameter] = {}
    for name in sorted({*groups, *library.names("parameters")}):
        fields = kinds_of(groups[name]) if name in groups else library.kinds_as_written(name)
        found |= {f"{name}.{key}": parameter for key, parameter in library.group(name, fields).items()}
    return found


def parameter_entries(library: Library) -> list[dict[str, str]]:
    """The rows of `arrears list parameters`."""
    rows = []
    for path, parameter in all_parameters(library).items():
        title = parameter.title or path.partition(".")[2].replace("_", " ")
        titles = {"title": title, "title_nl": parameter.title_nl or title}
        rows.append({"name": path, "kind": "parameter", **titles, "decides": ""})
    return rows


def parameters_table(parameters: dict[str, Parameter], notes: bool = False) -> str:
    """Parameters with value, unit, plausible range, source and grade."""
    rows = []
    for path, one in parameters.items():
        cells = (path, shown(one.value).strip('"'), one.unit, plausible(one), one.source, one.grade, one.date or "")
        rows.append((*cells, (one.note or "") if notes else ""))
    return table(HEAD, rows)


def grades_told(parameters: Mapping[str, Parameter]) -> str:
    """How many parameters there are of each grade, in the order of how well they are known."""
    counts = Counter(one.grade for one in parameters.values())
    told = ", ".join(f"{counts[grade]} {grade}" for grade in get_args(Grade) if counts[grade])
    return f"{len(parameters)} parameters by grade: {told}"


def plausible(parameter: Parameter) -> str:
    """Between which values a parameter may lie, as text."""
    if parameter.choices:
        return " | ".join(parameter.choices)
    ends = parameter.bounds() or parameter.allowed
    kind = f" {parameter.distribution.kind}" if parameter.distribution else ""
    return f"{ends[0]:g} to {ends[1]:g}{kind}" if ends else ""


def _head(item: Titled, name: str, file: str, kind: str) -> str:
    return f"{item.title} ({item.title_nl})\n{kind} '{name}', file {file}\n\n{paragraph(item.description)}"


def _scenario(library: Library, name: str, scenario: Scenario, file: str) -> str:
    parts = [_head(scenario, name, file, "scenario")]
    parts.append(f"People: {scenario.people}. Landlords: {', '.join(scenario.corporations)} (see `arrears show NAME`).")
    parts.append(f"Already in place: {', '.join(scenario.levers) or 'no lever'}.")
    run = {key: getattr(scenario.run, key) for key in type(scenario.run).model_fields}
    parts.append(parameters_table({f"run.{key}": parameter for key, parameter in run.items()}, notes=True))
    if scenario.set:
        given = {path: one["value"] if isinstance(one, dict) else one for path, one in scenario.set.items()}
        rows = [(path, shown(value)) for path, value in given.items()]
        parts.append("What differs from the catalogue's parameters:\n" + table(("parameter", "value"), rows))
    return "\n\n".join(parts)


def _package(library: Library, name: str, package: Package, file: str) -> str:
    parts = [_head(package, name, file, "package"), f"Who decides: {package.decides}."]
    parts.append(f"Baseline: {package.baseline}. Levers: {', '.join(package.levers)}.")
    return "\n\n".join(parts)


def _corporation(library: Library, name: str, corporation: Corporation, file: str) -> str:
    parts = [_head(corporation, name, file, "corporation")]
    own = {key: getattr(corporation, key) for key in ("homes", "attention_neighbourhood_share")}
    own |= corporation.settings | corporation.policy
    parts.append(parameters_table({f"corporation.{name}.{key}": one for key, one in own.items()}, notes=True))
    parts.append("Ladder:\n" + ladder_table(corporation.rung, corporation.settings))
    return "\n\n".join(parts)


def _lever(library: Library, name: str, lever: Lever, file: str) -> str:
    parts = [_head(lever, name, file, "lever"), f"Who decides: {lever.decides}. Whom it costs: {_whom(lever)}."]
    where = "all" if "*" in lever.corporations else ", ".join(lever.corporations)
    parts.append(f"Where: corporations {where}. Known from: {lever.source} ({lever.grade}).")
    settings = {f"{name}.{key}": one for key, one in lever_settings(library, lever, file).items()}
    parts.append("Settings:\n" + parameters_table(settings, notes=True))
    if lever.policy_of:
        whose = PLACEHOLDER.sub(r"in the setting `\1`", lever.policy_of)
        parts.append(f"The corporations work as the corporation {whose} does.")
    if lever.set:
        own = lever_settings(library, lever, file)
        parts.append(
            "Sets:\n" + table(("parameter", "to"), [(path, _change(one, own)) for path, one in lever.set.items()])
        )
        parts += [
            f"Works with these parameters of {group} (as they are without the lever):\n{parameters_table(found)}"
            for group, found in staffed_groups(library, lever).items()
        ]
    if lever.rung:
        parts.append("Adds to the ladder:\n" + ladder_table(lever.rung, lever_settings(library, lever, file)))
    for change in lever.rung_change:
        where = ", ".join(f"{key} is {shown(value)}" for key, value in change.where.items()) or "any"
        own = lever_settings(library, lever, file)
        done = ", ".join(f"{key}: {_change(one, own)}" for key, one in change.set.items())
        parts.append(f"Changes rungs where {where}: {done}.")
    for cost in lever.cost:
        amount = cost.cents_per_month if cost.cents_per_month is not None else cost.cents_per_home_month
        per = "a month" if cost.cents_per_month is not None else "a month and home"
        parts.append(f"Costs {cost.party}: {amount} cents {per} ({cost.source}, {cost.grade}).")
    return "\n\n".join(parts)


def _whom(lever: Lever) -> str:
    return lever.costs_whom or ", ".join(sorted({cost.party for cost in lever.cost})) or "nobody directly"


def _change(change: Change, settings: Mapping[str, Parameter]) -> str:
    if change.to is not None:
        return _filled(change.to, settings)
    kind, value = ("times", change.times) if change.times is not None else ("plus", change.plus)
    return f"{kind} {_filled(value, settings)}"


def staffed_groups(library: Library, lever: Lever) -> dict[str, dict[str, Parameter]]:
    """The offices to which a lever gives hours, each with its other parameters: minutes, wages, reach, acceptance."""
    hours = [path for path in lever.set if path.endswith("hours_per_1000_homes")]
    found = {}
    for group in dict.fromkeys(path.partition(".")[0] for path in hours):
        parameters = library.group(group, kinds_of(library.groups[group]))
        found[group] = {path: one for key, one in parameters.items() if (path := f"{group}.{key}") not in lever.set}
    return found


def ladder_table(rungs: tuple[RungTable, ...], settings: Mapping[str, Parameter]) -> str:
    """The rungs of a ladder, one a line, with the settings filled in: `0.9 (phone_share)`."""
    head = ("nr", "when", "what", "for whom", "share", "more", "source", "note")
    rows = []
    for number, rung in enumerate(rungs, start=1):
        filled = {name: _filled(value, settings) for name, value in rung.model_dump().items()}
        what = filled["action"].replace("_", " ") + (f", repeated {rung.repeats}x" if rung.repeats else "")
        known = f"{rung.source} ({rung.grade})" if rung.source else ""
        cells = (_when(filled), what, filled["audience"].replace("_", " "), filled["adoption_share"])
        rows.append((str(number), *cells, _more(filled), known, rung.note or ""))
    return table(head, rows)


def _filled(value: Any, settings: Mapping[str, Parameter]) -> str:
    match = PLACEHOLDER.fullmatch(value) if isinstance(value, str) else None
    if match is None:
        return shown(value).strip('"')
    if match[1] not in settings:
        return str(value)
    said = shown(settings[match[1]].value).strip('"')
    return f"{said} ({match[1]})"


def _when(rung: Mapping[str, str]) -> str:
    at = rung["at_months"]
    texts = {
        "amount_in_rents": f"rents owed: {at}",
        "age_of_oldest": f"months, oldest debt: {at}",
        "broken_arrangement": f"broken arrangements: {at}",
        "no_response": f"attempts unanswered: {at}",
        "amount_in_cents": f"cents owed: {at}",
        "creditors": f"creditors owed, the landlord included: {at}",
    }
    rounds = {"1": ", on the 1st", "2": ", on the 15th"}
    return texts.get(rung["measure"], f"{rung['measure']}: {at}") + rounds.get(rung["in_round"], "")


def _more(rung: Mapping[str, str]) -> str:
    usual = {"only_unanswered": "false", "only_structural": "false", "offers_arrangement": "false", "unless": "false"}
    usual |= {"team_joins": "never", "refers": "never", "only_if": "true", "consent": "none_asked", "priority": "0"}
    said = [(name, rung[name]) for name, word in usual.items() if rung[name] != word]
    return ", ".join(name.replace("_", " ") + ("" if value == "true" else f": {value}") for name, value in said)


def _parameter(library: Library, path: str, parameter: Parameter) -> str:
    source = library.sources()[parameter.source]
    lines = [f"{path} = {shown(parameter.value)} {parameter.unit}", f"  plausible: {plausible(parameter) or 'fixed'}"]
    url = f" {source.url}" if source.url else ""
    lines.append(f"  source: {parameter.source}: {source.title} ({source.status}){url}")
    lines.append(f"  grade: {parameter.grade}{', ' + parameter.date if parameter.date else ''}")
    if parameter.note:
        lines.append(paragraph(f"note: {parameter.note}", "  "))
    return "\n".join(lines)
