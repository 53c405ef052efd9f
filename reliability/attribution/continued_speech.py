"""Find indirect speech over several sentences: statements that go on without a cue of their own.

In a report in the past tense, what somebody says moves back in tense: "would" for "will". A sentence in
the past between two statements of a speaker is part of what they say, and so is one with "would" after a
statement. A sentence in the present is the writer's: "Roe said he was sorry. He is a liar."
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import takewhile

from reliability.attribution.extraction import Attribution
from reliability.text.document import Document
from reliability.text.lexicon_files import word_class

_SPEAKERS = frozenset("named role document anonymous unknown".split())
_MOST = 3  # sentences after a statement that may continue it
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
    stated = {
        document.sentence_of[one.cue[0]]: one
        for one in attributions
        if one.is_statement and one.kind in _SPEAKERS and one.quotation is None
    }
    for sentence, statement in stated.items():
        for index in _continuing(document, sentence, statement, stated):
            yield document.sentences[index][:2]


def _continuing(
    document: Document, sentence: int, statement: Attribution, stated: Mapping[int, Attribution]
) -> list[int]:
    """Return the sentences after a statement that continue it.

    A sentence in the past is part of it before another statement of the speaker, and after a charge. It
    is the writer's after the last sentence with "would", if the speaker says no more.
    """
    following = range(sentence + 1, min(sentence + 1 + _MOST, len(document.sentences)))
    run = list(takewhile(lambda at: at not in stated and _may_continue(document, at), following))
    if not run or _accuses(document, statement):
        return run
    closing = stated.get(run[-1] + 1)
    if (
        closing
        and closing.speaker == statement.speaker
        and not _begins_paragraph(document, run[-1] + 1)
    ):
        return run
    last = max((at for at in run if _has_any(document, at, _MOVED_BACK)), default=-1)
    return [at for at in run if at <= last]


def _begins_paragraph(document: Document, index: int) -> bool:
    """Return True if a sentence begins a paragraph."""
    return "\n" in document.gaps[document.sentences[index].first]


def _has_any(document: Document, index: int, words: frozenset[str]) -> bool:
    return document.contains_any(words, *document.sentences[index][:2])


def _may_continue(document: Document, index: int) -> bool:
    """Return True for a sentence in the past without a quotation: "The boss was a bully"."""
    first, last = document.sentences[index][:2]
    return (
        not _begins_paragraph(document, index)
        and document.words[first] not in _OWN_OPENINGS
        and document.quoted.find(1, first, last) < 0
        and _has_any(document, index, _PAST | _MOVED_BACK)
        and not _has_any(document, index, _PRESENT)
    )


def _accuses(document: Document, statement: Attribution) -> bool:
    """Return True if a statement is one of a prosecutor or a suit: what follows is the charge."""
    source = statement.source
    return source is not None and document.contains_any(_ACCUSERS, *source)
