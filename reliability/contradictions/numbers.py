"""Find two numbers for the same thing: "the tower had 40 rooms", "the tower had 65 rooms".

Estimates, parts of a whole, ranks, labels and series of figures are not compared.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator

from reliability.contradictions import notes
from reliability.contradictions.clauses import Clause, Clauses
from reliability.contradictions.comparability import (
    POINTING,
    ClausePair,
    both_assertions,
    comparable,
    count_content,
    has_date,
    is_negated,
)
from reliability.contradictions.lexical_opposition import oppositions
from reliability.text.lexicon_files import word_class

_IDLE = word_class("idle", "contradiction")
_SHARES = frozenset("% percent percentage point".split())  # polls and prices repeat their wording
_HAVE = word_class("having", "contradiction")
_AFTER = word_class("after_number", "contradiction")  # a number of another kind


def value_of(stem: str) -> str:
    """Return a number without its unit: "29.9m" equals "29.9", but "3rd" does not equal "3"."""
    counts = stem[0] != "&" and not stem.endswith("th")
    return stem[1:].rstrip("%abcdefghijklmnopqrstuvwxyz.") if counts else stem[1:]


def is_sum(clauses: Clauses, number: str, unit: str) -> bool:
    """Return True if a number is the sum of two before a unit: "21 counts of theft and six counts"."""
    if not unit:
        return False
    places = (i for i in clauses.number_positions if clauses.next_stem(i + 1) == unit)
    values = {value_of(clauses.stems[i]) for i in places}
    parts = {int(value) for value in values if value.isdecimal()}
    total = value_of(number)
    return total.isdecimal() and any(
        int(total) - part in parts and 2 * part != int(total) for part in parts
    )


def measured_numbers(clauses: Clauses) -> Iterator[tuple[int, str, str]]:
    """Yield the position, value and unit of measure of the numbers that count something."""
    document, stems = clauses.document, clauses.stems
    words, names = document.words, document.entities
    loose, count = oppositions().approximators, len(words)
    for i in clauses.number_positions:
        stem = stems[i]
        if stem[-2:] == "th" or stem == "#1":
            continue
        if i and (words[i - 1] in loose or names[i - 1] or stems[i - 1][:1] == "#"):
            continue
        run = []
        sign = document.gap_before(i)
        if sign[-1:] in "$£€" and sign:
            run.append("$")
        j = i + 1
        while j < min(i + 4, count) and (unit := stems[j]) and unit[0] not in "#@":
            if unit in _IDLE or names[j] or document.gap_before(j).strip(" -"):
                break
            run.append(unit)
            j += 1
        if stem[-1] == "%":
            run.append("%")
        if not run or (j < count and words[j] in _AFTER):
            continue
        yield i, stem, " ".join(run)


def number_pairs(clauses: Clauses) -> Iterator[ClausePair]:
    """Yield clauses that give two numbers for the same thing, the lower first."""
    groups: dict[str, list[tuple[int, str]]] = {}
    for i, value, unit in measured_numbers(clauses):
        groups.setdefault(unit, []).append((i, value))
    for unit, found in groups.items():
        if len({value for _, value in found}) < 2 or not _SHARES.isdisjoint(unit.split()):
            continue
        own = frozenset(unit.split())
        for at, (i, value) in enumerate(found):
            nearby = found[max(0, at - 12) : at + 12]
            for j, other in nearby:
                if value < other and (
                    _recounted(clauses, i, j, own | {value, other}) or _have(clauses, i, j)
                ):
                    a, b = clauses.clause_at(i), clauses.clause_at(j)
                    same = (a.stems & b.stems) - own
                    if all(
                        third in (value, other) or not same <= clauses.clause_at(k).stems
                        for k, third in nearby
                    ):  # else it is a series: polls, prices, scores
                        yield ClausePair(a, b, notes.NUMBER)


def _recounted(clauses: Clauses, i: int, j: int, own: frozenset[str]) -> bool:
    """Return True if the clauses of two numbers are the same except for these and their unit."""
    s, t = clauses.document.sentence_of[i], clauses.document.sentence_of[j]
    if s == t or own | {""} >= clauses.sentence_stems[s] & clauses.sentence_stems[t]:
        return False
    a, b = clauses.clause_at(i), clauses.clause_at(j)
    if is_negated(a) or is_negated(b):
        return False
    if not comparable(clauses, a, clauses, b) or not both_assertions(clauses, a, b):
        return False
    words = clauses.document.words
    if (
        words[a.first] in POINTING
        or words[b.first] in POINTING
        or have_parallel_neighbours(clauses, a, b)
    ):
        return False
    one, two = frozenset(a.units) - own, frozenset(b.units) - own
    shared = count_content([*one])
    if one != two or not shared or any(unit[0] in "#@" for unit in one):
        return False
    before = bisect_left(clauses.unit_positions(a), i)
    if shared >= 2 and clauses.is_sentence(a) and clauses.is_sentence(b):
        return True
    return shared >= 3 or (before > 0 and (shared >= 2 or words[i - 1] == words[j - 1]))


def _have(clauses: Clauses, i: int, j: int) -> bool:
    """Return True if the same subject has two numbers of the same thing: "has two", "has three"."""
    words, a, b = clauses.document.words, clauses.clause_at(i), clauses.clause_at(j)
    if a.sentence == b.sentence or is_negated(a) or is_negated(b):
        return False
    if not all(words[k - 1] in _HAVE for k in (i, j)):
        return False
    if not comparable(clauses, a, clauses, b) or has_date(clauses, a) != has_date(clauses, b):
        return False
    one, other = (clauses.subjects.of(k, k + 1) for k in (i, j))
    return bool(one) and one == other


def have_parallel_neighbours(clauses: Clauses, a: Clause, b: Clause) -> bool:
    """Return True if the sentences next to two clauses are similar too, as in two parallel cases."""
    sets, last = clauses.sentence_stems, len(clauses.sentence_stems) - 1
    return any(
        min(s, t) >= 0 and max(s, t) <= last and len(sets[s]) > 2 and len(sets[s] ^ sets[t]) <= 2
        for s, t in ((a.sentence + step, b.sentence + step) for step in (-1, 1))
    )
