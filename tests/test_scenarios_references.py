"""Are files that name other files read from their own folder, and told by file and key when the other is not there."""

from pathlib import Path

import pytest

from scenarios.catalogue import Library
from scenarios.compose import ScenarioError, check, resolve
from tests.scenarios_support import FILES, titled, write_library

OWN = titled("Own", decides='"x"', source='"ours"', grade='"expert"') + '[set]\n"paying.wait_days" = 3\n'


def package(levers: str, baseline: str = '"town"') -> str:
    return titled("P", baseline=baseline, levers=levers)


@pytest.fixture
def library(tmp_path: Path) -> Library:
    return write_library(tmp_path, away__own=OWN, away__both=package('["own.toml", "quick-team"]'))


def message(library: Library, scenario: str | Path, levers: tuple[str, ...] = ()) -> str:
    with pytest.raises(ScenarioError) as caught:
        resolve(scenario, levers, library=library)
    assert "\n" not in str(caught.value)
    return str(caught.value)


@pytest.mark.parametrize(
    ("old", "new", "key", "looked"),
    [
        ('"small"', '"more/none.toml"', "people:", "more/none.toml"),
        ('"b"]', '"./none.toml"]', "corporations:", "none.toml"),
        ('title = "Town"', 'title = "Town"\nlevers = ["kinder", "none.toml[adoption=0.5]"]', "levers[2]:", "none.toml"),
    ],
)
def test_a_scenario_is_named_with_the_file_it_misses(
    library: Library, tmp_path: Path, old: str, new: str, key: str, looked: str
) -> None:
    (tmp_path / "mine.toml").write_text(FILES["town.toml"].replace(old, new))
    text = message(library, tmp_path / "mine.toml")
    assert f"mine.toml: {key}" in text and f"looked for {tmp_path / looked}" in text, text


def test_a_package_reads_levers_beside_it(library: Library, tmp_path: Path) -> None:
    (tmp_path / "away" / "outer.toml").write_text(package('["both.toml", "early-call"]'))
    for name in ("both", "outer"):
        path = tmp_path / "away" / f"{name}.toml"
        assert {"own", "quick-team"} <= set(resolve(path, library=library).levers)
        assert {"own", "quick-team"} <= set(resolve("town", [str(path)], library=library).levers)
    low = resolve(tmp_path / "away" / "both.toml", settings={"own.adoption": "0.5"}, library=library)
    assert "own[adoption=0.5]" in low.levers


def test_a_lever_with_odd_signs_in_its_name_is_found_beside_the_package(library: Library, tmp_path: Path) -> None:
    (tmp_path / "away" / "a+b[c].toml").write_text(OWN)
    (tmp_path / "away" / "odd.toml").write_text(package('["a+b[c].toml"]'))
    assert resolve(tmp_path / "away" / "odd.toml", library=library).levers == ("a+b[c]",)


def test_packages_in_packages_are_opened_once_and_not_without_end(library: Library, tmp_path: Path) -> None:
    """Each naming the next twice would come to 2^30 levers; a long chain to no answer."""
    away = tmp_path / "away"
    for number in range(30):
        (away / f"chain{number}.toml").write_text(package(f'["chain{number + 1}.toml"]'))
        (away / f"twice{number}.toml").write_text(package(f'["twice{number + 1}.toml", "twice{number + 1}.toml"]'))
    for name in ("chain30", "twice30"):
        (away / f"{name}.toml").write_text(package('["own.toml"]'))
    assert "at most 20 deep; name levers instead" in message(library, away / "chain0.toml")
    assert resolve(away / "chain12.toml", library=library).levers == ("own",)
    told = message(library, away / "twice20.toml")
    assert "twice29.toml: levers[2]" in told and "the package is named twice, first in" in told
    assert "named twice" in message(library, "town", (str(away / "chain25.toml"), str(away / "chain25.toml")))


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        (package('["own.toml", "nown.toml"]'), ["x.toml: levers[2]:", "no such file; looked for {away}/nown.toml"]),
        (package('["own"]'), ['x.toml: levers[1] "own"', "{away}/own.toml", 'write "own.toml"']),
        (package("[]", '"none.toml"'), ["x.toml: baseline:", "looked for {away}/none.toml"]),
        (package("[]", '"x.toml"'), ["x.toml: baseline", "not a scenario", "{away}/x.toml -> {away}/x.toml"]),
        (package('["x.toml"]'), ["x.toml: levers[1] 'x.toml'", "names itself", "{away}/x.toml -> {away}/x.toml"]),
        (package('["own.toml", "y.toml"]'), ["y.toml: levers[1]", "{away}/x.toml -> {away}/y.toml -> {away}/x.toml"]),
    ],
)
def test_a_package_that_cannot_be_opened(library: Library, tmp_path: Path, text: str, parts: list[str]) -> None:
    away = tmp_path / "away"
    (away / "x.toml").write_text(text)
    (away / "y.toml").write_text(package('["x.toml"]'))
    told = message(library, away / "x.toml")
    assert all(part.format(away=away) in told for part in parts), told
    assert check(away / "x.toml", library) == [f"error: {told}"]
    if "baseline" not in told:
        assert message(library, "town", (str(away / "x.toml"),)) == told
