"""Calibration on a simulator whose right answer is known."""

import tomllib
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from experiments.calibration.candidates import path_of, records_of
from experiments.calibration.catalogue import put_values
from experiments.calibration.emulator import fitted, stretched, unstretched
from experiments.calibration.identify import report
from experiments.calibration.known import fits
from experiments.calibration.likelihood import EDGE, implausibility, log_likelihood
from experiments.calibration.matching import match, together
from experiments.calibration.posterior import keep_posterior, load_posterior
from experiments.calibration.runner import Runner
from experiments.calibration.sampling import drawn_from, effective_count, not_ruled_out, resampled, weights_of
from experiments.calibration.space import Knob, space_of
from scenarios.compose import resolve
from scenarios.errors import ScenarioError
from scenarios.quantity import Distribution
from tests.toys import SMALL, Toy, around, cube


@pytest.fixture(scope="module")
def matched(tmp_path_factory: pytest.TempPathFactory):
    """The toy calibrated on x = 0.6, y = 0.3."""
    return match(cube(), around(0.6, 0.3), Toy(), SMALL, tmp_path_factory.mktemp("candidates"))


def test_known_parameters_are_recovered_and_the_idle_one_is_not(matched) -> None:
    mean, sd = matched.sample.mean(axis=0), matched.sample.std(axis=0)
    assert abs(mean[0] - 0.6) < 2 * sd[0] < 0.2
    assert abs(mean[1] - 0.3) < 2 * sd[1] < 0.25
    assert sd[2] > 0.2
    assert matched.effective > 0.3 * SMALL.rounds * SMALL.weighed
    shares = [wave["not_ruled_out_before_share"] for wave in matched.waves]
    assert shares[0] == 1.0 > shares[1] > shares[2]


def test_what_the_luck_of_all_candidates_does_is_taken_off(tmp_path: Path) -> None:
    targets, unlucky = around(0.6, 0.3), Toy(luck_sd=0.2, replications=1, seed=8)
    runner = Runner(cube(), targets, unlucky, tmp_path, 1, None, noise_replications=400)
    own = np.random.default_rng([8, 0]).normal(0, 0.2, 2)  # the one luck that every candidate meets
    assert runner.luck.offset == pytest.approx(-own, abs=0.03)
    assert runner.luck.noise == pytest.approx([1.0, 1.0], abs=0.1)  # 0.2 in ranges 0.2 wide
    read = runner.runs(np.array([[0.6, 0.3, 0.0]]), "")
    assert unstretched(read.values[0, 0], targets[0].low, targets[0].high) == pytest.approx(0.9, abs=0.03)


def test_the_report_says_what_is_identified(matched) -> None:
    found = report(cube().names, matched.weighed.points, matched.weights)
    assert found["not_identified"] == ["idle"]
    assert found["informed_directions"] == 2
    assert abs(found["sloppy_directions"][0]["loadings"]["idle"]) > 0.9
    few = np.zeros(len(matched.weights))
    few[:4] = 0.25  # a sample worth four runs says nothing, however narrow it is
    assert report(cube().names, matched.weighed.points, few)["informed_directions"] == 0


@pytest.mark.slow
def test_the_truth_lies_anywhere_in_the_sample_equally_often(tmp_path: Path) -> None:
    """Simulation-based calibration: truth from the prior, data from the truth, its rank in the sample is uniform."""
    ranks, chance, sizes = [], np.random.default_rng(5), replace(SMALL, per_wave=24, weighed=32)
    for n in range(8):
        x, y = chance.random(2)
        error = chance.normal(0, sizes.discrepancy_share * 0.2, 2) + chance.uniform(-0.1, 0.1, 2)
        targets = around(x, y, shifts=(error[0], error[1]))
        found = match(cube(), targets, Toy(seed=n), replace(sizes, seed=n), tmp_path / str(n))
        ranks += [float(np.mean(found.sample[:, knob] < truth)) for knob, truth in enumerate((x, y))]
    # Uniform ranks: mean 0.5 +- 0.06, and nine in ten within the middle 90%.
    assert abs(np.mean(ranks) - 0.5) < 0.18
    assert np.mean([0.05 <= rank <= 0.95 for rank in ranks]) >= 0.75
    assert 0.15 < np.std(ranks) < 0.4


