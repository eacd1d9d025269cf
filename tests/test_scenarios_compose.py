"""Do scenario, levers and settings come to what they should, whatever their order."""

import json
from itertools import permutations
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from model.words import Rung
from scenarios.catalogue import Library
from scenarios.compose import ScenarioError, catalogue, largest_remainders, parse_variant, resolve, resolve_document
from scenarios.document import Resolved, canonical
from scenarios.pulling import blend
from tests.scenarios_support import write_library

LEVERS = ("quick-team", "early-call", "kinder")


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Library:
    return write_library(tmp_path_factory.mktemp("catalogue"))


def last(resolved: Resolved) -> tuple:
    stage = resolved.stages[-1]
    return stage.world[0], {corporation.name: corporation for corporation in stage.corporations}


def ladders(resolved: Resolved) -> list[list[bytes]]:
    return [[corporation.ladder.tobytes() for corporation in stage.corporations] for stage in resolved.stages]


def test_a_variant_is_read() -> None:
    calls = parse_variant("a[x=1,y=two]+b")
    assert [(call.name, dict(call.settings)) for call in calls] == [("a", {"x": "1", "y": "two"}), ("b", {})]
    assert [str(call) for call in calls] == ["a[x=1,y=two]", "b"]


@pytest.mark.parametrize("text", ["", "a+", "a[", "a]", "a[x]", "a[x=]", "a[x=1,x=2]", "a[x=1]b", "a[[x=1]]", "[x=1]"])
def test_a_variant_that_is_no_variant_is_refused(text: str) -> None:
    with pytest.raises(ScenarioError, match="variant"):
        parse_variant(text)


def test_the_baseline_is_what_the_files_say(library: Library) -> None:
    resolved = resolve("town", library=library)
    assert len(resolved.stages) == 1
    world, corporations = last(resolved)
    assert (world.paying.lapse_share, world.paying.wait_days, world.team.fee_cents) == (0.03, 10, 400)
    assert corporations["a"].policy[0].fit_share == 0.5
    assert corporations["b"].policy[0].fit_share == 0.9
    assert corporations["b"].homes == 30 and corporations["b"].attention_share == 0.2
    assert list(corporations["a"].ladder.at_months) == [1, 2, 1]
    assert list(corporations["a"].ladder.adoption_share) == [1, 0.8, 1]
    assert list(corporations["a"].ladder.bit) == [0, 1, 2]
    assert resolved.parameters["paying.lapse_share"].source == "ours"


def test_settings_change_the_baseline_and_whoever_sets_answers_for_it(library: Library) -> None:
    settings = {"paying.lapse_share": "0.05", "corporation.*.visit_months": "3 months", "paying.is_strict": "yes"}
    resolved = resolve("town", settings=settings, library=library)
    world, corporations = last(resolved)
    assert world.paying.lapse_share == 0.05 and world.paying.is_strict
    assert [corporation.ladder.at_months[1] for corporation in corporations.values()] == [3, 3]
    assert resolved.parameters["paying.lapse_share"].source == "chosen-here"
    assert resolved.parameters["paying.lapse_share"].grade == "assumption"


def test_a_lever_does_what_its_file_says(library: Library) -> None:
    resolved = resolve("town", ["quick-team[growth=2]"], library=library)
    assert [stage.from_month for stage in resolved.stages] == [0, 0]
    assert resolved.stages[0].world[0].team.hours_per_month == 100
    world, _ = last(resolved)
    assert world.team.hours_per_month == 200 and world.paying.is_strict
    assert resolved.levers == ("quick-team[growth=2]",)
    assert [(row["party"], row["cents_per_month"]) for row in resolved.costs] == [("municipality", 100000)]


def test_a_lever_adds_and_changes_rungs(library: Library) -> None:
    _, corporations = last(resolve("town", ["early-call[adoption=0.5]"], library=library))
    ladder = corporations["a"].ladder
    assert list(ladder.action) == [Rung.FIRST_LETTER, Rung.HOME_VISIT, Rung.BAILIFF, Rung.PHONE]
    assert list(ladder.bit) == [0, 1, 2, 3]
    assert (ladder.repeats[0], ladder.at_months[3], ladder.adoption_share[3]) == (2, 1.5, 0.25)


def test_a_lever_may_be_followed_differently_by_a_corporation(library: Library) -> None:
    _, corporations = last(resolve("town", ["early-call[adoption=0.5,adoption.b=1]"], library=library))
    assert corporations["a"].ladder.adoption_share[3] == 0.25
    assert corporations["b"].ladder.adoption_share[3] == 0.5
    _, corporations = last(resolve("town", ["early-call"], {"early-call.adoption.b": "0"}, library=library))
    assert (len(corporations["a"].ladder), len(corporations["b"].ladder)) == (4, 3)


