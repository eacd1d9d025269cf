"""The other creditors: steps, costs, cut-offs, premium at source, attachment, pauses. Worked by hand."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from model import debts
from model.households import empty_homes
from model.ledger import new_month
from model.luck import luck_key
from model.month import income_is_withheld
from model.offices.creditors import PREMIUM, concerned_creditors, creditor_acts, other_creditors_act
from model.rules import attaching, dunning
from model.words import Cost, Creditor, CreditorStage, IncomeSource, SettlementStage
from tests.support import group, small_ledger, world
from tests.towns import lived, town

CENTS = st.integers(0, 500_000)
NONE, REMINDED, DUNNED, COLLECTION, ENFORCED = (int(stage) for stage in CreditorStage)
CERTAIN = {
    "energy_cut_off_share": 1.0,
    "water_cut_off_share": 1.0,
    "other_attaches_share": 1.0,
    "tax_attaches_share": 1,
}
BILLS = {
    "energy_bill_cents": 12_000,
    "water_bill_cents": 1_500,
    "health_premium_cents": 9_700,
    "other_bill_cents": 6_000,
    "income_cents": 150_000,
    "usual_income_cents": 150_000,
}


class Desk:
    """One household and the creditors' office, month by month."""

    def __init__(self, **fields: Any) -> None:
        self.world = world(creditors=CERTAIN, spending={"health_premium_cents": 9_700}).view(np.ndarray)
        self.homes = empty_homes(1)
        for name, value in (BILLS | fields).items():
            self.homes[name] = value
        self.records, self.ledger = self.homes.view(np.ndarray), small_ledger()
        self.total = new_month(0, 1).view(np.ndarray)

    @property
    def h(self) -> Any:
        return self.homes[0]

    def acts(self, month: int = 4) -> None:
        rows, scratch = np.zeros(1, np.int64), np.zeros(1, np.int64)
        other_creditors_act(
            self.records, rows, 1, np.zeros(1, np.int8), self.world, np.zeros(1), 1, 2 * month + 1, month, True,
            scratch, scratch, self.total, self.ledger.rows, self.ledger.size, np.zeros(9, np.int64),
        )  # fmt: skip

    def booked(self, cost: Cost) -> int:
        rows = self.ledger.written()
        return int(rows[rows.cost == cost].cents.sum())


def test_parts_of_an_amount_add_up_to_the_cent() -> None:
    # 100 over claims of 50, 30 and 20 of which the first gets 50, then 30 of 50 left, then the rest.
    assert debts.part_of.py_func(100, 50, 100) == 50
    assert debts.part_of.py_func(10, 1, 3) == 3 and debts.part_of.py_func(7, 1, 2) == 3
    assert debts.part_of.py_func(4, 1, 1) == 4 and debts.part_of.py_func(5, 0, 0) == 0


@given(st.lists(CENTS, min_size=6, max_size=6), st.integers(0, 4_000_000))
def test_a_payment_spread_over_all_arrears_loses_no_cent(owed: list[int], amount: int) -> None:
    desk = Desk(rent_arrears_cents=owed[0], tax_arrears_cents=owed[5])
    for creditor in range(1, 5):
        debts.owes_more(desk.records[0], creditor, owed[creditor])
    left = debts.spread(desk.records[0], desk.total[0], amount)
    after = [int(debts.owed_to(desk.records[0], creditor)) for creditor in range(6)]
    assert left == max(amount - sum(owed), 0)
    assert sum(owed) - sum(after) == amount - left and min(after) >= 0
    assert all(a == 0 for a, o in zip(after, owed, strict=True) if o == 0)


@given(
    st.lists(st.sampled_from((0, 1, 90_000)), min_size=5, max_size=5),
    st.lists(st.sampled_from(range(5)), min_size=5, max_size=5),
    st.integers(0, 31),
)
def test_who_is_owed_has_taken_a_step_or_attaches_is_concerned(owed: list[int], stages: list[int], attached: int):
    desk = Desk(attached_by=attached << 1)
    for creditor in range(1, 6):
        debts.owes_more(desk.records[0], creditor, owed[creditor - 1])
        debts.set_stage(desk.records[0], creditor, stages[creditor - 1])
    bits = concerned_creditors(desk.records[0])
    for creditor in range(1, 6):
        due = owed[creditor - 1] > 0 or stages[creditor - 1] != NONE or (attached << 1 >> creditor) & 1 == 1
        assert bool((bits >> creditor) & 1) == due


