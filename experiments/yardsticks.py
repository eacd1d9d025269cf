"""The two arms that give *false alarm*, *missed* and *helpable* their meaning; the levers they are made of."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from experiments.helpable import YARDSTICKS
from experiments.run import Scenario
from scenarios.catalogue import standard_library
from scenarios.errors import ScenarioError
from scenarios.schema import Package

Resolve = Callable[..., Scenario]


def town_of(name: str) -> str:
    """The scenario beneath a package; any other name as it is. Levers of a package are no part of a yardstick."""
    library = standard_library()
    try:
        kind, path = library.locate(("scenarios", "packages"), name, "scenario", Path())
    except ScenarioError:
        return name  # whoever resolves it says what is wrong
    return library.load(Package, path).baseline if kind == "packages" else name


def yardstick_arms(resolve: Resolve, name: str, settings: Mapping[str, Any], homes: int | None) -> list[Scenario]:
    """The arm with no outside help and the arm with help for everyone at first arrears, for this baseline."""
    town = town_of(name)
    return [resolve(town, levers=(lever,), settings=settings, homes=homes) for lever in YARDSTICKS]
