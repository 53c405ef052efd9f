"""Read the numbers of a text: their values, and what they count."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

from reliability.contradictions.clauses import Clauses
from reliability.contradictions.lexical_opposition import oppositions
from reliability.contradictions.quantities import (
    AMOUNT,
    INCONVERTIBLE,
    OTHER,
    Quantity,
    figure_words,
    read_quantities,
)
from reliability.text.document import Document
from reliability.text.lexicon_files import word_class

_IDLE = word_class("idle", "contradiction")
_AFTER = word_class("after_number", "contradiction")  # a number of another kind
_ROUNDINGS = frozenset(figure_words("roundings"))
_FEWEST_ROUNDED = 1_000  # a smaller count without a unit is exact, unless "about" precedes it
_ESTIMATED, _CONVERTED = 0.06, 0.02  # relative error beyond rounding


def value_of(stem: str) -> str:
    """Return a number without its unit: "29.9m" equals "29.9", but "3rd" does not equal "3"."""
    counts = stem[0] != "&" and not stem.endswith("th")
    return stem[1:].rstrip("%abcdefghijklmnopqrstuvwxyz.") if counts else stem[1:]


def is_sum(clauses: Clauses, number: str, unit: str) -> bool:
    """Return True if a number is the sum of two before a unit: "21 counts of theft and six counts"."""
    places = (i for i in clauses.number_positions if clauses.next_stem(i + 1) == unit)
    values = {value_of(clauses.stems[i]) for i in places} if unit else set()
    parts = {int(value) for value in values if value.isdecimal()}
    total = value_of(number)
    return total.isdecimal() and any(
        int(total) - part in parts and 2 * part != int(total) for part in parts
    )


def restates_numbers(text: Document, near: range, claim: Document, sentence: int) -> bool:
    """Return True if all numbers of a claim are those of nearby sentences, some rounded or converted.

    "About 1,200 acres" are 1,204 acres, "$2.4 million" is $2,381,000, and 6.2 miles are 10 km.
    """
    span = claim.sentences[sentence]
    masked, ours = read_quantities(claim, span.first, span.last)
    theirs: list[tuple[Quantity, bool]] = []
    for other in (text.sentences[i] for i in near):
        its, found = read_quantities(text, other.first, other.last)
        theirs += [(one, _is_estimate(its, one)) for one in found.values()]
    amounts = {(one.kind, one.value, one.measure) for one, _ in theirs}
    others = [
        one
        for one in ours.values()
        if one.kind == OTHER or (one.kind, one.value, one.measure) not in amounts
    ]
    return bool(others) and all(
        any(
            _is_same(one, other, is_loose or _is_estimate(masked, one))
            for other, is_loose in theirs
        )
        for one in others
    )


def _is_estimate(masked: str, quantity: Quantity) -> bool:
    """Return True if a word such as "about" or "over" is before a quantity."""
    return not _ROUNDINGS.isdisjoint(masked[: quantity.start].split()[-1:])


def _is_same(one: Quantity, other: Quantity, is_loose: bool) -> bool:
    """Return True if two amounts are equal but for rounding, or the unit."""
    if {one.kind, other.kind} != {AMOUNT} or one.currency != other.currency:
        return False
    slack = _ESTIMATED if is_loose else 0.0
    factors = [1.0]
    if one.unit != other.unit:
        if not (one.unit and other.unit) or one.unit.dimension != other.unit.dimension:
            return False
        if one.unit.dimension in INCONVERTIBLE:
            return False
        slack += _CONVERTED
        factors = [a / b for a, b in product(one.unit.factors, other.unit.factors)]
    elif not (is_loose or one.measure or one.scale > 1 or one.value >= _FEWEST_ROUNDED):
        return False
    return any(
        (one.low * factor <= other.high and one.high * factor >= other.low)
        or abs(one.value * factor - other.value) <= slack * abs(other.value)
        for factor in factors
    )


def measured_numbers(clauses: Clauses) -> Iterator[tuple[int, str, str]]:
    """Yield the position, value and unit of measure of the numbers that count something.

    Estimates, ranks and parts of a whole do not.
    """
    document, stems, loose = clauses.document, clauses.stems, oppositions().approximators
    words, names = document.words, document.entities
    for i in clauses.number_positions:
        value, unit = stems[i], "".join(stems[i + 1 : i + 2])
        is_exact = i == 0 or not (words[i - 1] in loose or names[i - 1] or stems[i - 1][:1] == "#")
        if not is_exact or value == "#1" or value[-2:] == "th":
            continue
        is_next = unit and not (names[i + 1] or document.gap_before(i + 1).strip(" -"))
        if is_next and unit[0] not in "#@" and unit not in _IDLE:
            if not (words[i + 2 : i + 3] and words[i + 2] in _AFTER):
                yield i, value, unit
        elif document.gap_before(i)[-1:] in ("$", "£", "€"):
            yield i, value, "$"
