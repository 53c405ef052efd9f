"""Find facts that are stated in two different ways: an age, or a party.

Unlike clauses, these have a fixed form, so that they can be compared whatever the sentences around them
say.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import dropwhile

from reliability.contradictions import notes
from reliability.contradictions.clauses import Clauses
from reliability.contradictions.comparability import StatedFact
from reliability.text.document import Document
from reliability.text.lexicon_files import word_class
from reliability.text.named_entities import ENTITY

WordRange = tuple[int, int]

_TITLES = word_class("titles", "contradiction")
_PARTY = re.compile(r"[(](?=[RD][-,)])")  # "(R-Texas)"
_MEMBERS = ("republican", "democrat")
_PARTY_OPENS = ("(R", "(D")


def conflicting_facts(clauses: Clauses) -> Iterator[StatedFact]:
    """Yield two ages or two parties of one person: "Jane Roe, 43, …" and "Jane Roe, 45, …"."""
    document = clauses.document
    for note, mentions in ((notes.AGE, _ages(clauses)), (notes.PARTY, _parties(document))):
        known: dict[tuple[str, ...], tuple[str, WordRange]] = {}
        for (first, last), value, place in mentions:
            name = tuple(dropwhile(_TITLES.__contains__, document.words[first:last]))
            if len(name) > 1:
                value_before, place_before = known.setdefault(name, (value, place))
                if value != value_before:
                    yield StatedFact(place_before, note, place)


_Mention = tuple[WordRange, str, WordRange]  # a name, the value of its fact, and the words of both


def _ages(clauses: Clauses) -> Iterator[_Mention]:
    """Yield names with an age: "Jane Roe, 43,", "Jane Roe, a 43-year-old", "43-year-old Jane Roe"."""
    document = clauses.document
    words, names = document.words, document.entities
    for i in clauses.number_positions:
        if not (len(words[i]) == 2 and words[i].isdecimal()):
            continue
        is_long = words[i + 1 : i + 3] == ["year", "old"]
        end = i - 1 if is_long and words[i - 1] in ("a", "an") else i
        if end and names[end - 1] and document.gap_before(end) == ", ":
            if end < i or (not is_long and document.gap_after(i)[:1] in (",", ".")):
                first = document.entity_start(end - 1)
                yield (first, end), words[i], (first, i + 1)
        elif is_long and i + 3 < len(words) and names[i + 3] == ENTITY:
            last = _entity_end(document, i + 3)
            yield (i + 3, last), words[i], (i, last)


def _entity_end(document: Document, i: int) -> int:
    """Return the word after the name that word `i` begins."""
    return next(last for first, last in document.entity_spans(i, len(document.words)))


def _parties(document: Document) -> Iterator[_Mention]:
    """Yield names with a party: "Jane Roe (D", "Jane Roe, a Democrat", "Jane Roe is a Democrat"."""
    names, words = document.entities, document.words
    letters = ((i, i, " (") for i in _party_letters(document))
    nouns = (
        (i, i - 2, " ") if words[i - 2] == "is" else (i, i - 1, ", ")
        for i, _ in document.entity_ranges
        if words[i] in _MEMBERS and words[i - 1] == "a"
    )
    for i, end, gap in sorted((*letters, *nouns)):
        if end > 0 and names[end - 1] and document.gap_before(end) == gap:
            first = document.entity_start(end - 1)
            yield (first, end), document.words[i][0], (first, i + 1)


def _party_letters(document: Document) -> Iterator[int]:
    """Yield the letters of parties in brackets."""
    if not any(start in document.normalized for start in _PARTY_OPENS):
        return  # most articles: a search for fixed letters is faster than the pattern
    for match in _PARTY.finditer(document.normalized):
        i = document.words_before(match.end())
        if 0 < i < len(document.words) and document.words[i] in ("r", "d"):
            yield i
