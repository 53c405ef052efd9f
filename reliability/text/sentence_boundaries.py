"""Sentence boundaries."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from itertools import pairwise

from reliability.text.lexicon_files import word_class
from reliability.text.named_entities import opens_name, starts_sentence

# Never the end of a sentence.
_TITLES = frozenset(
    "dr mr mrs ms mx messrs prof gov sen sens rep reps gen col lt maj capt sgt cpl cmdr adm "
    "brig rev fr hon supt det insp atty st vs v viz cf e.g i.e eg nos p.s".split()
)


# The end of one only where a word follows that likes to start sentences.
_ABBREVIATIONS = frozenset(
    "u.s u.k u.n e.u u.s.a d.c a.m p.m n.y l.a b.c a.d ph.d m.d j.d b.a m.a etc al p approx est "
    "dept".split()
)


# The same, and only with a capital: "Mass." but not "a mass."
_CAPITAL_ABBREVIATIONS = word_class("month_abbreviations") | frozenset(
    "inc ltd corp co llc plc jr sr bros univ assn ave blvd rd mt ft no fig vol sec art calif fla ala ariz ark colo conn ga ill ind kan "
    "ky la mass md mich minn miss mo mont neb nev okla ore pa tenn tex va vt wash wis wyo".split()
)


# Marks before white space, with the notes behind them ("end.[2]"), or one glued between a small letter
# or sign and a capitalised word.
_SENTENCE_END = re.compile(
    r"[.!?](?<![.!?].)(?:"
    r"[.!?]*+[\"')\]*]*+(?: ?\[\d{1,3}\])*+(?=\s|\Z)|"
    r"(?<=[a-z)%\"'].)[\"')]?(?=[\"'(]?[A-Z][a-z]))"
)


def paragraph_breaks(folded: str) -> list[int]:
    """Return the offsets at which a paragraph ends.

    A blank line always ends one. A single line break does too, unless the text is wrapped to a
    width: there it does only after a line that stops short of the width.
    """
    lines = folded.split("\n")
    lengths = sorted(len(line) for line in lines if line.strip())
    if not lengths:
        return []
    width = lengths[-1]
    wrapped = len(lengths) >= 5 and width <= 120 and lengths[len(lengths) // 2] >= 0.8 * width >= 30
    breaks = []
    at = 0
    for line, following in pairwise(lines):
        at += len(line) + 1
        if not wrapped or not line.strip() or not following.strip() or len(line) < 0.7 * width:
            breaks.append(at - 1)
    return breaks


def sentence_ends(folded: str, raw: list[str], starts: list[int], ends: list[int]) -> Iterator[int]:
    """Yield the offsets at which sentences end within paragraphs."""
    for match in _SENTENCE_END.finditer(folded):
        at, stop = match.span()
        after = bisect_left(starts, stop)
        before = after - 1
        if before < 0 or after >= len(raw):
            continue
        following = raw[after]
        small = following[0].islower() and not opens_name(raw, after)
        rest = folded[at:stop]
        if small and (rest[-1] not in ".!?" or rest.startswith("..")):
            continue  # '"Why?" he asked', "and then... nothing"
        if rest[0] != "." or rest.startswith(".."):
            yield stop
            continue
        # The full stop of "U.S." is part of the word.
        word = raw[before].rstrip(".")
        if ends[before] < at and folded[ends[before] : at].strip():
            yield stop  # a sign stands between: the word is no abbreviation
            continue
        bare = word.lower()
        if bare in _TITLES:
            continue
        if bare.isdigit() and (before == 0 or "\n" in folded[ends[before - 1] : starts[before]]):
            continue  # an enumeration: "1. First"
        abbreviation = (
            bare in _ABBREVIATIONS
            or ("." in word and word[0].isupper())
            or (word[0].isupper() and (len(word) == 1 or bare in _CAPITAL_ABBREVIATIONS))
            or (bare == "no" and following[0].isdigit())
        )
        if small and (abbreviation or len(word) < 3 or not word.isalpha()):
            continue
        if abbreviation:  # "J. A. Roe", "U.S. Senate", "No. 2", but "in the U.S. The court"
            initial = len(following) == 1 and folded.startswith(".", starts[after] + 1)
            loud = following.isupper() and len(following) > 1  # "U.S. AND IRAN"
            again = (  # "Roe Jr. Roe left"
                bare in ("jr", "sr") and following.removesuffix("'s") == raw[max(before - 1, 0)]
            )
            if initial or loud or not (again or starts_sentence(following.lower())):
                continue
        yield stop
