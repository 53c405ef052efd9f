"""Find the subject that a clause speaks of, and tell whether two subjects are the same.

A subject is a name, or a noun with the words that describe it. "He", "it", "the company" and "the
officer" are resolved to a name where the text shows which. There is no parser: the caller gives the
words of the subject.
"""

from __future__ import annotations

from functools import cached_property
from typing import NamedTuple

from reliability.attribution.antecedents import SEX_OF_PRONOUN, Antecedents
from reliability.attribution.noun_phrases import NounPhrases
from reliability.attribution.speakers import SpeakerRegistry
from reliability.contradictions.clauses import STEMS, Clauses
from reliability.contradictions.comparability import SPEECH_VERBS
from reliability.text.lexicon_files import AUXILIARIES, OWNERS, word_class
from reliability.text.named_entities import DATE, ENTITY

_PREPOSITIONS = word_class("prepositions", "contradiction")
_TITLES = word_class("titles", "contradiction")
_PAST_FORMS = word_class("irregular_past", "contradiction")
_MAJORITIES = word_class("majorities", "contradiction")
_PARTS = word_class("parts", "contradiction")
_ALL = frozenset("all every both everyone everybody".split())
_GROUP_NOUNS = word_class("generic_groups", "contradiction")
_GROUP_STEMS = frozenset(map(STEMS.__getitem__, _GROUP_NOUNS))
_TIME_NOUNS = word_class("time_nouns", "contradiction")
_OF_TIMES = frozenset("in on at by".split())
_POINTING = word_class("subject_pronouns") | frozenset("it this that these those there".split())
_OPENERS = frozenset("and also today".split())
_LONGEST = 12  # words
_FURTHEST = 3  # steps from "it" over "the company" to a name
_SAME_QUANTITY = ({""}, {"all"}, {"most"}, {"", "all"})


class Subject(NamedTuple):
    """A subject: the words of a name, or else a head noun, what describes it, and its quantity."""

    name: frozenset[str] = frozenset()
    head: str = ""
    details: frozenset[str] = frozenset()
    quantity: str = ""  # "most", "all" or ""
    is_definite: bool = True

    @property
    def units(self) -> frozenset[str]:
        """The units of the subject, for one that is also the agent of a verb in the passive."""
        name = frozenset("&" + word for word in self.name)
        return name | self.details | ({STEMS[self.head]} if self.head else set())


