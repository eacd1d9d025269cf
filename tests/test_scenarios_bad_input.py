"""Does every bad input become exactly one ScenarioError that names file and key and what would be right."""

import os
from pathlib import Path

import pytest

from scenarios.catalogue import Library
from scenarios.compose import ScenarioError, check, describe, resolve
from tests.scenarios_support import CORPORATION, FILES, RUNGS, parameter, tables, titled, write_library

LEVER = titled("L", decides='"x"', source='"ours"', grade='"expert"')
PAYING = FILES["parameters/paying.toml"]
SET_KEY = 'set."paying.lapse_share"'
SET = '[set]\n"paying.lapse_share" = '


@pytest.fixture
def library(tmp_path: Path) -> Library:
    return write_library(tmp_path)


def message(library: Library, levers: tuple[str, ...] = (), scenario: str | Path = "town", **settings: str) -> str:
    with pytest.raises(ScenarioError) as caught:
        resolve(scenario, levers, {key.replace("__", "."): value for key, value in settings.items()}, library=library)
    text = str(caught.value)
    assert text and "\n" not in text
    return text


@pytest.mark.parametrize(
    ("file", "old", "new", "parts"),
    [
        ("parameters/paying.toml", "[lapse_share]", "[lapse_shaer]", ["paying.toml", "lapse_shaer", "'lapse_share'"]),
        ("parameters/paying.toml", "value = 0.03", "valeu = 0.03", ["paying.toml", "lapse_share.valeu", "'value'"]),
        ("parameters/paying.toml", "value = 0.03", 'value = "a"', ["lapse_share.value", '"a"', "number"]),
        ("parameters/paying.toml", "value = 0.03", "value = 0.07", ["lapse_share.value", "0.07", "0.01 to 0.06"]),
        ("parameters/paying.toml", "value = 0.03", "value = nan", ["lapse_share.value", "ordinary number"]),
        ("parameters/paying.toml", "value = 10", "value = 10.5", ["wait_days.value", "10.5", "whole number"]),
        ("parameters/paying.toml", "value = 10", "value = -1", ["wait_days.value", "-1", "negative"]),
        ("parameters/paying.toml", "value = 10", "value = true", ["wait_days.value", "true", "number"]),
        ("parameters/paying.toml", "value = false", "value = 0", ["is_strict.value", "true or false"]),
        ("parameters/paying.toml", '"days"', '"dyas"', ["wait_days.unit", '"dyas"', "'days'"]),
        ("parameters/paying.toml", '"days"', '"months"', ["wait_days.unit", '"months"', "days"]),
        ("parameters/paying.toml", '"share per month"', '"share per mnoth"', ["lapse_share.unit", "'month'"]),
        ("parameters/paying.toml", "[0.01, 0.06]", "[0.06, 0.01]", ["lapse_share.range", "low first"]),
        ("parameters/paying.toml", '"ours"', '"oure"', ["paying.toml", "source", '"oure"', "'ours'"]),
        ("parameters/paying.toml", '"assumption"', '"assumtion"', ["paying.toml", "grade", "'assumption'"]),
        ("parameters/paying.toml", 'source = "ours"\n', "", ["lapse_share.source", "is missing"]),
        ("parameters/paying.toml", 'unit = "share per month"\n', "", ["lapse_share.unit", "is missing"]),
        ("parameters/paying.toml", 'grade = "assumption"\n', "", ["lapse_share.grade", "is missing"]),
        ("parameters/paying.toml", "[is_strict]", "[lapse_share]", ["paying.toml", "TOML", "line"]),
        ("parameters/paying.toml", "value = 10", "value = 10\nvalue = 11", ["paying.toml", "TOML", "line"]),
        ("parameters/team.toml", "value = 400", "value = -400", ["team.toml", "fee_cents.value", "negative"]),
        ("parameters/paying.toml", "value = 10", 'value = 10\ndate = "abc"', ["wait_days.date", '"abc"', "2015-07"]),
        ("parameters/paying.toml", "value = 10", 'value = 10\ndate = "2015-13-45"', ["wait_days.date", "2015-07-01"]),
        ("town.toml", 'people = "small"', 'people = "smal"', ["town.toml", "people", '"smal"', "'small'"]),
        ("town.toml", '"b"]', '"bb"]', ["town.toml", "corporations", '"bb"']),
        ("town.toml", '"b"]', '"a"]', ["town.toml", "corporations", "twice"]),
        ("town.toml", "[run.months]", "[run.month]", ["town.toml", "run.month", "'months'"]),
        ("town.toml", "people =", "peopel =", ["town.toml", "peopel", "'people'"]),
        (
            "town.toml",
            "[run.burn",
            '[set]\n"paying.lapse" = 1\n[run.burn',
            ['set."paying.lapse"', "paying.lapse_share"],
        ),
        ("town.toml", "[run.burn", '[set]\n"paying.lapse_share" = 2\n[run.burn', ["paying.lapse_share", "0 and 1"]),
        ("corporations/a.toml", "value = 30", "value = -30", ["a.toml", "homes.value", "negative"]),
        ("corporations/a.toml", "value = 30", "value = 0", ["a.toml", "homes.value", "at least 1"]),
        ("corporations/a.toml", '"reminder"', '"remindre"', ["a.toml", "rung[1].action", "'reminder'"]),
        ("corporations/a.toml", "at_months = 1\n", "at_month = 1\n", ["a.toml", "rung[1].at_month", "'at_months'"]),
        ("corporations/a.toml", "at_months = 1\n", "at_months = 3\n", ["a.toml", "rung[2].at_months", "out of order"]),
        ("corporations/a.toml", '"{visit_share}"', '"{visit}"', ["a.toml", "rung[2].adoption_share", "'visit_share'"]),
        ("corporations/a.toml", '"{visit_share}"', "1.2", ["a.toml", "rung[2].adoption_share", "from 0 to 1"]),
        ("corporations/a.toml", '"{visit_share}"', '"{visit_months}"', ["rung[2].adoption_share", "from 0 to 1"]),
        ("corporations/a.toml", "visit_months]", "grace_days]", ["a.toml", "grace_days"]),
        ("town.toml", '["a", "b"]', "[]", ["town.toml", "corporations = []", "1 or more"]),
        ("town.toml", '"Town"', '"Town"\ntitle = "T"', ["town.toml", "line 2: title is given twice"]),
        ("town.toml", "[run.months]", "[run.burn_in_months]", ["line 12: [run.burn_in_months] is given twice"]),
        ("town.toml", "value = 24", "value = " + "9" * 5000, ["town.toml", "line 13: value", "2^63"]),
        ("town.toml", "[run.b", SET + "{ own = true, low = 1 }\n[run.b", [SET_KEY, '"own"', "allowed, choices"]),
        ("town.toml", "[run.b", SET + "{ value = 1, value = 2 }\n[run.b", ["line 7: value in", "twice"]),
        ("parameters/paying.toml", "[0.01, 0.06]", "[]", ["lapse_share.range", "value 1 of the list is missing"]),
        ("parameters/paying.toml", "[0.01, 0.06]", "[1, 2, 3]", ["lapse_share.range = [1, 2, 3]", "2 values at most"]),
        ("parameters/paying.toml", "0.01, ", '"a", ', ["lapse_share.range[1]", '"a"', "must be a number"]),
        ("levers/kinder.toml", "from_month", "corporations = []\nfrom_month", ["corporations = []", "1 or more"]),
        ("levers/kinder.toml", "fit_share", "fit_shaer", ["kinder.toml", "set", "fit_share"]),
        ("levers/kinder.toml", "= 1.0", "= true", ["kinder.toml", "fit_share", "number"]),
        ("levers/kinder.toml", "plus = 5", "to = inf", ["kinder.toml", "paying.wait_days", "ordinary number"]),
        ("levers/kinder.toml", "plus = 5", "to = 1" + "0" * 400, ["kinder.toml", "paying.wait_days", "2^63"]),
        ("levers/kinder.toml", "= 1.0", "= 1.5", ["kinder.toml", "fit_share", "0 and 1"]),
        ("levers/kinder.toml", "plus = 5", "plus = -50", ["kinder.toml", "paying.wait_days", "negative"]),
        ("levers/kinder.toml", "plus = 5", "by = 5", ["kinder.toml", "plus, times, to"]),
        ("levers/kinder.toml", "from_month = 6", "from_month = -1", ["kinder.toml", "from_month"]),
        ("levers/kinder.toml", '"corporation.*.fit_share"', '"corporation.a.homes"', ["kinder.toml", "scenario"]),
        ("levers/kinder.toml", "at_months = 3", "", ["kinder.toml", "rung[1].at_months", "is missing"]),
    ],
)
def test_a_wrong_line_in_a_file(tmp_path: Path, file: str, old: str, new: str, parts: list[str]) -> None:
    assert old in FILES[file]
    library = write_library(tmp_path)
    (tmp_path / file).write_text(FILES[file].replace(old, new, 1), encoding="utf-8")
    text = message(library, ("kinder",))
    assert all(part in text for part in parts), text


