"""Refrains: the same words at the ends or beginnings of many sentences.

Examples are "she said", "Jane Roe said that" and "[SOURCE]". No author repeats them so often: they make
each sentence look like a statement of somebody. The tags of several speakers are one refrain, because
somebody who adds tags can add names as well.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import chain
from typing import NamedTuple

from reliability.text.document import Document
from reliability.text.tokenization import Span

# Of 3,204 reliable articles, four have more sentences or paragraphs with the tag of a speaker, the same
# ending of two words that is not a date, or the same opening of three words. Two have a short sentence
# as often ("No cover.").
_MOST = 0.4
_FEWEST = 8  # sentences or paragraphs
_FEWEST_ALONE, _LONGEST_ALONE, _MOST_ALONE = 5, 16, 0.1  # sentences, characters, share

_NAME = r"[A-Z][\w.'’-]*"
_SPEAKER = rf"(?:[Hh]e|[Ss]he|[Tt]hey|I|[Ww]e|(?:{_NAME} ){{0,3}}{_NAME})"
_SAID = r"(?:said|says|added|explained|noted|wrote|argued|stated|claimed|told (?:\w+ )?\w+)"
_SAYING = frozenset((*re.findall("[a-z]{4,}", _SAID), "according"))  # a tag has one
_LONGEST_TAG = 8  # words
_REACH = 80  # characters at either end of a sentence that are searched


class _Form(NamedTuple):
    """A form of refrains: how it ends a sentence, and how it begins one."""

    end: re.Pattern[str] | None
    start: re.Pattern[str] | None

    def search(self, sentence: str) -> re.Match[str] | None:
        """Return the refrain of a sentence."""
        tail = max(len(sentence) - _REACH, 0)
        found = self.end.search(sentence, tail) if self.end else None
        return found or (self.start.match(sentence, 0, _REACH) if self.start else None)

    def key(self, match: re.Match[str]) -> str:
        """Return what the matches of one refrain have in common; all tags are one."""
        return "tag" if self is _TAG else match[0].lower()


_TAG = _Form(
    re.compile(
        rf"(?<=[,\"”'’ ])(?:{_SPEAKER} {_SAID}|(?:{_SAID}|according to) {_SPEAKER})(?=\W*\Z)"
    ),
    re.compile(rf"\W*(?:{_SPEAKER} {_SAID} that\b|According to {_SPEAKER},)"),
)
_ENDING = _Form(re.compile(r"\b[\w'’-]+[^\w.!?]+[\w'’-]+(?=\W*\Z)"), None)
_OPENING = _Form(None, re.compile(r"\W*[\w'’-]+(?:[^\w.!?]+[\w'’-]+){2}[,:]?"))
_QUOTATION_MARKS = re.compile('["“”]')
_NUMBER = re.compile(r"\d+")
_BEFORE_TAG = " ,;:-–—([{"


def drop_refrains(document: Document) -> str:
    """Return the text without the words that many of its sentences or paragraphs end or begin with.

    Examples
    --------
    >>> from reliability.text.document import parse
    >>> weather = "rain snow wind fog hail sleet frost sun".split()
    >>> drop_refrains(parse(" ".join(f"We had {name}, she said." for name in weather)))[:26]
    'We had rain. We had snow. '
    """
    text = document.text
    for spans, forms in (
        (document.sentences, (_TAG, _ENDING, _OPENING)),
        (document.paragraphs, (_TAG,)),
    ):
        if not _may_have_refrains(document, spans):
            continue
        units = [text[one.start : one.end] for one in spans]
        plain = _without_frequent(units, forms)
        if plain != units:
            starts = [*(span.start for span in spans), len(text)]
            gaps = [text[span.end : start] for span, start in zip(spans, starts[1:], strict=True)]
            return text[: starts[0]] + "".join(chain(*zip(plain, gaps, strict=True)))
    return text


def _may_have_refrains(document: Document, spans: Sequence[Span]) -> bool:
    """Return True if many sentences or paragraphs have a common first or last word, a tag, or are short.

    This is much faster than the search for refrains, which few texts have.
    """
    words, least = document.words, max(_FEWEST, len(spans)) * _MOST
    for ends in ([words[one.first] for one in spans], [words[one.last - 1] for one in spans]):
        repeated = len(ends) - len({*ends})
        if repeated + 1 > least and max(Counter(ends).values(), default=0) > least:
            return True
    short = sum(one.end - one.start <= _LONGEST_ALONE for one in spans)
    if short > max(_FEWEST_ALONE, _MOST_ALONE * len(spans)):
        return True
    if len(document.word_rows.positions(*_SAYING)) <= least:
        return False
    edges = (
        words[one.first : min(one.first + _LONGEST_TAG, one.last)]
        + words[max(one.last - _LONGEST_TAG, one.first) : one.last]
        for one in spans
    )
    return sum(not _SAYING.isdisjoint(edge) for edge in edges) > least


def _without_frequent(units: Sequence[str], forms: Iterable[_Form]) -> list[str]:
    """Return sentences without refrains: a short sentence that is one is empty."""
    alone = [_NUMBER.sub("0", one) if len(one) <= _LONGEST_ALONE else "" for one in units]
    counts = Counter(alone)
    least = max(_FEWEST_ALONE, _MOST_ALONE * len(units))
    plain = [
        "" if short and counts[short] > least else one
        for short, one in zip(alone, units, strict=True)
    ]
    least = max(_FEWEST, len(units)) * _MOST
    for form in forms:
        matches = [form.search(unit) for unit in plain]
        keys = [form.key(match) if match else "" for match in matches]
        counts = Counter(filter(None, keys))
        plain = [
            _cut(unit, match) if match and counts[key] > least else unit
            for unit, match, key in zip(plain, matches, keys, strict=True)
        ]
    return plain


def _cut(unit: str, match: re.Match[str]) -> str:
    """Return a sentence without a refrain, and without quotation marks if they belong to it."""
    before, after = unit[: match.start()].rstrip(_BEFORE_TAG), unit[match.end() :].lstrip()
    if before[-1:] in {*'"”'}:
        before = _QUOTATION_MARKS.sub("", before).rstrip(_BEFORE_TAG)
    rest = before + after
    return rest[:1].upper() + rest[1:]
