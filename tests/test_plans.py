"""Plan files: what is refused, and which points a plan has."""

from pathlib import Path

import numpy as np
import pytest

from experiments.designs import design_points, sobol_shares
from experiments.plans import Design, Sensitivity, load_plan
from experiments.sensitivity import points_asked
from experiments.sweep import Resolver, prepare
from scenarios.compose import resolve
from scenarios.errors import ScenarioError
from scenarios.knobs import Knob, quantile
from scenarios.quantity import Distribution, Parameter
from tests.plan_support import DRAWS, GRID, PLAN, RISK, SAVED, planned

EXAMPLES = sorted((Path(__file__).parent.parent / "examples").glob("*.toml"))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (PLAN, ["neither [design] nor [draws]"]),
        (PLAN + GRID + "points = 3\n", ["design", "points"]),
        (PLAN.replace("replications = 3", "replications = 0") + GRID, ["replications", "whole number from 1"]),
        (PLAN.replace("replications", "replicatoins") + GRID, ["replicatoins", "did you mean 'replications'"]),
        (PLAN.replace("evictions_avoided", "evictions_avoidd") + GRID, ["evictions_avoidd", "evictions_avoided"]),
        (PLAN.replace('"help"', '"halp"') + GRID, ["halp"]),
        (PLAN.replace('variants = ["help"]', "") + DRAWS, ["evictions_avoided", "compares a variant"]),
        (PLAN + GRID.replace("0.2, 0.6", "0.2, 0.2"), ["different values"]),
        (PLAN + GRID.replace("0.2, 0.6", "0.2, 2.0"), ["point 1", SAVED, "outside the range"]),
        (PLAN + GRID.replace(SAVED, "help.svaed_share"), ["help.svaed_share", "did you mean 'help.saved_share'"]),
        (PLAN + GRID.replace("[0.2, 0.6]", '"own"'), ["steps"]),
        (PLAN + GRID.replace("[0.2, 0.6]", "{ low = 0.6, high = 0.2 }"), ["low must be below high"]),
        (PLAN + GRID.replace('"grid"', '"sobol"\npoints = 6'), ["power of two"]),
        (PLAN + GRID.replace('"grid"', '"sobol"'), ["points"]),
        (PLAN + DRAWS.replace("paying", "payin"), ["payin", "did you mean 'paying'"]),
        (PLAN + DRAWS + 'grades = ["law"]\n', ["no uncertain parameter"]),
        (PLAN + f"set = {{ '{SAVED}' = 0.1 }}\n" + GRID, ["varied by the plan"]),
        (PLAN + GRID + '[sensitivity]\nmethod = "morris"\n', ["two plans"]),
        (PLAN + '[sensitivity]\nmethod = "morris"\n', ["arrears sensitivity"]),
        (PLAN + GRID.replace("0.2, 0.6", "0.2, nan"), ["design.over", SAVED, "nan or inf"]),
        (PLAN + GRID.replace("[0.2, 0.6]", "{ own = true, low = 1 }"), ["design.over", SAVED, "low", "go together"]),
        (PLAN + GRID.replace("0.2, 0.6", "[0.2]"), ["design.over", f'"{SAVED}"[1] = [0.2]', "must be a number"]),
        (PLAN + GRID.replace("[0.2, 0.6]", "{ low = nan, high = 0.6, steps = 2 }"), ["design.over", "nan or inf"]),
        (PLAN + GRID.replace("0.2, 0.6", "0.2, 2.0"), [f'point 1: design.over."{SAVED}"']),
        (PLAN.replace('"evicted", ', '"evicted", "evicted", ') + GRID, ["outcomes", "evicted", "twice"]),
        (PLAN + f'[sensitivity]\nmethod = "morris"\npaths = ["{RISK}", "{RISK}"]\n', ["paths", RISK, "twice"]),
        (PLAN + GRID + DRAWS.replace("= 4", "= 100000"), ["draws.count", "gives 200,000 points"]),
        (PLAN + GRID.replace("0.2, 0.6", "1, 1.0"), ["different values"]),
        (PLAN + GRID.replace("0.2, 0.6", "0.2, 2.0"), [f'plan.toml: point 1: design.over."{SAVED}"']),
        (PLAN + GRID + '"run.months" = [12, 24]\n', ['design.over."run.months"', "one for all points"]),
        (PLAN + DRAWS + 'paths = ["run.run_out_months"]\n', ["draws.paths", "run.run_out_months", "'run_out'"]),
        (PLAN + "months = 3\nset = { 'run.months' = 24 }\n" + GRID, ['set."run.months" = 24', "months = 3 decides"]),
    ],
)
def test_a_plan_that_cannot_be_used_is_one_message(tmp_path: Path, text: str, words: list[str]) -> None:
    with pytest.raises(ScenarioError) as caught:
        planned(tmp_path, text)
    for word in words:
        assert word in str(caught.value)
    assert not (tmp_path / "out").exists()