@given(
    st.lists(st.sampled_from((0, 1, 4_000, 30_000, 90_000)), min_size=5, max_size=5),
    st.lists(st.sampled_from(range(5)), min_size=5, max_size=5),
    st.integers(0, 31),
    st.sampled_from((0, 200_000)),
    st.sampled_from((SettlementStage.NONE, SettlementStage.RUNNING)),
)
def test_a_usual_month_is_what_the_creditors_do_one_by_one(
    owed: list[int], stages: list[int], attached: int, savings: int, settlement: int
):
    fields = {"attached_by": attached << 1, "savings_cents": savings, "settlement_stage": settlement, "attention": 1.0}
    desk, plain = Desk(**fields), Desk(**fields)
    for creditor in range(1, 6):
        for one in (desk, plain):
            debts.owes_more(one.records[0], creditor, owed[creditor - 1])
            debts.set_stage(one.records[0], creditor, stages[creditor - 1])
    desk.acts()
    h, key, letters = plain.records[0], np.uint64(luck_key(1, 0, 4)), 0
    for creditor in range(1, 6):
        if (concerned_creditors(h) >> creditor) & 1:
            letters += creditor_acts(
                h, creditor, plain.world[0], key, 4, plain.total[0], plain.ledger.rows, plain.ledger.size
            )
    plain.homes.pressing_letters = letters
    assert desk.homes.tobytes() == plain.homes.tobytes()
    assert desk.ledger.written().tolist() == plain.ledger.written().tolist()


def test_costs_of_the_tax_authority() -> None:
    p = group("creditors")
    assert [dunning.tax_notice_cents.py_func(claim, p) for claim in (45_399, 45_400)] == [700, 1_500]
    # EUR 1,000: EUR 39 and EUR 3 for each of the 21 whole EUR 45 above the first.
    assert [dunning.tax_writ_cents.py_func(claim, p) for claim in (4_000, 8_999, 9_000, 100_000)] == [
        3_900, 3_900, 4_200, 3_900 + 21 * 300,
    ]  # fmt: skip


def test_the_default_premium_is_130_percent_of_the_standard_premium() -> None:
    year = group("entitlements").health_standard_premium_cents
    assert group("creditors").default_premium_cents == int(year * 1.3 / 12)


def test_nobody_is_cut_off_in_winter_or_with_a_medical_need() -> None:
    p = group("creditors", energy_cut_off_share=1.0, water_cut_off_share=1.0)
    enforces = dunning.enforces.py_func
    months = [month for month in range(12) if enforces(0.0, Creditor.ENERGY, month, False, p)]
    assert months == [3, 4, 5, 6, 7, 8]
    assert enforces(0.0, Creditor.WATER, 0, False, p)
    assert not enforces(0.0, Creditor.ENERGY, 5, True, p) and not enforces(0.0, Creditor.WATER, 5, True, p)
    assert enforces(0.99, Creditor.HEALTH, 0, True, p)


@given(st.sampled_from(range(1, 6)), st.integers(0, 4), st.floats(0, 20), st.floats(0, 20))
def test_more_owed_never_means_a_lower_stage_and_no_step_is_skipped(creditor: int, stage: int, a: float, b: float):
    low, high = sorted((a, b))
    p = group("creditors")
    next_stage = dunning.next_stage.py_func
    assert next_stage(creditor, stage, low, p) <= next_stage(creditor, stage, high, p) <= min(stage + 1, ENFORCED)
    assert next_stage(creditor, stage, 0.0, p) == NONE


# What a creditor does, month by month, while a bill more goes unpaid each month.
WALKS = {
    Creditor.ENERGY: ("energy", 12_000, [REMINDED, DUNNED, COLLECTION, ENFORCED]),
    # A bill of 15 counts as one of 40: reminded at 45, dunned at 60, collection at 90; 168 after 8 bills and costs.
    Creditor.WATER: (
        "water",
        1_500,
        [NONE, NONE, REMINDED, DUNNED, DUNNED, COLLECTION, COLLECTION, ENFORCED],
    ),
    Creditor.HEALTH: ("health", 9_700, [REMINDED, DUNNED, DUNNED, COLLECTION, COLLECTION, ENFORCED]),
    Creditor.OTHER: ("other", 6_000, [REMINDED, DUNNED, COLLECTION, ENFORCED]),
    Creditor.TAX: ("tax", 4_000, [REMINDED, DUNNED, COLLECTION, ENFORCED]),
}


