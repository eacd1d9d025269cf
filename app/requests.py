"""What a command asks of the rooms below: scenarios resolved, arms run, figures drawn."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from app.draws import DrawsWish, over_draws
from app.progress import bars
from experiments.run import Plan, Scenario, run_arms
from experiments.workers import usable_cores
from results.store import Run, Store
from scenarios.compose import resolve
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
    at_most: int = 400
    has_yardsticks: bool = True
    draws: DrawsWish | None = None

    def wants(self, usual: str) -> Any:
        """How well which outcome shall be known; None: as many replications as were asked for."""
        if self.until is None:
            if self.outcome is not None:
                raise ScenarioError(f"--outcome {self.outcome}: goes with --until, as in --until 0.05")
            return None
        from experiments.until import Until

        return Until(self.until, self.outcome or usual, self.at_most)

    def record(
        self, command: str, words: Sequence[str], document: dict[str, Any], valuing: dict[str, str]
    ) -> dict[str, Any]:
        """What is kept of a comparison: what was asked, enough to write the command again; how valued; the answer."""
        from experiments.evaluation import evaluation_parameters

        options = {
            "seed": self.seed, "months": self.months, "run-out": self.run_out, "households": self.households,
            "replications": self.replications if self.until is None else None,
            "until": self.until, "outcome": self.outcome,
            "replications-at-most": None if self.until is None else self.at_most,
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
        return Plan(
            seed=self.seed,
            months=int(run["run.months"]["value"]) if self.months is None else self.months,
            run_out=int(run["run.run_out_months"]["value"]) if self.run_out is None else self.run_out,
            replications=self.replications,
            workers=self.workers or usable_cores(),
            is_fresh=self.is_fresh,
        )


@dataclass(frozen=True)
class Answer:
    """A result as one document, the arms it came from by name, and the figures drawn of it."""

    document: dict[str, Any]
    arms: tuple[tuple[str, Run], ...]
    figures: tuple[Path, ...] = field(default=())


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


def one_run(asked: Asked, name: str, with_figures: bool) -> Answer:
    """Simulate one arm and sum it up."""
    from experiments.evaluation import load_evaluation
    from experiments.summary import summarise

    scenario = resolve(name, settings=settings_of(asked.settings), homes=asked.households)
    store, plan, until = Store(asked.out), asked.plan(scenario), asked.wants("evicted")
    told: dict[str, Any] = {}
    with bars() as progress:
        if until is not None:
            from experiments.until import enough

            names, valuing = (scenario.name,), load_evaluation()
            plan, told["until"] = enough([scenario], names, plan, until, valuing, store, progress=progress)
        run = run_arms([scenario], plan, store, progress=progress)[0]
    summary = summarise(run)
    store.keep_summary(run, summary)
    document = {"scenario": scenario.name, "levers": list(scenario.levers), "run": run.id, **summary, **told}
    drawn: list[Path] = []
    if with_figures:
        from experiments.figures import draw_run

        drawn = draw_run(run, scenario.name, run.folder / "figures")
    return Answer(document, ((scenario.name, run),), tuple(drawn))


def comparison(asked: Asked, baseline_name: str, names: Sequence[str], with_figures: bool) -> Answer:
    """Compare variants with a baseline."""
    from experiments.compare import Variant, compare
    from experiments.evaluation import load_evaluation, split_settings
    from experiments.summary import summarise
    from experiments.yardsticks import yardstick_arms

    if len(set(names)) != len(names):
        raise ScenarioError("compare: the same variant is given twice")
    world, valuing = split_settings(settings_of(asked.settings))
    evaluation = load_evaluation(valuing)
    baseline = resolve(baseline_name, settings=world, homes=asked.households)
    variants = [
        Variant(name, resolve(baseline_name, levers=(name,), settings=world, homes=asked.households)) for name in names
    ]
    store, plan, until = Store(asked.out), asked.plan(baseline), asked.wants("evictions_avoided")
    yardsticks = yardstick_arms(resolve, baseline_name, world, asked.households) if asked.has_yardsticks else []
    scenarios = [baseline, *(variant.scenario for variant in variants)]
    with bars() as progress:
        told: dict[str, Any] = {}
        if until is not None:
            from experiments.until import enough

            called = (baseline.name, *names)
            plan, told["until"] = enough(scenarios, called, plan, until, evaluation, store, progress=progress)
        found = compare(baseline, variants, plan, evaluation, store, None, progress, yardsticks)
        unsure = None
        if asked.draws is not None:
            called, settings = (baseline_name, *names), settings_of(asked.settings)
            unsure = over_draws(asked.draws, called, settings, asked.households, plan, asked.out, resolve, progress)
            told["uncertainty"] = unsure.document
    found.document.update(told)
    for run in found.runs:
        store.keep_summary(run, summarise(run))
    arms = tuple(zip((baseline.name, *names), found.runs, strict=True))
    record = asked.record("compare", [baseline_name, *names], found.document, valuing)
    kept_as = store.keep_comparison(arms, record)
    drawn: list[Path] = []
    if with_figures:
        from experiments.figures import draw_comparison

        drawn = draw_comparison(arms, found, asked.out / kept_as, unsure)
    return Answer(found.document, arms, tuple(drawn))


def _arm(asked: Asked, name: str) -> Callable[[str], Scenario]:
    """What resolves a lever on top of a scenario, as the options say."""
    return lambda lever: resolve(name, levers=(lever,), settings=settings_of(asked.settings), homes=asked.households)


@dataclass(frozen=True)
class ThresholdsAsked:
    """The options that only `thresholds` has."""

    scenario: str
    at: str
    caseload: str
    consent: str
    policy: str
    exchange: float
    uncertain: Sequence[str]
    by: str = "months"

    def words(self) -> list[str]:
        """The same as written on the command line."""
        by = "" if self.by == "months" else self.by
        options = {"by": by, "at": self.at, "caseload": self.caseload, "consent": self.consent, "policy": self.policy}
        given = [part for name, value in options.items() if value for part in (f"--{name}", value)]
        unknown = [part for one in self.uncertain for part in ("--uncertain", one)]
        return [self.scenario, *given, "--exchange", f"{self.exchange:g}", *unknown]


def thresholds(asked: Asked, own: ThresholdsAsked, with_figures: bool) -> Answer:
    """Compare referral thresholds under several caseloads and consent regimes."""
    from experiments.evaluation import split_settings
    from experiments.threshold_plan import read_question
    from experiments.threshold_tables import write_study
    from experiments.thresholds import study
    from results.store import THRESHOLDS

    world, valuing = split_settings(settings_of(asked.settings))
    question = read_question(
        own.scenario,
        own.policy,
        own.at,
        own.caseload,
        own.consent,
        own.exchange,
        own.uncertain,
        world,
        asked.households,
        own.by,
    )
    plan = asked.plan(resolve(own.scenario, settings=world, homes=asked.households))
    store = Store(asked.out)
    with bars() as progress:
        found = study(question, plan, valuing, resolve, store, progress=progress)
    record = asked.record("thresholds", own.words(), found.document, valuing)
    kept_as = store.keep_comparison(found.arms, record, THRESHOLDS)
    drawn = write_study(found.document, asked.out / kept_as) if with_figures else []
    return Answer(found.document, found.arms, tuple(drawn))


def validation(asked: Asked, name: str) -> dict[str, Any]:
    """The published figures beside what the baseline gives, and the levers they are about."""
    from experiments.validate import validate

    scenario = resolve(name, settings=settings_of(asked.settings), homes=asked.households)
    with bars() as progress:
        return validate(scenario, asked.plan(scenario), Store(asked.out), _arm(asked, name), progress=progress)


@dataclass(frozen=True)
class DrawsAsked:
    """Over how many draws of which sample."""

    count: int
    folder: Path


def _town(asked: Asked, name: str, plan: Plan, run_out: int) -> Any:
    from experiments.calibration.town import Town

    fixed = tuple(sorted(settings_of(asked.settings).items()))
    return Town(name, asked.households, plan.months, asked.seed, 1, fixed, has_own_luck=True, run_out=run_out)


def predictive(asked: Asked, name: str, over: DrawsAsked) -> dict[str, Any]:
    """The published figures beside what draws of the calibrated sample give."""
    from experiments.calibration.posterior import load_posterior
    from experiments.predictive import validate_posterior

    scenario = resolve(name, settings=settings_of(asked.settings), homes=asked.households)
    sample, plan = load_posterior(scenario.name, over.folder), asked.plan(scenario)
    town = _town(asked, name, plan, run_out=0)
    with bars() as progress:
        return validate_posterior(
            town, sample, over.count, scenario, _arm(asked, name), asked.out, plan.workers, asked.is_fresh, progress
        )


def claims(asked: Asked, name: str, over: DrawsAsked) -> dict[str, Any]:
    """In which share of the draws headline claims hold."""
    from experiments.calibration.posterior import load_posterior
    from experiments.claims import claims_hold

    scenario = resolve(name, settings=settings_of(asked.settings), homes=asked.households)
    sample, plan = load_posterior(scenario.name, over.folder), asked.plan(scenario)
    town = _town(asked, name, plan, run_out=plan.run_out)
    with bars() as progress:
        return claims_hold(town, scenario, sample, over.count, asked.out, plan.workers, asked.is_fresh, progress)


def refuse_together(posterior: bool, claims: bool, write_docs: bool) -> None:
    """Refuse options of `validate` that ask for two answers at once."""
    if claims and (posterior or write_docs):
        other = "--posterior" if posterior else "--write-docs"
        raise ScenarioError(f"{other}: belongs to the published figures, not to --claims; leave one of them out")


def write_validation_page(found: dict[str, Any]) -> Path:
    """Write docs/validation.md from a validation."""
    from experiments.validate_page import write_page

    return write_page(found)


@dataclass(frozen=True)
class CalibrationAsked:
    """The options of `calibrate`; sizes that are None are as experiments/calibration.toml says."""

    sizes: dict[str, int | None]
    workers: int | None
    out: Path
    to: Path
    settings: Sequence[str]
    is_fresh: bool


@dataclass(frozen=True)
class CalibrationAnswer:
    """The calibration as one document, where its sample is, and the figures drawn of it."""

    document: dict[str, Any]
    table: Path
    figures: tuple[Path, ...]


def calibration(
    asked: CalibrationAsked, name: str, with_figures: bool, writes_values: bool = False
) -> CalibrationAnswer:
    """Calibrate a scenario and draw what it taught; the best candidate's values go into the catalogue if asked."""
    from experiments.calibrate import Asked as Sizes
    from experiments.calibrate import calibrate

    workers = asked.workers or usable_cores()
    with bars() as progress:
        found = calibrate(
            name,
            Sizes(**asked.sizes),
            settings_of(asked.settings),
            asked.out,
            asked.to,
            workers,
            asked.is_fresh,
            progress,
        )
    if writes_values:
        from experiments.calibration.catalogue import put_values

        put_values(found.best)
    drawn: list[Path] = []
    if with_figures:
        from experiments.calibration.figures import draw_calibration

        drawn = draw_calibration(found, asked.out / "calibration" / f"figures-{found.document['scenario']}")
    return CalibrationAnswer(found.document, found.table, tuple(drawn))


