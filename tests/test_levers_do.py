"""Every lever moves its own counter, in the direction of the mechanism that it names, in a town of 3,000 homes."""

from collections.abc import Callable, Iterator

import numpy as np
import pytest

from model.renting import fits
from model.simulation import DebtEscalation
from model.words import Cost, Party
from scenarios.catalogue import standard_library
from scenarios.compose import resolve
from scenarios.schema import Package
from tests.towns import digest, lived, town

HOMES, MONTHS = 3000, 24
LIBRARY = standard_library()
PACKAGES = LIBRARY.names("packages")
Read = Callable[[DebtEscalation], float]
WORLDS: dict[str, DebtEscalation] = {}


@pytest.fixture(scope="module", autouse=True)
def the_worlds_of_this_file() -> Iterator[None]:
    """Every town is lived once and let go when the file is done."""
    yield
    WORLDS.clear()


def under(lever: str = "") -> DebtEscalation:
    """The town after two years under a lever, or the baseline."""
    if lever not in WORLDS:
        WORLDS[lever] = lived(town((lever,) if lever else (), homes=HOMES), months=MONTHS)
    return WORLDS[lever]


def told(column: str) -> Read:
    """How often it happened, or how much it was, in all months."""
    return lambda model: float(model.series()[column].sum())


def rows_of(cost: Cost, payer: Party | None = None) -> Read:
    """How often this was booked since the lever began, with this payer if one is named."""

    def read(model: DebtEscalation) -> float:
        rows = model.ledger_rows()
        return float(((rows.cost == cost) & ((rows.payer == payer) if payer is not None else True)).sum())

    return read


def unconsented_share(model: DebtEscalation) -> float:
    """Of all disclosures, those without consent."""
    series = model.series()
    return float(series.disclosures_unconsented.sum() / series.disclosures.sum())


def share_of_unfitting_rents(model: DebtEscalation) -> float:
    """Of those who moved in since the lever began, the share whose rent does not fit (passend toewijzen)."""
    new = model.homes[model.homes.start_month > model.branch_month]
    assert len(new) > 100
    return 1.0 - float(np.mean([fits.py_func(h, model.world[0].entitlements) for h in new]))


def at(corporation: int, column: str) -> Read:
    """The same for one corporation, counted from 0 (A)."""

    def read(model: DebtEscalation) -> float:
        series = model.series()
        return float(series[column][series.corporation == corporation].sum())

    return read


