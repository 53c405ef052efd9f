"""Find facts stated twice and differently: a weekday, an age, a party, the spelling of a name.

Unlike clauses, these have a fixed form, so that they can be compared whatever the sentences around them
say. The weekday of a full date is compared with the calendar.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from reliability.contradictions.clauses import Clauses
from reliability.text.document import Document
from reliability.text.lexicon_files import word_class, word_list
from reliability.text.named_entities import DATE, ENTITY

WordRange = tuple[int, int]
WEEKDAY = "in that year this date was another day of the week"
AGE = "another age of the same person"
PARTY = "another party of the same person"
SPELLING = "another spelling of the same name"

_WEEKDAYS = word_list("weekdays")
_MONTHS = {name[:3]: number for number, name in enumerate(word_list("months"), 1)}
_TITLES = word_class("titles", "contradiction")
_FIRST_YEAR = 1800
_PARTY = re.compile(r"[(](?=[RD][-,)])")  # "(R-Texas)"
_PARTY_OPENS = ("(R", "(D")
_LEAST_LETTERS = 5  # of the two spellings of a name
_LONGEST_NAME = 3  # words; a longer one is a title of a book or a list
_MOST_NAMES = 40  # with the same first word; more are those of a list
_ORDINAL = ("st", "nd", "rd", "th")


class StatedFact(NamedTuple):
    """Words that state a fact, and other words that state it differently, if not the calendar does."""

    words: WordRange
    note: str
    other: WordRange | None = None


def wrong_weekdays(document: Document) -> Iterator[StatedFact]:
    """Yield full dates with the weekday of another date: "Monday, May 5, 2020", which was a Tuesday."""
    words, i = document.words, -1
    while (i := document.entities.find(DATE, i + 1)) >= 0:
        if words[i] in _WEEKDAYS:
            last = min(i + 4, len(words))
            stated = _date([word for word in words[i + 1 : last] if word not in ("the", "of")])
            if stated and _WEEKDAYS[stated.weekday()] != words[i]:
                yield StatedFact((i, last), WEEKDAY)


def _date(words: list[str]) -> date | None:
    """Return the date of three words, month or day first, or None."""
    if len(words) != 3 or not words[2].isdecimal() or int(words[2]) < _FIRST_YEAR:
        return None
    month, day = words[:2] if words[0][0].isalpha() else (words[1], words[0])
    number, day = _MONTHS.get(month[:3]), day[:-2] if day.endswith(_ORDINAL) else day
    if number is None or not day.isdecimal():
        return None
    try:
        return date(int(words[2]), number, int(day))
    except ValueError:
        return None


def conflicting_facts(clauses: Clauses) -> Iterator[StatedFact]:
    """Yield two ages or two parties of one person: "Jane Roe, 43, …" and "Jane Roe, 45, …"."""
    document = clauses.document
    for note, at in ((AGE, _ages(clauses)), (PARTY, _parties(document))):
        known: dict[tuple[str, ...], int] = {}
        for i in at:
            name = tuple(document.words[document.entity_start(i - 1) : i])
            if len(name) > 1:
                first = known.setdefault(name, i)
                if document.words[first] != document.words[i]:
                    yield StatedFact(_with_name(document, first), note, _with_name(document, i))


def _with_name(document: Document, i: int) -> WordRange:
    return document.entity_start(i - 1), i + 1


def _ages(clauses: Clauses) -> Iterator[int]:
    """Yield the numbers that stand between commas after a name."""
    document = clauses.document
    for i in clauses.number_positions:
        word = document.words[i]
        if not (i and len(word) == 2 and word.isdecimal() and document.entities[i - 1]):
            continue
        if document.gap_before(i) == ", " and document.gap_after(i)[:1] in (",", "."):
            yield i


def _parties(document: Document) -> Iterator[int]:
    """Yield the letters of parties in brackets after a name."""
    if not any(start in document.normalized for start in _PARTY_OPENS):
        return  # most articles: a search for fixed letters is faster than the pattern
    for match in _PARTY.finditer(document.normalized):
        i = document.words_before(match.end())
        if not (0 < i < len(document.words) and document.entities[i - 1]):
            continue
        if document.gap_before(i) == " (" and document.words[i] in ("r", "d"):
            yield i


def name_spellings(document: Document) -> Iterator[StatedFact]:
    """Yield names that differ in one letter from another name with the same first word."""
    found: dict[str, dict[str, WordRange]] = {}
    words = document.words
    for first, last in _longer_names(document):
        while first < last and words[first] in _TITLES:
            first += 1
        name = _plain(words[last - 1])
        if not 1 < last - first <= _LONGEST_NAME or len(name) < _LEAST_LETTERS:
            continue
        if name not in document.counts and name not in _TITLES:
            found.setdefault(words[first], {}).setdefault(name, (first, last))
    for spellings in found.values():
        if 2 <= len(spellings) <= _MOST_NAMES:
            yield from _similar(spellings)


def _longer_names(document: Document) -> Iterator[WordRange]:
    """Yield the names of two or more words."""
    continues = document.continues_entity
    second = continues.find(1)
    while second > 0:
        last = continues.find(0, second)
        if last < 0:
            last = len(continues)
        if document.entities[second] == ENTITY:
            yield second - 1, last
        second = continues.find(1, last)


def _plain(word: str) -> str:
    """Return a word without its possessive ending and its accents."""
    word = word.removesuffix("'s").removesuffix("'")
    if word.isascii():
        return word
    letters = unicodedata.normalize("NFKD", word)
    return "".join(letter for letter in letters if not unicodedata.combining(letter))


def _similar(spellings: dict[str, WordRange]) -> Iterator[StatedFact]:
    """Yield the first two names that differ in one letter."""
    names = list(spellings.items())
    for at, (name, words) in enumerate(names):
        for other, others in names[at + 1 :]:
            if _differ_in_one_letter(name, other):
                yield StatedFact(words, SPELLING, others)
                return


def _differ_in_one_letter(one: str, two: str) -> bool:
    """Return True if one letter before the last is replaced, exchanged with the next, or added.

    Examples
    --------
    >>> _differ_in_one_letter("ketterby", "keterby"), _differ_in_one_letter("ilvane", "ilvanes")
    (True, False)
    """
    if len(one) > len(two):
        one, two = two, one
    same = next((i for i, (a, b) in enumerate(zip(one, two, strict=False)) if a != b), len(one))
    rest, other = one[same:], two[same:]
    if len(one) < len(two):
        return bool(rest) and len(two) == len(one) + 1 and rest == other[1:]
    return len(rest) > 1 and (
        rest[1:] == other[1:] or (rest[:2] == other[1::-1] and rest[2:] == other[2:])
    )
