"""Pictures and tables of what draws of the parameters say: how sure the choice is, and what is worth knowing."""

import textwrap
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

from experiments.economy_figures import OVER_DRAWS, draw_curves
from experiments.economy_tables import ACCEPTABILITY, acceptability_rows, write_csv
from experiments.style import A4_WIDTH_INCHES, BLUE, GREY, headed, save, titled
from experiments.uncertainty import ENOUGH_DRAWS, TOLD, WORTH, Uncertainty, too_few_draws, worth_table

MOST_BARS = 15
SENTENCE_WIDTH = 88
CHOICE = ("policy", "perspective", "net_eur", "best_share", "is_best_in_the_mean", "expected_loss_eur")
SPLIT = ("policy", "outcome", "parameters_share", "luck_share", "luck_shared_by_all_draws_share", "sd")


def draw_uncertainty(plot: Any, document: Mapping[str, Any], found: Uncertainty, folder: Path) -> list[Path]:
    """The figures, and beside them the tables, in the folder of a comparison; `document` is the comparison's."""
    _write(document["uncertainty"], found, folder)
    drawn = draw_curves(plot, document, found.curves, OVER_DRAWS, document["uncertainty"]["draws"], folder)
    return drawn + _worths(plot, document["uncertainty"], folder)


def _write(own: Mapping[str, Any], found: Uncertainty, folder: Path) -> None:
    write_csv(folder / "acceptability-over-draws.csv", ACCEPTABILITY, acceptability_rows(own["acceptability"]))
    write_csv(folder / "worth-of-knowing.csv", WORTH, worth_table(found))
    write_csv(folder / "choice-over-draws.csv", CHOICE, (
        [row["name"], name, row["net_eur"][name], row["best_share"][name], int(row["is_best_in_the_mean"][name]),
         row["expected_loss_eur"][name]]
        for row in own["policies"] for name in TOLD
    ))  # fmt: skip
    write_csv(folder / "luck-or-not-knowing.csv", SPLIT, ([row[name] for name in SPLIT] for row in own["variance"]))


def _worths(plot: Any, own: Mapping[str, Any], folder: Path) -> list[Path]:
    """Bars of what it is worth to know each parameter; grey where that cannot be told from nothing."""
    rows = [row for row in own["information"]["parameters"] if row["evppi_eur"] > 0][:MOST_BARS]
    if not rows:
        return _nothing_worth_knowing(plot, own, folder)
    figure, axes = plot.subplots(figsize=(A4_WIDTH_INCHES, 1.9 + 0.32 * len(rows)))
    y = np.arange(len(rows), dtype=float)[::-1]
    for place, row in zip(y, rows, strict=True):
        value, error = row["evppi_eur"] / 1000, row.get("evppi_standard_error_eur", 0.0) / 1000
        axes.barh(place, value, height=0.62, color=BLUE if row["is_clear"] else GREY)
        axes.plot([max(0.0, value - error), value + error], [place, place], color="black", linewidth=1.2)
    axes.set_yticks(y, [row["path"] for row in rows], fontsize=8)
    figure.supxlabel("worth to society (thousand EUR a decision; line: standard error)", fontsize=9.5)
    axes.set_xlim(left=0)
    axes.grid(axis="y", visible=False)
    headed(
        figure,
        "What is worth knowing before choosing",
        _of_everything(own),
        "Blue: can be told from nothing, given how many parameters were looked at. Grey: cannot.",
    )
    return save(figure, folder, "worth-of-knowing")


def _of_everything(own: Mapping[str, Any]) -> str:
    everything = own["information"]["evpi_eur"]
    return (
        f"{own['draws']} draws x {own['replications']} replications. Knowing everything: at most EUR {everything:,.0f}."
    )


def _nothing_worth_knowing(plot: Any, own: Mapping[str, Any], folder: Path) -> list[Path]:
    """A sentence in place of bars: axes without anything on them would look like a figure that failed."""
    figure, axes = plot.subplots(figsize=(A4_WIDTH_INCHES, 1.6))
    axes.set_axis_off()
    sentence = "With these draws no parameter's worth can be told from nothing. That is not to say that it has none."
    if own["draws"] < ENOUGH_DRAWS:
        sentence = too_few_draws(own["draws"])
    axes.text(0, 0.6, textwrap.fill(sentence, SENTENCE_WIDTH), transform=axes.transAxes, va="center", fontsize=10)
    titled(axes, "What is worth knowing before choosing", _of_everything(own))
    return save(figure, folder, "worth-of-knowing")
