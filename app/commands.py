"""The commands of `arrears`: each reads its options, asks the rooms below and prints what they answer.

Everything heavy is imported inside the commands, so that `arrears list` starts quickly.
"""

from pathlib import Path
from typing import Annotated

import typer

from app.options import (
    BY_RANGE_HELP,
    GRADES_HELP,
    GROUPS_HELP,
    LARGEST_SEED,
    POSTERIOR,
    RUNS,
    AtMost,
    Dask,
    DrawCount,
    Figures,
    Fresh,
    Households,
    HowOften,
    Json,
    Months,
    Out,
    Outcome,
    PlanFile,
    Replications,
    RunOut,
    Sample,
    ScenarioName,
    Seed,
    Settings,
    UntilShare,
    ValidatedOften,
    Workers,
    Yardsticks,
)

STORY_HELP = "A run or comparison: its id, the beginning of one, a folder, or `latest`; or two runs; then a household."
PICKS = "avoided|newly_evicted|delayed|both|only_baseline|only_variant|displaced|helped|evicted|resolved"
REPORT_HELP = (
    "A comparison or threshold study (its name, the beginning of one, or `latest`); sensitivity runs beside it."
)
CASELOAD_HELP = "Times today's team hours; `unlimited` too."
CONSENT_HELP = "Regimes: choices of the policy's setting `consent`, or levers. Default: as the policy has it."
AT_HELP = "The thresholds: months of arrears (1,1.5,2,3,4,6), or euros or creditors with --by."
BY_HELP = "What thresholds are counted in: months of arrears, an amount in euros, a number of creditors."
POLICY_HELP = "The lever whose threshold is varied, with other settings or levers if wanted. Default: by --by."
EXCHANGE_HELP = "How many needless visits one missed eviction is worth."
UNCERTAIN_HELP = "A setting that is not known, at two values; may be repeated."
VARIANT_HELP = "A package or lever, as in 'standard-referral[months=3,adoption=0.5]+other-lever'."
KINDS = ("scenarios", "levers", "packages", "parameters")

app = typer.Typer(
    help="Which arrears policy and which referral threshold avoid evictions and problem debt, at what cost, to whom?",
    no_args_is_help=False,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)


@app.command()
def run(
    scenario: ScenarioName,
    seed: Seed = 1,
    months: Months = None,
    households: Households = None,
    replications: HowOften = None,
    workers: Workers = None,
    run_out: RunOut = None,
    out: Out = RUNS,
    settings: Settings = None,
    fresh: Fresh = False,
    json: Json = False,
    figures: Figures = None,
    until: UntilShare = None,
    outcome: Outcome = None,
    replications_at_most: AtMost = None,
) -> None:
    """Simulate one scenario or package and say what happens in it."""
    from app import requests, show
    from app.asked import Asked, how_often, wants_figures

    asked = Asked(
        seed, months, households, how_often(replications, until), workers, run_out, out, settings or [], fresh,
        until, outcome, replications_at_most,
    )  # fmt: skip
    answer = requests.one_run(asked, scenario, wants_figures(figures, json))
    show.document(answer.document) if json else show.run(answer)


@app.command()
def compare(
    baseline: Annotated[str, typer.Argument(metavar="BASELINE", help="A name that `arrears list` shows, or a file.")],
    variants: Annotated[list[str], typer.Argument(metavar="VARIANT...", help=VARIANT_HELP)],
    seed: Seed = 1,
    months: Months = None,
    households: Households = None,
    replications: HowOften = None,
    workers: Workers = None,
    run_out: RunOut = None,
    out: Out = RUNS,
    settings: Settings = None,
    fresh: Fresh = False,
    json: Json = False,
    figures: Figures = None,
    until: UntilShare = None,
    outcome: Outcome = None,
    replications_at_most: AtMost = None,
    yardsticks: Yardsticks = True,
    draws: DrawCount = None,
    draw_groups: Annotated[str, typer.Option(metavar="GROUP,...", help=GROUPS_HELP)] = "",
    draw_grades: Annotated[str, typer.Option(metavar="GRADE,...", help=GRADES_HELP)] = "",
    by_range: Annotated[bool, typer.Option("--by-range", help=BY_RANGE_HELP)] = False,
    sample: Sample = None,
    dask: Dask = None,
) -> None:
    """Compare policies on the same households with the same luck: evictions avoided, costs, break-even."""
    from app import requests, show, show_compare
    from app.asked import Asked, how_often, wants_figures
    from app.draws import wish_of

    asked = Asked(
        seed, months, households, how_often(replications, until), workers, run_out, out, settings or [], fresh,
        until, outcome, replications_at_most, yardsticks,
        wish_of(draws, draw_groups, draw_grades, sample, by_range, dask),
    )  # fmt: skip
    answer = requests.comparison(asked, baseline, variants, wants_figures(figures, json))
    show.document(answer.document) if json else show_compare.comparison(answer)


