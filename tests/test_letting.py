"""Deposit and talk at letting, shelter after an eviction, legal steps during a settlement: hand-worked numbers."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from experiments.economics import is_contained
from experiments.evaluation import load_evaluation
from model.offices import legal, letting
from model.words import Cause, Cost, End, HelpStage, Party, SettlementStage
from tests.support import group, one_household, one_total, read_values, small_ledger, world
from tests.towns import lived, town


def policy(**given_values: Any) -> Any:
    """A corporation's policy: the shared values, with those a test works out by hand replaced."""
    from model.offices.corporation import CorporationPolicy

    return CorporationPolicy(**(read_values("corporation") | given_values))


def asked(savings: int, deposit_rents: float = 1.0) -> Any:
    """A new tenant asked for its deposit, the totals, and the ledger rows."""
    h, total, ledger = one_household(rent_cents=50_000, savings_cents=savings), one_total(), small_ledger()
    letting.deposit_is_asked.py_func(h, policy(deposit_rents=deposit_rents), 7, total, ledger.rows, ledger.size)
    return h, total, ledger.written()


def test_a_deposit_is_paid_from_savings_and_otherwise_the_first_debt() -> None:
    rich, total, rows = asked(70_000)
    assert (rich.savings_cents, rich.deposit_cents, rich.rent_arrears_cents) == (20_000, 50_000, 0)
    assert (total.rent_due_cents, total.spells_deposit) == (0, 0)
    assert (rows.payer[0], rows.payee[0], rows.cost[0], rows.cents[0]) == (
        Party.HOUSEHOLD, Party.CORPORATION, Cost.DEPOSIT, 50_000,
    )  # fmt: skip
    poor, total, rows = asked(15_000)
    assert (poor.savings_cents, poor.deposit_cents, poor.rent_arrears_cents) == (0, 50_000, 35_000)
    assert (poor.cause, poor.spell_month, total.spells_deposit, total.new_arrears) == (Cause.DEPOSIT, 7, 1, 1)
    assert total.rent_due_cents == total.closing_arrears_cents == 35_000
    assert len(asked(0, deposit_rents=0.0)[2]) == 0


@given(st.integers(0, 200_000), st.integers(0, 120_000), st.integers(0, 50_000))
def test_every_cent_of_a_deposit_is_set_off_or_goes_back(deposit: int, arrears: int, costs: int) -> None:
    h = one_household(deposit_cents=deposit, rent_arrears_cents=arrears, rent_costs_cents=costs)
    total, ledger = one_total(), small_ledger()
    total.closing_arrears_cents = arrears + costs
    letting.deposit_is_given_back.py_func(h, 9, total, ledger.rows, ledger.size)
    owed = h.rent_arrears_cents + h.rent_costs_cents
    assert owed == max(arrears + costs - deposit, 0) == total.closing_arrears_cents
    assert total.receipts_cents == arrears + costs - owed
    assert ledger.written().cents.sum() == deposit and h.deposit_cents == 0


def spoken_to(**parameters: Any) -> Any:
    """A new tenant whose budget does not fit, after the talk; totals and rows."""
    h = one_household(
        household=5001, rent_cents=50_000, usual_income_cents=100_000, necessary_cents=60_000, attention=1.0
    )
    answering = {"accepts_at_desk_share": 1.0} if "accepts_at_desk_share" in read_values("answering") else {}
    w = world(letting={"talk_claims_share": 1.0, "talk_coaching": 0.5, "talk_refers_share": 1.0}, answering=answering)
    total, ledger = one_total(), small_ledger()
    p = policy(**{"intake_share": 1.0, **parameters})
    letting.new_tenant_is_spoken_to.py_func(h, w[0], p, 1, 7, total, ledger.rows, ledger.size)
    return h, total, ledger.written()


def test_at_the_talk_allowances_are_claimed_and_the_hour_is_booked() -> None:
    h, _, rows = spoken_to()
    assert h.claims_rent_allowance and h.claims_health_allowance and h.claims_child_budget
    assert rows.cost.tolist() == [Cost.INTAKE_TALK]
    h, _, rows = spoken_to(intake_share=0.0)
    assert not h.claims_rent_allowance and len(rows) == 0 and h.help_stage == HelpStage.NONE


def test_the_law_waits_while_a_settlement_runs_and_a_while_before() -> None:
    waits = legal.waits_for_settlement.py_func
    assert waits(SettlementStage.RUNNING, 100, 10, 2)
    assert waits(SettlementStage.NEGOTIATING, 11, 10, 2) and not waits(SettlementStage.NEGOTIATING, 12, 10, 2)
    assert not waits(SettlementStage.NONE, 10, 10, 2) and not waits(SettlementStage.COMPLETED, 10, 10, 2)