def test_levers_start_in_their_month_and_keep_their_bits(library: Library) -> None:
    resolved = resolve("town", ["kinder", "quick-team[from_month=3]"], library=library)
    assert [stage.from_month for stage in resolved.stages] == [0, 3, 6]
    assert [stage.world[0].paying.wait_days for stage in resolved.stages] == [10, 10, 15]
    assert [len(stage.corporations[0].ladder) for stage in resolved.stages] == [3, 3, 4]
    bits = [stage.corporations[0].ladder.bit for stage in resolve("town", list(LEVERS), library=library).stages]
    assert [list(one) for one in bits] == [[0, 1, 2], [0, 1, 2, 3], [0, 1, 2, 3, 4]]
    late_first = resolve("town", ["kinder[from_month=0]", "early-call[from_month=9]"], library=library)
    assert [list(stage.corporations[0].ladder.bit) for stage in late_first.stages] == [
        [0, 1, 2],
        [0, 1, 2, 4],
        [0, 1, 2, 3, 4],
    ]


@pytest.mark.parametrize("order", list(permutations(LEVERS)))
def test_levers_commute(library: Library, order: tuple[str, ...]) -> None:
    assert resolve("town", ["+".join(order)], library=library).digest == resolve("town", LEVERS, library=library).digest


@settings(max_examples=25, deadline=None)
@given(st.lists(st.sampled_from(LEVERS), unique=True), st.sampled_from(LEVERS))
def test_a_lever_with_adoption_0_changes_nothing(others: list[str], idle: str) -> None:
    library = _library()
    pulled = [lever for lever in others if lever != idle]
    without = resolve("town", pulled, library=library)
    with_idle = resolve("town", [*pulled, f"{idle}[adoption=0]"], library=library)
    assert with_idle.stages[-1].world.tolist() == without.stages[-1].world.tolist()
    assert ladders(with_idle)[-1] == ladders(without)[-1]
    policies = [[one.policy.tobytes() for one in run.stages[-1].corporations] for run in (without, with_idle)]
    assert policies[0] == policies[1]
    assert all(row["cents_per_month"] == 0 for row in with_idle.costs if row["lever"] == idle)


_KEPT: dict[str, Library] = {}


@pytest.fixture(scope="module", autouse=True)
def _keep(library: Library) -> None:
    _KEPT["library"] = library


def _library() -> Library:
    return _KEPT["library"]


@given(st.floats(-1e6, 1e6), st.floats(-1e6, 1e6), st.floats(0, 1))
def test_blending_stays_between_and_is_exact_at_the_ends(base: float, target: float, adoption: float) -> None:
    assert blend(base, target, 0.0, False) == base
    assert blend(base, target, 1.0, False) == target
    slack = 1e-9 * (abs(base) + abs(target))
    assert min(base, target) - slack <= blend(base, target, adoption, False) <= max(base, target) + slack
    assert blend(False, True, adoption, False) == (adoption >= 0.5)
    assert blend(2, 5, 0.5, True) == 4  # 3.5 rounds up


@given(st.lists(st.integers(1, 9000), min_size=1, max_size=6), st.integers(6, 100_000))
def test_homes_are_divided_exactly(weights: list[int], total: int) -> None:
    counts = largest_remainders(weights, total)
    assert sum(counts) == total and min(counts) >= 1
    if min(weights) * total >= sum(weights):
        assert all(abs(n - w * total / sum(weights)) < 1 for n, w in zip(counts, weights, strict=True))


def test_homes_scale_the_town_and_its_fixed_costs(library: Library) -> None:
    resolved = resolve("town", ["quick-team"], homes=15, library=library)
    assert [corporation.homes for corporation in resolved.stages[-1].corporations] == [8, 7]
    assert resolved.document["homes"] == 15
    assert resolved.costs[0]["cents_per_month"] == 25_000  # a quarter of 60 homes
    assert resolved.parameters["corporation.a.homes"].value == 8


