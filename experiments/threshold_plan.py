"""Which arms does a study of referral thresholds have: thresholds x caseloads x consent regimes, as levers.

Thresholds are months of arrears, an amount in euros, or a number of creditors: each is a setting of the policy. A
threshold of whole months is read as rents owed, one of half months (1.5) as the age of the oldest unpaid rent, as far
as the policy has the setting `measure`. A caseload is so many times today's team hours from the start on (lever
`team-hours`), in the arms and in what they are compared with. A consent regime is a choice of the policy's setting
`consent`, or the name of a lever.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, NamedTuple

from experiments.compare import Variant
from experiments.evaluation import GROUP, load_evaluation
from experiments.plans import LENGTHS
from experiments.run import Scenario
from experiments.yardsticks import Resolve
from scenarios.catalogue import standard_library
from scenarios.compose import refuse_idle
from scenarios.errors import ScenarioError, nearest
from scenarios.schema import Lever, Parameter
from scenarios.variants import LeverCall, parse_variant

HOURS = "teams.hours_per_1000_homes"
UNLIMITED = "unlimited"
AS_IT_IS = ""


class Kind(NamedTuple):
    """What thresholds are counted in: the policy's setting, the policy taken by default, the values, one's size."""

    setting: str
    policy: str
    at: str
    low: float
    high: float
    size: int = 1  # how much of the setting's unit one on the command line is
    is_whole: bool = False


MONTHS, AMOUNT, CREDITORS = "months", "amount", "creditors"
KINDS = {
    MONTHS: Kind("months", "standard-referral", "1,1.5,2,3,4,6", 0.1, 12.0),
    AMOUNT: Kind("amount_cents", "referral-by-amount", "250,500,750,1000,1500,2500", 10.0, 10_000.0, 100),
    CREDITORS: Kind("creditors", "referral-by-creditors", "1,2,3,4", 1.0, 6.0, is_whole=True),
}


@dataclass(frozen=True)
class Threshold:
    """From what on a household is referred; `measure` is None where the policy has one reading of months."""

    at: float
    measure: str | None = None
    by: str = MONTHS

    @property
    def label(self) -> str:
        """How it is written: 1, 1.5, 2 months; 500, 1000 euros; 2 creditors."""
        return f"{self.at:.10g}"

    @property
    def setting(self) -> tuple[str, str]:
        """The setting of the policy that it gives, and the value."""
        kind = KINDS[self.by]
        return kind.setting, self.label if kind.size == 1 else str(round(self.at * kind.size))


@dataclass(frozen=True)
class Uncertain:
    """A setting that is not known, and two values it may have."""

    path: str
    ends: tuple[str, str]


@dataclass(frozen=True)
class Question:
    """What is asked: referral at each threshold, under each caseload and consent regime."""

    scenario: str
    policy: str
    thresholds: tuple[Threshold, ...]
    caseloads: tuple[str, ...]
    consents: tuple[str, ...]
    exchange: float
    uncertain: tuple[Uncertain, ...]
    settings: Mapping[str, str]
    homes: int | None
    by: str = MONTHS


@dataclass(frozen=True)
class Cell:
    """One caseload under one consent regime: what holds without a rule, and with it at each threshold."""

    caseload: str
    consent: str
    baseline: Scenario
    variants: tuple[Variant, ...]


def _numbers(option: str, text: str, low: float, high: float, also: Sequence[str] = ()) -> list[str]:
    words = [word.strip() for word in text.split(",") if word.strip()]
    for word in words:
        try:
            is_good = word in also or low <= float(word) <= high
        except ValueError:
            is_good = False
        if not is_good:
            extra = "".join(f" or '{name}'" for name in also)
            raise ScenarioError(f"{option} '{word}': must be a number from {low:g} to {high:g}{extra}")
    plain = [word if word in also else f"{float(word):.10g}" for word in words]
    if not plain or len(set(plain)) != len(plain):
        raise ScenarioError(f"{option} '{text}': write different values with commas between, as in {option} 1,2,3")
    return plain


def _uncertain(text: str) -> Uncertain:
    path, equals, values = (part.strip() for part in text.partition("="))
    ends = tuple(value.strip() for value in values.split(","))
    if not (path and equals and len(ends) == 2 and all(ends)) or ends[0] == ends[1]:
        raise ScenarioError(f"--uncertain '{text}': write path=low,high, as in --uncertain helping.works_share=0.2,0.9")
    if path in LENGTHS:
        option = f"--{LENGTHS[path].replace('_', '-')}"
        raise ScenarioError(f"--uncertain '{text}': how long is simulated is chosen, not unknown; use {option}")
    if _number(ends[0]) == _number(ends[1]):
        raise ScenarioError(f"--uncertain '{text}': both values are the same; write two different ones")
    return Uncertain(path, (ends[0], ends[1]))


def _number(text: str) -> float | str:
    try:
        return float(text)
    except ValueError:
        return text


def read_question(
    scenario: str,
    policy: str,
    at: str,
    caseload: str,
    consent: str,
    exchange: float,
    uncertain: Sequence[str],
    settings: Mapping[str, str],
    homes: int | None,
    by: str = MONTHS,
) -> Question:
    """The question that these words of the command line ask; an empty policy or `at` is that of the kind.

    Raises:
        ScenarioError: a word that cannot be used.
    """
    if by not in KINDS:
        raise ScenarioError(f"--by '{by}': thresholds are counted in {', '.join(KINDS)}")
    kind = KINDS[by]
    policy, at = policy or kind.policy, at or kind.at
    lever = _lever_of(policy, by)
    has_measure = by == MONTHS and "measure" in lever.settings
    values = sorted(float(word) for word in _numbers("--at", at, kind.low, kind.high))
    if kind.is_whole and any(value != int(value) for value in values):
        raise ScenarioError(f"--at '{at}': {by} are counted in whole numbers")
    if kind.size != 1 and (odd := _parts_of_cents(values, kind)):
        near = round(odd[0] * kind.size) / kind.size
        raise ScenarioError(f"--at '{odd[0]:.10g}': {by} is in whole cents, as in --at {near:.10g}")
    thresholds = [Threshold(value, _measure(value) if has_measure else None, by) for value in values]
    consents = [word.strip() for word in consent.split(",") if word.strip()] or [AS_IT_IS]
    if len(set(consents)) != len(consents):
        raise ScenarioError(f"--consent '{consent}': the same regime is given twice")
    unknowns = [_uncertain(text) for text in uncertain]
    doubled = [one.path for one in unknowns if one.path in settings]
    paths = [one.path for one in unknowns]
    if twice := [path for path in paths if paths.count(path) > 1]:
        raise ScenarioError(f"--uncertain {twice[0]}: is given twice; give it once")
    if doubled:
        raise ScenarioError(f"--uncertain {doubled[0]}: is also given with --set; use one of the two")
    caseloads = tuple(_numbers("--caseload", caseload, 0.01, 100.0, (UNLIMITED,)))
    return Question(
        scenario, policy, tuple(thresholds), caseloads, tuple(consents), exchange, tuple(unknowns), settings, homes, by
    )


def _parts_of_cents(values: Sequence[float], kind: Kind) -> list[float]:
    return [value for value in values if abs(value * kind.size - round(value * kind.size)) > 1e-6]


def _measure(months: float) -> str:
    return "amount_in_rents" if months == int(months) else "age_of_oldest"


def _lever_of(policy: str, by: str) -> Lever:
    """The first lever that a policy names; it must have the setting that is the threshold."""
    setting = KINDS[by].setting
    library = standard_library()
    call = parse_variant(policy)[0]
    _, path = library.locate(("levers",), call.name, "--policy", Path())
    lever = library.load(Lever, path)
    if setting not in lever.settings:
        valid = [name for name in library.names("levers") if setting in _settings(name)]
        raise ScenarioError(f"--policy {call.name}: has no setting '{setting}' to vary; {nearest(call.name, valid)}")
    for name in (setting, *(("measure",) if by == MONTHS else ())):
        if name in dict(call.settings):
            raise ScenarioError(f"--policy {policy}: '{name}' is what --at varies; leave it out")
    return lever


def _settings(name: str) -> Mapping[str, Parameter]:
    library = standard_library()
    return library.load(Lever, library.file("levers", name)).settings


def cells_of(question: Question, resolve: Resolve, extra: Mapping[str, str] | None = None) -> list[Cell]:
    """All cells of a study, resolved; `extra` are settings laid over those of the question."""
    settings = {**question.settings, **(extra or {})}

    def resolved(levers: Sequence[str]) -> Scenario:
        return resolve(question.scenario, levers=tuple(levers), settings=settings, homes=question.homes)

    plain = resolved(())
    found = []
    for caseload in question.caseloads:
        for consent in question.consents:
            setting, around = _consent(question.policy, consent, question.by)
            around = [*_hours(caseload, plain), *around]
            baseline = resolved(around) if around else plain
            variants = [
                Variant(name, resolved((name,)))
                for threshold in question.thresholds
                for name in ("+".join([policy_at(question.policy, threshold, setting), *around]),)
            ]
            found.append(Cell(caseload, consent, baseline, tuple(variants)))
    return found


def refuse_idle_question(question: Question, cells: Sequence[Cell], resolve: Resolve) -> None:
    """Raise ScenarioError for what would be simulated without effect, or counted twice.

    That is: a setting of a lever that no arm pulls, two regimes that are one, an uncertain setting with one effect.
    """
    refuse_idle(question.settings, _documents(cells))
    for number, cell in enumerate(cells):
        for other in cells[:number]:
            if cell.caseload == other.caseload and _documents([cell]) == _documents([other]):
                raise ScenarioError(
                    f"--consent '{cell.consent}': is the same regime as '{other.consent}'; give it once"
                )
    first = replace(question, caseloads=question.caseloads[:1], consents=question.consents[:1])
    for one in question.uncertain:
        try:
            ends = [_documents(_cells_at(first, one.path, end, resolve)) for end in one.ends]
            refuse_idle({one.path: ""}, ends[0])
        except ScenarioError as error:
            told = str(error).replace("and by --set", "and by --uncertain")
            raise ScenarioError(told.replace("--set:", "--uncertain:", 1)) from None


def _cells_at(question: Question, path: str, end: str, resolve: Resolve) -> list[Cell]:
    if is_about_value(path):
        load_evaluation({path.removeprefix(f"{GROUP}."): end})
        return cells_of(question, resolve)
    return cells_of(question, resolve, {path: end})


def _documents(cells: Sequence[Cell]) -> list[dict[str, Any]]:
    """What identifies every arm of these cells."""
    return [arm.document for cell in cells for arm in (cell.baseline, *(one.scenario for one in cell.variants))]


def policy_at(policy: str, threshold: Threshold, consent: str | None = None) -> str:
    """The policy with its threshold, as it is written on the command line."""
    first, *others = parse_variant(policy)
    settings = [threshold.setting]
    settings += [("measure", threshold.measure)] if threshold.measure else []
    settings += [("consent", consent)] if consent else []
    return "+".join(str(call) for call in (replace(first, settings=(*first.settings, *settings)), *others))


def _hours(caseload: str, plain: Scenario) -> list[str]:
    if caseload == UNLIMITED:
        parameter: Any = plain.parameters[HOURS]
        times = int((parameter.allowed or parameter.range)[1] // parameter.value)
        return [str(LeverCall("team-hours", (("times", str(times)),)))]
    return [] if float(caseload) == 1 else [str(LeverCall("team-hours", (("times", caseload),)))]


def _consent(policy: str, consent: str, by: str) -> tuple[str | None, list[str]]:
    """The policy's own setting for a regime, or else the lever that brings it."""
    if consent == AS_IT_IS:
        return None, []
    setting = _lever_of(policy, by).settings.get("consent")
    choices = (setting.choices or ()) if setting else ()
    if consent in choices:
        return consent, []
    name = parse_variant(consent)[0].name
    library = standard_library()
    if name not in library.names("levers") and not name.endswith(".toml"):
        valid = [*choices, *(one for one in library.names("levers") if one.startswith("consent"))]
        raise ScenarioError(f"--consent '{consent}': no such regime; {nearest(consent, valid)}")
    return None, [consent]


def is_about_value(path: str) -> bool:
    """Is this a setting of the evaluation, which changes no household."""
    return path.startswith(f"{GROUP}.")
