"""Draws of the parameters: the worth of knowing them has closed forms, and the command tells it."""

import json
import math
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from app.cli import BAD_INPUT, DONE, answer_to
from app.draws import DrawsWish, over_draws, ready_draws
from experiments.calibration.posterior import Posterior
from experiments.designs import space_of
from experiments.economics import SOCIETY
from experiments.evaluation import load_evaluation
from experiments.plans import PlanFile
from experiments.report.knowing import knowing, register_next
from experiments.report.language import LANGUAGES, Language
from experiments.run import Plan
from experiments.uncertainty import TOLD, Drawn, drawn_from, is_clear, uncertainty
from scenarios.errors import ScenarioError
from scenarios.knobs import knobs_of
from scenarios.loading import ROOT
from tests.fakes import FakeModel
from tests.plan_support import DRAWS, PLAN, RISK, PlanScenario, planned, resolve
from tests.test_experiments_information import normal, normal_loss

EVALUATION = load_evaluation()
MEAN, FIRST, SECOND = 0.3, 1.0, 0.7


def drawn(count: int = 1000, replications: int = 4, names: Sequence[str] = ("no", "yes", "never")) -> Drawn:
    """`yes` is worth 0.3 + 1.0 x + 0.7 y to society; nobody gains by `never`. Luck is shared and evens out."""
    x, y = normal(2, count), normal(3, count)
    luck = np.linspace(-0.5, 0.5, replications)
    yes = MEAN + FIRST * x[:, None] + SECOND * y[:, None] + luck
    by_name = {"no": np.zeros_like(yes), "yes": yes, "never": np.full_like(yes, -5.0)}
    table = np.stack([by_name[name] for name in names], axis=2)
    nets = {name: table if name == SOCIETY else np.zeros_like(table) for name in TOLD}
    parameters = {"paying.x": x, "paying.y": y, "teams.u": normal(5, count)}
    return Drawn(tuple(names), -table, np.zeros_like(table), table, nets, parameters, {"teams.u": ("teams.v",)})


def test_worths_of_a_linear_normal_choice() -> None:
    """Closed forms of a normal net benefit (Raiffa and Schlaifer, 1961): x, y, both and everything."""
    found = uncertainty(drawn(), EVALUATION)
    told = found.document["information"]
    worth = {row["path"]: row["evppi_eur"] for row in told["parameters"]}
    both = normal_loss(MEAN, math.hypot(FIRST, SECOND))
    assert worth["paying.x"] == pytest.approx(normal_loss(MEAN, FIRST), abs=0.02)
    assert worth["paying.y"] == pytest.approx(normal_loss(MEAN, SECOND), abs=0.02)
    assert worth["teams.u"] == pytest.approx(0, abs=0.02)
    assert told["evpi_eur"] == pytest.approx(both, abs=0.02)
    (group,) = told["groups"]
    assert (group["group"], group["parameters"]) == ("paying", 2)
    assert group["evppi_eur"] == pytest.approx(both, abs=0.02)
    assert worth["paying.x"] <= group["evppi_eur"] <= told["evpi_eur"]
    assert found.document["register_next"] == ["paying.x", "paying.y"]
    assert told["evpi_by_perspective_eur"]["corporation"] == 0


def test_luck_and_not_knowing_of_a_choice() -> None:
    """Var(draws) is 1.0 + 0.49; the luck of four replications is the variance of -1/2, -1/6, 1/6, 1/2: 5/27."""
    rows = {(row["policy"], row["outcome"]): row for row in uncertainty(drawn(), EVALUATION).document["variance"]}
    row = rows["yes", "net_society_eur"]
    assert row["parameters_share"] == pytest.approx(1.49 / (1.49 + 5 / 27), abs=0.01)
    assert row["parameters_share"] + row["luck_share"] == pytest.approx(1)
    assert ("never", "net_society_eur") not in rows  # it does not vary


def test_how_often_each_policy_is_best() -> None:
    """P(0.3 + N(0, 1.49) > 0) = 0.597; who has no stake finds all policies equal."""
    rows = {row["name"]: row for row in uncertainty(drawn(), EVALUATION).document["policies"]}
    assert rows["yes"]["best_share"][SOCIETY] == pytest.approx(0.597, abs=0.015)
    assert rows["never"]["best_share"][SOCIETY] == 0
    assert rows["no"]["best_share"]["municipality"] == pytest.approx(1 / 3, abs=1e-4)
    assert rows["yes"]["is_best_in_the_mean"][SOCIETY] and not rows["no"]["is_best_in_the_mean"][SOCIETY]
    least = min(row["expected_loss_eur"][SOCIETY] for row in rows.values())
    assert least == uncertainty(drawn(), EVALUATION).document["information"]["evpi_eur"]


