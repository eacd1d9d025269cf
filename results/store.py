"""What happened, kept once: a folder per run; finished replications are kept, whole runs never computed twice.

    DIR/<id>/                 a whole run: manifest.json summary.json households.parquet months.parquet ledger.parquet
    DIR/<id>.parts/rep-0003/  one finished replication of a run that is not yet whole
    DIR/compare-<digest>.json which runs a comparison set side by side and what was found; its figures are in the
                              folder of that name. Likewise thresholds-<digest>.json of a threshold study

Both are written under another name and then renamed, so that a name always stands for something complete.
"""

import shutil
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from results.files import (
    ASIDE,
    StoreError,
    check_writable,
    clear_abandoned,
    file_aside,
    is_as_written,
    join_parquet,
    read_json,
    sha256_of,
    told_clearly,
    write_json,
    write_parquet,
    written_aside,
)
from results.manifest import FORMAT, Inputs, canonical_json, digest_of, is_sealed, sealed, versions
from results.tables import TABLES, households_digest, to_arrays, to_tables

DEFAULT_FOLDER = Path("results/runs")
COMPARISON = "compare-"
THRESHOLDS = "thresholds-"
KEPT = (COMPARISON, THRESHOLDS)


GONE = (
    "has gone or was changed meanwhile; ask again, and if another run of the same question is at work here, when it is "
    "done"
)


def _digests(folder: Path) -> dict[str, str]:
    """The sha256 of every table in a folder, by the name of the table."""
    return {name: sha256_of(folder / f"{name}.parquet") for name in TABLES}


@dataclass(frozen=True)
class Growing:
    """A run that is being computed; safe to hand to a worker."""

    folder: Path

    def _part(self, replication: int) -> Path:
        return self.folder / f"rep-{replication:04d}"

    def is_finished(self, replication: int) -> bool:
        """Is this replication complete, every table as it was written."""
        return self.digest(replication) is not None

    def digest(self, replication: int) -> str | None:
        """The digest of the households of a finished replication; None if it is not there, or damaged."""
        part = self._part(replication)
        kept: Any = read_json(part / "digest.json")
        if not is_sealed(kept) or kept.get("format") != FORMAT or kept.get("replication") != replication:
            return None
        is_whole = all(is_as_written(part / f"{name}.parquet", kept["sha256"][name]) for name in TABLES)
        return str(kept["households_digest"]) if is_whole else None

    def add(
        self,
        replication: int,
        tenancies: np.ndarray,
        series: np.ndarray,
        ledger: np.ndarray,
        corporations: Sequence[str],
    ) -> None:
        """Keep the outcome of one replication."""
        tables = to_tables(tenancies, series, ledger, corporations, replication)
        digest = households_digest(tenancies)
        with told_clearly(self.folder):
            try:
                self._write(replication, tables, digest)
            except FileNotFoundError:  # another process made this run whole meanwhile and cleared the folder
                self._write(replication, tables, digest)

    def _write(self, replication: int, tables: Mapping[str, pa.Table], digest: str) -> None:
        with written_aside(self._part(replication)) as aside:
            for name, table in tables.items():
                write_parquet(aside / f"{name}.parquet", table)
            kept = {
                "format": FORMAT,
                "replication": replication,
                "households_digest": digest,
                "sha256": _digests(aside),
            }
            write_json(aside / "digest.json", sealed(kept))

    def arrays(self, name: str, columns: Sequence[str] | None, replication: int) -> dict[str, np.ndarray]:
        """A table of one finished replication as arrays, as `Run.arrays` gives it."""
        chosen = None if columns is None else list(columns)
        path = self._part(replication) / f"{name}.parquet"
        try:
            return to_arrays(pq.read_table(path, columns=chosen, use_threads=False))
        except (OSError, pa.ArrowException):
            raise StoreError(f"{path}: {GONE}") from None

    def join(self, path: Path, replications: int, name: str) -> None:
        """Write a table of so many replications as one file, in their order."""
        try:
            join_parquet(path, [self._part(replication) / f"{name}.parquet" for replication in range(replications)])
        except FileNotFoundError:
            raise StoreError(f"{self.folder}: {GONE}") from None

    def discard(self) -> None:
        """Forget every finished replication."""
        shutil.rmtree(self.folder, ignore_errors=True)


