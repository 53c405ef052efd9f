"""Sentences that are the same word for word but for one thing that excludes the other."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from reliability.contradictions.clauses import Clauses
from reliability.contradictions.comparability import (
    MINIMAL_PAIR,
    NUMBER,
    POINTING,
    ClausePair,
    has_date,
    is_negated,
    is_unasserted,
    tenses_differ,
)
from reliability.contradictions.lexical_opposition import oppositions
from reliability.contradictions.numbers import have_parallel_neighbours

_ROUND = frozenset("about around nearly roughly approximately some least most almost".split())


def minimal_pairs(claims: Clauses) -> Iterator[ClausePair]:
    """Yield sentences that are the same but for one unit, and that unit excludes the other."""
    exclusive = oppositions().exclusive
    # What a sentence is but for one stem, by its hash. Few are seen twice: a list for each would be
    # half of all objects that a long text makes, and garbage collection takes a quarter of its time.
    keys: list[int] = []
    places: list[int] = []
    stems: list[str] = []
    for sentence, held in enumerate(claims.sentence_stems):
        alone = len(held - claims.shared_stems)
        if alone > 2 or len(held) - alone < 2 or not 3 <= len(held) <= 40:
            continue  # more than one stem of it stands in no other sentence
        total = sum(map(hash, held))
        for stem in held:
            if stem and (stem[0] == "#" or stem in exclusive):
                keys.append(total - hash(stem))
                places.append(sentence)
                stems.append(stem)
    often = Counter(keys)
    seen: dict[int, list[tuple[int, str]]] = {}
    for key, sentence, stem in zip(keys, places, stems, strict=True):
        if often[key] > 1:
            seen.setdefault(key, []).append((sentence, stem))
    for found in seen.values():
        if len({stem for _, stem in found}) != 2:  # three and more are a series
            continue
        for at, (s, stem) in enumerate(found):
            for t, other in found[max(0, at - 8) : at + 8]:
                if stem < other and _exclusive(claims, s, stem, t, other):
                    a = next(c for c in claims.of_sentence(s) if stem in c.stems)
                    b = next(c for c in claims.of_sentence(t) if other in c.stems)
                    yield ClausePair(
                        a, b, NUMBER if stem[0] == "#" == other[0] else MINIMAL_PAIR, 0.5
                    )


def _vague(claims: Clauses, sentence: int) -> bool:
    first, last, _, _ = claims.document.sentences[sentence]
    return not _ROUND.isdisjoint(claims.document.words[first:last])


def _exclusive(claims: Clauses, s: int, a: str, t: int, b: str) -> bool:
    """Say whether two sentences agree word for word but for two that exclude each other."""
    one, two = (
        [unit for clause in claims.of_sentence(sentence) for unit in clause.units]
        for sentence in (s, t)
    )
    if len(one) < 2 or [b if unit == a else unit for unit in one] != two:
        return False
    clauses = (*claims.of_sentence(s), *claims.of_sentence(t))
    if any(map(is_unasserted, clauses)) or len(set(map(claims.speaker, clauses))) > 1:
        return False
    if any(map(is_negated, claims.of_sentence(s))) != any(map(is_negated, claims.of_sentence(t))):
        return False
    first, second = claims.of_sentence(s)[0], claims.of_sentence(t)[0]
    told = claims.has_clear_verb if a[0] == "#" else claims.is_finite
    if not (told(first) and told(second)) or have_parallel_neighbours(claims, first, second):
        return False
    if tenses_differ(claims.is_past(first), claims.is_past(second)):
        return False
    words = claims.document.words
    if words[first.first] in POINTING or words[second.first] in POINTING:
        return False
    if a[0] == "#" == b[0]:
        return (a[-2:] == "th") == (b[-2:] == "th") and not (
            _vague(claims, s)
            or _vague(claims, t)
            or has_date(claims, first)
            or has_date(claims, second)
        )
    known = oppositions()
    group = known.groups.get(a)
    return bool(
        (group and group == known.groups.get(b))
        or b in known.opposed.get(a, ())
        or b in known.antonyms.get(a, ())
    )