def test_permuted_names_permute_the_answer() -> None:
    one = uncertainty(drawn(200), EVALUATION)
    other = uncertainty(drawn(200, names=("never", "no", "yes")), EVALUATION)
    rows = [{row["name"]: row for row in found.document["policies"]} for found in (one, other)]
    assert rows[0] == rows[1]
    assert one.document["information"] == other.document["information"]
    shares = [found.document["acceptability"]["share_best"] for found in (one, other)]
    assert shares[0] == shares[1]


def test_few_draws_say_what_they_cannot() -> None:
    """Nine draws fit no line (10 needed); 12 fit a line for one parameter, but not for two together (15 needed)."""
    told = uncertainty(drawn(9), EVALUATION).document
    assert told["information"]["parameters"] == [] and told["register_next"] == []
    assert told["information"]["not_valued"] == [{"group": "all", "draws_needed": 10}]
    told = uncertainty(drawn(12), EVALUATION).document["information"]
    assert [row["by_straight_lines"] for row in told["parameters"]] == [True] * 3
    assert told["not_valued"] == [{"group": "paying", "draws_needed": 15}]
    assert all(0 <= row["evppi_eur"] <= told["evpi_eur"] for row in told["parameters"])


def test_what_looks_good_among_many_is_not_clear() -> None:
    """A worth of 3 standard errors is clear for one parameter, and not for a thousand."""
    row = uncertainty(drawn(200), EVALUATION).parameters[0]
    row = replace(row, fitted=3.0, standard_error=1.0, held_out=1.0, value=3.0)
    assert is_clear(row, 1) and not is_clear(row, 1000)
    assert not is_clear(replace(row, held_out=-0.1), 1)


@pytest.mark.parametrize("wrong", [math.nan, math.inf])
def test_what_is_not_finite_is_refused_by_name(wrong: float) -> None:
    found = drawn(20)
    found.nets[SOCIETY][3, 1, 1] = wrong
    with pytest.raises(ValueError, match=r"policy 'yes': (net benefit|cost).* of draw 3 must be finite"):
        uncertainty(found, EVALUATION)


def test_draws_of_a_measured_plan(tmp_path: Path) -> None:
    """Read back what the cells hold: the baseline at 0, and the parameter that was drawn."""
    one = planned(tmp_path, PLAN + DRAWS)
    one.run()
    found = drawn_from(one.asked, one.cells)
    assert found.names == ("fake-town", "help")
    assert found.evictions.shape == (4, 3, 2)
    assert np.all(found.evictions[:, :, 0] == 0) and found.evictions[:, :, 1].mean() > 0
    assert list(found.parameters) == [RISK] and not found.is_sample
    assert found.parameters[RISK].tolist() == [point.settings[RISK] for point in one.space.points]


