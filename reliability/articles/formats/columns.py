"""Columns of a page: its lines in the order of reading, from a text that keeps its layout by spaces.

Such a text has the columns of a page side by side, with spaces between them. A column is known by its
left margin, at which many lines go on after a gap. Each is read from top to bottom, from the left one to
the right one; a line across them, such as a headline, divides what is above it from what is below it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from statistics import mean

_FEWEST_LINES = 5  # that go on at the margin of a column
_SHARE = 0.25  # of the lines of a page, the same
_MOST_MARGINS = 40  # that are looked at
_NARROWEST = 18  # characters between two margins
_JITTER = 4  # characters by which lines of a column begin apart, if a program drew each row at once
_NEAR = 6  # characters between a margin and a gap that may belong to it
_WIDE_GAP = re.compile(r"(?<=\S) {3,}(?=\S)")
_GAP = re.compile(r" {2,}(?=\S)")
_FEWEST_WORDS = 3  # in the mean line of a column; the cells of a table have fewer
_BLANK_INSIDE = re.compile(r"(?<![.!?…:\"'”’)\]])\n\n+")  # a blank line inside a sentence
_MOST_BLANK = 0.4  # share of the lines; with more, a blank line divides any two lines


def lines_in_columns(lines: Sequence[str]) -> list[str] | None:
    """Return the lines of a page in the order of reading, or None if it has no columns of prose.

    Blank lines divide the paragraphs, where they do so on the page.

    Examples
    --------
    >>> page = [f"{f'Left line {n} goes on':30}Right line {n} goes on" for n in range(5)]
    >>> lines_in_columns(page)[3:7]
    ['Left line 3 goes on', 'Left line 4 goes on', 'Right line 0 goes on', 'Right line 1 goes on']
    """
    margins = _margins(lines)
    parts = list(_parts(lines, margins)) if margins else []
    for column in zip(*(part for part in parts if len(part) > 1), strict=True):
        words = [len(line.split()) for part in column for line in part if line]
        if not words or mean(words) < _FEWEST_WORDS:
            return None
    return [line for part in parts for column in (*part, [""]) for line in column][:-1] or None


def _margins(lines: Sequence[str]) -> list[int]:
    """Return the left margins of the columns but the first, from left to right."""
    counts = Counter(gap.end() for line in lines for gap in _WIDE_GAP.finditer(line))
    least = max(_FEWEST_LINES, _SHARE * sum(map(bool, lines)))
    margins = [0]
    for margin, _ in counts.most_common(_MOST_MARGINS):
        near = sum(counts[margin + step] for step in range(-_JITTER, _JITTER + 1))
        if near >= least and all(abs(margin - other) >= _NARROWEST for other in margins):
            margins.append(margin)
    return sorted(margins)[1:]


def _parts(lines: Sequence[str], margins: Sequence[int]) -> Iterator[list[list[str]]]:
    """Yield the parts of a page from top to bottom, as columns; a line across them is a part."""
    heads = _running_heads(lines)
    rows: list[list[str]] = []
    for i, line in enumerate(lines):
        cells = None if i in heads else _cells(line, margins)
        if cells:
            rows.append(cells)
            continue
        yield from _columns(rows)
        yield [[_plain(line)]]
        rows = []
    yield from _columns(rows)


def _running_heads(lines: Sequence[str]) -> set[int]:
    """Return the first and the last line of a page, if a blank line divides them from the text."""
    filled = [i for i, line in enumerate(lines) if line.strip()]
    (first, second), (last_but_one, last) = filled[:2], filled[-2:]
    return {i for i, j in ((first, second), (last, last_but_one)) if abs(i - j) > 1}


def _cells(line: str, margins: Sequence[int]) -> list[str] | None:
    """Return the text of a line in each column, or None if the line goes on across a margin."""
    cells: list[str] = []
    line = line.rstrip()  # a search for gaps takes time with spaces that nothing follows
    for margin in reversed(margins):
        cut = _cut(line, margin)
        if cut is None:
            return None
        cells.append(_plain(line[cut:]))
        line = line[:cut].rstrip()
    return [_plain(line), *reversed(cells)]


def _cut(line: str, margin: int) -> int | None:
    """Return the place at which the text right of a margin begins; None if it goes on across it."""
    if len(line) <= margin:
        return len(line)
    gaps = (
        gap
        for gap in _GAP.finditer(line)
        if gap.start() <= margin + _NEAR and gap.end() >= margin - _NEAR
    )
    widest = max(gaps, key=lambda gap: gap.end() - gap.start(), default=None)
    return widest.end() if widest else None


def _columns(rows: Sequence[Sequence[str]]) -> Iterator[list[list[str]]]:
    """Yield the columns of some rows, if there are any; a row that is blank divides paragraphs.

    Base lines may differ between columns, so that a blank row is a space in one of them only. It counts
    where a sentence ends.
    """
    if not any(map(any, rows)):
        return
    if sum(not any(row) for row in rows) > _MOST_BLANK * len(rows):
        rows = list(filter(any, rows))
    columns = (
        "\n".join(row[k] for row in rows if row[k] or not any(row)) for k in range(len(rows[0]))
    )
    yield [_BLANK_INSIDE.sub("\n", column.strip("\n")).split("\n") for column in columns]


def _plain(line: str) -> str:
    return " ".join(line.split())
