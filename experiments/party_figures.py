"""Pictures of who pays and who gains, and of what a policy does to each budget year by year."""

from collections.abc import Mapping, Sequence
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
    "transfers_eur": ("transfers (right: received, left: paid;\nthey add up to nothing over the parties*)", PURPLE, 1),
    "cases_eur": ("cases (right: avoided, left: more)", GREEN, 1),
    "rest_eur": ("rest of society: in nobody's ledger", "#bbbbbb", 1),
}


INTERVAL = {"color": "#333333", "linewidth": 0.7}
REACH = 2.0  # how many times the largest bar is shown of intervals that are mostly wider than their bars


def draw_parties(plot: Any, document: Mapping[str, Any], folder: Path) -> list[Path]:
    """Per policy the parts of each party from zero, and its net gain with the interval."""
    variants = document["variants"]
    names = [name for name in variants[0]["parties"] if any(_is_touched(one["parties"][name]) for one in variants)]
    height = 1.9 + len(variants) * (0.75 + 0.27 * max(1, len(names)))
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
    headed(
        figure,
        f"Who pays and who gains against {short(document['baseline'])}",
        f"Over {document['months']} months, discounted to their start, cases avoided valued: the figure to quote for"
        " gain or loss.",
        "* But for written-off rent where a case is valued: it stands in the corporation's cases, not its transfers.",
    )
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
    figure, grid = plot.subplots(rows, columns, figsize=(A4_WIDTH_INCHES, 1.7 + 2.6 * rows), squeeze=False)
    thick = 0.8 / max(1, len(parties))
    has_intervals, is_cut = document["replications"] > 1, False
    for panel, variant in zip(grid.ravel(), variants, strict=False):
        impact = variant["budget_impact"]
        years = np.arange(len(impact["months_of_year"]))
        drawn: list[tuple[float, float, float, float]] = []
        for number, name in enumerate(parties):
            row = impact["by_party"][name]
            places = years + (number - (len(parties) - 1) / 2) * thick
            values = np.array(row["net_eur"]) / 1000
            panel.bar(places, values, thick * 0.94, color=PARTY_COLOURS[name], label=name.replace("_", " "))
            for at, value, ends in zip(places, values, row.get("net_ci95_eur", ()), strict=False):
                if ends is not None:
                    drawn.append((float(at), float(value), ends[0] / 1000, ends[1] / 1000))
        is_cut |= _intervals(panel, drawn)
        panel.axhline(0, color="black", linewidth=0.9)
        panel.set_xticks(years, [_year(year, months) for year, months in enumerate(impact["months_of_year"])])
        panel.grid(axis="x", visible=False)
        panel.set_title(wrapped(variant["name"], 42), fontsize=9.5)
    for panel in grid.ravel()[len(variants) :]:
        panel.set_visible(False)
    for panel in grid[:, 0]:
        panel.set_ylabel("thousand EUR, undiscounted", fontsize=9)
    marks = ["Below zero: saved."]
    marks += ["Line: 95% interval."] if has_intervals else []
    marks += ["Triangle: it goes on beyond the axis."] if is_cut else []
    marks += ["Panels have their own scales."] if len(variants) > 1 else []
    headed(
        figure,
        f"What a policy adds to each budget in a year, against {short(document['baseline'])}",
        "Paid less received, as booked, not discounted, no case valued; rent and benefits by right left out. For a"
        " budget, not for a gain: for gain or loss quote who-pays-who-gains.",
        " ".join(marks),
    )
    figure.legend(*grid[0, 0].get_legend_handles_labels(), loc="outside lower center", ncols=3, fontsize=9)
    return save(figure, folder, "budget-impact")


def _intervals(panel: Any, drawn: Sequence[tuple[float, float, float, float]]) -> bool:
    """Lines from end to end at (place, value, low, high); True if some are cut off lest they hide the bars.

    Where most intervals are wider than their bars, the axis reaches as far as the bars ask, and a triangle at its edge
    says which intervals go on.
    """
    if not drawn:
        return False
    place, value, low, high = np.array(drawn).T
    reach = REACH * float(np.abs(value).max())
    if reach == 0.0 or np.median((high - low) / 2) <= np.median(np.abs(value)):
        reach = np.inf
    bottom, top = np.maximum(low, -reach), np.minimum(high, reach)
    panel.vlines(place, bottom, top, **INTERVAL)
    for is_beyond, edge, mark in ((low < -reach, bottom, 7), (high > reach, top, 6)):  # carets, the tip on the point
        panel.plot(place[is_beyond], edge[is_beyond], marker=mark, linestyle="", markersize=4, color=INTERVAL["color"])
    return bool(np.any(low < -reach) or np.any(high > reach))


def _year(year: int, months: int) -> str:
    return f"year {year + 1}" if months == MONTHS_PER_YEAR else f"year {year + 1}\n({months} months)"
