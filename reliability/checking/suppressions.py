"""Suppressions: comments in Markdown and HTML that ask for findings not to be shown, and why.

    <!-- reliability: ignore[hedges] quoted from the report -->
    <!-- reliability: ignore-file[loaded, clickbait] a column, and marked as one -->

Alone on its line `ignore` is about the block that follows, else about its own line; `ignore-file` is
about the file. In the brackets are signals or features. This module knows what such a comment says
and covers; it refuses to know any score. A comment hides a finding from whoever reads a check, and
neither moves a score nor decides whether an article passes: else a writer could.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import NamedTuple

from reliability.articles.markdown import FRONT
from reliability.errors import ConfigError, suggestion
from reliability.signals.registry import features_matching, select_features

# A comment that is never closed ends where the next begins, so that many cost one look each.
_INSIDE = r"(?:[^-<]|-(?!->)|<(?!!--))*+"
_COMMENT = re.compile(rf"<!--{_INSIDE}-->")
_OURS = re.compile(rf"<!--\s*+reliability\s*+:({_INSIDE})(-->)?+")
_SAID = re.compile(r"\s*([\w-]*)\s*(?:\[([^\]]*)\])?\s*(?:--+|[:–—])?(.*)", re.DOTALL)
_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")
_CODE = re.compile(r"(?<!`)(`++)[^`\n]++\1(?!`)")
_OPENS = re.compile(r" {0,3}(?:[-+*] |\d+[.)] |#|>|`{3}|~{3})")  # a block, whatever is above it
# What may stand before a block on its line: a quotation or an item of a list holds it.
_HOLDS = re.compile(r"[ \t>]*+(?:(?:[-+*]|\d{1,9}[.)])[ \t>]++)*+")
_ITEM = re.compile(r"[ \t>]*(?:[-+*]|\d{1,9}[.)])[ \t]")
_GAP = re.compile(r"\n[ \t]*\n")
_ELEMENT = re.compile(r"\s*<([a-z][\w-]*)", re.IGNORECASE)
_MOST = 1_000  # comments of ours that are read in a file
_NEWLINE = re.compile(r"\r\n?|\n")
_WORDS = ("ignore", "ignore-file")
_FORM = "write <!-- reliability: ignore[NAME] why -->, NAME being a signal or feature"


class SuppressionWarning(NamedTuple):
    """What is wrong with a comment of ours, and where it begins."""

    line: int
    column: int
    message: str


class Location(NamedTuple):
    """A feature found on lines of a file."""

    feature: str
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Suppression:
    """One name that a comment asks to ignore, on which lines: on all where there are none."""

    line: int
    column: int
    word: str
    name: str
    lines: range | None

    def covers(self, spot: Location) -> bool:
        """Say whether a finding there is not to be shown."""
        lines = self.lines
        return spot.feature in features_matching(self.name) and (
            lines is None or (lines.start <= spot.last and spot.first < lines.stop)
        )


def parse_comments(
    source: str, is_markdown: bool
) -> tuple[list[Suppression], list[SuppressionWarning]]:
    """Return what the comments of a file ask for, and what is wrong with those that ask wrongly."""
    suppressions: list[Suppression] = []
    remarks: list[SuppressionWarning] = []
    source = _NEWLINE.sub("\n", source)
    if is_markdown:
        source = _without_code(source)
    matter = FRONT.match(source) if is_markdown else None
    front = range(matter.start(1), matter.end()) if matter else range(0)
    begins = [0, *(end.end() for end in re.finditer("\n", source))]
    bare = _COMMENT.sub(lambda comment: re.sub(r"[^\n]", " ", comment[0]), source).split("\n")
    for comment in islice(_OURS.finditer(source), _MOST):
        line = bisect_right(begins, comment.start())
        column = comment.start() - begins[line - 1] + 1
        last = line + comment[0].count("\n")
        word, named, reason = _SAID.match(comment[1]).groups()  # type: ignore[union-attr]
        said = [name.strip() for name in (named or "").split(",")]
        before, *more = bare[line - 1 : last]
        item = bool(before.strip(" \t>"))  # of a list, where it is alone
        alone = not any(text.strip() for text in more) and (
            not before.strip() or (is_markdown and bool(_HOLDS.fullmatch(before)))
        )
        faults = list(_faults(word, said, reason))
        if not comment[2]:
            faults = ["is not closed, so that what follows may be no text: end it with -->"]
        elif comment.start() in front:
            faults = ["breaks the front matter: put it below"]
        elif is_markdown and not alone and _GAP.search(comment[0]):
            faults = ["holds a blank line within a paragraph, so it is text: put it on one line"]
        elif is_markdown and alone and not item and _splits(bare, line, last):
            faults = ["splits a paragraph: put it above the paragraph, or at the end of a line"]
        remarks += [SuppressionWarning(line, column, fault) for fault in faults]
        if faults:
            continue
        lines = None
        if word == "ignore":
            lines = _block(bare, last, is_markdown, item) if alone else range(line, last + 1)
        suppressions += [Suppression(line, column, word, name, lines) for name in said]
    return suppressions, remarks


def apply(
    suppressions: Iterable[Suppression], spots: Iterable[Location]
) -> tuple[list[bool], list[SuppressionWarning]]:
    """Say for each finding whether it is covered, and which suppressions cover none."""
    asked = list(suppressions)
    found = list(spots)
    used: set[Suppression] = set()
    covered = []
    for spot in found:
        over = [one for one in asked if one.covers(spot)]
        used.update(over)
        covered.append(bool(over))
    return covered, [
        SuppressionWarning(one.line, one.column, f"{one.word}[{one.name}] hides nothing: remove it")
        for one in asked
        if one not in used
    ]


def _faults(word: str, said: list[str], reason: str) -> Iterator[str]:
    if word not in _WORDS:
        yield f"there is no {word!r}{suggestion(word, _WORDS)}: {_FORM}"
    elif said == [""]:
        yield f"{word} what? {_FORM}"
    elif not reason.strip():
        yield f"no reason: say why after {word}[{', '.join(said)}]"
    else:
        try:
            select_features(said)
        except ConfigError as error:
            yield str(error)


def _without_code(source: str) -> str:
    """Return Markdown with code as blanks: a comment there is an example, and is seen."""
    lines, fence = [], ""
    for line in source.split("\n"):
        mark = _FENCE.match(line)
        inside = bool(fence or mark)
        if mark and not fence:
            fence = mark[1]
        elif mark and mark[1].startswith(fence) and not line[mark.end() :].strip():
            fence = ""
        lines.append(" " * len(line) if inside else line)
    return _CODE.sub(lambda code: " " * len(code[0]), "\n".join(lines))


def _splits(bare: list[str], line: int, last: int) -> bool:
    """Say whether what stands right above goes on right below."""
    above, below = bare[line - 2 : line - 1], bare[last : last + 1]
    if ">" in bare[line - 1]:
        above, below = (
            [text.lstrip(" \t>") for text in texts if text.lstrip().startswith(">")]
            for texts in (above, below)
        )
    return any(text.strip() and not text.startswith("#") for text in above) and any(
        text.strip() and not _OPENS.match(text) for text in below
    )


def _block(bare: list[str], after: int, is_markdown: bool, in_item: bool) -> range:
    """Return the lines of the first block after a line: to a blank one, or the end of its element.

    In an item of a list it ends where the next begins.
    """
    blank = " \t>" if is_markdown else None  # a line of a quotation may be blank, too
    first = next((at for at in range(after, len(bare)) if bare[at].strip(blank)), len(bare))
    element = None if is_markdown else _ELEMENT.match(bare[first] if first < len(bare) else "")
    end = first + 1
    if element:
        closing = f"</{element[1]}".lower()
        end = next((at + 1 for at in range(first, len(bare)) if closing in bare[at].lower()), end)
    elif is_markdown:
        ends = (
            at
            for at in range(end, len(bare))
            if not bare[at].strip(blank) or (in_item and _ITEM.match(bare[at]))
        )
        end = next(ends, len(bare))
    return range(first + 1, end + 1)
