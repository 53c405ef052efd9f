"""Charts as SVG text: the curves of a model as small multiples, its calibration, a single curve.

The same numbers give the same bytes, so that a chart in a repository changes only when its data do.
The templates are in `templates/`. Charts for notebooks, with matplotlib, are in `reliability.plot`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape
from typing import NamedTuple

from reliability.display.formatting import feature_label, with_minus_sign
from reliability.evaluation.templates import TEMPLATES
from reliability.metrics import Array, CalibrationBin, wilson_interval

# Log-odds to either side of 0 that every panel shows, so that small effects look flat
_MIN_RANGE = 0.1
_MARGIN = 0.06  # of the width, to either side of the outer knots, where a curve is flat


class _Axes(NamedTuple):
    """A box of pixels on which the ranges `x` and `y` are drawn."""

    left: float
    top: float
    width: float
    height: float
    x: tuple[float, float]
    y: tuple[float, float]

    def across(self, value: float) -> float:
        first, last = self.x
        return self.left + self.width * (value - first) / (last - first)

    def down(self, value: float) -> float:
        first, last = self.y
        return self.top + self.height * (last - value) / (last - first)

    def points(self, x: Iterable[float], y: Iterable[float]) -> str:
        """Return the corners of a line in the syntax of SVG."""
        corners = zip(x, y, strict=True)
        return " ".join(f"{_pixel(self.across(at))},{_pixel(self.down(to))}" for at, to in corners)


class Panel(NamedTuple):
    """A curve with its interval: log-odds `y`, `low` and `high` at the values `x` of a feature.

    `mean` is the mean value of the feature, NaN if it was never measured.
    """

    name: str
    unit: str
    x: Array
    y: Array
    low: Array
    high: Array
    mean: float

    @property
    def axes(self) -> _Axes:
        """The box of the curve."""
        first, last = float(self.x[0]), float(self.x[-1])
        margin = _MARGIN * (last - first) / (1 - 2 * _MARGIN)
        lowest = min(-_MIN_RANGE, float(self.low.min()))
        highest = max(_MIN_RANGE, float(self.high.max()))
        return _Axes(38, 18, 140, 72, (first - margin, last + margin), (lowest, highest))

    @property
    def knots(self) -> list[tuple[float, float]]:
        """The values and the log-odds of the knots."""
        return list(zip(self.x.tolist(), self.y.tolist(), strict=True))

    @property
    def shown_mean(self) -> float:
        """The mean, or the edge of the axes that is next to it."""
        first, last = self.axes.x
        return min(max(self.mean, first), last)

    @property
    def curve(self) -> str:
        """The corners of the curve, which is flat beyond the outer knots."""
        axes = self.axes
        return axes.points([axes.x[0], *self.x.tolist(), axes.x[1]], _with_ends(self.y))

    @property
    def outline(self) -> str:
        """The corners of the interval."""
        axes = self.axes
        x = [axes.x[0], *self.x.tolist(), axes.x[1]]
        return axes.points(x + x[::-1], _with_ends(self.low) + _with_ends(self.high)[::-1])


def _with_ends(heights: Array) -> list[float]:
    """Return heights with the first and the last of them twice."""
    return [float(heights[0]), *heights.tolist(), float(heights[-1])]


def curves(panels: Sequence[Panel], target: str) -> str:
    """Draw the curves of a model as small multiples, in the order given."""
    return TEMPLATES.get_template("curves.svg").render(
        panels=panels, target=target, columns=5, panel_width=188, panel_height=126, header=46
    )


def sparkline(x: Sequence[float], y: Sequence[float], label: str) -> str:
    """Draw a single curve without labels, for a line of text. The page styles its class, `curve`."""
    axes = _Axes(
        left=0, top=0, width=160, height=36, x=(x[0], x[-1]), y=(min(*y, 0.0), max(*y, 0.0))
    )
    return (
        f'<svg class="curve" viewBox="-2 -2 164 40" role="img" aria-label="{escape(label)}">'
        f'<path d="M0,{_pixel(axes.down(0))}H160"/><polyline points="{axes.points(x, y)}"/></svg>'
    )


def calibration(bins: Sequence[CalibrationBin], target: str, items: str) -> str:
    """Draw observed against predicted shares, with 95% intervals and the number of `items` per bin."""
    axes = _Axes(left=58, top=40, width=360, height=360, x=(0, 1), y=(0, 1))
    points = axes.points((one.predicted for one in bins), (one.observed for one in bins))
    return TEMPLATES.get_template("calibration.svg").render(
        bins=bins, target=target, items=items, axes=axes, points=points
    )


def _pixel(position: float) -> str:
    """Return a position in tenths of a pixel."""
    return f"{round(position, 1) + 0.0:g}"


TEMPLATES.filters |= {
    "escaped": lambda words: escape(str(words)),
    "height": lambda value: with_minus_sign(f"{value:+.2g}"),
    "label": feature_label,
    "number": lambda value: with_minus_sign(f"{float(f'{value:.3g}') + 0.0:g}"),
    "pixel": _pixel,
    "wilson_interval": wilson_interval,
}
