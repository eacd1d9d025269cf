"""Which rules are there, what question does each answer and on what does it rest: read from the source, not run."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import model

ROOM = Path(model.__file__).parent
FOLDERS = ("rules", "offices")
MARKS = {"rule", "hash_rule"}
SOURCE = re.compile(r"Sources?:\s*(.+?)\.(?=\s|$)")
ASSUMED = re.compile(r"\bAssum(?:ption|ed)\b[^.]*\.")


class RuleRead(NamedTuple):
    """One rule: the file it stands in, its name, the question it answers, and what it names as its source."""

    file: str
    name: str
    question: str
    source: str


def rules() -> list[RuleRead]:
    """Every function marked as a rule, file by file in the order in which it is written."""
    files = [path for folder in FOLDERS for path in sorted((ROOM / folder).glob("*.py"))]
    return [read for path in [*sorted(ROOM.glob("*.py")), *files] for read in _rules_in(path)]


def _rules_in(path: Path) -> Iterator[RuleRead]:
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.FunctionDef) and MARKS & {getattr(mark, "id", "") for mark in node.decorator_list}:
            question, source = question_and_source(ast.get_docstring(node) or "")
            yield RuleRead(path.relative_to(ROOM).as_posix(), node.name, question, source)


def question_and_source(docstring: str) -> tuple[str, str]:
    """The first line of a docstring without its source, and the source; "" where it names none."""
    folded = " ".join(docstring.split())
    found = SOURCE.search(folded)
    first = " ".join(docstring.split("\n\n")[0].split())
    if found:
        return SOURCE.sub("", first).strip(), found[1]
    assumed = ASSUMED.search(folded)
    return ASSUMED.sub("", first).strip() or first, assumed[0].rstrip(".").lower() if assumed else ""
