"""Debtor kinds and reasons for arrears as shares: worked by hand over two months and two corporations."""

import duckdb
import pytest

from experiments import debtors
from experiments.report.language import language
from experiments.report.tables import debtors as tables_of
from experiments.targets import load_targets
from model.ledger import MONTH


def asked(query: str) -> dict[str, float]:
    """The shares in a run of one replication: two months of the horizon, and one of the run-out."""
    connection = duckdb.connect(":memory:")
    kinds = ", ".join(f"debtor_{name} BIGINT" for name in debtors.KINDS)
    reasons = ", ".join(f"spells_{name} BIGINT" for name in debtors.REASONS)
    connection.execute(
        f"CREATE TABLE months (replication BIGINT, month BIGINT, homes BIGINT, new_arrears BIGINT, {kinds}, {reasons})"
    )
    connection.execute("CREATE TABLE run (months BIGINT)")
    connection.execute("INSERT INTO run VALUES (2)")
    rest = [0] * (len(debtors.KINDS) - 1 + len(debtors.REASONS) - 2)
    for month, kind, begun, attention, drop in ((0, 5, 4, 3, 2), (1, 15, 6, 3, 2), (2, 90, 90, 90, 90)):
        row = [0, month, 100, begun, kind, *rest[:3], attention, drop, *rest[3:]]
        connection.execute(f"INSERT INTO months VALUES ({', '.join(map(str, row))})")
    found = connection.execute(query)
    names = [column[0] for column in found.description or ()]
    (row,) = found.fetchall()
    return dict(zip(names, row, strict=True))


def test_kinds_are_a_share_of_homes_at_month_end() -> None:
    """5 and 15 of 100 homes have no overview: 10%; the run-out does not count."""
    found = asked(debtors.QUERIES["debtor_kinds_share"])
    assert found["no_overview"] == pytest.approx(0.10)
    assert found["income_fell"] == 0.0


def test_reasons_are_a_share_of_the_spells_that_begin_and_may_overlap() -> None:
    """Of 4 + 6 spells 6 by attention and 4 by a fall in income."""
    found = asked(debtors.QUERIES["reasons_for_arrears_share"])
    assert (found["attention"], found["income_drop"]) == (pytest.approx(0.6), pytest.approx(0.4))


def test_reasons_named_are_a_share_of_all_reasons_as_in_validate() -> None:
    """6 notes of attention and 4 of a fall in income: 60% and 40% of all notes, and the same columns as the target."""
    found = asked(debtors.named_query())
    assert (found["attention"], found["income_drop"]) == (pytest.approx(0.6), pytest.approx(0.4))
    assert sum(found.values()) == pytest.approx(1.0) and "deposit" not in found
    target = next(one for one in load_targets() if one.name == "reason_attention_share")
    assert target.of == (("spells_attention",), tuple(f"spells_{name}" for name in debtors.NAMED))


def test_every_kind_and_reason_is_counted_each_month() -> None:
    columns = set(MONTH.names or ())
    assert {f"debtor_{name}" for name in debtors.KINDS} == {name for name in columns if name.startswith("debtor_")}
    assert {f"spells_{name}" for name in debtors.REASONS} == {name for name in columns if name.startswith("spells_")}


@pytest.mark.parametrize("code", ["en", "nl"])
def test_a_report_shows_both_for_every_arm(code: str) -> None:
    figures = {key: {name: {"mean": 0.25} for name in names} for key, names in debtors.NAMES.items()}
    kinds, reasons = tables_of({"as-is": figures, "help": figures}, language(code))
    assert kinds.head[1:] == reasons.head[1:] == ("as-is", "help")
    assert (len(kinds.rows), len(reasons.rows)) == (len(debtors.KINDS), len(debtors.REASONS))
    assert all(row[1].raw == 0.25 and row[0].shown for row in (*kinds.rows, *reasons.rows))
    assert tables_of({"as-is": {}}, language(code)) == []
