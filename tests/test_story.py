"""Stories: the months told are the months lived, to the cent; worlds part where they part; bad input is one message."""

import json
import re
from collections.abc import Iterator
from copy import deepcopy
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from app.cli import BAD_INPUT, DONE, answer_to
from experiments import story, story_events, story_find, story_words
from experiments.run import Plan, run_arms
from experiments.story_events import OWED, owed_cents
from experiments.story_find import PICKS
from experiments.story_telling import tell
from model import words
from model.households import TENANCIES_PER_DWELLING
from model.luck import replication_seed
from model.simulation import DebtEscalation
from results.store import Run, Store
from scenarios.compose import resolve, resolve_document
from scenarios.errors import ScenarioError

HOMES, MONTHS, RUN_OUT = 600, 30, 6
SETTINGS = {"run.burn_in_months": "60"}


class Town:
    """A comparison in a small town: under the policy no eviction is ever carried out, so that all are avoided."""

    def __init__(self, folder: Path) -> None:
        base = resolve("gemeente-n", settings=SETTINGS, homes=HOMES)
        document = deepcopy(resolve("gemeente-n", ("standard-referral",), SETTINGS, HOMES).document)
        for corporation in document["stages"][-1]["corporations"].values():
            corporation["policy"]["executes_share"] = 0.0
        self.folder, self.store = folder, Store(folder)
        plan = Plan(seed=3, months=MONTHS, run_out=RUN_OUT, replications=2)
        self.scenarios = (base, resolve_document(document))
        self.runs = run_arms(list(self.scenarios), plan, self.store)
        self.name = self.store.keep_comparison([("gemeente-n", self.runs[0]), ("no-evictions", self.runs[1])])
        told = story_find.subject([self.name], folder)
        self.replication, self.household = self._latest(told)

    def _latest(self, told: story_find.Subject) -> tuple[int, int]:
        """The latest eviction avoided of who lived there from the start: there is something to tell before it."""
        found = story_find.picked(told, "avoided", 1, None)
        here = self.runs[0].arrays("households", ("household", "start_month"), found[0])
        from_the_start = set(here["household"][here["start_month"] <= 0].tolist())
        for nth in range(2, HOMES):
            try:
                later = story_find.picked(told, "avoided", nth, found[0])
            except ScenarioError:
                break
            if later[1] in from_the_start:
                found = later
        return found

    def worlds(self) -> Iterator[DebtEscalation]:
        """Both worlds at the branch point, made without any watcher."""
        start = DebtEscalation(self.scenarios[0].setup, seed=replication_seed(3, self.replication))
        start.run_burn_in()
        for scenario in self.scenarios:
            yield DebtEscalation.branch(start.snapshot(), scenario.setup)


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Town:
    """One small comparison for all tests."""
    return Town(tmp_path_factory.mktemp("runs"))


@pytest.fixture(scope="module")
def document(town: Town) -> dict[str, Any]:
    """The story of an eviction avoided."""
    traces = story.trace(town.runs, town.replication, town.household)
    return tell(traces, ("gemeente-n", "no-evictions"))