def test_the_document_is_json_and_rebuilds_the_same(library: Library) -> None:
    resolved = resolve("town", LEVERS, {"paying.lapse_share": "0.02"}, 50, library)
    again = resolve_document(json.loads(json.dumps(resolved.document)), library)
    assert again.digest == resolved.digest
    assert canonical(again.document) == canonical(resolved.document)
    assert ladders(again) == ladders(resolved)
    for one, other in zip(resolved.stages, again.stages, strict=True):
        assert one.from_month == other.from_month
        assert np.array_equal(one.world, other.world)
    assert again.parameters == resolved.parameters
    assert str(library.root) not in canonical(resolved.document)


def test_a_document_of_another_version_is_refused(library: Library) -> None:
    document = json.loads(json.dumps(resolve("town", library=library).document))
    del document["parameters"]["paying.lapse_share"]
    with pytest.raises(ScenarioError, match="version of the model"):
        _ = resolve_document(document, library).stages
    for wrong in ({}, {**document, "format": 0}, [], None):
        with pytest.raises(ScenarioError, match="resolved scenario"):
            resolve_document(wrong, library)  # type: ignore[arg-type]


def test_anything_that_differs_gives_another_digest(library: Library) -> None:
    variants: list[tuple] = [
        ((), {}, None),
        (("kinder",), {}, None),
        ((), {"paying.wait_days": "9"}, None),
        ((), {}, 61),
    ]
    digests = {resolve("town", *variant, library).digest for variant in variants}
    assert len(digests) == len(variants)


def test_a_package_is_its_baseline_with_its_levers(library: Library) -> None:
    package = resolve("both", library=library)
    assert package.levers == ("early-call[months=1]", "quick-team")
    assert ladders(package) == ladders(resolve("town", ["quick-team+early-call[months=1]"], library=library))
    assert resolve("town", ["both"], library=library).stages[-1].world.tolist() == package.stages[-1].world.tolist()


def test_a_scenario_of_ones_own_needs_no_code(library: Library, tmp_path: Path) -> None:
    text = (
        (library.root / "town.toml").read_text(encoding="utf-8").replace('"b"]', '"./own.toml"]\nlevers = ["kinder"]')
    )
    own = 'value = 0.02\nsource = "ours"\ngrade = "measured"\n'
    (tmp_path / "mine.toml").write_text(f'{text}[set]\n"team.fee_cents" = 500\n[set."paying.lapse_share"]\n{own}')
    (tmp_path / "own.toml").write_text((library.root / "corporations/a.toml").read_text(encoding="utf-8"))
    resolved = resolve(tmp_path / "mine.toml", ["quick-team"], library=library)
    world, corporations = last(resolved)
    assert list(corporations) == ["a", "own"]
    assert (world.team.fee_cents, world.paying.lapse_share, world.paying.wait_days) == (500, 0.02, 15)
    assert resolved.stages[0].world[0].paying.wait_days == 15, "a lever in place holds in the burn-in too"
    assert resolved.parameters["paying.lapse_share"].grade == "measured"
    with pytest.raises(ScenarioError, match="already in place"):
        resolve(tmp_path / "mine.toml", ["kinder"], library=library)


def test_one_corporation_can_take_over_anothers_policy(library: Library, tmp_path: Path) -> None:
    lever = (library.root / "levers/kinder.toml").read_text(encoding="utf-8").split("from_month")[0]
    (tmp_path / "like-b.toml").write_text(lever + 'policy_of = "b"\n')
    _, corporations = last(resolve("town", [str(tmp_path / "like-b.toml")], library=library))
    assert corporations["a"].policy[0].fit_share == 0.9
    assert list(corporations["a"].ladder.adoption_share) == [0, 0, 0, 1, 0.8, 1]
    assert list(corporations["b"].ladder.adoption_share) == [1, 0.8, 1]


def test_the_catalogue_lists_everything(library: Library) -> None:
    rows = catalogue(library=library)
    assert {row["kind"] for row in rows} == {"scenario", "lever", "package", "parameter"}
    assert all(set(row) == {"name", "kind", "title", "title_nl", "decides"} for row in rows)
    assert [row["name"] for row in catalogue("levers", library)] == ["early-call", "kinder", "quick-team"]
    assert "paying.lapse_share" in {row["name"] for row in catalogue("parameters", library)}
    with pytest.raises(ScenarioError, match="unknown kind"):
        catalogue("lever", library)


def test_a_file_whose_name_has_plus_or_bracket_is_one_lever(tmp_path: Path) -> None:
    file = tmp_path / "a+b[1].toml"
    file.write_text("x = 1")
    assert [str(call.name) for call in parse_variant(str(file))] == [str(file)]
    call = parse_variant(f"{file}[months=3]")[0]
    assert (call.name, call.settings) == (str(file), (("months", "3"),))