@dataclass(frozen=True)
class Run:
    """A whole run in the store."""

    folder: Path
    manifest: Mapping[str, Any]

    @property
    def id(self) -> str:
        """The digest of the run's inputs."""
        return str(self.manifest["id"])

    @property
    def households_digest(self) -> str:
        """The digest of the outcomes of all households in all replications."""
        return str(self.manifest["households_digest"])

    @property
    def corporations(self) -> tuple[str, ...]:
        """The landlords, in order of their number in the model."""
        return tuple(self.manifest["corporations"])

    def path(self, table: str) -> Path:
        """Where is a table of this run."""
        return self.folder / f"{table}.parquet"

    def table(self, name: str, columns: Sequence[str] | None = None, replication: int | None = None) -> pa.Table:
        """A table of this run, whole or of one replication."""
        wanted = None if replication is None else [("replication", "=", replication)]
        chosen = None if columns is None else list(columns)
        try:
            return pq.read_table(self.path(name), columns=chosen, filters=wanted, use_threads=False)
        except (OSError, pa.ArrowException):
            raise StoreError(f"{self.path(name)}: is damaged; compute the run once more with --fresh") from None

    def arrays(
        self, name: str, columns: Sequence[str] | None = None, replication: int | None = None
    ) -> dict[str, np.ndarray]:
        """The same as arrays: words as their numbers, corporations by name."""
        return to_arrays(self.table(name, columns, replication))


