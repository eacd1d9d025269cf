"""Levers of the catalogue as they are told and combined, without a simulation."""

from itertools import combinations

import pytest

from scenarios.catalogue import standard_library
from scenarios.compose import resolve
from scenarios.describe import describe, staffed_groups
from scenarios.errors import ScenarioError
from scenarios.loading import file_name
from scenarios.schema import Lever

LIBRARY = standard_library()
LEVERS = LIBRARY.names("levers")


def digest_or_refusal(levers: tuple[str, ...]) -> str:
    """What two levers come to: the resolved digest, or the refusal, which must name the files of both."""
    try:
        return resolve("gemeente-n", levers, homes=100).digest
    except ScenarioError as error:
        for lever in levers:
            assert file_name(LIBRARY.file("levers", lever)) in str(error), (levers, str(error))
        return "refused"


@pytest.mark.slow
@pytest.mark.parametrize("lever", LEVERS)
def test_every_two_levers_come_to_the_same_in_both_orders(lever: str) -> None:
    for first, second in combinations(LEVERS, 2):
        if first == lever:
            assert digest_or_refusal((first, second)) == digest_or_refusal((second, first)), (first, second)


def test_showing_a_lever_gives_the_values_it_sets_and_what_its_office_works_with() -> None:
    text = describe("vip")
    assert "3.0 (hours)" in text and "{" not in text.partition("Sets:")[2].partition("Works with")[0]
    for path, parameter in staffed_groups(LIBRARY, LIBRARY.load(Lever, LIBRARY.file("levers", "vip")))[
        "vip_desk"
    ].items():
        assert path in text and parameter.source and parameter.grade
    assert "vip_desk.visit_minutes" in text and "vip_desk.visit_reach_share" in text


def test_no_lever_leaves_a_placeholder_untold() -> None:
    assert not [name for name in LEVERS if '"{' in describe(name)]
