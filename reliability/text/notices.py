"""Find notices of the publisher to readers: "Thanks for signing up", "This site uses cookies".

Their forms are in `lexicons/boilerplate.toml`. Each has keys, fixed phrases of which every notice of the
form contains one: the search for a pattern is slow, and a key is found by the words of a text.

A sentence is of the page if it is a notice with few other words, if `page_lines` finds it, or if it is
short and next to one.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Sequence
from functools import cache, lru_cache, reduce
from itertools import groupby
from operator import or_
from typing import NamedTuple

import numpy as np

from reliability.text.boilerplate import expand_pattern, forms, is_appeal
from reliability.text.lexicon_files import phrases_of
from reliability.text.page_lines import (
    BELOW,
    INSIDE,
    SENTENCE,
    can_be_page_line,
    page_line_score,
    speaks_to_reader,
    words_of_claims,
)
from reliability.text.patterns import compile_later
from reliability.text.vocabulary import WordColumn, WordRows

_LONGEST = 5_000  # characters of a sentence that can be a notice
# Each key has a bit in the words of a text in which it may begin, and in those that may be its second
# word. Several keys share a bit. The bits of keys of one word are in every second word.
_BITS_OF_ONE, _BITS_OF_TWO = 20, 42
_ANY_SECOND = (1 << _BITS_OF_ONE) - 1

# Sums of `page_lines` for a sentence of the page: for one alone, for a notice alone, and for a short one
# next to another. Of 340 such sentences, read in 4,800 articles, four were of the article.
_ALONE, _NOTICE_ALONE, _NEXT_TO = 6.5, 1.0, 0.0
# Words that can make a claim: next to another, alone, and in a notice alone
_MOST_CLAIM, _MOST_ALONE, _MOST_NOTICE_ALONE = 6, 4, 2
_LONGEST_NEXT_TO = 90  # characters
_REPEATED = 3  # times that a sentence stands in a text
# A sentence with a word of these lexicons takes a side, whatever else is in it.
_PARTISAN = ("loaded", "slanted", "accusations")
_WORD = compile_later("[a-z][a-z'-]*")
_FAILURE = "went wrong"  # "Something went wrong" says nothing of a wrong
_TEMPLATE = compile_later(r"\{\{[^{}]{0,80}\}\}")  # of a page that was not filled in: "{{message}}"


class Key(NamedTuple):
    """A key of a form, its words, its bit, the pattern of the form, and True if it may be partisan."""

    phrase: str
    words: list[str]
    bit: int
    pattern: str
    is_partisan: bool


def _read_keys() -> Iterator[Key]:
    keyed = ((phrase, form) for form in forms("notice") for phrase in form["key"])
    for number, (phrase, form) in enumerate(keyed):
        words = re.findall("[a-z]+", phrase)
        place = _BITS_OF_ONE + number % _BITS_OF_TWO if words[1:] else number % _BITS_OF_ONE
        yield Key(phrase, words, 1 << place, form["pattern"], form.get("partisan", False))


_KEYS = tuple(_read_keys())


@cache
def _compile(pattern: str) -> re.Pattern[str]:
    """Compile the pattern of a form, on first use: few articles have a notice."""
    return re.compile(expand_pattern(pattern))


# Keys of one word, and keys of two: by the last letter of the first, by the first letter of the second
_SINGLE = [key for key in _KEYS if len(key.words) == 1]
_BY_FIRST: dict[str, list[Key]] = defaultdict(list)
_BY_SECOND: dict[str, list[Key]] = defaultdict(list)
for _key in _KEYS:
    if len(_key.words) > 1:
        _BY_FIRST[_key.words[0][-1]].append(_key)
        _BY_SECOND[_key.words[1][0]].append(_key)


def _bits_of_first(word: str) -> int:
    """Return the bits of the keys that may begin in a word: at its end if they have two words."""
    bits = [key.bit for key in _SINGLE if key.words[0] in word]
    bits += [key.bit for key in _BY_FIRST.get(word[-1], ()) if word.endswith(key.words[0])]
    return reduce(or_, bits, 0)


def _bits_of_second(word: str) -> int:
    """Return the bits of the keys whose second word may be a word, or its beginning."""
    bits = (key.bit for key in _BY_SECOND.get(word[0], ()) if word.startswith(key.words[1]))
    return reduce(or_, bits, _ANY_SECOND)


_FIRST, _SECOND = WordColumn(_bits_of_first), WordColumn(_bits_of_second)


@lru_cache(maxsize=1024)
def _keys_with(bits: int) -> tuple[Key, ...]:
    return tuple(key for key in _KEYS if key.bit & bits)


def places_of_keys(words: WordRows) -> Iterator[tuple[int, Sequence[Key]]]:
    """Yield the positions of the words of a text in which a key may begin, with these keys."""
    bits = _FIRST.of(words) & np.append(_SECOND.of(words)[1:], _ANY_SECOND)
    places = bits.nonzero()[0]
    yield from zip(places.tolist(), map(_keys_with, bits[places].tolist()), strict=True)


def is_notice(sentence: str, keys: Sequence[Key] = _KEYS, *, is_neutral: bool = False) -> bool:
    """Return True if a sentence of a normalized text is a notice with one of some keys.

    With `is_neutral`, a sentence with a partisan word is not one, unless its form may have such words.

    Examples
    --------
    >>> is_notice("Thanks for signing up!"), is_notice("Thanks to a grant, the pier opened.")
    (True, False)
    """
    if len(sentence) > _LONGEST:
        return False
    lower = sentence.lower()
    # Several keys have the same pattern.
    patterns = {key.pattern: key.is_partisan for key in keys if key.phrase in lower}
    found = [partisan for one, partisan in patterns.items() if _compile(one).search(lower)]
    if not found or is_appeal(lower):
        return False
    return not is_neutral or any(found) or not _takes_sides(lower)


def page_sentences(
    sentences: Sequence[str], notices: Collection[int], quoted: Collection[int]
) -> frozenset[int]:
    """Return the indices of the sentences of a text that are of its page.

    Parameters
    ----------
    sentences : sequence of str
        The normalized sentences of a text.
    notices, quoted : collection of int
        The indices of the sentences that are notices, and of those with words in quotation marks.

    Examples
    --------
    >>> sentences = ["The pier fell", "Please enter your email address", "Sign up", "Nobody was hurt"]
    >>> sorted(page_sentences(sentences, (), ()))
    [1, 2]
    """
    plain = [_TEMPLATE.sub("", sentence).strip() for sentence in sentences]
    scores = {
        i: page_line_score(sentence)
        for i, sentence in enumerate(plain)
        if sentence and i not in quoted and (i in notices or can_be_page_line(sentence))
    }
    likely = [
        i
        for i, score in scores.items()
        if score >= (SENTENCE if i in notices else INSIDE)
        and words_of_claims(plain[i]) <= _MOST_CLAIM
        and not _takes_sides(plain[i])
    ]
    times = Counter(plain[i] for i in likely)
    found = {i for i in likely if times[plain[i]] >= _REPEATED and scores[i] >= BELOW}
    for _, numbered in groupby(enumerate(likely), lambda pair: pair[1] - pair[0]):
        run = [i for _, i in numbered]
        is_box = len(run) > 1 and any(i in notices for i in run)
        if is_box or any(_is_alone(plain[i], scores[i], i in notices) for i in run):
            found.update(run)
    for _ in range(2):
        near = {j for i in found for j in (i - 1, i + 1)} - found
        near.intersection_update(range(len(plain)))
        found.update(
            i for i in near.difference(quoted) if _is_short_page_line(plain[i], i in notices)
        )
    return frozenset(found)


def _is_alone(sentence: str, score: float, in_form: bool) -> bool:
    """Return True if a sentence, in the form of a notice or not, is of the page by itself."""
    if score < (_NOTICE_ALONE if in_form else _ALONE) or not speaks_to_reader(sentence):
        return False
    most = _MOST_ALONE if score >= _ALONE else _MOST_NOTICE_ALONE
    return words_of_claims(sentence) <= most


def _is_short_page_line(sentence: str, in_form: bool) -> bool:
    """Return True if a sentence is short, and more likely of the page than of the article."""
    if not 0 < len(sentence) <= _LONGEST_NEXT_TO or _takes_sides(sentence):
        return False
    return page_line_score(sentence) >= (SENTENCE if in_form else _NEXT_TO)


def _takes_sides(sentence: str) -> bool:
    """Return True for the call of a chain letter, and for a sentence with a partisan word."""
    lower = sentence.lower()
    words = _WORD.findall(lower.replace(_FAILURE, ""))
    return is_appeal(sentence) or not phrases_of(*_PARTISAN).isdisjoint(words)
