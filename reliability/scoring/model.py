"""Additive models: one piecewise-linear curve per feature, summed in log-odds.

A model is a JSON file that a person can read. The log-odds of an article are the model's base plus the
height of each feature's curve. Scoring needs numpy only; `reliability.training` trains models.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from functools import cache
from operator import itemgetter
from pathlib import Path
from typing import Any

import numpy as np

from reliability.errors import ModelError, ReliabilityError
from reliability.records import HIGHEST, Score, probability
from reliability.scales import model_files
from reliability.scales.model_files import numbers_of, text_of
from reliability.scoring.curves import Array, Curve, Knots
from reliability.scoring.intervals import CONSTANT_WIDTH, LONG_ENOUGH, Brevity, bag_interval

FORMAT = 1
TARGETS = ("reliability", "bias")
OPEN = "open"  # the name of the model of reliability that is trained on commercially usable data


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
        if "curves" not in content:
            raise ModelError(
                'not a reliability model (no "curves"): name a file that `reliability train` wrote'
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
        self._knots = Knots(list(self.curves.values()))
        self._heights = np.concatenate([curve.y for curve in self.curves.values()])
        self._bag_heights = np.concatenate(bags)

    def _check_numbers(self, bags: Sequence[Array]) -> None:
        """Raise ModelError if the curves and the bags cannot be evaluated."""
        if not self.curves or not len(self._bag_bases):
            raise ModelError("model file is malformed: it has no curves, or no bags")
        axes = [axis for curve in self.curves.values() for axis in (curve.x, curve.y)]
        heights = map(np.ravel, bags)
        numbers = np.concatenate([[self.base], self.brevity, self._bag_bases, *heights, *axes])
        if not np.isfinite(numbers).all():
            raise ModelError("model file is malformed: a number in it is not finite")
        if not self.brevity.fall <= 0 <= self.brevity.rise:
            raise ModelError("model file is malformed: brevity must be a fall and a rise")
        if np.abs(numbers).max() > HIGHEST:
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


@cache
def shipped_model(target: str) -> Model:
    """Return the shipped model of a target: "reliability", "bias" or "open"."""
    return Model.load(model_files.models_folder() / f"{target}.json")
