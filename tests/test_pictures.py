"""Figures: labels that do not touch, legends that say what is drawn, words where there is nothing to draw."""

from itertools import combinations, pairwise
from pathlib import Path
from typing import Any

import pytest

from experiments import sweep_figures
from experiments.economy_figures import OVER_DRAWS, OVER_REPLICATIONS
from experiments.figures import COST_GROUPS, _cost_group
from experiments.labels import Box, Label, _box, _letters, joined, place_labels
from experiments.party_figures import PARTS, _intervals, _legend, draw_budgets
from experiments.story_figure import LABELS, _placed
from experiments.style import BLUE, ORANGE, PURPLE, RED, avoided_points, drawing, headed
from experiments.uncertainty_figures import _worths


def test_labels_of_crowded_points_do_not_touch() -> None:
    crowd = [Label(str(place), 10 + 0.05 * place, 10 + 0.02 * place, "black") for place in range(8)]
    with drawing() as plot:
        _, axes = plot.subplots(figsize=(7, 5))
        axes.plot([one.x for one in crowd], [one.y for one in crowd], "o-")
        axes.set(xlim=(0, 20), ylim=(0, 20))
        written = place_labels(axes, crowd, [(10.2, 10.3)], 8.5)
        boxes = [_box(_letters(text)) for text in written]
        assert [text.get_text() for text in written] == [one.text for one in crowd]
        assert not any(one.meets(other) for one, other in combinations(boxes, 2))
        points = axes.transData.transform([*((one.x, one.y) for one in crowd), (10.2, 10.3)])
        assert not any(box.meets(Box(x, y, x, y)) for box in boxes for x, y in points)


def test_labels_of_one_point_are_written_together() -> None:
    twice = [Label("2", 1.0, 1.0, "red"), Label("3", 1.0, 1.0, "red"), Label("3", 1.0, 1.0, "blue")]
    assert [(one.text, one.colour) for one in joined(twice)] == [("2, 3", "red"), ("3", "blue")]


@pytest.mark.parametrize("number", [0, 1])
def test_labels_of_a_busy_lane_do_not_touch_or_repeat(number: int) -> None:
    kinds = ["letter", "phone_call", "letter", "arrangement", "home_visit", "letter", "arrangement_broken"]
    events = [(month, kinds[month % len(kinds)]) for month in range(36)]
    placed = _placed(events, (0.0, 36.0), number)
    assert {text for _, text, _, _ in placed} >= {LABELS["arrangement"][number], LABELS["arrangement_broken"][number]}
    for text in {text for _, text, _, _ in placed}:
        months = sorted(month for month, other, _, _ in placed if other == text)
        assert all(later - earlier >= 0.15 * 36 for earlier, later in pairwise(months)), text


def test_the_legend_of_who_gains_names_every_part_and_the_interval() -> None:
    shown = _legend(has_intervals=True)
    assert [handle.get_label() for handle in shown[1:]] == [label for label, _, _ in PARTS.values()]
    assert "95%" in shown[0].get_label() and shown[0].get_linestyle() == "-"
    assert "95%" not in _legend(has_intervals=False)[0].get_label()


@pytest.mark.parametrize(
    ("draws", "words"), [(8, "8 draws are too few to value a parameter"), (64, "worth can be told from nothing")]
)
def test_nothing_worth_knowing_is_a_sentence_without_axes(tmp_path: Path, draws: int, words: str) -> None:
    row = {"path": "paying.a", "evppi_eur": 0.0, "is_clear": False}
    own = {"draws": draws, "replications": 3, "information": {"evpi_eur": 0.0, "parameters": [row]}}
    with drawing() as plot:
        _worths(plot, own, tmp_path)
        axes = plot.gcf().axes[0]
        assert not axes.axison
        assert any(words in " ".join(text.get_text().split()) for text in axes.texts)


def words_of(figure: Any) -> str:
    """All that is written over a figure, in one line."""
    return " ".join(" ".join(text.get_text() for text in figure.texts).split())


def test_a_note_under_a_title_stays_above_the_panels() -> None:
    with drawing() as plot:
        figure, axes = plot.subplots(figsize=(7.2, 4))
        panel = axes.set_title("a panel")
        headed(figure, "What is shown", "one two three " * 20, "", "and a last line")
        figure.draw_without_rendering()
        _, note = figure.texts
        box, title = _box(note.get_window_extent()), _box(panel.get_window_extent())
        assert title.high <= box.low and box.right <= figure.bbox.x1
        alone, _ = plot.subplots()
        headed(alone, "No note")
        assert [text.get_text() for text in alone.texts] == ["No note"]


@pytest.mark.parametrize(
    ("cost", "kind", "is_outreach", "colour"),
    [
        ("letter", "resource", True, BLUE),
        ("court_fee", "resource", False, ORANGE),
        ("attached", "transfer", False, PURPLE),
        ("arrears_written_off", "transfer", False, RED),
        ("vacancy", "resource", False, RED),
    ],
)
def test_what_is_paid_to_others_is_told_from_what_is_used_up(
    cost: str, kind: str, is_outreach: bool, colour: str
) -> None:
    assert COST_GROUPS[_cost_group(cost, kind, is_outreach)] == colour


