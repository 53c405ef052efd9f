"""Marks: the findings of a report numbered in reading order, and the text split where marks change."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import islice, pairwise
from typing import NamedTuple

from reliability.records import Finding

_DEEPEST = 30  # marks over one place; more grow with the square of the text


class Mark(NamedTuple):
    """A numbered span of the title or the text.

    `finding` is None for a span that is only related to a finding, such as the other half of a
    contradiction.
    """

    in_title: bool
    start: int
    end: int
    number: int
    signal: str
    finding: Finding | None


class Segment(NamedTuple):
    """A span of text that lies under the same marks from start to end, in the order they opened."""

    start: int
    end: int
    marks: tuple[Mark, ...]


def number_marks(findings: Iterable[Finding]) -> list[Mark]:
    """Return a mark for each finding and related span, numbered from 1 in reading order."""
    spans: list[tuple[bool, int, int, str, Finding | None]] = []
    related: dict[tuple[str, int, int], None] = {}
    found = set()
    for finding in findings:
        in_title = finding.where == "title"
        spans.append((in_title, finding.start, finding.end, finding.signal, finding))
        if not in_title:
            found.add((finding.signal, finding.start, finding.end))
        related.update(((finding.signal, *span), None) for span in finding.related)
    spans += [
        (False, start, end, signal, None)
        for signal, start, end in related
        if (signal, start, end) not in found
    ]
    spans.sort(key=lambda span: (not span[0], span[1], -span[2]))
    return [
        Mark(in_title=in_title, start=start, end=end, number=number, signal=signal, finding=finding)
        for number, (in_title, start, end, signal, finding) in enumerate(spans, 1)
    ]


def split_at_marks(
    length: int, marks: Iterable[Mark], cuts: Iterable[int] = ()
) -> Iterator[Segment]:
    """Split a text of a given length at the edges of its marks, which may overlap, and at `cuts`.

    A segment has the marks that cover it; of more than `_DEEPEST`, it has those that begin last.
    """
    edges = {0, length, *cuts}
    opening: dict[int, list[Mark]] = defaultdict(list)
    closing: dict[int, list[Mark]] = defaultdict(list)
    for mark in marks:
        edges.update((mark.start, mark.end))
        opening[mark.start].append(mark)
        closing[mark.end].append(mark)
    covering: dict[int, Mark] = {}
    for start, end in pairwise(sorted(edges)):
        for mark in closing[start]:
            covering.pop(mark.number, None)
        covering.update((mark.number, mark) for mark in opening[start] if mark.end > start)
        yield Segment(start, end, tuple(islice(reversed(covering.values()), _DEEPEST))[::-1])


def related_marks(marks: Iterable[Mark]) -> dict[int, list[int]]:
    """Map the number of each mark to the numbers of its related marks.

    A mark without a finding maps back to the marks whose findings name it.
    """
    marks = list(marks)
    numbers: dict[tuple[str, int, int], list[int]] = defaultdict(list)
    for mark in marks:
        if not mark.in_title:
            numbers[mark.signal, mark.start, mark.end].append(mark.number)
    without_finding = {mark.number for mark in marks if mark.finding is None}
    related: dict[int, list[int]] = defaultdict(list)
    for mark in marks:
        for span in mark.finding.related if mark.finding else ():
            for other in numbers[mark.signal, *span]:
                related[mark.number].append(other)
                if other in without_finding:
                    related[other].append(mark.number)
    return related
