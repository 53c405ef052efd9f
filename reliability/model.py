"""Models as pages of curves: one piecewise-linear curve a feature, summed on the log-odds.

A model is JSON that a person can read. This module knows how to read one, check it and score with
it: log-odds = base + the sum of the curves. It knows names and numbers only; it refuses to know any
text, and it cannot train.
"""

from __future__ import annotations

import json
import math
from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any

import numpy as np

from reliability.errors import ModelError

FORMAT = 1
TARGETS = ("reliability", "bias")


@dataclass(frozen=True, slots=True)
class Curve:
    """A piecewise-linear function of one feature, flat beyond its first and last knot."""

    x: tuple[float, ...]
    y: tuple[float, ...]

    def locate(self, value: float) -> tuple[int, float]:
        """Return the knot to the left of a value and how far (0..1) it is to the next."""
        x = self.x
        if value <= x[0]:
            return 0, 0.0
        if value >= x[-1]:
            return len(x) - 2, 1.0
        left = bisect_right(x, value) - 1
        return left, (value - x[left]) / (x[left + 1] - x[left])

    def __call__(self, value: float) -> float:
        """Return the log-odds that a value contributes."""
        left, part = self.locate(value)
        return self.y[left] + part * (self.y[left + 1] - self.y[left])


@dataclass(frozen=True, slots=True)
class Score:
    """A calibrated probability and the arithmetic that made it.

    `base` plus the sum of `contributions` (feature -> log-odds) is the log-odds of `probability`.
    `interval` holds 80 % of the probabilities that models trained on other draws of publishers
    give.
    """

    probability: float
    interval: tuple[float, float]
    base: float
    contributions: dict[str, float]


class Model:
    """A trained scorer of one target."""

    def __init__(self, content: Mapping[str, Any]) -> None:
        """Build a model from its JSON content; raises ModelError where it is malformed."""
        if content.get("format") != FORMAT:
            raise ModelError(
                f"model format {content.get('format')!r} is not the {FORMAT} this version reads: "
                "train it again with `reliability train`"
            )
        try:
            self.target = str(content["target"])
            self.base = float(content["base"])
            self.lexicons = dict(content["lexicons"])
            self.curves = {
                name: Curve(tuple(map(float, curve["x"])), tuple(map(float, curve["y"])))
                for name, curve in content["curves"].items()
            }
            self._bag_bases = np.asarray(content["bag_bases"], dtype=float)
            bags = [np.asarray(curve["bags"], float).T for curve in content["curves"].values()]
        except (KeyError, TypeError, ValueError) as error:
            raise ModelError(f"model file is malformed at {error}: train it again") from error
        for (name, curve), bag in zip(self.curves.items(), bags, strict=True):
            knots = len(curve.x)
            if knots < 2 or len(curve.y) != knots or bag.shape != (knots, len(self._bag_bases)):
                raise ModelError(
                    f"curve {name!r}: x, y and bags differ in length, or under 2 knots"
                )
            if list(curve.x) != sorted(set(curve.x)) or not all(map(math.isfinite, curve.y)):
                raise ModelError(f"curve {name!r}: x must rise and y be finite")
        # All bags' knots in one matrix, so that one indexed product scores every bag.
        self._bags = np.concatenate(bags)
        self._offsets = np.cumsum([0, *(len(bag) for bag in bags[:-1])])

    @classmethod
    def load(cls, path: str | Path) -> Model:
        """Read a model file. Raises ModelError where it cannot be read or is malformed."""
        try:
            content = json.loads(Path(path).read_text("utf-8"))
        except (OSError, ValueError) as error:
            raise ModelError(f"{path}: cannot be read as a model: {error}") from error
        if not isinstance(content, dict):
            raise ModelError(f"{path}: is not a model: no JSON object")
        return cls(content)

    def check_lexicons(self, digests: Mapping[str, str]) -> None:
        """Raise ModelError, naming the files, where the lexicons are not those it learned with."""
        changed = sorted(
            name
            for name in {*self.lexicons, *digests}
            if self.lexicons.get(name) != digests.get(name)
        )
        if changed:
            raise ModelError(
                f"the {self.target} model was trained with other lexicons than these: "
                f"{', '.join(changed)} changed. Run `reliability train` to train it again."
            )

    def score(self, values: Mapping[str, float]) -> Score:
        """Score the values of features. NaN contributes nothing; a missing feature is an error."""
        contributions: dict[str, float] = {}
        lefts, parts = [], []
        present = []
        for index, (name, curve) in enumerate(self.curves.items()):
            try:
                value = values[name]
            except KeyError:
                raise ModelError(f"the {self.target} model needs the feature {name!r}") from None
            if value != value:
                contributions[name] = 0.0
                continue
            left, part = curve.locate(value)
            contributions[name] = curve.y[left] + part * (curve.y[left + 1] - curve.y[left])
            lefts.append(left)
            parts.append(part)
            present.append(index)
        log_odds = math.fsum((self.base, *contributions.values()))
        rows = self._offsets[present] + np.asarray(lefts, dtype=int)
        part_column = np.asarray(parts)[:, None]
        spread = self._bag_bases + (
            self._bags[rows] * (1 - part_column) + self._bags[rows + 1] * part_column
        ).sum(axis=0)
        low, high = np.quantile(spread, (0.1, 0.9))
        return Score(
            probability=_probability(log_odds),
            interval=(
                round(_probability(min(float(low), log_odds)), 6),
                round(_probability(max(float(high), log_odds)), 6),
            ),
            base=self.base,
            contributions=contributions,
        )


def _probability(log_odds: float) -> float:
    return 1 / (1 + math.exp(-log_odds))


def folder() -> Path:
    """Return where the shipped models are: in the wheel, or beside the package in a checkout."""
    inside = Path(str(resources.files("reliability"))) / "models"
    return inside if inside.is_dir() else inside.parent.parent / "models"


@cache
def shipped(target: str) -> Model:
    """Return the model of a target that comes with this package."""
    return Model.load(folder() / f"{target}.json")
