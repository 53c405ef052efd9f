"""Find two clauses that differ only in a number, a day, or a word and its opposite.

"The tower had 40 rooms" and "the tower had 65 rooms" cannot both be true. Numbers are compared if they
count the same, days if an event happens once, such as a fire, and words if they are antonyms. A series
of figures, such as polls or scores, and two cases in the same words are not compared.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import compress, count
from operator import attrgetter
from typing import NamedTuple

from reliability.contradictions import notes
from reliability.contradictions.clauses import IRREGULAR_STEMS, STEMS, Clause, Clauses
from reliability.contradictions.comparability import (
    POINTING,
    ClausePair,
    comparable,
    count_content,
    is_assertion,
    is_negated,
    is_unasserted,
)
from reliability.contradictions.lexical_opposition import oppositions
from reliability.contradictions.numbers import measured_numbers
from reliability.text.lexicon_files import word_class, word_list
from reliability.text.named_entities import DATE
from reliability.text.vocabulary import WordColumn

_IS = frozenset(("is", "are"))
_HAS_ANTONYM = WordColumn(lambda word: STEMS[word] in oppositions().antonym_stems, bool)
_OF_LIVES = frozenset(STEMS[word] for word in word_class("life_events", "contradiction"))
_WEEKDAYS = frozenset(word_list("weekdays"))
_MOST = 8  # mentions that are compared with one before them, so that time stays linear
_SHARES = frozenset("% percent percentage point".split())  # polls and prices repeat their wording
_SPANS = frozenset("from to until till through by since ending between and as".split())


class Kind(NamedTuple):
    """What may be replaced.

    `spare` is the largest number of units that only one of the clauses has, and `least` the least number
    that both have.
    """

    note: str
    spare: int
    least: int


NUMBER = Kind(notes.NUMBER, spare=0, least=1)
OPPOSITE = Kind(notes.OPPOSITE, spare=1, least=2)
DAY = Kind(notes.DAY, spare=20, least=1)


class Slot(NamedTuple):
    """A unit at a word that may be replaced, next to another one, its anchor, that is the same."""

    kind: Kind
    anchor: str
    value: str
    at: int


def restated_pairs(clauses: Clauses) -> Iterator[ClausePair]:
    """Yield two clauses that are the same but for one unit, which excludes the other."""
    groups: dict[tuple[Kind, str], list[Slot]] = {}
    for slots in (_numbers(clauses), _opposites(clauses), _dates(clauses)):
        for slot in slots:
            groups.setdefault(slot[:2], []).append(slot)
    for found in groups.values():
        found.sort(key=attrgetter("at"))
        for at, slot in enumerate(found):
            for other in found[at + 1 : at + _MOST]:
                if slot.value != other.value and _exclude(clauses, slot, other, found):
                    a, b = clauses.clause_at(slot.at), clauses.clause_at(other.at)
                    yield ClausePair(a, b, slot.kind.note)


def _numbers(clauses: Clauses) -> Iterator[Slot]:
    """Yield the numbers that count something."""
    for i, value, unit in measured_numbers(clauses):
        if unit not in _SHARES:
            yield Slot(NUMBER, unit, value, i)


def _opposites(clauses: Clauses) -> Iterator[Slot]:
    """Yield the verbs, and the words after "is", whose antonym is in the text."""
    document, stems, words = clauses.document, clauses.stems, clauses.document.words
    places: dict[str, list[int]] = {}
    for i in compress(count(), _HAS_ANTONYM.of(document.word_rows).tolist()):
        is_present = words[i][-1] == "s" and words[i + 1 : i + 2] == ["the"]  # "opposes the bridge"
        if (
            is_present
            or words[i][-2:] == "ed"
            or words[i] in IRREGULAR_STEMS
            or words[i - 1] in _IS
        ):
            places.setdefault(stems[i], []).append(i)
    for stem, found in places.items():
        for other in oppositions().antonyms.get(stem, frozenset()) & places.keys():
            for i in found:
                yield Slot(OPPOSITE, min(stem, other) + max(stem, other), stem, i)


def _dates(clauses: Clauses) -> Iterator[Slot]:
    """Yield the days of events that happen once, and the years of births, deaths and openings."""
    document, stems, i = clauses.document, clauses.stems, -1
    places = clauses.year_positions.copy()
    while (i := document.entities.find(DATE, i + 1)) >= 0:
        places.append(i)
    events = oppositions().one_time_events & clauses.shared_stems if places else frozenset[str]()
    for i in places:
        word, is_year = document.words[i], stems[i][:1] == "@"
        present = events & clauses.sentence_stems[document.sentence_of[i]]
        if present and document.words[i - 1] not in _SPANS:
            is_weekday, around = word in _WEEKDAYS, stems[i + 1 : i + 2] + stems[i - 1 : i]
            day = next((stem for stem in around if stem[:1] == "#"), "")
            if day or is_weekday or is_year:
                unit = "year" if is_year else "weekday" if is_weekday else "day"
                for event in present & _OF_LIVES if is_year else present:
                    yield Slot(DAY, f"{event} {unit}", word + day * (unit == "day"), i)


def _exclude(clauses: Clauses, slot: Slot, other: Slot, found: list[Slot]) -> bool:
    """Return True if the clauses of two slots are the same but for these."""
    sentence_of, stems = clauses.document.sentence_of, clauses.sentence_stems
    s, t = sentence_of[slot.at], sentence_of[other.at]
    if s == t or not (stems[s] & stems[t]) - {""}:
        return False
    kind, a, b = slot.kind, clauses.clause_at(slot.at), clauses.clause_at(other.at)
    if is_negated(a) or is_negated(b) or not _are_comparable(clauses, kind, a, b):
        return False
    one, two = _rest(clauses, a, slot), _rest(clauses, b, other)
    shared = count_content([*(one & two)])
    if kind is OPPOSITE and any(unit[0] in "#@&" for unit in one ^ two):
        return False
    are_whole = clauses.is_sentence(a) and clauses.is_sentence(b)  # "The king is dead."
    least = 1 if are_whole else kind.least
    if len(one ^ two) > kind.spare or shared < least + len(one ^ two) * (kind is OPPOSITE):
        return False
    if kind is DAY:
        if slot.anchor.split()[0] not in a.stems & b.stems:
            return False
        shorter = min(a, b, key=lambda clause: len(clause.units))
        return (one <= two or two <= one) and _is_definite(clauses, shorter, slot)
    return kind is OPPOSITE or _counts_one_thing(clauses, (slot, other), found, one)


def _is_definite(clauses: Clauses, clause: Clause, slot: Slot) -> bool:
    """Return True if a clause opens with "the", or with a name before the year of a birth."""
    word, is_name = clauses.document.words[clause.first], clauses.document.entities[clause.first]
    return word == "the" or bool(is_name and slot.anchor.endswith("year"))


def _are_comparable(clauses: Clauses, kind: Kind, a: Clause, b: Clause) -> bool:
    """Return True for two assertions of one speaker and time, or two mentions of an event."""
    if kind is not DAY:
        both = is_assertion(clauses, a) and is_assertion(clauses, b)
        return both and comparable(clauses, a, clauses, b)
    speakers = {clauses.speaker(a), clauses.speaker(b)} - {""}
    return (
        len(speakers) < 2
        and clauses.is_future(a) == clauses.is_future(b)
        and not (is_unasserted(a) or is_unasserted(b))
        and clauses.has_clear_verb(a)
        and clauses.has_clear_verb(b)
    )


def _counts_one_thing(
    clauses: Clauses, pair: tuple[Slot, Slot], found: list[Slot], rest: frozenset[str]
) -> bool:
    """Return True unless two numbers are of a series, or of two cases in the same words.

    `rest` are the units that both clauses have besides the numbers.
    """
    words, (i, j) = clauses.document.words, (slot.at for slot in pair)
    a, b = clauses.clause_at(i), clauses.clause_at(j)
    if any(unit[0] in "#@" for unit in rest) or not (len(rest) > 1 or words[i - 1] == words[j - 1]):
        return False
    if words[a.first] in POINTING or words[b.first] in POINTING or _are_parallel(clauses, a, b):
        return False
    values = {slot.value for slot in pair}
    others = (slot for slot in found if slot.value not in values)
    return not any(rest <= clauses.clause_at(slot.at).stems for slot in others)


def _are_parallel(clauses: Clauses, a: Clause, b: Clause) -> bool:
    """Return True if the sentences next to two clauses are similar too, as in two parallel cases."""
    sets, last = clauses.sentence_stems, len(clauses.sentence_stems) - 1
    return any(
        min(s, t) >= 0 and max(s, t) <= last and len(sets[s]) > 2 and len(sets[s] ^ sets[t]) <= 2
        for s, t in ((a.sentence + step, b.sentence + step) for step in (-1, 1))
    )


def _rest(clauses: Clauses, clause: Clause, slot: Slot) -> frozenset[str]:
    """Return the units of a clause besides a slot, without the dates and numbers next to a day."""
    names, is_day = clauses.document.entities, slot.kind is DAY
    return frozenset(
        unit
        for unit, at in zip(clause.units, clauses.unit_positions(clause), strict=True)
        if unit != slot.value and not (is_day and (names[at] == DATE or unit[0] in "#@"))
    ) - {*slot.anchor.split()}
