"""Find a word of a claim in place of another in the most similar sentence of the text.

The units of the two sentences are aligned. "Two Danes were arrested on board" next to "Three Danes, both
sailors, were arrested on board" has another number in the same place. Numbers and names are compared,
and negations that only one of the sentences has. "Twelve engineers from the county" next to "fourteen
engineers from the county" is another number in any sentence. In a long text, a name is also replaced by
another one with the same words before it, or with the same verb after it.
"""

from __future__ import annotations

from collections.abc import Iterator
from difflib import SequenceMatcher
from typing import NamedTuple

from reliability.contradictions import notes
from reliability.contradictions.clauses import NEGATION_KINDS, PRONOUNS, STEMS, Clauses
from reliability.contradictions.numbers import is_sum, value_of
from reliability.text.document import Document
from reliability.text.lexicon_files import word_list

LONG_TEXT = 12  # sentences; in a longer text the closest one is often about something else
_ROUND = frozenset("about around nearly almost".split())  # before a number
_INEXACT = _ROUND | {"than", "over", "under"}
_WEEKDAYS = frozenset(word_list("weekdays"))
_OTHER_SIDES = {
    one: others.split()
    for sides in (
        "before, after",
        "over more above, under less fewer below",
        "all every, some most few",
    )
    for one_side, others in (sides.split(", "), sides.split(", ")[::-1])
    for one in one_side.split()
}
_NOT = "!"  # the unit of a negation
_DENIALS = frozenset(("deny", "denies", "denied", "denying"))
_LEAST_UNITS = 4  # of a claim
_MOST_UNITS = 100  # of a sentence of the text; a longer one is a table
_LEAST_SHARED = 0.5  # of the units of the claim in the sentence of the text
_LEAST_SHARED_OF_NAMES = 0.75  # if a name is replaced
_LEAST_SHARED_IN_LONG = 0.6  # of its units besides names, if a name has the same neighbours
_LEAST_SHARED_OF_COUNT = 0.35  # in a sentence that has the same number of the same thing
_COUNTED = 3  # units after two numbers that count the same
_COUNTED_WORDS = 12  # words after a number in which these units are
_LINKS = frozenset(("the", "of", "and", "for", "&"))  # in names, but not in their initials
_NEXT = 2  # units after the equal ones among which the other name is
_ROOT = 5  # letters of a name that its adjective has too: "Iceland", "Icelandic"
_NEAR = 2  # sentences around the closest in which a name may stand
_AFTER = 9  # content words after a name among which the verb of the claim may be
_BEFORE = 2  # words before a name


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

    def has_other_name(self, words: list[str]) -> bool:
        """Return True if a name is in the place of another, next to the equal units.

        Before them this is the subject, right before its verb. `words` are those of the text.
        """
        is_subject = self.ours == self.claim[0]
        near = self.theirs[-1:] if is_subject else self.theirs[:_NEXT]
        root = self.ours[1 : _ROOT + 1]
        return self._replace(theirs=near).has_other("&") and not any(
            word.startswith(root) for word in words
        )


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
    if len(text.sentence_stems) > LONG_TEXT:
        at = _renamed(text, claim, sentence, {unit for unit in content if unit[0] != "&"})
        if at is not None:
            return at, notes.CLAIM_NAME
    if (at := _recounted(text, claim, sentence)) is not None:
        return at, notes.CLAIM_NUMBER
    for at, stems in enumerate(text.sentence_stems):
        shared = len(content & stems) / len(content)
        if shared >= _LEAST_SHARED and len(stems) <= _MOST_UNITS:
            is_similar = shared >= _LEAST_SHARED_OF_NAMES
            if note := _difference(text, at, claim, sentence, ours, is_similar):
                return at, note
    if (at := _other_side(text, claim, sentence, content)) is not None:
        return at, notes.CLAIM_SIDE
    return None


def _difference(
    text: Clauses, at: int, claim: Clauses, sentence: int, ours: list[str], is_similar: bool
) -> str:
    """Return the difference between a sentence of the text and the units `ours` of a claim, or ""."""
    theirs = _units(text, at)
    steps = SequenceMatcher(None, ours, theirs, autojunk=False).get_opcodes()
    equal = [False, *(step[0] == "equal" for step in steps), False]
    for before, (step, a, b, c, d), after in zip(equal, steps, equal[2:], strict=False):
        changed = [*ours[a:b], *theirs[c:d]]
        is_negation = before and after and changed == [_NOT] and step != "equal"
        if is_negation and not (_shifts(text, at) or _shifts(claim, sentence)):
            return notes.CLAIM_NEGATED
        # The units on both sides are equal, or those on one side at the edge of the claim.
        is_next = (before or a == 0) and (after or b == len(ours)) and (before or after)
        if step == "replace" and b - a == 1 and is_next:
            place = Place(ours[a], theirs[c:d], ours, theirs)
            if place.has_other("#") and not _is_stated(text, claim, sentence, place.ours):
                return notes.CLAIM_NUMBER
            if place.has_other_weekday():
                return notes.CLAIM_WEEKDAY
            if is_similar and place.has_other_name(_words(text.document, at, at)):
                return "" if has_acronym(text, at, claim, sentence) else notes.CLAIM_NAME
    return ""


def has_acronym(text: Clauses, at: int, claim: Clauses, sentence: int) -> bool:
    """Return True if one of two sentences has a name in full, and the other one its initials."""
    (short, full), (other_short, other_full) = (
        _initials(text.document, at),
        _initials(claim.document, sentence),
    )
    return bool(short & other_full or full & other_short)


