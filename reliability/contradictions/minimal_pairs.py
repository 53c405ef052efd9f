"""Find sentences that are the same except for one unit, which is incompatible with its counterpart."""

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


def minimal_pairs(clauses: Clauses) -> Iterator[ClausePair]:
    """Yield sentences that are the same except for one incompatible unit."""
    exclusive = oppositions().exclusive
    # A key is the hash of a sentence without one of its stems. Few keys occur twice: a list for each
    # would be half of all objects of a long text, and garbage collection would take 25% of its time.
    keys: list[int] = []
    sentences: list[int] = []
    stems: list[str] = []
    for sentence, present in enumerate(clauses.sentence_stems):
        alone = len(present - clauses.shared_stems)
        if alone > 2 or len(present) - alone < 2 or not 3 <= len(present) <= 40:
            continue  # more than one of its stems is in no other sentence
        total = sum(map(hash, present))
        for stem in present:
            if stem and (stem[0] == "#" or stem in exclusive):
                keys.append(total - hash(stem))
                sentences.append(sentence)
                stems.append(stem)
    frequency = Counter(keys)
    seen: dict[int, list[tuple[int, str]]] = {}
    for key, sentence, stem in zip(keys, sentences, stems, strict=True):
        if frequency[key] > 1:
            seen.setdefault(key, []).append((sentence, stem))
    for found in seen.values():
        if len({stem for _, stem in found}) != 2:  # three or more are a series
            continue
        for at, (s, stem) in enumerate(found):
            for t, other in found[max(0, at - 8) : at + 8]:
                if stem < other and _are_incompatible(clauses, s, stem, t, other):
                    a = next(c for c in clauses.of_sentence(s) if stem in c.stems)
                    b = next(c for c in clauses.of_sentence(t) if other in c.stems)
                    yield ClausePair(
                        a, b, NUMBER if stem[0] == "#" == other[0] else MINIMAL_PAIR, 0.5
                    )


def _is_approximate(clauses: Clauses, sentence: int) -> bool:
    """Return True if a sentence rounds a number."""
    span = clauses.document.sentences[sentence]
    return not _ROUND.isdisjoint(clauses.document.words[span.first : span.last])


def _are_incompatible(clauses: Clauses, s: int, a: str, t: int, b: str) -> bool:
    """Return True if two sentences are the same except for two incompatible units."""
    one, two = (
        [unit for clause in clauses.of_sentence(sentence) for unit in clause.units]
        for sentence in (s, t)
    )
    if len(one) < 2 or [b if unit == a else unit for unit in one] != two:
        return False
    both = (*clauses.of_sentence(s), *clauses.of_sentence(t))
    if any(map(is_unasserted, both)) or len(set(map(clauses.speaker, both))) > 1:
        return False
    if any(map(is_negated, clauses.of_sentence(s))) != any(map(is_negated, clauses.of_sentence(t))):
        return False
    first, second = clauses.of_sentence(s)[0], clauses.of_sentence(t)[0]
    has_verb = clauses.has_clear_verb if a[0] == "#" else clauses.is_finite
    if not (has_verb(first) and has_verb(second)) or have_parallel_neighbours(
        clauses, first, second
    ):
        return False
    if tenses_differ(clauses.is_past(first), clauses.is_past(second)):
        return False
    words = clauses.document.words
    if words[first.first] in POINTING or words[second.first] in POINTING:
        return False
    if a[0] == "#" == b[0]:
        return (a[-2:] == "th") == (b[-2:] == "th") and not (
            _is_approximate(clauses, s)
            or _is_approximate(clauses, t)
            or has_date(clauses, first)
            or has_date(clauses, second)
        )
    known = oppositions()
    group = known.groups.get(a)
    return bool(
        (group and group == known.groups.get(b))
        or b in known.opposed.get(a, ())
        or b in known.antonyms.get(a, ())
    )
