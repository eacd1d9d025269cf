"""What identifies a run: a digest of everything it was computed from, and the manifest kept beside its results."""

import hashlib
import json
import platform
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

FORMAT = 3
SEAL = "seal"  # the digest of everything else in a document
CODE_ROOMS = ("model", "scenarios")
LIBRARIES = ("mesa", "numpy", "numba", "scipy", "pandas", "ipfn", "pyarrow")


@dataclass(frozen=True)
class Inputs:
    """Everything a run is computed from; two runs with the same inputs are the same run.

    Attributes:
        document: the resolved scenario of this arm, with what holds during the burn-in.
        people: digest of the population table, which the document only names.
        months: the horizon, in which costs and outcomes count.
        run_out: months after the horizon in which the world is only watched.
    """

    document: Mapping[str, Any]
    people: str
    seed: int
    homes: int
    months: int
    run_out: int
    replications: int
    code: str

    @property
    def id(self) -> str:
        """Which run is this: 16 hexadecimal digits over all inputs."""
        return digest_of(asdict(self))[:16]

    def open(self) -> "Inputs":
        """The same run with no number of replications yet: where they gather until there are enough."""
        return replace(self, replications=0)


def canonical_json(value: Any) -> str:
    """The one way in which a value is written as JSON: sorted keys, no spaces, no infinities."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)


def digest_of(value: Any) -> str:
    """What is the sha256 of a value written as canonical JSON, in 64 hexadecimal digits."""
    return hashlib.sha256(canonical_json(value).encode()).hexdigest()


def sealed(document: Mapping[str, Any]) -> dict[str, Any]:
    """The document with the digest of its content, by which `is_sealed` sees whether anybody changed it since."""
    return {**document, SEAL: digest_of(document)}


def is_sealed(document: Any) -> bool:
    """Is this a document as `sealed` made it, nothing added, lost or changed."""
    if not isinstance(document, dict) or SEAL not in document:
        return False
    try:
        return bool(document[SEAL] == digest_of({key: value for key, value in document.items() if key != SEAL}))
    except (ValueError, RecursionError):  # holds what `sealed` never writes: no number, half a character
        return False


def code_digest(root: Path | None = None) -> str:
    """Which version of the code makes the results: 16 hexadecimal digits over every source file of two rooms."""
    base = root or Path(__file__).parent.parent
    digest = hashlib.sha256()
    for room in CODE_ROOMS:
        for path in sorted((base / room).rglob("*.py")):
            digest.update(path.relative_to(base).as_posix().encode())
            digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def versions() -> dict[str, str]:
    """Which Python and libraries made the results."""
    found = {"python": platform.python_version()}
    for library in LIBRARIES:
        try:
            found[library] = version(library)
        except PackageNotFoundError:
            continue
    return found
