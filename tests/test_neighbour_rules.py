"""The rules about the words next to a phrase, each with its example and its counterexample."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain
from typing import Any

import pytest

from reliability.errors import LexiconError
from reliability.signals.mind_reading import claims_about_minds
from reliability.signals.neighbour_rules import NeighbourRule, expand_classes, holds, parse_rule
from reliability.signals.registry import measure
from reliability.signals.word_senses import is_literal
from reliability.text.document import Document, parse
from reliability.text.lexicon import PhraseMatch, load_lexicon, shipped_matcher
from reliability.text.lexicon_files import read_file

SENSES, MINDS = "word_senses", "mind_reading"  # files of rules
HEDGES, CAUTION = "hedging", "caution"
FILES = (SENSES, MINDS, HEDGES, CAUTION)
FEATURES = {HEDGES: "epistemic_hedges", CAUTION: "honest_limits"}
LEXICONS = ("loaded", "slanted")  # of the words that have other senses
NEUTRAL = "zog"  # in no rule


def rows(*files: str) -> list[tuple[str, dict[str, Any]]]:
    """Return the rules of some files, each with the name of its file."""
    return [(file, row) for file in files for row in read_file(file).tables["rule"]]


def examples(*files: str) -> Iterator[tuple[str, dict[str, Any], str, bool]]:
    """Yield the two texts of each rule: of which file and rule they are, and if it holds for them."""
    for file, row in rows(*files):
        yield file, row, row["example"], True
        yield file, row, row["counterexample"], False


def phrases_of(file: str, rule: NeighbourRule, document: Document) -> list[PhraseMatch]:
    """Return the phrases of a text that a rule is for."""
    found = shipped_matcher().find(document)
    names = LEXICONS if file == SENSES else (file,)
    return [
        match
        for match in chain.from_iterable(found[name] for name in names)
        if (not rule.words or document.words[match.first] in rule.words)
        and (not rule.kinds or match.kind in rule.kinds)
    ]


def test_a_rule_holds_for_its_example_and_not_for_its_counterexample() -> None:
    for file, row, text, is_example in examples(*FILES):
        rule, document = parse_rule(row, file), parse(text)
        matches = phrases_of(file, rule, document)
        assert matches, text
        assert all(holds(rule, document, match) == is_example for match in matches), text


def test_words_are_literal_in_examples_and_loaded_in_counterexamples() -> None:
    for file, row, text, is_example in examples(SENSES):
        document = parse(text)
        for match in phrases_of(file, parse_rule(row, file), document):
            assert is_literal(document, match) == is_example, text


def test_examples_claim_nothing_about_minds_and_counterexamples_do() -> None:
    for file, _, text, is_example in examples(MINDS):
        document = parse(text)
        claims = claims_about_minds(document, shipped_matcher().find(document)[file])
        assert bool(list(claims)) != is_example, text


def test_examples_have_no_caution_and_counterexamples_have() -> None:
    for file, _, text, is_example in examples(HEDGES, CAUTION):
        _, reading = measure(text)
        found = [one for one in reading.findings if one.feature == FEATURES[file]]
        assert bool(found) != is_example, text


def holds_between(rule: NeighbourRule, before: list[str], after: list[str]) -> bool:
    """Return True if a rule holds for a word between some others."""
    document = parse(" ".join([*before, NEUTRAL, *after]))
    kind = next(iter(rule.kinds), "")
    return holds(rule, document, PhraseMatch(len(before), len(before) + 1, kind, 1.0))


def test_a_rule_looks_as_far_as_it_says() -> None:
    for file, row in rows(*FILES):
        rule = parse_rule(row, file)
        cues = sorted(filter(str.isalpha, rule.beside.words)) if rule.beside else []
        for cue in cues[:1]:
            for distance in range(2, 30):
                words = [cue, *[NEUTRAL] * (distance - 1)]
                assert holds_between(rule, words, []) == (distance <= rule.before), row
                assert holds_between(rule, [], words[::-1]) == (distance <= rule.after), row
            if rule.before:
                sentences = [cue, "stayed.", NEUTRAL.title()]
                assert holds_between(rule, sentences, []) == (
                    rule.before >= len(sentences) and not rule.in_sentence
                ), row


def test_every_word_of_a_rule_begins_a_loaded_phrase() -> None:
    first = {words[0] for name in LEXICONS for words in load_lexicon(name).phrases}
    for row in read_file(SENSES).tables["rule"]:
        assert set(expand_classes(row["words"], SENSES)) <= first, row["words"]


def test_every_class_has_a_rule_and_no_word_is_listed_twice() -> None:
    tables = [read_file(file).tables for file in FILES]
    for table in tables:
        lists = [row.get(key, "") for row in table["rule"] for key in ("words", "beside", "unless")]
        assert {name.upper() for name in table.get("classes", ())} <= set(" ".join(lists).split())
        for words in [*lists, *table.get("classes", {}).values()]:
            assert len(words.split()) == len(set(words.split())), words


def test_a_class_that_is_nowhere_is_an_error() -> None:
    with pytest.raises(LexiconError, match=r"lexicons/word_senses\.toml: no class 'SHIPS'"):
        parse_rule({"words": "sank", "beside": "SHIPS"}, SENSES)
