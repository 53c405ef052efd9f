"""Read suppressions, comments in an article that hide findings, and find the findings that each covers.

    <!-- reliability: ignore[hedges] quoted from the report -->
    <!-- reliability: ignore-file[loaded, clickbait] a column, and marked as one -->

Alone on its line, `ignore` covers the block that follows; otherwise it covers its own line.
`ignore-file` covers the file. The names in brackets are signals or features. A comment only hides
findings in the output of a check. It changes no score and no verdict; otherwise writers could pass their
own articles.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain, islice
from typing import NamedTuple

from reliability.checking.source_map import LINE_END
from reliability.errors import ConfigError, suggestion
from reliability.signals.registry import features_matching, select_features
from reliability.text.patterns import compile_later

# An unclosed comment ends where the next one begins, so that each of many is scanned once.
_INSIDE = r"(?:[^-<]|-(?!->)|<(?!!--))*+"
_COMMENT = compile_later(rf"<!--{_INSIDE}-->")
_OURS = compile_later(rf"<!--\s*+reliability\s*+:({_INSIDE})(-->)?+")
_CONTENT = compile_later(r"\s*([\w-]*)\s*(?:\[([^\]]*)\])?\s*(?:--+|[:–—])?(.*)", re.DOTALL)
_FENCE = compile_later(r" {0,3}(`{3,}|~{3,})")
_CODE = compile_later(r"(?<!`)(`++)[^`\n]++\1(?!`)")
# The markers that begin a block even without a blank line above.
_OPENS = compile_later(r" {0,3}(?:[-+*] |\d+[.)] |#|>|`{3}|~{3})")
# The markers of the quotations and list items that contain a block.
_CONTAINERS = compile_later(r"[ \t>]*+(?:(?:[-+*]|\d{1,9}[.)])[ \t>]++)*+")
_ITEM = compile_later(r"[ \t>]*(?:[-+*]|\d{1,9}[.)])[ \t]")
_GAP = compile_later(r"\n[ \t]*\n")
_ELEMENT = compile_later(r"\s*<([a-z][\w-]*)", re.IGNORECASE)
_MOST = 1_000  # comments that are parsed in a file
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
    for match in islice(_OURS.finditer(page.source), _MOST):
        comment = page.comment(match)
        placement = page.placement_fault(comment, match)
        faults = [placement] if placement else list(_content_faults(comment))
        line, column, directive = comment.line, comment.column, comment.directive
        warnings += [SuppressionWarning(line, column, fault) for fault in faults]
        if not faults:
            lines = page.covered_lines(comment) if directive == "ignore" else None
            suppressions += [
                Suppression(line, column, directive, name, lines) for name in comment.names
            ]
    return suppressions, warnings


def apply(
    suppressions: Iterable[Suppression], locations: Iterable[Location]
) -> tuple[list[bool], list[SuppressionWarning]]:
    """Return True for each location that is covered, and warnings about unused suppressions."""
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


class Insertion(NamedTuple):
    """A comment, still without its reason, and the line and column, from 1, at which to insert it."""

    directive: str
    line: int
    column: int
    text: str


def comments_to_hide(source: str, is_markdown: bool, location: Location) -> Iterator[Insertion]:
    """Yield the comments that would hide the findings of a feature; each still needs a reason.

    One is on the line of the finding, unless it would be in code, in front matter or between the lines
    of a tag. The other is for the whole file.

    Examples
    --------
    >>> source = "The bridge will definitely fall.\\n"
    >>> line, file = comments_to_hide(source, True, Location("boosters", 1, 1))
    >>> line
    Insertion(directive='ignore', line=1, column=33, text=' <!-- reliability: ignore[boosters] -->')
    >>> file.line, file.text
    (1, '<!-- reliability: ignore-file[boosters] -->\\n\\n')
    """
    lines = LINE_END.split(source)
    matter = _front_matter("\n".join(lines)) if is_markdown else None
    top = matter[0].count("\n") + 1 if matter else 1
    here = lines[location.first - 1]
    for directive, line, column, form in (
        ("ignore", location.first, len(here.rstrip()) + 1, " {}"),
        ("ignore-file", top, 1, "{}\n\n"),
    ):
        made = f"<!-- reliability: {directive}[{location.feature}]{{}} -->"
        added = list(lines)
        at, comment = added[line - 1], form.format(made.format(" x"))
        added[line - 1] = at[: column - 1] + comment + at[column - 1 :]
        found, _ = parse_comments("\n".join(added), is_markdown)
        if any(one.directive == directive and one.covers(location) for one in found):
            yield Insertion(directive, line, column, form.format(made.format("")))


def _front_matter(source: str) -> re.Match[str] | None:
    """Return the front matter of a text in Markdown."""
    from reliability.articles.markdown import FRONT

    return FRONT.match(source)


class _Comment(NamedTuple):
    """A comment that begins with "reliability:"; lines and columns count from 1."""

    line: int
    column: int
    last_line: int
    directive: str
    names: tuple[str, ...]
    reason: str
    is_alone: bool  # no text on its lines except markers of a quotation or a list item
    begins_item: bool


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
    """The source of a file without its code, and its lines with the comments blanked out."""

    def __init__(self, source: str, is_markdown: bool) -> None:
        source = LINE_END.sub("\n", source)
        self.source = source = _without_code(source) if is_markdown else source
        self._is_markdown = is_markdown
        self._blank = " \t>" if is_markdown else None  # a line of a quotation may be blank, too
        self._line_starts = [0, *(end.end() for end in re.finditer("\n", source))]
        blanked = _COMMENT.sub(lambda comment: re.sub(r"[^\n]", " ", comment[0]), source)
        self._lines = blanked.split("\n")
        matter = _front_matter(source) if is_markdown else None
        self._front_matter = range(matter.start(1), matter.end()) if matter else range(0)

    def comment(self, match: re.Match[str]) -> _Comment:
        """Parse a match of `_OURS`."""
        line = bisect_right(self._line_starts, match.start())
        last_line = line + match[0].count("\n")
        before, *more = self._lines[line - 1 : last_line]
        is_first = (self._is_markdown and _CONTAINERS.fullmatch(before)) or not before.strip()
        content = _CONTENT.match(match[1])
        directive, names, reason = content.groups() if content else ("", "", "")
        return _Comment(
            line=line,
            column=match.start() - self._line_starts[line - 1] + 1,
            last_line=last_line,
            directive=directive,
            names=tuple(name.strip() for name in (names or "").split(",")),
            reason=reason,
            is_alone=bool(is_first) and not any(text.strip() for text in more),
            begins_item=bool(before.strip(" \t>")),
        )

    def placement_fault(self, comment: _Comment, match: re.Match[str]) -> str | None:
        """Return the fault of a comment that would be shown as text, or would change the text."""
        if not match[2]:
            return "comment is not closed: end it with -->"
        if match.start() in self._front_matter:
            return "comment breaks the front matter: move it below"
        if not self._is_markdown:
            return None
        if _GAP.search(match[0]) and not comment.is_alone:
            return "comment contains a blank line within a paragraph: put it on one line"
        if comment.is_alone and not comment.begins_item and self._splits_paragraph(comment):
            return "comment splits a paragraph: move it above, or to the end of a line"
        return None

    def covered_lines(self, comment: _Comment) -> range:
        """Return the lines that an `ignore` covers: its own, or the block that follows."""
        if not comment.is_alone:
            return range(comment.line, comment.last_line + 1)
        rest = range(comment.last_line, len(self._lines))
        first = next((at for at in rest if self._lines[at].strip(self._blank)), len(self._lines))
        return range(first + 1, self._end_of_block(first, comment.begins_item) + 1)

    def _splits_paragraph(self, comment: _Comment) -> bool:
        """Return True if a paragraph continues from the line above a comment to the line below."""
        above = self._lines[comment.line - 2 : comment.line - 1]
        below = self._lines[comment.last_line : comment.last_line + 1]
        if ">" in self._lines[comment.line - 1]:
            above, below = _unquoted(above), _unquoted(below)
        return any(text.strip() and not text.startswith("#") for text in above) and any(
            text.strip() and not _OPENS.match(text) for text in below
        )

    def _end_of_block(self, first: int, in_item: bool) -> int:
        """Return the index after a block: at a blank line, the next list item, or the end tag."""
        lines, rest = self._lines, range(first + 1, len(self._lines))
        if self._is_markdown:
            ends = (
                at
                for at in rest
                if not lines[at].strip(self._blank) or (in_item and _ITEM.match(lines[at]))
            )
            return next(ends, len(lines))
        element = _ELEMENT.match(lines[first]) if first < len(lines) else None
        if not element:
            return first + 1
        end_tag = f"</{element[1]}".lower()
        return next(
            (at + 1 for at in chain((first,), rest) if end_tag in lines[at].lower()), first + 1
        )


def _unquoted(lines: list[str]) -> list[str]:
    """Return the lines that belong to a quotation, without its markers."""
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
