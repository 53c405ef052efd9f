"""RSS and Atom files: an article per entry, read by feedparser from the file alone."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping
from typing import Any, BinaryIO

from reliability.articles.decoding import has_tags
from reliability.articles.entries import Entry
from reliability.articles.fields import STANDARD, Fields
from reliability.articles.html import from_fragment, read_fragment
from reliability.errors import ArticleError

LARGEST = 16 * 2**20  # bytes
_SUMMARY = "the feed has only a summary of this article"


def entries(stream: BinaryIO, fields: Fields) -> Iterator[Entry]:
    """Yield the entries of a feed. Their fields have fixed names; `fields` is not used."""
    import feedparser

    data = stream.read(LARGEST + 1)
    if len(data) > LARGEST:
        raise ArticleError(f"a feed of over {LARGEST:,} bytes: split the file")
    try:
        # As a stream, since feedparser takes a string for an address or a file name. The HTML is not
        # sanitized, since that would remove the styles by which hidden text is known.
        found = feedparser.parse(io.BytesIO(data), sanitize_html=False, resolve_relative_uris=False)
    except Exception as error:  # a malformed feed may cause any exception in the library
        raise ArticleError(f"not RSS or Atom ({error!r:.200}): save the page as .html") from error
    if not found.entries:
        known = "the feed has no entries" if found.get("version") else "not RSS or Atom"
        raise ArticleError(f"nothing to check: {known}: name another file, or save pages as .html")
    publisher = found.feed.get("title")
    for number, entry in enumerate(found.entries, 1):
        text, notes = _text(entry)
        if text is None:
            yield Entry(number, error="an entry without text: the feed has only its title")
            continue
        content = {
            "text": text,
            "title": from_fragment(str(entry.get("title", ""))) or None,
            "date": entry.get("published") or entry.get("updated"),
            "publisher": publisher,
            "id": entry.get("link") or entry.get("id"),
        }
        yield Entry(number, content, notes, is_plain=True, names=STANDARD)


def _text(entry: Mapping[str, Any]) -> tuple[str | None, tuple[str, ...]]:
    """Return the longest text of an entry, and a note if that is only a summary."""
    whole = [str(one.get("value", "")) for one in entry.get("content", ())]
    texts = [_fragment(source) for source in whole if source.strip()]
    text, notes = max(texts, key=lambda one: len(one[0]), default=("", []))
    if text:
        return text, tuple(notes)
    text, notes = _fragment(str(entry.get("summary", "")))
    return (text, (_SUMMARY, *notes)) if text else (None, ())


def _fragment(source: str) -> tuple[str, list[str]]:
    """Return the text of the HTML of an entry, which may have been escaped twice."""
    text, notes = read_fragment(source)
    return read_fragment(text) if text.startswith("<") and has_tags(text) else (text, notes)
