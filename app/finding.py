"""What does `show` find by a name, which names are near one that nothing has, and which values are doubtful."""

import re
from collections.abc import Collection, Mapping
from difflib import SequenceMatcher
from typing import Any

from scenarios.catalogue import standard_library
from scenarios.compose import catalogue, describe
from scenarios.errors import ScenarioError

NOTHING = "show: nothing is called"
MOST_NEAR = 4
MUCH_LESS_NEAR = 0.2  # than the nearest: not worth naming beside it
LEAST_NEAR = 0.68  # of 1: less alike than this is no slip of the keys
HOW_TO_LIST = (
    "`arrears list` names scenarios, levers and packages, `arrears list parameters` the parameters (`arrears show "
    "parameters` with their values)"
)


def described(name: str) -> str:
    """What is the thing of this name; for a name that nothing has the nearest names, and how to list all."""
    try:
        text: str = describe(name)
    except ScenarioError as error:
        if not str(error).startswith(NOTHING):
            raise
        near = near_names(name, [*(row["name"] for row in catalogue()), *standard_library().names("corporations")])
        meant = "did you mean " + " or ".join(f"'{one}'" for one in near) + "? " if near else ""
        raise ScenarioError(f'{NOTHING} "{name}"; {meant}{HOW_TO_LIST}') from None
    is_parameter = text.startswith(f"{name} = ")
    return text + "\n  note: none" if is_parameter and "\n  note: " not in text else text


def near_names(word: str, names: Collection[str]) -> list[str]:
    """Which names are near a word, the nearest first; of a parameter's path also its group, where that is right."""
    groups = {group for group, dot, _ in (name.partition(".") for name in names) if dot}
    group, dot, rest = word.partition(".")
    if dot and group in groups:
        return [*_near(rest, [name for name in names if name.startswith(f"{group}.")])[: MOST_NEAR - 1], group]
    return _near(word, {*names, *groups})[:MOST_NEAR]


def _near(word: str, names: Collection[str]) -> list[str]:
    said = _plain(word)
    nearness = {name: _nearness(said, _plain(name)) for name in names}
    least = max(LEAST_NEAR, max(nearness.values(), default=0.0) - MUCH_LESS_NEAR)
    found = [name for name, near in nearness.items() if near >= least]
    return sorted(found, key=lambda name: (-nearness[name], name))


def _nearness(said: str, name: str) -> float:
    """How near is a word to a name, from 0 to 1: spelled like it or its last part, held by it, or like a word of it."""
    last = name.rpartition(".")[2]
    whole = max(_alike(said, name), _alike(said, last))
    held = 0.0
    if len(said) > 3 and said in name:
        held = 0.9 if re.search(rf"(^|[.-]){re.escape(said)}", name) else 0.7
    return max(whole, held, 0.85 * max(_alike(said, part) for part in re.split("[.-]", last)))


def _alike(said: str, other: str) -> float:
    return SequenceMatcher(None, said, other).ratio()


def _plain(name: str) -> str:
    return name.lower().replace("_", "-")


def beyond_plausible(parameters: Mapping[str, Any]) -> list[str]:
    """A remark on every value that may be tried but lies outside the range in which it is plausible."""
    found = []
    for path, one in parameters.items():
        ends = one.bounds()
        if ends is None or isinstance(one.value, bool | str) or ends[0] <= one.value <= ends[1]:
            continue
        found.append(
            f"remark: {path} = {one.value:g} {one.unit}: is outside its plausible range {ends[0]:g} to {ends[1]:g}"
        )
    return found
