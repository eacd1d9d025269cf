"""Every number of the catalogue says how it is known: value, unit, source, grade, date, and how far it may be off."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from experiments.compare import grades_of
from model.words import Consent, DebtorKind, Measure, ProblemDebt
from scenarios.catalogue import standard_library
from scenarios.compose import catalogue, resolve
from scenarios.describe import all_parameters
from scenarios.loading import file_name
from scenarios.pulling import lever_settings
from scenarios.schema import Corporation, Lever, Parameter, Scenario
from scenarios.units import WORD

LIBRARY = standard_library()
DECIDED = ("from_month", "until_month")  # when a lever is pulled is decided and not uncertain: `allowed` says how far
CERTAIN_UNITS = (WORD, "yes/no")


def everything() -> Iterator[tuple[str, Parameter]]:
    """All parameters, settings of levers and corporations, and what a scenario says about a run."""
    yield from all_parameters(LIBRARY).items()
    for name in LIBRARY.names("levers"):
        path = LIBRARY.file("levers", name)
        settings = lever_settings(LIBRARY, LIBRARY.load(Lever, path), file_name(path))
        yield from ((f"{name}.{key}", one) for key, one in settings.items())
    for name in LIBRARY.names("corporations"):
        landlord = LIBRARY.load(Corporation, LIBRARY.file("corporations", name))
        own = {key: getattr(landlord, key) for key in ("homes", "attention_neighbourhood_share")}
        yield from (
            (f"corporation {name}.{key}", one) for key, one in (own | landlord.settings | landlord.policy).items()
        )
    for name in LIBRARY.names("scenarios"):
        run = LIBRARY.load(Scenario, LIBRARY.file("scenarios", name)).run
        yield from ((f"{name}.run.{key}", getattr(run, key)) for key in type(run).model_fields)


def problems_of(one: Parameter, known: dict) -> list[str]:
    """What is missing about a parameter."""
    missing = [name for name in ("unit", "source", "grade", "date") if not getattr(one, name)]
    if one.source not in known:
        missing.append("source in sources.toml")
    is_certain = one.grade == "law" or one.unit in CERTAIN_UNITS
    if not is_certain and one.bounds() is None:
        missing.append("range or distribution")
    if one.unit == WORD and not one.choices:
        missing.append("choices")
    return missing


def test_nothing_in_the_catalogue_is_without_provenance() -> None:
    known = LIBRARY.sources()
    found = {path: problems_of(one, known) for path, one in everything()}
    lacking = {
        path: missing
        for path, missing in found.items()
        if missing and not (path.endswith(DECIDED) and missing == ["range or distribution"])
    }
    assert len(found) > 900 and not lacking


@pytest.mark.parametrize(
    ("given", "missing"),
    [
        ({}, []),
        ({"date": None}, ["date"]),
        ({"range": None}, ["range or distribution"]),
        ({"range": None, "grade": "law"}, []),
        ({"source": "hearsay"}, ["source in sources.toml"]),
        ({"unit": WORD, "value": "often", "range": None}, ["choices"]),
    ],
)
def test_what_is_missing_is_named(given: dict, missing: list[str]) -> None:
    whole = {"unit": "share", "range": (0.0, 1.0), "value": 0.5, "source": "study", "grade": "study", "date": "2016"}
    assert problems_of(Parameter.model_validate(whole | given), LIBRARY.sources()) == missing


def test_grades_are_counted_over_all_arms_and_each_parameter_once() -> None:
    plain, pulled = resolve("gemeente-n", homes=300), resolve("gemeente-n", ("standard-referral",), homes=300)
    both = grades_of([plain, pulled])
    assert sum(both.values()) == len(set(plain.parameters) | set(pulled.parameters))
    assert both["assumption"] >= grades_of([plain])["assumption"] > 100


def test_the_glossary_has_every_lever_with_its_titles_and_every_word_of_the_vocabularies() -> None:
    page = (Path(__file__).parent.parent / "docs" / "glossary.md").read_text(encoding="utf-8")
    for entry in catalogue("levers"):
        assert f"| {entry['name']} | {entry['title']} | {entry['title_nl']} |" in page
    plain = page.replace("-", " ")
    for vocabulary in (Consent, Measure, DebtorKind, ProblemDebt):
        for word in vocabulary:
            assert f"| {word.name.lower().replace('_', ' ')} |" in plain
