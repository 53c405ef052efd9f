"""The input of a run: its files, and their entries in order, which are read as articles later.

A line of JSON Lines stays bytes, a row of a table stays a mapping, and a file with one article is not
opened. `read_item` makes an `Article` of each, in the process that scores it.
"""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple
from zlib import error as ZlibError  # noqa: N812

from reliability.articles.article import Article, Unreadable
from reliability.articles.entries import Entry, article_of, unreadable
from reliability.articles.fields import Fields, Names, find_names
from reliability.articles.formats import registry
from reliability.articles.reader import (
    LINES,
    SUFFIXES,
    files_of,
    line_entry,
    lines_of,
    read_with,
    suffix_of,
    with_named_fields,
)
from reliability.articles.whole_files import open_file, open_packed
from reliability.errors import ArticleError

_TABLES = (".parquet", ".csv", ".csv.gz", ".tsv")
# The formats that are read in a folder. The others are read if a file is named.
FOLDER_SUFFIXES = (*SUFFIXES, *_TABLES)
_NO_VALUE = "__HIVE_DEFAULT_PARTITION__"
_ESCAPED = re.compile(rb"%([0-9a-fA-F]{2})")
_FAULTS = (OSError, EOFError, ValueError, ZlibError, ArticleError)


class Item(NamedTuple):
    """An entry of the input: its file, and its number in it, from 1; 0 if the file is one article.

    The content is a line of JSON Lines, a row of a table, an article that is read already, or None for a
    file with one article.
    """

    file: str
    number: int
    content: bytes | Entry | Article | Unreadable | None

    @property
    def size(self) -> int:
        """About the number of bytes that the item takes."""
        content = self.content
        if isinstance(content, bytes):
            return len(content)
        if isinstance(content, Entry) and isinstance(content.content, Mapping):
            return sum(len(v) for v in content.content.values() if isinstance(v, str))
        return len(content.text) if isinstance(content, Article) else 0


class File(NamedTuple):
    """A file of the input, with the facts that show whether it has changed."""

    name: str
    root: str
    size: int
    modified: int
    error: OSError | ValueError | None = None

    @property
    def facts(self) -> bytes:
        """The name, size and time of the file, which show whether it has changed."""
        return f"{os.fsencode(self.name)!r} {self.size} {self.modified}\n".encode()


def read_item(item: Item, fields: Fields) -> Article | Unreadable:
    """Read an item as an article."""
    content = item.content
    if isinstance(content, bytes):
        return article_of(line_entry(content, item.number), item.file, fields)
    if isinstance(content, Entry):
        return article_of(content, item.file, fields)
    if content is None:
        return next(read_with([item.file], fields))
    return content


class Source:
    """The entries of files and folders, in order; `done` of `total` bytes were read so far.

    Of the files, only a digest of their names, sizes and times is kept, so that memory stays flat.
    """

    def __init__(self, paths: Sequence[str], fields: Fields) -> None:
        self._paths, self._fields = paths, fields
        self.total = self.done = 0
        facts = hashlib.sha256()
        for file in self._files():
            self.total += file.size
            facts.update(file.facts)
        self.digest = facts.hexdigest()

    def _files(self) -> Iterator[File]:
        return (file for path in self._paths for file in files_at(path))

    def __iter__(self) -> Iterator[Item]:
        """Yield the items. Raises ArticleError at the end if a file was changed since the beginning."""
        before = self.done = 0
        facts = hashlib.sha256()
        for file in self._files():
            facts.update(file.facts)
            number = 0
            try:
                for number, content in self._entries(file):
                    yield Item(file.name, number, content)
            except _FAULTS as error:
                where = f"{file.name}:{number + 1}" if number else file.name
                yield Item(file.name, number + 1, unreadable(where, error))
            before += file.size
            self.done = before
        if facts.hexdigest() != self.digest:
            raise ArticleError(
                "the input was changed while it was read: remove the folder of parts, and begin anew"
            )

    def _entries(
        self, file: File
    ) -> Iterator[tuple[int, bytes | Entry | Article | Unreadable | None]]:
        if file.error:
            raise file.error
        suffix = suffix_of(file.name)
        if suffix in LINES:
            yield from self._lines(file)
        elif suffix in _TABLES:
            yield from self._rows(file, suffix)
        elif suffix in SUFFIXES or (suffix and not registry.FORMATS[suffix].is_many):
            yield 0, None
        else:  # several articles, or one, in a format that is read as a whole
            yield from enumerate(read_with([file.name], self._fields), 1)

    def _rows(self, file: File, suffix: str) -> Iterator[tuple[int, Entry]]:
        before = self.done
        with opened(file.name) as stream:
            raw = _position(stream)
            share = file.size / (_row_count(stream) or 1) if suffix == ".parquet" else 0.0
            for row in _rows(stream, file, self._fields):
                self.done = before + min(int(share * row.number) or raw(), file.size)
                yield row.number, row

    def _lines(self, file: File) -> Iterator[tuple[int, bytes]]:
        before, found = self.done, False
        with opened(file.name) as stream:
            raw = _position(stream)
            for number, line in numbered_lines(stream, file, self._fields):
                found = True
                self.done = before + min(raw(), file.size)
                yield number, line
        if not found:
            raise ArticleError("nothing to check: the file has no lines")


