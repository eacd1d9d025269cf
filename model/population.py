"""Who lives where: month 0 from the population table, and the next tenancy when a home is let again.

Homes are numbered corporation by corporation; within one, the homes in attention neighbourhoods come first. A street
is `STREET_HOMES` homes of one corporation in one kind of neighbourhood. Which team serves which corporation is not
said by the study: two corporations share the teams of a pair, which take turns by street.
"""

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np

from model.households import TENANCIES_PER_DWELLING, empty_homes
from model.jit import rule, walk
from model.luck import Purpose, draw, luck, luck_key
from model.means import applies, in_flight, moves_in, settle
from model.renting import fits
from model.settling import Population
from model.words import IncomeSource, Neighbourhood

STREET_HOMES = 40
CORPORATIONS_PER_PAIR = 2
LETTING_TRIES = 12

CELL = np.dtype(
    [
        ("composition", "i1"),  # Composition
        ("children_count", "i4"),
        ("from_months", "i4"),  # age of the head, from
        ("until_months", "i4"),  # and until (not included)
        ("migration", "i1"),  # Migration
        ("education", "i1"),  # Education
        ("income_source", "i1"),  # IncomeSource
    ],
    align=True,
)


class People(NamedTuple):
    """The population table; `scenarios.people.load_people` makes it.

    cells [cell] dtype CELL; stock [neighbourhood, cell] shares of all homes, adding up to 1;
    letting_cumulative [neighbourhood, cell] shares of new tenants per kind of neighbourhood, added up, ending at 1;
    blank [1] a record before anyone lives there.
    """

    cells: np.recarray
    stock: np.ndarray
    letting_cumulative: np.ndarray
    blank: np.recarray


def people_of(cells: np.recarray, stock: np.ndarray, letting: np.ndarray) -> People:
    """The population table of these cells and shares [neighbourhood, cell] of the stock and of new lettings."""
    return People(cells, stock, _cumulative(letting), empty_homes(1))


def _cumulative(shares: np.ndarray) -> np.ndarray:
    added = np.cumsum(shares, axis=1)
    added /= added[:, -1:]
    added[:, -1] = 1.0
    return np.ascontiguousarray(added)


@rule
def cell_at(cumulative, neighbourhood, position):
    """Which cell does a position in [0, 1) fall in."""
    low, high = 0, cumulative.shape[1] - 1
    while low < high:
        middle = (low + high) // 2
        if cumulative[neighbourhood, middle] > position:
            high = middle
        else:
            low = middle + 1
    return low


@rule
def tenure_months(luck_start, age_months, mean_months):
    """How long has the household lived there at the start: never since before it was 18. Source: assumption."""
    return min(int(luck_start * luck_start * 3.0 * mean_months), age_months - 216)


@walk
def fill_luck(filled, numbers, seed, purpose, nth):
    """Fill an array with the luck of these numbers (households or streets) for one purpose."""
    for i in range(len(numbers)):
        filled[i] = luck(seed, numbers[i], 0, purpose, nth)


@walk
def settle_all(homes, people, chosen, seed, world):
    """Let the chosen cell [homes] live in each home at the start, for a while already."""
    w = world[0]
    for row in range(len(homes)):
        h = homes[row]
        settle(h, people.cells[chosen[row]], seed, w)
        key = luck_key(seed, h.household, 0)
        in_flight(h, key, w.earning)
        luck_start = draw(key, Purpose.IN_FLIGHT, 1)
        h.start_month = 0 - tenure_months(luck_start, int(h.age_months), w.population.tenure_mean_months)


@walk
def let_home(homes, row, people, month, seed, world):
    """Let the home in this row to its next tenancy, which starts in `month`.

    The home keeps its number, landlord, team, place and rent (one lowered for who lived there comes back); everything
    else is the new household's. Fitting allocation, where practised, passes over applicants whom the rent does not fit,
    up to `LETTING_TRIES` of them.
    Args: homes [homes]; people: People; world [1].
    """
    w = world[0]
    h = homes[row]
    dwelling, nth = int(h.dwelling), int(h.tenancy_nth) + 1
    corporation, team, neighbourhood = int(h.corporation), int(h.team), int(h.neighbourhood)
    street, rent = int(h.street), int(h.rent_cents + h.rent_cut_cents)
    household = dwelling * TENANCIES_PER_DWELLING + nth
    key = luck_key(seed, household, 0)
    practised = draw(key, Purpose.FITTING, 1) < w.population.fitting_practised_share
    for attempt in range(LETTING_TRIES):
        homes[row] = people.blank[0]
        h.household = household
        h.dwelling = dwelling
        h.tenancy_nth = nth
        h.start_month = month
        h.corporation = corporation
        h.team = team
        h.neighbourhood = neighbourhood
        h.street = street
        h.rent_cents = rent
        at = cell_at(people.letting_cumulative, neighbourhood, draw(key, Purpose.CELL, attempt))
        applies(h, people.cells[at], key, w)
        if not practised or fits(h, w.entitlements):
            break
    moves_in(h, key, seed, w)


