"""Vague sources whose people or study the sentences nearby name: "researchers", then "Jane Roe said"."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from itertools import takewhile
from operator import attrgetter

from reliability.attribution.extraction import Attribution
from reliability.text.document import Document
from reliability.text.lexicon_files import word_class
from reliability.text.named_entities import ENTITY

EXPERTS = word_class("experts", "sourcing")
_NAMEABLE = frozenset(("named", "document", "role"))
_AUTHORS = frozenset("researchers scientists economists analysts academics scholars".split())
STUDIES = frozenset("study report paper survey poll analysis research".split())
_POLLS = frozenset("poll polls polling survey surveys".split())
_REACH = 3  # sentences before "researchers", or after "polls", in which a study or a poll is named
_NEAR = 8  # words between a study and its name
_LONGEST = 60  # words of a sentence that are searched
_SOON, _NEXT = 2, 6  # sentences and attributions in which a name may follow


def is_named_soon(document: Document, a: Attribution, cued: Sequence[Attribution]) -> bool:
    """Return True if one of some experts or studies is named in the next two sentences.

    The name may stand between the source and its verb: "The team, from Harwick University, says". The
    study of "researchers" may be named before, and a poll of "polls" soon after: "the Harwick poll".
    """
    noun = document.words[a.source[1] - 1] if a.source else ""
    if noun not in EXPERTS:
        return False
    here = document.sentence_of[a.cue[0]]
    if noun in _AUTHORS and _names_study(document, here - _REACH, here, STUDIES):
        return True
    if noun in _POLLS and _names_study(document, here + 1, here + _REACH + 1, _POLLS):
        return True
    last = document.sentences[min(here + _SOON, len(document.sentences) - 1)].last
    at = bisect_left(cued, a.cue, key=attrgetter("cue"))
    return any(
        b.kind in _NAMEABLE
        and b.source is not None
        and document.entities.find(ENTITY, b.source[0], max(b.source[1], b.cue[0])) >= 0
        for b in takewhile(lambda b: b.cue[0] < last, cued[at + 1 : at + 1 + _NEXT])
    )


def _names_study(document: Document, first: int, stop: int, nouns: frozenset[str]) -> bool:
    """Return True if a sentence from `first` to before `stop` has a name near one of some nouns."""
    sentences = range(max(first, 0), min(stop, len(document.sentences)))
    for start, end in (document.sentences[i][:2] for i in sentences):
        for i in range(start, document.window(start, _LONGEST, end)):
            if document.words[i] in nouns:
                low = document.window(i, -_NEAR, start)
                high = document.window(i, _NEAR + 1, end)
                if document.entities.find(ENTITY, low, high) >= 0:
                    return True
    return False
