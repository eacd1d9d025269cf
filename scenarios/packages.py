"""Opens packages up: which levers they come to, packages in packages too."""

from collections.abc import Iterable
from pathlib import Path

from scenarios.catalogue import Library
from scenarios.errors import ScenarioError, problem
from scenarios.loading import file_name, read_toml
from scenarios.schema import Package
from scenarios.variants import LeverCall, parse_variants

MOST_DEEP = 20


def opened(
    library: Library,
    calls: Iterable[LeverCall],
    within: tuple[Path, ...] = (),
    seen: dict[Path, str] | None = None,
) -> list[LeverCall]:
    """Which levers do these calls come to; each package is opened once.

    Args:
        within: the packages in which they are written, the outermost first.
        seen: the packages opened before, and where each is named.

    Raises:
        ScenarioError: a package names itself, directly or through another, is named twice, or goes too deep.
    """
    levers: list[LeverCall] = []
    seen = {} if seen is None else seen
    for call in calls:
        kind, path = library.locate(("levers", "packages"), call.name, call.said_in, call.folder)
        if kind == "levers":
            levers.append(call)
            continue
        if call.settings:
            raise ScenarioError(f"{call.said_in} '{call}': a package has no settings; use --set LEVER.SETTING=VALUE")
        if path.resolve() in {package.resolve() for package in within}:
            right = f"the package names itself: {_chain(*within, path)}; name levers instead"
            raise ScenarioError(f"{call.said_in} '{call}': {right}")
        if len(within) >= MOST_DEEP:
            right = f"packages stand in packages at most {MOST_DEEP} deep; name levers instead"
            raise ScenarioError(f"{call.said_in} '{call}': {right}")
        if path.resolve() in seen:
            right = f"the package is named twice, first in {seen[path.resolve()]}; name it once"
            raise ScenarioError(f"{call.said_in} '{call}': {right}")
        seen[path.resolve()] = call.said_in
        levers += opened(library, parse_variants(library.load(Package, path).levers, path), (*within, path), seen)
    return levers


def opened_package(library: Library, path: Path) -> tuple[Path, list[LeverCall]]:
    """What is the scenario file under a package, and which levers does the package put on top."""
    package, file = library.load(Package, path), file_name(path)
    _, baseline = library.locate(("scenarios",), package.baseline, f"{file}: baseline", path.parent)
    if "baseline" in read_toml(baseline):
        right = f"is a package, not a scenario ({_chain(path, baseline)}); name the scenario under it"
        raise problem(file, "baseline", right, package.baseline)
    return baseline, opened(library, parse_variants(package.levers, path), (path,))


def _chain(*paths: Path) -> str:
    return " -> ".join(file_name(path) for path in paths)
