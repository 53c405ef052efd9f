"""Two days for what happens once: "burned down on Tuesday", "burned down on Friday"."""

from __future__ import annotations

from collections.abc import Iterator

from reliability.contradictions.clauses import Clause, Clauses
from reliability.contradictions.comparability import (
    DAY,
    ClausePair,
    count_content,
    is_negated,
    is_unasserted,
)
from reliability.contradictions.lexical_opposition import oppositions
from reliability.text.named_entities import DATE

_SPANS = frozenset("from to until till through by since ending between and as".split())


def date_pairs(claims: Clauses) -> Iterator[ClausePair]:
    """Yield clauses that give two days to what happens once."""
    document = claims.document
    names, words = document.entities, document.words
    once = oppositions().one_time_events
    found: dict[tuple[str, str], list[tuple[int, str]]] = {}
    i = -1
    while (i := names.find(DATE, i + 1)) >= 0:
        around = claims.stems[i + 1 : i + 2] + claims.stems[max(i - 1, 0) : i]
        day = next((stem for stem in around if stem[:1] == "#"), "")
        if not day and not words[i].endswith("day"):
            continue  # a month alone is too vague to clash
        if i and words[i - 1] in _SPANS:
            continue
        for event in once & claims.sentence_stems[document.sentence_of[i]]:
            found.setdefault((event, "month" if day else "day"), []).append((i, words[i] + day))
    for (event, _), mentions in found.items():
        for at, (i, value) in enumerate(mentions):
            for j, other in mentions[max(0, at - 8) : at + 8]:
                if value < other and document.sentence_of[i] != document.sentence_of[j]:
                    a, b = claims.clause_at(i), claims.clause_at(j)
                    if _redated(claims, a, b, event):
                        yield ClausePair(a, b, DAY)


def _plain(claims: Clauses, clause: Clause) -> frozenset[str]:
    names = claims.document.entities
    return frozenset(
        unit
        for unit, at in zip(clause.units, claims.unit_positions(clause), strict=True)
        if names[at] != DATE and unit[0] not in "#@"
    )


def _redated(claims: Clauses, a: Clause, b: Clause, event: str) -> bool:
    if is_unasserted(a) or is_unasserted(b) or is_negated(a) or is_negated(b):
        return False
    if event not in a.stems or event not in b.stems:
        return False
    if not (claims.has_clear_verb(a) and claims.has_clear_verb(b)):
        return False
    if any(claims.document.entities.count(DATE, c.first, c.last) > 2 for c in (a, b)):
        return False
    voices = {claims.speaker(a), claims.speaker(b)} - {""}
    if len(voices) > 1 or claims.is_future(a) != claims.is_future(b):
        return False
    one, two = _plain(claims, a), _plain(claims, b)
    least, most = sorted((one, two), key=len)
    return least <= most and count_content([*(least - {event})]) >= 1
