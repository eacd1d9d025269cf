"""Targets: their file, their arithmetic, the page made of them, claims and structural verdicts."""

from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

from experiments.claims import Claim, assumptions_of, holds_across, load_claims, with_assumptions
from experiments.targets import Target, load_targets, totals_of
from experiments.validate import arms_for, described, middle
from experiments.validate_page import PAGE, page_of
from model.ledger import MONTH
from model.words import End, Neighbourhood
from scenarios.compose import resolve
from scenarios.document import Resolved
from scenarios.errors import ScenarioError

TUNED = """arrears_prevalence_share 0.049 0.065|arrears_share_of_rent 0.005 0.011|mean_arrears_eur 650 1500
one_to_three_months_share 0.45 0.65|pays_after_first_letter_share 0.74 0.9|court_orders_per_1000 8 10.5
arrears_evictions_per_1000 1.8 2.4|executed_of_orders_share 0.19 0.27|keys_returned_of_orders_share 0.04 0.1
absconded_of_orders_share 0.02 0.08|summons_withdrawn_share 0.1 0.2|evictions_b_per_year 1.1 10.2
evictions_c_per_year 6.2 21|rent_arrears_ratio_lone_parent_couple 2 10
rent_arrears_ratio_assistance_employee 2.5 8|problem_debt_registered_share 0.1 0.25
late_within_year_share 0.25 0.5|arrangements_running_share 0.3 0.55"""


def target(**given: object) -> Target:
    parts = {"name": "x", "low": 0.1, "high": 0.3, "what": "x", "sources": (), "status": "read", "use": "validate"}
    return Target.model_validate(parts | {"of": ["evicted", "court_orders"]} | given)


def totals(**columns: list[int]) -> dict[str, np.ndarray]:
    names = {"corporation": np.array(["a", "b"], dtype=object)}
    return names | {name: np.array(column) for name, column in columns.items()}


def test_the_calibrated_targets_keep_their_names_and_ranges() -> None:
    kept = [row.split() for row in TUNED.replace("\n", "|").split("|")]
    found = [(one.name, one.low, one.high) for one in load_targets() if one.use == "calibrate"]
    assert found == [(name, float(low), float(high)) for name, low, high in kept]


def test_held_out_targets_name_their_sources_and_doubts() -> None:
    held_out = [one for one in load_targets() if one.use == "validate"]
    assert len(held_out) > 10 and all(one.sources for one in held_out)
    assert {one.lever for one in held_out} >= {"text-reminder", "statutory-2021"}
    assert any(one.elsewhere for one in load_targets())


def pulled(lever: str) -> Resolved:
    return resolve("gemeente-n", (lever,), homes=300)


def test_a_target_may_name_a_setting_of_its_lever() -> None:
    before_due = next(one for one in load_targets() if one.lever == "text-reminder[before_due=true]")
    arms, refused = arms_for(
        resolve("gemeente-n", homes=300), [before_due], lambda lever: resolve("gemeente-n", (lever,), homes=300)
    )
    assert not refused and set(arms) == {"", before_due.lever}
    rows = {name: totals(first_letters=[count], homes=[1000]) for name, count in (("", 40), (before_due.lever, 36))}
    assert before_due.simulated(
        {name: row | {"corporation": np.array(["a"])} for name, row in rows.items()}
    ) == pytest.approx(0.9)


def test_every_lever_of_a_target_can_be_pulled() -> None:
    levers = {one.lever for one in load_targets() if one.lever}
    arms, refused = arms_for(resolve("gemeente-n", homes=300), load_targets(), pulled)
    assert not refused and set(arms) == {"", *levers}


