"""The options and arguments that commands share: their types, limits and help."""

from pathlib import Path
from typing import Annotated

import typer

ScenarioName = Annotated[str, typer.Argument(metavar="SCENARIO", help="A name that `arrears list` shows, or a file.")]
LARGEST_SEED = 2**63 - 1
Seed = Annotated[int, typer.Option(min=0, max=LARGEST_SEED, help="All chance follows from this number.")]
# What can be simulated, by path: for the options, and for a scenario of one's own, whatever ranges it has.
RUN_LIMITS = {"run.months": (1, 1200), "run.run_out_months": (0, 600), "run.burn_in_months": (0, 2400)}
_MONTHS, _RUN_OUT = RUN_LIMITS["run.months"], RUN_LIMITS["run.run_out_months"]
MONTHS_HELP = "Horizon in months. Default: as the scenario says."
Months = Annotated[int | None, typer.Option(min=_MONTHS[0], max=_MONTHS[1], help=MONTHS_HELP)]
RUN_OUT_HELP = "Months after the horizon that are only watched."
RunOut = Annotated[int | None, typer.Option(min=_RUN_OUT[0], max=_RUN_OUT[1], help=RUN_OUT_HELP)]
Households = Annotated[int | None, typer.Option(min=40, max=10_000_000, help="Homes. Default: as the scenario says.")]
Replications = Annotated[int, typer.Option(min=1, max=100_000, help="How often everything is repeated.")]
USUAL_REPLICATIONS = 20
OFTEN_HELP = f"How often everything is repeated. Default: {USUAL_REPLICATIONS}, or as --until finds enough."
HowOften = Annotated[int | None, typer.Option("--replications", min=1, max=100_000, help=OFTEN_HELP)]
VALIDATED_HELP = f"How often everything is repeated, without draws of a sample. Default: {USUAL_REPLICATIONS}."
ValidatedOften = Annotated[int | None, typer.Option("--replications", min=1, max=100_000, help=VALIDATED_HELP)]
UNTIL_HELP = "Instead of --replications: 10 at a time, until half the 95% interval is this share of the outcome's mean."
UntilShare = Annotated[float | None, typer.Option("--until", min=0.0001, max=1.0, help=UNTIL_HELP)]
Outcome = Annotated[str | None, typer.Option(help="Which outcome --until is about, as in a plan file.")]
AtMost = Annotated[
    int | None,
    typer.Option("--replications-at-most", min=10, max=100_000, help="Where --until gives up; 400 if not given."),
]
Workers = Annotated[int | None, typer.Option(min=1, max=1024, help="Processes side by side; changes no result.")]


def folder_named(text: str | Path) -> Path:
    """The folder that an option names."""
    if not str(text).strip():
        raise typer.BadParameter("must name a folder")
    return Path(text)


Out = Annotated[Path, typer.Option("--out", metavar="DIR", parser=folder_named, help="Folder in which runs are kept.")]
Json = Annotated[bool, typer.Option("--json", help="Print one JSON document and nothing else.")]
Fresh = Annotated[bool, typer.Option("--fresh", help="Compute again what the store already has.")]
Settings = Annotated[list[str] | None, typer.Option("--set", metavar="PATH=VALUE", help="Change the baseline.")]
Figures = Annotated[bool | None, typer.Option(help="Draw figures. Default: yes, but not with --json.")]
PlanFile = Annotated[Path, typer.Argument(metavar="PLAN.toml", help="A plan; examples lie in examples/.")]
Dask = Annotated[str | None, typer.Option(metavar="ADDRESS", help="Work on a dask cluster: tcp://host:8786.")]
YARDSTICKS_HELP = (
    "Two more arms, without outside help and with help for all at once: they tell false alarms and missed."
)
Yardsticks = Annotated[bool, typer.Option(help=YARDSTICKS_HELP)]
DRAWS_HELP = "Also over this many draws of what is not known: how sure is the choice, what is worth knowing."
DrawCount = Annotated[int | None, typer.Option("--draws", min=2, max=100_000, help=DRAWS_HELP)]
GROUPS_HELP = "With --draws: only parameters of these groups, as in paying,answering."
GRADES_HELP = "With --draws: only parameters of these grades, as in assumption,calibrated."
BY_RANGE_HELP = "With --draws: draw every parameter by itself, also where there is a calibrated sample."
POSTERIOR = Path("scenarios/posterior")
SAMPLE_HELP = f"Folder of the calibrated sample. Default: {POSTERIOR}."
Sample = Annotated[Path | None, typer.Option(metavar="DIR", help=SAMPLE_HELP)]
RUNS = Path("results/runs")
