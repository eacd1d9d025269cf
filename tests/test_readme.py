"""The README's commands run, at the size of a small town."""

import re
import shlex
from pathlib import Path

import pytest

from app.cli import DONE, answer_to

README = Path(__file__).parent.parent / "README.md"
SMALL = {
    "run": ("--households", "800", "--months", "12", "--replications", "1", "--run-out", "0", "--workers", "1"),
    "compare": ("--households", "3000", "--months", "48", "--replications", "2", "--run-out", "6", "--workers", "1"),
    "thresholds": (
        *("--households", "800", "--months", "12", "--replications", "2", "--run-out", "0", "--workers", "1"),
        *("--at", "2,3", "--caseload", "1"),
    ),
    "calibrate": (
        *("--households", "400", "--months", "6", "--replications", "1", "--workers", "1", "--waves", "1"),
        *("--per-wave", "40", "--rounds", "1", "--weighed", "12", "--draws", "40"),
    ),
    "validate": ("--households", "800", "--months", "12", "--replications", "2", "--run-out", "0", "--workers", "1"),
}
OVER_DRAWS = ("--households", "800", "--months", "12", "--workers", "1")
KEEPS_RUNS = ("run", "compare", "thresholds", "validate", "story", "calibrate", "sweep", "sensitivity")


def commands() -> list[list[str]]:
    """Every `arrears ...` line of the README's code blocks, without its comment, as words."""
    blocks = re.findall(r"```\n(.*?)```", README.read_text(encoding="utf-8"), flags=re.DOTALL)
    lines = [line.strip() for block in blocks for line in block.splitlines()]
    return [shlex.split(line, comments=True)[1:] for line in lines if line.startswith("arrears ")]


def test_the_readme_shows_the_commands_people_need() -> None:
    assert {"list", "show", "compare", "thresholds", "report", "run", "story", "validate", "check"} <= {
        words[0] for words in commands()
    }


@pytest.mark.slow
def test_every_command_of_the_readme_runs(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for words in commands():
        kept = str(tmp_path)
        where = ("--out", kept) if words[0] in KEEPS_RUNS else ()
        where += {"report": ("--runs", kept), "calibrate": ("--to", kept + "/sample")}.get(words[0], ())
        small = SMALL.get(words[0], ())
        if "--posterior" in words:
            small, where = OVER_DRAWS, (*where, "--sample", kept + "/sample")
        code = answer_to([*words, *small, *where])
        captured = capsys.readouterr()
        assert code == DONE, f"arrears {shlex.join(words)}: {captured.err}"
        assert captured.out.strip(), words
