"""Find pairs of a negated clause and one that asserts the same: "no ship leaves", "many ships leave".

It is a contradiction if the other clause has all negated units in the same order.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator

from reliability.contradictions import notes
from reliability.contradictions.clauses import Clause, Clauses
from reliability.contradictions.comparability import (
    BE,
    NEGATION_KINDS,
    SPEECH_VERBS,
    ClausePair,
    comparable,
    count_content,
    has_date,
    in_same_order,
    is_assertion,
    is_negated,
    is_unasserted,
)
from reliability.contradictions.lexical_opposition import oppositions
from reliability.text.lexicon_files import word_class

# The subject is in another clause, or there is none: "none are scheduled"
_DEPENDENT = word_class("relative_pronouns") | frozenset(("none",))
_SUBJECTLESS = frozenset("no nobody one none of nothing nowhere".split())  # "no ship leaves"
_FINITE = BE | word_class("modals")
_BARE = frozenset("for by with in from as".split())
_AMOUNTS = word_class("amounts", "contradiction")


def negation_pairs(clauses: Clauses, a: Clause, others: Clauses) -> Iterator[ClausePair]:
    """Yield pairs of the negated clause `a` and a clause of `others` that asserts the same."""
    kind = next((kind for kind in NEGATION_KINDS if kind in a.cues), "")
    if not kind or is_unasserted(a) or "still" in a.cues:
        return
    words = clauses.document.words
    split = bisect_left(clauses.unit_positions(a), a.cues[kind])
    subject, negated = a.units[:split], a.units[split:]
    if not negated or words[a.first] in _DEPENDENT or not clauses.is_complete(a):
        return
    units = a.units
    nobody = kind == "absolute" and words[a.cues[kind] - 1] in ("nobody", "one")
    if nobody and len(units) == 1:  # "Nobody was hurt when the roof fell"
        units = [unit for clause in clauses.of_sentence(a.sentence) for unit in clause.units]
    if count_content(units) < 2:
        return
    bare = words[a.cues[kind] - 1] in _SUBJECTLESS
    if negated[0] in oppositions().light or not (subject or bare):
        return
    before = words[a.first : a.cues[kind]]
    if not clauses.is_finite(a) or "only" in words[a.cues[kind] : a.last]:
        return
    exists = nobody or "there" in before
    focus, need = negated[0], frozenset(units)
    day = has_date(clauses, a)
    timeless = kind == "absolute" or clauses.is_perfect(a)
    spare = 1 if nobody and len(need) >= 4 else 0
    for sentence in _candidates(clauses, a, others, focus, need, spare):
        present = others.sentence_stems[sentence]
        if focus not in present or len(need - present) > spare:
            continue
        for b in others.of_sentence(sentence):
            if (
                focus not in b.stems
                or is_negated(b)
                or not is_assertion(others, b)
                or (others is clauses and not _is_finite(clauses, a, b))
                or others.document.words[b.first] in _BARE
                or not SPEECH_VERBS.isdisjoint(words[a.first : a.last])
                or not comparable(clauses, a, others, b, kind == "absolute")
            ):
                continue
            if (
                (nobody or in_same_order(units, b.units))
                and (kind == "absolute" or _predicated(others, b, focus))
                and (not exists or _exists(others, b, focus))
                and (len(need) > 2 or timeless or need >= b.stems)
                and (timeless or day or not has_date(others, b))
            ):
                yield ClausePair(a, b, notes.DENIAL)


def _candidates(
    clauses: Clauses, a: Clause, others: Clauses, focus: str, need: frozenset[str], most: int
) -> set[int]:
    """Return the sentences of `others` that may assert what clause `a` negates.

    Within one text, these have the focus or one of the rarest units, of which one must be present.
    """
    if others is not clauses:
        return {s for s, stems in enumerate(others.sentence_stems) if focus in stems}
    rarest_first = sorted(need, key=lambda unit: len(others.sentences_by_stem.get(unit, ())))
    units = (*rarest_first[: most + 1], focus)
    return {s for unit in units for s in others.nearest_sentences(unit, a.sentence)} - {a.sentence}


def _is_finite(clauses: Clauses, a: Clause, b: Clause) -> bool:
    """Return True if a clause has a finite verb: "was", "may", or, as a sentence, "approved"."""
    if clauses.document.contains_any(_FINITE, b.first, b.last):
        return True
    return clauses.is_sentence(b) and clauses.has_past_verb(b)


def _predicated(clauses: Clauses, clause: Clause, focus: str) -> bool:
    """Return True if a unit is after the first "is" or "has" of its clause, if there is one."""
    words = clauses.document.words
    at = clauses.unit_positions(clause)[len(clause.units) - 1 - clause.units[::-1].index(focus)]
    verbs = [i for i in range(clause.first, clause.last) if words[i] in BE]
    return not verbs or verbs[0] < at


def _exists(clauses: Clauses, clause: Clause, focus: str) -> bool:
    """Return True if a clause asserts the existence of its focus, not a property of it."""
    words = clauses.document.words
    at = clause.units.index(focus)
    before = words[clause.first : clauses.unit_positions(clause)[at]]
    return (
        "there" in before
        or not _AMOUNTS.isdisjoint(before[-2:])
        or any(unit[0] == "#" or unit == "person" for unit in clause.units)
    )