def test_shelter_is_booked_in_the_months_after_the_eviction() -> None:
    p = group("legal", shelter_share=1.0, shelter_months=3, shelter_month_cents=200_000, homeless_share=0.0)
    ledger = small_ledger()
    legal.shelter_is_found.py_func(one_household(), p, 1, 10, ledger.rows, ledger.size)
    rows = ledger.written()
    assert rows.month.tolist() == [11, 12, 13] and rows.cents.tolist() == [200_000] * 3
    assert set(rows.cost.tolist()) == {Cost.SHELTER} and set(rows.payer.tolist()) == {Party.MUNICIPALITY}


def test_homelessness_follows_shelter_and_both_are_part_of_what_an_eviction_costs_society() -> None:
    """Two months of shelter at EUR 2,000, then three of homelessness at EUR 700."""
    given = {"shelter_share": 1.0, "shelter_months": 2, "shelter_month_cents": 200_000}
    p = group("legal", **given, homeless_share=1.0, homeless_months=3, homeless_month_cents=70_000)
    ledger = small_ledger()
    legal.shelter_is_found.py_func(one_household(), p, 1, 10, ledger.rows, ledger.size)
    rows = [(int(row["month"]), int(row["cost"]), int(row["cents"])) for row in ledger.written()]
    assert rows == [
        (11, Cost.SHELTER, 200_000),
        (12, Cost.SHELTER, 200_000),
        (13, Cost.HOMELESSNESS, 70_000),
        (14, Cost.HOMELESSNESS, 70_000),
        (15, Cost.HOMELESSNESS, 70_000),
    ]
    assert is_contained(Cost.HOMELESSNESS, Cost.SOCIETAL_LOSS) and is_contained(Cost.SHELTER, Cost.SOCIETAL_LOSS)


def test_a_delayed_eviction_finds_the_same_household_a_bed_or_none() -> None:
    """Whoever is in shelter after an eviction in month 10 is so after one in month 11, and the others are not."""
    p = group("legal", shelter_share=0.5, shelter_months=1, homeless_share=0.5, homeless_months=1)
    booked = []
    for month in (10, 11):
        ledger = small_ledger()
        for household in range(40):
            legal.shelter_is_found.py_func(one_household(household=household), p, 1, month, ledger.rows, ledger.size)
        rows = ledger.written()
        booked.append([(int(row["household"]), int(row["month"]) - month, int(row["cents"])) for row in rows])
    assert booked[0] == booked[1]
    assert 0 < len({household for household, *_ in booked[0]}) < 40


def test_even_the_longest_way_back_costs_less_than_the_figure_that_contains_it() -> None:
    p = group("legal")
    whole = p.shelter_months * p.shelter_month_cents + p.homeless_months * p.homeless_month_cents
    assert 0 < whole < load_evaluation().society_cents.value


@pytest.fixture(scope="module")
def baseline() -> Any:
    return lived(town(homes=1500))


def test_without_a_deposit_no_spell_begins_with_one(baseline: Any) -> None:
    without = lived(town(("no-deposit",), homes=1500))
    assert baseline.series().spells_deposit.sum() > 0 == without.series().spells_deposit.sum()
    new = without.homes[without.homes.start_month >= without.branch_month + 1]
    assert len(new) > 0 and (new.deposit_cents == 0).all()


def test_a_critical_intake_brings_tenants_to_the_team_and_costs_time(baseline: Any) -> None:
    critical = lived(town(("critical-intake",), homes=1500))
    ledgers = [model.ledger_rows() for model in (baseline, critical)]
    talks = [((rows.cost == Cost.INTAKE_TALK) & (rows.month >= 1)).sum() for rows in ledgers]  # keys of month 0 on
    assert talks[1] == critical.series().relet.sum() > talks[0]
    assert critical.series().referrals.sum() > baseline.series().referrals.sum()


def test_fitting_allocation_changes_only_who_moves_in(baseline: Any) -> None:
    fitting = lived(town(("fitting-allocation",), homes=1500))
    stayed = (fitting.homes.start_month < fitting.branch_month) & (baseline.homes.start_month < baseline.branch_month)
    assert fitting.homes.household[stayed].tolist() == baseline.homes.household[stayed].tolist()
    assert fitting.homes.wage_cents[~stayed].tolist() != baseline.homes.wage_cents[~stayed].tolist()


def test_evictions_are_followed_by_shelter_in_the_share_that_goes_there() -> None:
    always = lived(town(homes=1500, legal__shelter_share="0.5", legal__shelter_months="3"), months=30)
    rows, gone = always.ledger_rows(), always.tenancies()
    assert set(rows.household[rows.cost == Cost.SHELTER]) <= set(gone.household[gone.end == End.EVICTED]) | set(
        rows.household[rows.month < 3]
    )
