"""Html."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING

from reliability.errors import ArticleError

if TYPE_CHECKING:
    pass

# trafilatura takes 6 s for 50,000 tags nested 240 deep; news pages have 1,000 to 10,000 of them.
HTML = 10_000_000


TAGS = 30_000


TAG = 4_096  # libxml2 is quadratic in the attributes of a tag: 3.6 s for 50,000, 2 ms for 1,300


JSON_LD = 32_768  # trafilatura searches it by quadratic expressions: 290 s for 1 MB of `"@type":[`


# Possessive throughout, so that what is never closed costs one look and not one a letter.
_ATTRIBUTES = r"(?:[^>=]++|=\s*+(?:\"[^\"]*+\"|'[^']*+')?+)*+"


_OPENING = re.compile(rf"<(/?[a-z][^\s<>=/]*+){_ATTRIBUTES}", re.IGNORECASE)


# lxml's trees take no control characters, and trafilatura gives up a page for one `&#12;`.
_NO_CHARACTER = re.compile(
    r"&#(?:0*(?:[1-8]|1[124-9]|2\d|3[01]|6553[45])|x0*(?:[1-8bcef]|1[\da-f]|fff[ef]))(?![\da-f]);?",
    re.IGNORECASE,
)


ASIDE = re.compile(
    r"<!--(?!-?>)(?:[^-]++|-(?!->))*+(?:-->)?+|<[!?][^<>]*+>?+"
    rf"|<(script|style)\b({_ATTRIBUTES})>?+(?:[^<]++|<(?!/\1))*+(?:</\1[^<>]*+>)?+",
    re.IGNORECASE,
)


def lines_of(text: str) -> str:
    return "\n".join(" ".join(line.split()) for line in text.splitlines()).strip()


def join_lines(blocks: Iterable[tuple[str, bool]]) -> str:
    """Join blocks by blank lines, but lines of a list by newlines."""
    parts, was_line = [""], False
    for block, is_line in blocks:
        if text := lines_of(block):
            parts += ["\n" if was_line and is_line else "\n\n", text]
            was_line = is_line
    return "".join(parts[2:])


def from_html(source: str) -> tuple[str, dict[str, object], list[str]]:
    if len(source) > HTML or source.count("<") > TAGS:
        raise ArticleError(
            f"HTML of over {HTML:,} characters or {TAGS:,} tags is not one article: "
            "save the text of the article as .txt"
        )
    import logging
    import warnings

    from trafilatura import bare_extraction
    from trafilatura.utils import load_html

    for library in ("trafilatura", "htmldate", "courlan", "justext"):
        logging.getLogger(library).setLevel(logging.CRITICAL + 1)  # they speak of crawls
    budget = JSON_LD

    def keep(aside: re.Match[str]) -> str:
        nonlocal budget
        if not aside[1] or "ld+json" not in aside[2] or len(aside[0]) > budget:
            return " " if aside[1] else ""  # a comment within a word does not part it
        budget -= len(aside[0])
        return aside[0]

    page = _NO_CHARACTER.sub(" ", ASIDE.sub(keep, source))
    page = _OPENING.sub(lambda tag: tag[0] if len(tag[0]) <= TAG else f"<{tag[1]}", page)
    document = None
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            tree = load_html(f"<html>\n{page}")
            if tree is not None:
                document = bare_extraction(
                    tree,
                    include_comments=False,
                    include_tables=False,
                    with_metadata=True,
                    date_extraction_params={"extensive_search": False, "original_date": True},
                )
    except Exception as error:  # whatever a hostile page does to a library is no one else's fault
        raise ArticleError(f"HTML that cannot be taken apart ({error!r})") from error
    facts: dict[str, object] = {}
    text = ""
    if document is not None and not isinstance(document, dict):
        facts = {"title": document.title, "publisher": document.sitename, "date": document.date}
        lines = [line.strip() for line in (document.text or "").splitlines()]
        if lines and lines[0] == document.title:
            del lines[0]
        text = join_lines((line.removeprefix("- "), line.startswith("- ")) for line in lines)
    if not text:
        raise ArticleError(
            "no main text found in its HTML (there is none for trafilatura in a page that a script "
            "fills, nor in elements nested over 250 deep): save the text of the article as .txt"
        )
    return text, facts, [f"main text extracted from HTML: {len(text)} of {len(source)} characters"]
