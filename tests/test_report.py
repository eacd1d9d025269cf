"""The report: valid and accessible HTML, both languages whole, honest defaults, the same bytes each time."""

import re
import shlex
import string
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest

from app.cli import BAD_INPUT, DONE, answer_to
from experiments.report import tables
from experiments.report.evidence import checklist, grades_by_kind
from experiments.report.knowing import effect_of_draws
from experiments.report.language import LANGUAGES, UNITS_NL, Language, _texts, checklists
from experiments.report.page import _how_much_is_assumed
from experiments.report.record import Record, find_record
from experiments.threshold_plan import KINDS
from experiments.threshold_sentences import small_study_lines
from results.files import read_json, write_json
from results.store import KEPT, Store
from scenarios.units import BASES, PER

TOWN = ("--households", "400", "--months", "12", "--run-out", "6", "--workers", "1")
VOID = {"meta", "img", "br", "hr", "link"}


class Page(HTMLParser):
    """Reads a page and keeps what a test asks about; unbalanced tags are an error."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.words: list[str] = []
        self.feed(text)
        self.close()
        assert not self.open, self.open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag, (tag, self.getpos())

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1] != "style":
            self.words.append(data)

    def every(self, tag: str) -> list[dict[str, str | None]]:
        """The attributes of all elements of this name."""
        return [attributes for name, attributes in self.tags if name == tag]

    @property
    def text(self) -> str:
        """All that is read aloud, spaces made plain."""
        return " ".join(" ".join(self.words).split())


@pytest.fixture(scope="module")
def runs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small comparison and a small study of thresholds."""
    folder = tmp_path_factory.mktemp("runs")
    out = ("--replications", "2", "--out", str(folder), "--json")
    compared = ("compare", "gemeente-n", "standard-referral[months=1]", "standard-referral[months=3]")
    setting = ("--set", "evaluation.price_year=2016")
    assert answer_to([*compared, *TOWN, *out, *setting]) == DONE
    studied = ("thresholds", "gemeente-n", "--at", "1,1.5", "--caseload", "0.5,1", "--consent", "none_asked")
    assert answer_to([*studied, *TOWN, *out]) == DONE
    return folder


@pytest.fixture(params=[(kind, code) for kind in KEPT for code in LANGUAGES], ids="".join)
def written(request: pytest.FixtureRequest, runs: Path, tmp_path: Path) -> Iterator[tuple[str, Path]]:
    """A report on either, in either language: the language and the page."""
    kind, code = request.param
    page = tmp_path / "out" / "page.html"
    assert answer_to(["report", kind.rstrip("-"), "--runs", str(runs), "--lang", code, "--out", str(page)]) == DONE
    yield code, page


@pytest.mark.slow
def test_a_page_is_valid_and_accessible(written: tuple[str, Path], runs: Path) -> None:
    code, path = written
    text = path.read_text(encoding="utf-8")
    page = Page(text)
    assert text.startswith("<!DOCTYPE html>")
    assert page.every("html") == [{"lang": code}]
    assert len(page.every("title")) == len(page.every("h1")) == len(page.every("main")) == len(page.every("nav")) == 1
    images = page.every("img")
    assert len(images) >= 2
    assert all(len(image["alt"] or "") > 40 and str(image["src"]).startswith("data:image/svg") for image in images)
    assert len(page.every("figure")) == len(page.every("figcaption")) == len(images)
    assert all(head["scope"] in ("col", "row") for head in page.every("th"))
    assert len(page.every("table")) == len(page.every("caption")) == len(page.every("thead"))
    ids = [attributes["id"] for _, attributes in page.tags if "id" in attributes]
    assert len(ids) == len(set(ids))
    assert {str(link["href"])[1:] for link in page.every("a")} <= set(ids)
    assert {one["aria-labelledby"] for one in page.every("section")} <= set(ids)
    assert "@media print" in text and "<script" not in text and "http" not in re.sub(r"base64,\S+", "", text)
    assert str(runs) not in text and str(path.parent) not in text


