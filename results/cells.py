"""What single replications gave, kept once: a small file per arm and replication, named by the digest of its inputs.

    DIR/cells/<2 digits>/<id>.json

A file is written under another name and then renamed, so that a name always stands for something complete: whoever is
stopped at any moment finds all finished files again and no half ones.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from results.files import check_writable, file_aside, read_json, told_clearly
from results.manifest import canonical_json, digest_of, is_sealed, sealed

FORMAT = 1


def cell_id(inputs: Mapping[str, Any]) -> str:
    """Which measurement is this: 32 hexadecimal digits over everything it is computed from."""
    return digest_of({"format": FORMAT, **inputs})[:32]


@dataclass(frozen=True)
class Cells:
    """The measurements kept in a folder."""

    folder: Path

    def _path(self, cell: str) -> Path:
        return self.folder / "cells" / cell[:2] / f"{cell}.json"

    def check_writable(self) -> None:
        """Raise StoreError if nothing can be kept here; said before anything is computed."""
        check_writable(self.folder)

    def find(self, cell: str) -> dict[str, Any] | None:
        """A finished measurement; None if there is none or its file is damaged or was changed."""
        kept = read_json(self._path(cell))
        return dict(kept) if kept and is_sealed(kept) and kept.get("id") == cell else None

    def has(self, cell: str) -> bool:
        """Is this measurement finished."""
        return self.find(cell) is not None

    def keep(self, cell: str, content: Mapping[str, Any]) -> None:
        """Keep a finished measurement."""
        path = self._path(cell)
        with told_clearly(self.folder):
            path.parent.mkdir(parents=True, exist_ok=True)
            with file_aside(path) as aside:
                aside.write_text(canonical_json(sealed({**content, "id": cell})) + "\n", encoding="utf-8")
