"""A body that denies its headline, or gives another number."""

from __future__ import annotations

from collections.abc import Iterator

from reliability.contradictions.clauses import Claims
from reliability.contradictions.comparability import DENIAL, DENIED, NUMBER, Pair, silent
from reliability.contradictions.negation import denials
from reliability.contradictions.numbers import amounts


def headline(claims: Claims, title: Claims) -> Iterator[Pair]:
    """Yield the clauses of the body that clash with the headline's, the body's clause first."""
    stems = frozenset(title.stems)
    for sentence in title.cued(DENIED):
        for clause in title.clauses(sentence):
            for pair in denials(title, clause, claims):
                yield Pair(pair.other, pair.one, DENIAL)
    for sentence, cues in claims.cued(DENIED).items():
        if not stems.isdisjoint([claims.after(cue.last) for cue in cues]):
            for clause in claims.clauses(sentence):
                yield from denials(claims, clause, title)
    in_title = list(amounts(title))
    counted = list(amounts(claims)) if in_title else []
    told = frozenset(title.stems)
    for i, value, unit in in_title:
        head, _, _ = unit.partition(" ")
        same = [j for j, _, measure in counted if measure.partition(" ")[0] == head]
        if not same or any(_close(value, stem) for stem in claims.values):
            continue
        rest = told - {"", value, head}
        for j in same:
            clause = claims.clause_at(j)
            kept = len(rest & clause.stems)
            if kept < 2 or 4 * kept < 3 * len(rest):
                continue
            if not claims.voice(clause) and not silent(clause):
                yield Pair(clause, title.clause_at(i), NUMBER)


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
