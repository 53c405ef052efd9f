"""Rules for senses of words: a loaded word next to some others is literal, as in "slammed the door".

The rules are in `lexicons/word_senses.toml`, which describes their notation, each with an example in
which a word is literal and one in which it is loaded.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any, NamedTuple

from reliability.text.document import Document
from reliability.text.lexicon import PhraseMatch
from reliability.text.lexicon_files import lexicon_error, read_file

_FILE = "word_senses"
_CLOSED_CLASSES = "closed_classes"
_NUMBER = "NUM"
_ENDING = "*"  # before the end of a word
# The signs of the notation, as patterns for the characters next to a phrase.
_SIGNS = {'"': re.compile('"'), "-": re.compile(r"\A-\Z"), "$": re.compile(r"\S")}


class Cues(NamedTuple):
    """What a rule looks for next to a phrase: words, ends of words, numbers and signs."""

    words: frozenset[str]
    endings: tuple[str, ...]
    numbers: bool
    signs: tuple[re.Pattern[str], ...]


class SenseRule(NamedTuple):
    """The cues of a literal sense, those that rule it out, and how many words away they may be."""

    beside: Cues | None  # None: the sense is literal unless it is ruled out
    unless: Cues
    before: int
    after: int
    in_sentence: bool  # words before the sentence do not count, and a name is one word


@cache
def sense_rules() -> Mapping[str, tuple[SenseRule, ...]]:
    """Return the rules of the package by the words that they are for.

    Raises
    ------
    LexiconError
        If a rule names a class of words that does not exist.
    """
    rules: dict[str, list[SenseRule]] = defaultdict(list)
    for row in read_file(_FILE).tables["rule"]:
        rule = parse_rule(row)
        for word in expand_classes(row["words"]):
            rules[word].append(rule)
    return {word: tuple(of_word) for word, of_word in rules.items()}


def parse_rule(row: Mapping[str, Any]) -> SenseRule:
    """Return the rule of a table of the file."""
    return SenseRule(
        _parse_cues(row["beside"]) if "beside" in row else None,
        _parse_cues(row.get("unless", "")),
        row.get("before", 0),
        row.get("after", 0),
        row.get("in_sentence", False),
    )


def expand_classes(items: str) -> list[str]:
    """Return the items of a rule, with the words of a class in its place.

    Examples
    --------
    >>> expand_classes("ARTICLES of NUM")
    ['a', 'an', 'the', 'of', 'NUM']
    """
    return [
        word
        for item in items.split()
        for word in (_class(item) if item.isupper() and item != _NUMBER else [item])
    ]


def _class(name: str) -> list[str]:
    """Return the words of a class of the file of rules, or of the closed classes."""
    own = read_file(_FILE).tables
    for table in (own["classes"], own["words"], read_file(_CLOSED_CLASSES).tables["words"]):
        if name.lower() in table:
            return str(table[name.lower()]).split()
    raise lexicon_error(_FILE, f"no class {name!r}, nor in {_CLOSED_CLASSES}.toml")


def _parse_cues(items: str) -> Cues:
    """Return the cues that some items of a rule stand for."""
    expanded = expand_classes(items)
    endings = tuple(item[1:] for item in expanded if item.startswith(_ENDING))
    signs = tuple(_SIGNS[item] for item in expanded if item in _SIGNS)
    others = {*_SIGNS, _NUMBER, *(_ENDING + ending for ending in endings)}
    return Cues(frozenset(expanded) - others, endings, _NUMBER in expanded, signs)


def is_literal_by_rule(document: Document, match: PhraseMatch) -> bool:
    """Return True if a rule for the first word of a phrase makes it literal."""
    rules = sense_rules().get(document.words[match.first], ())
    return any(makes_literal(rule, document, match) for rule in rules)


def makes_literal(rule: SenseRule, document: Document, match: PhraseMatch) -> bool:
    """Return True if a rule makes a phrase literal."""
    words, gaps = _words_near(rule, document, match), []
    if rule.before:
        gaps.append(document.gap_before(match.first))
    if rule.after:
        gaps.append(document.gap_after(match.last - 1))
    is_beside = rule.beside is None or _has_cue(rule.beside, words, gaps)
    return is_beside and not _has_cue(rule.unless, words, gaps)


def _words_near(rule: SenseRule, document: Document, match: PhraseMatch) -> list[str]:
    """Return the words that a rule looks at."""
    start = max(match.first - rule.before, 0) if rule.before else match.last
    if rule.in_sentence:
        sentence = document.sentences[document.sentence_of[match.first]]
        start = document.window(match.first, -rule.before, sentence.first)
    end = match.last + rule.after if rule.after else match.first
    return document.words[start:end]


def _has_cue(cues: Cues, words: Sequence[str], gaps: Sequence[str]) -> bool:
    """Return True if one of some cues is among the words near a phrase, or in the gaps next to it."""
    if not cues.words.isdisjoint(words):
        return True
    if cues.endings and any(word.endswith(cues.endings) for word in words):
        return True
    if cues.numbers and any(word[0].isdigit() for word in words):
        return True
    return any(sign.search(gap) for sign in cues.signs for gap in gaps)
