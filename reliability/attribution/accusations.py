"""Find who is accused of something serious, and whether they reply.

An accusation is a word of `lexicons/accusations.toml` next to a name: "Roe lied", "corrupt Roe",
"accused Roe of fraud", "Roe's lies". Where the name stands depends on the kind of the word.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from functools import cached_property
from typing import NamedTuple

from reliability.attribution.antecedents import BODIES
from reliability.attribution.extraction import Attribution
from reliability.text.document import Document
from reliability.text.lexicon import PhraseMatch
from reliability.text.lexicon_files import word_class
from reliability.text.named_entities import ENTITY, ORGANIZATION_NOUNS

_GROUPS = ("icans", "ians", "ists", "crats", "lims", "states")  # endings of groups, and of states
_BE = word_class("be")
_NEGATIONS = word_class("negated_auxiliaries") | frozenset(
    "not never no without nobody deny denies denied".split()
)
_PRONOUNS = frozenset(("he", "she"))
_POSSESSIVES = frozenset(("his", "her"))
_LOCATIVES = frozenset("in near across throughout outside around".split())
_PRONOUN_REACH = 60  # words
_SEVERAL = 2
_WRONG = 0.5  # least strength of an accusation of a wrong, not of criticism
_FEWEST_MENTIONS = 2
_IN_COURT = frozenset(("settled", "judicial"))
_ATTACK = 0.3  # the strength of a strong word in a sentence that names somebody
_ATTACK_REACH = 40  # words from a strong word to a name in its sentence
_SUBJECT_REACH = 6  # words from a subject to its verb
_OBJECT_REACH = 6  # words from a verb to its object
_PREPOSITIONS = frozenset("of against by from into on for with between".split())
_CLAUSE = frozenset(
    "and but that which who because when while if as after before although said says".split()
)


class Accusation(NamedTuple):
    """A word that accuses somebody: its range, the key of the accused, and its strength."""

    first: int
    last: int
    accused: str
    strength: float


class NamedPersons:
    """The persons and bodies of a document by one key each: "Jane", "Jane Roe", "Roe" are "roe".

    Only names that occur once with two words or more count, and none after "in" or "the": places and
    groups ("the Blue Islands", "Americans") cannot reply.
    """

    def __init__(self, document: Document) -> None:
        self.document = document
        self._keys: dict[str, str] = {}
        words, places, full = document.words, set(), set()
        for a, b in document.entity_spans(0, len(words)):
            last = words[b - 1].removesuffix("'s")
            if last.endswith(_GROUPS) or (b - a == 1 and document.original(a).isupper()):
                places.add(last)
            if a and words[a - 1] in _LOCATIVES:
                places.add(last)
            if b - a > 1 and not (a and words[a - 1] == "the" and last not in ORGANIZATION_NOUNS):
                full.add(last)
                if last not in ORGANIZATION_NOUNS:
                    for i in range(a, b - 1):
                        self._keys.setdefault(words[i], last)
        self.known = full - places

    @cached_property
    def mentions(self) -> Counter[str]:
        """The number of mentions of each key, in the text and in its headline."""
        found = Counter(self.keys(0, len(self.document.words)))
        if headline := self.document.headline:
            spans = headline.entity_spans(0, len(headline.words))
            found.update(self.key(b - 1, headline) for _, b in spans)
        return found

    def key(self, i: int, document: Document | None = None) -> str:
        """Return the key of the name that word `i` is part of, or "" for a place or group.

        `document` is the one that the word is in, if it is another, such as the headline.
        """
        document = document or self.document
        while i + 1 < len(document.words) and document.continues_entity[i + 1]:
            i += 1
        word = document.words[i].removesuffix("'s")
        key = self._keys.get(word, word)
        return key if key in self.known and key not in BODIES else ""

    def before(self, i: int) -> str:
        """Return the key of the last name before the pronoun `i`, in its sentence or the two before."""
        document = self.document
        first = document.sentences[max(document.sentence_of[i] - 2, 0)].first
        for at in range(i - 1, max(first, i - _PRONOUN_REACH) - 1, -1):
            if document.entities[at] == ENTITY and (key := self.key(at)):
                return key
        return ""

    def first_mention(self, key: str) -> int:
        """Return the last word of the first name with a key, or 0 if only the headline has it."""
        spans = self.document.entity_spans(0, len(self.document.words))
        return next((b - 1 for _, b in spans if self.key(b - 1) == key), 0)

    def keys(self, first: int, last: int) -> Iterator[str]:
        """Yield the keys of the names in a range of words."""
        return (self.key(b - 1) for _, b in self.document.entity_spans(first, last))


def find_accusations(
    document: Document, matches: Iterable[PhraseMatch], persons: NamedPersons
) -> list[Accusation]:
    """Return the accusations of a document or its headline, in order, those in quotations too."""
    found = []
    for match in matches:
        locate = _PLACES.get(match.kind)
        if locate is None or document.entities[match.first]:
            continue
        sentence = document.sentences[document.sentence_of[match.first]]
        if _is_denied(document, match, sentence.first):
            continue
        at = locate(document, match, sentence.first, sentence.last)
        if at is None:
            continue
        if document.entities[at]:
            accused = persons.key(at, document)
        else:
            accused = persons.before(at) if document is persons.document else ""
        if accused:
            found.append(Accusation(match.first, match.last, accused, match.weight))
    return found


def _is_denied(document: Document, match: PhraseMatch, first: int) -> bool:
    """Return True after "not", "never", "denied": "Roe never lied"."""
    return not _NEGATIONS.isdisjoint(document.words[max(first, match.first - 3) : match.first])


def _agent(document: Document, match: PhraseMatch, first: int, last: int) -> int | None:
    """Return the name before an active verb: "Roe lied", not "Roe was robbed"."""
    return None if _is_passive(document, match, first) else _subject(document, match, first, last)


def _is_passive(document: Document, match: PhraseMatch, first: int) -> bool:
    """Return True after a form of "be": "Roe was robbed", not "Roe was lying"."""
    before = document.words[max(first, match.first - 3) : match.first]
    return not _BE.isdisjoint(before) and document.words[match.first][-3:] != "ing"


def _subject(document: Document, match: PhraseMatch, first: int, last: int) -> int | None:
    """Return the name before a verb: "Roe lied", "Roe, who has lied"."""
    words, names = document.words, document.entities
    for i in range(match.first - 1, max(first, match.first - _SUBJECT_REACH) - 1, -1):
        if names[i] == ENTITY:
            return None if words[i].endswith("'s") else i
        if words[i] in _PRONOUNS:
            return i
        if words[i] in _CLAUSE and words[i] != "who":
            return None
    return None


def _object(document: Document, match: PhraseMatch, first: int, last: int) -> int | None:
    """Return the name after a verb: "accused Jane Roe of"."""
    words, names = document.words, document.entities
    for i in range(match.last, min(last, match.last + _OBJECT_REACH)):
        if names[i] == ENTITY:
            return i
        if words[i] in _CLAUSE or words[i] in _PREPOSITIONS:
            return None
    return None


def _owner(document: Document, match: PhraseMatch, first: int, last: int) -> int | None:
    """Return the name before or after a noun: "Roe's lies", "the lies of Jane Roe"."""
    words, names = document.words, document.entities
    for i in range(match.first - 1, max(first, match.first - 4) - 1, -1):
        if names[i] == ENTITY:
            return i if words[i].endswith(("'s", "s'")) else None
        if words[i] in _POSSESSIVES:
            return i
    if match.last < last and words[match.last] in _PREPOSITIONS:
        for i in range(match.last + 1, min(last, match.last + 5)):
            if names[i] == ENTITY:
                return i
            if words[i] in _CLAUSE or words[i] in _PREPOSITIONS:
                return None
    return None


def _described(document: Document, match: PhraseMatch, first: int, last: int) -> int | None:
    """Return the name of a description: "corrupt Jane Roe", "Roe is a liar", "Roe, a liar"."""
    words, names = document.words, document.entities
    if match.last < last and names[match.last] == ENTITY and document.gaps[match.last] == " ":
        return match.last
    for i in range(match.first - 1, max(first, match.first - _SUBJECT_REACH) - 1, -1):
        if names[i] == ENTITY:
            between = words[i + 1 : match.first]
            links = not _BE.isdisjoint(between) or "," in document.gaps[i + 1]
            return i if links and not words[i].endswith("'s") else None
        if words[i] in _PRONOUNS:
            return None if _BE.isdisjoint(words[i + 1 : match.first]) else i
        if words[i] in _CLAUSE and words[i] != "who":
            return None
    return None


def _charged(document: Document, match: PhraseMatch, first: int, last: int) -> int | None:
    """Return the name before or after a charge: "Roe was charged with", "charges against Roe"."""
    words = document.words
    is_linked = words[match.last - 1] in ("against", "into", "by", "of")
    after = _object(document, match, first, last) if is_linked else None
    return _subject(document, match, first, last) if after is None else after


_PLACES: dict[str, Callable[[Document, PhraseMatch, int, int], int | None]] = {
    "does": _agent,
    "accuses": _object,
    "owns": _owner,
    "is": _described,
    "charged": _charged,
}


def find_attacks(
    document: Document, matches: Iterable[PhraseMatch], persons: NamedPersons
) -> list[Accusation]:
    """Return the strong words of the writer in sentences that name somebody, as weak accusations."""
    found: list[Accusation] = []
    for match in matches:
        is_crime = match.kind == "owns" and match.weight >= 1.0  # "the murder" is nobody's yet
        if match.kind in _IN_COURT or is_crime or document.words[match.first] == "lies":
            continue
        if document.entities[match.first] or document.quoted[match.first]:
            continue
        sentence = document.sentences[document.sentence_of[match.first]]
        if match.kind == "does" and _is_passive(document, match, sentence.first):
            continue
        first = document.window(match.first, -_ATTACK_REACH, sentence.first)
        last = document.window(match.first, _ATTACK_REACH, sentence.last)
        keys = [*filter(None, persons.keys(first, last))]
        if not keys:
            keys = [*filter(None, map(persons.before, _pronouns(document, first, last)))]
        found += [Accusation(match.first, match.last, key, _ATTACK) for key in dict.fromkeys(keys)]
    return found


def _pronouns(document: Document, first: int, last: int) -> list[int]:
    """Return the first "he", "she", "his" or "her" of a range of words, outside quotations."""
    for i in range(first, last):
        if document.words[i] in _PRONOUNS | _POSSESSIVES and not document.quoted[i]:
            return [i]
    return []


def in_court(
    document: Document, matches: Iterable[PhraseMatch], persons: NamedPersons
) -> frozenset[str]:
    """Return the keys of the names in sentences about the police or a court."""
    sentences = {document.sentence_of[match.first] for match in matches if match.kind in _IN_COURT}
    found: set[str] = set()
    for index in sentences:
        sentence = document.sentences[index]
        found.update(persons.keys(sentence.first, sentence.last))
    return frozenset(found)


class Accusations(NamedTuple):
    """Accusations in the text and in the headline, of one person or of several."""

    in_text: list[Accusation]
    in_headline: list[Accusation]

    @property
    def strength(self) -> float:
        """The sum of their strengths."""
        return sum(one.strength for one in self.in_text + self.in_headline)

    @property
    def is_serious(self) -> bool:
        """True if one of them accuses of a wrong, or if there are several strong words."""
        found = self.in_text + self.in_headline
        return len(found) >= _SEVERAL or any(one.strength >= _WRONG for one in found)


def accused_without_reply(
    accusations: Accusations, attributions: Iterable[Attribution], persons: NamedPersons
) -> dict[str, Accusations]:
    """Return the accusations by the key of the accused, without those who speak or are spoken for.

    Somebody who is named once, or attacked by one strong word, is left out. Of several accusations at
    the same word the strongest counts.
    """
    in_text: dict[str, dict[int, Accusation]] = {}
    for one in accusations.in_text:
        known = in_text.setdefault(one.accused, {})
        if one.first not in known or known[one.first].strength < one.strength:
            known[one.first] = one
    speaking = {""}
    for a in attributions:
        if a.is_statement and a.source:
            speaking.update(persons.keys(*a.source))
            speaking.add(a.speaker)
    found = {}
    # In the order of the text, so that the first of two with equal accusations is the same in each run
    for key in dict.fromkeys([*in_text, *(one.accused for one in accusations.in_headline)]):
        headline = [one for one in accusations.in_headline if one.accused == key]
        against = Accusations(list(in_text.get(key, {}).values()), headline)
        if key in speaking or not against.is_serious:
            continue
        if persons.mentions[key] >= _FEWEST_MENTIONS:
            found[key] = against
    return found
