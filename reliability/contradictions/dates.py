"""Find two days for an event that happens once: "burned down on Tuesday", "burned down on Friday"."""

from __future__ import annotations

from collections.abc import Iterator

from reliability.contradictions.clauses import Clause, Clauses
from reliability.contradictions.comparability import (
    BE,
    DAY,
    ClausePair,
    count_content,
    is_negated,
    is_unasserted,
)
from reliability.contradictions.lexical_opposition import oppositions
from reliability.text.named_entities import DATE

_BETWEEN = 8  # words
_SPANS = frozenset("from to until till through by since ending between and as".split())


def date_pairs(clauses: Clauses) -> Iterator[ClausePair]:
    """Yield clauses that give two days for an event that happens once."""
    document = clauses.document
    names, words = document.entities, document.words
    once = oppositions().one_time_events
    found: dict[tuple[str, str], list[tuple[int, str]]] = {}
    i = -1
    while (i := names.find(DATE, i + 1)) >= 0:
        around = clauses.stems[i + 1 : i + 2] + clauses.stems[max(i - 1, 0) : i]
        day = next((stem for stem in around if stem[:1] == "#"), "")
        if not day and not words[i].endswith("day"):
            continue  # a month alone is too vague
        if i and words[i - 1] in _SPANS:
            continue
        for event in once & clauses.sentence_stems[document.sentence_of[i]]:
            found.setdefault((event, "month" if day else "day"), []).append((i, words[i] + day))
    for (event, _), mentions in found.items():
        for at, (i, value) in enumerate(mentions):
            for j, other in mentions[max(0, at - 8) : at + 8]:
                if value < other and document.sentence_of[i] != document.sentence_of[j]:
                    a, b = clauses.clause_at(i), clauses.clause_at(j)
                    near = _is_near(clauses, i, event) and _is_near(clauses, j, event)
                    if near and _redated(clauses, a, b, event):
                        yield ClausePair(a, b, DAY)


def _is_near(clauses: Clauses, day: int, event: str) -> bool:
    """Return True if an event is shortly before its day, without another verb between."""
    first = clauses.document.window(day, -_BETWEEN, clauses.clause_at(day).first)
    at = next((i for i in range(day - 1, first - 1, -1) if clauses.stems[i] == event), None)
    return at is not None and BE.isdisjoint(clauses.document.words[at:day])


def _undated_units(clauses: Clauses, clause: Clause) -> frozenset[str]:
    """Return the units of a clause that are neither dates nor numbers."""
    names = clauses.document.entities
    return frozenset(
        unit
        for unit, at in zip(clause.units, clauses.unit_positions(clause), strict=True)
        if names[at] != DATE and unit[0] not in "#@"
    )


def _redated(clauses: Clauses, a: Clause, b: Clause, event: str) -> bool:
    """Return True if two clauses say the same about an event, with two dates."""
    if is_unasserted(a) or is_unasserted(b) or is_negated(a) or is_negated(b):
        return False
    if event not in a.stems or event not in b.stems:
        return False
    if not (clauses.has_clear_verb(a) and clauses.has_clear_verb(b)):
        return False
    if any(clauses.document.entities.count(DATE, c.first, c.last) > 2 for c in (a, b)):
        return False
    speakers = {clauses.speaker(a), clauses.speaker(b)} - {""}
    if len(speakers) > 1 or clauses.is_future(a) != clauses.is_future(b):
        return False
    one, two = _undated_units(clauses, a), _undated_units(clauses, b)
    (fewer, clause), (more, _) = sorted(((one, a), (two, b)), key=lambda pair: len(pair[0]))
    definite = clauses.document.words[clause.first] == "the"
    return fewer <= more and definite and count_content([*(fewer - {event})]) >= 1
