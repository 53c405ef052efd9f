"""Run every rule of this folder on the clauses of one text.

Each module of this folder has one family of rules. A rule yields pairs of clauses with a note. The rules
compare words, without knowledge of the world, so they miss contradictions in other words. `figures`
compares the numbers of a sentence, `name_spellings` names, `headline_body` a headline with its body, and
`comparison` a claim with a text about the same event.
"""

from __future__ import annotations

from collections.abc import Iterator

from reliability.contradictions.clauses import Clauses
from reliability.contradictions.comparability import ClausePair
from reliability.contradictions.denials import denial_pairs
from reliability.contradictions.restatements import restated_pairs
from reliability.contradictions.set_relations import membership_pairs, quantifier_pairs
from reliability.contradictions.statements import statement_pairs
from reliability.contradictions.states import state_pairs

_RULES = (
    denial_pairs,
    restated_pairs,
    quantifier_pairs,
    membership_pairs,
    state_pairs,
    statement_pairs,
)


def contradicting_pairs(clauses: Clauses) -> Iterator[ClausePair]:
    """Yield all pairs of clauses of a text that contradict each other, each pair once."""
    known: set[frozenset[int]] = set()
    for rule in _RULES:
        for pair in rule(clauses):
            key = frozenset((pair.one.first, pair.other.first))
            if key not in known:
                known.add(key)
                yield pair
