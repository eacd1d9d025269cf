"""A first calibration by a simple search: which values of the `calibrated` parameters bring the targets into range.

Run as `python -m experiments.fit --steps 150 --write`. The knobs are the numeric parameters graded `calibrated` in the
scenario; nothing else moves. Each step shifts a few knobs within their ranges and keeps the shift if the loss falls:
the squared distance of every target from the inner part of its range, in widths of the range. All candidates meet the
same luck, so the loss has no noise of its own. A single best point is not a posterior: it says nothing of what else
would fit as well.
"""

import argparse
import re
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np

from experiments.validate import Target, load_targets
from model.luck import luck
from model.simulation import DebtEscalation
from scenarios.compose import Resolved, resolve

PARAMETERS = Path(__file__).parent.parent / "scenarios" / "parameters"
MARGIN_SHARE = 0.12
KNOBS_AT_ONCE = 3
STEP_SHARE = 0.25


def loss_of(simulated: Mapping[str, float | None], targets: Sequence[Target]) -> float:
    """How far are the simulated values from the inner part of their ranges: 0 when all are well inside."""
    loss = 0.0
    for target in targets:
        value, width = simulated[target.name], target.high - target.low
        if value is None:
            loss += 1.0
            continue
        low, high = target.low + MARGIN_SHARE * width, target.high - MARGIN_SHARE * width
        distance = max(low - value, value - high, 0.0) / width
        loss += distance * distance
    return loss


def simulate(
    settings: Mapping[str, float], scenario: str, seed: int, months: int, targets: Sequence[Target]
) -> dict[str, float | None]:
    """What does the baseline give for every target under these settings."""
    resolved = resolve(scenario, settings={path: repr(value) for path, value in settings.items()})
    model = DebtEscalation(resolved.setup, seed=seed)
    model.run_burn_in()
    model.run(months)
    rows = model.series()
    model.close()
    names = np.array([corporation.name for corporation in resolved.setup.stages[0].corporations])
    series = {name: rows[name] for name in rows.dtype.names or ()} | {"corporation": names[rows.corporation]}
    return {target.name: target.simulated(series) for target in targets}


class Knob(NamedTuple):
    """A parameter that may be turned."""

    value: float
    low: float
    high: float
    is_whole: bool


def knobs_of(resolved: Resolved) -> dict[str, Knob]:
    """The knobs by path."""
    knobs = {}
    for path, parameter in resolved.parameters.items():
        if parameter.grade == "calibrated" and parameter.range is not None and not path.startswith("corporation."):
            whole = isinstance(parameter.value, int)
            knobs[path] = Knob(float(parameter.value), float(parameter.range[0]), float(parameter.range[1]), whole)
    return knobs


def shifted(values: Mapping[str, float], knobs: Mapping[str, Knob], step: int, seed: int) -> dict[str, float]:
    """The next candidate: a few knobs, drawn by keyed luck, moved within their ranges."""
    candidate, paths = dict(values), sorted(knobs)
    for nth in range(KNOBS_AT_ONCE):
        path = paths[int(luck(seed, step, 0, 900, nth) * len(paths))]
        _, low, high, whole = knobs[path]
        reach = STEP_SHARE * (high - low) / (1.0 + step / 60.0)
        moved = candidate[path] + (2.0 * luck(seed, step, 0, 901, nth) - 1.0) * reach
        moved = min(max(moved, low), high)
        candidate[path] = round(moved) if whole else float(f"{moved:.4g}")
    return candidate


def written(values: Mapping[str, float]) -> None:
    """Put the values into their parameter files."""
    for path, value in values.items():
        group, name = path.split(".")
        file = PARAMETERS / f"{group}.toml"
        pattern = re.compile(rf"(\[{name}\]\nvalue = )[^\n]+")
        file.write_text(pattern.sub(rf"\g<1>{value!r}", file.read_text(encoding="utf-8")), encoding="utf-8")


def main() -> None:
    """Search, report, and write if asked."""
    parser = argparse.ArgumentParser(description="first calibration by a simple search")
    parser.add_argument("--scenario", default="gemeente-n")
    parser.add_argument("--steps", type=int, default=150)
    parser.add_argument("--months", type=int, default=36)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--write", action="store_true", help="write the best values into scenarios/parameters")
    arguments = parser.parse_args()
    targets = [target for target in load_targets() if target.use == "calibrate"]
    knobs = knobs_of(resolve(arguments.scenario))
    values = {path: int(knob.value) if knob.is_whole else knob.value for path, knob in knobs.items()}
    best = loss_of(simulate(values, arguments.scenario, arguments.seed, arguments.months, targets), targets)
    print(f"{len(knobs)} knobs, {len(targets)} targets, loss {best:.4f}", file=sys.stderr)
    for step in range(1, arguments.steps + 1):
        candidate = shifted(values, knobs, step, arguments.seed)
        simulated = simulate(candidate, arguments.scenario, arguments.seed, arguments.months, targets)
        loss = loss_of(simulated, targets)
        if loss < best:
            values, best = candidate, loss
            inside = sum(1 for t in targets if (v := simulated[t.name]) is not None and t.low <= v <= t.high)
            print(f"step {step}: loss {best:.4f}, {inside} of {len(targets)} inside", file=sys.stderr, flush=True)
            if arguments.write:
                written(values)
        if best == 0.0:
            break
    for path, value in sorted(values.items()):
        print(f"{path} = {value}")


if __name__ == "__main__":
    main()
