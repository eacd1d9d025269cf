"""The reference results: each table from the commands it names, over a tiny stand-in town."""

import csv
from collections.abc import Sequence
from contextlib import redirect_stdout
from io import StringIO
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from app.cli import DONE, answer_to
from experiments import reference
from experiments.reference import PARTS, pairing, policies, regenerate, shown
from experiments.threshold_plan import HOURS
from scenarios.compose import catalogue
from tests.fakes import FakeModel, FakeScenario, FakeSetup

TINY = ("--replications", "2", "--months", "12", "--run-out", "6", "--workers", "1")
SAVED = {"vip": 0.3, "no-personal-contact": 0.1, "help-at-once": 0.9, "standard-referral": 0.6}


class Town(FakeScenario):
    """A stand-in that has team hours, which a study multiplies."""

    @property
    def parameters(self) -> dict[str, Any]:
        """Hours of the teams."""
        return {HOURS: SimpleNamespace(value=60, allowed=(0.0, 5000.0), range=None, grade="assumption")}


def fake(name: str, levers: Sequence[str] = (), settings: Any = None, homes: Any = None) -> FakeScenario:
    """Some levers save a part of those at risk; what else is asked for changes nothing."""
    parts = [part.partition("[")[0] for lever in levers for part in lever.split("+")]
    share = max((SAVED.get(part, 0.0) for part in parts), default=0.0)
    return Town(name=name, setup=FakeSetup(help_share=share), levers=tuple(levers))


def ask(words: Sequence[str]) -> str:
    """Run the command in this process."""
    out = StringIO()
    with redirect_stdout(out):
        assert answer_to(list(words[1:])) == DONE, words
    return out.getvalue()


@pytest.fixture
def town(monkeypatch: pytest.MonkeyPatch) -> None:
    """The stand-in town, and two policies to compare."""
    monkeypatch.setattr("app.requests.resolve", fake)
    monkeypatch.setattr("experiments.run.standard_model", lambda: FakeModel)
    rows = [{"name": name, "title": f"title of {name}"} for name in ("vip", "standard-referral")]
    monkeypatch.setattr(reference, "policies", lambda: rows)


def read(path: Path) -> list[dict[str, str]]:
    """The rows of a table."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.usefixtures("town")
def test_the_tables_say_what_the_commands_said(tmp_path: Path) -> None:
    runs, folder = tmp_path / "runs", tmp_path / "reference"
    regenerate(ask, folder, runs, ("levers", "vip", "first-month"), TINY)
    rows = {row["policy"]: row for row in read(folder / "levers.csv")}
    assert float(rows["standard-referral"]["evictions_avoided"]) > float(rows["vip"]["evictions_avoided"]) > 0
    assert rows["vip"]["title"] == "title of vip"
    page = (folder / "levers.md").read_text(encoding="utf-8")
    assert "arrears compare gemeente-n vip standard-referral --replications 2" in page
    assert str(tmp_path) not in page
    worlds = read(folder / "vip.csv")
    assert [row["world"] for row in worlds] == ["today", *reference.VIP]
    assert [row["corporations_make_contact"] for row in worlds] == ["1", "1", "0", "0"]
    assert float(worlds[1]["corporation_evictions"]) < float(worlds[0]["corporation_evictions"])
    assert {row["caseload"] for row in read(folder / "first-month.csv")} == {"1", "unlimited"}
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    regenerate(ask, folder, runs, ("levers", "vip", "first-month"), TINY)
    assert before == {path.name: path.read_bytes() for path in folder.iterdir()}


def test_the_share_of_the_bound_is_told() -> None:
    """9 of a bound of 10 is enough, 7 is not; without a ratio there is nothing to say."""
    told = '[{"event": "a", "ratio": 9, "bound": 10}, {"event": "b", "ratio": 7, "bound": 10}, {"event": "c"}]'
    _, rows = pairing(lambda _: told, ())
    assert [(row["share_of_bound"], row["at_least_80_percent"]) for row in rows] == [(0.9, 1), (0.7, 0), ("", "")]


def test_an_answer_to_people_is_kept_with_its_command_and_without_the_folder_of_its_runs(tmp_path: Path) -> None:
    asked: list[list[str]] = []

    def ask(words: Sequence[str]) -> str:
        asked.append(list(words))
        return "a claim holds\n"

    regenerate(ask, tmp_path, tmp_path / "runs", ("claims", "kill"), TINY)
    assert asked[0][-2:] == ["--out", str(tmp_path / "runs")] and asked[0][:3] == ["arrears", "validate", "gemeente-n"]
    assert asked[1] == ["python", "-m", "benchmarks.kill", "--kills", "10"]
    page = (tmp_path / "claims.md").read_text(encoding="utf-8")
    assert "--claims --draws 40" in page and "a claim holds" in page and str(tmp_path) not in page


def test_every_lever_but_the_yardsticks_is_in_the_table() -> None:
    names = {row["name"] for row in policies()}
    left_out = {row["name"] for row in catalogue("levers")} - names
    assert left_out == {"no-outside-help", "help-at-once", "no-personal-contact"}
    assert "recommendations" in names


def test_cells_for_people() -> None:
    assert [shown(value) for value in (12345.6, 0.123456, "a|b", 7, "")] == ["12,346", "0.1235", "a/b", "7", ""]


def test_make_reference_makes_every_part() -> None:
    assert set(reference.TITLES) < set(PARTS)
    assert "-m experiments.reference" in Path("Makefile").read_text()
