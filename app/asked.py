"""What was asked on the command line, and what is answered: the options commands share, and the answer's parts."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from app.draws import DrawsWish
from app.options import RUN_LIMITS, USUAL_REPLICATIONS
from experiments.run import Plan, Scenario
from experiments.workers import usable_cores
from results.store import Run
from scenarios.errors import ScenarioError


@dataclass(frozen=True)
class Asked:
    """The options that `run`, `compare` and `validate` share."""

    seed: int
    months: int | None
    households: int | None
    replications: int
    workers: int | None
    run_out: int | None
    out: Path
    settings: Sequence[str]
    is_fresh: bool
    until: float | None = None
    outcome: str | None = None
    at_most: int | None = None
    has_yardsticks: bool = True
    draws: DrawsWish | None = None

    def wants(self, usual: str) -> Any:
        """How well which outcome shall be known; None: as many replications as were asked for."""
        if self.until is None:
            if self.outcome is not None:
                raise ScenarioError(f"--outcome {self.outcome}: goes with --until, as in --until 0.05")
            if self.at_most is not None:
                raise ScenarioError(f"--replications-at-most {self.at_most}: goes with --until, as in --until 0.05")
            return None
        from experiments.until import Until

        return Until(self.until, self.outcome or usual, self.gives_up_at())

    def gives_up_at(self) -> int:
        """At how many replications `--until` gives up."""
        from experiments.until import MOST_REPLICATIONS

        return self.at_most or MOST_REPLICATIONS

    def record(
        self, command: str, words: Sequence[str], document: dict[str, Any], valuing: dict[str, str]
    ) -> dict[str, Any]:
        """What is kept of a comparison: what was asked, enough to write the command again; how valued; the answer."""
        from experiments.evaluation import evaluation_parameters

        options = {
            "seed": self.seed, "months": self.months, "run-out": self.run_out, "households": self.households,
            "replications": self.replications if self.until is None else None,
            "until": self.until, "outcome": self.outcome,
            "replications-at-most": None if self.until is None else self.gives_up_at(),
        }  # fmt: skip
        given = {name: value for name, value in options.items() if value is not None}
        more = {} if self.has_yardsticks else {"no-yardsticks": True}
        more |= self.draws.options() if self.draws else {}
        rows = evaluation_parameters(valuing).items()
        return {
            "asked": {
                "command": command, "words": list(words), "options": {**given, **more}, "settings": list(self.settings)
            },
            "evaluation": {path: row.model_dump(mode="json", exclude_none=True) for path, row in rows},
            "document": document,
        }  # fmt: skip

    def plan(self, scenario: Scenario) -> Plan:
        """How much is simulated: the options, and where they are silent the scenario."""
        run = scenario.document["parameters"]
        self._refuse_twice()
        within_limits(scenario)
        return Plan(
            seed=self.seed,
            months=int(run["run.months"]["value"]) if self.months is None else self.months,
            run_out=int(run["run.run_out_months"]["value"]) if self.run_out is None else self.run_out,
            replications=self.replications,
            workers=self.workers or usable_cores(),
            is_fresh=self.is_fresh,
        )

    def _refuse_twice(self) -> None:
        """Raise ScenarioError if how long is simulated is given with --set and by the option that decides it."""
        given = settings_of(self.settings)
        for path, option, value in (
            ("run.months", "--months", self.months),
            ("run.run_out_months", "--run-out", self.run_out),
        ):
            if value is not None and path in given:
                right = f"{option} {value} decides it; leave one of the two out"
                raise ScenarioError(f"--set {path}={given[path]}: {right}")


def within_limits(scenario: Scenario) -> None:
    """Raise ScenarioError if a scenario asks for more, or less, months than can be simulated."""
    for path, (least, most) in RUN_LIMITS.items():
        row = scenario.document["parameters"].get(path)
        if row is not None and not least <= row["value"] <= most:
            raise ScenarioError(
                f"{scenario.name}: {path} = {row['value']}: must be a whole number from {least} to {most:,} months"
            )


@dataclass(frozen=True)
class Answer:
    """A result as one document, the arms it came from by name, and the figures drawn of it."""

    document: dict[str, Any]
    arms: tuple[tuple[str, Run], ...]
    figures: tuple[Path, ...] = field(default=())


def how_often(replications: int | None, until: float | None) -> int:
    """How many replications are asked for; with --until it is looked for how many are needed."""
    if replications is not None and until is not None:
        raise ScenarioError(
            f"--replications {replications}: does not go with --until {until:g}, which finds how many are needed; "
            f"write --replications-at-most {max(replications, 10)} to say where it gives up, or leave one out"
        )
    return USUAL_REPLICATIONS if replications is None else replications


def wants_figures(wish: bool | None, json: bool) -> bool:
    """Are figures drawn: as wished, otherwise only for people."""
    return not json if wish is None else wish


def settings_of(texts: Sequence[str]) -> dict[str, str]:
    """The `--set path=value` options by path."""
    found: dict[str, str] = {}
    for text in texts:
        path, equals, value = (part.strip() for part in text.partition("="))
        if not (path and equals and value):
            raise ScenarioError(f"--set '{text}': write --set path=value, for instance --set paying.lapse_share=0.02")
        if path in found:
            raise ScenarioError(f"--set {path}: is given twice")
        found[path] = value
    return found
