"""Find facts about a person that are stated in two different ways: an age, or a party.

Unlike clauses, these have a fixed form, so that they can be compared whatever the sentences around them
say.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import dropwhile

from reliability.contradictions import notes
from reliability.contradictions.clauses import Clauses
from reliability.contradictions.comparability import StatedFact, is_corrected
from reliability.text.document import Document
from reliability.text.lexicon_files import word_class
from reliability.text.named_entities import ENTITY

WordRange = tuple[int, int]

_TITLES = word_class("titles", "contradiction")
_PARTY = re.compile(r"[(](?=[RD][-,)])")  # "(R-Texas)"
_MEMBERS = ("republican", "democrat")
_OTHERS = word_class("one_of_several", "contradiction")
_PARTY_OPENS = ("(R", "(D")


def conflicting_facts(clauses: Clauses) -> Iterator[StatedFact]:
    """Yield two ages or parties of one person, or two capitals: "Jane Roe, 43" and "Jane Roe, 45"."""
    document = clauses.document
    full: dict[str, tuple[str, ...]] = {}
    for note, mentions in (
        (notes.AGE, _ages(clauses)),
        (notes.PARTY, _parties(document)),
        (notes.CAPITAL, _capitals(document)),
    ):
        known: dict[tuple[str, ...], tuple[str, WordRange]] = {}
        for span, value, place in mentions:
            if is_corrected(document, place[0]):
                continue
            name = _name(document, *span)
            if document.entities[span[1] - 1] != ENTITY:
                name = "the", *name
            if note == notes.AGE and len(name) == 1:
                full = full or _full_names(document)
                name = full.get(name[0], ())
            if len(name) > (note != notes.CAPITAL):
                value_before, place_before = known.setdefault(name, (value, place))
                if value != value_before and _is_one_voice(clauses, place_before, place):
                    yield StatedFact(place_before, note, place)


def _name(document: Document, first: int, last: int) -> tuple[str, ...]:
    return tuple(dropwhile(_TITLES.__contains__, document.words[first:last]))


def _is_one_voice(clauses: Clauses, one: WordRange, other: WordRange) -> bool:
    """Return True unless two different speakers state the two facts."""
    speakers = {clauses.speaker(clauses.clause_at(first)) for first, _ in (one, other)}
    return len(speakers - {""}) < 2


def _full_names(document: Document) -> dict[str, tuple[str, ...]]:
    """Return the full name with each last name that only one full name has, else ()."""
    found: dict[str, tuple[str, ...]] = {}
    for span in document.entity_ranges:
        name = _name(document, *span)
        if len(name) > 1:
            found[name[-1]] = name if found.get(name[-1], name) == name else ()
    return found


_Mention = tuple[WordRange, str, WordRange]  # a name, the value of its fact, and the words of both


def _ages(clauses: Clauses) -> Iterator[_Mention]:
    """Yield names with an age: "Jane Roe, 43,", "Roe is 43 years old", "43-year-old Jane Roe"."""
    document = clauses.document
    words, names = document.words, document.entities
    for i in clauses.number_positions:
        if not (len(words[i]) == 2 and words[i].isdecimal()):
            continue
        is_long = words[i + 1 : i + 3] == ["year", "old"]
        end, gap, is_marked = _age_start(words, i, is_long)
        is_next = end > 0 and document.gap_before(end) == gap
        is_plain = is_marked or (not is_long and document.gap_after(i)[:1] in (",", "."))
        if is_next and is_plain and names[end - 1] == ENTITY:
            first = document.entity_start(end - 1)
            yield (first, end), words[i], (first, i + 1)
        elif is_next and is_plain and _is_only_one(document, end):
            yield (end - 2, end), words[i], (end - 2, i + 1)
        elif is_long and ENTITY in names[i + 3 : i + 5]:
            first = names.index(ENTITY, i + 3)
            last = _entity_end(document, first)
            is_next = first == i + 3 or last > first + 1  # "61-year-old actor Tom Roe"
            if is_next and not "".join(document.gaps[i + 3 : first + 1]).strip():
                yield (first, last), words[i], (i, last)


def _is_only_one(document: Document, end: int) -> bool:
    """Return True after "the suspect", if the text has one suspect."""
    noun, before = document.words[end - 1], document.words[max(end - 2, 0)]
    if document.entities[end - 1] or document.quoted[end - 1] or before != "the":
        return False
    others = (document.words[i - 1] for i in document.positions_of((noun,)) if i)
    return noun + "s" not in document.counts and _OTHERS.isdisjoint(others)


def _age_start(words: list[str], i: int, is_long: bool) -> tuple[int, str, bool]:
    """Return the word after the name that the age `i` may be of, the gap there, and if it is marked."""
    before = words[i - 1] if i else ""
    if before == "is" and (is_long or words[i + 1 : i + 3] == ["years", "old"]):
        return i - 1, " ", True
    if before == "aged" or (is_long and before in ("a", "an")):
        return i - 1, ", ", True
    is_relative = before in ("is", "was") and words[max(i - 2, 0)] == "who"
    return i - 2 * is_relative, ", ", False


def _capitals(document: Document) -> Iterator[_Mention]:
    """Yield the names of countries with a capital: "Lund, the capital of Roeland"."""
    words, names = document.words, document.entities
    for i in document.positions_of(("capital",)):
        if (
            words[i - 1] != "the"
            or words[i + 1 : i + 2] != ["of"]
            or ENTITY not in names[i + 2 : i + 3]
        ):
            continue
        last = _entity_end(document, i + 2)
        end = i - 1 - (words[i - 2] == "is")
        if end > 0 and names[end - 1] == ENTITY and document.gap_before(end) in (" ", ", "):
            first = document.entity_start(end - 1)
            yield (i + 2, last), words[end - 1], (first, last)
        elif words[last : last + 1] == ["is"] and ENTITY in names[last + 1 : last + 2]:
            end = _entity_end(document, last + 1)
            yield (i + 2, last), words[end - 1], (i - 1, end)


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
