"""Clauses that say the same but for a word and its opposite: "approved", "rejected".

Where they share much but not in step, that is weak evidence: the words left over may tell apart.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator

from reliability.contradictions.clauses import PRONOUNS, Claims
from reliability.contradictions.comparability import (
    DEPENDENT,
    LOOSE,
    OPPOSITE,
    Pair,
    alike,
    compatible,
    content,
    denied,
    loosely,
)
from reliability.contradictions.lexical_opposition import dictionary


def antonyms(claims: Claims) -> Iterator[Pair]:
    """Yield clauses that say the same but for a word and its opposite."""
    pairs = dictionary().antonyms
    present = dictionary().sided.intersection(claims.present)
    sided = {stem for stem in present if not present.isdisjoint(pairs[stem])}
    if not sided:
        return
    places: dict[str, list[int]] = {}
    for sentence, held in enumerate(claims.sets):
        for stem in held & sided:
            places.setdefault(stem, []).append(sentence)
    for stem, one in places.items():
        for other in pairs[stem] & places.keys():
            if stem > other:
                continue
            two = places[other]
            empty = PRONOUNS | {"", stem, other}
            for s in one:
                held = claims.sets[s]
                at = bisect_left(two, s)
                for t in two[max(0, at - 8) : at + 8]:
                    if s != t and len((held & claims.sets[t]) - empty) >= 2:
                        yield from _swapped(claims, s, stem, t, other)


def _swapped(claims: Claims, s: int, stem: str, t: int, other: str) -> Iterator[Pair]:
    words = claims.document.words
    for a in claims.clauses(s):
        if stem not in a.units or other in a.stems:
            continue
        for b in claims.clauses(t):
            if other not in b.units or stem in b.stems:
                continue
            two = [stem if unit == other else unit for unit in b.units]
            if (
                words[a.first] in DEPENDENT
                or words[b.first] in DEPENDENT
                or denied(a) != denied(b)
                or not (claims.verbal(a) and claims.verbal(b))
                or not compatible(claims, a, claims, b)
            ):
                continue
            if min(content(a.units), content(two)) >= 3 and alike(a.units, two):
                yield Pair(a, b, OPPOSITE)
            elif loosely(a.stems - {stem}, b.stems - {other}):
                yield Pair(a, b, OPPOSITE, LOOSE)