def _places(homes: np.recarray, corporations: Sequence[int], shares: Sequence[float], team_count: int) -> None:
    """Number the homes and give each its landlord, kind of neighbourhood, street and team."""
    homes.dwelling = np.arange(len(homes))
    homes.household = homes.dwelling * TENANCIES_PER_DWELLING
    pairs = -(-len(corporations) // CORPORATIONS_PER_PAIR)
    teams_each = max(team_count // pairs, 1)
    first, street = 0, 0
    for index, (size, share) in enumerate(zip(corporations, shares, strict=True)):
        attention = round(share * size)
        for kind, count in ((Neighbourhood.ATTENTION, attention), (Neighbourhood.WELL_OFF, size - attention)):
            part: Any = homes[first : first + count]
            part.corporation = index
            part.neighbourhood = kind
            part.street = street + np.arange(count) // STREET_HOMES
            pair = index // CORPORATIONS_PER_PAIR
            part.team = (pair * teams_each + part.street % teams_each) % max(team_count, 1)
            first += count
            street += -(-count // STREET_HOMES)


def _luck_of(numbers: np.ndarray, seed: int, purpose: Purpose, nth: int) -> np.ndarray:
    filled = np.empty(len(numbers))
    fill_luck(filled, np.ascontiguousarray(numbers, dtype=np.int64), seed, purpose, nth)
    return filled


def _cells_of(
    street: np.ndarray, household: np.ndarray, people: People, kind: int, clustering: float, seed: int
) -> np.ndarray:
    """Which cell moves into each of the homes [home] of one kind of neighbourhood.

    Cells are taken at equal steps along the table, so that their shares come out as in the table; households on a
    benefit lean towards the same streets.
    """
    count = len(street)
    steps = np.arange(count)
    offset = _luck_of(np.array([kind]), seed, Purpose.INTEGERISE, 0)[0]
    cumulative = _cumulative(people.stock)[kind]
    cells = np.minimum(np.searchsorted(cumulative, (steps + offset) / count, side="right"), len(people.cells) - 1)
    source = people.cells.income_source[cells]
    poor = np.isin(source, [IncomeSource.SOCIAL_ASSISTANCE, IncomeSource.WAITING, IncomeSource.DISABILITY_BENEFIT])
    mixed = _luck_of(steps, seed, Purpose.INTEGERISE, 1 + kind)
    towards = _luck_of(street, seed, Purpose.STREET, 0)
    own = _luck_of(household, seed, Purpose.CELL, 0)
    chosen = np.empty(count, dtype=np.int64)
    by_home = np.argsort(clustering * towards + (1.0 - clustering) * own, kind="stable")
    chosen[by_home] = cells[np.argsort(clustering * poor + (1.0 - clustering) * mixed, kind="stable")]
    return chosen


def people_at_start(
    people: People,
    corporations: Sequence[int],
    attention_shares: Sequence[float],
    team_count: int,
    seed: int,
    world: Any,
) -> np.recarray:
    """All homes with who lives there in month 0.

    Args:
        people: the population table.
        corporations: how many homes each landlord has.
        attention_shares: per landlord, the share of its homes in attention neighbourhoods.
        team_count: how many neighbourhood teams there are.
        seed: of the run.
        world: parameters [1].

    Returns:
        Records [homes], dtype HOUSEHOLD, sorted by corporation; the row is the number of the dwelling.
    """
    homes = empty_homes(sum(corporations))
    _places(homes, corporations, attention_shares, team_count)
    clustering = float(world[0].population.street_clustering_share)
    chosen = np.zeros(len(homes), dtype=np.int64)
    for kind in Neighbourhood:
        rows = np.flatnonzero(homes.neighbourhood == kind)
        if len(rows):
            chosen[rows] = _cells_of(homes.street[rows], homes.household[rows], people, int(kind), clustering, seed)
    settle_all(homes, people, chosen, seed, world)
    return homes


__all__ = ["CELL", "People", "Population", "let_home", "people_at_start", "people_of"]
