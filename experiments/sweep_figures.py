"""What do plans look like: outcomes over what was varied, luck and not knowing, which parameters matter."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from experiments.measures import is_paired
from experiments.style import (
    A4_WIDTH_INCHES,
    BLUE,
    GREY,
    ORANGE,
    drawing,
    headed,
    look,
    save,
    short,
    wrapped,
)

MOST_PANELS = 6
MOST_BARS = 20
MOST_NUMBERS = 49  # of cells in a map that have room for a number


def _numbers(values: Sequence[Any]) -> bool:
    return all(isinstance(value, int | float) and not isinstance(value, bool) for value in values)


def _words(name: str) -> str:
    """An outcome as it is read: amounts with their unit."""
    words = name.replace("_", " ")
    return f"{words.removesuffix(' eur')} (EUR)" if words.endswith(" eur") else words


def _is_difference(outcome: str) -> bool:
    """Is 0 'no difference from the baseline'; counts of households are not, they are never below 0."""
    return is_paired(outcome) and not outcome.startswith("households_")


def _is_told(row: Mapping[str, Any]) -> bool:
    """Can this mean be told from nothing: it has an interval, and 0 is not in it."""
    low, high = row["ci95_low"], row["ci95_high"]
    return low is not None and not low <= 0 <= high


def draw_sweep(document: Mapping[str, Any], folder: Path) -> list[Path]:
    """The figures of a sweep: outcomes over one path or two of a grid, and the split of their variance."""
    rows, paths = document["summary"], document["varied"]
    drawn: list[Path] = []
    with drawing() as plot:
        numeric = [path for path in paths if _numbers([row[path] for row in rows])]
        if len(paths) == 1 and numeric:
            drawn += _curves(plot, document, paths[0], folder)
        elif document["design"] == "grid" and len(paths) == 2 and len(numeric) == 2:
            drawn += _maps(plot, document, paths, folder)
        if document["variance"]:
            drawn += _split(plot, document, folder)
    return drawn


def _panels(plot: Any, count: int, height: float) -> tuple[Any, list[Any]]:
    columns = min(2, count)
    lines = -(-count // columns)
    figure, axes = plot.subplots(lines, columns, figsize=(A4_WIDTH_INCHES, height * lines), squeeze=False)
    flat = list(axes.flat)
    for extra in flat[count:]:
        extra.set_visible(False)
    return figure, flat[:count]


def _named(rows: Sequence[Mapping[str, Any]], key: str) -> list[str]:
    return list(dict.fromkeys(str(row[key]) for row in rows))


def _curves(plot: Any, document: Mapping[str, Any], path: str, folder: Path) -> list[Path]:
    rows = document["summary"]
    named = _named(rows, "outcome")
    outcomes = named[:MOST_PANELS]
    arms, known = _named(rows, "arm"), [document["scenario"], *document["variants"]]
    figure, axes = _panels(plot, len(outcomes), 3.0)
    for axis, outcome in zip(axes, outcomes, strict=True):
        for arm in arms:
            number = known.index(arm)
            found = [row for row in rows if row["arm"] == arm and row["outcome"] == outcome and row["mean"] is not None]
            if not found:
                continue
            found.sort(key=lambda row: row[path])
            x, y = [row[path] for row in found], [row["mean"] for row in found]
            colour, line = look(number)
            axis.plot(x, y, line, color=colour, marker="o", markersize=4, label=wrapped(arm, 40))
            for row in found:
                if row["ci95_low"] is not None:
                    below, above = row["mean"] - row["ci95_low"], row["ci95_high"] - row["mean"]
                    axis.errorbar(row[path], row["mean"], yerr=[[below], [above]], fmt="none", color=colour, capsize=3,
                                  linewidth=1)  # fmt: skip
        if _is_difference(outcome):
            axis.axhline(0, color=GREY, linewidth=0.9, zorder=1)
        axis.yaxis.set_major_formatter("{x:,g}")
        axis.set(xlabel=path, title=_words(outcome))
        axis.legend(fontsize=8)
    headed(figure, short(document["title"], 66), _note(document) + "; bars: 95% interval",
           _left_out(len(outcomes), len(named)))  # fmt: skip
    return save(figure, folder, "outcomes")


def _note(document: Mapping[str, Any]) -> str:
    draws = document["draws"]
    crossed = f", {draws} draws" if draws else ""
    size = f"{document['households']:,} homes, {document['months']} months"
    return f"{size}, {document['replications']} replications{crossed}"


def _left_out(shown: int, of: int) -> str:
    return f"The first {shown} of {of}; the others are in the tables beside it." if of > shown else ""


def _maps(plot: Any, document: Mapping[str, Any], paths: Sequence[str], folder: Path) -> list[Path]:
    rows = document["summary"]
    pairs = list(dict.fromkeys((str(row["arm"]), str(row["outcome"])) for row in rows))
    shown = pairs[:MOST_PANELS]
    x, y = (sorted({row[path] for row in rows}) for path in paths)
    figure, axes = _panels(plot, len(shown), 3.1)
    is_doubtful = False
    for axis, (arm, outcome) in zip(axes, shown, strict=True):
        table = np.full((len(y), len(x)), np.nan)
        marks = np.full(table.shape, "", dtype=object)
        for row in rows:
            if (row["arm"], row["outcome"]) == (arm, outcome) and row["mean"] is not None:
                place = y.index(row[paths[1]]), x.index(row[paths[0]])
                table[place] = row["mean"]
                marks[place] = " ?" if _is_difference(outcome) and not _is_told(row) else ""
        is_doubtful |= bool(np.any(marks == " ?"))
        image = axis.imshow(table, origin="lower", aspect="auto", cmap="cividis")
        figure.colorbar(image, ax=axis, format="{x:,g}")
        for (line, column), value in np.ndenumerate(table):
            mark = str(marks[line, column])
            number = f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"
            label = f"{number}{mark}" if table.size <= MOST_NUMBERS else mark.strip()
            if np.isfinite(value) and label:
                text = axis.text(column, line, label, ha="center", va="center", fontsize=8)
                text.set_bbox({"facecolor": "white", "alpha": 0.75, "edgecolor": "none", "pad": 1})
        axis.set_xticks(range(len(x)), [f"{value:g}" for value in x])
        axis.set_yticks(range(len(y)), [f"{value:g}" for value in y])
        axis.grid(False)
        axis.set(xlabel=paths[0], ylabel=paths[1])
        axis.set_title(f"{_words(outcome)}\n{short(arm, 40)}", fontsize=9)
    doubt = "?: the 95% interval holds 0 or cannot be told, so this may be no difference at all." if is_doubtful else ""
    headed(figure, short(document["title"], 66), _note(document) + "; means", doubt, _left_out(len(shown), len(pairs)))
    return save(figure, folder, "outcomes")


def _split(plot: Any, document: Mapping[str, Any], folder: Path) -> list[Path]:
    rows = document["variance"][:MOST_BARS]
    labels = []
    for row in rows:
        place = ", ".join(f"{path.rpartition('.')[2]} {row[path]}" for path in document["varied"])
        labels.append(f"{_words(row['outcome'])}\n{short(row['arm'], 32)}" + (f"\n{place}" if place else ""))
    figure, axes = plot.subplots(figsize=(A4_WIDTH_INCHES, 1.6 + 0.5 * len(rows)))
    y = np.arange(len(rows))[::-1]
    known = np.array([100 * row["parameters_share"] for row in rows])
    axes.barh(y, known, color=ORANGE, label="not knowing (parameters)")
    axes.barh(y, 100 - known, left=known, color=GREY, label="luck (replications)")
    for place, row in zip(y, rows, strict=True):
        if (ends := row.get("parameters_share_ci95")) is not None:
            axes.plot([100 * ends[0], 100 * ends[1]], [place, place], color="black", linewidth=1.2)
    axes.set_yticks(y, labels, fontsize=8)
    axes.set(xlabel="share of the variance of one run (%); line: 95% interval of what is not known", xlim=(0, 100))
    axes.legend(loc="lower center", bbox_to_anchor=(0.5, 1.0), ncols=2, fontsize=8)
    headed(figure, short(document["title"], 66), f"Luck or not known; {_note(document)}",
           _left_out(len(rows), len(document["variance"])))  # fmt: skip
    return save(figure, folder, "luck-or-not-knowing")


def draw_sensitivity(document: Mapping[str, Any], folder: Path) -> list[Path]:
    """Bars of the weightiest parameters, one figure for every arm and outcome."""
    drawn: list[Path] = []
    pairs = list(dict.fromkeys((row["arm"], row["outcome"]) for row in document["indices"]))
    with drawing() as plot:
        for number, (arm, outcome) in enumerate(pairs):
            rows = [row for row in document["indices"] if (row["arm"], row["outcome"]) == (arm, outcome)][:MOST_BARS]
            figure, axes = plot.subplots(figsize=(A4_WIDTH_INCHES, 1.8 + 0.34 * len(rows)))
            y = np.arange(len(rows), dtype=float)[::-1]
            if document["method"] == "morris":
                _bars(axes, y, rows, "mu_star", BLUE, 0.6, "mu*: mean size of the change")
                axes.plot([row["sigma"] for row in rows], y, "D", color=ORANGE, markersize=5, label="sigma: its spread")
                label = f"change of {_words(outcome)} over a parameter's range"
            else:
                _bars(axes, y + 0.19, rows, "st", BLUE, 0.36, "total: alone and with others")
                _bars(axes, y - 0.19, rows, "s1", ORANGE, 0.36, "first order: alone")
                label = f"share of the variance of {_words(outcome)}"
            axes.set_yticks(y, [row["path"] for row in rows], fontsize=8)
            axes.axvline(0, color="black", linewidth=0.8)
            axes.legend(fontsize=8, loc="lower right")
            note = f"{short(str(arm), 40)}; {_note(document)}, {document['points']} points; lines: 95% interval"
            figure.supxlabel(label, fontsize=9.5)
            headed(figure, f"Which parameters matter: {_words(outcome)}", note)
            drawn += save(figure, folder, f"sensitivity-{number + 1}-{outcome.replace('_', '-')}")
    return drawn


def _bars(
    axes: Any, y: np.ndarray, rows: Sequence[Mapping[str, Any]], key: str, colour: str, height: float, label: str
) -> None:
    values = [row[key] for row in rows]
    axes.barh(y, values, height=height, color=colour, label=label)
    for place, row in zip(y, rows, strict=True):
        low, high = row[f"{key}_ci95"]
        axes.plot([low, high], [place, place], color="black", linewidth=1.1)
