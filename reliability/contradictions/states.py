"""Find a state or an act that one clause denies and another asserts: "never convicted", "convictions".

The lexicon `contradiction_states` has topics with several wordings each. A phrase asserts its topic, or
denies it if it is negated. Some deny it by themselves: "is recovering" denies a death. The clauses must
have the same subject and speaker. A state lasts, so only an absolute denial counts ("never"). An act has
an object, so the sentences must share another unit.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product
from typing import NamedTuple

from reliability.contradictions import notes
from reliability.contradictions.clauses import PRONOUNS, Clause, Clauses
from reliability.contradictions.comparability import NEGATION_KINDS, ClausePair
from reliability.text.lexicon import PhraseMatch

_ACT = "act"  # before the topics that need an object
_OPEN = frozenset(("quoted", "hypothetical", "shift", "modal"))  # cues of what is not asserted
_NEGATED_WITHIN = 4  # words from a negation to the phrase
_MOST = 12  # phrases of a topic that are compared, so that time stays linear


class Phrase(NamedTuple):
    """A phrase of a topic, with its clause, and True if it is denied absolutely."""

    match: PhraseMatch
    clause: Clause
    absolute: bool


def state_pairs(clauses: Clauses) -> Iterator[ClausePair]:
    """Yield, for each topic, a clause that denies it of a subject, and one that asserts it."""
    topics: dict[str, list[PhraseMatch]] = {}
    for match in clauses.states:
        topics.setdefault(match.kind.rpartition(":")[0], []).append(match)
    for topic, matches in topics.items():
        if len(matches) > 1:
            read = [_read(clauses, match) for match in matches]
            denied = [phrase for phrase, denies in filter(None, read) if denies]
            asserted = [phrase for phrase, denies in filter(None, read) if not denies]
            pairs = product(denied[:_MOST], asserted[:_MOST])
            if found := next((pair for pair in pairs if _exclude(clauses, topic, *pair)), None):
                yield ClausePair(found[0].clause, found[1].clause, notes.STATE)


def _read(clauses: Clauses, match: PhraseMatch) -> tuple[Phrase, bool] | None:
    """Return a phrase, and True if its clause denies it; None if it does neither."""
    clause = clauses.clause_at(match.first)
    if not _OPEN.isdisjoint(clause.cues):
        return None
    negations = [
        cue.kind
        for cue in clauses.cues_by_sentence.get(clause.sentence, ())
        if cue.kind in NEGATION_KINDS
        and clause.first <= cue.first < match.first
        and match.first - cue.last <= _NEGATED_WITHIN
    ]
    kind = match.kind.rpartition(":")[2]
    if kind == "opposite":
        return None if negations else (Phrase(match, clause, True), True)
    if negations:
        return (Phrase(match, clause, "absolute" in negations), True) if kind == "general" else None
    before = clauses.document.words[clause.first : match.first]
    if clauses.is_future(clause) or before[-1:] == ["to"]:
        return None  # "hesitant to attend"
    return Phrase(match, clause, False), False


def _exclude(clauses: Clauses, topic: str, denied: Phrase, asserted: Phrase) -> bool:
    """Return True if a denied and an asserted phrase are about the same, and exclude each other."""
    one, other = denied.clause, asserted.clause
    is_act = topic.startswith(_ACT)
    if one.sentence == other.sentence or not (is_act or denied.absolute):
        return False
    # The author may deny what a source asserts, but not the other way round.
    if clauses.speaker(one) not in ("", clauses.speaker(other)):
        return False
    subject = _subject(clauses, denied.match)
    if not subject or subject != _subject(clauses, asserted.match):
        return False
    return not is_act or bool(
        _objects(clauses, denied, subject) & _objects(clauses, asserted, subject)
    )


def _subject(clauses: Clauses, match: PhraseMatch) -> str:
    return clauses.subjects.of(match.first, match.last)


def _objects(clauses: Clauses, phrase: Phrase, subject: str) -> set[str]:
    """Return the units of a sentence, without those of a phrase in it and of its subject."""
    span = clauses.document.sentences[phrase.clause.sentence]
    words = clauses.document.words
    return {
        clauses.stems[i]
        for i in range(span.first, span.last)
        if clauses.stems[i]
        and not phrase.match.first <= i < phrase.match.last
        and words[i].removesuffix("'s") not in subject.split()
    } - PRONOUNS
