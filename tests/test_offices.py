"""Ladders, lines and clocks: hand-worked numbers."""

from hypothesis import given
from hypothesis import strategies as st

from model.offices import ladder, legal, line
from model.words import Audience, Composition, End, Measure
from tests.support import group


def test_a_tenant_who_never_pays_owes_two_rents_at_an_age_of_one_and_a_half_months() -> None:
    age = ladder.age_of_oldest_months.py_func
    assert age(50_000, 50_000, False) == 0.0
    assert age(100_000, 50_000, False) == 1.0
    assert age(100_000, 50_000, True) == 1.5
    assert age(0, 50_000, True) == 0.0


def test_rungs_are_reached_by_their_own_measure() -> None:
    reached = ladder.is_reached_rung.py_func
    assert reached(Measure.AMOUNT_IN_RENTS, 2.0, 100_000, 50_000, False, 0, 0, 1)
    assert not reached(Measure.AMOUNT_IN_RENTS, 2.0, 99_999, 50_000, False, 0, 0, 1)
    assert reached(Measure.AGE_OF_OLDEST, 1.5, 50_001, 50_000, True, 0, 0, 1)
    assert not reached(Measure.AGE_OF_OLDEST, 1.5, 100_000, 50_000, False, 0, 0, 1)
    assert reached(Measure.BROKEN_ARRANGEMENT, 1.0, 1, 50_000, False, 1, 0, 1)
    assert not reached(Measure.NO_RESPONSE, 2.0, 1, 50_000, False, 0, 1, 1)


def test_rungs_by_amount_and_by_creditors() -> None:
    """EUR 750 is an amount, whatever the rent; the landlord is one of the creditors, and must be one."""
    reached = ladder.is_reached_rung.py_func
    for rent in (40_000, 90_000):
        assert reached(Measure.AMOUNT_IN_CENTS, 75_000, 75_000, rent, False, 0, 0, 1)
        assert not reached(Measure.AMOUNT_IN_CENTS, 75_000, 74_999, rent, True, 3, 3, 6)
    assert not reached(Measure.AMOUNT_IN_CENTS, 0, 0, 40_000, False, 0, 0, 0)
    assert reached(Measure.CREDITORS, 2, 1, 40_000, False, 0, 0, 2)
    assert not reached(Measure.CREDITORS, 2, 500_000, 40_000, False, 0, 0, 1)
    assert not reached(Measure.CREDITORS, 2, 0, 40_000, False, 0, 0, 3)  # owes others, but no rent


def test_audiences() -> None:
    meant = ladder.is_in_audience.py_func
    assert meant(Audience.YOUNG_FAMILIES, Composition.LONE_PARENT, 30, False, False, 6)
    assert not meant(Audience.YOUNG_FAMILIES, Composition.LONE_PARENT, 72, False, False, 6)
    assert not meant(Audience.YOUNG_FAMILIES, Composition.SINGLE_MAN, -1, False, False, 6)
    assert not meant(Audience.NOT_SINGLE_MEN, Composition.SINGLE_MAN, -1, True, True, 6)
    assert meant(Audience.STRUCTURAL, Composition.COUPLE, -1, False, True, 6)


def test_structural_is_lasting_or_repeated() -> None:
    p = group("casework", structural_months=2, structural_of_twelve=3)
    assert ladder.is_structural.py_func(2, 0b11, p)
    assert ladder.is_structural.py_func(1, 0b10101, p)
    assert not ladder.is_structural.py_func(1, 0b1, p)
    assert not ladder.is_structural.py_func(1, 0b1 | 1 << 13 | 1 << 14, p)


@given(st.floats(0, 1), st.floats(0, 0.5))
def test_no_employee_deviates_where_all_or_none_adopt(luck: float, spread: float) -> None:
    assert ladder.employee_adoption.py_func(0.0, spread, luck) == 0.0
    assert ladder.employee_adoption.py_func(1.0, spread, luck) == 1.0


@given(st.integers(0, 365))
def test_a_clock_of_days_is_rounded_up_by_less_than_a_round(days: int) -> None:
    rounds = legal.rounds_until.py_func(days)
    assert 0 <= 15 * rounds - days < 15


def test_court_needs_enough_rents_and_spares_some_young_families() -> None:
    court = legal.goes_to_court.py_func
    assert not court(0.0, 119_000, 50_000, False, 2.5, 1.0, 0.5)
    assert court(0.7, 125_000, 50_000, False, 2.5, 1.0, 0.5)
    assert not court(0.7, 125_000, 50_000, True, 2.5, 1.0, 0.5)


def test_last_steps() -> None:
    p = group("legal", keys_returned_share=0.2, absconds_share=0.2)
    assert legal.last_step.py_func(0.1, 0.1, p) == End.KEYS_RETURNED
    assert legal.last_step.py_func(0.3, 0.1, p) == End.ABSCONDED
    assert legal.last_step.py_func(0.3, 0.3, p) == End.EVICTED


@given(st.integers(0, 14), st.integers(0, 5000), st.floats(0, 0.999), st.integers(0, 2**24 - 1))
def test_the_line_goes_by_priority_then_time_then_luck(priority: int, now: int, luck: float, dwelling: int) -> None:
    place = line.line_place.py_func
    assert place(priority, now, luck, dwelling) < place(priority + 1, 0, 0.0, 0)
    assert place(priority, now, luck, dwelling) < place(priority, now + 1, 0.0, 0)
    assert place(15, 32767, 0.999999, 2**24 - 1) < 1 << 62
