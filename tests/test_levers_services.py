"""The levers of the helping offices do what their descriptions say, by the mechanism they name."""

import numpy as np
import pytest

from model.households import NEVER
from model.simulation import DebtEscalation
from model.words import Cost
from scenarios.compose import resolve
from tests.towns import lived, town

HOMES, MONTHS = 1500, 36


@pytest.fixture(scope="module")
def baseline() -> DebtEscalation:
    """The baseline town after three years."""
    return lived(town(homes=HOMES), months=MONTHS)


def under(lever: str, **settings: str) -> DebtEscalation:
    """The same town under a lever."""
    return lived(town((lever,), homes=HOMES, **settings), months=MONTHS)


def paid(model: DebtEscalation, cost: Cost) -> int:
    """How many cents were booked under this word."""
    rows = model.ledger_rows()
    return int(rows[rows.cost == cost].cents.sum())


def test_intakekompas_light_moves_light_cases_from_the_team_to_volunteers(baseline: DebtEscalation) -> None:
    one, other = baseline.series(), under("intakekompas-light").series()
    assert other.helped_started.sum() < 0.9 * one.helped_started.sum()
    # The volunteers' hours are used up in either case: their line grows.
    assert other.volunteer_minutes_used.sum() >= one.volunteer_minutes_used.sum()
    assert other.on_volunteer_line.sum() > 1.1 * one.on_volunteer_line.sum()


def test_a_larger_forms_brigade_helps_more_and_sooner(baseline: DebtEscalation) -> None:
    model = under("forms-brigade-capacity")
    one, other = baseline.series(), model.series()
    assert other.volunteer_minutes_used.sum() > 1.2 * one.volunteer_minutes_used.sum()
    assert paid(model, Cost.VOLUNTEER_HELP) > paid(baseline, Cost.VOLUNTEER_HELP)
    waits = [s.on_volunteer_line.sum() / max(s.volunteer_minutes_used.sum(), 1) for s in (one, other)]
    assert waits[1] < waits[0]


def test_budget_management_is_imposed_and_keeps_bills_from_slipping_attention(baseline: DebtEscalation) -> None:
    model = under("budget-management")
    assert model.series().budget_managed.sum() > 2 * baseline.series().budget_managed.sum()
    assert paid(model, Cost.BUDGET_MANAGEMENT) > paid(baseline, Cost.BUDGET_MANAGEMENT)
    model.run(1)  # a lapse of the month in which the management began may still be on record
    before = model.homes.managed_months.copy()
    model.run(1)
    managed = (before > 0) & (model.homes.managed_months > 0)
    assert managed.any()
    assert not model.homes.lapsed[managed].any()


def test_budget_courses_are_taken_by_who_is_not_strained_and_cost_their_price(baseline: DebtEscalation) -> None:
    model = under("budget-courses")
    taken = int(model.series().courses_taken.sum())
    price = resolve("gemeente-n").parameters["courses.participant_cents"].value
    assert baseline.series().courses_taken.sum() == 0 and taken > 20
    assert paid(model, Cost.BUDGET_COURSE) == taken * price
    alike = np.flatnonzero((model.homes.household == baseline.homes.household) & (model.homes.course_month != NEVER))
    assert (model.homes.coaching[alike] >= baseline.homes.coaching[alike]).mean() > 0.9


def test_the_reverse_signal_discloses_and_is_counted(baseline: DebtEscalation) -> None:
    asked = under("team-signals-corporation").series()
    unasked = under("team-signals-corporation[consent=none_asked]")
    assert baseline.series().disclosures.sum() < asked.disclosures.sum() < unasked.series().disclosures.sum()
    told = unasked.homes.disclosures_unconsented > baseline.homes.disclosures_unconsented
    assert told.any() and unasked.homes.sees_concern[told].all()


def test_more_team_hours_shorten_the_line_where_it_is_long() -> None:
    short = {"teams__hours_per_1000_homes": "4"}
    one = lived(town(homes=HOMES, **short), months=MONTHS).series()
    other = under("more-team-hours[hours_times=4]", **short).series()
    assert other.on_team_line.sum() < 0.8 * one.on_team_line.sum()
    assert other.team_minutes_used.sum() > one.team_minutes_used.sum()


def test_training_shows_in_what_staff_see_offer_and_have_in_common() -> None:
    before, after = resolve("gemeente-n").setup.stages[0], resolve("gemeente-n", ("training",)).setup.stages[-1]
    was, now = before.world[0].answering, after.world[0].answering
    assert now.concern_seen_by_visit_share == pytest.approx(was.concern_seen_by_visit_share + 0.15)
    assert now.concern_seen_by_phone_share == pytest.approx(was.concern_seen_by_phone_share + 0.15)
    assert now.dunning_strain == pytest.approx(0.7 * was.dunning_strain)
    for old, new in zip(before.corporations, after.corporations, strict=True):
        assert new.policy[0].employee_spread == pytest.approx(0.5 * old.policy[0].employee_spread)
        assert new.policy[0].arrangement_fit_share == pytest.approx(0.2 + old.policy[0].arrangement_fit_share)


def test_after_training_more_tenants_have_their_other_problems_seen(baseline: DebtEscalation) -> None:
    model = under("training")
    assert model.tenancies().sees_concern.sum() > baseline.tenancies().sees_concern.sum()