@app.command()
def thresholds(
    scenario: ScenarioName,
    at: Annotated[str, typer.Option("--at", metavar="NUMBER,...", help=AT_HELP)] = "",
    by: Annotated[str, typer.Option(metavar="months|amount|creditors", help=BY_HELP)] = "months",
    caseload: Annotated[str, typer.Option(metavar="TIMES,...", help=CASELOAD_HELP)] = "0.5,1,2",
    consent: Annotated[str, typer.Option(metavar="REGIME,...", help=CONSENT_HELP)] = "",
    policy: Annotated[str, typer.Option(metavar="LEVER", help=POLICY_HELP)] = "",
    exchange: Annotated[float, typer.Option(min=0, max=1e9, help=EXCHANGE_HELP)] = 20.0,
    uncertain: Annotated[list[str] | None, typer.Option(metavar="PATH=LOW,HIGH", help=UNCERTAIN_HELP)] = None,
    seed: Seed = 1,
    months: Months = None,
    households: Households = None,
    replications: Replications = 50,
    workers: Workers = None,
    run_out: RunOut = None,
    out: Out = RUNS,
    settings: Settings = None,
    fresh: Fresh = False,
    json: Json = False,
    figures: Figures = None,
) -> None:
    """Compare thresholds of referral under several caseloads: false alarms, missed, waiting, costs."""
    from app import requests, show, show_thresholds
    from app.asked import Asked, wants_figures

    asked = Asked(seed, months, households, replications, workers, run_out, out, settings or [], fresh)
    own = requests.ThresholdsAsked(scenario, at, caseload, consent, policy, exchange, uncertain or [], by)
    answer = requests.thresholds(asked, own, wants_figures(figures, json))
    show.document(answer.document) if json else show_thresholds.study(answer)


@app.command()
def validate(
    scenario: ScenarioName = "gemeente-n",
    seed: Seed = 1,
    months: Months = None,
    households: Households = None,
    replications: ValidatedOften = None,
    workers: Workers = None,
    run_out: RunOut = None,
    out: Out = RUNS,
    settings: Settings = None,
    fresh: Fresh = False,
    json: Json = False,
    posterior: Annotated[bool, typer.Option("--posterior", help="Over draws of the calibrated sample.")] = False,
    claims: Annotated[bool, typer.Option("--claims", help="In which share of the draws headline claims hold.")] = False,
    draws: Annotated[int | None, typer.Option(min=1, help="With --posterior or --claims: how many; else 40.")] = None,
    sample: Sample = None,
    write_docs: Annotated[bool, typer.Option("--write-docs", help="Write docs/validation.md as well.")] = False,
) -> None:
    """Set what the simulation gives beside the published figures, calibrated and held out apart."""
    from app import show, show_calibration, validating
    from app.asked import Asked, how_often

    often = how_often(replications, None)
    asked = Asked(seed, months, households, often, workers, run_out, out, settings or [], fresh)
    validating.refuse_together(posterior, claims, write_docs)
    over = validating.drawn(draws, sample, posterior or claims, replications)
    if over is not None:
        found = validating.claims(asked, scenario, over) if claims else validating.predictive(asked, scenario, over)
    else:
        found = validating.validation(asked, scenario)
    if write_docs:
        validating.write_validation_page(found)
    if json:
        show.document(found)
    else:
        show_calibration.claims(found) if claims else show.validation(found)


@app.command()
def calibrate(
    scenario: ScenarioName = "gemeente-n",
    draws: Annotated[int | None, typer.Option(min=1, help="Parameter vectors in the sample.")] = None,
    waves: Annotated[int | None, typer.Option(min=1, max=50, help="Waves of history matching.")] = None,
    per_wave: Annotated[int | None, typer.Option(min=12, help="Candidates a wave.")] = None,
    rounds: Annotated[int | None, typer.Option(min=1, max=50, help="Rounds of weighing after the waves.")] = None,
    weighed: Annotated[int | None, typer.Option(min=10, help="Candidates weighed a round.")] = None,
    seed: Annotated[int | None, typer.Option(min=0, max=LARGEST_SEED, help="All chance follows from it.")] = None,
    months: Months = None,
    households: Households = None,
    replications: Annotated[int | None, typer.Option(min=1, help="Replications of each candidate.")] = None,
    workers: Workers = None,
    out: Out = RUNS,
    to: Annotated[Path, typer.Option("--to", help="Folder of the sample and its manifest.")] = POSTERIOR,
    settings: Settings = None,
    write_values: Annotated[
        bool, typer.Option("--write-values", help="Put the best candidate's values into scenarios/.")
    ] = False,
    fresh: Fresh = False,
    json: Json = False,
    figures: Figures = None,
) -> None:
    """Find the parameter values that agree with what is published; sizes by default as experiments/calibration.toml."""
    from app import show, show_calibration, validating
    from app.asked import wants_figures

    sizes = {"draws": draws, "waves": waves, "per_wave": per_wave, "rounds": rounds, "weighed": weighed, "seed": seed}
    sizes |= {"months": months, "households": households, "replications": replications}
    asked = validating.CalibrationAsked(sizes, workers, out, to, settings or [], fresh)
    answer = validating.calibration(asked, scenario, wants_figures(figures, json), write_values)
    show.document(answer.document) if json else show_calibration.calibration(answer)


