"""What cannot both be true: one module a family of rules, each over `reliability.contradictions.clauses`.

A rule yields pairs of clauses that clash, with a reason and a weight. `denials`, `antonyms`,
`numbers`, `dates`, `groups` and `twins` compare the clauses of one text, `headlines` a headline with
its body, and `beside` a claim with a text that is said to be of the same scene. The rules know words,
not the world: a contradiction put in other words is missed.
"""

from __future__ import annotations

from collections.abc import Iterator

from reliability.contradictions.antonyms import antonyms
from reliability.contradictions.clauses import Claims
from reliability.contradictions.comparability import DENIED, Pair
from reliability.contradictions.dates import dates
from reliability.contradictions.headline_body import headline
from reliability.contradictions.minimal_pairs import twins
from reliability.contradictions.negation import denials
from reliability.contradictions.numbers import numbers
from reliability.contradictions.set_relations import memberships, quantities

__all__ = ["Pair", "contradictions", "headline"]


def contradictions(claims: Claims) -> Iterator[Pair]:
    """Yield all pairs of clauses of a text that clash."""
    for sentence, cues in claims.cued(DENIED).items():
        if any(claims.after(cue.last) in claims.shared for cue in cues):
            for clause in claims.clauses(sentence):
                yield from denials(claims, clause, claims)
    yield from antonyms(claims)
    yield from numbers(claims)
    yield from dates(claims)
    yield from quantities(claims)
    yield from memberships(claims)
    yield from twins(claims)
