"""Find the clauses of one text that contradict each other.

Each module of this folder has one family of rules. A rule yields pairs of clauses with a note. The rules
compare words, without knowledge of the world, so they miss contradictions in other words. `stated_facts`
compares ages, parties and the spellings of names, `figures` the numbers of a sentence, `headline_body` a
headline with its body, and `comparison` a claim with a text about the same event.
"""

from __future__ import annotations

from collections.abc import Iterator

from reliability.contradictions.antonyms import antonym_pairs
from reliability.contradictions.clauses import Clauses
from reliability.contradictions.comparability import NEGATION_KINDS, ClausePair
from reliability.contradictions.dates import date_pairs, life_date_pairs
from reliability.contradictions.negation import negation_pairs
from reliability.contradictions.numbers import number_pairs
from reliability.contradictions.restatements import restated_pairs
from reliability.contradictions.set_relations import membership_pairs, quantifier_pairs
from reliability.contradictions.states import state_pairs


def contradicting_pairs(clauses: Clauses) -> Iterator[ClausePair]:
    """Yield all pairs of clauses of a text that contradict each other."""
    for sentence, cues in clauses.cued_sentences(NEGATION_KINDS).items():
        if any(clauses.next_stem(cue.last) in clauses.shared_stems for cue in cues):
            for clause in clauses.of_sentence(sentence):
                yield from negation_pairs(clauses, clause, clauses)
    yield from antonym_pairs(clauses)
    yield from number_pairs(clauses)
    yield from date_pairs(clauses)
    yield from quantifier_pairs(clauses)
    yield from membership_pairs(clauses)
    yield from state_pairs(clauses)
    yield from restated_pairs(clauses)
    yield from life_date_pairs(clauses)
