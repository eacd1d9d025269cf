"""Running plans: every cell measured once, the same tables whatever happens on the way."""

import json
import os
import tomllib
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from app.cli import BAD_INPUT, DONE, INTERRUPTED, answer_to
from experiments.compare import Variant, compare
from experiments.evaluation import load_evaluation
from experiments.run import Plan
from experiments.sweep_tables import results_table, summarise
from model.luck import replication_seed
from results.cells import Cells
from results.files import StoreError
from results.store import Store
from results.views import PLAN_VIEWS, answer_plan
from tests.fakes import FakeModel
from tests.plan_support import DRAWS, GRID, PLAN, RISK, SAVED, Counting, planned, resolve

COLUMNS = Path("results/columns.toml")


@pytest.fixture
def town(monkeypatch: pytest.MonkeyPatch) -> None:
    """The command line with the stand-in town."""
    monkeypatch.setattr("app.plans.resolve", resolve)
    monkeypatch.setattr("experiments.sweep.standard_model", lambda: FakeModel)
    monkeypatch.setattr("experiments.style.DOTS_PER_INCH", 30)


def tables(folder: Path) -> dict[str, bytes]:
    """Every file of the one answer in a folder, by name."""
    (answer,) = [*folder.glob("sweep-????????????????"), *folder.glob("sensitivity-????????????????")]
    return {path.name: path.read_bytes() for path in sorted(answer.iterdir())}


def swept(folder: Path, *options: str, text: str = PLAN + GRID + DRAWS) -> dict[str, bytes]:
    """The files that the command leaves."""
    file = folder.parent / "plan.toml"
    file.write_text(text)
    assert answer_to(("sweep", str(file), "--out", str(folder), *options)) == DONE
    return tables(folder)


def test_cells_are_what_compare_finds(tmp_path: Path) -> None:
    plan = planned(tmp_path)
    plan.run()
    summary, _ = summarise(plan.asked, results_table(plan.asked, plan.cells, plan.outcomes), list(plan.outcomes))
    found = {(row["arm"], row[SAVED], row["outcome"]): row for row in summary}
    base, helped = resolve("fake-town"), resolve("fake-town", ["help"], {SAVED: "0.6"})
    run = Plan(seed=5, months=12, run_out=6, replications=3)
    document = compare(base, [Variant("help", helped)], run, load_evaluation(), Store(tmp_path), FakeModel).document
    row = document["variants"][0]
    assert found["help", 0.6, "evictions_avoided"]["mean"] == pytest.approx(row["evictions"]["avoided"], abs=1e-4)
    assert found["help", 0.6, "evictions_avoided"]["ci95_low"] == pytest.approx(row["evictions"]["ci95"][0], abs=1e-4)
    assert found["help", 0.6, "net_society_eur"]["mean"] == pytest.approx(row["net_eur"]["society"], abs=0.01)
    assert found["fake-town", 0.2, "evicted"]["mean"] == pytest.approx(row["evictions"]["baseline"], abs=1e-4)
    assert found["help", 0.6, "evictions_avoided"]["mean"] > found["help", 0.2, "evictions_avoided"]["mean"] > 0


def test_points_share_a_burn_in_unless_they_change_it(tmp_path: Path) -> None:
    Counting.reset()
    assert planned(tmp_path / "lever").run(model=Counting) == 9  # a baseline and two variants, three replications
    assert (Counting.burn_ins, Counting.branches) == (3, 9)
    Counting.reset()
    world = GRID.replace(SAVED, RISK).replace("0.6", "0.1")
    assert planned(tmp_path / "world", PLAN + world).run(model=Counting) == 12
    assert (Counting.burn_ins, Counting.branches) == (6, 12)


def test_nothing_is_measured_twice(tmp_path: Path) -> None:
    plan = planned(tmp_path)
    assert plan.run(model=Counting) == 9
    Counting.reset()
    assert plan.run(model=Counting) == 0
    assert Counting.branches == 0
    wider = planned(tmp_path, (PLAN + GRID).replace("[0.2, 0.6]", "[0.2, 0.4, 0.6]"))
    assert wider.run(model=Counting) == 3
    assert wider.run(is_fresh=True) == 12


