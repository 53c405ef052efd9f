"""Tell whether a source without a name is named nearby: "researchers", then "Jane Roe said"."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from itertools import compress, takewhile
from operator import attrgetter

from reliability.attribution.extraction import Attribution
from reliability.attribution.noun_phrases import is_plural
from reliability.text.document import Document
from reliability.text.lexicon_files import word_class
from reliability.text.named_entities import ENTITY

EXPERTS = word_class("experts", "sourcing")
_NAMEABLE = frozenset(("named", "document", "role"))
_AUTHORS = frozenset("researchers scientists economists analysts academics scholars".split())
STUDIES = frozenset("study report paper survey poll analysis research".split())
_TEAM = frozenset("researchers scientists academics scholars authors".split())
_POLLS = frozenset("poll polls polling survey surveys".split())
_PAPERS = STUDIES | _POLLS | {"studies", "reports"}
# What the researchers of a study say of it: not "researchers have found"
_ADDED = frozenset(
    "say said says wrote write added noted warned estimate estimated concluded explained".split()
)
_THE = frozenset(("the", "this", "their"))
_BARE = (["others"], ["some"], ["many"], ["several"])
_SOME = frozenset("some many most several few others people".split())
_REACH = 3  # sentences before "researchers", or after "polls", in which a study or a poll is named
_FAR = 40  # the same before bare "researchers", whose study the article is about
_LONGEST_GROUP = 4  # words: "several former party officials"
_RECENT = 500  # words before a name, in which somebody new is not named
_NEAR = 8  # words between a study and its name
_LONGEST = 60  # words of a sentence that are searched
_OF_THEM, _DOES = ["of", "them"], (["did"], ["does"], ["do"])
_EXAMPLES = frozenset(("as", "including"))
_EXAMPLE = 8  # words of a sentence that opens with "among them"
_NAMED = bytes(flag == ENTITY for flag in range(256))  # keeps the words of names
_SOON, _NEXT = 2, 6  # sentences and attributions in which a name may follow
# Words that open the statement of somebody else: "But Jane Roe said"
_CONTRASTS = word_class("contrasts", "sourcing")


def is_named_soon(document: Document, a: Attribution, cued: Sequence[Attribution]) -> bool:
    """Return True if one of some people, experts or studies is named in the next two sentences.

    The name may stand between the source and its verb: "The team, from Harwick University, says". The
    study of "researchers" may be named before, and that of "new research" soon after: "the study, by
    Harwick University". One of other people is named where somebody new is quoted: 'Some aides denied
    it. "It is false," said Jane Roe, a clerk.'

    Parameters
    ----------
    document
        The text.
    a
        A statement of a source that is vague or anonymous.
    cued
        All statements with a cue, in the order of their cues.
    """
    if _names_one_of_them(document, a):
        return True
    if a.source is None:
        return False
    noun = document.words[a.source[1] - 1]
    following = _following(document, a, cued)
    if noun not in EXPERTS:
        return _are_some(document, a.source) and _quotes_newcomer(document, a, following)
    if _is_study_named(document, a, noun):
        return True
    # In "critics say Roe lied", a reply of Roe names no critic; one on a poll may name the poll.
    last = document.sentences[document.sentence_of[a.cue[0]]].last
    end = document.window(a.cue[1], _LONGEST, last)
    discussed = set() if noun in _PAPERS else _names(document, a.cue[1], end)
    return any(
        b.kind in _NAMEABLE
        and b.source is not None
        and (names := _names(document, b.source[0], max(b.source[1], b.cue[0])))
        and names.isdisjoint(discussed)
        for b in following
    )


def _names(document: Document, first: int, last: int) -> set[str]:
    """Return the words of the names in a range of words."""
    words = compress(document.words[first:last], document.entities[first:last].translate(_NAMED))
    return {word.removesuffix("'s") for word in words}


def _names_one_of_them(document: Document, a: Attribution) -> bool:
    """Return True if the sentence or the next one names an example.

    "Many say it leaks, as Roe did", "many say it leaks, including Roe", "it leaks: Roe, a cook, got
    wet", "and Roe is one of them" and "Among them is Roe" name one.
    """
    words, here = document.words, document.sentence_of[a.cue[0]]
    last = document.sentences[here].last
    are_some = words[a.source[0] if a.source else a.cue[0]] in _SOME
    links = _EXAMPLES if are_some else _EXAMPLES - {"including"}
    for i in range(a.cue[1], document.window(a.cue[1], _LONGEST, last)):
        if words[i] in links and "," in document.gaps[i]:
            at = i + 1 + (words[i + 1 : i + 2] in _DOES)
            if document.entities.find(ENTITY, at, min(at + 1, last)) >= 0:
                return True
        is_after_colon = ":" in document.gaps[i]
        if is_after_colon and _has_apposition(document, i, document.window(i, _EXAMPLE, last)):
            return True
        if words[i : i + 2] == _OF_THEM and document.entities.find(ENTITY, a.cue[1], i) >= 0:
            return True
    after = min(last + _EXAMPLE, len(words))
    opening = words[last : last + 3]
    is_example = opening[:2] == ["among", "them"] or opening[1:] == _OF_THEM
    return is_example and document.entities.find(ENTITY, last, after) >= 0


def _has_apposition(document: Document, first: int, last: int) -> bool:
    """Return True if a name with an apposition starts at word `first`: "Ana Poll, a cook"."""
    end = next((b for a, b in document.entity_spans(first, last) if a == first), last)
    return end < last and document.entities[first] == ENTITY and "," in document.gaps[end]


def _following(
    document: Document, a: Attribution, cued: Sequence[Attribution]
) -> list[Attribution]:
    """Return the statements after one, up to the end of the second sentence after it."""
    here = document.sentence_of[a.cue[0]]
    last = document.sentences[min(here + _SOON, len(document.sentences) - 1)].last
    at = bisect_left(cued, a.cue, key=attrgetter("cue"))
    return list(takewhile(lambda b: b.cue[0] < last, cued[at + 1 : at + 1 + _NEXT]))


def _are_some(document: Document, source: tuple[int, int]) -> bool:
    """Return True for a source of several people: "some", "two aides", "party officials"."""
    first, stop = source[0], min(source[1], source[0] + _LONGEST_GROUP)
    return any(
        word in _SOME or (is_plural(word) and "'" not in word and not document.entities[i])
        for i, word in enumerate(document.words[first:stop], first)
    )


def _quotes_newcomer(document: Document, a: Attribution, following: Sequence[Attribution]) -> bool:
    """Return True if a sentence soon after opens with a quotation of somebody not named before.

    After "others believe", and in the same paragraph, it may open with the name: 'Ana Poll, a clerk,
    said: "It leaks."'
    """
    here = document.sentence_of[a.cue[0]]
    is_bare = a.source is not None and document.words[slice(*a.source)] in _BARE
    for b in following:
        if b.kind != "named" or b.quotation is None or b.source is None:
            continue
        first = document.quotations[b.quotation].first
        if is_bare or _is_next(document, here, b.source[0]):
            first = min(first, b.source[0])
        at = document.sentence_of[first]
        openings = (document.words[document.sentences[i].first] for i in range(here + 1, at + 1))
        return (
            here < at
            and first == document.sentences[at].first
            and _CONTRASTS.isdisjoint(openings)
            and _is_new(document, b.source)
        )
    return False


def _is_next(document: Document, here: int, at: int) -> bool:
    """Return True if word `at` is in the next sentence of the same paragraph."""
    following = document.sentence_of[at] == here + 1
    return following and "\n" not in document.gaps[document.sentences[here + 1].first]


def _is_new(document: Document, source: tuple[int, int]) -> bool:
    """Return True if a source has a name that is not in the text before it."""
    before = set(document.words[document.window(source[0], -_RECENT, 0) : source[0]])
    names = {document.words[i] for i in range(*source) if document.entities[i] == ENTITY}
    return not names <= before


def _is_study_named(document: Document, a: Attribution, noun: str) -> bool:
    """Return True if the study of researchers is named before them, or a study or poll soon after."""
    assert a.source is not None
    words, here = document.words, document.sentence_of[a.source[0]]
    stop = here + _REACH + 1
    if noun in _AUTHORS:
        is_bare = words[a.source[0]] in (noun, "the") and words[a.cue[1] - 1] in _ADDED
        is_bare = is_bare and noun in _TEAM
        first = here - (_FAR if is_bare else _REACH)
        soon = document.sentence_of[a.cue[0]] + 1
        return _names_study(document, first, here, STUDIES) or _names_study(
            document, soon, soon + 1, STUDIES
        )
    if noun in _POLLS:
        return _names_study(document, here + 1, stop, _POLLS)
    return noun == "research" and _names_study(document, here + 1, stop, STUDIES, _THE)


def _names_study(
    document: Document,
    first: int,
    stop: int,
    nouns: frozenset[str],
    before: frozenset[str] = frozenset(),
) -> bool:
    """Return True if a sentence from `first` to before `stop` has a name near one of some nouns.

    If there are words `before`, one of them stands directly before the noun: "the study".
    """
    sentences = range(max(first, 0), min(stop, len(document.sentences)))
    for start, end in (document.sentences[i][:2] for i in sentences):
        for i in range(start, document.window(start, _LONGEST, end)):
            if document.words[i] in nouns and (not before or document.words[i - 1] in before):
                low = document.window(i, -_NEAR, start)
                high = document.window(i, _NEAR + 1, end)
                if document.entities.find(ENTITY, low, high) >= 0:
                    return True
    return False