def files_at(path: str) -> Iterator[File]:
    """Yield the files of a path. Raises ArticleError if there are none."""
    found = False
    for name, error in files_of(path, suffixes=FOLDER_SUFFIXES):
        found = True
        if error and name == path:
            raise ArticleError(unreadable(name, error).error)
        try:
            facts = Path(name).stat()
        except (OSError, ValueError) as fault:
            yield File(name, path, 0, 0, error or fault)
        else:
            yield File(name, path, facts.st_size, facts.st_mtime_ns, error)
    if not found:
        raise ArticleError(
            f"{path}: nothing to score: the folder has no .txt, .md, .html, .jsonl, .csv or .parquet, "
            "or .gitignore excludes them: name the files"
        )


def opened(name: str) -> Any:
    """Open a file, unpacked."""
    return open_packed(name) if _is_packed(name) else open_file(name)


def numbered_lines(stream: BinaryIO, file: File, fields: Fields) -> Iterator[tuple[int, bytes]]:
    """Yield the lines of a file that are not blank, numbered from 1.

    Raises ArticleError if no line at the beginning has a field that the user named.
    """
    packed = file.size if _is_packed(file.name) else 0
    lines = with_named_fields(lines_of(stream, packed), fields)
    for number, line in enumerate(lines, 1):
        if line.strip():
            yield number, line


def _is_packed(name: str) -> bool:
    return name.lower().endswith((".gz", ".zst"))


def _row_count(stream: BinaryIO) -> int:
    """Return the number of rows of a Parquet file; 0 if it is damaged, which its reader reports."""
    import pyarrow
    from pyarrow.parquet import read_metadata

    try:
        return int(read_metadata(stream).num_rows)
    except (pyarrow.ArrowException, OSError):
        return 0
    finally:
        stream.seek(0)


def _position(stream: BinaryIO) -> Callable[[], int]:
    """Return a function that returns the position in a stream: of the packed bytes, if it is gzip."""
    raw = getattr(stream, "fileobj", stream)
    return raw.tell if raw.seekable() else lambda: 0


def _rows(stream: BinaryIO, file: File, fields: Fields) -> Iterator[Entry]:
    """Yield the rows of a table, with the values that the names of its folders give."""
    keys = partition(file)
    elsewhere = {role: None for role, name in fields.named.items() if name in keys}
    entries = registry.reader(registry.FORMATS[suffix_of(file.name)])
    both: Names | None = None
    for entry in entries(stream, fields._replace(**elsewhere)):
        if keys and entry.names and isinstance(entry.content, Mapping):
            if both is None:
                found = find_names((*entry.names.given, *keys), fields)
                both = found._replace(notes=entry.names.notes)
            entry = entry._replace(content={**keys, **entry.content}, names=both)
        yield entry


def partition(file: File) -> dict[str, str | None]:
    """Return the columns that the names of folders give, such as "publisher=Gazette".

    Examples
    --------
    >>> partition(File("news/publisher=The%20Gazette/1.parquet", "news", 0, 0))
    {'publisher': 'The Gazette'}
    """
    folders = Path(os.path.relpath(file.name, file.root)).parts[:-1]
    pairs = (folder.partition("=") for folder in folders if "=" in folder)
    return {_unescaped(key): None if one == _NO_VALUE else _unescaped(one) for key, _, one in pairs}


def _unescaped(name: str) -> str:
    """Return a part of the name of a folder with its characters instead of "%20"."""
    data = _ESCAPED.sub(lambda found: bytes([int(found[1], 16)]), os.fsencode(name))
    return data.decode("utf-8", "replace")