@pytest.mark.parametrize(
    ("levers", "settings", "parts"),
    [
        (("kindr",), {}, ["kindr", "'kinder'"]),
        (("quick-team[grwth=2]",), {}, ["quick-team", "grwth", "'growth'"]),
        (("quick-team[growth=9]",), {}, ["growth", "9", "1 to 3"]),
        (("quick-team[growth=many]",), {}, ["growth", "many", "number"]),
        (("quick-team[adoption=1.5]",), {}, ["adoption", "0 and 1"]),
        (("quick-team[adoption=nan]",), {}, ["adoption", "number"]),
        (("quick-team[adoption.z=1]",), {}, ["adoption.z", '"z"']),
        (("early-call[months=2 days]",), {}, ["months", "days", "months"]),
        (("early-call[from_month=1.5]",), {}, ["from_month", "whole"]),
        (("kinder", "kinder[adoption=0.5]"), {}, ["kinder", "twice"]),
        (("both[adoption=1]",), {}, ["both", "package"]),
        ((), {"paying__lapse": "1"}, ["--set", "paying.lapse", "'paying.lapse_share'"]),
        ((), {"paying__lapse_share": "much"}, ["--set", "paying.lapse_share", "number"]),
        ((), {"paying__lapse_share": "0.5"}, ["paying.lapse_share", "0.5", "0.01 to 0.06"]),
        ((), {"paying__wait_days": "1.5"}, ["paying.wait_days", "whole"]),
        ((), {"paying__wait_days": "-1"}, ["paying.wait_days", "negative"]),
        ((), {"paying__wait_days": "2 weeks"}, ["paying.wait_days", "weeks", "days"]),
        ((), {"paying__is_strict": "maybe"}, ["paying.is_strict", "true or false"]),
        ((), {"corporation__z__fit_share": "1"}, ["corporation.z.fit_share", "corporation."]),
        (("kinder",), {"kinder__adoptoin": "1"}, ["--set", "adoptoin", "adoption"]),
        (("kinder[adoption=1]",), {"kinder__adoption": "1"}, ["adoption", "twice"]),
    ],
)
def test_a_wrong_word_on_the_command_line(
    library: Library, levers: tuple[str, ...], settings: dict[str, str], parts: list[str]
) -> None:
    text = message(library, levers, **settings)
    assert all(part in text for part in parts), text