def checked(name: str) -> tuple[list[str], list[Any]]:
    """What was found in a file, and for a scenario without errors how its people meet the margins asked for."""
    from experiments.margins import margins_met
    from scenarios.compose import check

    found = check(name)
    errors = [line.removeprefix("error: ") for line in found if line.startswith("error: ")]
    if errors:
        raise ScenarioError(errors[0])
    try:
        scenario = resolve(name)
    except ScenarioError:  # a lever or corporation has no people of its own
        return found, []
    return found, margins_met(scenario)


def report(words: Sequence[str], language: str, file: Path | None, folder: Path) -> Answer:
    """Write the report on a stored comparison or study; the answer's figures are the files written, the page first."""
    from experiments.report.page import write_report
    from experiments.report.record import find_record

    record = find_record(words, folder)
    written = write_report(record, language, file or folder / record.name / f"report-{language}.html")
    names = {"report": record.name, "language": language, "files": [path.name for path in written]}
    return Answer(names, (), tuple(written))


@dataclass(frozen=True)
class StoryAsked:
    """The options of `story`: which runs, and which household by number or as the nth of a kind."""

    words: Sequence[str]
    replication: int | None
    pick: str | None
    nth: int
    variant: str | None
    language: str
    out: Path


def household_story(asked: StoryAsked, with_figures: bool) -> Answer:
    """The months of one household in its run, or in baseline and variant."""
    from experiments.story import trace
    from experiments.story_find import known_household, picked, subject
    from experiments.story_telling import tell
    from experiments.story_words import LANGUAGES

    if asked.language not in LANGUAGES:
        raise ScenarioError(f"--lang {asked.language}: there are {', '.join(LANGUAGES)}")
    words = list(asked.words)
    number = None if asked.pick else _household_of(words)
    told = subject(words, asked.out, asked.variant)
    if number is None:
        replication, household = picked(told, str(asked.pick), asked.nth, asked.replication)
    else:
        replication, household = asked.replication or 0, number
        known_household(told, household, replication)
    document = tell(trace(told.runs, replication, household), told.names, asked.language)
    if asked.pick:
        document["pick"] = asked.pick
    drawn: list[Path] = []
    if with_figures:
        from experiments.story_figure import draw_story

        ids = "-".join(run.id[:8] for run in told.runs)
        name = f"{ids}-{household}-replication-{replication}" + ("" if asked.language == "en" else f"-{asked.language}")
        drawn = draw_story(document, asked.language, asked.out / "stories", name)
    return Answer(document, tuple(zip(told.names, told.runs, strict=True)), tuple(drawn))


def _household_of(words: list[str]) -> int:
    """Take the household's number from the end of the words."""
    last = words[-1]
    if len(words) < 2 or not last.isdecimal():
        raise ScenarioError(
            f"story: '{last}' is not the number of a household; write RUN HOUSEHOLD, as in `arrears story {words[0]} "
            "1000`, or RUN --pick helped"
        )
    return int(words.pop())
