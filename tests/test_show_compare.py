"""The answer in short, on documents made by hand: what can be told, what may be luck, what never pays."""

from typing import Any

from app.show_compare import in_short
from app.show_economy import _deadweight

FOUND = {
    "convention": "per_eviction",
    "case_cost_eur": {"society": {"value": 100_000.0, "low": 18_000.0, "high": 100_000.0}},
}


def variant(**changes: Any) -> dict[str, Any]:
    """A policy that avoids five evictions of a hundred and pays for society, not for the corporations."""
    usual: dict[str, Any] = {
        "evictions": {"baseline": 100.0, "variant": 95.0, "avoided": 5.0, "ci95": [2.0, 8.0]},
        "helped_started": {"baseline": 10.0, "variant": 110.0},
        "costs": {"outreach_eur": 200_000.0},
        "net_eur": {"society": 300_000.0},
        "net_ci95_eur": {"society": [100_000.0, 500_000.0]},
        "net_eur_over_unit_costs": {"society": [-110_000.0, 300_000.0]},
        "break_even": {
            "min_saved_share_of_helped": {"society": 0.02, "corporation": 1.5},
            "saved_share_of_helped": {"society": 0.05},
            "min_case_cost_eur": {"society": 40_000.0},
            "outreach_cost_per_extra_contact_eur": {"society": 400.0, "corporation": 80.0},
            "max_outreach_cost_per_contact_eur": {"society": 1000.0, "corporation": -5.0},
        },
        "parties": {
            name: {"net_eur": value}
            for name, value in {
                "household": 50_000.0, "corporation": -10_000.0, "municipality": -90_000.0, "other_creditors": 0.0,
                "state": 0.2, "suppliers": 0.0, "rest_of_society": 350_000.0, "society": 300_000.0,
            }.items()
        },
    }  # fmt: skip
    return usual | changes


def told(**changes: Any) -> str:
    return " ".join(in_short(FOUND, variant(**changes)))


def broken(**changes: Any) -> str:
    return told(break_even={**variant()["break_even"], **changes})


def test_what_is_clear_is_told_beside_what_it_would_take() -> None:
    text = told()
    assert "5.0 evictions fewer of 100.0 (95% interval 2.0 to 8.0), with 100.0 more households helped." in text
    assert "at least 2.0% of those helped extra are saved from a case" in text and "Here it is 5.0%." in text
    assert "for the corporations: more than all of them" in text
    assert "EUR 300,000 (95% interval 100,000 to 500,000)." in text
    assert "at EUR 100,000 (the highest figure published; the other end is 18,000). It pays from EUR 40,000" in text
    assert "for society it costs EUR 400 and may cost EUR 1,000; for the corporations it costs EUR 80 and gains" in text
    assert "Gain: the rest of society EUR 350,000, households EUR 50,000." in text
    assert "Lose: the municipality EUR 90,000, the corporations EUR 10,000." in text and "the state" not in text


def test_what_may_be_luck_is_said_to_be() -> None:
    row = {"baseline": 100.0, "variant": 101.0, "avoided": -1.0, "ci95": [-3.0, 1.0]}
    text = told(evictions=row, net_ci95_eur={"society": [-100.0, 900.0]})
    assert (
        "1.0 evictions more of 100.0 (95% interval of how many fewer -3.0 to 1.0: it holds 0, so this may be luck)"
        in text
    )
    assert "(95% interval -100 to 900; it holds 0: gain or loss cannot be told)" in text
    one = told(evictions={"baseline": 3.0, "variant": 2.0, "avoided": 1.0}, net_ci95_eur={})
    assert "(too few runs for an interval)" in one and "from too few runs for an interval" in one


def test_what_a_case_must_cost_where_it_never_or_always_pays() -> None:
    assert "No case is avoided, so no cost of a case makes it pay." in broken(min_case_cost_eur={})
    assert "It pays whatever a case costs." in broken(min_case_cost_eur={"society": -1.0})
    assert "It pays from EUR 120,000 a case, more than any" in broken(min_case_cost_eur={"society": 120_000.0})


def test_without_outreach_or_help_there_is_nothing_to_earn() -> None:
    assert "Outreach does not rise" in told(costs={"outreach_eur": 0.0})
    assert "No household is helped extra" in broken(min_saved_share_of_helped={})
    assert "attempt at contact" not in broken(outreach_cost_per_extra_contact_eur={})
    paid_by_others = broken(min_saved_share_of_helped={"society": 0.02})
    assert "saved from a case; the corporations pay no more for outreach. Here" in paid_by_others


def test_parts_of_outreach_that_falls_are_no_shares() -> None:
    found = {
        "extra_outreach_eur": 1000.0,
        "not_evicted_anyway": {"eur": 1200.0},
        "no_problem_debt_anyway": {"eur": -5.0},
    }
    lines = _deadweight(found)
    assert lines[0] == "To households that are not evicted without it: EUR 1,200 more, of EUR 1,000 extra outreach."
    assert lines[1].endswith("without it: EUR 5 less, of EUR 1,000 extra outreach.") and "%" not in "".join(lines)
    found["not_evicted_anyway"] = {"eur": 850.0, "share": 0.85}
    assert _deadweight(found)[0] == (
        "Deadweight: EUR 850 of EUR 1,000 extra outreach, 85%, goes to households that are not evicted without it."
    )
