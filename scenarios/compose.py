"""The door of this room: scenario, levers and settings in; a resolved scenario out.

`resolve` reads the files and composes them, `resolve_document` rebuilds a resolved scenario from its document.
"""

from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from scenarios.catalogue import Library, entries, is_path, standard_library
from scenarios.check import check
from scenarios.describe import describe, parameter_entries
from scenarios.document import FORMAT, Resolved, people_part
from scenarios.errors import ScenarioError, problem
from scenarios.loading import file_name
from scenarios.packages import opened, opened_package
from scenarios.pulling import active_levers, lever_settings
from scenarios.schema import Lever, Parameter, Scenario
from scenarios.sheet import Sheet, apply_settings, baseline_sheet
from scenarios.staging import document_of
from scenarios.variants import LeverCall, parse_variant, parse_variants

__all__ = [
    "LeverCall",
    "Library",
    "Resolved",
    "ScenarioError",
    "catalogue",
    "check",
    "describe",
    "parse_variant",
    "refuse_idle",
    "resolve",
    "resolve_document",
]


def resolve(
    scenario: str | Path,
    levers: Sequence[str] = (),
    settings: Mapping[str, Any] | None = None,
    homes: int | None = None,
    library: Library | None = None,
) -> Resolved:
    """What do a scenario, levers and settings come to.

    Args:
        scenario: name of a scenario or package, or path of its TOML file.
        levers: levers or packages, as `standard-referral[months=3,adoption=0.5]` or several joined by `+`.
        settings: `--set path=value` by path; they change the baseline of all arms, and settings of levers.
        homes: how many homes in all; the corporations keep their proportions. None: as the files say.
        library: another catalogue than the standard one.

    Raises:
        ScenarioError: anything that cannot be used; its message says what and where.
    """
    library = library or standard_library()
    settings = settings or {}
    kind, path = library.locate(("scenarios", "packages"), scenario, "scenario", Path())
    name, calls = path.stem, opened(library, parse_variants(levers))
    if kind == "packages":
        path, packed = opened_package(library, path)
        calls = [*packed, *calls]
    loaded = library.load(Scenario, path)
    sheet = baseline_sheet(library, loaded, path)
    in_place = opened(library, parse_variants(loaded.levers, path))
    apply_settings(sheet, settings, _lever_paths(library, settings, [*in_place, *calls]))
    standing = active_levers(library, sheet, in_place, settings, True)
    pulled = active_levers(library, sheet, calls, settings, False)
    for active in pulled:
        if active.name in {lever.name for lever in standing}:
            raise ScenarioError(f"variant: the lever '{active.name}' is already in place in {file_name(path)}")
    full = _scale_homes(sheet, homes)
    said_in = f"{file_name(path)}: people"
    _, margins = library.locate(("margins",), loaded.people, said_in, path.parent)
    people = people_part(margins, str(margins) if is_path(loaded.people) else loaded.people)
    return Resolved(document_of(name, loaded, sheet, [*standing, *pulled], full, people), library)


def resolve_document(document: Mapping[str, Any], library: Library | None = None) -> Resolved:
    """The resolved scenario that this document describes, as `resolve` gave it; nothing else is read but its people."""
    needed = {"format", "name", "people", "burn_in_months", "parameters", "corporations", "stages", "levers", "costs"}
    if not isinstance(document, Mapping) or not needed <= set(document):
        raise ScenarioError("resolved scenario: parts are missing; it must be a document that `resolve` made")
    if document["format"] != FORMAT:
        raise ScenarioError(f"resolved scenario: format {document['format']} is not {FORMAT}; resolve it anew")
    return Resolved(dict(document), library or standard_library())


def catalogue(kind: str | None = None, library: Library | None = None) -> list[dict[str, str]]:
    """What there is to choose from: scenarios, levers, packages, parameters, or all of them; sorted by name."""
    library = library or standard_library()
    makers: dict[str, Any] = {word: partial(entries, library, word) for word in ("scenarios", "levers", "packages")}
    makers["parameters"] = partial(parameter_entries, library)
    if kind is not None and kind not in makers:
        raise ScenarioError(f"list: unknown kind '{kind}'; there are: {', '.join(makers)}")
    return [row for word, make in makers.items() if kind in (None, word) for row in make()]


def _lever_paths(library: Library, settings: Mapping[str, Any], calls: Sequence[LeverCall]) -> dict[str, Parameter]:
    """Settings of levers that `--set` may name, whether or not the lever is pulled in this arm."""
    found: dict[str, Parameter] = {}
    named = {Path(call.name).stem: call for call in calls if is_path(call.name)}
    for path in settings:
        lever = path.partition(".")[0]
        if lever not in named and lever not in library.names("levers"):
            continue
        call = named.get(lever, LeverCall(lever))
        _, file = library.locate(("levers",), call.name, "--set", call.folder)
        for setting, parameter in lever_settings(library, library.load(Lever, file), file_name(file)).items():
            found[f"{lever}.{setting}"] = parameter
            if path.startswith(f"{lever}.{setting}."):
                found[path] = parameter
    return found


def refuse_idle(settings: Mapping[str, Any], documents: Iterable[Mapping[str, Any]]) -> None:
    """Refuse a `--set` on a lever that none of these resolved scenarios pulls: it would change nothing, silently."""
    pulled = {row["name"] for document in documents for row in document.get("levers", ())}
    levers = set(standard_library().names("levers"))
    for path in settings:
        lever, _, setting = path.partition(".")
        if lever in levers - pulled:
            right = f"the lever '{lever}' is not pulled here; name it as a variant, as in '{lever}[{setting}=...]'"
            raise ScenarioError(f"--set: {path}: {right}")


def _scale_homes(sheet: Sheet, homes: int | None) -> int:
    """Give the corporations `homes` homes in all, in the proportions of the files; returns what the files say."""
    paths = [f"corporation.{name}.homes" for name in sheet.corporations]
    full = [int(sheet.parameters[path].value) for path in paths]
    if homes is None:
        return sum(full)
    if isinstance(homes, bool) or not isinstance(homes, int) or not len(paths) <= homes <= 10_000_000:
        right = f"must be a whole number from {len(paths)} (one a corporation) to 10,000,000"
        raise problem("command line", "homes", right, homes)
    for path, count in zip(paths, largest_remainders(full, homes), strict=True):
        update = {"value": count, "range": None, "distribution": None}
        sheet.parameters[path] = sheet.parameters[path].model_copy(update=update)
    return sum(full)


def largest_remainders(weights: Sequence[int], total: int) -> list[int]:
    """Divide `total` in proportion to the weights, in whole numbers that sum exactly, at least one each."""
    floors = [weight * total // sum(weights) for weight in weights]
    left = sorted(range(len(weights)), key=lambda i: (-(weights[i] * total % sum(weights)), i))
    counts = [floors[i] + (i in left[: total - sum(floors)]) for i in range(len(weights))]
    while 0 in counts:
        counts[counts.index(max(counts))] -= 1
        counts[counts.index(0)] += 1
    return counts
