"""Find two dates of one event: "burned down on Tuesday", "burned down on Friday".

Two clauses that say the same of an event that happens once are compared by day. A birth, a death or an
opening happens once to its subject, so two sentences about it need nothing else in common: "Roe, born in
1950", "Roe was born in 1956". A year is compared with a year, and a day with a day.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations, islice

from reliability.contradictions import notes
from reliability.contradictions.clauses import STEMS, Clause, Clauses
from reliability.contradictions.comparability import (
    BE,
    ClausePair,
    count_content,
    is_negated,
    is_unasserted,
)
from reliability.contradictions.lexical_opposition import oppositions
from reliability.text.lexicon_files import word_class, word_list
from reliability.text.named_entities import DATE

_BETWEEN = 8  # words
_SPANS = frozenset("from to until till through by since ending between and as".split())
_EVENTS = {STEMS[word]: word for word in word_class("life_events", "contradiction")}
_WEEKDAYS = frozenset(word_list("weekdays"))
_MONTHS = {name[:3]: name for name in word_list("months")}
_NEAR = 12  # words between an event and its date
_MOST = 8  # mentions of an event that are compared, so that time stays linear

_Date = dict[str, str]  # "year", "day" or "weekday" -> its value


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
                        yield ClausePair(a, b, notes.DAY)


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


# -- births, deaths and openings ------------------------------------------------------------------


def life_date_pairs(clauses: Clauses) -> Iterator[ClausePair]:
    """Yield clauses with two dates of the birth, the death or the opening of the same subject."""
    for event in filter(clauses.shared_stems.__contains__, _EVENTS):
        dated = list(islice(_dated(clauses, event), _MOST))
        for (i, one), (j, other) in combinations(dated, 2):
            if _differ(one, other) and _same_subject(clauses, i, j):
                yield ClausePair(clauses.clause_at(i), clauses.clause_at(j), notes.DAY)


def _dated(clauses: Clauses, event: str) -> Iterator[tuple[int, _Date]]:
    """Yield the places of an event that have a date, with it."""
    document = clauses.document
    for sentence in clauses.sentences_by_stem[event]:
        span = document.sentences[sentence]
        for i in range(span.first, span.last):
            if clauses.stems[i] == event and document.words[i] == _EVENTS[event]:
                clause = clauses.clause_at(i)
                date = _date(clauses, i + 1, min(clause.last, i + 1 + _NEAR))
                if date and not _is_open(clauses, clause):
                    yield i, date


def _is_open(clauses: Clauses, clause: Clause) -> bool:
    """Return True if a clause does not state that its event happened."""
    return (
        is_unasserted(clause)
        or is_negated(clause)
        or "modal" in clause.cues
        or clauses.is_future(clause)
    )


def _date(clauses: Clauses, first: int, last: int) -> _Date:
    """Return the date in a range of words."""
    document, found = clauses.document, _Date()
    for i in range(first, last):
        word, stem = document.words[i], clauses.stems[i]
        if stem[:1] == "@":
            found.setdefault("year", stem)
        elif document.entities[i] != DATE:
            continue
        elif word in _WEEKDAYS:
            found.setdefault("weekday", word)
        elif month := _MONTHS.get(word[:3]):
            around = clauses.stems[i + 1 : i + 2] + clauses.stems[i - 1 : i]
            if day := next((s for s in around if s[:1] == "#"), ""):
                found.setdefault("day", f"{month} {day}")
    return found


def _differ(one: _Date, other: _Date) -> bool:
    return any(one[part] != other[part] for part in one.keys() & other.keys())


def _same_subject(clauses: Clauses, i: int, j: int) -> bool:
    if clauses.document.sentence_of[i] == clauses.document.sentence_of[j]:
        return False
    if clauses.speaker(clauses.clause_at(i)) != clauses.speaker(clauses.clause_at(j)):
        return False
    one, other = (clauses.subjects.of(k, k + 1) for k in (i, j))
    return bool(one) and one == other
