"""Find contradictions between a headline and its body: a negation or another number."""

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
from reliability.text.document import Document


def is_assertion(title: Document) -> bool:
    """Return True unless a headline is a question, which asserts nothing."""
    return not title.normalized.rstrip().endswith("?")


def headline_pairs(clauses: Clauses, title: Clauses) -> Iterator[ClausePair]:
    """Yield pairs of a clause of the body and the clause of the headline that it contradicts."""
    stems = frozenset(title.stems)
    for sentence in title.cued_sentences(NEGATION_KINDS):
        for clause in title.of_sentence(sentence):
            for pair in negation_pairs(title, clause, clauses):
                yield ClausePair(pair.other, pair.one, DENIAL)
    for sentence, cues in clauses.cued_sentences(NEGATION_KINDS).items():
        if not stems.isdisjoint([clauses.next_stem(cue.last) for cue in cues]):
            for clause in clauses.of_sentence(sentence):
                yield from negation_pairs(clauses, clause, title)
    in_title = list(measured_numbers(title))
    counted = list(measured_numbers(clauses)) if in_title else []
    for i, value, unit in in_title:
        head, _, _ = unit.partition(" ")
        same = [j for j, _, measure in counted if measure.partition(" ")[0] == head]
        if not same or any(_close(value, stem) for stem in clauses.number_stems):
            continue
        rest = stems - {"", value, head}
        for j in same:
            clause = clauses.clause_at(j)
            kept = len(rest & clause.stems)
            if kept < 2 or 4 * kept < 3 * len(rest):
                continue
            if not clauses.speaker(clause) and not is_unasserted(clause):
                yield ClausePair(clause, title.clause_at(i), NUMBER)


def _close(value: str, other: str) -> bool:
    """Return True if a number may be another one, rounded."""
    if value == other:
        return True
    if not value[1:].isdecimal():
        return False
    try:
        return abs(float(other[1:].rstrip("%")) - float(value[1:])) <= 0.1 * float(value[1:])
    except ValueError:
        return False
