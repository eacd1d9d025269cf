"""Figures: labels that do not touch, legends that say what is drawn, words where there is nothing to draw."""

from itertools import combinations, pairwise
from pathlib import Path

import pytest

from experiments.labels import Box, Label, _box, _letters, joined, place_labels
from experiments.party_figures import PARTS, _legend
from experiments.story_figure import LABELS, _placed
from experiments.style import drawing
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
