"""Economics against figures worked by hand."""

import numpy as np
import pytest

from experiments.appraisal import appraise
from experiments.economics import Increment, World, discount_factors, flows, increment, is_contained, losses
from experiments.evaluation import Evaluation, Unit, load_evaluation, split_settings
from experiments.intervals import mean_interval, median_interval, rounded
from experiments.pairing import Columns, pair
from model.households import NEVER
from model.words import Cost, End, Party
from scenarios.errors import ScenarioError

HORIZON, WATCH = 24, 36


def evaluation(convention: str = "per_eviction", rate: float = 0.0, keys: float = 0.0) -> Evaluation:
    """EUR 7,500 to the corporation, EUR 100,000 to society."""
    corporation, society = Unit(750_000, 500_000, 1_000_000), Unit(10_000_000, 1_800_000, 10_000_000)
    return Evaluation(convention, rate, corporation, society, keys, 0.0, 2015, ())


def tenancies(*ends: tuple[End, int], problem: int = NEVER) -> dict[str, np.ndarray]:
    """Tenancies 0, 1, ... with how and when each ended."""
    count = len(ends)
    return {
        "household": np.arange(count),
        "start_month": np.zeros(count, dtype=np.int64),
        "end": np.array([int(end) for end, _ in ends]),
        "end_month": np.array([month for _, month in ends]),
        "first_problem_month": np.full(count, problem),
    }


def ledger(*rows: tuple[int, Party, Party, Cost, int, int]) -> dict[str, np.ndarray]:
    """Rows of month, payer, payee, cost, household, cents."""
    names = ("month", "payer", "payee", "cost", "household", "cents")
    return {name: np.array([int(row[i]) for row in rows], dtype=np.int64) for i, name in enumerate(names)}


def worlds(baseline: Columns, variant: Columns, *ledgers: Columns) -> list[World]:
    """Two worlds without contacts."""
    none = np.zeros(WATCH, dtype=np.int64)
    books = ledgers or (ledger(), ledger())
    return [World(one, book, none, none) for one, book in zip((baseline, variant), books, strict=True)]


def added(baseline: World, variant: World, how: Evaluation) -> Increment:
    """The increment of these worlds."""
    return increment(pair(baseline.tenancies, variant.tenancies), baseline, variant, how, HORIZON, WATCH)


STAYS = (End.STILL_THERE, -1)


def test_containment_reaches_through() -> None:
    assert is_contained(Cost.COURT_FEE, Cost.EVICTION_LOSS)
    assert is_contained(Cost.COURT_FEE, Cost.SOCIETAL_LOSS)
    assert not is_contained(Cost.PHONE_CALL, Cost.SOCIETAL_LOSS)
    assert not is_contained(Cost.EVICTION_LOSS, Cost.EVICTION_LOSS)


def test_a_euro_after_a_year_is_worth_less() -> None:
    assert discount_factors(0.0225, 13)[12] == pytest.approx(1 / 1.0225)


def test_an_avoided_eviction_saves_a_whole_case() -> None:
    one = added(*worlds(tenancies((End.EVICTED, 12)), tenancies(STAYS)), evaluation(rate=0.0225))
    assert one.cases["corporation"] == pytest.approx(1 / 1.0225)
    assert one.cases["society"] == pytest.approx(1 / 1.0225)
    assert one.cases["municipality"] == pytest.approx(1 / 1.0225)  # it has no price there


@pytest.mark.parametrize("later", [20, 30])
def test_a_delayed_eviction_saves_only_its_discounting_gain(later: int) -> None:
    one = added(*worlds(tenancies((End.EVICTED, 12)), tenancies((End.EVICTED, later))), evaluation(rate=0.0225))
    assert one.cases["society"] == pytest.approx(1.0225**-1 - 1.0225 ** (-later / 12))


def test_evictions_of_the_run_out_alone_are_worth_nothing() -> None:
    one = added(*worlds(tenancies((End.EVICTED, 30)), tenancies(STAYS)), evaluation())
    assert one.cases["society"] == 0


def test_keys_returned_count_at_their_share() -> None:
    both = worlds(tenancies((End.EVICTED, 3)), tenancies((End.KEYS_RETURNED, 3)))
    assert added(*both, evaluation()).cases["society"] == 1
    assert added(*both, evaluation(keys=0.4)).cases["society"] == pytest.approx(0.6)


def test_one_convention_at_a_time() -> None:
    both = worlds(tenancies((End.EVICTED, 3), problem=1), tenancies(STAYS, problem=1))
    assert added(*both, evaluation("per_eviction")).cases["society"] == 1
    assert added(*both, evaluation("per_problem_debt_household")).cases["society"] == 0
    assert added(*both, evaluation("per_problem_debt_household")).cases["corporation"] == 1


def test_contained_rows_are_dropped_only_where_the_case_counts() -> None:
    fee = (2, Party.CORPORATION, Party.COURT, Cost.COURT_FEE)
    book = ledger((*fee, 0, 10_000), (*fee, 1, 10_000))
    factors = discount_factors(0.0, HORIZON)
    assert flows(book, "corporation", np.array([0]), factors).other == 10_000
    assert flows(book, "corporation", np.array([], dtype=np.int64), factors).other == 20_000
    assert flows(book, "society", np.array([0, 1]), factors).other == 0


