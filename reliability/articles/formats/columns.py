"""Columns of a page: its lines in the order of reading, from a text that keeps its layout by spaces.

Such a text has the columns of a page side by side, with spaces between them. The left margin of a
column is a position at which many lines continue after a gap. The columns are read from left to right,
each from top to bottom. A line across them, such as a headline, separates the columns above it from
those below it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from statistics import mean

# The lines that continue at the margin of a column: number, and share of the lines of the page
_FEWEST_LINES, _LEAST_SHARE = 5, 0.25
_MOST_MARGINS = 40  # positions that are tried
_NARROWEST = 18  # characters between two margins
_JITTER = 4  # characters by which a line of a column may begin to the left or right of its margin
_NEAR = 6  # characters between a margin and a gap that may belong to it
_WIDE_GAP = re.compile(r"(?<=\S) {3,}(?=\S)")
_GAP = re.compile(r" {2,}(?=\S)")
_FEWEST_WORDS = 3  # of the lines of a column, in the mean; the cells of a table have fewer
_BLANK_INSIDE = re.compile(r"(?<![.!?…:\"'”’)\]])\n\n+")  # a blank line inside a sentence
_MOST_BLANK = 0.4  # share of the lines; with more, a blank line divides any two lines


def lines_in_columns(lines: Sequence[str]) -> list[str] | None:
    """Return the lines of a page in the order of reading, or None if it has no columns of prose.

    Blank lines divide paragraphs, as on the page.

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
    """Return the left margins of all columns except the first, from left to right."""
    counts = Counter(gap.end() for line in lines for gap in _WIDE_GAP.finditer(line))
    least = max(_FEWEST_LINES, _LEAST_SHARE * sum(map(bool, lines)))
    margins = [0]
    for margin, _ in counts.most_common(_MOST_MARGINS):
        near = sum(counts[margin + step] for step in range(-_JITTER, _JITTER + 1))
        if near >= least and all(abs(margin - other) >= _NARROWEST for other in margins):
            margins.append(margin)
    return sorted(margins)[1:]


def _parts(lines: Sequence[str], margins: Sequence[int]) -> Iterator[list[list[str]]]:
    """Yield the parts of a page from top to bottom, each as columns; a line across is one column."""
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
    """Return the numbers of the first and last line of a page, if a blank line separates each."""
    filled = [i for i, line in enumerate(lines) if line.strip()]
    (first, second), (last_but_one, last) = filled[:2], filled[-2:]
    return {i for i, j in ((first, second), (last, last_but_one)) if abs(i - j) > 1}


def _cells(line: str, margins: Sequence[int]) -> list[str] | None:
    """Return the text of a line in each column, or None if it has no gap at one of the margins."""
    cells: list[str] = []
    line = line.rstrip()  # trailing spaces would make the search for gaps slow
    for margin in reversed(margins):
        cut = _cut(line, margin)
        if cut is None:
            return None
        cells.append(_plain(line[cut:]))
        line = line[:cut].rstrip()
    return [_plain(line), *reversed(cells)]


def _cut(line: str, margin: int) -> int | None:
    """Return the offset of the text to the right of a margin, or None if there is no gap near it."""
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
    """Yield the columns of some rows as one part, unless all rows are blank.

    A blank row divides paragraphs, but only where a sentence ends: the lines of two columns may be at
    different heights, so that a row is blank between two lines of a paragraph.
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
