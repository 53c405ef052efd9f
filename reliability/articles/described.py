"""Read the article from the description that a page has for search engines: JSON-LD, by schema.org."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from reliability.articles.article import Extract
from reliability.articles.decoding import unescape_text

_MOST = 4_000_000  # characters of all descriptions
_OPENING = re.compile(r"<script\b([^<>]{0,500})>", re.IGNORECASE)
_CLOSING = re.compile(r"</script", re.IGNORECASE)
_TAG = re.compile(r"<[^<>]*+>")
_BREAK = re.compile(r"</p>|<br ?/?>", re.IGNORECASE)


def described_article(source: str) -> Extract | None:
    """Return the longest `articleBody` of a page, with its headline and date; None if there is none.

    Examples
    --------
    >>> page = '<script type="application/ld+json">{"articleBody": "It fell."}</script>'
    >>> described_article(page).text
    'It fell.'
    """
    found = max(_articles(source), key=lambda one: len(one["articleBody"]), default=None)
    if found is None:
        return None
    text = _TAG.sub("", _BREAK.sub("\n\n", found["articleBody"]))
    facts: dict[str, object] = {"title": found.get("headline"), "date": found.get("datePublished")}
    note = "text read from the description of the page for search engines, since little is on it"
    return Extract(unescape_text(text)[0].strip(), facts, [note])


def _articles(source: str) -> Iterator[dict[str, str]]:
    """Yield the objects of all descriptions that have an `articleBody`, with their strings."""
    for script in _descriptions(source):
        try:
            waiting: list[Any] = [json.loads(script)]
        except (ValueError, RecursionError):
            continue
        while waiting:
            value = waiting.pop()
            if isinstance(value, list):
                waiting += value
            elif isinstance(value, dict):
                if isinstance(value.get("articleBody"), str):
                    yield {key: one for key, one in value.items() if isinstance(one, str)}
                waiting += value.values()


def _descriptions(source: str) -> Iterator[str]:
    """Yield the scripts of a page that are JSON-LD, up to a length of all."""
    at = read = 0
    for opening in _OPENING.finditer(source):
        if opening.start() < at:
            continue
        closing = _CLOSING.search(source, opening.end())
        if closing is None:
            return
        at = closing.end()
        if "ld+json" in opening[1].lower():
            read += closing.start() - opening.end()
            if read > _MOST:
                return
            yield source[opening.end() : closing.start()]
