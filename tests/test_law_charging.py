"""Collection, bailiff and court costs of 2015, worked by hand."""

import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.debts import pays_to_corporation
from model.rules import charging
from model.rules.charging import Charging

FILE = Path(__file__).parents[1] / "scenarios" / "parameters" / "charging.toml"
P = Charging(**{name: table["value"] for name, table in tomllib.loads(FILE.read_text(encoding="utf-8")).items()})
NO_VAT = P._replace(collection_vat_share=0.0, bailiff_vat_share=0.0)


@pytest.mark.parametrize(
    ("claim", "fee"),
    [
        (0, 0),
        (10_000, 4_000),
        (26_666, 4_000),
        (100_000, 15_000),
        (250_000, 37_500),
        (300_000, 42_500),
        (500_000, 62_500),
        (1_000_000, 87_500),
        (1_200_000, 89_500),
    ],
)
def test_collection_costs_by_the_decree_of_2012(claim, fee):
    assert charging.collection_fee_cents.py_func(claim, NO_VAT) == fee


def test_value_added_tax_comes_on_top():
    assert charging.collection_fee_cents.py_func(10_000, P) == 4_840
    assert charging.summons_cents.py_func(100_000, P) == 9_419
    assert charging.judgment_service_cents.py_func(P) == 9_065
    assert charging.eviction_execution_cents.py_func(P) == 24_365


def test_bailiff_tariffs_of_2015():
    assert charging.summons_cents.py_func(1, NO_VAT) == 7_784
    assert charging.summons_cents.py_func(0, NO_VAT) == 0
    assert charging.judgment_service_cents.py_func(NO_VAT) == 7_492
    assert charging.eviction_execution_cents.py_func(NO_VAT) == round(19_704 * 77.84 / 76.17)


@pytest.mark.parametrize(
    ("claim", "fee"), [(50_000, 11_600), (50_001, 46_600), (1_250_000, 46_600), (1_250_001, 93_200)]
)
def test_court_fee_of_a_legal_person(claim, fee):
    assert charging.court_fee_cents.py_func(claim, P) == fee


@given(payment=st.integers(0, 10**6), costs=st.integers(0, 10**6))
def test_a_payment_goes_to_the_costs_first(payment, costs):
    to_costs = pays_to_corporation.py_func(payment, costs)
    assert 0 <= to_costs <= min(payment, costs)
    assert to_costs in (costs, payment)


@given(claim=st.integers(1, 2_000_000), more=st.integers(0, 2_000_000))
def test_costs_never_fall_with_the_claim_and_compiled_is_uncompiled(claim, more):
    for cost in (charging.collection_fee_cents, charging.court_fee_cents, charging.summons_cents):
        assert cost.py_func(claim + more, P) >= cost.py_func(claim, P)
        assert cost(claim, P) == cost.py_func(claim, P)
