"""Prints what a calibration found and which claims hold, for people."""

from collections.abc import Mapping
from typing import Any

from app.show import ANOTHER_MODEL, console_of, table_of


def _four(value: float) -> str:
    return f"{value:.4g}"


def _ends(row: Mapping[str, Any]) -> str:
    return f"{_four(row['ci95'][0])} to {_four(row['ci95'][1])}" if "ci95" in row else ""


def calibration(answer: Any) -> None:
    """Waves, targets, what is identified and what not."""
    from rich.text import Text

    console, found = console_of(), answer.document
    head = f"{found['scenario']}: {found['parameters_count']} parameters, {len(found['targets'])} targets, "
    head += f"{found['replications']} x {found['households']:,} homes a candidate"
    waves = [
        (str(row["wave"]), str(row["runs"]), f"{row['not_ruled_out_before_share']:.2g}",
         f"{100 * row['not_ruled_out_of_runs_share']:.0f}%", f"{row['targets_met']['median']:g}",
         f"{100 * row['foreseen_share']:.0f}%" if "foreseen_share" in row else "",
         f"{row['effective_runs']:g}" if "effective_runs" in row else "")
        for row in found["waves_told"]
    ]  # fmt: skip
    columns = (
        "wave",
        "runs",
        "left of the cube",
        "runs not ruled out",
        "targets met, median",
        "foreseen within 95%",
        "worth",
    )
    console.print(table_of(head, columns, waves))
    rows = [
        (row["name"], f"{row['low']:g} to {row['high']:g}", _four(row["simulated"]), _ends(row),
         "yes" if row["inside"] else "NO")
        for row in found["targets"]
    ]  # fmt: skip
    share = f"{100 * found['at_once_share']:.0f}% of the draws meet at least 80% of the targets at once"
    console.print(table_of(share, ("target", "published", "sample", "middle 95%", "inside"), rows))
    identified = found["identified"]
    shrunk = [(row["name"], f"{row['shrinkage']:.2f}", row["says"]) for row in identified["parameters"]]
    console.print(table_of("Shrinkage from prior to sample", ("parameter", "shrinkage", ""), shrunk))
    console.print(f"{identified['informed_directions']} of {len(shrunk)} directions are informed by the targets.")
    for pair in identified["correlations"][:8]:
        console.print(Text(f"  {pair['between'][0]} and {pair['between'][1]}: correlation {pair['correlation']:+.2f}"))
    console.print(table_of("Parts of the town", ("group", "measure", "sample", "middle 95%"), [
        (row["group"], row["measure"], _four(row["simulated"]), _ends(row)) for row in found["subgroups"]
    ], left=2))  # fmt: skip
    effective = found["effective_runs"]
    console.print(f"{found['draws']} draws, {found['distinct_draws']} distinct; worth {effective:g} independent runs.")
    if effective < 30:
        console.print("That is few: ask for more --waves, --rounds or a larger --weighed before you rely on it.")
    console.print(Text(f"Sample: {answer.table.as_posix()}"))
    if answer.figures:
        console.print(Text(f"Figures (PNG and SVG): {answer.figures[0].parent.as_posix()}"))


def claims(found: Mapping[str, Any]) -> None:
    """In which share of the draws each claim holds."""
    console = console_of()
    rows = []
    for row in found["claims"]:
        cells = [row["says"]]
        for part in ("posterior", "with_assumptions"):
            held = row.get(part)
            told = ""
            if held is not None:
                told = f"{100 * held['share']:.0f}% ({_percents(held['ci95'])})"
                if same := held["no_difference_share"]:
                    told += f", same {100 * same:.0f}%"
            cells.append(told or row.get("not_computed", ""))
        rows.append(tuple(cells))
    head = f"{found['scenario']}: share of {found['draws']} draws in which a claim holds (95% interval)"
    console.print(table_of(head, ("claim", "calibrated parameters vary", "assumptions vary too"), rows))
    if not found["sample_fits_model"]:
        console.print(ANOTHER_MODEL)
    refused = sum(found["refused_draws"].values())
    if refused:
        console.print(f"{refused} draws left out: their values cannot go together in this scenario.")


def _percents(ends: Any) -> str:
    return f"{100 * ends[0]:.0f} to {100 * ends[1]:.0f}"
