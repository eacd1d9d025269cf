"""Plain-text tables and paragraphs for people."""

import textwrap
from collections.abc import Sequence

WIDTH = 118


def table(head: Sequence[str], rows: Sequence[Sequence[str]], indent: str = "  ") -> str:
    """Rows under a head, columns aligned with spaces; empty columns are left out."""
    kept = [i for i in range(len(head)) if any(row[i] for row in rows)]
    lines = [[str(line[i]) for i in kept] for line in (head, *rows)]
    widths = [max(len(line[i]) for line in lines) for i in range(len(kept))]
    made = ["  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip() for line in lines]
    rule = "  ".join("-" * width for width in widths)
    return "\n".join(indent + line for line in (made[0], rule, *made[1:]))


def paragraph(text: str, indent: str = "") -> str:
    """Text folded to the width of a page."""
    folded = " ".join(text.split())
    return textwrap.fill(folded, WIDTH, initial_indent=indent, subsequent_indent=indent)
