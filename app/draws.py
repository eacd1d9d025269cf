"""What `compare --draws` asks of the rooms below: the same policies over draws of what is not known."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from app.options import POSTERIOR
from experiments.run import Plan, Progress
from experiments.workers import Workers

SAID_IN = "--draws"


@dataclass(frozen=True)
class DrawsWish:
    """How many draws of which parameters; the calibrated sample is used if there is one, unless `is_by_range`."""

    count: int
    groups: tuple[str, ...] = ()
    grades: tuple[str, ...] = ()
    sample: Path = POSTERIOR
    is_by_range: bool = False
    dask: str | None = None

    def options(self) -> dict[str, Any]:
        """What was asked, as options of the command."""
        given: dict[str, Any] = {"draws": self.count, "draw-groups": ",".join(self.groups)}
        given |= {"draw-grades": ",".join(self.grades), "by-range": self.is_by_range}
        return {name: value for name, value in given.items() if value}


def wish_of(
    count: int | None, groups: str, grades: str, sample: Path | None, is_by_range: bool, dask: str | None
) -> DrawsWish | None:
    """The wish behind the options; None if no draws were asked for.

    Raises:
        ScenarioError: an option that goes with --draws only.
    """
    from scenarios.errors import ScenarioError

    def parts(text: str) -> tuple[str, ...]:
        return tuple(part.strip() for part in text.split(",") if part.strip())

    if count is None:
        alone = {"--draw-groups": groups, "--draw-grades": grades, "--by-range": is_by_range, "--sample": sample}
        alone["--dask"] = dask
        for name, given in alone.items():
            if given:
                raise ScenarioError(
                    f"{name}{'' if given is True else f' {given}'}: goes with --draws, as in --draws 64"
                )
        return None
    for name, text in (("--draw-groups", groups), ("--draw-grades", grades)):
        if text and not parts(text):
            raise ScenarioError(f"{name} {text}: names nothing; leave it out to draw all")
    if sample is not None and is_by_range:
        raise ScenarioError(f"--sample {sample}: does not go with --by-range, which draws without the sample")
    return DrawsWish(count, parts(groups), parts(grades), sample or POSTERIOR, is_by_range, dask)


def over_draws(
    wish: DrawsWish,
    names: Sequence[str],
    settings: Mapping[str, str],
    homes: int | None,
    plan: Plan,
    out: Path,
    resolve: Any,
    progress: Progress | None = None,
) -> Any:
    """The policies over draws, each met by the replications of the plan.

    Args:
        names: of the arms as asked for, the baseline first.
    """
    from app.plans import sample_of, sample_told
    from experiments.plans import PlanFile
    from experiments.sweep import Resolver, measure, prepare
    from experiments.uncertainty import drawn_from, uncertainty
    from results.cells import Cells
    from scenarios.loading import validated

    has_sample = not wish.is_by_range and (wish.sample / f"{Path(names[0]).stem}.csv").exists()
    asked = {
        "title": "draws", "scenario": names[0], "variants": names[1:], "households": homes, "months": plan.months,
        "run_out": plan.run_out, "replications": plan.replications, "seed": plan.seed, "set": dict(settings),
        "outcomes": ["evictions_avoided"],
        "draws": {"count": wish.count, "groups": wish.groups, "grades": wish.grades, "sample": has_sample},
    }  # fmt: skip
    file = validated(PlanFile, asked, SAID_IN)
    sample = sample_of(file, wish.sample)
    resolver = Resolver(file, resolve, sample.draws if sample else ())
    found = prepare(file, resolver.space(SAID_IN), resolver, progress)
    cells = Cells(out)
    measure(found, resolver, cells, Workers(plan.workers, wish.dask), plan.is_fresh, progress=progress)
    unsure = uncertainty(drawn_from(found, cells), resolver.evaluation(found.space.points[0]))
    unsure.document.update(sample_told(sample, names[0]))
    return unsure
