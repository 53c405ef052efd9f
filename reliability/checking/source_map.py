"""Positions: where a stretch of an article's text stands in the file it came from.

A report points into `Article.text`; an editor, a pull request and a build log want the line and the
column in the file, where markup, entities, line ends and damaged characters are still in between. It
knows how to lay the words of a text beside those of its file, in order and in time that grows with
their number. It refuses to know what stands there. The file is read again when a place is first
asked for, so that a run without findings reads nothing twice. It never raises: what cannot be found
in the file is said to be where the words before it are. An article on a line of JSON is that line.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import cached_property
from html import unescape
from itertools import pairwise
from typing import NamedTuple

from reliability.articles.article import Article
from reliability.articles.html import ASIDE
from reliability.articles.reader import read_source

_NEWLINE = re.compile(r"\r\n?|\n")
_WORD = re.compile(r"\w+")
# What a reader of the page does not see, or sees as another character.
_ENTITY = r"|(?P<entity>&(?:#x?[\da-f]{1,7}|\w{2,32});)"
_HTML = re.compile(ASIDE.pattern + r"|</?[a-z][^<>]*+>?+" + _ENTITY, re.IGNORECASE)
# In Markdown a comment that begins a line goes on to its end, or that of the file; within a line it
# is text, as is a tag, unless it is closed before the paragraph ends. What fails ends where the next
# may begin, so that many cost one look each.
_ON = r"\n(?![ \t\r]*\n)"
_MARKDOWN = re.compile(
    r"^[ \t>*+-]*+<!--(?!-?>)(?:[^-]++|-(?!->))*+(?:-->)?+"
    rf"|<!--(?!-?>)(?:[^-<\n]++|-(?!->)|<(?!!--)|{_ON})*+-->"
    rf"|<(?:[!?]|/?[a-z])(?:[^<>\n]++|{_ON})*+>"
    r"|(?<=[^\\]\])\((?:<[^<>\n]*+>|[^\s()<>]*+(?:\([^\s()<>]*+\)[^\s()<>]*+)*+)"  # where a link leads
    r"(?:[ \t]++(?:\"[^\"\n]*+\"|'[^'\n]*+'))?+[ \t]*+\)" + _ENTITY,
    re.IGNORECASE | re.MULTILINE,
)
_GRAMS = (4, 1)  # words in a row that tie text and file together: the sure ties first
_NEAR = 12  # words of a file looked through for one that nothing ties
_REACH = 200  # characters of a file in which something not found is said to be


class Region(NamedTuple):
    """A stretch of a file: lines and columns from 1 in characters, the end not in it.

    `offset` and `length` count characters of the file, and are None where only the line is known.
    """

    line: int
    column: int
    end_line: int
    end_column: int
    offset: int | None = None
    length: int | None = None


class SourceFile:
    """The file of an article, and the way from the article's text and title to places in it."""

    def __init__(self, article: Article) -> None:
        self.article = article

    def region(self, start: int, end: int, in_title: bool = False) -> Region:
        """Return where a stretch of the text, or of the title, stands in the file."""
        if line := self.article.line:
            return Region(line, 1, line, 1)
        layer = self._title if in_title else self._text
        first, last = layer.stretch(start, end)
        line, column = self._line(first)
        return Region(line, column, *self._line(last), first, last - first)

    def _line(self, at: int) -> tuple[int, int]:
        line = bisect_right(self._lines, at)
        return line, at - self._lines[line - 1] + 1

    @cached_property
    def given(self) -> tuple[str, str]:
        """The file as it stands there, and its form."""
        return read_source(self.article)

    @cached_property
    def _lines(self) -> list[int]:
        return [0, *(match.end() for match in _NEWLINE.finditer(self.given[0]))]

    @cached_property
    def _page(self) -> _Page:
        source, form = self.given
        return _Page(source, {"markdown": _MARKDOWN, "html": _HTML}.get(form))

    @cached_property
    def _text(self) -> _Layer:
        return _Layer(self.article.text, self._page)

    @cached_property
    def _title(self) -> _Layer:
        """The title, where its words stand last before the text begins, or else first."""
        words = [word[0] for word in _WORD.finditer(self.article.title or "")]
        page, begins = self._page, self._text.begins
        found = list(_runs(words, page.words))
        at = max((at for at in found if at < begins), default=min(found, default=0))
        # A picture or the name of a link may stand in between: then it is looked for like the text.
        return _Layer(
            self.article.title or "", page, at, at + len(words) if found else begins or None
        )


class _Page:
    """What a reader sees of a file, its words, and the way back into the file."""

    def __init__(self, source: str, markup: re.Pattern[str] | None) -> None:
        self._seen, self._given = [0], [0]  # from this place on …, as `document._Offsets` has it
        self.text = "".join(self._strip(source, markup)) if markup else source
        found = list(_WORD.finditer(self.text))
        self.words = [word[0] for word in found]
        self.starts = [word.start() for word in found]

    def _strip(self, source: str, markup: re.Pattern[str]) -> Iterator[str]:
        """Yield a source with its markup as blanks and its entities as the characters they are."""
        at = length = 0
        for match in markup.finditer(source):
            before = source[at : match.start()]
            at = match.end()
            seen = unescape(match[0]) if match["entity"] else " " * len(match[0])
            length += len(before) + len(seen)
            if len(seen) != len(match[0]):
                self._seen.append(length)
                self._given.append(at)
            yield before + seen
        yield source[at:]

    def given(self, at: int) -> int:
        """Return the offset in the file of an offset in what is seen of it."""
        i = bisect_right(self._seen, at) - 1
        return self._given[i] + at - self._seen[i]


