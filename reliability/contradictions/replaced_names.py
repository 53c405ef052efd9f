"""Find a name in a claim where a long text has another name in the same place.

"Roe won a prize on Monday" next to "Poe, 41, won the prize on Monday" names another person. The place
is the same if the verb after both names, or the words before both, are the same. A name that the text
has nearby is not a replacement, nor is a claim that shares little else with the sentence.
"""

from __future__ import annotations

from collections.abc import Iterator

from reliability.contradictions.clauses import PRONOUNS, STEMS, Clauses
from reliability.text.document import Document

_LEAST_UNITS = 4  # of the claim, besides its names
_LEAST_SHARED = 0.6  # of them in the sentence of the text
_NEAR = 2  # sentences around it in which the name may stand
_AFTER = 9  # content words after a name among which the verb of the claim may be
_BEFORE = 2  # words before a name


def replaced_name(text: Clauses, claim: Clauses, sentence: int) -> int | None:
    """Return the sentence of the text that has another name in the place of one of the claim.

    `sentence` is the index of a sentence of the claim. Without such a name, the result is None.
    """
    units = {u for u in claim.sentence_stems[sentence] if u and u[0] != "&"} - PRONOUNS
    if len(units) < _LEAST_UNITS:
        return None
    shared = [len(units & stems) for stems in text.sentence_stems]
    closest = max(range(len(shared)), key=shared.__getitem__)
    if shared[closest] < _LEAST_SHARED * len(units):
        return None
    near = _words(text.document, closest - _NEAR, closest + _NEAR)
    own = _words(claim.document, sentence, sentence)
    others = [span for span in _names(text.document, closest) if own.isdisjoint(_name(text, *span))]
    for first, last in _names(claim.document, sentence):
        if near.isdisjoint(_name(claim, first, last)) and any(
            _is_same_place(claim, (first, last), text, other) for other in others
        ):
            return closest
    return None


def _words(document: Document, first: int, last: int) -> frozenset[str]:
    """Return the words of some sentences, without the ending of the genitive."""
    start = document.sentences[max(first, 0)].first
    stop = document.sentences[min(last, len(document.sentences) - 1)].last
    return frozenset(word.removesuffix("'s") for word in document.words[start:stop])


def _names(document: Document, sentence: int) -> Iterator[tuple[int, int]]:
    """Return the ranges of the names in a sentence, without dates."""
    span = document.sentences[sentence]
    return document.entity_spans(span.first, span.last)


def _name(clauses: Clauses, first: int, last: int) -> list[str]:
    return [word.removesuffix("'s") for word in clauses.document.words[first:last]]


def _is_same_place(
    one: Clauses, name: tuple[int, int], other: Clauses, replaced: tuple[int, int]
) -> bool:
    """Return True if two names have the same words before them, or open with the same verb."""
    ours, theirs = one.document, other.document
    before = ours.words[max(name[0] - _BEFORE, 0) : name[0]]
    if (
        len(before) == _BEFORE
        and any(STEMS[word] for word in before)
        and before == theirs.words[max(replaced[0] - _BEFORE, 0) : replaced[0]]
    ):
        return True
    opens = not ours.is_genitive(name[1] - 1) and name[0] == (
        ours.sentences[ours.sentence_of[name[0]]].first
    )
    verb = next(_following(ours, name[1]), "")
    return opens and bool(verb) and verb in list(_following(theirs, replaced[1]))[:_AFTER]


def _following(document: Document, at: int) -> Iterator[str]:
    """Yield the stems of the content words from a word to the end of its sentence."""
    if at < len(document.words) and document.sentence_of[at] == document.sentence_of[at - 1]:
        last = document.sentences[document.sentence_of[at]].last
        yield from filter(None, map(STEMS.__getitem__, document.words[at:last]))
