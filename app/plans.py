"""What `sweep` and `sensitivity` ask of the rooms below: a plan read, its points measured, tables and figures kept."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from app.draws import check_dask
from app.progress import bars
from experiments.calibration.posterior import Posterior
from experiments.plans import PlanFile, load_plan
from experiments.sweep import Measured, Resolver, folder_of, measure, prepare
from experiments.workers import Workers, usable_cores
from results.cells import Cells
from scenarios.compose import resolve
from scenarios.loading import file_name


@dataclass(frozen=True)
class PlanAsked:
    """The options of both commands."""

    file: Path
    workers: int | None
    dask: str | None
    out: Path
    is_fresh: bool

    def where(self) -> Workers:
        """Where work is done."""
        return Workers(self.workers or usable_cores(), self.dask)


@dataclass(frozen=True)
class PlanAnswer:
    """The document, the folder of tables, and whether figures were drawn."""

    document: dict[str, Any]
    folder: Path
    has_figures: bool


def sample_of(plan: PlanFile, folder: Path | None = None) -> Posterior | None:
    """The scenario's calibrated sample, if the plan draws from it."""
    from experiments.calibration.posterior import FOLDER, load_posterior

    if plan.draws is None or not plan.draws.sample:
        return None
    return load_posterior(Path(plan.scenario).stem, folder or FOLDER)


def sample_told(sample: Posterior | None, scenario: str) -> dict[str, bool]:
    """Does the sample that was drawn from still belong to the model; nothing where none was drawn from.

    To be asked after something was run: it runs a small town itself, compiled code at hand.
    """
    from experiments.calibration.known import fits

    return {} if sample is None else {"sample_fits_model": fits(sample, scenario)}


def _measured(asked: PlanAsked, is_sensitivity: bool) -> tuple[Measured, Cells, dict[str, Any], dict[str, bool]]:
    from experiments.measures import outcomes_named

    check_dask(asked.dask)
    plan, file = load_plan(asked.file, is_sensitivity), file_name(asked.file)
    outcomes = outcomes_named(plan.outcomes, bool(plan.variants), file)
    sample, cells = sample_of(plan), Cells(asked.out)
    resolver = Resolver(plan, resolve, sample.draws if sample else ())
    cells.check_writable()
    with bars() as progress:
        found = prepare(plan, resolver.space(file), resolver, progress)
        measure(found, resolver, cells, asked.where(), asked.is_fresh, progress=progress)
    return found, cells, outcomes, sample_told(sample, plan.scenario)


def sweep(asked: PlanAsked, with_figures: bool) -> PlanAnswer:
    """Outcomes over the points of a plan, and what of their variance is luck."""
    from experiments.sweep_tables import document_of, flat, keep, points_table, results_table, summarise

    found, cells, outcomes, told = _measured(asked, is_sensitivity=False)
    rows = results_table(found, cells, outcomes)
    summary, splits = summarise(found, rows, list(outcomes))
    draws = found.plan.draws.count if found.plan.draws else 0
    document = {**document_of(found, "sweep"), "draws": draws, "summary": summary, "variance": splits, **told}
    tables = {"points": points_table(found), "results": rows, "summary": summary, "variance": flat(splits)}
    folder = folder_of(found, asked.out, "sweep")
    drawn: list[Path] = []

    def draw(aside: Path) -> None:
        from experiments.sweep_figures import draw_sweep

        drawn.extend(draw_sweep(document, aside))

    keep(folder, tables, document, draw if with_figures else None)
    return PlanAnswer(document, folder, bool(drawn))


def sensitivity(asked: PlanAsked, with_figures: bool) -> PlanAnswer:
    """Which parameters of a plan matter for its outcomes."""
    from experiments.sweep_tables import document_of, flat, keep, points_table, results_table, sensitivity_rows

    found, cells, outcomes, _ = _measured(asked, is_sensitivity=True)
    rows = results_table(found, cells, outcomes)
    indices, refused = sensitivity_rows(found, rows, list(outcomes))
    assert found.plan.sensitivity is not None
    document = {
        **document_of(found, "sensitivity"),
        "method": found.plan.sensitivity.method,
        "draws": 0,
        "indices": indices,
        "not_analysed": refused,
    }
    tables = {"points": points_table(found), "results": rows, "indices": flat(indices)}
    folder = folder_of(found, asked.out, "sensitivity")

    def draw(aside: Path) -> None:
        from experiments.sweep_figures import draw_sensitivity

        draw_sensitivity(document, aside)

    has_figures = with_figures and bool(indices)
    keep(folder, tables, document, draw if has_figures else None)
    return PlanAnswer(document, folder, has_figures)


ANSWERS = {"sweep": sweep, "sensitivity": sensitivity}
