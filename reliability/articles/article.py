"""Records of reading: an article, or the error of one that could not be read."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple


@dataclass(frozen=True, slots=True)
class Article:
    """An article: its plain text, its metadata, and notes on how it was read.

    Parameters
    ----------
    text : str
        The plain text. Offsets in reports are character offsets into it.
    id : str
        The ID given in a file with several articles, else the path.
    title, publisher, date : str or None
        Metadata of the file; the date is kept as written.
    path : str or None
        The file, with a colon and the number of the article if it holds several. "-" is standard input.
    notes : tuple of str
        Notes on repairs and omissions in reading.
    line : int or None
        The line, from 1, in a file that holds several articles: the first one in CSV, and the number of
        the article in formats that have no lines.
    given : tuple of (str, str) or None
        The result of `read_source`, for input that cannot be read again, such as standard input.

    Examples
    --------
    >>> Article("The bridge fell.", path="news.jsonl:3", line=3).file
    'news.jsonl'
    """

    text: str
    id: str = ""
    title: str | None = None
    publisher: str | None = None
    date: str | None = None
    path: str | None = None
    notes: tuple[str, ...] = ()
    line: int | None = None
    given: tuple[str, str] | None = field(default=None, repr=False, compare=False)

    @property
    def file(self) -> str:
        """The file that the article was read from, as the caller named it; "" if there is none."""
        return _without_line(self.path or "", self.line)


@dataclass(frozen=True, slots=True)
class Unreadable:
    """An article that could not be read.

    Parameters
    ----------
    id : str
        The ID of the article if it is known, else the path.
    path : str
        The file, with a colon and the number of the article if it holds several.
    error : str
        The path, the fault and its remedy.
    line : int or None
        The line, or the number of the article, from 1, in a file that holds several.
    """

    id: str
    path: str
    error: str
    line: int | None = None

    @property
    def file(self) -> str:
        """The file that could not be read, or that holds the line, as the caller named it."""
        return _without_line(self.path, self.line)


class Extract(NamedTuple):
    """Plain text taken out of a markup format, with its metadata and notes on the extraction."""

    text: str
    metadata: dict[str, object]
    notes: list[str]


def printable(name: str) -> str:
    """Return a file name with its undecodable bytes escaped, so that it can be printed."""
    return name.encode("utf-8", "backslashreplace").decode()


def _without_line(path: str, line: int | None) -> str:
    return path.removesuffix(f":{line}") if line else path