@pytest.mark.slow
def test_a_page_says_what_it_must(written: tuple[str, Path], runs: Path) -> None:
    code, path = written
    page, say = Page(path.read_text(encoding="utf-8")), Language(code)
    for key in ("question", "answer", "break_even", "who", "happens", "types", "depends", "cannot", "checklists",
                "parameters", "reproduce", "no_sensitivity", "not_reported", "cheers", "mkba"):  # fmt: skip
        assert say.say(key) in page.text, key
    beside = ("caption_incremental", "caption_acceptability", "caption_deadweight", "note_budget")
    # Of the study none of them, of the comparison all.
    assert sum(say.say(key) in page.text for key in beside) in (0, len(beside))
    assert (say.say("caption_incremental") in page.text) == (say.say("title_compare") in page.text)
    assert page.text.index(say.say("break_even")) < page.text.index(say.say("ratio_society"))
    assert "teams.hours_per_1000_homes" in page.text and "evaluation.societal_loss_cents" in page.text
    assert "{" not in page.text
    assert small_study_lines({"replications": 2, "households": 400}, code)[0] in page.text
    step_six = page.text.partition(f"6. {checklists()['mkba'][5][code]}")[2]
    assert not step_six.strip().startswith(say.say("not_reported"))
    notes = [say.say(key, run_out=6) in page.text for key in ("classes_note", "classes_few_note")]
    assert sorted(notes) == [False, True]  # of the comparison the one, of the study the other
    other = Language({"en": "nl", "nl": "en"}[code])
    for key in ("answer", "cannot_effect", "checklists_note", "parameters_note", "types_note", "caption_classes"):
        assert other.say(key) not in page.text, key


@pytest.mark.slow
def test_tables_lie_beside_and_bytes_repeat(written: tuple[str, Path], runs: Path) -> None:
    code, path = written
    first = {file.name: file.read_bytes() for file in path.parent.iterdir()}
    assert {"page-break-even.csv", "page-cheers.csv", "page-parameters.csv"} <= set(first) or (
        {"page-break-even-1.csv", "page-thresholds-2.csv", "page-robustness.csv"} <= set(first)
    )
    name = find_record(["thresholds" if "page-robustness.csv" in first else "compare"], runs).name
    assert answer_to(["report", name, "--runs", str(runs), "--lang", code, "--out", str(path)]) == DONE
    assert first == {file.name: file.read_bytes() for file in path.parent.iterdir()}


@pytest.mark.slow
def test_parameters_are_all_there_with_every_value_compared(runs: Path) -> None:
    record = find_record(["compare"], runs)
    assert record.parameters["standard-referral.months"]["values"] == [1, 3]
    assert record.parameters["evaluation.price_year"]["value"] == 2016
    town = set(record.town["parameters"])
    assert town <= set(record.parameters)


