"""Find a state or an act that one clause denies and another asserts: "never convicted", "convictions".

The lexicon `contradiction_states` has topics with several wordings each. A phrase asserts its topic, or
denies it if it is negated. Some deny it by themselves: "is recovering" denies a death. The clauses must
have the same subject and speaker. A state lasts, so only an absolute denial counts ("never"). An act has
an object, so the sentences must share another unit. There is no parser: the subject is the nearest name,
"he", "she" or noun after "the" before the phrase, unless it follows a preposition.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product
from typing import NamedTuple

from reliability.attribution.antecedents import SEX_OF_PRONOUN
from reliability.attribution.noun_phrases import NounPhrases
from reliability.attribution.speakers import SpeakerRegistry, name_key
from reliability.contradictions import notes
from reliability.contradictions.clauses import NEGATION_KINDS, PRONOUNS, Clause, Clauses
from reliability.contradictions.comparability import ClausePair, have_namesakes
from reliability.text.lexicon import PhraseMatch
from reliability.text.lexicon_files import OWNERS, word_class
from reliability.text.named_entities import ENTITY

_ACT = "act"  # before the topics that need an object
_OPEN = frozenset(("quoted", "hypothetical", "shift", "modal"))  # cues of what is not asserted
_NEGATED_WITHIN = 4  # words from a negation to the phrase
_MOST = 12  # phrases of a topic that are compared, so that time stays linear
_PREPOSITIONS = word_class("prepositions", "contradiction")
_FURTHEST = 20  # words from a subject to its verb


class Phrase(NamedTuple):
    """A phrase of a topic with its clause: denied or asserted, and absolutely or not."""

    match: PhraseMatch
    clause: Clause
    is_denied: bool
    is_absolute: bool


def state_pairs(clauses: Clauses) -> Iterator[ClausePair]:
    """Yield, for each topic, a clause that denies it of a subject, and one that asserts it."""
    topics: dict[str, list[PhraseMatch]] = {}
    for match in clauses.states:
        topics.setdefault(match.kind.rpartition(":")[0], []).append(match)
    for topic, matches in topics.items():
        places = matches if len(matches) > 1 else ()
        read = [phrase for match in places if (phrase := _read(clauses, match))]
        denied = [phrase for phrase in read if phrase.is_denied][:_MOST]
        asserted = [phrase for phrase in read if not phrase.is_denied][:_MOST]
        if denied and asserted:
            subjects = _Subjects(clauses)
            pairs = (p for p in product(denied, asserted) if _exclude(subjects, topic, *p))
            for one, other in [*pairs][:1]:
                yield ClausePair(one.clause, other.clause, notes.STATE)


def _read(clauses: Clauses, match: PhraseMatch) -> Phrase | None:
    """Return a phrase that its clause denies or asserts, or None."""
    clause = clauses.clause_at(match.first)
    if not _OPEN.isdisjoint(clause.cues):
        return None
    cues = clauses.cues_by_sentence.get(clause.sentence, ())
    if any(cue.kind == "shift" for cue in cues):
        return None
    negations = [
        cue.kind
        for cue in cues
        if cue.kind in NEGATION_KINDS
        and clause.first <= cue.first < match.first
        and match.first - cue.last <= _NEGATED_WITHIN
    ]
    kind = match.kind.rpartition(":")[2]
    if kind == "opposite":
        return None if negations else Phrase(match, clause, True, True)
    if negations:
        is_absolute = "absolute" in negations
        return Phrase(match, clause, True, is_absolute) if kind == "general" else None
    if clauses.is_future(clause) or clauses.document.words[match.first - 1] == "to":
        return None  # "hesitant to attend"
    return Phrase(match, clause, False, False)


class _Subjects:
    """The subjects of the phrases of a text."""

    def __init__(self, clauses: Clauses) -> None:
        self.clauses, self._document = clauses, clauses.document
        self._phrases = NounPhrases(clauses.document, list(clauses.sources))
        self._antecedents = SpeakerRegistry(self._phrases).antecedents

    def of(self, match: PhraseMatch) -> str:
        """Return the key of the subject of a phrase: a last name, "the" and a noun, or ""."""
        document, i = self._document, match.first
        if document.words[i] in SEX_OF_PRONOUN:  # "his wife"
            return self._of_pronoun(i)
        start = document.sentences[document.sentence_of[i]].first
        for i in range(match.first - 1, document.window(match.first, -_FURTHEST, start) - 1, -1):
            word, before = document.words[i], document.words[max(i - 1, start) : i]
            if word in OWNERS or (document.entities[i] and document.is_genitive(i)):
                return ""  # "his wife died", "Roe's wife died"
            if word in SEX_OF_PRONOUN:
                return self._of_pronoun(i)
            if document.entities[i] == ENTITY and not document.quoted[i]:
                name = document.entity_start(i)
                if name == start or document.words[name - 1] not in _PREPOSITIONS:
                    return name_key(self._phrases, i)
            elif word in ("the", "this") and _PREPOSITIONS.isdisjoint(before):
                return self._noun(i + 1, match.first)
        return ""

    def _of_pronoun(self, i: int) -> str:
        person = self._antecedents.of_pronoun(i)
        return person.key if person else ""

    def _noun(self, first: int, stop: int) -> str:
        """Return the key of the noun that some words end in, or of the name that it describes."""
        stems, names = self.clauses.stems, self._document.entities
        end = next((i for i in range(first, stop) if not stems[i] or names[i]), stop)
        if end == first:
            return ""
        noun = self._document.words[end - 1]
        if self._document.words[end] == "of":  # "the mayor of Lund" is not the mayor of Sund
            return f"the {noun} of {self.clauses.next_stem(end + 1)}"
        return self._antecedents.described(noun, end) or f"the {noun}"


def _exclude(subjects: _Subjects, topic: str, denied: Phrase, asserted: Phrase) -> bool:
    """Return True if a denied and an asserted phrase are about the same, and exclude each other."""
    clauses, one, other = subjects.clauses, denied.clause, asserted.clause
    is_act = topic.startswith(_ACT)
    if one.sentence == other.sentence or not (is_act or denied.is_absolute):
        return False
    # The author may deny what a source asserts, but not the other way round.
    if clauses.speaker(one) not in ("", clauses.speaker(other)):
        return False
    if have_namesakes(clauses, one, other):
        return False
    subject = subjects.of(denied.match)
    if not subject or subject != subjects.of(asserted.match):
        return False
    objects = [_objects(clauses, phrase, subject) for phrase in (denied, asserted)]
    years = [{unit for unit in found if unit[0] == "@"} for found in objects]
    if all(years) and years[0].isdisjoint(years[1]):
        return False
    return not is_act or bool(objects[0] & objects[1])


def _objects(clauses: Clauses, phrase: Phrase, subject: str) -> set[str]:
    """Return the units of a sentence, without those of a phrase in it and of its subject."""
    span, words = clauses.document.sentences[phrase.clause.sentence], clauses.document.words
    return {
        clauses.stems[i]
        for i in range(span.first, span.last)
        if not phrase.match.first <= i < phrase.match.last
        and words[i].removesuffix("'s") not in subject.split()
    } - (PRONOUNS | {""})
