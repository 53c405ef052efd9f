"""Find a short sentence that repeats another with one thing replaced: a place, a year or a room.

"The trial began in March" and "The trial began in June" cannot both be true. A year or a month is
compared only for an event that happens once: a festival may be held every year.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import compress
from typing import NamedTuple

from reliability.contradictions import notes
from reliability.contradictions.clauses import MAY, STEMS, Clause, Clauses
from reliability.contradictions.comparability import (
    ClausePair,
    both_assertions,
    comparable,
    is_negated,
)
from reliability.contradictions.lexical_opposition import oppositions
from reliability.text.lexicon_files import word_list

_LONGEST = 25  # words of a sentence
_FEWEST, _MOST = 3, 10  # units of a sentence
_LOCATING = frozenset(("in", "at", "near"))
_MONTHS = frozenset(STEMS[month] or MAY for month in word_list("months"))
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
                yield ClausePair(a, b, notes.DAY if frame[0] == _TIME else notes.OTHER)


def _slots(clauses: Clauses) -> Iterator[tuple[_Frame, Slot]]:
    """Yield the units of short sentences that may be replaced, with all that is around them."""
    sentences, sentence_of = clauses.document.sentences, clauses.document.sentence_of
    for kind, i in _replaceable(clauses):
        sentence = sentence_of[i]
        span = sentences[sentence]
        if span.last - span.first <= _LONGEST:
            before = tuple(filter(None, clauses.stems[span.first : i]))
            after = tuple(filter(None, clauses.stems[i + 1 : span.last]))
            if _FEWEST <= len(before) + len(after) + 1 <= _MOST:
                yield (kind, before, after), Slot(sentence, clauses.stems[i])


def _replaceable(clauses: Clauses) -> Iterator[tuple[str, int]]:
    """Yield the units that exclude others of their class in their place, with the class."""
    document, groups = clauses.document, oppositions().groups
    for first, last in document.entity_ranges:
        if first and document.words[first - 1] in _LOCATING:
            yield _PLACE, last - 1
    wanted = groups.keys() & clauses.all_stems
    wanted |= {stem for stem in clauses.all_stems if stem[:1] == "@"}
    wanted |= _MONTHS & clauses.all_stems
    for i in compress(range(len(clauses.stems)), map(wanted.__contains__, clauses.stems)):
        yield groups.get(clauses.stems[i], _TIME), i


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
