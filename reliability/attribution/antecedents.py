"""Find the person whom "he" or "she" means, and the one whom "the officer" describes.

A pronoun goes to the last person introduced who can be meant: the subject of its sentence, the subject
or speaker of a sentence before, or another person there. A person is a name, or a role that is not a
body, of the same sex as far as titles ("Ms"), nouns ("spokesman") and other pronouns ("his") show it.
First names tell nothing, so that no name changes a score.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Iterator
from functools import cached_property
from typing import NamedTuple

from reliability.attribution.noun_phrases import LINKS, NounPhrases, WordRange, is_plural, word_set
from reliability.text.lexicon_files import DETERMINERS, word_class
from reliability.text.named_entities import ENTITY, ORGANIZATION_NOUNS

BODIES = word_class("generic_bodies", "sourcing") | word_class("nameable_bodies", "sourcing")
_FEMALE = word_class("female", "sourcing")
_MALE = word_class("male", "sourcing")
SEXED = _FEMALE | _MALE
TITLES = word_class("titles") - {"st"}
SEX_OF_PRONOUN = {"he": "m", "him": "m", "his": "m", "himself": "m"} | {
    "she": "f", "her": "f", "hers": "f", "herself": "f",
}  # fmt: skip
_FURTHEST = 8  # sentences from a pronoun to its antecedent
_LONGEST_ACRONYM = 5  # letters
_FURTHEST_GROUP = 3  # sentences, that of the pronoun too
_FURTHEST_EPITHET = 4  # sentences
_LONGEST_SENTENCE = 60  # words in which a person is looked for
_NEAR_PRONOUN = 15  # words from a person to "his" or "her" in the same sentence
_LONGEST_APPOSITION = 7
# Times that an article repeats a name of several words, always in the same form, if it is not a person's
_REPEATED = 3
_APPOSING = DETERMINERS | word_set("former another one")
_LOCATIVES = word_set("in near across throughout outside around")


class Person(NamedTuple):
    """Somebody whom a pronoun can mean: a kind and key of `speakers.Speaker`, and a sex if known."""

    kind: str
    key: str
    sex: str  # "f", "m" or ""


class Antecedents:
    """The persons of a document. `key` returns the key of a name by its last word."""

    def __init__(self, phrases: NounPhrases, key: Callable[[int], str]) -> None:
        self.phrases, self.document, self._key = phrases, phrases.document, key
        self.spoken: dict[int, Person] = {}  # the last person who speaks in a sentence
        # Speakers that are not in `spoken` yet; half of the articles have no pronoun that needs them.
        self._unread: list[tuple[int, str, str, WordRange]] = []
        self._sexes: dict[str, str] = {}  # by key, as far as the text has shown it
        self._subjects: dict[int, Person | None] = {}
        self._descriptions: dict[
            str, list[tuple[int, int]]
        ] = {}  # places of a noun, and of the name

    def of_pronoun(self, i: int) -> Person | None:
        """Return the person whom the pronoun `i`, "he" or "she", means, if any."""
        for sentence, kind, key, source in self._unread:
            self.spoken[sentence] = Person(kind, key, self._sex(key, source))
        self._unread.clear()
        sex = SEX_OF_PRONOUN[self.phrases.words[i].partition("'")[0]]
        here = self.document.sentence_of[i]
        for sentence in range(here, max(here - _FURTHEST, -1), -1):
            stop = i if sentence == here else self.document.sentences[sentence].last
            for person in self._candidates(sentence, stop):
                if person.sex in ("", sex):
                    self._sexes.setdefault(person.key, sex)
                    return person
        return None

    def of_group(self, i: int, several: bool) -> WordRange | None:
        """Return the nearest subject before the pronoun `i` that is a body, or several people.

        "The agency opened a case. It said …", "Parents went to court. They said …".
        """
        here = self.document.sentence_of[i]
        closes = bool(self.phrases.signs_before(i))  # "…, it said" does not mean its own subject
        for sentence in range(here - closes, max(here - _FURTHEST_GROUP, -1), -1):
            first, last = self.document.sentences[sentence][:2]
            found = self._subject_phrase(first, i if sentence == here else last)
            if found and self._is_group(found, several):
                return found
            if found and self.phrases.entities[found[1] - 1] == ENTITY:
                return None  # a person in between
        return None

    def _is_group(self, subject: WordRange, several: bool) -> bool:
        """Return True if a subject is a body, or several people for "they"."""
        words, (start, end) = self.phrases.words, subject
        last = words[end - 1]
        if self.phrases.entities[end - 1] == ENTITY:
            if several and "and" in words[start:end]:
                return True
            if not several and not self._is_titled(self.name_start(end - 1), end):
                return True  # "Acme shut a mill. It said …"
            return not self._may_be_person(self.name_start(end - 1), end)
        if last in BODIES:
            return True
        kind = self.phrases.noun_kinds.get(end - 1, "role")
        return several and kind in ("role", "vague") and is_plural(last)

    def note_speaker(self, sentence: int, kind: str, key: str, source: WordRange) -> None:
        """Remember a person who speaks in a sentence."""
        self._unread.append((sentence, kind, key, source))

    def _candidates(self, sentence: int, stop: int) -> Iterator[Person]:
        """Yield the persons of a sentence before word `stop`, the likeliest first."""
        if subject := self._subject(sentence, stop):
            yield subject
        if speaker := self.spoken.get(sentence):
            yield speaker
        first = self.document.sentences[sentence].first
        first = self.document.window(stop, -_LONGEST_SENTENCE, first)
        for a, b in reversed(list(self.document.entity_spans(first, stop))):
            if not self.phrases.quoted[a] and self._is_titled(a, b):
                yield self._person(a, b)

    def _subject(self, sentence: int, stop: int) -> Person | None:
        """Return the person who is the subject of a sentence, unless it is quoted."""
        if sentence not in self._subjects:
            first = self.document.sentences[sentence].first
            self._subjects[sentence] = self._read_subject(first, stop)
        return self._subjects[sentence]

    def _subject_phrase(self, first: int, stop: int) -> WordRange | None:
        """Return the subject that opens a sentence, up to its last name or noun of a source."""
        phrases = self.phrases
        if first >= stop or phrases.quoted[first]:
            return None
        found = phrases.opening_phrase(first, stop)
        if not found:
            return None
        start, end = found
        end = next((k for k in range(start + 1, end) if self._ends_head(k)), end)
        while (
            end > start
            and phrases.entities[end - 1] != ENTITY
            and end - 1 not in phrases.noun_kinds
            and not phrases.names_person(end - 1)
        ):
            end -= 1
        return (start, end) if end > start else None

    def _ends_head(self, k: int) -> bool:
        """Return True if a link or a bracket ends a head before word `k`: "Roe of", "Roe (D-Ohio)"."""
        phrases = self.phrases
        has_head = phrases.entities[k - 1] == ENTITY or k - 1 in phrases.noun_kinds
        is_link = phrases.words[k] in LINKS and not phrases.entities[k]
        return has_head and (is_link or "(" in phrases.signs_before(k))

    def _read_subject(self, first: int, stop: int) -> Person | None:
        found = self._subject_phrase(first, stop)
        if not found:
            return None
        start, end = found
        if name := self._name_in_apposition(end, stop):
            return self._person(*name)
        if self.phrases.entities[end - 1] == ENTITY:
            a = self.name_start(end - 1)
            is_titled = self.phrases.words[a] in TITLES or self._is_titled(a, end)
            is_sentence = (a, end) == (first, stop) and not is_titled  # "Harwick."
            return self._person(a, end) if self._may_be_person(a, end) and not is_sentence else None
        return self._role(start, end)

    def _name_in_apposition(self, end: int, stop: int) -> WordRange | None:
        """Return the name in "the clerk of the port, Aud Finlayter, left", if "clerk" ends at `end`."""
        phrases = self.phrases
        if phrases.noun_kinds.get(end - 1) != "role" or phrases.entities[end - 1] == ENTITY:
            return None
        furthest = self.document.window(end, _LONGEST_APPOSITION, stop)
        at = next((k for k in range(end, furthest) if phrases.signs_before(k)), stop)
        if at >= stop or phrases.entities[at] != ENTITY or phrases.entities[at - 1] == ENTITY:
            return None
        last = self._entity_end(at) + 1
        is_closed = last < stop and phrases.signs_before(last)[:1] == ","
        return (at, last) if phrases.signs_before(at)[:1] == "," and is_closed else None

    def _role(self, start: int, end: int) -> Person | None:
        """Return the person of "the police chief", or None for a body, a document or several."""
        word = self.phrases.words[end - 1]
        is_person = self.phrases.noun_kinds.get(end - 1, "role") == "role"
        if not is_person or word in BODIES or is_plural(word):
            return None
        key = self.described(word, end) or word
        kind = "named" if key != word else "role"
        return Person(kind, key, self._sex(key, (start, end)))

    def _person(self, a: int, b: int) -> Person:
        key = self._key(b - 1)
        return Person("named", key, self._sex(key, (a, b)))

    def _may_be_person(self, a: int, b: int) -> bool:
        """Return True if a name may be a person's: not "the Harwick Council", no place of "in …"."""
        words, last = self.phrases.words, b - 1
        is_body = words[last].removesuffix("'s") in ORGANIZATION_NOUNS
        if is_body or self.document.is_genitive(last):
            return False
        if self.has_article(a):
            return False
        if a and not self.phrases.signs_before(a) and self.phrases.is_number(a - 1):
            return False  # "twelve Harwickers"
        if b - a == 1 and len(words[a]) <= _LONGEST_ACRONYM and self.document.original(a).isupper():
            return False
        key = self._key(last)
        places, full = self._places_and_full_names
        return key not in places and (key in full or self._is_titled(a, b))

    def name_start(self, i: int) -> int:
        """Return the first word of the name that ends in word `i`, after its owner if it has one.

        In "the Harwick Post's editor Jane Roe" the person is "Jane Roe".
        """
        while self.document.continues_entity[i] and not self.document.is_genitive(i - 1):
            i -= 1
        return i

    def has_article(self, a: int) -> bool:
        """Return True if "the" opens or precedes the name at word `a`, but for "the Rev. Jane Roe"."""
        words = self.phrases.words
        return words[a] == "the" or (a > 0 and words[a - 1] == "the" and words[a] not in TITLES)

    def is_body_before_noun(self, i: int) -> bool:
        """Return True for a body that describes the noun after it: "bank" in "a bank governor"."""
        return self.phrases.words[i] in BODIES and i + 1 in self.phrases.noun_kinds

    def _is_titled(self, a: int, b: int) -> bool:
        """Return True if a name has a role noun or title beside it: "officer Tom Roe", "Roe, a cook"."""
        phrases = self.phrases
        nouns, words = phrases.noun_kinds, phrases.words
        is_title = words[a] in SEXED and b - a > 1  # "Ms Roe", not somebody called King
        if is_title or (a and (words[a - 1] in SEXED or self._follows_age(a))):
            return True
        if a and nouns.get(a - 1) == "role" and not phrases.signs_before(a):
            return words[a - 1] not in BODIES
        return self._has_apposition(b)

    def _follows_age(self, a: int) -> bool:
        """Return True for a name after "41-year-old"."""
        return self.phrases.words[max(a - 2, 0) : a] == ["year", "old"]

    def _has_apposition(self, b: int) -> bool:
        """Return True if an apposition with a role, or an age, follows the name that ends at `b`."""
        phrases, words = self.phrases, self.phrases.words
        if b >= len(words) or phrases.signs_before(b)[:1] != ",":
            return False
        if words[b] == "who" or (words[b].isdigit() and len(words[b]) == 2):
            return True
        if words[b + 1 : b + 2] == ["of"] and phrases.names_person(b) and words[b] not in BODIES:
            return True  # "Roe, head of the union"
        return words[b] in _APPOSING and any(
            phrases.noun_kinds.get(at) == "role" and words[at] not in BODIES
            for at in range(b + 1, self.document.window(b, _LONGEST_APPOSITION, len(words)))
        )

    @cached_property
    def _places_and_full_names(self) -> tuple[set[str], set[str]]:
        """The keys of the names after "in" or "near", and of the names of several words.

        The whole name of a place or party is repeated; a person is later called by another form of it.
        """
        places: set[str] = set()
        forms: dict[str, list[tuple[str, ...]]] = defaultdict(list)
        located = {i + 1 for i in self.document.positions_of(_LOCATIVES)}
        for a, b in self.document.entity_ranges:
            key = self._key(b - 1)
            if a in located:
                places.add(key)
            else:
                forms[key].append(tuple(self.phrases.words[a : b - 1]))
        return places, {
            key
            for key, mentions in forms.items()
            if any(mentions) and (len(mentions) < _REPEATED or len({*mentions}) > 1)
        }

    def _sex(self, key: str, mention: WordRange) -> str:
        """Return the sex of a person: as noted before, or by the words in and around a mention."""
        if not (sex := self._sexes.get(key, "")):
            sex = self._sex_by_noun(mention) or self._sex_by_pronoun(mention)
            if sex:
                self._sexes[key] = sex
        return sex

    def _sex_by_noun(self, mention: WordRange) -> str:
        """Return the sex that a title or noun in a mention, or in its apposition, shows."""
        document, words, (first, last) = self.document, self.phrases.words, mention
        start = max(first - 1, 0)
        nearby = [words[i] for i in range(start, last) if not self._is_within_name(i)]
        if last < len(words) and self._has_apposition(last):
            furthest = document.window(last, _LONGEST_APPOSITION, len(words))
            nearby += document.ordinary_words(last, furthest)
        for word in nearby:
            if word in _FEMALE:
                return "f"
            if word in _MALE:
                return "m"
        return ""

    def _is_within_name(self, i: int) -> bool:
        """Return True for "King" in "Stephen King", or alone as a name; not for "Ms" in "Ms Roe"."""
        document = self.document
        if document.entities[i] != ENTITY:
            return False
        opens = not document.continues_entity[i] and any(document.continues_entity[i + 1 : i + 2])
        return not opens

    def _sex_by_pronoun(self, mention: WordRange) -> str:
        """Return the sex that the next pronoun shows, if no other name is between."""
        phrases, last = self.phrases, mention[1]
        if last >= len(phrases.words):
            return ""
        sentence = self.document.sentences[self.document.sentence_of[last - 1]]
        for i in range(last, self.document.window(last, _NEAR_PRONOUN, sentence.last)):
            if phrases.entities[i] == ENTITY or phrases.quoted[i]:
                return ""
            if sex := SEX_OF_PRONOUN.get(phrases.words[i], ""):
                return sex
        return ""

    def is_person(self, source: WordRange) -> bool:
        """Return True if a source is "he" or "she", the name of a person, or one person by a noun."""
        phrases, (first, last) = self.phrases, source
        word = phrases.words[last - 1]
        if last - first == 1 and word in SEX_OF_PRONOUN:
            return True
        if phrases.entities[last - 1] == ENTITY:
            return self._may_be_person(self.name_start(last - 1), last)
        return phrases.names_person(last - 1) and word not in BODIES and not is_plural(word)

    def of_epithet(self, i: int) -> Person | None:
        """Return the named person of this sentence or one before whom "the 40-year-old" at `i` means."""
        here = self.document.sentence_of[i]
        for sentence in range(here, max(here - _FURTHEST_EPITHET, -1), -1):
            stop = i if sentence == here else self.document.sentences[sentence].last
            person = self._subject(sentence, stop) or self.spoken.get(sentence)
            if person and person.kind == "named":
                return person
        return None

    def described(self, noun: str, stop: int) -> str:
        """Return the key of the name that a noun before word `stop` described, or "".

        "Tom Roe, a retired officer" and "officer Tom Roe" describe Roe; "the Harwick Port Agency" is an
        agency.
        """
        if noun not in self._descriptions:
            places = self.document.word_rows.positions(noun)
            found = [(i, at) for i in places if (at := self._described_name(i)) is not None]
            self._descriptions[noun] = found
        found = self._descriptions[noun]
        before = bisect_left(found, (stop - 1, 0))
        return self._key(found[before - 1][1]) if before else ""

    def _entity_end(self, i: int) -> int:
        """Return the last word of the name that starts at word `i`."""
        continues = self.document.continues_entity
        while i + 1 < len(continues) and continues[i + 1]:
            i += 1
        return i

    def _described_name(self, i: int) -> int | None:
        """Return the last word of the name that the role noun `i` describes, if any."""
        phrases = self.phrases
        words, names, size = phrases.words, phrases.entities, len(phrases.words)
        if names[i] == ENTITY:  # "President Roe", "the Harwick Port Agency"
            end = self._entity_end(i)
            starts, ends = not self.document.continues_entity[i], end == i
            return end if starts != ends else None
        if phrases.noun_kinds.get(i, "role") != "role" or not phrases.names_person(i):
            return None
        if self.is_body_before_noun(i) and not phrases.signs_before(i + 1):
            return None  # "Tom Roe, a company director"
        if i + 1 < size and names[i + 1] == ENTITY and not phrases.signs_before(i + 1):
            end = self._entity_end(i + 1)
            is_owner = self.document.is_genitive(end)
            return end if words[i] not in BODIES and not is_owner else None
        for j in range(i, self.document.window(i, -_LONGEST_APPOSITION, 0), -1):
            if sign := phrases.signs_before(j):
                opens = sign[:1] == "," and words[j] in _APPOSING and names[j - 1] == ENTITY
                return j - 1 if opens else None
        return None