class StoppedError(Exception):
    """Somebody pulled the plug."""


def test_resumed_is_the_same_to_the_byte_as_uninterrupted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sizes = replace(SMALL, per_wave=20, weighed=20, draws=20, noise_replications=4)
    targets, space = around(0.5, 0.5), cube()

    def answer(folder: Path) -> tuple[bytes, bytes]:
        found = match(space, targets, Toy(), sizes, folder)
        keep_posterior(folder, "toy", space, found.sample, {"waves": list(found.waves)})
        return (folder / "toy.csv").read_bytes(), (folder / "toy.json").read_bytes()

    whole = answer(tmp_path / "whole")
    plain, left = Toy.run, [27]

    def failing(toy: Toy, settings: dict) -> dict:
        left[0] -= 1
        if left[0] < 0:
            raise StoppedError
        return plain(toy, settings)

    monkeypatch.setattr(Toy, "run", failing)
    with pytest.raises(StoppedError):
        answer(tmp_path / "broken")
    left[0] = 10**6
    assert answer(tmp_path / "broken") == whole
    kept = {path.relative_to(tmp_path / "whole") for path in (tmp_path / "whole").rglob("*.json")}
    assert kept == {path.relative_to(tmp_path / "broken") for path in (tmp_path / "broken").rglob("*.json")}
    left[0] = 0  # all is there: nothing is run again
    assert answer(tmp_path / "broken") == whole
    next((tmp_path / "broken").rglob("design-*.json")).write_text("{}")  # damaged: chosen again, the same
    assert answer(tmp_path / "broken") == whole


def test_a_run_that_gives_nan_is_refused_and_not_kept(tmp_path: Path) -> None:
    toy = Toy(breaks_at=0.5)
    with pytest.raises(ValueError):
        records_of(toy, [{"x": 0.9, "y": 0.1}], tmp_path)
    assert not list(tmp_path.rglob("*.json"))
    with pytest.raises(ValueError):
        match(cube(), around(0.6, 0.3), toy, SMALL, tmp_path)
    points, values = np.random.default_rng(1).random((20, 2)), np.arange(20.0)
    for wrong in (np.nan, np.inf):
        spoilt = values.copy()
        spoilt[3] = wrong
        with pytest.raises(ValueError, match="finite"):
            fitted(points, [(np.ones(20, dtype=bool), spoilt)])


@pytest.mark.parametrize("content", ['{"first": [0.', "{}", "[]", '{"first": [0.5], "seal": "x"}'])
def test_a_damaged_record_is_computed_again(tmp_path: Path, content: str) -> None:
    toy, settings = Toy(), {"x": 0.2, "y": 0.1}
    first = records_of(toy, [settings], tmp_path)
    path_of(tmp_path, toy.key(settings)).write_text(content)
    assert records_of(toy, [settings], tmp_path) == first


def test_the_emulator_meets_what_it_was_not_shown() -> None:
    chance = np.random.default_rng(2)
    points, new = chance.random((80, 3)), chance.random((200, 3))

    def truth(at: np.ndarray) -> np.ndarray:
        return np.sin(3 * at[:, 0]) + at[:, 1] * at[:, 2]

    means, sds = fitted(points, [(np.ones(80, dtype=bool), truth(points))]).predict(new)
    off = np.abs(means[:, 0] - truth(new))
    assert np.sqrt(np.mean(off * off)) < 0.05
    assert np.mean(off <= 1.96 * sds[:, 0]) > 0.85


def test_the_likelihood_counts_a_range_as_such() -> None:
    narrow = np.full((3, 1), 1e-6)
    inside, edge, outside = np.exp(log_likelihood(np.array([[0.0], [EDGE], [1.0]]), narrow))
    assert (inside, edge, outside) == pytest.approx((1.0, 0.5, 0.0))
    far = log_likelihood(np.array([[5.0], [-5.0]]), np.full((2, 1), 0.01))
    assert np.all(np.isfinite(far)) and far[0] == pytest.approx(far[1])
    assert log_likelihood(np.array([[np.nan]]), np.ones((1, 1)))[0] == -np.inf
    # Half beyond the edge with an error of 0.25 is two standard deviations; the worst target decides.
    score = implausibility(np.array([[EDGE + 0.5, 0.0], [0.1, -0.2], [np.nan, 0.0]]), np.full((3, 2), 0.0625))
    assert score.tolist() == [pytest.approx(2.0), 0.0, np.inf]


