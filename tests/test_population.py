"""The people of month 0 and of new lettings: margins, impossibilities, luck, ranges, and rents that fit."""

import json
import os
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest

from model.households import EVERY_MONTH, HOUSEHOLD, NEVER, SELDOM, empty_homes
from model.means import head_wage_cents, median_savings_cents, savings_cents, wage_cents
from model.population import cell_at, let_home, people_at_start
from model.renting import fits, rent_fits
from model.settling import age_months, child_gap_months, common_trait, concern_chance, trait, youngest_child_months
from model.words import Composition, Education, IncomeSource, Neighbourhood
from scenarios.errors import ScenarioError
from scenarios.people import load_people, margins_report
from tests.support import group, world

MARGINS = Path(__file__).parent.parent / "scenarios" / "margins" / "gemeente-n.toml"
SIZES, SHARES, TEAMS = (4000, 3500, 4500, 3000), (0.20, 0.03, 0.50, 0.25), 4
TOWN = world()
SINGLES = (Composition.SINGLE_MAN, Composition.SINGLE_WOMAN)


@pytest.fixture(scope="module")
def people():
    return load_people(MARGINS)


@pytest.fixture(scope="module")
def homes(people):
    return people_at_start(people, SIZES, SHARES, TEAMS, 1, TOWN)


@pytest.fixture(scope="module")
def let_homes(people, homes):
    """The same homes, all let again in month 7."""
    again = homes.copy()
    for row in range(len(again)):
        let_home(again, row, people, 7, 1, TOWN)
    return again


def test_margins_are_met_within_a_percentage_point(people, homes):
    rows = margins_report(people, homes)
    assert len(rows) > 30
    assert max(abs(row.deviation_points) for row in rows) < 1.0
    assert sum(row.asked_share for row in rows if row.margin == "composition") == pytest.approx(1.0)


def test_margins_are_met_in_each_kind_of_neighbourhood(people, homes):
    for kind in Neighbourhood:
        part = homes[homes.neighbourhood == kind]
        weights = people.stock[kind] / people.stock[kind].sum()
        for source in IncomeSource:
            asked = weights[people.cells.income_source == source].sum()
            assert abs((part.income_source == source).mean() - asked) < 0.01


def test_new_tenants_are_younger_and_poorer_than_the_stock(homes, let_homes):
    on_assistance = IncomeSource.SOCIAL_ASSISTANCE
    assert (let_homes.income_source == on_assistance).mean() > (homes.income_source == on_assistance).mean() + 0.02
    assert let_homes.age_months.mean() < homes.age_months.mean() - 60


@pytest.mark.parametrize("which", ["homes", "let_homes"])
def test_nobody_lives_an_impossible_life(which, request):
    h = request.getfixturevalue(which)
    childless = np.isin(h.composition, [*SINGLES, Composition.COUPLE, Composition.OTHER])
    assert (h.children_count[childless] == 0).all()
    assert (h.children_count[~childless] > 0).all()
    old = h.age_months >= 783
    assert (h.income_source[old] == IncomeSource.PENSION).all()
    assert not (h.income_source[~old] == IncomeSource.PENSION).any()
    assert (h.children_count[old] == 0).all()
    parents = h[h.children_count > 0]
    assert (parents.youngest_child_months >= 0).all()
    assert (parents.oldest_child_months <= 21 * 12).all()
    assert (parents.age_months - parents.oldest_child_months >= 18 * 12).all()
    several = parents[parents.children_count > 1]
    assert (several.oldest_child_months - several.youngest_child_months >= 12 * (several.children_count - 1)).all()
    assert (h.youngest_child_months[h.children_count == 0] == -1).all()
    assert (h.partner_wage_cents[np.isin(h.composition, [*SINGLES, Composition.LONE_PARENT])] == 0).all()
    assert (h.is_woman[h.composition == Composition.SINGLE_WOMAN]).all()
    assert not (h.is_woman[h.composition == Composition.SINGLE_MAN]).any()


