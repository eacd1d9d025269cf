"""What single replications gave, kept once: a small file per arm and replication, named by the digest of its inputs.

    DIR/cells/<2 digits>/<id>.json

A file is written under another name and then renamed, so that a name always stands for something complete: whoever is
stopped at any moment finds all finished files again and no half ones.
"""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from results.files import ASIDE, check_writable, read_json, told_clearly
from results.manifest import canonical_json, digest_of

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
        """A finished measurement; None if there is none or its file is damaged."""
        kept = read_json(self._path(cell))
        return kept if isinstance(kept, dict) and kept.get("id") == cell else None

    def has(self, cell: str) -> bool:
        """Is this measurement finished."""
        return self.find(cell) is not None

    def keep(self, cell: str, content: Mapping[str, Any]) -> None:
        """Keep a finished measurement."""
        path = self._path(cell)
        aside = path.with_name(f".{cell}{ASIDE}{os.getpid()}")
        with told_clearly(self.folder):
            path.parent.mkdir(parents=True, exist_ok=True)
            try:
                aside.write_text(canonical_json({**content, "id": cell}) + "\n", encoding="utf-8")
                aside.replace(path)
            except BaseException:
                aside.unlink(missing_ok=True)
                raise
