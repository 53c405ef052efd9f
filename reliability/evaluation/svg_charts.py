"""Drawings of a model as SVG text: its curves as small multiples, and its calibration.

Numbers in, text out, the same to the byte each time, so that a drawing in a repository changes when what
it shows does. Any viewer of Markdown shows them. It refuses to know where numbers come from and go to.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from html import escape
from typing import NamedTuple

from reliability.metrics import Array, CalibrationBin, wilson_interval

# Told apart by every eye (Okabe and Ito 2008); on white, whatever the page.
_BLUE, _BAND, _ORANGE, _GREY, _PALE = "#0072B2", "#bcd9ea", "#D55E00", "#555555", "#dddddd"
_COLUMNS = 5
_CELL = (188, 126)  # width and height of a panel with all around it
_PLOT = (38, 18, 140, 72)  # its axes: left, top, width, height
_HEAD = 46  # above the panels
_FLATTEST = 0.1  # log-odds to either side of 0 that every panel shows: what is less looks flat
_MARGIN = 0.06  # of the width, to either side: a curve is flat there


class Panel(NamedTuple):
    """A curve: log-odds at values of a feature, the ends of the interval there, and the mean value.

    The mean is NaN where the feature could be measured nowhere.
    """

    name: str
    unit: str
    x: Array
    y: Array
    low: Array
    high: Array
    mean: float


def curves(panels: Sequence[Panel], target: str) -> str:
    """Draw the curves of a model, in the order given."""
    width = _COLUMNS * _CELL[0]
    height = _HEAD + math.ceil(len(panels) / _COLUMNS) * _CELL[1]
    lines = [
        _text(width / 2, 18, f"{target}: log-odds that each value of a feature adds", 13),
        _text(
            width / 2, 34,
            "blue: the model; pale: 80 % interval of the refits; orange: mean of the articles learned "
            "from; each panel on its own scale",
            10, _GREY,
        ),
    ]  # fmt: skip
    for number, panel in enumerate(panels):
        row, column = divmod(number, _COLUMNS)
        x, y = column * _CELL[0], _HEAD + row * _CELL[1]
        lines += [f'<g transform="translate({x} {y})">', *_panel(panel), "</g>"]
    return _svg(width, height, f"Curves of the {target} model", lines)


def _panel(panel: Panel) -> Iterator[str]:
    left, top, width, height = _PLOT
    first, last = float(panel.x[0]), float(panel.x[-1])
    wide = (last - first) / (1 - 2 * _MARGIN)
    lowest = min(-_FLATTEST, float(panel.low.min()))
    highest = max(_FLATTEST, float(panel.high.max()))

    def across(value: float) -> float:
        return left + width * (_MARGIN + (value - first) / wide)

    def down(value: float) -> float:
        return top + height * (highest - value) / (highest - lowest)

    def points(heights: Array) -> list[str]:
        """Return the corners of a line over the whole width: flat beyond the outer knots."""
        inner = [
            (across(at), down(value))
            for at, value in zip(panel.x.tolist(), heights.tolist(), strict=True)
        ]
        outer = [(left, inner[0][1]), *inner, (left + width, inner[-1][1])]
        return [f"{_n(x)},{_n(y)}" for x, y in outer]

    band = " ".join(points(panel.low) + points(panel.high)[::-1])
    yield _text(left + width / 2, 12, panel.name.replace("_", " "), 11)
    yield f'<polygon points="{band}" fill="{_BAND}"/>'
    yield _line(left, down(0), left + width, down(0), _GREY, "1 2")
    yield f'<rect x="{left}" y="{top}" width="{width}" height="{height}" fill="none" stroke="{_PALE}"/>'
    if not math.isnan(panel.mean):
        at = min(max(across(panel.mean), left), left + width)
        yield _line(at, top, at, top + height, _ORANGE, "4 2")
    line = " ".join(points(panel.y))
    yield f'<polyline points="{line}" fill="none" stroke="{_BLUE}" stroke-width="1.6"/>'
    for x, y in zip(panel.x.tolist(), panel.y.tolist(), strict=True):
        yield f'<circle cx="{_n(across(x))}" cy="{_n(down(y))}" r="1.8" fill="{_BLUE}"/>'
    for value in (lowest, highest):
        yield _text(
            left - 3, down(value) + 3 + (value == highest) * 4, _signed(value), 9, _GREY, "end"
        )
    if min(highest, -lowest) > 0.2 * (highest - lowest):
        yield _text(left - 3, down(0) + 3, "0", 9, _GREY, "end")
    bottom = top + height
    for value in (first, last):
        yield _text(across(value), bottom + 11, _number(value), 9, _GREY)
    yield _text(left + width / 2, bottom + 23, panel.unit, 9, _GREY)


def calibration(bins: Sequence[CalibrationBin], target: str, items: str) -> str:
    """Draw how often what a probability says came out, with 95 % intervals and how many of `items`."""
    left, top, side, strip = 58, 40, 360, 46
    width, height = left + side + 22, top + side + strip + 72
    bottom = top + side

    def across(value: float) -> float:
        return left + side * value

    def down(value: float) -> float:
        return bottom - side * value

    lines = [
        _text(left + side / 2, 16, f"{target}: calibration, publishers held out", 13),
        _text(left + side / 2, 31, "bars: 95 % intervals; dotted: as often as said", 10, _GREY),
    ]
    for tick in (0, 0.2, 0.4, 0.6, 0.8, 1):
        lines += [
            _line(left, down(tick), left + side, down(tick), _PALE),
            _line(across(tick), top, across(tick), bottom, _PALE),
            _text(left - 6, down(tick) + 3, f"{tick:g}", 10, _GREY, "end"),
            _text(across(tick), bottom + 14, f"{tick:g}", 10, _GREY),
        ]
    lines.append(_line(left, bottom, left + side, top, _GREY, "1 3"))
    corners = " ".join(f"{_n(across(one.predicted))},{_n(down(one.observed))}" for one in bins)
    lines.append(f'<polyline points="{corners}" fill="none" stroke="{_BLUE}"/>')
    most = max(one.items for one in bins)
    floor = bottom + 36 + strip
    for one in bins:
        at = across(one.predicted)
        low, high = wilson_interval(one.observed, one.items)
        lines += [
            _line(at, down(low), at, down(high), _BLUE),
            f'<circle cx="{_n(at)}" cy="{_n(down(one.observed))}" r="3.5" fill="{_BLUE}"/>',
            _line(at, floor, at, floor - 16 * one.items / most, _BLUE, width=5),
            f'<text transform="translate({_n(at + 3)} {_n(floor - 19)}) rotate(-90)" font-size="9" '
            f'fill="{_GREY}">{one.items}</text>',
        ]
    middle = top + side / 2
    lines += [
        _line(left, floor, left + side, floor, _GREY),
        _text(left - 6, floor - 4, items, 10, _GREY, "end"),
        _text(left + side / 2, floor + 20, "probability said, mean of each bin", 11),
        f'<text transform="translate(16 {_n(middle)}) rotate(-90)" font-size="11" '
        'text-anchor="middle">share with label 1</text>',
    ]
    return _svg(width, height, f"Calibration of the {target} model", lines)


def _svg(width: int, height: int, title: str, lines: Sequence[str]) -> str:
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" '
        f'height="{height}" role="img" font-family="Helvetica, Arial, sans-serif">'
    )
    back = f'<rect width="{width}" height="{height}" fill="white"/>'
    return "\n".join([head, f"<title>{escape(title)}</title>", back, *lines, "</svg>", ""])


def _text(
    x: float, y: float, said: str, size: int, colour: str = "black", anchor: str = "middle"
) -> str:
    return (
        f'<text x="{_n(x)}" y="{_n(y)}" font-size="{size}" fill="{colour}" '
        f'text-anchor="{anchor}">{escape(said)}</text>'
    )


def _line(
    x: float, y: float, to_x: float, to_y: float, colour: str, dashes: str = "", width: int = 1
) -> str:
    dashed = f' stroke-dasharray="{dashes}"' if dashes else ""
    return (
        f'<line x1="{_n(x)}" y1="{_n(y)}" x2="{_n(to_x)}" y2="{_n(to_y)}" stroke="{colour}" '
        f'stroke-width="{width}"{dashed}/>'
    )


def _n(place: float) -> str:
    """Return a place in tenths of a pixel."""
    return f"{round(place, 1) + 0.0:g}"


def _number(value: float) -> str:
    return f"{float(f'{value:.3g}') + 0.0:g}".replace("-", "−")


def _signed(value: float) -> str:
    return f"{value:+.2g}".replace("-", "−")
