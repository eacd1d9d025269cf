"""The months of a story as lines to read: what is the same in both worlds first, then the worlds side by side."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from experiments.story_words import LANGUAGES

# Kinds that come back month after month, and how a whole stretch of them is told.
ROUTINE = {
    "rent_not_paid": ("Pays no rent, month after month.", "Betaalt maand na maand geen huur."),
    "rent_part_paid": ("Pays part of the rent, month after month.", "Betaalt maand na maand een deel van de huur."),
    "rent_not_attended": (
        "Leaves the rent unpaid, month after month, though it had the money.",
        "Laat maand na maand de huur liggen, terwijl het geld er was.",
    ),
    "pays_off": (
        "Pays the rent and something on what it owes, month after month.",
        "Betaalt maand na maand de huur en iets op de achterstand.",
    ),
    "pays_late_whole": (
        "Pays the rent late but in full, month after month.",
        "Betaalt maand na maand de huur te laat, maar geheel.",
    ),
    "pays_arrears_late": (
        "Pays something on older rent debt, month after month.",
        "Betaalt maand na maand iets op oudere huurschuld.",
    ),
    "pays_costs_late": ("Pays something on the costs, month after month.", "Betaalt maand na maand iets op de kosten."),
    "pays_late": ("Pays something late, month after month.", "Betaalt maand na maand iets alsnog."),
}
QUIET = ("Nothing new; the rent is paid.", "Niets nieuws; de huur is betaald.")
SAME = ("the same", "hetzelfde")
UNTIL = (" to {last}", " tot en met {last}")


class Row(NamedTuple):
    """A stretch of months and what is told of it in each world; one cell where the worlds are still the same."""

    label: str
    cells: tuple[str, ...]


def rows(document: Mapping[str, Any], language: str = "en") -> tuple[list[Row], list[Row]]:
    """The rows before the worlds part (all of them, if they never do or there is one), and those from there on."""
    worlds = [{row["month"]: row for row in world["months"]} for world in document["worlds"]]
    last = max(month for world in worlds for month in world)
    first = min(month for world in worlds for month in world)
    parting = document.get("parts_in_month") if len(worlds) > 1 else None
    until = last + 1 if parting is None else max(parting, first)
    together = next(world for world in worlds if world)
    return _told([together], first, until, language), _told(worlds, until, last + 1, language)


def _told(worlds: Sequence[Mapping[int, Any]], first: int, until: int, language: str) -> list[Row]:
    """Rows of the months [first, until): alike quiet or routine months become one row."""
    found = []
    start = first
    while start < until:
        kinds = _kinds(worlds, start)
        stop = start + 1
        while _is_routine(kinds) and stop < until and _kinds(worlds, stop) == kinds:
            stop += 1
        if any(start in world for world in worlds):
            found.append(_row(worlds, start, stop - 1, language))
        start = stop
    return found


def _kinds(worlds: Sequence[Mapping[int, Any]], month: int) -> list[Any]:
    return [[event["kind"] for event in world[month]["events"]] if month in world else None for world in worlds]


def _is_routine(kinds: Sequence[Any]) -> bool:
    return all(set(one or ()) <= set(ROUTINE) for one in kinds)


def _row(worlds: Sequence[Mapping[int, Any]], first: int, last: int, language: str) -> Row:
    number = LANGUAGES.index(language)
    there = [world for world in worlds if first in world]
    label = f"{first}  {there[0][first]['when']}"
    if last > first:
        label = f"{first}-{last}  {there[0][first]['when']}{UNTIL[number].format(last=there[0][last]['when'])}"
    cells = []
    for world in worlds:
        if first not in world:
            cells.append("")
        elif last > first:
            told = [ROUTINE[event["kind"]][number] for event in world[first]["events"]] or [QUIET[number]]
            cells.append(f"{' '.join(told)}\n{world[last]['balance']}")
        else:
            told = [event["text"] for event in world[first]["events"]] or [QUIET[number]]
            cells.append(f"{' '.join(told)}\n{world[first]['balance']}")
    if len(cells) > 1 and cells[0] == cells[1]:
        cells[1] = SAME[number]
    return Row(label, tuple(cells))