@pytest.mark.parametrize(
    ("levers", "parts"),
    [
        ('["quick-team", "kindr"]', ["levers[2]", "'kinder'"]),
        ('["kinder", "kinder"]', ["levers[2]", "named twice"]),
        ('["early-call[months=1"]', ["levers[1]", "not closed"]),
        ('["early-call[months=many]"]', ["levers[1]", "months", "many"]),
    ],
)
def test_a_package_is_named_for_what_is_wrong_in_its_list(tmp_path: Path, levers: str, parts: list[str]) -> None:
    library = write_library(tmp_path, packages__wrong=titled("Wrong", baseline='"town"', levers=levers))
    for text in (message(library, scenario="wrong"), message(library, ("wrong",))):
        assert all(part in text for part in ("wrong.toml", *parts)), text


def test_a_lever_is_not_a_scenario(library: Library) -> None:
    assert "arrears compare SCENARIO kinder" in message(library, scenario="kinder")


def test_a_mark_at_the_beginning_is_no_error(library: Library, tmp_path: Path) -> None:
    path = tmp_path / "town.toml"
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n"))
    assert resolve("town", library=library).name == "town"


def test_files_that_are_no_scenario(library: Library, tmp_path: Path) -> None:
    (tmp_path / "empty.toml").write_text(" \n")
    (tmp_path / "binary.toml").write_bytes(bytes(range(256)))
    (tmp_path / "nulls.toml").write_bytes(b"\0" * 40)
    (tmp_path / "folder.toml").mkdir()
    (tmp_path / "loop.toml").symlink_to(tmp_path / "loop.toml")
    (tmp_path / "deep.toml").write_text("x = " + "[" * 100_000)
    (tmp_path / "digits.toml").write_text("x = " + "9" * 10_000)
    (tmp_path / "list.toml").write_text("x = [1]\n")
    os.mkfifo(tmp_path / "pipe.toml")
    expected = {
        "empty": "empty", "binary": "binary", "nulls": "TOML", "folder": "folder", "loop": "leads back", "deep": "TOML",
        "digits": "TOML", "pipe": "ordinary file", "list": "unknown key", "absent": "no such file",
    }  # fmt: skip
    for name, words in expected.items():
        text = message(library, scenario=tmp_path / f"{name}.toml")
        assert words in text and f"{name}.toml" in text, text
        assert check(tmp_path / f"{name}.toml", library)[0].startswith("error: ")
    for odd in ("", "twon", "x\0y.toml", "n" * 5000 + ".toml", "no/such/place.toml"):
        message(library, scenario=odd)
    assert "'town'" in message(library, scenario="twon")
    (tmp_path / "plan.toml").write_text('title = "P"\nscenario = "town"\noutcomes = ["evicted"]\n')
    assert "arrears sweep" in check(tmp_path / "plan.toml", library)[0]


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read every file")
def test_a_file_that_may_not_be_read(library: Library, tmp_path: Path) -> None:
    (tmp_path / "secret.toml").write_text("x = 1")
    (tmp_path / "secret.toml").chmod(0)
    assert "may not be read" in message(library, scenario=tmp_path / "secret.toml")