def test_lone_parents_are_mostly_women_and_often_on_assistance(homes):
    lone = homes[homes.composition == Composition.LONE_PARENT]
    couples = homes[homes.composition == Composition.COUPLE_WITH_CHILDREN]
    assert 0.78 < lone.is_woman.mean() < 0.92
    on_assistance = IncomeSource.SOCIAL_ASSISTANCE
    assert (lone.income_source == on_assistance).mean() > 2 * (couples.income_source == on_assistance).mean()


def test_attention_neighbourhoods_have_more_assistance_and_lower_rents(homes):
    attention = homes[homes.neighbourhood == Neighbourhood.ATTENTION]
    others = homes[homes.neighbourhood == Neighbourhood.WELL_OFF]
    on_assistance = IncomeSource.SOCIAL_ASSISTANCE
    assert (attention.income_source == on_assistance).mean() > 1.3 * (others.income_source == on_assistance).mean()
    assert attention.rent_cents.mean() < others.rent_cents.mean()


@pytest.mark.parametrize("which", ["homes", "let_homes"])
def test_every_field_is_in_a_sane_range(which, request):
    h = request.getfixturevalue(which)
    ranges = {
        "age_months": (216, 1200), "children_count": (0, 4), "composition": (0, 5), "migration": (0, 2),
        "education": (0, 2), "income_source": (0, 6), "wage_cents": (40_000, 700_000), "attention": (0.0, 1.0),
        "partner_wage_cents": (0, 700_000), "pension_supplement_cents": (0, 220_000), "savings_cents": (0, 30_000_000),
        "base_income_cents": (20_000, 1_000_000), "usual_income_cents": (20_000, 1_000_000),
        "assessed_income_cents": (200_000, 20_000_000), "rent_cents": (30_000, 71_068), "strain": (0.0, 0.0),
        "energy_bill_cents": (2_000, 50_000), "water_bill_cents": (500, 5_000), "health_premium_cents": (9_000, 25_000),
        "other_bill_cents": (5_000, 50_000), "necessary_cents": (30_000, 200_000), "habitual_cents": (0, 900_000),
        "benefit_months_used": (0, 38), "benefit_months_left": (0, 38), "decision_months_left": (0, 6),
    }  # fmt: skip
    for name, (low, high) in ranges.items():
        assert h[name].min() >= low, name
        assert h[name].max() <= high, name
    for name in ("time_orientation", "locus_of_control", "self_control", "debt_attitude", "social_support",
                 "financial_literacy", "self_efficacy"):  # fmt: skip
        assert abs(h[name].mean()) < 0.4, name
        assert 0.85 < h[name].std() < 1.15, name
    assert not any(h[name].any() for name in HOUSEHOLD.names if name.endswith("arrears_cents"))
    assert all((h[name] == NEVER).all() for name in HOUSEHOLD.names if name.startswith("first_"))


def test_incomes_and_rents_look_like_those_of_corporation_tenants(homes):
    assert 0.75 < (homes.assessed_income_cents < 3_422_900).mean() < 0.90  # measured: 80%
    assert 49_000 < homes.rent_cents.mean() < 52_000  # about EUR 505 in 2015
    on_wages = homes[homes.income_source == IncomeSource.WORK]
    assert (on_wages.base_income_cents >= 96_083).all()


def test_benefits_under_way_still_have_months_to_run(homes):
    out_of_work = homes[homes.income_source == IncomeSource.UNEMPLOYMENT_BENEFIT]
    assert (out_of_work.benefit_months_used >= 1).all()
    assert (out_of_work.benefit_months_left >= 1).all()
    assert (homes.decision_months_left[homes.income_source == IncomeSource.WAITING] >= 1).all()
    assert (homes.start_month <= 0).all()


def test_the_same_seed_gives_the_same_people_and_another_seed_others(people, homes):
    again = people_at_start(people, SIZES, SHARES, TEAMS, 1, TOWN)
    assert again.tobytes() == homes.tobytes()
    other = people_at_start(people, SIZES, SHARES, TEAMS, 2, TOWN)
    assert (other.savings_cents != homes.savings_cents).mean() > 0.5


