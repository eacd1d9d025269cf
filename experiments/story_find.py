"""Which run, which replication and which household is a story asked of: by name, by number, or by what became of it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from experiments.pairing import LATE, PairClass, classify, displaced, eviction_months, pair
from experiments.worlds import TENANCY_COLUMNS
from model.households import NEVER, TENANCIES_PER_DWELLING
from model.words import End
from results.store import COMPARISON, Run, Store
from scenarios.errors import ScenarioError, nearest

PAIR_PICKS = {
    "avoided": PairClass.AVOIDED,
    "newly_evicted": PairClass.NEWLY,
    "delayed": PairClass.DELAYED,
    "both": PairClass.BOTH,
    "only_baseline": PairClass.ONLY_BASELINE,
    "only_variant": PairClass.ONLY_VARIANT,
}
RUN_PICKS = ("helped", "evicted", "resolved")
LONGEST_NAME = 500  # of a run, its folder included
LATEST = "latest"  # the comparison asked for last
PICKS = (*PAIR_PICKS, "displaced", *RUN_PICKS)
COLUMNS = (*TENANCY_COLUMNS, "rent_arrears_cents", "rent_costs_cents", "orders_count")


@dataclass(frozen=True)
class Subject:
    """What is told: one run or baseline and variant, what each is called, and where they are kept."""

    runs: tuple[Run, ...]
    names: tuple[str, ...]
    store: Store


def subject(words: Sequence[str], folder: Path, variant: str | None = None) -> Subject:
    """The run, or the pair of runs, that these words name.

    Args:
        words: one run or comparison, or baseline and variant; each an id, the beginning of one, a folder,
            or `latest` for the comparison asked for last.
        folder: where runs are kept that are not named by their folder.
        variant: which variant of a comparison, by its name; None is the first.
    """
    if not 1 <= len(words) <= 2:
        raise ScenarioError("story: name one run, one comparison, or a baseline run and a variant run")
    found = [_located(word, folder) for word in words]
    if len(found) == 1 and found[0][1].startswith(COMPARISON):
        return _compared(*found[0], variant)
    if variant is not None:
        raise ScenarioError(f"--variant {variant}: only a comparison (compare-...) has variants")
    runs = []
    for store, name in found:
        run = store.find(name)
        if run is None:
            raise ScenarioError(f"run '{name}': is damaged or a comparison; name a run in {store.folder}")
        runs.append(run)
    names = [str(run.manifest["name"]) for run in runs]
    if len(runs) == 2:
        names[1] = "+".join(runs[1].manifest["levers"]) or names[1]
        names = ["baseline", "variant"] if names[0] == names[1] else names
    return Subject(tuple(runs), tuple(names), found[0][0])


def _located(word: str, folder: Path) -> tuple[Store, str]:
    """The store and the full name of what a word names."""
    if len(word) > LONGEST_NAME:
        raise ScenarioError(f"run '{word[:40]}...': there is no run of so long a name; see {folder}")
    path = Path(word)
    if len(path.parts) > 1 or (path.is_dir() and (path / "manifest.json").is_file()):
        name, store = path.name, Store(path.parent)
        if name not in store.names():
            raise ScenarioError(f"run '{word}': there is no run in that folder; {nearest(name, store.names())}")
        return store, name
    store = Store(folder)
    names = store.names()
    if word == LATEST:
        latest = store.latest()
        if latest is None:
            raise ScenarioError(f"run '{word}': no comparison is kept in {folder}; make one with `arrears compare`")
        return store, latest
    matching = [word] if word in names else [name for name in names if word and name.startswith(word)]
    if len(matching) > 1:
        raise ScenarioError(f"run '{word}': begins {len(matching)} names: {', '.join(matching[:6])}; write one in full")
    if not matching:
        there = nearest(word, names) if names else "it holds no run; make one with `arrears run` or `arrears compare`"
        raise ScenarioError(f"run '{word}': there is no such run in {folder}; {there}")
    return store, matching[0]


def is_run(word: str, folder: Path) -> bool:
    """Does a word name a run or comparison, whole or by its beginning."""
    try:
        _located(word, folder)
    except ScenarioError:
        return False
    return True


def variants_of(word: str, folder: Path) -> list[str]:
    """What the variants of a comparison are called; none if the word names no comparison."""
    if not is_run(word, folder):
        return []
    store, name = _located(word, folder)
    arms = store.comparison(name) if name.startswith(COMPARISON) else None
    return [arm for arm, _ in arms[1:]] if arms else []


def _compared(store: Store, name: str, variant: str | None) -> Subject:
    arms = store.comparison(name)
    if arms is None:
        raise ScenarioError(f"'{name}': which runs it compared is not kept; write BASELINE_RUN VARIANT_RUN instead")
    variants = [arm for arm, _ in arms[1:]]
    chosen = variants[0] if variant is None else variant
    if chosen not in variants:
        raise ScenarioError(f"--variant {variant}: is not in '{name}'; {nearest(chosen, variants)}")
    pair_of = [arms[0], arms[1 + variants.index(chosen)]]
    runs = [store.find(run_id) for _, run_id in pair_of]
    for run, (arm, run_id) in zip(runs, pair_of, strict=True):
        if run is None:
            raise ScenarioError(f"'{name}': its run {run_id} ({arm}) is gone; run the same `arrears compare` again")
    return Subject(tuple(run for run in runs if run is not None), tuple(arm for arm, _ in pair_of), store)


def known_household(told: Subject, household: int, replication: int) -> None:
    """Raise ScenarioError, saying what would be right, if the household is in no world of this replication."""
    inputs = told.runs[0].manifest["inputs"]
    count, homes = int(inputs["replications"]), int(inputs["homes"])
    if not replication < count:
        raise ScenarioError(f"--replication {replication}: there are 0 to {count - 1}")
    dwelling = household // TENANCIES_PER_DWELLING
    if not 0 <= dwelling < homes:
        raise ScenarioError(
            f"household {household}: there is none; a number is home * 1000 + how many lived there before, "
            f"for homes 0 to {homes - 1}"
        )
    places = [_lived(told, household, number) for number in (replication, *range(count))]
    if not places[0][0]:
        others = [str(number) for number in range(count) if places[1 + number][0]]
        hint = f"; it is in replication {', '.join(others[:5])}" if others else ""
        lived = ", ".join(str(one) for one in places[0][1])
        raise ScenarioError(
            f"household {household}: is not in replication {replication}; in home {dwelling} lived {lived}{hint}"
        )


def _lived(told: Subject, household: int, replication: int) -> tuple[bool, list[int]]:
    """Did it live there in this replication, and which households did live in its home."""
    found: set[int] = set()
    for run in told.runs:
        numbers = run.arrays("households", ("household",), replication)["household"]
        dwelling = household // TENANCIES_PER_DWELLING
        found |= {int(one) for one in numbers[numbers // TENANCIES_PER_DWELLING == dwelling]}
    return household in found, sorted(found)


def picked(told: Subject, pick: str, nth: int, replication: int | None) -> tuple[int, int]:
    """Replication and household of the nth example, in order of replication, month and household."""
    if pick not in PICKS:
        raise ScenarioError(f"--pick {pick}: {nearest(pick, PICKS)}")
    if len(told.runs) == 1 and pick not in RUN_PICKS:
        raise ScenarioError(
            f"--pick {pick}: needs two worlds; name a comparison, or pick one of {', '.join(RUN_PICKS)}"
        )
    count = int(told.runs[0].manifest["inputs"]["replications"])
    if replication is not None and not replication < count:
        raise ScenarioError(f"--replication {replication}: there are 0 to {count - 1}")
    seen = 0
    for number in range(count) if replication is None else (replication,):
        for household in _examples(told, pick, number):
            seen += 1
            if seen == nth:
                return number, household
    where = f"replication {replication}" if replication is not None else f"{count} replications"
    if seen:
        raise ScenarioError(f"--nth {nth}: there are only {seen} households '{pick}' in {where}")
    full = [
        name for name in PICKS if (len(told.runs) > 1 or name in RUN_PICKS) and _any(told, name, replication, count)
    ]
    there = f"there are: {', '.join(full)}" if full else "nor of any other kind"
    raise ScenarioError(f"--pick {pick}: no household is '{pick}' in {where}; {there}")


def _any(told: Subject, pick: str, replication: int | None, count: int) -> bool:
    numbers = range(count) if replication is None else (replication,)
    return any(True for number in numbers for _ in _examples(told, pick, number))


def _examples(told: Subject, pick: str, replication: int) -> Iterator[int]:
    """Households of one kind in one replication; in a comparison, kinds of a single run are those of the variant."""
    inputs = told.runs[0].manifest["inputs"]
    horizon, watch = int(inputs["months"]), int(inputs["months"]) + int(inputs["run_out"])
    worlds = [run.arrays("households", COLUMNS, replication) for run in told.runs]
    if pick in RUN_PICKS:
        chosen = _of_run(worlds[-1], pick, horizon)
        yield from sorted(int(one) for one in worlds[-1]["household"][chosen])
        return
    pairs = pair(*worlds)
    months = [eviction_months(world) for world in worlds]
    if pick == "displaced":
        chosen = displaced(pairs, worlds[0], worlds[1], horizon)
    else:
        chosen = classify(pairs, months[0], months[1], horizon, watch).pair_class == PAIR_PICKS[pick]
    numbers = np.maximum(*pairs.aligned(worlds[0]["household"], worlds[1]["household"], -1))
    first = np.minimum(*pairs.aligned(months[0], months[1], LATE))
    yield from (int(numbers[row]) for row in sorted(np.flatnonzero(chosen), key=lambda row: (first[row], numbers[row])))


def _of_run(world: Mapping[str, Any], pick: str, horizon: int) -> np.ndarray:
    """Which tenancies were helped, evicted, or had a court order and stayed without owing rent (resolved)."""

    def within(months: np.ndarray) -> np.ndarray:
        held: np.ndarray = (months >= 0) & (months < horizon)
        return held

    if pick == "helped":
        return within(world["first_help_month"])
    if pick == "evicted":
        return (world["end"] == End.EVICTED) & within(world["end_month"])
    clear = world["rent_arrears_cents"] + world["rent_costs_cents"] == 0
    ordered = (world["first_order_month"] != NEVER) & within(world["first_order_month"])
    found: np.ndarray = ordered & clear & (world["end"] == End.STILL_THERE)
    return found