@pytest.mark.parametrize("creditor", WALKS)
def test_a_walk_through_the_stages_and_back(creditor: Creditor) -> None:
    name, bill, expected = WALKS[creditor]
    desk = Desk(repayment_demand_cents=40_000 if creditor == Creditor.TAX else 0)
    stages, bills = [], 0
    for month in range(len(expected)):
        desk.homes[f"{name}_arrears_cents"] += bill
        bills += bill
        desk.acts(month=3)
        stages.append(int(desk.h[f"{name}_stage"]))
        assert desk.h[f"{name}_arrears_cents"] == bills + desk.total[0].creditor_costs_cents, month
    assert stages == expected
    booked = desk.booked(Cost.DUNNING_FEE) + desk.booked(Cost.DISCONNECTION)
    assert booked == desk.total[0].creditor_costs_cents > 0
    attaches = creditor in (Creditor.HEALTH, Creditor.OTHER, Creditor.TAX)
    assert desk.h.attached_by == (1 << creditor if attaches else 0)
    desk.homes[f"{name}_arrears_cents"] = 0
    desk.acts(month=3)
    assert desk.h[f"{name}_stage"] == NONE and desk.h.attached_by == 0


def test_reminders_do_not_press_and_dunning_letters_do() -> None:
    desk = Desk(energy_arrears_cents=12_000, other_arrears_cents=6_000)
    desk.acts()
    assert desk.h.pressing_letters == 0
    desk.acts()
    assert desk.h.pressing_letters == 2 == desk.total[0].creditor_letters


def test_who_has_the_means_answers_the_reminder() -> None:
    paid = 0
    for household in range(40):
        desk = Desk(household=household, energy_arrears_cents=12_000, savings_cents=50_000, attention=1.0)
        desk.acts()
        paid += int(desk.h.energy_arrears_cents == 0)
        assert desk.h.savings_cents + 12_000 - desk.h.energy_arrears_cents == 50_000
    assert 10 <= paid <= 38  # pays_creditor_share 0.6


def test_what_can_be_attached() -> None:
    part = attaching.attached_part_cents.py_func
    assert part(120_000, 86_475, 500_000) == 33_525
    assert part(120_000, 86_475, 10_000) == 10_000
    assert part(80_000, 86_475, 10_000) == 0
    own = attaching.own_part_cents.py_func
    assert own(200_000, 60_000, IncomeSource.WORK) == 140_000
    assert own(200_000, 0, IncomeSource.SELF_EMPLOYED) == 0
    assert attaching.goes_to_tax_first.py_func(30_000, 20_000, True) == 20_000
    assert attaching.goes_to_tax_first.py_func(30_000, 20_000, False) == 0


@given(CENTS, CENTS, st.integers(0, 200_000), CENTS)
def test_an_attachment_leaves_the_protected_income_and_never_takes_more_than_is_claimed(
    a, b, protected, claims
) -> None:
    low, high = sorted((a, b))
    part = attaching.attached_part_cents.py_func
    assert part(low, protected, claims) <= part(high, protected, claims) <= claims
    assert high - part(high, protected, claims) >= min(protected, high)


def test_attached_income_is_shared_in_proportion_and_booked() -> None:
    # 300 over claims of 600 and 300: 200 and 100.
    attached = 1 << Creditor.OTHER | 1 << Creditor.TAX
    desk = Desk(
        attached_by=attached,
        attached_cents=30_000,
        other_arrears_cents=60_000,
        tax_arrears_cents=30_000,
        other_stage=ENFORCED,
        tax_stage=ENFORCED,
    )
    desk.acts()
    assert (desk.h.other_arrears_cents, desk.h.tax_arrears_cents, desk.h.savings_cents) == (40_000, 20_000, 0)
    assert desk.booked(Cost.ATTACHED) == 30_000 == desk.total[0].attached_cents
    # More was withheld than is still claimed: the rest goes back and the attachment ends.
    desk.homes["attached_cents"] = 70_000
    desk.acts()
    assert (desk.h.other_arrears_cents, desk.h.tax_arrears_cents, desk.h.savings_cents) == (0, 0, 10_000)
    assert desk.h.attached_by == 0 and desk.booked(Cost.ATTACHED) == 90_000


