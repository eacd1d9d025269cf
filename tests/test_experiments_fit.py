"""The simple search: its loss, its knobs, its steps."""

import pytest

from experiments.fit import knobs_of, loss_of, shifted
from experiments.validate import Target
from scenarios.compose import resolve

TARGET = Target("x", 0.0, 10.0, "", "", "calibrate", ("a", "b"))


def test_the_loss_counts_the_distance_from_the_inner_part_of_the_range() -> None:
    assert loss_of({"x": 5.0}, [TARGET]) == 0.0
    # The inner part ends at 10 - 0.12 * 10 = 8.8; 13.8 is 5 beyond it, half a width: 0.25.
    assert loss_of({"x": 13.8}, [TARGET]) == pytest.approx(0.25)
    assert loss_of({"x": None}, [TARGET]) == 1.0


def test_only_calibrated_parameters_are_turned_and_only_within_their_ranges() -> None:
    resolved = resolve("gemeente-n")
    knobs = knobs_of(resolved)
    assert knobs and all(resolved.parameters[path].grade == "calibrated" for path in knobs)
    values = {path: knob.value for path, knob in knobs.items()}
    for step in range(1, 200):
        values = shifted(values, knobs, step, 1)
        assert all(knobs[path].low <= value <= knobs[path].high for path, value in values.items())
    assert shifted(values, knobs, 7, 1) == shifted(values, knobs, 7, 1)
