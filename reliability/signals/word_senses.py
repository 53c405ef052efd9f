"""Other senses of loaded words: denied, said by somebody, literal, or part of a name.

"It was no disgrace" denies, "Roe called it a disgrace" reports, "slammed the door" is literal, and
"Amazing Grace" is a name. None of these is the article's own loaded word.
"""

from __future__ import annotations

from reliability.text.document import Document
from reliability.text.lexicon import PhraseMatch
from reliability.text.lexicon_files import word_class

_NEGATIONS = frozenset(
    "not no never nor neither hardly isn't wasn't aren't weren't without non least".split()
)
# Words that may stand between a negation and the word it denies.
_LINKS = word_class("articles") | frozenset("be been a an any such at all so very really".split())
_LINKING = 3
_NAMING = word_class("naming", "loaded")
_REACH = 8  # words from a "called" to the word by which somebody calls something
_NO_OBJECT = frozenset("for on upon out off up in to".split())
_FIRST_PERSON = frozenset("i we".split())
_HITS = word_class("hits", "loaded")
_HIT = word_class("hit", "loaded")
_CLAIMS = frozenset("claimed claiming claim claims".split())
_LOSERS = frozenset(("loser", "losers"))
_WINNERS = frozenset("winner winners winning win".split())
_OPPOSITE_WITHIN = 20  # words from a "winners" to a "losers" that is its opposite
_CLAIMED = word_class("claimed", "loaded")
_OBJECT_WITHIN = 4  # words from a verb to its object
_NAMED_KINDS = frozenset(("promotional", "partisan_praise", "intensifier", "slanted"))


def is_denied(document: Document, match: PhraseMatch, start: int) -> bool:
    """Return True for "was not a disgrace". `start` is the first word of the sentence."""
    words = document.words
    i = match.first - 1
    stop = max(start, match.first - 1 - _LINKING)
    while i > stop and words[i] in _LINKS:
        i -= 1
    return i >= start and words[i] in _NEGATIONS


def is_called(document: Document, match: PhraseMatch, start: int) -> bool:
    """Return True for "Roe called the plan a disgrace": the word is that of the caller."""
    words = document.words
    low = document.window(match.first, -_REACH, start)
    for i in range(match.first - 1, low - 1, -1):
        if words[i] in _NAMING and not document.entities[i]:
            caller = words[i - 1] if i > start else ""
            return words[i + 1] not in _NO_OBJECT and caller not in _FIRST_PERSON
    return False


def is_literal(document: Document, match: PhraseMatch) -> bool:
    """Return True for "slammed the ball home" and "the storm claimed 40 lives"."""
    words, first = document.words, match.first
    after = words[match.last : match.last + _OBJECT_WITHIN]
    if words[first] in _HITS:
        return not _HIT.isdisjoint(after)
    if words[first] in _LOSERS:
        return not _WINNERS.isdisjoint(words[max(first - _OPPOSITE_WITHIN, 0) : first])
    if words[first] in _CLAIMS:
        before = words[max(first - 2, 0) : first]
        return not _CLAIMED.isdisjoint([*before, *after]) or any(
            word[0].isdigit() for word in after
        )
    return False


def is_in_name(document: Document, match: PhraseMatch) -> bool:
    """Return True for "Amazing Grace": praise with a capital before a name."""
    last = match.last
    return (
        match.kind in _NAMED_KINDS
        and last < len(document.words)
        and document.gap_before(last) == " "
        and document.original(match.first)[0].isupper()
        and document.original(last)[0].isupper()
    )
