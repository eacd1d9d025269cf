"""The study's hypotheses and puzzle: measures by hand, honest words, and a small town through the command."""

import math
import tomllib
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from experiments.hypotheses import told
from experiments.hypotheses.__main__ import main
from experiments.hypotheses.forced import Forced, endless_hours, force_help
from experiments.hypotheses.measures import COLUMNS, by_moment, measured, signal_months, summons_months
from experiments.hypotheses.study import Answer, Asked, Effect, Place, Puzzle, effect_of
from experiments.pairing import LATE
from model.households import NEVER
from model.simulation import DebtEscalation
from model.words import Cost, End, HelpStage, LegalStage
from scenarios.compose import resolve


def tenancies(*rows: dict[str, int]) -> dict[str, np.ndarray]:
    """Tenancies to which nothing has happened but what is said."""
    usual = dict.fromkeys(COLUMNS, NEVER) | {"end": End.STILL_THERE, "end_month": -1}
    filled = [usual | {"household": 10 * number} | row for number, row in enumerate(rows, start=1)]
    return {name: np.array([row[name] for row in filled]) for name in COLUMNS}


def summonses(*rows: tuple[int, int]) -> dict[str, np.ndarray]:
    """A ledger with a summons for each (household, month), and a letter that is none."""
    all_rows = [(household, month, Cost.SUMMONS_FEE) for household, month in rows] + [(10, 0, Cost.LETTER)]
    return {name: np.array([row[at] for row in all_rows]) for at, name in enumerate(("household", "month", "cost"))}


def test_the_first_signal_is_the_earliest_of_the_three() -> None:
    found = signal_months(
        tenancies(
            {"first_referral_month": 7, "first_signal_month": 4},
            {"first_disclosure_month": 2, "first_referral_month": 5},
            {"first_referral_month": -3},
            {},
        )
    )
    assert found.tolist() == [4, 2, -3, LATE]


def test_a_summons_is_read_from_the_ledger_also_where_tenancies_are_not_in_order() -> None:
    homes = tenancies({"household": 30}, {"household": 10}, {"household": 20})
    assert summons_months(homes, summonses((10, 9), (10, 6), (30, 2), (99, 1))).tolist() == [2, 6, LATE]


def test_measures_of_four_households_by_hand() -> None:
    homes = tenancies(
        {"first_arrears_month": 2, "first_referral_month": 4, "first_order_month": 8},  # signalled after 2 months
        {"first_arrears_month": 3, "first_disclosure_month": 9, "end": End.EVICTED, "end_month": 11},  # after 6
        {"first_arrears_month": 5, "first_referral_month": 1, "first_problem_month": 6},  # before its arrears: 0
        {"first_arrears_month": 6},  # never: 12 of 12
        {"first_arrears_month": 30, "first_referral_month": 30},  # beyond the horizon
    )
    found = measured(homes, summonses((10, 6), (20, 9)), horizon=24, homes=1000)
    assert found["months_unsignalled"] == (2 + 6 + 0 + 12) / 4
    assert found["signalled_soon_share"] == 2 / 4
    assert found["signalled_share"] == 3 / 4
    assert found["before_summons_share"] == 1 / 2  # the second was signalled in the month of the summons
    assert (found["court_orders"], found["evictions"], found["problem_debts"]) == (0.5, 0.5, 0.5)


def test_an_empty_town_has_no_share_but_no_events_either() -> None:
    found = measured(tenancies(), summonses(), 24, 1000)
    assert math.isnan(found["months_unsignalled"]) and found["evictions"] == 0


def test_who_came_when_by_hand() -> None:
    out = {"end": End.EVICTED, "end_month": 20}
    homes = tenancies(
        {"first_order_month": 10, "first_referral_month": 10, **out},  # in the month of the order: too late
        {
            "first_order_month": 10,
            "first_referral_month": 12,
            "first_late_referral_month": 14,
            "end": End.KEYS_RETURNED,
            "end_month": 15,
        },
        {"first_order_month": 10, "first_referral_month": 8, **out},  # after the summons of month 7
        {"first_order_month": 10, "first_referral_month": 3},
        {"first_order_month": 10, **out},
        {"first_order_month": -3, "first_referral_month": -9, "first_late_referral_month": 19, **out},  # an old order
        {"first_referral_month": 5},  # no order
        {"first_order_month": 40, "first_referral_month": 50, **out},  # beyond the horizon
    )
    found = by_moment(homes, summonses((10, 7), (20, 7), (30, 7), (40, 7), (50, 7)), horizon=24, watch=36)
    assert {name: tuple(count) for name, count in found.items()} == {
        "with_order": (5, 3, 1),
        "never_at_team": (1, 1, 0),
        "team_before_summons": (1, 0, 0),
        "team_before_order": (1, 1, 0),
        "team_after_order": (2, 1, 1),
        "team_at_last": (2, 1, 1),
        "all_at_team_before_summons": (2, 0, 0),
    }