def test_a_transfer_is_no_loss_to_society_and_a_gain_to_who_receives_it() -> None:
    book = ledger((0, Party.HOUSEHOLD, Party.CORPORATION, Cost.COLLECTION_FEE, 0, 4000))
    nobody, factors = np.array([], dtype=np.int64), discount_factors(0.0, HORIZON)
    assert flows(book, "society", nobody, factors).other == 0
    assert flows(book, "corporation", nobody, factors).other == -4000


def test_rows_of_the_run_out_and_booked_losses_do_not_count() -> None:
    book = ledger(
        (HORIZON, Party.CORPORATION, Party.LABOUR, Cost.PHONE_CALL, 0, 100),
        (0, Party.CORPORATION, Party.MARKET, Cost.EVICTION_LOSS, 0, 750_000),
    )
    factors = discount_factors(0.0, HORIZON)
    assert flows(book, "corporation", np.array([], dtype=np.int64), factors) == (0, 0, 0)


def test_losses_of_a_tenancy_in_one_world_only() -> None:
    baseline, variant = tenancies((End.EVICTED, 3), (End.EVICTED, 5)), tenancies(STAYS)
    lost = losses(pair(baseline, variant), baseline, variant, evaluation(), "society", HORIZON, WATCH)
    assert lost[0].households().tolist() == [0, 1]
    assert lost[1].households().tolist() == []


def test_the_headline_by_hand() -> None:
    call = (0, Party.CORPORATION, Party.LABOUR, Cost.PHONE_CALL)
    visit = (0, Party.MUNICIPALITY, Party.LABOUR, Cost.TEAM_HELP)
    fee = (2, Party.CORPORATION, Party.COURT, Cost.COURT_FEE, 0, 50_000)
    base, other = worlds(
        tenancies((End.EVICTED, 3)), tenancies(STAYS), ledger(fee), ledger((*call, 0, 20_000), (*visit, 0, 80_000), fee)
    )
    contacts = np.zeros(WATCH, dtype=np.int64)
    contacts[1] = 4
    other = other._replace(contacts=contacts, helped=contacts)
    found = appraise([added(base, other, evaluation())], evaluation())
    assert found["costs"] == {"outreach_eur": 1000.0, "by_party_eur": {"corporation": 200.0, "municipality": 800.0}}
    # The baseline's fee is contained in its eviction; the variant's is not, for there is no eviction: EUR 500 more.
    assert found["benefits"] == {"corporation_eur": 7000.0, "society_eur": 99_500.0}
    assert found["net_eur"] == {"corporation": 6800.0, "municipality": -800.0, "society": 98_500.0}
    assert found["benefit_cost_ratio"] == {"corporation": 35.0, "society": 99.5}
    per_contact = found["break_even"]["max_outreach_cost_per_contact_eur"]
    assert per_contact == {"corporation": 1750.0, "society": 24_875.0}
    # Four contacts more for EUR 1,000, of which the corporation pays 200.
    assert found["break_even"]["outreach_cost_per_extra_contact_eur"] == {"corporation": 50.0, "society": 250.0}
    assert found["break_even"]["min_saved_share_of_helped"] == {"corporation": 0.0067, "society": 0.0025}
    assert found["net_eur_over_unit_costs"]["corporation"] == [4300.0, 9300.0]
    assert found["net_ci95_eur"] == {}  # one replication has no interval


def test_nothing_to_divide_by_is_absent() -> None:
    same = worlds(tenancies(STAYS), tenancies(STAYS))
    found = appraise([added(*same, evaluation())] * 3, evaluation())
    assert found["benefit_cost_ratio"] == {}
    assert len(found["break_even"]) == 5 and not any(found["break_even"].values())


def test_intervals_by_hand() -> None:
    assert mean_interval([4.0]) is None
    assert mean_interval([5.0, 5.0]) is None and mean_interval([5.0] * 5) == (5.0, 5.0)
    assert mean_interval([1.0, 2.0, 3.0]) == pytest.approx((2 - 2.4841, 2 + 2.4841), abs=1e-4)
    assert median_interval([1.0] * 5) is None
    assert median_interval([float(n) for n in range(20)]) == (5.0, 14.0)  # the 6th and 15th of 20
    assert str(rounded(-0.00001, 2)) == "0.0"


def test_the_evaluation_file_is_usable_and_can_be_set() -> None:
    found = load_evaluation({"convention": "per_problem_debt_household", "societal_loss_cents": "2000000"})
    assert (found.convention, found.society_cents.value) == ("per_problem_debt_household", 2_000_000)
    assert load_evaluation().corporation_cents == Unit(750_000, 500_000, 1_000_000)
    assert "evaluation.price_year" in load_evaluation().rests_on
    assert split_settings({"a.b": "1", "evaluation.c": "2"}) == ({"a.b": "1"}, {"c": "2"})


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"societal_los_cents": "1"}, "societal_loss_cents"),
        ({"societal_loss_cents": "-1"}, "negative"),
        ({"convention": "twice"}, "must be one of"),
        ({"discount_rate_share_per_year": "much"}, "must be a number"),
    ],
)
def test_a_wrong_setting_is_one_message(settings: dict[str, str], message: str) -> None:
    with pytest.raises(ScenarioError, match=message):
        load_evaluation(settings)
