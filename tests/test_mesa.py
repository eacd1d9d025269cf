"""Mesa users: batch_run over parameters, the right number of months, no growth over many models, the page in docs/."""

import gc
import re
import tracemalloc
import weakref
from dataclasses import replace
from pathlib import Path
from typing import Any

import mesa
import pytest

from experiments.mesa_batch import Town
from scenarios.errors import ScenarioError

PAGE = Path(__file__).parent.parent / "docs" / "mesa.md"
SHORT = {"run__burn_in_months": 60}


class Small(Town):
    """A town of 60 homes that is quickly made: its burn-in is left out."""

    def __init__(self, **keywords: Any) -> None:
        super().__init__(**{"homes": 60, "months": 3, **keywords})

    def run_burn_in(self) -> None:
        """None: count from the start."""
        self.setup = replace(self.setup, burn_in_months=0)


def batch(**parameters: Any) -> list[dict[str, Any]]:
    """What batch_run gives, month by month."""
    return mesa.batch_run(Small, parameters, data_collection_period=1, display_progress=False)


def test_every_month_once_and_no_month_too_many() -> None:
    rows = batch(months=5, replication=[0, 1])
    assert [(row["RunId"], row["Step"]) for row in rows] == [(run, step) for run in (0, 1) for step in range(5)]
    assert {"arrears_share", "court_orders", "evicted", "problem_debt_share"} <= set(rows[0])


def test_replications_differ_and_repeat() -> None:
    first, again = (batch(months=6, replication=[0, 1], homes=200) for _ in range(2))
    assert first == again
    shares = {run: [row["arrears_share"] for row in first if row["RunId"] == run] for run in (0, 1)}
    assert shares[0] != shares[1]


def test_a_swept_parameter_is_alive_and_a_lever_can_be_pulled() -> None:
    rows = batch(months=24, homes=300, paying__lapse_share=[0.01, 0.1])
    late = {row["paying__lapse_share"]: row["arrears_share"] for row in rows}
    assert late[0.1] > late[0.01]
    assert len(batch(levers=["", "standard-referral[months=3]"])) == 6


def test_bad_keywords_are_named() -> None:
    with pytest.raises(ScenarioError, match="lapse_shar"):
        Small(paying__lapse_shar=0.02)
    with pytest.raises(ScenarioError, match="months"):
        Small(months=0)


def test_the_burn_in_is_not_counted() -> None:
    model = Town(homes=40, months=2, **SHORT)
    assert (model.steps, model.month) == (0, 60)
    model.run_model()
    assert (model.steps, len(model.datacollector.model_vars["evicted"]), model.running) == (2, 2, False)


def test_two_hundred_models_do_not_add_up() -> None:
    """Every model is freed, and memory after 200 is what it was after 20."""
    gone: list[weakref.ref[Any]] = []

    class Watched(Small):
        def __init__(self, **keywords: Any) -> None:
            super().__init__(**keywords)
            gone.append(weakref.ref(self))

    def run(replications: range) -> int:
        mesa.batch_run(Watched, {"months": 1, "replication": replications}, display_progress=False)
        gc.collect()
        return tracemalloc.get_traced_memory()[0]

    tracemalloc.start()
    try:
        after_20 = run(range(20))
        after_200 = run(range(20, 200))
    finally:
        tracemalloc.stop()
    assert len(gone) == 200
    assert all(reference() is None for reference in gone)
    assert after_200 - after_20 < 1_000_000


@pytest.mark.slow
def test_the_page_runs(capsys: pytest.CaptureFixture[str]) -> None:
    (code,) = re.findall(r"```python\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    exec(compile(code, str(PAGE), "exec"), {"__name__": "page"})
    assert "paying__lapse_share" in capsys.readouterr().out


def test_the_peer_of_the_benchmark_lives_the_months_of_the_page() -> None:
    from benchmarks.speed import in_process

    lived = in_process("peer", "40", "2", ARREARS_UNCOMPILED="1")
    assert lived["months"] == 2 and lived["household_months_per_second"] > 0