class TestArithmetic:
    """What a target makes of totals, by hand."""

    def test_sums_of_columns_over_a_column(self) -> None:
        world = {"": totals(spells_attention=[3, 1], spells_setback=[2, 2])}
        reason = target(of=["spells_attention", ["spells_attention", "spells_setback"]])
        assert reason.simulated(world) == pytest.approx(4 / 8)

    def test_one_landlord_and_a_factor(self) -> None:
        world = {"": totals(evicted=[1, 4], court_orders=[10, 20])}
        assert target(corporation="b", times=100).simulated(world) == pytest.approx(20.0)

    def test_against_another_ratio(self) -> None:
        world = {"": totals(evicted=[1, 4], court_orders=[10, 10], couples_in_arrears=[2, 3], couples=[10, 10])}
        assert target(against=["couples_in_arrears", "couples"]).simulated(world) == pytest.approx(0.25 / 0.25)

    def test_beside_the_baseline(self) -> None:
        world = {"": totals(evicted=[5], court_orders=[20]), "help": totals(evicted=[3], court_orders=[20])}
        world = {lever: arm | {"corporation": np.array(["a"])} for lever, arm in world.items()}
        assert target(lever="help").simulated(world) == pytest.approx(0.15)
        assert target(lever="help", beside_baseline="minus").simulated(world) == pytest.approx(-0.1)
        assert target(lever="help", beside_baseline="over").simulated(world) == pytest.approx(0.6)

    def test_nothing_to_divide_by_is_no_value(self) -> None:
        world = {"": totals(evicted=[1, 1], court_orders=[0, 0])}
        assert target().simulated(world) is None

    @pytest.mark.parametrize(
        ("given", "word"),
        [
            ({"of": ["evictd", "homes"]}, "evictd"),
            ({"low": 2.0}, "below high"),
            ({"use": "calibrate", "lever": "help"}, "only the baseline"),
            ({"beside_baseline": "minus"}, "needs a lever"),
        ],
    )
    def test_a_target_that_makes_no_sense_is_refused(self, given: dict, word: str) -> None:
        with pytest.raises(ValueError, match=word):
            target(**given)

    def test_a_file_with_an_unknown_source_is_refused(self, tmp_path: Path) -> None:
        text = 'low = 0\nhigh = 1\nwhat = "x"\nstatus = "read"\nuse = "validate"\nof = ["evicted", "homes"]\n'
        file = tmp_path / "targets.toml"
        file.write_text(f'[one]\nsources = ["aedes-2051"]\n{text}')
        with pytest.raises(ScenarioError, match=r"one\.sources.*aedes-2051.*did you mean"):
            load_targets(file)


def test_totals_are_sums_over_the_horizon_by_landlord_and_neighbourhood() -> None:
    series = {name: np.arange(4) for name in MONTH.names or ()}
    series |= {"month": np.array([0, 0, 1, 2]), "corporation": np.array(["a", "b", "a", "a"], dtype=object)}
    tenancies = {
        "dwelling": np.array([1, 1, 2, 3]),
        "corporation": np.array(["a", "a", "a", "b"], dtype=object),
        "neighbourhood": np.array([Neighbourhood.ATTENTION] * 2 + [Neighbourhood.WELL_OFF] * 2),
        "end": np.array([End.EVICTED, End.STILL_THERE, End.MOVED, End.EVICTED]),
        "end_month": np.array([1, -1, 0, 2]),
    }
    found = totals_of(series, tenancies, 2)
    assert found["evicted"].tolist() == [0 + 2, 1]  # month 2 lies in the run-out
    assert found["evicted_in_attention"].tolist() == [1, 0]
    assert found["home_months_in_attention"].tolist() == [2, 0]  # one home, two tenancies, two months
    assert found["evicted_in_well_off"].tolist() == [0, 0]
    assert found["home_months_in_well_off"].tolist() == [2, 2]


def worlds(values: list[int]) -> list[dict]:
    return [{"": totals(evicted=[value, 0], court_orders=[100, 0])} for value in values]


def test_inside_is_the_median_and_what_cannot_be_run_is_listed() -> None:
    targets = [target(), target(name="y", use="calibrate", low=0.4, high=0.5), target(name="z", lever="gone")]
    arms, refused = arms_for(SimpleNamespace(), targets, resolve_nothing)
    assert list(arms) == [""] and "gone" in refused["gone"]
    found = described(targets, worlds([10, 20, 90]), refused)
    rows = {row["name"]: row for row in found["targets"]}
    assert (rows["x"]["simulated"], rows["x"]["inside"], rows["y"]["inside"]) == (0.2, True, False)
    assert "gone" in rows["z"]["not_computed"] and "inside" not in rows["z"]
    assert found["held_out"] == {"inside": 1, "outside": 0, "not_computed": 1}
    assert found["calibrated"] == {"inside": 0, "outside": 1, "not_computed": 0}


