"""The tables of docs/odd.md, each made from code or scenario files; none holds a parameter's value.

Values change with every calibration and stand in `arrears show parameters`; what the page tells is how they are known.
"""

import inspect
from collections import Counter
from collections.abc import Callable, Sequence
from itertools import groupby
from typing import get_args

from experiments.odd.rules_read import rules
from experiments.targets import load_targets
from model import words
from model.agents import OFFICES, Corporation
from model.households import GROUPS
from model.ledger import KINDS
from model.luck import Purpose
from model.month import ORDER, ROUND
from model.words import CostKind
from scenarios.catalogue import entries, standard_library
from scenarios.describe import all_parameters
from scenarios.quantity import Grade

VOCABULARIES = ("DebtorKind", "ProblemDebt", "Cause", "Consent", "Measure", "Rung", "Audience", "HelpStage",
                "LegalStage", "CreditorStage", "SettlementStage", "End")  # fmt: skip


def grid(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A table in Markdown."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in line)} |" for line in lines)


def record() -> str:
    """The fields of a household's record, with unit and meaning."""
    rows = [
        (group, f"`{field.name}`", field.unit, field.meaning) for group, fields in GROUPS.items() for field in fields
    ]
    return grid(("group", "field", "unit", "meaning"), rows)


def offices() -> str:
    """The offices in the order in which they work a round, each with what its file says it does."""
    agents = {"corporation": Corporation} | {_key_of(agent.works): agent for agent in OFFICES}
    rows = []
    for number, (key, works) in enumerate(ROUND.items(), start=1):
        module = inspect.getmodule(getattr(works, "py_func", works))
        agent = inspect.getdoc(agents[key]) or ""
        rows.append((str(number), f"`{key}`", _first(agent), _first(inspect.getdoc(module) or "")))
    return grid(("", "office", "who it is", "what its file does"), rows)


def _key_of(works: Callable[..., None]) -> str:
    return next(key for key, other in ROUND.items() if other is works)


def _first(text: str) -> str:
    return " ".join(text.split("\n\n")[0].split())


def month() -> str:
    """The order of the month."""
    return "\n".join(f"{line.split(' ', 1)[0]}. {line.split(' ', 1)[1]}" for line in ORDER)


def rules_told() -> str:
    """Every rule with its question and its source, and how many name none."""
    found = rules()
    without = sum(not one.source for one in found)
    parts = [f"{len(found)} rules; {without} name no source in their own text (many of these are arithmetic)."]
    for file, group in groupby(found, key=lambda one: one.file):
        rows = [(f"`{one.name}`", one.question, one.source or "-") for one in group]
        parts.append(f"**{file}**\n\n" + grid(("rule", "question", "source"), rows))
    return "\n\n".join(parts)


def purposes() -> str:
    """What luck is drawn for."""
    return ", ".join(f"`{purpose.name.lower()}` ({purpose.value})" for purpose in Purpose)


def ledger() -> str:
    """The words of the ledger: transfer or resource, whether outreach, and what larger figure contains it."""
    rows = []
    for cost, word in KINDS.items():
        inside = KINDS[word.contained_in].title if word.contained_in is not None else ""
        kind = "transfer" if word.kind == CostKind.TRANSFER else "resource"
        rows.append((f"`{cost.name.lower()}`", word.title, kind, "yes" if word.is_outreach else "", inside))
    return grid(("word", "what it is", "kind", "outreach", "contained in"), rows)


def vocabularies() -> str:
    """The closed vocabularies that the description uses."""
    rows = []
    for name in VOCABULARIES:
        vocabulary = getattr(words, name)
        rows.append(
            (f"`{name}`", _first(inspect.getdoc(vocabulary) or ""), ", ".join(w.name.lower() for w in vocabulary))
        )
    return grid(("vocabulary", "what it says", "words"), rows)


def parameters() -> str:
    """How many parameters each group has, by grade."""
    grades = get_args(Grade)
    groups: dict[str, Counter[str]] = {}
    for path, parameter in all_parameters(standard_library()).items():
        groups.setdefault(path.partition(".")[0], Counter())[parameter.grade] += 1
    total = sum(groups.values(), Counter())
    rows = [_counts(f"`{name}`", counts, grades) for name, counts in groups.items()]
    return grid(("group", "parameters", *grades), [*rows, _counts("**all**", total, grades)])


def _counts(name: str, counts: Counter[str], grades: Sequence[str]) -> tuple[str, ...]:
    return name, str(counts.total()), *(str(counts[grade] or "") for grade in grades)


def levers() -> str:
    """Levers and packages: who decides, whom they cost."""
    library = standard_library()
    rows = []
    for kind in ("levers", "packages"):
        for entry in entries(library, "levers" if kind == "levers" else "packages"):
            rows.append((f"`{entry['name']}`", entry["title"], entry["decides"]))
    return grid(("name", "what it is", "who decides"), rows)


def targets() -> str:
    """The published figures the simulation is held against, tuned on or held out."""
    rows = []
    for target in load_targets():
        about = f"lever `{target.lever}`" if target.lever else "baseline"
        use = "calibrated" if target.use == "calibrate" else "held out"
        rows.append((f"`{target.name}`", target.what, f"{target.low:g} to {target.high:g}", about, use, target.status))
    return grid(("figure", "what it is", "range", "about", "use", "status"), rows)


TABLES: dict[str, Callable[[], str]] = {
    "record": record,
    "offices": offices,
    "month": month,
    "rules": rules_told,
    "purposes": purposes,
    "ledger": ledger,
    "vocabularies": vocabularies,
    "parameters": parameters,
    "levers": levers,
    "targets": targets,
}
