"""Capitals that make a cue look like a name: "a Disgraceful plan", "eXpErTs".

A capital among words without one is restored if the word is not one that news prints with a capital, nor
the title of a work, nor repeated as a name. An article with several such words has odd capitals, and
there the others are restored, too: beside another capital, and words that are often names.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from itertools import chain, pairwise
from typing import Literal

from reliability.text.lexicon_files import cue_words, phrases_of, word_class
from reliability.text.normalization import Edit
from reliability.text.tokenization import Tokens
from reliability.text.unpunctuated_boundaries import unpunctuated_ends
from reliability.text.vocabulary import is_dictionary_word

CAPITALS = "capitals that it does not have"

_MIXED_CASE = re.compile(r"[a-z][A-Z]")
# Files whose words have a capital only if it is to hide them, with those that are names, too
_NO_NAMES = ("certainty", "hedging", "insinuation", "loaded", "mind_reading", "slanted")
_NEVER = word_class("names", "disguises")
_PRINTED = word_class("printed_with_capitals", "disguises")
_WORKS = word_class("works", "disguises")  # before a title: "the film Notorious"
_LINKS = word_class("title_links")  # "the Group of Experts on Trade"
_SEVERAL = 3  # different words; fewer are fragments of titles
_NO_TITLE = re.compile("(?:ly|ing|ed)$")  # endings of words that are no names, if they are repeated
_OPENING = frozenset('.!?:"\n')  # in the gap before a word that opens a sentence
_INSIDE = frozenset((" ", ", ", "; "))  # gaps inside a clause

# How a capitalized cue stands in its sentence: among words without a capital, or not.
_Place = Literal["alone", "beside", "title"]


def capital_edits(tokens: Tokens) -> Iterator[Edit]:
    """Yield the cues in mixed case, and those with a capital that makes them look like a name."""
    words, cues = tokens.words, cue_words()
    places: dict[int, _Place] = {}
    for i in [i for i in tokens.capitalized if words[i] in cues]:
        if _is_mixed_case(tokens.original[i], words[i]):
            plain = words[i].capitalize() if opens_sentence(tokens, i) else words[i]
            yield Edit(tokens.starts[i], tokens.ends[i], plain, CAPITALS)
        elif _may_hide(tokens, i):
            places[i] = _place(tokens, i)
    if "alone" in places.values():
        names = _surnames(tokens)
        places = {i: place for i, place in places.items() if words[i] not in names}
    odd = _odd(tokens, places)
    ends = {*unpunctuated_ends(tokens)} if odd else set()
    for i in odd:
        if tokens.ends[i - 1] in ends:
            continue  # it opens a sentence: "It rained Some say so."
        yield Edit(tokens.starts[i], tokens.ends[i], words[i], "")


def _surnames(tokens: Tokens) -> set[str]:
    """Return the words of no phrase alone that follow a capital inside a clause: "Tom Price"."""
    original, words = tokens.original, tokens.words
    return {
        words[i].removesuffix("'s")
        for i in tokens.capitalized
        if i
        and tokens.gaps[i] == " "
        and original[i - 1][0].isupper()
        and not _is_ordinary_opener(tokens, i - 1)
    } - phrases_of(*_NO_NAMES)


def opens_sentence(tokens: Tokens, i: int) -> bool:
    """Return True if word `i` is the first of a sentence, a line or a quotation."""
    return not i or not _OPENING.isdisjoint(tokens.gaps[i])


def _is_mixed_case(raw: str, word: str) -> bool:
    """Return True for a capital inside a word, or for two if it may be a name: "NonStop"."""
    if raw[1:].islower():
        return False
    may_be_name = raw[0].isupper() or not is_dictionary_word(word)
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
        and words[i] not in _NEVER
        and (
            words[i] in phrases_of(*_NO_NAMES)
            or not _pairs().isdisjoint(pairwise(words[i - 1 : i + 2]))
        )
    )


def _odd(tokens: Tokens, places: dict[int, _Place]) -> list[int]:
    """Return the words whose capital is odd."""
    alone = [i for i, place in places.items() if place == "alone"]
    sure = {tokens.words[i] for i in alone} - _PRINTED
    if len(sure) >= _SEVERAL:
        return [i for i in places if places[i] == "alone" or tokens.words[i] not in _PRINTED]
    sure -= {tokens.words[i] for i, place in places.items() if place == "beside"}
    if len(sure) == 1 and _is_repeated(tokens, min(sure), alone):
        return []
    return [i for i in alone if tokens.words[i] in sure]


def _is_repeated(tokens: Tokens, word: str, alone: list[int]) -> bool:
    """Return True if a word is repeated with a capital and never without: a name in this article."""
    repeated = sum(tokens.words[i] == word for i in alone) > 1
    return repeated and not _NO_TITLE.search(word) and word not in tokens.original


def _place(tokens: Tokens, i: int) -> _Place:
    """Return the position of a capitalized word in its sentence."""
    words, original = tokens.words, tokens.original
    if words[i - 1] in _WORKS:
        return "title"
    before = _content(tokens, i, -1)
    after = _content(tokens, i, 1)
    if words[i].endswith("ly") and after == i + 1 and original[after].islower():
        return "alone"  # "Mr Roe Obviously left"
    follows_capital = before >= 0 and not original[before].islower()
    is_possessive = follows_capital and words[before].endswith(("'s", "s'"))
    if follows_capital and not is_possessive and not _is_ordinary_opener(tokens, before):
        return "beside"
    if follows_capital and not (after >= 0 and original[after].islower()):
        return "beside"
    return "beside" if _leads_to_capital(tokens, i) else "alone"


def _content(tokens: Tokens, i: int, step: Literal[-1, 1]) -> int:
    """Return the next word before or after word `i` in its clause that is no link, -1 for none."""
    at = i + step
    while 0 <= at < len(tokens.words) and tokens.gaps[max(at, at - step)] in _INSIDE:
        if tokens.words[at] not in _LINKS or not tokens.original[at].islower():
            return at
        at += step
    return -1


def _is_ordinary_opener(tokens: Tokens, i: int) -> bool:
    """Return True for a capitalized word that opens a sentence, and would not have a capital in it."""
    return opens_sentence(tokens, i) and is_dictionary_word(tokens.words[i])


def _leads_to_capital(tokens: Tokens, i: int) -> bool:
    """Return True if a capital follows, perhaps after "of"."""
    words, original, gaps = tokens.words, tokens.original, tokens.gaps
    at = i + 1
    if at < len(words) and gaps[at] in _INSIDE and words[at] == "of":
        at += 1
    return at < len(words) and gaps[at] == " " and not original[at].islower()