class _Layer:
    """A text laid over a page: the words that both have, where they stand in each."""

    def __init__(self, text: str, page: _Page, first: int = 0, last: int | None = None) -> None:
        self._text, self._page = text, page
        found = list(_WORD.finditer(text))
        pairs = _align([word[0] for word in found], page.words[first:last])
        self.begins = pairs[0][1] if pairs else len(page.words)
        self._starts = [found[i].start() for i, _ in pairs]
        self._ends = [found[i].end() for i, _ in pairs]
        self._seen = [page.starts[first + j] for _, j in pairs]

    def stretch(self, start: int, end: int) -> tuple[int, int]:
        """Return where a stretch of the text begins and ends in the file."""
        first, _ = self._place(start)
        _, last = self._place(max(start, end - 1))
        first = self._page.given(first)
        return first, max(first, self._page.given(last))

    def _place(self, at: int) -> tuple[int, int]:
        """Return where a character stands in what is seen, or the stretch it must be in."""
        i = bisect_right(self._starts, at) - 1
        if i >= 0 and at < self._ends[i]:
            place = self._seen[i] + at - self._starts[i]
            return place, place + 1
        seen = self._page.text
        after = self._ends[i] if i >= 0 else 0
        left = self._seen[i] + after - self._starts[i] if i >= 0 else 0
        right = self._seen[i + 1] if i + 1 < len(self._seen) else len(seen)
        same = self._text[after : min(at + 1, after + _REACH)]
        if at < after + len(same) and seen.startswith(same, left):
            return left + at - after, left + at - after + 1
        if not self._seen:
            return 0, 0
        if i < 0:  # a damaged beginning is close to what follows, three times as long at most
            left = max(left, right - min(_REACH, 3 * self._starts[0] + 9))
        right = min(right, left + _REACH)
        sign = self._text[at : at + 1]
        if not _WORD.match(sign) and sign.strip() and (place := seen.find(sign, left, right)) >= 0:
            return place, place + 1
        between = list(_WORD.finditer(seen, left, right))
        return (between[0].start(), between[-1].end()) if between else (left, left)


# -- words beside words ----------------------------------------------------------------------------


def _align(text: Sequence[str], page: Sequence[str]) -> list[tuple[int, int]]:
    """Return pairs of places of the same word in both, rising in both.

    Runs of words that both have equally often are tied to each other, then what is left between
    two ties is looked at in the same way by shorter runs, and at last word by word.
    """
    if text == page:
        return [(at, at) for at in range(len(text))]
    gaps = [(0, len(text), 0, len(page))]
    pairs: list[tuple[int, int]] = []
    for size in _GRAMS:
        left: list[tuple[int, int, int, int]] = []
        for gap in gaps:
            tied = list(_tied(text, page, gap, size))
            pairs += tied
            edges = [(gap[0] - 1, gap[2] - 1), *tied, (gap[1], gap[3])]
            left += [
                (i + 1, k, j + 1, m)
                for (i, j), (k, m) in pairwise(edges)
                if i + 1 < k and j + 1 < m
            ]
        gaps = left
    for first, last, at, end in gaps:
        for i in range(first, last):
            near = page[at : min(at + _NEAR, end)]
            if text[i] in near:
                at += near.index(text[i])
                pairs.append((i, at))
                at += 1
    return sorted(pairs)


def _tied(
    text: Sequence[str], page: Sequence[str], gap: tuple[int, int, int, int], size: int
) -> Iterator[tuple[int, int]]:
    """Yield what runs of `size` words tie within a gap, and the equal words next to them."""
    first, last, begin, end = gap
    here, there = _places(text, first, last, size), _places(page, begin, end, size)
    ties = sorted(
        tie
        for run, places in here.items()
        if len(places) == len(there.get(run, ()))
        for tie in zip(places, there[run], strict=True)
    )
    i, j = first, begin  # all before is settled
    for (k, m), (next_k, next_m) in pairwise([*_rising(ties), (last, end)]):
        back = 0
        while k - back > i and m - back > j and text[k - back - 1] == page[m - back - 1]:
            back += 1
        i, j = k - back, m - back
        while i < next_k and j < next_m and text[i] == page[j]:
            yield i, j
            i, j = i + 1, j + 1


def _places(
    words: Sequence[str], first: int, last: int, size: int
) -> dict[tuple[str, ...], list[int]]:
    """Return where each run of `size` words begins."""
    found: dict[tuple[str, ...], list[int]] = defaultdict(list)
    stretch = words[first:last]
    for at, run in enumerate(zip(*(stretch[skip:] for skip in range(size)), strict=False), first):
        found[run].append(at)
    return found


def _rising(ties: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return the most ties that rise in the second place, too: the others cross them."""
    tops: list[int] = []  # the lowest second place at which a chain of each length ends …
    ends: list[int] = []  # … the tie there …
    before: list[int] = []  # … and, for each tie, the one before it in its chain
    for index, (_, place) in enumerate(ties):
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
        chain.append(ties[at])
        at = before[at]
    return chain[::-1]


def _runs(wanted: Sequence[str], words: Sequence[str]) -> Iterator[int]:
    """Yield where all the wanted words stand in a row."""
    text, sought = "\n" + "\n".join(words) + "\n", "\n" + "\n".join(wanted) + "\n"
    at, seen = 0, text.find(sought) if wanted else -1
    before = 0
    while seen >= 0:
        at += text.count("\n", before, seen)
        yield at
        before, seen = seen, text.find(sought, seen + 1)
