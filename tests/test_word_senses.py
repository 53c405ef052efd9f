"""The rules for senses of words, each with its example and its counterexample."""

from __future__ import annotations

from itertools import chain
from typing import Any

import pytest

from reliability.errors import LexiconError
from reliability.signals.sense_rules import SenseRule, expand_classes, makes_literal, parse_rule
from reliability.signals.word_senses import is_literal
from reliability.text.document import Document, parse
from reliability.text.lexicon import PhraseMatch, load_lexicon, shipped_matcher
from reliability.text.lexicon_files import read_file

TABLES = read_file("word_senses").tables
ROWS = TABLES["rule"]
LEXICONS = ("loaded", "slanted")  # of the words that have other senses
NEUTRAL = "zog"  # in no rule


def phrases_of(row: dict[str, Any], document: Document) -> list[PhraseMatch]:
    """Return the loaded phrases of a text that a rule is for."""
    found = shipped_matcher().find(document)
    words = expand_classes(row["words"])
    matches = chain.from_iterable(found[name] for name in LEXICONS)
    return [match for match in matches if document.words[match.first] in words]


@pytest.mark.parametrize("row", ROWS, ids=[row["literal"] for row in ROWS])
def test_a_rule_makes_its_example_literal(row: dict[str, Any]) -> None:
    document = parse(row["literal"])
    matches = phrases_of(row, document)
    assert matches
    assert all(makes_literal(parse_rule(row), document, match) for match in matches)
    assert all(is_literal(document, match) for match in matches)


@pytest.mark.parametrize("row", ROWS, ids=[row["loaded"] for row in ROWS])
def test_no_rule_makes_a_counterexample_literal(row: dict[str, Any]) -> None:
    document = parse(row["loaded"])
    matches = phrases_of(row, document)
    assert matches
    assert not any(is_literal(document, match) for match in matches)


def is_literal_between(rule: SenseRule, before: list[str], after: list[str]) -> bool:
    """Return True if a rule makes a word between some others literal."""
    document = parse(" ".join([*before, NEUTRAL, *after]))
    return makes_literal(rule, document, PhraseMatch(len(before), len(before) + 1, "emotive", 1.0))


@pytest.mark.parametrize("row", ROWS, ids=[row["literal"] for row in ROWS])
def test_a_rule_looks_as_far_as_it_says(row: dict[str, Any]) -> None:
    rule = parse_rule(row)
    cues = sorted(filter(str.isalpha, rule.beside.words)) if rule.beside else []
    for cue in cues[:1]:
        for distance in range(2, 30):
            words = [cue, *[NEUTRAL] * (distance - 1)]
            assert is_literal_between(rule, words, []) == (distance <= rule.before)
            assert is_literal_between(rule, [], words[::-1]) == (distance <= rule.after)
        if rule.before:
            sentences = [cue, "stayed.", NEUTRAL.title()]
            assert is_literal_between(rule, sentences, []) == (
                rule.before >= len(sentences) and not rule.in_sentence
            )


def test_every_word_of_a_rule_begins_a_loaded_phrase() -> None:
    first = {words[0] for name in LEXICONS for words in load_lexicon(name).phrases}
    for row in ROWS:
        assert set(expand_classes(row["words"])) <= first, row["words"]


def test_every_class_has_a_rule_and_no_word_is_listed_twice() -> None:
    items = " ".join(f"{row['words']} {row.get('beside', '')}" for row in ROWS).split()
    assert {name.upper() for name in TABLES["classes"]} <= set(items)
    lists = [*TABLES["classes"].values(), *(row["words"] for row in ROWS)]
    for words in [*lists, *(row.get("beside", "") for row in ROWS)]:
        assert len(words.split()) == len(set(words.split())), words


def test_a_class_that_is_nowhere_is_an_error() -> None:
    with pytest.raises(LexiconError, match=r"lexicons/word_senses\.toml: no class 'SHIPS'"):
        parse_rule({"words": "sank", "beside": "SHIPS"})