def test_a_file_the_system_refuses(library: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(path: Path) -> bytes:
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr(Path, "read_bytes", refuse)
    assert "may not be read" in message(library, scenario=tmp_path / "town.toml")


def test_two_levers_that_set_one_thing_are_named_both(tmp_path: Path) -> None:
    other = LEVER + '[set]\n"paying.wait_days" = 3\n'
    rung = LEVER + '[[rung_change]]\nwhere = { action = "reminder" }\nset = { repeats = 1 }\n'
    library = write_library(tmp_path, levers__hasty=other, levers__often=rung)
    text = message(library, ("kinder", "hasty"))
    assert "kinder.toml" in text and "hasty.toml" in text and "paying.wait_days" in text
    text = message(library, ("early-call[adoption=0.2]", "often[from_month=12]"))
    assert "early-call.toml" in text and "often.toml" in text and "rung[1].repeats" in text


@pytest.mark.parametrize(
    ("lines", "parts"),
    [
        ('[[rung_change]]\nwhere = { action = "phone" }\nset = { repeats = 1 }', ["rung_change[1].where", "phone"]),
        ('[[rung_change]]\nwhere = { acton = "phone" }\nset = { repeats = 1 }', ["rung_change[1].where", "'action'"]),
        ("[[rung_change]]\nset = { repaets = 1 }", ["rung_change[1].set", "'repeats'"]),
        ("[[rung_change]]\nset = { at_months = -1 }", ["rung_change[1]", "at_months", "-1"]),
        ("[[rung_change]]\nset = { action = { plus = 1 } }", ["rung_change[1].set.action", "numbers only"]),
        ('[set]\n"paying.lapse_share" = "{mouths}"\n[settings.months]\n' + parameter(2, "months"), ["'months'"]),
        ('[[rung]]\nat_months = 1\naction = "phone"\nonly_if = "{adoption}"', ["rung[1].only_if", "yes/no"]),
        ('[[rung]]\nat_months = 2\naction = "phone"\n[[rung]]\nat_months = 1\naction = "phone"', ["rung[2].at_months"]),
        ('[[cost]]\nparty = "team"\nsource = "ours"\ngrade = "expert"', ["cost[1]", "cents_per_month"]),
        (
            '[[cost]]\nparty = "teem"\ncents_per_month = 1\nsource = "ours"\ngrade = "expert"',
            ["cost[1].party", "'team'"],
        ),
        (
            '[[cost]]\nparty = "team"\ncents_per_month = -1\nsource = "ours"\ngrade = "expert"',
            ["cents_per_month", "-1"],
        ),
        ("[settings.Months]\n" + parameter(2, "months"), ["settings.Months", "lower-case"]),
    ],
)
def test_a_lever_that_makes_no_sense(tmp_path: Path, lines: str, parts: list[str]) -> None:
    library = write_library(tmp_path, levers__odd=LEVER + lines + "\n")
    text = message(library, ("odd",))
    assert "odd.toml" in text and all(part in text for part in parts), text


@pytest.mark.parametrize("top", ['corporations = ["z"]', 'policy_of = "z"'])
def test_a_lever_for_a_corporation_that_is_not_there(tmp_path: Path, top: str) -> None:
    library = write_library(tmp_path, levers__odd=LEVER + top + "\n")
    assert "odd.toml" in message(library, ("odd",)) and '"z"' in message(library, ("odd",))


@pytest.mark.parametrize("homes", [0, 1, -5, True, 10**9])
def test_a_number_of_homes_that_cannot_be(library: Library, homes: int) -> None:
    with pytest.raises(ScenarioError, match="homes"):
        resolve("town", homes=homes, library=library)


def test_showing_what_does_not_exist(library: Library) -> None:
    with pytest.raises(ScenarioError, match="'kinder'"):
        describe("kindr", library)


def test_check_says_what_is_doubtful(tmp_path: Path) -> None:
    unused = LEVER + '[set]\n"paying.wait_days" = 3\n' + tables(settings__weeks=parameter(2, "weeks"))
    library = write_library(tmp_path, levers__odd=unused)
    assert any("settings.weeks" in line and "uses it" in line for line in check("odd", library))
    assert check("kinder", library) == []
    assert check("town", library) == check(tmp_path / "town.toml", library)
    assert not [line for line in check("town", library) if line.startswith("error")]
    own = tmp_path / "corporations" / "c.toml"
    own.write_text(titled("C") + CORPORATION + RUNGS.replace("at_months = 1", "at_months = 9", 1))
    assert "out of order" in check(own, library)[0]
    (tmp_path / "parameters" / "team.toml").write_text(PAYING)
    assert "team.toml" in check(tmp_path / "parameters" / "team.toml", library)[0]
