"""Evaluate piecewise-linear curves of all features at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]


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


class Knots:
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
