"""Minutes of an office go over to the next round: hours per home mean the same in a small town and a large one."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.agents import NeighbourhoodTeams, SignalDesk, VipWorker
from model.offices.line import minutes_of_round, minutes_to_keep
from model.offices.rungs import NOT_STARTED
from model.simulation import DebtEscalation
from model.words import Desk, HelpStage, LegalStage, LineKind, Staff
from tests.offices_support import RENT, Bench
from tests.towns import lived, town


def test_minutes_come_free_in_whole_minutes() -> None:
    # 0.1 hours a month per 1,000 homes, 600 homes: 1.8 minutes a round.
    assert [minutes_of_round.py_func(0.1, 600, now) for now in range(5)] == [1, 2, 2, 2, 2]
    assert [minutes_of_round.py_func(40.0, 1000, now) for now in range(3)] == [1200, 1200, 1200]


@given(st.floats(0.0, 500.0), st.integers(1, 20_000), st.integers(1, 200))
def test_no_minute_is_lost_in_rounding(hours: float, homes: int, rounds: int) -> None:
    given_out = sum(minutes_of_round.py_func(hours, homes, now) for now in range(rounds))
    assert given_out == int(hours * homes / 1000.0 * 30.0 * rounds)


def test_at_most_three_steps_are_saved_up_and_all_that_was_overdrawn_is_taken_off() -> None:
    assert minutes_to_keep.py_func(40, 90) == 40
    assert minutes_to_keep.py_func(400, 90) == 270
    assert minutes_to_keep.py_func(-60, 90) == -60


def vip_bench(hours: float) -> Bench:
    """One tenant whom the worker never reaches; 75 hours a month per 1,000 homes are 18 minutes a round at 8 homes."""
    bench = Bench(vip_desk__hours_per_1000_homes=hours, vip_desk__drops_out_per_round_share=0.0)
    bench.set(vip_desk__visit_reach_share=0.0, vip_desk__tries_rounds=1000, vip_desk__visit_minutes=90)
    h = bench.homes[0]
    h.rent_arrears_cents, h.desk, h.desk_stage = 2 * RENT, Desk.VIP, HelpStage.WAITING
    return bench


def test_a_visit_longer_than_a_rounds_minutes_is_saved_up_for() -> None:
    bench = vip_bench(75.0)
    assert [bench.work(VipWorker, rounds=1, first=now)["desk_visits"] for now in range(10)] == [0, 0, 0, 0, 1] * 2
    assert bench.work(VipWorker, rounds=30, first=10)["desk_minutes_used"] == 30 * 18
    assert vip_bench(0.0).work(VipWorker, rounds=40)["desk_visits"] == 0


def test_an_idle_worker_saves_up_three_visits_and_no_more() -> None:
    bench = vip_bench(75.0)
    bench.homes[0].desk_stage = HelpStage.NONE
    bench.work(VipWorker, rounds=20)
    assert bench.model.minutes_kept[Staff.VIP] == 3 * 90
    bench.homes[0].desk_stage, bench.homes[0].desk_round = HelpStage.WAITING, 20
    assert bench.work(VipWorker, rounds=1, first=20)["desk_visits"] == 1
    assert bench.model.minutes_kept[Staff.VIP] == 3 * 90 + 18 - 90


def test_a_visit_by_two_that_overdraws_is_taken_off_the_next_rounds() -> None:
    bench = Bench(signal_desk__hours_per_1000_homes=250.0, signal_desk__visit_attempts=1)  # 60 minutes a round
    bench.set(signal_desk__drops_out_per_round_share=0.0, signal_desk__within_rounds=1000)
    bench.homes.rent_arrears_cents[:2] = 2 * RENT
    first = bench.work(SignalDesk, rounds=2)  # signals come on the 15th: 60 kept, 60 more; a visit takes 2 x 60
    assert (first["desk_visits"], bench.model.minutes_kept[Staff.SIGNALS]) == (1, 0)
    second = bench.work(SignalDesk, rounds=1, first=2)  # 60 minutes let a visit begin, that takes 120
    assert (second["desk_visits"], bench.model.minutes_kept[Staff.SIGNALS]) == (1, -60)


def test_the_minutes_kept_belong_to_the_state() -> None:
    setup = town(("vip",))
    whole = DebtEscalation(setup, seed=7)
    whole.run_burn_in()
    whole.run(7)
    start = whole.snapshot()
    assert start.minutes_kept.any()
    branch = DebtEscalation.branch(start, setup)
    assert np.array_equal(branch.minutes_kept, whole.minutes_kept)
    for model in (whole, branch):
        model.run(12)
    # Disclosures alone are counted anew from a branch point on.
    counted_anew = {name for name in whole.homes.dtype.names if "disclosure" in name}
    for name in set(whole.homes.dtype.names) - counted_anew:
        assert np.array_equal(branch.homes[name], whole.homes[name]), name


@pytest.mark.parametrize("lever", ["vip", "woonmaatschappelijk-werk", "other-eyes", "vroeg-eropaf"])
def test_a_small_town_is_visited_too_if_less_often_as_more_give_up_waiting_for_a_small_office(lever: str) -> None:
    def visits_per_1000(homes: int) -> float:
        towns = 36_000 // homes  # so many that luck moves the ratio of two sizes by about 6%
        found = sum(int(lived(town((lever,), homes), seed=seed).series().desk_visits.sum()) for seed in range(towns))
        return 1000.0 * found / (towns * homes)

    small, middle, large = (visits_per_1000(homes) for homes in (600, 1_500, 9_000))
    assert large > 5.0
    assert small == pytest.approx(large, rel=0.3)
    assert middle == pytest.approx(large, rel=0.25)


def test_help_holds_the_bailiff_back_but_one_who_has_not_begun_begins_first() -> None:
    bench = Bench(teams__hours_per_1000_homes=5_000.0, teams__appointment_kept_share=1.0)
    bench.homes.team, bench.homes.rent_arrears_cents = 0, 2 * RENT
    bench.homes.help_stage, bench.homes.line_kind = HelpStage.WAITING, LineKind.ACCEPTED
    bench.homes.legal_stage = LegalStage.BAILIFF
    bench.homes.legal_due_round = np.where(np.arange(8) < 4, NOT_STARTED, 9)
    assert bench.work(NeighbourhoodTeams, rounds=1)["helped_started"] > 0
    helped = bench.homes.help_stage == HelpStage.HELPED
    pause = bench.model.policies[0]["pauses_for_help_rounds"]
    assert helped[:4].any() and helped[4:].any() and pause > 0
    assert set(bench.homes.legal_due_round[:4][helped[:4]]) == {NOT_STARTED}
    assert set(bench.homes.legal_due_round[4:][helped[4:]]) == {9 + pause}