def test_joint_draws_come_from_the_sample(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With a sample its vectors are taken as they stand, spread over it; --by-range leaves it aside."""
    (tmp_path / "fake-town.csv").write_text("there")
    vectors = tuple({RISK: value} for value in (0.06, 0.07, 0.08, 0.09))
    sample = Posterior(vectors, {})
    monkeypatch.setattr("app.plans.sample_of", lambda plan, _=None: sample if plan.draws.sample else None)
    monkeypatch.setattr("experiments.sweep.standard_model", lambda: FakeModel)
    plan = Plan(replications=2, months=12, run_out=6)

    def told(**more: bool) -> dict[str, object]:
        wish = DrawsWish(2, sample=tmp_path, **more)
        ready = ready_draws(wish, ("fake-town", "help"), {}, None, plan, resolve)
        given = over_draws(ready, plan, tmp_path / "out")
        return dict(given.document)

    drawn, by_range = told(), told(is_by_range=True)
    assert drawn["calibrated_parameters"] == "together, from the calibrated sample"
    assert drawn["sample_fits_model"] is False  # a sample that does not tell what it was made with
    assert by_range["calibrated_parameters"] == "each by itself" and "sample_fits_model" not in by_range
    own = planned(tmp_path / "plan", PLAN + DRAWS + "sample = true\n", sample=vectors)
    assert [point.settings[RISK] for point in own.space.points] == [0.06, 0.07, 0.08, 0.09]


def test_what_a_plan_sets_for_all_corporations_is_not_drawn(tmp_path: Path) -> None:
    vectors = ({"corporation.a.x": 0.1, RISK: 0.2}, {"corporation.a.x": 0.3, RISK: 0.1})
    knobs = knobs_of(
        {path: PlanScenario(levers=("help",)).parameters[RISK] for path in (*vectors[0], "corporation.b.x")}
    )
    plan = PlanFile.model_validate(
        {"title": "t", "scenario": "s", "replications": 1, "outcomes": ["evicted"], "set": {"corporation.*.x": 0.2},
         "draws": {"count": 2, "sample": True}}
    )  # fmt: skip
    found = space_of(plan, knobs, list(knobs), (), "plan.toml", vectors)
    assert found.joint == (RISK,) and found.drawn == ()


@pytest.mark.parametrize("code", LANGUAGES)
def test_the_report_says_what_to_register(code: str) -> None:
    say = Language(code)
    found = uncertainty(drawn(), EVALUATION)
    (part,) = knowing({"uncertainty": found.document}, say)
    assert len(part["lines"]) == 3  # a heading, x and y
    assert say.say("register_paying") in part["lines"][1] and "paying.x" in part["lines"][1]
    assert [table.name for table in part["tables"]] == [
        "choice-over-draws", "luck-or-not-knowing", "worth-of-knowing",
    ]  # fmt: skip
    starred = [row[0].raw for row in part["tables"][2].rows if row[1].shown.endswith("*")]
    assert starred == ["paying.x", "paying.y"]
    few = uncertainty(drawn(9), EVALUATION).document
    assert register_next(few, say) == [say.say("register_none")]
    assert knowing({}, say) == []


def test_every_group_has_its_sentence() -> None:
    groups = {path.stem for path in (ROOT / "parameters").glob("*.toml")}
    assert groups and all(Language("nl").say(f"register_{group}") for group in groups)


class TestCommand:
    """`arrears compare --draws` over the stand-in town."""

    @pytest.fixture(autouse=True)
    def town(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """A small stand-in for scenarios and simulation."""
        monkeypatch.setattr("app.requests.resolve", resolve)
        for room in ("run", "sweep"):
            monkeypatch.setattr(f"experiments.{room}.standard_model", lambda: FakeModel)
        monkeypatch.setattr("experiments.style.DOTS_PER_INCH", 30)

    def ask(self, out: Path, *more: str) -> tuple[str, ...]:
        """The command."""
        small = ("--replications", "2", "--workers", "1", "--no-yardsticks", "--out", str(out))
        return ("compare", "fake-town", "help", *small, *more)

    def test_one_document_with_the_block(self, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        command = self.ask(tmp_path, "--draws", "12", "--draw-groups", "paying", "--json")
        assert answer_to(command) == DONE
        out = capsys.readouterr().out
        own = json.loads(out)["uncertainty"]
        assert (own["draws"], own["replications"], own["parameters_drawn"]) == (12, 2, 1)
        assert [row["name"] for row in own["policies"]] == ["fake-town", "help"]
        assert sum(row["best_share"]["society"] for row in own["policies"]) == pytest.approx(1)
        assert answer_to(command) == DONE
        assert capsys.readouterr().out == out

    def test_figures_and_tables(self, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        assert answer_to(self.ask(tmp_path, "--draws", "12")) == DONE
        out = " ".join(capsys.readouterr().out.split())
        assert "12 draws of the parameters" in out and "Knowing everything" in out
        names = {path.name for path in tmp_path.rglob("compare-*/*")}
        tables = ("acceptability-over-draws", "choice-over-draws", "luck-or-not-knowing", "worth-of-knowing")
        assert {"acceptability-over-draws.svg", "worth-of-knowing.png", *(f"{name}.csv" for name in tables)} <= names

    @pytest.mark.parametrize(
        ("more", "word"),
        [
            (("--draw-groups", "paying"), "--draw-groups"),
            (("--by-range",), "--by-range"),
            (("--draws", "1"), "--draws"),
            (("--draws", "4", "--draw-groups", "payin"), "paying"),
            (("--draws", "4", "--draw-grades", "guess"), "grades"),
            (("--draws", "4", "--sample", "/nonexist"), "arrears calibrate fake-town"),
            (("--draws", "4", "--sample", str(ROOT / "people")), "arrears calibrate fake-town"),
            (("--draws", "4", "--seed", str(2**62 + 1)), "seed"),
            (("--draws", "4", "--dask", "nowhere"), "--dask nowhere: must be the address"),
        ],
    )
    def test_bad_input_is_one_message(
        self, tmp_path: Path, capsys: pytest.CaptureFixture[str], more: tuple[str, ...], word: str
    ) -> None:
        assert answer_to(self.ask(tmp_path, *more)) == BAD_INPUT
        captured = capsys.readouterr()
        assert captured.out == "" and captured.err.count("\n") == 1 and word in captured.err
        assert not list(tmp_path.rglob("*"))  # nothing was simulated first

    def test_the_sample_is_among_the_options_that_are_kept(self) -> None:
        assert DrawsWish(4, sample=Path("own")).options() == {"draws": 4, "sample": "own"}


def test_a_plan_that_draws_from_a_sample_needs_one(tmp_path: Path) -> None:
    from app.plans import sample_of

    plan = planned(tmp_path, PLAN + DRAWS + "sample = true\n", sample=({RISK: 0.1},)).asked.plan
    with pytest.raises(ScenarioError, match="arrears calibrate fake-town"):
        sample_of(plan, tmp_path)
