"""Errors of grammar, found by rules over the classes of neighbouring words, without a parser.

The rules are in `lexicons/grammar.toml`, each with examples of errors and of correct English. A pattern
is a row of items: a word, a class in capitals (of the file or of the table of words), several of these
with "|" between, or "!" and what may not stand there. "^" is the start of a sentence, "$" a mark of
punctuation or an end, "," a comma, NUM a number and NAME a name. The items in round brackets are the
error:

    pattern = "!if|though (he|she are)"

Nothing is an error in a quotation, in a name, next to a hyphen, or in a line that is not prose.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence, Set
from functools import cache
from itertools import product
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from reliability.errors import LexiconError
from reliability.text.document import Document
from reliability.text.lexicon_files import read_file
from reliability.text.named_entities import ENTITY
from reliability.text.vocabulary import WORD_CLASSES, WordColumn, class_combinations, word_classes

_FILE = "grammar"
_EDGES = frozenset("^ $ , NUM NAME".split())
_OTHER = 0  # the code of words that no rule has
_SPACES = (" ", "\n")
_MARKS = (*'.,;:!?)"\n', "")  # after the end of a clause
_ENDS = tuple(".!?;:,")
_LONGEST_HEADING = 12
_REACH = 12  # words before an error that may excuse it
_JOINED = frozenset("-/'_*@#&=<>+$\\")  # next to a word, these make it a part of a longer one


class Item(NamedTuple):
    """One place of a pattern: the codes of the words that fit, and the edges that do."""

    codes: frozenset[int]
    edges: frozenset[str] = frozenset()
    negated: bool = False


class Rule(NamedTuple):
    """A pattern of an error, with the words that excuse it, and its note."""

    note: str
    before: tuple[Item, ...]  # nearest last
    error: tuple[Item, ...]
    after: tuple[Item, ...]
    unless: frozenset[str]
    lower: bool  # the error has no capital, not even at the start of a sentence
    quoted: (
        bool  # an error of spelling, which nobody can speak, so that it is one in quotations too
    )
    trigger: int  # the place in the pattern of the first of the two words that are looked up


class GrammarError(NamedTuple):
    """The first and the last word (exclusive) of an error, and the note on it."""

    first: int
    last: int
    note: str


class Grammar(NamedTuple):
    """The rules by the codes of two neighbouring words, and the code of each word."""

    codes: WordColumn
    rules: dict[tuple[int, int], tuple[Rule, ...]]
    triggers: NDArray[np.bool_]  # True at the codes of two neighbouring words that have rules


# -- reading the rules ----------------------------------------------------------------------------


@cache
def grammar() -> Grammar:
    """Return the rules of the package."""
    file = read_file(_FILE)
    rows = file.tables["rule"]
    classes = {name.upper(): words.split() for name, words in file.tables["classes"].items()}
    listed: dict[str, set[str]] = defaultdict(set)  # the classes of the file, and literal words
    for name, words in classes.items():
        for word in words:
            listed[word].add(name)
    for row in rows:
        for word in row["pattern"].replace("(", "").replace(")", "").replace("!", "").split():
            for literal in word.split("|"):
                if literal not in _EDGES and literal.islower():
                    listed[literal].add(literal)

    def names_of(word: str) -> frozenset[str]:
        return frozenset((*word_classes(word), *listed.get(word, ())))

    code_of = _number({*map(frozenset, class_combinations()), *map(names_of, listed)})
    codes_of: dict[str, set[int]] = defaultdict(set)
    for names, code in code_of.items():
        for name in names:
            codes_of[name].add(code)
    known = {*classes, *WORD_CLASSES}
    rules: dict[tuple[int, int], tuple[Rule, ...]] = {}
    for row in rows:
        rule = parse_rule(row, codes_of, known)
        items = (*rule.before, *rule.error, *rule.after)[rule.trigger :]
        for pair in product(items[0].codes, items[1].codes):
            rules[pair] = (*rules.get(pair, ()), rule)
    triggers = np.zeros((len(code_of) + 1,) * 2, np.bool_)
    for pair in rules:
        triggers[pair] = True
    return Grammar(WordColumn(lambda word: code_of.get(names_of(word), _OTHER)), rules, triggers)


def _number(kinds: set[frozenset[str]]) -> dict[frozenset[str], int]:
    """Return a code for each combination of classes and literal words but the empty one."""
    return {
        kind: code
        for code, kind in enumerate(sorted(kinds - {frozenset()}, key=sorted), _OTHER + 1)
    }


def parse_rule(row: dict[str, str], codes_of: dict[str, set[int]], known: set[str]) -> Rule:
    """Return the rule of a table of the file."""
    pattern = row["pattern"]
    before, _, rest = pattern.partition("(")
    error, bracket, after = rest.partition(")")
    if not bracket:
        raise LexiconError(f"lexicons/{_FILE}.toml: pattern {pattern!r} has no (error)")
    parts = [
        tuple(_parse_item(item, codes_of, known) for item in part.split())
        for part in (before, error, after)
    ]
    return Rule(
        row["note"],
        parts[0],
        parts[1],
        parts[2],
        frozenset(str(row.get("unless", "")).split()),
        bool(row.get("lower")),
        bool(row.get("quoted")),
        len(parts[0]) + _trigger(parts[1], codes_of["the"] | codes_of["a"]),
    )


def _trigger(error: tuple[Item, ...], frequent: Set[int]) -> int:
    """Return the first of the two words of an error to look up: the rarest pair, or the last of several.

    An item of many classes, or with an article, is in many places.
    """
    rarity = [len(item.codes) * (1 if frequent.isdisjoint(item.codes) else 20) for item in error]
    pairs = range(max(len(error) - 1, 1))
    return min(reversed(pairs), key=lambda at: rarity[at] * rarity[min(at + 1, len(error) - 1)])


def _parse_item(item: str, codes_of: dict[str, set[int]], known: set[str]) -> Item:
    """Return an item of a pattern: "the|a", "!if", "NOUN-GROUP" (a class without another)."""
    codes: set[int] = set()
    edges = set()
    for name in item.removeprefix("!").split("|"):
        wanted, _, left_out = name.partition("-")
        if name in _EDGES:
            edges.add(name)
        elif wanted.isupper() and wanted not in known:
            raise LexiconError(f"lexicons/{_FILE}.toml: no class {wanted!r} in {item!r}")
        else:
            codes |= codes_of.get(wanted, set()) - codes_of.get(left_out, set())
    return Item(frozenset(codes), frozenset(edges), item.startswith("!"))


# -- finding errors -------------------------------------------------------------------------------


def find_rule_errors(document: Document) -> list[GrammarError]:
    """Return the errors in a document that the rules find, in order."""
    codes_of, rules, triggers = grammar()
    if len(document.words) < 2:
        return []
    column = codes_of.of(document.word_rows)
    codes = column.tolist()
    found = []
    for i in triggers[column[:-1], column[1:]].nonzero()[0].tolist():
        for rule in rules[codes[i], codes[i + 1]]:
            if error := _match(document, codes, rule, i - rule.trigger):
                found.append(error)
                break
    return found


def _match(document: Document, codes: Sequence[int], rule: Rule, start: int) -> GrammarError | None:
    """Return the error if a pattern matches from word `start` on and nothing excuses it."""
    first = start + len(rule.before)
    last = first + len(rule.error)
    if first < 0 or last > len(codes):
        return None
    items = (*rule.before, *rule.error, *rule.after)
    for k, item in enumerate(items, start):
        # The characters between the word and the one before it, or after it for items before the error.
        between = k + 1 if k < first else k
        is_next = k == first or _is_next(document, between)
        if _fits(document, codes, item, k, document.gaps[min(between, len(codes))], is_next) == (
            item.negated
        ):
            return None
    if not _is_plain(document, rule, first, last) or _is_excused(document, rule, first):
        return None
    return GrammarError(first, last, rule.note)


def _is_next(document: Document, k: int) -> bool:
    """Return True if word `k` and the word before it are neighbours in a sentence."""
    return (
        0 < k < len(document.words)
        and document.gaps[k] in _SPACES
        and document.sentence_of[k] == document.sentence_of[k - 1]
    )


def _fits(
    document: Document, codes: Sequence[int], item: Item, k: int, gap: str, is_next: bool
) -> bool:
    """Return True if word `k`, or the edge where it would be, is among those of an item."""
    if is_next:
        return codes[k] in item.codes or (
            ("NUM" in item.edges and document.words[k][0].isdigit())
            or ("NAME" in item.edges and document.entities[k] == ENTITY)
        )
    return (
        ("^" in item.edges and (k < 0 or document.sentence_of[k] != document.sentence_of[k + 1]))
        or ("$" in item.edges and (gap[:1] in _MARKS))
        or ("," in item.edges and gap.startswith(","))
    )


def _is_plain(document: Document, rule: Rule, first: int, last: int) -> bool:
    """Return True if some words are the author's, in prose, and neither names nor parts of compounds."""
    if any(document.entities[first:last]):
        return False
    if not rule.quoted and any(document.quoted[first:last]):
        return False
    sentence = document.sentences[document.sentence_of[first]]
    if document.gaps[first][-1:] in _JOINED or document.gaps[last].strip()[:1] in _JOINED:
        return False
    opens = first == sentence.first and not rule.lower
    if any(document.original(k) != document.words[k] for k in range(first + opens, last)):
        return False
    return is_prose(document, sentence.first, sentence.last)


def is_prose(document: Document, first: int, last: int) -> bool:
    """Return True if a sentence ends with a mark, or is long enough to be no heading."""
    is_long = document.size_of(first, last) > _LONGEST_HEADING
    return document.gaps[last].startswith(_ENDS) or is_long


def _is_excused(document: Document, rule: Rule, first: int) -> bool:
    """Return True if one of the words that excuse an error is before it in the sentence."""
    if not rule.unless:
        return False
    start = document.sentences[document.sentence_of[first]].first
    return not rule.unless.isdisjoint(
        document.words[document.window(first, -_REACH, start) : first]
    )