@pytest.mark.slow
def test_the_command_of_a_report_gives_its_record_again(runs: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for kind in KEPT:
        record = find_record([kind.rstrip("-")], runs)
        words = shlex.split(record.command)
        assert words[0] == "arrears"
        before = (runs / f"{record.name}.json").read_bytes()
        assert answer_to([*words[1:], "--workers", "1", "--out", str(runs), "--json"]) == DONE
        assert (runs / f"{record.name}.json").read_bytes() == before
        assert find_record(["latest"], runs).name == record.name
    capsys.readouterr()


@pytest.mark.slow
def test_a_sensitivity_run_is_told_and_its_absence_too(runs: Path, tmp_path: Path) -> None:
    row = {"arm": "standard-referral", "outcome": "evictions_avoided", "path": "helping.works_share"}
    rows = [{**row, "st": 0.4, "st_ci95": [0.3, 0.5]}, {**row, "path": "paying.lapse_share", "st": 0.6}]
    document = {"kind": "sensitivity", "id": "abc", "method": "sobol", "scenario": "gemeente-n", "variants": [],
                "households": 800, "indices": rows}  # fmt: skip
    (runs / "sensitivity-abc").mkdir(exist_ok=True)
    write_json(runs / "sensitivity-abc" / "summary.json", document)
    page = tmp_path / "page.html"
    command = ["report", "compare", "sensitivity-abc", "--runs", str(runs), "--out", str(page)]
    assert answer_to(command) == DONE
    text = Page(page.read_text(encoding="utf-8")).text
    say = Language("en")
    assert "weightiest first" in text and "not in every respect the question" in text
    assert say.say("no_sensitivity") not in text
    csv = (tmp_path / "page-sensitivity-1-1.csv").read_text(encoding="utf-8").splitlines()
    assert [line.split(",")[0] for line in csv[1:]] == ["paying.lapse_share", "helping.works_share"]


@pytest.mark.slow
def test_what_cannot_be_reported_is_told(runs: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for words in (
        ["nothing-like-it"],
        ["compare", "thresholds"],
        ["compare", "--lang", "fr"],
        ["compare", "--out", str(tmp_path)],
        ["compare", "--out", "/dev/null"],
        [],
    ):
        assert answer_to(["report", *words, "--runs", str(runs)]) == BAD_INPUT, words
        assert capsys.readouterr().err.count("\n") == 1
    assert not list(tmp_path.iterdir())
    assert answer_to(["report", "latest", "--runs", str(tmp_path)]) == BAD_INPUT
    name = Store(runs).records()[0]
    kept = read_json(runs / f"{name}.json")
    assert isinstance(kept, dict)
    write_json(tmp_path / f"{name}.json", kept)
    assert answer_to(["report", name, "--runs", str(tmp_path)]) == BAD_INPUT
    assert "is gone" in capsys.readouterr().err


@pytest.mark.slow
def test_a_full_disk_leaves_the_page_that_was_there(
    runs: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    page = tmp_path / "page.html"
    page.write_text("old")

    def full(*_: object) -> None:
        raise OSError(27, "File too large")

    monkeypatch.setattr("experiments.report.page._write", full)
    assert answer_to(["report", "compare", "--runs", str(runs), "--out", str(page)]) == BAD_INPUT
    assert "larger than is allowed" in capsys.readouterr().err
    assert page.read_text() == "old"
    assert list(tmp_path.iterdir()) == [page]


def test_every_text_is_in_both_languages_with_the_same_facts() -> None:
    for key, row in _texts().items():
        assert set(row) == set(LANGUAGES), key
        facts = [{name for _, name, _, _ in string.Formatter().parse(row[code]) if name} for code in LANGUAGES]
        assert facts[0] == facts[1], key
    for name in ("cheers", "mkba"):
        for item in checklists()[name]:
            assert {"number", "en", "nl"} <= set(item)
            assert ("answer_en" in item) == ("answer_nl" in item)
    assert len(checklists()["cheers"]) == 28


@pytest.mark.parametrize("code", LANGUAGES)
def test_what_the_record_does_not_hold_is_not_reported(code: str) -> None:
    say = Language(code)
    empty = checklist("cheers", {}, say)
    facts = {"homes": "400"}
    filled = checklist("cheers", facts, say)
    shown = {row[0].shown.partition(".")[0]: row[1].shown for row in filled.rows}
    assert "400" in shown["5"]
    for number in ("4", "7", "9", "20", "21", "24", "25", "27", "28"):
        assert shown[number] == say.say("not_reported"), number
    assert sum(row[1].shown == say.say("not_reported") for row in empty.rows) > len(empty.rows) / 2


def _compared(**changed: object) -> dict[str, object]:
    """A policy of a comparison as the document holds it, as far as the tables below read it."""
    households = {"avoided": 8, "delayed": 5, "delayed_past_horizon": 3, "newly_evicted": 2, "both": 9,
                  "hastened_into_horizon": 1, "only_baseline": 4, "only_variant": 2, "displaced": 70}  # fmt: skip
    return {"name": "rule", "households": households, "evictions": {"avoided": 10}, **changed}


@pytest.mark.parametrize("code", LANGUAGES)
def test_classes_are_told_so_that_they_add_up(code: str) -> None:
    say = Language(code)
    found = tables.classes([_compared()], 24, say)
    shown = {row[0].shown: row[1].raw for row in found.rows}
    plus = ("avoided", "delayed_past_horizon", "only_baseline")
    minus = ("newly_evicted", "only_variant", "hastened_into_horizon")
    total = sum(shown[say.say(f"class_{name}")] for name in plus)
    total -= sum(shown[say.say(f"class_{name}")] for name in minus)
    assert total == shown[say.say("class_sum")] == 10
    assert "24" in found.note


@pytest.mark.parametrize("code", LANGUAGES)
def test_what_a_contact_costs_stands_below_what_it_may_cost(code: str) -> None:
    say = Language(code)
    paying = {"min_saved_share_of_helped": {"society": 0.02},
              "max_outreach_cost_per_contact_eur": {"society": 900.0, "corporation": 60.0},
              "outreach_cost_per_extra_contact_eur": {"society": 300.0, "corporation": 20.0}}  # fmt: skip
    rows = tables.break_even([_compared(break_even=paying, benefit_cost_ratio={})], say).rows
    heads = [row[0].shown for row in rows]
    for party, most, spent in (("society", 900.0, 300.0), ("corporation", 60.0, 20.0)):
        at = heads.index(say.say(f"max_contact_{party}"))
        assert heads[at + 1] == say.say(f"cost_contact_{party}")
        assert (rows[at][1].raw, rows[at + 1][1].raw) == (most, spent)


@pytest.mark.parametrize("code", LANGUAGES)
def test_draws_fill_the_items_on_the_effect_of_uncertainty(code: str) -> None:
    say = Language(code)
    policies = [{"name": name, "is_best_in_the_mean": {"society": name == "rule"}, "best_share": {"society": 0.75},
                 "expected_loss_eur": {"society": 1200.0}} for name in ("town", "rule")]  # fmt: skip
    lines = effect_of_draws({"uncertainty": {"draws": 64, "policies": policies}}, say)
    assert "rule" in lines[0] and "75%" in lines[0] and "64" in lines[0]
    for name, number in (("cheers", "24"), ("mkba", "6")):
        rows = checklist(name, {"sensitivity": " ".join(lines)}, say).rows
        assert next(row[1].shown for row in rows if row[0].shown.startswith(f"{number}.")) == lines[0]
    assert effect_of_draws({}, say) == []


@pytest.mark.parametrize("code", LANGUAGES)
def test_whose_parameters_are_counted_is_told(code: str) -> None:
    say = Language(code)
    row = {"value": 1, "grade": "assumption"}
    rule = {"parameters": {"paying.a": row, "paying.b": {**row, "grade": "law"}, "rule.months": row},
            "levers": [{"name": "rule"}]}  # fmt: skip
    manifests = {"rule": {"inputs": {"document": rule}}}
    record = Record("compare-1", {}, {}, manifests, {"evaluation.rate": {**row, "grade": "law"}})
    kinds = grades_by_kind(record)
    assert kinds == {"model": ["assumption", "law"], "levers": ["assumption"], "evaluation": ["law"]}
    line = _how_much_is_assumed(record, say)[1]
    assert [say.say("assumed_of", all=all_of, assumed=few) in line for all_of, few in ((2, 1), (1, 1), (1, 0))] == [
        True
    ] * 3


def test_numbers_as_each_language_writes_them() -> None:
    english, dutch = Language("en"), Language("nl")
    assert (english.number(1234.5), dutch.number(1234.5)) == ("1,234", "1.234")
    assert (english.number(0.125, 3), dutch.number(0.125, 3)) == ("0.125", "0,125")
    assert dutch.euros(-1234567.2) == "\u2212\u2060€\u00a01.234.567"
    assert english.euros(-0.3) == "EUR\u00a00"
    assert dutch.percent(0.0161) == "1,6%"
    assert dutch.unit("cents per month of income") == "cent per maand inkomen"
    assert (dutch.unit("yes/no"), dutch.unit("cents/hour")) == ("ja/nee", "cent per uur")


def test_every_kind_of_threshold_has_its_words() -> None:
    for by in KINDS:
        assert {f"title_thresholds_{by}", f"threshold_{by}"} <= set(_texts())
    assert Language("nl").outcome("contacts_extra") == "extra pogingen tot contact"
    assert Language("nl").outcome("months_in_arrears") == "months in arrears"


def test_every_unit_has_dutch_words() -> None:
    """A word of a unit that is the same in Dutch stands in the list too; numbers stay."""
    words = {word for unit in (*BASES, *PER) for word in re.split(r"[ /]", unit)} - set(UNITS_NL)
    assert {word for word in words if not re.fullmatch(r"[\d,]+", word)} <= {"yes", "no"}
    assert Language("nl").unit("share per letting") == "aandeel per verhuring"
    assert Language("nl").unit("per month of income") == "per maand inkomen"
