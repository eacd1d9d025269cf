"""Adding replications until an outcome is known well enough."""

import json
import os
from dataclasses import replace
from pathlib import Path

import pytest

from app.cli import BAD_INPUT, DONE, answer_to
from experiments.evaluation import load_evaluation
from experiments.run import Plan, inputs_of, run_arms
from experiments.until import Until, enough, half_width_share
from results.store import Store
from tests.fakes import FakeModel
from tests.plan_support import SAVED, Counting, resolve

PLAN = Plan(seed=5, months=12, run_out=6)
BASE, HELP = resolve("fake-town"), resolve("fake-town", ["help"], {SAVED: "0.6"})


def asked(
    folder: Path, share: float, at_most: int = 40, outcome: str = "evictions_avoided", plan: Plan = PLAN
) -> tuple:
    until = Until(share, outcome, at_most)
    return enough([BASE, HELP], ["base", "help"], plan, until, load_evaluation(), Store(folder), Counting)


def test_half_the_interval_by_hand() -> None:
    # mean 4, sd 2 over 4 values: half width 3.182446 * 2 / 2
    assert half_width_share([2.0, 4.0, 4.0, 6.0]) == pytest.approx(3.182446 * (8 / 3) ** 0.5 / 2 / 4)
    assert half_width_share([1.0, -1.0]) is None
    assert half_width_share([3.0]) is None
    assert Until(0.1, "x", 25).sizes() == [10, 20, 25]
    assert Until(0.1, "x", 10).sizes() == [10]


def test_replications_are_added_until_it_is_known(tmp_path: Path) -> None:
    Counting.reset()
    plan, found = asked(tmp_path, 0.16)
    assert found["reached"]
    assert 10 < plan.replications < 40
    assert found["replications"] == plan.replications
    assert Counting.burn_ins == plan.replications  # every replication once
    assert found["arms"][0]["half_width_share"] <= 0.16
    for fewer in range(10, plan.replications, 10):
        assert not asked(tmp_path / "few", 0.16, fewer)[1]["reached"]
    Counting.reset()
    assert asked(tmp_path, 0.16) == (plan, found)
    assert Counting.burn_ins == 0  # found in the store


def test_the_whole_run_is_that_of_a_fixed_number(tmp_path: Path) -> None:
    plan, _ = asked(tmp_path / "until", 0.16)
    fixed = replace(PLAN, replications=plan.replications)
    runs = run_arms([BASE, HELP], fixed, Store(tmp_path / "fixed"), FakeModel)
    for scenario, run in zip((BASE, HELP), runs, strict=True):
        other = Store(tmp_path / "until").find(inputs_of(scenario, plan).id)
        assert other is not None
        assert other.path("households").read_bytes() == run.path("households").read_bytes()
    assert not list(tmp_path.rglob("*.parts"))


def test_a_plain_run_of_one_arm_does_not_disturb_it(tmp_path: Path) -> None:
    run_arms([BASE], replace(PLAN, replications=10), Store(tmp_path), FakeModel)
    assert asked(tmp_path, 0.16)[1] == asked(tmp_path / "other", 0.16)[1]


def test_a_damaged_replication_is_computed_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as stopped, pytest.raises(KeyboardInterrupt):
        stopped.setattr("experiments.until.finish", interrupt)
        asked(tmp_path / "harmed", 0.16)
    parts = sorted((tmp_path / "harmed").glob("*.parts/rep-0000/months.parquet"))
    assert len(parts) == 2
    os.truncate(parts[0], 100)
    Counting.reset()
    assert asked(tmp_path / "harmed", 0.16) == asked(tmp_path / "other", 0.16)


def interrupt(*_: object) -> None:
    """As Ctrl-C does."""
    raise KeyboardInterrupt


def test_giving_up_is_said(tmp_path: Path) -> None:
    plan, found = asked(tmp_path, 0.001, at_most=15)
    assert (plan.replications, found["reached"], found["replications_at_most"]) == (15, False, 15)
    assert "takes no account" in found["note"]


def test_on_the_command_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("app.requests.resolve", resolve)
    monkeypatch.setattr("experiments.run.standard_model", lambda: FakeModel)
    common = ("--workers", "1", "--out", str(tmp_path), "--until", "0.3", "--replications-at-most", "20", "--json")
    assert answer_to(("compare", "fake-town", "help", "--no-yardsticks", *common)) == DONE
    found = json.loads(capsys.readouterr().out)
    assert found["until"]["outcome"] == "evictions_avoided"
    assert found["replications"] == found["until"]["replications"]
    assert found["until"]["arms"][0]["mean"] == pytest.approx(found["variants"][0]["evictions"]["avoided"], abs=1e-4)
    assert answer_to(("run", "fake-town", *common)) == DONE
    found = json.loads(capsys.readouterr().out)
    assert found["until"]["arms"][0]["mean"] == pytest.approx(found["events"]["evicted"]["mean"], abs=1e-4)
    for bad in (("--outcome", "evicted"), ("--until", "0"), ("--until", "0.1", "--outcome", "evictd")):
        assert answer_to(("run", "fake-town", *bad)) == BAD_INPUT
        assert capsys.readouterr().err.count("\n") == 1
