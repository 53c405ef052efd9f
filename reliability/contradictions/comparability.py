"""Two clauses that clash, and what keeps two clauses of one article from being compared.

Here stand the guards that the rules share: one voice, one time, nothing quoted, asked or supposed, a
clause that claims something by itself, and units that stand in step. It refuses to know any rule.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from reliability.contradictions.clauses import PRONOUNS, Clause, Clauses
from reliability.text.lexicon_files import word_class
from reliability.text.named_entities import DATE

DENIAL = "one sentence denies what the other says"
OPPOSITE = "one sentence says the opposite of the other, of the same thing"
NUMBER = "gives another number for the same thing"
DAY = "the same event has another day in the other sentence"
QUANTITY = "one sentence says all, the other that some are left out"
MEMBER = "one sentence calls a member what the other sentence's list of members leaves out"
MINIMAL_PAIR = "the other sentence says the same with one thing changed"
NEGATION_KINDS = ("absolute", "negation")
# A clause that begins so tells of what another names, when it was, or what somebody thinks.
DEPENDENT = word_class("relative_pronouns") | frozenset(
    "to where when that before until than".split()
)
SPEECH_VERBS = frozenset("say says said tell tells told testified claims claimed argued".split())
BE = word_class("be") - {"being"} | word_class("have")
POINTING = word_class("demonstratives") | frozenset("it he she they we i".split())
LOOSE_WEIGHT = 0.25  # the weight of two clauses that share much, but not in step
_LEAST_LOOSE = 3  # units that they must share
_PACKED = 1  # units that may stand before or between those that two clauses share
_SILENT = ("quoted", "hypothetical", "shift")  # clauses that claim nothing here and now


class ClausePair(NamedTuple):
    """Two clauses that clash, with the reason, and how much evidence that is."""

    one: Clause
    other: Clause
    note: str
    weight: float = 1.0


def is_unasserted(clause: Clause) -> bool:
    """Say whether a clause claims nothing here and now."""
    return any(kind in clause.cues for kind in _SILENT)


def is_negated(clause: Clause) -> bool:
    """Say whether a clause holds a negation."""
    return any(kind in clause.cues for kind in NEGATION_KINDS)


def tenses_differ(one: bool | None, two: bool | None) -> bool:
    """Say whether one clause speaks of the past and the other of the present."""
    return None not in (one, two) and one != two


def compatible(
    claims: Clauses, a: Clause, others: Clauses, b: Clause, absolute: bool = False
) -> bool:
    """Say whether two clauses are held by one voice, of one time.

    "Never" is denied by what may happen, other denials only by what does.
    """
    if is_unasserted(a) or is_unasserted(b) or "modal" in a.cues:
        return False
    if "modal" in b.cues:
        if not absolute:
            return False
    elif not absolute and claims.is_future(a) != others.is_future(b):
        return False
    if tenses_differ(claims.is_past(a), others.is_past(b)):
        return False
    return claims.speaker(a) == others.speaker(b)


def count_content(units: list[str]) -> int:
    """Return how many units speak of things rather than point at them."""
    return sum(unit not in PRONOUNS for unit in units)


def in_same_order(one: list[str], two: list[str]) -> bool:
    """Say whether the units of `one` stand in `two` in the same order, close together."""
    units = list(dict.fromkeys(one))
    if not units or not set(units) <= set(two):
        return False
    places = [two.index(unit) for unit in units]
    return (
        places == sorted(places)
        and places[0] <= _PACKED
        and places[-1] - places[0] + 1 - len(places) <= _PACKED
    )


def aligned(one: list[str], two: list[str]) -> bool:
    """Say whether the shorter of two lists of units stands in the longer, in step."""
    return in_same_order(*sorted((one, two), key=lambda units: len(set(units))))


def overlap_loosely(one: Iterable[str], two: Iterable[str]) -> bool:
    """Say whether two thirds of the shorter of two lists of units stand in the longer, in any order."""
    sets = set(one) - PRONOUNS, set(two) - PRONOUNS
    shared = len(sets[0] & sets[1])
    return shared >= _LEAST_LOOSE and 3 * shared >= 2 * min(map(len, sets))


def is_assertion(claims: Clauses, clause: Clause) -> bool:
    """Say whether a clause claims something by itself, and is not told as somebody's saying."""
    words = claims.document.words[clause.first : clause.last]
    return (
        words[0] not in DEPENDENT
        and SPEECH_VERBS.isdisjoint(words)
        and claims.has_clear_verb(clause)
        and (words[-1][-2:] != "ed" or not BE.isdisjoint(words))  # "three casualties reported"
        and claims.is_complete(clause)
    )


def both_assertions(claims: Clauses, a: Clause, b: Clause) -> bool:
    """Say whether both clauses claim something by themselves."""
    return is_assertion(claims, a) and is_assertion(claims, b)


def has_date(claims: Clauses, clause: Clause) -> bool:
    """Say whether a clause names a day or a month."""
    return claims.document.entities.find(DATE, clause.first, clause.last) >= 0
