"""Restore words that were damaged all over a text: spelled out, divided, glued, or in other letters.

A text with many such words is not English to a program, and a person can read it. Single words of the
lexicons are restored in `reliability.text.disguises`, in any text; here it is every word, in texts that
have much of one damage.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from functools import cache
from itertools import islice, product, repeat
from unicodedata import combining, normalize

from reliability.text.document import Document
from reliability.text.lexicon_files import read_file, word_class
from reliability.text.patterns import compile_later
from reliability.text.register import word_families
from reliability.text.spelling import CORRECTIONS
from reliability.text.vocabulary import (
    DICTIONARY,
    FREQUENT,
    WordCache,
    is_dictionary_word,
    word_code,
    words_with,
)

# Shares of the words. Of 2,678 reliable articles one has more of any of these.
_MOST_SPELLED, _MOST_SIGNED, _MOST_DIVIDED, _MOST_ODD = 0.2, 0.05, 0.05, 0.1

# Signs of damage that cannot be mended, and what they are. No author writes them; of 4,900 articles of
# other sets than those known as damaged 10 have one.
_DAMAGE: tuple[tuple[re.Pattern[str], str, str], ...] = (
    (compile_later(r"[\x80-\x9f\ufffd]"), "lost character", "lost characters"),
    (compile_later(r"(?<!\S)(?:\?{3,}(?: \?{2,})+|\?{6,})(?!\S)"), "lost phrase", "lost phrases"),
)
# "The firm opened a mill.\nmpany officials said": a line that lost its first letters
_LOST_LETTERS = compile_later(
    r"(?:\A|[.!?\"”] *\n\s*)([a-z]{2,12})(?= [a-z]|['-][a-zA-Z])(?! (?:de|der|den)\b)"
)
_SMALL_WORD = compile_later(r"\b[a-z]+\b")
_AROUND = 12  # characters around a damaged place that are shown

# Rows of single characters; wider spaces divide words.
_LONG_ROW = compile_later(r"(?<!\S)\S(?: \S(?!\S)){2,}")
_ROW = compile_later(r"(?<!\S)\S(?: \S(?!\S))+")
_WIDE = compile_later(r"(?<=\S)[^\S\n]{2,}(?=\S)")
_SIGNS: Mapping[str, str] = read_file("disguises").tables["signs"]
_WITH_SIGNS = compile_later(r"[@$|€£¡]?+\w++(?:[@$!|+€£¡]++\w++)*+")
_NEXT_TO_LETTER = compile_later(rf"[{re.escape(''.join(_SIGNS))}](?:(?<=[^\W\d_].)|(?=[^\W\d_]))")
_ACCENTED = compile_later(r"[À-ɏ]")
# The least share of these words that are restored: 0.3 where letters are left out, 0.1 in a German text
_LEAST_RESTORED = 0.2
_MOST_OPTIONS = 32  # spellings of a word with signs
_PARTS = compile_later(r"(?<![^\W\d_])([^\W\d_]++)[^\w\n'’](?=([^\W\d_]++))")
_LETTERS, _NOT_LATIN = compile_later(r"[^\W\d_]+"), compile_later("[^A-Za-zÀ-ɏ]+")
_DRAWN_OUT, _VOWELS = compile_later(r"([a-z])\1{2,}"), compile_later("[aeiou]+")
_NO_SPACE = compile_later(r"(?<=[a-z])(?=[A-Z])|(?<=[a-z][,.;:!?])(?=[A-Za-z])")
_LONGEST_PART = 20  # letters of a word in a row of glued ones
_LONGEST_NAME, _LONGEST_WORD = 12, 24  # letters; what is longer was glued
_SHORTEST_RARE, _SHORTEST_IN_ROW = 5, 3  # letters of a part that is not frequent
_MOST_CHARACTERS = 100_000  # no article is longer, and dividing words takes 10 µs for each
_FOREIGN = word_class("foreign_function_words")
_LEAST_UNKNOWN, _LEAST_FOREIGN = 0.5, 0.15  # shares of the words of a text in another language
_MOST_GLUED = 12  # characters for each word; articles have 6
_COMMON, _RARE, _LETTER, _UNKNOWN = 1.0, 2.5, 4.0, 6.0  # costs of a part; a division has the least


def join_letters(document: Document) -> str:
    """Return the text with words for rows of single letters, if there are many.

    Examples
    --------
    >>> from reliability.text.document import parse
    >>> join_letters(parse("T h e   r o a d   t o   Lund"))
    'The road to Lund'
    """
    text = document.text
    single = [*map(len, document.words)].count(1)
    if single <= _MOST_SPELLED * len(document.words) or not _LONG_ROW.search(text):
        return text
    rows = _ROW if _WIDE.search(text) else _LONG_ROW
    return _WIDE.sub(" ", rows.sub(lambda row: row[0].replace(" ", ""), text))


def restore_letters(document: Document) -> str:
    """Return the text with letters for the digits, signs and accents in its words, if there are many.

    Examples
    --------
    >>> from reliability.text.document import parse
    >>> restore_letters(parse("Th3 r0ad to Lund w4s $hut on May 3rd"))
    'The road to Lund was shut on May 3rd'
    """
    least = _MOST_SIGNED * len(document.words)
    accented = 0 if document.text.isascii() else len(_ACCENTED.findall(document.text))
    if len(_NEXT_TO_LETTER.findall(document.text)) + accented <= least:
        return document.text
    words = _WITH_SIGNS.findall(document.text)
    odd = {word for word in words if not (word.isalpha() and word.isascii())}
    plain = {word: found for word in odd if (found := _without_signs(word))}
    if sum(map(plain.__contains__, words)) <= least:
        return document.text
    return _WITH_SIGNS.sub(lambda word: plain.get(word[0], word[0]), document.text)


def _without_signs(word: str) -> str:
    """Return the dictionary word that a string with digits, signs or accents writes, or ""."""
    if not any(map(str.isalpha, word)):
        return ""
    letters = (one for one in normalize("NFD", word.lower()) if not combining(one))
    options = [_SIGNS.get(letter, letter) for letter in letters]
    words = map("".join, islice(product(*options), _MOST_OPTIONS))
    found = next(filter(is_dictionary_word, words), "")
    return found.capitalize() if word[0].isupper() else found


def join_parts(document: Document) -> str:
    """Return the text without the signs and spaces that divide its words, if there are many.

    Examples
    --------
    >>> from reliability.text.document import parse
    >>> join_parts(parse("The br-idge is behi nd the hou-se of a well-known man."))
    'The bridge is behind the house of a well-known man.'
    """
    least = _MOST_DIVIDED * len(document.words)
    if len(_unknown(document, least)) <= least:
        return document.text
    text = _PARTS.sub(_joined, document.text)
    return text if len(document.text) - len(text) > least else document.text


def _joined(parts: re.Match[str]) -> str:
    """Return the first half of a divided word without its sign, or both parts if they are two words."""
    first, second = parts[1].lower(), parts[2].lower()
    are_words = is_dictionary_word(first) and is_dictionary_word(second)
    return parts[1] if is_dictionary_word(first + second) and not are_words else parts[0]


def restore_words(document: Document) -> str:
    """Return the text with its damaged words repaired, if many of its words are in no dictionary.

    A damaged word lacks a letter or its vowels, has a letter in another place or letters drawn out, or
    is joined to the next word.

    Examples
    --------
    >>> from reliability.text.document import parse
    >>> restore_words(parse("The govrnment srteet was shutfor weeks"))
    'The government street was shut for weeks'
    >>> restore_words(parse("The brdg ws clsd fr weeeks"))
    'The bridge was closed for weeks'
    """
    if len(document.text) > _MOST_CHARACTERS or not (is_glued(document) or _are_damaged(document)):
        return document.text
    text = _NO_SPACE.sub(" ", document.text)
    return _LETTERS.sub(lambda word: _RESTORED[word[0]], text)


def _are_damaged(document: Document) -> bool:
    """Return True if many words are in no dictionary, and not because they are of another language."""
    most = _MOST_ODD * len(document.words)
    odd = _unknown(document, most)
    if len(odd) <= most or _is_foreign(document):
        return False
    return sum(_RESTORED[word] != word for word in odd) > _LEAST_RESTORED * len(odd)


def _is_foreign(document: Document) -> bool:
    """Return True for a text in another language; the words of damaged English are no words of it."""
    words = len(document.words)
    is_known = len(document.word_rows.unknown) < _LEAST_UNKNOWN * words
    function_words = sum(map(document.counts.get, _FOREIGN, repeat(0)))
    return not is_known and function_words >= _LEAST_FOREIGN * words


def _unknown(document: Document, most: float) -> list[str]:
    """Return the words without a capital that no dictionary has; none if `most` or fewer are unknown."""
    unknown = document.word_rows.unknown
    if len(unknown) <= most:
        return []
    return list(filter(str.islower, map(document.originals.__getitem__, unknown)))


def is_glued(document: Document) -> bool:
    """Return True if many words have no space between them."""
    return len(document.text) > _MOST_GLUED * len(document.words)


def _restored(word: str) -> str:
    """Return a word of letters, corrected or divided if no dictionary has it."""
    lower = word.lower()
    if is_dictionary_word(lower):
        return word
    latin = _NOT_LATIN.sub("", word)
    if latin != word and is_dictionary_word(latin.lower()):
        return latin
    if short := _shortened(lower):
        return short.capitalize() if word[0].isupper() else short
    if not word.islower() and len(word) <= _LONGEST_NAME:
        return word
    if word_code(lower):  # known for its syllables only, as names are
        return _with_vowels(word) or word
    plain = CORRECTIONS[word] or _ordered().get(_key(word))
    return plain or _with_vowels(word) or " ".join(_divided(word))


_RESTORED = WordCache(_restored)


def _shortened(word: str) -> str:
    """Return the word or name of which letters were drawn out, "ruuuined", or ""."""
    if not _DRAWN_OUT.search(word):
        return ""
    single, double = (_DRAWN_OUT.sub(letters, word) for letters in (r"\1", r"\1\1"))
    return next(filter(is_dictionary_word, (single, double)), CORRECTIONS[single] or single)


def _with_vowels(word: str) -> str:
    """Return the most usual word that a string without inner vowels stands for, or ""."""
    return "" if _VOWELS.search(word, 1, len(word) - 1) else _voweled().get(_consonants(word), "")


@cache
def _voweled() -> dict[str, str]:
    """Return the words of the dictionary by their consonants; of several, a function word first."""
    usual = (*words_with(DICTIONARY), *words_with(FREQUENT), *word_families())
    return {_consonants(word): word for word in usual}


def _consonants(word: str) -> str:
    """Return the first letter of a word and the consonants after it."""
    return word[:1] + _VOWELS.sub("", word[1:])


@cache
def _ordered() -> dict[tuple[str, ...], str]:
    """Return the words of the dictionary by their letters, of several the frequent one."""
    words = [*words_with(DICTIONARY), *words_with(FREQUENT)]
    return {_key(word): word for word in words}


def _key(word: str) -> tuple[str, ...]:
    """Return the letters of a word, those inside in any order."""
    return (word[:1], *sorted(word[1:-1]), word[-1:])


def _divided(word: str) -> list[str]:
    """Return the words that a string was glued from, or the string alone if there are none."""
    lower, is_row = word.lower(), len(word) > _LONGEST_WORD
    shortest = _SHORTEST_IN_ROW if is_row else _SHORTEST_RARE
    best = [(0.0, 0)]  # for each place, the least cost up to it, and where the last part begins
    for end in range(1, len(word) + 1):
        starts = range(max(end - _LONGEST_PART, 0), end)
        best.append(min((best[at][0] + _cost(lower[at:end], shortest), at) for at in starts))
    if best[-1][0] >= _UNKNOWN and not is_row:
        return [word]
    parts, end = [], len(word)
    while end:
        at = best[end][1]
        parts.append(word[at:end])
        end = at
    return parts[::-1]


def _cost(part: str, shortest: int) -> float:
    if len(part) == 1:
        return _COMMON if part in ("a", "i") else _LETTER
    code = word_code(part)
    if code & FREQUENT:
        return _COMMON
    return _RARE if code & DICTIONARY and len(part) >= shortest else _UNKNOWN * len(part)


def describe_damage(text: str) -> tuple[str, ...]:
    """Describe the signs of damage in a text as given: lost characters, words and first letters.

    Examples
    --------
    >>> describe_damage("It rained.\\nmpany officials left.")
    ('damaged text: 1 lost beginning of a line «mpany officials»',)
    >>> describe_damage("It rained. Why???")
    ()
    """
    notes = []
    for pattern, one, several in _DAMAGE:
        if found := [match.span() for match in pattern.finditer(text)]:
            number = f"1 {one}" if len(found) == 1 else f"{len(found)} {several}"
            notes.append(f"{number} «{_around(text, *found[0])}»")
    cut = [one for one in _LOST_LETTERS.finditer(text) if not is_dictionary_word(one[1])]
    counts = Counter(_SMALL_WORD.findall(text)) if cut else Counter[str]()
    if lost := [one.span(1) for one in cut if counts[one[1]] == 1]:
        number = "1 lost beginning" if len(lost) == 1 else f"{len(lost)} lost beginnings"
        words = text[lost[0][0] : lost[0][1] + _AROUND].split()[:2]
        notes.append(f"{number} of {'a line' if len(lost) == 1 else 'lines'} «{' '.join(words)}»")
    return (f"damaged text: {'; '.join(notes)}",) if notes else ()


def _around(text: str, start: int, end: int) -> str:
    """Return a place with some characters around it, a control character as "\ufffd"."""
    part = " ".join(text[max(start - _AROUND, 0) : min(end, start + _AROUND) + _AROUND].split())
    return "".join("\ufffd" if "\x80" <= sign <= "\x9f" else sign for sign in part)
