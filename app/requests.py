"""What `run`, `compare`, `thresholds` and `check` ask of the rooms below: scenarios resolved, arms run, figures."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.asked import Answer, Asked, settings_of, within_limits
from app.draws import over_draws, ready_draws
from app.finding import beyond_plausible
from app.progress import bars
from experiments.run import Plan, run_arms
from results.store import Store
from scenarios.compose import refuse_idle, resolve
from scenarios.errors import ScenarioError

if TYPE_CHECKING:
    from experiments.compare import Variant


def one_run(asked: Asked, name: str, with_figures: bool) -> Answer:
    """Simulate one arm and sum it up."""
    from experiments.evaluation import load_evaluation
    from experiments.summary import summarise

    scenario = resolve(name, settings=settings_of(asked.settings), homes=asked.households)
    refuse_idle(settings_of(asked.settings), [scenario.document])
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

    if twice := [name for name in names if names.count(name) > 1]:
        raise ScenarioError(f'compare: variant "{twice[0]}" is given twice; each counts once')
    world, valuing = split_settings(settings_of(asked.settings))
    evaluation = load_evaluation(valuing)
    baseline = resolve(baseline_name, settings=world, homes=asked.households)
    variants = [
        Variant(name, resolve(baseline_name, levers=(name,), settings=world, homes=asked.households)) for name in names
    ]
    refuse_idle(world, [baseline.document, *(variant.scenario.document for variant in variants)])
    store, plan, until = Store(asked.out), asked.plan(baseline), asked.wants("evictions_avoided")
    refuse_without_effect(variants, plan)
    yardsticks = yardstick_arms(resolve, baseline_name, world, asked.households) if asked.has_yardsticks else []
    scenarios = [baseline, *(variant.scenario for variant in variants)]
    with bars() as progress:
        told: dict[str, Any] = {}
        ready = None
        if asked.draws is not None:
            called, settings = (baseline_name, *names), settings_of(asked.settings)
            ready = ready_draws(asked.draws, called, settings, asked.households, plan, resolve, progress)
        if until is not None:
            from experiments.until import enough

            called = (baseline.name, *names)
            plan, told["until"] = enough(scenarios, called, plan, until, evaluation, store, progress=progress)
        found = compare(baseline, variants, plan, evaluation, store, None, progress, yardsticks)
        unsure = None
        if ready is not None:
            unsure = over_draws(ready, plan, asked.out, progress)
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


def refuse_without_effect(variants: Sequence["Variant"], plan: Plan) -> None:
    """Raise ScenarioError if a policy begins after the horizon, or two of them are the same under two names."""
    for number, variant in enumerate(variants):
        begins = [stage.from_month for stage in variant.scenario.setup.stages[1:]]
        if begins and min(begins) >= plan.months:
            raise ScenarioError(
                f"{variant.name}: begins in month {min(begins)}, but the horizon is months 0 to {plan.months - 1}; "
                "lower from_month or raise --months"
            )
        for other in variants[:number]:
            if variant.scenario.document == other.scenario.document:
                raise ScenarioError(f'compare: "{variant.name}" is the same policy as "{other.name}"; each counts once')


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
    from experiments.threshold_plan import cells_of, read_question, refuse_idle_question
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
    refuse_idle_question(question, cells_of(question, resolve), resolve)
    store = Store(asked.out)
    with bars() as progress:
        found = study(question, plan, valuing, resolve, store, progress=progress)
    record = asked.record("thresholds", own.words(), found.document, valuing)
    kept_as = store.keep_comparison(found.arms, record, THRESHOLDS)
    drawn = write_study(found.document, asked.out / kept_as) if with_figures else []
    return Answer(found.document, found.arms, tuple(drawn))


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
    within_limits(scenario)
    return [*found, *beyond_plausible(scenario.parameters)], margins_met(scenario)
