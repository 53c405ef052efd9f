"""The numbers of a text: their values, and what they count."""

from __future__ import annotations

from collections.abc import Iterator

from reliability.contradictions.clauses import Clauses
from reliability.contradictions.lexical_opposition import oppositions
from reliability.text.lexicon_files import word_class

_IDLE = word_class("idle", "contradiction")
_AFTER = word_class("after_number", "contradiction")  # a number of another kind


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
