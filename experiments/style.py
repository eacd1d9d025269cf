"""How figures look: colours that colour-blind readers tell apart, sizes that read on A4, the same bytes each time."""

import math
import textwrap
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np

# Okabe and Ito's palette; the baseline is grey so that every variant stands out against it.
GREY, BLUE, ORANGE, GREEN, PURPLE, SKY, RED = (
    *("#5b5b5b", "#0072b2", "#e69f00", "#009e73"),
    *("#cc79a7", "#56b4e9", "#d55e00"),
)
ARMS = (GREY, BLUE, ORANGE, GREEN, PURPLE, SKY, RED)
LINES = ("-", "--", "-.", ":")
A4_WIDTH_INCHES = 7.2
NOTE_WIDTH = 106  # letters of a note that fit beside each other over a whole figure
NOTE_SIZE, NOTE_COLOUR = 8.5, "#444444"
DOTS_PER_INCH = 200
SETTINGS: dict[Any, Any] = {
    "font.size": 10,
    "axes.titlesize": 12,
    "axes.titleweight": "bold",
    "axes.titlelocation": "left",
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.grid": True,
    "grid.color": "#dddddd",
    "grid.linewidth": 0.6,
    "axes.axisbelow": True,
    "legend.frameon": False,
    "figure.constrained_layout.use": True,
    "svg.hashsalt": "arrears",
    "svg.fonttype": "none",
}


def look(arm: int) -> tuple[str, str]:
    """Colour and line of the n-th arm, the baseline being 0."""
    return ARMS[arm % len(ARMS)], LINES[arm % len(LINES)]


def avoided_points(panels: Sequence[Any], events: Sequence[str], variants: Sequence[Mapping[str, Any]]) -> None:
    """In each panel how many of one event each variant avoids: a dot on its 95% interval, variants below each other."""
    for panel, event in zip(panels, events, strict=True):
        for place, variant in enumerate(variants):
            row, (colour, _) = variant[event], look(place + 1)
            low, high = row.get("ci95", (row["avoided"], row["avoided"]))
            panel.plot([low, high], [place, place], color=colour, linewidth=2.5, solid_capstyle="round")
            panel.plot(row["avoided"], place, "o", color=colour, markersize=7)
        panel.axvline(0, color=GREY, linewidth=1)
        panel.grid(axis="y", visible=False)
        if not any(np.any(variant[event].get("ci95", variant[event]["avoided"])) for variant in variants):
            panel.set_xlim(-1, 1)  # nothing but 0: a scale fitted to it would be of no meaning
    panels[0].set_yticks(range(len(variants)), [wrapped(variant["name"], 24) for variant in variants], fontsize=9)
    panels[0].set_ylim(len(variants) - 0.5, -0.8)


@contextmanager
def drawing() -> Iterator[Any]:
    """pyplot without a screen, with the house style; every figure is closed afterwards."""
    import matplotlib

    matplotlib.use("Agg")
    from matplotlib import pyplot

    with matplotlib.rc_context(SETTINGS):
        try:
            yield pyplot
        finally:
            pyplot.close("all")


def save(figure: Any, folder: Path, name: str) -> list[Path]:
    """Write a figure as PNG and SVG, without the time of day in either."""
    paths = []
    for ending, metadata in (("png", {"Software": None}), ("svg", {"Date": None, "Creator": None})):
        path = folder / f"{name}.{ending}"
        figure.savefig(path, dpi=DOTS_PER_INCH, metadata=metadata)
        paths.append(path)
    return paths


def short(name: str, limit: int = 34) -> str:
    """A name as it fits in a legend."""
    return name if len(name) <= limit else name[: limit - 1] + "…"


def wrapped(name: str, limit: int = 30) -> str:
    """A name over several lines: settings and further levers each on their own, settings that are long as well."""
    lines: list[str] = []
    for line in name.replace("[", "\n[").replace("+", "\n+ ").split("\n"):
        for part in line.replace(",", ",\n").split("\n"):
            if lines and lines[-1].endswith(",") and len(lines[-1]) + len(part) <= limit:
                lines[-1] += part
            else:
                lines.append(part)
    return "\n".join(short(line, limit) for line in lines)


def headed(figure: Any, title: str, *notes: str) -> None:
    """A title over all panels of a figure, and beneath it in small type what to know when reading it."""
    lines = [line for note in notes if note for line in textwrap.wrap(note, NOTE_WIDTH)]
    room = "\n" * math.ceil(0.75 * len(lines))  # the layout keeps room for the title alone
    figure.suptitle(title + room, x=0.01, ha="left", fontweight="bold", fontsize=12)
    if lines:
        below = 6 + 16 * (1 + title.count("\n"))
        figure.text(0.01, 1, "\n".join(lines), fontsize=NOTE_SIZE, color=NOTE_COLOUR, va="top",
                    transform=_moved_down(figure, below))  # fmt: skip


def _moved_down(figure: Any, points: float) -> Any:
    from matplotlib.transforms import offset_copy

    return offset_copy(figure.transFigure, fig=figure, y=-points, units="points")


def titled(axes: Any, title: str, note: str) -> None:
    """A title that says what the figure is about, and beneath it in small type what to know when reading it."""
    axes.set_title(f"{title}\n", loc="left")
    axes.text(0, 1.015, note, transform=axes.transAxes, fontsize=NOTE_SIZE, color=NOTE_COLOUR, va="bottom")


STEPS: Mapping[str, str] = {
    "fell_into_arrears": "fell into arrears",
    "first_letter": "first letter",
    "arrangement_made": "arrangement made",
    "handed_to_bailiff": "handed to bailiff",
    "summons": "summons served",
    "court_order": "court order",
    "evicted": "evicted",
}
