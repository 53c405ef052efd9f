"""Map offsets in an article's text to lines and columns of the file it came from.

A report points into `Article.text`; editors, pull requests and build logs want positions in the file,
with its markup, entities, line ends and damaged characters. The words of the text are aligned with those
of the file, in order and in time that grows linearly. Text that cannot be found in the file is located
by the words around it; nothing is raised. The file is read only when a position is asked for. An article
on a line of JSON Lines is located by that line alone.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import cache, cached_property
from itertools import pairwise
from typing import NamedTuple

from reliability.articles.article import Article
from reliability.articles.reader import read_source
from reliability.records import Finding
from reliability.text.normalization import OffsetMap

LINE_END = re.compile(r"\r\n?|\n")
_WORD = re.compile(r"\w+")
# Invisible markup, and entities, which stand for another character.
_ENTITY = r"|(?P<entity>&(?:#x?[\da-f]{1,7}|\w{2,32});)"
# In Markdown a comment that begins a line extends to its "-->" or to the end of the file. A comment or a
# tag within a line is text unless it is closed before the paragraph ends. A failed match ends where the
# next one may begin, so that each of many unclosed ones is scanned once.
_ON = r"\n(?![ \t\r]*\n)"
_IN_MARKDOWN = (
    r"^[ \t>*+-]*+<!--(?!-?>)(?:[^-]++|-(?!->))*+(?:-->)?+"
    rf"|<!--(?!-?>)(?:[^-<\n]++|-(?!->)|<(?!!--)|{_ON})*+-->"
    rf"|<(?:[!?]|/?[a-z])(?:[^<>\n]++|{_ON})*+>"
    r"|(?<=[^\\]\])\((?:<[^<>\n]*+>|[^\s()<>]*+(?:\([^\s()<>]*+\)[^\s()<>]*+)*+)"  # the target of a link
    r"(?:[ \t]++(?:\"[^\"\n]*+\"|'[^'\n]*+'))?+[ \t]*+\)" + _ENTITY
)
_GRAMS = (4, 1)  # lengths of the runs of words that anchor the text in the file: the surest first
_NEAR = 12  # words of the file searched for a word between two anchors
_REACH = 200  # characters of the file in which text that cannot be found is located


@cache
def _markup(form: str) -> re.Pattern[str] | None:
    """Return the pattern of the markup of a format, compiled on first use; None for plain text."""
    if form == "markdown":
        return re.compile(_IN_MARKDOWN, re.IGNORECASE | re.MULTILINE)
    if form == "html":
        from reliability.articles.html import ASIDE

        return re.compile(ASIDE.pattern + r"|</?[a-z][^<>]*+>?+" + _ENTITY, re.IGNORECASE)
    return None


class Region(NamedTuple):
    """A stretch of a file: lines and columns from 1, in characters; the end is exclusive.

    `offset` and `length` count characters of the file; they are None if only the line is known.
    """

    line: int
    column: int
    end_line: int
    end_column: int
    offset: int | None = None
    length: int | None = None


class SourceFile:
    """The file of an article, with the positions of the article's text and title in it."""

    def __init__(self, article: Article) -> None:
        self.article = article

    def region(self, start: int, end: int, in_title: bool = False) -> Region:
        """Return the region in the file of a stretch of the text, or of the title."""
        if line := self.article.line:
            return Region(line, 1, line, 1)
        alignment = self._title if in_title else self._text
        first, last = alignment.locate(start, end)
        line, column = self._position(first)
        end_line, end_column = self._position(last)
        return Region(line, column, end_line, end_column, first, last - first)

    def region_of(self, finding: Finding) -> Region:
        """Return the region in the file of a finding."""
        return self.region(finding.start, finding.end, finding.where == "title")

    def _position(self, offset: int) -> tuple[int, int]:
        line = bisect_right(self._line_starts, offset)
        return line, offset - self._line_starts[line - 1] + 1

    @cached_property
    def content(self) -> tuple[str, str]:
        """The source text of the file, and its format."""
        return read_source(self.article)

    @cached_property
    def _line_starts(self) -> list[int]:
        return [0, *(match.end() for match in LINE_END.finditer(self.content[0]))]

    @cached_property
    def _page(self) -> _Page:
        source, form = self.content
        return _Page(source, _markup(form))

    @cached_property
    def _text(self) -> _Alignment:
        return _Alignment(self.article.text, self._page)

    @cached_property
    def _title(self) -> _Alignment:
        """The title, aligned with its last occurrence before the text begins, or else its first."""
        title, page, text_begins = self.article.title or "", self._page, self._text.begins
        words = [word[0] for word in _WORD.finditer(title)]
        found = list(_occurrences(words, page.words))
        first = max((at for at in found if at < text_begins), default=min(found, default=0))
        # Not found if an image or a link target interrupts it: then it is aligned like the text.
        last = first + len(words) if found else text_begins or None
        return _Alignment(title, page, first, last)


