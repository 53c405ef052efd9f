"""Find pairs of a negated clause and one that asserts the same: "no ship leaves", "many ships leave".

It is a contradiction if the other clause has all negated units in the same order.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from typing import NamedTuple

from reliability.contradictions import notes
from reliability.contradictions.clauses import NEGATION_KINDS, PRONOUNS, STEMS, Clause, Clauses
from reliability.contradictions.comparability import (
    BE,
    SPEECH_VERBS,
    ClausePair,
    comparable,
    count_content,
    has_date,
    in_same_order,
    is_assertion,
    is_negated,
    is_plain_sentence,
    is_unasserted,
    reports_speech,
)
from reliability.contradictions.lexical_opposition import oppositions
from reliability.text.lexicon import PhraseMatch
from reliability.text.lexicon_files import word_class

# The subject is in another clause, or there is none: "none are scheduled"
_DEPENDENT = word_class("relative_pronouns") | {"none"}
_SUBJECTLESS = frozenset("no nobody one none of nothing nowhere".split())  # "no ship leaves"
_OPENING = _SUBJECTLESS | {"never"}  # `statements` compares other negated verbs
_NOBODY = frozenset(("nobody", "one"))
# Not denied: pronouns, and verbs of speech, whose clauses are not compared
_UNCOUNTED = PRONOUNS.union(map(STEMS.__getitem__, SPEECH_VERBS)) | {""}
_FINITE = BE | word_class("modals")
_AMOUNTS = word_class("amounts", "contradiction")
_AROUND = 12  # words on both sides of a negation that are searched for units
_LEAST_SPARED = 4  # units of a clause about nobody, of which the other may lack one


class Denial(NamedTuple):
    """What a negated clause denies.

    `focus` is the first negated unit, and `units` are those that the other clause must have. The flags
    are True for "never" and "no", for "nobody was hurt", and for "there is".
    """

    clause: Clause
    focus: str
    units: list[str]
    is_absolute: bool
    is_of_nobody: bool
    says_there_is: bool


def denial_pairs(clauses: Clauses) -> Iterator[ClausePair]:
    """Yield pairs of a negated clause and another one of the same text that asserts the same."""
    words = clauses.document.words
    cued = {
        sentence: kept
        for sentence, cues in clauses.negations.items()
        if (kept := [cue for cue in cues if not _OPENING.isdisjoint(words[cue.first : cue.last])])
    }
    units = {s: [_units_around(clauses, cue) for cue in cues] for s, cues in cued.items()}
    foci = {focus for found in units.values() for focus, _ in found} - {""}
    index = clauses.sentences_with(foci & clauses.shared_stems)
    for sentence, found in units.items():
        near = {
            t
            for focus, others in found
            for t in clauses.nearest(index.get(focus, []), sentence)
            if t != sentence and not others.isdisjoint(clauses.sentence_stems[t])
        }
        if near:
            yield from denied(clauses, sentence, cued[sentence], clauses, sorted(near))


def _units_around(clauses: Clauses, cue: PhraseMatch) -> tuple[str, set[str]]:
    """Return the first unit after a negation, and the units next to it, one of which is denied, too."""
    stems, span = clauses.stems, clauses.document.sentences[clauses.document.sentence_of[cue.first]]
    after = filter(None, stems[cue.last : min(cue.last + _AROUND, span.last)])
    before = filter(None, reversed(stems[max(cue.first - _AROUND, span.first) : cue.first]))
    focus = next(after, "")
    around = {next(after, ""), next(before, "")} - _UNCOUNTED
    return "" if focus in oppositions().light else focus, around


def denied(
    clauses: Clauses, sentence: int, cues: list[PhraseMatch], others: Clauses, near: list[int]
) -> Iterator[ClausePair]:
    """Yield pairs of a negated clause of a sentence and one of some sentences of `others`."""
    for a in clauses.of_sentence(sentence):
        if denial := _denial(clauses, a):
            need = frozenset(denial.units)
            spare = int(denial.is_of_nobody and len(need) >= _LEAST_SPARED)
            for t in near:
                if len(need - others.sentence_stems[t]) <= spare:
                    for b in others.of_sentence(t):
                        if _asserts(clauses, denial, others, b):
                            yield ClausePair(a, b, notes.DENIAL)


def _denial(clauses: Clauses, a: Clause) -> Denial | None:
    """Return the part of a clause that it denies, or None if that cannot be compared."""
    kind = next((kind for kind in NEGATION_KINDS if kind in a.cues), "")
    if not kind or is_unasserted(a) or "still" in a.cues:
        return None
    words, end = clauses.document.words, a.cues[kind]
    split = bisect_left(clauses.unit_positions(a), end)
    subject, negated, cue = a.units[:split], a.units[split:], words[end - 1]
    is_of_nobody = kind == "absolute" and cue in _NOBODY
    units = a.units
    if is_of_nobody and len(units) == 1:  # "Nobody was hurt when the roof fell"
        units = [unit for clause in clauses.of_sentence(a.sentence) for unit in clause.units]
    if (
        not negated
        or negated[0] in oppositions().light
        or not (subject or cue in _SUBJECTLESS)
        or (words[a.first] in _DEPENDENT and words[a.first + 1 : a.first + 2] != ["of"])
        or "only" in words[end : a.last]
        or not clauses.is_complete(a)
        or not clauses.is_finite(a)
        or reports_speech(clauses, a)
        or count_content(units) < 2
    ):
        return None
    says_there_is = is_of_nobody or "there" in words[a.first : end]
    return Denial(a, negated[0], units, kind == "absolute", is_of_nobody, says_there_is)


def _asserts(clauses: Clauses, denial: Denial, others: Clauses, b: Clause) -> bool:
    """Return True if a clause asserts what another one denies."""
    a, focus = denial.clause, denial.focus
    is_timeless = denial.is_absolute or clauses.is_perfect(a)
    return (
        focus in b.stems
        and not is_negated(b)
        and is_assertion(others, b)
        and (others is not clauses or (_is_finite(clauses, b) and not _is_aim(clauses, denial, b)))
        and (denial.is_of_nobody or in_same_order(denial.units, b.units))
        and (len(frozenset(denial.units)) > 2 or is_timeless or b.stems.issubset(denial.units))
        and (is_timeless or has_date(clauses, a) or not has_date(others, b))
        and (denial.is_absolute or _is_predicate(others, b, focus))
        and (not denial.says_there_is or _exists(others, b, focus))
        and comparable(clauses, a, others, b, denial.is_absolute)
    )


def _is_aim(clauses: Clauses, denial: Denial, b: Clause) -> bool:
    """Return True if a clause has "to" before what is denied, unlike the denial: "plans to pass"."""
    one, other = (
        clauses.document.words[clauses.unit_positions(clause)[clause.units.index(denial.focus)] - 1]
        for clause in (denial.clause, b)
    )
    return other == "to" != one


def _is_finite(clauses: Clauses, clause: Clause) -> bool:
    """Return True if a clause has "was" or "may", or is a sentence with a verb form: not a label."""
    return (
        clauses.document.contains_any(_FINITE, clause.first, clause.last)
        or (clauses.is_sentence(clause) and clauses.has_past_verb(clause))
        or is_plain_sentence(clauses, clause)
    )


def _is_predicate(clauses: Clauses, clause: Clause, focus: str) -> bool:
    """Return True if a unit is after the first "is" or "has" of its clause, if there is one."""
    words = clauses.document.words
    at = max(i for i in clauses.unit_positions(clause) if clauses.stems[i] == focus)
    return at > next((i for i in range(clause.first, clause.last) if words[i] in BE), -1)


def _exists(clauses: Clauses, clause: Clause, focus: str) -> bool:
    """Return True if a clause asserts the existence of its focus, not a property of it."""
    at = clauses.unit_positions(clause)[clause.units.index(focus)]
    before = clauses.document.words[clause.first : at]
    return (
        "there" in before
        or not _AMOUNTS.isdisjoint(before[-2:])
        or any(unit[0] == "#" or unit == "person" for unit in clause.units)
    )
