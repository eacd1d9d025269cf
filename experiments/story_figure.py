"""The story of a household as a timeline: who acted when, and what was owed to whom; one pair of panels per world.

A full dot has a label beside it; a small open one is an event for which there was no room, or no need, of one.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from experiments.story_events import OWED
from experiments.story_words import LANGUAGES, word
from experiments.style import A4_WIDTH_INCHES, BLUE, GREEN, GREY, ORANGE, PURPLE, RED, SKY, drawing, save, short
from results.files import told_clearly

LANES = ("life", "money", "corporation", "team", "bailiff")
LANE_NAMES = {
    "life": ("life and income", "leven en inkomen"),
    "money": ("paying", "betalen"),
    "corporation": ("corporation", "woningcorporatie"),
    "team": ("neighbourhood team", "wijkteam"),
    "bailiff": ("bailiff, court", "deurwaarder, rechter"),
}
LANE_COLOURS = {"life": PURPLE, "money": GREY, "corporation": BLUE, "team": GREEN, "bailiff": RED}
OWED_COLOURS = dict(zip(OWED, (BLUE, RED, ORANGE, SKY, GREEN, PURPLE, GREY), strict=True))
LABELS = {
    "income_source": ("income", "inkomen"),
    "income_fell": ("income falls", "inkomen daalt"),
    "income_rose": ("income rises", "inkomen stijgt"),
    "composition": ("family", "gezin"),
    "child_born": ("child", "kind"),
    "falls_ill": ("ill", "ziek"),
    "setback": ("setback", "tegenvaller"),
    "demand": ("demand", "terugvordering"),
    "moves_in": ("moves in", "trekt in"),
    "falls_behind": ("behind", "achterstand"),
    "rent_clear": ("rent paid off", "huur betaald"),
    "arrangement_broken": ("plan broken", "regeling verbroken"),
    "letter": ("letter", "brief"),
    "phone_call": ("phones", "belt"),
    "home_visit": ("visit", "huisbezoek"),
    "arrangement": ("plan", "regeling"),
    "joint_visit": ("joint visit", "samen op bezoek"),
    "team_line": ("in line", "in de rij"),
    "help_starts": ("help", "hulp"),
    "help_ends": ("help ends", "hulp klaar"),
    "drops_out": ("gives up", "haakt af"),
    "legal_bailiff": ("bailiff", "deurwaarder"),
    "legal_summons": ("summons", "dagvaarding"),
    "legal_order": ("court order", "vonnis"),
    "legal_announced": ("announced", "aangezegd"),
    "legal_paid": ("paid", "betaald"),
    "legal_arranged": ("arranged", "geregeld"),
    "end_evicted": ("EVICTED", "ONTRUIMD"),
    "end_keys_returned": ("KEYS BACK", "SLEUTELS TERUG"),
    "end_absconded": ("GONE", "WEG"),
    "end_moved": ("moves out", "verhuist"),
    "end_moved_clear": ("moves out", "verhuist"),
    "end_died": ("dies", "overlijdt"),
}
# Where labels of one lane would touch, these kinds win, in this order.
FIRST_LABELLED = (
    *("end_", "legal_order", "help_starts", "joint_visit", "legal_summons", "legal_announced", "income_source"),
    *("falls_behind", "arrangement_broken", "arrangement", "legal_", "income_", "demand", "setback"),
)
LETTER_SHARE = 0.0125  # of the width of the figure that a letter of a label takes
REPEAT_SHARE = 0.15  # of the width of the figure within which a label is not repeated
WATCHED_COLOUR = "#f4f4f4"
TITLE = ("Household {household} month by month", "Huishouden {household} van maand tot maand")
AXIS = ("month (0 = the branch point)", "maand (0 = het begin van het beleid)")
OWES = ("owed (EUR)", "schuld (EUR)")
PARTING = (" part here", " hier uiteen")
WATCHED = (" only watched", " alleen bekeken")


def draw_story(document: Mapping[str, Any], language: str, folder: Path, name: str) -> list[Path]:
    """Write the timeline of a story as PNG and SVG."""
    number = LANGUAGES.index(language)
    worlds = [world for world in document["worlds"] if world["months"]]
    with told_clearly(folder), drawing() as plot:
        folder.mkdir(parents=True, exist_ok=True)
        figure, grid = plot.subplots(
            2 * len(worlds), 1, figsize=(A4_WIDTH_INCHES, 0.9 + 4.5 * len(worlds)), sharex=True,
            gridspec_kw={"height_ratios": [2.2, 1] * len(worlds)},
        )  # fmt: skip
        span = _span(worlds)
        most = max((row["owed_total_cents"] for world in worlds for row in world["months"]), default=0) / 100
        for place, world in enumerate(worlds):
            lanes, money = grid[2 * place], grid[2 * place + 1]
            _lanes(lanes, world, span, number, document["months"] if document["run_out"] else None)
            _owed(money, world, number)
            money.set_ylim(0, max(most * 1.05, 100))
            for axes in (lanes, money):
                _marks(axes, document, span, number, axes is lanes)
        grid[-1].set_xlabel(AXIS[number])
        grid[-1].set_xlim(*span)
        grid[-1].xaxis.set_major_locator(plot.MultipleLocator(6 if span[1] - span[0] <= 48 else 12))
        title = TITLE[number].format(household=document["household"])
        figure.suptitle(title, x=0.01, ha="left", fontweight="bold", fontsize=12)
        _legend(figure, worlds, language)
        return save(figure, folder, name)


def _span(worlds: Sequence[Mapping[str, Any]]) -> tuple[float, float]:
    """From the month in which anything begins to a little after the last: the quiet edges say nothing."""
    told = [row["month"] for world in worlds for row in world["months"] if row["events"] or row["owed_total_cents"]]
    if not told:
        told = [row["month"] for world in worlds for row in world["months"]]
    return max(min(told) - 1.5, -1), max(max(told), min(told) + 8) + 1.5


def _lanes(axes: Any, world: Mapping[str, Any], span: tuple[float, float], number: int, watched: int | None) -> None:
    """A dot for every event in the lane of who acts, with a label where there is room; `watched`: from which month."""
    for lane, who in enumerate(LANES):
        axes.axhline(lane, color="#e8e8e8", linewidth=0.8, zorder=0)
        if lane:  # Labels of two lanes meet halfway: the line says whose they are.
            axes.axhline(lane - 0.5, color="#cccccc", linewidth=0.5, linestyle=":", zorder=0)
        events = [(row["month"], event["kind"]) for row in world["months"] for event in row["events"]
                  if event["who"] == who]  # fmt: skip
        placed = _placed(events, span, number)
        told = {month for month, *_ in placed}
        quiet = sorted({month for month, _ in events} - told)
        axes.plot(sorted(told), [lane] * len(told), "o", color=LANE_COLOURS[who], markersize=5)
        axes.plot(quiet, [lane] * len(quiet), "o", color=LANE_COLOURS[who], markerfacecolor="white", markersize=3.2,
                  markeredgewidth=0.8)  # fmt: skip
        for month, text, align, is_above in placed:
            behind = "white" if watched is None or month < watched else WATCHED_COLOUR
            axes.annotate(text, (month, lane), (0, 4.5 if is_above else -4.5), textcoords="offset points", ha=align,
                          va="bottom" if is_above else "top", fontsize=6.8, color=LANE_COLOURS[who],
                          fontweight="bold" if text.isupper() else "normal",
                          bbox={"facecolor": behind, "edgecolor": "none", "pad": 0.4})  # fmt: skip
    axes.set_yticks(range(len(LANES)), [LANE_NAMES[who][number] for who in LANES], fontsize=8.5)
    axes.set_ylim(len(LANES) - 0.35, -0.95)
    axes.grid(axis="y", visible=False)
    axes.tick_params(axis="y", length=0)
    axes.set_title(short(world["ending"], 92), fontsize=9.5, fontweight="normal")


def _importance(kind: str) -> int:
    return next((place for place, start in enumerate(FIRST_LABELLED) if kind.startswith(start)), len(FIRST_LABELLED))


def _placed(
    events: Sequence[tuple[int, str]], span: tuple[float, float], number: int
) -> list[tuple[int, str, str, bool]]:
    """Which labels stand where, above or below their dot, without touching: those that say most first.

    What was said a little before or after is not said again: it would crowd out what is new.
    """
    width = span[1] - span[0]
    taken: dict[bool, list[tuple[float, float]]] = {True: [], False: []}
    placed: list[tuple[int, str, str, bool]] = []
    for month, kind in sorted(events, key=lambda one: (_importance(one[1]), one[0])):
        if kind not in LABELS:
            continue
        text = LABELS[kind][number]
        if any(text == other and abs(month - at) < REPEAT_SHARE * width for at, other, *_ in placed):
            continue
        room = LETTER_SHARE * width * len(text)
        align = "left" if month - span[0] < room / 2 else "right" if span[1] - month < room / 2 else "center"
        start = {"left": month, "right": month - room, "center": month - room / 2}[align]
        for is_above, ranges in taken.items():
            if all(start > end or start + room < begin for begin, end in ranges):
                ranges.append((start, start + room))
                placed.append((month, text, align, is_above))
                break
    return placed


def _owed(axes: Any, world: Mapping[str, Any], number: int) -> None:
    """What is owed at month end, creditor upon creditor."""
    months = np.array([row["month"] for row in world["months"]])
    bottom = np.zeros(len(months))
    for name in OWED:
        value = np.array([row["owed_cents"][name] / 100 for row in world["months"]])
        if value.any():
            axes.bar(months, value, bottom=bottom, width=0.86, color=OWED_COLOURS[name], linewidth=0)
            bottom += value
    axes.set_ylabel(OWES[number], fontsize=8.5)
    axes.yaxis.set_major_formatter(
        lambda value, _: f"{value:,.0f}" if number == 0 else f"{value:,.0f}".replace(",", ".")
    )


def _marks(axes: Any, document: Mapping[str, Any], span: tuple[float, float], number: int, is_lane: bool) -> None:
    """Where the worlds part, and where the horizon ends."""
    parting = document.get("parts_in_month")
    if parting is not None:
        axes.axvline(parting - 0.5, color="black", linewidth=1, linestyle="--", zorder=1)
        if is_lane:
            axes.text(parting - 0.4, 0.985, PARTING[number], transform=axes.get_xaxis_transform(), fontsize=6.8,
                      va="top")  # fmt: skip
    if document["run_out"] and span[1] > document["months"]:
        axes.axvspan(document["months"] - 0.5, span[1], color=WATCHED_COLOUR, zorder=-1)
        if is_lane:
            axes.text(document["months"] - 0.4, 0.985, WATCHED[number], transform=axes.get_xaxis_transform(),
                      fontsize=6.8, va="top", color="#444444", clip_on=True)  # fmt: skip


def _legend(figure: Any, worlds: Sequence[Mapping[str, Any]], language: str) -> None:
    from matplotlib.patches import Patch

    shown = [name for name in OWED if any(row["owed_cents"][name] for world in worlds for row in world["months"])]
    if shown:
        handles = [Patch(color=OWED_COLOURS[name], label=word("Owed", name, language)) for name in shown]
        figure.legend(handles=handles, loc="outside lower center", ncols=4, fontsize=8.5)
