"""Returns reported by other cities: read as committed, and set beside ours by hand."""

import math
from typing import Any

import pytest

from experiments.returns import load_reported, ours, told
from scenarios.catalogue import standard_library


def variant(spent: float, municipality_net: float, paid: float, ratio: float | None) -> dict[str, Any]:
    """The part of a compared variant that returns are read from."""
    found: dict[str, Any] = {
        "costs": {"outreach_eur": spent, "by_party_eur": {"municipality": paid}},
        "net_eur": {"municipality": municipality_net},
    }
    return found | ({"benefit_cost_ratio": {"society": ratio}} if ratio is not None else {})


def test_every_reported_return_is_about_a_lever_and_says_what_it_contains() -> None:
    found = {one.lever: one for one in load_reported()}
    assert set(found) <= set(standard_library().names("levers"))
    assert (found["vroeg-eropaf"].low, found["straatkubus"].high) == (2.46, 2.28)
    assert found["vroeg-eropaf"].municipality == (1.57, 2.91)
    assert all(len(one.contains) > 50 for one in found.values())


def test_the_municipality_is_asked_what_it_saves_per_euro_of_outreach() -> None:
    # It pays 80 of 100 and ends 30 below: it saves 50, half of what outreach costs.
    assert ours(variant(100.0, -30.0, 80.0, 1.2)) == pytest.approx((1.2, 0.5))


def test_nothing_spent_gives_no_ratio() -> None:
    society, municipality = ours(variant(0.0, 0.0, 0.0, None))
    assert math.isnan(society) and math.isnan(municipality)
    reported = load_reported()
    assert "nothing spent" in told(reported, [variant(0.0, 0.0, 0.0, None)] * len(reported))
