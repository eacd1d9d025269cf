"""What municipality and state pay households to live on: by source, by hand, and from the records into the ledger."""

from typing import Any

import numpy as np
import pytest

from experiments.economics import PURSES, discount_factors, flows
from model import provisions
from model.ledger import KINDS, PROVISIONS, Ledger
from model.luck import Purpose, draw
from model.rules import earning
from model.words import Cost, CostKind, IncomeSource, Party, Provision
from tests.support import group, key, one_household, one_total, small_ledger
from tests.towns import lived, town

P = group(
    "earning",
    holiday_month=4,
    holiday_assistance_month=5,
    holiday_wage_share=0.08,
    scheme_month=8,
    scheme_limit_factor=1.1,
    scheme_take_up_share=1.0,
    scheme_adult_cents=20_000,
    scheme_child_cents=10_000,
)
counted = provisions.provisions_are_counted.py_func
TOTALS = [name for name, *_ in PROVISIONS]


def paid(calendar_month: int, source: IncomeSource, **fields: Any) -> dict[str, int]:
    """Which totals a household's income of this month adds to, those that stay 0 left out."""
    total = one_total()
    h = one_household(income_source=fields.pop("now", source), **fields)
    regular = np.zeros((1, len(IncomeSource)), dtype=np.int64)
    counted(h, P, key(1, 7, calendar_month), int(source), calendar_month, regular[0], total)
    provisions.regular_provisions_add_to_totals.py_func(regular, [total])
    assert not regular.any()
    return {name: int(total[name]) for name in TOTALS if total[name]}


@pytest.mark.parametrize(
    ("source", "own", "extra", "found"),
    [
        (IncomeSource.WORK, 180_000, {}, {}),
        (IncomeSource.SELF_EMPLOYED, 180_000, {}, {}),
        (IncomeSource.PENSION, 130_000, {"pension_supplement_cents": 25_000}, {"state_pension_cents": 105_000}),
        (IncomeSource.UNEMPLOYMENT_BENEFIT, 120_000, {}, {"unemployment_benefit_cents": 120_000}),
        (IncomeSource.DISABILITY_BENEFIT, 110_000, {}, {"disability_benefit_cents": 110_000}),
        (IncomeSource.SOCIAL_ASSISTANCE, 90_000, {}, {"assistance_cents": 90_000}),
        (IncomeSource.WAITING, 80_000, {}, {"assistance_cents": 80_000}),
        (IncomeSource.WAITING, 150_000, {"now": IncomeSource.WORK}, {}),  # the partner's wage has become its living
    ],
)
def test_the_head_s_own_income_is_paid_by_its_source(
    source: IncomeSource, own: int, extra: dict[str, Any], found: dict[str, int]
) -> None:
    """The partner's wage of EUR 400 is nobody's provision."""
    whole = own + 40_000
    assert paid(0, source, base_income_cents=whole, income_cents=whole, partner_wage_cents=40_000, **extra) == found


def test_a_supplement_is_what_assistance_adds_to_the_wage() -> None:
    norm = earning.without_holiday_cents.py_func(P.assistance_single_cents, P)
    topped = {"age_months": 480, "wage_cents": norm - 12_345, "base_income_cents": norm, "income_cents": norm}
    assert paid(0, IncomeSource.WORK, claims_supplement=True, **topped) == {"supplement_cents": 12_345}
    assert paid(0, IncomeSource.WORK, claims_supplement=False, **topped) == {}


def test_a_wage_that_swings_or_is_sick_pay_is_told_from_the_supplement() -> None:
    """A sick head is paid 70% in the second year: on top of EUR 700 comes what is missing to the norm."""
    norm = earning.without_holiday_cents.py_func(P.assistance_single_cents, P)
    ill = {"age_months": 480, "wage_cents": 100_000, "ill_months": 13, "base_income_cents": norm, "income_cents": norm}
    sick_pay = earning.wage_paid_cents.py_func(100_000, 13, P)
    assert paid(0, IncomeSource.WORK, claims_supplement=True, **ill) == {"supplement_cents": norm - sick_pay}
    assert paid(0, IncomeSource.WORK, claims_supplement=False, **ill) == {}
    mean = norm // 2
    luck = draw(key(1, 7, 0), Purpose.INCOME_SWING, 0)
    wage = earning.swinging_cents.py_func(luck, mean, P.flexible_swing_share)
    swings = {"age_months": 480, "wage_cents": mean, "has_flexible_work": True, "base_income_cents": norm}
    found = paid(0, IncomeSource.WORK, claims_supplement=True, income_cents=norm, **swings)
    assert found == {"supplement_cents": norm - wage}


