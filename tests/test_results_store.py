"""The store: whole runs found again, half-written ones never, interrupted ones taken up."""

import json
import os
import shutil
import tomllib
from dataclasses import replace
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from experiments.run import Plan, fixed_cost_rows, inputs_of, run_arms
from model.households import FIELDS
from model.ledger import MONTH, ROW
from results.files import ASIDE, StoreError, check_writable, clear_abandoned, write_parquet
from results.store import Store
from results.tables import TABLES, household_columns, households_digest, to_arrays, to_tables
from results.views import VIEWS, answer
from tests.fakes import CORPORATIONS, FakeModel, FakeScenario, FakeSetup

PLAN = Plan(seed=5, months=12, run_out=6, replications=3)
COLUMNS = Path("results/columns.toml")


class Counting(FakeModel):
    """Counts how many arms were simulated."""

    branched = 0

    @classmethod
    def branch(cls, snapshot: int, setup: FakeSetup) -> FakeModel:
        """Count and go on."""
        cls.branched += 1
        return super().branch(snapshot, setup)


def test_a_run_is_never_computed_twice(tmp_path: Path) -> None:
    Counting.branched = 0
    store = Store(tmp_path)
    first = run_arms([FakeScenario()], PLAN, store, Counting)[0]
    again = run_arms([FakeScenario()], PLAN, store, Counting)[0]
    assert Counting.branched == PLAN.replications
    assert first.id == again.id
    run_arms([FakeScenario()], replace(PLAN, is_fresh=True), store, Counting)
    assert Counting.branched == 2 * PLAN.replications


def test_every_input_changes_the_id() -> None:
    inputs = inputs_of(FakeScenario(), PLAN)
    others = [
        replace(inputs, document={"x": 1}), replace(inputs, people="x"), replace(inputs, seed=6),
        replace(inputs, homes=61), replace(inputs, months=13), replace(inputs, run_out=7),
        replace(inputs, replications=4), replace(inputs, code="x"),
    ]  # fmt: skip
    assert len({one.id for one in [inputs, *others]}) == len(others) + 1


def test_a_whole_run_holds_everything(tmp_path: Path) -> None:
    run = run_arms([FakeScenario()], PLAN, Store(tmp_path), FakeModel)[0]
    manifest = json.loads((run.folder / "manifest.json").read_text())
    assert manifest["inputs"]["document"] == FakeScenario().document
    assert manifest["id"] == run.id
    assert [path.name for path in tmp_path.iterdir()] == [run.id]
    for table in TABLES:
        assert set(run.table(table).column("replication").to_pylist()) == {0, 1, 2}
    one = run.arrays("households", ("replication", "end", "corporation"), replication=1)
    assert set(one["replication"]) == {1}
    assert set(one["corporation"]) == set(CORPORATIONS)


def test_an_interrupted_run_goes_on_where_it_stopped(tmp_path: Path) -> None:
    from model.luck import replication_seed

    store = Store(tmp_path)
    broken = FakeScenario(setup=FakeSetup(fails_at_seed=replication_seed(PLAN.seed, 2)))
    with pytest.raises(KeyboardInterrupt):
        run_arms([broken], PLAN, store, FakeModel)
    assert store.find(inputs_of(broken, PLAN).id) is None  # half a run is no run
    Counting.branched = 0
    resumed = run_arms([FakeScenario()], PLAN, store, Counting)[0]
    assert Counting.branched == 1
    unbroken = run_arms([FakeScenario()], PLAN, Store(tmp_path / "other"), FakeModel)[0]
    assert resumed.households_digest == unbroken.households_digest
    for table in TABLES:
        assert resumed.path(table).read_bytes() == unbroken.path(table).read_bytes()


def flip(path: Path) -> None:
    """One bit in the middle of a file is another one; its size stays."""
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 4
    path.write_bytes(content)
    os.utime(path, ns=(0, 0))


@pytest.mark.parametrize("harm", ["cut", "bit", "empty", "a file", "no digest", "text", "another"])
def test_a_damaged_replication_is_computed_again(tmp_path: Path, harm: str) -> None:
    from model.luck import replication_seed

    store = Store(tmp_path / "harmed")
    broken = FakeScenario(setup=FakeSetup(fails_at_seed=replication_seed(PLAN.seed, 2)))
    with pytest.raises(KeyboardInterrupt):
        run_arms([broken], PLAN, store, FakeModel)
    growing = store.growing(inputs_of(broken, PLAN))
    part = growing.folder / "rep-0000"
    if harm == "cut":
        os.truncate(part / "ledger.parquet", 100)
    elif harm == "bit":
        flip(part / "months.parquet")
    elif harm in ("empty", "a file"):
        shutil.rmtree(part)
        part.mkdir() if harm == "empty" else part.write_text("x")
    elif harm == "no digest":
        (part / "digest.json").unlink()
    elif harm == "text":
        (part / "digest.json").write_text('"x"')
    else:
        shutil.rmtree(part)
        shutil.copytree(growing.folder / "rep-0001", part)
    assert [growing.is_finished(replication) for replication in range(3)] == [False, True, False]
    Counting.branched = 0
    run = run_arms([FakeScenario()], PLAN, store, Counting)[0]
    assert Counting.branched == 2
    unbroken = run_arms([FakeScenario()], PLAN, Store(tmp_path / "other"), FakeModel)[0]
    assert run.households_digest == unbroken.households_digest


