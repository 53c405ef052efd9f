"""Find an act of a claim that the text gives to somebody else.

"Poe painted the bridge" next to "Roe painted the bridge in May" gives the act to another person. The
text has both names in one sentence, so they are not two names of the same person or body. A person is
not compared with a body, which may act through the person: a chief executive and the company.
"""

from __future__ import annotations

from itertools import pairwise
from typing import NamedTuple

from reliability.contradictions.clauses import Clauses
from reliability.contradictions.comparability import SPEECH_VERBS
from reliability.text.lexicon_files import word_class
from reliability.text.named_entities import ENTITY

# The units of a claim, without its subject, that the sentence of the text must have: number and share
_LEAST_UNITS, _LEAST_SHARED = 3, 0.5
_OPENING = 5  # words at the start of a claim in which its subject begins
_BEFORE_VERB = 6  # words between a subject and its verb: "is now fully"
_AFTER_VERB = 4  # units after the verb in the text, one of which must follow the verb in the claim
_NEAR_VERB = 3  # words before a verb that may have its "was"
_BEFORE_NAME = 2  # words before a name that may have a preposition: "of the"
_LONGEST_LINK = 4  # words between two names, one of which belongs to the other
_LINKS = frozenset(("of", "at", "for"))
_BE = word_class("be")
_PREPOSITIONS = word_class("prepositions", "contradiction")


class Act(NamedTuple):
    """An act of a claim: the units of its subject and its verb, and those after the verb."""

    subject: str
    verb: str
    is_passive: bool
    following: list[str]


def replaced_subject(text: Clauses, claim: Clauses, sentence: int) -> int | None:
    """Return the sentence of the text that gives the act of a claim to another name.

    `sentence` is the index of a sentence of the claim. If there is no such act, the result is None.

    Examples
    --------
    >>> from reliability.attribution.annotation import annotate
    >>> from reliability.contradictions.clauses import clauses_of
    >>> from reliability.text.document import parse
    >>> text = "Ada Roe met Tom Poe. Roe painted the bridge in May for the town of Lund."
    >>> claim = "Tom Poe painted the bridge in May."
    >>> replaced_subject(*(clauses_of(annotate(parse(one))) for one in (text, claim)), sentence=0)
    1
    """
    if (act := _act(claim, sentence)) is None:
        return None
    units = frozenset((act.verb, *act.following))
    least = max(_LEAST_SHARED * len(units), _LEAST_UNITS)
    for at, stems in enumerate(text.sentence_stems):
        if act.verb in stems and len(stems & units) >= least and _has_other_subject(text, at, act):
            return at
    return None


def _act(claim: Clauses, sentence: int) -> Act | None:
    """Return the act of a sentence that opens with a name and its verb."""
    document, span = claim.document, claim.document.sentences[sentence]
    stop = document.window(span.first, _OPENING, span.last)
    first, last = next(iter(document.entity_spans(span.first, stop)), (0, 0))
    if first == last or document.entities[last - 1] != ENTITY:
        return None
    units = list(filter(None, claim.stems[last : span.last]))
    if any(claim.stems[span.first : first]) or not units or units[0][0] in "#@&":
        return None
    at = claim.stems.index(units[0], last)
    if at - last > _BEFORE_VERB or document.words[at] in SPEECH_VERBS or len(units) == 1:
        return None
    return Act(claim.stems[last - 1], units[0], _is_passive(claim, at), units[1:])


def _has_other_subject(text: Clauses, sentence: int, act: Act) -> bool:
    """Return True if another name is the subject of the act in a sentence of the text."""
    span = text.document.sentences[sentence]
    at = text.stems.index(act.verb, span.first, span.last)
    before, after = text.stems[span.first : at], filter(None, text.stems[at + 1 : span.last])
    other = next(filter(None, reversed(before)), "")
    return (
        other[:1] == "&"
        and _is_free(text, at, other)
        and act.subject not in before
        and act.following[0] in list(after)[:_AFTER_VERB]
        and not text.document.quoted[at]
        and _is_passive(text, at) == act.is_passive
        and _are_two(text, act.subject, other)
    )


def _is_free(text: Clauses, verb: int, name: str) -> bool:
    """Return True if the name before a verb follows no preposition: not "the mayor of Lund led"."""
    document = text.document
    last = next(i for i in range(verb - 1, -1, -1) if text.stems[i] == name)
    start = document.entity_start(last)
    return _PREPOSITIONS.isdisjoint(document.words[max(start - _BEFORE_NAME, 0) : start])


def _are_two(text: Clauses, one: str, other: str) -> bool:
    """Return True if two names are of two persons, or of two bodies, that the text tells apart."""
    return (
        _has_full_name(text, one) == _has_full_name(text, other)
        and any(stems >= {one, other} for stems in text.sentence_stems)
        and not are_linked(text, one, other)
    )


def are_linked(text: Clauses, one: str, other: str) -> bool:
    """Return True if one of two names is part of the phrase of the other: "Lund Steel chief Tom Roe"."""
    places = [i for i, stem in enumerate(text.stems) if stem in (one, other)]
    return any(text.stems[i] != text.stems[j] and _belongs(text, i, j) for i, j in pairwise(places))


def _has_full_name(text: Clauses, name: str) -> bool:
    """Return True if the text has a name of two words or more, as those of persons are."""
    continues = text.document.continues_entity
    return any(continues[i] for i, stem in enumerate(text.stems) if stem == name)


def _belongs(text: Clauses, first: int, second: int) -> bool:
    """Return True if one of two names, by their last words, is part of the phrase of the other."""
    document = text.document
    start = document.entity_start(second)
    if (
        start - first - 1 > _LONGEST_LINK
        or document.sentence_of[first] != document.sentence_of[second]
    ):
        return False
    is_role = start - 1 > first and (
        start - 1 in text.role_ends or document.words[start - 1] in _LINKS
    )
    return is_role or document.is_genitive(first)


def _is_passive(clauses: Clauses, verb: int) -> bool:
    """Return True if a form of "be" is before a verb that does not end in -ing."""
    words = clauses.document.words
    return words[verb][-3:] != "ing" and not _BE.isdisjoint(words[max(verb - _NEAR_VERB, 0) : verb])
