"""Undo the layout of print: join the lines of paragraphs, words parted at line ends, spaced letters."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise

from reliability.toml import own_tables

_NARROWEST, _WIDEST = 36, 100  # characters of a line of a column
_FULL = 0.7  # of the width: a shorter line ends a paragraph, or is not in a column
_MOST_FULL = 0.85  # share of the lines inside paragraphs that are full
_GOES_ON = 0.4  # share of them after which a line begins with a small letter; verse has few
_LONGEST_WORD = 60  # characters
_FEWEST = 4  # lines that show a column
# Share of the lines that end in a hyphen. Where words are parted at line ends it is 0.1 and more; where
# lines end at the hyphens of compounds only, 0.02.
_MOST_COMPOUNDS = 0.06
_SENTENCE_END = re.compile(r"[.!?…:][\"'”’)\]]*$")
_BLANK_LINE = re.compile(r"\n[ \t]*(?:\n[ \t]*)+")
_LIST_ITEM = re.compile(r"\s*(?:[-*•]|\d{1,2}[.)])\s")
_PARTED = re.compile(r"(\w*[^\W\d_])-$")
_BEGINS = re.compile(r"([^\W\d_]\w*)")
# Single characters with spaces between them, as in "T h e  r o a d" or the heading "S P O R T"
_SPACED = re.compile(r"(?<!\S)\S(?:[^\S\n]{1,4}\S(?!\S)){3,}")
_BETWEEN_WORDS = re.compile(r"[^\S\n]{2,}")
_FEWEST_SPACED = 8  # characters of a run of several words
# Words that are often the first part of a compound with a hyphen
_FIRST_PARTS = frozenset(own_tables(__file__)["first_parts"].split())


def close_up(text: str) -> tuple[str, list[str]]:
    """Join the letters of words that are spaced, with a note.

    Wider spaces divide the words; without them, a line of letters is one word.

    Examples
    --------
    >>> close_up("T h e  r o a d  i s  s h u t .")[0]
    'The road is shut.'
    """
    closed = _SPACED.sub(_closed, text)
    return closed, ["letters with spaces between them joined"] if closed != text else []


def _closed(spaced: re.Match[str]) -> str:
    """Return a run of spaced characters as words, or unchanged if it may be something else."""
    words = ["".join(word.split()) for word in _BETWEEN_WORDS.split(spaced[0])]
    if len(words) == 1:  # a heading, if nothing else is on the line
        start, end = spaced.span()
        around = spaced.string[max(start - 1, 0) : start] + spaced.string[end : end + 1]
        is_text = words[0].isalpha() and not around.strip("\n")
    else:
        is_text = sum(map(len, words)) >= max(_FEWEST_SPACED, 2 * len(words))
    return " ".join(words) if is_text else spaced[0]


def unwrap(text: str) -> tuple[str, list[str]]:
    """Join the lines of each paragraph of a text that is set in a column, with a note.

    A text is set in a column if nearly all lines inside its paragraphs are of about the same length, and
    many go on with a small letter. Any other text is returned as it is.

    Examples
    --------
    >>> text = "The council voted on\\nMonday to close the\\nold bridge for good."
    >>> unwrap(text)[0] == text  # three lines show no column
    True
    """
    blocks = _BLANK_LINE.split(text)
    inside = [
        pair
        for block in blocks
        for pair in _pairs(block)
        if not _LIST_ITEM.match(pair[0]) and not _LIST_ITEM.match(pair[1])
    ]
    width = _width([line for block in blocks for line in block.split("\n")])
    if len(inside) < _FEWEST or not _NARROWEST <= width <= _WIDEST:
        return text, []
    full = sum(len(line) >= _FULL * width for line, _ in inside)
    goes_on = sum(after[:1].islower() for _, after in inside)
    if full < _MOST_FULL * len(inside) or goes_on < _GOES_ON * len(inside):
        return text, []
    hyphens = sum(bool(_PARTED.search(line[-_LONGEST_WORD:])) for line, _ in inside)
    joined = join_lines(blocks, parts_words=hyphens > _MOST_COMPOUNDS * len(inside))
    return "\n\n".join(joined), [
        f"lines of {width} characters joined into {len(joined)} paragraphs"
    ]


def join_lines(blocks: Sequence[str], parts_words: bool) -> list[str]:
    """Return blocks of lines as paragraphs, each one line; items of lists stay lines of their own.

    `parts_words` is True if words are parted at line ends, not only compounds at their hyphens.
    """
    seen = Counter(re.findall(r"[\w-]+", "\n".join(blocks).lower()))
    return [_joined(block, seen, parts_words) for block in blocks if block.strip()]


def paragraphs(lines: Sequence[str]) -> list[str]:
    """Return the paragraphs of lines that no blank lines divide: a short line ends a paragraph.

    Examples
    --------
    >>> paragraphs(["The bridge was closed", "on Monday.", "Nobody was hurt there", "at all."])
    ['The bridge was closed on Monday.', 'Nobody was hurt there at all.']
    """
    width = _width(lines)
    blocks: list[list[str]] = [[]]
    for line, after in zip(lines, [*lines[1:], ""], strict=True):
        if not line.strip():
            blocks.append([])
            continue
        blocks[-1].append(line.strip())
        is_short = len(line) < _FULL * width
        ends = bool(_SENTENCE_END.search(line.strip()))
        if is_short and (ends or not after[:1].islower()):
            blocks.append([])
    return join_lines(["\n".join(block) for block in blocks if block], parts_words=True)


def _pairs(block: str) -> Iterator[tuple[str, str]]:
    """Yield each line of a block but the last with the next one."""
    lines = [line.strip() for line in block.split("\n") if line.strip()]
    yield from pairwise(lines)


def _width(lines: Sequence[str]) -> int:
    """Return the length of nearly the longest line."""
    lengths = sorted(len(line.strip()) for line in lines if line.strip())
    return lengths[int(0.98 * (len(lengths) - 1))] if lengths else 0


def _joined(block: str, seen: Counter[str], parts_words: bool) -> str:
    """Return the lines of a paragraph as one, but items of lists as lines."""
    lines = [line.strip() for line in block.split("\n") if line.strip()]
    is_list = bool(_LIST_ITEM.match(lines[0]))
    pieces = lines[:1]
    for before, line in pairwise(lines):
        is_list = is_list or before.endswith(":")
        parted, begins = _PARTED.search(before[-_LONGEST_WORD:]), _BEGINS.match(line)
        if is_list and _LIST_ITEM.match(line):
            pieces.append("\n")
        elif not parted or not begins:
            pieces.append(" ")
        elif line[0].islower() and _is_one_word(parted[1], begins[1], seen, parts_words):
            pieces[-1] = pieces[-1][:-1]
        pieces.append(line)
    return "".join(pieces)


def _is_one_word(first: str, second: str, seen: Counter[str], parts_words: bool) -> bool:
    """Return True if a word was parted at a line end, False if it has a hyphen anyway."""
    first, second = first.lower(), second.lower()
    as_one, with_hyphen = seen[first + second], seen[f"{first}-{second}"]
    if as_one or with_hyphen:
        return as_one >= with_hyphen
    return parts_words and first not in _FIRST_PARTS and not (seen[first] and seen[second])
