"""One picture: how much earlier each form of cooperation signals, beside how many evictions it prevents."""

from collections.abc import Sequence
from pathlib import Path

from experiments.hypotheses.study import Answer
from experiments.style import A4_WIDTH_INCHES, ARMS, drawing, save

PANELS = {
    "months_unsignalled": "Months before the first signal",
    "evictions": "Evictions per 1,000 homes a year",
}
MARKS = "osD^v<>"


def draw(found: Sequence[Answer], folder: Path) -> list[Path]:
    """Differences with 95% intervals, one row a lever; left of zero is earlier, or fewer."""
    full = [one for one in found if one.adoption == max(each.adoption for each in found)]
    levers = list(dict.fromkeys(one.lever for one in full))
    places = list(dict.fromkeys(one.place for one in full))
    with drawing() as plot:
        size = (A4_WIDTH_INCHES, 1.8 + 0.28 * len(levers) * max(len(places), 2))
        figure, axes = plot.subplots(1, 2, figsize=size, sharey=True)
        for axis, (name, title) in zip(axes, PANELS.items(), strict=True):
            for number, place in enumerate(places):
                rows = [one for one in full if one.place == place]
                at = [levers.index(one.lever) + 0.8 * (number + 0.5) / len(places) - 0.4 for one in rows]
                middle = [one.effects[name].difference for one in rows]
                reach = [one.effects[name].high - one.effects[name].difference for one in rows]
                axis.errorbar(
                    middle, at, xerr=reach, fmt=MARKS[number % len(MARKS)], markersize=4, linewidth=1,
                    color=ARMS[number % len(ARMS)], label=place.words,
                )  # fmt: skip
            axis.axvline(0, color="black", linewidth=0.8)
            axis.set_title(title, fontsize=9)
            axis.set_xlabel("difference the lever makes")
        axes[0].set_yticks(range(len(levers)), levers)
        axes[0].invert_yaxis()
        handles, labels = axes[0].get_legend_handles_labels()
        figure.legend(handles, labels, loc="outside lower center", ncols=2, fontsize=8)
        figure.suptitle("Does cooperation signal earlier, and does that prevent evictions?", fontsize=11)
        return save(figure, folder, "hypotheses")
