"""docs/odd.md follows code and scenario files: its tables are made, and the committed page is the one they make."""

import pytest

from experiments.odd import page, tables
from experiments.odd.__main__ import main
from experiments.odd.page import PAGE, filled_in
from experiments.odd.rules_read import question_and_source, rules


def test_the_committed_page_is_current() -> None:
    written = PAGE.read_text(encoding="utf-8")
    assert filled_in(written) == written, "run `make docs`"


def test_the_page_follows_the_code(monkeypatch: pytest.MonkeyPatch) -> None:
    written = PAGE.read_text(encoding="utf-8")
    monkeypatch.setattr(tables, "ORDER", (*tables.ORDER, "9 afterwards: nothing"))
    assert "9. afterwards: nothing\n" in filled_in(written)


def test_check_tells_a_page_that_is_out_of_date(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(page.TABLES, "month", lambda: "1. nothing")
    before = PAGE.read_text(encoding="utf-8")
    assert main(["--check"]) == 1
    assert PAGE.read_text(encoding="utf-8") == before


def test_a_table_without_a_place_is_refused() -> None:
    with pytest.raises(KeyError, match="no place for the tables"):
        filled_in("<!-- table: month -->\n<!-- end of table -->")


@pytest.mark.parametrize(
    ("docstring", "question", "source"),
    [
        ("How hard. Source: study 2.3 ('stick'); sizes assumed.", "How hard.", "study 2.3 ('stick'); sizes assumed"),
        ("How well.\n\nSource: study 2.2.1 for it;\nsize open.", "How well.", "study 2.2.1 for it; size open"),
        ("Does it help. Sources: a, b.", "Does it help.", "a, b"),
        ("How much strain does a plan take away. Assumption.", "How much strain does a plan take away.", "assumption"),
        ("What is twice two.", "What is twice two.", ""),
    ],
)
def test_question_and_source_are_read_from_a_docstring(docstring: str, question: str, source: str) -> None:
    assert question_and_source(docstring) == (question, source)


def test_every_rule_has_a_question_and_a_name_of_its_own_in_its_file() -> None:
    found = rules()
    assert all(one.question.endswith(".") for one in found)
    assert len({(one.file, one.name) for one in found}) == len(found)
    assert {"rules/straining.py", "offices/team.py"} <= {one.file for one in found}
