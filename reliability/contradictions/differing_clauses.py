"""Find a clause of a claim that a sentence of the text has, too, except for one word, year or number.

"The trial ends on Tuesday" next to "On Tuesday the trial will begin, the court said" differs in a word
and its opposite. "After 4pm" next to "before 4pm" is the other side of the same time.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from reliability.contradictions import notes
from reliability.contradictions.clauses import PRONOUNS, STEMS, Clause, Clauses
from reliability.contradictions.comparability import NEGATION_KINDS
from reliability.contradictions.lexical_opposition import oppositions
from reliability.contradictions.numbers import value_of
from reliability.contradictions.replaced_words import INEXACT, MOST_UNITS
from reliability.text.lexicon_files import word_list

_LEAST_UNITS = 4  # of a clause of the claim
_OTHER_SIDES = {
    "before": {"after"},
    "after": {"before"},
    "over": {"under"},
    "under": {"over"},
    "above": {"below"},
    "below": {"above"},
    "more": {"less", "fewer"},
    "less": {"more"},
    "fewer": {"more"},
    "all": {"some", "most", "few"},
    "every": {"some", "most", "few"},
}
_SIDES = frozenset(_OTHER_SIDES).union(*_OTHER_SIDES.values())
_LEAST_SHARED = 0.75  # of the units of a claim, if the sides are those of an event
_LEAST_SHARED_OF_NUMBERS = 0.5  # if they are those of a number or a time
_POLARITY = frozenset((*NEGATION_KINDS, "shift"))
_PERIODS = frozenset(("year", "mont", "week", "days", "day"))  # beginnings of words before "old"
_MONTHS = frozenset(STEMS[month] for month in word_list("months"))


class Difference(NamedTuple):
    """A sentence of the text, by index, and a note on how it differs from the claim."""

    sentence: int
    note: str


def differing_clause(text: Clauses, claim: Clauses, sentence: int) -> Difference | None:
    """Return a sentence of the text that has a clause of the claim, except for one thing.

    `sentence` is the index of a sentence of the claim. If there is no such clause, the result is None.

    Examples
    --------
    >>> from reliability.attribution.annotation import annotate
    >>> from reliability.contradictions.clauses import clauses_of
    >>> from reliability.text.document import parse
    >>> text = "It rained. The boat left Lund just before 4pm on Wednesday with all on board."
    >>> claim = "The boat left Lund just after 4pm."
    >>> found = differing_clause(*(clauses_of(annotate(parse(one))) for one in (text, claim)), 0)
    >>> print(found.sentence, found.note)
    1 the text has the other side of a time or number than the claim
    """
    for clause in claim.of_sentence(sentence):
        units = clause.stems - PRONOUNS
        if len(units) < _LEAST_UNITS:
            continue
        for at, stems in enumerate(text.sentence_stems):
            is_similar = len(units & stems) >= _LEAST_UNITS - 1 and len(stems) <= MOST_UNITS
            if is_similar and (note := _note(text, at, claim, clause, units - stems)):
                return Difference(at, note)
    return next(_other_sides_of(text, claim, sentence), None)


def _note(text: Clauses, at: int, claim: Clauses, clause: Clause, only: frozenset[str]) -> str:
    """Return how a sentence of the text differs from a clause, or "" if it is not in one thing only.

    `only` are the units of the clause that the sentence lacks.
    """
    kinds = {unit[0] if unit[0] in "#@&" else "" for unit in only - _MONTHS}
    if kinds == {"@"} and _has_other(text, at, clause, "@"):
        return notes.CLAIM_YEAR
    if len(only) != 1:
        return ""
    if (
        kinds == {"#"}
        and _has_other(text, at, clause, "#")
        and _counts_same(text, at, claim, clause)
    ):
        return notes.CLAIM_NUMBER
    return notes.CLAIM_OPPOSITE if _has_opposite(text, at, claim, clause, *only) else ""


def _has_other(text: Clauses, at: int, clause: Clause, sign: str) -> bool:
    """Return True if a clause and a sentence have one number or year each, and these differ.

    The one of the clause must not be in a sentence of the text with half of the rest of the clause.
    """
    ours = {unit for unit in clause.units if unit[0] == sign}
    theirs = {unit for unit in text.sentence_stems[at] if unit[:1] == sign}
    rest = clause.stems - ours - PRONOUNS - _MONTHS
    return (
        len(ours) == len(theirs) == 1
        and {value_of(unit) for unit in ours} != {value_of(unit) for unit in theirs}
        and not any(
            ours <= stems and 2 * len(rest & stems) >= len(rest) for stems in text.sentence_stems
        )
    )


def _counts_same(text: Clauses, at: int, claim: Clauses, clause: Clause) -> bool:
    """Return True if the number of a clause and that of a sentence are exact, with the same unit."""
    first, last = text.document.sentences[at][:2]
    i = next(i for i in range(clause.first, clause.last) if claim.stems[i][:1] == "#")
    j = next(i for i in range(first, last) if text.stems[i][:1] == "#")
    return (
        claim.next_stem(i + 1) == text.next_stem(j + 1) != ""
        and not (claim.stems[i].endswith("th") or text.stems[j].endswith("th"))
        and INEXACT.isdisjoint(claim.document.words[i - 1 : i])
        and INEXACT.isdisjoint(text.document.words[j - 1 : j])
    )


def _has_opposite(text: Clauses, at: int, claim: Clauses, clause: Clause, unit: str) -> bool:
    """Return True if a sentence has the opposite of a unit, and it and its neighbours lack the unit."""
    known = oppositions()
    opposites = known.opposites(unit) | known.contrasts.get(unit, frozenset())
    opposites &= (
        text.sentence_stems[at] - claim.sentence_stems[clause.sentence] - age_stems(text, at)
    )
    near = text.sentence_stems[max(at - 1, 0) : at + 2]
    if not opposites or any(unit in stems for stems in near):
        return False
    return _is_negated(claim, clause.sentence) == _is_negated(text, at)


def age_stems(clauses: Clauses, sentence: int) -> frozenset[str]:
    """Return the stem of "old" if the sentence has it in an age, where it does not oppose "new"."""
    span = clauses.document.sentences[sentence]
    words = clauses.document.words[span.first : span.last]
    ages = (
        i for i, word in enumerate(words) if word == "old" and i and words[i - 1][:4] in _PERIODS
    )
    return frozenset(STEMS["old"] for _ in ages)


def _is_negated(clauses: Clauses, sentence: int) -> bool:
    return any(cue.kind in _POLARITY for cue in clauses.cues_by_sentence.get(sentence, ()))


def _other_sides_of(text: Clauses, claim: Clauses, sentence: int) -> Iterator[Difference]:
    """Yield the sentences of the text that have the other side of a time or number of the claim."""
    content = claim.sentence_stems[sentence] - PRONOUNS - {""}
    for side, unit in _sides(claim, sentence):
        least = _LEAST_SHARED_OF_NUMBERS if unit[0] in "#@" else _LEAST_SHARED
        found = [
            (at, other)
            for at, stems in enumerate(text.sentence_stems)
            if unit in stems
            for other, its_unit in _sides(text, at)
            if its_unit == unit
        ]
        if all(other != side for _, other in found):
            for at, other in found:
                shared = len(content & text.sentence_stems[at])
                if other in _OTHER_SIDES.get(side, ()) and shared >= least * len(content):
                    yield Difference(at, notes.CLAIM_SIDE)


def _sides(clauses: Clauses, sentence: int) -> Iterator[tuple[str, str]]:
    """Yield the words of a sentence such as "before", each with the next unit."""
    span, words = clauses.document.sentences[sentence], clauses.document.words
    for i in range(span.first, span.last - 1):
        if words[i] in _SIDES and (unit := clauses.next_stem(i + 1)):
            yield words[i], unit
