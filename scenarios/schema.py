"""What each file of the scenario language holds. Everything is frozen and unknown keys are refused."""

from typing import Any, Literal

from pydantic import Field, model_validator

from scenarios.fields import (
    AudienceWord,
    Cents,
    ConsentWord,
    Count,
    From,
    MeasureWord,
    PartyWord,
    Round,
    RungWord,
    Share,
    Table,
    TeamWord,
    Text,
    Value,
    YesNo,
)
from scenarios.quantity import Distribution, Grade, Parameter

__all__ = ["LAST_MONTH", "Distribution", "Grade", "Parameter"]

LAST_MONTH = 600  # a lever that holds until then holds to the end


class RungTable(Table):
    """A rung of a ladder: when, what, for whom, how surely. `in_round`: 0 = both rounds of a month.

    `at_months`: from how many months on; for other measures from how many events, cents or creditors on.
    """

    measure: MeasureWord = "amount_in_rents"
    at_months: From
    action: RungWord
    audience: AudienceWord = "everyone"
    in_round: Round = 0
    adoption_share: Share = 1.0
    repeats: Count = 0
    only_unanswered: YesNo = False
    only_structural: YesNo = False
    team_joins: TeamWord = "never"
    refers: TeamWord = "never"
    offers_arrangement: YesNo = False
    consent: ConsentWord = "none_asked"
    priority: Count = 0
    only_if: YesNo = True
    unless: YesNo = False
    note: Text | None = None
    source: Text | None = None
    grade: Grade | None = None


class Change(Table):
    """To what a lever brings a value: `to` a value, `times` what it is, or `plus` something."""

    to: Value | None = None
    times: Value | None = None
    plus: Value | None = None

    @model_validator(mode="before")
    @classmethod
    def _plain_means_to(cls, data: Any) -> Any:
        if not isinstance(data, dict):
            return {"to": data}
        if len(data) != 1:
            raise ValueError("give exactly one of: to, times, plus")
        return data


class RungChange(Table):
    """A change of every rung whose fields equal those of `where`."""

    where: dict[str, Value] = Field(default_factory=dict)
    set: dict[str, Change]


class CostTable(Table):
    """A fixed cost of a lever: an amount a month for the whole town, or a month and home."""

    party: PartyWord
    cents_per_month: Cents | None = None
    cents_per_home_month: Cents | None = None
    only_if: YesNo = True
    unless: YesNo = False
    note: Text | None = None
    source: Text
    grade: Grade

    @model_validator(mode="after")
    def _one_amount(self) -> "CostTable":
        if (self.cents_per_month is None) == (self.cents_per_home_month is None):
            raise ValueError("give exactly one of: cents_per_month, cents_per_home_month")
        return self


class Titled(Table):
    """What every file a person chooses between says about itself."""

    title: Text
    title_nl: Text
    description: Text
    decides: Text = Field(default="nobody in particular")


class Lever(Titled):
    """Something that somebody could decide. Settings `adoption`, `from_month` and `until_month` exist unwritten."""

    decides: Text
    costs_whom: Text | None = None
    source: Text
    grade: Grade
    from_month: int = Field(default=0, ge=0, le=LAST_MONTH)
    until_month: int = Field(default=LAST_MONTH, ge=1, le=LAST_MONTH)
    corporations: tuple[str, ...] = Field(default=("*",), min_length=1)
    settings: dict[str, Parameter] = Field(default_factory=dict)
    set: dict[str, Change] = Field(default_factory=dict)
    policy_of: str | None = None
    rung: tuple[RungTable, ...] = ()
    rung_change: tuple[RungChange, ...] = ()
    cost: tuple[CostTable, ...] = ()


class Package(Titled):
    """A baseline with levers."""

    baseline: Text
    levers: tuple[Text, ...]


class Corporation(Titled):
    """A landlord: homes, settings its ladder uses, where its policy differs from the shared one, and its ladder."""

    homes: Parameter
    attention_neighbourhood_share: Parameter
    settings: dict[str, Parameter] = Field(default_factory=dict)
    policy: dict[str, Parameter] = Field(default_factory=dict)
    rung: tuple[RungTable, ...]


class RunTable(Table):
    """How long is simulated before, during and after what is compared."""

    burn_in_months: Parameter
    months: Parameter
    run_out_months: Parameter


class Scenario(Titled):
    """A town as it is: its people, landlords, levers already in place, and parameters that differ there."""

    people: Text
    corporations: tuple[Text, ...] = Field(min_length=1)
    levers: tuple[Text, ...] = ()
    run: RunTable
    set: dict[str, Any] = Field(
        default_factory=dict
    )  # per path a plain value, or a table with value, source, grade ...


class Source(Table):
    """Where something is known from. `law text read`: the law itself was read in full."""

    title: Text
    url: Text | None = None
    status: Literal["read", "recalled", "law text read", "source study", "own"]
    supports: Text
    note: Text | None = None
