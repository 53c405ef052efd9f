"""Find a word of a claim in the place of another in a sentence of the text that is otherwise similar.

The units of the two sentences are aligned. "Two Danes were arrested on board" next to "Three Danes, both
sailors, were arrested on board" has another number in the same place. Numbers, names and days of the
week are compared, and negations that only one of the sentences has.
"""

from __future__ import annotations

from collections.abc import Iterator
from difflib import SequenceMatcher
from typing import NamedTuple

from reliability.contradictions.clauses import PRONOUNS, Clauses
from reliability.contradictions.comparability import NEGATION_KINDS
from reliability.contradictions.numbers import value_of
from reliability.text.lexicon_files import word_list

NUMBER = "the text has another number for the same thing"
NAME = "the text has another name in the place of one of the claim"
WEEKDAY = "the text has another day of the week in the place of one of the claim"
NEGATION = "the claim and the text have the same words, and only one of them is negated"

_WEEKDAYS = frozenset(word_list("weekdays"))
_NOT = "!"  # the unit of a negation
_LEAST_UNITS = 4  # of a claim
_MOST_UNITS = 100  # of a sentence of the text; a longer one is a table
_LEAST_SHARED = 0.5  # of the units of the claim in the sentence of the text
_LEAST_SHARED_OF_NAMES = 0.75  # if a name is replaced
_NEXT = 2  # units after the equal ones among which the other name is
_ROOT = 5  # letters of a name that its adjective has too: "Iceland", "Icelandic"


class Place(NamedTuple):
    """A unit of a claim, the units of the text in its place, and all units of the two sentences."""

    ours: str
    theirs: list[str]
    claim: list[str]
    text: list[str]

    def has_other(self, sign: str) -> bool:
        """Return True if a number ("#") or a name ("&") is in the place of one that the text lacks."""
        there = {value_of(unit) for unit in self.theirs if unit[0] == sign}
        return (
            self.ours[0] == sign
            and bool(there)
            and value_of(self.ours) not in map(value_of, self.text)
            and there.isdisjoint(map(value_of, self.claim))
        )

    def has_other_weekday(self) -> bool:
        """Return True if each sentence has one day of the week, and the two differ."""
        here, there = (_WEEKDAYS.intersection(units) for units in (self.claim, self.text))
        return here == {self.ours} and len(there) == 1 and here != there


def replaced_word(text: Clauses, claim: Clauses, sentence: int) -> tuple[int, str] | None:
    """Return a sentence of the text with another word in the place of one of the claim, and a note.

    `sentence` is the index of a sentence of the claim. Without such a word, the result is None.

    Examples
    --------
    >>> from reliability.attribution.annotation import annotate
    >>> from reliability.contradictions.clauses import clauses_of
    >>> from reliability.text.document import parse
    >>> text = "It rained. Police arrested one Dane and two Swedes on board the old ferry, they said."
    >>> claim = "Police arrested one Dane and three Swedes on board the ferry."
    >>> replaced_word(*(clauses_of(annotate(parse(one))) for one in (text, claim)), sentence=0)
    (1, 'the text has another number for the same thing')
    """
    ours = _units(claim, sentence)
    content = frozenset(ours) - PRONOUNS - {_NOT}
    if len(content) < _LEAST_UNITS:
        return None
    for at, stems in enumerate(text.sentence_stems):
        shared = len(content & stems) / len(content)
        if shared < _LEAST_SHARED or len(stems) > _MOST_UNITS:
            continue
        theirs = _units(text, at)
        if _is_negated_once(ours, theirs) and not (_shifts(text, at) or _shifts(claim, sentence)):
            return at, NEGATION
        for place in _places(ours, theirs):
            if place.has_other("#") and not _is_counted(text, claim, sentence, place.ours):
                return at, NUMBER
            if place.has_other_weekday():
                return at, WEEKDAY
            if shared >= _LEAST_SHARED_OF_NAMES and _has_other_name(place, text, at):
                return at, NAME
    return None


def _units(clauses: Clauses, sentence: int) -> list[str]:
    """Return the units of a sentence in order, with its negations."""
    span = clauses.document.sentences[sentence]
    units = clauses.stems[span.first : span.last]
    for cue in clauses.cues_by_sentence.get(sentence, ()):
        if cue.kind in NEGATION_KINDS:
            units[cue.first - span.first] = _NOT
    return list(filter(None, units))


def _shifts(clauses: Clauses, sentence: int) -> bool:
    """Return True if a sentence negates in another way: "no longer", "has yet to"."""
    return any(cue.kind == "shift" for cue in clauses.cues_by_sentence.get(sentence, ()))


def _steps(ours: list[str], theirs: list[str]) -> Iterator[tuple[str, bool, bool, slice, slice]]:
    """Yield the differences of two lists, with True if the units before, and after, are equal."""
    steps = SequenceMatcher(None, ours, theirs, autojunk=False).get_opcodes()
    equal = [False, *(step[0] == "equal" for step in steps), False]
    for at, (step, a, b, c, d) in enumerate(steps):
        yield step, equal[at], equal[at + 2], slice(a, b), slice(c, d)


def _is_negated_once(ours: list[str], theirs: list[str]) -> bool:
    """Return True if between equal units one of two sentences has a negation, and nothing else."""
    return any(
        before and after and [*ours[here], *theirs[there]] == [_NOT]
        for _, before, after, here, there in _steps(ours, theirs)
    )


def _places(ours: list[str], theirs: list[str]) -> Iterator[Place]:
    """Yield the units of a claim that others replace.

    The units on both sides are equal, or those on one side if a unit begins or ends the claim.
    """
    for step, before, after, here, there in _steps(ours, theirs):
        if step != "replace" or here.stop - here.start > 1 or not (before or after):
            continue
        if (before or here.start == 0) and (after or here.stop == len(ours)):
            yield Place(ours[here][0], theirs[there], ours, theirs)


def _is_counted(text: Clauses, claim: Clauses, sentence: int, number: str) -> bool:
    """Return True if the text has a number elsewhere, before the same unit of measure."""
    span = claim.document.sentences[sentence]
    at = claim.stems.index(number, span.first, span.last)
    unit = claim.next_stem(at + 1)
    return any(
        stem == number and text.next_stem(i + 1) == unit for i, stem in enumerate(text.stems)
    )


def _has_other_name(place: Place, text: Clauses, sentence: int) -> bool:
    """Return True if a name is in the place of another, next to the equal units.

    Before them this is the subject, right before its verb.
    """
    is_subject = place.ours == place.claim[0]
    near = place.theirs[-1:] if is_subject else place.theirs[:_NEXT]
    root = place.ours[1 : _ROOT + 1]
    span = text.document.sentences[sentence]
    return place._replace(theirs=near).has_other("&") and not any(
        word.startswith(root) for word in text.document.words[span.first : span.last]
    )
