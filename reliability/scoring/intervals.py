"""Intervals of a score: their ends, their width for short articles, and their side of a threshold."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from reliability.scoring.curves import Array

LONG_ENOUGH, _SHORTEST = 400, 60  # words


class Brevity(NamedTuple):
    """How far the log-odds of an article may still move if it is short.

    Eight of ten articles that were cut to `words` words lie between these ends of the score that they
    have with `LONG_ENOUGH` words (see `reliability.training.brevity`).

    Attributes
    ----------
    fall, rise : float
        The log-odds at each end, for one unit of `shortness`; at most and at least 0.
    """

    fall: float
    rise: float

    def widen(self, low: float | Array, high: float | Array, words: Any) -> tuple[Any, Any]:
        """Return the ends of an interval of log-odds of an article with a number of words."""
        short = shortness(words)
        return low + self.fall * short, high + self.rise * short


CONSTANT_WIDTH = Brevity(0.0, 0.0)  # of models of custom labels


def shortness(words: Any) -> Any:
    """Return the ratio of the sampling error of a text to that of one of 400 words.

    A rate of phrases errs as one over the square root of the words. It is 0 from 400 words on, and
    the same for all texts of up to 60 words, the shortest in training.

    Examples
    --------
    >>> round(float(shortness(100)), 3), float(shortness(500))
    (0.05, 0.0)
    """
    return np.minimum(np.maximum(words, _SHORTEST), LONG_ENOUGH) ** -0.5 - LONG_ENOUGH**-0.5


def bag_interval(bags: Array, middle: float | Array) -> tuple[Array, Array]:
    """Return the ends of the 80% interval over the rows of `bags`, widened to include `middle`.

    It is the middle 60% of the bags, which covers 79% of the rates of held-out publishers.
    """
    ordered = np.sort(bags, axis=0)
    outer = len(ordered) // 5
    return np.minimum(ordered[outer], middle), np.maximum(ordered[-1 - outer], middle)


class ThresholdSide(NamedTuple):
    """The side of a threshold on which an interval lies: a bool each, or an array of bools each."""

    below: Any
    contains: Any
    above: Any


def threshold_side(interval: tuple[Any, Any], threshold: float) -> ThresholdSide:
    """Return the side of a threshold on which an interval lies.

    `interval` holds two numbers, or two arrays for several intervals. All three sides are false for an
    interval that ends exactly at the threshold.
    """
    low, high = interval
    return ThresholdSide(
        below=high < threshold,
        contains=(low < threshold) & (threshold < high),
        above=low > threshold,
    )
