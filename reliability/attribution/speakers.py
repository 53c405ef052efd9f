"""Resolve the source of an attribution to a speaker: its kind, and a key that identifies it.

The registry remembers the speakers that an article has introduced, so that a later "she" or "the expert"
resolves to one of them. A name may belong to a person, an office or an organisation.
"""

from __future__ import annotations

from functools import cached_property, partial
from typing import NamedTuple

from reliability.attribution.anonymity import CAMPS, CLOSENESS, INTRODUCED, hidden_kind
from reliability.attribution.antecedents import BODIES, SEX_OF_PRONOUN, SEXED, TITLES, Antecedents
from reliability.attribution.noun_phrases import (
    DATA_NOUNS,
    LINKS,
    LONGEST,
    PRONOUNS,
    NounPhrases,
    WordRange,
    is_plural,
    word_set,
)
from reliability.text.lexicon_files import DETERMINERS, word_class, word_list
from reliability.text.named_entities import ENTITY, NAME_SUFFIXES, ORGANIZATION_NOUNS, OUTLET_NOUNS
from reliability.text.vocabulary import WordCache

_ANAPHORS = word_set("he she they it who which that this him her them")
_ONCE = word_class("once", "sourcing")
_EPITHETS = word_class("epithets", "sourcing")
_SENDING = word_set("of from by with for")
_PEOPLE = word_set("role anonymous vague")
# Nouns for persons and bodies, besides plurals and nouns of agents ("singer")
_SPEAKING = word_class("other_speakers", "sourcing").union(
    *(
        word_class(name, "sourcing")
        for name in (
            "generic_bodies nameable_bodies official_voices bystanders persons offices female male "
            "plurals epithets"
        ).split()
    )
)
_MODIFYING = ("ed", "ing", "ly", "somewhat", "quite")  # ends of words after a noun
_AGENT_ENDINGS = (*word_list("agent_endings"), "men", "women")
_NO_TRADES = word_class("no_trades", "sourcing")
_BEFORE_OF = word_set("one two three some many most several half all none")
_NAMED_DOCUMENTS = word_class("named_documents", "sourcing")
_REVIEWS = word_class("reviews", "sourcing")
_ORIGINS = word_set("from at with")  # "observers from the Harwick Union" can be asked
_AMOUNTS = word_class("amounts_of_people", "sourcing")
# Words after the noun of a source: "a man nearby", "the mayor himself"
_TRAILING = word_class("trailing", "sourcing")
_AFTER_NAMES = NAME_SUFFIXES | word_class("post_nominals", "sourcing")
_PARTY_LETTERS = word_set("r d i")
_COMPOUNDS = word_class("compounds", "sourcing")
_OFFICES, _INDEFINITE = word_class("offices", "sourcing"), word_class("indefinite", "sourcing")
_GROUP_PRONOUNS = word_set("it they")
_RELATIVE_PRONOUNS = word_set("who which that")
_WRITER = word_set("i we you let")
_BOUNDING = CLOSENESS | {"by", "who"}  # words after the head of a source
_AREAS = frozenset("across throughout around against between".split())
_PERSONS, _VOICES = word_class("persons", "sourcing"), word_class("official_voices", "sourcing")
_NEGATIVE_DETERMINERS = word_set("no nobody neither")
UNSPACED_CUE = "said"  # the cue that damaged texts join to a name: "Jane Roesaid"
_DEFINITE = (
    word_class("demonstratives") | word_class("possessives") | word_set("the two three four five")
)
_POINTING = _DEFINITE - word_class("possessives")


class Speaker(NamedTuple):
    """The kind of a source (see `Attribution.kind`) and a key that is equal for the same source."""

    kind: str
    key: str


UNKNOWN, UNSAID = Speaker("unknown", ""), Speaker("unsaid", "")
_BARE = WordCache(lambda word: word.removesuffix("'s").removesuffix(UNSPACED_CUE))


def name_key(phrases: NounPhrases, i: int) -> str:
    """Return the key of a name whose last word is `i`.

    The key of a name is its last word, and the word before it too if many names end in the same
    word: "Fox News".
    """
    document, words = phrases.document, phrases.words
    continues = document.continues_entity
    if not continues[i]:
        return _BARE[words[i]]
    while continues[i] and words[i].removesuffix("'s") in _AFTER_NAMES:
        i -= 1
    is_second = continues[i] and continues[i - 1] and document.gaps[i] == "-"
    if is_second and document.original(i).islower():
        i -= 2  # "Kim Jong-un": the surname comes first
    word = _BARE[words[i]]
    if word in ORGANIZATION_NOUNS and continues[i] and words[i - 1] != "the":
        return f"{words[i - 1]} {word}"
    return word


