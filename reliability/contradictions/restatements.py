"""Find two clauses of one text that differ only in a number, a day, or a word and its opposite.

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
)
from reliability.contradictions.lexical_opposition import oppositions
from reliability.contradictions.numbers import measured_numbers
from reliability.text.lexicon_files import word_class, word_list
from reliability.text.vocabulary import WordColumn

_IS = frozenset(("is", "are"))
_IS_OR_WAS = frozenset("is are was were became".split())
_RANKING = frozenset("finished came ranked placed finishes comes ranks".split())
_PARTS = word_class("parts", "contradiction") | {"not"}
_MAJORITIES = word_class("majorities", "contradiction")
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


class Slot(NamedTuple):
    """A unit at a word that may be replaced, next to another one, its anchor, that is the same."""

    kind: Kind
    anchor: str
    value: str
    at: int


def restated_pairs(clauses: Clauses) -> Iterator[ClausePair]:
    """Yield two clauses that are the same but for one unit, which excludes the other."""
    groups: dict[tuple[Kind, str], list[Slot]] = {}
    for slots in (_numbers(clauses), _opposites(clauses)):
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
    """Yield the numbers that count something, and the ranks of somebody."""
    for i, value, unit in measured_numbers(clauses):
        if unit not in _SHARES:
            yield Slot(NUMBER, unit, value, i)
    for i in clauses.number_positions:
        if clauses.stems[i][-2:] == "th" and _is_rank(clauses.document.words[max(i - 2, 0) : i]):
            yield Slot(NUMBER, "rank", clauses.stems[i], i)


def _is_rank(before: list[str]) -> bool:
    """Return True after "finished" or "is the": an ordinal that tells who somebody is."""
    return (before[-1:] == ["the"] and before[0] in _IS_OR_WAS) or not _RANKING.isdisjoint(
        before[-1:]
    )


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


def _exclude(clauses: Clauses, slot: Slot, other: Slot, found: list[Slot]) -> bool:
    """Return True if the clauses of two slots are the same but for these."""
    sentence_of, stems = clauses.document.sentence_of, clauses.sentence_stems
    s, t = sentence_of[slot.at], sentence_of[other.at]
    if s == t or not (stems[s] & stems[t]) - {""}:
        return False
    kind, a, b = slot.kind, clauses.clause_at(slot.at), clauses.clause_at(other.at)
    if is_negated(a) or is_negated(b) or not comparable(clauses, a, clauses, b):
        return False
    if not (is_assertion(clauses, a) and is_assertion(clauses, b)):
        return False
    if kind is OPPOSITE and not _have_one_quantity(clauses, a, b):
        return False
    one, two = _rest(clauses, a, slot), _rest(clauses, b, other)
    shared = count_content([*(one & two)])
    if kind is OPPOSITE and any(
        unit[0] in "#@&" or _is_owned(clauses, clause, unit)
        for clause, rest in ((a, one - two), (b, two - one))
        for unit in rest
    ):
        return False
    are_whole = clauses.is_sentence(a) and clauses.is_sentence(b)  # "The king is dead."
    least = 1 if are_whole else kind.least
    if len(one ^ two) > kind.spare or shared < least + len(one ^ two) * (kind is OPPOSITE):
        return False
    return kind is OPPOSITE or _counts_one_thing(clauses, (slot, other), found, one)


def _have_one_quantity(clauses: Clauses, a: Clause, b: Clause) -> bool:
    """Return False for "some", which may hold with its opposite, and for "most" beside "all"."""
    one, other = (clauses.document.words[clause.first] for clause in (a, b))
    if one in _PARTS or other in _PARTS:
        return False
    return one == other or (one not in _MAJORITIES and other not in _MAJORITIES)


def _is_owned(clauses: Clauses, clause: Clause, unit: str) -> bool:
    """Return True for "wife" in "the banker's wife", who is not the banker."""
    at = clauses.unit_positions(clause)[clause.units.index(unit)]
    return at > clause.first and clauses.document.is_genitive(at - 1)


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
    """Return the units of a clause besides a slot."""
    return clause.stems - {slot.value, slot.anchor}
