"""Chance as a function: `luck(seed, household, month, purpose, nth)` is always the same number in [0, 1).

No stream, no state, no order. The same household meets the same events under every policy, adding a draw moves no
other draw, and the number of workers changes nothing. The hash is the finaliser of splitmix64 (Steele, Lea and Flood,
"Fast splittable pseudorandom number generators", 2014), applied three times: once to the run and household, once to
the month, once to the purpose.
"""

from enum import IntEnum
from typing import Any

import numpy as np

from model.jit import hash_rule, rule


class Purpose(IntEnum):
    """What a draw is for. Numbered once, never renumbered: a new purpose takes the next free number.

    Those in `RESERVED` are drawn by no rule.
    """

    CELL = 1
    TRAIT = 2
    AGE = 3
    CHILD_AGE = 4
    CONCERN = 5
    WAGE = 6
    PARTNER_WAGE = 7
    SAVINGS = 8
    OTHER_DEBT = 9
    CLAIMS = 10
    HABIT = 11
    RENT = 12
    NEIGHBOURHOOD = 13
    INTEGERISE = 14
    STREET = 15
    ENERGY_BILL = 16
    PENSION = 17
    IN_FLIGHT = 18
    FITTING = 19
    DISMISSAL = 20
    FINDS_WORK = 21
    SEPARATION = 22
    ILLNESS = 23
    RECOVERY = 24
    SETBACK = 25
    SETBACK_SIZE = 26
    NORMAL_MOVE = 27
    DEATH = 28
    BIRTH = 29
    CHILD_LEAVES = 30
    PARTNERING = 31
    DECISION_TIME = 32
    REPORTS_CHANGE = 33
    INCOME_SWING = 34
    CRISIS = 35
    OVERSPENDS = 36
    LIFE_EVENT = 37
    FLEXIBLE_WORK = 38
    LAPSE = 40
    BILL_ORDER = 41
    CATCHES_UP = 42
    FACES_POST = 43
    BORROWS = 44
    SQUEEZES = 45
    CREDITOR = 46
    RUNG_ADOPTION = 50
    EMPLOYEE = 51
    REACHED = 52
    RESPONDS = 53
    ARRANGES = 54
    KEEPS_APPOINTMENT = 55
    CALLS_TEAM = 56
    ACCEPTS_HELP = 57
    CONSENTS = 58
    SEES_CONCERN = 59
    DISCRETION = 60
    PRESSURE = 61
    JUDGMENT = 62
    RETURNS_KEYS = 63
    ABSCONDS = 64
    EVICTION_LOSS = 65
    TAKES_PART = 66
    HEEDS_TEXT = 67
    OTHER_EYES = 68
    DOOR_OPENS = 69
    LINE = 70
    DROPS_OUT = 71
    HELP_WORKS = 72
    HELP_HOURS = 73
    RELAPSE = 74
    INTAKE = 75
    SETTLEMENT = 76
    OWN_REQUEST = 77
    TRIAGE = 78
    VOLUNTEER = 79
    VACANCY = 80
    DIRECT_PAYMENT = 81
    FUND = 82
    REHOUSING = 83
    LETTING_TALK = 84
    SHELTER = 85
    SPREADS_DEMAND = 86
    REPLICATION = 90
    COUNSEL = 100
    COURSE = 101


# Named once, drawn by none of today's rules. Their numbers stay taken: a number is never given a second meaning.
RESERVED = frozenset(
    {
        Purpose.HABIT, Purpose.NEIGHBOURHOOD, Purpose.ILLNESS, Purpose.SETBACK, Purpose.NORMAL_MOVE, Purpose.BIRTH,
        Purpose.CHILD_LEAVES, Purpose.SQUEEZES, Purpose.EVICTION_LOSS, Purpose.HELP_HOURS, Purpose.INTAKE,
        Purpose.VACANCY,
    }
)  # fmt: skip

_GOLDEN = np.uint64(0x9E3779B97F4A7C15)
_MIX_1 = np.uint64(0xBF58476D1CE4E5B9)
_MIX_2 = np.uint64(0x94D049BB133111EB)
_SHIFT_30, _SHIFT_27, _SHIFT_31, _SHIFT_11 = np.uint64(30), np.uint64(27), np.uint64(31), np.uint64(11)
_SIXTEEN = np.uint64(65536)
_TO_UNIT = 1.0 / 9007199254740992.0  # 2 ** -53


@hash_rule
def _mix(bits):
    """Spread the bits of a 64-bit number evenly (splitmix64 finaliser)."""
    bits = (bits ^ (bits >> _SHIFT_30)) * _MIX_1
    bits = (bits ^ (bits >> _SHIFT_27)) * _MIX_2
    return bits ^ (bits >> _SHIFT_31)


@hash_rule
def luck_key(seed, household, month):
    """What is the key of all chance of this household in this month; draw from it with `draw`.

    A compiled function gives plain Python its 64 bits as an int: wrap it in `np.uint64` before handing it back.
    """
    personal = _mix(np.uint64(seed) * _GOLDEN + np.uint64(household) + _GOLDEN)
    return _mix(personal + np.uint64(month) * _GOLDEN)


@hash_rule
def draw(key, purpose, nth):
    """Which number in [0, 1) has chance in store for this purpose, the nth time this month."""
    return (
        np.float64(_mix(np.uint64(key) + (np.uint64(purpose) * _SIXTEEN + np.uint64(nth)) * _GOLDEN) >> _SHIFT_11)
        * _TO_UNIT
    )


@rule
def luck(seed, household, month, purpose, nth):
    """Which number in [0, 1) belongs to this run, household, month, purpose and n-th use; always the same one."""
    return draw(luck_key(seed, household, month), purpose, nth)


def replication_seed(seed: int, replication: int) -> int:
    """Which seed does the n-th replication of a run use: a non-negative 63-bit number, unrelated between neighbours."""
    key: Any = luck_key(seed, replication, 0)
    return int(_mix(np.uint64(key) + np.uint64(int(Purpose.REPLICATION)))) >> 1
