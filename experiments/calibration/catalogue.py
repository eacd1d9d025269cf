"""Put the best candidate's values into the catalogue, graded `calibrated`: the point from which a plain run starts.

The sample is what is known; one point of it is only for runs that ask for one.
"""

import re
from collections.abc import Mapping
from pathlib import Path

import numpy as np

from experiments.calibration.likelihood import log_likelihood
from experiments.calibration.matching import Matched
from experiments.calibration.space import Settings, Space
from scenarios.loading import ROOT

OWN = "corporation."


def most_likely(matched: Matched, space: Space, discrepancy_share: float) -> Settings:
    """The settings of the weighed run that agrees best with all targets; of equals the first."""
    error = np.square(matched.noise) + np.square(discrepancy_share)
    values = matched.weighed.values
    best = int(np.argmax(log_likelihood(values, np.broadcast_to(error, values.shape))))
    return space.settings(matched.weighed.points[best])


def places_of(path: str, root: Path) -> tuple[Path, str]:
    """Which file and table hold the parameter with this full path: a group's, a landlord's own, or what they share."""
    group, _, name = path.partition(".")
    if not path.startswith(OWN):
        return root / "parameters" / f"{group}.toml", name
    corporation, _, name = name.partition(".")
    own = root / "corporations" / f"{corporation}.toml"
    for table in (f"settings.{name}", f"policy.{name}"):
        if f"[{table}]\n" in own.read_text(encoding="utf-8"):
            return own, table
    return root / "parameters" / "corporation.toml", name


def put_values(settings: Mapping[str, float | int], root: Path = ROOT) -> list[Path]:
    """Write these values into their files, graded `calibrated`; returns the files that changed.

    Raises:
        KeyError: a file has no such table.
    """
    texts: dict[Path, str] = {}
    for path, value in settings.items():
        file, table = places_of(path, root)
        text = texts.get(file) or file.read_text(encoding="utf-8")
        match = re.search(rf"^\[{re.escape(table)}\]\n(?:(?!\[)[^\n]*\n?)*", text, flags=re.MULTILINE)
        if match is None:
            raise KeyError(f"{file.name}: no table [{table}]")
        block = re.sub(r"^value = [^\n]*", f"value = {value!r}", match[0], count=1, flags=re.MULTILINE)
        block = re.sub(r'^grade = "[^"\n]*"', 'grade = "calibrated"', block, count=1, flags=re.MULTILINE)
        texts[file] = text[: match.start()] + block + text[match.end() :]
    changed = [file for file, text in texts.items() if text != file.read_text(encoding="utf-8")]
    for file in changed:
        file.write_text(texts[file], encoding="utf-8")
    return sorted(changed)
