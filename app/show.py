"""Prints answers: one JSON document, or tables that a policy analyst reads."""

import json
import sys
import textwrap
from collections.abc import Mapping, Sequence
from typing import Any

WIDTH = 110
FEW_REPLICATIONS, FEW_HOMES = 5, 5_000  # with fewer of either, figures are mostly luck
ONE_PARAMETER = (
    "One with its source in full and its note: `arrears show NAME`, as in `arrears show paying.lapse_share`."
)
ANOTHER_MODEL = "The model gives other results than when the sample was made: calibrate again before relying on this."


def document(value: Any) -> None:
    """Print one JSON document, the same bytes for the same content."""
    sys.stdout.write(json.dumps(value, indent=1, ensure_ascii=False, allow_nan=False) + "\n")


def console_of() -> Any:
    """Where tables are printed."""
    from rich.console import Console

    # Not a terminal: fixed width and plain text, so that a table can be kept in a file or compared.
    return Console(width=None if sys.stdout.isatty() else WIDTH, highlight=False, soft_wrap=False)


def table_of(title: str, head: Sequence[str], rows: Sequence[Sequence[str]], left: int = 1) -> Any:
    """A table in the house style; its first `left` columns hold words."""
    from rich import box
    from rich.table import Table
    from rich.text import Text

    table = Table(title=Text(title) if title else None, title_justify="left", box=box.SIMPLE_HEAD, pad_edge=False)
    for number, word in enumerate(head):
        table.add_column(Text(word), justify="left" if number < left else "right", overflow="fold")
    for row in rows:
        table.add_row(*(Text(cell) for cell in row))
    return table


def said(console: Any, lines: Sequence[str]) -> None:
    """Print sentences as a list; what runs on stands under its own sentence."""
    from rich.text import Text

    for line in lines:
        wrapped = textwrap.wrap(line, console.width - 2, initial_indent="  - ", subsequent_indent="    ",
                                break_on_hyphens=False, break_long_words=False)  # fmt: skip
        console.print(Text("\n".join(wrapped)))


def number(value: float) -> str:
    """A count per replication, with a decimal where it says something."""
    return f"{value:,.1f}" if abs(value) < 1000 else f"{value:,.0f}"


def euros(value: float) -> str:
    """An amount in whole euros."""
    return f"-EUR {-value:,.0f}" if round(value) < 0 else f"EUR {abs(value):,.0f}"


def percent(share: float) -> str:
    """A share as a percentage."""
    return f"{100 * share:.2f}%"


def interval(ends: Sequence[float] | None, show: Any = number) -> str:
    """An interval in words; nothing where there is none."""
    return "" if ends is None else f"{show(ends[0])} to {show(ends[1])}"


def where(console: Any, answer: Any, drawn: str = "Figures (PNG and SVG)") -> None:
    from rich.text import Text

    for name, run in answer.arms:
        console.print(Text(f"Run of {name}: {run.folder.as_posix()}"))
    if answer.figures:
        console.print(Text(f"{drawn}: {answer.figures[0].parent.as_posix()}"))


