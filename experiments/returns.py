"""Returns per euro reported by other cities, beside the modelled ones: `python -m experiments.returns`.

The published figures are business cases: models too, with effects that were assumed. They are explained, not aimed at.
"""

import argparse
import math
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from pydantic import model_validator

from experiments.compare import Variant, compare
from experiments.evaluation import load_evaluation
from experiments.run import Plan
from experiments.workers import compile_once, usable_cores
from results.store import DEFAULT_FOLDER, Store
from scenarios.catalogue import standard_library
from scenarios.compose import resolve
from scenarios.errors import unknown
from scenarios.fields import Table, Text
from scenarios.loading import file_name, read_toml, validated
from scenarios.tables import paragraph, table

FILE = Path(__file__).with_name("returns.toml")
HEAD = ("lever", "reported, society", "ours, society", "reported, municipality", "ours, if it paid all")


class Reported(Table):
    """A return per euro that somebody reported: range, for the municipality if told, sources, and what it contains."""

    lever: str
    low: float
    high: float
    municipality: tuple[float, float] | None = None
    what: Text
    sources: tuple[str, ...]
    contains: Text

    @model_validator(mode="after")
    def _in_order(self) -> "Reported":
        if not self.low <= self.high:
            raise ValueError("low must not lie above high")
        return self


def load_reported(path: Path = FILE) -> list[Reported]:
    """The reported returns; an unknown source is an error."""
    known, file, found = standard_library().sources(), file_name(path), []
    for lever, given in read_toml(path).items():
        one = validated(Reported, {"lever": lever, **given}, file, (lever,))
        for key in one.sources:
            if key not in known:
                raise unknown(file, f"{lever}.sources", key, known, "source")
        found.append(one)
    return found


def ours(variant: Mapping[str, Any]) -> tuple[float, float]:
    """Society's benefit-cost ratio of a variant, and the municipality's if it had paid all outreach itself.

    Args:
        variant: a variant of the document of `arrears compare`. Not a number where nothing was spent.
    """
    spent = float(variant["costs"]["outreach_eur"])
    society = float(variant.get("benefit_cost_ratio", {}).get("society", math.nan))
    if spent <= 0:
        return society, math.nan
    saved = float(variant["net_eur"]["municipality"]) + paid_by(variant, "municipality")
    return society, saved / spent


def paid_by(variant: Mapping[str, Any], party: str) -> float:
    """What a party pays for outreach under a variant, in euros."""
    return float(variant["costs"]["by_party_eur"].get(party, 0.0))


def told(reported: Sequence[Reported], variants: Sequence[Mapping[str, Any]]) -> str:
    """Reported beside ours, and why they differ."""
    rows = []
    for one, variant in zip(reported, variants, strict=True):
        society, municipality = ours(variant)
        theirs = _ends(one.municipality) if one.municipality else ""
        rows.append((one.lever, _ends((one.low, one.high)), _number(society), theirs, _number(municipality)))
    why = [paragraph(f"{one.lever}: {one.what}. {one.contains}") for one in reported]
    return "\n\n".join([table(HEAD, rows, indent=""), *why])


def _ends(ends: tuple[float, float]) -> str:
    return f"{ends[0]:.2f}" if ends[0] == ends[1] else f"{ends[0]:.2f} to {ends[1]:.2f}"


def _number(value: float) -> str:
    return "nothing spent" if math.isnan(value) else f"{value:.2f}"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the levers and print the table."""
    parser = argparse.ArgumentParser(prog="python -m experiments.returns", description=__doc__)
    parser.add_argument("--scenario", default="gemeente-n")
    for name, default in (
        ("households", 15000),
        ("months", 60),
        ("replications", 20),
        ("seed", 1),
        ("workers", usable_cores()),
    ):
        parser.add_argument(f"--{name}", type=int, default=default)
    parser.add_argument("--out", type=Path, default=DEFAULT_FOLDER)
    asked = parser.parse_args(arguments)
    compile_once(_progress)
    reported = load_reported()
    baseline = resolve(asked.scenario, homes=asked.households)
    variants = [
        Variant(one.lever, resolve(asked.scenario, levers=(one.lever,), homes=asked.households)) for one in reported
    ]
    plan = Plan(seed=asked.seed, months=asked.months, replications=asked.replications, workers=asked.workers)
    found = compare(baseline, variants, plan, load_evaluation(), Store(asked.out), progress=_progress)
    print(told(reported, found.document["variants"]))
    return 0


def _progress(what: str, steps: int) -> Callable[[], None]:
    print(f"{what}: {steps}", file=sys.stderr)
    return lambda: None


if __name__ == "__main__":
    sys.exit(main())