def test_a_dwelling_has_the_same_luck_in_a_town_of_any_size(people, homes):
    small = people_at_start(people, (400,), (0.25,), 2, 1, TOWN)
    large = homes[:400]
    alike = ("education", "income_source", "neighbourhood")
    same = np.logical_and.reduce([small[name] == large[name] for name in alike])
    assert 10 < same.sum() < 400  # other people may live there, but where they are alike their luck is the same
    for name in ("time_orientation", "self_control", "financial_literacy", "social_support"):
        assert (small[name][same] == large[name][same]).all(), name
    assert (small.claims_rent_allowance == large.claims_rent_allowance).all()


def test_places_are_numbered_by_corporation_and_street(homes):
    assert (homes.dwelling == np.arange(sum(SIZES))).all()
    assert (homes.household == homes.dwelling * 1000).all()
    assert (np.bincount(homes.corporation) == SIZES).all()
    assert (np.diff(homes.corporation) >= 0).all()
    attention = homes.neighbourhood == Neighbourhood.ATTENTION
    for index, share in enumerate(SHARES):
        assert attention[homes.corporation == index].mean() == pytest.approx(share, abs=0.001)
    for name in ("corporation", "neighbourhood", "team"):
        pairs = np.unique(np.stack([homes.street, homes[name]]), axis=1)
        assert len(np.unique(homes.street)) == pairs.shape[1], name
    assert np.bincount(homes.street).max() == 40
    assert set(homes.team[homes.corporation < 2]) == {0, 1}
    assert set(homes.team[homes.corporation >= 2]) == {2, 3}


def test_benefits_cluster_in_streets_if_told_so(people):
    def spread(share):
        clustered = world(population={"street_clustering_share": share})
        h = people_at_start(people, SIZES, SHARES, TEAMS, 1, clustered)
        poor = np.isin(h.income_source, [IncomeSource.SOCIAL_ASSISTANCE, IncomeSource.DISABILITY_BENEFIT])
        return (np.bincount(h.street, poor) / np.bincount(h.street)).std()

    assert spread(0.5) > 1.5 * spread(0.0)


def test_letting_again_replaces_everything_but_the_home(homes, let_homes):
    kept = ("dwelling", "corporation", "team", "neighbourhood", "street", "rent_cents")
    for name in kept:
        assert (let_homes[name] == homes[name]).all(), name
    assert (let_homes.tenancy_nth == 1).all()
    assert (let_homes.household == homes.household + 1).all()
    assert (let_homes.start_month == 7).all()
    assert (let_homes.savings_cents != homes.savings_cents).mean() > 0.5


def test_the_record_of_the_household_before_leaves_no_trace(people, homes):
    used = homes[:1].copy()
    for name in HOUSEHOLD.names:
        if name not in ("dwelling", "corporation", "team", "neighbourhood", "street", "rent_cents", "household",
                        "tenancy_nth", "rent_cut_cents"):  # fmt: skip
            used[name] = 1
    clean = homes[:1].copy()
    let_home(used, 0, people, 7, 1, TOWN)
    let_home(clean, 0, people, 7, 1, TOWN)
    assert used.tobytes() == clean.tobytes()


def test_rents_fit_incomes_where_fitting_allocation_is_practised(people, homes):
    always = world(population={"fitting_practised_share": 1.0})
    never = world(population={"fitting_practised_share": 0.0})

    def share_fitting(w):
        again = homes[:3000].copy()
        for row in range(len(again)):
            let_home(again, row, people, 7, 1, w)
        return np.mean([bool(fits(h, w[0].entitlements)) for h in again])

    assert share_fitting(always) > 0.97
    assert share_fitting(always) > share_fitting(never) + 0.02


