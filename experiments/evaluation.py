"""How are outcomes valued: the parameters of `scenarios/parameters/evaluation.toml`, which change no household."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from scenarios.errors import problem, unknown
from scenarios.loading import file_name, read_toml, validated
from scenarios.schema import Parameter
from scenarios.units import number_from_text

FILE = Path(__file__).parent.parent / "scenarios" / "parameters" / "evaluation.toml"
GROUP = "evaluation"
PER_EVICTION = "per_eviction"
PER_PROBLEM_DEBT_HOUSEHOLD = "per_problem_debt_household"
CONVENTIONS = (PER_EVICTION, PER_PROBLEM_DEBT_HOUSEHOLD)


@dataclass(frozen=True)
class Unit:
    """What one case costs, with the ends of its range."""

    value: float
    low: float
    high: float


@dataclass(frozen=True)
class Evaluation:
    """The convention by which cases are counted and what they cost.

    Attributes:
        convention: what the cost to society is attributed to: `per_eviction` or `per_problem_debt_household`.
        keys_returned_share: part of an eviction that counts when the keys were returned; likewise `absconded_share`.
        rests_on: which of these parameters are assumptions.
    """

    convention: str
    discount_rate_share_per_year: float
    corporation_cents: Unit
    society_cents: Unit
    keys_returned_share: float
    absconded_share: float
    price_year: int
    rests_on: tuple[str, ...]


def split_settings(settings: Mapping[str, str]) -> tuple[dict[str, str], dict[str, str]]:
    """Which settings are about the simulated world, and which about its evaluation (names without `evaluation.`)."""
    world = {path: text for path, text in settings.items() if not path.startswith(f"{GROUP}.")}
    own = {path.removeprefix(f"{GROUP}."): text for path, text in settings.items() if path not in world}
    return world, own


def _set(parameters: dict[str, Parameter], settings: Mapping[str, str]) -> dict[str, Parameter]:
    changed = dict(parameters)
    for name, text in settings.items():
        if name not in parameters:
            raise unknown("--set", f"{GROUP}.{name}", name, parameters, "parameter")
        parameter = parameters[name]
        value, wrong = number_from_text(text, type(parameter.value), parameter.unit)
        if wrong := wrong or parameter.problem_with(value):
            raise problem("--set", f"{GROUP}.{name}", wrong, text)
        changed[name] = parameter.model_copy(update={"value": value})
    return changed


def _unit(parameter: Parameter) -> Unit:
    value = float(parameter.value)
    low, high = parameter.bounds() or (value, value)
    return Unit(value, min(low, value), max(high, value))


def evaluation_parameters(settings: Mapping[str, str] | None = None) -> dict[str, Parameter]:
    """The evaluation's parameters by full path, with settings from the command line laid over them."""
    return {f"{GROUP}.{key}": parameter for key, parameter in _read(settings).items()}


def _read(settings: Mapping[str, str] | None) -> dict[str, Parameter]:
    name = file_name(FILE)
    read = {key: validated(Parameter, table, name, (key,)) for key, table in read_toml(FILE).items()}
    return _set(read, settings or {})


def load_evaluation(settings: Mapping[str, str] | None = None) -> Evaluation:
    """The evaluation's parameters, with settings from the command line laid over them.

    Raises:
        ScenarioError: the file or a setting cannot be used.
    """
    parameters = _read(settings)
    return Evaluation(
        convention=str(parameters["convention"].value),
        discount_rate_share_per_year=float(parameters["discount_rate_share_per_year"].value),
        corporation_cents=_unit(parameters["eviction_cost_corporation_cents"]),
        society_cents=_unit(parameters["societal_loss_cents"]),
        keys_returned_share=float(parameters["keys_returned_share"].value),
        absconded_share=float(parameters["absconded_share"].value),
        price_year=int(parameters["price_year"].value),
        rests_on=tuple(sorted(f"{GROUP}.{key}" for key, found in parameters.items() if found.grade == "assumption")),
    )
