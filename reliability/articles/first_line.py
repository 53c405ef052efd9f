"""Find the headline of plain text: a first line by itself that does not end as a sentence does."""

from __future__ import annotations

import re
from itertools import islice

from reliability.toml import own_tables

_FEWEST_WORDS, _MOST_WORDS, _MOST_CHARACTERS = 4, 30, 200
_FEWEST_WORDS_BELOW = 60  # of prose; a poster or a list of titles has no headline
_MOST_BEFORE = 2  # lines above the headline, such as the name of a section
NOTE = "a line above the text is taken for the headline"
_PARAGRAPH = re.compile(r"\S[^\n]*(?:\n[ \t]*\S[^\n]*)*")
_LINE = re.compile(r"\S[^\n]*")
_WORD = re.compile(r"[^\W\d_]{2,}")
_MOST_BELOW, _LONGEST_BYLINE = 4, 9  # lines of a byline, and words of each
_BYLINE = re.compile(
    r"""(?ix) ^\s*(?: (?:by|published|updated|posted)\b | \d{1,4}[/.-]\d{1,2}[/.-]\d{1,4}\b
    | (?:(?:mon|tues|wednes|thurs|fri|satur|sun)day,?\ )? (?:\d{1,2}\ )?
      (?:jan|feb|mar|apr|may|june?|july?|aug|sep|oct|nov|dec)[a-z]*\.?\ \d )"""
)
_NO_BYLINE = re.compile(r"^\s*[a-z]|[,;:…!?]\s*$|[a-z]{3}\.\s*$")
_NO_END_OF_HEADLINE = re.compile(r"[.,;:…][\"'”’)\]]*$")
_WORDS: dict[str, str] = own_tables(__file__)


def _alternatives(name: str) -> str:
    """Return a regular expression for one of the lines of a list."""
    return "|".join(map(re.escape, _WORDS[name].split("\n")))


_NO_HEADLINE = re.compile(
    rf"""(?ix) ^\W*(?:{_alternatives("openings")})\b | @ | https?: | www\. | [|©»]
    | \b(?:19|20)\d\d-\d\d-\d\d\b | \bshares\ share\b
    | \b(?:{_alternatives("credits")})\b[^()]*\)?$"""
)
_PROSE_ENDS = re.compile(r"[.!?…][\"'”’)\]]*$")


def split_headline(text: str) -> tuple[str | None, str]:
    """Return the headline of a plain text, or None, and the text without it.

    A headline is a line of its own above the prose, of 4 to 30 words, without a full stop at its end. At
    most two shorter lines, such as the name of a section, may stand above it. In a text without blank
    lines, every line is a paragraph if all others end as sentences do.

    Examples
    --------
    >>> prose = "The council closed the bridge on Monday, it said. " * 8
    >>> split_headline(f"Old bridge is closed for good\\n\\n{prose}")[0]
    'Old bridge is closed for good'
    >>> split_headline(f"By Jane Roe and John Doe\\n\\n{prose}")[0] is None
    True
    """
    paragraph = _LINE if _has_paragraphs_as_lines(text) else _PARAGRAPH
    for found in islice(paragraph.finditer(text), _MOST_BEFORE + 1):
        line = _above_byline(found[0]).strip()
        rest = text[found.start() + found[0].index(line) + len(line) :]
        if _reads_like_one(line):
            body = text[: found.start()] + rest.lstrip("\n")
            return (line, body) if _is_prose(rest) else (None, text)
        if len(line) > _MOST_CHARACTERS or len(_WORD.findall(line)) >= _FEWEST_WORDS:
            break
    return None, text


def _has_paragraphs_as_lines(text: str) -> bool:
    """Return True if no line is blank, and all but the first and bylines end as sentences do."""
    _, *lines = text.strip().split("\n")
    return len(lines) > 1 and all(
        _PROSE_ENDS.search(line.rstrip()) or (i < _MOST_BELOW and _BYLINE.search(line))
        for i, line in enumerate(lines)
    )


def _above_byline(block: str) -> str:
    """Return the first line of a block whose other lines are a byline or a date, else the block."""
    first, *others = block.split("\n")
    is_byline = 0 < len(others) <= _MOST_BELOW and all(
        len(line.split()) <= _LONGEST_BYLINE and not _NO_BYLINE.search(line) for line in others
    )
    return first if is_byline and any(map(_BYLINE.search, others)) else block


def _reads_like_one(line: str) -> bool:
    """Return True if a line may be a headline."""
    return (
        "\n" not in line
        and len(line) <= _MOST_CHARACTERS
        and _FEWEST_WORDS <= len(_WORD.findall(line)) <= _MOST_WORDS
        and not _NO_END_OF_HEADLINE.search(line)
        and not _NO_HEADLINE.search(line)
    )


def _is_prose(text: str) -> bool:
    """Return True if most words of a text are in paragraphs that end as sentences do."""
    paragraphs = [paragraph.strip() for paragraph in text.split("\n") if paragraph.strip()]
    ended = sum(len(one.split()) for one in paragraphs if _PROSE_ENDS.search(one))
    return ended >= _FEWEST_WORDS_BELOW and 2 * ended > len(text.split())
