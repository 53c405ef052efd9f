"""The word list of a project: names and terms that are correct there, though no dictionary has them."""

from __future__ import annotations

import re
from functools import cache

from reliability.records import Finding

# The features whose findings say that a word is wrong.
_WORD_FEATURES = frozenset(
    ("out_of_vocabulary_words", "missing_spaces", "disguised_words", "grammar_errors")
)


def is_word(entry: str) -> bool:
    """Return True if an entry of a list has a letter or digit, so that it can be in a text."""
    return any(map(str.isalnum, entry))


def is_listed(finding: Finding, words: tuple[str, ...]) -> bool:
    """Return True if a finding is an error of spelling or grammar on a word of a list.

    A word or phrase in lower case is correct in any case, another one as it is written.

    Examples
    --------
    >>> finding = Finding("readability", "out_of_vocabulary_words", 0, 11, "Fediverse's", 1.0, "")
    >>> is_listed(finding, ("fediverse",)), is_listed(finding, ("FEDIVERSE",))
    (True, False)
    """
    if not words or finding.feature not in _WORD_FEATURES:
        return False
    return _pattern(words).search(" ".join(finding.text.split())) is not None


@cache
def _pattern(words: tuple[str, ...]) -> re.Pattern[str]:
    """Return a pattern that matches any of some words, but not inside a longer word."""
    entries = (" ".join(word.split()) for word in words)
    forms = (
        f"(?i:{re.escape(entry)})" if entry.islower() else re.escape(entry) for entry in entries
    )
    return re.compile(rf"(?<!\w)(?:{'|'.join(forms)})(?!\w)")