def test_compiled_and_uncompiled_people_are_the_same_to_the_bit():
    code = (
        "import sys, hashlib; from pathlib import Path\n"
        "from scenarios.people import load_people; from model.population import people_at_start, let_home\n"
        "from tests.support import world\n"
        f"people = load_people(Path({json.dumps(str(MARGINS))}))\n"
        "w = world(); homes = people_at_start(people, (60, 60), (0.3, 0.3), 2, 5, w)\n"
        "for row in range(0, 120, 2): let_home(homes, row, people, 4, 5, w)\n"
        "print(hashlib.sha256(homes.tobytes()).hexdigest())\n"
    )
    digests = set()
    for uncompiled in ("0", "1"):
        result = subprocess.run(
            [sys.executable, "-c", code], cwd=MARGINS.parent.parent.parent, capture_output=True, text=True,
            env=os.environ | {"ARREARS_UNCOMPILED": uncompiled}, check=True,
        )  # fmt: skip
        digests.add(result.stdout.strip())
    assert len(digests) == 1


def test_settling_a_town_is_quick(people, homes):
    start = time.perf_counter()
    people_at_start(people, SIZES, SHARES, TEAMS, 4, TOWN)
    print(f"15,000 homes settled in {time.perf_counter() - start:.3f} s")


@pytest.mark.parametrize(
    ("find", "replace", "message"),
    [
        ("single_man = { share = 0.22,", "single_man = { share = 0.21,", "add up to 0.99"),
        ("native = { share = 0.70,", "natif = { share = 0.70,", "natif"),
        ("one = { share = 0.125, range = [0.10", "one = { share = 0.225, range = [0.50", "outside its own range"),
        ('composition = ["lone_parent"], age', 'composition = ["lone_parents"], age', "lone_parents"),
        ("only_pension_at_pension_age", "[broken", "TOML"),
    ],
)
def test_a_wrong_file_is_told_in_one_clear_message(tmp_path, find, replace, message):
    text = MARGINS.read_text(encoding="utf-8")
    assert find in text
    wrong = tmp_path / "town.toml"
    wrong.write_text(text.replace(find, replace, 1), encoding="utf-8")
    with pytest.raises(ScenarioError, match="town") as error:
        load_people(wrong)
    assert message in str(error.value)


def test_margins_that_contradict_each_other_are_refused(tmp_path):
    text = MARGINS.read_text(encoding="utf-8")
    text = text.replace("none = { share = 0.72,", "none = { share = 0.70,", 1)
    text = text.replace("one = { share = 0.125,", "one = { share = 0.145,", 1)
    wrong = tmp_path / "town.toml"
    wrong.write_text(text, encoding="utf-8")
    with pytest.raises(ScenarioError, match="cannot be met together"):
        load_people(wrong)


def test_ages_fit_bands_and_children():
    assert age_months.py_func(0.5, 300, 420, 0) == 360
    assert age_months.py_func(0.0, 228, 300, 2) == 216 + 12 + 24
    assert age_months.py_func(0.5, 900, 1140, 0) == 960  # thins out: half of the luck, a quarter on
    assert child_gap_months.py_func(0.0, 400, 3) == 12
    assert child_gap_months.py_func(0.99, 252, 2) == 36  # born after the 18th birthday, whatever the luck
    assert youngest_child_months.py_func(0.0, 600, 1, 0) == 60  # a mother of 50 had her last child at 45
    assert youngest_child_months.py_func(0.999999, 300, 2, 24) == 60


def test_traits_and_concerns():
    shifts = group("population", trait_low_education_shift=-0.2, trait_benefit_shift=-0.3, trait_attention_shift=-0.5)
    common = common_trait.py_func
    low, high, work, assistance = Education.LOW, Education.HIGH, IncomeSource.WORK, IncomeSource.SOCIAL_ASSISTANCE
    assert common(0.1, high, work, Neighbourhood.WELL_OFF, shifts) == pytest.approx(0.1)
    assert common(0.1, low, assistance, Neighbourhood.WELL_OFF, shifts) == pytest.approx(-0.4)
    assert common(0.1, high, work, Neighbourhood.ATTENTION, shifts) == pytest.approx(-0.4)
    assert trait.py_func(1.0, 0.0, 0.6) == pytest.approx(0.6)
    assert trait.py_func(0.0, 1.0, 0.6) == pytest.approx(0.8)
    assert concern_chance.py_func(0.2, 1.0) == pytest.approx(0.2)
    assert concern_chance.py_func(0.2, 4.0) == pytest.approx(0.5)


