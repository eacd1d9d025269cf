"""What `compare --draws` asks of the rooms below: the same policies over draws of what is not known."""

import re
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
    """How many draws of which parameters; the calibrated sample is used if there is one, unless `is_by_range`.

    `sample`: the folder that was named, in which there must be one; None: the usual folder, which may be without.
    """

    count: int
    groups: tuple[str, ...] = ()
    grades: tuple[str, ...] = ()
    sample: Path | None = None
    is_by_range: bool = False
    dask: str | None = None

    def options(self) -> dict[str, Any]:
        """What was asked, as options of the command."""
        given: dict[str, Any] = {"draws": self.count, "draw-groups": ",".join(self.groups)}
        given |= {"draw-grades": ",".join(self.grades), "by-range": self.is_by_range}
        given["sample"] = str(self.sample) if self.sample else None
        return {name: value for name, value in given.items() if value}


def check_dask(address: str | None) -> None:
    """Raise ScenarioError if this cannot be the address of a dask scheduler."""
    from scenarios.errors import ScenarioError

    if address is not None and not re.fullmatch(r"(\w+://)?\S+:\d{1,5}|\w+://\S+", address):
        raise ScenarioError(f"--dask {address}: must be the address of a scheduler, as in tcp://host:8786")


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
    check_dask(dask)
    if sample is not None and is_by_range:
        raise ScenarioError(f"--sample {sample}: does not go with --by-range, which draws without the sample")
    return DrawsWish(count, parts(groups), parts(grades), sample, is_by_range, dask)


@dataclass(frozen=True)
class Ready:
    """Draws that can be made: everything about them was checked, and nothing simulated yet."""

    wish: DrawsWish
    asked: Mapping[str, Any]
    resolve: Any
    sample: Any
    found: Any
    resolver: Any


def ready_draws(
    wish: DrawsWish,
    names: Sequence[str],
    settings: Mapping[str, str],
    homes: int | None,
    plan: Plan,
    resolve: Any,
    progress: Progress | None = None,
) -> Ready:
    """The draws that were asked for, every one of them resolved.

    Args:
        names: of the arms as asked for, the baseline first.

    Raises:
        ScenarioError: there are no such parameters, or there is no such sample.
    """
    from app.plans import sample_of

    named = wish.sample is not None
    folder = wish.sample or POSTERIOR
    has_sample = not wish.is_by_range and (named or (folder / f"{Path(names[0]).stem}.csv").exists())
    asked = {
        "title": "draws", "scenario": names[0], "variants": tuple(names[1:]), "households": homes,
        "months": plan.months, "run_out": plan.run_out, "replications": plan.replications, "seed": plan.seed,
        "set": dict(settings), "outcomes": ("evictions_avoided",),
        "draws": {"count": wish.count, "groups": wish.groups, "grades": wish.grades, "sample": has_sample},
    }  # fmt: skip
    sample = sample_of(_file(asked), folder)
    return Ready(wish, asked, resolve, sample, *_points(asked, resolve, sample, progress))


def _file(asked: Mapping[str, Any]) -> Any:
    from experiments.plans import PlanFile
    from scenarios.loading import validated

    return validated(PlanFile, dict(asked), SAID_IN)


def _points(asked: Mapping[str, Any], resolve: Any, sample: Any, progress: Progress | None = None) -> tuple[Any, Any]:
    from experiments.sweep import Resolver, prepare

    file = _file(asked)
    resolver = Resolver(file, resolve, sample.draws if sample else ())
    return prepare(file, resolver.space(SAID_IN), resolver, progress), resolver


def over_draws(ready: Ready, plan: Plan, out: Path, progress: Progress | None = None) -> Any:
    """The policies over draws, each met by the replications of the plan."""
    from app.plans import sample_told
    from experiments.sweep import measure
    from experiments.uncertainty import drawn_from, uncertainty
    from results.cells import Cells

    sample, found, resolver = ready.sample, ready.found, ready.resolver
    if plan.replications != found.plan.replications:  # --until found how many are needed
        again = {**ready.asked, "replications": plan.replications}
        found, resolver = _points(again, ready.resolve, sample, progress)
    cells = Cells(out)
    measure(found, resolver, cells, Workers(plan.workers, ready.wish.dask), plan.is_fresh, progress=progress)
    unsure = uncertainty(drawn_from(found, cells), resolver.evaluation(found.space.points[0]))
    unsure.document.update(sample_told(sample, found.plan.scenario))
    return unsure