def test_intervals_far_wider_than_their_bars_are_cut_off_and_marked() -> None:
    wide = [(0.0, 10.0, -90.0, 110.0), (1.0, -5.0, -15.0, 5.0), (2.0, 1.0, -19.0, 60.0)]
    with drawing() as plot:
        _, axes = plot.subplots()
        assert _intervals(axes, wide)
        assert axes.get_ylim()[0] >= -25 and axes.get_ylim()[1] <= 25
        below, above = (line.get_xdata().tolist() for line in axes.lines)
        assert (below, above) == ([0.0], [0.0, 2.0])


@pytest.mark.parametrize(
    "drawn", [[], [(0.0, 10.0, 8.0, 12.0), (1.0, 1.0, -60.0, 62.0), (2.0, 9.0, 8.0, 10.0)], [(0.0, 0.0, -4.0, 4.0)]]
)
def test_intervals_are_whole_where_most_are_narrower_than_their_bars(drawn: list[tuple[float, ...]]) -> None:
    with drawing() as plot:
        _, axes = plot.subplots()
        assert not _intervals(axes, drawn)  # type: ignore[arg-type]
        assert all(axes.get_ylim()[0] <= low and high <= axes.get_ylim()[1] for _, _, low, high in drawn)


@pytest.mark.parametrize("replications", [1, 3])
def test_a_budget_figure_says_that_it_is_no_gain(tmp_path: Path, replications: int) -> None:
    row = {"net_eur": [1000.0]} | ({"net_ci95_eur": [[900.0, 1100.0]]} if replications > 1 else {})
    short = row | ({"net_ci95_eur": []} if replications > 1 else {})  # a year without an interval
    impact = {"months_of_year": [12], "by_party": dict.fromkeys(PARTIES, row) | {"state": short}}
    document = {
        "baseline": "as-is", "replications": replications, "variants": [{"name": "help", "budget_impact": impact}]
    }  # fmt: skip
    with drawing() as plot:
        draw_budgets(plot, document, tmp_path)
        words = words_of(plot.gcf())
    assert "not discounted, no case valued" in words and "not for a gain" in words and "who-pays-who-gains" in words
    assert ("95% interval" in words) == (replications > 1)
    assert "Triangle" not in words and "own scales" not in words


PARTIES = ("household", "corporation", "municipality", "other_creditors", "state", "suppliers")


def test_curves_over_draws_say_that_the_price_is_not_drawn() -> None:
    assert "x-axis" in OVER_DRAWS.price and not OVER_REPLICATIONS.price


def test_a_map_marks_differences_that_may_be_none(tmp_path: Path) -> None:
    ends = {(1, 1): (0.5, 3.5), (1, 2): (-1.0, 5.0), (2, 1): (None, None), (2, 2): (-3.0, -1.0)}
    rows = [
        {"a.x": x, "a.y": y, "arm": "help", "outcome": outcome, "mean": 2.0, "ci95_low": low, "ci95_high": high}
        for outcome in ("evictions_avoided", "households_avoided")
        for (x, y), (low, high) in ends.items()
    ]
    document = {
        "summary": rows, "title": "Two", "households": 400, "months": 12, "replications": 3, "draws": 0
    }  # fmt: skip
    with drawing() as plot:
        sweep_figures._maps(plot, document, ["a.x", "a.y"], tmp_path)
        figure = plot.gcf()
        first, second = figure.axes[:2]
        assert sorted(text.get_text() for text in first.texts) == ["2", "2", "2 ?", "2 ?"]
        assert {text.get_text() for text in second.texts} == {"2"}
        assert "?: the 95% interval holds 0" in words_of(figure)


def test_where_nothing_is_avoided_the_axis_is_plain() -> None:
    none = {"name": "help", "evictions": {"avoided": 0.0}, "debts": {"avoided": 0.0, "ci95": [-7.0, 7.0]}}
    with drawing() as plot:
        figure, panels = plot.subplots(1, 2)
        avoided_points(panels, ["evictions", "debts"], [none])
        figure.draw_without_rendering()
        assert panels[0].get_xlim() == (-1, 1)
        assert panels[1].get_xlim()[1] >= 7


def test_a_curve_shows_each_interval_there_is_and_where_no_difference_lies(tmp_path: Path) -> None:
    ends = [(1, 0.5, 3.5), (2, None, None), (3, 1.0, 3.0)]
    rows = [
        {"a.x": x, "arm": "help", "outcome": outcome, "mean": 2.0, "ci95_low": low, "ci95_high": high}
        for outcome in ("evictions_avoided", "evicted")
        for x, low, high in ends
    ]
    document = {
        "summary": rows, "title": "One", "households": 400, "months": 12, "replications": 3, "draws": 0,
        "scenario": "as-is", "variants": ["help"],
    }  # fmt: skip
    with drawing() as plot:
        sweep_figures._curves(plot, document, "a.x", tmp_path)
        first, second = plot.gcf().axes
        assert len(first.collections) == len(second.collections) == 2
        assert first.get_ylim()[0] < 0 < second.get_ylim()[0]
