"""Find a short sentence that repeats another with one thing replaced: a place, a year or a room.

"The trial began in March" and "The trial began in June" cannot both be true. A year or a month is
compared only for an event that happens once: a festival may be held every year.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from reliability.contradictions.clauses import Clause, Clauses
from reliability.contradictions.comparability import (
    DAY,
    OTHER,
    ClausePair,
    both_assertions,
    comparable,
    is_negated,
)
from reliability.contradictions.lexical_opposition import oppositions
from reliability.text.lexicon_files import word_list
from reliability.text.named_entities import DATE, ENTITY

_LONGEST = 25  # words of a sentence
_FEWEST, _MOST = 3, 10  # units of a sentence
_LOCATING = frozenset(("in", "at", "near"))
_MONTHS = frozenset(word_list("months"))
_PLACE, _TIME = "place", "time"
_Frame = tuple[str, tuple[str, ...], tuple[str, ...]]  # a class, and the units before and after


class Slot(NamedTuple):
    """A sentence, and a unit of it that may be replaced."""

    sentence: int
    unit: str


def restated_pairs(clauses: Clauses) -> Iterator[ClausePair]:
    """Yield two short sentences that are the same but for one unit, which excludes the other."""
    first_with: dict[_Frame, Slot] = {}
    for frame, slot in _slots(clauses):
        other = first_with.setdefault(frame, slot)
        if other.unit != slot.unit:
            (a, *more), (b, *others) = map(clauses.of_sentence, (other.sentence, slot.sentence))
            if not more and not others and _exclude(clauses, frame[0], a, b):
                yield ClausePair(a, b, DAY if frame[0] == _TIME else OTHER)


def _slots(clauses: Clauses) -> Iterator[tuple[_Frame, Slot]]:
    """Yield the units of short sentences that may be replaced, with all that is around them."""
    for sentence, span in enumerate(clauses.document.sentences):
        if span.last - span.first > _LONGEST:
            continue
        at = [i for i in range(span.first, span.last) if clauses.stems[i]]
        if not _FEWEST <= len(at) <= _MOST:
            continue
        units = [clauses.stems[i] for i in at]
        for k, i in enumerate(at):
            if kind := _class(clauses, i):
                frame = kind, tuple(units[:k]), tuple(units[k + 1 :])
                yield frame, Slot(sentence, units[k])


def _class(clauses: Clauses, i: int) -> str:
    """Return the class of the things of which only one can stand at word `i`, or ""."""
    document, unit = clauses.document, clauses.stems[i]
    if document.entities[i] == ENTITY:
        start = document.entity_start(i)
        return _PLACE if start and document.words[start - 1] in _LOCATING else ""
    if unit[0] == "@" or (document.entities[i] == DATE and document.words[i] in _MONTHS):
        return _TIME
    return oppositions().groups.get(unit, "")


def _exclude(clauses: Clauses, kind: str, a: Clause, b: Clause) -> bool:
    """Return True if two clauses that differ in one unit of a class cannot both be true."""
    words, names = clauses.document.words, clauses.document.entities
    if any(words[clause.first] != "the" and not names[clause.first] for clause in (a, b)):
        return False
    if is_negated(a) or is_negated(b) or not comparable(clauses, a, clauses, b):
        return False
    if kind == _TIME and oppositions().one_time_events.isdisjoint(a.stems):
        return False
    return both_assertions(clauses, a, b)
