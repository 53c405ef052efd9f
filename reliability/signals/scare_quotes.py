"""Scare quotes: quotation marks, or "so-called", around words that quote nobody.

A single ordinary word, a word after an adverb of degree, or an adjective with its noun ("peaceful
protest") is a scare quote if its sentence quotes nobody, and if the words before it mock it or the
article's own voice is loaded. Terms, titles, labels on a screen, keys in program text and pairs of
quoted words are none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from reliability.attribution.annotation import Annotated
from reliability.text.document import Document
from reliability.text.lexicon_files import word_class
from reliability.text.vocabulary import is_dictionary_word

Range = tuple[int, int]

# A quotation after one of these is a name, a term or somebody's word, not a scare quote.
_CLOSED = re.compile(r"[\"']++(?!:)")
_INTRODUCES = word_class("introducing", "loaded")
_DEGREES = frozenset("much so more fully highly totally mostly".split())
_ON_SCREEN = word_class("on_screen", "insinuation")
_BARE = word_class("bare_words", "insinuation")
_SPEAKERS = frozenset("named role anonymous".split())
_PAIRED = 4  # the most words between two quotations of a pair: "high" or "low"
_MOCKING = (word_class("possessives") - {"my", "our", "your"}) | {"these", "those", "such", "yet"}
_DETERMINERS = _MOCKING | word_class("articles") | word_class("demonstratives")
_PHRASE = word_class("before_phrase", "insinuation")
_PRETENDED = word_class("pretended", "loaded")
_IN_MARKS = _PRETENDED | word_class("pretended_in_marks", "loaded")
_SINGLE = re.compile(r"'([a-z]{3,20})'(?![\w'])")
_SINGLE_TITLE = re.compile(r"(?<!\w)'([A-Za-z]{3,20})'(?!\w)")
_PRETENDED_WITHIN = 3  # words after a "so-called": so-called public health experts
_SAYING = word_class("saying", "insinuation")
_INTRODUCED_WITHIN = 6  # words of a headline from a "call" to what somebody calls something
_NEAR = 2  # words from a determiner to the quoted word: its much-vaunted "conscience"


def scare_quotes(annotated: Annotated) -> Iterator[Range]:
    """Yield the word ranges of scare quotes."""
    document = annotated.document
    attributed = {
        document.sentence_of[one.cue[0]]
        for one in annotated.attributions
        if one.kind in _SPEAKERS and one.is_statement
    }
    sided = annotated.takes_sides
    for first, last in _candidates(document):
        if document.sentence_of[first] in attributed or not _is_no_term(document, first, last):
            continue
        if _is_mocked(document, first, last, sided):
            yield first, last


def _candidates(document: Document) -> Iterator[Range]:
    """Yield the quotations of one or two ordinary words, and single words in single marks."""
    for quotation in document.quotations:
        if _is_plain_phrase(document, quotation.first, quotation.last):
            yield quotation.first, quotation.last
    text = document.normalized
    for match in _SINGLE.finditer(text):
        if match.start() and (text[match.start() - 1].isalnum() or text[match.start() - 1] == "'"):
            continue
        first = document.words_before(match.start(1))
        is_word = first < len(document.words) and document.words[first] == match[1]
        if is_word and not document.quoted[first] and _is_plain_phrase(document, first, first + 1):
            yield first, first + 1


def _is_plain_phrase(document: Document, first: int, last: int) -> bool:
    """Return True for one ordinary word, or two of which the first describes the second."""
    words = document.words
    start, end = document.normalized_starts[first], document.normalized_ends[last - 1]
    one = " " not in document.normalized[start:end]
    if not one and (last - first != 2 or not _describes(document, first)):
        return False
    return (
        words[first] not in _BARE
        and all(len(word) < 4 or is_dictionary_word(word) for word in words[first:last])
        and all(document.original(i)[0].islower() for i in range(first, last))
        and not any(document.entities[first:last])
    )


def _describes(document: Document, first: int) -> bool:
    """Return True if the first of two quoted words is an adverb of degree, or if they are mocked."""
    before = document.words[first - 1] if first else ""
    return document.words[first] in _DEGREES or before in _PHRASE


def _is_mocked(document: Document, first: int, last: int, sided: bool) -> bool:
    """Return True if the article presents a quoted word as false."""
    words = document.words
    before = words[document.window(first, -_NEAR, 0) : first]
    owner = (before[-1:] and before[-1].endswith("'s")) or document.gap_before(first)[:1] == "'"
    if not _IN_MARKS.isdisjoint(words[first:last]):
        return sided or bool(owner) or not _DETERMINERS.isdisjoint(before)
    return sided and (bool(owner) or not _MOCKING.isdisjoint(before))


def _is_no_term(document: Document, first: int, last: int) -> bool:
    """Return True if the context does not make a quoted word a term, a title, speech or a key."""
    words = document.words
    sentence = document.sentences[document.sentence_of[first]]
    after = document.gap_after(last - 1)
    if words[last : last + 1] and (
        words[last] in _ON_SCREEN or (words[first - 1] in ("a", "an") and after[-1:] == " ")
    ):
        return False  # a kind of thing: a "parity" law
    introduction = words[document.window(first, -3, sentence.first) : first]
    if sentence.first == first or not _INTRODUCES.isdisjoint(introduction):
        return False
    nearby = (
        document.quoted[document.window(first, -_PAIRED, 0) : first]
        + document.quoted[last : document.window(last, _PAIRED, len(words))]
    )
    # The mark follows the word directly, without a colon: no sentence's end and no program's key.
    before = document.gap_before(first).lstrip("'")  # of "Reyes' 'improved' plan"
    return not any(nearby) and bool(_CLOSED.match(after)) and before[:1] in " -,("


def is_pretended(document: Document, last: int, sided: bool) -> bool:
    """Return True if a "so-called" mocks the words after it, which start with word `last`.

    It introduces a name ("the so-called Islamic State") or a term ("so-called red-flag laws") too.
    """
    if last >= len(document.words) or document.entities[last]:
        return False
    stop = document.window(last, _PRETENDED_WITHIN, len(document.words))
    mocked = not _PRETENDED.isdisjoint(document.words[last:stop])
    return mocked or (sided and not document.quoted[last])


def mocked_in_headline(headline: Document, body: Document) -> Iterator[Range]:
    """Yield the quoted words of a headline that are mostly quoted to mock: 'Mistakenly' Granted.

    A word that is in a quotation of the body, too, is that of somebody.
    """
    quoted = [(quotation.first, quotation.last) for quotation in headline.quotations]
    for match in _SINGLE_TITLE.finditer(headline.normalized):
        first = headline.words_before(match.start(1))
        quoted.append((first, first + 1))
    for first, last in quoted:
        introduction = headline.words[headline.window(first, -_INTRODUCED_WITHIN, 0) : first]
        if not _SAYING.isdisjoint(introduction):
            continue  # "Roe didn't call the plan 'fair'"
        if last - first == 1 and headline.words[first] in _PRETENDED:
            places = body.word_rows.positions(headline.words[first])
            if not any(body.quoted[i] for i in places):
                yield first, last
