"""How far a long run is, told in plain lines where there is no terminal."""

import io
import sys
import time

import pytest

from app import progress


def test_a_line_tells_how_much_is_done_and_what_is_left_by_the_pace_so_far() -> None:
    now = [100.0]
    out = io.StringIO()
    told = progress.Lines(out, clock=lambda: now[0])
    told.say()
    advance = told.start("replications", 20)
    told.say()
    for _ in range(7):
        advance()
    now[0] += 70  # 10 seconds each, 13 to go: 130 seconds
    told.say()
    assert out.getvalue() == ("replications: 0 of 20 done\nreplications: 7 of 20 done, about 2 minutes left\n")


def test_work_that_is_over_is_not_told_of_and_what_began_last_goes_first() -> None:
    out = io.StringIO()
    told = progress.Lines(out, clock=lambda: 0.0)
    told.start("wave 1", 4)
    told.start("candidates", 1)()
    told.say()
    told.start("points", 3)
    told.say()
    assert out.getvalue().splitlines() == ["wave 1: 0 of 4 done", "points: 0 of 3 done"]


def test_a_line_is_not_said_again_while_nothing_changes() -> None:
    out = io.StringIO()
    told = progress.Lines(out, clock=lambda: 0.0)
    done = told.start("compiling, once", 1)
    for _ in range(20):
        told.say()
    done()
    told.start("replications", 3)
    told.say()
    told.say()
    assert out.getvalue().splitlines() == ["compiling, once ...", "replications: 0 of 3 done"]


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(59, "less than a minute"), (61, "about 1 minute"), (130, "about 2 minutes"), (7_200, "about 2 hours")],
)
def test_a_wait_is_as_exact_as_a_guess_deserves(seconds: float, words: str) -> None:
    assert progress.about(seconds) == words


def test_without_a_terminal_lines_come_on_standard_error_while_the_work_goes_on(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    out = io.StringIO()
    monkeypatch.setattr(sys, "stderr", out)
    monkeypatch.setattr(progress, "LINE_EVERY_SECONDS", 0.02)
    with progress.bars() as start:
        start("runs", 2)
        until = time.monotonic() + 10
        while not out.getvalue() and time.monotonic() < until:
            time.sleep(0.01)
    assert out.getvalue().startswith("runs: 0 of 2 done\n")
    after = out.getvalue()
    time.sleep(0.1)
    assert out.getvalue() == after
