"""What must hold over everything that exists: levers, luck, cents, branches, compilation."""

import gc
import os
import subprocess
import sys
import weakref
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from model.groups import GROUPS
from model.hazards import ALWAYS
from model.households import FIELDS
from model.setup import Setup, group_dtype
from model.simulation import DebtEscalation
from model.words import HelpStage
from scenarios.compose import catalogue, resolve
from tests.towns import PLENTY, digest, lived, town, values

ROOT = Path(__file__).parent.parent
LEVERS = [entry["name"] for entry in catalogue("levers")]
PLENTIFUL = {name.replace(".", "__"): value for name, value in PLENTY.items()}


@pytest.fixture(scope="module")
def baseline() -> DebtEscalation:
    """The baseline town after two years."""
    return lived(town())


@pytest.mark.parametrize("lever", LEVERS)
def test_every_lever_is_alive(lever: str, baseline: DebtEscalation) -> None:
    assert digest(lived(town((lever,)))) != digest(baseline)


@pytest.mark.parametrize("lever", LEVERS)
def test_a_lever_with_adoption_zero_changes_nothing(lever: str, baseline: DebtEscalation) -> None:
    assert digest(lived(town((f"{lever}[adoption=0]",)))) == digest(baseline)


def test_the_null_policy_is_the_baseline_exactly(baseline: DebtEscalation) -> None:
    assert digest(lived(town())) == digest(baseline)
    assert digest(lived(town(), seed=8)) != digest(baseline)


def test_branching_from_the_snapshot_is_an_unbroken_run(baseline: DebtEscalation) -> None:
    model = DebtEscalation(town(), seed=7)
    model.run_burn_in()
    model.run(5)
    branch = DebtEscalation.branch(model.snapshot(), town())
    model.run(3)  # what the first model does next is nothing to its snapshot
    branch.run(19)
    assert digest(branch) == digest(baseline)


def test_a_policy_starts_at_the_branch_point_and_not_before() -> None:
    with_lever, without = town(("standard-referral",)), town()
    ahead, behind = DebtEscalation(with_lever, seed=7), DebtEscalation(without, seed=7)
    ahead.run_burn_in()
    behind.run_burn_in()
    assert values(ahead.homes) == values(behind.homes)


def test_the_short_ways_change_nothing(baseline: DebtEscalation) -> None:
    """Quiet households, circumstances that stay, uneventful draws: looked at in full, they bring the same."""
    same_by_the_long_way(baseline, town(), months=12 + 24)


@pytest.mark.parametrize("lever", ["achter-de-voordeur", "other-eyes", "straatkubus"])
def test_the_short_ways_change_nothing_where_offices_come_to_quiet_households(lever: str) -> None:
    setup = town((lever,), homes=1500, burn_in=0)
    same_by_the_long_way(lived(setup, months=24), setup, months=24)


def same_by_the_long_way(short: DebtEscalation, setup: Setup, months: int) -> None:
    """Hold a simulation against the same one in which no household ever takes a short way."""
    model = DebtEscalation(setup, seed=7)
    model.eventful = ALWAYS
    for _ in range(months):
        model.homes.is_quiet = False
        model.homes.circumstances = 0
        model.homes.age_bands_until_months = -1
        model.step()
    model.homes.age_bands_until_months = short.homes.age_bands_until_months
    for name in short.homes.dtype.names:
        assert np.array_equal(model.homes[name], short.homes[name]), name
    assert values(model.series()) == values(short.series())
    assert values(model.ledger_rows()) == values(short.ledger_rows())


def test_a_quiet_household_has_nothing_at_stake(baseline: DebtEscalation) -> None:
    quiet = baseline.homes[baseline.homes.is_quiet]
    assert len(quiet) > len(baseline.homes) / 3
    for name in (
        *("rent_arrears_cents", "rent_costs_cents", "energy_arrears_cents", "water_arrears_cents"),
        *("health_arrears_cents", "other_arrears_cents", "repayment_demand_cents", "instalment_cents"),
        *("months_in_arrears", "rungs_done", "unanswered_count", "is_reminded", "legal_stage", "pressure"),
        *("problem_debt", "debtor_kind", "letter_balance_cents", "direct_payment_months"),
    ):
        assert not quiet[name].any(), name
    assert not np.isin(quiet.help_stage, [HelpStage.WAITING, HelpStage.HELPED]).any()


def test_row_order_is_not_luck() -> None:
    setup = town()
    straight, turned = DebtEscalation(setup, seed=7), DebtEscalation(setup, seed=7)
    for office in turned.offices[:4]:
        part = turned.homes[office.first : office.last].copy()
        turned.homes[office.first : office.last] = part[::-1]
    straight.run(24)
    turned.run(24)
    by_dwelling = np.argsort(turned.homes.dwelling)
    assert values(turned.homes[by_dwelling]) == values(straight.homes)


