"""Which words of a text are names and dates, by their capitals.

A capital inside a sentence makes a name. Where a capital shows nothing - at the start of a sentence
or quotation, in a line that capitalises its words - a word that no dictionary knows is one, and an
ordinary word that a name follows ("White House") or that the rest of the text shows to be a name
("Brown said", where it has "Jane Brown" too). This module refuses to know who or what a name names:
persons, places, parties and outlets must read alike, however many words they have.

English leaves some names open, and they move values:
- names without a capital ("bell hooks", "8kun"), with a number ("France 24") or with signs that end
  a sentence or part one ("Yahoo! News", "Roe, Jr.", "Washington, D.C.");
- "Isle of Man" and "Bosnia and Herzegovina" are two names with a word between;
- "May 2016 campaign", "the last May rival" and "since May, the president" are of a month, though a
  text knows a Theresa May;
- an abbreviation before a capital ("Jane Roe Jr. Poe left") does not tell whether a sentence ends;
- ordinary words in a line that capitalises its words ("Long Beats Young"), where no prose tells;
- "Reading" and "Flushing" where a sentence opens, before another name, are read as verbs.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from itertools import compress, pairwise
from operator import ne
from typing import NamedTuple

from reliability.text.lexicon_files import word_class
from reliability.text.vocabulary import WordCache, is_dictionary_word

ENTITY, DATE = 1, 2

SENTENCE_STARTERS = frozenset(
    "the a an he she it we they i you this that these those in on at for but and or so if "
    "when while as after before since although though however there here his her its our "
    "their my what why how who where which both some many most all no not one two by with "
    "from according meanwhile also then now still yet even just during under over because "
    "since until once instead despite today yesterday tomorrow never maybe perhaps indeed often "
    "sometimes later earlier soon like unlike inside outside near critics experts sources police "
    "officials everyone nobody yes can unless whether did does do is are was were could would should "
    "about above across against along amid among around behind below beneath beside besides between "
    "beyond into off onto out outside per throughout through toward towards until up upon via within "
    "without against nor whereas whatever whoever whenever wherever lest otherwise therefore thus "
    "hence moreover furthermore nevertheless nonetheless elsewhere again only too every each any "
    "another several few other others such these has have had must might shall let "
    "ask tell see meet".split()
)
# Without "mar", "jun", "jul" and "sep", which are other words and names too.
DATE_WORDS = (
    word_class("months")
    | word_class("weekdays")
    | word_class("month_abbreviations") - {"mar", "jun", "jul", "sep"}
    | word_class("weekday_abbreviations")
)
_CAPITAL_ANYWHERE = DATE_WORDS | {"i", "i'm", "i'll", "i've", "i'd", "a", "o"}
# People have these names, too: "Jane May", "April Roe". Before them, the others make a date.
_NAMING_MONTHS = frozenset("may august april june jan".split())
_DAY = re.compile(r"(?:[012]?\d|3[01])(?:st|nd|rd|th)?")
_SINCE = frozenset("since until till".split())  # a clause may follow: "since May resigned"
_DATING = _SINCE | frozenset("in last next early late mid this each every".split())
# Small inside a name, and part of it: "Robin van der Veen", "the Daily Post". Or else a name would
# weigh more than another in its place.
NAME_PARTICLES = frozenset(
    "von van de der den di da del della du das dos la le el al ul bin ibn bint abu af au zu "
    "zum zur".split()
)
_PARTICLES = NAME_PARTICLES | {"the"}
# Behind a name, and no word that it is known by: "Jane Roe Jr.", "Roe.com".
_JUNIOR = frozenset("jr jr. sr sr. ii iii iv".split())
NAME_SUFFIXES = _JUNIOR | frozenset("com net org".split())
_ENDINGS = frozenset("esque ish ite ian ism".split())  # behind a hyphen, and not part of a name
# What outlets end in, and are called by alone: "the Times".
OUTLET_NOUNS = frozenset(
    "times post mail journal herald tribune gazette chronicle telegraph".split()
)
# What many names end in. The word alone shows no name: "Fox News" says nothing about "breaking news".
ORGANIZATION_NOUNS = OUTLET_NOUNS | frozenset(
    "news press radio television party union league house court street council committee commission "
    "department ministry agency association federation institute foundation university college "
    "school center centre group bank company county city state states".split()
)
_TAILS = NAME_SUFFIXES | ORGANIZATION_NOUNS
_FOLLOWING = OUTLET_NOUNS | {
    "party"
}  # part of the name before them even where all words have capitals
# Ordinary words that have a capital where they name a party or its members.
_PARTIES = frozenset(
    "conservative conservatives liberal liberals democratic green greens independent independents "
    "progressive progressives labor".split()
)
_ACRONYMS = frozenset("aids snap ices".split())  # ordinary words when small
_GIVEN = frozenset("mark bill frank drew grant chuck nick rand rose grace hope".split())
_VERBS = frozenset(
    "is are was were has have had said says told will would did does also took made came went gave "
    "wrote spoke won lost held kept left led ran began became got knew saw thought found brought "
    "stood sat fell felt sent spent paid".split()
)
# Adverbs and participles open no name, but for these: "Calling Roe a liar", "United Airlines".
_BENT = ("ly", "ing", "ed")
_OPENING = frozenset("daily weekly monthly united associated king spring sterling rolling".split())
_TAKING = SENTENCE_STARTERS | frozenset(
    "him them me us every each any no".split()
)  # a verb before it
# What stays small in a line that capitalises its words.
_SMALL = _PARTICLES | word_class("title_links") | {"after", "v"}


_ORDINARY = WordCache(is_dictionary_word)


class KnownEntities(NamedTuple):
    """What the prose of a text shows of its names, for where a capital shows nothing.

    `ends` has the words that end a name, more often than they stand small; `pairs` the words that
    stand side by side in one; `likely` all that end one, which are names before a verb.
    """

    ends: frozenset[str]
    pairs: frozenset[tuple[str, str]]
    likely: frozenset[str]


class EntityTags(NamedTuple):
    """One flag a word (`NAME`, `DATE` or 0), and one for each that carries on a run of names.

    `capitals` are the words in capitals that are no names.
    """

    entities: bytearray
    continues_entity: bytearray
    capitals: list[int]
    known: KnownEntities


# Made of ordinary words, and met in headlines and lists where capitals do not tell them.
_FAMILIAR = (
    "new york times", "washington post", "wall street journal", "daily mail", "fox news",
    "bbc news", "nbc news", "abc news", "cbs news", "sky news", "associated press", "usa today",
    "the guardian", "the economist", "the atlantic", "the hill", "the sun", "the independent",
    "financial times", "los angeles times", "daily telegraph", "daily beast", "daily caller",
    "liberal democrats", "liberal democrat", "conservative party", "labor party", "green party",
    "democratic party", "liberal party", "national party", "united states", "united kingdom",
    "united nations", "european union", "white house", "supreme court", "new york", "new zealand",
    "new jersey", "new mexico", "new orleans", "new hampshire", "long island", "south korea",
    "north korea", "south africa", "south carolina", "north carolina", "west virginia",
    "south dakota", "north dakota", "east timor", "cape verde", "great britain",
    "northern ireland", "hong kong", "middle east", "salt lake city", "ivory coast",
)  # fmt: skip
COMMON_ENTITIES = KnownEntities(
    frozenset(),
    frozenset(pair for name in _FAMILIAR for pair in pairwise(name.split())),
    frozenset(),
)


_INSIDE = re.compile("[b-z]'?[A-Z]")  # "eBay", "d'Alene", and not "aBay", which lost a space


def starts_sentence(word: str) -> bool:
    """Say whether a small word likes to start sentences: "this", "they're", "didn't"."""
    return (
        word in SENTENCE_STARTERS
        or word.endswith("n't")
        or word.partition("'")[0] in SENTENCE_STARTERS
    )


def has_capital(word: str) -> bool:
    """Say whether a word begins with a capital, or has it behind one letter: "eBay"."""
    return word[0].isupper() or _INSIDE.match(word) is not None


def opens_name(raw: Sequence[str], i: int) -> bool:
    """Say whether word `i` has a capital, or is a particle before one: "de Groot"."""
    word = raw[i]
    if word in _PARTICLES and word != "the" and i + 2 < len(raw):
        word = raw[i + 2 if raw[i + 1] in _PARTICLES else i + 1]  # "van der Veen"
    return has_capital(word)


def tag_entities(
    folded: str,
    raw: list[str],
    words: list[str],
    starts: list[int],
    sentence_of: list[int],
    sentences: Sequence[tuple[int, int, int, int]],
    known: KnownEntities,
) -> EntityTags:
    """Find the names of a text, of which some are `known` from another, such as its body."""
    reader = _Reader(folded, raw, words, starts, sentence_of, known)
    prose: list[int] = []
    lines = []
    capitals = [
        i
        for i in compress(range(len(raw)), map(ne, raw, words))
        if raw[i][0].isupper() or _INSIDE.match(raw[i])
    ]
    at = 0
    for sentence, count in Counter(map(sentence_of.__getitem__, capitals)).items():
        first, last, _, _ = sentences[sentence]
        inside = capitals[at : at + count]
        at += count
        # Prose has small words of content. How long its names are must not matter here.
        if 3 * count > last - first and count > 1:
            small = reader.content(first, last)
            if 8 * small <= count:
                lines.append((first, small, inside))
                continue
        prose += inside
    reader.prose(prose)
    reader.bind()
    reader.learn()
    reader.months()
    if lines:
        for first, small, inside in lines:
            reader.line(first, small, inside)
        reader.months()
    reader.openers()
    return reader.all()


class _Reader:
    """What is known while the names of a text are found: the certain first, then the doubtful."""

    def __init__(
        self,
        folded: str,
        raw: list[str],
        words: list[str],
        starts: list[int],
        sentence_of: list[int],
        known: KnownEntities,
    ) -> None:
        self.folded, self.raw, self.words, self.starts = folded, raw, words, starts
        self.sentence_of, self.known = sentence_of, known
        self.flags, self.joined = bytearray(len(raw)), bytearray(len(raw) + 1)
        self.found: list[int] = []
        self.bound = 0  # so many of them have their particles
        self.opening: list[int] = []  # ordinary words where a sentence or quotation opens
        self.naming_months: list[int] = []
        self.capitals: list[int] = []

    def gap(self, i: int) -> str:
        """Return the signs before word `i`."""
        return self.folded[self.starts[i - 1] + len(self.raw[i - 1]) : self.starts[i]]

    def follows(self, i: int) -> bool:
        """Say whether there is a word `i`, with a blank alone before it."""
        return 0 < i < len(self.raw) and self.gap(i) == " "

    def name(self, i: int) -> None:
        """Flag word `i` as a name, joined to the names beside it."""
        flags = self.flags
        flags[i] = ENTITY
        self.found.append(i)
        if i and flags[i - 1] == ENTITY:
            self.joined[i] = self.joins(i)
        if i + 1 < len(flags) and flags[i + 1] == ENTITY and self.raw[i + 1] != "the":
            self.joined[i + 1] = self.joins(i + 1)

    def joins(self, i: int) -> bool:
        """Say whether the name at word `i` carries on the one before."""
        return self.sentence_of[i] == self.sentence_of[i - 1] and not self.gap(i).strip(" .-&'")

    # -- the certain ---------------------------------------------------------------------------

    def prose(self, inside: list[int]) -> None:
        """Flag the names among the capitalised words of prose."""
        raw, words, flags, folded = self.raw, self.words, self.flags, self.folded
        starts, sentence_of, found = self.starts, self.sentence_of, self.found
        joined = self.joined
        for i in inside:
            word, lower = raw[i], words[i]
            if lower in _CAPITAL_ANYWHERE:
                self.date_or_initial(i)
                continue
            if word.isupper() and len(word) > 1:
                if len(word) > 3 and _ORDINARY[lower] and lower not in _ACRONYMS:
                    self.capitals.append(i)
                    continue
            elif (
                not i
                or sentence_of[i - 1] != sentence_of[i]
                or folded[starts[i] - 1] in "\"'(["
                or (lower in SENTENCE_STARTERS and folded[starts[i] - 2] in ":;,-")
            ) and _ORDINARY[lower]:
                self.opening.append(i)
                continue
            flags[i] = ENTITY
            found.append(i)
            if i and flags[i - 1] == ENTITY:
                between = folded[starts[i - 1] + len(raw[i - 1]) : starts[i]]
                joined[i] = sentence_of[i - 1] == sentence_of[i] and not between.strip(" .-&'")

    def date_or_initial(self, i: int) -> None:
        """Flag a day or month, and the initial of "A. Roe"."""
        lower = self.words[i]
        if lower in DATE_WORDS:
            self.flags[i] = DATE
            if lower in _NAMING_MONTHS:
                self.naming_months.append(i)
        elif (
            len(lower) == 1
            and self.folded.startswith(".", self.starts[i] + 1)
            and (lower != "i" or (self.follows(i) and self.flags[i - 1] == ENTITY))
        ):  # "I." ends a sentence more often
            self.name(i)

    def learn(self) -> None:
        """Learn from the names of the prose which words are names elsewhere."""
        raw, words, joined, found = self.raw, self.words, self.joined, self.found
        pairs = [
            (words[i - 1], words[i].removesuffix("'s"))
            for i in found
            if joined[i] and raw[i - 1] != "the"
        ]
        last = [i for i in found if not joined[i + 1]]
        plain = [words[i].removesuffix("'s") for i in last]
        if not _TAILS.isdisjoint(plain):
            plain = [
                words[i - 1] if joined[i] and word in NAME_SUFFIXES else word
                for i, word in zip(last, plain, strict=True)
                if not (joined[i] and word in ORGANIZATION_NOUNS)
            ]
        ends = Counter(plain)
        ends.update(_PARTIES)
        likely = self.known.likely.union(ends)
        small = Counter(filter(ends.__contains__, raw))
        for word, count in small.items():
            if ends[word] <= count:
                del ends[word]
        for month in _NAMING_MONTHS:
            del ends[month]
        acronyms = [raw[i] for i in last if raw[i].isupper()]  # "US", whatever "us" there is
        self.known = KnownEntities(
            self.known.ends.union(ends, acronyms), self.known.pairs.union(pairs), likely
        )

    # -- the doubtful --------------------------------------------------------------------------

    def is_known(self, i: int) -> bool:
        """Say whether the text shows word `i` to be (part of) a name."""
        raw, words, (ends, pairs, _) = self.raw, self.words, self.known
        word = words[i].removesuffix("'s")
        return (
            word in ends
            or raw[i] in ends
            or (i + 1 < len(raw) and self.is_pair(i) and opens_name(raw, i + 1))
            or (
                i > 0
                and (words[i - 1], word) in pairs
                and (has_capital(raw[i - 1]) or raw[i - 1] in NAME_PARTICLES)
            )
        )

    def leads(self, i: int) -> bool:
        """Say whether a name follows word `i` after a blank, or as in "Port-au-Prince"."""
        i += 1
        return (
            i < len(self.raw)
            and opens_name(self.raw, i)
            and (self.words[i] not in _CAPITAL_ANYWHERE or self.flags[i] == ENTITY)
            and (self.gap(i) == " " or (self.raw[i] in NAME_PARTICLES and self.gap(i) == "-"))
        )

    def line(self, first: int, small: int, inside: list[int]) -> None:
        """Flag the names of a line that has hardly a small word of content."""
        raw, words = self.raw, self.words
        plain = {
            i
            for i in inside
            if words[i] not in _CAPITAL_ANYWHERE
            and _ORDINARY[words[i]]
            and not self.is_known(i)
            and not (words[i] in _GIVEN and self.leads(i))
            and not (words[i] in NAME_SUFFIXES and self.gap(i) == ".")
            and words[i].removesuffix("'s") not in _JUNIOR
        }
        plain -= {  # "Oslo Times"
            i for i in plain if words[i] in _FOLLOWING and self.leads(i - 1) and i - 1 not in plain
        }
        content = len(plain) - (first in plain)
        if content < 2 or 8 * small > content:
            self.prose(inside)
            return
        shouting = 2 * sum(raw[i].isupper() for i in plain) > len(plain)
        for i in inside:
            if words[i] in _CAPITAL_ANYWHERE:
                self.date_or_initial(i)
            elif i not in plain or (not shouting and raw[i].isupper() and 1 < len(raw[i]) < 4):
                self.name(i)
            elif raw[i].isupper() and len(raw[i]) > 1:
                self.capitals.append(i)

    def months(self) -> None:
        """Turn the months that are people's names into names."""
        if not self.naming_months:
            return
        words, (ends, pairs, likely) = self.words, self.known
        people = _NAMING_MONTHS & ends.union(last for _, last in pairs)
        people |= {words[i] for i in self.naming_months if self.is_person(i)}
        named = [i for i in self.naming_months if words[i] in people and not self.is_dated(i)]
        if not named:
            return
        for i in named:
            self.name(i)
        pairs = pairs.union((words[i - 1], words[i]) for i in named if self.joined[i])
        self.naming_months = [i for i in self.naming_months if self.flags[i] == DATE]
        self.known = KnownEntities(ends | people, pairs, likely)

    def is_person(self, i: int) -> bool:
        """Say whether a month has another name beside it: "Jane May", "April Roe"."""
        if self.is_dated(i):
            return False
        if self.follows(i) and self.flags[i - 1] == ENTITY:
            return not self.words[i - 1].endswith("'s")  # "Roe's May tour"
        if not self.leads(i):
            return False
        before = self.words[i - 1] if i else ""
        return before not in _SMALL or (before == "and" and self.flags[i - 2] != DATE)

    def is_dated(self, i: int) -> bool:
        """Say whether a month has a day, a year or a word of time beside it."""
        before = self.words[i - 1] if self.follows(i) else ""
        after = self.words[i + 1] if self.follows(i + 1) else ""
        return (
            (before in _DATING and not (before in _SINCE and self.acts(i)))
            or _DAY.fullmatch(before) is not None
            or _DAY.fullmatch(after) is not None
            or (len(after) == 4 and after.isdigit())
        )

    def openers(self) -> None:
        """Flag the ordinary words that are names where a sentence or quotation opens."""
        words, (ends, _, likely) = self.words, self.known
        for i in self.opening:
            word = words[i].removesuffix("'s")
            if starts_sentence(word):
                named = self.leads(i) and self.is_pair(i)
            else:
                named = (
                    word in ends
                    or (
                        self.leads(i)
                        and (not word.endswith(_BENT) or word in _OPENING or self.is_pair(i))
                    )
                    or (word in likely and (word != words[i] or self.acts(i)))
                )
            if named:
                self.name(i)

    def is_pair(self, i: int) -> bool:
        """Say whether word `i` is known to stand in a name with the next."""
        return (self.words[i], self.words[i + 1].removesuffix("'s")) in self.known.pairs

    def acts(self, i: int) -> bool:
        """Say whether a verb follows word `i`: "Young agreed", not "Young people agreed"."""
        after = self.words[i + 1] if self.follows(i + 1) else ""
        if after[-1:] != "s":
            return after in _VERBS or after[-2:] == "ed"
        # No plural stands before an article or a name: "Young wants the", "Young mocks Roe".
        return after in _VERBS or (
            self.follows(i + 2) and (self.words[i + 2] in _TAKING or opens_name(self.raw, i + 2))
        )

    def bind(self) -> None:
        """Flag the particles before the names found since: "van der Veen"."""
        words, flags, joined = self.words, self.flags, self.joined
        new = self.found[self.bound :] if self.bound else self.found
        for i in [i for i in new if words[i - 1] in _PARTICLES and not joined[i]]:
            k = i
            while (
                k and words[k - 1] in _PARTICLES and not flags[k - 1] and self.gap(k) in (" ", "-")
            ):
                k -= 1
                flags[k] = ENTITY
                self.found.append(k)
            joined[k + 1 : i + 1] = b"\x01" * (i - k)
            if k and flags[k - 1] == ENTITY and words[k] != "the":
                joined[k] = self.joins(k)
        self.bound = len(self.found)

    def content(self, first: int, last: int) -> int:
        """Count the small words of content among some words."""
        folded, starts = self.folded, self.starts
        return sum(
            word.islower()
            and word[0].islower()
            and word not in _SMALL
            and (folded[starts[i] - 1] == " " or not self.is_tail(i))
            for i, word in enumerate(self.raw[first:last], first)
        )

    def is_tail(self, i: int) -> bool:
        """Say whether small word `i` ends the name before it: "Roe.com", "Kim Jong-un"."""
        raw = self.raw
        if not i or not raw[i].islower():
            return False
        sign = self.gap(i)
        return sign == "." or (
            sign == "-"
            and i > 1
            and has_capital(raw[i - 2])
            and not _ORDINARY[raw[i]]
            and raw[i] not in _ENDINGS
        )

    def end(self) -> None:
        """Flag the small words that end names."""
        raw, starts, flags, folded = self.raw, self.starts, self.flags, self.folded + " "
        for i in [i for i in self.found if folded[starts[i] + len(raw[i])] in ".-"]:
            while i + 1 < len(raw) and not flags[i + 1] and self.is_tail(i + 1):
                i += 1
                self.name(i)

    # -- all together --------------------------------------------------------------------------

    def all(self) -> EntityTags:
        """Return the names with their particles, and the words in capitals that are none."""
        joined = self.joined
        loud = []
        for i in sorted(self.capitals):
            if self.is_known(i):
                self.name(i)
            else:
                loud.append(i)
        self.bind()
        self.end()
        joined.pop()
        return EntityTags(self.flags, joined, loud, self.known)