def test_wages_start_at_the_minimum_and_follow_education():
    p = group("population", wage_spread=0.0, wage_low_education_cents=140_000, wage_least_cents=135_000,
              part_time_women_share=0.5, part_time_least_share=0.4)  # fmt: skip
    assert wage_cents.py_func(0.0, 0.9, 0.0, Education.LOW, True, p) == 140_000
    assert wage_cents.py_func(0.0, 0.1, 0.5, Education.LOW, True, p) == 98_000  # 70% of full time
    low_paid = p._replace(wage_low_education_cents=120_000)
    assert wage_cents.py_func(0.0, 0.9, 0.0, Education.LOW, False, low_paid) == 135_000


def test_who_lives_on_wages_earns_the_assistance_norm_at_least():
    p = group("population", self_employed_least_share=0.5)
    assert head_wage_cents.py_func(70_000, 0.9, IncomeSource.WORK, 0, 96_083, p) == 96_083
    assert head_wage_cents.py_func(70_000, 0.9, IncomeSource.WORK, 60_000, 137_262, p) == 77_262
    assert head_wage_cents.py_func(150_000, 0.9, IncomeSource.WORK, 0, 96_083, p) == 150_000
    assert head_wage_cents.py_func(150_000, 0.0, IncomeSource.SELF_EMPLOYED, 0, 96_083, p) == 75_000
    assert head_wage_cents.py_func(150_000, 0.5, IncomeSource.SELF_EMPLOYED, 0, 96_083, p) == 150_000


def test_savings_pass_through_the_quartiles():
    p = group("population", savings_none_share=0.1, savings_quarter_share=0.25, savings_three_quarters_factor=3.0,
              savings_top_factor=2.0, savings_tenant_share=0.5, savings_assistance_share=0.2,
              savings_single_cents=300_000)  # fmt: skip
    assert [savings_cents.py_func(luck, 100_000.0, p) for luck in (0.05, 0.25, 0.5, 0.75, 0.875)] == [
        0, 25_000, 100_000, 300_000, 450_000,
    ]  # fmt: skip
    assert median_savings_cents.py_func(False, IncomeSource.WORK, p) == 150_000.0
    assert median_savings_cents.py_func(False, IncomeSource.SOCIAL_ASSISTANCE, p) == 30_000.0


def test_a_rent_fits_below_the_capping_limit_of_2015():
    p = group("entitlements")
    assert rent_fits.py_func(57_687, 1_500_000, 1, False, p)
    assert not rent_fits.py_func(57_688, 1_500_000, 1, False, p)
    assert rent_fits.py_func(61_824, 1_500_000, 3, False, p)
    assert rent_fits.py_func(65_000, 2_200_000, 1, False, p)  # above the ceiling of 21,950: free to choose


def test_a_cell_is_found_by_its_place():
    cumulative = np.array([[0.2, 0.2, 0.7, 1.0], [0.5, 0.6, 0.7, 1.0]])
    assert [cell_at.py_func(cumulative, 0, at) for at in (0.0, 0.19, 0.2, 0.69, 0.999)] == [0, 0, 2, 2, 3]
    assert cell_at.py_func(cumulative, 1, 0.55) == 1


def test_record_lays_out_every_field_once_on_whole_cache_lines():
    assert set(EVERY_MONTH) | SELDOM <= set(HOUSEHOLD.names)
    assert not set(EVERY_MONTH) & SELDOM
    assert HOUSEHOLD.names[: len(EVERY_MONTH)] == EVERY_MONTH
    assert HOUSEHOLD.itemsize % 64 == 0
    assert empty_homes(3).ctypes.data % 64 == 0
