"""What does `show` find by a name, which names are near one that nothing has, and which values are doubtful."""

import re
from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from typing import Any

from scenarios.catalogue import standard_library
from scenarios.compose import catalogue, describe
from scenarios.errors import ScenarioError

NOTHING = "show: nothing is called"
MOST_NEAR = 4
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


def near_names(word: str, names: Iterable[str]) -> list[str]:
    """Which names are near a word: spelled alike, in whole or in their last part, or containing it; nearest first."""
    known = sorted(set(names))
    said = _plain(word)
    whole: dict[str, list[str]] = {}
    last: dict[str, list[str]] = {}
    for name in known:
        whole.setdefault(_plain(name), []).append(name)
        last.setdefault(_plain(name.rpartition(".")[2]), []).append(name)
    found: list[str] = []
    for spelled in (whole, last):
        for close in get_close_matches(said, list(spelled), n=MOST_NEAR, cutoff=0.75):
            found += spelled[close]
    if len(said) > 3:
        holding = [name for name in known if said in _plain(name)]
        found += sorted(holding, key=lambda name: not re.search(rf"(^|[.-]){re.escape(said)}", _plain(name)))
    for close in get_close_matches(said, list(whole), n=MOST_NEAR, cutoff=0.6):
        found += whole[close]
    return list(dict.fromkeys(found))[:MOST_NEAR]


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