def withheld(**fields: Any) -> Desk:
    desk = Desk(composition=0, age_months=480, rent_cents=50_000, income_source=IncomeSource.WORK, **fields)
    income_is_withheld(desk.records[0], desk.world[0], 0)
    return desk


def test_the_premium_is_withheld_first_and_on_top_of_what_is_protected() -> None:
    # Protected: 90% of the single's norm of 960.83 = 864.75, and the rent of 500 above 202.20: 297.80 (no allowance).
    # The premium is the default one, so no gap is added for it.
    protected = 86_475 + 29_780
    fields = {"base_income_cents": 150_000, "health_arrears_cents": 60_000, "health_stage": ENFORCED}
    desk = withheld(attached_by=PREMIUM, **fields)
    assert desk.h.attached_cents == 15_253 and desk.h.health_premium_cents == 0
    both = PREMIUM | 1 << Creditor.OTHER
    desk = withheld(attached_by=both, other_arrears_cents=900_000, **fields)
    assert desk.h.attached_cents == 15_253 + 150_000 - protected
    assert desk.h.income_cents == protected - 15_253
    desk.acts()
    assert desk.booked(Cost.PREMIUM_SURCHARGE) == 15_253 - 9_700
    assert desk.booked(Cost.ATTACHED) == 150_000 - protected == 900_000 - desk.h.other_arrears_cents


def test_what_cannot_be_withheld_of_the_premium_falls_due_as_a_bill() -> None:
    desk = withheld(attached_by=PREMIUM, base_income_cents=10_000, health_arrears_cents=60_000)
    assert (desk.h.attached_cents, desk.h.health_premium_cents) == (10_000, 5_253)


def test_holiday_money_can_be_attached_whole() -> None:
    fields = {"attached_by": 1 << Creditor.TAX, "tax_arrears_cents": 10**7, "base_income_cents": 150_000}
    may = Desk(age_months=480, rent_cents=50_000, **fields)
    may.homes["income_cents"] = 300_000
    income_is_withheld(may.records[0], may.world[0], 4)
    share = group("earning").holiday_wage_share
    assert may.h.attached_cents - withheld(**fields).h.attached_cents == int(12 * share * 150_000 + 0.5)


@pytest.mark.parametrize("stage", [SettlementStage.STABILISING, SettlementStage.NEGOTIATING, SettlementStage.RUNNING])
def test_creditors_pause_for_the_debt_service(stage: SettlementStage) -> None:
    enforced = {f"{name}_stage": ENFORCED for name in ("energy", "water", "health", "other", "tax")}
    owed = {f"{name}_arrears_cents": 100_000 for name in ("energy", "water", "health", "other", "tax")}
    attaches = 1 << Creditor.OTHER | 1 << Creditor.TAX
    desk = Desk(settlement_stage=stage, attached_by=PREMIUM | attaches, **enforced, **owed)
    for _ in range(6):
        desk.acts()
    assert (desk.h.energy_stage, desk.h.water_stage, desk.h.health_stage) == (COLLECTION,) * 3
    assert desk.h.attached_by == (0 if stage == SettlementStage.RUNNING else attaches)
    assert desk.ledger.size[0] == 0 and desk.total[0].creditor_letters == 0
    desk.homes["settlement_stage"] = SettlementStage.DROPPED_OUT
    desk.acts()
    assert desk.h.health_stage == ENFORCED and desk.h.attached_by & PREMIUM


def test_in_a_town_every_cost_and_every_attached_cent_is_booked() -> None:
    model = lived(town(homes=1000, burn_in=24, creditors__tax_attaches_share="0.5"), months=24)
    rows, series = model.ledger_rows(), model.series()

    def booked(cost: Cost) -> int:
        return int(rows[rows.cost == cost].cents.sum())

    assert booked(Cost.DUNNING_FEE) + booked(Cost.DISCONNECTION) == series.creditor_costs_cents.sum() > 0
    assert 0 < booked(Cost.ATTACHED) < series.attached_cents.sum()
    assert booked(Cost.PREMIUM_SURCHARGE) > 0 and series.premium_defaulters.sum() > 0
    homes = model.homes
    for name in ("energy", "water", "health", "other", "tax"):
        owed, stage = homes[f"{name}_arrears_cents"], homes[f"{name}_stage"]
        assert owed.min() >= 0 and not (stage[owed == 0] > 0).any()
    assert ((homes.attached_by & PREMIUM > 0) == (homes.health_stage == ENFORCED)).all()
