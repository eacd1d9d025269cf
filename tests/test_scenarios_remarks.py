"""Does `arrears check` remark on what a file sets to no effect."""

from pathlib import Path

import pytest

from scenarios.compose import check
from tests.scenarios_support import FILES, titled, write_library

ABOUT = 'source = "ours", grade = "expert"'
LEVER = titled("L", decides='"x"', source='"ours"', grade='"expert"')


def remarks(root: Path, text: str) -> list[str]:
    library = write_library(root / "catalogue")
    (root / "mine.toml").write_text(text)
    return [line for line in check(root / "mine.toml", library) if "mine.toml: set" in line or "error" in line]


@pytest.mark.parametrize(
    ("lines", "told"),
    [
        ("", ["set: sets nothing"]),
        ('"paying.wait_days" = 10', ['set."paying.wait_days" = 10: is so without this line']),
        ('"paying.wait_days" = 11', []),
        ('"corporation.*.fit_share" = 0.5', []),  # one of the two has another
        ('"corporation.a.fit_share" = 0.5\n"paying.is_strict" = true', ['set."corporation.a.fit_share" = 0.5']),
        (f'"paying.wait_days" = {{ value = 10, {ABOUT} }}', ['set."paying.wait_days" = {value = 10, source']),
        (f'"paying.wait_days" = {{ value = 10, range = [9, 11], {ABOUT} }}', []),
    ],
)
def test_a_scenario_that_sets_to_no_effect(tmp_path: Path, lines: str, told: list[str]) -> None:
    found = remarks(tmp_path, FILES["town.toml"] + f"[set]\n{lines}\n")
    assert len(found) == len(told) and all(words in line for words, line in zip(told, found, strict=True)), found
    assert all(line.startswith("remark: ") for line in found)


@pytest.mark.parametrize(
    ("lines", "told"),
    [
        ('[[rung]]\nat_months = 3\naction = "joint_visit"\n[set]', ["set: sets nothing"]),
        ('[set]\n"paying.wait_days" = 10\n"paying.is_strict" = false', ["set: every value is already so"]),
        ('[set]\n"paying.wait_days" = { times = 1 }', ["set: every value is already so"]),
        ('[set]\n"paying.wait_days" = 10\n"paying.is_strict" = true', []),
    ],
)
def test_a_lever_that_sets_to_no_effect(tmp_path: Path, lines: str, told: list[str]) -> None:
    found = remarks(tmp_path, LEVER + lines + "\n")
    assert len(found) == len(told) and all(words in line for words, line in zip(told, found, strict=True)), found
