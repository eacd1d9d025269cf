"""What do runs look like: arrears over time, the way to eviction, who pays, what a policy avoids; PNG and SVG."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from experiments.compare import Comparison
from experiments.economy_figures import draw_economy
from experiments.economy_tables import write_tables
from experiments.style import (
    A4_WIDTH_INCHES,
    BLUE,
    ORANGE,
    PURPLE,
    RED,
    STEPS,
    avoided_points,
    drawing,
    headed,
    look,
    save,
    short,
    titled,
    wrapped,
)
from experiments.uncertainty import Uncertainty
from experiments.uncertainty_figures import draw_uncertainty
from model.words import CostKind
from results.files import told_clearly, written_aside
from results.store import Run
from results.views import answer

EVENTS = {"evictions": "evictions", "court_orders": "first court orders", "problem_debt": "into problem debt"}
COST_GROUPS = {
    "outreach and help": BLUE,
    "collection, courts, shelter, other": ORANGE,
    "transfers: fees, attachment, deposits, debt forgiven": PURPLE,
    "rent written off and lost": RED,
}
OUTREACH, OTHER, TRANSFERS, LOST = COST_GROUPS
LOST_RENT = ("arrears_written_off", "vacancy")
MONTHS_A_YEAR = 12
SEEN_SHARE = 0.02  # of what the largest payer pays: less is no bar that can be seen


def draw_run(run: Run, name: str, folder: Path) -> list[Path]:
    """The figures of one arm."""
    return _draw([(name, run)], None, folder)


def draw_comparison(
    arms: Sequence[tuple[str, Run]], found: Comparison, folder: Path, unsure: Uncertainty | None = None
) -> list[Path]:
    """The figures of a comparison, and its tables; the baseline is the first arm. `unsure`: over draws, if asked."""
    return _draw(arms, found, folder, unsure)


def _draw(
    arms: Sequence[tuple[str, Run]], found: Comparison | None, folder: Path, unsure: Uncertainty | None = None
) -> list[Path]:
    with told_clearly(folder), drawing() as plot:
        with written_aside(folder) as aside:
            names = [path.name for path in _arrears_over_time(plot, arms, aside)]
            names += [path.name for path in _funnel(plot, arms, aside)]
            names += [path.name for path in _costs_by_payer(plot, arms, aside)]
            if found is not None:
                names += [path.name for path in _avoided(plot, found.document, aside)]
                names += [path.name for path in draw_economy(plot, found.document, found.economy, aside)]
                write_tables(found.document, aside)
            if found is not None and unsure is not None:
                names += [path.name for path in draw_uncertainty(plot, found.document, unsure, aside)]
        return [folder / name for name in names]


def _note(run: Run) -> str:
    inputs = run.manifest["inputs"]
    count = inputs["replications"]
    return f"{inputs['homes']:,} homes, {count} replication{'s' if count > 1 else ''}"


def _mean_of(run: Run) -> str:
    note = _note(run)
    return f"{note}: their mean" if run.manifest["inputs"]["replications"] > 1 else note


def _arrears_over_time(plot: Any, arms: Sequence[tuple[str, Run]], folder: Path) -> list[Path]:
    figure, axes = plot.subplots(figsize=(A4_WIDTH_INCHES, 4.2))
    for number, (name, run) in enumerate(arms):
        rows = answer(run, "SELECT month, replication, in_arrears_share FROM arrears_over_time ORDER BY 2, 1")
        count = run.manifest["inputs"]["replications"]
        shares = 100 * np.array([row["in_arrears_share"] for row in rows], dtype=float).reshape(count, -1)
        months = np.arange(1, shares.shape[1] + 1)
        colour, line = look(number)
        axes.plot(months, shares.mean(axis=0), line, color=colour, label=wrapped(name, 44), linewidth=1.8)
        if count > 1:
            low, high = np.quantile(shares, [0.1, 0.9], axis=0)
            axes.fill_between(months, low, high, color=colour, alpha=0.18, linewidth=0)
    inputs = arms[0][1].manifest["inputs"]
    if inputs["run_out"]:
        axes.axvspan(inputs["months"] + 0.5, inputs["months"] + inputs["run_out"] + 0.5, color="#f2f2f2", zorder=0)
        axes.text(inputs["months"] + 1, 0.02, " run-out:\n only watched", transform=axes.get_xaxis_transform(),
                  fontsize=8.5, color="#444444", va="bottom")  # fmt: skip
    axes.set(xlabel="month since the policies part", ylabel="homes in arrears at month end (%)")
    axes.xaxis.set_major_locator(plot.MultipleLocator(MONTHS_A_YEAR))
    axes.set_ylim(bottom=0)
    axes.margins(x=0.01)
    band = "; band: 8 in 10 replications" if inputs["replications"] > 1 else ""
    titled(axes, "Tenants in rent arrears over time", _note(arms[0][1]) + band)
    axes.legend(loc="lower left")
    return save(figure, folder, "arrears-over-time")


def _funnel(plot: Any, arms: Sequence[tuple[str, Run]], folder: Path) -> list[Path]:
    steps = list(STEPS)
    corporations = arms[0][1].corporations
    rows = 2 if len(corporations) > 1 else 1
    columns = -(-len(corporations) // rows)
    figure, grid = plot.subplots(rows, columns, figsize=(A4_WIDTH_INCHES, 3.4 * rows + 0.6), sharex=True, sharey=True)
    panels = np.atleast_1d(grid).ravel()
    thick = 0.8 / len(arms)
    places = np.arange(len(steps))
    for number, (name, run) in enumerate(arms):
        found = answer(run, "SELECT corporation, " + ", ".join(f"avg({s}) AS {s}" for s in steps)
                       + " FROM funnel_by_corporation GROUP BY corporation")  # fmt: skip
        for panel, corporation in zip(panels, corporations, strict=False):
            row = next((one for one in found if one["corporation"] == corporation), dict.fromkeys(steps, 0.0))
            values = [float(row[step]) for step in steps]  # type: ignore[arg-type]
            heights = places + (number - (len(arms) - 1) / 2) * thick
            panel.barh(heights, values, thick * 0.92, color=look(number)[0], label=wrapped(name))
            for height, value in zip(heights, values, strict=True):
                panel.text(max(value, 0.11) * 1.08, height, f"{value:.1f}" if value < 100 else f"{value:.0f}",
                           va="center", fontsize=7)  # fmt: skip
    most = max(1.0, *(bar.get_width() for panel in panels for bar in panel.patches))
    for panel, corporation in zip(panels, corporations, strict=False):
        panel.set_title(f"corporation {corporation.upper()}", fontsize=10)
        panel.set_xscale("log")
        panel.set_xlim(0.1, 2 * most)
        panel.xaxis.set_major_formatter("{x:g}")
        panel.grid(axis="y", visible=False)
    for panel in panels[len(corporations) :]:
        panel.set_visible(False)
    panels[0].set_yticks(places, [STEPS[step] for step in steps])
    panels[0].invert_yaxis()
    for panel in panels[max(0, len(corporations) - columns) : len(corporations)]:
        panel.set_xlabel("per 1,000 homes a year (log scale)")
    headed(figure, "From falling behind to eviction, by corporation", _mean_of(arms[0][1]))
    if len(arms) > 1:
        handles, labels = panels[0].get_legend_handles_labels()
        figure.legend(handles, labels, loc="outside lower center", ncols=min(3, len(arms)), fontsize=9)
    return save(figure, folder, "funnel-by-corporation")


def _cost_group(cost: str, kind: str, is_outreach: bool) -> str:
    if is_outreach:
        return OUTREACH
    if cost in LOST_RENT:
        return LOST
    return TRANSFERS if kind == CostKind.TRANSFER.name.lower() else OTHER


def _small_payers_together(amounts: Mapping[tuple[str, int, str], float]) -> dict[tuple[str, int, str], float]:
    """Parties that pay too little for a bar to be seen share one: all others."""
    paid = {payer: _paid(amounts, payer) for payer, _, _ in amounts}
    small = {payer for payer in paid if paid[payer] < SEEN_SHARE * max(paid.values())}
    found: dict[tuple[str, int, str], float] = {}
    for (payer, number, group), value in amounts.items():
        key = ("all others" if payer in small and len(small) > 1 else payer, number, group)
        found[key] = found.get(key, 0.0) + value
    return found


def _costs_by_payer(plot: Any, arms: Sequence[tuple[str, Run]], folder: Path) -> list[Path]:
    amounts: dict[tuple[str, int, str], float] = {}
    query = "SELECT payer, cost, kind, is_outreach, sum(cents) AS cents FROM costs_by_payer GROUP BY ALL"
    for number, (_, run) in enumerate(arms):
        inputs = run.manifest["inputs"]
        years = inputs["replications"] * inputs["months"] / MONTHS_A_YEAR
        for row in answer(run, query):
            key = (str(row["payer"]), number, _cost_group(str(row["cost"]), str(row["kind"]), bool(row["is_outreach"])))
            amounts[key] = amounts.get(key, 0.0) + float(row["cents"]) / 100 / years  # type: ignore[arg-type]
    amounts = _small_payers_together(amounts)
    payers = sorted({payer for payer, _, _ in amounts}, key=lambda payer: -_paid(amounts, payer))
    group_height = len(arms) + 1.3
    figure, axes = plot.subplots(figsize=(A4_WIDTH_INCHES, 2.1 + 0.34 * max(1, len(payers)) * group_height))
    ticks, labels = [], []
    for place, payer in enumerate(payers):
        axes.text(0, place * group_height - 0.6, payer.replace("_", " "), fontweight="bold", fontsize=9.5, va="bottom")
        for number, (name, _) in enumerate(arms):
            height, left = place * group_height + number, 0.0
            for group, colour in COST_GROUPS.items():
                value = amounts.get((payer, number, group), 0.0) / 1000
                axes.barh(height, value, left=left, color=colour, height=0.8, label=group)
                left += value
            axes.text(left, height, f" {left:,.1f}" if left < 100 else f" {left:,.0f}", va="center", fontsize=8.5)
            ticks.append(height)
            labels.append(wrapped(name))
    axes.set_yticks(ticks, labels, fontsize=8.5)
    axes.set_ylim(len(payers) * group_height - 1, -1.5)
    axes.grid(axis="y", visible=False)
    # Bars keep the axis from being wider than they are; their numbers need room.
    axes.set_xlim(0, 1.12 * max(bar.get_x() + bar.get_width() for bar in axes.patches) or 1)
    axes.set_xlabel("paid, thousand EUR a year (gross: nothing received is taken off)")
    quote = "the figure who-pays-who-gains" if len(arms) > 1 else "a comparison with another policy"
    headed(
        figure,
        "What each party pays a year",
        f"{_note(arms[0][1])}. Gross payments within the horizon as booked, not discounted, no case valued. What a"
        " party receives from others is not taken off; benefits and allowances are left out.",
        f"Not for gain or loss: quote {quote} for that.",
    )
    handles, names = axes.get_legend_handles_labels()
    unique = dict(zip(names, handles, strict=True))
    figure.legend(unique.values(), unique.keys(), loc="outside lower left", ncols=2, fontsize=9)
    return save(figure, folder, "costs-by-payer")


def _paid(amounts: Mapping[tuple[str, int, str], float], payer: str) -> float:
    return sum(value for (one, _, _), value in amounts.items() if one == payer)


def _avoided(plot: Any, document: Mapping[str, Any], folder: Path) -> list[Path]:
    variants = document["variants"]
    figure, grid = plot.subplots(1, 3, figsize=(A4_WIDTH_INCHES, 2.0 + 0.5 * len(variants)), sharey=True)
    avoided_points(grid, list(EVENTS), variants)
    for panel, (event, title) in zip(grid, EVENTS.items(), strict=True):
        for place, variant in enumerate(variants):
            row = variant[event]
            text = f"{row['avoided']:.1f} of {row['baseline']:.1f}"
            panel.annotate(text, (row["avoided"], place), (0, 9), textcoords="offset points", ha="center",
                           fontsize=8.5, bbox={"facecolor": "white", "edgecolor": "none", "pad": 0.8})  # fmt: skip
        panel.set_title(title, fontsize=10)
        panel.margins(x=0.35)
    years = document["months"] / MONTHS_A_YEAR
    interval = " (line: 95% interval)" if document["replications"] > 1 else ""
    figure.supxlabel(f"fewer than under {short(document['baseline'])} in {years:g} years{interval}", fontsize=9.5)
    headed(figure, "Evictions, court orders and problem debts avoided")
    return save(figure, folder, "avoided")