def _initials(document: Document, sentence: int) -> tuple[set[str], set[str]]:
    """Return the names of a sentence in capitals, such as "nhs" and "us", and the initials of others."""
    short, full = set(), set()
    for first, last in _names(document, sentence):
        words = [word for word in document.words[first:last] if word not in _LINKS]
        letters = document.original(last - 1).removesuffix("'s").replace(".", "")
        if len(words) == 1 and len(letters) > 1 and letters.isupper():
            short.add(letters.lower())
        elif len(words) > 1:
            full.add("".join(word[0] for word in words))
    return short, full


def _is_stated(text: Clauses, claim: Clauses, sentence: int, number: str) -> bool:
    """Return True if a number of a claim is rounded, a sum, or the same in a similar sentence."""
    span = claim.document.sentences[sentence]
    i = claim.stems.index(number, span.first, span.last)
    unit = claim.next_stem(i + 1)
    if not _ROUND.isdisjoint(claim.document.words[i - 1 : i]):
        return True
    content = claim.sentence_stems[sentence] - PRONOUNS - {""}
    return is_sum(text, number, unit) or any(
        text.stems[i] == number
        and text.next_stem(i + 1) == unit
        and len(content & text.sentence_stems[text.document.sentence_of[i]])
        >= _LEAST_SHARED_OF_COUNT * len(content)
        for i in text.number_positions
    )


def _other_side(
    text: Clauses, claim: Clauses, sentence: int, content: frozenset[str]
) -> int | None:
    """Return a sentence of the text with the other side of a time or number of the claim."""
    for side, unit in _sides(claim, sentence):
        least = _LEAST_SHARED if unit[0] in "#@" else _LEAST_SHARED_OF_NAMES
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
                if other in _OTHER_SIDES[side] and shared >= least * len(content):
                    return at
    return None


def _sides(clauses: Clauses, sentence: int) -> Iterator[tuple[str, str]]:
    """Yield the words of a sentence such as "before", each with the next unit."""
    span, words = clauses.document.sentences[sentence], clauses.document.words
    for i in range(span.first, span.last - 1):
        if words[i] in _OTHER_SIDES and (unit := clauses.next_stem(i + 1)):
            yield words[i], unit


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
        if stems[i][:1] == "#" and stems[i + 1] and _INEXACT.isdisjoint(words[i - 1 : i]):
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
    """Return True if a sentence negates in another way: "no longer", "has yet to", "denied that"."""
    return has_denial(clauses, sentence) or any(
        cue.kind == "shift" for cue in clauses.cues_by_sentence.get(sentence, ())
    )


def has_denial(clauses: Clauses, sentence: int) -> bool:
    """Return True if a sentence has a verb of denial."""
    return not _DENIALS.isdisjoint(_words(clauses.document, sentence, sentence))


# -- names in a long text -----------------------------------------------------------------------


def _renamed(text: Clauses, claim: Clauses, sentence: int, units: set[str]) -> int | None:
    """Return the closest sentence of the text if it has another name in the place of one of the claim.

    `units` are those of the claim that are not names. A name that the text has nearby is not replaced.
    """
    shared = [len(units & stems) for stems in text.sentence_stems]
    closest = max(range(len(shared)), key=shared.__getitem__)
    if len(units) < _LEAST_UNITS or shared[closest] < _LEAST_SHARED_IN_LONG * len(units):
        return None
    near = {*_words(text.document, closest - _NEAR, closest + _NEAR)}
    own = {*_words(claim.document, sentence, sentence)}
    others = [name for name in _names(text.document, closest) if own.isdisjoint(_name(text, *name))]
    for name in _names(claim.document, sentence):
        if near.isdisjoint(_name(claim, *name)) and any(
            _is_same_place(claim, name, text, other) for other in others
        ):
            return closest
    return None


def _words(document: Document, first: int, last: int) -> list[str]:
    """Return the words of some sentences, without the ending of the genitive."""
    start = document.sentences[max(first, 0)].first
    stop = document.sentences[min(last, len(document.sentences) - 1)].last
    return [word.removesuffix("'s") for word in document.words[start:stop]]


def _names(document: Document, sentence: int) -> Iterator[tuple[int, int]]:
    span = document.sentences[sentence]
    return document.entity_spans(span.first, span.last)


def _name(clauses: Clauses, first: int, last: int) -> list[str]:
    return [word.removesuffix("'s") for word in clauses.document.words[first:last]]


def _is_same_place(
    one: Clauses, name: tuple[int, int], other: Clauses, replaced: tuple[int, int]
) -> bool:
    """Return True if two names have the same words before them, or open with the same verb."""
    ours, theirs = one.document, other.document
    before = ours.words[max(name[0] - _BEFORE, 0) : name[0]]
    if (
        any(STEMS[word] for word in before)
        and before == (theirs.words[max(replaced[0] - _BEFORE, 0) : replaced[0]])
    ):
        return True
    opens = name[0] == ours.sentences[ours.sentence_of[name[0]]].first
    verb = next(_following(ours, name[1]), "") if opens else ""
    return bool(verb) and verb in list(_following(theirs, replaced[1]))[:_AFTER]


def _following(document: Document, at: int) -> Iterator[str]:
    """Yield the stems of the content words from a word to the end of its sentence."""
    if at < len(document.words) and document.sentence_of[at] == document.sentence_of[at - 1]:
        last = document.sentences[document.sentence_of[at]].last
        yield from filter(None, map(STEMS.__getitem__, document.words[at:last]))
