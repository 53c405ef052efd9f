"""Find two clauses that differ only in a number.

"The tower had 40 rooms" and "the tower had 65 rooms" cannot both be true. Numbers are compared if they
count the same. A series of figures, such as polls or scores, and two cases in the same words are not
compared.
"""

from __future__ import annotations

from collections.abc import Iterator
from operator import attrgetter
from typing import NamedTuple

from reliability.contradictions import notes
from reliability.contradictions.clauses import Clause, Clauses
from reliability.contradictions.comparability import (
    POINTING,
    ClausePair,
    comparable,
    count_content,
    is_assertion,
    is_negated,
)
from reliability.contradictions.numbers import measured_numbers

_IS_OR_WAS = frozenset("is are was were became".split())
_RANKING = frozenset("finished came ranked placed finishes comes ranks".split())
_MOST = 8  # mentions that are compared with one before them, so that time stays linear
# Stems; polls and prices repeat their wording
_SHARES = frozenset("% percent percentag point".split())


class Slot(NamedTuple):
    """A number at a word, and what it counts."""

    anchor: str
    value: str
    at: int


def restated_pairs(clauses: Clauses) -> Iterator[ClausePair]:
    """Yield two clauses that are the same but for a number."""
    groups: dict[str, list[Slot]] = {}
    for slot in _numbers(clauses):
        groups.setdefault(slot.anchor, []).append(slot)
    for found in groups.values():
        found.sort(key=attrgetter("at"))
        for at, slot in enumerate(found):
            for other in found[at + 1 : at + _MOST]:
                if slot.value != other.value and _exclude(clauses, slot, other, found):
                    a, b = clauses.clause_at(slot.at), clauses.clause_at(other.at)
                    yield ClausePair(a, b, notes.NUMBER)


def _numbers(clauses: Clauses) -> Iterator[Slot]:
    """Yield the numbers that count something, and the ranks of somebody."""
    for i, value, unit in measured_numbers(clauses):
        if unit not in _SHARES:
            yield Slot(unit, value, i)
    for i in clauses.number_positions:
        if clauses.stems[i][-2:] == "th" and _is_rank(clauses.document.words[max(i - 2, 0) : i]):
            yield Slot("rank", clauses.stems[i], i)


def _is_rank(before: list[str]) -> bool:
    """Return True after "finished" or "is the": an ordinal that tells who somebody is."""
    return (before[-1:] == ["the"] and before[0] in _IS_OR_WAS) or not _RANKING.isdisjoint(
        before[-1:]
    )


def _exclude(clauses: Clauses, slot: Slot, other: Slot, found: list[Slot]) -> bool:
    """Return True if the clauses of two numbers are the same but for these."""
    sentence_of, stems = clauses.document.sentence_of, clauses.sentence_stems
    s, t = sentence_of[slot.at], sentence_of[other.at]
    if s == t or not (stems[s] & stems[t]) - {""}:
        return False
    a, b = clauses.clause_at(slot.at), clauses.clause_at(other.at)
    if is_negated(a) or is_negated(b) or not comparable(clauses, a, clauses, b):
        return False
    if not (is_assertion(clauses, a) and is_assertion(clauses, b)):
        return False
    figures = [
        {stem for stem in stems[c.sentence] if stem[:1] == "#"} - {each.value}
        for c, each in ((a, slot), (b, other))
    ]
    if all(figures) and figures[0].isdisjoint(figures[1]):
        return False  # "Of the 40 cases, 12 were won", "of the 60 cases, 15 were won"
    one, two = (c.stems - {each.value, each.anchor} for c, each in ((a, slot), (b, other)))
    is_same = one == two and count_content([*one]) > 0
    return is_same and _counts_one_thing(clauses, (slot, other), found, one)


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
