"""Models as pages of curves: one piecewise-linear curve a feature, summed on the log-odds.

A model is JSON that a person can read. This module knows how to read one, check it and score with
it: log-odds = base + the sum of the curves. It knows names and numbers only; it refuses to know any
text, and it cannot train.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from operator import itemgetter
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from reliability.errors import ModelError, ReliabilityError
from reliability.records import Score, probability

Array = npt.NDArray[np.float64]

FORMAT = 1
TARGETS = ("reliability", "bias")
OPEN = "open"  # the name of the model of reliability whose data may be used commercially
_RETRAIN = "reliability train"  # the command that makes a model anew, where its file names no other


@dataclass(frozen=True, slots=True)
class Curve:
    """A piecewise-linear function of one feature, flat beyond its first and last knot."""

    x: tuple[float, ...]
    y: tuple[float, ...]

    def __call__(self, value: float) -> float:
        """Return the log-odds that a value contributes."""
        return float(np.interp(value, self.x, self.y))


class Model:
    """A trained scorer of one target."""

    def __init__(self, content: Mapping[str, Any]) -> None:
        """Build a model from its JSON content; raises ModelError where it is malformed."""
        if not {"format", "curves"} & content.keys():
            raise ModelError(
                "is no model: neither a format nor curves in it: name a file that "
                "`reliability train` wrote"
            )
        check_format("model format", content, FORMAT)
        try:
            self.target = str(content["target"])
            self.base = float(content["base"])
            self.lexicons = dict(content["lexicons"])
            self.retrain = str(content.get("retrain", _RETRAIN))
            self.curves = {
                name: Curve(tuple(map(float, curve["x"])), tuple(map(float, curve["y"])))
                for name, curve in content["curves"].items()
            }
            self._bag_bases = np.asarray(content["bag_bases"], dtype=float)
            bags = [np.asarray(curve["bags"], float).T for curve in content["curves"].values()]
        except (AttributeError, KeyError, TypeError, ValueError) as error:
            raise ModelError(f"model file is malformed at {error}: train it again") from error
        if not self.curves or self._bag_bases.ndim != 1 or not len(self._bag_bases):
            raise ModelError("model file is malformed: it has no curves, or no bags")
        numbers = [np.array(self.base), self._bag_bases, *bags]
        numbers += [np.array(side) for curve in self.curves.values() for side in (curve.x, curve.y)]
        if not all(np.isfinite(part).all() for part in numbers):
            raise ModelError("model file is malformed: a number in it is not finite")
        for (name, curve), bag in zip(self.curves.items(), bags, strict=True):
            knots = len(curve.x)
            if knots < 2 or len(curve.y) != knots or bag.shape != (knots, len(self._bag_bases)):
                raise ModelError(
                    f"curve {name!r}: x, y and bags differ in length, or under 2 knots"
                )
            if list(curve.x) != sorted(set(curve.x)):
                raise ModelError(f"curve {name!r}: x must rise")
        # The knots of all curves in a row, and all bags' beside them, so that an article is scored
        # by a few operations on arrays.
        curves = list(self.curves.values())
        sizes = np.array([len(curve.x) for curve in curves])
        self._values = itemgetter(*self.curves)
        self._x = np.concatenate([curve.x for curve in curves])
        self._y = np.concatenate([curve.y for curve in curves])
        self._bags = np.concatenate(bags)
        self._width = np.diff(self._x, append=0.0)
        self._first = np.concatenate(([0], np.cumsum(sizes)[:-1]))
        # The inner knots as a table, a row a curve: those that a value has passed lead to the piece
        # it falls in.
        self._inner = np.full((len(curves), sizes.max()), np.nan)
        for row, curve in zip(self._inner, curves, strict=True):
            row[: len(curve.x) - 2] = curve.x[1:-1]

    @classmethod
    def load(cls, path: str | Path) -> Model:
        """Read a model file. Raises ModelError where it cannot be read or is malformed."""
        content = read_json_object(path, "a model")
        try:
            return cls(content)
        except ModelError as error:
            raise ModelError(f"{path}: {error}") from None

    def check_lexicons(self, digests: Mapping[str, str]) -> None:
        """Raise ModelError, naming the files, where the lexicons are not those it learned with."""
        check_lexicons(f"the {self.target} model", self.lexicons, digests, self.retrain)

    def score(self, values: Mapping[str, float]) -> Score:
        """Score the values of features. NaN contributes nothing; a missing feature is an error."""
        try:
            value = np.array(self._values(values), ndmin=1)
        except KeyError as error:
            raise ModelError(
                f"the {self.target} model needs the feature {error}, which no signal gives: "
                f"run `{self.retrain}` to train it again"
            ) from None
        left = self._first + np.add.reduce(self._inner <= value[:, None], axis=1, dtype=np.intp)
        # How far into its piece a value is, 0 for NaN.
        part = np.fmin(np.fmax((value - self._x[left]) / self._width[left], 0.0), 1.0)
        weight = np.zeros(len(self._y))  # of each knot
        weight[left + 1] = part
        weight[left] = (value == value) - part
        added = np.add.reduceat(weight * self._y, self._first)
        contributions = dict(zip(self.curves, added.tolist(), strict=True))
        log_odds = math.fsum((self.base, *contributions.values()))
        least, most = bag_interval(self._bag_bases + weight @ self._bags, log_odds)
        return Score(
            probability=probability(log_odds),
            interval=(probability(float(least)), probability(float(most))),
            base=self.base,
            contributions=contributions,
        )


def check_target(target: str) -> None:
    """Raise ReliabilityError where a report has no score of that name."""
    if target not in TARGETS:
        raise ReliabilityError(f"{target!r} is no score: give {' or '.join(TARGETS)}")


def read_json_object(path: str | Path, what: str) -> dict[str, Any]:
    """Return the JSON object in a file. Raises ModelError where there is none."""
    try:
        content = json.loads(Path(path).read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise ModelError(f"{path}: cannot be read as {what}: {error}") from error
    if not isinstance(content, dict):
        raise ModelError(f"{path}: is not {what}: no JSON object")
    return content


def check_format(what: str, content: Mapping[str, Any], known: int) -> None:
    """Raise ModelError where the format of some content is not the one known."""
    if content.get("format") != known:
        raise ModelError(
            f"{what} {content.get('format')!r} is not the {known} this version reads: train it again "
            "with `reliability train`"
        )


def check_lexicons(
    what: str, own: Mapping[str, str], digests: Mapping[str, str], retrain: str = _RETRAIN
) -> None:
    """Raise ModelError, naming the files and what to run, where the lexicons were others."""
    changed = sorted(name for name in {*own, *digests} if own.get(name) != digests.get(name))
    if changed:
        raise ModelError(
            f"{what} was trained with other lexicons than these: {', '.join(changed)} changed. "
            f"Run `{retrain}` to train it again."
        )


def bag_interval(bags: Array, middle: float | Array) -> tuple[Array, Array]:
    """Return the ends of the 80 % interval by the rows of `bags`, which hold `middle`."""
    ordered = np.sort(bags, axis=0)
    outer = len(ordered) // 4
    return np.minimum(ordered[outer], middle), np.maximum(ordered[-1 - outer], middle)


class ThresholdSide(NamedTuple):
    """Whether an interval is under a limit, holds it, or is over it; of several, arrays of that."""

    below: Any
    contains: Any
    above: Any


def threshold_side(ends: tuple[Any, Any], limit: float) -> ThresholdSide:
    """Return on which side of a limit an interval is, or several whose ends stand in arrays."""
    least, most = ends
    return ThresholdSide(most < limit, (least < limit) & (limit < most), least > limit)


def models_folder() -> Path:
    """Return where the shipped models are: in the wheel, or beside the package in a checkout."""
    inside = Path(str(resources.files("reliability"))) / "models"
    return inside if inside.is_dir() else inside.parent.parent / "models"


@cache
def shipped_model(target: str) -> Model:
    """Return the model of a target that comes with this package."""
    return Model.load(models_folder() / f"{target}.json")
