"""Undo capitals that make a cue look like a name: "a Disgraceful plan", "eXpErTs".

A capital among words without one is restored if the word is not one that news prints with a capital, nor
the title of a work, nor repeated as a name. So is that of a verb between a name and its object, and that
of a verb after an auxiliary or of a word in a phrase ("the deep State"), also if it is often a name. An
article with several such words has odd capitals, and there the others are restored, too.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from itertools import chain, pairwise
from typing import Literal

from reliability.text.lexicon_files import DETERMINERS, cue_words, phrases_of, word_class
from reliability.text.normalization import Edit
from reliability.text.tokenization import Tokens
from reliability.text.unpunctuated_boundaries import unpunctuated_ends
from reliability.text.vocabulary import is_dictionary_word, word_classes

CAPITALS = "odd capitals"

_MIXED_CASE = re.compile(r"[a-z][A-Z]")
# Files whose words have a capital only if it is to hide them, with those that are names, too
_NO_NAMES = ("certainty", "hedging", "insinuation", "loaded", "mind_reading", "slanted")
_NEVER = word_class("names", "disguises")
_PRINTED = word_class("printed_with_capitals", "disguises")
_WORKS = word_class("works", "disguises")  # before a title: "the film Notorious"
_LINKS = word_class("title_links")  # "the Group of Experts on Trade"
_SEVERAL = 3  # different words; fewer are fragments of titles
_NO_TITLE = re.compile("(?:ly|ing|ed)$")  # endings of words that are not names
_OPENING = frozenset('.!?:"\n')  # in the gap before a word that opens a sentence
_INSIDE = frozenset((" ", ", ", "; "))  # gaps inside a clause
_VERBAL = ("ed", "ing")
_MODALS = word_class("modals") | word_class("negated_auxiliaries")
# Before a participle, or a past tense whose subject is further away: "is Slamming", "Roe today Slammed"
_BEFORE_PARTICIPLE = (
    word_class("be") | word_class("have") | frozenset(("today", "yesterday", "also", "then"))
)
_NO_VERBS = frozenset(("NOUN", "NOUNS", "ADJ", "PASTS"))
_VERB_ENDINGS = ("ize", "ise", "ify")
_ADVERBS = frozenset(("never", "always", "downright"))
_MONTHS, _WEEKDAYS = word_class("months"), word_class("weekdays")
_WITHIN, _FEWEST_SMALL, _SHORTEST_SMALL = 8, 3, 4  # words, of letters
_OPENING_PHRASE = frozenset(("of", "some", "many", "most"))  # "of course", "most people"
_MINOR = _LINKS | DETERMINERS  # words that make no phrase with another alone: "the people"
_LONGEST_PHRASE = 4  # words

# How a capitalized cue stands in its sentence: in a phrase or after an auxiliary, among words without a
# capital, next to one that has a capital, or in the title of a work.
_Place = Literal["sure", "alone", "beside", "title"]


def capital_edits(tokens: Tokens) -> Iterator[Edit]:
    """Yield the cues in mixed case, and those with a capital that makes them look like a name."""
    words, cues = tokens.words, cue_words()
    hiding = []
    for i in [i for i in tokens.capitalized if words[i] in cues]:
        if _is_mixed_case(tokens.original[i], words[i]):
            plain = words[i].capitalize() if opens_sentence(tokens, i) else words[i]
            yield Edit(tokens.starts[i], tokens.ends[i], plain, CAPITALS)
        elif _may_hide(tokens, i):
            hiding.append(i)
    places = _places(tokens, hiding)
    if "alone" in places.values():
        names = _surnames(tokens, places)
        places = {i: one for i, one in places.items() if one == "sure" or words[i] not in names}
    odd = _odd(tokens, places)
    ends = {*unpunctuated_ends(tokens)} if odd else set()
    for i in odd:
        if tokens.ends[i - 1] in ends:
            continue  # it opens a sentence: "It rained Some say so."
        yield Edit(tokens.starts[i], tokens.ends[i], words[i], "")


def _surnames(tokens: Tokens, places: Mapping[int, _Place]) -> set[str]:
    """Return the words of no phrase alone that follow a capital inside a clause: "Tom Price"."""
    original, words = tokens.original, tokens.words
    return {
        words[i].removesuffix("'s")
        for i in tokens.capitalized
        if i
        and tokens.gaps[i] == " "
        and original[i - 1][0].isupper()
        and places.get(i, "beside") == "beside"
        and not (_is_ordinary_opener(tokens, i - 1) or words[i - 1] in _WEEKDAYS)
    } - phrases_of(*_NO_NAMES)


def opens_sentence(tokens: Tokens, i: int) -> bool:
    """Return True if word `i` is the first of a sentence, a line or a quotation."""
    return not i or not _OPENING.isdisjoint(tokens.gaps[i])


def _is_mixed_case(raw: str, word: str) -> bool:
    """Return True for a capital inside a word, or for two if it may be a name: "NonStop"."""
    if raw[1:].islower():
        return False
    is_product = raw[0] in "ei" and raw[2:].islower() and is_dictionary_word(word[1:])  # "iRate"
    may_be_name = raw[0].isupper() or is_product or not is_dictionary_word(word)
    return len(_MIXED_CASE.findall(raw)) > may_be_name


@cache
def _pairs() -> frozenset[tuple[str, str]]:
    """Return the words that follow each other in a phrase: "of course"."""
    return frozenset(chain.from_iterable(map(pairwise, map(str.split, phrases_of(*_NO_NAMES)))))


def _may_hide(tokens: Tokens, i: int) -> bool:
    """Return True for a word with one capital, inside a clause, that is a cue or part of one."""
    words = tokens.words
    return (
        tokens.original[i][1:].islower()
        and tokens.gaps[i] in _INSIDE
        and i > 0
        and (words[i] not in _NEVER or _is_in_phrase(tokens, i))
        and (
            words[i] in phrases_of(*_NO_NAMES)
            or not _pairs().isdisjoint(pairwise(words[i - 1 : i + 2]))
        )
    )


@cache
def _phrases() -> frozenset[tuple[str, ...]]:
    """Return the phrases of several words."""
    found = (tuple(phrase.split()) for phrase in phrases_of(*_NO_NAMES))
    return frozenset(
        words
        for words in found
        if 1 < len(words) <= _LONGEST_PHRASE
        and (words[0] in _OPENING_PHRASE or sum(word not in _MINOR for word in words) > 1)
    )


def _is_in_phrase(tokens: Tokens, i: int) -> bool:
    """Return True for a word of a phrase whose other words have no capital: "the deep State"."""
    words, original, before = tokens.words, tokens.original, tokens.words[i - 1]
    opens = opens_sentence(tokens, i - 1)
    if ("of", words[i]) in _phrases() and before == "of" and (original[i - 1] == before or opens):
        return True  # "Of Course"
    opens = opens and (before == "the" or before.endswith("ly"))
    if not ((original[i - 1].islower() or opens) and is_dictionary_word(words[i])):
        return False  # "radical Islamists"
    with_capital = {i, i - 1} if opens else {i}
    for first in range(max(i - _LONGEST_PHRASE + 1, 0), i + 1):
        end = min(first + _LONGEST_PHRASE, len(words))
        for last in range(max(i, first + 1) + 1, end + 1):
            if tuple(words[first:last]) in _phrases():
                others = (at for at in range(first, last) if at not in with_capital)
                if all(original[at].islower() for at in others):
                    return True
    return False


def _places(tokens: Tokens, hiding: list[int]) -> dict[int, _Place]:
    """Return the position of each word that may hide in its sentence."""
    odd = {i for i in hiding if tokens.words[i] not in _PRINTED}
    return {i: _place(tokens, i, odd) for i in hiding}


def _odd(tokens: Tokens, places: dict[int, _Place]) -> list[int]:
    """Return the words whose capital is odd."""
    alone = [i for i, place in places.items() if place in ("alone", "sure")]
    sure = {tokens.words[i] for i in alone} - _PRINTED
    if len(sure) >= _SEVERAL:
        return [i for i in places if i in alone or tokens.words[i] not in _PRINTED]
    certain = [i for i in alone if places[i] == "sure"]
    sure -= {tokens.words[i] for i, place in places.items() if place == "beside"}
    if len(sure) == 1 and _is_repeated(tokens, min(sure), alone):
        return certain
    return [i for i in alone if tokens.words[i] in sure or i in certain]


def _is_repeated(tokens: Tokens, word: str, alone: list[int]) -> bool:
    """Return True if a word is repeated with a capital and never without: a name in this article."""
    repeated = sum(tokens.words[i] == word for i in alone) > 1
    return repeated and not _NO_TITLE.search(word) and word not in tokens.original


def _place(tokens: Tokens, i: int, odd: set[int]) -> _Place:
    """Return the position of a capitalized word in its sentence; `odd` are other words that may hide."""
    words, original = tokens.words, tokens.original
    if words[i - 1] in _WORKS:
        return "title"
    if _is_in_phrase(tokens, i) or _follows_auxiliary(tokens, i):
        return "sure"
    before, after = _content(tokens, i, -1), _content(tokens, i, 1)
    is_small_after = after >= 0 and (
        original[after].islower() or (after in odd and tokens.gaps[i + 1] == ", ")
    )
    if _is_adverb(words[i]) and (tokens.gaps[i] == ", " or (after == i + 1 and is_small_after)):
        return "alone"  # "Mr Roe Obviously left"
    follows_capital = before >= 0 and not original[before].islower()
    is_listed = tokens.gaps[i] == ", " and after >= 0 and original[after].islower()
    if before in odd and (is_listed or words[i - 1] in DETERMINERS):
        follows_capital = False  # "a Sleazy, Dishonest man", "Waging a Crusade"
    if before in odd and before == i - 1 and _is_adverb(words[before]):
        follows_capital = False  # "Truly Sickening"
    if follows_capital and not _may_precede(tokens, before):
        return "alone" if _is_act(tokens, i) else "beside"
    if follows_capital and not (is_small_after or tokens.gaps[i + 1] == ' "'):
        return "beside"
    following = _next(tokens, i)
    is_beside = following >= 0 and not (
        original[following].islower() or words[following] in _MONTHS
    )
    if following in odd and _is_adverb(words[i]):
        return "alone"
    return "beside" if is_beside and not _modifies(tokens, i, following) else "alone"


def _is_adverb(word: str) -> bool:
    return word.endswith("ly") or word in _ADVERBS


def _may_precede(tokens: Tokens, i: int) -> bool:
    """Return True for a capital before an ordinary word: "Roe's", "Friday", or an opener."""
    word = tokens.words[i]
    return word.endswith(("'s", "s'")) or word in _WEEKDAYS or _is_ordinary_opener(tokens, i)


def _modifies(tokens: Tokens, i: int, following: int) -> bool:
    """Return True for "their shared Hatred of Roe", "a Staunch Roeite" and "a Shocking 40%"."""
    words = tokens.words
    if words[following][0].isdigit():
        return words[i].endswith(_VERBAL)
    if following > i + 1:
        return (
            tokens.gaps[i] == " "
            and words[i - 1] not in _MINOR
            and tokens.original[i - 1].islower()
        )
    return (
        words[i - 1] in ("a", "an")
        and "ADJ" in word_classes(words[i])
        and not is_dictionary_word(words[following])
    )


def _is_act(tokens: Tokens, i: int) -> bool:
    """Return True for a verb between a name and its object or its words: "Roe Slammed the town"."""
    if tokens.gaps[i] != " " or tokens.original[i - 1].islower() or tokens.words[i - 1] == "the":
        return False
    if not tokens.words[i].endswith(_VERBAL) or i + 1 == len(tokens.words):
        return False
    if tokens.gaps[i + 1] == ', "':
        return True
    has_object = tokens.words[i + 1] in DETERMINERS or not tokens.original[i + 1].islower()
    return tokens.gaps[i + 1] == " " and has_object and _is_prose(tokens, i)


def _is_prose(tokens: Tokens, i: int) -> bool:
    """Return True if several words near word `i`, in its clause, have no capital."""
    small = 0
    for step in (-1, 1):
        at = i + step
        while abs(at - i) <= _WITHIN and 0 <= at < len(tokens.words):
            if opens_sentence(tokens, max(at, at - step)):
                break
            small += tokens.original[at].islower() and len(tokens.words[at]) >= _SHORTEST_SMALL
            at += step
    return small >= _FEWEST_SMALL


def _follows_auxiliary(tokens: Tokens, i: int) -> bool:
    """Return True for a verb after "will", "is" or "tries to": no name, nor part of one."""
    words, original = tokens.words, tokens.original
    word, before = words[i], words[i - 1]
    if not original[i - 1].islower():
        return False
    if before in _BEFORE_PARTICIPLE:
        return word.endswith(_VERBAL) and _is_prose(tokens, i)
    if before in _MODALS:
        return _NO_VERBS.isdisjoint(word_classes(word))
    return before == "to" and i > 1 and original[i - 2].islower() and word.endswith(_VERB_ENDINGS)


def _content(tokens: Tokens, i: int, step: Literal[-1, 1]) -> int:
    """Return the next word before or after word `i` in its clause that is not a link, -1 for none."""
    at = i + step
    while 0 <= at < len(tokens.words) and tokens.gaps[max(at, at - step)] in _INSIDE:
        if tokens.words[at] not in _LINKS or not tokens.original[at].islower():
            return at
        if step < 0 and tokens.gaps[at] == ", " and tokens.words[at] in DETERMINERS:
            return -1  # "Ah, the Infamous plan"
        at += step
    return -1


def _is_ordinary_opener(tokens: Tokens, i: int) -> bool:
    """Return True for a capitalized word that opens a sentence, and would not have a capital in it."""
    return opens_sentence(tokens, i) and is_dictionary_word(tokens.words[i])


def _next(tokens: Tokens, i: int) -> int:
    """Return the word after word `i` and a space, perhaps after "of", or -1."""
    words, gaps = tokens.words, tokens.gaps
    at = i + 1
    if at < len(words) and gaps[at] in _INSIDE and words[at] == "of":
        at += 1
    return at if at < len(words) and gaps[at] == " " else -1
