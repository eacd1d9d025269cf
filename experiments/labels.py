"""Where do the labels of points stand so that none lies on another label or on a point."""

from collections.abc import Sequence
from itertools import pairwise
from typing import Any, NamedTuple

POINT_PIXELS_SHARE = 0.045  # of the figure's dots per inch: half the width of the square a marker takes
NEAR_POINTS, FAR_POINTS = (5.0, 9.0, 14.0), (20.0, 27.0, 35.0, 45.0, 56.0, 70.0)
LEADER = {"arrowstyle": "-", "linewidth": 0.6, "shrinkA": 0, "shrinkB": 2}
# Right above first, as in a plain figure; then round the point.
DIRECTIONS = ((1, 1), (1, -1), (-1, 1), (-1, -1), (0, 1), (0, -1), (1, 0), (-1, 0))


class Label(NamedTuple):
    """What is written at a point, in data coordinates, and in which colour."""

    text: str
    x: float
    y: float
    colour: str


class Box(NamedTuple):
    """A rectangle in pixels."""

    left: float
    low: float
    right: float
    high: float

    def meets(self, other: "Box") -> bool:
        """Do the two share any ground."""
        return self.left < other.right and other.left < self.right and self.low < other.high and other.low < self.high

    def inside(self, other: "Box") -> bool:
        """Does it lie wholly within another."""
        return (
            self.left >= other.left and self.right <= other.right and self.low >= other.low and self.high <= other.high
        )


def joined(labels: Sequence[Label]) -> list[Label]:
    """The labels with those of one point and colour made one: '2, 3'."""
    found: dict[tuple[float, float, str], Label] = {}
    for one in labels:
        place = (one.x, one.y, one.colour)
        found[place] = one._replace(text=f"{found[place].text}, {one.text}") if place in found else one
    return list(found.values())


def place_labels(axes: Any, labels: Sequence[Label], others: Sequence[tuple[float, float]], size: float) -> list[Any]:
    """Write the labels, each as near its point as there is room; a thin line leads to the point from further away.

    The limits of the axes and all else in the figure must be settled before: room is counted in pixels. A label that
    finds no room anywhere is left out: the table beside the figure has its number.

    Args:
        others: further points, in data coordinates, on which nothing may be written.
    """
    figure = axes.figure
    figure.draw_without_rendering()  # the layout is settled only when it is drawn
    labels = joined(labels)
    half = POINT_PIXELS_SHARE * figure.dpi
    frame = _box(axes.get_window_extent())
    points = axes.transData.transform([*((one.x, one.y) for one in labels), *others])
    taken = [Box(x - half, y - half, x + half, y + half) for x, y in points]
    taken += [_box(text.get_window_extent()) for text in axes.texts]
    lines = [box for line in axes.lines for box in _along(axes, line, half / 2)]
    written = []
    for label in labels:
        # Beside the lines if there is room near the point; else a line may run through the letters.
        text = _placed(axes, label, taken, lines, frame, size) or _placed(axes, label, taken, [], frame, size)
        if text is not None:
            written.append(text)
    return written


def _along(axes: Any, line: Any, half: float) -> list[Box]:
    """The ground under a line, as small squares along it."""
    ends = axes.transData.transform(line.get_xydata()) if len(line.get_xydata()) else []
    boxes = []
    for (x, y), (to_x, to_y) in pairwise(ends):
        steps = max(1, int(max(abs(to_x - x), abs(to_y - y)) / half))
        for step in range(steps + 1):
            at_x, at_y = x + (to_x - x) * step / steps, y + (to_y - y) * step / steps
            boxes.append(Box(at_x - half, at_y - half, at_x + half, at_y + half))
    return boxes


def _placed(axes: Any, label: Label, taken: list[Box], lines: Sequence[Box], frame: Box, size: float) -> Any:
    """The label in the first place with room, which is then taken; None where there is none."""
    for distance in (*NEAR_POINTS, *FAR_POINTS):
        for right, up in DIRECTIONS:
            is_far = distance in FAR_POINTS
            text = axes.annotate(
                label.text, (label.x, label.y), (right * distance, up * distance), textcoords="offset points",
                ha=("right", "center", "left")[right + 1], va=("top", "center", "bottom")[up + 1], fontsize=size,
                color=label.colour, arrowprops={**LEADER, "color": label.colour} if is_far else None,
            )  # fmt: skip
            box = _box(_letters(text))
            if box.inside(frame) and not any(box.meets(other) for other in (*taken, *lines)):
                taken.append(box)
                return text
            text.remove()
    return None


def _letters(text: Any) -> Any:
    """The ground of the letters alone, without the line that leads to the point."""
    from matplotlib.text import Text

    text.update_positions(text.figure.canvas.get_renderer())
    return Text.get_window_extent(text)


def _box(extent: Any) -> Box:
    return Box(extent.x0, extent.y0, extent.x1, extent.y1)
