"""Tag words as (parts of) named entities or dates, by their capitals, while a text is parsed.

A capital inside a sentence marks an entity. At the start of a sentence or quotation, and in a line
that capitalizes its words, a capital is not evidence. There a word outside the dictionary is an entity,
and so is an ordinary word that an entity follows ("White House") or that the rest of the text shows
to be one ("Brown said", if the text has "Jane Brown" too). The lists of words are data, in
`lexicons/named_entities.toml`. The module does not classify entities: persons, places, parties and
outlets must have the same effect on a score, however many words their names have.

Some names are ambiguous in English. They change values:
- names without a capital ("bell hooks", "8kun"), with a number ("France 24") or with punctuation that
  ends a sentence or separates its parts ("Yahoo! News", "Roe, Jr.", "Washington, D.C.");
- "Isle of Man" and "Bosnia and Herzegovina" are two names with a word between;
- "May 2016 campaign", "the last May rival" and "since May, the president" mean a month, even if the
  text has a Theresa May;
- an abbreviation before a capital ("Jane Roe Jr. Long left") may or may not end a sentence;
- ordinary words in a line that capitalizes its words ("Long Beats Young"), if no prose decides;
- "Reading" and "Flushing" at the start of a sentence, before another name, are taken for verbs.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import compress, pairwise
from typing import NamedTuple

from reliability.text.lexicon_files import read_file, word_class
from reliability.text.tokenization import Span, Tokens
from reliability.text.vocabulary import WordCache, is_dictionary_word

ENTITY, DATE = 1, 2

SENTENCE_STARTERS = word_class("sentence_starters", "named_entities")
# Without "mar", "jun", "jul" and "sep", which are other words and names too.
DATE_WORDS = (
    word_class("months")
    | word_class("weekdays")
    | word_class("month_abbreviations") - {"mar", "jun", "jul", "sep"}
    | word_class("weekday_abbreviations")
)
NAME_PARTICLES = word_class("particles", "named_entities")
_GENERATIONAL = word_class("generational_suffixes", "named_entities")
NAME_SUFFIXES = _GENERATIONAL | word_class("domains", "named_entities")
OUTLET_NOUNS = word_class("outlet_nouns", "named_entities")
ORGANIZATION_NOUNS = OUTLET_NOUNS | word_class("organization_nouns", "named_entities")

# The mark in "Jeopardy!" and "Yahoo!" ends no sentence.
EXCLAIMING_NAMES = word_class("exclaiming_names", "named_entities")

_CAPITAL_ANYWHERE = DATE_WORDS | {"i", "i'm", "i'll", "i've", "i'd", "a", "o"}
_PARTICLES = NAME_PARTICLES | {"the"}
_NAMING_MONTHS = word_class("naming_months", "named_entities")
_DAY = re.compile(r"(?:[012]?\d|3[01])(?:st|nd|rd|th)?")
_DATING = word_class("dating", "named_entities")
_BEFORE_CLAUSE = frozenset({"since", "until", "till"})  # "since May resigned"
_HYPHENATED_ENDINGS = word_class("hyphenated_endings", "named_entities")
_NOT_LAST = NAME_SUFFIXES | ORGANIZATION_NOUNS
_AFTER_NAME = OUTLET_NOUNS | {"party"}  # part of the name before, even if all words have capitals
_PARTIES = word_class("parties", "named_entities")
_ACRONYMS = word_class("acronyms", "named_entities")
_NO_ACRONYMS = word_class("no_acronyms", "named_entities")
_CROWDS = word_class("crowds", "named_entities")
_GIVEN_NAMES = word_class("given_names", "named_entities")
_VERBS = word_class("verbs", "named_entities")
_INFLECTIONS = ("ly", "ing", "ed")  # such words open no name, except those of `_OPENINGS`
_OPENINGS = word_class("openings", "named_entities")
_AFTER_VERB = SENTENCE_STARTERS | word_class("objects", "named_entities")
_SMALL = _PARTICLES | word_class("title_links") | {"after", "v"}  # lower-case in a capitalized line
_CAPITAL_INSIDE = re.compile("[b-z]'?[A-Z]")  # "eBay", "d'Alene"; not "aBay", which lost a space

_OPENING_MARKS = ('"', "'", "(", "[")
_CLAUSE_MARKS = frozenset(":;,-")
_LONGEST_ITEM_NUMBER = 2  # digits

_IS_ORDINARY = WordCache(is_dictionary_word)


class KnownEntities(NamedTuple):
    """The evidence on entities from the prose of a text, for places where capitals are none.

    `last_words` end an entity more often than they occur in lower case, `pairs` are neighbours in an
    entity, and `candidates` are all words that end one: they are entities before a verb.
    """

    last_words: frozenset[str]
    pairs: frozenset[tuple[str, str]]
    candidates: frozenset[str]


COMMON_ENTITIES = KnownEntities(
    frozenset(),
    frozenset(
        pair
        for name in read_file("named_entities").tables["phrases"]["familiar"]
        for pair in pairwise(name.split())
    ),
    frozenset(),
)


class EntityTags(NamedTuple):
    """The tags of a text, one per word.

    `entities` has `ENTITY`, `DATE` or 0 for each word, `continues_entity` 1 for a word that continues
    the entity before it. `all_caps` are the indices of ordinary words in capitals, `known` is the
    evidence, for other texts about the same event.
    """

    entities: bytearray
    continues_entity: bytearray
    all_caps: list[int]
    known: KnownEntities


def starts_sentence(word: str) -> bool:
    """Return True if a lower-case word often starts a sentence: "this", "they're", "didn't"."""
    return (
        word in SENTENCE_STARTERS
        or word.endswith("n't")
        or word.partition("'")[0] in SENTENCE_STARTERS
    )


def has_capital(word: str) -> bool:
    """Return True if a word begins with a capital, or has one after one letter: "eBay"."""
    return word[0].isupper() or _CAPITAL_INSIDE.match(word) is not None


def opens_name(original: Sequence[str], i: int) -> bool:
    """Return True if word `i` has a capital, or is a particle before one that has: "de Groot"."""
    word = original[i]
    if word in _PARTICLES and word != "the" and i + 2 < len(original):
        word = original[i + 2 if original[i + 1] in _PARTICLES else i + 1]  # "van der Veen"
    return has_capital(word)


def tag_entities(
    tokens: Tokens,
    sentence_of: list[int],
    sentences: Sequence[Span],
    known: KnownEntities,
) -> EntityTags:
    """Tag the entities and dates of a text.

    `sentence_of` has the index of each word's sentence. `known` is the evidence of another text, such as
    the body of a headline.
    """
    tagger = _Tagger(tokens.original, tokens.words, tokens.gaps, sentence_of, known)
    _sort_capitals(tagger, tokens.capitalized, sentences)
    for tag in _PASSES:
        tag(tagger)
    tagger.continues.pop()
    return EntityTags(tagger.tags, tagger.continues, tagger.all_caps, tagger.known)


class _CapitalizedLine(NamedTuple):
    """A sentence that capitalizes most words."""

    first: int
    small: int  # lower-case content words
    capitalized: list[int]


@dataclass(slots=True)
class _Tagger:
    """The words of a text, and the entities found so far."""

    original: list[str]
    words: list[str]
    gaps: list[str]  # `gaps[i]` precedes word `i`
    sentence_of: list[int]
    known: KnownEntities
    tags: bytearray = field(init=False)
    continues: bytearray = field(init=False)  # one byte more than there are words
    entities: list[int] = field(default_factory=list)  # in the order in which they were found
    with_particles: int = 0  # the number of `entities` whose particles are tagged
    prose: list[int] = field(default_factory=list)  # the capitalized words of prose
    lines: list[_CapitalizedLine] = field(default_factory=list)
    openers: list[int] = field(default_factory=list)  # ordinary words that start a sentence
    naming_months: list[int] = field(default_factory=list)
    all_caps: list[int] = field(default_factory=list)  # ordinary words in capitals

    def __post_init__(self) -> None:
        self.tags, self.continues = bytearray(len(self.words)), bytearray(len(self.words) + 1)

    def after_space(self, i: int) -> str:
        """Return word `i` if it exists and only a space precedes it, else ""."""
        return self.words[i] if 0 < i < len(self.words) and self.gaps[i] == " " else ""

    def tag(self, i: int) -> None:
        """Tag word `i` as an entity, or as part of the entity next to it."""
        tags = self.tags
        tags[i] = ENTITY
        self.entities.append(i)
        if i and tags[i - 1] == ENTITY:
            self.continues[i] = self.is_joined(i)
        if i + 1 < len(tags) and tags[i + 1] == ENTITY and self.original[i + 1] != "the":
            self.continues[i + 1] = self.is_joined(i + 1)

    def is_joined(self, i: int) -> bool:
        """Return True if an entity at word `i` would continue one at the word before it.

        A dash with a space before it joins no names: "Harwick - Roe's town".
        """
        gap = self.gaps[i]
        is_inside = not gap.strip(" .-&'") and " -" not in gap
        return is_inside and self.sentence_of[i] == self.sentence_of[i - 1]

    def is_pair(self, i: int) -> bool:
        """Return True if word `i` and the next are known to be neighbours in an entity."""
        return (self.words[i], self.words[i + 1].removesuffix("'s")) in self.known.pairs

    def is_known(self, i: int) -> bool:
        """Return True if the text shows that word `i` is (part of) an entity."""
        original, words, (last_words, pairs, _) = self.original, self.words, self.known
        word = words[i].removesuffix("'s")
        return (
            word in last_words
            or original[i] in last_words
            or (i + 1 < len(words) and self.is_pair(i) and opens_name(original, i + 1))
            or (
                i > 0
                and (words[i - 1], word) in pairs
                and (has_capital(original[i - 1]) or original[i - 1] in NAME_PARTICLES)
            )
        )

    def precedes_name(self, i: int) -> bool:
        """Return True if a name follows word `i` after a space, or as in "Port-au-Prince"."""
        i += 1
        return (
            i < len(self.words)
            and opens_name(self.original, i)
            and (self.words[i] not in _CAPITAL_ANYWHERE or self.tags[i] == ENTITY)
            and (
                self.gaps[i] == " " or (self.original[i] in NAME_PARTICLES and self.gaps[i] == "-")
            )
        )

    def precedes_verb(self, i: int) -> bool:
        """Return True if a verb follows word `i`: "Young agreed", not "Young people agreed"."""
        after = self.after_space(i + 1)
        if after[-1:] != "s":
            return after in _VERBS or after[-2:] == "ed"
        # No plural precedes an article or a name: "Young wants the", "Young mocks Roe".
        then = self.after_space(i + 2)
        return after in _VERBS or (
            then != "" and (then in _AFTER_VERB or opens_name(self.original, i + 2))
        )

    def is_dated(self, i: int) -> bool:
        """Return True if a month has a day, a year or a word of time next to it."""
        before, after = self.after_space(i) and self.words[i - 1], self.after_space(i + 1)
        return (
            (before in _DATING and not (before in _BEFORE_CLAUSE and self.precedes_verb(i)))
            or _DAY.fullmatch(before) is not None
            or _DAY.fullmatch(after) is not None
            or (len(after) == 4 and after.isdigit())
        )

    def is_person(self, i: int) -> bool:
        """Return True if a month has another name next to it: "Jane May", "April Roe"."""
        if self.is_dated(i):
            return False
        if self.after_space(i) and self.tags[i - 1] == ENTITY:
            return not self.words[i - 1].endswith("'s")  # "Roe's May tour"
        if not self.precedes_name(i):
            return False
        before = self.words[i - 1] if i else ""
        return before not in _SMALL or (before == "and" and self.tags[i - 2] != DATE)

    def ends_name(self, i: int) -> bool:
        """Return True if lower-case word `i` can end the name before it: "Roe.com", "Jong-un"."""
        original = self.original
        if not i or not original[i].islower():
            return False
        return self.gaps[i] == "." or (
            self.gaps[i] == "-"
            and i > 1
            and has_capital(original[i - 2])
            and not _IS_ORDINARY[original[i]]
            and original[i] not in _HYPHENATED_ENDINGS
        )


# -- capitals of prose, and of lines that capitalize their words ----------------------------------


def _sort_capitals(tagger: _Tagger, indices: list[int], sentences: Sequence[Span]) -> None:
    """Sort the capitalized words into those of prose and those of capitalized lines."""
    original = tagger.original
    capitalized = [
        i for i in indices if original[i][0].isupper() or _CAPITAL_INSIDE.match(original[i])
    ]
    start = 0
    for sentence, count in Counter(map(tagger.sentence_of.__getitem__, capitalized)).items():
        first, last = sentences[sentence].first, sentences[sentence].last
        inside = capitalized[start : start + count]
        start += count
        # Prose has lower-case content words. The length of its names must not matter here.
        if 3 * count > last - first and count > 1:
            small = _count_small_words(tagger, first, last)
            if 8 * small <= count:
                tagger.lines.append(_CapitalizedLine(first, small, inside))
                continue
        tagger.prose += inside


def _count_small_words(tagger: _Tagger, first: int, last: int) -> int:
    """Count the lower-case content words in a range of words."""
    return sum(
        word.islower()
        and word[0].islower()
        and word not in _SMALL
        and (tagger.gaps[i] == " " or not tagger.ends_name(i))
        for i, word in enumerate(tagger.original[first:last], first)
    )


def _tag_prose(tagger: _Tagger) -> None:
    """Tag the entities and dates of prose."""
    _tag_capitalized(tagger, tagger.prose)


def _tag_capitalized(tagger: _Tagger, indices: list[int]) -> None:
    """Tag the entities and dates among some capitalized words."""
    original, words = tagger.original, tagger.words
    for i in indices:
        word, lower = original[i], words[i]
        if lower in _CAPITAL_ANYWHERE:
            _tag_date_or_initial(tagger, i)
        elif word.isupper() and len(word) > 1:
            if lower in _NO_ACRONYMS:
                continue  # too short to count as emphasis, and no name
            if len(word) > 3 and _IS_ORDINARY[lower] and lower not in _ACRONYMS:
                tagger.all_caps.append(i)
            else:
                tagger.tag(i)
        elif lower in _CROWDS and _is_lone_capital(tagger, i):
            continue  # "the Experts" are nobody in particular
        elif _opens(tagger, i) and _IS_ORDINARY[lower] and not word[:2].isupper():  # "US's"
            tagger.openers.append(i)
        else:
            tagger.tag(i)


def _is_lone_capital(tagger: _Tagger, i: int) -> bool:
    """Return True if neither neighbour of word `i` has a capital of its own, inside a sentence.

    In "The Experts say", the word before has its capital from the sentence.
    """
    original = tagger.original
    inside = i > 0 and tagger.sentence_of[i - 1] == tagger.sentence_of[i]
    if not inside or any(map(has_capital, original[i + 1 : i + 2])):
        return False
    begins = _opens(tagger, i - 1) and tagger.words[i - 1] in SENTENCE_STARTERS
    return begins or not has_capital(original[i - 1])


def _opens(tagger: _Tagger, i: int) -> bool:
    """Return True if word `i` has a capital because it opens a sentence, quotation or clause."""
    gap = tagger.gaps[i]
    return (
        not i
        or tagger.sentence_of[i - 1] != tagger.sentence_of[i]
        or gap.endswith(_OPENING_MARKS)
        or (gap[-2:-1] in _CLAUSE_MARKS and tagger.words[i] in SENTENCE_STARTERS)
        or _follows_item_number(tagger, i)
    )


def _follows_item_number(tagger: _Tagger, i: int) -> bool:
    """Return True for word `i` after the number of an item: "1. It rained", "2) He left"."""
    before = tagger.words[i - 1]
    is_first = i < 2 or tagger.sentence_of[i - 2] != tagger.sentence_of[i - 1]
    is_number = before.isdigit() and len(before) <= _LONGEST_ITEM_NUMBER
    return is_first and is_number and tagger.gaps[i] in (". ", ") ")


def _tag_date_or_initial(tagger: _Tagger, i: int) -> None:
    """Tag a day or month, and the initial of "A. Roe"."""
    lower = tagger.words[i]
    if lower in DATE_WORDS:
        tagger.tags[i] = DATE
        if lower in _NAMING_MONTHS:
            tagger.naming_months.append(i)
    elif (
        len(lower) == 1
        and tagger.gaps[i + 1].startswith(".")
        and (lower != "i" or (tagger.after_space(i) and tagger.tags[i - 1] == ENTITY))
    ):  # "I." ends a sentence more often
        tagger.tag(i)


def _learn(tagger: _Tagger) -> None:
    """Learn from the entities of prose which words are entities elsewhere."""
    original, words, continues = tagger.original, tagger.words, tagger.continues
    pairs = [
        (words[i - 1], words[i].removesuffix("'s"))
        for i in tagger.entities
        if continues[i] and original[i - 1] != "the"
    ]
    last = [i for i in tagger.entities if not continues[i + 1]]
    counts = Counter(_last_words(tagger, last))
    counts.update(_PARTIES)
    known = tagger.known
    candidates = known.candidates.union(counts)
    shared = compress(zip(original, words, strict=True), map(counts.__contains__, words))
    in_lower_case = Counter(word for written, word in shared if written == word)
    for word, count in in_lower_case.items():
        if counts[word] <= count:
            del counts[word]
    for month in _NAMING_MONTHS:
        del counts[month]
    acronyms = [original[i] for i in last if original[i].isupper()]  # "US", even if it has "us"
    tagger.known = KnownEntities(
        known.last_words.union(counts, acronyms), known.pairs.union(pairs), candidates
    )


def _last_words(tagger: _Tagger, last: list[int]) -> list[str]:
    """Return the words by which entities are known, given the index of the last word of each."""
    words, continues = tagger.words, tagger.continues
    plain = [words[i].removesuffix("'s") for i in last]
    if _NOT_LAST.isdisjoint(plain):
        return plain
    return [
        words[i - 1] if continues[i] and word in NAME_SUFFIXES else word
        for i, word in zip(last, plain, strict=True)
        if not (continues[i] and word in ORGANIZATION_NOUNS)
    ]


def _tag_naming_months(tagger: _Tagger) -> None:
    """Turn dates into entities if they are months that are names of people."""
    if not tagger.naming_months:
        return
    words, (last_words, pairs, candidates) = tagger.words, tagger.known
    people = _NAMING_MONTHS & last_words.union(last for _, last in pairs)
    people |= {words[i] for i in tagger.naming_months if tagger.is_person(i)}
    undated = {i for i in tagger.naming_months if words[i] in people and not tagger.is_dated(i)}
    if not undated:
        return
    followed = {(words[i], words[i + 1]) for i in undated if tagger.precedes_name(i)}
    named = [  # with "this May University", after "the May University"
        i
        for i in tagger.naming_months
        if i in undated or (words[i], tagger.after_space(i + 1)) in followed
    ]
    for i in named:
        tagger.tag(i)
    pairs = pairs.union((words[i - 1], words[i]) for i in named if tagger.continues[i])
    tagger.naming_months = [i for i in tagger.naming_months if tagger.tags[i] == DATE]
    tagger.known = KnownEntities(last_words | people, pairs, candidates)


def _tag_lines(tagger: _Tagger) -> None:
    """Tag the entities of lines that capitalize their words."""
    for line in tagger.lines:
        _tag_line(tagger, line)
    if tagger.lines:
        _tag_naming_months(tagger)


def _tag_line(tagger: _Tagger, line: _CapitalizedLine) -> None:
    original, words = tagger.original, tagger.words
    plain = _plain_words(tagger, line)
    content = len(plain) - (line.first in plain)
    if content < 2 or 8 * line.small > content:
        _tag_capitalized(tagger, line.capitalized)
        return
    all_caps = 2 * sum(original[i].isupper() for i in plain) > len(plain)
    for i in line.capitalized:
        acronym = original[i].isupper() and 1 < len(original[i]) < 4 and not all_caps
        if words[i] in _CAPITAL_ANYWHERE:
            _tag_date_or_initial(tagger, i)
        elif i not in plain or acronym:
            tagger.tag(i)
        elif original[i].isupper() and len(original[i]) > 1:
            tagger.all_caps.append(i)


def _plain_words(tagger: _Tagger, line: _CapitalizedLine) -> set[int]:
    """Return the capitalized words of a line that are ordinary words, as far as the text shows."""
    plain = {i for i in line.capitalized if _is_plain(tagger, i)}
    names = {  # "Oslo Times"
        i
        for i in plain
        if tagger.words[i] in _AFTER_NAME and tagger.precedes_name(i - 1) and i - 1 not in plain
    }
    return plain - names


def _is_plain(tagger: _Tagger, i: int) -> bool:
    """Return True if there is no evidence that a capitalized word is an entity or a date."""
    word = tagger.words[i]
    return (
        word not in _CAPITAL_ANYWHERE
        and _IS_ORDINARY[word]
        and not tagger.is_known(i)
        and not (word in _GIVEN_NAMES and tagger.precedes_name(i))
        and not (word in NAME_SUFFIXES and i and tagger.gaps[i] == ".")
        and word.removesuffix("'s") not in _GENERATIONAL
    )


def _tag_openers(tagger: _Tagger) -> None:
    """Tag the ordinary words that are entities at the start of a sentence or quotation."""
    words, (last_words, _, candidates) = tagger.words, tagger.known
    for i in tagger.openers:
        word = words[i].removesuffix("'s")
        if starts_sentence(word):
            is_entity = tagger.precedes_name(i) and tagger.is_pair(i)
        else:
            is_entity = (
                word in last_words
                or (
                    tagger.precedes_name(i)
                    and (not word.endswith(_INFLECTIONS) or word in _OPENINGS or tagger.is_pair(i))
                )
                or (word in candidates and (word != words[i] or tagger.precedes_verb(i)))
            )
        if is_entity:
            tagger.tag(i)


def _tag_all_caps(tagger: _Tagger) -> None:
    """Tag the words in capitals that are known entities, and keep the others."""
    ordinary = []
    for i in sorted(tagger.all_caps):
        if tagger.is_known(i):
            tagger.tag(i)
        else:
            ordinary.append(i)
    tagger.all_caps = ordinary


def _tag_particles(tagger: _Tagger) -> None:
    """Tag the particles before the entities found since the last call: "van der Veen"."""
    words, tags, continues = tagger.words, tagger.tags, tagger.continues
    new = tagger.entities[tagger.with_particles :]
    for i in [i for i in new if words[i - 1] in _PARTICLES and not continues[i]]:
        k = i
        while k and words[k - 1] in _PARTICLES and not tags[k - 1] and tagger.gaps[k] in (" ", "-"):
            k -= 1
            tags[k] = ENTITY
            tagger.entities.append(k)
        continues[k + 1 : i + 1] = b"\x01" * (i - k)
        if k and tags[k - 1] == ENTITY and words[k] != "the":
            continues[k] = tagger.is_joined(k)
    tagger.with_particles = len(tagger.entities)


def _tag_small_endings(tagger: _Tagger) -> None:
    """Tag the lower-case words that end entities."""
    gaps = tagger.gaps
    for i in [i for i in tagger.entities if gaps[i + 1].startswith((".", "-"))]:
        while i + 1 < len(tagger.words) and not tagger.tags[i + 1] and tagger.ends_name(i + 1):
            i += 1
            tagger.tag(i)


# From certain evidence to evidence that depends on earlier tags.
_PASSES: tuple[Callable[[_Tagger], None], ...] = (
    _tag_prose,
    _tag_particles,
    _learn,
    _tag_naming_months,
    _tag_lines,
    _tag_openers,
    _tag_all_caps,
    _tag_particles,
    _tag_small_endings,
)