def test_back_pay_is_assistance_and_the_scheme_is_the_municipality_s() -> None:
    """Assistance of EUR 900 with EUR 1,500 of back pay; in September also EUR 200 of the scheme for one adult."""
    waited = {"age_months": 480, "base_income_cents": 90_000}
    assert paid(0, IncomeSource.SOCIAL_ASSISTANCE, income_cents=240_000, **waited) == {"assistance_cents": 240_000}
    found = paid(8, IncomeSource.SOCIAL_ASSISTANCE, income_cents=260_000, **waited)
    assert found == {"assistance_cents": 240_000, "scheme_cents": 20_000}


def test_holiday_money_follows_who_pays_it() -> None:
    """8% of twelve months: on a benefit of EUR 1,000 the benefit's payer adds EUR 960; on wages the employer does."""
    month = {"base_income_cents": 100_000, "income_cents": 196_000}
    assert paid(4, IncomeSource.UNEMPLOYMENT_BENEFIT, **month) == {"unemployment_benefit_cents": 196_000}
    assert paid(4, IncomeSource.WORK, **month) == {}


def test_totals_become_one_row_a_month() -> None:
    total = one_total()
    total.month, total.corporation, total.scheme_cents, total.allowances_demanded_cents = 5, 0, 700, 40
    book = small_ledger()
    book.book_provisions(np.array([total]).view(np.recarray))
    rows = [tuple(int(value) for value in row) for row in book.written()]
    assert rows == [
        (5, Party.MUNICIPALITY, Party.HOUSEHOLD, Cost.MINIMUM_SCHEME, 0, -1, 700),
        (5, Party.HOUSEHOLD, Party.STATE, Cost.ALLOWANCES_DEMANDED, 0, -1, 40),
    ]
    assert isinstance(book, Ledger)


def test_a_ledger_that_grows_keeps_its_rows() -> None:
    total = one_total()
    total.scheme_cents = 700
    book = Ledger(capacity=8)
    for _ in range(5):
        book.book_provisions(np.array([total]).view(np.recarray))
    before = book.written().copy()
    book.reserve(100_000)
    assert len(book.rows) >= 100_005 and len(before) == 5
    assert book.written().tobytes() == before.tobytes()
    assert book.copy().written().tobytes() == before.tobytes()


def test_every_provision_is_a_transfer_and_only_these_are() -> None:
    words = {cost for cost, word in KINDS.items() if word.provision != Provision.NONE}
    assert words == {cost for *_, cost in PROVISIONS}
    assert all(KINDS[cost].kind == CostKind.TRANSFER and not KINDS[cost].is_outreach for cost in words)


def provided(levers: tuple[str, ...], months: int, **settings: str) -> Any:
    """A small town without a past after so many months."""
    return lived(town(levers, homes=150, burn_in=0, **settings), months, seed=3)


def gain(name: str, arms: list[Any], months: int) -> float:
    """What a purse pays less in the second world, undiscounted, in cents."""
    paid = [flows(arm.ledger_rows(), name, np.empty(0, np.int64), discount_factors(0.0, months)) for arm in arms]
    return paid[0].outreach + paid[0].other - paid[1].outreach - paid[1].other


def test_a_higher_income_limit_costs_the_municipality_what_households_gain_to_the_cent() -> None:
    """Up to the first month in which the schemes pay both worlds are the same: what incomes rise by is the cost."""
    month = int(group("earning").scheme_month)
    arms = [provided(levers, month + 1) for levers in ((), ("income-limit-120[take_up=1]",))]
    lives = [arm.tenancies() for arm in arms]
    assert np.array_equal(lives[0].household, lives[1].household)
    incomes = [one.income_cents + one.attached_cents for one in lives]
    more = incomes[1] - incomes[0]
    assert more.min() >= 0 and more.sum() > 0
    assert gain("municipality", arms, month + 1) == -more.sum()
    assert gain("household", arms, month + 1) == more.sum()
    # Who pays the rent out of it before the 15th gets no letter; nobody else has anything to do with it.
    assert 0 <= gain("corporation", arms, month + 1) < 1_000
    others = set(PURSES) - {"municipality", "household", "corporation"}
    assert all(gain(name, arms, month + 1) == 0 for name in others)


def test_raised_take_up_shows_what_the_state_pays() -> None:
    arms = [provided((), 1, population__claims_rent_allowance_share=share) for share in ("0.75", "0.95")]
    incomes = [one.income_cents + one.attached_cents for one in (arm.tenancies() for arm in arms)]
    more = int((incomes[1] - incomes[0]).sum())
    rows = [arm.ledger_rows() for arm in arms]
    paid = [int(row.cents[row.cost == Cost.ALLOWANCES].sum()) for row in rows]
    assert more > 0
    assert paid[1] - paid[0] == more
