"""Additive models: one piecewise-linear curve per feature, summed in log-odds.

A model is a JSON file that a person can read. The log-odds of an article are the model's base plus the
height of each feature's curve. Scoring needs numpy only; `reliability.training` trains models.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from operator import itemgetter
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from reliability.errors import ModelError, ReliabilityError
from reliability.records import HIGHEST, Score, probability
from reliability.scales import model_files
from reliability.scales.model_files import numbers_of, text_of

Array = npt.NDArray[np.float64]

FORMAT = 1
TARGETS = ("reliability", "bias")
OPEN = "open"  # the name of the model of reliability that is trained on commercially usable data


@dataclass(frozen=True, slots=True)
class Curve:
    """A piecewise-linear function of one feature, flat beyond its first and last knot.

    Attributes
    ----------
    x : tuple of float
        The knots, in rising order.
    y : tuple of float
        The log-odds at each knot.

    Examples
    --------
    >>> curve = Curve(x=(0.0, 2.0), y=(0.0, -1.0))
    >>> curve(1.0), curve(5.0)
    (-0.5, -1.0)
    """

    x: tuple[float, ...]
    y: tuple[float, ...]

    def __call__(self, value: float) -> float:
        """Return the log-odds that a value contributes."""
        return float(np.interp(value, self.x, self.y))


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
LONG_ENOUGH, _SHORTEST = 400, 60  # words


def shortness(words: Any) -> Any:
    """Return how much larger the sampling error of a text is than that of one of 400 words.

    A rate of phrases errs as one over the square root of the words. It is 0 from 400 words on, and
    the same for all texts of up to 60 words, the shortest in training.

    Examples
    --------
    >>> round(float(shortness(100)), 3), float(shortness(500))
    (0.05, 0.0)
    """
    return np.clip(words, _SHORTEST, LONG_ENOUGH) ** -0.5 - LONG_ENOUGH**-0.5


class _Knots:
    """The knots of several curves in one row, so that a few array operations evaluate all curves."""

    def __init__(self, curves: Sequence[Curve]) -> None:
        sizes = np.array([len(curve.x) for curve in curves])
        self.first = np.concatenate(([0], np.cumsum(sizes)[:-1]))  # the first knot of each curve
        self._x = np.concatenate([curve.x for curve in curves])
        self._width = np.diff(self._x, append=0.0)
        # The inner knots, a row per curve, padded with NaN.
        self._inner = np.full((len(curves), sizes.max()), np.nan)
        for row, curve in zip(self._inner, curves, strict=True):
            row[: len(curve.x) - 2] = curve.x[1:-1]

    def weights(self, values: Array) -> Array:
        """Return the weight of each knot in the heights of the curves at `values`, one per curve.

        The height of a curve is the sum of its knots' heights times these weights.
        """
        # Counting the inner knots that a value has passed gives the knot on its left. The value lies
        # `part` of the way from there to the next knot; clipping makes the curve flat at its ends.
        # A NaN has passed no knot, and fmin and fmax turn it into 0: both of its weights are 0.
        left = self.first + np.add.reduce(self._inner <= values[:, None], axis=1, dtype=np.intp)
        part = np.fmin(np.fmax((values - self._x[left]) / self._width[left], 0.0), 1.0)
        weights = np.zeros(len(self._x))
        weights[left + 1] = part
        weights[left] = ~np.isnan(values) - part
        return weights


class Model:
    """A trained model of one target.

    Attributes
    ----------
    target : str
        What a probability of the model means: "reliability", "bias", or the name of a custom label.
    base : float
        The log-odds of an article whose features all contribute nothing.
    curves : dict of str to Curve
        The curve of each feature.
    lexicons : dict of str to str
        The digest of each data file that the model was trained with.
    retrain : str
        The command that trains the model again.
    register : str or None
        The feature that is the model's own register of everyday words, if it has one.
    family_means : dict of str to float
        The mean of the register in training, by family of words.
    brevity : Brevity
        How much wider the interval of a short article is; not at all in a model of custom labels.

    Examples
    --------
    >>> import reliability
    >>> model = shipped_model("bias")  # or reliability.Model.load("my_model.json")
    >>> report = reliability.assess("Everyone knows that the bridge will fall.")
    >>> model.score(report.features, report.words) == report.bias
    True
    """

    def __init__(self, content: Mapping[str, Any]) -> None:
        """Build a model from its JSON content. Raises ModelError if the content is malformed."""
        if not {"format", "curves"} & content.keys():
            raise ModelError(
                'not a reliability model (no "format", no "curves"): pass a file written by '
                "`reliability train`"
            )
        model_files.check_format("model format", content, FORMAT)
        try:
            self.target = text_of(content["target"])
            [self.base] = numbers_of([content["base"]])
            self.lexicons = {name: text_of(mark) for name, mark in content["lexicons"].items()}
            own = content.get("register", {})
            self.register = text_of(own["name"]) if own else None
            means = own.get("means", {})
            self.family_means = dict(zip(means, numbers_of(list(means.values())), strict=True))
            self.brevity = Brevity(*numbers_of(content.get("brevity", [*CONSTANT_WIDTH])))
            self.retrain = text_of(content.get("retrain", model_files.RETRAIN))
            self.curves = {
                name: Curve(numbers_of(curve["x"]), numbers_of(curve["y"]))
                for name, curve in content["curves"].items()
            }
            self._bag_bases = np.array(numbers_of(content["bag_bases"]))
            bags = [
                np.array([numbers_of(bag) for bag in curve["bags"]]).T
                for curve in content["curves"].values()
            ]
        except (AttributeError, KeyError, OverflowError, TypeError, ValueError) as error:
            raise ModelError(f"model file is malformed at {error}: train it again") from error
        self._check_numbers(bags)
        self._values = itemgetter(*self.curves)
        self._knots = _Knots(list(self.curves.values()))
        self._heights = np.concatenate([curve.y for curve in self.curves.values()])
        self._bag_heights = np.concatenate(bags)

    def _check_numbers(self, bags: Sequence[Array]) -> None:
        """Raise ModelError if the curves and the bags cannot be evaluated."""
        if not self.curves or not len(self._bag_bases):
            raise ModelError("model file is malformed: it has no curves, or no bags")
        numbers = [np.array(self.base), np.array(self.brevity), self._bag_bases, *bags]
        numbers += [np.array(axis) for curve in self.curves.values() for axis in (curve.x, curve.y)]
        if not all(np.isfinite(part).all() for part in numbers):
            raise ModelError("model file is malformed: a number in it is not finite")
        if not self.brevity.fall <= 0 <= self.brevity.rise:
            raise ModelError("model file is malformed: brevity must be a fall and a rise")
        heights = [part for part in numbers if part.size and np.abs(part).max() > HIGHEST]
        if heights:
            raise ModelError(f"model file is malformed: a number in it is over {HIGHEST:,}")
        for (name, curve), bag in zip(self.curves.items(), bags, strict=True):
            knots = len(curve.x)
            if knots < 2 or len(curve.y) != knots or bag.shape != (knots, len(self._bag_bases)):
                raise ModelError(
                    f"curve {name!r}: x, y and bags differ in length, or have under 2 knots"
                )
            if list(curve.x) != sorted(set(curve.x)):
                raise ModelError(f"curve {name!r}: x must rise")

    @classmethod
    def load(cls, path: str | Path) -> Model:
        """Read a model file.

        Parameters
        ----------
        path : str or Path
            A file that `reliability train` wrote.

        Raises
        ------
        ModelError
            If the file cannot be read or is malformed.
        """
        content = model_files.read_json_object(path, "a model")
        try:
            return cls(content)
        except ModelError as error:
            raise ModelError(f"{path}: {error}") from None

    def check_lexicons(self, digests: Mapping[str, str]) -> None:
        """Raise ModelError if the digests of the lexicons differ from those in training."""
        model_files.check_lexicons(f"the {self.target} model", self.lexicons, digests, self.retrain)

    def score(self, values: Mapping[str, float], words: int = LONG_ENOUGH) -> Score:
        """Score the features of an article.

        Parameters
        ----------
        values : mapping of str to float
            The value of each feature, as in `Report.features`. NaN contributes nothing.
        words : int, optional
            The number of words of the article. The interval is wider if it has fewer than 400.

        Returns
        -------
        Score
            The probability, its interval, and the contribution of each feature.

        Raises
        ------
        ModelError
            If a feature of the model is missing.
        """
        try:
            features = np.array(self._values(values), ndmin=1)
        except KeyError as error:
            raise ModelError(
                f"the {self.target} model needs the feature {error}, which no signal provides: "
                f"run `{self.retrain}` to train it again"
            ) from None
        weights = self._knots.weights(features)
        added = np.add.reduceat(weights * self._heights, self._knots.first)
        contributions = dict(zip(self.curves, added.tolist(), strict=True))
        log_odds = math.fsum((self.base, *contributions.values()))
        low, high = self.brevity.widen(
            *bag_interval(self._bag_bases + weights @ self._bag_heights, log_odds), words
        )
        return Score(
            probability=probability(log_odds),
            interval=(probability(float(low)), probability(float(high))),
            base=self.base,
            contributions=contributions,
        )


def check_target(target: str) -> None:
    """Raise ReliabilityError if reports have no score of that name."""
    if target not in TARGETS:
        raise ReliabilityError(f"unknown score {target!r}: give {' or '.join(TARGETS)}")


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


@cache
def shipped_model(target: str) -> Model:
    """Return the shipped model of a target: "reliability", "bias" or "open"."""
    return Model.load(model_files.models_folder() / f"{target}.json")
