"""Quotations."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from itertools import pairwise

_QUOTE = re.compile(r"\"|``|''")


# The most characters from the end of the paragraph that opens a quotation to its closing mark.
_LONGEST_GAP = 2_000


# The mark comes first, and what must stand before it after: so a text is searched for marks alone.
_SINGLE_OPEN = re.compile(r"'(?<![^\s(\[-]')(?=\w)")


_SINGLE_CLOSE = re.compile(r"'(?<=[\w.,!?-]')(?=[\s.,;:!?)-]|\Z)")


def find_quotations(folded: str, breaks: list[int]) -> list[tuple[int, int]]:
    """Return the (start, end) offsets of quotations, quotation marks included.

    A mark that nothing closes in its paragraph runs to the closing mark of a paragraph soon after;
    else to the paragraph's end where the next paragraph opens with a mark again, as print has it,
    or where the paragraph opens with it; else it is a stray sign. Where a text has no double marks,
    single ones are read, whatever is between them. Where it has both, so are those outside the
    double ones: of forty in edited news all quoted somebody, most in links and headings.
    """
    found: list[tuple[int, int]] = []
    marks = [match.span() for match in _QUOTE.finditer(folded)]
    singles = list(_singles(folded, breaks))
    if not marks:
        return singles
    edges = [0, *breaks, len(folded)]
    cursor = 0
    for left, right in pairwise(edges):
        opened: int | None = None
        while cursor < len(marks) and marks[cursor][0] < right:
            start, end = marks[cursor]
            cursor += 1
            previous = folded[start - 1] if start > left else " "
            following = folded[end] if end < right else " "
            if opened is None:
                if following.isspace() or (previous.isdigit() and not following.isalnum()):
                    continue  # a closing mark without an opening one, or inches
                opened = start
            elif previous.isspace() and not following.isspace():
                opened = start  # a second opening: the first was never closed
            else:
                found.append((opened, end))
                opened = None
        if opened is not None:
            start, end = marks[cursor] if cursor < len(marks) else (len(folded), len(folded))
            closes = start > 0 and not folded[start - 1].isspace() and folded[end:][:1] <= "/"
            if cursor < len(marks) and closes and start - right < _LONGEST_GAP:
                found.append((opened, end))
                cursor += 1
            elif not folded[right:start].strip() or not folded[left:opened].strip():
                found.append((opened, right))
    outside = [
        (start, end)
        for start, end in singles
        if bisect_left(found, (start, 0)) == (at := bisect_left(found, (end, 0)))
        and (at == 0 or found[at - 1][1] <= start)
    ]
    return sorted(found + outside) if outside else found


def _singles(folded: str, breaks: list[int]) -> Iterator[tuple[int, int]]:
    """Yield the offsets of what stands between single marks of the same paragraph."""
    closings = [match.end() for match in _SINGLE_CLOSE.finditer(folded)]
    end = 0
    for opening in _SINGLE_OPEN.finditer(folded):
        start, after = opening.span()
        i, j = bisect_left(breaks, after), bisect_right(closings, after)
        if start < end or j == len(closings) or (i < len(breaks) and closings[j] > breaks[i]):
            continue
        end = closings[j]
        yield start, end
