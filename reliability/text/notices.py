"""Find notices of the publisher to readers: "Thanks for signing up", "This site uses cookies".

Their forms are in `lexicons/boilerplate.toml`. Each has keys, fixed phrases of which every notice of the
form contains one: the search for a pattern is slow, and a key is found by the words of a text.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache, reduce
from operator import or_
from typing import NamedTuple

import numpy as np

from reliability.text.boilerplate import expand_pattern, forms, is_appeal
from reliability.text.vocabulary import WordColumn, WordRows

_LONGEST = 5_000  # characters of a sentence that can be a notice
# Each key has a bit in the words of a text in which it may begin, and in those that may be its second
# word. Several keys share a bit. The bits of keys of one word are in every second word.
_BITS_OF_ONE, _BITS_OF_TWO = 20, 42
_ANY_SECOND = (1 << _BITS_OF_ONE) - 1


class Key(NamedTuple):
    """A key of a form, its words, its bit, and the pattern of the form."""

    phrase: str
    words: list[str]
    bit: int
    pattern: str


def _read_keys() -> Iterator[Key]:
    keyed = ((phrase, form["pattern"]) for form in forms("notice") for phrase in form["key"])
    for number, (phrase, pattern) in enumerate(keyed):
        words = re.findall("[a-z]+", phrase)
        place = _BITS_OF_ONE + number % _BITS_OF_TWO if words[1:] else number % _BITS_OF_ONE
        yield Key(phrase, words, 1 << place, pattern)


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


def is_notice(sentence: str, keys: Sequence[Key] = _KEYS) -> bool:
    """Return True if a sentence of a normalized text is a notice with one of some keys.

    Examples
    --------
    >>> is_notice("Thanks for signing up!"), is_notice("Thanks to a grant, the pier opened.")
    (True, False)
    """
    if len(sentence) > _LONGEST:
        return False
    lower = sentence.lower()
    patterns = {key.pattern for key in keys if key.phrase in lower}  # several keys have the same
    return any(_compile(pattern).search(lower) for pattern in patterns) and not is_appeal(lower)
