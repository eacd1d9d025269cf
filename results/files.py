"""How are files written so that a half-written one is never taken for a whole one: aside first, then renamed."""

import errno
import hashlib
import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.csv as csv
import pyarrow.parquet as pq

ASIDE = ".writing-"
COMPRESSION = "zstd"
_known_digests: dict[tuple[int, int, int, int, int], str] = {}


class StoreError(Exception):
    """Results cannot be written or read; the message says where, why, and what can be done."""


@contextmanager
def told_clearly(folder: Path) -> Iterator[None]:
    """Turns every failure of the file system into one StoreError that names the folder."""
    try:
        yield
    except (OSError, pa.ArrowException) as error:
        reasons = {
            errno.ENOSPC: "the disk is full; make room and start again, what was finished is kept",
            errno.EDQUOT: "the disk quota is used up; make room and start again, what was finished is kept",
            errno.EFBIG: "a file grew larger than is allowed here; allow larger ones (ulimit -f) and start again",
            errno.ELOOP: "the link leads back to itself",
            errno.EEXIST: "is a file, not a folder",
            errno.ENOTDIR: "lies under a file, not under a folder",
        }
        number = getattr(error, "errno", None) or 0
        reason = reasons.get(number) or f"{getattr(error, 'strerror', None) or error}; choose another with --out"
        raise StoreError(f"{folder}: results cannot be written there: {reason}") from None


def aside_of(target: Path) -> Path:
    """Where is a folder written before it is renamed to its own name; one place per process."""
    return target.with_name(f"{target.name}{ASIDE}{os.getpid()}")


@contextmanager
def written_aside(target: Path) -> Iterator[Path]:
    """A fresh folder to write in; it takes the target's name only when all went well, replacing what stood there."""
    aside = aside_of(target)
    shutil.rmtree(aside, ignore_errors=True)
    aside.mkdir(parents=True)
    try:
        yield aside
    except BaseException:
        shutil.rmtree(aside, ignore_errors=True)
        raise
    replace_folder(aside, target)


@contextmanager
def file_aside(target: Path) -> Iterator[Path]:
    """A name to write a file under; it becomes the target only when all went well, replacing what stood there."""
    aside = target.with_name(f".{target.name}{ASIDE}{os.getpid()}")
    try:
        yield aside
        aside.replace(target)
    except BaseException:
        aside.unlink(missing_ok=True)
        raise


def replace_folder(aside: Path, target: Path) -> None:
    """Give the folder written aside its own name; what stood there goes only after it has been moved out of the way."""
    old = target.with_name(f"{target.name}{ASIDE}old-{os.getpid()}")
    if target.exists():
        target.rename(old)
    try:
        aside.rename(target)
    except OSError:  # another process finished the same folder in between: its content is the same
        if not target.is_dir():
            raise
        shutil.rmtree(aside, ignore_errors=True)
    shutil.rmtree(old, ignore_errors=True)


def clear_abandoned(folder: Path) -> None:
    """Remove what processes that no longer live left written aside in a folder."""
    for path in folder.glob(f"*{ASIDE}*"):
        process = path.name.rsplit("-", 1)[-1]
        if process.isdigit() and not _is_alive(int(process)):
            shutil.rmtree(path, ignore_errors=True)


def _is_alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True


def check_writable(folder: Path) -> None:
    """Raise StoreError before anything is computed if the folder cannot take results."""
    with told_clearly(folder):
        folder.mkdir(parents=True, exist_ok=True)
        probe = folder / f".probe-{os.getpid()}"
        probe.write_bytes(b"0" * 4096)
        probe.unlink()


def write_json(path: Path, value: Any) -> None:
    """Write a document as readable JSON."""
    path.write_text(json.dumps(value, indent=1, ensure_ascii=False, allow_nan=False) + "\n", encoding="utf-8")


def read_json(path: Path) -> Any | None:
    """The document in a file; None if there is none or it is damaged."""
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return None


def write_parquet(path: Path, table: pa.Table) -> None:
    """Write one table as parquet."""
    pq.write_table(table, path, compression=COMPRESSION)


def write_csv(path: Path, table: pa.Table) -> None:
    """Write one table as comma-separated text; a missing value is an empty field."""
    csv.write_csv(table, path)


def join_parquet(path: Path, parts: list[Path]) -> None:
    """Write the tables of several files as one file, one row group or more for each."""
    schema = pq.read_schema(parts[0])
    with pq.ParquetWriter(path, schema, compression=COMPRESSION) as writer:
        for part in parts:
            writer.write_table(pq.read_table(part))


def sha256_of(path: Path) -> str:
    """What is the sha256 of a file's content; computed once in a process for as long as the file is not touched."""
    found = path.stat()
    key = (found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns, found.st_ctime_ns)
    if key not in _known_digests:
        with path.open("rb") as file:
            _known_digests[key] = hashlib.file_digest(file, "sha256").hexdigest()
    return _known_digests[key]


def is_as_written(path: Path, sha256: str) -> bool:
    """Is this the complete file that was written, to the last bit."""
    try:
        return sha256_of(path) == sha256
    except OSError:
        return False
