"""Tell whether two clauses may be compared (same time, speaker, condition), for every rule here.

All rules share the conditions: the same speaker, the same time, an independent assertion that is not
quoted, asked or hypothetical, and units in the same order.
"""

from __future__ import annotations

from itertools import product
from typing import NamedTuple

from reliability.contradictions.clauses import NEGATION_KINDS, PRONOUNS, Clause, Clauses
from reliability.text.document import Document
from reliability.text.lexicon_files import word_class
from reliability.text.named_entities import DATE

# A clause that starts with one of these depends on another clause.
DEPENDENT = word_class("relative_pronouns") | frozenset(
    "to where when that before until than with".split()
)
SPEECH_VERBS = word_class("speech_verbs", "contradiction")
BE = word_class("be") - {"being"} | word_class("have")
_SUBJECT_PRONOUNS = word_class("subject_pronouns", "contradiction")
POINTING = word_class("demonstratives") | _SUBJECT_PRONOUNS
_PACKED = 1  # other units that may be before or between the shared ones
_CONTRAST = word_class("contrasts", "contradiction")
_SUBORDINATE = frozenset("though although while whereas".split())
_RESTRICTED = word_class("restricting", "contradiction")
_PERSONS = frozenset("you us me my your our".split()) | _SUBJECT_PRONOUNS
_UNREAL = frozenset("would should must wouldn't shouldn't couldn't".split())
_QUALIFYING = _RESTRICTED | _PERSONS | _UNREAL
_OPENS_CONTRAST = _CONTRAST - _SUBORDINATE
_CORRECTING = word_class("correcting", "contradiction")
_UNASSERTED = ("quoted", "hypothetical", "shift")  # cues of clauses that assert nothing


class StatedFact(NamedTuple):
    """Words that state a fact, and other words that state it differently, if there are any."""

    words: tuple[int, int]
    note: str
    other: tuple[int, int] | None = None


class ClausePair(NamedTuple):
    """Two clauses that contradict each other, and the reason."""

    one: Clause
    other: Clause
    note: str


def is_corrected(document: Document, at: int) -> bool:
    """Return True if the sentence of word `at` corrects a fact: "We earlier reported Roe was 28"."""
    first, last = document.sentences[document.sentence_of[at]][:2]
    return document.contains_any(_CORRECTING, first, last)


def is_unasserted(clause: Clause) -> bool:
    """Return True if a clause asserts nothing: it is quoted, hypothetical, or of another time."""
    return any(kind in clause.cues for kind in _UNASSERTED)


def is_negated(clause: Clause) -> bool:
    """Return True if a clause has a negation."""
    return any(kind in clause.cues for kind in NEGATION_KINDS)


def tenses_differ(one: bool | None, two: bool | None) -> bool:
    """Return True if one clause is in the past and the other in the present (see `is_past`)."""
    return None not in (one, two) and one != two


def compatible(
    clauses: Clauses, a: Clause, others: Clauses, b: Clause, absolute: bool = False
) -> bool:
    """Return True if two clauses have the same speaker and the same time.

    A modal clause ("it may happen") contradicts only an `absolute` one ("it never happens").
    """
    if is_unasserted(a) or is_unasserted(b) or "modal" in a.cues:
        return False
    if "modal" in b.cues:
        if not absolute or (others is clauses and not clauses.is_future(a)):
            return False
    elif not absolute and clauses.is_future(a) != others.is_future(b):
        return False
    if not (clauses.is_perfect(a) and clauses.is_sentence(a)) and tenses_differ(
        clauses.is_past(a), others.is_past(b)
    ):
        return False
    return clauses.speaker(a) == others.speaker(b)


def comparable(
    clauses: Clauses, a: Clause, others: Clauses, b: Clause, absolute: bool = False
) -> bool:
    """Return True if two clauses are compatible, and neither contrasts, restricts or is unreal."""
    if not compatible(clauses, a, others, b, absolute):
        return False
    if others is clauses and have_namesakes(clauses, a, b):
        return False
    if absolute and "modal" in b.cues:
        return True  # "will never" excludes "but may"
    return not is_qualified(clauses, a) and not is_qualified(others, b)


def have_namesakes(clauses: Clauses, a: Clause, b: Clause) -> bool:
    """Return True if two clauses name two people of one last name: "Ella Roe", "Vera Roe"."""
    if not any(unit[0] == "&" for unit in a.stems & b.stems):
        return False
    spans, words = clauses.document.entity_spans, clauses.document.words
    names = ([words[i:j] for i, j in spans(c.first, c.last) if j - i > 1] for c in (a, b))
    return any(
        one[-1] == other[-1] and not (set(one) <= set(other) or set(other) <= set(one))
        for one, other in product(*names)
    )


def opens_contrast(clauses: Clauses, clause: Clause) -> bool:
    """Return True if a clause or its sentence is set against another: "but", "while"."""
    words = clauses.document.words
    opening = words[clauses.document.sentences[clause.sentence].first]
    return opening in _OPENS_CONTRAST or words[clause.first] in _CONTRAST


def is_qualified(clauses: Clauses, clause: Clause) -> bool:
    """Return True if a clause contrasts, speaks of a part or of what should be, or has no subject."""
    own = clauses.document.words[clause.first : clause.last]
    if opens_contrast(clauses, clause) or own[0] in BE:
        return True
    return not _QUALIFYING.isdisjoint(own)


def count_content(units: list[str]) -> int:
    """Return the number of units that are not pronouns."""
    return sum(unit not in PRONOUNS for unit in units)


def in_same_order(one: list[str], two: list[str]) -> bool:
    """Return True if `two` contains the units of `one` in the same order, close together."""
    units = list(dict.fromkeys(one))
    if not units or not set(units) <= set(two):
        return False
    positions = [two.index(unit) for unit in units]
    return (
        positions == sorted(positions)
        and positions[0] <= _PACKED
        and positions[-1] - positions[0] + 1 - len(positions) <= _PACKED
    )


def is_assertion(clauses: Clauses, clause: Clause) -> bool:
    """Return True if a clause is an independent assertion and does not report speech."""
    words = clauses.document.words[clause.first : clause.last]
    return (
        words[0] not in DEPENDENT
        and not reports_speech(clauses, clause)
        and (clauses.has_clear_verb(clause) or is_plain_sentence(clauses, clause))
        and (words[-1][-2:] != "ed" or not BE.isdisjoint(words))  # "three casualties reported"
        and clauses.is_complete(clause)
    )


def is_plain_sentence(clauses: Clauses, clause: Clause) -> bool:
    """Return True for a sentence of one clause about "the …" with a finite verb: "the army controls"."""
    opens = clauses.document.words[clause.first] == "the"
    return opens and clauses.is_sentence(clause) and clauses.is_finite(clause)


def reports_speech(clauses: Clauses, clause: Clause) -> bool:
    """Return True if a clause has a verb of speech."""
    return not SPEECH_VERBS.isdisjoint(clauses.document.words[clause.first : clause.last])


def has_date(clauses: Clauses, clause: Clause) -> bool:
    """Return True if a clause has a day or a month."""
    return clauses.document.entities.find(DATE, clause.first, clause.last) >= 0