REAL = """
title = "t"
scenario = "gemeente-n"
variants = ["standard-referral"]
households = 300
months = 6
replications = 2
outcomes = ["contacts"]
[design]
kind = "grid"
[design.over]
"""


@pytest.mark.parametrize(
    ("text", "word"),
    [
        (
            REAL + '"standard-referral.adoption" = [0.5, 1.5]\n',
            'point 1: design.over."standard-referral.adoption" = "1.5"',
        ),
        (
            REAL.replace('"standard-referral"', '"standard-referral[months=3]"')
            + '"standard-referral.months" = [1, 2]\n',
            "is set twice, in the variant and in [design.over]; set it once",
        ),
        (
            REAL.replace("[design]", 'set = { "vip.adoption" = 0.3 }\n[design]') + '"paying.lapse_share" = [0.02]\n',
            "set: vip.adoption: the lever 'vip' is not pulled here",
        ),
        (
            REAL.replace("[design]", 'set = { "paying.lapse_share" = 7 }\n[design]')
            + '"paying.skips_share" = [0.02]\n',
            'set."paying.lapse_share" = ',
        ),
        (
            REAL.replace('"standard-referral"', '"standard-referral", "standard-referral[months=2]"')
            + '"paying.lapse_share" = [0.02]\n',
            'variants = "standard-referral[months=2]": is the same policy as "standard-referral"',
        ),
    ],
)
def test_what_is_wrong_in_a_point_is_told_where_it_is_written(tmp_path: Path, text: str, word: str) -> None:
    (tmp_path / "plan.toml").write_text(text)
    plan = load_plan(tmp_path / "plan.toml")
    resolver = Resolver(plan, resolve)
    with pytest.raises(ScenarioError) as caught:
        prepare(plan, resolver.space("plan.toml"), resolver)
    assert str(caught.value).startswith("plan.toml: ") and word in str(caught.value)
    assert "--set" not in str(caught.value)


def test_more_points_than_a_plan_may_have_are_refused_before_they_are_made(tmp_path: Path) -> None:
    over = {f"a.x{number}": list(range(16)) for number in range(16)}
    wide = Design.model_validate({"kind": "grid", "over": over})
    with pytest.raises(ScenarioError, match=r"design\.over: gives 18,446,744,073,709,551,616 points; at most 100,000"):
        design_points(wide, {}, 1, "plan.toml")
    both = f'over = {{ "{RISK}" = {{ low = 0.1, high = 0.2 }}, "{SAVED}" = {{ low = 0.1, high = 0.2 }} }}\n'
    with pytest.raises(ScenarioError, match=r"sensitivity\.base: gives 262,144 points"):
        planned(tmp_path, PLAN + '[sensitivity]\nmethod = "sobol"\nbase = 65536\n' + both, is_sensitivity=True)
    many = Sensitivity(method="morris", trajectories=10_000)
    assert points_asked(many, 30) == ("sensitivity.trajectories", 310_000)


def test_a_grid_crosses_its_values_in_order(tmp_path: Path) -> None:
    text = PLAN + GRID + f'"{RISK}" = {{ low = 0.1, high = 0.2, steps = 3 }}\n'
    points = planned(tmp_path, text).space.points
    assert [(p.settings[SAVED], round(p.settings[RISK], 12)) for p in points] == [
        (0.2, 0.1), (0.2, 0.15), (0.2, 0.2), (0.6, 0.1), (0.6, 0.15), (0.6, 0.2),
    ]  # fmt: skip


