"""Pictures of the economics of many policies: plane and frontier, acceptability and loss, parties, budgets."""

import math
import textwrap
from collections.abc import Mapping, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from experiments.acceptability import Curves
from experiments.assessment import Economy
from experiments.cea import Step
from experiments.party_figures import draw_budgets, draw_parties
from experiments.style import (
    A4_WIDTH_INCHES,
    GREY,
    look,
    save,
    short,
    titled,
    wrapped,
)

MARKS = {"ND": "on the frontier", "EQ": "on the frontier, equal", "D": "dominated", "ED": "dominated by a mix"}
FAR = 6.0
NOTE_WIDTH = 96


def draw_economy(plot: Any, document: Mapping[str, Any], economy: Economy, folder: Path) -> list[Path]:
    """The four pictures of a comparison."""
    return [
        *_plane(plot, document, economy, folder),
        *draw_curves(plot, document, economy.curves, OVER_REPLICATIONS, len(economy.costs), folder),
        *draw_parties(plot, document, folder),
        *draw_budgets(plot, document, folder),
    ]


def _cases(document: Mapping[str, Any]) -> str:
    return str(document["incremental"]["effect"])


def _near(values: Sequence[float]) -> float:
    """The largest size that is still drawn to scale: values far beyond the usual would squeeze all others."""
    sizes = sorted(abs(value) for value in values if value)
    return FAR * sizes[len(sizes) // 2] if sizes else 1.0


def _noted(axes: Any, title: str, parts: Sequence[str]) -> None:
    note = "\n".join(line for part in parts if part for line in textwrap.wrap(part, NOTE_WIDTH))
    titled(axes, title + "\n" * math.ceil(0.65 * note.count("\n")), note)


def _off_scale(steps: Sequence[tuple[str, float]], what: str) -> str:
    """A sentence about what lies outside the picture."""
    if not steps:
        return ""
    return f"Off the scale ({what}): " + "; ".join(f"{name}, EUR {value:,.0f}" for name, value in steps)


def _style_of(names: Sequence[str], name: str) -> tuple[str, str]:
    return look(names.index(name))


def _plane(plot: Any, document: Mapping[str, Any], economy: Economy, folder: Path) -> list[Path]:
    figure, axes = plot.subplots(figsize=(A4_WIDTH_INCHES, 5.4))
    limit = _near([step.cost for step in economy.steps])
    shown = [step for step in economy.steps if abs(step.cost) <= limit]
    beyond = [(step.name, step.cost) for step in economy.steps if abs(step.cost) > limit]
    for step in shown:
        place = economy.names.index(step.name)
        colour, _ = look(place)
        if place:
            axes.plot(economy.effects[:, place], economy.costs[:, place] / 1000, ".", color=colour, alpha=0.35,
                      markersize=5, zorder=2)  # fmt: skip
        label = f"{wrapped(step.name, 40)}\n({step.mark.value}: {MARKS[step.mark.value]})"
        filled = colour if step.is_on_frontier else "white"
        axes.plot(step.effect, step.cost / 1000, "o", color=colour, markerfacecolor=filled, markersize=9,
                  markeredgewidth=2, label=label, zorder=4)  # fmt: skip
    frontier = [step for step in economy.steps if step.is_on_frontier]
    axes.plot([step.effect for step in frontier], [step.cost / 1000 for step in frontier], color="black",
              linewidth=1.4, zorder=3)  # fmt: skip
    _step_prices(axes, frontier, limit)
    axes.axhline(0, color=GREY, linewidth=0.8)
    axes.axvline(0, color=GREY, linewidth=0.8)
    axes.margins(0.08)
    if not np.any(economy.effects):
        axes.set_xlim(-1, 1)
    _price_lines(axes, document)
    axes.set(xlabel=f"{_cases(document)} against {short(document['baseline'])} (both in present value)",
             ylabel="extra cost to society (thousand EUR)")  # fmt: skip
    _noted(axes, "What each policy costs and avoids", [
        "Small dots: replications. Large: their mean, filled on the frontier (black line).",
        "Grey band: published cost of a case; to the right of it a policy is worth its cost.",
        _off_scale(beyond, "extra cost"),
    ])  # fmt: skip
    figure.legend(loc="outside lower center", ncols=2, fontsize=8.5)
    return save(figure, folder, "cost-effectiveness-plane")


def _step_prices(axes: Any, frontier: Sequence[Step], limit: float) -> None:
    for low, high in pairwise(frontier):
        if high.ratio is not None and abs(high.cost) <= limit:
            middle = ((low.effect + high.effect) / 2, (low.cost + high.cost) / 2000)
            axes.annotate(f"EUR {high.ratio:,.0f}\nper case", middle, (8, -4), textcoords="offset points", fontsize=8,
                          va="top", bbox={"facecolor": "white", "edgecolor": "none", "alpha": 0.8, "pad": 0.5},
                          zorder=5)  # fmt: skip


def _price_lines(axes: Any, document: Mapping[str, Any]) -> None:
    """The band in which the cost of a case to society lies, within the present limits."""
    (left, right), (low, high) = axes.get_xlim(), axes.get_ylim()
    unit = document["information"]["evaluation.societal_loss_cents"]
    cases = np.linspace(left, right, 200)
    low_line, high_line = cases * unit["from_eur"] / 1000, cases * unit["to_eur"] / 1000
    axes.fill_between(cases, low_line, high_line, color="#dddddd", alpha=0.6, linewidth=0, zorder=0)
    axes.set_xlim(left, right)
    axes.set_ylim(low, high)


class Over(NamedTuple):
    """What a draw behind curves is: the figure's name, a draw in words, what shares are about; a line on the price."""

    figure: str
    draw: str
    draws: str
    about: str
    price: str = ""


OVER_REPLICATIONS = Over(
    "acceptability", "replication", "replications", "the luck of one town of this size, not uncertain parameters"
)
OVER_DRAWS = Over(
    "acceptability-over-draws",
    "draw",
    "draws of the parameters",
    "what is not known, luck being the same in each",
    "Cost of a case: on the x-axis here; the table draws it from its range (unless asked not to).",
)


def draw_curves(
    plot: Any, document: Mapping[str, Any], found: Curves, over: Over, count: int, folder: Path
) -> list[Path]:
    """Acceptability with its frontier above, expected loss below, over the price of a case.

    Args:
        document: of the comparison. count: how many draws the curves rest on.
    """
    prices = found.prices / 1000
    figure, (top, bottom) = plot.subplots(2, 1, figsize=(A4_WIDTH_INCHES, 8.0), sharex=True)
    for place, name in enumerate(found.names):
        colour, line = _style_of(found.names, name)
        top.plot(prices, 100 * found.share[:, place], line, color=colour, linewidth=1.8, label=wrapped(name, 40))
    top.plot(prices, 100 * found.frontier, "o", color="black", markerfacecolor="none", markersize=6,
             label="best in the mean (frontier)")  # fmt: skip
    top.set(ylabel=f"{over.draw}s in which it is best (%)", ylim=(-3, 103))
    _noted(top, "How sure is the choice", [
        _how_sure(found, over, count),
        over.price,
        "Grey: the published cost of a case to society.",
    ])  # fmt: skip
    limit = _near([float(value) for value in found.expected_loss.min(axis=0)])
    limit = max(limit, 1.2 * float(found.loss_of_best.max()))
    beyond = []
    for place, name in enumerate(found.names):
        colour, line = _style_of(found.names, name)
        losses = found.expected_loss[:, place]
        if losses.min() > limit:
            beyond.append((name, float(losses.min())))
            continue
        bottom.plot(prices, losses / 1000, line, color=colour, linewidth=1.8)
    bottom.plot(prices, found.loss_of_best / 1000, "o", color="black", markerfacecolor="none", markersize=6)
    bottom.set(xlabel=f"what avoiding one case is thought worth (thousand EUR; counted: {_cases(document)})",
               ylabel="expected loss (thousand EUR)")  # fmt: skip
    bottom.set_ylim(bottom=0)
    _noted(bottom, f"What a choice costs by not being the best of each {over.draw}",
           ["Circles: the loss of the choice that is best in the mean.", _off_scale(beyond, "at least")])  # fmt: skip
    unit = document["information"]["evaluation.societal_loss_cents"]
    for panel in (top, bottom):
        panel.axvspan(unit["from_eur"] / 1000, unit["to_eur"] / 1000, color="#f2f2f2", zorder=0)
    figure.legend(loc="outside lower center", ncols=2, fontsize=8.5)
    return save(figure, folder, over.figure)


def _how_sure(found: Curves, over: Over, count: int) -> str:
    if count < 2:
        return f"One {over.draw}: it says nothing about how sure the choice is."
    error = 100 * float(found.share_error.max())
    return (
        f"Share of {count} {over.draws}: {over.about}. "
        f"Standard error of a share: at most {error:.0f} percentage points."
    )
