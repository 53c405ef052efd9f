"""Rules about the words next to a phrase, as tables of a lexicon.

Next to some words a phrase means something else: "slammed the door" is literal. A rule is a table
`[[rule]]` of a file:

    [[rule]]
    words = "slammed slams"
    beside = "door gavel *'s"
    after = 4
    example = "She slammed the door."
    counterexample = "She slammed the plan."

It applies to phrases that begin with one of its `words`, or with any word if it has none, and whose
kind is one of its `kinds`, or any kind if it has none. The words near a phrase are the `before` words
before it and the `after` words after it; with both, also the words of the phrase. A name of several
words is one word, and no item of a rule. The rule holds if one of the items of `beside` is near the
phrase, and none of those of `unless`; without `beside`, only the latter matters. With `in_sentence`,
the words before the phrase are those of its sentence.

A word in capitals is a class of the file or of `closed_classes`, *'s is any word that ends in 's, and
NUM is a number. The signs " (a quotation mark), - (a hyphen without spaces) and $ (any punctuation)
stand directly next to the phrase.
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


class NeighbourRule(NamedTuple):
    """The phrases that a rule applies to, its cues, and the number of words in which they may be."""

    words: frozenset[str]  # empty for phrases that begin with any word
    kinds: frozenset[str]  # empty for phrases of any kind
    beside: Cues | None  # None if the rule holds wherever no cue of `unless` is near
    unless: Cues
    before: int
    after: int
    in_sentence: bool  # words before the sentence do not count


@cache
def rules_of(file: str) -> Mapping[str, tuple[NeighbourRule, ...]]:
    """Return the rules of a file by the first words of the phrases that they apply to.

    Returns
    -------
    dict
        The rules for phrases that begin with each word; under "", those for phrases with any first word.

    Raises
    ------
    LexiconError
        If a rule names a class of words that does not exist.
    """
    rules: dict[str, list[NeighbourRule]] = defaultdict(list)
    for row in read_file(file).tables["rule"]:
        rule = parse_rule(row, file)
        for word in rule.words or [""]:
            rules[word].append(rule)
    return {word: tuple(of_word) for word, of_word in rules.items()}


def parse_rule(row: Mapping[str, Any], file: str) -> NeighbourRule:
    """Return the rule that a table `[[rule]]` of a file describes."""
    return NeighbourRule(
        frozenset(expand_classes(row.get("words", ""), file)),
        frozenset(row.get("kinds", "").split()),
        _parse_cues(row["beside"], file) if "beside" in row else None,
        _parse_cues(row.get("unless", ""), file),
        row.get("before", 0),
        row.get("after", 0),
        row.get("in_sentence", False),
    )


def expand_classes(items: str, file: str) -> list[str]:
    """Return the items of a rule, with each class replaced by its words.

    Examples
    --------
    >>> expand_classes("ARTICLES of NUM", "word_senses")
    ['a', 'an', 'the', 'of', 'NUM']
    """
    return [
        word
        for item in items.split()
        for word in (_class(item, file) if item.isupper() and item != _NUMBER else [item])
    ]


def _class(name: str, file: str) -> list[str]:
    """Return the words of a class: one of the file of the rule, or a closed class."""
    own = read_file(file).tables
    closed = read_file(_CLOSED_CLASSES).tables["words"]
    for table in (own.get("classes", {}), own.get("words", {}), closed):
        if name.lower() in table:
            return str(table[name.lower()]).split()
    fault = f"no class {name!r} here or in {_CLOSED_CLASSES}.toml, though a rule names it"
    raise lexicon_error(file, f"{fault}: correct the rule, or add the class to [classes]")


def _parse_cues(items: str, file: str) -> Cues:
    """Return the cues that the items of a rule name."""
    expanded = expand_classes(items, file)
    endings = tuple(item[1:] for item in expanded if item.startswith(_ENDING))
    signs = tuple(_SIGNS[item] for item in expanded if item in _SIGNS)
    others = {*_SIGNS, _NUMBER, *(_ENDING + ending for ending in endings)}
    return Cues(frozenset(expanded) - others, endings, _NUMBER in expanded, signs)


def any_rule_holds(document: Document, match: PhraseMatch, file: str) -> bool:
    """Return True if a rule of a file holds for a phrase."""
    rules = rules_of(file)
    return any(
        holds(rule, document, match)
        for word in (document.words[match.first], "")
        for rule in rules.get(word, ())
    )


def holds(rule: NeighbourRule, document: Document, match: PhraseMatch) -> bool:
    """Return True if a rule holds for a phrase that begins with one of the words of the rule."""
    if rule.kinds and match.kind not in rule.kinds:
        return False
    words, gaps = _words_near(rule, document, match), []
    if rule.before:
        gaps.append(document.gap_before(match.first))
    if rule.after:
        gaps.append(document.gap_after(match.last - 1))
    is_beside = rule.beside is None or _has_cue(rule.beside, words, gaps)
    return is_beside and not _has_cue(rule.unless, words, gaps)


def _words_near(rule: NeighbourRule, document: Document, match: PhraseMatch) -> list[str]:
    """Return the words near a phrase in which a rule looks for cues.

    Those of a name of several words are "", or "'s" for an owner; a single one may be "the FBI".
    """
    start, end = match.last, match.first
    if rule.before or rule.in_sentence:
        sentence = document.sentences[document.sentence_of[match.first]]
        lowest = sentence.first if rule.in_sentence else 0
        start = document.window(match.first, -rule.before, lowest)
    if rule.after:
        end = document.window(match.last, rule.after, len(document.words))
    words = document.words[start:end]
    for i in range(start, end):
        if document.continues_entity[i] and words[max(i - 1 - start, 0)] != "the":
            words[i - start] = "'s" if document.is_genitive(i) else ""
            if i > start:
                words[i - 1 - start] = ""
    return words


def _has_cue(cues: Cues, words: Sequence[str], gaps: Sequence[str]) -> bool:
    """Return True if a cue is among the words near a phrase, or in the gaps next to it."""
    if not cues.words.isdisjoint(words):
        return True
    if cues.endings and any(word.endswith(cues.endings) for word in words):
        return True
    if cues.numbers and any(word[:1].isdigit() for word in words):
        return True
    return any(sign.search(gap) for sign in cues.signs for gap in gaps)
