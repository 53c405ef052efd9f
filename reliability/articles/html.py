"""From an HTML page to the text of its article, by trafilatura within limits on size and time."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from reliability.articles.article import Extract
from reliability.errors import ArticleError

if TYPE_CHECKING:
    from trafilatura.settings import Document

# trafilatura takes 6 s for 50,000 tags nested 240 deep; news pages have 1,000 to 10,000 tags.
HTML = 10_000_000
TAGS = 30_000
TAG = 4_096  # libxml2 is quadratic in the attributes of a tag: 3.6 s for 50,000, 2 ms for 1,300
JSON_LD = 32_768  # trafilatura searches it by quadratic expressions: 290 s for 1 MB of `"@type":[`

# Possessive throughout, so that an unclosed construct is scanned once, not once per character.
_ATTRIBUTES = r"(?:[^>=]++|=\s*+(?:\"[^\"]*+\"|'[^']*+')?+)*+"
_OPENING = re.compile(rf"<(/?[a-z][^\s<>=/]*+){_ATTRIBUTES}", re.IGNORECASE)
# lxml's trees take no control characters, and trafilatura rejects a page for one `&#12;`.
_NO_CHARACTER = re.compile(
    r"&#(?:0*(?:[1-8]|1[124-9]|2\d|3[01]|6553[45])|x0*(?:[1-8bcef]|1[\da-f]|fff[ef]))(?![\da-f]);?",
    re.IGNORECASE,
)
# Invisible source: comments, declarations, scripts and styles.
ASIDE = re.compile(
    r"<!--(?!-?>)(?:[^-]++|-(?!->))*+(?:-->)?+|<[!?][^<>]*+>?+"
    rf"|<(script|style)\b({_ATTRIBUTES})>?+(?:[^<]++|<(?!/\1))*+(?:</\1[^<>]*+>)?+",
    re.IGNORECASE,
)


def collapse_spaces(text: str) -> str:
    """Strip a text and each of its lines, and collapse runs of spaces."""
    return "\n".join(" ".join(line.split()) for line in text.splitlines()).strip()


def join_blocks(blocks: Iterable[tuple[str, bool]]) -> str:
    """Join blocks of text by blank lines, but neighbouring list items by newlines.

    Each block comes with a flag: True for a list item.
    """
    parts, follows_item = [""], False
    for block, is_item in blocks:
        if text := collapse_spaces(block):
            parts += ["\n" if follows_item and is_item else "\n\n", text]
            follows_item = is_item
    return "".join(parts[2:])


def from_html(source: str) -> Extract:
    """Extract the main text of a page; raise ArticleError if there is none."""
    if len(source) > HTML or source.count("<") > TAGS:
        raise ArticleError(
            f"HTML of over {HTML:,} characters or {TAGS:,} tags is not one article: "
            "save the text of the article as .txt"
        )
    document = _main_text(_without_hazards(source))
    metadata: dict[str, object] = {}
    text = ""
    if document:
        metadata = {
            "title": document.title,
            "publisher": document.sitename,
            "date": document.date,
        }
        lines = [line.strip() for line in (document.text or "").splitlines()]
        if lines and lines[0] == document.title:
            del lines[0]
        text = join_blocks((line.removeprefix("- "), line.startswith("- ")) for line in lines)
    if not text:
        raise ArticleError(
            "no main text found in the HTML (trafilatura finds none in a page that a script fills, "
            "nor in elements nested over 250 deep): save the text of the article as .txt"
        )
    note = f"main text extracted from HTML: {len(text)} of {len(source)} characters"
    return Extract(text, metadata, [note])


def _without_hazards(source: str) -> str:
    """Remove comments, scripts, control characters, and tags that would take too long to parse."""
    budget = JSON_LD

    def keep_metadata(aside: re.Match[str]) -> str:
        nonlocal budget
        name, attributes = aside.groups()
        if not name:
            return ""  # not a blank: a comment inside a word does not split it
        if "ld+json" not in attributes or len(aside[0]) > budget:
            return " "
        budget -= len(aside[0])
        return aside[0]

    page = _NO_CHARACTER.sub(" ", ASIDE.sub(keep_metadata, source))
    return _OPENING.sub(lambda tag: tag[0] if len(tag[0]) <= TAG else f"<{tag[1]}", page)


def _main_text(page: str) -> Document | None:
    import warnings

    from trafilatura import bare_extraction
    from trafilatura.utils import load_html

    try:
        with warnings.catch_warnings(), _silenced("trafilatura", "htmldate", "courlan"):
            warnings.simplefilter("ignore")
            tree = load_html(f"<html>\n{page}")
            if tree is None:
                return None
            found = bare_extraction(
                tree,
                include_comments=False,
                include_tables=False,
                with_metadata=True,
                date_extraction_params={"extensive_search": False, "original_date": True},
            )
    except Exception as error:  # a malicious page may cause any exception in the library
        raise ArticleError(
            f"HTML that trafilatura cannot parse ({error!r}): save the text of the article as .txt"
        ) from error
    return None if isinstance(found, dict) else found


@contextmanager
def _silenced(*libraries: str) -> Iterator[None]:
    """Drop the log records of libraries, whose advice is for crawlers, until the block ends."""
    import logging

    def drop(_: logging.LogRecord) -> bool:
        return False

    names = [
        name for name in logging.root.manager.loggerDict if name.partition(".")[0] in libraries
    ]
    for name in names:
        logging.getLogger(name).addFilter(drop)
    try:
        yield
    finally:
        for name in names:
            logging.getLogger(name).removeFilter(drop)
