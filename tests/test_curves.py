"""Curves: all of them at once give what each gives by itself."""

from __future__ import annotations

import math
from dataclasses import FrozenInstanceError
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reliability.scoring.curves import Curve, Knots

KNOTS = st.lists(
    st.tuples(st.integers(-20, 20), st.integers(-5, 5)),
    min_size=2,
    max_size=6,
    unique_by=lambda knot: knot[0],
).map(sorted)
CURVE = KNOTS.map(
    lambda knots: Curve(*(tuple(map(float, row)) for row in zip(*knots, strict=True)))
)
VALUE = st.integers(-25, 25) | st.floats(-25, 25) | st.sampled_from([math.inf, -math.inf])


def heights(curves: list[Curve], values: list[float]) -> list[float]:
    """Return the height of each curve at its value, from the knots of all curves in one row."""
    knots = Knots(curves)
    added = knots.weights(np.array(values, float)) * np.concatenate([curve.y for curve in curves])
    return [float(height) for height in np.add.reduceat(added, knots.first)]


@given(st.lists(st.tuples(CURVE, VALUE), min_size=1, max_size=5))
def test_curves_in_one_row_have_the_heights_of_each(pairs: list[tuple[Curve, float]]) -> None:
    curves, values = (list(column) for column in zip(*pairs, strict=True))
    each = [curve(value) for curve, value in pairs]
    assert heights(curves, values) == pytest.approx(each, abs=1e-9)


@given(st.lists(CURVE, min_size=2, max_size=4))
def test_a_value_that_cannot_be_measured_adds_nothing(curves: list[Curve]) -> None:
    measured = heights(curves, [1.0] * len(curves))
    assert heights(curves, [math.nan, *[1.0] * (len(curves) - 1)]) == [0.0, *measured[1:]]


def test_the_weights_are_those_of_the_two_knots_around_a_value() -> None:
    knots = Knots([Curve((0.0, 1.0, 3.0), (5.0, 6.0, 7.0)), Curve((-1.0, 1.0), (8.0, 9.0))])
    assert knots.first.tolist() == [0, 3]
    assert knots.weights(np.array([2.5, -0.5])).tolist() == [0, 0.25, 0.75, 0.75, 0.25]
    assert knots.weights(np.array([9.0, -9.0])).tolist() == [0, 0, 1, 1, 0]


@pytest.mark.parametrize("name", ["x", "y"])
def test_a_curve_cannot_be_changed(name: Any) -> None:
    with pytest.raises(FrozenInstanceError):
        setattr(Curve((0.0, 1.0), (0.0, 1.0)), name, (2.0, 3.0))
