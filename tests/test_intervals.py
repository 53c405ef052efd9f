"""Intervals of a score by hand: ends over the bags, width for short articles, side of a threshold."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from reliability.scoring.intervals import (
    CONSTANT_WIDTH,
    LONG_ENOUGH,
    Brevity,
    bag_interval,
    shortness,
    threshold_side,
)


@pytest.mark.parametrize(
    ("words", "wanted"),
    [
        (0, 60**-0.5 - 0.05),
        (60, 60**-0.5 - 0.05),
        (64, 1 / 8 - 0.05),
        (100, 0.05),
        (225, 1 / 15 - 0.05),
        (400, 0.0),
        (10_000, 0.0),
    ],
)
def test_shortness_is_one_over_the_root_of_the_words(words: int, wanted: float) -> None:
    assert float(shortness(words)) == pytest.approx(wanted, abs=1e-15)


def test_shortness_falls_between_its_ends() -> None:
    values = shortness(np.arange(50, 410)).tolist()
    assert len(set(values[:11])) == 1  # up to 60 words
    assert all(one > other for one, other in pairwise(values[10:351]))
    assert set(values[350:]) == {0.0}
    assert LONG_ENOUGH == 400


def test_an_interval_is_widened_by_the_fall_and_the_rise() -> None:
    assert Brevity(-2.0, 4.0).widen(-1.0, 0.5, 100) == pytest.approx((-1.1, 0.7))
    assert Brevity(-2.0, 4.0).widen(-1.0, 0.5, 400) == (-1.0, 0.5)
    assert CONSTANT_WIDTH.widen(-1.0, 0.5, 10) == (-1.0, 0.5)
    low, high = Brevity(-2.0, 4.0).widen(np.zeros(2), np.ones(2), np.array([100, 400]))
    assert low.tolist() == pytest.approx([-0.1, 0.0])
    assert high.tolist() == pytest.approx([1.2, 1.0])


@pytest.mark.parametrize(
    ("count", "low", "high"), [(3, 0, 2), (4, 0, 3), (5, 1, 3), (9, 1, 7), (10, 2, 7), (20, 4, 15)]
)
def test_a_fifth_of_the_bags_is_left_out_at_each_end(count: int, low: int, high: int) -> None:
    order = np.random.default_rng(7).permutation(count)
    bags = np.stack([order, 100 - order], axis=1).astype(float)
    middle = np.array([(count - 1) / 2, 100 - (count - 1) / 2])
    lows, highs = bag_interval(bags, middle)
    assert (lows.tolist(), highs.tolist()) == ([low, 100 - high], [high, 100 - low])


def test_an_interval_contains_the_score() -> None:
    bags = np.arange(10.0)
    assert [float(end) for end in bag_interval(bags, 20.0)] == [2, 20]
    assert [float(end) for end in bag_interval(bags, -20.0)] == [-20, 7]


@pytest.mark.parametrize(
    ("interval", "side"),
    [
        ((0.1, 0.3), "below"),
        ((0.1, 0.4), ""),
        ((0.1, 0.5), "contains"),
        ((0.4, 0.4), ""),
        ((0.4, 0.5), ""),
        ((0.5, 0.6), "above"),
    ],
)
def test_an_end_on_the_threshold_is_on_no_side(interval: tuple[float, float], side: str) -> None:
    found = threshold_side(interval, 0.4)
    assert found._asdict() == {name: name == side for name in ("below", "contains", "above")}
    arrays = threshold_side((np.array(interval[:1]), np.array(interval[1:])), 0.4)
    assert [flags.tolist() for flags in arrays] == [[flag] for flag in found]