def test_an_effect_is_paired_and_leaves_out_replications_without_a_figure() -> None:
    found = effect_of([1.0, 2.0, 3.0, math.nan], [0.5, 1.5, 2.375, 9.0])
    assert (found.without, found.difference) == (2.0, pytest.approx(-0.5417, abs=1e-4))
    assert found.low < found.difference < found.high < 0 and found.word == "fewer"
    assert effect_of([1.0, 2.0, 3.0, math.nan], [0.5, 1.5, 2.5, 9.0]).word == "cannot be told"  # equal by chance
    assert effect_of([1.0, 2.0], [0.0, 3.0]).word == "cannot be told"


def answer(adoption: float, unsignalled: float, evictions: float) -> Answer:
    """An answer whose other effects cannot be told."""
    unknown = Effect(1.0, 0.0, -1.0, 1.0)
    sure = {"months_unsignalled": unsignalled, "evictions": evictions}
    effects = {name: Effect(1.0, size, size - 0.1, size + 0.1) for name, size in sure.items()}
    names = ("signalled_soon_share", "signalled_share", "before_summons_share", "problem_debts", "court_orders")
    return Answer(Place("1", "asked"), "covenant", adoption, dict.fromkeys(names, unknown) | effects)


def test_sentences_tell_where_a_hypothesis_fails() -> None:
    found = [answer(0.3, -0.05, -2.0), answer(1.0, -1.0, 0.05)]
    assert told.sentences(found) == [
        "covenant: signals earlier in 1 of 2 settings (1x hours, consent asked, adoption 1); of these it prevents "
        "problem debts in 0, court orders in 0, evictions in 0; nothing beyond chance in 1 "
        "(1x hours, consent asked, adoption 1)."
    ]
    assert "MORE evictions in 1" in told.sentences([answer(1.0, -1.0, 2.0)])[0]


@pytest.mark.parametrize(
    ("late", "says"),
    [
        ((100, 60, 9), "the puzzle comes out. With keys"),
        ((100, 40, 9), "the puzzle comes out, though not as 'most'. With keys"),
        ((100, 26, 9), "the puzzle does NOT come out. With keys"),
        ((10, 9, 1), "Too few households"),
    ],
)
def test_the_puzzle_is_told_as_it_is(late: tuple[int, int, int], says: str) -> None:
    found = Puzzle(dict.fromkeys(told.MOMENTS, (400, 100, 20)) | {"team_at_last": late}, [])
    assert says in told.puzzle_sentences(found)[0]


def test_forced_help_compares_the_same_households() -> None:
    worlds = [
        Forced(10, {"untouched": 5, "before_order": 2, "after_order": 3, "at_last": 4}, {}),
        Forced(20, {"untouched": 10, "before_order": 4, "after_order": 6, "at_last": 12}, {}),
    ]
    # Of those helped at the last moment 4 in 10 and 12 in 20 are evicted, of the same helped before an order 2 and 4.
    found = Puzzle({}, worlds).difference()
    assert (found.without, found.difference) == (pytest.approx(0.2), pytest.approx(0.3))
    assert found.low < 0.2 and found.high > 0.4


def test_help_begins_once_and_only_for_those_wanted_whose_case_has_come_so_far() -> None:
    model: Any = DebtEscalation(endless_hours(resolve("gemeente-n", homes=300).setup), seed=3)
    model.step()
    homes = model.records
    homes["legal_stage"] = LegalStage.NONE
    homes["help_stage"] = HelpStage.NONE
    homes["legal_stage"][:2] = LegalStage.BAILIFF
    homes["legal_stage"][2] = LegalStage.ORDER
    wanted = {int(number) for number in homes["household"][1:3]}
    force_help(model, LegalStage.ORDER, wanted)
    assert homes["help_stage"][:4].tolist() == [HelpStage.NONE, HelpStage.NONE, HelpStage.HELPED, HelpStage.NONE]
    assert wanted == {int(homes["household"][1])}
    model.close()


def test_a_lever_of_no_adoption_changes_nothing_in_a_small_town(tmp_path: Path) -> None:
    from experiments.hypotheses.study import answers
    from experiments.run import Plan
    from results.store import Store

    asked = Asked(("standard-referral",), ("1",), ("none",), (0.0, 1.0))
    found = answers("gemeente-n", 600, asked, Plan(1, 24, 12, 2, 1), Store(tmp_path))
    none, full = found
    assert all(math.isnan(one.difference) or one.difference == 0 for one in none.effects.values())
    assert full.effects["signalled_share"].difference > 0


@pytest.mark.slow
def test_the_command_writes_tables_and_figure(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    small = ["--households", "600", "--months", "12", "--replications", "2", "--levers", "covenant"]
    assert main([*small, "--out", str(tmp_path)]) == 0
    printed = capsys.readouterr().out
    assert "Closer cooperation signals earlier in" in printed and "households with an order" in printed
    assert {path.name for path in (tmp_path / "hypotheses").iterdir()} == {
        "hypotheses.csv", "puzzle.csv", "hypotheses.png", "hypotheses.svg",
    }  # fmt: skip
    explained = tomllib.loads(Path("results/columns.toml").read_text(encoding="utf-8"))
    for name in ("hypotheses", "puzzle"):
        head = (tmp_path / "hypotheses" / f"{name}.csv").read_text(encoding="utf-8").splitlines()[0].split(",")
        assert head == list(explained[name])
