"""Work on a dask cluster: a real scheduler with two worker processes gives the same bytes as this process."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from app.cli import BAD_INPUT, DONE, answer_to
from experiments.workers import Workers, work
from scenarios.errors import ScenarioError
from tests.fakes import FakeModel
from tests.plan_support import DRAWS, GRID, PLAN, resolve

distributed = pytest.importorskip("distributed")


@pytest.fixture(scope="module")
def cluster() -> Iterator[Any]:
    """A scheduler and two workers, each a process of its own."""
    with distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None, silence_logs=50
    ) as running:
        yield running


@pytest.fixture
def town(monkeypatch: pytest.MonkeyPatch) -> None:
    """The command line with the stand-in town."""
    monkeypatch.setattr("app.plans.resolve", resolve)
    monkeypatch.setattr("experiments.sweep.standard_model", lambda: FakeModel)


def process_number(_: int) -> int:
    import os
    import time

    time.sleep(0.05)
    return os.getpid()


@pytest.mark.slow
@pytest.mark.usefixtures("town")
def test_the_same_bytes_as_here(cluster: Any, tmp_path: Path) -> None:
    import os

    where = Workers(dask=cluster.scheduler_address)
    processes = set(work(process_number, range(20), 20, where))
    assert len(processes) == 2
    assert os.getpid() not in processes
    (tmp_path / "plan.toml").write_text(PLAN + GRID + DRAWS)
    for name, options in (("here", ("--workers", "1")), ("there", ("--dask", cluster.scheduler_address))):
        command = ("sweep", str(tmp_path / "plan.toml"), "--out", str(tmp_path / name), *options, "--json")
        assert answer_to(command) == DONE
    here, there = ({path.relative_to(tmp_path / name): path.read_bytes() for path in (tmp_path / name).rglob("*.*")
                    if path.is_file()} for name in ("here", "there"))  # fmt: skip
    assert here == there
    assert len(here) > 20


REAL = """
title = "The real model, small"
scenario = "gemeente-n"
variants = ["standard-referral"]
households = 80
months = 3
run_out = 0
replications = 2
outcomes = ["court_orders", "evictions_avoided"]
[set]
"run.burn_in_months" = 60
[design]
kind = "grid"
[design.over]
"standard-referral.months" = [1, 2]
"""


@pytest.mark.slow
def test_the_real_model_on_a_cluster(cluster: Any, tmp_path: Path) -> None:
    """Two workers of a cluster give the same bytes as this process, with nothing replaced."""
    (tmp_path / "plan.toml").write_text(REAL)
    found = []
    for name, options in (("here", ("--workers", "1")), ("there", ("--dask", cluster.scheduler_address))):
        command = ("sweep", str(tmp_path / "plan.toml"), "--out", str(tmp_path / name), *options, "--json")
        assert answer_to(command) == DONE
        found.append({path.name: path.read_bytes() for path in (tmp_path / name).rglob("*.*") if path.is_file()})
    assert found[0] == found[1] and len(found[0]) > 6


@pytest.mark.slow
def test_threads_are_refused() -> None:
    with (
        distributed.LocalCluster(
            n_workers=1, threads_per_worker=2, processes=False, dashboard_address=None, silence_logs=50
        ) as running,
        pytest.raises(ScenarioError, match="--nthreads 1"),
    ):
        list(work(abs, [1], 1, Workers(dask=running.scheduler_address)))


@pytest.mark.usefixtures("town")
def test_no_scheduler_is_one_message(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("experiments.workers.WAIT_SECONDS", 1)
    (tmp_path / "plan.toml").write_text(PLAN + GRID)
    for address in ("tcp://127.0.0.1:9", "nonsense://x"):
        command = ("sweep", str(tmp_path / "plan.toml"), "--out", str(tmp_path / "out"), "--dask", address, "--json")
        assert answer_to(command) == BAD_INPUT
        captured = capsys.readouterr()
        assert captured.out == ""
        assert captured.err.count("\n") == 1, captured.err
        assert address in captured.err


@pytest.mark.usefixtures("town")
def test_without_dask_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "distributed", None)
    with pytest.raises(ScenarioError, match=r"arrears\[dask\]"):
        list(work(abs, [1], 1, Workers(dask="tcp://127.0.0.1:8786")))