def told(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    """Exit code, standard output, standard error."""
    code = answer_to(("story", *arguments))
    captured = capsys.readouterr()
    return code, captured.out, captured.err


def test_the_balance_told_is_the_record_to_the_cent(town: Town, document: dict[str, Any]) -> None:
    for world, model in zip(document["worlds"], town.worlds(), strict=True):
        assert len(world["months"]) > 3
        for row in world["months"]:
            model.step()
            home = model.homes[town.household // TENANCIES_PER_DWELLING]
            if home.household != town.household:
                tenancies = model.tenancies()
                home = tenancies[tenancies.household == town.household][0]
            assert row["owed_cents"] == owed_cents(home)
            amounts = [round(100 * float(one.replace(",", ""))) for one in re.findall(r"[\d,]+\.\d\d", row["balance"])]
            owed = [row["owed_cents"][name] for name in OWED if row["owed_cents"][name]]
            assert amounts == ([sum(owed), *owed] if owed else [])


def test_the_worlds_part_where_they_part(town: Town, document: dict[str, Any]) -> None:
    one, other = town.worlds()
    dwelling = town.household // TENANCIES_PER_DWELLING
    month = -1
    while one.homes[dwelling].tolist() == other.homes[dwelling].tolist():
        month += 1
        one.step()
        other.step()
    assert document["parts_in_month"] == month
    assert any(f"(month {month})" in line and "part" in line for line in document["difference"])
    texts = [
        [[event["text"] for event in row["events"]] for row in world["months"] if row["month"] < month]
        for world in document["worlds"]
    ]
    assert texts[0] == texts[1]


def test_a_story_of_an_avoided_eviction_names_the_difference(document: dict[str, Any]) -> None:
    base, variant = document["worlds"]
    text = " ".join(document["difference"])
    assert document["class"] == "avoided"
    assert "The eviction is avoided." in text
    assert f"gemeente-n: the household was evicted in {base['months'][-1]['when']}" in text
    assert "no-evictions: the household" in text and "Only in" in text
    assert (base["end"], base["end_month"]) == ("evicted", base["months"][-1]["month"])
    assert variant["end"] != "evicted"
    kinds = [event["kind"] for row in base["months"] for event in row["events"]]
    for kind in ("legal_announced", "end_evicted"):
        assert kinds.count(kind) >= 1
    assert kinds.index("legal_announced") < kinds.index("end_evicted")


def test_sentences_agree_with_the_figures_of_their_month(document: dict[str, Any]) -> None:
    for world in document["worlds"]:
        for row in world["months"]:
            for one in row["events"]:
                if one["kind"] == "comes_in":
                    assert f"{row['income_cents'] / 100:,.2f}" in one["text"]


def test_costs_are_paid_first_then_the_month_then_older_debt() -> None:
    class Record(dict[str, int]):
        pass

    before = Record(rent_paid_total_cents=0, rent_costs_cents=100)
    after = Record(rent_paid_total_cents=1000, rent_costs_cents=0)
    rows = np.zeros(0, dtype=[("cost", int), ("payer", int), ("cents", int)])
    found = story_events._late_payment(before, story.View("x", after, rows), 500)
    assert [(one.kind, dict(one.facts)["cents"]) for one in found] == [
        ("pays_costs_late", 100), ("pays_late_whole", 500), ("pays_arrears_late", 400),
    ]  # fmt: skip


def late_paid(savings: tuple[int, int], once: str = "", **opening: int) -> list[tuple[str, dict[str, Any]]]:
    """The source told of EUR 10 paid late on older debt, with savings before and after; May of a year if `once`."""
    names = ("savings_cents", "rent_cents", "back_pay_cents", "overpaid_cents", "income_source", "children_count",
             "base_income_cents", "income_cents", "attached_cents",
             *(f"{one}_cents" for one in story_events.ALLOWANCES))  # fmt: skip
    record = np.zeros(1, dtype=[(name, int) for name in names])[0]
    record["rent_cents"], record["income_cents"] = 800, 6_000 if once else 0
    before, after, first = record.copy(), record.copy(), record.copy()
    before["savings_cents"], after["savings_cents"] = savings
    for name, value in opening.items():
        first[name] = value
    rows = np.zeros(0, dtype=[("cost", int), ("payer", int), ("cents", int)])
    view = story.View(story.CLOSING, after, rows)
    month = story.LivedMonth(0, 1, first, (story.View(story.LIVING, record, rows), view))
    document = {"parameters": {"earning.holiday_month": {"value": 4}}}
    run = SimpleNamespace(manifest={"inputs": {"document": document}})
    trace = SimpleNamespace(run=run, first_calendar_month=4 if once else 0)
    late = [story_events.event("pays_arrears_late", cents=1_000)]
    return [(one.kind, dict(one.facts)) for one in story_events._source(trace, month, before, view, late)]


def test_where_the_money_of_a_late_payment_came_from() -> None:
    assert late_paid((300, 0)) == [("source_lent", {"cents": 700})]  # only 3 of the 10 euros were its own
    assert late_paid((1_500, 500), savings_cents=2_000) == [("source_savings", {"cents": 2_000})]
    assert late_paid((1_500, 500), back_pay_cents=900) == [("source_back_pay", {"cents": 900})]
    assert late_paid((1_500, 500), overpaid_cents=-6_000) == [("source_allowances", {"cents": 6_000})]
    assert late_paid((1_500, 500), once="holiday") == [("source_holiday", {})]
    assert late_paid((1_500, 500)) == [("source_income", {})]


def test_every_ending_says_what_is_owed_and_where_the_rent_debt_stands(document: dict[str, Any]) -> None:
    evicted, kept = (world["ending"] for world in document["worlds"])
    for world in document["worlds"]:
        assert world["months"][-1]["balance"] in world["ending"]
    assert "rent debt stands at" not in evicted
    if document["worlds"][1]["end"] == "still_there":
        assert "rent debt stands at" in kept or "No bailiff or court" in kept


def test_an_eviction_is_told_with_the_order_it_rests_on(document: dict[str, Any]) -> None:
    kinds = [event["kind"] for event in document["worlds"][0]["months"][-1]["events"]]
    assert kinds[kinds.index("end_evicted") - 1].startswith("order_stood")
    text = " ".join(document["difference"])
    assert "Later in gemeente-n:" in text and "IS EVICTED" in text


def test_costs_are_the_rows_of_the_stored_ledger(town: Town, document: dict[str, Any]) -> None:
    for run, world in zip(town.runs, document["worlds"], strict=True):
        ledger = run.arrays("ledger", replication=town.replication)
        own = ledger["household"] == town.household
        assert sum(row["cents"] for row in world["costs"]) == int(np.sum(ledger["cents"][own]))
        assert sum(cost["cents"] for row in world["months"] for cost in row["costs"]) == int(
            np.sum(ledger["cents"][own])
        )


def test_the_tenancy_after_an_eviction_exists_in_one_world(town: Town) -> None:
    traces = story.trace(town.runs, town.replication, town.household + 1)
    found = tell(traces, ("gemeente-n", "no-evictions"))
    assert found["worlds"][1]["months"] == [] or found["worlds"][1]["months"][0]["month"] > 0
    assert "moves_in" in {event["kind"] for event in found["worlds"][0]["months"][0]["events"]}
    if not found["worlds"][1]["months"]:
        assert f"is let to household {town.household}" in found["worlds"][1]["ending"]


def test_the_same_bytes_in_both_languages(capsys: pytest.CaptureFixture[str], town: Town) -> None:
    command = (town.name, str(town.household), "--replication", str(town.replication), "--out", str(town.folder))
    code, out, err = told(capsys, *command, "--json")
    assert (code, err) == (DONE, "")
    assert told(capsys, *command, "--json")[1] == out
    assert str(town.folder) not in out
    dutch = told(capsys, *command, "--lang", "nl", "--no-figures")[1]
    parsed = json.loads(out)
    assert "ontruimd" in dutch and "household" not in dutch
    assert ("in beide werelden" in dutch) == (parsed["parts_in_month"] > parsed["worlds"][0]["months"][0]["month"])
    assert parsed["household"] == town.household
    by_runs = told(capsys, town.runs[0].id[:12], town.runs[1].id, *command[1:], "--json")[1]
    assert json.loads(by_runs)["parts_in_month"] == parsed["parts_in_month"]


@pytest.mark.slow
def test_one_world_from_a_folder_with_its_figure(
    capsys: pytest.CaptureFixture[str], town: Town, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr("experiments.style.DOTS_PER_INCH", 30)
    command = (str(town.runs[0].folder), "--pick", "evicted", "--out", str(tmp_path))
    code, out, _ = told(capsys, *command)
    assert code == DONE
    assert "was evicted" in out and "in both worlds" not in out
    drawn = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    assert sorted(path.suffix for path in drawn) == [".png", ".svg"]
    told(capsys, *command)
    assert {path: path.read_bytes() for path in drawn} == drawn


@pytest.mark.slow
def test_every_pick_finds_or_says_what_there_is(capsys: pytest.CaptureFixture[str], town: Town) -> None:
    for pick in PICKS:
        code, out, err = told(capsys, town.name, "--pick", pick, "--out", str(town.folder), "--json")
        if code == DONE:
            found = json.loads(out)
            assert pick in (*story_find.RUN_PICKS, "displaced") or found["class"] == pick.removesuffix("_evicted")
        else:
            assert (code, err.count("\n")) == (BAD_INPUT, 1)
            assert "avoided" in err


def test_bad_input_is_one_message_that_says_what_is_right(capsys: pytest.CaptureFixture[str], town: Town) -> None:
    run, home = town.runs[0].id, str(town.household)
    cases = [
        (("nothing-like-it", home), "there are"),
        ((run,), "which household is missing"),
        ((run, "seven"), "'seven': is no run"),
        ((town.name, "no-evictions"), "--variant 'no-evictions'"),
        ((town.name, "avoided"), "--pick avoided"),
        ((town.name, home, "--pick", "avoided"), "leave out one"),
        ((town.name, home, "--nth", "2"), "goes with --pick"),
        ((run, str(HOMES * 1000)), f"0 to {HOMES - 1}"),
        ((run, str(town.household + 900)), f"lived {home}"),
        ((run, home, "--replication", "2"), "0 to 1"),
        ((run, "--pick", "avoided"), "two worlds"),
        ((run, "--pick", "evictd"), "did you mean 'evicted'"),
        ((run, "--pick", "evicted", "--nth", "5000"), "there are only"),
        ((town.name, home, "--variant", "no-eviction"), "did you mean 'no-evictions'"),
        ((run, home, "--variant", "x"), "comparison"),
        ((run, home, "--lang", "de"), "en, nl"),
        ((run, run, run, home), "name one run"),
        ((str(town.folder / "none"), home), "there are"),
    ]
    for arguments, words_in in cases:
        code, out, err = told(capsys, *arguments, "--out", str(town.folder), "--json")
        assert (code, out, err.count("\n")) == (BAD_INPUT, "", 1), arguments
        assert words_in in err, (arguments, err)


def test_a_run_of_other_code_is_refused(town: Town) -> None:
    manifest = deepcopy(dict(town.runs[0].manifest))
    manifest["inputs"]["code"] = "0" * 16
    with pytest.raises(ScenarioError, match="recorded with other code"):
        story.trace([Run(town.runs[0].folder, manifest)], 0, town.household)


def test_a_trace_that_is_not_the_stored_life_is_refused(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    stored = story.stored_outcome(town.runs[0], town.replication, town.household)
    assert stored is not None
    monkeypatch.setattr(story, "stored_outcome", lambda *_: stored | {"contacts_count": -1})
    with pytest.raises(ScenarioError, match="contacts_count"):
        story.trace(town.runs[:1], town.replication, town.household)


def test_runs_that_do_not_begin_alike_are_refused(town: Town) -> None:
    manifest = deepcopy(dict(town.runs[1].manifest))
    manifest["inputs"]["seed"] = 4
    with pytest.raises(ScenarioError, match="does not begin as"):
        story.trace([town.runs[0], Run(town.runs[1].folder, manifest)], 0, town.household)


def test_every_sentence_says_the_same_in_both_languages() -> None:
    for kind, sentence in story_words.SENTENCES.items():
        facts = [sorted(re.findall(r"{(\w+)}", text)) for text in (sentence.en, sentence.nl)]
        assert facts[0] == facts[1], kind
        assert sentence.who in ("life", "money", "corporation", "team", "bailiff")


@pytest.mark.parametrize("vocabulary", ["Composition", "IncomeSource", "Cause", "LineKind", "End", "Party"])
def test_every_word_of_the_model_is_said_in_both_languages(vocabulary: str) -> None:
    for member in getattr(words, vocabulary):
        assert (vocabulary, member.name.lower()) in story_words.WORDS, member
