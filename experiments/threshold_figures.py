"""Pictures of a threshold study: false alarms against missed, net benefit, waiting, and threshold against caseload."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from experiments.labels import Label, place_labels
from experiments.style import A4_WIDTH_INCHES, LINES, drawing, look, save, titled
from experiments.threshold_words import WORDS, caseload_name, consent_name, counted, written
from results.files import told_clearly, written_aside

MARKERS = ("o", "s", "^", "D", "v", "P")
THOUSAND = 1000
FIGURES = ("operating-curve", "net-benefit-by-threshold", "waiting-by-threshold", "threshold-by-caseload")
OUTCOMES = ("evictions_avoided", "net_society")


def draw_study(document: Mapping[str, Any], folder: Path, language: str = "en") -> list[Path]:
    """The four figures of a study, PNG and SVG."""
    with told_clearly(folder), drawing() as plot:
        with written_aside(folder) as aside:
            names = []
            for name, make in zip(FIGURES, makers(language), strict=True):
                figure = make(plot, document)
                if figure is not None:
                    names += [path.name for path in save(figure, aside, name)]
        return [folder / name for name in names]


def makers(language: str) -> list[Callable[[Any, Mapping[str, Any]], Any]]:
    """What draws each of `FIGURES` from pyplot and a document; it gives None where there is nothing to draw."""
    words = WORDS[language]

    def spoken(make: Callable[..., Any]) -> Callable[[Any, Mapping[str, Any]], Any]:
        return lambda plot, document: make(plot, document, words, language)

    return [spoken(make) for make in (_operating_curve, _net_benefit, _waiting, _heat_map)]


def _cells(document: Mapping[str, Any], language: str) -> list[tuple[str, Mapping[str, Any]]]:
    many = len(document["consents"]) > 1
    return [
        (
            caseload_name(cell["caseload"], language)
            + (f", {consent_name(cell['consent'], language)}" if many else ""),
            cell,
        )
        for cell in document["cells"]
    ]


def _operating_curve(plot: Any, document: Mapping[str, Any], words: Mapping[str, str], language: str) -> Any:
    if "missed" not in document["cells"][0]["thresholds"][0]:
        return None
    figure, axes = plot.subplots(figsize=(A4_WIDTH_INCHES, 5.2))
    labels, crosses = [], []
    for number, (name, cell) in enumerate(_cells(document, language)):
        colour, _ = look(number + 1)
        points = [(row["false_alarms"]["variant"], row["missed"]["variant"]) for row in cell["thresholds"]]
        axes.plot(*zip(*points, strict=True), LINES[number % len(LINES)], marker=MARKERS[number % len(MARKERS)],
                  color=colour, label=name, markersize=6)  # fmt: skip
        for (x, y), row in zip(points, cell["thresholds"], strict=True):
            labels.append(Label(written(row["threshold"], language), x, y, colour))
        first = cell["thresholds"][0]
        crosses.append((first["false_alarms"]["baseline"], first["missed"]["baseline"]))
        axes.plot(*crosses[-1], "x", color=colour, markersize=9, markeredgewidth=2)
    axes.plot([], [], "x", color="#444444", markersize=9, markeredgewidth=2, label=words["no_rule"])
    helpable = document["cells"][0]["thresholds"][0]["helpable"]["baseline"]
    axes.axhline(helpable, color="#888888", linewidth=1, linestyle=":")
    axes.annotate(words["helpable_line"].format(count=written(f"{helpable:.1f}", language)), (0.99, helpable), (0, 4),
                  xycoords=("axes fraction", "data"), textcoords="offset points", ha="right", fontsize=8.5,
                  color="#444444")  # fmt: skip
    axes.set_ylim(bottom=0)
    axes.set_xlim(left=0)
    _ticks(language, axes.xaxis, axes.yaxis)
    axes.margins(0.08)
    axes.set(xlabel=words["axis_false_alarms"], ylabel=words["axis_missed"])
    titled(axes, words["operating_curve"], counted(words, "operating_note", document["by"]))
    figure.legend(loc="outside lower center", ncols=3, fontsize=9)
    place_labels(axes, labels, crosses, 8.5)
    return figure


def _net_benefit(plot: Any, document: Mapping[str, Any], words: Mapping[str, str], language: str) -> Any:
    parties = ("society", "corporation", "municipality")
    figure, panels = plot.subplots(len(parties), 1, figsize=(A4_WIDTH_INCHES, 8.2), sharex=True)
    labels = [written(label, language) for label in document["at"]]
    cells = _cells(document, language)
    for panel, party in zip(panels, parties, strict=True):
        for number, (name, cell) in enumerate(cells):
            places = np.arange(len(labels)) + (number - (len(cells) - 1) / 2) * min(0.18, 0.7 / len(cells))
            colour, _ = look(number + 1)
            nets = [row["net_eur"][party] / THOUSAND for row in cell["thresholds"]]
            panel.plot(places, nets, MARKERS[number % len(MARKERS)], color=colour, label=name, markersize=6)
            for place, row in zip(places, cell["thresholds"], strict=True):
                if party in row["net_ci95_eur"]:
                    low, high = (end / THOUSAND for end in row["net_ci95_eur"][party])
                    panel.plot([place, place], [low, high], color=colour, linewidth=1.6)
        panel.axhline(0, color="black", linewidth=0.9)
        _ticks(language, panel.yaxis)
        panel.set_title(words[f"party_{party}"], fontsize=10)
        panel.grid(axis="x", visible=False)
    panels[-1].set_xticks(range(len(labels)), labels)
    panels[-1].set_xlabel(counted(words, "axis_threshold", document["by"]))
    figure.supylabel(words["axis_net"], fontsize=10)
    figure.suptitle(words["net_benefit"], x=0.01, ha="left", fontweight="bold", fontsize=12)
    figure.legend(*panels[0].get_legend_handles_labels(), loc="outside lower center", ncols=3, fontsize=9)
    return figure


def _waiting(plot: Any, document: Mapping[str, Any], words: Mapping[str, str], language: str) -> Any:
    figure, axes = plot.subplots(figsize=(A4_WIDTH_INCHES, 4.4))
    labels = [written(label, language) for label in document["at"]]
    for number, (name, cell) in enumerate(_cells(document, language)):
        colour, _ = look(number + 1)
        for part, line in (("median", "-"), ("p90", "--")):
            days = [row.get("waiting_days", {}).get(part, {}).get("variant", np.nan) for row in cell["thresholds"]]
            axes.plot(range(len(labels)), days, line, marker=MARKERS[number % len(MARKERS)], color=colour,
                      label=f"{name}: {words[part]}", markersize=5)  # fmt: skip
    axes.set_xticks(range(len(labels)), labels)
    axes.set_ylim(bottom=0)
    axes.set(xlabel=counted(words, "axis_threshold", document["by"]), ylabel=words["axis_days"])
    titled(axes, words["waiting"], words["waiting_note"])
    figure.legend(loc="outside lower center", ncols=2, fontsize=8.5)
    return figure


def _ticks(language: str, *axes: Any) -> None:
    for axis in axes:
        axis.set_major_formatter(lambda value, _: written(f"{value:,g}", language))


def _heat_map(plot: Any, document: Mapping[str, Any], words: Mapping[str, str], language: str) -> Any:
    cells = _cells(document, language)
    labels = [written(label, language) for label in document["at"]]
    height = 1.6 + 2 * (0.9 + 0.42 * len(cells))
    figure, panels = plot.subplots(len(OUTCOMES), 1, figsize=(A4_WIDTH_INCHES, height))
    for panel, outcome in zip(panels, OUTCOMES, strict=True):
        values = np.array([[_of(row, outcome) for row in cell["thresholds"]] for _, cell in cells])
        reach = max(float(np.abs(values).max()), 1e-9)
        panel.imshow(values, cmap="PuOr", vmin=-reach, vmax=reach, aspect="auto")
        for (y, x), value in np.ndenumerate(values):
            is_told = is_sure(cells[y][1]["thresholds"][x], outcome)
            label = written(f"{value:,.1f}", language) + ("" if is_told else "\n?")
            panel.text(x, y, label, ha="center", va="center", fontsize=8.5,
                       color="white" if abs(value) > 0.5 * reach else "black")  # fmt: skip
        panel.set_xticks(range(len(labels)), labels)
        panel.set_yticks(range(len(cells)), [name for name, _ in cells], fontsize=9)
        panel.grid(visible=False)
        panel.set_title(words[f"heat_{outcome}"], fontsize=10)
    panels[-1].set_xlabel(counted(words, "axis_threshold", document["by"]) + "\n" + words["heat_note"], fontsize=9)
    figure.suptitle(words["heat_map"], x=0.01, ha="left", fontweight="bold", fontsize=12)
    return figure


def _of(row: Mapping[str, Any], outcome: str) -> float:
    return float(row["evictions"]["avoided"]) if outcome == OUTCOMES[0] else row["net_eur"]["society"] / THOUSAND


def is_sure(row: Mapping[str, Any], outcome: str) -> bool:
    """Can this outcome be told from nothing."""
    ends: Sequence[float] | None
    ends = row["evictions"].get("ci95") if outcome == OUTCOMES[0] else row["net_ci95_eur"].get("society")
    return ends is not None and not ends[0] <= 0 <= ends[1]
