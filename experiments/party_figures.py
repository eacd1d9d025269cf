"""Pictures of who pays and who gains, and of what a policy does to each budget year by year."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

from experiments.economics import MONTHS_PER_YEAR
from experiments.parties import REST
from experiments.style import A4_WIDTH_INCHES, BLUE, GREEN, GREY, ORANGE, PURPLE, SKY, headed, save, short, wrapped

PARTY_COLOURS = {
    "household": SKY,
    "corporation": BLUE,
    "municipality": ORANGE,
    "other_creditors": PURPLE,
    "state": GREEN,
    "suppliers": GREY,
}
PARTS = {
    "outreach_eur": ("outreach and help (left: costs more)", BLUE, -1),
    "saved_eur": ("other costs (right: saved, left: more)", ORANGE, 1),
    "transfers_eur": ("transfers (right: received, left: paid)", PURPLE, 1),
    "cases_eur": ("cases (right: avoided, left: more)", GREEN, 1),
    "rest_eur": ("rest of society: in nobody's ledger", "#bbbbbb", 1),
}


def draw_parties(plot: Any, document: Mapping[str, Any], folder: Path) -> list[Path]:
    """Per policy the parts of each party from zero, and its net gain with the interval."""
    variants = document["variants"]
    names = [name for name in variants[0]["parties"] if any(_is_touched(one["parties"][name]) for one in variants)]
    height = 1.3 + len(variants) * (0.75 + 0.27 * max(1, len(names)))
    figure, grid = plot.subplots(len(variants), 1, figsize=(A4_WIDTH_INCHES, height), squeeze=False)
    for panel, variant in zip(grid[:, 0], variants, strict=True):
        for place, name in enumerate(names):
            _party_bars(panel, place, name, variant["parties"][name])
        panel.axvline(0, color="black", linewidth=0.9)
        panel.axhline(len(names) - 1.5, color=GREY, linewidth=0.8)  # society is the sum of all above
        panel.set_yticks(range(len(names)), [name.replace("_", " ") for name in names], fontsize=9)
        panel.set_ylim(len(names) - 0.4, -0.6)
        panel.grid(axis="y", visible=False)
        panel.use_sticky_edges = False
        panel.margins(x=0.05)
        panel.set_title(wrapped(variant["name"], 80).replace("\n", " "), fontsize=10)
    scales = "; each panel has its own scale" if len(variants) > 1 else ""
    grid[-1, 0].set_xlabel(f"thousand EUR, present value (left: loses, right: gains{scales})")
    headed(figure, f"Who pays and who gains against {short(document['baseline'])}")
    handles = _legend(document["replications"] > 1)
    figure.legend(handles=handles, loc="outside lower left", ncols=2, fontsize=9)
    return save(figure, folder, "who-pays-who-gains")


def _legend(has_intervals: bool) -> list[Any]:
    """What the marks mean, the sum first: with the line through it, and a part also where no bar of it can be seen."""
    from matplotlib.lines import Line2D
    from matplotlib.patches import Patch

    label = "net gain: all parts together (line: 95% interval)" if has_intervals else "net gain: all parts together"
    net = Line2D([], [], color="black", linewidth=1.2, linestyle="-" if has_intervals else "", marker="D",
                 markerfacecolor="white", markersize=5, label=label)  # fmt: skip
    return [net, *(Patch(color=colour, label=label) for label, colour, _ in PARTS.values())]


def _is_touched(row: Mapping[str, Any]) -> bool:
    return any(value for key, value in row.items() if key.endswith("_eur") and not isinstance(value, list))


def _party_bars(panel: Any, place: int, name: str, row: Mapping[str, Any]) -> None:
    """One party's parts beside each other from zero, and its net gain with the interval."""
    parts = {"rest_eur": row["net_eur"]} if name == REST else row
    left, right = 0.0, 0.0
    for key, (_, colour, sign) in PARTS.items():
        value = sign * parts.get(key, 0.0) / 1000
        panel.barh(place, value, left=right if value > 0 else left, color=colour, height=0.62)
        left, right = left + min(value, 0), right + max(value, 0)
    net = row["net_eur"] / 1000
    low, high = (end / 1000 for end in row.get("net_ci95_eur", (row["net_eur"], row["net_eur"])))
    panel.plot([low, high], [place, place], color="black", linewidth=1.2)
    panel.plot(net, place, "D", color="black", markerfacecolor="white", markersize=5)


def draw_budgets(plot: Any, document: Mapping[str, Any], folder: Path) -> list[Path]:
    """Per policy and year what each party pays more, with the interval."""
    variants = document["variants"]
    parties = [
        name
        for name in PARTY_COLOURS
        if any(any(one["budget_impact"]["by_party"][name]["net_eur"]) for one in variants)
    ]
    columns = 1 if len(variants) == 1 else 2
    rows = -(-len(variants) // columns)
    figure, grid = plot.subplots(rows, columns, figsize=(A4_WIDTH_INCHES, 1.2 + 2.6 * rows), squeeze=False)
    thick = 0.8 / max(1, len(parties))
    for panel, variant in zip(grid.ravel(), variants, strict=False):
        impact = variant["budget_impact"]
        years = np.arange(len(impact["months_of_year"]))
        for number, name in enumerate(parties):
            row = impact["by_party"][name]
            places = years + (number - (len(parties) - 1) / 2) * thick
            values = np.array(row["net_eur"]) / 1000
            panel.bar(places, values, thick * 0.94, color=PARTY_COLOURS[name], label=name.replace("_", " "))
            if "net_ci95_eur" in row:
                ends = np.array(row["net_ci95_eur"]).T / 1000
                panel.vlines(places, ends[0], ends[1], color="black", linewidth=0.9)
        panel.axhline(0, color="black", linewidth=0.9)
        panel.set_xticks(years, [_year(year, months) for year, months in enumerate(impact["months_of_year"])])
        panel.grid(axis="x", visible=False)
        panel.set_title(wrapped(variant["name"], 42), fontsize=9.5)
    for panel in grid.ravel()[len(variants) :]:
        panel.set_visible(False)
    for panel in grid[:, 0]:
        panel.set_ylabel("thousand EUR, undiscounted", fontsize=9)
    headed(figure, "What a year adds to each budget (below zero: saved; line: 95% interval)")
    figure.legend(*grid[0, 0].get_legend_handles_labels(), loc="outside lower center", ncols=3, fontsize=9)
    return save(figure, folder, "budget-impact")


def _year(year: int, months: int) -> str:
    return f"year {year + 1}" if months == MONTHS_PER_YEAR else f"year {year + 1}\n({months} months)"
