"""Views and columns: SQL on a run or a pair of runs says what the experiments say; every column is explained."""

import csv
import tomllib
from pathlib import Path

import numpy as np
import pyarrow.parquet as pq
import pytest

from app.cli import DONE, answer_to
from experiments.compare import Variant, compare
from experiments.economics import PURSES, discount_factors, flows
from experiments.evaluation import load_evaluation
from experiments.report.language import _texts
from experiments.run import Plan, run_arms
from experiments.worlds import read_replication
from model.words import Party
from results.store import Run, Store
from results.views import PAIR_VIEWS, answer, answer_pair
from tests.fakes import FakeModel, FakeScenario, FakeSetup
from tests.plan_support import DRAWS, GRID, PLAN, resolve

SMALL = Plan(seed=5, months=12, run_out=6, replications=3)
COLUMNS = Path("results/columns.toml")
RATE = 0.03


@pytest.fixture(scope="module")
def runs(tmp_path_factory: pytest.TempPathFactory) -> tuple[Run, Run]:
    """The stand-in town without and with help."""
    arms = [FakeScenario(), FakeScenario(setup=FakeSetup(help_share=0.6), levers=("help",))]
    found = run_arms(arms, SMALL, Store(tmp_path_factory.mktemp("runs")), FakeModel)
    return found[0], found[1]


def test_classes_in_sql_are_those_of_a_comparison(runs: tuple[Run, Run]) -> None:
    variant = FakeScenario(setup=FakeSetup(help_share=0.6), levers=("help",))
    store = Store(runs[0].folder.parent)
    document = compare(FakeScenario(), [Variant("help", variant)], SMALL, load_evaluation(), store, FakeModel).document
    told = document["variants"][0]["households"]
    rows = answer_pair(*runs, "SELECT class, sum(tenancies) AS n FROM paired_classes GROUP BY class")
    counted = {str(row["class"]): int(str(row["n"])) / SMALL.replications for row in rows}
    assert told["avoided"] > 0
    for name in ("avoided", "delayed", "both", "only_baseline", "only_variant"):
        assert counted.get(name, 0) == pytest.approx(told[name], abs=1e-4), name
    assert counted.get("newly", 0) == pytest.approx(told["newly_evicted"], abs=1e-4)
    avoided = answer_pair(*runs, "SELECT avg(avoided) AS n FROM evictions_avoided")[0]["n"]
    assert avoided == pytest.approx(document["variants"][0]["evictions"]["avoided"], abs=1e-4)


def test_every_view_of_a_pair_answers(runs: tuple[Run, Run]) -> None:
    names = [line.split()[2] for line in PAIR_VIEWS.read_text().splitlines() if line.startswith("CREATE VIEW")]
    assert len(names) == 3
    assert all(answer_pair(*runs, f"SELECT * FROM {name}") for name in names)


def test_perspectives_in_sql_are_those_of_the_economics(runs: tuple[Run, Run]) -> None:
    """Where no case is counted, a party's present value is outreach and all else of its ledger rows."""
    rows = answer(runs[1], "SELECT * FROM perspectives_in_present_value WHERE replication = 1", RATE)
    told = {str(row["perspective"]): float(str(row["cost_eur"])) for row in rows}
    ledger = read_replication(runs[1], 1, SMALL.months + SMALL.run_out).world.ledger
    factors = discount_factors(RATE, SMALL.months)
    for name in ("corporation", "household", "society"):
        found = flows(ledger, name, np.empty(0, dtype=np.int64), factors)
        assert told[name] == pytest.approx((found.outreach + found.other) / 100), name
    assert set(told) <= {party.name.lower() for parties in PURSES.values() for party in parties} | {"society"}
    assert Party.HOUSEHOLD.name.lower() in told


def test_transfers_net_to_zero_in_sql(runs: tuple[Run, Run]) -> None:
    rows = answer(runs[0], "SELECT * FROM transfers_net_to_zero")
    assert rows and all(row["left_over_cents"] == 0 and row["parties"] == 2 for row in rows)


def test_household_types_in_sql_count_every_eviction_of_a_type(runs: tuple[Run, Run]) -> None:
    """In the stand-in town all heads are of one composition and of age 0: everybody is under 27."""
    rows = answer(runs[0], "SELECT sum(evicted) AS n FROM household_types WHERE type = 'under_27'")
    whole = answer(runs[0], "SELECT sum(evicted) AS n FROM events_by_replication")
    assert rows[0]["n"] == whole[0]["n"]


def _heads(folder: Path) -> dict[str, set[str]]:
    """The head of every table in the folders of a command, by the name of the file."""
    found: dict[str, set[str]] = {}
    for path in folder.rglob("*.csv"):
        with path.open(encoding="utf-8", newline="") as file:
            found.setdefault(path.stem, set()).update(next(csv.reader(file)))
    for path in folder.rglob("*.parquet"):
        found.setdefault(path.stem, set()).update(pq.read_schema(path).names)
    return found


def test_every_column_written_is_explained(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """All tables that compare, thresholds and sweep write; paths and outcomes stand under their own name."""
    from tests.test_thresholds import fake

    monkeypatch.setattr("experiments.style.DOTS_PER_INCH", 20)
    for room in ("run", "sweep"):
        monkeypatch.setattr(f"experiments.{room}.standard_model", lambda: FakeModel)
    monkeypatch.setattr("app.plans.resolve", resolve)
    small = ("--replications", "2", "--workers", "1", "--out", str(tmp_path / "out"))
    monkeypatch.setattr("app.requests.resolve", resolve)
    assert answer_to(["compare", "fake-town", "help", *small, "--no-yardsticks", "--draws", "12"]) == DONE
    monkeypatch.setattr("app.requests.resolve", fake)
    assert answer_to(["thresholds", "gemeente-n", "--at", "1.5,2", "--caseload", "1", *small]) == DONE
    (tmp_path / "plan.toml").write_text(PLAN + GRID + DRAWS)
    assert answer_to(["sweep", str(tmp_path / "plan.toml"), "--workers", "1", "--out", str(tmp_path / "out")]) == DONE
    capsys.readouterr()
    explained = tomllib.loads(COLUMNS.read_text())
    own = {"paying.risk_share", "help.saved_share", "evicted", "evictions_avoided", "net_society_eur"}
    found = _heads(tmp_path / "out")
    assert len(found) >= 18
    for name, head in found.items():
        assert head - own <= set(explained[name]), (name, head - own - set(explained[name]))


def test_no_explanation_without_words() -> None:
    explained = tomllib.loads(COLUMNS.read_text())
    assert all(row["unit"] and row["meaning"] for table in explained.values() for row in table.values())


def test_every_table_of_a_report_is_explained() -> None:
    """The names of tables in experiments/report/*.py, numbers behind them left out."""
    import re

    text = "".join(path.read_text() for path in Path("experiments/report").glob("*.py"))
    names = set(re.findall(r'Table\(\s*f?"([a-z-]+?)(?:-\{|")', text)) | {"types", "sensitivity", "cheers", "mkba"}
    explained = set(tomllib.loads(COLUMNS.read_text())["report"])
    assert names <= explained, names - explained
    assert len(names) >= 12 and _texts()
