"""Misspellings: what one slip makes of a frequent word, and the list of common misspellings."""

from __future__ import annotations

import pytest

from reliability.text.spelling import CORRECTIONS, listed_misspellings, slips
from reliability.text.vocabulary import is_dictionary_word, word_code


@pytest.mark.parametrize(
    ("wrong", "right"),
    [
        ("quesiton", "question"),  # swapped
        ("departent", "department"),  # left out
        ("campaaign", "campaign"),  # doubled
        ("dufferent", "different"),  # a wrong vowel
        ("alot", "a lot"),
    ],
)
def test_a_slip_is_corrected(wrong: str, right: str) -> None:
    assert CORRECTIONS[wrong] == right


HONEST = "question relegation zyxwv a naïve gaols prions mortgagee economises strategises".split()


@pytest.mark.parametrize("word", [*HONEST, "", "x" * 50])
def test_other_words_have_no_correction(word: str) -> None:
    assert CORRECTIONS[word] == ""


def test_slips_are_inside_the_word() -> None:
    assert all(slip[0] == "b" for slip in slips("bridges"))
    assert list(slips("bolt")) == []


def test_listed_misspellings_are_no_words_and_their_corrections_are() -> None:
    for wrong, right in listed_misspellings().items():
        assert not is_dictionary_word(wrong), wrong
        assert all(map(word_code, right.split())), right
