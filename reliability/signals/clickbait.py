"""Clickbait: headlines that arouse curiosity instead of saying what happened.

A headline is clickbait if it has a fixed phrase of clickbait ("you won't believe"), an alarm word
before a colon, or a list that opens with a number; or if its words together speak for it: the lexicon
`clickbait` has the log-odds of words and forms without topics, such as "you", "this" at the start, a
number at the start. Capitals do not count. What is in quotation marks is somebody else's.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from functools import cache
from typing import NamedTuple

from reliability.text.document import Document
from reliability.text.lexicon import Matcher, PhraseMatch, load_lexicon
from reliability.text.lexicon_files import word_class
from reliability.text.named_entities import DATE, ENTITY

Words = tuple[str, ...]

NOTE = "arouses curiosity instead of saying what happened"
_WORDS_NOTE = "words typical of clickbait:"  # many of these do say what happened
_LIST_NOTE = "promises a list instead of saying what happened"
START, NUMBER, _USUAL = "<start>", "<number>", ("<usual>",)
_MIN_LOG_ODDS = 0.6  # of a headline that is clickbait by its words
_LONGEST = 30  # words of a headline; longer ones are texts
_MIN_CUE = 0.8  # the least log-odds of the strongest of them
_NAMED_LOG_ODDS = 0.3  # of a cue that a note names
_LIST, _THIS = (START, NUMBER), (START, "this")
_TIMES, _STATED = word_class("times", "headline"), word_class("stated", "headline")
_IS, _SAYING = word_class("be"), word_class("saying", "headline")
_OPENING = 3  # words that show whether a number or "this" opens a statement
_NAMED = 3  # cues that a note names
_STRONG = 1.0  # the least weight of an opening that counts in a second sentence, too
_LONGEST_NUMBER = 2  # digits of a number that counts a list
_LABELS = word_class("plain_labels", "headline")
_BEFORE_TURN = word_class("before_turn", "headline")
_REPORT_VERBS = word_class("report_verbs", "headline")


class Bait(NamedTuple):
    """A part of a headline that is clickbait: its word range, weight and note."""

    first: int
    last: int
    weight: float
    note: str


@cache
def _matcher() -> Matcher:
    return Matcher([load_lexicon("headline")])


@cache
def _log_odds() -> tuple[dict[Words, float], int]:
    """Return the log-odds of words and forms, and the most words in one."""
    phrases = load_lexicon("clickbait").phrases
    return {words: entry.weight for words, entry in phrases.items()}, max(map(len, phrases))


def cues(headline: Document) -> dict[Words, tuple[int, int]]:
    """Return the known words and forms of a headline outside quotations, each with its word range."""
    known, longest = _log_odds()
    words = [
        "" if quoted else NUMBER if word.isdigit() and len(word) <= _LONGEST_NUMBER else word
        for word, quoted in zip(headline.words, headline.quoted, strict=True)
    ]
    words = [START, *words]
    found: dict[Words, tuple[int, int]] = {}
    for i in range(len(words)):
        for stop in range(i + 1, min(i + longest, len(words)) + 1):
            phrase = tuple(words[i:stop])
            if phrase in known and not _is_plain(headline, phrase):
                found.setdefault(phrase, (max(i - 1, 0), stop - 1))
    return found


def log_odds(found: Iterable[Words]) -> float:
    """Return the log-odds that a headline with these cues is clickbait."""
    known, _ = _log_odds()
    return known[_USUAL] + math.fsum(known[cue] for cue in found)


def _by_words(headline: Document) -> Bait | None:
    """Return the strongest cue of a headline that is clickbait by its words, or None."""
    known, _ = _log_odds()
    if len(headline.words) > _LONGEST:
        return None
    found = cues(headline)
    if log_odds(found) < _MIN_LOG_ODDS:
        return None
    ranked = sorted(found, key=lambda cue: (-known[cue], found[cue]))
    if not ranked or known[ranked[0]] < _MIN_CUE:
        return None
    named: list[Words] = []
    for cue in ranked:
        first, last = found[cue]
        apart = all(last <= found[other][0] or found[other][1] <= first for other in named)
        if known[cue] >= _NAMED_LOG_ODDS and first < last and apart:
            named.append(cue)
    if named == [_LIST]:
        return None  # a number at the start is often that of a report
    first, last = found[named[0]]
    listed = [_name(headline, *found[cue]) for cue in named[:_NAMED]]
    return Bait(first, last, 1.0, f"{_WORDS_NOTE} {_enumerate(listed)}")


def _is_plain(headline: Document, opening: Words) -> bool:
    """Return True for "14 clerks say", "this year's fair" and "this is Roe's third term"."""
    words, entities = headline.words, headline.entities
    if opening == _LIST:
        return not _SAYING.isdisjoint(words[1 : headline.window(1, _OPENING, len(words))])
    if opening != _THIS or len(words) < _OPENING:
        return False
    if words[1] in _IS:
        return words[2] in _STATED or entities[2] == ENTITY
    return words[1] in _TIMES or entities[1] == DATE


def _name(headline: Document, first: int, last: int) -> str:
    return '"' + " ".join(headline.words[first:last]) + '"'


def _enumerate(parts: list[str]) -> str:
    """Return "a", "a and b" or "a, b and c"."""
    return " and ".join(filter(None, (", ".join(parts[:-1]), parts[-1])))


def find_bait(headline: Document) -> Iterator[Bait]:
    """Yield the parts of a headline that are clickbait: fixed phrases, or else its strongest cue."""
    any_phrase = is_report = False
    for match in _matcher().find(headline)["headline"]:
        first: int | None = match.first
        if headline.quoted[match.first]:
            continue
        if match.kind == "alert" and not _is_alarm(headline, match):
            continue
        if match.kind == "opening" and not _opens_sentence(headline, match):
            continue
        if match.kind == "turn" and not _is_turn(headline, match):
            continue
        if match.kind == "listed":
            first = _list_start(headline, match)
            is_report = is_report or (first is not None and _is_report(headline, match))
        if first is not None and not is_report:
            any_phrase = True
            note = _LIST_NOTE if match.kind == "listed" else NOTE
            yield Bait(first, match.last, match.weight, note)
    if not (any_phrase or is_report):
        bait = _by_words(headline)
        if bait is not None:
            yield bait


def _is_alarm(headline: Document, match: PhraseMatch) -> bool:
    """Return True if an alarm word is before a colon or exclamation mark, or in brackets: "[WATCH]"."""
    first, after = match.first, headline.gap_after(match.last - 1).strip()[:1]
    if after == ":":
        is_label = headline.words[first] in _LABELS and not headline.original(first).isupper()
        return first == 0 and not is_label
    return after in ("!", "]")


def _opens_sentence(headline: Document, match: PhraseMatch) -> bool:
    """Return True for a phrase at the start of a headline, and for a strong one after a full stop."""
    before = headline.gap_before(match.first).strip()
    return not match.first or (match.weight >= _STRONG and before[:1] in tuple(".!?"))


def _is_turn(headline: Document, match: PhraseMatch) -> bool:
    """Return True if a phrase opens a second sentence or clause, or follows "see" or "watch".

    "He opened it. What he found …" and "watch what happens next" tease; "court hears what he found"
    does not.
    """
    if not match.first:
        return False
    before = headline.gap_before(match.first).strip()
    return bool(before) or headline.words[match.first - 1] in _BEFORE_TURN


def _list_start(headline: Document, match: PhraseMatch) -> int | None:
    """Return the number that a list opens with ("7 Simple Ways", "The 7 Ways"), or None."""
    if headline.size_of(0, match.last) > 4:
        return None
    opening = headline.words[: headline.window(0, 2, match.first)]
    return next(
        (i for i, word in enumerate(opening) if word.isdigit() and len(word) <= _LONGEST_NUMBER),
        None,
    )


def _is_report(headline: Document, match: PhraseMatch) -> bool:
    """Return True if a verb follows the noun of a list: "2 photos sold for a record sum"."""
    return match.last < len(headline.words) and headline.words[match.last] in _REPORT_VERBS
