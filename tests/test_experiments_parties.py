"""Parties, budgets and deadweight against figures worked by hand; transfers add up to nothing."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from experiments.appraisal import appraise
from experiments.assessment import across, economy
from experiments.budget_impact import Part, budget_impact, budgets, by_year, net_cents
from experiments.compare import Variant, compare
from experiments.deadweight import FATES, deadweight, extra_outreach
from experiments.economics import PURSES, SOCIETY, Increment, discount_factors
from experiments.evaluation import load_evaluation
from experiments.pairing import Columns, pair
from experiments.parties import ACTORS, REST, by_convention, contributions, nets_cents, transfers_told, who_pays
from experiments.run import Plan
from model.ledger import KINDS
from model.words import Cost, CostKind, End, Party
from results.store import Store
from tests.fakes import FakeModel, FakeScenario, FakeSetup
from tests.test_experiments_economics import HORIZON, STAYS, WATCH, added, evaluation, ledger, tenancies, worlds

ROW = st.tuples(
    st.integers(-2, HORIZON + 2),
    st.sampled_from(Party),
    st.sampled_from(Party),
    st.sampled_from(Cost),
    st.integers(-1, 3),
    st.integers(0, 10**12),
)
CALL = (0, Party.CORPORATION, Party.LABOUR, Cost.PHONE_CALL)
HELP = (0, Party.MUNICIPALITY, Party.LABOUR, Cost.TEAM_HELP)
FEE = (1, Party.HOUSEHOLD, Party.CORPORATION, Cost.COLLECTION_FEE)


def one_avoided() -> Increment:
    """One eviction of two avoided: EUR 200 of calls, EUR 800 of help, EUR 40 of fees less; 4 contacts."""
    base, other = worlds(
        tenancies((End.EVICTED, 3), STAYS), tenancies(STAYS, STAYS),
        ledger((*FEE, 1, 4000)), ledger((*CALL, 0, 20_000), (*HELP, 0, 80_000)),
    )  # fmt: skip
    contacts = np.zeros(WATCH, dtype=np.int64)
    contacts[0] = 4
    return added(base, other._replace(contacts=contacts, helped=contacts), evaluation())


def test_every_party_has_one_purse() -> None:
    assert sorted(party for own in PURSES.values() for party in own) == sorted(Party)


@given(st.lists(ROW, min_size=1, max_size=30))
def test_transfers_add_up_to_nothing_to_the_cent(rows: list[Any]) -> None:
    table = budgets(ledger(*rows), HORIZON)
    paid, received = table[..., Part.TRANSFERS_PAID], table[..., Part.TRANSFERS_RECEIVED]
    assert np.array_equal(paid.sum(axis=1), received.sum(axis=1))
    used_up = sum(
        cents
        for month, _, _, cost, _, cents in rows
        if 0 <= month < HORIZON
        and KINDS[cost].kind == CostKind.RESOURCE
        and cost not in (Cost.EVICTION_LOSS, Cost.SOCIETAL_LOSS)
    )
    assert int(net_cents(table).sum()) == used_up


def test_budgets_by_year() -> None:
    late = (13, *CALL[1:])
    table = by_year(budgets(ledger((*CALL, 0, 100), (*late, 0, 7), (*FEE, 0, 40)), 18))
    corporation, household = list(PURSES).index("corporation"), list(PURSES).index("household")
    assert table[:, corporation, Part.OUTREACH].tolist() == [100, 7]
    assert net_cents(table)[:, corporation].tolist() == [60, 7]
    assert net_cents(table)[:, household].tolist() == [40, 0]


def test_budget_impact_by_hand() -> None:
    table = budgets(ledger((12, *CALL[1:], 0, 10_225), (*FEE, 0, 400)), 18)
    found = budget_impact([table, 3 * table], 0.0225)
    assert found["months_of_year"] == [12, 6]
    row = found["by_party"]["corporation"]
    assert (row["outreach_eur"], row["transfers_received_eur"]) == ([0.0, 204.5], [8.0, 0.0])
    assert row["net_eur"] == [-8.0, 204.5]
    assert row["present_value_eur"] == pytest.approx(2 * (100 - 4 * 1.0225 ** (-1 / 12)), abs=0.01)
    assert "net_ci95_eur" not in budget_impact([table], 0.0)["by_party"]["corporation"]


def test_who_pays_and_who_gains_by_hand() -> None:
    rows = who_pays([one_avoided()], evaluation())
    assert rows["corporation"] == {
        "outreach_eur": 200.0, "saved_eur": 0.0, "transfers_eur": -40.0, "cases_eur": 7500.0, "net_eur": 7260.0
    }  # fmt: skip
    assert rows["municipality"] == {"outreach_eur": 800.0, "saved_eur": 0.0, "transfers_eur": 0.0, "net_eur": -800.0}
    assert rows["household"]["net_eur"] == 40.0
    assert rows["society"]["net_eur"] == 99_000.0
    assert rows[REST]["net_eur"] == 99_000 - 7260 + 800 - 40
    assert sum(rows[name]["net_eur"] for name in (*ACTORS, REST)) == pytest.approx(rows["society"]["net_eur"])


def test_what_moves_between_parties_is_told_by_word_and_adds_up_to_nothing() -> None:
    one = one_avoided()
    assert transfers_told([one]) == [{"cost": "collection_fee", "more_eur": -40.0}]
    assert sum(one.transfers[name] for name in ACTORS) == 0 == one.transfers[SOCIETY]


@given(st.lists(ROW, min_size=1, max_size=30))
def test_transfers_of_the_parties_add_up_to_nothing(rows: list[Any]) -> None:
    """But for rows contained in a case that is counted, which are left out of the books of who has its cost."""
    base, other = worlds(tenancies(STAYS, STAYS), tenancies(STAYS, STAYS), ledger(), ledger(*rows))
    one = added(base, other, evaluation())
    assert sum(one.transfers[name] for name in ACTORS) == pytest.approx(0, abs=1e-3)
    moved = sum(abs(value) for value in one.transfers_by_cost.values())
    assert max(abs(one.transfers[name]) for name in ACTORS) <= moved + 1e-3


def test_what_a_case_must_cost_to_pay_for_the_help_by_hand() -> None:
    """EUR 1,000 of outreach for one case: society gains if it costs more; the corporation paid 200 and lost 40."""
    found = appraise([one_avoided()] * 2, evaluation())["break_even"]
    assert found["min_case_cost_eur"] == {"corporation": 240.0, "society": 1000.0}
    assert found["saved_share_of_helped"] == {"corporation": 0.25, "society": 0.25}


def test_wrong_pockets_by_hand() -> None:
    found = contributions([one_avoided()], evaluation(), HORIZON)
    assert found["by_party"]["corporation"] == {"eur": 7260.0, "a_year_eur": 3630.0, "per_contact_eur": 1815.0}
    between = found["corporation_to_municipality"]
    assert between["at_least"] == {"eur": 800.0, "a_year_eur": 400.0, "per_contact_eur": 200.0}
    assert between["at_most"] == found["by_party"]["corporation"]
    assert between["both_can_gain"]
    assert found["least_share_of_case"] == {"municipality": 0.008}


def test_at_break_even_contribution_a_party_neither_gains_nor_loses() -> None:
    one, how = one_avoided(), evaluation(rate=0.0225)
    monthly = contributions([one], how, HORIZON)["by_party"]["corporation"]["a_year_eur"] / 12
    paid = float(np.sum(monthly * discount_factors(0.0225, HORIZON)))
    assert paid == pytest.approx(nets_cents(one, how)["corporation"] / 100, abs=0.1)


def test_conventions_are_alternatives() -> None:
    base, other = worlds(tenancies((End.EVICTED, 3), problem=1), tenancies(STAYS, problem=1))
    found = by_convention([added(base, other, evaluation())], evaluation())
    assert found["per_eviction"]["net_eur"] == 100_000.0
    assert found["per_eviction"]["used"]
    assert found["per_problem_debt_household"] == {
        "cases": 0.0,
        "net_eur": 0.0,
        "net_eur_over_unit_costs": [0.0, 0.0],
    }


def spent(baseline: Columns, variant: Columns, *rows: Any) -> dict[str, float]:
    """Extra outreach by fate when only the variant has rows."""
    factors = discount_factors(0.0, HORIZON)
    return extra_outreach(pair(baseline, variant), *worlds(baseline, variant, ledger(), ledger(*rows)), factors, WATCH)


def test_deadweight_by_hand() -> None:
    baseline = tenancies((End.EVICTED, 3), (End.EVICTED, 4), STAYS, STAYS, (End.EVICTED, 5))
    baseline["first_problem_month"] = np.array([1, 1, 2, -1_000_000, 1])
    variant = tenancies(STAYS, (End.EVICTED, 9), STAYS, STAYS)
    rows = [(*CALL, household, 100 * 2**household) for household in range(4)]
    found = spent(baseline, variant, *rows, (*CALL, -1, 10_000), (*FEE, 2, 5))
    assert {name: cents for name, cents in found.items() if cents} == {
        "avoided": 100,
        "delayed": 200,
        "problem_debt_only": 400,
        "no_problem_debt": 800,
        "no_household": 10_000,
    }
    document = deadweight([found])
    assert document["not_evicted_anyway"] == {"eur": 12.0, "share": round(1200 / 11_500, 4)}
    assert document["no_problem_debt_anyway"]["eur"] == 8.0
    assert "share" not in deadweight([dict.fromkeys(FATES, 0.0)])["not_evicted_anyway"]


def test_policies_beside_each_other() -> None:
    how, one = evaluation(), one_avoided()
    nothing = added(*worlds(tenancies(STAYS), tenancies(STAYS)), how)
    found = economy("now", ["idle", "help"], [[nothing, nothing], [one, one]], how)
    document = across(found, how)
    rows = {row["name"]: row for row in document["incremental"]["policies"]}
    assert [rows[name]["mark"] for name in ("now", "idle", "help")] == ["EQ", "EQ", "ND"]
    assert rows["help"]["against"] == ["idle", "now"]
    assert rows["help"]["cost_per_case_avoided_eur"] == 1000.0
    worth = document["information"]["evaluation.societal_loss_cents"]
    assert (worth["best"], worth["evpi_eur"]) == (["help"], 0.0)


def test_knowing_the_cost_of_a_case_is_worth_what_choosing_saves() -> None:
    base, other = worlds(tenancies((End.EVICTED, 0)), tenancies(STAYS), ledger(), ledger((*HELP, 0, 4_000_000)))
    how = evaluation()
    document = across(economy("now", ["help"], [[added(base, other, how)]], how), how)
    found = document["information"]["evaluation.societal_loss_cents"]
    assert (found["best"], found["changes_at_eur"]) == (["now", "help"], [40_000.0])
    # Uniform on 18,000 to 100,000: helping is best in the mean, and loses 40,000 less the cost wherever that is lower.
    assert found["evpi_eur"] == pytest.approx(22_000**2 / 2 / 82_000, rel=1e-3)


def test_the_document_agrees_with_itself(tmp_path: Any) -> None:
    plan = Plan(seed=5, months=18, run_out=6, replications=3)
    help_ = Variant("help", FakeScenario(setup=FakeSetup(help_share=0.6), levers=("help",)))
    found = compare(FakeScenario(), [help_], plan, load_evaluation(), Store(tmp_path), FakeModel).document
    row = found["variants"][0]
    parties = row["parties"]
    for name, net in row["net_eur"].items():
        assert parties[name]["net_eur"] == net
    assert sum(parties[name]["net_eur"] for name in (*ACTORS, REST)) == pytest.approx(parties["society"]["net_eur"])
    outreach = row["costs"]["outreach_eur"]
    assert row["deadweight"]["extra_outreach_eur"] == outreach
    assert sum(row["deadweight"]["by_fate_eur"].values()) == pytest.approx(outreach)
    paid = row["budget_impact"]["by_party"]["municipality"]["present_value_eur"]
    assert paid == pytest.approx(-parties["municipality"]["net_eur"])
    assert row["by_convention"]["per_eviction"]["net_eur"] == row["net_eur"]["society"]
    help_row = next(one for one in found["incremental"]["policies"] if one["name"] == "help")
    worth = 100_000 * help_row["cases_avoided"] - help_row["extra_cost_eur"]
    assert worth == pytest.approx(row["net_eur"]["society"], rel=1e-4)
