"""The end of the legal path: a last arrangement when the eviction is announced, and what stops the announced day."""

from typing import Any

import pytest

from model.offices import contact, legal
from model.offices.corporation import CorporationPolicy
from model.words import End, LegalStage, LineKind
from tests.support import key, one_household, one_total, read_values, small_ledger, world

ALL_TAKEN = {"accepts_arrangement_share": 1.0, "accepts_under_pressure_share": 1.0}
OWES = {"rent_cents": 50_000, "rent_arrears_cents": 150_000, "usual_income_cents": 200_000}


def policy(**changes: Any) -> Any:
    """A corporation that always goes on."""
    usual = {"executes_share": 1.0, "spares_young_families_share": 0.0, "executes_from_rents": 1.0}
    given = read_values("corporation") | usual | changes
    return CorporationPolicy(**{name: given[name] for name in CorporationPolicy._fields})


def announce(h: Any, total: Any, at_last: float) -> None:
    everything = world(legal={"arranges_at_last_share": at_last, "announcement_rounds": 2}, arranging=ALL_TAKEN)[0]
    legal.announced_or_waits.py_func(h, everything, policy(), key(1, 1, 1), False, 10, total)


def the_day(h: Any, **changes: Any) -> int:
    ledger = small_ledger()
    everything = world(legal={"keys_returned_share": 0.0, "absconds_share": 0.0})[0]
    args = (key(1, 1, 1), 1, 12, 6, one_total(), ledger.rows, ledger.size)
    return legal.ends_or_saved.py_func(h, everything, policy(**changes), *args)


def test_with_the_announcement_comes_a_last_arrangement() -> None:
    h, total = one_household(legal_stage=LegalStage.ORDER, **OWES), one_total()
    announce(h, total, at_last=1.0)
    assert (h.legal_stage, h.told_eviction, h.legal_due_round) == (LegalStage.ANNOUNCED, True, 12)
    assert h.instalment_cents > 0 and total.arrangements_made == 1
    assert the_day(h) == End.STILL_THERE and h.legal_stage == LegalStage.ORDER


def test_without_one_the_announced_day_ends_the_tenancy() -> None:
    h, total = one_household(legal_stage=LegalStage.ORDER, **OWES), one_total()
    announce(h, total, at_last=0.0)
    assert h.instalment_cents == 0
    assert the_day(h) == End.EVICTED


@pytest.mark.parametrize(("arrears_cents", "goes_on"), [(49_999, False), (50_000, True)])
def test_nobody_is_put_out_for_less_than_the_corporation_holds_to(arrears_cents: int, goes_on: bool) -> None:
    assert legal.is_owed_enough.py_func(arrears_cents, 50_000, 1.0) == goes_on
    h, total = (
        one_household(legal_stage=LegalStage.ORDER, **(OWES | {"rent_arrears_cents": arrears_cents})),
        one_total(),
    )
    announce(h, total, at_last=0.0)
    assert (h.legal_stage == LegalStage.ANNOUNCED) == goes_on and total.evictions_announced == int(goes_on)
    h.legal_stage = LegalStage.ANNOUNCED
    assert (the_day(h) == End.EVICTED) == goes_on
    assert the_day(h, executes_from_rents=0.5) == End.EVICTED


def test_a_referral_at_the_last_moment_is_kept_apart_from_the_first() -> None:
    h, total = one_household(legal_stage=LegalStage.BAILIFF, **OWES), one_total()
    contact.join_line.py_func(h, LineKind.OWN_REQUEST.value, 0, 0, 6, 3, total)
    assert (h.first_referral_month, h.first_late_referral_month) == (3, -1_000_000)
    h.legal_stage = LegalStage.ANNOUNCED
    h.instalment_cents = 5_000  # something is arranged: the day will pass
    contact.join_line.py_func(h, LineKind.OWN_REQUEST.value, 0, 0, 20, 10, total)
    assert h.first_late_referral_month == -1_000_000
    h.instalment_cents = 0
    for month in (12, 14):
        contact.join_line.py_func(h, LineKind.OWN_REQUEST.value, 0, 0, 2 * month, month, total)
    assert (h.first_referral_month, h.first_late_referral_month) == (3, 12)
    assert contact.is_about_to_end.py_func(LegalStage.ANNOUNCED, 0, 1)
    assert not contact.is_about_to_end.py_func(LegalStage.ANNOUNCED, 0, 0)  # all is paid, the case is not closed yet
    assert not contact.is_about_to_end.py_func(LegalStage.ORDER, 0, 1)
