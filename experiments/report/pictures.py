"""The pictures of a report, as SVG inside the page, each with a text for those who cannot see it."""

import base64
import tempfile
import textwrap
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from experiments.report.language import Language
from experiments.report.study_tables import cell_name, option_label
from experiments.style import A4_WIDTH_INCHES, BLUE, RED, avoided_points, drawing, wrapped
from experiments.threshold_figures import FIGURES, OUTCOMES, is_sure, makers

EVENTS = ("evictions", "court_orders", "problem_debt")
THOUSAND = 1000


class Picture(NamedTuple):
    """A picture as a data address, its heading, and what it shows in words."""

    address: str
    title: str
    alt: str


def pictures_of_comparison(document: Mapping[str, Any], say: Language) -> list[Picture]:
    """What is avoided, and who pays and gains."""
    variants = document["variants"]
    facts = []
    for row in variants:
        found = row["evictions"].get("ci95")
        between = (
            ""
            if found is None
            else f" ({say.say('interval_words', low=say.number(found[0]), high=say.number(found[1]))})"
        )
        facts.append(
            say.say("fig_avoided_fact", name=row["name"], interval=between,
                    avoided=say.number(row["evictions"]["avoided"]), orders=say.number(row["court_orders"]["avoided"]),
                    debts=say.number(row["problem_debt"]["avoided"]))
        )  # fmt: skip
    gains = [
        f"{row['name']}: "
        + "; ".join(f"{say.say(name)} {say.euros(part['net_eur'])}" for name, part in _shown(row))
        + "."
        for row in variants
    ]
    with drawing() as plot:
        return [
            _picture(plot, lambda: _avoided(plot, variants, say), "fig_avoided", " ".join(facts), say),
            _picture(plot, lambda: _parties(plot, variants, say), "fig_parties", " ".join(gains), say),
        ]


def pictures_of_study(document: Mapping[str, Any], say: Language) -> list[Picture]:
    """The four pictures of a threshold study."""
    found = []
    with drawing() as plot:
        for name, make in zip(FIGURES, makers(say.code), strict=True):
            figure = make(plot, document)
            if figure is None:
                continue
            facts = " ".join(
                say.say(f"fig_{name}_fact", **_facts(document, cell, row, say))
                for cell in document["cells"]
                for row in cell["thresholds"]
            )
            found.append(Picture(_address(plot, figure), say.say(name), say.say(f"fig_{name}_alt", facts=facts)))
    return found


def _facts(
    document: Mapping[str, Any], cell: Mapping[str, Any], row: Mapping[str, Any], say: Language
) -> dict[str, str]:
    days = row.get("waiting_days", {}).get("median", {}).get("variant")
    signals = {name: row.get(key, {}).get("variant") for name, key in (("false", "false_alarms"), ("missed", "missed"))}
    return {
        "cell": cell_name(cell, say),
        "threshold": option_label(row["threshold"], document, say),
        "society": say.euros(row["net_eur"]["society"]),
        "avoided": say.number(row["evictions"]["avoided"]),
        "luck": "" if is_sure(row, OUTCOMES[0]) else say.say("fig_untold"),
        "median": "-" if days is None else say.number(days),
        **{name: "-" if value is None else say.number(value) for name, value in signals.items()},
    }


def _picture(plot: Any, make: Callable[[], Any], key: str, facts: str, say: Language) -> Picture:
    return Picture(_address(plot, make()), say.say(key), say.say(f"{key}_alt", facts=facts))


def _address(plot: Any, figure: Any) -> str:
    """The figure as SVG in a data address; letters as outlines, so that it looks the same everywhere."""
    with tempfile.TemporaryDirectory() as folder, plot.rc_context({"svg.fonttype": "path"}):
        path = Path(folder) / "figure.svg"
        figure.savefig(path, metadata={"Date": None, "Creator": None})
        return "data:image/svg+xml;base64," + base64.b64encode(path.read_bytes()).decode()


def _ticks(axis: Any, say: Language) -> None:
    axis.set_major_formatter(lambda value, _: say.plain(float(value)))


def _avoided(plot: Any, variants: Sequence[Mapping[str, Any]], say: Language) -> Any:
    height = 1.7 + 0.7 * len(variants)
    figure, panels = plot.subplots(1, len(EVENTS), figsize=(A4_WIDTH_INCHES, height), sharey=True)
    avoided_points(panels, EVENTS, variants)
    for panel, event in zip(panels, EVENTS, strict=True):
        for place, variant in enumerate(variants):
            row = variant[event]
            panel.annotate(say.number(row["avoided"]), (row["avoided"], place), (0, 8), textcoords="offset points",
                           ha="center", fontsize=8.5)  # fmt: skip
        panel.set_title(textwrap.fill(say.say(event), 19), fontsize=10)
        panel.margins(x=0.3)
        panel.locator_params(axis="x", nbins=5)
        _ticks(panel.xaxis, say)
    figure.supxlabel(say.say("fig_avoided_axis"), fontsize=9.5)
    return figure


def _shown(variant: Mapping[str, Any]) -> list[tuple[str, Mapping[str, Any]]]:
    return [(name, row) for name, row in variant["parties"].items() if round(row["net_eur"]) != 0 or name == "society"]


def _parties(plot: Any, variants: Sequence[Mapping[str, Any]], say: Language) -> Any:
    counts = [len(_shown(variant)) for variant in variants]
    height = 0.9 + sum(0.5 + 0.3 * count for count in counts)
    figure, grid = plot.subplots(len(variants), 1, figsize=(A4_WIDTH_INCHES, height), squeeze=False,
                                 height_ratios=counts)  # fmt: skip
    for panel, variant in zip(grid[:, 0], variants, strict=True):
        for place, (_, row) in enumerate(_shown(variant)):
            net = row["net_eur"] / THOUSAND
            panel.barh(place, net, color=BLUE if net >= 0 else RED, height=0.62)
            if "net_ci95_eur" in row:
                panel.plot(
                    [end / THOUSAND for end in row["net_ci95_eur"]], [place, place], color="black", linewidth=1.2
                )
        panel.axvline(0, color="black", linewidth=0.9)
        panel.set_yticks(range(len(_shown(variant))), [say.say(name) for name, _ in _shown(variant)], fontsize=9)
        panel.invert_yaxis()
        panel.grid(axis="y", visible=False)
        panel.set_title(wrapped(variant["name"], 80).replace("\n", " "), fontsize=10)
        _ticks(panel.xaxis, say)
    grid[-1, 0].set_xlabel(say.say("fig_parties_axis"), fontsize=9)
    return figure
