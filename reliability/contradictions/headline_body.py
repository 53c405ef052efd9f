"""A body that denies its headline, or gives another number."""

from __future__ import annotations

from collections.abc import Iterator

from reliability.contradictions.clauses import Clauses
from reliability.contradictions.comparability import (
    DENIAL,
    NEGATION_KINDS,
    NUMBER,
    ClausePair,
    is_unasserted,
)
from reliability.contradictions.negation import negation_pairs
from reliability.contradictions.numbers import measured_numbers


def headline_pairs(claims: Clauses, title: Clauses) -> Iterator[ClausePair]:
    """Yield the clauses of the body that clash with the headline's, the body's clause first."""
    stems = frozenset(title.stems)
    for sentence in title.cued_sentences(NEGATION_KINDS):
        for clause in title.of_sentence(sentence):
            for pair in negation_pairs(title, clause, claims):
                yield ClausePair(pair.other, pair.one, DENIAL)
    for sentence, cues in claims.cued_sentences(NEGATION_KINDS).items():
        if not stems.isdisjoint([claims.next_stem(cue.last) for cue in cues]):
            for clause in claims.of_sentence(sentence):
                yield from negation_pairs(claims, clause, title)
    in_title = list(measured_numbers(title))
    counted = list(measured_numbers(claims)) if in_title else []
    told = frozenset(title.stems)
    for i, value, unit in in_title:
        head, _, _ = unit.partition(" ")
        same = [j for j, _, measure in counted if measure.partition(" ")[0] == head]
        if not same or any(_close(value, stem) for stem in claims.number_stems):
            continue
        rest = told - {"", value, head}
        for j in same:
            clause = claims.clause_at(j)
            kept = len(rest & clause.stems)
            if kept < 2 or 4 * kept < 3 * len(rest):
                continue
            if not claims.speaker(clause) and not is_unasserted(clause):
                yield ClausePair(clause, title.clause_at(i), NUMBER)


def _close(value: str, other: str) -> bool:
    """Say whether two stems are numbers of which one may be the other rounded."""
    if value == other:
        return True
    if not value[1:].isdecimal():
        return False
    try:
        return abs(float(other[1:].rstrip("%")) - float(value[1:])) <= 0.1 * float(value[1:])
    except ValueError:
        return False
