"""Tokenization: the words of a normalized text, the gaps between them, and spans of words."""

from __future__ import annotations

import re
from itertools import accumulate, compress
from operator import ne
from typing import NamedTuple

from reliability.text.vocabulary import WordRows, word_rows

# The parts of a hyphenated compound are separate words: a dash may be written in five ways, and all
# must give the same words.
_WORD = re.compile(
    r"([^\W_](?:"  # every word begins with this, so that other characters are passed over at once
    r"[a-z]*+(?= )|"  # most words; the last alternative would match them too, but slower
    r"(?<=\d)\d*(?:[.,:]\d+)*(?:%|[^\W\d_]+)?|"  # "1,200", "40%", "2nd"
    r"\.(?:[^\W\d_]\.)+(?:'[^\W\d_]+)?|"  # "U.S."
    r"(?<=[JS])[rR]\.(?:'[^\W\d_]+)?|"  # "Jr."
    r"[^\W_]*+(?:'[^\W\d_]++)*+))"  # "don't"
)


class Tokens(NamedTuple):
    """The words of a normalized text, as parallel columns."""

    text: str
    original: list[str]  # the words in their original case
    words: list[str]  # in lower case
    capitalized: list[int]  # the indices of the words with a capital
    gaps: list[str]  # between words: `gaps[i]` precedes word `i`, the last follows the last word
    starts: list[int]  # offsets in `text`
    ends: list[int]
    rows: WordRows  # of the words, in the table of words


class Span(NamedTuple):
    """A range of words, and of characters in the text as given; the ends are exclusive."""

    first: int  # indices of words
    last: int
    start: int  # offsets in the text
    end: int


def tokenize(text: str) -> Tokens:
    """Split a normalized text into words.

    Examples
    --------
    >>> tokens = tokenize("Roe's well-known U.S. firm grew by 40%.")
    >>> tokens.words
    ["roe's", 'well', 'known', 'u.s.', 'firm', 'grew', 'by', '40%']
    >>> tokens.gaps[1:4]
    [' ', '-', ' ']
    """
    pieces = _WORD.split(text)  # gap, word, gap, …, gap
    edges = list(accumulate(map(len, pieces)))
    original = pieces[1::2]
    rows = word_rows(original)
    words = rows.words()
    return Tokens(
        text=text,
        original=original,
        words=words,
        capitalized=list(compress(range(len(words)), map(ne, original, words))),
        gaps=pieces[::2],
        starts=edges[:-1:2],
        ends=edges[1::2],
        rows=rows,
    )
