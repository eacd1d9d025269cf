"""Is the catalogue that comes with the software whole: gemeente N, its four ladders, its levers and sources."""

import re

import pytest

from scenarios.catalogue import standard_library
from scenarios.compose import catalogue, check, describe, resolve
from scenarios.loading import ROOT, read_toml

LIBRARY = standard_library()


def rungs(name: str) -> list[tuple]:
    stage = resolve("gemeente-n").document["stages"][0]
    return [(rung["measure"], rung["at_months"], rung["action"]) for rung in stage["corporations"][name]["ladder"]]


def test_gemeente_n_has_four_corporations_of_15000_homes() -> None:
    resolved = resolve("gemeente-n")
    homes = [(row["name"], row["homes"]) for row in resolved.document["corporations"]]
    assert homes == [("a", 4000), ("b", 3500), ("c", 4500), ("d", 3000)]
    assert resolved.setup.homes == 15_000
    shares = {row["name"]: row["attention_neighbourhood_share"] for row in resolved.document["corporations"]}
    assert min(shares, key=shares.__getitem__) == "b" and max(shares, key=shares.__getitem__) == "c"
    assert resolved.setup.people is not None


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("a", [(2.0, "phone"), (2.0, "home_visit"), (3.0, "bailiff")]),
        (
            "b",
            [
                (1.0, "reminder"),
                (1.5, "dunning_notice"),
                (2.0, "phone"),
                (2.0, "letter_team_number"),
                (2.05, "bailiff"),
            ],
        ),
        ("c", [(2.0, "phone"), (2.0, "home_visit"), (2.0, "sign_up")]),
        ("d", [(2.0, "phone"), (2.0, "home_visit"), (4.0, "bailiff"), (1.0, "bailiff")]),
    ],
)
def test_the_ladders_are_those_of_the_study(name: str, expected: list[tuple[float, str]]) -> None:
    found = [(at, action) for _, at, action in rungs(name)]
    assert [pair for pair in expected if pair in found] == expected
    assert ("home_visit" in {action for _, action in found}) == (name != "b"), "B never visits for arrears"
    assert ("first_letter" in {action for _, action in found}) == (name != "b"), "B's reminder is its first letter"
    assert ("amount_in_rents", 2.0, "referral") in rungs(name), "a warm handover for families at all four"


def test_every_rung_says_which_cell_it_comes_from() -> None:
    for name in "abcd":
        for rung in read_toml(ROOT / "corporations" / f"{name}.toml")["rung"]:
            assert rung["note"] and rung["source"] and rung["grade"]


def test_standard_referral_has_the_settings_to_compare() -> None:
    ladder = resolve("gemeente-n", ["standard-referral[months=3,adoption=0.5]"]).stages[-1].corporations[0].ladder
    assert (ladder.at_months[-1], ladder.adoption_share[-1], ladder.only_structural[-1]) == (3.0, 0.5, True)
    actions = {
        variant: resolve("gemeente-n", [variant]).document["stages"][-1]["corporations"]["a"]["ladder"][-1]["action"]
        for variant in ("standard-referral", "standard-referral[joint_visit=no,structural=no]")
    }
    assert list(actions.values()) == ["joint_visit", "referral"]


def test_every_thing_of_the_catalogue_can_be_shown_and_checked() -> None:
    rows = catalogue()
    for row in rows:
        if row["kind"] != "parameter":
            assert describe(row["name"]).startswith(row["title"])
            assert not [line for line in check(row["name"]) if line.startswith("error")]
    for name in (*"abcd", "parameters", "paying", "paying.lapse_share", "corporation"):
        text = describe(name)
        assert text and max(map(len, text.splitlines())) < 400
    assert len({row["name"] for row in rows}) == len(rows)


def test_every_source_is_known_and_named_in_kebab_case() -> None:
    sources = LIBRARY.sources()
    assert all(re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", key) for key in sources)
    used = set()
    for path in sorted(ROOT.rglob("*.toml")):
        used |= set(re.findall(r'source = "([^"]+)"', path.read_text(encoding="utf-8")))
    assert used <= set(sources)


def test_every_parameter_has_a_unit_and_a_source() -> None:
    parameters = resolve("gemeente-n", ["standard-referral"]).parameters
    assert len(parameters) > 200
    assert all(parameter.unit and parameter.source and parameter.grade for parameter in parameters.values())
