"""How many replications does keyed luck save against independent seeds, and how many could be saved at most.

Prints one table; `--json` prints one document instead. Runs that the store already has are not computed again.
"""

import argparse
import json
from pathlib import Path

PRECISION_SHARE = 0.1


def main() -> None:
    """Measure and print."""
    from experiments.efficiency import pairing_efficiency, told
    from experiments.run import Plan
    from experiments.workers import usable_cores
    from results.store import DEFAULT_FOLDER, Store
    from scenarios.compose import resolve

    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--scenario", default="gemeente-n")
    parser.add_argument("--variant", default="standard-referral")
    parser.add_argument("--replications", type=int, default=100)
    parser.add_argument("--households", type=int, help="homes; default: as the scenario says")
    parser.add_argument("--months", type=int, default=60)
    parser.add_argument("--run-out", type=int, default=24)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--workers", type=int, default=usable_cores())
    parser.add_argument("--out", type=Path, default=DEFAULT_FOLDER)
    parser.add_argument("--json", action="store_true", help="print one JSON document")
    asked = parser.parse_args()
    arms = [resolve(asked.scenario, levers, homes=asked.households) for levers in ((), (asked.variant,))]
    plan = Plan(asked.seed, asked.months, asked.run_out, asked.replications, asked.workers)
    rows = told(pairing_efficiency(arms[0], arms[1], plan, Store(asked.out)), PRECISION_SHARE)
    if asked.json:
        print(json.dumps(rows, indent=1))
        return
    size = f"{arms[0].setup.homes:,} homes, {plan.months} months, {plan.replications} replications"
    print(f"{asked.variant} against {asked.scenario}: {size}")
    print(f"replications until half the 95% interval is {PRECISION_SHARE:.0%} of the mean difference")
    print(f"{'event':<14}{'fewer':>9}{'keyed luck':>12}{'independent':>13}{'ratio':>9}{'bound':>9}")
    for row in rows:
        cells = [row.get(name) for name in ("paired_needed", "independent_needed", "ratio", "bound")]
        needed = [f"{cell:>{width},}" if cell is not None else " " * (width - 1) + "-"
                  for cell, width in zip(cells, (12, 13, 9, 9), strict=True)]  # fmt: skip
        print(f"{row['event'].replace('_', ' '):<14}{row['avoided']:>9.2f}{''.join(needed)}")
    print("bound: events in both arms / tenancies with the event in one arm only")


if __name__ == "__main__":
    main()