class Subjects:
    """The subjects of a text."""

    def __init__(self, clauses: Clauses) -> None:
        self.clauses, self.document = clauses, clauses.document

    @cached_property
    def _antecedents(self) -> Antecedents:
        phrases = NounPhrases(self.document, list(self.clauses.sources))
        return SpeakerRegistry(phrases).antecedents

    @cached_property
    def _full_names(self) -> dict[str, set[frozenset[str]]]:
        """The names of several words, by each of their words."""
        found: dict[str, set[frozenset[str]]] = {}
        for first, last in self.document.entity_ranges:
            name = self._name(first, last)
            for word in name if len(name) > 1 else ():
                found.setdefault(word, set()).add(name)
        return found

    def _name(self, first: int, last: int) -> frozenset[str]:
        words = (word.removesuffix("'s") for word in self.document.words[first:last])
        return frozenset(word for word in words if word not in _TITLES)

    def named(self, last: int) -> Subject:
        """Return the subject of the name that ends before word `last`."""
        return Subject(self._name(self.document.entity_start(last - 1), last))

    def of_phrase(self, first: int, end: int) -> Subject | None:
        """Return the subject in some words, or None if they are not a subject that can be compared."""
        words, names = self.document.words, self.document.entities
        first = self._after_opening(first, end)
        if first >= end or end - first > _LONGEST:
            return None
        if end - first == 1 and not names[first]:
            if words[first] in SEX_OF_PRONOUN:
                return self._of_person(first)
            if words[first] in ("it", "they"):
                return self._of_group(first, words[first] == "they")
        if words[first] in _POINTING and not names[first]:
            return None
        quantity, first = self._quantity(first, end)
        if first >= end or quantity == "part" or self._is_clause(first, end):
            return None
        head = next(
            (i for i in range(first, end) if words[i] in _PREPOSITIONS and not names[i]), end
        )
        if head == first:
            return None
        if names[head - 1] == ENTITY and not quantity:
            return self.named(head) if "and" not in words[first:end] else None
        return self._of_noun(first, head, end, quantity)

    def _after_opening(self, first: int, end: int) -> int:
        """Return the first word of a subject after "and", "on Friday" or "in the spring"."""
        words, document = self.document.words, self.document
        while first < end and words[first] in _OPENERS:
            first += 1
        at = first + 1 + (words[first + 1 : first + 2] == ["the"])
        if first < end and words[first] in _OF_TIMES and at < end:
            is_time = document.entities[at] == DATE or words[at] in _TIME_NOUNS
            if is_time or self.clauses.stems[at][:1] == "@":
                return at + 1
        return first

    def _is_clause(self, first: int, end: int) -> bool:
        """Return True if words have a verb or an owner, or lead on to another word: "aims to"."""
        document, words = self.document, self.document.words
        if words[end - 1] in _PREPOSITIONS or not OWNERS.isdisjoint(words[first:end]):
            return True
        return any(
            words[i] in AUXILIARIES
            or words[i] in SPEECH_VERBS
            or words[i] in _PAST_FORMS
            or (words[i][-2:] == "ed" and i > first + 1)
            for i in range(first, end)
            if not document.entities[i]
        )

    def _of_noun(self, first: int, head: int, end: int, quantity: str) -> Subject | None:
        """Return the subject of a noun that ends before word `head`, in words up to `end`."""
        words, stems = self.document.words, self.clauses.stems
        noun, is_definite = words[head - 1], words[first] == "the"
        units = {stems[i] for i in range(first, end) if self.document.entities[i] != DATE}
        details = frozenset(units - {"", stems[head - 1]})
        if is_definite and not details and not quantity:
            if noun in _GROUP_NOUNS:
                if found := self._of_group(first, several=False):
                    return found
            elif key := self._antecedents.described(noun, head):
                return Subject(frozenset(key.split()))
        if not stems[head - 1]:
            return None
        return Subject(frozenset(), noun, details, quantity, is_definite)

    def _of_person(self, i: int) -> Subject | None:
        person = self._antecedents.of_pronoun(i)
        if person is None:
            return None
        if person.kind == "named":
            return Subject(frozenset(person.key.split()))
        return Subject(head=person.key)

    def _of_group(self, i: int, several: bool) -> Subject | None:
        """Return the named group that word `i` means: "it", "they", or the "the" of "the company"."""
        document = self.document
        for _ in range(_FURTHEST):
            found = self._antecedents.of_group(i, several)
            if not found:
                return None
            first, last = found
            if document.entities[last - 1] == ENTITY:
                return self.named(last)
            if document.words[first] != "the" or document.words[last - 1] not in _GROUP_NOUNS:
                return None
            i = first
        return None

    def _quantity(self, first: int, end: int) -> tuple[str, int]:
        """Return "most", "all", "part" or "", as a subject opens, and the word after it."""
        words, i = self.document.words, first
        if words[i] in ("a", "the") and i + 1 < end and words[i + 1] in _MAJORITIES:
            i += 1
        is_fraction = words[i : i + 2] == ["two", "thirds"]
        if words[i] in _MAJORITIES or words[i] in _ALL or is_fraction:
            quantity = "all" if words[i] in _ALL else "most"
            i += 1 + is_fraction
            while i < end and words[i] in ("of", "the"):
                i += 1
            return quantity, i
        return ("part" if words[i] in _PARTS or self.clauses.stems[i][:1] == "#" else ""), i

    def are_same(self, earlier: Subject, later: Subject) -> bool:
        """Return True if two subjects are the same, the later one perhaps in fewer words."""
        if earlier.name or later.name:
            return self._are_one_name(earlier.name, later.name)
        if earlier.head != later.head or {earlier.quantity, later.quantity} not in _SAME_QUANTITY:
            return False
        if earlier.details == later.details:
            return True
        if later.is_definite and later.details < earlier.details:
            return True
        named, noun = earlier.details - later.details, later.details - earlier.details
        is_name = len(named) == 1 and min(named)[0] == "&"
        return is_name and len(noun) == 1 and noun <= _GROUP_STEMS  # "prices in the city"

    def _are_one_name(self, one: frozenset[str], other: frozenset[str]) -> bool:
        """Return True if a name is the other one, or a part of it that no third name has."""
        small, large = sorted((one, other), key=len)
        if not small or not small <= large:
            return False
        names = (self._full_names.get(word, ()) for word in small)
        return small == large or all(
            name <= large or large <= name for full in names for name in full
        )