MORE, FEWER = 1, -1
B = 1
MOVES: list[tuple[str, str, Read, int, float]] = [
    # lever, what it moves, how it is read, direction, by at least this share of the baseline
    ("straatkubus", "streets are indicated", told("streets_indicated"), MORE, 0.0),
    ("straatkubus", "doors are rung", told("desk_visits"), MORE, 0.0),
    ("straatkubus", "the municipality pays for it", rows_of(Cost.STREET_WORK, Party.MUNICIPALITY), MORE, 0.0),
    ("achter-de-voordeur-n", "doors are rung", told("desk_visits"), MORE, 0.0),
    ("achter-de-voordeur-n", "help is accepted at the door", told("desk_accepted"), MORE, 0.0),
    ("risk-factor-consultation", "cases are talked over", rows_of(Cost.CASE_MEETING), MORE, 0.0),
    ("risk-factor-consultation", "visits are made with the team", rows_of(Cost.TEAM_VISIT), MORE, 0.0),
    ("risk-factor-consultation", "more households are exposed", told("households_exposed"), MORE, 1.0),
    ("simple-letters", "letters work a little more often", told("paid_after_first_letter"), MORE, 0.0),
    ("small-debt-fund", "debts are bought up", told("fund_payments"), MORE, 0.0),
    ("small-debt-fund", "the municipality pays for it", rows_of(Cost.FUND_PAYMENT, Party.MUNICIPALITY), MORE, 0.0),
    ("tear-off-slip", "a letter more goes out", rows_of(Cost.LETTER), MORE, 0.3),
    ("tear-off-slip", "more come to the team", told("referrals"), MORE, 0.2),
    ("tear-off-slip", "and nothing is shared for it", told("disclosures"), FEWER, 0.0),
    ("case-meeting", "cases are talked over", rows_of(Cost.CASE_MEETING), MORE, 0.0),
    ("case-meeting", "visits are made with the team", rows_of(Cost.TEAM_VISIT), MORE, 0.0),
    ("case-meeting", "cases are shared unasked", told("disclosures_unconsented"), MORE, 1.0),
    ("consent-built-in", "nothing is shared without consent", told("disclosures_unconsented"), FEWER, 1.0),
    ("informed-afterwards", "all is shared without consent", unconsented_share, MORE, 0.0),
    ("informed-afterwards", "letters say so", rows_of(Cost.CONSENT_LETTER), MORE, 0.0),
    ("consent-statutory", "all is shared without consent", unconsented_share, MORE, 0.0),
    ("consent-statutory", "letters say so", rows_of(Cost.CONSENT_LETTER), MORE, 0.0),
    ("covenant", "more are handed over to the team", told("referrals"), MORE, 0.1),
    ("covenant", "and are shared with consent", unconsented_share, FEWER, 0.3),
    ("covenant", "the law waits for help", told("summonses"), FEWER, 0.0),
    ("harder-line", "more go to the bailiff", told("handed_to_bailiff"), MORE, 0.3),
    ("harder-line", "more is charged to tenants", rows_of(Cost.COLLECTION_FEE), MORE, 0.2),
    ("softer-line", "fewer go to the bailiff", told("handed_to_bailiff"), FEWER, 0.2),
    ("softer-line", "arrears run up", told("closing_arrears_cents"), MORE, 0.0),
    ("bailiff-later", "fewer have gone to the bailiff", told("handed_to_bailiff"), FEWER, 0.1),
    ("bailiff-later", "arrears run longer", told("in_arrears"), MORE, 0.0),
    ("more-home-visits", "officers visit", rows_of(Cost.HOME_VISIT), MORE, 1.0),
    ("more-home-visits", "and do not call", rows_of(Cost.PHONE_CALL), FEWER, 1.0),
    ("more-home-visits", "B visits too", at(B, "officer_minutes_used"), MORE, 0.0),
    ("joint-home-visit", "the team goes along", rows_of(Cost.TEAM_VISIT), MORE, 1.0),
    ("reminder-not-dunning", "B's tenants are less strained", at(B, "strain_thousandths"), FEWER, 0.0),
    ("uniform-ladder[ladder=b]", "nobody visits where B does not", rows_of(Cost.HOME_VISIT), FEWER, 0.9),
    ("text-reminder", "messages go out", rows_of(Cost.TEXT_MESSAGE), MORE, 0.0),
    ("text-reminder", "fewer are in arrears", told("in_arrears"), FEWER, 0.0),
    ("text-reminder", "letters need not be sent", rows_of(Cost.LETTER), FEWER, 0.0),
    ("text-reminder[before_due=true]", "fewer are in arrears", told("in_arrears"), FEWER, 0.0),
    ("fitting-allocation", "fewer new tenants have a rent too dear", share_of_unfitting_rents, FEWER, 0.3),
    ("direct-payment", "rents are paid from the benefit", told("direct_payments"), MORE, 0.0),
    ("direct-payment", "the municipality works", rows_of(Cost.DIRECT_PAYMENT_WORK, Party.MUNICIPALITY), MORE, 0.0),
    ("direct-payment", "arrears stop growing", told("closing_arrears_cents"), FEWER, 0.0),
    ("income-limit-120", "the schemes pay more", told("scheme_cents"), MORE, 0.05),
    ("referral-by-amount", "more are signalled", told("referrals"), MORE, 0.5),
    ("referral-by-amount", "the team visits along", rows_of(Cost.TEAM_VISIT), MORE, 1.0),
    ("referral-by-creditors", "more are signalled", told("referrals"), MORE, 0.5),
    ("referral-by-creditors", "the team visits along", rows_of(Cost.TEAM_VISIT), MORE, 1.0),
    ("no-personal-contact", "nobody calls", rows_of(Cost.PHONE_CALL), FEWER, 1.0),
    ("no-personal-contact", "nobody visits", rows_of(Cost.HOME_VISIT), FEWER, 1.0),
    ("no-personal-contact", "officers work less", told("officer_minutes_used"), FEWER, 0.1),
    ("partial-adoption", "A signals more", at(0, "referrals"), MORE, 0.0),
    ("partial-adoption", "B signals more", at(B, "referrals"), MORE, 0.0),
    ("recommendations", "the team goes along", rows_of(Cost.TEAM_VISIT), MORE, 1.0),
    ("recommendations", "officers visit", rows_of(Cost.HOME_VISIT), MORE, 1.0),
    ("recommendations", "rents are paid from the benefit", told("direct_payments"), MORE, 0.0),
    ("recommendations", "cases are talked over", rows_of(Cost.CASE_MEETING), MORE, 0.0),
    ("recommendations-all", "doors are rung", told("desk_visits"), MORE, 0.0),
    ("recommendations-all", "no spell begins with a deposit", told("spells_deposit"), FEWER, 1.0),
    ("recommendations-all", "nothing is shared without consent", told("disclosures_unconsented"), FEWER, 1.0),
]  # fmt: skip


@pytest.mark.parametrize(
    ("lever", "read", "direction", "by"),
    [pytest.param(lever, *rest, id=f"{lever}: {what}") for lever, what, *rest in MOVES],
)
def test_a_lever_moves_its_own_counter(lever: str, read: Read, direction: int, by: float) -> None:
    before, after = read(under()), read(under(lever))
    assert direction * (after - before) > 0
    assert direction * (after - before) >= by * before


@pytest.mark.parametrize("package", PACKAGES)
def test_a_package_is_the_world_of_the_levers_it_lists(package: str) -> None:
    levers = tuple(LIBRARY.load(Package, LIBRARY.file("packages", package)).levers)
    whole, parts = resolve("gemeente-n", (package,), homes=HOMES), resolve("gemeente-n", levers, homes=HOMES)
    assert whole.document["stages"] == parts.document["stages"] != resolve("gemeente-n", homes=HOMES).document["stages"]


def test_a_referral_that_no_corporation_adopts_is_the_baseline() -> None:
    """What partial adoption comes to when nobody takes part."""
    nobody = "standard-referral[" + ",".join(f"adoption.{name}=0" for name in "abcd") + "]"
    assert digest(lived(town((nobody,)))) == digest(lived(town()))


def test_fund_payments_stay_within_the_yearly_budget() -> None:
    """EUR 20,000 a year per 1,000 homes and EUR 2,500 reserved for each: eight families a year, 24 in 3,000 homes."""
    payments = under("small-debt-fund").series().fund_payments
    assert 0 < payments.sum() <= 3 * 24  # two years of the town lie in at most three calendar years


def test_while_the_rent_is_paid_from_the_benefit_no_new_rent_is_missed() -> None:
    model = lived(town(("direct-payment[uptake=1,from_rents=1]",), homes=HOMES), months=12)
    owed = model.homes.rent_arrears_cents.copy()
    tenant, direct = model.homes.household.copy(), model.homes.direct_payment_months > 1
    model.run(1)
    still = direct & (model.homes.household == tenant) & (model.homes.direct_payment_months > 0)
    assert still.sum() > 20
    assert (model.homes.rent_arrears_cents[still] <= owed[still]).all()