def test_households_that_a_lever_cannot_reach_live_the_same_life() -> None:
    lever = "standard-referral[adoption.a=0,adoption.b=0,adoption.c=0]"
    with_lever, without = lived(town((lever,), homes=1000, **PLENTIFUL)), lived(town(homes=1000, **PLENTIFUL))
    elsewhere = without.homes.corporation < 3
    assert values(with_lever.homes[elsewhere]) == values(without.homes[elsewhere])
    assert values(with_lever.homes[~elsewhere]) != values(without.homes[~elsewhere])


def test_a_household_lives_the_same_life_in_a_smaller_town() -> None:
    setup = town(**PLENTIFUL)
    whole = DebtEscalation(setup, seed=7)
    start = whole.snapshot()
    whole.run(24)
    kept = start.homes.corporation < 3
    stage = setup.stages[0]
    emptied = (*stage.corporations[:3], stage.corporations[3]._replace(homes=0))
    small_setup = replace(setup, stages=(stage._replace(corporations=emptied),))
    small = DebtEscalation.branch(replace(start, homes=start.homes[kept].copy()), small_setup)
    small.run(24)
    assert values(small.homes) == values(whole.homes[whole.homes.corporation < 3])


def test_every_cent_is_accounted_for(baseline: DebtEscalation) -> None:
    """Opening arrears + rent due + costs = receipts + written off + closing arrears, per corporation and month."""
    for t in baseline.series():
        assert t.opening_arrears_cents + t.rent_due_cents + t.costs_charged_cents == (
            t.receipts_cents + t.written_off_cents + t.closing_arrears_cents
        )
    homes = baseline.homes
    owed = int(homes.rent_arrears_cents.sum() + homes.rent_costs_cents.sum())
    assert owed == int(baseline.totals.closing_arrears_cents.sum())
    assert homes.rent_arrears_cents.min() >= 0 and homes.savings_cents.min() >= 0


def test_ledger_rows_agree_with_the_totals(baseline: DebtEscalation) -> None:
    from model.words import Cost, Party

    rows, series = baseline.ledger_rows(), baseline.series()
    forgiven = rows[(rows.cost == Cost.DEBT_FORGIVEN) & (rows.payer == Party.CORPORATION)].cents.sum()
    assert rows[rows.cost == Cost.ARREARS_WRITTEN_OFF].cents.sum() + forgiven == series.written_off_cents.sum()
    assert rows[rows.cost == Cost.COLLECTION_FEE].cents.sum() == series.costs_charged_cents.sum()
    assert (rows.cost == Cost.SUMMONS_FEE).sum() == series.summonses.sum()
    assert (rows.cost == Cost.EVICTION_EXECUTION).sum() == series.evicted.sum()
    assert rows.cents.min() >= 0


def test_homes_are_never_lost_and_tenancies_follow_one_another(baseline: DebtEscalation) -> None:
    assert baseline.series().homes.reshape(-1, 4).sum(axis=1).tolist() == [600] * 24
    tenancies = baseline.tenancies()
    assert len(np.unique(tenancies.household)) == len(tenancies)
    assert len(tenancies) == 600 + int(baseline.series().relet.sum())
    ended = tenancies[tenancies.end > 0]
    assert (ended.end == 3).sum() == baseline.series().evicted.sum()


@pytest.mark.slow
def test_compiled_equals_uncompiled() -> None:
    def run(uncompiled: str) -> str:
        command = [sys.executable, "-m", "tests.towns"]
        environment = os.environ | {"ARREARS_UNCOMPILED": uncompiled}
        done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        return done.stdout

    assert run("1") == run("0")


def test_every_parameter_has_a_unit_a_source_and_a_grade() -> None:
    parameters = resolve("gemeente-n").parameters
    for group, shape in GROUPS.items():
        for name in group_dtype(shape).names or ():
            parameter = parameters[f"{group}.{name}"]
            assert parameter.unit and parameter.source and parameter.grade


def test_every_field_of_the_record_has_a_unit_and_a_meaning() -> None:
    assert all(field.unit and field.meaning for field in FIELDS)
    assert len({field.name for field in FIELDS}) == len(FIELDS)


def test_a_model_that_is_closed_is_freed() -> None:
    """Mesa keeps agents and models alive; a sweep of hundreds of runs in one process must not grow."""
    gone = []
    for seed in range(3):
        model = DebtEscalation(town(homes=100, burn_in=0), seed=seed)
        model.run(2)
        gone.append(weakref.ref(model))
        model.close()
        del model
    gc.collect()
    assert all(reference() is None for reference in gone)
