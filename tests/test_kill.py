"""Killed without warning at any moment, a sweep goes on and ends with the same bytes, nothing measured twice."""

import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.plan_support import DRAWS, GRID, PLAN

ROOT = Path(__file__).parent.parent
SLOW_SWEEP = """
import os, sys, time
import app.plans, experiments.sweep
from tests.plan_support import resolve
from tests.fakes import FakeModel
class Slow(FakeModel):
    def run(self, months):
        time.sleep(0.05)
        super().run(months)
app.plans.resolve = resolve
experiments.sweep.standard_model = lambda: Slow
keep = experiments.sweep.Cells.keep
def noted(self, cell, content):
    keep(self, cell, content)
    with open(sys.argv[1], "a") as log:
        log.write(cell + "\\\\n")
experiments.sweep.Cells.keep = noted
from app.cli import answer_to
sys.exit(answer_to(sys.argv[2:]))
""".replace("\\\\", "\\")


def start(folder: Path, workers: str) -> subprocess.Popen[bytes]:
    """The sweep as a process of its own."""
    plan = folder / "plan.toml"
    plan.write_text(PLAN.replace("replications = 3", "replications = 4") + GRID + DRAWS)
    command = [sys.executable, "-c", SLOW_SWEEP, str(folder / "log"), "sweep", str(plan), "--out", str(folder / "out"),
               "--workers", workers, "--json"]  # fmt: skip
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True)


def final(folder: Path) -> dict[str, bytes]:
    """The tables of the one sweep in a folder."""
    (answer,) = (folder / "out").glob("sweep-*")
    return {path.name: path.read_bytes() for path in sorted(answer.iterdir())}


@pytest.mark.slow
@pytest.mark.parametrize(("workers", "kills"), [("1", 2), ("2", 1)])
def test_killed_and_taken_up_again(tmp_path: Path, workers: str, kills: int) -> None:
    folders = [tmp_path / "whole", tmp_path / "killed"]
    for folder in folders:
        folder.mkdir()
    whole = start(folders[0], workers)
    assert whole.wait(timeout=60) == 0
    chance = random.Random(4)
    for kill in range(kills):
        process = start(folders[1], workers)
        deadline = time.monotonic() + 30
        seen = len(list(folders[1].rglob("*.json")))
        while len(list(folders[1].rglob("*.json"))) < seen + 3 and time.monotonic() < deadline:
            time.sleep(0.01)
        time.sleep(chance.random() * 0.2)
        process.send_signal(signal.SIGKILL)
        process.wait(timeout=10)
        assert len(list(folders[1].rglob("*.json"))) > seen, kill
        assert not list((folders[1] / "out").glob("sweep-????????????????"))
    last = start(folders[1], workers)
    out, err = last.communicate(timeout=60)
    assert last.returncode == 0, err
    assert out == whole.communicate()[0]
    assert final(folders[0]) == final(folders[1])
    measured = (folders[1] / "log").read_text().split()
    assert len(measured) == len(set(measured))
    assert set(measured) <= set((folders[0] / "log").read_text().split())