def run(answer: Any) -> None:
    """What happened in one arm."""
    console, found = console_of(), answer.document
    years = found["months"] / 12
    size = f"{found['households']:,} homes, {years:g} year{'' if years == 1 else 's'}"
    head = f"{found['scenario']}: {size}, {_of_runs(found['replications'])}"
    rows = [
        (name.replace("_", " "), number(row["mean"]), interval(row.get("ci95")), number(row["mean"] / years))
        for name, row in found["events"].items()
    ]
    console.print(table_of(head, ("in the horizon", "mean", "95% interval", "a year"), rows))
    shares = [("homes in arrears at month end", found["in_arrears_share"])]
    shares += [(f"in problem debt ({name})", row) for name, row in found["problem_debt_share"].items()]
    from experiments import debtors

    why = [
        (f"{of}: {name.replace('_', ' ')}", percent(row["mean"]), interval(row.get("ci95"), percent))
        for of, name, row in debtors.described(found)
    ]
    stocks = [(name, percent(row["mean"]), interval(row.get("ci95"), percent)) for name, row in shares]
    if "mean_arrears_eur" in found:
        owed = found["mean_arrears_eur"]
        stocks.append(("arrears per tenant in arrears", euros(owed["mean"]), interval(owed.get("ci95"), euros)))
    console.print(table_of("", ("month-end stock", "mean", "95% interval"), stocks))
    console.print(debtors.DENOMINATORS)
    console.print(table_of("", ("kind or reason", "mean", "95% interval"), why))
    paid = [
        (payer.replace("_", " "), euros(found["outreach_by_payer_eur"].get(payer, 0) / years),
         euros(found["other_costs_by_payer_eur"].get(payer, 0) / years))
        for payer in sorted({*found["outreach_by_payer_eur"], *found["other_costs_by_payer_eur"]})
    ]  # fmt: skip
    console.print(table_of("", ("paid a year by", "outreach and help", "collection, court, rent lost"), paid))
    console.print("Evictions for rent arrears only; those for other causes are outside the model.")
    for line in mostly_luck(found["replications"], found["households"]):
        console.print(line)
    until(console, found)
    where(console, answer)


def _of_runs(count: int) -> str:
    return "one run" if count == 1 else f"mean of {count} runs"


def mostly_luck(replications: int, homes: int, said: str = "replication") -> list[str]:
    """The sentence that warns of a run too small to tell anything by; none for one that is not."""
    if replications >= FEW_REPLICATIONS and homes >= FEW_HOMES:
        return []
    size = f"{replications} {said}{'' if replications == 1 else 's'} of {homes:,} homes"
    return [
        f"Only {size}: figures of so small a run are mostly luck, those of evictions most of all; take"
        f" {FEW_REPLICATIONS} {said}s of {FEW_HOMES:,} homes or more."
    ]


def horizon(found: Mapping[str, Any]) -> str:
    """How long is simulated: the years, and the months that are only watched, if there are any."""
    years = f"{found['months'] / 12:g} year{'' if found['months'] == 12 else 's'}"
    return f"{years} + {found['run_out']} months watched" if found["run_out"] else years


def until(console: Any, found: Mapping[str, Any]) -> None:
    """Whether an outcome is known as well as was asked."""
    from rich.text import Text

    if (asked := found.get("until")) is None:
        return
    for arm in asked["arms"]:
        share = "has no share (a mean or interval of 0)"
        if "half_width_share" in arm:
            share = f"is {100 * arm['half_width_share']:.1f}% of its mean"
        console.print(Text(f"{asked['outcome']}, {arm['name']}: half the 95% interval {share}."))
    verb = "Reached" if asked["reached"] else "NOT reached"
    wanted = f"{100 * asked['half_width_share_asked']:g}%"
    console.print(Text(f"{verb}: {wanted}, after {asked['replications']} replications of at most "
                       f"{asked['replications_at_most']}; {asked['note']}."))  # fmt: skip


def plain(value: float) -> str:
    """An amount in whole euros, without the word."""
    return f"{round(value) + 0:,.0f}"


def amount(value: float | None) -> str:
    """The same, or nothing where there is no amount."""
    return "" if value is None else plain(value)


