"""Article."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    pass


@dataclass(frozen=True, slots=True)
class Article:
    """One article: its plain text, what is known of it, and what was done to read it.

    `line` is its line in a file that holds an article a line; `path` then ends with it. `given` is
    what `read_source` returns where that cannot be read again, such as standard input.
    """

    text: str
    id: str = ""
    title: str | None = None
    source: str | None = None
    date: str | None = None
    path: str | None = None
    notes: tuple[str, ...] = ()
    line: int | None = None
    given: tuple[str, str] | None = field(default=None, repr=False, compare=False)


@dataclass(frozen=True, slots=True)
class Unreadable:
    """What stands in the place of an article that could not be read, and why."""

    id: str
    path: str
    error: str
    line: int | None = None


def file_of(read: Article | Unreadable) -> str:
    """Return the file something was read from, as it was named: `-` is standard input."""
    return (read.path or "").removesuffix(f":{read.line}" if read.line else "")


def printable(name: str) -> str:
    """Return the name of a file, which need not be UTF-8, as text that can be written."""
    return name.encode("utf-8", "backslashreplace").decode()