def test_a_damaged_cell_is_measured_again(tmp_path: Path) -> None:
    plan = planned(tmp_path)
    plan.run()
    files = sorted((tmp_path / "out" / "cells").rglob("*.json"))
    before = [file.read_bytes() for file in files]
    os.truncate(files[0], 100)
    files[1].write_text("{}")
    files[2].unlink()
    assert plan.run() == 3
    assert [file.read_bytes() for file in files] == before


class Breaking(FakeModel):
    """Stopped by Ctrl-C in the last replication."""

    def run(self, months: int) -> None:
        """Run, or be stopped."""
        if self.seed == replication_seed(5, 2):
            raise KeyboardInterrupt
        super().run(months)


def test_an_interrupted_plan_goes_on_where_it_stopped(tmp_path: Path) -> None:
    plan = planned(tmp_path)
    with pytest.raises(KeyboardInterrupt):
        plan.run(model=Breaking)
    assert sum(plan.cells.has(row.cell) for row in {row.cell: row for row in plan.asked.rows}.values()) == 6
    assert plan.run() == 3


def test_a_full_disk_leaves_what_was_finished(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    plan, kept = planned(tmp_path), [0]
    write = Path.write_text

    def full(path: Path, *arguments: str, **options: str) -> int:
        kept[0] += 1
        if kept[0] > 4:
            raise OSError(28, "No space left on device")
        return write(path, *arguments, **options)

    monkeypatch.setattr(Path, "write_text", full)
    with pytest.raises(StoreError, match="disk is full"):
        plan.run()
    monkeypatch.undo()
    assert len(list((tmp_path / "out").rglob("*.json"))) == 4
    assert len(list((tmp_path / "out").rglob("*writing*"))) == 0
    assert plan.run() == 5


@pytest.mark.slow
@pytest.mark.usefixtures("town")
def test_the_same_bytes_whatever_the_workers(tmp_path: Path) -> None:
    one = swept(tmp_path / "one", "--workers", "1", "--figures", "--json")
    two = swept(tmp_path / "two", "--workers", "2", "--figures", "--json")
    again = swept(tmp_path / "two", "--workers", "1", "--fresh", "--figures", "--json")
    assert one == two == again
    assert {"points.csv", "results.parquet", "summary.csv", "variance.csv", "summary.json"} <= set(one)
    assert {"outcomes.png", "luck-or-not-knowing.svg"} <= set(one)


@pytest.mark.usefixtures("town")
def test_tables_are_tidy(tmp_path: Path) -> None:
    swept(tmp_path / "out", "--workers", "1", "--json")
    (file,) = (tmp_path / "out").glob("sweep-*/results.parquet")
    table = pq.read_table(file)
    assert table.column_names == [
        "point", "design", "draw", SAVED, "arm", "replication", "evicted", "evictions_avoided", "net_society_eur",
    ]  # fmt: skip
    assert table.num_rows == 8 * 2 * 3
    rows = table.to_pylist()
    assert all((row["evictions_avoided"] is None) == (row["arm"] == "fake-town") for row in rows)
    points = pq.read_table(file.with_name("points.parquet")).to_pylist()
    assert set(points[0]) == {"point", "design", "draw", SAVED, RISK}


@pytest.mark.usefixtures("town")
def test_every_view_answers_and_every_column_is_explained(tmp_path: Path) -> None:
    swept(tmp_path / "out", "--workers", "1", "--json")
    (folder,) = (tmp_path / "out").glob("sweep-*")
    outcomes = ["evicted", "evictions_avoided", "net_society_eur"]
    names = [line.split()[2] for line in PLAN_VIEWS.read_text().splitlines() if line.startswith("CREATE VIEW")]
    for name in names:
        assert answer_plan(folder, outcomes, f"SELECT * FROM {name}"), name
    best = answer_plan(
        folder, outcomes, "SELECT design, best_share FROM best_in_draws WHERE outcome = 'net_society_eur'"
    )
    assert [(row["design"], row["best_share"]) for row in best] == [(0, 0.0), (1, 1.0)]
    means = answer_plan(folder, outcomes, "SELECT mean FROM outcome_by_design")
    kept = [row["mean"] for row in pq.read_table(folder / "summary.parquet").sort_by(
        [("design", "ascending"), ("arm", "ascending"), ("outcome", "ascending")]).to_pylist()]  # fmt: skip
    assert [row["mean"] for row in means] == pytest.approx(kept)
    explained = tomllib.loads(COLUMNS.read_text())
    for table in ("results", "summary", "variance"):
        found = set(pq.read_schema(folder / f"{table}.parquet").names)
        assert found - set(explained[table]) == ({SAVED, *outcomes} if table == "results" else {SAVED})
        assert set(explained[table]) <= found


@pytest.mark.usefixtures("town")
def test_the_commands_answer(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    swept(tmp_path / "out", "--workers", "1")
    text = " ".join(capsys.readouterr().out.split())
    for words in (
        "A small plan",
        "evictions avoided",
        "not knowing",
        "luck",
        "uniform over its range",
        "Tables and fig",
    ):
        assert words in text
    command = ("sweep", str(tmp_path / "plan.toml"), "--out", str(tmp_path / "out"), "--workers", "1", "--json")
    assert answer_to(command) == DONE
    captured = capsys.readouterr()
    found = json.loads(captured.out)
    assert captured.err == ""
    assert str(tmp_path) not in captured.out
    assert found["drawn"] == {RISK: "uniform over its range (assumption)"}
    assert 0 <= found["variance"][0]["parameters_share"] <= 1
    assert answer_to(("sweep", str(tmp_path / "none.toml"))) == BAD_INPUT


@pytest.mark.usefixtures("town")
def test_ctrl_c_is_exit_3(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr("experiments.sweep.standard_model", lambda: Breaking)
    (tmp_path / "plan.toml").write_text(PLAN + GRID)
    command = ("sweep", str(tmp_path / "plan.toml"), "--out", str(tmp_path / "out"), "--workers", "1", "--json")
    assert answer_to(command) == INTERRUPTED
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err.count("\n") == 1
    assert not list((tmp_path / "out").glob("sweep-*"))


SENSITIVITY = f"""
[sensitivity]
method = "METHOD"
trajectories = 4
base = 8
paths = ["{RISK}"]
[sensitivity.over]
"{SAVED}" = {{ low = 0.1, high = 0.9 }}
"""


@pytest.mark.usefixtures("town")
@pytest.mark.parametrize(("method", "first"), [("morris", "mu_star"), ("sobol", "st")])
def test_sensitivity_names_what_matters(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], method: str, first: str
) -> None:
    plan = PLAN.replace('"evicted", ', '"evicted", "contacts_extra", ') + SENSITIVITY.replace("METHOD", method)
    (tmp_path / "plan.toml").write_text(plan)
    command = ("sensitivity", str(tmp_path / "plan.toml"), "--out", str(tmp_path / "out"), "--workers", "1")
    assert answer_to((*command, "--json", "--figures")) == DONE
    found = json.loads(capsys.readouterr().out)
    rows = [row for row in found["indices"] if (row["arm"], row["outcome"]) == ("fake-town", "evicted")]
    assert [row["path"] for row in rows] == [RISK, SAVED]  # the baseline knows no lever
    assert rows[0][first] > 0
    assert rows[1][first] == 0
    both = [row for row in found["indices"] if (row["arm"], row["outcome"]) == ("help", "evictions_avoided")]
    assert all(row[first] > 0 for row in both)
    refused = {"arm": "help", "outcome": "contacts_extra", "reason": "the outcome is the same at every point"}
    assert refused in found["not_analysed"]
    assert answer_to(command) == DONE
    assert RISK in capsys.readouterr().out
    assert "indices.csv" in tables(tmp_path / "out")
    (file,) = (tmp_path / "out").glob("sensitivity-*/indices.parquet")
    assert set(pq.read_schema(file).names) <= set(tomllib.loads(COLUMNS.read_text())["indices"])


@pytest.mark.parametrize("content", ['{"id": "%s"}', '{"id": "%s", "pair": {}, "seal": "x"}', "[]", '"x"', "{"])
def test_a_damaged_measurement_is_no_measurement(tmp_path: Path, content: str) -> None:
    cells, cell = Cells(tmp_path), "ab" * 16
    cells.keep(cell, {"evicted": 0.1})
    assert cells.has(cell)
    (tmp_path / "cells" / "ab" / f"{cell}.json").write_text(content.replace("%s", cell))
    assert cells.find(cell) is None
