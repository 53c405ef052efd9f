"""Charts as SVG text: the curves of a model as small multiples, its calibration, a single curve.

The same numbers give the same bytes, so that a chart in a repository changes only when its data do.
Charts for notebooks, with matplotlib, are in `reliability.plot`.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from html import escape
from typing import NamedTuple

from reliability.display.formatting import feature_label, with_minus_sign
from reliability.metrics import Array, CalibrationBin, wilson_interval

# Colours that colour-blind readers can distinguish (Okabe and Ito 2008), always on white.
_BLUE, _BAND, _ORANGE, _GREY, _PALE = "#0072B2", "#bcd9ea", "#D55E00", "#555555", "#dddddd"
_COLUMNS = 5
_PANEL_WIDTH, _PANEL_HEIGHT = 188, 126  # with all that surrounds the axes
_HEADER = 46  # above the panels
_MIN_RANGE = (
    0.1  # log-odds to either side of 0 that every panel shows, so that small effects look flat
)
_MARGIN = 0.06  # of the width, to either side of the outer knots, where a curve is flat


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

    def horizontal(self, y: float, colour: str, dashes: str = "") -> str:
        at = self.down(y)
        return _line(self.left, at, self.left + self.width, at, colour, dashes)

    def vertical(self, x: float, colour: str, dashes: str = "") -> str:
        at = self.across(x)
        return _line(at, self.top, at, self.top + self.height, colour, dashes)


# -- curves ----------------------------------------------------------------------------------------


def curves(panels: Sequence[Panel], target: str) -> str:
    """Draw the curves of a model as small multiples, in the order given."""
    width = _COLUMNS * _PANEL_WIDTH
    height = _HEADER + math.ceil(len(panels) / _COLUMNS) * _PANEL_HEIGHT
    legend = (
        "blue: the model; pale: 80% interval of the refits; orange: mean of the training articles; "
        "each panel has its own scale"
    )
    lines = [
        _text(width / 2, 18, f"{target}: log-odds that each value of a feature adds", 13),
        _text(width / 2, 34, legend, 10, _GREY),
    ]
    for number, panel in enumerate(panels):
        row, column = divmod(number, _COLUMNS)
        x, y = column * _PANEL_WIDTH, _HEADER + row * _PANEL_HEIGHT
        lines += [f'<g transform="translate({x} {y})">', *_panel(panel), "</g>"]
    return _svg(width, height, f"Curves of the {target} model", lines)


def _panel(panel: Panel) -> Iterator[str]:
    axes = _panel_axes(panel)
    x = [axes.x[0], *panel.x.tolist(), axes.x[1]]  # flat beyond the outer knots
    y, low, high = (
        [heights[0], *heights, heights[-1]]
        for heights in (panel.y.tolist(), panel.low.tolist(), panel.high.tolist())
    )
    yield _text(axes.left + axes.width / 2, 12, feature_label(panel.name), 11)
    yield f'<polygon points="{axes.points(x + x[::-1], low + high[::-1])}" fill="{_BAND}"/>'
    yield axes.horizontal(0, _GREY, "1 2")
    yield (
        f'<rect x="{axes.left}" y="{axes.top}" width="{axes.width}" height="{axes.height}" '
        f'fill="none" stroke="{_PALE}"/>'
    )
    if not math.isnan(panel.mean):
        yield axes.vertical(min(max(panel.mean, axes.x[0]), axes.x[1]), _ORANGE, "4 2")
    yield f'<polyline points="{axes.points(x, y)}" fill="none" stroke="{_BLUE}" stroke-width="1.6"/>'
    for at, to in zip(x[1:-1], y[1:-1], strict=True):
        yield (
            f'<circle cx="{_pixel(axes.across(at))}" cy="{_pixel(axes.down(to))}" r="1.8" '
            f'fill="{_BLUE}"/>'
        )
    yield from _panel_labels(panel, axes)


def _panel_axes(panel: Panel) -> _Axes:
    first, last = float(panel.x[0]), float(panel.x[-1])
    margin = _MARGIN * (last - first) / (1 - 2 * _MARGIN)
    lowest = min(-_MIN_RANGE, float(panel.low.min()))
    highest = max(_MIN_RANGE, float(panel.high.max()))
    return _Axes(
        left=38, top=18, width=140, height=72,
        x=(first - margin, last + margin), y=(lowest, highest),
    )  # fmt: skip


def _panel_labels(panel: Panel, axes: _Axes) -> Iterator[str]:
    lowest, highest = axes.y
    for value, baseline in ((lowest, 3), (highest, 7)):
        label = with_minus_sign(f"{value:+.2g}")
        yield _text(axes.left - 3, axes.down(value) + baseline, label, 9, _GREY, "end")
    if min(highest, -lowest) > 0.2 * (highest - lowest):
        yield _text(axes.left - 3, axes.down(0) + 3, "0", 9, _GREY, "end")
    bottom = axes.top + axes.height
    for value in (float(panel.x[0]), float(panel.x[-1])):
        label = with_minus_sign(f"{float(f'{value:.3g}') + 0.0:g}")
        yield _text(axes.across(value), bottom + 11, label, 9, _GREY)
    yield _text(axes.left + axes.width / 2, bottom + 23, panel.unit, 9, _GREY)


def sparkline(x: Sequence[float], y: Sequence[float], label: str) -> str:
    """Draw a single curve without labels, for a line of text. The page styles its class, `curve`."""
    axes = _Axes(
        left=0, top=0, width=160, height=36, x=(x[0], x[-1]), y=(min(*y, 0.0), max(*y, 0.0))
    )
    return (
        f'<svg class="curve" viewBox="-2 -2 164 40" role="img" aria-label="{escape(label)}">'
        f'<path d="M0,{_pixel(axes.down(0))}H160"/><polyline points="{axes.points(x, y)}"/></svg>'
    )


# -- calibration -----------------------------------------------------------------------------------


def calibration(bins: Sequence[CalibrationBin], target: str, items: str) -> str:
    """Draw observed against predicted shares, with 95% intervals and the number of `items` per bin."""
    axes = _Axes(left=58, top=40, width=360, height=360, x=(0, 1), y=(0, 1))
    middle, bottom = axes.left + axes.width / 2, axes.top + axes.height
    floor = bottom + 82  # of the bars that count the items
    lines = [
        _text(middle, 16, f"{target}: calibration on held-out publishers", 13),
        _text(middle, 31, "bars: 95% intervals; dotted: perfect calibration", 10, _GREY),
    ]
    for tick in (0, 0.2, 0.4, 0.6, 0.8, 1):
        lines += [
            axes.horizontal(tick, _PALE),
            axes.vertical(tick, _PALE),
            _text(axes.left - 6, axes.down(tick) + 3, f"{tick:g}", 10, _GREY, "end"),
            _text(axes.across(tick), bottom + 14, f"{tick:g}", 10, _GREY),
        ]
    lines.append(_line(axes.left, bottom, axes.left + axes.width, axes.top, _GREY, "1 3"))
    points = axes.points((one.predicted for one in bins), (one.observed for one in bins))
    lines.append(f'<polyline points="{points}" fill="none" stroke="{_BLUE}"/>')
    for one in bins:
        share = one.items / max(other.items for other in bins)
        lines += _calibration_bin(one, axes, floor, 16 * share)
    lines += [
        _line(axes.left, floor, axes.left + axes.width, floor, _GREY),
        _text(axes.left - 6, floor - 4, items, 10, _GREY, "end"),
        _text(middle, floor + 20, "mean predicted probability of each bin", 11),
        f'<text transform="translate(16 {_pixel(axes.top + axes.height / 2)}) rotate(-90)" '
        'font-size="11" text-anchor="middle">share of label 1</text>',
    ]
    return _svg(440, 518, f"Calibration of the {target} model", lines)


def _calibration_bin(one: CalibrationBin, axes: _Axes, floor: float, height: float) -> list[str]:
    x, y = axes.across(one.predicted), axes.down(one.observed)
    low, high = wilson_interval(one.observed, one.items)
    return [
        _line(x, axes.down(low), x, axes.down(high), _BLUE),
        f'<circle cx="{_pixel(x)}" cy="{_pixel(y)}" r="3.5" fill="{_BLUE}"/>',
        _line(x, floor, x, floor - height, _BLUE, width=5),
        f'<text transform="translate({_pixel(x + 3)} {_pixel(floor - 19)}) rotate(-90)" '
        f'font-size="9" fill="{_GREY}">{one.items}</text>',
    ]


# -- elements --------------------------------------------------------------------------------------


def _svg(width: int, height: int, title: str, lines: Sequence[str]) -> str:
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" '
        f'height="{height}" role="img" font-family="Helvetica, Arial, sans-serif">'
    )
    ground = f'<rect width="{width}" height="{height}" fill="white"/>'
    return "\n".join([head, f"<title>{escape(title)}</title>", ground, *lines, "</svg>", ""])


def _text(
    x: float, y: float, text: str, size: int, colour: str = "black", anchor: str = "middle"
) -> str:
    return (
        f'<text x="{_pixel(x)}" y="{_pixel(y)}" font-size="{size}" fill="{colour}" '
        f'text-anchor="{anchor}">{escape(text)}</text>'
    )


def _line(
    x: float, y: float, to_x: float, to_y: float, colour: str, dashes: str = "", width: int = 1
) -> str:
    dashed = f' stroke-dasharray="{dashes}"' if dashes else ""
    return (
        f'<line x1="{_pixel(x)}" y1="{_pixel(y)}" x2="{_pixel(to_x)}" y2="{_pixel(to_y)}" '
        f'stroke="{colour}" stroke-width="{width}"{dashed}/>'
    )


def _pixel(position: float) -> str:
    """Return a position in tenths of a pixel."""
    return f"{round(position, 1) + 0.0:g}"
