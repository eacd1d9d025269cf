"""Does a long run without any change stay as it is: `python -m experiments.stationarity`.

Law, prices and policies are frozen after the burn-in; then nothing but chance may move a series. The run is cut into
windows of five years. A series is steady if no window's mean differs from the mean of all windows by more than
sampling error: Student's t over replications, at 5% for the whole table together (Bonferroni over windows and series),
so that a steady model is nearly always called steady. A drift smaller than `TOLERANCE` of the series is told but not
counted: it is too small to move a comparison of policies.
"""

import argparse
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from scipy.special import stdtrit

from model.luck import replication_seed
from model.setup import Setup
from model.simulation import DebtEscalation
from model.words import Composition, IncomeSource
from scenarios.compose import resolve

WINDOW_MONTHS = 60
LEVEL = 0.05
TOLERANCE = 0.05
PERCENT, PER_1000_A_YEAR = 100.0, 12_000.0

# What is counted every month: the column of the monthly totals, and by what it is multiplied per home.
FLOWS: dict[str, tuple[str, float]] = {
    "tenants in arrears, %": ("in_arrears", PERCENT),
    "court orders per 1,000 homes a year": ("court_orders", PER_1000_A_YEAR),
    "evictions per 1,000 homes a year": ("evicted", PER_1000_A_YEAR),
    "registered problem debt, %": ("problem_debt_registered", PERCENT),
    "problem debt (repayment), %": ("problem_debt_repayment", PERCENT),
    "other bills in arrears, %": ("in_other_arrears", PERCENT),
    "income, EUR a month": ("income_cents", 0.01),
    "moves per 1,000 homes a year": ("moved", PER_1000_A_YEAR),
}
# What is looked at once a year, as a share of all homes in percent.
STOCKS: dict[str, Callable[[Any], Any]] = {
    "singles, %": lambda h: h.composition <= Composition.SINGLE_WOMAN,
    "lone parents, %": lambda h: h.composition == Composition.LONE_PARENT,
    "couples, %": lambda h: h.composition == Composition.COUPLE,
    "couples with children, %": lambda h: h.composition == Composition.COUPLE_WITH_CHILDREN,
    "head under 35, %": lambda h: h.age_months < 420,
    "head 75 or older, %": lambda h: h.age_months >= 900,
    "living on work, %": lambda h: h.income_source == IncomeSource.WORK,
    "on assistance, %": lambda h: h.income_source == IncomeSource.SOCIAL_ASSISTANCE,
    "waiting for assistance, %": lambda h: h.income_source == IncomeSource.WAITING,
    "on disability benefit, %": lambda h: h.income_source == IncomeSource.DISABILITY_BENEFIT,
    "on a pension, %": lambda h: h.income_source == IncomeSource.PENSION,
    "low education, %": lambda h: h.education == 0,
}


@dataclass(frozen=True)
class Verdict:
    """How one series went: its first and last window, the window furthest off, and how far chance could take one."""

    series: str
    mean: float
    first: float
    last: float
    furthest: float
    sampling_error: float

    @property
    def word(self) -> str:
        """`steady`, `small drift` (beyond chance, within the tolerance) or `drifts`."""
        if abs(self.furthest) <= self.sampling_error:
            return "steady"
        return "small drift" if abs(self.furthest) <= TOLERANCE * abs(self.mean) else "drifts"


def window_means(values: np.ndarray, length: int) -> np.ndarray:
    """The means [replication, window] of values [replication, time]; what is left over at the end is not used."""
    count = values.shape[1] // length
    means: np.ndarray = values[:, : count * length].reshape(len(values), count, length).mean(axis=2)
    return means


def judged(series: str, windows: np.ndarray, comparisons: int) -> Verdict:
    """Is a series steady, given its means [replication, window] and how many comparisons the table makes in all.

    Each replication's window is compared with its own mean over all windows, so that replications that lie high or
    low as a whole do not hide a drift. At least two replications.
    """
    off = windows - windows.mean(axis=1, keepdims=True)
    count = len(windows)
    quantile = float(stdtrit(count - 1, 1.0 - LEVEL / 2.0 / comparisons))
    errors = quantile * off.std(axis=0, ddof=1) / np.sqrt(count)
    mean_off = off.mean(axis=0)
    at = int(np.argmax(np.abs(mean_off) - errors))
    ends = windows.mean(axis=0)
    return Verdict(
        series, float(windows.mean()), float(ends[0]), float(ends[-1]), float(mean_off[at]), float(errors[at])
    )


def verdicts(found: Mapping[str, np.ndarray]) -> list[Verdict]:
    """The verdict on every series, given its means [replication, window]."""
    comparisons = sum(windows.shape[1] for windows in found.values())
    return [judged(series, windows, comparisons) for series, windows in found.items()]


def lived_through(setup: Setup, months: int, seed: int) -> dict[str, np.ndarray]:
    """The window means of every series in one long run [window]."""
    model = DebtEscalation(setup, seed=seed)
    model.run_burn_in()
    rows: dict[str, list[float]] = {name: [] for name in (*FLOWS, *STOCKS)}
    for month in range(months):
        model.step()
        for name, (column, times) in FLOWS.items():
            rows[name].append(times * float(model.totals[column].sum()) / len(model.homes))
        if month % 12 == 11:
            for name, is_in in STOCKS.items():
                rows[name].append(PERCENT * float(np.mean(is_in(model.homes))))
    model.close()
    means = {}
    for name, values in rows.items():
        length = WINDOW_MONTHS if name in FLOWS else WINDOW_MONTHS // 12
        means[name] = window_means(np.array([values]), length)[0]
    return means


def long_runs(setup: Setup, months: int, replications: int, seed: int) -> list[Verdict]:
    """The verdict on every series over these replications of a long run."""
    runs = [lived_through(setup, months, replication_seed(seed, number)) for number in range(replications)]
    return verdicts({name: np.array([run[name] for run in runs]) for name in (*FLOWS, *STOCKS)})


def table(found: list[Verdict]) -> str:
    """The table that is printed."""
    lines = [f"{'series':36} {'mean':>9} {'first':>9} {'last':>9} {'furthest':>9} {'chance':>9}  verdict"]
    for row in found:
        numbers = " ".join(
            f"{number:9.2f}" for number in (row.mean, row.first, row.last, row.furthest, row.sampling_error)
        )
        lines.append(f"{row.series:36} {numbers}  {row.word}")
    return "\n".join(lines)


def main(arguments: list[str] | None = None) -> int:
    """Print the table; returns 1 if a series drifts, else 0."""
    asked = argparse.ArgumentParser(description="Does a long run without any change stay as it is?")
    asked.add_argument("scenario", nargs="?", default="gemeente-n")
    asked.add_argument("--households", type=int, default=15000)
    asked.add_argument("--months", type=int, default=360)
    asked.add_argument("--replications", type=int, default=8)
    asked.add_argument("--seed", type=int, default=1)
    asked.add_argument("--burn-in", type=int, default=None, help="another burn-in than the scenario's, in months")
    options = asked.parse_args(arguments)
    setup = resolve(options.scenario, homes=options.households).setup
    if options.burn_in is not None:
        setup = replace(setup, burn_in_months=options.burn_in)
    found = long_runs(setup, options.months, options.replications, options.seed)
    after = f"{options.months} months after a burn-in of {setup.burn_in_months}"
    print(f"{options.scenario}: {options.households} homes, {after}, {options.replications} replications;")
    print("windows of five years: first, last, furthest from the mean, and how far chance alone could take one")
    print(table(found))
    return int(any(row.word == "drifts" for row in found))


if __name__ == "__main__":
    sys.exit(main())
