"""Comparing arms: the document, its arithmetic, and that workers change nothing."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from experiments.compare import Variant, compare
from experiments.evaluation import load_evaluation
from experiments.run import Plan, run_arms
from results.manifest import canonical_json
from results.store import Store
from tests.fakes import FakeModel, FakeScenario, FakeSetup

PLAN = Plan(seed=5, months=12, run_out=6, replications=4)
BASE = FakeScenario()
HELP = FakeScenario(setup=FakeSetup(help_share=0.6), levers=("help",))
IDLE = FakeScenario(levers=("idle",))


def document(folder: Path, plan: Plan = PLAN, *variants: FakeScenario) -> dict:
    """The comparison of the baseline with these variants, or with the one that helps."""
    arms = [Variant("+".join(one.levers), one) for one in variants or (HELP,)]
    return compare(BASE, arms, plan, load_evaluation(), Store(folder), FakeModel).document


def test_the_document_has_what_scripts_count_on(tmp_path: Path) -> None:
    found = document(tmp_path)
    top = {"baseline", "replications", "households", "months", "convention", "households_digest", "rests_on"}
    assert top | {"variants"} <= set(found)
    row = found["variants"][0]
    assert {"name", "levers", "evictions", "court_orders", "problem_debt", "households", "contacts", "disclosures",
            "waiting_days", "costs", "benefits", "net_eur", "benefit_cost_ratio", "break_even",
            "households_digest"} <= set(row)  # fmt: skip
    assert {"avoided", "delayed", "newly_evicted", "both", "only_baseline", "only_variant", "displaced"} <= set(
        row["households"]
    )
    assert not {"false_alarms", "missed"} & set(row)
    assert row["contacts"] == {"baseline": 24.0, "variant": 48.0}
    assert row["waiting_days"]["median"] == {"variant": 10.0}
    assert "paying.lapse_share" in found["rests_on"]
    assert str(tmp_path) not in json.dumps(found)


def test_totals_and_classes_agree(tmp_path: Path) -> None:
    row = document(tmp_path)["variants"][0]
    evictions, found = row["evictions"], row["households"]
    assert evictions["avoided"] == pytest.approx(evictions["baseline"] - evictions["variant"])
    assert evictions["avoided"] > 0
    assert evictions["avoided"] == pytest.approx(
        found["avoided"] + found["delayed_past_horizon"] + found["only_baseline"]
        - found["newly_evicted"] - found["only_variant"] - found["hastened_into_horizon"]
    )  # fmt: skip
    low, high = evictions["ci95"]
    assert low <= evictions["avoided"] <= high
    assert sum(row["costs"]["by_party_eur"].values()) == pytest.approx(row["costs"]["outreach_eur"])


def test_an_idle_lever_computed_afresh_gives_the_same_households(tmp_path: Path) -> None:
    found = document(tmp_path, PLAN, IDLE, HELP)
    idle, helped = found["variants"]
    assert idle["households_digest"] == found["households_digest"]
    assert idle["run"] != found["run"]
    assert helped["households_digest"] != found["households_digest"]
    assert idle["net_eur"] == {"corporation": 0.0, "municipality": 0.0, "society": 0.0}
    assert idle["benefit_cost_ratio"] == {}


@pytest.mark.slow
def test_the_same_bytes_whatever_the_workers(tmp_path: Path) -> None:
    one = document(tmp_path / "one")
    two = document(tmp_path / "two", replace(PLAN, workers=2))
    assert canonical_json(one) == canonical_json(two)
    for path in (tmp_path / "one").rglob("*.parquet"):
        assert path.read_bytes() == (tmp_path / "two" / path.relative_to(tmp_path / "one")).read_bytes()


def test_only_the_missing_arm_is_computed(tmp_path: Path) -> None:
    run_arms([BASE], PLAN, Store(tmp_path), FakeModel)
    stamp = next(tmp_path.rglob("manifest.json")).stat().st_mtime_ns
    document(tmp_path)
    assert len(list(tmp_path.rglob("manifest.json"))) == 2
    assert stamp in {path.stat().st_mtime_ns for path in tmp_path.rglob("manifest.json")}


def test_one_replication_has_no_interval(tmp_path: Path) -> None:
    row = document(tmp_path, replace(PLAN, replications=1))["variants"][0]
    assert "ci95" not in row["evictions"]


def test_arms_with_another_start_are_refused(tmp_path: Path) -> None:
    other = FakeScenario(setup=FakeSetup(burn_in_months=9))
    with pytest.raises(ValueError, match="before the first month"):
        run_arms([BASE, other], PLAN, Store(tmp_path), FakeModel)
