"""Suppressions: comments in Markdown and HTML that ask for findings not to be shown, with a reason.

    <!-- reliability: ignore[hedges] quoted from the report -->
    <!-- reliability: ignore-file[loaded, clickbait] a column, and marked as one -->

Alone on its line, `ignore` covers the block that follows; otherwise it covers its own line.
`ignore-file` covers the file. The names in brackets are signals or features. A comment only hides
findings from readers of a check. It moves no score and decides no verdict: otherwise a writer could.
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

# An unclosed comment ends where the next one begins, so that many cost one look each.
_INSIDE = r"(?:[^-<]|-(?!->)|<(?!!--))*+"
_COMMENT = re.compile(rf"<!--{_INSIDE}-->")
_OURS = re.compile(rf"<!--\s*+reliability\s*+:({_INSIDE})(-->)?+")
_CONTENT = re.compile(r"\s*([\w-]*)\s*(?:\[([^\]]*)\])?\s*(?:--+|[:–—])?(.*)", re.DOTALL)
_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")
_CODE = re.compile(r"(?<!`)(`++)[^`\n]++\1(?!`)")
# Begins a block, even without a blank line above.
_OPENS = re.compile(r" {0,3}(?:[-+*] |\d+[.)] |#|>|`{3}|~{3})")
# The signs of the quotations and list items that contain a block.
_CONTAINERS = re.compile(r"[ \t>]*+(?:(?:[-+*]|\d{1,9}[.)])[ \t>]++)*+")
_ITEM = re.compile(r"[ \t>]*(?:[-+*]|\d{1,9}[.)])[ \t]")
_GAP = re.compile(r"\n[ \t]*\n")
_ELEMENT = re.compile(r"\s*<([a-z][\w-]*)", re.IGNORECASE)
_MOST = 1_000  # comments that are parsed in a file
_NEWLINE = re.compile(r"\r\n?|\n")
_DIRECTIVES = ("ignore", "ignore-file")
_SYNTAX = "write <!-- reliability: ignore[NAME] reason -->, where NAME is a signal or feature"


class SuppressionWarning(NamedTuple):
    """A fault of a comment, and the position at which the comment begins."""

    line: int
    column: int
    message: str


class Location(NamedTuple):
    """A feature found on some lines of a file, from `first` to `last`."""

    feature: str
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Suppression:
    """One name that a comment asks to ignore, on some lines or, if `lines` is None, on all."""

    line: int
    column: int
    directive: str
    name: str
    lines: range | None

    def covers(self, location: Location) -> bool:
        """Return True if a finding at a location is not to be shown."""
        lines = self.lines
        return location.feature in features_matching(self.name) and (
            lines is None or (lines.start <= location.last and location.first < lines.stop)
        )


def parse_comments(
    source: str, is_markdown: bool
) -> tuple[list[Suppression], list[SuppressionWarning]]:
    """Return the suppressions in the comments of a file, and warnings about faulty comments."""
    page = _Page(source, is_markdown)
    suppressions: list[Suppression] = []
    warnings: list[SuppressionWarning] = []
    for comment in page.comments():
        placement = page.placement_fault(comment)
        faults = [placement] if placement else list(_content_faults(comment))
        line, column = comment.line, comment.column
        warnings += [SuppressionWarning(line, column, fault) for fault in faults]
        if not faults:
            lines = page.covered_lines(comment) if comment.directive == "ignore" else None
            suppressions += [
                Suppression(line, column, comment.directive, name, lines) for name in comment.names
            ]
    return suppressions, warnings


def apply(
    suppressions: Iterable[Suppression], locations: Iterable[Location]
) -> tuple[list[bool], list[SuppressionWarning]]:
    """Return True for each location that is covered, and warnings about suppressions without use."""
    given = list(suppressions)
    used: set[Suppression] = set()
    covered = []
    for location in locations:
        matching = [one for one in given if one.covers(location)]
        used.update(matching)
        covered.append(bool(matching))
    return covered, [
        SuppressionWarning(
            one.line, one.column, f"{one.directive}[{one.name}] hides nothing: remove it"
        )
        for one in given
        if one not in used
    ]


class _Comment(NamedTuple):
    """A comment that begins with "reliability:"; lines and columns count from 1."""

    line: int
    column: int
    last_line: int
    directive: str
    names: tuple[str, ...]
    reason: str
    is_closed: bool
    has_gap: bool  # contains a blank line
    start: int  # offset into the source


def _content_faults(comment: _Comment) -> Iterator[str]:
    directive = comment.directive
    if directive not in _DIRECTIVES:
        yield f"unknown directive {directive!r}{suggestion(directive, _DIRECTIVES)}: {_SYNTAX}"
    elif comment.names == ("",):
        yield f"{directive} without a name: {_SYNTAX}"
    elif not comment.reason.strip():
        yield f"no reason: write one after {directive}[{', '.join(comment.names)}]"
    else:
        try:
            select_features(comment.names)
        except ConfigError as error:
            yield str(error)


class _Page:
    """The source of a file, and its lines with the comments blanked out."""

    def __init__(self, source: str, is_markdown: bool) -> None:
        source = _NEWLINE.sub("\n", source)
        self._source = _without_code(source) if is_markdown else source
        self._is_markdown = is_markdown
        self._lines = _COMMENT.sub(
            lambda comment: re.sub(r"[^\n]", " ", comment[0]), self._source
        ).split("\n")
        matter = FRONT.match(self._source) if is_markdown else None
        self._front_matter = range(matter.start(1), matter.end()) if matter else range(0)

    def comments(self) -> Iterator[_Comment]:
        """Yield the comments that are addressed to us."""
        line_starts = [0, *(end.end() for end in re.finditer("\n", self._source))]
        for comment in islice(_OURS.finditer(self._source), _MOST):
            line = bisect_right(line_starts, comment.start())
            content = _CONTENT.match(comment[1])
            directive, names, reason = content.groups() if content else ("", "", "")
            yield _Comment(
                line=line,
                column=comment.start() - line_starts[line - 1] + 1,
                last_line=line + comment[0].count("\n"),
                directive=directive,
                names=tuple(name.strip() for name in (names or "").split(",")),
                reason=reason,
                is_closed=bool(comment[2]),
                has_gap=bool(_GAP.search(comment[0])),
                start=comment.start(),
            )

    def placement_fault(self, comment: _Comment) -> str | None:
        """Return the fault of a comment that is text where it stands, or would change the text."""
        if not comment.is_closed:
            return "comment is not closed: end it with -->"
        if comment.start in self._front_matter:
            return "comment breaks the front matter: move it below"
        if not self._is_markdown:
            return None
        is_alone = self._is_alone(comment)
        if comment.has_gap and not is_alone:
            return "comment contains a blank line within a paragraph: put it on one line"
        if is_alone and not self._begins_item(comment) and self._splits_paragraph(comment):
            return "comment splits a paragraph: move it above, or to the end of a line"
        return None

    def covered_lines(self, comment: _Comment) -> range:
        """Return the lines that an `ignore` covers."""
        if not self._is_alone(comment):
            return range(comment.line, comment.last_line + 1)
        first = self._next_line_with_text(comment.last_line)
        end = self._end_of_block(first, self._begins_item(comment))
        return range(first + 1, end + 1)

    def _is_alone(self, comment: _Comment) -> bool:
        """Return True if there is no text on the lines of a comment, only signs of what contains it."""
        before, *more = self._lines[comment.line - 1 : comment.last_line]
        is_first = not before.strip() or (self._is_markdown and bool(_CONTAINERS.fullmatch(before)))
        return is_first and not any(text.strip() for text in more)

    def _begins_item(self, comment: _Comment) -> bool:
        return bool(self._lines[comment.line - 1].strip(" \t>"))

    def _splits_paragraph(self, comment: _Comment) -> bool:
        """Return True if a paragraph goes on from the line above a comment to the line below."""
        above = self._lines[comment.line - 2 : comment.line - 1]
        below = self._lines[comment.last_line : comment.last_line + 1]
        if ">" in self._lines[comment.line - 1]:
            above, below = _unquoted(above), _unquoted(below)
        return any(text.strip() and not text.startswith("#") for text in above) and any(
            text.strip() and not _OPENS.match(text) for text in below
        )

    def _next_line_with_text(self, index: int) -> int:
        while index < len(self._lines) and self._is_blank(self._lines[index]):
            index += 1
        return index

    def _end_of_block(self, first: int, in_item: bool) -> int:
        """Return the index after a block: at a blank line, the next list item, or the end tag."""
        rest = range(first + 1, len(self._lines))
        if self._is_markdown:
            return next((at for at in rest if self._ends_block(at, in_item)), len(self._lines))
        element = _ELEMENT.match(self._lines[first]) if first < len(self._lines) else None
        if not element:
            return first + 1
        end_tag = f"</{element[1]}".lower()
        ends = (at + 1 for at in (first, *rest) if end_tag in self._lines[at].lower())
        return next(ends, first + 1)

    def _ends_block(self, index: int, in_item: bool) -> bool:
        line = self._lines[index]
        return self._is_blank(line) or bool(in_item and _ITEM.match(line))

    def _is_blank(self, line: str) -> bool:
        return not line.strip(" \t>" if self._is_markdown else None)


def _unquoted(lines: list[str]) -> list[str]:
    """Return the lines that belong to a quotation, without its signs."""
    return [text.lstrip(" \t>") for text in lines if text.lstrip().startswith(">")]


def _without_code(source: str) -> str:
    """Blank out the code in Markdown: a comment in it is an example that readers see."""
    lines, fence = [], ""
    for line in source.split("\n"):
        mark = _FENCE.match(line)
        is_code = bool(fence or mark)
        if mark and not fence:
            fence = mark[1]
        elif mark and mark[1].startswith(fence) and not line[mark.end() :].strip():
            fence = ""
        lines.append(" " * len(line) if is_code else line)
    return _CODE.sub(lambda code: " " * len(code[0]), "\n".join(lines))