class _Page:
    """The visible text of a file, its words, and the offsets of both in the file."""

    def __init__(self, source: str, markup: re.Pattern[str] | None) -> None:
        self.offsets = OffsetMap()  # from the visible text to the file
        self.text = "".join(self._visible(source, markup)) if markup else source
        found = list(_WORD.finditer(self.text))
        self.words = [word[0] for word in found]
        self.starts = [word.start() for word in found]

    def _visible(self, source: str, markup: re.Pattern[str]) -> Iterator[str]:
        """Yield a source with its markup as blanks and its entities as their characters."""
        from html import unescape

        at = length = 0
        for match in markup.finditer(source):
            before = source[at : match.start()]
            at = match.end()
            seen = unescape(match[0]) if match["entity"] else " " * len(match[0])
            length += len(before) + len(seen)
            if len(seen) != len(match[0]):
                self.offsets.align(length, at)
            yield before + seen
        yield source[at:]


class _Alignment:
    """A text aligned with some words of a page: the words in both, with their positions."""

    def __init__(self, text: str, page: _Page, first: int = 0, last: int | None = None) -> None:
        self._text, self._page = text, page
        found = list(_WORD.finditer(text))
        pairs = _align([word[0] for word in found], page.words[first:last])
        self.begins = pairs[0][1] if pairs else len(page.words)
        self._starts = [found[i].start() for i, _ in pairs]
        self._ends = [found[i].end() for i, _ in pairs]
        self._on_page = [page.starts[first + j] for _, j in pairs]

    def locate(self, start: int, end: int) -> tuple[int, int]:
        """Return the offsets in the file of a stretch of the text."""
        first, _ = self._locate_character(start)
        _, last = self._locate_character(max(start, end - 1))
        first = self._page.offsets[first]
        return first, max(first, self._page.offsets[last])

    def _locate_character(self, at: int) -> tuple[int, int]:
        """Return the range of the page that holds a character: exact in an aligned word."""
        word = bisect_right(self._starts, at) - 1
        if word >= 0 and at < self._ends[word]:
            place = self._on_page[word] + at - self._starts[word]
            return place, place + 1
        page = self._page.text
        after = self._ends[word] if word >= 0 else 0
        left = self._on_page[word] + after - self._starts[word] if word >= 0 else 0
        equal = self._text[after : min(at + 1, after + _REACH)]
        if at < after + len(equal) and page.startswith(equal, left):
            return left + at - after, left + at - after + 1
        if not self._on_page:
            return 0, 0
        return self._guess(at, word, left)

    def _guess(self, at: int, word: int, left: int) -> tuple[int, int]:
        """Return the likely place of a character in the gap after an aligned word, from `left` on.

        It is the same character if that occurs there, else the range of all words in between.
        """
        page = self._page.text
        right = self._on_page[word + 1] if word + 1 < len(self._on_page) else len(page)
        if word < 0:  # a damaged beginning is close to the first word, at most three times as long
            left = max(left, right - min(_REACH, 3 * self._starts[0] + 9))
        right = min(right, left + _REACH)
        sign = self._text[at : at + 1]
        if not _WORD.match(sign) and sign.strip() and (place := page.find(sign, left, right)) >= 0:
            return place, place + 1
        between = list(_WORD.finditer(page, left, right))
        return (between[0].start(), between[-1].end()) if between else (left, left)


# -- alignment of words --------------------------------------------------------------------------


class _Gap(NamedTuple):
    """A range of words of the text and one of the page that are still to be aligned."""

    first: int
    last: int
    page_first: int
    page_last: int


