"""Indirect speech over several sentences: statements that go on without a cue of their own.

In a report in the past tense, the tense of what somebody says moves back: "would" for "will". A sentence
in the past between two statements of a speaker is a part of what they say, and so is one with "would"
after a statement. One in the present is the writer's: "Roe said he was sorry. He is a liar."
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from reliability.attribution.extraction import Attribution
from reliability.text.document import Document
from reliability.text.lexicon_files import word_class

_SPEAKERS = frozenset("named role document anonymous unknown".split())
_MOST = 3  # sentences after a statement
_PRESENT = word_class("present", "views")
_PAST = word_class("past_tense", "views")
_MOVED_BACK = word_class("moved_back", "views")
_OWN_OPENINGS = word_class("own_openings", "views")
_ACCUSERS = word_class("accusers", "views")


def continued_speech(document: Document, attributions: Sequence[Attribution]) -> bytearray:
    """Return one byte per word: 1 if its sentence continues the indirect speech of one before.

    Parameters
    ----------
    document
        The text.
    attributions
        Its attributions, in the order of their cues.

    Examples
    --------
    >>> from reliability.attribution.annotation import annotate
    >>> from reliability.text.document import parse
    >>> document = parse("Roe said he had left. It would be a sham to stay.")
    >>> continued_speech(document, annotate(document).attributions).count(1)
    7
    """
    return document.flags_of(_ranges(document, attributions))


def _ranges(document: Document, attributions: Sequence[Attribution]) -> Iterator[tuple[int, int]]:
    stated: dict[int, Attribution] = {}
    for one in attributions:
        if one.is_statement and one.kind in _SPEAKERS and one.quotation is None:
            stated[document.sentence_of[one.cue[0]]] = one
    for sentence, one in stated.items():
        yield from _after(document, sentence, one, stated)


def _after(
    document: Document, sentence: int, one: Attribution, stated: dict[int, Attribution]
) -> Iterator[tuple[int, int]]:
    """Yield the sentences after a statement that continue it."""
    sentences = document.sentences
    following = range(sentence + 1, min(sentence + 1 + _MOST, len(sentences)))
    run: list[int] = []
    for index in following:
        if "\n" in document.gaps[sentences[index].first] or index in stated:
            break
        if not _may_continue(document, index):
            break
        run.append(index)
    if not run:
        return
    after = run[-1] + 1
    closing = stated.get(after)
    is_closed = (
        closing is not None
        and "\n" not in document.gaps[sentences[after].first]
        and (closing.speaker == one.speaker or closing.kind == "unknown")
    )
    if not is_closed and not _accuses(document, one):
        moved = [i for i in run if document.contains_any(_MOVED_BACK, *sentences[i][:2])]
        run = run[: moved[-1] - run[0] + 1] if moved else []
    for index in run:
        yield sentences[index].first, sentences[index].last


def _may_continue(document: Document, index: int) -> bool:
    """Return True for a sentence in the past without a quotation: "The boss was a bully"."""
    first, last = document.sentences[index][:2]
    return (
        document.words[first] not in _OWN_OPENINGS
        and document.quoted.find(1, first, last) < 0
        and document.contains_any(_PAST | _MOVED_BACK, first, last)
        and not document.contains_any(_PRESENT, first, last)
    )


def _accuses(document: Document, one: Attribution) -> bool:
    """Return True if a statement is one of a prosecutor or a suit: what follows is the charge."""
    return one.source is not None and document.contains_any(_ACCUSERS, *one.source)
