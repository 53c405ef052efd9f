"""Find clauses that are the same except for a word and its antonym: "approved", "rejected"."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator

from reliability.contradictions import notes
from reliability.contradictions.clauses import IRREGULAR_STEMS, PRONOUNS, Clause, Clauses
from reliability.contradictions.comparability import (
    DEPENDENT,
    ClausePair,
    aligned,
    comparable,
    count_content,
    has_date,
    is_negated,
)
from reliability.contradictions.lexical_opposition import oppositions

_IS = frozenset(("is", "are"))
_LEAST_SAME = 3  # units that both sentences have, the verb included


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
                or not comparable(clauses, a, clauses, b)
            ):
                continue
            if _are_reversed(clauses, a, stem, b, other, two):
                yield ClausePair(a, b, notes.OPPOSITE)
                continue
            if not (clauses.has_clear_verb(a) and clauses.has_clear_verb(b)):
                continue
            if not (_is_past_verb(clauses, a, stem) and _is_past_verb(clauses, b, other)):
                continue
            differing = frozenset(a.units) ^ frozenset(two)
            shared = min(count_content(a.units), count_content(two))
            if shared < _LEAST_SAME + len(differing) or len(differing) > 1:
                continue
            if not differing or aligned(a.units, two):
                yield ClausePair(a, b, notes.OPPOSITE)


def _are_reversed(
    clauses: Clauses, a: Clause, stem: str, b: Clause, other: str, two: list[str]
) -> bool:
    """Return True for two sentences that are the same but for "rose", "fell", or "is open", "is closed".

    The numbers may differ if both sentences have the same date: "rose to 6% in May".
    """
    ours, theirs = _without_numbers(a.units), _without_numbers(two)
    return (
        ours == theirs
        and count_content(theirs) >= _LEAST_SAME
        and (a.units == two or (has_date(clauses, a) and has_date(clauses, b)))
        and clauses.is_sentence(a)
        and clauses.is_sentence(b)
        and any(
            is_form(clauses, a, stem) and is_form(clauses, b, other)
            for is_form in (_is_irregular, _is_predicate)
        )
    )


def _without_numbers(units: list[str]) -> list[str]:
    return [unit for unit in units if unit[0] != "#"]


def _is_predicate(clauses: Clauses, clause: Clause, stem: str) -> bool:
    """Return True if a stem follows "is" or "are": "the road is open"."""
    words, stems = clauses.document.words, clauses.stems
    return any(
        stems[i] == stem and words[i - 1] in _IS for i in range(clause.first + 1, clause.last)
    )


def _is_irregular(clauses: Clauses, clause: Clause, stem: str) -> bool:
    words, stems = clauses.document.words, clauses.stems
    return any(
        stems[i] == stem and words[i] in IRREGULAR_STEMS for i in range(clause.first, clause.last)
    )


def _is_past_verb(clauses: Clauses, clause: Clause, stem: str) -> bool:
    """Return True for the stem of a regular past form: decisions exclude others, qualities do not."""
    words, stems = clauses.document.words, clauses.stems
    return any(
        stems[i] == stem and words[i].endswith("ed") for i in range(clause.first, clause.last)
    )
