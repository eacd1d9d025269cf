"""What a calibration taught, in four figures: targets, prior and sample side by side, correlations, directions."""

from pathlib import Path
from typing import Any

import numpy as np

from experiments.calibrate import Calibrated
from experiments.style import A4_WIDTH_INCHES, BLUE, GREY, ORANGE, drawing, headed, save, short

CORNERS = 5


def draw_calibration(found: Calibrated, folder: Path) -> list[Path]:
    """Draw all figures into the folder; returns their paths."""
    folder.mkdir(parents=True, exist_ok=True)
    with drawing() as pyplot:
        return [
            *save(_targets(pyplot, found), folder, "targets"),
            *save(_strips(pyplot, found), folder, "prior-and-sample"),
            *save(_corner(pyplot, found), folder, "most-informed"),
            *save(_spectrum(pyplot, found), folder, "directions"),
        ]


def _targets(pyplot: Any, found: Calibrated) -> Any:
    """Every target with its range as a band from 0 to 1, and the sample's median and middle 95% in the same measure."""
    rows = found.document["targets"]
    figure, axes = pyplot.subplots(figsize=(A4_WIDTH_INCHES, 0.6 + 0.27 * len(rows)))
    axes.axvspan(0, 1, color="#dddddd", label="published range")
    for place, row in enumerate(reversed(rows)):
        low, width = row["low"], row["high"] - row["low"]
        colour = BLUE if row["inside"] else ORANGE
        ends = [(end - low) / width for end in row.get("ci95", [row["simulated"]] * 2)]
        axes.plot(np.clip(ends, -1.5, 2.5), [place, place], color=colour, linewidth=2)
        middle = (row["simulated"] - low) / width
        axes.plot(np.clip(middle, -1.5, 2.5), place, "o", color=colour, markersize=5)
    axes.set_yticks(range(len(rows)), [short(row["name"].replace("_", " "), 44) for row in reversed(rows)], fontsize=8)
    axes.set_xlim(-1.5, 2.5)
    axes.set_xlabel("0 = lower end, 1 = upper end of the published range (cut at -1.5 and 2.5)", fontsize=8.5)
    inside = sum(row["inside"] for row in rows)
    headed(figure, f"Calibrated targets: median and middle 95% ({inside} of {len(rows)} inside)")
    return figure


def _strips(pyplot: Any, found: Calibrated) -> Any:
    """Every parameter on its prior: the sample's middle 95% and 50%, its median, and the catalogue's value."""
    by_name = {row["name"]: row for row in found.document["identified"]["parameters"]}
    names = list(by_name)[::-1]
    columns = {name: number for number, name in enumerate(found.space.names)}
    knobs = {knob.name: knob for knob in found.space.knobs}
    figure, axes = pyplot.subplots(figsize=(A4_WIDTH_INCHES, 0.8 + 0.22 * len(names)))
    for place, name in enumerate(names):
        draws = found.matched.sample[:, columns[name]]
        colour = GREY if by_name[name]["says"] == "not identified" else BLUE
        for share, width in ((0.95, 1.5), (0.5, 5)):
            ends = np.quantile(draws, [(1 - share) / 2, (1 + share) / 2])
            axes.plot(ends, [place, place], color=colour, linewidth=width, solid_capstyle="butt")
        knob = knobs[name]
        where = (knob.value - knob.low) / (knob.high - knob.low)
        if knob.distribution is None:
            axes.plot(where, place, "|", color=ORANGE, markersize=9, markeredgewidth=2)
    axes.set_yticks(range(len(names)), [short(name, 44) for name in names], fontsize=7.5)
    axes.set_xlim(0, 1)
    axes.set_ylim(-0.7, len(names) - 0.3)
    axes.set_xlabel("0 = lowest, 1 = highest value of the prior; | = catalogue", fontsize=8.5)
    headed(figure, "Middle 50% and 95% of the sample (grey: not identified)")
    return figure


def _corner(pyplot: Any, found: Calibrated) -> Any:
    """The most informed parameters against each other."""
    chosen = [row["name"] for row in found.document["identified"]["parameters"][:CORNERS]]
    columns = [found.space.names.index(name) for name in chosen]
    knobs = [found.space.knobs[column] for column in columns]
    values = np.array(
        [[knob.value_at(p[c]) for knob, c in zip(knobs, columns, strict=True)] for p in found.matched.sample]
    )
    count = len(chosen)
    figure, grid = pyplot.subplots(count, count, figsize=(A4_WIDTH_INCHES, A4_WIDTH_INCHES), squeeze=False)
    for row in range(count):
        for column in range(count):
            axes = grid[row][column]
            if column > row:
                axes.set_visible(False)
                continue
            axes.tick_params(labelsize=6.5)
            axes.set_xlim(knobs[column].low, knobs[column].high)
            if row == column:
                axes.hist(values[:, row], bins=16, range=(knobs[row].low, knobs[row].high), color=BLUE)
                axes.set_yticks([])
            else:
                axes.plot(values[:, column], values[:, row], ".", color=BLUE, markersize=3, alpha=0.4)
                axes.set_ylim(knobs[row].low, knobs[row].high)
            if row == count - 1:
                axes.set_xlabel(_broken(chosen[column]), fontsize=6.5)
            if column == 0 and row > 0:
                axes.set_ylabel(_broken(chosen[row]), fontsize=6.5)
    headed(figure, f"The {count} best identified parameters: draws, on their ranges")
    return figure


def _broken(name: str) -> str:
    group, _, rest = name.rpartition(".")
    half = rest.rfind("_", 0, max(len(rest) // 2 + 4, 1))
    lines = [group + "."] + ([rest[:half], rest[half:]] if half > 0 and len(rest) > 16 else [rest])
    return "\n".join(lines)


def _spectrum(pyplot: Any, found: Calibrated) -> Any:
    """The variance of the sample along its own axes, as a share of the prior's."""
    shares = np.maximum(np.array(found.document["identified"]["eigenvalues"]), 1e-4)
    figure, axes = pyplot.subplots(figsize=(A4_WIDTH_INCHES, 3.2))
    axes.semilogy(range(1, len(shares) + 1), shares, "o", color=BLUE, markersize=5)
    axes.axhline(1.0, color=GREY, linewidth=1)
    below = found.document["identified"]["informed_below_variance_share"]
    if below > 0:
        axes.axhline(below, color=ORANGE, linewidth=1, linestyle="--")
        axes.text(1, below, "informed by the targets: below this line", va="bottom", fontsize=8.5, color="#444444")
    axes.set_xlabel("direction, stiffest first")
    axes.set_ylabel("variance / variance of the prior")
    informed = found.document["identified"]["informed_directions"]
    worth = found.document["effective_runs"]
    headed(figure, f"{informed} of {len(shares)} directions are told to be informed (worth {worth:g} runs)")
    return figure
