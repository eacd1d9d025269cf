"""What happened to one home in a stored run: its replication is computed again while somebody watches the home.

All chance is keyed, so the months computed again are the months of the run; that they are is checked against the
stored outcome of the household. Watchers stand between the offices of the model: they write down the record of one
home and the ledger rows of its household, and touch nothing.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np

from experiments.run import people_digest, standard_model
from model.households import TENANCIES_PER_DWELLING
from model.luck import replication_seed
from results.manifest import code_digest
from results.store import Run
from results.tables import household_columns
from scenarios.compose import resolve_document
from scenarios.errors import ScenarioError

LIVING = "living"
BETWEEN = "catching up"
CLOSING = "closing"
SAME_FOR_ALL = ("seed", "homes", "months", "run_out", "replications", "people")


class View(NamedTuple):
    """The record of the home right after an office (or its own living, or the closing of the month), and the rows
    booked for its household since the view before."""

    after: str
    record: Any
    rows: np.ndarray


class LivedMonth(NamedTuple):
    """One month of a home, counted from the branch: who lived there, how it began, and what was seen of it."""

    month: int
    household: int
    opening: Any
    views: tuple[View, ...]

    @property
    def closing(self) -> Any:
        """The record at the end of the month, before the home was let to anybody else."""
        return self.views[-1].record


@dataclass(frozen=True)
class Trace:
    """One world of a household: its months, what became of it (dtype TENANCY), and who else lived in the home."""

    run: Run
    replication: int
    household: int
    months: tuple[LivedMonth, ...]
    outcome: Any | None
    ladders: tuple[tuple[int, np.recarray], ...]
    home: tuple[LivedMonth, ...]
    first_calendar_month: int

    def ladder(self, month: int) -> np.recarray:
        """The ladder of its corporation that holds in a month."""
        return [ladder for start, ladder in self.ladders if start <= max(month, 0)][-1]


class _Watch:
    """Looks at one home of a simulation and writes down what it sees in the present month."""

    def __init__(self, model: Any, dwelling: int) -> None:
        self.model = model
        self.row = int(np.flatnonzero(model.homes["dwelling"] == dwelling)[0])
        self.views: list[View] = []
        self.booked = 0
        rows = model.ledger.written()
        moved_in = (rows["household"] == self.record()["household"]) & (rows["month"] >= model.month)
        self.at_letting: np.ndarray = rows[moved_in].copy()  # booked before the first month of who lives here now

    def record(self) -> Any:
        """The record of the home as it is now."""
        return self.model.homes[self.row].copy()

    def rows(self, household: int) -> np.ndarray:
        """The ledger rows of a household since the last look."""
        start, self.booked = self.booked, int(self.model.ledger.size[0])
        rows = self.model.ledger.rows[start : self.booked]
        own: np.ndarray = rows[rows["household"] == household].copy()
        return own

    def look(self, after: str) -> None:
        """Write down the record and what was booked."""
        record = self.record()
        rows = self.rows(int(record["household"]))
        if not self.views:
            rows = np.concatenate([self.at_letting, rows])
        self.views.append(View(after, record, rows))

    def month(self, number: int) -> LivedMonth:
        """Let a month pass and give what was seen of it."""
        self.views, self.booked = [], int(self.model.ledger.size[0])
        opening = self.record()
        self.model.step()
        household, closing = int(opening["household"]), self.record()
        if int(closing["household"]) != household:
            closing = _outcome(self.model, household)
        booked = self.booked
        self.views.append(View(CLOSING, closing, self.rows(household)))
        self.booked = booked
        lives_here = int(self.record()["household"])
        self.at_letting = self.rows(lives_here)[: None if lives_here != household else 0]
        return LivedMonth(number, household, opening, tuple(self.views))


class _Watcher(NamedTuple):
    """Stands in the row of offices, and lets the watch look when its turn comes."""

    watch: _Watch
    after: str

    def work(self, now: int, is_second_round: bool) -> None:
        """Look; change nothing."""
        self.watch.look(BETWEEN if is_second_round and self.after == LIVING else self.after)


def watched(model: Any, dwelling: int, months: int) -> list[LivedMonth]:
    """Let a branched simulation live these months, and write down what happens in one home."""
    watch = _Watch(model, dwelling)
    offices: list[Any] = [_Watcher(watch, LIVING)]
    for office in model.offices:
        offices += [office, _Watcher(watch, type(office).__name__)]
    model.offices = offices
    return [watch.month(number) for number in range(months)]


def _outcome(model: Any, household: int) -> Any | None:
    tenancies = model.tenancies()
    rows = np.flatnonzero(tenancies["household"] == household)
    return tenancies[rows[0]].copy() if len(rows) else None


def trace(runs: Sequence[Run], replication: int, household: int, model: Any = None) -> list[Trace]:
    """The months of one household in each of these runs, which must share their burn-in.

    Raises:
        ScenarioError: a run cannot be told again, or what is computed again is not what the run holds.
    """
    inputs = [run.manifest["inputs"] for run in runs]
    scenarios = [resolve_document(one["document"]) for one in inputs]
    _can_be_told(runs, scenarios, replication)
    kind = model or standard_model()
    start = kind(scenarios[0].setup, seed=replication_seed(int(inputs[0]["seed"]), replication))
    start.run_burn_in()
    snapshot = start.snapshot()
    start.close()
    found = []
    for run, scenario in zip(runs, scenarios, strict=True):
        world = kind.branch(snapshot, scenario.setup)
        first = world.branch_month
        lived = watched(
            world, household // TENANCIES_PER_DWELLING, int(inputs[0]["months"]) + int(inputs[0]["run_out"])
        )
        outcome = _outcome(world, household)
        world.close()
        own = tuple(month for month in lived if month.household == household)
        corporation = int(lived[0].opening["corporation"])
        ladders = tuple((stage.from_month, stage.corporations[corporation].ladder) for stage in scenario.setup.stages)
        one = Trace(run, replication, household, own, outcome, ((0, ladders[0][1]), *ladders), tuple(lived), first)
        _equals_the_store(one)
        found.append(one)
    return found


def _can_be_told(runs: Sequence[Run], scenarios: Sequence[Any], replication: int) -> None:
    """Refuse runs of other code, other people, or with another beginning than the first."""
    code = code_digest()
    first = runs[0].manifest["inputs"]
    for run, scenario in zip(runs, scenarios, strict=True):
        inputs = run.manifest["inputs"]
        if inputs["code"] != code:
            raise ScenarioError(
                f"run {run.id}: recorded with other code ({inputs['code']}, here {code}), so its months cannot be "
                "computed again; run the same command anew to make a run that can be told"
            )
        if inputs["people"] != people_digest(scenario.setup.people):
            raise ScenarioError(f"run {run.id}: recorded with another population; run the same command anew")
        if not replication < int(inputs["replications"]):
            raise ScenarioError(
                f"run {run.id}: has no replication {replication}; there are 0 to {int(inputs['replications']) - 1}"
            )
        starts = [document["stages"][0] for document in (first["document"], inputs["document"])]
        if starts[0] != starts[1] or any(inputs[name] != first[name] for name in SAME_FOR_ALL):
            raise ScenarioError(
                f"run {run.id}: does not begin as run {runs[0].id} does, so their households cannot be set side by "
                "side; take two runs of one `arrears compare`"
            )


def stored_outcome(run: Run, replication: int, household: int) -> dict[str, Any] | None:
    """The row that the run holds of a household; None if it did not live there in this replication."""
    arrays = run.arrays("households", replication=replication)
    rows = np.flatnonzero(arrays["household"] == household)
    return {name: column[rows[0]] for name, column in arrays.items()} if len(rows) else None


def _equals_the_store(told: Trace) -> None:
    """Refuse a trace that is not the life which the run recorded."""
    stored = stored_outcome(told.run, told.replication, told.household)
    if stored is None and told.outcome is None:
        return
    differing = ["its being there at all"]
    if stored is not None and told.outcome is not None:
        corporations = told.run.corporations
        differing = []
        for name in household_columns():
            value = told.outcome[name]
            if name == "corporation":
                value = corporations[int(value)]
            if value != stored[name]:
                differing.append(name)
    if differing:
        raise ScenarioError(
            f"run {told.run.id}: household {told.household} computed again differs from what the run holds "
            f"({', '.join(differing[:4])}); run the same command anew with --fresh"
        )


def month_of_parting(one: Trace, other: Trace) -> int | None:
    """The first month at whose end the home, or what was booked for who lives there, differs; None if it never does."""
    for ours, theirs in zip(one.home, other.home, strict=True):
        if ours.household != theirs.household or differing_fields(ours, theirs) or _booked(ours) != _booked(theirs):
            return ours.month
    return None


def differing_fields(ours: LivedMonth, theirs: LivedMonth) -> list[str]:
    """Which fields of the record differ at the end of a month."""
    names = [name for name in ours.closing.dtype.names or () if name in (theirs.closing.dtype.names or ())]
    return [name for name in names if ours.closing[name] != theirs.closing[name]]


def _booked(month: LivedMonth) -> list[Any]:
    return [row for view in month.views for row in view.rows.tolist()]
