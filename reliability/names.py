"""Which words of a text are names and dates, by their capitals.

A capital inside a sentence makes a name. Where a capital shows nothing - at the start of a sentence
or quotation, in a line that capitalises its words - a word that no dictionary knows is one, and an
ordinary word that a name follows ("White House") or that the rest of the text shows to be a name
("Brown said", where it has "Jane Brown" too). This module refuses to know who or what a name names:
persons, places, parties and outlets must read alike, however many words they have.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from itertools import compress, pairwise
from operator import ne
from typing import NamedTuple

from reliability.words import Memo, is_dictionary_word

NAME, DATE = 1, 2

STARTERS = frozenset(
    "the a an he she it we they i you this that these those in on at for but and or so if "
    "when while as after before since although though however there here his her its our "
    "their my what why how who where which both some many most all no not one two by with "
    "from according meanwhile also then now still yet even just during under over because "
    "since until once instead despite today yesterday tomorrow never maybe perhaps indeed often "
    "sometimes later earlier soon like unlike inside outside near critics experts sources police "
    "officials everyone nobody can unless whether did does do is are was were could would should".split()
)
_DATES = frozenset(
    "january february march april may june july august september october november december "
    "monday tuesday wednesday thursday friday saturday sunday "
    "jan feb apr aug sept oct nov dec mon tues thurs fri".split()
)
_CAPITAL_ANYWHERE = _DATES | {"i", "i'm", "i'll", "i've", "i'd", "a", "o"}
# People have these names, too: "Jane May", "April Roe". Before them, the others make a date.
_NAMING_MONTHS = frozenset("may august april june jan".split())
_DAY = re.compile(r"\d\d?(?:st|nd|rd|th)?")
_DATING = frozenset("in since until till last next early late mid this each every".split())
# Small inside a name, and part of it: "Robin van der Veen", "the Daily Post". Or else a name would
# weigh more than another in its place.
_PARTICLES = frozenset("the von van de der den di da del della du dos la le el al bin ibn".split())
# Ordinary words that have a capital where they name a party or its members.
_PARTIES = frozenset(
    "conservative conservatives liberal liberals democratic green greens independent independents "
    "progressive progressives labor".split()
)
_ACRONYMS = frozenset("aids snap ices".split())  # ordinary words when small
_GIVEN = frozenset("mark bill frank drew grant chuck nick rand rose grace hope".split())
_VERBS = frozenset("is are was were has have had said says told will would did does also".split())
_PERIODICALS = frozenset("daily weekly monthly".split())  # and no adverbs where they open a name
# What stays small in a line that capitalises its words.
_SMALL = _PARTICLES | frozenset(
    "a an and or but nor for of in on at to by as vs v via with from into over after per than".split()
)


_ORDINARY = Memo(is_dictionary_word)


class Known(NamedTuple):
    """What the prose of a text shows of its names, for where a capital shows nothing.

    `ends` has the words that end a name, more often than they stand small; `pairs` the words that
    stand side by side in one; `likely` all that end one, which are names before a verb.
    """

    ends: frozenset[str]
    pairs: frozenset[tuple[str, str]]
    likely: frozenset[str]


class Names(NamedTuple):
    """One flag a word (`NAME`, `DATE` or 0), and one for each that carries on a run of names.

    `capitals` are the words in capitals that are no names.
    """

    flags: bytearray
    joined: bytearray
    capitals: list[int]
    known: Known


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
GENERAL = Known(
    frozenset(),
    frozenset(pair for name in _FAMILIAR for pair in pairwise(name.split())),
    frozenset(),
)


def opens_name(raw: Sequence[str], i: int) -> bool:
    """Say whether word `i` has a capital, or is a particle before one: "de Groot"."""
    word = raw[i]
    if word in _PARTICLES and word != "the" and i + 2 < len(raw):
        word = raw[i + 2 if raw[i + 1] in _PARTICLES else i + 1]  # "van der Veen"
    return word[0].isupper()


def find(
    folded: str,
    raw: list[str],
    words: list[str],
    starts: list[int],
    sentence_of: list[int],
    sentences: Sequence[tuple[int, int, int, int]],
    known: Known,
) -> Names:
    """Find the names of a text, of which some are `known` from another, such as its body."""
    reader = _Reader(folded, raw, words, starts, sentence_of, known)
    prose: list[int] = []
    lines = []
    capitals = [i for i in compress(range(len(raw)), map(ne, raw, words)) if raw[i][0].isupper()]
    at = 0
    for sentence, count in Counter(map(sentence_of.__getitem__, capitals)).items():
        first, last, _, _ = sentences[sentence]
        inside = capitals[at : at + count]
        at += count
        # Prose has small words of content. How long its names are must not matter here.
        if 3 * count > last - first and count > 1:
            small = sum(word[0].islower() and word not in _SMALL for word in raw[first:last])
            if 8 * small <= count:
                lines.append((first, small, inside))
                continue
        prose += inside
    reader.prose(prose)
    reader.learn()
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
        known: Known,
    ) -> None:
        self.folded, self.raw, self.words, self.starts = folded, raw, words, starts
        self.sentence_of, self.known = sentence_of, known
        self.flags, self.joined = bytearray(len(raw)), bytearray(len(raw) + 1)
        self.found: list[int] = []
        self.opening: list[int] = []  # ordinary words where a sentence or quotation opens
        self.naming_months: list[int] = []
        self.capitals: list[int] = []

    def gap(self, i: int) -> str:
        """Return the signs before word `i`."""
        return self.folded[self.starts[i - 1] + len(self.raw[i - 1]) : self.starts[i]]

    def follows(self, i: int) -> bool:
        """Say whether there is a word `i`, with a blank alone before it."""
        return 0 < i < len(self.raw) and self.gap(i) == " "

    def is_capital(self, i: int) -> bool:
        """Say whether there is a word `i`, with a capital."""
        return 0 <= i < len(self.raw) and self.raw[i][0].isupper()

    def name(self, i: int) -> None:
        """Flag word `i` as a name, joined to the names beside it."""
        flags = self.flags
        flags[i] = NAME
        self.found.append(i)
        if i and flags[i - 1] == NAME:
            self.joined[i] = self.joins(i)
        if i + 1 < len(flags) and flags[i + 1] == NAME:
            self.joined[i + 1] = self.joins(i + 1)

    def joins(self, i: int) -> bool:
        """Say whether the name at word `i` carries on the one before."""
        gap = self.gap(i)
        return gap == " " or (
            not gap.strip(" .-&'") and self.sentence_of[i] == self.sentence_of[i - 1]
        )

    # -- the certain ---------------------------------------------------------------------------

    def prose(self, inside: list[int]) -> None:
        """Flag the names among the capitalised words of prose."""
        raw, words, flags, folded = self.raw, self.words, self.flags, self.folded
        starts, sentence_of, found = self.starts, self.sentence_of, self.found
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
                not i or sentence_of[i - 1] != sentence_of[i] or folded[starts[i] - 1] in "\"'(["
            ) and _ORDINARY[lower]:
                self.opening.append(i)
                continue
            flags[i] = NAME
            found.append(i)
            if i and flags[i - 1] == NAME:
                self.joined[i] = self.joins(i)

    def date_or_initial(self, i: int) -> None:
        """Flag a day or month, and the initial of "A. Roe"."""
        lower = self.words[i]
        if lower in _DATES:
            self.flags[i] = DATE
            if lower in _NAMING_MONTHS:
                self.naming_months.append(i)
        elif (
            len(lower) == 1
            and self.folded.startswith(".", self.starts[i] + 1)
            and (lower != "i" or (self.follows(i) and self.flags[i - 1] == NAME))
        ):  # "I." ends a sentence more often
            self.name(i)

    def learn(self) -> None:
        """Learn from the names of the prose which words are names elsewhere."""
        raw, words, joined, found = self.raw, self.words, self.joined, self.found
        pairs = [(words[i - 1], words[i].removesuffix("'s")) for i in found if joined[i]]
        last = [i for i in found if not joined[i + 1]]
        ends = Counter([words[i].removesuffix("'s") for i in last])
        ends.update(_PARTIES)
        likely = self.known.likely.union(ends)
        small = Counter(filter(ends.__contains__, raw))
        for word, count in small.items():
            if ends[word] <= count:
                del ends[word]
        for month in _NAMING_MONTHS:
            del ends[month]
        acronyms = [raw[i] for i in last if raw[i].isupper()]  # "US", whatever "us" there is
        self.known = Known(
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
            or (self.is_capital(i + 1) and (words[i], words[i + 1].removesuffix("'s")) in pairs)
            or (self.is_capital(i - 1) and (words[i - 1], word) in pairs)
        )

    def leads(self, i: int) -> bool:
        """Say whether a name follows word `i` after a blank."""
        i += 1
        return (
            i < len(self.raw)
            and opens_name(self.raw, i)
            and (self.words[i] not in _CAPITAL_ANYWHERE or self.flags[i] == NAME)
            and self.follows(i)
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
        ends, pairs, likely = self.known
        people = _NAMING_MONTHS & ends.union(last for _, last in pairs)
        people |= {self.words[i] for i in self.naming_months if self.is_person(i)}
        for i in self.naming_months:
            if self.words[i] in people and not self.is_dated(i):
                self.name(i)
        self.known = Known(ends | people, pairs, likely)

    def is_person(self, i: int) -> bool:
        """Say whether a month has another name beside it: "Jane May", "April Roe"."""
        if self.is_dated(i):
            return False
        if self.follows(i) and self.flags[i - 1] == NAME:
            return True
        return self.leads(i) and _SMALL.isdisjoint(self.words[max(i - 1, 0) : i])

    def is_dated(self, i: int) -> bool:
        """Say whether a month has a day, a year or a word of time beside it."""
        before = self.words[i - 1] if self.follows(i) else ""
        after = self.words[i + 1] if self.follows(i + 1) else ""
        return (
            before in _DATING
            or _DAY.fullmatch(before) is not None
            or _DAY.fullmatch(after) is not None
            or (len(after) == 4 and after.isdigit())
        )

    def openers(self) -> None:
        """Flag the ordinary words that are names where a sentence or quotation opens."""
        words, (ends, pairs, likely) = self.words, self.known
        for i in self.opening:
            word = words[i].removesuffix("'s")
            if word in STARTERS:
                named = self.leads(i) and (word, words[i + 1].removesuffix("'s")) in pairs
            else:
                named = (
                    word in ends
                    or (self.leads(i) and (word[-2:] != "ly" or word in _PERIODICALS))
                    or (word in likely and (word != words[i] or self.acts(i)))
                )
            if named:
                self.name(i)

    def acts(self, i: int) -> bool:
        """Say whether a verb follows word `i`: "Young agreed", not "Young people agreed"."""
        after = self.words[i + 1] if self.follows(i + 1) else ""
        return after in _VERBS or after[-2:] == "ed"

    # -- all together --------------------------------------------------------------------------

    def all(self) -> Names:
        """Return the names with their particles, and the words in capitals that are none."""
        words, flags, joined = self.words, self.flags, self.joined
        loud = []
        for i in sorted(self.capitals):
            if self.is_known(i):
                self.name(i)
            else:
                loud.append(i)
        for i in [i for i in self.found if words[i - 1] in _PARTICLES and not joined[i]]:
            k = i
            while (
                k and words[k - 1] in _PARTICLES and not flags[k - 1] and self.gap(k) in (" ", "-")
            ):
                k -= 1
                flags[k] = NAME
            joined[k + 1 : i + 1] = b"\x01" * (i - k)
            if k and flags[k - 1] == NAME and words[k] != "the":
                joined[k] = self.joins(k)
        joined.pop()
        return Names(flags, joined, loud, self.known)
