"""Marks: the phrases of a report, numbered as a reader meets them, and the text cut where they change.

It knows offsets; it refuses to know how a mark looks.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from reliability.records import Finding


class Mark(NamedTuple):
    """A numbered phrase. `evidence` is None where it only stands against another one."""

    in_title: bool
    start: int
    end: int
    number: int
    signal: str
    evidence: Finding | None


def number_marks(findings: Iterable[Finding]) -> list[Mark]:
    """Number findings, and what they stand against, in the order in which a reader meets them."""
    places: list[tuple[bool, int, int, str, Finding | None]] = []
    against: dict[tuple[str, int, int], None] = {}
    found = set()
    for evidence in findings:
        in_title = evidence.signal == "headline"
        places.append((in_title, evidence.start, evidence.end, evidence.signal, evidence))
        if not in_title:
            found.add((evidence.signal, evidence.start, evidence.end))
        against.update(((evidence.signal, *span), None) for span in evidence.related)
    places += [
        (False, start, end, signal, None)
        for signal, start, end in against
        if (signal, start, end) not in found
    ]
    places.sort(key=lambda place: (not place[0], place[1], -place[2]))
    return [
        Mark(in_title, start, end, index, signal, evidence)
        for index, (in_title, start, end, signal, evidence) in enumerate(places, 1)
    ]


class Segment(NamedTuple):
    """A stretch of text under the same marks all along, the mark that opened first before others."""

    start: int
    end: int
    marks: tuple[Mark, ...]


def split_at_marks(
    length: int, marks: Iterable[Mark], cuts: Iterable[int] = ()
) -> Iterator[Segment]:
    """Cut a text of a length at each edge of its marks, which may overlap, and where else is told."""
    edges = {0, length, *cuts}
    opening: dict[int, list[Mark]] = defaultdict(list)
    for mark in marks:
        edges.update((mark.start, mark.end))
        opening[mark.start].append(mark)
    covering: list[Mark] = []
    for start, end in pairwise(sorted(edges)):
        covering = [mark for mark in covering if mark.end > start] + opening[start]
        yield Segment(start, end, tuple(covering))


def related_marks(marks: Iterable[Mark]) -> dict[int, list[int]]:
    """Return by its number which marks each stands against; one without evidence, whose it is."""
    marks = list(marks)
    numbers: dict[tuple[str, int, int], list[int]] = defaultdict(list)
    for mark in marks:
        if not mark.in_title:
            numbers[mark.signal, mark.start, mark.end].append(mark.number)
    found: dict[int, list[int]] = defaultdict(list)
    bare = {mark.number for mark in marks if mark.evidence is None}
    for mark in marks:
        for span in mark.evidence.related if mark.evidence else ():
            for other in numbers[mark.signal, *span]:
                found[mark.number].append(other)
                if other in bare:
                    found[other].append(mark.number)
    return found