def test_every_design_point_meets_the_same_draws(tmp_path: Path) -> None:
    space = planned(tmp_path, PLAN + GRID + DRAWS).space
    assert [(point.design, point.draw) for point in space.points] == [(d, n) for d in (0, 1) for n in range(4)]
    drawn = [point.settings[RISK] for point in space.points]
    assert drawn[:4] == drawn[4:]
    assert len(set(drawn)) == 4
    assert all(0.05 <= value <= 0.25 for value in drawn)
    assert [knob.path for knob in space.drawn] == [RISK]  # the lever's setting is decided, not drawn


def test_a_latin_hypercube_has_one_point_in_every_slice(tmp_path: Path) -> None:
    text = PLAN + GRID.replace('"grid"', '"latin_hypercube"\npoints = 10').replace("[0.2, 0.6]", '"own"')
    values = [point.settings[SAVED] for point in planned(tmp_path, text).space.points]
    assert sorted(int(10 * value) for value in values) == list(range(10))


def test_sobol_points_are_balanced_and_repeat() -> None:
    shares = sobol_shares(3, 16, seed=4)
    assert np.array_equal(shares, sobol_shares(3, 16, seed=4))
    for column in shares.T:
        assert sorted((16 * column).astype(int)) == list(range(16))


def knob(grade: str, value: float | int = 3, low: float = 1, high: float = 9, unit: str = "cents") -> Knob:
    table = {"value": value, "unit": unit, "range": (low, high), "source": "x", "grade": grade}
    return Knob("g.x", Parameter.model_validate(table), isinstance(value, int))


def test_quantiles_by_hand() -> None:
    assert quantile(Distribution(kind="uniform", low=2, high=6), 0.25) == 3.0
    triangle = Distribution(kind="triangular", low=0, mode=1, high=4)
    assert quantile(triangle, 0.25) == pytest.approx(1.0)  # the part below the top is (1 - 0) / (4 - 0)
    assert quantile(triangle, 0.0) == 0.0
    assert quantile(triangle, 1.0) == 4.0
    normal = Distribution(kind="normal", mean=10, sd=2)
    assert quantile(normal, 0.5) == pytest.approx(10)
    assert quantile(normal, 0.0) == pytest.approx(10 - 2 * 1.959964)  # cut to the central 95%
    assert quantile(Distribution(kind="lognormal", median=3, sigma=0.5), 0.5) == pytest.approx(3)
    assert quantile(Distribution(kind="beta", a=1, b=1), 0.3) == pytest.approx(0.3)


def test_the_grade_decides_how_a_range_is_drawn() -> None:
    assert knob("assumption", 3.0).at(0.5) == 5.0
    assert knob("assumption", 3.0).drawn == "uniform over its range (assumption)"
    assert knob("measured", 3.0).at(0.25) == pytest.approx(3.0)  # a quarter of the triangle lies below its top
    assert knob("measured", 3.0).drawn == "triangular over its range (measured)"
    assert knob("law", 3.0, 3.0, 3.0).distribution is None


def test_whole_numbers_stay_whole_and_equally_likely() -> None:
    found = [knob("assumption", 2, 1, 4, "count").at(share) for share in (0, 0.24, 0.26, 0.5, 0.76, 1.0)]
    assert found == [1, 1, 2, 3, 4, 4]
    assert all(isinstance(value, int) for value in found)


@pytest.mark.parametrize("file", EXAMPLES, ids=lambda path: path.stem)
def test_the_examples_can_be_used(file: Path) -> None:
    is_sensitivity = "[sensitivity]" in file.read_text()
    plan = load_plan(file, is_sensitivity)
    resolver = Resolver(plan, resolve)
    space = resolver.space(file.name)
    assert 2 <= len(space.points) <= 20  # small and quick
    assert all(resolver.arm(point, -1).setup.homes == plan.households for point in space.points[:2])


def test_draws_leave_out_what_is_decided(tmp_path: Path) -> None:
    text = PLAN.replace("fake-town", "gemeente-n").replace('"help"', '"standard-referral"') + "[draws]\ncount = 2\n"
    (tmp_path / "plan.toml").write_text(text)
    plan = load_plan(tmp_path / "plan.toml")
    paths = [knob.path for knob in Resolver(plan, resolve).space("plan.toml").drawn]
    assert len(paths) > 200
    assert not [path for path in paths if path.startswith(("run.", "standard-referral.")) or path.endswith(".homes")]
    assert any(path.startswith("evaluation.") for path in paths)
