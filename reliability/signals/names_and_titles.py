"""Exceptions for words in a name, in the title of another work, in a menu or in an address.

"Amazing Grace" is a name, and "Storm Hits Harbour, Nine Ferries Ruined" inside a text is a link. Such
words do not show the manner of the article.
"""

from __future__ import annotations

from itertools import pairwise

from reliability.text.document import Document
from reliability.text.lexicon import PhraseMatch
from reliability.text.lexicon_files import DETERMINERS, word_class
from reliability.text.named_entities import ENTITY, EXCLAIMING_NAMES

_NAMED_KINDS = frozenset(("promotional", "partisan_praise", "intensifier", "slanted"))
_LONGEST_ADDRESS = 200  # characters of an address of a page
_TITLE_REACH = 5  # words before and after a word in a title
_TITLE, _SHORTEST_TITLE = 0.85, 6  # the share of capitals in a title, and its fewest words
_LIST_REACH = 6  # words before and after a word in a list
_LISTED, _LINKS_OF_LIST = 0.8, 0.1  # shares of capitals and of function words in a list
_OFFERS = word_class("offers", "style")
_OFFERS_IN_TWO = word_class("offers_in_two", "style")
_OFFER_REACH = 20  # words before and after a word in an offer
_DOMAINS = frozenset(("com", "org", "net"))
_FUNCTION_WORDS = (
    DETERMINERS | word_class("be") | word_class("function_words_of_titles", "word_senses")
)


def is_in_name(document: Document, match: PhraseMatch) -> bool:
    """Return True for a word in a name, such as "Amazing Grace", in a title, a menu or an address."""
    first, last, kind, _ = match
    if any(is_in(document, first) for is_in in (is_in_list, is_in_title, is_in_address)):
        return True
    if last - first > 1 and kind == "emotive" and _is_named(document, match):
        return True
    if kind == "slanted" and _is_surname(document, first):
        return True
    return (
        kind in _NAMED_KINDS
        and last < len(document.words)
        and document.gap_before(last) == " "
        and document.original(first)[0].isupper()
        and document.original(last)[0].isupper()
    )


def _is_surname(document: Document, i: int) -> bool:
    """Return True for "Tom Petty": a word with a capital after one inside a sentence."""
    first = document.sentences[document.sentence_of[i]].first
    return (
        i > first
        and document.gap_before(i) == " "
        and document.original(i).istitle()
        and document.original(i - 1).istitle()
    )


def _is_named(document: Document, match: PhraseMatch) -> bool:
    """Return True for "writes in Hot Air": words with capitals, between words without capitals."""
    first, last = match.first, match.last
    start, end = document.sentences[document.sentence_of[first]][:2]
    inside = all(document.original(i)[0].isupper() for i in range(first, last))
    around = [i for i in (first - 1, last) if start < i < end]
    return inside and first > start and not any(document.original(i).isupper() for i in around)


def is_in_address(document: Document, i: int) -> bool:
    """Return True for a word in the address of a page: "https://example.com/ruined"."""
    text, start, end = (
        document.normalized,
        document.normalized_starts[i],
        document.normalized_ends[i],
    )
    low = max(start - _LONGEST_ADDRESS, 0)
    before = text[low:start].split()[-1:] if not text[start - 1 : start].isspace() else []
    whole = "".join(before) + text[start : end + 1]
    return "://" in whole or whole.startswith("www.") or ".com/" in whole


# Cries that are also names with an exclamation mark
_CRIES = frozenset("panic hello hola viva yahoo".split())
# The last words of names of several words with an exclamation mark: "Meals Now!", "Take It!"
_FUNCTION_WORDS_IN_NAMES = frozenset("now it me up you out go this here".split())


def is_exclaiming_name(document: Document, i: int) -> bool:
    """Return True if the mark after word `i` is part of a name: "Jeopardy! is back", "Yahoo! News"."""
    if i + 1 >= len(document.words):
        return False
    is_name = document.entities[i] == ENTITY
    is_known = document.words[i] in EXCLAIMING_NAMES and document.original(i)[0].isupper()
    goes_on = document.gap_after(i) in ("! ", "!") and document.original(i + 1)[0].islower()
    is_letter = len(document.words[i]) == 1  # "E! News"
    is_surely_name = is_known and document.words[i] not in _CRIES
    if is_surely_name or is_name + is_known + goes_on > 1 or (is_name and is_letter):
        return True
    start = document.sentences[document.sentence_of[i]].first
    return (
        i - 1 > start
        and document.words[i] in _FUNCTION_WORDS_IN_NAMES
        and document.gap_before(i) == " "
        and document.original(i).istitle()
        and document.original(i - 1).istitle()
        and not is_in_title(document, i)
    )


def is_in_title(document: Document, i: int) -> bool:
    """Return True for a word in the title of another article: a link inside the text."""
    at = document.sentence_of[i]
    if at <= 1 or not document.original(i)[0].isupper():
        return False
    start, end = document.sentences[at][:2]
    reach = document.window(i, -_TITLE_REACH, start), document.window(i, _TITLE_REACH + 1, end)
    row = [j for j in range(*reach) if not document.continues_entity[j]]
    if len(row) < _SHORTEST_TITLE or document.original(i).isupper():
        return False
    return sum(not document.original(j)[0].islower() for j in row) >= _TITLE * len(row)


def is_in_list(document: Document, i: int) -> bool:
    """Return True for a word in a list of names in capitals: the menu of a page."""
    if not document.original(i).isupper():
        return False
    low, high = max(i - _LIST_REACH, 0), min(i + _LIST_REACH + 1, len(document.words))
    row = range(low, high)
    if len(row) < _LIST_REACH:
        return False
    capitals = sum(document.original(j).isupper() for j in row)
    links = sum(document.words[j] in _FUNCTION_WORDS for j in row)
    return capitals >= _LISTED * len(row) and links <= _LINKS_OF_LIST * len(row)


def is_in_offer(document: Document, i: int) -> bool:
    """Return True for a word in what a page offers to its readers: "Get your tickets now!"."""
    start, end = document.sentences[document.sentence_of[i]][:2]
    low = document.window(i, -_OFFER_REACH, start)
    row = document.words[low : document.window(i, _OFFER_REACH + 1, end)]
    if not _OFFERS.isdisjoint(row) or document.words[i] in _DOMAINS:
        return True
    return any(f"{one}-{other}" in _OFFERS_IN_TWO for one, other in pairwise(row))
