"""A study of referral thresholds: what is asked, what is run, what is recommended."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from app.cli import BAD_INPUT, DONE, answer_to
from experiments.run import Plan
from experiments.threshold_choice import (
    NO_RULE,
    UNTOLD,
    adjacent,
    as_good_as_best,
    difference,
    extra_disclosures_told,
    robustness,
)
from experiments.threshold_plan import HOURS, Question, cells_of, policy_at, read_question, refuse_idle_question
from experiments.threshold_sentences import (
    listed_text,
    options_text,
    recommendation_lines,
    robustness_lines,
    small_study_lines,
    untold_lines,
)
from experiments.thresholds import study
from results.manifest import canonical_json
from results.store import Store
from scenarios.compose import resolve
from scenarios.errors import ScenarioError
from tests.fakes import FakeModel, FakeScenario, FakeSetup

PLAN = Plan(seed=5, months=12, run_out=6, replications=4)


def asked(**given: Any) -> Question:
    """A small question, with words of the command line replaced."""
    usual: dict[str, Any] = {
        "scenario": "gemeente-n", "policy": "standard-referral", "at": "3,1.5,2", "caseload": "0.5,1", "consent": "",
        "exchange": 20.0, "uncertain": [], "settings": {}, "homes": 800,
    }  # fmt: skip
    return read_question(**{**usual, **given})


def fake(name: str, levers: Sequence[str] = (), settings: Mapping[str, Any] | None = None, homes: Any = None) -> Any:
    """The later the referral the fewer are saved; half the hours save half of them."""
    words = "+".join(levers)
    share = 0.0
    for months, saved in (("months=1.5", 0.9), ("months=2", 0.6), ("months=3", 0.2)):
        share = saved if months in words else share
    share *= 0.5 if "times=0.5" in words else 1.0
    share = {"no-outside-help": 0.0, "help-at-once": 0.95}.get(words, share)
    return FakeScenario(name=name, setup=FakeSetup(help_share=share, homes=400), levers=tuple(levers))


def test_thresholds_are_read_in_the_measure_that_fits_them() -> None:
    found = asked()
    assert [(one.label, one.measure) for one in found.thresholds] == [
        ("1.5", "age_of_oldest"), ("2", "amount_in_rents"), ("3", "amount_in_rents"),
    ]  # fmt: skip
    text = policy_at("standard-referral[structural=false]+no-deposit", found.thresholds[0])
    assert text == "standard-referral[structural=false,months=1.5,measure=age_of_oldest]+no-deposit"


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"at": "1,x"}, "--at 'x'"),
        ({"at": "1,1.0"}, "different values"),
        ({"at": "0"}, "from 0.1 to 12"),
        ({"at": ","}, "different values"),
        ({"caseload": "endless"}, "'unlimited'"),
        ({"policy": "team-hours"}, "no setting 'months'"),
        ({"policy": "standard-referral[months=2]"}, "what --at varies"),
        ({"policy": "standard-referal"}, "did you mean 'standard-referral'"),
        ({"uncertain": ["helping.works_share"]}, "path=low,high"),
        ({"uncertain": ["a.b=1,2"], "settings": {"a.b": "1"}}, "--set"),
        ({"consent": "none_asked,none_asked"}, "twice"),
        ({"uncertain": ["run.months=12,24"]}, "use --months"),
        ({"uncertain": ["helping.works_share=0.2,0.20"]}, "both values are the same"),
        ({"uncertain": ["a.b=1,2", "a.b=3,4"]}, "given twice"),
        ({"by": "amount", "policy": "", "at": "10.001,10.002"}, "--at '10.001': amount is in whole cents"),
        ({"by": "rents"}, "months, amount, creditors"),
        ({"by": "amount", "policy": "", "at": "5"}, "from 10 to 10000"),
        ({"by": "creditors", "policy": "", "at": "1.5"}, "whole numbers"),
        ({"by": "amount", "policy": "standard-referral"}, "no setting 'amount_cents'"),
        ({"by": "creditors", "policy": "referral-by-creditors[creditors=2]", "at": "2"}, "what --at varies"),
    ],
)
def test_words_that_cannot_be_used(given: dict[str, Any], told: str) -> None:
    with pytest.raises(ScenarioError, match=told.replace("[", r"\[")):
        asked(**given)


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"settings": {"vip.adoption": "0.2"}}, "--set: vip.adoption: the lever 'vip' is not pulled"),
        ({"uncertain": ["vip.adoption=0.2,0.9"]}, "--uncertain: vip.adoption: the lever 'vip' is not pulled"),
        ({"uncertain": ["helping.works_share=0.2,7"]}, '--uncertain: helping.works_share = "?7'),
        ({"uncertain": ["evaluation.price_yeer=1,2"]}, "--uncertain: evaluation.price_yeer"),
        ({"uncertain": ["standard-referral.months=1,2"]}, "in the variant and by --uncertain"),
        ({"consent": "consent-statutory,consent-statutory[]"}, "is the same regime as 'consent-statutory'"),
    ],
)
def test_what_changes_nothing_is_refused(given: dict[str, Any], told: str) -> None:
    question = asked(**{"at": "2", "caseload": "1", **given})
    with pytest.raises(ScenarioError, match=told.replace("[", r"\[")):
        refuse_idle_question(question, cells_of(question, resolve), resolve)


def test_an_unknown_regime_is_refused() -> None:
    with pytest.raises(ScenarioError, match="no such regime"):
        cells_of(asked(consent="sometimes"), resolve)


def test_cells_have_the_hours_and_rungs_that_were_asked_for() -> None:
    cells = cells_of(asked(caseload="0.5,unlimited", consent="statutory", at="1.5,2"), resolve)
    today = resolve("gemeente-n").parameters[HOURS].value
    hours = [cell.baseline.document["stages"][-1]["parameters"][HOURS] for cell in cells]
    assert hours[0] == today / 2
    assert 5000 - today < hours[1] <= 5000
    assert cells[1].baseline.parameters["team-hours.times"].value > 100  # beyond what is plausible, but allowed
    for cell in cells:
        for variant, measure, months in zip(cell.variants, ("age_of_oldest", "amount_in_rents"), (1.5, 2), strict=True):
            stage = variant.scenario.document["stages"][-1]
            rung = stage["corporations"]["a"]["ladder"][-1]
            assert (rung["of"], rung["measure"], rung["at_months"]) == ("standard-referral", measure, months)
            assert rung["consent"] == "statutory"
            assert stage["parameters"][HOURS] == cell.baseline.document["stages"][-1]["parameters"][HOURS]


def test_a_difference_is_told_apart_only_if_its_interval_leaves_out_nothing() -> None:
    assert difference([1] * 5, [2] * 5) == {"difference": 1.0, "ci95": [1.0, 1.0], "distinguishable": True}
    assert difference([0, 0, 0], [1, -1, 0])["distinguishable"] is False
    assert "distinguishable" not in difference([0], [1]) | difference([1, 1], [2, 2])


def test_steps_between_thresholds_give_the_exchange() -> None:
    low = {"missed": [2.0, 4.0, 3.0], "false_alarms": [50.0, 70.0, 60.0]}
    high = {"missed": [4.0, 6.1, 4.9], "false_alarms": [10.0, 30.0, 20.5]}
    row = adjacent(["1", "2"], [low, high])[0]
    assert (row["from"], row["to"]) == ("1", "2")
    assert row["outcomes"]["missed"]["difference"] == 2.0
    assert row["needless_visits_per_missed_eviction"] == 19.92  # 39.8 visits saved for 2 more missed


@pytest.mark.parametrize(("missed", "needless", "why"), [
    ([9.0, 1.0, 3.5], [10.0, 30.0, 20.5], "missed_not_told"),
    ([4.0, 6.1, 4.9], [90.0, 30.0, 20.5], "visits_not_told"),
    ([1.0, 3.1, 2.0], [10.0, 30.0, 20.5], "no_more_missed"),
    ([4.0, 6.1, 4.9], [90.0, 110.0, 101.0], "no_visits_saved"),
    ([4.0, 6.0, 5.0], [10.0, 30.0, 20.5], "no_interval"),
])  # fmt: skip
def test_an_exchange_that_cannot_be_told_is_not_told(missed: list[float], needless: list[float], why: str) -> None:
    """What it divides by, or what it divides, may be nothing; three equal differences have no interval."""
    low = {"missed": [2.0, 4.0, 3.0], "false_alarms": [50.0, 70.0, 60.0]}
    found = adjacent(["1", "2"], [low, {"missed": missed, "false_alarms": needless}])
    assert found[0][UNTOLD] == why and "needless_visits_per_missed_eviction" not in found[0]
    for language, step in (("en", "1 to 2 months: "), ("nl", "1 naar 2 maanden: ")):
        assert untold_lines({"adjacent": found}, language, "months")[0].startswith(step)


def test_extra_disclosures_are_divided_only_by_evictions_that_can_be_told() -> None:
    row = {"extra_disclosures_per_eviction_avoided": 7.5}
    assert extra_disclosures_told({**row, "evictions": {"ci95": [1.0, 3.0]}}) == 7.5
    assert extra_disclosures_told({**row, "evictions": {"ci95": [-1.0, 3.0]}}) is None
    assert extra_disclosures_told({**row, "evictions": {}}) is None


@pytest.mark.parametrize(("replications", "homes", "is_small"), [
    (10, 5000, False), (9, 5000, True), (10, 4999, True),
])  # fmt: skip
def test_a_small_study_is_called_small(replications: int, homes: int, is_small: bool) -> None:
    for language in ("en", "nl"):
        assert bool(small_study_lines({"replications": replications, "households": homes}, language)) == is_small


def test_as_good_as_best_keeps_what_cannot_be_told_apart() -> None:
    values = {NO_RULE: [0.0, 0.0, 0.0], "1": [5.0, 5.1, 4.9], "2": [5.2, 4.7, 5.4]}
    assert as_good_as_best(values, True) == {"best_in_the_mean": "2", "not_worse": ["1", "2"]}
    assert as_good_as_best(values, False)["not_worse"] == [NO_RULE]
    assert "not_worse" not in as_good_as_best({"1": [1.0], "2": [2.0]}, True)


def test_regret_and_satisficing_by_hand() -> None:
    states = [
        {"name": {}, "net_eur": {NO_RULE: 0.0, "1": 10.0, "2": 4.0}, "avoided": {NO_RULE: 0.0, "1": 1.0, "2": 1.0}},
        {"name": {}, "net_eur": {NO_RULE: 0.0, "1": -9.0, "2": 1.0}, "avoided": {NO_RULE: 0.0, "1": 1.0, "2": 0.0}},
    ]
    found = robustness(states)
    assert found["greatest_regret_eur"] == {NO_RULE: 10.0, "1": 10.0, "2": 6.0}
    assert found["least_regret"] == ["2"]
    assert found["mean_net_eur"] == {NO_RULE: 0.0, "1": 0.5, "2": 2.5}
    assert found["satisficing_share"] == {"1": 0.5, "2": 0.5}


def test_thresholds_by_amount_and_by_creditors() -> None:
    """An amount is asked in euros and set in cents; a kind has its own policy and thresholds unless told otherwise."""
    by_amount = asked(by="amount", policy="", at="750,250")
    assert by_amount.policy == "referral-by-amount"
    assert [policy_at(by_amount.policy, one) for one in by_amount.thresholds] == [
        "referral-by-amount[amount_cents=25000]", "referral-by-amount[amount_cents=75000]",
    ]  # fmt: skip
    by_creditors = asked(by="creditors", policy="", at="", consent="none_asked", caseload="1")
    assert [one.label for one in by_creditors.thresholds] == ["1", "2", "3", "4"]
    (cell,) = cells_of(by_creditors, resolve)
    assert cell.variants[1].name == "referral-by-creditors[creditors=2,consent=none_asked]"
    for number, variant in enumerate(cell.variants, start=1):
        rungs = [rung for one in variant.scenario.document["stages"][-1]["corporations"].values()
                 for rung in one["ladder"] if rung["measure"] == "creditors"]  # fmt: skip
        assert rungs and {rung["at_months"] for rung in rungs} == {number}


@pytest.mark.parametrize(("by", "language", "told"), [
    ("amount", "en", "EUR 250 to 500 and EUR 1000"), ("amount", "nl", "€ 250 tot en met 500 en € 1000"),
    ("creditors", "nl", "1 schuldeiser en 3 schuldeisers"),
])  # fmt: skip
def test_what_thresholds_are_counted_in(by: str, language: str, told: str) -> None:
    at = ["250", "500", "750", "1000"] if by == "amount" else ["1", "2", "3"]
    assert options_text(["250", "500", "1000"] if by == "amount" else ["1", "3"], at, language, by) == told


def test_lists_in_words() -> None:
    assert listed_text(["1", "1.5", "2"], "nl", "months") == "1, 1,5 en 2 maanden"
    assert listed_text(["1"], "en", "creditors") == "1 creditor"


def test_ranges_in_words() -> None:
    at = ["1", "1.5", "2", "3"]
    assert options_text(["1", "1.5", "3", NO_RULE], at, "en") == "1 to 1.5 months, 3 months and ‘no rule’"
    assert options_text(["1.5", "2"], at, "nl") == "1,5 tot en met 2 maanden"


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """A study over the stand-in: three thresholds, two caseloads, one uncertain setting."""
    question = asked(uncertain=["evaluation.societal_loss_cents=1800000,10000000"])
    folder = tmp_path_factory.mktemp("study")
    return study(question, PLAN, {}, fake, Store(folder), FakeModel).document


def test_a_study_says_what_its_worlds_say(found: dict[str, Any]) -> None:
    assert [cell["caseload"] for cell in found["cells"]] == ["0.5", "1"]
    today = found["cells"][1]["thresholds"]
    avoided = [row["evictions"]["avoided"] for row in today]
    assert avoided == sorted(avoided, reverse=True) and avoided[-1] > 0
    assert all(row["false_alarms"]["variant"] >= 0 and row["missed"]["variant"] >= 0 for row in today)
    assert today[0]["helpable"]["variant"] == today[2]["helpable"]["variant"]
    assert today[0]["effective_threshold_months"]["median"] == pytest.approx(1.5 + 10 / 30.4167, abs=0.01)
    steps = found["cells"][1]["adjacent"]
    assert [(step["from"], step["to"]) for step in steps] == [("1.5", "2"), ("2", "3")]
    fewer = steps[0]["outcomes"]["evictions_avoided"]
    assert fewer["difference"] == pytest.approx(avoided[1] - avoided[0]) and fewer["distinguishable"]
    families = [row["by_type"]["families"]["evictions"]["avoided"] for row in today]
    step = steps[0]["evictions_avoided_by_type"]["families"]
    assert step["difference"] == pytest.approx(families[1] - families[0])


def test_a_study_recommends_what_its_worlds_favour(found: dict[str, Any]) -> None:
    society = found["recommended"][0]
    assert society["criterion"] == "net_society_eur"
    assert society["in_every_cell"] == ["1.5"]
    assert "1.5 months" in recommendation_lines(found, "en")[0]
    states = found["robustness"]["states"]
    assert len(states) == 2 * 2 + 2
    assert found["robustness"]["least_regret"] == ["1.5"]


@pytest.mark.parametrize(("language", "told"), [
    ("en", ("0.5 x team hours or today's team hours", "evaluation.societal_loss_cents at 1800000 or 10000000")),
    ("nl", ("0,5 x wijkteamuren of huidige wijkteamuren", "evaluation.societal_loss_cents op 1800000 of 10000000")),
])  # fmt: skip
def test_what_the_states_of_the_world_are_is_told(found: dict[str, Any], language: str, told: tuple[str, str]) -> None:
    line = robustness_lines(found, language)[2]
    assert all(words in line for words in told)


def test_one_burn_in_a_replication_and_the_same_bytes_again(tmp_path: Path) -> None:
    burned: list[int] = []

    class Counting(FakeModel):
        def run_burn_in(self) -> None:
            burned.append(self.seed)

    first = study(asked(), PLAN, {}, fake, Store(tmp_path), Counting).document
    assert len(burned) == PLAN.replications
    again = study(asked(), PLAN, {}, fake, Store(tmp_path), Counting).document
    assert len(burned) == PLAN.replications
    assert canonical_json(first) == canonical_json(again)


@pytest.fixture
def town(monkeypatch: pytest.MonkeyPatch) -> None:
    """The command line with a stand-in for scenarios and simulation."""
    monkeypatch.setattr("app.requests.resolve", fake)
    monkeypatch.setattr("experiments.run.standard_model", lambda: FakeModel)
    monkeypatch.setattr("experiments.style.DOTS_PER_INCH", 30)


@pytest.mark.usefixtures("town")
def test_the_command(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    command = ["thresholds", "gemeente-n", "--at", "1.5,2,3", "--caseload", "0.5,1", "--replications", "3",
               "--workers", "1", "--out", str(tmp_path)]  # fmt: skip
    assert answer_to([*command, "--json"]) == DONE
    out = capsys.readouterr().out
    assert json.loads(out)["at"] == ["1.5", "2", "3"]
    assert str(tmp_path) not in out
    assert not list(tmp_path.rglob("*.png"))
    assert answer_to(command) == DONE
    text = " ".join(capsys.readouterr().out.split())
    for words in (
        "cannot be told from the best",
        "false alarms",
        "missed, could be saved",
        "days waiting, p90",
        "no rule 1.5 months 2 months 3 months",
        "1.5 to 2 months",
        "Small study (3 replications of 400 homes)",
        "A state of the world is",
        "0.5 x team",
    ):
        assert words in text
    drawn = {path.name for path in tmp_path.rglob("thresholds-*/*")}
    assert {"operating-curve.png", "net-benefit-by-threshold.svg", "waiting-by-threshold.png"} <= drawn
    assert {"threshold-by-caseload.png", "thresholds.csv", "adjacent-thresholds.csv", "household-types.csv"} <= drawn
    assert answer_to([*command, "--exchange", "-1"]) == BAD_INPUT
    assert capsys.readouterr().err.count("\n") == 1


def test_one_replication_recommends_nothing(tmp_path: Path) -> None:
    plan = Plan(seed=5, months=12, run_out=6, replications=1)
    found = study(asked(), plan, {}, fake, Store(tmp_path), FakeModel).document
    assert all("not_worse" not in cell for row in found["recommended"] for cell in row["cells"])
    assert recommendation_lines(found, "en") == [
        "With one replication thresholds cannot be told apart: luck and threshold look the same."
    ]


def test_unlimited_hours_stay_within_what_is_allowed() -> None:
    class Plain(FakeScenario):
        @property
        def parameters(self) -> dict[str, Any]:
            return {HOURS: SimpleNamespace(value=60, allowed=(0.0, 5000.0), range=None, grade="assumption")}

    names: list[str] = []

    def noted(name: str, levers: Sequence[str] = (), **_: Any) -> Any:
        names.extend(levers)
        return Plain(name=name, levers=tuple(levers))

    cells_of(asked(caseload="unlimited"), noted)
    assert names[0] == "team-hours[times=83]"