def test_replications_that_go_while_they_are_put_together_are_one_message(tmp_path: Path) -> None:
    store, inputs = Store(tmp_path), inputs_of(FakeScenario(), PLAN)
    with pytest.raises(StoreError, match=r"rep-0000: has gone.*another run of the same question is at work"):
        store.finish(inputs, "x", (), CORPORATIONS, 1.0)
    with pytest.raises(StoreError, match=r"months\.parquet: has gone"):
        store.growing(inputs).arrays("months", None, 0)
    with pytest.raises(StoreError, match=r"parts: has gone"):
        store.growing(inputs).join(tmp_path / "x.parquet", 1, "months")


def test_a_damaged_table_asked_in_sql_is_one_message(tmp_path: Path) -> None:
    run = run_arms([FakeScenario()], PLAN, Store(tmp_path), FakeModel)[0]
    content = run.path("households").read_bytes()
    run.path("households").write_bytes(content[:4] + b"\xff" * (len(content) - 8) + content[-4:])
    with pytest.raises(StoreError, match="is damaged; compute it once more with --fresh"):
        answer(run, "SELECT * FROM households")


@pytest.mark.parametrize("harm", ["cut", "gone", "bit", "manifest", "infinite", "renamed"])
def test_a_damaged_run_is_computed_again(tmp_path: Path, harm: str) -> None:
    store = Store(tmp_path)
    run = run_arms([FakeScenario()], PLAN, store, FakeModel)[0]
    path = run.path("months")
    if harm == "cut":
        os.truncate(path, path.stat().st_size // 2)
    elif harm == "gone":
        path.unlink()
    elif harm == "bit":
        flip(path)
    elif harm == "infinite":
        (run.folder / "manifest.json").write_text('{"seal": "x", "format": Infinity}')
    elif harm == "manifest":
        (run.folder / "manifest.json").write_text("{")
    else:
        run.folder.rename(tmp_path / "0123456789abcdef")
        assert store.find("0123456789abcdef") is None
    assert store.find(run.id) is None
    assert run_arms([FakeScenario()], PLAN, store, FakeModel)[0].households_digest == run.households_digest


def test_the_same_run_made_whole_by_another_process_meanwhile(tmp_path: Path) -> None:
    store = Store(tmp_path)

    class Overtaken(Counting):
        """While its second replication is simulated, another process finishes all."""

        @classmethod
        def branch(cls, snapshot: int, setup: FakeSetup) -> FakeModel:
            model = super().branch(snapshot, setup)
            if cls.branched == 2:
                run_arms([FakeScenario()], PLAN, store, FakeModel)
            return model

    Overtaken.branched = 0
    run = run_arms([FakeScenario()], PLAN, store, Overtaken)[0]
    assert Overtaken.branched == PLAN.replications
    assert [path.name for path in tmp_path.iterdir()] == [run.id]


def test_a_replication_whose_folder_is_cleared_while_it_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cleared: list[Path] = []

    def clear_once(path: Path, table: pa.Table) -> None:
        if not cleared:
            cleared.append(path)
            shutil.rmtree(path.parent.parent)
        write_parquet(path, table)

    monkeypatch.setattr("results.store.write_parquet", clear_once)
    run_arms([FakeScenario()], PLAN, Store(tmp_path), FakeModel)
    assert cleared and inputs_of(FakeScenario(), PLAN).id in {path.name for path in tmp_path.iterdir()}


def test_a_manifest_of_another_shape_is_no_run(tmp_path: Path) -> None:
    store = Store(tmp_path)
    run = run_arms([FakeScenario()], PLAN, store, FakeModel)[0]
    path = run.folder / "manifest.json"
    whole = json.loads(path.read_text())
    for wrong in ({**whole, "size_bytes": []}, {key: whole[key] for key in whole if key != "corporations"}):
        path.write_text(json.dumps(wrong))
        assert store.find(run.id) is None


@pytest.mark.parametrize("harm", ["added", "lost", "changed", "a list", "deep", "text"])
def test_a_record_that_was_changed_is_one_message(tmp_path: Path, harm: str) -> None:
    store = Store(tmp_path)
    runs = run_arms([FakeScenario()], PLAN, store, FakeModel)
    name = store.keep_comparison([("here", runs[0])], {"asked": {"words": []}, "document": {"months": 8}})
    assert store.comparison(name) == [("here", runs[0].id)] and store.record(name) is not None
    path = tmp_path / f"{name}.json"
    kept = json.loads(path.read_text())
    changed: dict[str, object] = {
        "added": {**kept, "x": 1},
        "lost": {key: kept[key] for key in kept if key != "asked"},
        "changed": {**kept, "arms": [{"name": "here", "run": 1}]},
        "a list": [],
    }
    wrong = {"deep": '{"a":' * 100_000, "text": "{"}
    path.write_text(wrong.get(harm) or json.dumps(changed[harm]))
    for ask in (store.comparison, store.record):
        with pytest.raises(StoreError, match=r"is damaged or was changed.*ask the same question again"):
            ask(name)


def test_a_link_that_leads_nowhere_is_not_the_latest(tmp_path: Path) -> None:
    store = Store(tmp_path)
    run = run_arms([FakeScenario()], PLAN, store, FakeModel)[0]
    name = store.keep_comparison([("here", run)])
    (tmp_path / "compare-zz.json").symlink_to(tmp_path / "nowhere")
    assert store.latest() == name


def test_a_table_with_scrambled_content_is_one_message(tmp_path: Path) -> None:
    run = run_arms([FakeScenario()], PLAN, Store(tmp_path), FakeModel)[0]
    content = run.path("months").read_bytes()
    run.path("months").write_bytes(content[:4] + b"\xff" * (len(content) - 8) + content[-4:])
    with pytest.raises(StoreError, match=r"months\.parquet: is damaged.*--fresh"):
        run.table("months")


def test_what_was_left_aside_is_cleared(tmp_path: Path) -> None:
    dead, alive = tmp_path / f"x{ASIDE}99999999", tmp_path / f"x{ASIDE}{os.getpid()}"
    dead.mkdir()
    alive.mkdir()
    clear_abandoned(tmp_path)
    assert not dead.exists()
    assert alive.exists()


def test_a_folder_that_cannot_be_written_is_said_at_once(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    (tmp_path / "loop").symlink_to(tmp_path / "loop")
    for folder in (tmp_path / "file", tmp_path / "file" / "below", tmp_path / "loop", Path("/proc/none")):
        Counting.branched = 0
        with pytest.raises(StoreError, match="cannot be written") as caught:
            run_arms([FakeScenario()], PLAN, Store(folder), Counting)
        assert str(folder) in str(caught.value)
        assert Counting.branched == 0
    check_writable(tmp_path / "new" / "folder")


def test_a_full_disk_is_one_clear_message(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("results.files.pq.write_table", full)
    with pytest.raises(StoreError, match="disk is full"):
        run_arms([FakeScenario()], PLAN, Store(tmp_path), FakeModel)
    assert not list(tmp_path.rglob("*.parquet"))


def test_words_come_back_as_the_numbers_they_were() -> None:
    model = FakeModel(FakeSetup(), seed=3)
    model.run(8)
    tables = to_tables(model.tenancies(), model.series(), model.ledger_rows(), CORPORATIONS, 0)
    back = to_arrays(tables["ledger"])
    for name in ("payer", "payee", "cost", "cents", "household", "month"):
        assert back[name].tolist() == model.ledger_rows()[name].tolist()
    assert to_arrays(tables["households"])["end"].tolist() == model.tenancies()["end"].tolist()


def test_the_digest_ignores_row_order_and_sees_every_field() -> None:
    model = FakeModel(FakeSetup(), seed=3)
    model.run(8)
    rows = model.tenancies()
    assert households_digest(rows[::-1]) == households_digest(rows)
    changed = rows.copy()
    changed["strain"][0] += 1e-12
    assert households_digest(changed) != households_digest(rows)


def test_fixed_costs_of_a_lever_are_booked_every_month() -> None:
    cost = {"party": "municipality", "cents_per_month": 5000, "from_month": 2}
    rows = fixed_cost_rows([cost, {**cost, "cents_per_month": 0}], 6, ROW)
    assert rows["month"].tolist() == [2, 3, 4, 5]
    assert rows["cents"].sum() == 20_000
    assert len(fixed_cost_rows([], 6, ROW)) == 0


def test_every_column_is_explained(tmp_path: Path) -> None:
    explained = tomllib.loads(COLUMNS.read_text())
    run = run_arms([FakeScenario()], PLAN, Store(tmp_path), FakeModel)[0]
    for table in TABLES:
        assert set(explained[table]) == set(pq.read_schema(run.path(table)).names)
        assert all(row["unit"] and row["meaning"] for row in explained[table].values())
    assert set(explained["months"]) == {"replication", *(MONTH.names or ())}


def test_columns_say_what_the_record_says() -> None:
    explained = tomllib.loads(COLUMNS.read_text())["households"]
    for field in FIELDS:
        if field.name in household_columns():
            assert explained[field.name]["meaning"].startswith(field.meaning), f"columns.toml: {field.name}"


def test_every_view_answers(tmp_path: Path) -> None:
    run = run_arms([FakeScenario(setup=FakeSetup(help_share=0.5))], PLAN, Store(tmp_path), FakeModel)[0]
    names = [line.split()[2] for line in VIEWS.read_text().splitlines() if line.startswith("CREATE VIEW")]
    assert len(names) >= 8
    for name in names:
        assert answer(run, f"SELECT * FROM {name}"), name
    counted = answer(run, "SELECT sum(evicted) AS n FROM events_by_replication")
    ended = answer(run, "SELECT count(*) AS n FROM households, run WHERE \"end\" = 'evicted' AND end_month < months")
    assert counted[0]["n"] == ended[0]["n"] > 0
