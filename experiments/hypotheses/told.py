"""The answer in tables and sentences; a sentence says only what the intervals allow."""

import math
from collections.abc import Sequence
from pathlib import Path

from experiments.economy_tables import write_csv
from experiments.hypotheses.measures import MEASURES
from experiments.hypotheses.study import PREVENTED, WORLDS, Answer, Effect, Puzzle
from scenarios.tables import table

HEAD = ("team hours", "consent", "lever", "adoption", "months unsignalled", "signalled in 3", "before summons",
        "problem debts", "court orders", "evictions")  # fmt: skip
SHOWN = ("months_unsignalled", "signalled_soon_share", "before_summons_share", *PREVENTED)
WORDS = {"problem_debts": "problem debts", "court_orders": "court orders", "evictions": "evictions"}
MOMENTS = {
    "with_order": "all with a first court order",
    "never_at_team": "  never at the team",
    "team_before_summons": "  at the team before the summons",
    "team_before_order": "  at the team between summons and order",
    "team_after_order": "  at the team in the month of the order or later",
    "team_at_last": "at the team with the eviction announced and nothing arranged",
    "all_at_team_before_summons": "all at the team before a summons, order or not",
}
FEW = 30


def share(part: float) -> str:
    """A share as a percentage."""
    return "-" if math.isnan(part) else f"{100 * part:.1f}%"


def change(effect: Effect) -> str:
    """A difference with its interval; a star where the interval leaves out zero."""
    if math.isnan(effect.difference):
        return "-"
    star = "*" if effect.word != "cannot be told" else ""
    return f"{effect.difference:+.2f} [{effect.low:+.2f}, {effect.high:+.2f}]{star}"


def effects_table(found: Sequence[Answer]) -> str:
    """Every lever in every town: what it changes."""
    rows = [
        (
            *(one.place.capacity, one.place.consent, one.lever, f"{one.adoption:g}"),
            *(change(one.effects[name]) for name in SHOWN),
        )
        for one in found
    ]
    return table(HEAD, rows)


def sentences(found: Sequence[Answer]) -> list[str]:
    """The two hypotheses, lever by lever: where they hold, and where not."""
    told = []
    for lever in dict.fromkeys(one.lever for one in found):
        own = [one for one in found if one.lever == lever]
        earlier = [one for one in own if one.signals_earlier]
        useful = [one for one in earlier if one.prevents]
        text = f"{lever}: signals earlier in {len(earlier)} of {len(own)} settings{_places(earlier, own)}"
        if earlier:
            counts = ", ".join(f"{WORDS[name]} in {sum(name in one.prevents for one in earlier)}" for name in PREVENTED)
            text += f"; of these it prevents {counts}"
            text += f"; nothing beyond chance in {len(earlier) - len(useful)}{_places(_without(earlier, useful), own)}"
        worse = [one for one in own if one.worsens]
        if worse:
            what = sorted({WORDS[name] for one in worse for name in one.worsens})
            text += f"; MORE {' and '.join(what)} in {len(worse)}{_places(worse, own)}"
        told.append(text + ".")
    return told


def _without(found: Sequence[Answer], left_out: Sequence[Answer]) -> list[Answer]:
    return [one for one in found if one not in left_out]


def _places(some: Sequence[Answer], of_all: Sequence[Answer]) -> str:
    """Which settings these are, unless they are all or none."""
    if not some or len(some) == len(of_all):
        return ""
    each = (f"{one.place.words}, adoption {one.adoption:g}" for one in some)
    return f" ({'; '.join(each)})"


def verdicts(found: Sequence[Answer]) -> list[str]:
    """The two hypotheses over everything tried."""
    earlier = [one for one in found if one.signals_earlier]
    useful = [one for one in earlier if one.prevents]
    return [
        f"Closer cooperation signals earlier in {len(earlier)} of {len(found)} settings.",
        f"Where it does, fewer problem debts, court orders or evictions can be told in {len(useful)} of {len(earlier)}."
        " 'Cannot be told' is not 'no effect': more replications or homes narrow the interval.",
    ]


def puzzle_table(found: Puzzle) -> str:
    """Who is evicted, by when the team first saw the household."""
    rows = []
    for name, words in MOMENTS.items():
        households, evicted, left = found.moments[name]
        shares = [share(part / households if households else math.nan) for part in (evicted, evicted + left)]
        rows.append((words, str(households), str(evicted), *shares))
    return table(("households", "number", "evicted", "share", "share that loses the home"), rows, indent="")


def puzzle_sentences(found: Puzzle) -> list[str]:
    """Do late referrals end worse than orders in general, and is late help worth less to the same households."""
    late, ordered = found.moments["team_at_last"], found.moments["with_order"]
    if min(late[0], ordered[0]) < FEW:
        told = [f"Too few households came to the team at the last moment ({late[0]}) to compare."]
    else:
        late_share, all_share = late[1] / late[0], ordered[1] / ordered[0]
        error = 1.96 * math.sqrt(late_share * (1 - late_share) / late[0])
        puzzle = late_share - error > all_share
        outcome = "comes out" if puzzle else "does NOT come out"
        most = ", though not as 'most'" if puzzle and late_share < 0.5 else ""
        told = [
            "Of households that come to the team with their eviction announced and nothing arranged "
            f"{share(late_share)} (+/- {100 * error:.1f} points) are evicted, of all with an order {share(all_share)}: "
            f"the puzzle {outcome}{most}. With keys returned and tenants who abscond under the threat "
            f"{share((late[1] + late[2]) / late[0])} of the late and {share((ordered[1] + ordered[2]) / ordered[0])} "
            "of all lose the home.",
        ]
    if found.worlds and any(one.households for one in found.worlds):
        shares = {name: found.forced_shares(name) for name in WORLDS}
        means = {name: sum(values) / len(values) for name, values in shares.items()}
        effect = found.difference()
        verdict = {"more": "later help saves fewer", "fewer": "later help saves MORE"}
        count = sum(one.households for one in found.worlds)
        told.append(
            f"The same {count} households with an order: {share(means['untouched'])} evicted untouched, "
            f"{share(means['at_last'])} when helped with the eviction announced, {share(means['after_order'])} when "
            f"helped after the order, {share(means['before_order'])} as soon as the bailiff has the case; last minus "
            "first "
            f"{100 * effect.difference:+.1f} points [{100 * effect.low:+.1f}, {100 * effect.high:+.1f}]: "
            f"{verdict.get(effect.word, 'which is better cannot be told')}."
        )
    return told


def write_tables(found: Sequence[Answer], puzzle: Puzzle, folder: Path) -> list[Path]:
    """hypotheses.csv and puzzle.csv; `results/columns.toml` explains their columns."""
    parts = ("without", "difference", "low", "high")
    head = ["capacity", "consent", "lever", "adoption", *(f"{name}_{part}" for name in MEASURES for part in parts)]
    rows = (
        [one.place.capacity, one.place.consent, one.lever, one.adoption]
        + [number for name in MEASURES for number in one.effects[name]]
        for one in found
    )
    moments = ([name, *puzzle.moments[name]] for name in MOMENTS)
    worlds = ([f"forced_{name}", *_forced(puzzle, name)] for name in WORLDS)
    return [
        write_csv(folder / "hypotheses.csv", head, rows),
        write_csv(folder / "puzzle.csv", ("group", "households", "evicted", "left_before"), [*moments, *worlds]),
    ]


def _forced(puzzle: Puzzle, name: str) -> tuple[int, int, str]:
    return sum(one.households for one in puzzle.worlds), sum(one.evicted[name] for one in puzzle.worlds), ""
