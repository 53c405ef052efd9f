"""Lexicons: TOML files of phrases with kinds and weights, and the one pass that finds them all.

A lexicon says where it comes from, under what licence, and how it was adapted, or it does not load.
This module knows how phrases are stored and matched. It refuses to know what a kind means: that is
for the signal that asked for it.

    [lexicon]
    source = "…"
    licence = "…"
    adapted = "…"

    [[group]]
    kind = "booster"
    weight = 1.0
    phrases = ["certainly", "without a doubt"]

An exception is a longer phrase of weight 0: the longest match wins, and weight 0 is no match.
A lexicon of what is only counted says `matched = false` and stays out of the pass. There a phrase may
also hold signs and masks, such as "<name>", as the register has them.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Mapping
from functools import cache, partial
from itertools import compress, count, repeat
from operator import contains, or_
from typing import Any, NamedTuple

from reliability.text.document import Document
from reliability.text.lexicon_files import (
    PHRASES,
    LexiconFile,
    all_files,
    lexicon_error,
    parse_file,
    read_file,
)

_WORD = re.compile(r"[^\W_A-Z][^\WA-Z]*+(?:['.][^\WA-Z]+)*+[.%]?")
_COUNTED = re.compile(rf'{_WORD.pattern}|<[a-z]+>|[,.:?!"]')


class PhraseEntry(NamedTuple):
    """What a lexicon says of one phrase."""

    lexicon: str
    kind: str
    weight: float


class PhraseMatch(NamedTuple):
    """A phrase found: word indices (`last` exclusive), its kind and its weight."""

    first: int
    last: int
    kind: str
    weight: float


# `Match(*…)` without a frame of Python's: an article has 170.
_match: Callable[[tuple[int, int, str, float]], PhraseMatch] = partial(tuple.__new__, PhraseMatch)


class Lexicon(NamedTuple):
    """The phrases of a checked file, as tuples of folded words, and the file's provenance."""

    name: str
    provenance: Mapping[str, str]
    phrases: Mapping[tuple[str, ...], PhraseEntry]
    matched: bool


def parse_lexicon(name: str, data: bytes) -> Lexicon:
    """Read and check one lexicon.

    Raises LexiconError where the TOML is malformed, provenance is missing, a weight is no number,
    a phrase is no string or empty, or a phrase stands twice.
    """
    return _lexicon(parse_file(name, data))


def _lexicon(file: LexiconFile) -> Lexicon:
    """Check the phrases of a file."""
    name, provenance = file.name, dict(file.provenance)
    wrong = partial(lexicon_error, name)
    groups = file.tables.get("group", [])
    if not isinstance(groups, list) or not all(isinstance(group, dict) for group in groups):
        raise wrong("group must be a list of tables: [[group]]")
    matched = provenance.pop("matched", True)
    if not isinstance(matched, bool):
        raise wrong(f"[lexicon] matched = {matched!r} is not true or false")
    phrases: dict[tuple[str, ...], PhraseEntry] = {}
    for number, group in enumerate(groups, 1):
        kind, weight, items = group.get("kind"), group.get("weight", 1.0), group.get("phrases")
        if not isinstance(kind, str) or not isinstance(items, list):
            raise wrong(f"group {number} needs a kind (string) and phrases (list)")
        if not (type(weight) in (int, float) and math.isfinite(weight)):
            raise wrong(f"group {number} ({kind}): weight {weight!r} is not a number")
        for phrase in items:
            key = tuple(phrase.replace("-", " ").split()) if isinstance(phrase, str) else ()
            allowed = _WORD if matched else _COUNTED
            if not key or not all(map(allowed.fullmatch, key)):
                raise wrong(
                    f"group {number} ({kind}): {phrase!r} is not a phrase of lower-case words "
                    "with straight apostrophes and no other signs"
                )
            if key in phrases:
                raise wrong(f"{phrase!r} stands twice ({phrases[key].kind} and {kind})")
            phrases[key] = PhraseEntry(name, kind, float(weight))
    if not phrases:
        raise wrong("has no phrases")
    return Lexicon(name, provenance, phrases, matched)


@cache
def load_lexicon(name: str) -> Lexicon:
    """Return a lexicon of this package."""
    return _lexicon(read_file(name))


@cache
def shipped_lexicons() -> dict[str, Lexicon]:
    """Return the lexicons of phrases of this package by name, in alphabetical order."""
    files = all_files().items()
    return {name: load_lexicon(name) for name, file in files if file.content == PHRASES}


_NOWHERE: dict[str, Any] = {}  # the node after a word that carries no phrase on


class Matcher:
    """All phrases of some lexicons in one trie over words."""

    def __init__(self, lexicons: Iterable[Lexicon]) -> None:
        # A node maps the next word to a node; the key "" holds the entries that end there, each with
        # the number of its words.
        self._root: dict[str, Any] = {}
        self._names: list[str] = []
        for lexicon in lexicons:
            self._names.append(lexicon.name)
            for words, entry in lexicon.phrases.items():
                node = self._root
                for word in words:
                    node = node.setdefault(word, {})
                node.setdefault("", []).append((len(words), entry))

    def find(self, document: Document) -> dict[str, list[PhraseMatch]]:
        """Return the matches of each lexicon, in order, longest first, without overlaps.

        A name matches nothing, and no phrase runs over a sign other than a dash or apostrophe.
        """
        words, names = document.words, document.entities
        found: dict[str, list[PhraseMatch]] = {name: [] for name in self._names}
        free: dict[str, int] = dict.fromkeys(self._names, 0)
        # Four words in five start no phrase here, and are passed over without a loop in Python.
        nodes = list(map(self._root.get, words, repeat(_NOWHERE)))
        longer = bytes(map(contains, nodes, [*words[1:], None]))
        ending = map(contains, nodes, repeat(""))
        for i in compress(count(), map(or_, longer, ending)):
            if names[i]:
                continue
            node = nodes[i]
            ends = self._longest(document, node, i) if longer[i] else node[""]
            for length, (name, kind, weight) in ends:
                if free[name] <= i:
                    free[name] = last = i + length
                    if weight:
                        found[name].append(_match((i, last, kind, weight)))
        return found

    @staticmethod
    def _longest(document: Document, node: dict[str, Any], i: int) -> list[tuple[int, PhraseEntry]]:
        """Return the length and entry of the longest phrase of each lexicon from a word on."""
        best: dict[str, tuple[int, PhraseEntry]] = {}
        words, names, gaps = document.words, document.entities, document.gaps
        j = i
        while True:
            j += 1
            for end in node.get("", ()):
                best[end[1].lexicon] = end
            if j >= len(words) or (node := node.get(words[j], _NOWHERE)) is _NOWHERE:
                break
            gap = gaps[j]
            if names[j] or (gap != " " and (gap.strip(" \n-'") or "\n\n" in gap)):
                break
        return list(best.values())


@cache
def shipped_matcher() -> Matcher:
    """Return the matcher of all shipped lexicons that hold phrases."""
    return Matcher(lexicon for lexicon in shipped_lexicons().values() if lexicon.matched)
