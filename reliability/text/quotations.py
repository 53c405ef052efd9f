"""Quotations: the parts of a text in quotation marks."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from itertools import pairwise

Range = tuple[int, int]

_DOUBLE_MARK = re.compile(r"\"|``|''")
# The mark comes first in the pattern, and the character before it is in a lookbehind, so that the
# search is for marks alone.
_SINGLE_OPENING = re.compile(r"'(?<![^\s(\[-]')(?=\w)")
_SINGLE_CLOSING = re.compile(r"'(?<=[\w.,!?-]')(?=[\s.,;:!?)-]|\Z)")

# The most characters from the end of the paragraph that opens a quotation to its closing mark.
_LONGEST_GAP = 2_000


def find_quotations(text: str, breaks: Sequence[int]) -> list[Range]:
    """Return the (start, end) offsets of the quotations of a normalized text, marks included.

    If a text has double marks, those pair up within paragraphs, and single marks count only outside
    the pairs: forty of forty in edited news quoted somebody, most in links and headings. If it has
    none, all pairs of single marks count.

    `breaks` are the offsets at which its paragraphs end, in order, without the last.

    Examples
    --------
    >>> find_quotations('"It rains," she said. A 12" pipe broke.', [])
    [(0, 11)]
    """
    marks = [match.span() for match in _DOUBLE_MARK.finditer(text)]
    single = list(_in_single_marks(text, breaks))
    if not marks:
        return single
    double = list(_in_double_marks(text, breaks, marks))
    outside = [one for one in single if not _overlaps_any(one, double)]
    return sorted(double + outside) if outside else double


def _in_double_marks(text: str, breaks: Sequence[int], marks: Sequence[Range]) -> Iterator[Range]:
    """Yield the ranges between double marks, in order."""
    used = 0  # marks
    for start, end in pairwise([0, *breaks, len(text)]):
        if used == len(marks):
            return
        if marks[used][0] >= end:
            continue
        first, used = used, bisect_left(marks, (end, 0), used)
        pairs, unclosed = _pair_marks(text, (start, end), marks[first:used])
        yield from pairs
        if unclosed is None:
            continue
        if used < len(marks) and _closes_earlier_paragraph(text, end, marks[used]):
            yield unclosed, marks[used][1]
            used += 1
        elif _runs_to_the_end(text, (start, end), unclosed, marks[used : used + 1]):
            yield unclosed, end


def _pair_marks(
    text: str, paragraph: Range, marks: Sequence[Range]
) -> tuple[list[Range], int | None]:
    """Pair the marks of a paragraph; return the pairs and the start of a mark that nothing closes."""
    pairs: list[Range] = []
    opened: int | None = None
    paragraph_start, paragraph_end = paragraph
    for start, end in marks:
        previous = text[start - 1] if start > paragraph_start else " "
        following = text[end] if end < paragraph_end else " "
        if opened is None:
            is_inches = previous.isdigit() and not following.isalnum()
            if not following.isspace() and not is_inches:
                opened = start
        elif previous.isspace() and not following.isspace():
            opened = start  # a second opening mark: the first was never closed
        else:
            pairs.append((opened, end))
            opened = None
    return pairs, opened


def _closes_earlier_paragraph(text: str, paragraph_end: int, mark: Range) -> bool:
    """Return True if a mark closes a quotation that a paragraph a little earlier opened."""
    start, end = mark
    return (
        start - paragraph_end < _LONGEST_GAP
        and not text[start - 1].isspace()
        and text[end : end + 1] <= "/"  # white space, punctuation or the end of the text
    )


def _runs_to_the_end(text: str, paragraph: Range, opened: int, next_marks: Sequence[Range]) -> bool:
    """Return True if an unclosed quotation covers the rest of its paragraph.

    In print, each paragraph of a long quotation opens with a mark and only the last one closes. So this
    paragraph or the next must open with a mark, or the text must end here; else the mark is ignored.
    """
    next_start = next_marks[0][0] if next_marks else len(text)
    return not text[paragraph[1] : next_start].strip() or not text[paragraph[0] : opened].strip()


def _in_single_marks(text: str, breaks: Sequence[int]) -> Iterator[Range]:
    """Yield the ranges between single marks of the same paragraph."""
    closings = [match.end() for match in _SINGLE_CLOSING.finditer(text)]
    end = 0
    for opening in _SINGLE_OPENING.finditer(text):
        start, after = opening.span()
        i, j = bisect_left(breaks, after), bisect_right(closings, after)
        if start < end or j == len(closings) or (i < len(breaks) and closings[j] > breaks[i]):
            continue
        end = closings[j]
        yield start, end


def _overlaps_any(one: Range, others: Sequence[Range]) -> bool:
    """Return True if a range overlaps one of several others, in order and disjoint."""
    i = bisect_left(others, (one[1], 0))
    return i > 0 and others[i - 1][1] > one[0]
