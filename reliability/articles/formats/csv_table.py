"""CSV: a table with a row per article, and the names of its columns in the first row."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Iterator
from itertools import chain, islice
from typing import BinaryIO, cast

from reliability.articles.decoding import decode_characters
from reliability.articles.entries import Entry
from reliability.articles.fields import Fields, names_of_columns
from reliability.errors import ArticleError

LARGEST = 64 * 2**20  # characters of a field
_SAMPLE = 2**20  # bytes that show the encoding
_SIGNS = ",;\t|"  # that may separate the fields
_SEPARATOR = re.compile(r"sep=(.)\s*$", re.IGNORECASE)
_MOST_BLANK = 100  # lines above the header
_ESCAPED = re.compile(r"\w[,.]? ?\\\"|\\\"\w")
_DOUBLED = re.compile(r"\w\"\"|\"\"\w")


def entries(stream: BinaryIO, fields: Fields) -> Iterator[Entry]:
    """Yield the rows of a table, each numbered by the line that it begins on."""
    # The limit is one for the process. At its default, 131,072 characters, a long article is an error.
    csv.field_size_limit(max(csv.field_size_limit(), LARGEST))
    sample = stream.read(_SAMPLE)
    encoding, notes = _encoding(sample)
    escapes = _has_escapes(sample.decode(encoding, "replace"))
    rest = _Joined(sample, stream)
    lines = io.TextIOWrapper(cast(BinaryIO, rest), encoding, errors="replace", newline="")
    separator, skipped = _skip_to_header(lines)
    table = _Lines(chain(skipped[-1:], lines))
    rows = csv.reader(
        table,
        delimiter=separator or _separator(skipped[-1] if skipped else ""),
        doublequote=not escapes,
        escapechar="\\" if escapes else None,
    )
    try:
        header = next(rows, None)
    except csv.Error as error:
        raise ArticleError(f"not CSV ({error}): save the table again as CSV UTF-8") from None
    if header is None or not any(header):
        raise ArticleError("nothing to check: the table is empty")
    try:
        names = names_of_columns(header, fields)
    except ArticleError as error:
        raise ArticleError(f"the first row must name the columns: {error}") from None
    above = max(0, len(skipped) - 1)  # lines that the reader does not count
    yield from (
        entry._replace(names=names) for entry in _rows(rows, table, header, tuple(notes), above)
    )


def _rows(
    rows: csv._reader,  # type: ignore[name-defined]
    lines: _Lines,
    header: list[str],
    notes: tuple[str, ...],
    above: int,
) -> Iterator[Entry]:
    """Yield an entry for each row that is not blank."""
    found = False
    while True:
        number = above + rows.line_num + 1
        try:
            row = next(rows, None)
        except csv.Error as error:
            fault = f"not CSV ({error}): check that every quotation mark is closed"
            yield Entry(number, error=fault)
            return
        if row is None:
            break
        if lines.are_over:
            fault = "the table ends inside quotation marks: check that it is complete, and that"
            yield Entry(number, error=f"{fault} every mark is closed")
            return
        if not any(row):
            continue
        found = True
        if len(row) == len(header):
            yield Entry(number, dict(zip(header, row, strict=True)), notes)
        else:
            yield Entry(number, error=_misfit(row, header))
    if not found:
        yield Entry(1, error="nothing to check: the table has no rows below its header")


def _misfit(row: list[str], header: list[str]) -> str:
    fault = f"a row with {len(row)} field{'s' * (len(row) != 1)} under a header with {len(header)}"
    if len(row) < len(header):
        return f"{fault}: check that no field is missing, and that no line end divides the row"
    return f"{fault}: put quotation marks around fields with commas or line ends"


def _encoding(sample: bytes) -> tuple[str, list[str]]:
    """Return the encoding of a table, by its first lines, and notes on it."""
    if sample.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        if sample.startswith(codecs.BOM_UTF32_LE):
            raise ArticleError("a table in UTF-32: save it as CSV UTF-8")
        return "utf-16", ["decoded as utf-16"]  # Excel calls it "Unicode text"
    whole = sample[: sample.rfind(b"\n") + 1] or sample
    _, notes = decode_characters(whole)
    is_other = any("cp1252" in note for note in notes)
    return ("cp1252" if is_other else "utf-8-sig"), notes


def _skip_to_header(lines: io.TextIOWrapper) -> tuple[str, list[str]]:
    """Return the separator that Excel's line "sep=;" names, if any, and the lines up to the header."""
    separator, read = "", []
    for line in islice(lines, _MOST_BLANK):
        read.append(line)
        if match := _SEPARATOR.match(line):
            separator = match[1]
        elif line.strip():
            break
    return separator, read


def _separator(header: str) -> str:
    """Return the sign that separates the names in the first line."""
    return max(_SIGNS, key=header.count)


def _has_escapes(sample: str) -> bool:
    """Return True if quotation marks inside fields are escaped by a backslash, not doubled."""
    return bool(_ESCAPED.search(sample)) and not _DOUBLED.search(sample)


class _Lines(Iterator[str]):
    """The lines of a table.

    `are_over` is True once a line beyond the last was asked for. The reader of rows asks for one only if
    it has no row left, or if a quotation mark is still open.
    """

    def __init__(self, lines: Iterator[str]) -> None:
        self._lines, self.are_over = lines, False

    def __next__(self) -> str:
        """Return the next line."""
        try:
            return next(self._lines)
        except StopIteration:
            self.are_over = True
            raise


class _Joined(io.RawIOBase):
    """A stream that begins with bytes that were read ahead."""

    def __init__(self, head: bytes, rest: BinaryIO) -> None:
        self._head, self._rest = head, rest

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        if not self._head:
            return self._rest.read(size)
        found, self._head = (
            (self._head, b"") if size < 0 else (self._head[:size], self._head[size:])
        )
        return found

    def read1(self, size: int = -1) -> bytes:
        return self.read(size if size >= 0 else 65536)
