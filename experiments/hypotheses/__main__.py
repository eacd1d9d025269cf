"""Ask the study's two hypotheses and its puzzle of the model: `python -m experiments.hypotheses`.

1. More intensive cooperation leads to earlier signalling. 2. Earlier signalling prevents problem debts - and court
orders and evictions. Both under every team capacity, ground of consent and adoption. 3. The puzzle: once there is a
court order the team is usually too late, yet only a quarter of all orders end in eviction.
"""

import argparse
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from experiments.hypotheses import told
from experiments.hypotheses.figure import draw
from experiments.hypotheses.measures import VIEW_MONTHS
from experiments.hypotheses.study import LEVERS, Asked, answers, puzzle
from experiments.run import Plan
from experiments.workers import compile_once, usable_cores
from results.store import DEFAULT_FOLDER, Store


def main(arguments: Sequence[str] | None = None) -> int:
    """Print tables and sentences, write CSV and figure."""
    parser = argparse.ArgumentParser(prog="python -m experiments.hypotheses", description=__doc__)
    parser.add_argument("--scenario", default="gemeente-n")
    for name, default in (
        ("households", 6000),
        ("months", 60),
        ("replications", 20),
        ("seed", 1),
        ("workers", usable_cores()),
    ):
        parser.add_argument(f"--{name}", type=int, default=default)
    parser.add_argument("--levers", default=",".join(LEVERS), help="forms of cooperation, with commas between")
    parser.add_argument("--out", type=Path, default=DEFAULT_FOLDER, help="where runs, tables and figure are kept")
    asked = parser.parse_args(arguments)
    plan = Plan(asked.seed, asked.months, VIEW_MONTHS, asked.replications, asked.workers)
    store = Store(asked.out)
    compile_once(_progress)
    levers = Asked(levers=tuple(asked.levers.split(",")))
    found = answers(asked.scenario, asked.households, levers, plan, store, _progress)
    late = puzzle(asked.scenario, asked.households, plan, store, _progress)
    folder = asked.out / "hypotheses"
    folder.mkdir(parents=True, exist_ok=True)
    print(
        f"{asked.scenario}: {asked.households} homes, {asked.months} months, {asked.replications} replications, seed "
        f"{asked.seed}; differences from the same town without the lever, 95% interval, * beyond it;\n"
        f"months unsignalled: of the {VIEW_MONTHS} after a household's first arrears; events per 1,000 homes a year\n"
    )
    print(told.effects_table(found), end="\n\n")
    print("\n".join((*told.sentences(found), *told.verdicts(found))), end="\n\n")
    print(told.puzzle_table(late), end="\n\n")
    print("\n".join(told.puzzle_sentences(late)))
    for path in (*told.write_tables(found, late, folder), *draw(found, folder)):
        print(path, file=sys.stderr)
    return 0


def _progress(what: str, steps: int) -> Callable[[], None]:
    print(f"{what}: {steps}", file=sys.stderr)
    return lambda: None


if __name__ == "__main__":
    sys.exit(main())