class Store:
    """All runs under one folder."""

    def __init__(self, folder: Path = DEFAULT_FOLDER) -> None:
        self.folder = folder

    def check_writable(self) -> None:
        """Raise StoreError if results cannot be kept here; said before anything is computed."""
        check_writable(self.folder)
        clear_abandoned(self.folder)

    def find(self, run_id: str) -> Run | None:
        """The whole run with this id; None if there is none, or its files are damaged, changed or of another format."""
        folder = self.folder / run_id
        manifest: Any = read_json(folder / "manifest.json")
        if not is_sealed(manifest) or manifest.get("format") != FORMAT or manifest["id"] != run_id:
            return None
        if not all(is_as_written(folder / f"{name}.parquet", manifest["sha256"][name]) for name in TABLES):
            return None
        return Run(folder, manifest)

    def names(self) -> list[str]:
        """The ids of all runs and comparisons kept here, sorted."""
        runs = [path.parent.name for path in self.folder.glob("*/manifest.json") if ASIDE not in path.parent.name]
        return sorted({*runs, *(path.stem for path in self.folder.glob(f"{COMPARISON}*.json"))})

    def comparison(self, name: str) -> list[tuple[str, str]] | None:
        """Which arms a comparison set side by side, baseline first: what each was called, and its run."""
        kept = self._kept(name)
        return None if kept is None else [(str(arm["name"]), str(arm["run"])) for arm in kept["arms"]]

    def keep_comparison(
        self, arms: Sequence[tuple[str, Run]], record: Mapping[str, Any] | None = None, kind: str = COMPARISON
    ) -> str:
        """Keep which arms were set side by side; returns the name, under which the figures are kept too.

        Args:
            arms: what each was called, and its run.
            record: `asked` (what identifies the question besides its arms) and `document` (what was found).
            kind: how the name begins.
        """
        kept = sealed({"arms": [{"name": arm, "run": run.id} for arm, run in arms], **(record or {})})
        named = [[name, run.id] for name, run in arms]
        name = f"{kind}{digest_of([named, kept['asked']] if 'asked' in kept else named)[:16]}"
        with told_clearly(self.folder):
            if read_json(self.folder / f"{name}.json") == kept:
                (self.folder / f"{name}.json").touch()  # asked again: it is the latest now
            else:
                with file_aside(self.folder / f"{name}.json") as aside:
                    write_json(aside, kept)
        return name

    def record(self, name: str) -> dict[str, Any] | None:
        """What was kept of a comparison or study: its arms, what was asked and what was found."""
        kept = self._kept(name)
        return kept if kept is not None and {"asked", "document"} <= set(kept) else None

    def _kept(self, name: str) -> dict[str, Any] | None:
        path = self.folder / f"{name}.json"
        if not path.exists():
            return None
        kept: Any = read_json(path)
        if not is_sealed(kept):
            raise StoreError(f"{path}: is damaged or was changed after it was kept; ask the same question again")
        return dict(kept)

    def records(self) -> list[str]:
        """The names of all comparisons and studies kept here, sorted."""
        return sorted(path.stem for kind in KEPT for path in self.folder.glob(f"{kind}*.json"))

    def latest(self, kinds: Sequence[str] = (COMPARISON,)) -> str | None:
        """The name of the comparison (or one of these kinds) that was asked for last; None if there is none."""
        files = [path for kind in kinds for path in self.folder.glob(f"{kind}*.json") if path.exists()]
        files.sort(key=lambda path: (path.stat().st_mtime_ns, path.name))
        return files[-1].stem if files else None

    def growing(self, inputs: Inputs) -> Growing:
        """Where the replications of a run gather until it is whole."""
        return Growing(self.folder / f"{inputs.id}.parts")

    def finish(
        self,
        inputs: Inputs,
        name: str,
        levers: Sequence[str],
        corporations: Sequence[str],
        wall_seconds: float,
        gathered: Inputs | None = None,
    ) -> Run:
        """Make a whole run of its finished replications and give it its name; `gathered`: where they lie, if apart.

        Where another process made the same run whole meanwhile and cleared the replications, that run is the answer.
        """
        growing = self.growing(gathered or inputs)
        try:
            self._join(growing, inputs, name, levers, corporations, wall_seconds)
        except StoreError:
            if self.find(inputs.id) is None:
                raise
        growing.discard()
        run = self.find(inputs.id)
        if run is None:
            raise StoreError(f"{self.folder / inputs.id}: the run could not be read back; start again with --fresh")
        return run

    def _join(
        self,
        growing: Growing,
        inputs: Inputs,
        name: str,
        levers: Sequence[str],
        corporations: Sequence[str],
        wall_seconds: float,
    ) -> None:
        with told_clearly(self.folder), written_aside(self.folder / inputs.id) as aside:
            digests = [growing.digest(replication) for replication in range(inputs.replications)]
            if None in digests:
                raise StoreError(f"{growing.folder / f'rep-{digests.index(None):04d}'}: {GONE}")
            for table in TABLES:
                growing.join(aside / f"{table}.parquet", inputs.replications, table)
            manifest = {
                "format": FORMAT,
                "id": inputs.id,
                "name": name,
                "levers": list(levers),
                "inputs": asdict(inputs),
                "corporations": list(corporations),
                "households_digest": digest_of(digests),
                "size_bytes": {table: (aside / f"{table}.parquet").stat().st_size for table in TABLES},
                "sha256": _digests(aside),
                "versions": versions(),
                "wall_seconds": round(wall_seconds, 1),
            }
            write_json(aside / "manifest.json", sealed(manifest))

    def keep_summary(self, run: Run, summary: Mapping[str, Any]) -> None:
        """Write the summary of a run beside its tables, unless the same one is there."""
        path = run.folder / "summary.json"
        present = read_json(path)
        if present is not None and canonical_json(present) == canonical_json(summary):
            return
        with told_clearly(self.folder), file_aside(path) as aside:
            write_json(aside, summary)
