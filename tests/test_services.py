"""The helping offices at work on a few households, and in a small town."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from model.groups import CORPORATION
from model.households import NEVER, empty_homes
from model.ledger import Ledger, new_month
from model.luck import luck_key
from model.offices.courses import courses_run
from model.offices.debt_service import debt_service_works
from model.offices.front_door import front_door_opens
from model.offices.intake import BY_TEAM, BY_TEAM_AND_DEBT_SERVICE, BY_VOLUNTEERS, signal_corporation, triage
from model.offices.team import teams_work
from model.offices.volunteers import volunteers_work
from model.setup import group_dtype
from model.simulation import DebtEscalation
from model.words import Consent, Cost, HelpStage, IncomeSource, Party, SettlementStage
from tests.support import read_values, world
from tests.towns import digest, lived, town

ARREARS = ("rent_arrears_cents", "rent_costs_cents", "energy_arrears_cents", "water_arrears_cents")
ARREARS += ("health_arrears_cents", "other_arrears_cents", "tax_arrears_cents")


class Place:
    """A few households and the offices that may work on them, without a month around them."""

    def __init__(self, count: int = 1, given: dict[str, dict[str, Any]] | None = None, **fields: Any) -> None:
        self.homes = empty_homes(count)
        self.homes.dwelling = np.arange(count)
        self.homes.household = 1000 * np.arange(count)
        self.homes.rent_cents, self.homes.usual_income_cents, self.homes.attention = 50_000, 140_000, 1.0
        self.homes.base_income_cents, self.homes.necessary_cents = 140_000, 40_000
        self.homes.age_months = 480
        for name, value in fields.items():
            self.homes[name] = value
        self.world = world(**(given or {})).view(np.ndarray)
        policy = np.zeros(1, dtype=(np.record, group_dtype(CORPORATION)))
        for name, value in read_values("corporation").items():
            policy[name] = value
        self.policies = policy
        self.totals = new_month(0, 1).view(np.ndarray)
        self.ledger = Ledger()

    def work(self, office: Callable[..., None], now: int, ends: int = 0) -> None:
        """One round of this office."""
        count = len(self.homes)
        rows, scratch = np.arange(count), np.zeros((2, count), dtype=np.int64)
        office(
            self.homes.view(np.ndarray), rows, count, np.full(count, ends, dtype=np.int8), self.world, self.policies,
            1, now, now // 2, now % 2 == 1, scratch[0], scratch[1], self.totals, self.ledger.rows, self.ledger.size,
            np.zeros(16, dtype=np.int64),
        )  # fmt: skip

    def found(self, now: int, ends: int = 0) -> list[int]:
        """Which rows have to do with an office, once the front door has opened."""
        count = len(self.homes)
        rows, standing = np.arange(count), np.zeros(count, dtype=np.int64)
        found = front_door_opens(
            self.homes.view(np.ndarray), rows, count, np.full(count, ends, dtype=np.int8), standing, self.world, 1, now,
            now // 2, now % 2 == 1, self.totals,
        )  # fmt: skip
        return standing[:found].tolist()

    def booked(self, cost: Cost) -> int:
        """How many cents were booked under this word."""
        rows = self.ledger.written()
        return int(rows[rows.cost == cost].cents.sum())

    @property
    def total(self) -> Any:
        """The totals of the only corporation."""
        return self.totals[0]


SURE = {
    "hours_per_1000_homes": 5000.0,
    "dossier_complete_share": 1.0,
    "held_out_share": 1.0,
    "attention_matters_share": 0.0,
    "drops_out_per_round_share": 0.0,
    "agrees_share": 1.0,
    "agrees_loss_per_creditor": 0.0,
    "managed_share": 0.0,
    "stabilising_rounds": 4,
    "negotiating_rounds": 2,
    "ended_on_breach_share": 1.0,
}


def test_a_case_takes_its_steps_when_they_fall_due() -> None:
    place = Place(
        given={"debt_service": SURE},
        settlement_stage=SettlementStage.LINE.value,
        settlement_round=10,
        rent_arrears_cents=150_000,
        repayment_demand_cents=30_000,
        instalment_cents=5_000,
    )
    stages = []
    for now in range(10, 19):
        place.work(debt_service_works, now)
        stages.append(int(place.homes.settlement_stage[0]))
    # An appointment in the next round, four rounds to stabilise, two to negotiate.
    assert stages == [1, 2, 2, 2, 2, 3, 3, 4, 4]
    h = place.homes[0]
    assert h.settlement_cents > 0 and h.instalment_cents == 0
    assert (h.tax_arrears_cents, h.repayment_demand_cents, h.settlement_debt_cents) == (30_000, 0, 180_000)
    assert (place.total.settlements_applied, place.total.settlements_reached) == (1, 1)
    assert place.booked(Cost.DEBT_SERVICE_WORK) > 0


def test_a_completed_settlement_forgives_every_creditor_the_rest_to_the_cent() -> None:
    owed = dict(zip(ARREARS, (40_001, 7_002, 11_003, 1_004, 22_005, 9_006, 5_007), strict=True))
    place = Place(
        given={"debt_service": SURE},
        settlement_stage=SettlementStage.RUNNING.value,
        settlement_round=10,
        settlement_months=36,
        settlement_cents=5_000,
        settlement_debt_cents=sum(owed.values()) + 5_000,
        **owed,
    )
    place.work(debt_service_works, 90)
    h, rows = place.homes[0], place.ledger.written()
    forgiven = {int(row.payer): int(row.cents) for row in rows if row.cost == Cost.DEBT_FORGIVEN}
    assert [int(h[name]) for name in ARREARS] == [0] * 7
    assert forgiven == {
        Party.CORPORATION: 47_003,
        Party.ENERGY_SUPPLIER: 11_003,
        Party.WATER_COMPANY: 1_004,
        Party.HEALTH_INSURER: 22_005,
        Party.OTHER_CREDITOR: 9_006,
        Party.STATE: 5_007,
    }
    assert place.total.written_off_cents == 47_003
    assert (h.settlement_stage, h.settlement_cents) == (SettlementStage.COMPLETED, 0)


@pytest.mark.parametrize(
    ("missed", "owed", "stage"),
    [
        (False, 95_000, SettlementStage.RUNNING),
        (True, 100_000, SettlementStage.DROPPED_OUT),
        (False, 95_000 + 25_001, SettlementStage.DROPPED_OUT),
    ],
)
def test_a_missed_instalment_or_new_arrears_can_end_a_settlement(missed: bool, owed: int, stage: int) -> None:
    place = Place(
        given={"debt_service": SURE | {"new_arrears_tolerated_rents": 0.5}},
        settlement_stage=SettlementStage.RUNNING.value,
        settlement_round=10,
        settlement_months=3,
        settlement_cents=5_000,
        settlement_debt_cents=100_000,
        missed_instalment=missed,
        rent_arrears_cents=owed,
    )
    place.work(debt_service_works, 20)
    assert place.homes.settlement_stage[0] == stage
    assert place.total.settlements_dropped == (stage == SettlementStage.DROPPED_OUT)


def test_the_line_goes_by_time_and_hours_end_it() -> None:
    # 2,501 hours a month per 1,000 homes are 150 minutes a round for two homes: enough for one intake.
    hours = {"debt_service": SURE | {"hours_per_1000_homes": 2501.0, "intake_minutes": 150}}
    place = Place(2, hours, settlement_stage=SettlementStage.LINE.value, settlement_round=[3, 2])
    place.work(debt_service_works, 4)
    assert place.homes.settlement_stage.tolist() == [SettlementStage.LINE, SettlementStage.STABILISING]
    nobody = Place(2, {"debt_service": SURE | {"hours_per_1000_homes": 0.0}}, settlement_stage=1, managed_months=3)
    nobody.work(debt_service_works, 5)
    assert nobody.homes.settlement_stage.tolist() == [1, 1] and len(nobody.ledger.written()) == 0


def test_imposed_budget_management_is_paid_for_by_whom_the_lever_says() -> None:
    fee = {"management_cents_per_month": 8_000, "management_paid_by_household_share": 0.25}
    imposed = SURE | fee | {"management_after_broken_count": 2, "management_months": 24}
    place = Place(2, {"debt_service": imposed}, arrangements_broken=[1, 2], rent_arrears_cents=1, savings_cents=50_000)
    place.work(debt_service_works, 4)
    place.work(debt_service_works, 5)
    assert place.homes.managed_months.tolist() == [0, 24]
    rows = place.ledger.written()
    paid = {int(r.payer): int(r.cents) for r in rows if r.cost == Cost.BUDGET_MANAGEMENT}
    assert paid == {Party.HOUSEHOLD: 2_000, Party.MUNICIPALITY: 6_000}
    assert place.homes.savings_cents.tolist() == [50_000, 48_000]


def test_volunteers_are_slow_to_start_and_keep_order_while_they_help() -> None:
    sure = {"slow_intake_rounds": 4, "claims_found_share": 1.0, "administration_works_share": 1.0}
    sure |= {"drops_out_per_round_share": 0.0, "administration_months": 2, "hours_per_1000_homes": 50000.0}
    place = Place(
        given={"volunteers": sure}, volunteer_stage=HelpStage.WAITING.value, volunteer_round=10, attention=0.4
    )
    for now in range(10, 14):
        place.work(volunteers_work, now)
    h = place.homes[0]
    assert h.volunteer_stage == HelpStage.WAITING and not h.claims_rent_allowance
    place.work(volunteers_work, 14)
    place.work(volunteers_work, 15)
    assert h.volunteer_stage == HelpStage.HELPED and h.claims_rent_allowance and h.is_stabilised
    for now in range(16, 20):
        place.work(volunteers_work, now)
    assert h.volunteer_stage == HelpStage.FINISHED and h.first_help_month == 7
    assert place.booked(Cost.VOLUNTEER_HELP) > 0


@pytest.mark.parametrize(
    ("owed", "light_share", "hours", "route"),
    [
        (280_000, 0.0, 8.0, BY_TEAM_AND_DEBT_SERVICE),
        (280_000, 0.0, 0.0, BY_TEAM),
        (100_000, 0.0, 8.0, BY_TEAM),
        (100_000, 1.0, 8.0, BY_VOLUNTEERS),
    ],
)
def test_the_triage_sends_heavy_debts_to_the_debt_service_and_light_ones_where_the_lever_says(
    owed: int, light_share: float, hours: float, route: int
) -> None:
    teams = {"heavy_months_of_income": 2.0, "triage_heavy_share": 1.0, "own_strength_share": 0.0}
    given = {
        "teams": teams | {"light_to_volunteers_share": light_share},
        "debt_service": {"hours_per_1000_homes": hours},
    }
    place = Place(given=given, rent_arrears_cents=owed)
    h = place.homes.view(np.ndarray)[0]
    assert triage(h, place.world[0], np.uint64(luck_key(1, 0, 3)), 6, place.total) == route
    assert place.homes.settlement_stage[0] == (route == BY_TEAM_AND_DEBT_SERVICE)
    assert place.homes.volunteer_stage[0] == (route == BY_VOLUNTEERS)


def test_the_team_tells_the_corporation_only_if_the_lever_and_the_client_say_so() -> None:
    def told(**teams: Any) -> Any:
        given = {"teams": teams, "answering": {"consents_share": 0.0}, "arranging": {"accepts_arrangement_share": 1.0}}
        place = Place(given=given, rent_arrears_cents=100_000)
        h = place.homes.view(np.ndarray)[0]
        signal_corporation(h, place.world[0], place.policies[0], np.uint64(luck_key(1, 0, 3)), 3, place.total)
        return place.homes[0]

    assert told(signals_corporation_share=0.0).disclosures_count == 0
    assert told(signals_corporation_share=1.0, signals_consent=Consent.ASKED_BEFOREHAND.name).disclosures_count == 0
    h = told(signals_corporation_share=1.0, signals_consent=Consent.NONE_ASKED.name)
    assert (h.disclosures_count, h.disclosures_unconsented, h.first_disclosure_month) == (1, 1, 3)
    assert h.sees_concern and h.is_reminded and h.instalment_cents > 0


def test_a_course_pays_off_only_after_months() -> None:
    given = {"offered_share": 1.0, "uptake_share": 1.0, "works_share": 1.0, "pays_off_after_months": 6, "coaching": 0.6}
    place = Place(given={"courses": given}, rent_arrears_cents=40_000, start_month=-100)
    for now in range(20, 32):
        place.work(courses_run, now)
        assert place.homes.course_month[0] == 10
        assert place.homes.coaching[0] == 0.0
    place.work(courses_run, 32)
    assert place.homes.coaching[0] == 0.6
    assert place.booked(Cost.BUDGET_COURSE) == read_values("courses")["participant_cents"]
    idle = Place(rent_arrears_cents=40_000)
    idle.work(courses_run, 20)
    assert idle.homes.course_month[0] == NEVER


def test_own_requests_join_the_line_without_a_disclosure() -> None:
    place = Place(
        given={"teams": {"own_request_per_month": 1.0, "hours_per_1000_homes": 1e-6}}, other_arrears_cents=5_000
    )
    assert place.found(4) == [0]
    h = place.homes[0]
    assert (h.help_stage, place.total.own_requests) == (HelpStage.WAITING, 1)
    assert (h.disclosures_count, place.total.referrals) == (0, 0)


@pytest.mark.parametrize(
    "fields",
    [
        {"help_stage": HelpStage.WAITING},
        {"help_stage": HelpStage.HELPED},
        {"volunteer_stage": HelpStage.WAITING},
        {"volunteer_stage": HelpStage.HELPED},
        {"settlement_stage": SettlementStage.LINE},
        {"settlement_stage": SettlementStage.RUNNING},
        {"managed_months": 1},
        {"arrangements_broken": 3},
        {"applies_for_assistance": True},
        {"fund_loan_cents": 1},
        {"income_source": IncomeSource.SOCIAL_ASSISTANCE},
    ],
)
def test_who_has_to_do_with_an_office_is_found_at_the_front_door(fields: dict[str, Any]) -> None:
    given = {
        "teams": {"own_request_per_month": 0.0},
        "volunteers": {"walk_in_per_month": 0.0},
        "municipality": {"direct_payment_uptake_share": 0.5},
        "debt_service": {"management_after_broken_count": 3},
    }
    place = Place(2, given, other_arrears_cents=5_000)
    for name, value in fields.items():
        place.homes[name][1] = value
    assert place.found(4) == place.found(5) == [1]
    assert place.found(4, ends=1) == []


def test_who_may_walk_in_is_found_at_the_front_door_in_the_first_round() -> None:
    place = Place(2, {"volunteers": {"walk_in_per_month": 1.0}, "teams": {"own_request_per_month": 0.0}})
    assert (place.found(4), place.found(5)) == ([0, 1], [])


@pytest.fixture(scope="module")
def long_lived() -> DebtEscalation:
    """A town watched for twelve years, large enough for some 300 applicants: luck moves a share by about 3 points."""
    return lived(town(homes=7500, burn_in=24), months=144)


def test_about_four_in_ten_applicants_reach_a_settlement_and_a_quarter_complete_one(long_lived: DebtEscalation) -> None:
    """NVVK 2013-2016: 37-41% settlements reached; about 25% of applicants complete."""
    series = long_lived.series()
    applied, reached = series.settlements_applied.sum(), series.settlements_reached.sum()
    assert applied > 200
    assert 0.30 < reached / applied < 0.52
    tenancies = long_lived.tenancies()
    completed = series.settlements_completed.sum()
    ended = tenancies[
        (tenancies.settlement_stage == SettlementStage.DROPPED_OUT) & (tenancies.settlement_debt_cents > 0)
    ]
    kept = completed / (completed + len(ended))
    assert 0.15 < kept * reached / applied < 0.36


def test_most_indebted_households_never_come_to_any_help(long_lived: DebtEscalation) -> None:
    tenancies = long_lived.tenancies()
    indebted = tenancies[tenancies.problem_months >= 6]
    assert len(indebted) > 300
    assert 0.1 < (indebted.first_help_month != NEVER).mean() < 0.5


def test_offices_without_hours_are_a_world_without_them() -> None:
    def lives(**settings: str) -> str:
        return digest(lived(town(homes=300, **settings), months=18))

    none = {"debt_service__hours_per_1000_homes": "0", "volunteers__hours_per_1000_homes": "0"}
    other_ways = {"teams__triage_heavy_share": "1", "teams__light_to_volunteers_share": "0.8"}
    other_ways |= {"debt_service__term_months": "60", "volunteers__slow_intake_rounds": "1"}
    assert lives(**none) == lives(**none, **other_ways)


def test_what_a_corporation_forgives_is_in_the_ledger_and_in_its_month(long_lived: DebtEscalation) -> None:
    """Opening arrears + rent due + costs = receipts + written off + closing arrears, to the cent."""
    series, rows = long_lived.series(), long_lived.ledger_rows()
    forgiven = rows[(rows.cost == Cost.DEBT_FORGIVEN) & (rows.payer == Party.CORPORATION)].cents.sum()
    written_off = rows[rows.cost == Cost.ARREARS_WRITTEN_OFF].cents.sum()
    assert forgiven > 0 and forgiven + written_off == series.written_off_cents.sum()
    left = series.opening_arrears_cents + series.rent_due_cents + series.costs_charged_cents
    assert (left == series.receipts_cents + series.written_off_cents + series.closing_arrears_cents).all()


def test_plans_take_time_too_and_no_case_gives_time_back() -> None:
    # 6,000 hours a month per 1,000 homes, one team: 540 minutes a round for three homes.
    teams = {"hours_per_1000_homes": 6000.0, "teams_count": 1, "help_minutes_per_round": 200, "plan_minutes": 60}
    teams |= {"own_request_per_month": 0.0}
    place = Place(
        3,
        {"teams": teams},
        help_stage=HelpStage.HELPED.value,
        help_works=True,
        help_minutes_left=1_000,
        rent_arrears_cents=100_000,
    )
    place.work(teams_work, 5)
    # 200 and a plan of 60; the same again; 20 minutes of help are left for the last, and none for its plan.
    assert sorted(place.homes.help_minutes_left.tolist()) == [800, 800, 980]
    assert place.total.team_minutes_used == 540
    hour_cents = read_values("teams")["hour_cents"]
    assert place.booked(Cost.CASEWORK) == 2 * hour_cents
