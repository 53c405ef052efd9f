"""Names of people that an article spells in two ways: "Grant Tolley" here, and "Grant Tolly" there."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import compress, count
from typing import NamedTuple

from reliability.text.document import Document
from reliability.text.lexicon_files import word_class
from reliability.text.named_entities import ENTITY
from reliability.text.vocabulary import is_dictionary_word

_TITLES = word_class("titles")
_SURNAME = re.compile(r"[A-Z][^\W\d_]*[a-z](?:[-'][A-Z][^\W\d_]*[a-z])*")
_LENGTHS = range(5, 25)  # letters; short names that differ in one letter are often two
_LONGEST_NAME = 4  # words
_KNOWN, _WELL_KNOWN = 2, 3  # mentions of the usual spelling; more if the other stands alone


class MisspeltName(NamedTuple):
    """The index of a word, and the usual spelling of the name."""

    at: int
    usual: str


def misspelt_names(document: Document) -> Iterator[MisspeltName]:
    """Yield surnames that differ in one letter, or in the order of two, from their usual spelling.

    The usual spelling has a first name or a title somewhere, and more mentions. The other occurs once,
    outside quotations, alone or with the same first name. One letter more or less at the end makes
    other words ("Syrian", "Syrians") and is no difference here, nor is another first letter.

    Examples
    --------
    >>> from reliability.text.document import parse
    >>> text = "Jane Tolley resigned. Tolley was ill. Jane Tolely had asked for leave."
    >>> [(name.at, name.usual) for name in misspelt_names(parse(text))]
    [(7, 'Tolley')]
    """
    places = _surnames(document)
    usual = {name for name, found in places.items() if len(found) >= _KNOWN}
    outlines = {outline for name in usual for outline in _outlines(name)}
    rare = [
        name
        for name, found in places.items()
        if len(found) == 1 and (name[0], len(name)) in outlines
    ]
    near = defaultdict(set)
    for name in usual if rare else ():
        for shape in _shapes(name):
            near[shape].add(name)
    for name in rare:
        [at] = places[name]
        for other in sorted({other for shape in _shapes(name) for other in near.get(shape, ())}):
            if _differ_inside(name, other) and _is_slip(document, at, places[other]):
                yield MisspeltName(at, _spelled(document, places[other][0]))
                break


def _surnames(document: Document) -> dict[str, list[int]]:
    """Return the last words of names, in lower case, with their indices."""
    tags, continues, words = document.entities, document.continues_entity, document.words
    found: dict[str, list[int]] = defaultdict(list)
    for i in compress(count(), tags):
        if tags[i] == ENTITY and continues[i + 1 : i + 2] != b"\1":
            name = words[i].removesuffix("'s")
            if len(name) in _LENGTHS:
                found[name].append(i)
    return found


def _outlines(name: str) -> Iterator[tuple[str, int]]:
    """Yield the first letter and the length of the names that may be a slip for a name."""
    for length in range(len(name) - 1, len(name) + 2):
        yield name[0], length


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
    """Return True if word `at` is a slip for the name of a person with other mentions."""
    if (
        document.quoted[at]
        or "[" in document.gap_after(at)  # "[sic]"
        or is_dictionary_word(document.words[at].removesuffix("'s"))
        or not all(_SURNAME.fullmatch(_spelled(document, i)) for i in (at, usual[0]))
    ):
        return False
    firsts = {_first(document, i) for i in usual} - {None}
    first = _first(document, at)
    is_person = any(word in _TITLES or not is_dictionary_word(word) for word in firsts if word)
    return is_person and (first in firsts if first else len(usual) >= _WELL_KNOWN)


def _first(document: Document, i: int) -> str | None:
    """Return the first name or the title before a surname; None for a surname that stands alone."""
    first = i
    while document.continues_entity[first] and i - first < _LONGEST_NAME:
        first -= 1
    return document.words[first] if first < i else None


def _spelled(document: Document, i: int) -> str:
    """Return word `i` as it is written, without a possessive ending."""
    return document.original(i).removesuffix("'s")