def test_the_scale_of_the_emulator_can_be_undone() -> None:
    values = np.array([-50.0, 0.0, 3.0, 4.0, 900.0])
    assert unstretched(stretched(values, 2.0, 6.0), 2.0, 6.0) == pytest.approx(values)
    assert stretched(np.array([2.0, 6.0]), 2.0, 6.0) == pytest.approx([-EDGE, EDGE])


def test_points_are_drawn_evenly_from_what_is_not_ruled_out() -> None:
    def score(points: np.ndarray) -> np.ndarray:  # at most 3 in a disc of area pi * 0.05 ** 2 = 0.00785
        return 60 * np.hypot(points[:, 0] - 0.7, points[:, 1] - 0.2)

    points, cut, share = not_ruled_out(score, 3, 256, 3.0, 7)
    assert cut == 3.0 and np.all(score(points) <= 3.0)
    assert 0.004 < share < 0.015
    assert points.mean(axis=0) == pytest.approx([0.7, 0.2, 0.5], abs=0.06)
    assert points[:, 2].std() == pytest.approx(1 / np.sqrt(12), abs=0.06)


def test_points_follow_a_density() -> None:
    walkers = np.random.default_rng(1).random((256, 2))
    found = drawn_from(lambda at: -0.5 * ((at[:, 0] - 0.5) / 0.05) ** 2, walkers, 1500, 3)
    assert found[:, 0].mean() == pytest.approx(0.5, abs=0.015)
    assert found[:, 0].std() == pytest.approx(0.05, abs=0.01)
    assert found[:, 1].std() == pytest.approx(1 / np.sqrt(12), abs=0.03)


def test_rounds_count_by_what_they_are_worth() -> None:
    joined = together([np.array([0.5, 0.5, 0.0]), np.array([1.0, 0.0, 0.0]), np.zeros(3)])
    assert joined.tolist() == pytest.approx([1 / 3, 1 / 3, 0, 1 / 3, 0, 0, 0, 0, 0])
    assert not together([np.zeros(3), np.zeros(2)]).any()


def test_weights_and_resampling() -> None:
    weights = weights_of(np.array([0.0, np.log(3.0), -np.inf]))
    assert weights.tolist() == pytest.approx([0.25, 0.75, 0.0])
    assert effective_count(weights) == pytest.approx(1 / (0.0625 + 0.5625))
    assert np.bincount(resampled(weights, 100, np.random.default_rng(1)), minlength=3).tolist() == [25, 75, 0]
    assert effective_count(weights_of(np.array([-np.inf]))) == 0.0


class TestSpace:
    """Which parameters are turned, and between which values."""

    def test_calibrated_parameters_and_those_named(self) -> None:
        resolved = resolve("gemeente-n")
        space = space_of(resolved, ["straining.attention_base"], "test")
        graded = {path for path, one in resolved.parameters.items() if one.grade == "calibrated"}
        turned = {path for knob in space.knobs for path in knob.paths}
        assert turned <= graded | {"straining.attention_base"} and "straining.attention_base" in turned
        point = np.random.default_rng(1).random(len(space.knobs))
        settings = space.settings(point)
        assert set(settings) == turned
        again = resolve("gemeente-n", settings={path: repr(value) for path, value in settings.items()})
        assert all(again.parameters[path].value == value for path, value in settings.items())

    def test_what_corporations_share_is_one_knob(self) -> None:
        shared = [knob for knob in space_of(resolve("gemeente-n"), [], "test").knobs if len(knob.paths) > 1]
        assert shared and all(len(knob.paths) == 4 and knob.name.startswith("corporation.*.") for knob in shared)

    @pytest.mark.parametrize(
        ("name", "word"), [("paying.lapse", "no parameter"), ("life_events.pension_age_months", "range")]
    )
    def test_a_wrong_name_is_told(self, name: str, word: str) -> None:
        with pytest.raises(ScenarioError, match=word):
            space_of(resolve("gemeente-n"), [name], "experiments/calibration.toml")

    def test_whole_numbers_have_equal_shares_of_the_prior(self) -> None:
        knob = Knob("x", ("x",), 2.0, 4.0, True, 3.0, "rounds", "calibrated")
        assert [knob.value_at(share) for share in (0.0, 0.3, 0.34, 0.66, 0.67, 1.0)] == [2, 2, 3, 3, 4, 4]

    def test_a_distribution_is_a_prior(self) -> None:
        triangle = Distribution(kind="triangular", low=0.0, mode=1.0, high=1.0)
        knob = Knob("x", ("x",), 0.0, 1.0, False, 0.5, "share", "calibrated", triangle)
        assert knob.value_at(0.25) == pytest.approx(0.5)  # a quarter of this triangle lies below one half


