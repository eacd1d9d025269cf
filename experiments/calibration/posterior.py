"""The sample of parameter vectors that a calibration leaves, as it is committed: a table of draws and its manifest.

scenarios/posterior/gemeente-n.csv     one row a draw, one column a calibrated parameter; all rows count alike
scenarios/posterior/gemeente-n.json    what it was computed from, how it went, what is identified
"""

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from experiments.calibration.space import Settings, Space
from results.files import read_json, told_clearly, write_json
from scenarios.errors import ScenarioError
from scenarios.loading import ROOT, file_name

FOLDER = ROOT / "posterior"


@dataclass(frozen=True)
class Posterior:
    """A sample of parameter vectors and its manifest."""

    draws: tuple[Settings, ...]
    manifest: Mapping[str, Any]

    def settings(self, number: int) -> Settings:
        """The settings of a draw, by full path, as `resolve(..., settings=...)` takes them."""
        return self.draws[number % len(self.draws)]

    def spread(self, count: int) -> tuple[Settings, ...]:
        """This many draws, spread evenly over the sample."""
        return tuple(self.draws[number * len(self.draws) // count] for number in range(min(count, len(self.draws))))


def keep_posterior(folder: Path, name: str, space: Space, sample: np.ndarray, manifest: Mapping[str, Any]) -> Path:
    """Write the table and the manifest, each aside and then renamed; returns the table's path.

    Args:
        sample: points of the cube [draw, knob].
    """
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(["draw", *space.names])
    writer.writerows([number, *(repr(value) for value in space.values(point))] for number, point in enumerate(sample))
    with told_clearly(folder):
        folder.mkdir(parents=True, exist_ok=True)
        aside = folder / f".{name}.writing"
        write_json(aside, manifest)
        aside.replace(folder / f"{name}.json")
        aside.write_text(text.getvalue(), encoding="utf-8")
        aside.replace(folder / f"{name}.csv")
    return folder / f"{name}.csv"


def load_posterior(name: str, folder: Path = FOLDER) -> Posterior:
    """The committed sample of a scenario.

    Raises:
        ScenarioError: there is none, or its files do not fit each other.
    """
    table = folder / f"{name}.csv"
    manifest: Any = read_json(folder / f"{name}.json")
    if manifest is None and not table.exists():
        raise ScenarioError(
            f"{file_name(table)}: there is no sample of parameter vectors of '{name}' yet; "
            f"run `arrears calibrate {name}`"
        )
    try:
        with table.open(encoding="utf-8", newline="") as file:
            head, *rows = csv.reader(file)
        knobs = {knob["name"]: knob["paths"] for knob in manifest["knobs"]}
        draws = tuple(_settings(head[1:], row[1:], knobs) for row in rows)
    except (OSError, csv.Error, KeyError, ValueError, TypeError):
        raise ScenarioError(
            f"{file_name(table)}: is damaged, or does not fit {name}.json beside it; run `arrears calibrate {name}`"
        ) from None
    if not draws:
        raise ScenarioError(f"{file_name(table)}: holds no draw; run `arrears calibrate {name}`")
    return Posterior(draws, manifest)


def _settings(names: Sequence[str], texts: Sequence[str], knobs: Mapping[str, Sequence[str]]) -> Settings:
    found: Settings = {}
    for name, text in zip(names, texts, strict=True):
        value = float(text) if "." in text or "e" in text else int(text)
        if not np.isfinite(value):
            raise ValueError(name)
        found |= dict.fromkeys(knobs[name], value)
    return found
