"""Find misspellings: words of no dictionary that are one slip of the pen from a frequent word.

Common misspellings are in `lexicons/misspellings.toml`. Any other word must be absent from the table of
words, which has rare words that look like misspellings, and one slip must make a frequent word of it: a
letter left out, a letter too many, two letters swapped, or a wrong vowel, all inside the word. A wrong
consonant makes too many other words ("relegation", "delegation").
"""

from __future__ import annotations

import re
from collections.abc import Callable, Container, Iterator, Mapping
from functools import cache
from string import ascii_lowercase

from reliability.text.lexicon_files import read_file, word_class
from reliability.text.vocabulary import COMMON, DICTIONARY, EASY, FREQUENT, WordCache, word_code

_SHORTEST_SWAP = 5  # letters
_SHORTEST = 6
_SHORTEST_LONG = 9  # shorter words with a wrong vowel or one letter more are often rare words
_LONGEST = 20
# Endings of words that are too rare for the table, with their replacements in the base.
_ENDINGS = {
    "ability": ("able", "e", ""),
    "iers": ("y",),
    "ier": ("y",),
    "iest": ("y",),
    "ifies": ("ify",),
    "izes": ("ize",),
    "ness": ("",),
    "able": ("", "e"),
    "er": ("", "e"),
    "ers": ("", "e"),
    "es": ("e",),
}
_DOUBLES = re.compile(r"[^aeiou][aeiou][bdgmnprt]$")  # the last letter, before "ed" and "ing"
_BRITISH = re.compile(r"is(e|es|ed|ing|er|ers|ation|ations)$")
_CORRECT = word_class("correct", "misspellings")
_VOWELS = {"a": "eio", "e": "aio", "i": "aeuo", "o": "aeiu", "u": "io"}


@cache
def listed_misspellings() -> Mapping[str, str]:
    """Return the correct form of each common misspelling."""
    table = read_file("misspellings").tables["misspellings"]
    return {wrong: right for right, words in table.items() for wrong in words.split()}


def swaps(word: str) -> Iterator[str]:
    """Yield the strings in which two letters inside a word were swapped."""
    if _SHORTEST_SWAP <= len(word) <= _LONGEST:
        for i in range(1, len(word) - 1):
            if word[i] != word[i + 1]:
                yield word[:i] + word[i + 1] + word[i] + word[i + 2 :]


def slips(word: str) -> Iterator[str]:
    """Yield the strings that one slip may have turned into a word.

    Examples
    --------
    >>> "because" in slips("becuase"), "delegation" in slips("relegation")
    (True, False)
    """
    yield from swaps(word)
    size = len(word)
    if not _SHORTEST <= size <= _LONGEST:
        return
    for i in range(1, size - 1):
        if word[i] in (word[i - 1], word[i + 1]) or size >= _SHORTEST_LONG:
            yield word[:i] + word[i + 1 :]
    for i in range(1, size):
        start, end = word[:i], word[i:]
        for letter in ascii_lowercase:
            yield start + letter + end
    if size >= _SHORTEST_LONG:
        for i in range(1, size - 1):
            for letter in _VOWELS.get(word[i], ""):
                yield word[:i] + letter + word[i + 1 :]


def _is_derived(word: str) -> bool:
    """Return True for a regular form of a word of the table: "livability", "ralliers"."""
    if _BRITISH.search(word) and any(
        word_code(_BRITISH.sub(form, word)) & DICTIONARY for form in (r"iz\1", "ize")
    ):
        return True  # "economise", "economises"
    return any(
        word_code(word.removesuffix(ending) + base) & DICTIONARY
        for ending, bases in _ENDINGS.items()
        if word.endswith(ending)
        for base in bases
    )


def _correct(word: str) -> str:
    """Return the word that a lower-case word is a misspelling of, or "" if it is none.

    Examples
    --------
    >>> _correct("goverment"), _correct("governess")
    ('government', '')
    """
    if right := listed_misspellings().get(word):
        return right
    return (
        next((slip for slip in slips(word) if word_code(slip) & FREQUENT), "")
        if _is_wrong(word)
        else ""
    )


def _is_wrong(word: str) -> bool:
    """Return True if no table has a lower-case word of letters, nor a word that it is a form of."""
    is_known = word_code(word) or word in _CORRECT or not (word.isascii() and word.isalpha())
    return not (is_known or _is_derived(word))


def closest(word: str, known: Container[str]) -> str:
    """Return the word of some words that a word of no dictionary is one slip from, or "".

    A short word must have two letters swapped or one left out, and no other word may come of it: none
    of the dictionary for two letters swapped, and none that is frequent for one left out.

    Examples
    --------
    >>> closest("obvoiusly", {"obviously"}), closest("delegation", {"relegation"})
    ('obviously', '')
    >>> closest("seflish", {"selfish"}), closest("slfish", {"selfish"})
    ('selfish', 'selfish')
    """
    if not _is_wrong(word):
        return ""
    if len(word) >= _SHORTEST_LONG:
        return next((slip for slip in slips(word) if slip in known), "")
    return _only(swaps(word), known, word_code) or _only(_completed(word), known, _is_frequent)


def _completed(word: str) -> Iterator[str]:
    """Yield the long strings from which a letter inside was left out."""
    if len(word) >= _SHORTEST and not _is_inflected(word):
        for i in range(1, len(word)):
            yield from (word[:i] + letter + word[i:] for letter in ascii_lowercase)


def _only(strings: Iterator[str], known: Container[str], rivals: Callable[[str], int]) -> str:
    """Return the only string that is one of some words, if no other is one, nor a rival, else ""."""
    words = {one for one in strings if one in known or rivals(one)}
    word = words.pop() if len(words) == 1 else ""
    return word if word in known else ""


def _is_frequent(word: str) -> int:
    return word_code(word) & FREQUENT


def _is_inflected(word: str) -> bool:
    """Return True for a form of a word of the table that is too rare for it: "tinted".

    A base that lost its "e" must be a usual word: that of "braked", not that of "blasing".
    """
    if word_code(word.removesuffix("s")):
        return True
    stems = [word.removesuffix(ending) for ending in ("ed", "ing") if word.endswith(ending)]
    return any(
        (word_code(stem) & DICTIONARY and not _DOUBLES.search(stem))
        or word_code(stem + "e") & (COMMON | EASY)
        for stem in stems
    )


# The correct word for each misspelling, "" for any other lower-case word.
CORRECTIONS = WordCache(_correct)
