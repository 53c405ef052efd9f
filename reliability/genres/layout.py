"""Measure lines that show a genre: questions and answers, numbered items, lines with a time."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from reliability.genres.cues import CueMatch
from reliability.records import GenreReason
from reliability.text.document import Document
from reliability.text.patterns import compile_later

_LONGEST_LABEL = 40  # characters of a speaker label before a colon
_MOST_COLONS = 2_000
_LABEL = compile_later(
    r"(?:\A|[\n.?!…\"”’)\]*_]\s*)[*_ ]*([A-Z][\w.'’-]*(?: [A-Z(][\w.'’)-]*){0,4})[*_ ]*\Z"
)
_SHORT_LABEL = compile_later(r"(?:(?<=[.?!…\"”’)\]*_\n] )|(?<=\n)|\A)([QA])\.(?= )")
_NUMBERED = compile_later(
    r"[*_#>[(\s]*(\d{1,3})(?:[.):]|[ \t]*[-–—]|\s*\Z)[*_]*(?=\s|\Z|[A-Z])", re.IGNORECASE
)
_TIME = compile_later(
    r"[*_\[(#>\s]*(?:\d{1,2}[:.]\d\d|\d{1,2}(?=\s*[ap]\.?m))\s*(?:[ap]\.?m\.?)?\s*"
    r"(?:(?:E|C|M|P|B|G)[SDM]?T|UTC|GMT|CES?T|[AN]EDT|IST)?[*_\])]*(?=\s*(?:[-–—:|]|\Z)|\s+[A-Z\"“])",
    re.IGNORECASE,
)
# "Ada Lorn:" alone on the first line, as in the transcript of a broadcast
_FIRST_SPEAKER = compile_later(r"\s*((?:[A-Z][\w.'’-]+ ){1,3}[A-Z][\w.'’-]+):[ \t]*\n")
_TALK = compile_later(
    r"\b(?:spoke (?:with|to)|joins? (?:us|me)|is (?:here|back) (?:with|to)|are you|do you)\b|\?\s*\Z"
)
_END_MARKS = frozenset(".!?:")
# "Ada Lorn", with a place after a comma or on the next line.
_SIGNED = compile_later(
    r"[.!?\"'”’]\s*\n\s*[-–—*_ ]*"
    r"((?:[A-Z][\w'’-]+|[A-Z]\.?)(?: (?:[A-Z][\w'’-]+|[A-Z]\.)){1,3})[*_ ]*"
    r"(?:,\s+|\n\s*)[A-Z][\w'’-]+\.?(?:,? [A-Z][\w'’-]+\.?){0,3}[*_ ]*\Z"
)
_MARKUP, _SIGNS_BEFORE = " \t*_#>[(", 8  # what may stand before a digit, and how much of it
_YOU = frozenset("you your you're you've you'd".split())
_MIN_ITEMS = 3
_MIN_LABELS = 2 * _MIN_ITEMS - 1
_LONGEST_SIGNATURE = 120  # characters
_LEAST_EXTENT = 0.45  # share of the text from the first turn to the last
_LONGEST_HEADING, _SHORTEST_PART = 10, 3  # words


_Lines = Sequence[tuple[int, int]]  # the start and end of each line


class _Turns(NamedTuple):
    """Labels of speakers, or questions, with their places."""

    number: int
    start: int
    end: int


def find_layout(document: Document) -> Iterator[CueMatch]:
    """Yield the marks of layout that speak for a genre.

    Examples
    --------
    >>> from reliability.text.document import parse
    >>> text = "Q: Who are you?\\nA: A potter.\\nQ: Since when?\\nA: May.\\nQ: Why?\\nA: I like clay."
    >>> [(match.genre, match.reason.note) for match in find_layout(parse(text))]
    [('interview', '6 turns of speakers, each after a label')]
    """
    numbered = _lines_with_digits(document.text)
    for genre, weight, find, note in _RULES:
        if (turns := find(document, numbered)) is not None:
            text = document.text[turns.start : turns.end]
            reason = GenreReason(note.format(turns.number), "text", turns.start, turns.end, text)
            yield CueMatch(genre, weight, reason)


def _labels(text: str) -> list[tuple[str, int, int]]:
    """Return the labels of speakers, "Ada Lorn:" or "Q.", with their spans."""
    labels, at = [], -1
    for _ in range(_MOST_COLONS if text.count(":") >= _MIN_LABELS else 0):
        if (at := text.find(":", at + 1)) < 0:
            break
        if match := _LABEL.search(text, max(at - _LONGEST_LABEL - 3, 0), at):
            labels.append((match[1], match.start(1), at))
    if len(labels) < _MIN_LABELS and "Q. " in text:
        labels = [(match[1], *match.span()) for match in _SHORT_LABEL.finditer(text)]
    return labels


def _labelled_turns(document: Document, _: _Lines) -> _Turns | None:
    """Find turns after labels: "Q:" and "A:", or the names of two speakers, with questions."""
    text, labels = document.text, _labels(document.text)
    if len(labels) < _MIN_LABELS:
        return None
    counts = Counter(label for label, _, _ in labels)
    speakers = {label for label, count in counts.items() if count > 1}
    turns = [label for label in labels if label[0] in speakers]
    changes = sum(one[0] != other[0] for one, other in pairwise(turns))
    asked = sum("?" in text[one[2] : other[1]] for one, other in pairwise(turns))
    if len(speakers) < 2 or changes < 2 * _MIN_ITEMS - 2 or asked < 2:
        return None
    if turns[-1][1] - turns[0][1] < _LEAST_EXTENT * len(text):
        return None  # an exchange quoted in an article
    return _Turns(len(turns), turns[0][1], turns[0][2] + 1)


def _first_speaker(document: Document, _: _Lines) -> _Turns | None:
    """Find the name of a speaker alone on the first line, before a colon, who asks somebody."""
    match = _FIRST_SPEAKER.match(document.text)
    if match is None or not _TALK.search(document.text):
        return None
    return _Turns(1, *match.span(1))


def _signature(document: Document, _: _Lines) -> _Turns | None:
    """Find a name at the end, alone on its line or before a line with a place."""
    text = document.text.rstrip()
    tail = max(len(text) - _LONGEST_SIGNATURE, 0)
    match = _SIGNED.search(text, tail) if "\n" in text[tail:] else None
    return _Turns(1, *match.span(1)) if match else None


def _asked_paragraphs(document: Document, _: _Lines) -> _Turns | None:
    """Find paragraphs that are questions to "you", each followed by an answer."""
    questions, to_you, paragraphs = [], 0, document.paragraphs
    if len(paragraphs) < 2 * _MIN_ITEMS:
        return None
    for index, paragraph in enumerate(paragraphs[:-1]):
        last = paragraph.last
        if "?" in document.gaps[last] and not document.quoted[last - 1]:
            questions.append(index)
            to_you += not _YOU.isdisjoint(document.words[paragraph.first : last])
    alone = [one for one, other in pairwise([*questions, len(paragraphs)]) if other - one > 1]
    if len(alone) < _MIN_ITEMS or to_you < 2 or 6 * len(alone) < len(paragraphs):
        return None
    first = paragraphs[alone[0]]
    if document.counts.get("i", 0) < 2:  # nobody answers for themselves: frequent questions
        return None
    return _Turns(len(alone), first.start, first.end)


def _headings(document: Document, _: _Lines) -> _Turns | None:
    """Find short paragraphs without an end mark, each followed by a longer one with an end mark."""
    found = []
    for one, other in pairwise(document.paragraphs):
        if (
            one.last - one.first <= _LONGEST_HEADING
            and other.last - other.first >= _SHORTEST_PART
            and _END_MARKS.isdisjoint(document.gaps[one.last].partition("\n")[0])
            and not _END_MARKS.isdisjoint(document.gaps[other.last])
        ):
            found.append(one)
    if len(found) < _MIN_ITEMS or 3 * len(found) < len(document.paragraphs):
        return None
    return _Turns(len(found), found[0].start, found[0].end)


def _numbered_items(document: Document, lines: _Lines) -> _Turns | None:
    """Find lines that number items, upwards from 1 or downwards to 1."""
    found = _matches(document, lines, _NUMBERED)
    numbers = [int(match[1]) for match in found]
    for sequence in (numbers, numbers[::-1]):
        expected = 1
        for number in sequence:
            expected += number == expected
        if expected > _MIN_ITEMS + 1:
            first = found[0]
            return _Turns(expected - 1, *first.span())
    return None


def _timed_lines(document: Document, lines: _Lines) -> _Turns | None:
    """Find lines that open with a time of day, or are one."""
    found = _matches(document, lines, _TIME)
    if len({match[0].strip().lower() for match in found}) < _MIN_ITEMS:
        return None
    return _Turns(len(found), *found[0].span())


def _matches(document: Document, lines: _Lines, pattern: re.Pattern[str]) -> list[re.Match[str]]:
    """Return the matches of a pattern at the starts of lines."""
    text = document.text
    return [match for start, end in lines if (match := pattern.match(text, start, end))]


def _lines_with_digits(text: str) -> _Lines:
    """Return the start and end of each line that opens with a digit, after any signs."""
    found, start = [], 0
    for line in text.split("\n"):
        if not line[:1].isalpha() and line[:_SIGNS_BEFORE].lstrip(_MARKUP)[:1].isdigit():
            found.append((start, start + len(line)))
        start += len(line) + 1
    return found


_RULES: tuple[tuple[str, float, Callable[[Document, _Lines], _Turns | None], str], ...] = (
    ("interview", 4.0, _labelled_turns, "{} turns of speakers, each after a label"),
    ("interview", 3.4, _first_speaker, "opens with the label of a speaker"),
    ("interview", 3.6, _asked_paragraphs, "{} paragraphs that ask somebody, and are answered"),
    ("listicle", 2.2, _numbered_items, "{} numbered items"),
    ("listicle", 1.6, _headings, "{} short parts, each under a heading"),
    ("letter", 2.2, _signature, "signed with a name and a place"),
    ("live_blog", 3.8, _timed_lines, "{} entries that open with a time"),
)
