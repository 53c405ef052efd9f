"""Find a word of a claim in the place of another in a sentence of the text that is otherwise similar.

The units of the two sentences are aligned. "Two Danes were arrested on board" next to "Three Danes, both
sailors, were arrested on board" has another number in the same place. Numbers, names and days of the
week are compared, and negations that only one of the sentences has. "Twelve engineers from the county"
next to "fourteen engineers from the county" is another number in any sentence.
"""

from __future__ import annotations

from collections.abc import Iterator
from difflib import SequenceMatcher
from typing import NamedTuple

from reliability.contradictions import notes
from reliability.contradictions.clauses import PRONOUNS, Clauses
from reliability.contradictions.comparability import NEGATION_KINDS
from reliability.contradictions.numbers import is_sum, value_of
from reliability.contradictions.replaced_subjects import are_linked
from reliability.text.lexicon_files import word_list

_ROUND = frozenset(("about", "around", "nearly", "almost"))
INEXACT = _ROUND | {"than", "over", "under"}  # words before a number that is not exact

_WEEKDAYS = frozenset(word_list("weekdays"))
_NOT = "!"  # the unit of a negation
_LEAST_UNITS = 4  # of a claim
MOST_UNITS = 100  # of a sentence of the text; a longer one is a table
_LEAST_SHARED = 0.5  # of the units of the claim in the sentence of the text
_LEAST_SHARED_OF_COUNT = 0.35  # in a sentence that has the same number of the same thing
_LEAST_SHARED_OF_NAMES = 0.75  # if a name is replaced
_LARGEST_ROUNDING = 0.1  # of a number: "almost 500" for 480
_COUNTED = 3  # units after two numbers that count the same
_COUNTED_WORDS = 12  # words after a number in which these units are
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
        is_rank = _is_rank(self.ours)  # "the first crash" agrees with "two crashes"
        there = {
            value_of(unit) for unit in self.theirs if unit[0] == sign and _is_rank(unit) == is_rank
        }
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


def _is_rank(unit: str) -> bool:
    return unit[0] == "#" and unit.endswith("th")


def replaced_word(text: Clauses, claim: Clauses, sentence: int) -> tuple[int, str] | None:
    """Return a sentence of the text with another word in the place of one of the claim, and a note.

    `sentence` is the index of a sentence of the claim. If there is no such word, the result is None.

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
    if (at := _recounted(text, claim, sentence)) is not None:
        return at, notes.CLAIM_NUMBER
    for at, stems in enumerate(text.sentence_stems):
        shared = len(content & stems) / len(content)
        if shared < _LEAST_SHARED or len(stems) > MOST_UNITS:
            continue
        theirs = _units(text, at)
        if _is_negated_once(ours, theirs) and not (_shifts(text, at) or _shifts(claim, sentence)):
            return at, notes.CLAIM_NEGATED
        for place in _places(ours, theirs):
            if place.has_other("#") and not _may_agree(text, claim, sentence, place):
                return at, notes.CLAIM_NUMBER
            if place.has_other_weekday():
                return at, notes.CLAIM_WEEKDAY
            if shared >= _LEAST_SHARED_OF_NAMES and _has_other_name(place, text, at):
                return at, notes.CLAIM_NAME
    return None


def _recounted(text: Clauses, claim: Clauses, sentence: int) -> int | None:
    """Return the sentence of the text with another number before the same three units, if any."""
    for number, following in _counts(claim, sentence):
        places = [
            (at, value_of(other))
            for at, stems in enumerate(text.sentence_stems)
            if stems.issuperset(following)
            for other, units in _counts(text, at)
            if units == following
        ]
        is_missing = all(value != value_of(number) for _, value in places)
        if places and is_missing and not is_sum(text, number, following[0]):
            return places[0][0]
    return None


def _counts(clauses: Clauses, sentence: int) -> Iterator[tuple[str, list[str]]]:
    """Yield the exact numbers of a sentence, each with the units that follow it."""
    span, stems, words = clauses.document.sentences[sentence], clauses.stems, clauses.document.words
    for i in range(span.first, span.last - _COUNTED):
        if stems[i][:1] == "#" and stems[i + 1] and INEXACT.isdisjoint(words[i - 1 : i]):
            stop = clauses.document.window(i + 1, _COUNTED_WORDS, span.last)
            following = list(filter(None, stems[i + 1 : stop]))[:_COUNTED]
            if len(following) == _COUNTED and not any(unit[0] == "#" for unit in following):
                yield stems[i], following


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


def _may_agree(text: Clauses, claim: Clauses, sentence: int, place: Place) -> bool:
    """Return True if a number is rounded, is a sum, or counts the same in a similar sentence."""
    number, span = place.ours, claim.document.sentences[sentence]
    at = claim.stems.index(number, span.first, span.last)
    unit = claim.next_stem(at + 1)
    is_round = not _ROUND.isdisjoint(claim.document.words[at - 1 : at])
    if is_sum(text, number, unit) or (
        is_round and any(_are_close(number, other) for other in place.theirs)
    ):
        return True
    content = claim.sentence_stems[sentence] - PRONOUNS - {""}
    return any(
        stem == number
        and text.next_stem(i + 1) == unit
        and len(content & text.sentence_stems[text.document.sentence_of[i]])
        >= _LEAST_SHARED_OF_COUNT * len(content)
        for i, stem in enumerate(text.stems)
    )


def _are_close(one: str, other: str) -> bool:
    """Return True if two units are numbers, and one of them may be the other, rounded."""
    values = [value_of(unit) for unit in (one, other) if unit[0] == "#"]
    if len(values) < 2 or not all(value.isdecimal() for value in values):
        return False
    low, high = sorted(map(int, values))
    return high - low <= _LARGEST_ROUNDING * high


def _has_other_name(place: Place, text: Clauses, sentence: int) -> bool:
    """Return True if a name is in the place of another, next to the equal units.

    Before them this is the subject, right before its verb.
    """
    is_subject = place.ours == place.claim[0]
    near = place.theirs[-1:] if is_subject else place.theirs[:_NEXT]
    root = place.ours[1 : _ROOT + 1]
    span = text.document.sentences[sentence]
    if not place._replace(theirs=near).has_other("&"):
        return False
    if any(are_linked(text, place.ours, unit) for unit in near if unit[0] == "&"):
        return False
    return not any(word.startswith(root) for word in text.document.words[span.first : span.last])
