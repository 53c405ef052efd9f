"""Find names of people that an article spells in two ways: "Grant Tolley", then "Grant Tolly"."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence

from reliability.contradictions import notes
from reliability.contradictions.comparability import StatedFact, is_corrected
from reliability.text.document import Document
from reliability.text.lexicon_files import word_class
from reliability.text.vocabulary import WordColumn, is_dictionary_word

_OPENINGS = word_class("titles", "contradiction")  # before the names of different people
_TITLES = word_class("titles")
_SURNAME = re.compile(r"[A-Z][^\W\d_]*[a-z](?:[-'][A-Z][^\W\d_]*[a-z])*")
_LENGTHS = range(5, 25)  # letters; short names that differ in one letter are often two
_LONGEST_NAME = 4  # words
_MOST_ALIKE = 20  # names; more are those of a list
_KNOWN = 3  # mentions of the usual spelling, if the other stands alone


def name_spellings(document: Document) -> Iterator[StatedFact]:
    """Yield surnames that differ in one letter, or in the order of two, from their usual spelling.

    The other spelling occurs once, outside quotations. Either it has the same first name, or it stands
    alone and the usual spelling, of a person with a first name or a title, occurs three times or more.
    One letter more or less at the end makes other words ("Syrian", "Syrians") and is not a difference
    here, nor is another first letter.

    Examples
    --------
    >>> from reliability.text.document import parse
    >>> text = "Jane Tolley resigned. Tolley was ill. Jane Tolely had asked for leave."
    >>> [(fact.words, fact.other) for fact in name_spellings(parse(text))]
    [((7, 8), (1, 2))]
    """
    places = _surnames(document)
    outlines = Counter((name[0], len(name)) for name in places)
    rare = [
        name
        for name, at in places.items()
        if len(at) == 1
        and _has_alike(outlines, name[0], len(name))
        and not is_dictionary_word(name)
        and not is_corrected(document, at[0])
    ]
    near = defaultdict(set)
    alike = {(name[0], len(name) + more) for name in rare for more in (-1, 0, 1)}
    for name in [name for name in places if (name[0], len(name)) in alike]:
        for shape in _shapes(name):
            near[shape].add(name)
    for name in rare:
        [at] = places[name]
        others = set().union(*map(near.__getitem__, _shapes(name)))
        for other in sorted(others) if len(others) <= _MOST_ALIKE else ():
            if _differ_inside(name, other) and _is_slip(document, at, places[other]):
                usual = places[other][0]
                yield StatedFact((at, at + 1), notes.SPELLING, (usual, usual + 1))
                break


def _surnames(document: Document) -> dict[str, list[int]]:
    """Return the last words of names, in lower case, with their indices."""
    plain: list[str] = _PLAIN.of(document.word_rows).tolist()
    found: dict[str, list[int]] = defaultdict(list)
    for _, last in document.entity_ranges:
        if plain[last - 1]:
            found[plain[last - 1]].append(last - 1)
    return found


def _has_alike(outlines: Counter[tuple[str, int]], letter: str, length: int) -> bool:
    """Return True if another name has the same first letter and nearly the same length."""
    same, shorter, longer = outlines[letter, length], (letter, length - 1), (letter, length + 1)
    return same > 1 or shorter in outlines or longer in outlines


def _plain(word: str) -> str:
    """Return a word without its possessive ending and its accents, "" if it is too short or long."""
    word = word.removesuffix("'s").removesuffix("'")
    if not word.isascii():
        letters = unicodedata.normalize("NFKD", word)
        word = "".join(letter for letter in letters if not unicodedata.combining(letter))
    return word if len(word) in _LENGTHS else ""


_PLAIN = WordColumn(_plain, object)


def _shapes(name: str) -> set[str]:
    """Return a name, and the name without each of its letters: two that share a shape are alike."""
    return {name, *(name[:i] + name[i + 1 :] for i in range(1, len(name)))}


def _differ_inside(one: str, other: str) -> bool:
    """Return True if names differ in a letter before the end, or in the order of two letters."""
    short, long = sorted((one, other), key=len)
    if len(short) < len(long):
        return not long.startswith(short)
    differing = [i for i in range(len(short)) if short[i] != long[i]]
    return len(differing) == 1 or (
        len(differing) == 2 and differing[1] == differing[0] + 1 and sorted(short) == sorted(long)
    )


def _is_slip(document: Document, at: int, usual: Sequence[int]) -> bool:
    """Return True if word `at` is a slip for the name of a person with these mentions."""
    if (
        document.quoted[at]
        or "[" in document.gap_after(at)  # "[sic]"
        or (len(usual) == 1 and at < usual[0])  # of two, the second is the other spelling
        or not all(_SURNAME.match(document.original(i)) for i in (at, usual[0]))
    ):
        return False
    before = [words for i in usual if (words := _words_before(document, i))]
    own = _words_before(document, at)
    if own and own[-1] not in _OPENINGS:
        return any(words[0] == own[0] for words in before)
    is_person = any(word in _TITLES or not is_dictionary_word(word) for word, *_ in before)
    return is_person and not own and len(usual) >= _KNOWN


def _words_before(document: Document, i: int) -> list[str]:
    """Return the words of a name before its last one, without the titles before its first name."""
    first = i
    while document.continues_entity[first] and i - first < _LONGEST_NAME:
        first -= 1
    words = document.words[first:i]
    while len(words) > 1 and words[0] in _OPENINGS:
        words = words[1:]
    return words