class SpeakerRegistry:
    """The speakers of a document. Resolve its sources in the order of the text."""

    def __init__(self, phrases: NounPhrases) -> None:
        self.phrases = phrases
        self.last_speaker = UNKNOWN
        self._last_sentence = -1  # the sentence of the last statement
        self.last_person = UNKNOWN
        self._source_of_person = 0, 0
        # Not a method of this object: a cycle of references would keep the whole document in memory.
        self.antecedents = Antecedents(phrases, partial(name_key, phrases))
        self._by_role: dict[str, Speaker] = {}  # "expert" -> the speaker introduced as one
        self._outlets: dict[str, str] = {}  # "times" -> the key of "The New York Times"
        # The words around the last name of a source, and its speaker.
        self._introduced: tuple[list[str], Speaker] = [], UNKNOWN

    def key(self, i: int) -> str:
        """Return the key of a source whose last word is `i`.

        An outlet that is named by its last word alone has the key of the full name before it: "Times".
        """
        key, words = name_key(self.phrases, i), self.phrases.words
        word = words[i].removesuffix("'s")
        if word in OUTLET_NOUNS and self.phrases.document.entities[i]:
            if key == word:
                key = self._outlets.get(word, word)
            self._outlets[word] = key
        return key

    def note_statement(self, source: WordRange | None, speaker: Speaker, sentence: int) -> None:
        """Remember who made the last statement, for the pronouns after it."""
        self.last_speaker, self._last_sentence = speaker, sentence
        word = self.phrases.words[source[1] - 1] if source else ""
        is_body = word in BODIES or (source and self._is_named_body(source[1] - 1))
        if is_body or speaker.kind not in ("named", "role", "anonymous", INTRODUCED):
            return
        if speaker.kind == "role" and source and not self._is_one_person(source[1] - 1):
            return
        if source and (word not in PRONOUNS or word in SEX_OF_PRONOUN):
            self.last_person, self._source_of_person = speaker, source
            self.antecedents.note_speaker(sentence, speaker.kind, speaker.key, source)

    def _last_is_person(self) -> bool:
        """Return True unless the last person may be a body: "Reuters"."""
        first, last = self._source_of_person
        if first == last:
            return True
        head = self._head_word(self._head_end((first, last)), last)
        return self.antecedents.is_person((first, head + 1))

    def _is_named_body(self, i: int) -> bool:
        """Return True if word `i` ends the name of no person: "Harwick Council", "the Acme"."""
        document = self.phrases.document
        if document.entities[i] != ENTITY:
            return False
        if document.words[i] in SEXED or i in self.phrases.noun_kinds:
            return False  # "the First Lady", "the Pope"
        first = self.antecedents.name_start(i)
        return document.words[i] in ORGANIZATION_NOUNS or self.antecedents.has_article(first)

    def _is_one_person(self, i: int) -> bool:
        """Return True if word `i` is the role of one person: not "surveys", nor "officials"."""
        return self.phrases.noun_kinds.get(i) == "role" and not is_plural(self.phrases.words[i])

    def resolve(self, source: WordRange, sentence: WordRange) -> Speaker:
        """Return the speaker of a source, and remember the speaker that it introduces."""
        phrases, (first, last) = self.phrases, source
        words, names = phrases.words, phrases.entities
        if last - first == 1 and not names[first]:
            speaker = self._resolve_pronoun(first, sentence)
            if speaker is not None:
                return speaker
        end = self._head_end(source)
        i = self._head_word(end, last)
        is_office = words[i] in _OFFICES and i == first + 1 and words[first] in _INDEFINITE
        if names[i] == ENTITY and not is_office:
            speaker = Speaker("document" if self._is_document(first, i) else "named", self.key(i))
            self._introduce(source, speaker)
            return speaker
        if words[first] in _NEGATIVE_DETERMINERS:
            return UNSAID
        speaker = self._without_name(source, i, end)
        if speaker.kind in ("vague", "role", INTRODUCED) and not phrases.anonymity_ends.isdisjoint(
            range(first, phrases.document.window(last, LONGEST, sentence[1]))
        ):
            speaker = Speaker("anonymous", self.key(i))
        if speaker.kind in ("anonymous", INTRODUCED):
            self._by_role.setdefault(words[i], speaker)  # "the official" after "a senior official"
        return speaker

    def _is_document(self, first: int, i: int) -> bool:
        """Return True if word `i` ends a title: "the Roe Review", not "the National Review"."""
        words, names = self.phrases.words, self.phrases.entities
        if i == first or words[i] not in _NAMED_DOCUMENTS or names[i - 1] != ENTITY:
            return False
        if self.phrases.gaps[i] == "-":
            return False  # "the Harwick-Review", a newspaper
        after = names.find(ENTITY, i + 2, i + 3) >= 0 and words[i + 1] == "of"  # "Review of Books"
        return words[i] != "review" or not (after or words[i - 1] in _REVIEWS)

    def _without_name(self, source: WordRange, i: int, end: int) -> Speaker:
        """Return the speaker of a source whose head, without a name, is word `i`."""
        phrases, (first, last) = self.phrases, source
        words = phrases.words
        kind, key = phrases.noun_kinds.get(i, "role"), self.key(i)
        if words[first:last] == ["bill"]:
            kind = "role"  # without an article, somebody of that name
        if key.startswith("the") and key[3:] in self._by_role:
            return self._by_role[key[3:]]  # a missing space: "theexpert"
        is_definite = words[first] in _DEFINITE and not phrases.entities[first]
        if kind == "role" and is_definite and (known := self._known(source, i, end)):
            return known
        if kind == "vague" and words[i] in DATA_NOUNS and self._is_made_by(end, last):
            kind = "document"  # "statistics published by the ministry"
        if kind == "vague" and self._names_someone(source, i, end):
            kind = "document" if words[i] in DATA_NOUNS else "role"
        if kind in ("vague", "role") and (hidden := hidden_kind(phrases, source, i)):
            kind = hidden
        if kind == "role" and not self._can_speak(source, i):
            kind = "unknown"  # somebody speaks, but the noun before the cue is not the speaker
        return Speaker(kind, "" if kind == "vague" else key)

    def _can_speak(self, source: WordRange, i: int) -> bool:
        """Return True if word `i`, the head of a source, is a noun for persons or a body, or a number.

        So may be any plural, and a noun with a name: "the Harwick startup", "a panel of Roe and Poe".
        """
        phrases, words, (first, last) = self.phrases, self.phrases.words, source
        while i > first and words[i].endswith(_MODIFYING) and words[i] not in _SPEAKING:
            i -= 1  # "the employees affected", "the mayor somewhat"
        word = words[i].removesuffix("'s")
        is_trade = word.endswith(_AGENT_ENDINGS) and word not in _NO_TRADES
        return (
            phrases.noun_kinds.get(i) in ("role", "anonymous")
            or word in _SPEAKING
            or is_trade
            or self._counts_people(i, first)
            or (is_plural(word) and word[-2:] != "us" and not phrases.document.is_genitive(i))
            or self._is_epithet(source)
            or phrases.entities.find(ENTITY, first, last) >= 0
            or "who" in words[first:last]
            or (words[first] == "those" and last > first + 1)  # "those surveyed"
        )

    def _counts_people(self, i: int, first: int) -> bool:
        """Return True for "six in 10", "42%", "one of the cooks"; not for "80 reported cases"."""
        words, word = self.phrases.words, self.phrases.words[i]
        is_number = word[:1].isdigit()
        is_ratio = (i > first and words[i - 1] in ("in", "of")) or word[-1] == "%"
        is_part = words[i + 1 : i + 2] in (["of"], ["out"])
        return (is_number and (is_ratio or is_part)) or (word == "one" and is_part)

    def _is_epithet(self, source: WordRange) -> bool:
        """Return True for "the 40-year-old", "the former winger", "the father of two"."""
        words, (first, last) = self.phrases.words, source
        inside = words[first + 1 : last]
        return (
            words[first] == "the"
            and bool(inside)
            and (inside[0] in _ONCE or inside[-2:] == ["year", "old"] or inside[0] in _EPITHETS)
        )

    def _known(self, source: WordRange, i: int, end: int) -> Speaker | None:
        """Return the speaker whom a definite phrase, whose head is word `i`, describes again, if any."""
        words, (first, last) = self.phrases.words, source
        key = self.key(i)
        if last == end:
            modifier = words[i - 1] if i - 1 > first else ""
            if known := self._described(key, first, modifier):
                return known
            if any(word.endswith(key) and word != key for word in self._introduced[0]):
                return self._introduced[1]  # a missing space: "militaryexpert Jane Roe"
        if (last == end or words[end] == "of") and self._is_epithet(source):
            person = self.antecedents.of_epithet(first)
            return Speaker(person.kind, person.key) if person else None
        return None

    def _is_made_by(self, end: int, last: int) -> bool:
        """Return True if a maker follows the noun that ends at `end`: "by Roe", "in Ohio"."""
        if end >= last:
            return False
        is_named = self.phrases.entities.find(ENTITY, end, last) >= 0
        return (
            self.phrases.words[end] in ("by", "from")
            or is_named
            or self.phrases.is_document_participle(end)
        )

    def _described(self, noun: str, stop: int, modifier: str) -> Speaker | None:
        """Return the speaker whom "the officer" at word `stop` describes, if any.

        `modifier` is the word before the noun: "the district attorney" is not another attorney.
        """
        if modifier in _COMPOUNDS:
            return self._by_role.get(f"{modifier} {noun}")
        if noun in self._by_role:
            return self._by_role[noun]
        name = self.antecedents.described(noun, stop)
        return Speaker("named", name) if name else None

    def _resolve_pronoun(self, i: int, sentence: WordRange) -> Speaker | None:
        """Return the speaker of the one-word source `i`, or None if it is not a pronoun."""
        word = self.phrases.words[i].partition("'")[0]
        if word in SEX_OF_PRONOUN:
            person = self.antecedents.of_pronoun(i)
            return Speaker(person.kind, person.key) if person else self.last_person
        if word in _GROUP_PRONOUNS and (group := self._group(i, word, sentence)):
            return group
        is_single = self.last_speaker == self.last_person
        if word in _GROUP_PRONOUNS and is_single and self._last_is_person():
            return UNKNOWN  # a thing, or several people, of whom none has spoken
        if word in _ANAPHORS:
            antecedent = self._antecedent(i, sentence[0]) if word in _RELATIVE_PRONOUNS else None
            return self.resolve(antecedent, sentence) if antecedent else self.last_speaker
        if word in _WRITER:
            return Speaker("writer", "")
        return UNSAID if word in ("nobody", "none") else None

    def _group(self, i: int, word: str, sentence: WordRange) -> Speaker | None:
        """Return the body or group that "it" or "they" means, unless another has spoken since."""
        found = self.antecedents.of_group(i, word == "they")
        if found is None or self.phrases.document.sentence_of[found[0]] <= self._last_sentence:
            return None
        group = self.resolve(found, sentence)
        noun = self.phrases.words[found[1] - 1]
        return Speaker("role", noun) if group.kind == "vague" else group

    def _antecedent(self, i: int, first: int) -> WordRange | None:
        """Return the phrase before "who", or the one before an apposition: "Jane Roe, a cook, who"."""
        phrases = self.phrases
        tag = i - 2  # of a party: "Roe, D-Ohio, who"
        is_tagged = (
            tag > first and phrases.words[tag] in _PARTY_LETTERS and phrases.gaps[i - 1] == "-"
        )
        found = phrases.phrase_before(tag if is_tagged else i, first)
        if found and "," in phrases.signs_before(found[0]) and phrases.starts_apposition(found[0]):
            found = phrases.phrase_before(found[0], first) or found
        return self._person_before(found, i) if found and phrases.words[i] == "who" else found

    def _person_before(self, found: WordRange, i: int) -> WordRange:
        """Return the last part of a phrase that "who" can mean: "a lecture from the mayor, who"."""
        words, kinds = self.phrases.words, self.phrases.noun_kinds
        first, last = found
        for k in range(first + 1, last - 1):
            is_link = words[k] in _SENDING and not self.phrases.entities[k]
            is_survey = kinds.get(k - 1) == "document" and words[k] == "of"
            names_person = kinds.get(k - 1) in _PEOPLE or words[k - 1] in _BEFORE_OF or is_survey
            if is_link and not names_person and not self.phrases.entities[k - 1]:
                first = k + 1
        return first, last

    def _head_end(self, source: WordRange) -> int:
        """Return the end of the part of a source before its first comma, preposition or clause."""
        phrases, (first, last) = self.phrases, source
        words, end = phrases.words, first + 1
        while end < last and not phrases.signs_before(end).strip(".&/"):
            if not phrases.entities[end] and (
                (words[end] in LINKS and not self._counts(end))
                or (words[end] in _BOUNDING and words[end - 1] not in DETERMINERS)
                or words[end] in _AREAS
                or (words[end] == "to" and self._takes_to(end - 1))
                or phrases.is_document_participle(end)
            ):
                break  # "a report released on Friday", but "two in five voters"
            end += 1
        return end

    def _takes_to(self, i: int) -> bool:
        """Return True if "to" may follow word `i` in a source: "an aide to", "a letter to"."""
        return self.phrases.words[i] in _PERSONS or self.phrases.noun_kinds.get(i) == "document"

    def _counts(self, link: int) -> bool:
        """Return True if the head comes after a link: "two in five voters", "a number of voters"."""
        words = self.phrases.words
        is_amount = words[link] == "of" and words[link - 1] in _AMOUNTS
        return is_amount or self.phrases.is_number(link - 1, "in")

    def _head_word(self, end: int, last: int) -> int:
        """Return the last word of the head that ends at `end`, or of the name in its apposition."""
        phrases, i = self.phrases, end - 1
        names, signs_before = phrases.entities, phrases.signs_before
        while i > 0 and phrases.words[i] in _TRAILING and not names[i]:
            i -= 1
        if self._is_office_of_named(i, end, last) or self._is_document_of_named(end, last):
            return last - 1
        if names[i] == ENTITY:
            return i
        at = next((k for k in range(end, last) if self._opens_name(k)), None)
        if at is not None:  # "the council clerk, Aud Finlayter"
            i = at
            while i + 1 < last and names[i + 1] == ENTITY and not signs_before(i + 1).strip("."):
                i += 1
        return i

    def _is_office_of_named(self, i: int, end: int, last: int) -> bool:
        """Return True for "Director of Care Jane Roe", somebody who is called Roe alone elsewhere."""
        phrases = self.phrases
        is_office = phrases.words[i] in _VOICES and phrases.words[end : end + 1] == ["of"]
        names = range(end + 1, last)
        is_named = len(names) > 2 and all(
            phrases.entities[k] == ENTITY and not phrases.signs_before(k).strip("./") for k in names
        )
        return is_office and is_named and phrases.words[last - 1] in self._surnames

    def _is_document_of_named(self, end: int, last: int) -> bool:
        """Return True for "Department of Harwick Ports documents", a head after the name of its body."""
        phrases = self.phrases
        return (
            phrases.words[end : end + 1] == ["of"]
            and last > end + 2
            and phrases.noun_kinds.get(last - 1) == "document"
            and phrases.entities[last - 1] != ENTITY
            and all(phrases.entities[k] == ENTITY for k in range(end + 1, last - 1))
            and not phrases.document.is_genitive(last - 2)
        )

    @cached_property
    def _surnames(self) -> frozenset[str]:
        """The names of one word, without a title: "Dr Roe", "Roe"."""
        words = self.phrases.words
        return frozenset(
            words[b - 1].removesuffix("'s")
            for a, b in self.phrases.document.entity_ranges
            if b - a == 1 or (b - a == 2 and words[a] in TITLES)
        )

    def _opens_name(self, k: int) -> bool:
        """Return True if a name opens an apposition at word `k`: no "Ohio" as in "Harwick, Ohio"."""
        names = self.phrases.entities
        return (
            names[k] == ENTITY
            and names[k - 1] != ENTITY
            and self.phrases.signs_before(k)[:1] == ","
        )

    def _introduce(self, source: WordRange, speaker: Speaker) -> None:
        """Remember the roles and the other words of a source with a name."""
        phrases = self.phrases
        plain = [phrases.words[i] for i in range(*source) if not phrases.entities[i]]
        if plain:
            self._introduced = plain, speaker
        for i in range(*source):
            if phrases.noun_kinds.get(i) == "role" and not self.antecedents.is_body_before_noun(i):
                self._by_role[phrases.words[i]] = speaker
                if i > source[0] and phrases.words[i - 1] in _COMPOUNDS:
                    self._by_role[f"{phrases.words[i - 1]} {phrases.words[i]}"] = speaker

    def _names_someone(self, source: WordRange, i: int, end: int) -> bool:
        """Return True if a source with a vague head is specific: "Roe and other experts"."""
        words, names = self.phrases.words, self.phrases.entities
        first, last = source
        if any(words[at] == "and" and names[at - 1] == ENTITY for at in range(first + 1, i)):
            return True
        if end < last - 1 and words[end] in _ORIGINS:
            named = any(names[at] == ENTITY for at in range(end, last))
            # "doctors at the clinic", but "reports at the time"
            is_known = words[end + 1] in DETERMINERS - {"a", "an"} and words[i] not in DATA_NOUNS
            return named or is_known
        if words[i] in CAMPS and words[first] not in _POINTING:
            return False
        return words[first] in _DEFINITE or any(names[at] == ENTITY for at in range(end, last))
