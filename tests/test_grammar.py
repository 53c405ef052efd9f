"""The rules of grammar: each finds its examples of errors, and nothing in its correct ones."""

from __future__ import annotations

import re
from collections import defaultdict

import pytest

from reliability.errors import LexiconError
from reliability.signals.grammar import find_grammar_errors
from reliability.signals.grammar_rules import grammar, parse_rule
from reliability.signals.registry import measure
from reliability.text.document import parse
from reliability.text.lexicon_files import read_file

RULES = read_file("grammar").tables["rule"]


def notes(text: str) -> list[str]:
    return [error.note for error in find_grammar_errors(parse(text))]


def test_a_rule_finds_its_errors() -> None:
    missed = [text for rule in RULES for text in rule["errors"] if rule["note"] not in notes(text)]
    assert missed == []


def test_correct_english_has_no_error() -> None:
    found = {text: notes(text) for rule in RULES for text in rule["correct"]}
    assert {text: errors for text, errors in found.items() if errors} == {}


def test_the_error_of_a_rule_is_neighbouring_words() -> None:
    _, rules, _ = grammar()
    for rule in {rule for some in rules.values() for rule in some}:
        assert rule.error, rule.note
        assert not any(item.edges or item.negated for item in rule.error), rule.note


@pytest.mark.parametrize(
    ("pattern", "fault"),
    [
        ("they was", "pattern 'they was' has no (error)"),
        ("(they was", "pattern '(they was' has no (error)"),
        ("(they SHIP)", "no class 'SHIP' in 'SHIP'"),
        ("!if|SHIP (they was)", "no class 'SHIP' in '!if|SHIP'"),
    ],
)
def test_a_malformed_pattern_is_named(pattern: str, fault: str) -> None:
    with pytest.raises(LexiconError, match=re.escape(fault)):
        parse_rule({"note": "x", "pattern": pattern}, defaultdict(set), {"NOUN"})


def test_every_class_has_a_user_and_no_word_twice() -> None:
    patterns = " ".join(rule["pattern"] for rule in RULES)
    for name, words in read_file("grammar").tables["classes"].items():
        assert re.search(rf"\b{name.upper()}\b", patterns), name
        assert len(words.split()) == len(set(words.split())), name


@pytest.mark.parametrize(
    "text",
    [
        "He was at the sit-they was-in.",
        "The boats-is late.",
        "They was-ish late.",
        "pier\npier\nThe town voted on Monday.",  # links
        "The the the boat was was late, and and it it rained rained on on us us.",  # a stammer
        "“They was late,” he said.",  # a dialect in a quotation
        "Why We Was Late",  # a headline
        "The Theys was late.",  # a name
        "It is a they-was story.",  # a compound
    ],
)
def test_quotations_headings_names_and_compounds_have_no_error(text: str) -> None:
    assert notes(text) == []


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("It was a old house.", "“a” before “old”"),
        ("She met a 8-year-old boy.", "“a” before “8”"),
        ("It was an 19-hour day.", "“an” before “19”"),
        ("It took an large step.", "“an” before “large”"),
        (" A apple fell.", "“a” before “apple”"),  # a blank opens the text
    ],
)
def test_an_article_follows_the_sound(text: str, wrong: str) -> None:
    assert wrong in notes(text)


@pytest.mark.parametrize(
    "text",
    [
        "An 18th-century mill.",
        "An 8-hour day.",
        "A 110-foot mast.",
        "An onerous task, a one-time fee.",
    ],
)
def test_an_article_before_a_number_may_be_right(text: str) -> None:
    assert notes(text) == []


@pytest.mark.parametrize(
    ("title", "found"),
    [
        ("mill to open by the river, mayor says", True),
        ("the mill's river is full of fish", True),
        ("mill to open by the river", False),  # may be the address of a page
        ("mill to open in tarvik", True),
        ("Mill to open by the river", False),
        ("mill reopens", False),
        ("95% of the mills in the county close", False),
        ("42", False),
    ],
)
def test_a_headline_has_a_capital(title: str, found: bool) -> None:
    findings = measure("The mill in Tarvik opens in May. It is old.", title)[1].findings
    assert found == any(f.where == "title" and f.feature == "grammar_errors" for f in findings)