def _align(text: Sequence[str], page: Sequence[str]) -> list[tuple[int, int]]:
    """Return pairs of indices of equal words in a text and a page, both increasing.

    Runs of words that are equally frequent in both become anchors; then each gap between two anchors
    is aligned in the same way by shorter runs, and finally word by word.
    """
    if text == page:
        return [(at, at) for at in range(len(text))]
    gaps = [_Gap(0, len(text), 0, len(page))]
    pairs: list[tuple[int, int]] = []
    for size in _GRAMS:
        smaller: list[_Gap] = []
        for gap in gaps:
            anchors = list(_anchors(text, page, gap, size))
            pairs += anchors
            edges = [(gap.first - 1, gap.page_first - 1), *anchors, (gap.last, gap.page_last)]
            smaller += [
                _Gap(i + 1, next_i, j + 1, next_j)
                for (i, j), (next_i, next_j) in pairwise(edges)
                if i + 1 < next_i and j + 1 < next_j
            ]
        gaps = smaller
    for gap in gaps:
        pairs += _pairs_in_order(text, page, gap)
    return sorted(pairs)


def _pairs_in_order(
    text: Sequence[str], page: Sequence[str], gap: _Gap
) -> Iterator[tuple[int, int]]:
    """Yield each word of a gap with the next equal one of the page, if that is near."""
    at = gap.page_first
    for i in range(gap.first, gap.last):
        near = page[at : min(at + _NEAR, gap.page_last)]
        if text[i] in near:
            at += near.index(text[i])
            yield i, at
            at += 1


def _anchors(
    text: Sequence[str], page: Sequence[str], gap: _Gap, size: int
) -> Iterator[tuple[int, int]]:
    """Yield the words of runs of `size` words that anchor a gap, and the equal words next to them."""
    here = _run_positions(text, gap.first, gap.last, size)
    there = _run_positions(page, gap.page_first, gap.page_last, size)
    candidates = sorted(
        pair
        for run, positions in here.items()
        if len(positions) == len(there.get(run, ()))
        for pair in zip(positions, there[run], strict=True)
    )
    i, j = gap.first, gap.page_first  # everything before is aligned
    ends = [*_longest_increasing(candidates), (gap.last, gap.page_last)]
    for (k, m), (next_k, next_m) in pairwise(ends):
        back = 0
        while k - back > i and m - back > j and text[k - back - 1] == page[m - back - 1]:
            back += 1
        i, j = k - back, m - back
        while i < next_k and j < next_m and text[i] == page[j]:
            yield i, j
            i, j = i + 1, j + 1


def _run_positions(
    words: Sequence[str], first: int, last: int, size: int
) -> dict[tuple[str, ...], list[int]]:
    """Return the positions of each run of `size` words in a range of words."""
    found: dict[tuple[str, ...], list[int]] = defaultdict(list)
    part = words[first:last]
    for at, run in enumerate(zip(*(part[skip:] for skip in range(size)), strict=False), first):
        found[run].append(at)
    return found


def _longest_increasing(pairs: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return a longest subsequence of sorted pairs in which the second numbers also increase."""
    tops: list[int] = []  # the lowest second number that ends a chain, by length
    ends: list[int] = []  # the index of the pair that ends the chain
    before: list[int] = []  # for each pair, the index of the previous one in its chain
    for index, (_, place) in enumerate(pairs):
        length = bisect_left(tops, place)
        before.append(ends[length - 1] if length else -1)
        if length == len(tops):
            tops.append(place)
            ends.append(index)
        else:
            tops[length], ends[length] = place, index
    chain = []
    at = ends[-1] if ends else -1
    while at >= 0:
        chain.append(pairs[at])
        at = before[at]
    return chain[::-1]


def _occurrences(wanted: Sequence[str], words: Sequence[str]) -> Iterator[int]:
    """Yield the positions at which the wanted words occur in sequence."""
    text, sought = "\n" + "\n".join(words) + "\n", "\n" + "\n".join(wanted) + "\n"
    at, seen = 0, text.find(sought) if wanted else -1
    before = 0
    while seen >= 0:
        at += text.count("\n", before, seen)
        yield at
        before, seen = seen, text.find(sought, seen + 1)
