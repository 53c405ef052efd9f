"""Find claims of cures: what cures, prevents or causes an illness, stated without a source.

"Garlic cures cancer" and "the jab causes autism" are claims of fact that harm if they are wrong. Effects
of drugs and doctors and well-known causes do not count, nor do hopes, questions, denials, and sentences
with a source or a study in or next to them.
"""

from __future__ import annotations

from collections.abc import Callable

from reliability.text.document import Document
from reliability.text.lexicon_files import word_class

_ILLNESSES, _GERMS = word_class("illnesses", "cures"), word_class("germs", "cures")
_ORGANS, _HARMS = word_class("organs", "cures"), word_class("harms", "cures")
_REMEDIES, _EXPOSURES = word_class("remedies", "cures"), word_class("exposures", "cures")
_CURES, _NOUNS = word_class("cure_verbs", "cures"), word_class("cure_nouns", "cures")
_OF_REMEDIES = word_class("remedy_verbs", "cures")
_CAUSES = word_class("cause_verbs", "cures")
_HEALERS, _OPEN = word_class("healers", "cures"), word_class("open", "cures")
_DISCUSSED = word_class("discussed", "cures")
_BARRIERS = word_class("barriers", "cures")
_STARTS = word_class("articles") | word_class("subject_pronouns")  # of another clause after "and"
_BE = word_class("be")
_FOR = frozenset(("for", "to"))
# Words before a verb that may be of its subject, and those of the subject of a cause
_SUBJECT, _NEAREST = 8, 5
# Words before a verb that may leave it open, and words after it that may name an illness
_HEDGED, _OBJECT = 5, 8
_NEAR = 60  # words around a claim, in three sentences, that may discuss it
_NOUN_AFTER_BE = 4  # words from "is" to "cure": "is a proven natural cure"


def cure_sentences(document: Document, sourced: bytearray) -> set[int]:
    """Return the sentences that claim a cure or a cause of an illness, without a source.

    Parameters
    ----------
    document : Document
        The document.
    sourced : bytearray
        1 for each sentence with a source, else 0.

    Examples
    --------
    >>> from reliability.text.document import parse
    >>> document = parse("Garlic cures cancer. It may prevent strokes. Smoking causes cancer.")
    >>> cure_sentences(document, bytearray(3))
    {0}
    """
    words = document.counts.keys() & _TESTS.keys()
    return {
        document.sentence_of[i]
        for i in document.positions_of(words)
        if _TESTS[document.words[i]](document, i) and not _is_owed(document, sourced, i)
    }


def _is_owed(document: Document, sourced: bytearray, i: int) -> bool:
    """Return True if a claim is quoted, asked, or has a source or a discussion next to it."""
    at = document.sentence_of[i]
    first, last = max(at - 1, 0), min(at + 1, len(document.sentences) - 1)
    start = document.window(i, -_NEAR, document.sentences[first].first)
    near = document.words[start : document.window(i, _NEAR, document.sentences[last].last)]
    return (
        bool(document.quoted[i])
        or "?" in document.gap_after(document.sentences[at].last - 1)
        or any(sourced[first : last + 1])
        or not _DISCUSSED.isdisjoint(near)
    )


def _before(document: Document, i: int, reach: int) -> list[str]:
    """Return the words of the clause before a verb, up to a number."""
    first = document.sentences[document.sentence_of[i]].first
    low = document.window(i, -reach, first)
    for j in range(i, low, -1):
        if document.gap_before(j).strip(" ,-'’"):
            return document.words[j:i]
    return document.words[low:i]


def _names_illness(document: Document, i: int, others: frozenset[str] = frozenset()) -> bool:
    """Return True if the clause after word `i` names an illness, or one of some other words."""
    last = document.sentences[document.sentence_of[i]].last
    for j in range(i + 1, document.window(i, _OBJECT, last)):
        word, following = document.words[j], document.words[j + 1 : j + 2]
        is_next = word in _BARRIERS or (word == "and" and not _STARTS.isdisjoint(following))
        if is_next or document.gap_before(j).strip(" ,-'’"):
            return False
        if word in _ILLNESSES or word in others:
            return True
        if word in _HARMS and document.words[j - 1] in _ORGANS:
            return True
    return False


def _is_stated(document: Document, i: int) -> bool:
    """Return True unless the words before a verb leave it open, deny it, or make it a passive."""
    before = _before(document, i, _HEDGED)
    return bool(before) and _OPEN.isdisjoint(before) and before[-1] not in _BE


def _cures(document: Document, i: int) -> bool:
    """Return True for "garlic cures cancer", not for "the surgeon cured his cancer"."""
    subject = _before(document, i, _SUBJECT)
    return _is_stated(document, i) and _HEALERS.isdisjoint(subject) and _names_illness(document, i)


def _is_cure(document: Document, i: int) -> bool:
    """Return True for "garlic is a proven cure for cancer"."""
    before = _before(document, i, _NOUN_AFTER_BE)
    after = document.words[i + 1 : i + 2]
    return (
        not _BE.isdisjoint(before)
        and _OPEN.isdisjoint(_before(document, i, _SUBJECT))
        and not _FOR.isdisjoint(after)
        and _names_illness(document, i + 1)
    )


def _cure(document: Document, i: int) -> bool:
    """Return True for "cure" as a verb or as a noun."""
    return _is_cure(document, i) or _cures(document, i)


def _remedies(document: Document, i: int) -> bool:
    """Return True for "honey kills the virus", "onions prevent strokes"."""
    subject = _before(document, i, _SUBJECT)
    return (
        _is_stated(document, i)
        and not _REMEDIES.isdisjoint(subject)
        and _HEALERS.isdisjoint(subject)
        and _names_illness(document, i, _GERMS)
    )


def _causes(document: Document, i: int) -> bool:
    """Return True for "the jab causes autism"."""
    subject = _before(document, i, _NEAREST)
    return (
        _is_stated(document, i)
        and not _EXPOSURES.isdisjoint(subject)
        and _HEALERS.isdisjoint(subject)
        and _names_illness(document, i)
    )


_TESTS: dict[str, Callable[[Document, int], bool]] = {
    **dict.fromkeys(_CAUSES, _causes),
    **dict.fromkeys(_OF_REMEDIES, _remedies),
    **dict.fromkeys(_CURES, _cures),
    **dict.fromkeys(_NOUNS, _is_cure),
    **dict.fromkeys(_NOUNS & _CURES, _cure),
}
