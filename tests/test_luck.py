"""Luck: the same number for the same question, even, unrelated, and never renumbered."""

import re
from pathlib import Path

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from model.luck import RESERVED, Purpose, draw, luck, luck_key, replication_seed

# Numbers are part of the results: this list may only grow. A changed number moves every result.
NUMBERS = {
    "CELL": 1, "TRAIT": 2, "AGE": 3, "CHILD_AGE": 4, "CONCERN": 5, "WAGE": 6, "PARTNER_WAGE": 7, "SAVINGS": 8,
    "OTHER_DEBT": 9, "CLAIMS": 10, "HABIT": 11, "RENT": 12, "NEIGHBOURHOOD": 13, "INTEGERISE": 14, "STREET": 15,
    "DISMISSAL": 20, "FINDS_WORK": 21, "SEPARATION": 22, "ILLNESS": 23, "RECOVERY": 24, "SETBACK": 25,
    "SETBACK_SIZE": 26, "NORMAL_MOVE": 27, "DEATH": 28, "BIRTH": 29, "CHILD_LEAVES": 30, "PARTNERING": 31,
    "DECISION_TIME": 32, "REPORTS_CHANGE": 33, "INCOME_SWING": 34, "CRISIS": 35, "OVERSPENDS": 36,
    "LIFE_EVENT": 37, "LAPSE": 40,
    "BILL_ORDER": 41, "CATCHES_UP": 42, "FACES_POST": 43, "BORROWS": 44, "SQUEEZES": 45, "RUNG_ADOPTION": 50,
    "EMPLOYEE": 51, "REACHED": 52, "RESPONDS": 53, "ARRANGES": 54, "KEEPS_APPOINTMENT": 55, "CALLS_TEAM": 56,
    "ACCEPTS_HELP": 57, "CONSENTS": 58, "SEES_CONCERN": 59, "DISCRETION": 60, "PRESSURE": 61, "JUDGMENT": 62,
    "RETURNS_KEYS": 63, "ABSCONDS": 64, "EVICTION_LOSS": 65, "LINE": 70, "DROPS_OUT": 71, "HELP_WORKS": 72,
    "HELP_HOURS": 73, "RELAPSE": 74, "INTAKE": 75, "SETTLEMENT": 76, "VACANCY": 80, "REPLICATION": 90,
}  # fmt: skip


def test_purposes_are_never_renumbered_and_never_share_a_number() -> None:
    for name, number in NUMBERS.items():
        assert Purpose[name] == number
    assert len({int(purpose) for purpose in Purpose}) == len(Purpose.__members__)


def test_what_is_reserved_is_not_drawn_and_everything_else_is() -> None:
    files = [path for path in (Path(__file__).parents[1] / "model").rglob("*.py") if path.name != "luck.py"]
    drawn = {name for path in files for name in re.findall(r"Purpose\.(\w+)", path.read_text())}
    drawn.add(Purpose.REPLICATION.name)  # in luck.py itself
    assert drawn == {purpose.name for purpose in Purpose if purpose not in RESERVED}


def test_known_values_hold_for_ever() -> None:
    assert luck(1, 2, 3, 4, 5) == 0.8030020069169299
    assert replication_seed(1, 0) == 60687532747095417


COUNT = st.integers(0, 65_000)


@given(st.integers(0, 2**62), st.integers(0, 10**12), COUNT, st.integers(0, 99), COUNT)
def test_luck_lies_in_the_unit_interval_and_has_no_memory(seed, household, month, purpose, nth) -> None:
    first = luck(seed, household, month, purpose, nth)
    luck(seed, household + 1, month, purpose, nth)
    assert 0.0 <= first < 1.0
    assert luck(seed, household, month, purpose, nth) == first
    assert draw(np.uint64(luck_key(seed, household, month)), purpose, nth) == first


def test_draws_are_even_and_unrelated_between_neighbours() -> None:
    count = 20_000
    by_household = np.array([luck(1, i, 7, Purpose.DISMISSAL, 0) for i in range(count)])
    by_month = np.array([luck(1, 7, i, Purpose.DISMISSAL, 0) for i in range(count)])
    by_nth = np.array([luck(1, 7, 7, Purpose.DISMISSAL, i) for i in range(count)])
    for draws in (by_household, by_month, by_nth):
        # Standard errors: mean 0.002, share in a tenth 0.002, serial correlation 0.007.
        assert abs(draws.mean() - 0.5) < 0.01
        assert np.all(np.abs(np.histogram(draws, 10, (0, 1))[0] / count - 0.1) < 0.012)
        assert abs(np.corrcoef(draws[:-1], draws[1:])[0, 1]) < 0.035
    assert abs(np.corrcoef(by_household, by_month)[0, 1]) < 0.035


def test_replications_have_seeds_of_their_own() -> None:
    seeds = {replication_seed(seed, replication) for seed in range(20) for replication in range(50)}
    assert len(seeds) == 1000 and all(0 <= s < 2**63 for s in seeds)
