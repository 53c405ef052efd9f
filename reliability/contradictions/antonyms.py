"""Find clauses that are the same except for a word and its antonym: "approved", "rejected".

Two clauses that share many units in another order are weak evidence: the other words may make the
difference.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator

from reliability.contradictions.clauses import PRONOUNS, Clauses
from reliability.contradictions.comparability import (
    DEPENDENT,
    LOOSE_WEIGHT,
    OPPOSITE,
    ClausePair,
    aligned,
    compatible,
    count_content,
    is_negated,
    overlap_loosely,
)
from reliability.contradictions.lexical_opposition import oppositions


def antonym_pairs(clauses: Clauses) -> Iterator[ClausePair]:
    """Yield clauses that are the same except for a word and its antonym."""
    pairs = oppositions().antonyms
    present = oppositions().antonym_stems.intersection(clauses.all_stems)
    sided = {stem for stem in present if not present.isdisjoint(pairs[stem])}
    if not sided:
        return
    sentences: dict[str, list[int]] = {}
    for sentence, stems in enumerate(clauses.sentence_stems):
        for stem in stems & sided:
            sentences.setdefault(stem, []).append(sentence)
    for stem, one in sentences.items():
        for other in pairs[stem] & sentences.keys():
            if stem > other:
                continue
            two = sentences[other]
            empty = PRONOUNS | {"", stem, other}
            for s in one:
                stems = clauses.sentence_stems[s]
                at = bisect_left(two, s)
                for t in two[max(0, at - 8) : at + 8]:
                    if s != t and len((stems & clauses.sentence_stems[t]) - empty) >= 2:
                        yield from _contrasting(clauses, s, stem, t, other)


def _contrasting(clauses: Clauses, s: int, stem: str, t: int, other: str) -> Iterator[ClausePair]:
    """Yield the clauses of two sentences that differ in a stem and its antonym."""
    words = clauses.document.words
    for a in clauses.of_sentence(s):
        if stem not in a.units or other in a.stems:
            continue
        for b in clauses.of_sentence(t):
            if other not in b.units or stem in b.stems:
                continue
            two = [stem if unit == other else unit for unit in b.units]
            if (
                words[a.first] in DEPENDENT
                or words[b.first] in DEPENDENT
                or is_negated(a) != is_negated(b)
                or not (clauses.has_clear_verb(a) and clauses.has_clear_verb(b))
                or not compatible(clauses, a, clauses, b)
            ):
                continue
            if min(count_content(a.units), count_content(two)) >= 3 and aligned(a.units, two):
                yield ClausePair(a, b, OPPOSITE)
            elif overlap_loosely(a.stems - {stem}, b.stems - {other}):
                yield ClausePair(a, b, OPPOSITE, LOOSE_WEIGHT)
