"""Find two dates of a birth, a death or an opening: "Roe, born in 1950", "Roe was born in 1956".

These happen once to their subject, so the two sentences need nothing else in common. A year is compared
with a year, a day of a month with another, and a day of the week with another.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from reliability.contradictions.clauses import STEMS, Clause, Clauses
from reliability.contradictions.comparability import DAY, ClausePair, is_negated, is_unasserted
from reliability.text.lexicon_files import word_class, word_list
from reliability.text.named_entities import DATE

_EVENTS = {STEMS[word]: word for word in word_class("life_events", "contradiction")}
_WEEKDAYS = frozenset(word_list("weekdays"))
_MONTHS = {name[:3]: name for name in word_list("months")}
_NEAR = 12  # words between an event and its date
_MOST = 8  # mentions of an event that are compared, so that time stays linear

_Date = dict[str, str]  # "year", "day" or "weekday" -> its value


def life_date_pairs(clauses: Clauses) -> Iterator[ClausePair]:
    """Yield clauses with two dates of the birth, the death or the opening of the same subject."""
    for event in filter(clauses.shared_stems.__contains__, _EVENTS):
        dated = list(_dated(clauses, event))[:_MOST]
        for (i, one), (j, other) in combinations(dated, 2):
            if _differ(one, other) and _same_subject(clauses, i, j):
                yield ClausePair(clauses.clause_at(i), clauses.clause_at(j), DAY)


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
