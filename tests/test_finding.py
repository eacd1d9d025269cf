"""Names that are near one that nothing has, a parameter shown whole, and values beyond what is plausible."""

from dataclasses import dataclass

import pytest

from app.finding import beyond_plausible, described, near_names
from app.show import mostly_luck
from scenarios.errors import ScenarioError

NAMES = ("standard-referral", "paying.lapse_share", "helping.relapse_per_year", "a", "team-hours")


@pytest.mark.parametrize(
    ("word", "first"),
    [
        ("standard-referal", "standard-referral"),
        ("lapse_share", "paying.lapse_share"),
        ("paying.lapse-shre", "paying.lapse_share"),
        ("referral", "standard-referral"),
        ("laps", "paying.lapse_share"),
        ("payng", "paying"),
        ("referal", "standard-referral"),
        ("paying.nosuch", "paying"),
        ("paying.laps", "paying.lapse_share"),
    ],
)
def test_the_nearest_name_comes_first(word: str, first: str) -> None:
    assert near_names(word, NAMES)[0] == first


def test_a_word_near_nothing_gets_no_name_but_how_to_list_all() -> None:
    assert near_names("nosuch", NAMES) == []
    with pytest.raises(ScenarioError, match=r'nothing is called "nosuch"; `arrears list` names'):
        described("nosuch")
    with pytest.raises(ScenarioError, match=r"did you mean 'standard-referral'.*`arrears list parameters`"):
        described("standard-referal")


@pytest.mark.parametrize("path", ["paying.lapse_share", "straining.pressure_bailiff"])
def test_a_parameter_is_shown_with_all_that_is_known_of_it(path: str) -> None:
    text = described(path)
    assert text.startswith(f"{path} = ")
    assert all(f"\n  {word}: " in text for word in ("plausible", "source", "grade", "note"))


@dataclass(frozen=True)
class One:
    """A parameter as far as it matters here."""

    value: float | str
    ends: tuple[float, float] | None
    unit: str = "share"

    def bounds(self) -> tuple[float, float] | None:
        """Between which values it is plausible."""
        return self.ends


def test_only_values_beyond_their_plausible_range_are_doubtful() -> None:
    found = beyond_plausible({"a.in": One(0.5, (0, 1)), "a.out": One(2.0, (0, 1)), "a.any": One(9, None)})
    assert found == ["remark: a.out = 2 share: is outside its plausible range 0 to 1"]


def test_only_small_runs_are_called_luck() -> None:
    assert mostly_luck(5, 5_000) == []
    assert "Only 1 replication of 15,000 homes" in mostly_luck(1, 15_000)[0]
    assert "Only 20 replications of 4,999 homes" in mostly_luck(20, 4_999)[0]