def test_a_sample_is_read_as_it_was_written(tmp_path: Path) -> None:
    space, sample = cube(), np.array([[0.25, 0.5, 1.0], [0.125, 0.75, 0.0]])
    manifest = {"knobs": [{"name": knob.name, "paths": list(knob.paths)} for knob in space.knobs]}
    keep_posterior(tmp_path, "toy", space, sample, manifest)
    found = load_posterior("toy", tmp_path)
    assert found.settings(1) == {"x": 0.125, "y": 0.75, "idle": 0.0}
    assert found.settings(2) == found.settings(0)
    assert len(found.spread(1)) == 1 and len(found.spread(9)) == 2
    with pytest.raises(ScenarioError, match="arrears calibrate other"):
        load_posterior("other", tmp_path)
    for damaged in (b"draw,x,z,idle\n0,1,2,3\n", b"", b"\xff\xfe\x00", b"draw,x\n0," + b"1" * 200_000):
        (tmp_path / "toy.csv").write_bytes(damaged)
        with pytest.raises(ScenarioError, match=r"toy\.csv: is damaged, or does not fit toy\.json"):
            load_posterior("toy", tmp_path)
    (tmp_path / "toy.json").write_text("{")
    with pytest.raises(ScenarioError, match="is damaged"):
        load_posterior("toy", tmp_path)


def test_the_committed_sample_belongs_to_the_model_and_one_of_another_model_does_not() -> None:
    """Results that move make the sample one of another model: then it is calibrated again."""
    sample = load_posterior("gemeente-n")
    assert fits(sample, "gemeente-n")
    other = [{**sample.draws[0], "paying.squeeze_share": 0.9}]
    assert not fits(replace(sample, draws=tuple(other)), "gemeente-n")
    untold = {name: value for name, value in sample.manifest.items() if name != "known_answer"}
    assert not fits(replace(sample, manifest=untold), "gemeente-n")


def test_the_best_values_go_into_the_catalogue_graded_calibrated(tmp_path: Path) -> None:
    for folder in ("parameters", "corporations"):
        (tmp_path / folder).mkdir()
    block = '[{}]\nvalue = 0.5\nunit = "share"\ngrade = "assumption"\n\n'
    (tmp_path / "parameters" / "paying.toml").write_text(
        "# how bills are paid\n" + block.format("a") + block.format("ab")
    )
    (tmp_path / "parameters" / "corporation.toml").write_text(block.format("shared"))
    (tmp_path / "corporations" / "x.toml").write_text('title = "X"\n' + block.format("settings.own"))
    changed = put_values({"paying.a": 0.25, "corporation.x.shared": 2, "corporation.x.own": 0.75}, tmp_path)
    assert [file.name for file in changed] == ["x.toml", "corporation.toml", "paying.toml"]
    paying = tomllib.loads((tmp_path / "parameters" / "paying.toml").read_text())
    assert (paying["a"]["value"], paying["a"]["grade"]) == (0.25, "calibrated")
    assert (paying["ab"]["value"], paying["ab"]["grade"]) == (0.5, "assumption")
    assert tomllib.loads((tmp_path / "parameters" / "corporation.toml").read_text())["shared"]["value"] == 2
    assert tomllib.loads((tmp_path / "corporations" / "x.toml").read_text())["settings"]["own"]["value"] == 0.75
    with pytest.raises(KeyError, match="no table"):
        put_values({"paying.missing": 1.0}, tmp_path)
