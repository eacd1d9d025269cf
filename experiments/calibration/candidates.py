"""Runs of candidates, each kept once under the digest of what it was computed from.

    FOLDER/3f/3f0c...json    one candidate: its settings and what came of it

Written aside and then renamed: an interrupted calibration goes on where it stopped, and gives the same bytes.
"""

from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import Any, Protocol

from experiments.calibration.space import Settings
from experiments.run import Progress
from experiments.workers import Workers, work
from results.files import StoreError, file_aside, read_json, told_clearly
from results.manifest import SEAL, canonical_json, is_sealed, sealed

Record = dict[str, Any]


class Simulator(Protocol):
    """What turns settings into values of the targets; picklable, and the same settings always give the same record."""

    @property
    def replications(self) -> int:
        """Over how many replications is a candidate's value the mean."""
        ...

    def alone(self, replications: int) -> "Simulator":
        """The same simulator with this many replications that no candidate uses."""
        ...

    def key(self, settings: Settings) -> str:
        """Digest of everything the record of these settings follows from."""
        ...

    def run(self, settings: Settings) -> Record:
        """What comes of these settings, as a JSON document."""
        ...

    def values(self, record: Record) -> dict[str, list[float | None]]:
        """What the record says of every target, one value a replication."""
        ...


def path_of(folder: Path, key: str) -> Path:
    """Where is the record with this key kept."""
    return folder / key[:2] / f"{key}.json"


def keep(folder: Path, key: str, record: Mapping[str, Any]) -> None:
    """Write a record aside and give it its name.

    Raises:
        ValueError: it holds a number that is not finite; such a record is never kept.
    """
    text = canonical_json(sealed(record))
    path = path_of(folder, key)
    with told_clearly(folder):
        path.parent.mkdir(parents=True, exist_ok=True)
        with file_aside(path) as aside:
            aside.write_text(text, encoding="utf-8")


def kept_record(folder: Path, key: str) -> Record | None:
    """The record with this key; None if there is none, or it is damaged or was changed."""
    kept = read_json(path_of(folder, key))
    return {name: value for name, value in kept.items() if name != SEAL} if kept and is_sealed(kept) else None


def _simulated(simulator: Simulator, folder: Path, settings: Settings) -> None:
    keep(folder, simulator.key(settings), {"settings": settings, **simulator.run(settings)})


def records_of(
    simulator: Simulator,
    candidates: Sequence[Settings],
    folder: Path,
    workers: int = 1,
    progress: Progress | None = None,
    title: str = "candidates",
    is_fresh: bool = False,
) -> list[Record]:
    """The records of all candidates, in order; computed as far as the folder does not have them, or all if fresh."""
    keys = [simulator.key(settings) for settings in candidates]
    missing = {
        key: settings
        for key, settings in zip(keys, candidates, strict=True)
        if is_fresh or kept_record(folder, key) is None
    }
    advance = progress(title, len(missing)) if progress and missing else lambda: None
    _work(simulator, list(missing.values()), folder, workers, advance)
    return [_read(folder, key) for key in keys]


def _read(folder: Path, key: str) -> Record:
    kept = kept_record(folder, key)
    if kept is None:
        raise StoreError(f"{path_of(folder, key)}: has gone or was changed meanwhile; start the same command again")
    return kept


def _work(
    simulator: Simulator, missing: Sequence[Settings], folder: Path, workers: int, advance: Callable[[], None]
) -> None:
    jobs = [partial(_simulated, simulator, folder, settings) for settings in missing]
    with closing(work(_call, jobs, len(jobs), Workers(workers))) as finished:
        for _ in finished:
            advance()


def _call(job: Callable[[], None]) -> None:
    job()