def resolve_nothing(lever: str) -> SimpleNamespace:
    raise ScenarioError(f"unknown lever '{lever}'")


def test_over_draws_of_a_sample_the_share_that_meets_most_at_once_is_told() -> None:
    four = [target(name=f"t{n}", use="calibrate") for n in range(4)]
    off = target(name="off", use="calibrate", low=0.9, high=1.0)
    found = described([*four, off], worlds([20] * 15 + [50] * 5), {}, is_posterior=True)
    assert found["at_once_share"] == 0.75  # four of five is 80%; where 0.5 comes out, none is met
    assert found["targets"][0]["ci95"] == [0.2, 0.5]
    assert middle([1.0] * 9) is None


def test_a_value_that_is_not_finite_is_refused() -> None:
    broken = [{"": totals(evicted=[1, 1], court_orders=[1, 1])}]
    with pytest.raises(ValueError, match="finite"):
        described([target(times=float("inf"))], broken, {})


class TestPage:
    """docs/validation.md."""

    def test_the_committed_page_has_the_structure_of_a_generated_one(self) -> None:
        """Figures come from a long run; all else must be what the targets of today give."""
        targets = load_targets()
        committed = PAGE.read_text(encoding="utf-8")
        made = page_of(described_without_figures(targets), targets)
        assert skeleton(committed) == skeleton(made), "make it again: arrears validate --write-docs"

    def test_the_same_answer_gives_the_same_page(self) -> None:
        targets = load_targets()
        found = described_without_figures(targets)
        assert page_of(found, targets) == page_of(found, targets)
        assert "| **NO** |" not in page_of(found, targets)


def described_without_figures(targets: list[Target]) -> dict:
    head = {"scenario": "gemeente-n", "households": 1, "months": 12, "seed": 1, "replications": 1}
    return head | described(targets, [], {})


def skeleton(page: str) -> list[str]:
    """Headings, and of each line of a table what does not depend on a run."""
    lines = []
    for line in page.splitlines():
        if line.startswith("| `") and line.count("|") == 8:
            cells = line.split(" | ")
            lines.append(" | ".join([*cells[:2], *cells[5:]]))
        elif line.startswith(("#", "|", "- ", "<!--")):
            lines.append(line)
    return lines


class TestClaims:
    """What holds across draws."""

    def test_the_share_and_its_interval(self) -> None:
        held = holds_across(list(range(10)), lambda draw: draw < 7)
        assert held.share == 0.7 and held.low < 0.45 and held.high > 0.88
        assert holds_across([1, 2], lambda _: True).high == 1.0
        assert holds_across([1, 2], lambda _: False).low == 0.0
        with pytest.raises(ValueError):
            holds_across([], lambda _: True)

    def test_a_claim_compares_two_arms(self) -> None:
        claim = Claim.model_validate({"name": "x", "says": "x", "arm": "a", "measure": "evicted", "is": "less"})
        fewer = {"": totals(evicted=[3, 3]), "a": totals(evicted=[2, 3])}
        same = {"": totals(evicted=[3, 3]), "a": totals(evicted=[3, 3])}
        assert claim.holds(fewer) and not claim.holds(same)
        assert claim.told([fewer, same]) | {"ci95": None} == {
            "share": 0.5, "ci95": None, "draws": 2, "no_difference_share": 0.5,
        }  # fmt: skip

    def test_the_committed_claims_can_be_read(self) -> None:
        claims, across = load_claims()
        assert claims and across
        space = assumptions_of(resolve("gemeente-n"), across)
        assert space.knobs and {name.partition(".")[0] for name in space.names} <= set(across)

    def test_assumptions_vary_and_a_draw_keeps_what_it_says(self) -> None:
        space = assumptions_of(resolve("gemeente-n"), ("helping",))
        own = space.knobs[0]
        found = with_assumptions([{own.name: 0.5}] * 8, space, 1)
        assert all(draw[own.name] == 0.5 for draw in found)
        assert len({draw[space.knobs[1].name] for draw in found}) > 4


def test_every_value_of_a_plausible_range_may_be_set() -> None:
    """The ends of all ranges of the model's parameters, at once for each end."""
    parameters = resolve("gemeente-n").parameters
    for path, one in parameters.items():
        for end in one.bounds() or ():
            assert one.problem_with(end) is None, path
