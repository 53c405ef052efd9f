"""Find who is accused of something serious.

An accusation is a word of `lexicons/accusations.toml` next to a name: "Roe lied", "corrupt Roe",
"accused Roe of fraud", "Roe's lies". Where the name stands depends on the kind of the word. An attack is
a hostile word of another kind in a sentence that names somebody: name calling, mind reading,
insinuation. One attack says little, and many of them on one person say as much as an accusation.
`unanswered` tells whether the accused answer.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from functools import cached_property
from typing import NamedTuple

from reliability.text.document import Document
from reliability.text.lexicon import PhraseMatch
from reliability.text.lexicon_files import word_class
from reliability.text.named_entities import ENTITY, NAME_SUFFIXES, ORGANIZATION_NOUNS
from reliability.text.vocabulary import is_dictionary_word

GROUPS = (
    "icans",
    "ians",
    "ists",
    "crats",
    "lims",
    "ims",
    "states",
)  # endings of groups, and of states
_LONGEST_NAME = 5  # words; a longer one is a line in capitals
_FEWEST_ACTS = 1  # mentions of somebody as an owner or as the subject of a verb
_PLACE_SHARE = 12  # a place is mentioned after "in" at least once in so many mentions
_BE = word_class("be")
NEVER_ACCUSED = word_class("generic_bodies", "sourcing") | word_class("nobodies", "accusations")
_ACTS = _BE | word_class("acts", "accusations")
_NEGATIONS = word_class("negated_auxiliaries") | word_class("denying", "accusations")
_PRONOUNS = frozenset(("he", "she"))
_POSSESSIVES = frozenset(("his", "her"))
_PERSONAL = _PRONOUNS | _POSSESSIVES
LOCATIVES = frozenset("in near across throughout outside around".split())
_PRONOUN_REACH = 60  # words
_IN_COURT = frozenset(("settled", "judicial"))
_ATTACK_REACH = 25  # words from a hostile word to a name in its sentence
_NEAREST = 2  # names that an attack counts against
_IN_QUOTATION = 0.3  # what an attack in a quotation counts
# The weights of attacks by lexicon and kind ("" for any); accusations half of their own
_ATTACKS: dict[tuple[str, str], float] = {
    ("loaded", "group_label"): 0.3,
    ("loaded", "emotive"): 0.1,
    ("mind_reading", ""): 0.12,
    ("mind_reading", "guess"): 0.0,  # "must" and "clearly" attack nobody
    ("insinuation", ""): 0.25,
}
_HEADLINE_ATTACK = 0.5
# Scorn: what a writer says of people, apart from crimes, which are often what an article is about
_SCORN: dict[tuple[str, str], float] = {
    ("loaded", "group_label"): 0.3,
    ("loaded", "emotive"): 0.2,
    **{
        ("mind_reading", kind): 0.2
        for kind in ("claim", "weak", "manner", "guess", "aim", "eager", "upset", "attitude")
    },
    **{("insinuation", kind): 0.25 for kind in ("phrase", "opening", "explanation", "aside")},
}
_NAME_CALLING, _CRIMINAL = 0.5, 1.0  # the share of a name's own weight; the weight of "murderer"
_LEXICONS = ("accusations", "loaded", "mind_reading", "insinuation")
_PROMINENT = 2  # the most frequent names, which the text is about, as it is about its headline's
_SUBJECT_REACH = 6  # words from a subject to its verb
_OBJECT_REACH = 6  # words from a verb to its object
_OF_OWNERS = frozenset("of by from involving".split())  # "the lies of Roe", not "riots near Roe"
_FIGHTING, _BODILY = word_class("fighting", "accusations"), word_class("bodily", "accusations")
_LINKS = frozenset(("against", "into", "by", "of"))  # the last word of "a probe into"
_PREPOSITIONS = word_class("prepositions", "accusations")
_CLAUSE = word_class("clause_words", "accusations")


class Accusation(NamedTuple):
    """A word that accuses somebody: its range, the key of the accused, and its strength."""

    first: int
    last: int
    accused: str
    strength: float


class NamedPersons:
    """The persons and bodies of a document by one key each: "Jane", "Jane Roe", "Roe" are "roe".

    Only names that occur once with two words or more count, and that act or own something twice ("Roe
    was", "Roe's"). None counts after "in" or "the": places and groups ("the Blue Islands", "Americans")
    cannot reply.
    """

    def __init__(self, document: Document) -> None:
        self.document = document
        self._keys: dict[str, str] = {}
        self._named: set[str] = set()  # keys after a word that is a name and nothing else
        spans = document.entity_ranges
        full = self._full_names(spans)
        self.in_headline = Counter(self._headline_keys())
        counts, places, alone, agents = self._uses(spans, full)
        self.mentions = counts
        self.known = {
            key
            for key in full
            if agents[key] >= _FEWEST_ACTS
            and places[key] * _PLACE_SHARE <= counts[key]
            and not (key in NEVER_ACCUSED or key in NAME_SUFFIXES or key.endswith(GROUPS))
            and (
                key in ORGANIZATION_NOUNS
                or not is_dictionary_word(key)
                or ((alone[key] or key in self._named) and key not in document.counts)
            )
        }

    def _full_names(self, spans: Iterable[tuple[int, int]]) -> set[str]:
        """Return the last words of names of several words, and make them the keys of their others."""
        words, full = self.document.words, set()
        for a, b in spans:
            last = words[b - 1].removesuffix("'s")
            after_the = a > 0 and words[a - 1] == "the" and last not in ORGANIZATION_NOUNS
            if 1 < b - a <= _LONGEST_NAME and not after_the and last not in NEVER_ACCUSED:
                full.add(last)
                if not is_dictionary_word(words[a]):
                    self._named.add(last)
                if last not in ORGANIZATION_NOUNS:
                    for i in range(a, b - 1):
                        self._keys.setdefault(words[i], last)
        return full

    def _headline_keys(self) -> Iterator[str]:
        """Yield the keys of the names in the headline."""
        if headline := self.document.headline:
            for _, b in headline.entity_ranges:
                last = headline.words[b - 1].removesuffix("'s")
                yield self._keys.get(last, last)

    def _uses(
        self, spans: Iterable[tuple[int, int]], wanted: Collection[str]
    ) -> tuple[dict[str, int], dict[str, int], dict[str, int], dict[str, int]]:
        """Return the mentions of some keys: all, as a place, of one word, and as an agent."""
        document, words = self.document, self.document.words
        counts, places, alone, agents = (defaultdict[str, int](int) for _ in range(4))
        for a, b in spans:
            last = words[b - 1].removesuffix("'s")
            key = self._keys.get(last, last)
            if key not in wanted:
                continue
            counts[key] += 1
            alone[last] += b - a == 1
            agents[key] += last != words[b - 1] or (
                b < len(words) and (words[b] in _ACTS or words[b].endswith("ed"))
            )
            if a and last == words[b - 1]:  # not "in Roe's view"
                follows_name = document.entities[a - 1] == ENTITY and "," in document.gaps[a]
                places[key] += words[a - 1] in LOCATIVES or follows_name
        return counts, places, alone, agents

    @cached_property
    def _often(self) -> int:
        """The mentions of the second of the names, by their mentions."""
        counts = sorted((self.mentions[name] for name in self.known), reverse=True)
        return counts[min(_PROMINENT, len(counts)) - 1] if counts else 0

    def is_prominent(self, key: str) -> bool:
        """Return True if the headline has a name, or if it is one of the most frequent."""
        return self.in_headline[key] > 0 or self.mentions[key] >= self._often

    def key(self, i: int, document: Document | None = None) -> str:
        """Return the key of the name that word `i` is part of, or "" for a place or group.

        `document` is the one that the word is in, if it is another, such as the headline.
        """
        document = document or self.document
        while i + 1 < len(document.words) and document.continues_entity[i + 1]:
            i += 1
        word = document.words[i].removesuffix("'s")
        key = self._keys.get(word, word)
        return key if key in self.known else ""

    def before(self, i: int) -> str:
        """Return the key of the last name before the pronoun `i`, in its sentence or the two before."""
        document = self.document
        first = document.sentences[max(document.sentence_of[i] - 2, 0)].first
        for at in range(i - 1, document.window(i, -_PRONOUN_REACH, first) - 1, -1):
            if document.entities[at] == ENTITY and (key := self.key(at)):
                return key
            if document.words[at] == "who" and document.words[i] in _PRONOUNS:
                return ""  # "the guest from Harwick who left after he lied"
        return ""

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
        if _is_denied(document, match, sentence.first) or _is_fight(document, match):
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
    low = document.window(match.first, -3, first)
    return not _NEGATIONS.isdisjoint(document.words[low : match.first])


def _is_fight(document: Document, match: PhraseMatch) -> bool:
    """Return True for an attack with fists, in a war or in a match: "attacked Roe with a knife"."""
    first, last = document.sentences[document.sentence_of[match.first]][:2]
    return document.words[match.last - 1] in _FIGHTING and document.contains_any(
        _BODILY, first, last
    )


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
    for i in range(match.first - 1, document.window(match.first, -_SUBJECT_REACH, first) - 1, -1):
        if names[i] == ENTITY:
            return None if document.is_genitive(i) else i
        if words[i] in _PRONOUNS:
            return i
        if words[i] in _CLAUSE and words[i] != "who":
            return None
    return None


def _object(document: Document, match: PhraseMatch, first: int, last: int) -> int | None:
    """Return the name after a verb: "accused Jane Roe of"."""
    return _first_name(document, match.last, document.window(match.last, _OBJECT_REACH, last))


def _first_name(document: Document, start: int, end: int) -> int | None:
    """Return the first name in a range of words, unless a clause or a preposition is before it."""
    for i in range(start, end):
        if i > start and "," in document.gaps[i]:
            return None  # "an investigation into the photo, Jane Roe said"
        if document.entities[i] == ENTITY:
            return i
        if document.words[i] in _CLAUSE or document.words[i] in _PREPOSITIONS:
            return None
    return None


def _owner(document: Document, match: PhraseMatch, first: int, last: int) -> int | None:
    """Return the name before or after a noun: "Roe's lies", "the lies of Jane Roe"."""
    words, names = document.words, document.entities
    for i in range(match.first - 1, max(first, match.first - 4) - 1, -1):
        if names[i] == ENTITY:
            return i if document.is_genitive(i) else None
        if words[i] in _POSSESSIVES:
            return i
    if match.last < last and words[match.last] in _OF_OWNERS:
        at = _first_name(document, match.last + 1, min(last, match.last + 5))
        return None if at is None or words[at].endswith(("'s", "s'")) else at
    return None


def _described(document: Document, match: PhraseMatch, first: int, last: int) -> int | None:
    """Return the name of a description: "corrupt Jane Roe", "Roe is a liar", "Roe, a liar"."""
    words, names = document.words, document.entities
    if match.last < last and names[match.last] == ENTITY and document.gaps[match.last] == " ":
        return match.last
    for i in range(match.first - 1, document.window(match.first, -_SUBJECT_REACH, first) - 1, -1):
        if names[i] == ENTITY:
            between = words[i + 1 : match.first]
            links = not _BE.isdisjoint(between) or "," in document.gaps[i + 1]
            return i if links and not document.is_genitive(i) else None
        if words[i] in _PRONOUNS:
            return None if _BE.isdisjoint(words[i + 1 : match.first]) else i
        if words[i] in _CLAUSE and words[i] != "who":
            return None
    return None


def _charged(document: Document, match: PhraseMatch, first: int, last: int) -> int | None:
    """Return the name before or after a charge: "Roe was charged with", "charges against Roe"."""
    words = document.words
    link = words[match.last - 1]
    after = _object(document, match, first, last) if link in _LINKS else None
    if after is not None or link in _LINKS - {"of"}:
        return after  # "Roe led investigations into fraud" does not accuse Roe
    return _subject(document, match, first, last)


_PLACES: dict[str, Callable[[Document, PhraseMatch, int, int], int | None]] = {
    "does": _agent,
    "accuses": _object,
    "owns": _owner,
    "is": _described,
    "charged": _charged,
}


ACCUSING_KINDS = frozenset(_PLACES)


def find_attacks(
    document: Document, weights: Mapping[int, float], persons: NamedPersons
) -> list[Accusation]:
    """Return the hostile words in sentences that name somebody, as weak accusations of the nearest.

    `weights` has the hostile words of a text by their places.
    """
    found: list[Accusation] = []
    for at, weight in weights.items():
        sentence = document.sentences[document.sentence_of[at]]
        first = document.window(at, -_ATTACK_REACH, sentence.first)
        last = document.window(at, _ATTACK_REACH, sentence.last)
        spans = document.entity_spans(first, last)
        near = sorted((min(abs(at - b), abs(a - at)), persons.key(b - 1)) for a, b in spans)
        keys = {key for _, key in [one for one in near if one[1]][:_NEAREST]}
        if not keys:
            keys = {persons.before(i) for i in _pronouns(document, first, last)} - {""}
        strength = weight / len(keys) ** 0.5 if keys else 0.0
        found += [Accusation(at, at + 1, key, strength) for key in sorted(keys)]
    return found


def hostile_words(
    document: Document, phrases: Mapping[str, Iterable[PhraseMatch]]
) -> dict[int, float]:
    """Return the weights of hostile words by the places of the words; half in a quotation."""
    weights: dict[int, float] = {}
    for lexicon in _LEXICONS:
        for match in phrases.get(lexicon, ()):
            weight = _attack_weight(lexicon, match)
            if not weight or document.entities[match.first]:
                continue
            first = document.sentences[document.sentence_of[match.first]].first
            if match.kind == "does" and _is_passive(document, match, first):
                continue  # "Roe was robbed"
            if match.kind == "accuses" and not _is_passive(document, match, first):
                continue  # the accuser is named too: "Roe accused the club"
            weight *= _IN_QUOTATION if document.quoted[match.first] else 1.0
            weights[match.first] = max(weights.get(match.first, 0.0), weight)
    return weights


def scornful_words(
    document: Document, phrases: Mapping[str, Iterable[PhraseMatch]], others: bytearray
) -> dict[int, float]:
    """Return the weights of the words by which the writer scorns people, by their places.

    They are labels, emotive words, names such as "liar", insinuations and claims about minds. `others`
    has 1 for each word of somebody else, which does not count.
    """
    weights: dict[int, float] = {}
    for lexicon in _LEXICONS:
        for match in phrases.get(lexicon, ()):
            at = match.first
            weight = _scorn_weight(lexicon, match)
            if weight and not others[at] and not document.entities[at]:
                weights[at] = max(weights.get(at, 0.0), weight)
    return weights


def _scorn_weight(lexicon: str, match: PhraseMatch) -> float:
    """Return the amount that a word adds to the scorn of a writer, or 0."""
    if lexicon == "accusations":
        is_name = match.kind == "is" and match.weight < _CRIMINAL
        return _NAME_CALLING * match.weight if is_name else 0.0
    return _SCORN.get((lexicon, match.kind), 0.0) if match.weight else 0.0


def _attack_weight(lexicon: str, match: PhraseMatch) -> float:
    """Return the weight of a word against somebody in its sentence, or 0."""
    if lexicon == "accusations":
        return 0.0 if match.kind in _IN_COURT else min(0.4, match.weight / 2)
    return _ATTACKS.get((lexicon, match.kind), _ATTACKS.get((lexicon, ""), 0.0))


def _pronouns(document: Document, first: int, last: int) -> list[int]:
    """Return the first "he", "she", "his" or "her" of a range of words, outside quotations."""
    for i in range(first, last):
        if document.words[i] in _PERSONAL and not document.quoted[i]:
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


def headline_hostility(
    phrases: Mapping[str, Iterable[PhraseMatch]], lexicons: Iterable[str] = _LEXICONS
) -> float:
    """Return the weights of the hostile words in a headline, of some lexicons."""
    weight = 0.0
    for lexicon in lexicons:
        for match in phrases.get(lexicon, ()):
            if match.kind != "accuses" and _attack_weight(lexicon, match):
                weight += match.weight if lexicon == "accusations" else _HEADLINE_ATTACK
    return weight
