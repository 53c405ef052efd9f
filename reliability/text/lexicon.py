"""Lexicons: phrases with kinds and weights from TOML files, and the one pass that matches them all.

A file (see `reliability.text.lexicon_files`) has groups of phrases:

    [[group]]
    kind = "booster"
    weight = 1.0
    phrases = ["certainly", "without a doubt"]

An exception is a longer phrase of weight 0: the longest match wins, and a match of weight 0 is dropped.
A lexicon with `matched = false`, whose phrases are only counted, is not part of the pass. Its phrases
may also have signs and the masks of `reliability.text.register`, such as "<name>". The meaning of a
kind is up to the signal that reads it.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache, partial, reduce
from operator import or_
from typing import Any, NamedTuple

import numpy as np

from reliability.errors import LexiconError
from reliability.text.document import Document
from reliability.text.lexicon_files import (
    PHRASES,
    LexiconFile,
    Words,
    all_files,
    is_weight,
    lexicon_error,
    listed_phrases,
    parse_file,
    read_file,
    split_groups,
    split_phrases,
)
from reliability.text.vocabulary import WordColumn

_WORD = re.compile(r"[^\W_A-Z][^\WA-Z]*+(?:['.][^\WA-Z]+)*+[.%]?")
_PLAIN_PHRASE = "[a-z]++(?: [a-z]++)*+"  # most phrases; tried first, as it is faster
_WORD_MASK_OR_SIGN = re.compile(rf'{_WORD.pattern}|<[a-z]+>|[,.:?!"]')


class PhraseEntry(NamedTuple):
    """The lexicon, the kind and the weight of a phrase."""

    lexicon: str
    kind: str
    weight: float


class PhraseMatch(NamedTuple):
    """A phrase found in a document."""

    first: int  # index of its first word
    last: int  # index of the word after it
    kind: str
    weight: float  # not 0


# There are 200 matches in an article, and this takes half the time of `PhraseMatch(…)`.
_new_match = partial(tuple.__new__, PhraseMatch)


class Lexicon(NamedTuple):
    """The phrases of a valid file."""

    name: str  # of the file, without ".toml"
    provenance: Mapping[str, str]
    phrases: Mapping[Words, PhraseEntry]  # by their words, in the form of `Document.words`
    matched: bool  # False if the phrases are only counted


def parse_lexicon(name: str, data: bytes) -> Lexicon:
    """Parse the bytes of a file and check them.

    Raises
    ------
    LexiconError
        If the TOML is malformed, the provenance incomplete, a weight not a number, or a phrase empty,
        duplicate or not a string.

    Examples
    --------
    >>> head = '[lexicon]\\nsource = "ours"\\nlicence = "MIT"\\nadapted = "by hand"\\n'
    >>> group = '[[group]]\\nkind = "booster"\\nphrases = ["no doubt"]'
    >>> parse_lexicon("sample", (head + group).encode()).phrases
    {('no', 'doubt'): PhraseEntry(lexicon='sample', kind='booster', weight=1.0)}
    """
    return _lexicon_of(parse_file(name, data))


@cache
def load_lexicon(name: str) -> Lexicon:
    """Return a lexicon of this package by its name."""
    return _lexicon_of(read_file(name), split_groups(name))


@cache
def shipped_lexicons() -> dict[str, Lexicon]:
    """Return the lexicons of this package by name, in alphabetical order."""
    files = all_files().items()
    return {name: load_lexicon(name) for name, file in files if file.content == PHRASES}


@cache
def matched_lexicons() -> dict[str, Lexicon]:
    """Return the lexicons of this package whose phrases are matched; the others are not checked."""
    return {
        name: load_lexicon(name)
        for name, file in all_files().items()
        if file.content == PHRASES and file.provenance.get("matched", True)
    }


def _lexicon_of(file: LexiconFile, split: Sequence[list[Words]] = ()) -> Lexicon:
    """Return the lexicon of a file, or raise LexiconError.

    `split` has the words of each group of a shipped file; the forms of their phrases are tested.
    """
    provenance = dict(file.provenance)
    groups = file.tables.get("group", [])
    if not isinstance(groups, list) or not all(isinstance(group, dict) for group in groups):
        raise lexicon_error(file.name, "group must be a list of tables: [[group]]")
    matched = provenance.pop("matched", True)
    if not isinstance(matched, bool):
        raise lexicon_error(file.name, f"[lexicon] matched = {matched!r} is not true or false")
    word = _WORD if matched else _WORD_MASK_OR_SIGN
    phrases: dict[Words, PhraseEntry] = {}
    for number, group in enumerate(groups, 1):
        entry = _entry(file.name, number, group)
        words = split[number - 1] if split else _checked_words(entry, number, group, word)
        found = dict.fromkeys(words, entry)
        if len(found) < len(words) or not found.keys().isdisjoint(phrases.keys()):
            raise _duplicate(phrases, entry, words)
        phrases |= found
    if not phrases:
        raise lexicon_error(file.name, "has no phrases")
    return Lexicon(file.name, provenance, phrases, matched)


def _entry(name: str, number: int, group: Mapping[str, Any]) -> PhraseEntry:
    """Return the entry of the phrases of a group, or raise LexiconError."""
    kind, weight, lines = group.get("kind"), group.get("weight", 1.0), group.get("lines")
    has_phrases = isinstance(group.get("phrases"), str | list) or isinstance(lines, str)
    if not isinstance(kind, str) or not has_phrases:
        raise lexicon_error(
            name, f"group {number} needs a kind (string) and phrases (with commas, or a list)"
        )
    if not is_weight(weight):
        raise lexicon_error(name, f"group {number} ({kind}): weight {weight!r} is not a number")
    return PhraseEntry(name, kind, float(weight))


def _checked_words(
    entry: PhraseEntry, number: int, group: Mapping[str, Any], word: re.Pattern[str]
) -> list[Words]:
    """Return the words of each phrase of a group, or raise LexiconError."""
    listed = listed_phrases(group)
    if fault := _find_fault(listed, word):
        raise lexicon_error(entry.lexicon, f"group {number} ({entry.kind}): {fault}")
    return split_phrases(listed)


def _find_fault(phrases: list[Any], word: re.Pattern[str]) -> str:
    """Return the fault of the first malformed phrase, or ""; one search checks all phrases."""
    phrase_pattern = rf"(?:{word.pattern})(?:[ -]+(?:{word.pattern}))*+"
    if all(isinstance(phrase, str) for phrase in phrases) and re.fullmatch(
        rf"(?:{_PLAIN_PHRASE}\n|{phrase_pattern}\n)*+", "\n".join((*phrases, ""))
    ):
        return ""
    wrong = next(
        phrase
        for phrase in phrases
        if not (isinstance(phrase, str) and re.fullmatch(phrase_pattern, phrase))
    )
    return f"{wrong!r} is not a phrase of lower-case words with straight apostrophes and no other signs"


def _duplicate(
    phrases: Mapping[Words, PhraseEntry], entry: PhraseEntry, found: Iterable[Words]
) -> LexiconError:
    """Return the error for a phrase that is in a lexicon or in its group twice."""
    seen = dict(phrases)
    for words in found:
        if words in seen:
            kinds = f"{seen[words].kind} and {entry.kind}"
            return lexicon_error(entry.lexicon, f"duplicate phrase {' '.join(words)!r} ({kinds})")
        seen[words] = entry
    raise AssertionError("no phrase is there twice")


_Ends = tuple[tuple[int, PhraseEntry], ...]  # phrases that end at a word, with their lengths


class _Node:
    """A node of the trie: the next nodes by word, and the phrases that end here with their lengths."""

    __slots__ = ("ends", "following")

    def __init__(self) -> None:
        self.following: dict[str, _Node] = {}
        self.ends: _Ends = ()


_BITS = np.iinfo(np.intp).bits - 1  # of a number in a column of words, without its sign


class Matcher:
    """Find the phrases of several lexicons in one pass over the words of a document.

    Examples
    --------
    >>> from reliability.text.document import parse
    >>> matcher = Matcher([load_lexicon("certainty")])
    >>> matcher.find(parse("It is undoubtedly true."))["certainty"]
    [PhraseMatch(first=2, last=3, kind='booster', weight=1.0)]
    """

    def __init__(self, lexicons: Iterable[Lexicon]) -> None:
        self._names: list[str] = []
        self._phrases: dict[str, list[tuple[Words, PhraseEntry]]] = defaultdict(list)
        bits: dict[str, int] = {}  # of the second words of phrases; several words share a bit
        for lexicon in lexicons:
            self._names.append(lexicon.name)
            for words, entry in lexicon.phrases.items():
                self._phrases[words[0]].append((words, entry))
                if len(words) > 1:
                    bits.setdefault(words[1], 1 << len(bits) % _BITS)
        self._nodes: dict[str, _Node] = {}  # of the first words that a document has had
        self._numbers: dict[_Ends, int] = {(): 0}
        self._ends: list[_Ends] = [()]
        self._number = WordColumn(self._number_of, np.uint16)
        self._bit = WordColumn(lambda word: bits.get(word, 0))
        self._next_bits = WordColumn(
            lambda word: reduce(
                or_,
                (bits[words[1]] for words, _ in self._phrases.get(word, ()) if len(words) > 1),
                0,
            )
        )

    def _node(self, first: str) -> _Node:
        """Return the node of a first word, made on first use: most words are in no article."""
        if first not in self._nodes:
            root = self._nodes[first] = _Node()
            for words, entry in self._phrases.get(first, ()):
                node = root
                for word in words[1:]:
                    node = node.following.setdefault(word, _Node())
                node.ends += ((len(words), entry),)
        return self._nodes[first]

    def _number_of(self, word: str) -> int:
        """Return the place in `_ends` of the phrases that are this word alone; many words share one."""
        if word not in self._phrases:
            return 0
        ends = self._node(word).ends
        if ends not in self._numbers:
            self._numbers[ends] = len(self._ends)
            self._ends.append(ends)
        return self._numbers[ends]

    def find(self, document: Document) -> dict[str, list[PhraseMatch]]:
        """Return the matches of each lexicon, in order and without overlaps.

        The longest phrase wins. A named entity matches nothing, and no phrase extends over a sign other
        than a dash or an apostrophe.
        """
        found: dict[str, list[PhraseMatch]] = {name: [] for name in self._names}
        free = dict.fromkeys(self._names, 0)  # the first word after the last match of each lexicon
        for i, number, is_longer in self._starts(document):
            for length, (name, kind, weight) in (
                self._longest_phrases(document, i) if is_longer else self._ends[number]
            ):
                if free[name] <= i:
                    free[name] = i + length
                    if weight:
                        found[name].append(_new_match((i, i + length, kind, weight)))
        return found

    def _starts(self, document: Document) -> Iterator[tuple[int, int, int]]:
        """Yield the words that start a phrase, the numbers of their ends, and 0 if no longer one can.

        Most words begin some phrase, but few are one, or come before a word that may be second.
        """
        rows = document.word_rows
        numbers = self._number.of(rows)
        is_longer = self._next_bits.of(rows)
        is_longer[:-1] &= self._bit.of(rows)[1:]
        is_longer[-1:] = 0
        starts = (numbers | is_longer) > 0
        starts &= np.frombuffer(document.entities, np.uint8) == 0
        positions = starts.nonzero()[0]
        columns = (positions, numbers[positions], is_longer[positions])
        return zip(*(column.tolist() for column in columns), strict=True)

    def _longest_phrases(self, document: Document, first: int) -> _Ends:
        """Return the longest phrase of each lexicon that starts with a word."""
        words = document.words
        node = self._nodes.get(words[first]) or self._node(words[first])
        longest = node.ends
        for i in range(first + 1, len(words)):
            following = node.following.get(words[i])
            if following is None or document.entities[i] or not _joins(document.gaps[i]):
                break
            node = following
            if node.ends and longest:
                here = {entry.lexicon for _, entry in node.ends}
                kept = [end for end in longest if end[1].lexicon not in here]
                longest = (*kept, *node.ends)
            elif node.ends:
                longest = node.ends
        return longest


def _joins(gap: str) -> bool:
    """Return True if a gap may be between two words of a phrase."""
    return gap == " " or not (gap.strip(" \n-'") or "\n\n" in gap)


@cache
def shipped_matcher() -> Matcher:
    """Return the matcher of all lexicons of this package whose phrases are matched."""
    return Matcher(matched_lexicons().values())