def plan_command(name: str, does: str) -> None:
    """Add a command that answers a plan; both of them have the same options."""

    @app.command(name=name, help=does)
    def answer_plan(
        plan: PlanFile,
        workers: Workers = None,
        dask: Dask = None,
        out: Out = RUNS,
        fresh: Fresh = False,
        json: Json = False,
        figures: Figures = None,
    ) -> None:
        from app import plans, show, show_plans
        from app.asked import wants_figures

        asked = plans.PlanAsked(plan, workers, dask, out, fresh)
        answer = plans.ANSWERS[name](asked, wants_figures(figures, json))
        show.document(answer.document) if json else show_plans.SHOWS[name](answer)


plan_command(
    "sweep", "Run every point of a plan, with draws of what is not known; say what is luck and what is not knowing."
)
plan_command("sensitivity", "Say which parameters matter for an outcome: Morris screening or Sobol indices.")


@app.command()
def story(
    words: Annotated[list[str], typer.Argument(metavar="RUN [VARIANT_RUN] [HOUSEHOLD]", help=STORY_HELP)],
    pick: Annotated[str | None, typer.Option(metavar=PICKS, help="Instead of a household: one of this kind.")] = None,
    nth: Annotated[int | None, typer.Option(min=1, help="With --pick: which example; else the first.")] = None,
    replication: Annotated[
        int | None, typer.Option(min=0, help="Default: 0; with --pick the first that has one.")
    ] = None,
    variant: Annotated[str | None, typer.Option(help="Of a comparison with several: which one.")] = None,
    lang: Annotated[str, typer.Option(metavar="en|nl", help="Language of the story.")] = "en",
    out: Out = RUNS,
    json: Json = False,
    figures: Figures = None,
) -> None:
    """Tell a household's months: what happened, who acted, what it owed and cost whom; where two worlds part."""
    from app import show, show_story, telling
    from app.asked import wants_figures

    asked = telling.StoryAsked(words, replication, pick, nth, variant, lang, out)
    answer = telling.household_story(asked, wants_figures(figures, json))
    show.document(answer.document) if json else show_story.story(answer, lang)


@app.command()
def report(
    words: Annotated[list[str], typer.Argument(metavar="RUN...", help=REPORT_HELP)],
    lang: Annotated[str, typer.Option(metavar="en|nl", help="Language of the report.")] = "en",
    out: Annotated[
        Path | None, typer.Option("--out", metavar="FILE", help="Default: in the folder of the run.")
    ] = None,
    runs: Annotated[Path, typer.Option("--runs", help="Folder in which runs are kept.")] = RUNS,
    json: Json = False,
) -> None:
    """Write one HTML page on a comparison or threshold study, for print and screen reader, with its tables as CSV."""
    from app import show, telling

    found = telling.report(words, lang, out, runs)
    show.document(found.document) if json else show.report(found)


@app.command(name="list")
def list_catalogue(
    kind: Annotated[str | None, typer.Argument(metavar="[" + "|".join(KINDS) + "]", help="Only this kind.")] = None,
    json: Json = False,
) -> None:
    """List the scenarios, levers, packages and parameters there are."""
    from app import show
    from scenarios.catalogue import Library
    from scenarios.compose import catalogue
    from scenarios.loading import ROOT

    if json:
        show.document(catalogue(kind))
    elif kind is None:  # all but the parameters, for which the model would have to be loaded
        files = Library(ROOT, {}, tuple)
        show.catalogue([row for one in KINDS[:-1] for row in catalogue(one, files)], kind)
    else:
        show.catalogue(catalogue(kind), kind)


@app.command(name="show")
def show_one(name: Annotated[str, typer.Argument(metavar="NAME", help="Anything that `arrears list` shows.")]) -> None:
    """Explain a scenario, corporation, lever, package or parameter."""
    from app import finding, show

    typer.echo(finding.described(name))
    if name == "parameters":
        typer.echo(show.ONE_PARAMETER)


@app.command()
def check(file: Annotated[str, typer.Argument(metavar="FILE", help="A scenario file of your own, or a name.")]) -> None:
    """Say what is wrong in a file, or doubtful: values beyond their plausible range or without one, settings that
    nothing uses; for a scenario also how its people meet its margins."""
    from app import requests, show

    show.check(file, *requests.checked(file))
