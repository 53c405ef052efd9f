"""WARC: the archives of crawlers, with an article per page of HTML, read by warcio."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from typing import Any, BinaryIO, cast

from reliability.articles.decoding import decode
from reliability.articles.entries import Entry
from reliability.articles.fields import STANDARD, Fields
from reliability.articles.html import HTML, from_html
from reliability.errors import ArticleError

_PAGES = ("text/html", "application/xhtml+xml")
_WITH_PAGES = ("response", "resource", "conversion")  # the last holds plain text
_CHUNK = 65536  # bytes


def entries(stream: BinaryIO, fields: Fields) -> Iterator[Entry]:
    """Yield the pages of an archive, without records of other kinds and pages not found.

    Their fields have fixed names; `fields` is not used.
    """
    from warcio.archiveiterator import ArchiveIterator

    number, found = 0, 0
    try:
        for record in ArchiveIterator(_unpacked(stream)):
            number += 1
            if record.rec_type not in _WITH_PAGES or not _is_page(record):
                continue
            found += 1
            yield _entry(record, number)
    except Exception as error:  # a damaged archive may cause any exception in the library
        what = str(error).strip().partition("\n")[0][:200] or type(error).__name__
        fault = f"not WARC, or damaged ({what}): check that it is complete"
        if not number:
            raise ArticleError(fault) from None
        yield Entry(number + 1, error=fault)
        return
    if not found:
        raise ArticleError(
            f"nothing to check: none of the {number} records is a page of HTML that was found"
        )


def _unpacked(stream: BinaryIO) -> BinaryIO:
    """Return the stream of an archive without its packing.

    warcio reads only archives in which each record is packed by itself.
    """
    if not stream.seekable():
        return stream
    is_packed = stream.read(2) == b"\x1f\x8b"
    stream.seek(0)
    return cast(BinaryIO, gzip.GzipFile(fileobj=stream)) if is_packed else stream


def _is_page(record: Any) -> bool:
    """Return True if a record has a page that the server found, or its plain text."""
    headers = record.http_headers
    if headers is None:
        kind = str(record.rec_headers.get_header("Content-Type", "")).partition(";")[0].strip()
        return kind in (*_PAGES, "text/plain")
    kind = str(headers.get_header("Content-Type", "")).partition(";")[0].strip().lower()
    return kind in _PAGES and str(headers.get_statuscode()) == "200"


def _is_cut_off(stream: Any) -> bool:
    """Return True if the stream of a record ends before the length that the record states."""
    while stream.read(_CHUNK):
        pass
    return bool(stream.limit > 0)


def _entry(record: Any, number: int) -> Entry:
    address = record.rec_headers.get_header("WARC-Target-URI") or ""
    date = record.rec_headers.get_header("WARC-Date") or ""
    data = record.content_stream().read(HTML + 1)
    try:
        if len(data) > HTML:
            raise ArticleError(f"a page of over {HTML:,} bytes is not one article")
        if _is_cut_off(record.raw_stream):
            raise ArticleError("the archive ends inside this page: check that it is complete")
        source, notes = decode(data)
        if how := record.rec_headers.get_header("WARC-Truncated"):
            notes.append(f"the crawler cut this page off (WARC-Truncated: {how[:40]})")
        if record.rec_type == "conversion":
            content: dict[str, object] = {"text": source}
        else:
            page = from_html(source)
            content = {"text": page.text, **page.metadata}
            notes += page.notes
    except ArticleError as error:
        return Entry(number, error=f"{address}: {error}" if address else error)
    content["id"] = address.strip("<>") or None
    content["date"] = content.get("date") or date[:10] or None
    return Entry(number, content, tuple(notes), is_plain=True, names=STANDARD)