def validation(found: Mapping[str, Any]) -> None:
    """Published figures beside what the simulation gives, calibrated and held out apart."""
    console = console_of()
    unit, count = ("draw", found["draws"]) if "draws" in found else ("replication", found["replications"])
    over = f"{count} {unit}{'' if count == 1 else 's'}" + (" of the sample" if unit == "draw" else "")
    years = f"{found['months'] / 12:g} year{'' if found['months'] == 12 else 's'}"
    console.print(f"{found['scenario']}, {found['households']:,} homes, {years}, {over}")
    parts = {"calibrate": ("calibrated", "Calibrated on"), "validate": ("held_out", "Held out, never tuned on")}
    for use, (part, title) in parts.items():
        rows = [_target(row) for row in found["targets"] if row["use"] == use and "not_computed" not in row]
        counts = found[part]
        head = f"{title}: {counts['inside']} inside, {counts['outside']} outside"
        head += f", {counts['not_computed']} not computed" if counts["not_computed"] else ""
        console.print(table_of(head, ("figure", "published", "simulated", "95% interval", "inside"), rows))
    missing = [(_titled(row), row["not_computed"]) for row in found["targets"] if "not_computed" in row]
    if missing:
        console.print(table_of("Not computed", ("figure", "why"), missing, left=2))
    if any("simulated" in row and "ci95" not in row for row in found["targets"]):
        console.print(f"-: too few {unit}s for an interval; it takes {10 if unit == 'draw' else 6} with a value.")
    for line in mostly_luck(count, found["households"], unit):
        console.print(line)
    console.print("Names by which files know these figures: --json; their sources: docs/validation.md.")
    if not found.get("sample_fits_model", True):
        console.print(ANOTHER_MODEL)
    if "at_once_share" in found:
        console.print(
            f"{percent(found['at_once_share'])} of the draws meet at least 80% of the calibrated targets at once."
        )


def _target(row: Mapping[str, Any]) -> tuple[str, ...]:
    between = interval(row.get("ci95"), lambda value: f"{value:.4g}") or "-"
    inside = "yes" if row["inside"] else "NO"
    return _titled(row), f"{row['low']:g} to {row['high']:g}", f"{row['simulated']:.4g}", between, inside


def _titled(row: Mapping[str, Any]) -> str:
    """What a figure is about, in words; beside it the lever it is about."""
    return row["what"] + (f" ({row['lever']})" if "lever" in row else "")


def report(answer: Any) -> None:
    """Where the report and its tables were written."""
    page, *tables = answer.figures
    print(f"Report: {page.as_posix()}")
    print(f"Tables (CSV): {len(tables)} files beside it")


LONGEST_LINE = 400  # longer than any entry: what is kept in a file is not cut


def catalogue(rows: Sequence[Mapping[str, str]], kind: str | None) -> None:
    """What there is to choose from, a line each; a terminal too narrow for it cuts the longest."""
    console = console_of()
    cells = [(row["name"], row["kind"], row["title"], row["decides"]) for row in rows]
    table = table_of("", ("name", "kind", "title", "who decides"), cells, left=4)
    for column, name in zip(table.columns, ("name", "kind", "", ""), strict=True):
        column.no_wrap, column.overflow = True, "ellipsis"
        column.min_width = max((len(row[name]) for row in rows), default=0) if name else None
    if not sys.stdout.isatty():
        console.width = LONGEST_LINE
    console.print(table)
    if kind is None:
        console.print("Parameters: `arrears list parameters`; anything by name: `arrears show NAME`.")
    elif kind == "parameters":
        console.print(ONE_PARAMETER)


def check(file: str, remarks: Sequence[str], margins: Sequence[Any]) -> None:
    """What is doubtful in a file, and how its people meet the margins."""
    from rich.text import Text

    console = console_of()
    for remark in remarks:
        console.print(Text(remark))
    if margins:
        rows = [
            (row.margin, str(row.category).replace("_", " "), f"{100 * row.asked_share:.2f}%",
             f"{100 * row.got_share:.2f}%", f"{round(row.deviation_points, 2) + 0.0:+.2f}")
            for row in margins
        ]  # fmt: skip
        worst = max(abs(row.deviation_points) for row in margins)
        console.print(table_of("", ("margin", "category", "asked for", "got", "points"), rows, left=2))
        console.print(f"Largest deviation: {worst:.2f} percentage points.")
    console.print(
        Text(f"{file}: can be used" + (f"; {len(remarks)} remark{'' if len(remarks) == 1 else 's'}" if remarks else ""))
    )
