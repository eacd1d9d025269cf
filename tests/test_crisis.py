"""A crisis hits the same households under every policy, and is over when it is over."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.means import crisis_passes
from model.rules.life_events import crisis_factor
from model.simulation import DebtEscalation
from scenarios.compose import resolve
from scenarios.errors import ScenarioError
from tests.support import group, world
from tests.towns import town

HARD = "crisis-2008[from_month=2,until_month=5,dismissal_factor=1,price_index=1,energy_index=1,hit_share=0.5]"


def test_who_is_hit_earns_less_by_the_share_of_the_crisis() -> None:
    p = group("life_events", crisis_hit_share=0.4, crisis_income_drop_share=0.2)
    assert crisis_factor.py_func(0.39, p) == pytest.approx(0.8)
    assert crisis_factor.py_func(0.4, p) == 1.0


@given(st.floats(0, 1, exclude_max=True), st.floats(0, 1), st.floats(0, 0.6))
def test_a_deeper_or_wider_crisis_never_raises_earnings(luck: float, share: float, drop: float) -> None:
    mild = group("life_events", crisis_hit_share=share / 2, crisis_income_drop_share=drop / 2)
    hard = group("life_events", crisis_hit_share=share, crisis_income_drop_share=drop)
    assert crisis_factor.py_func(luck, hard) <= crisis_factor.py_func(luck, mild) <= 1.0


def test_wages_fall_and_rise_again_to_the_cent_or_one_beside_it() -> None:
    calm, hard = world(), world(life_events={"crisis_hit_share": 0.5, "crisis_income_drop_share": 0.15})
    model = DebtEscalation(town(homes=600, burn_in=0), seed=7)
    before = model.homes.wage_cents.copy()
    crisis_passes(model.records, calm.view(np.ndarray), hard.view(np.ndarray), 7)
    hit = model.homes.wage_cents < before
    assert 0.4 < hit.mean() < 0.6
    assert np.abs(model.homes.wage_cents[hit] - 0.85 * before[hit]).max() <= 1
    crisis_passes(model.records, hard.view(np.ndarray), calm.view(np.ndarray), 7)
    assert np.abs(model.homes.wage_cents - before).max() <= 1
    model.close()


def hit_by(levers: tuple[str, ...]) -> dict[int, bool]:
    """Per household of the start: does it earn less four months into the branch than in calm times."""
    lives = []
    for pulled in (levers, levers[1:]):
        model = DebtEscalation(town(pulled, homes=600, burn_in=3), seed=7)
        model.run_burn_in()
        model.run(4)
        lives.append({int(h.household): int(h.wage_cents) for h in model.homes})
        model.close()
    return {number: wage < lives[1][number] for number, wage in lives[0].items() if number in lives[1]}


def test_the_same_households_are_hit_under_another_policy() -> None:
    alone, beside = hit_by((HARD,)), hit_by((HARD, "standard-referral[months=1]"))
    both = alone.keys() & beside.keys()
    assert len(both) > 500 and sum(alone.values()) > 100
    assert all(alone[number] == beside[number] for number in both)


def test_a_lever_ends_when_it_is_over() -> None:
    stages = resolve("gemeente-n", [HARD]).stages
    assert [stage.from_month for stage in stages] == [0, 2, 5]
    drops = [float(stage.world[0].life_events.crisis_income_drop_share) for stage in stages]
    assert drops == [0.0, 0.15, 0.0]
    with pytest.raises(ScenarioError, match=r"until_month.*after its from_month"):
        resolve("gemeente-n", ["crisis-2008[from_month=60,until_month=50]"])
