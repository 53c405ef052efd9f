"""From an HTML page to the text of its article, by trafilatura within limits on size and time."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, NamedTuple

from reliability.articles.article import Extract
from reliability.articles.body import body, complete, count_words
from reliability.articles.decoding import LOST
from reliability.articles.described import described_article
from reliability.articles.hidden_text import Hidden
from reliability.articles.page_tree import (
    MOST_QUOTED,
    Block,
    blocks,
    blocks_of_fragment,
    is_article,
    key_of,
    prepare,
    teasers,
)
from reliability.articles.styles import Styles
from reliability.errors import ArticleError

if TYPE_CHECKING:
    from lxml.html import HtmlElement
    from trafilatura.settings import Document

# trafilatura takes 6 s for 50,000 tags nested 240 deep; news pages have 1,000 to 10,000 tags.
HTML = 10_000_000
TAGS = 30_000
MANY_TAGS = 12_000  # from here on without a second extractor, which is quadratic in the paragraphs
TAG = 4_096  # libxml2 is quadratic in the attributes of a tag: 3.6 s for 50,000, 2 ms for 1,300
JSON_LD = 32_768  # trafilatura searches it by quadratic expressions: 290 s for 1 MB of `"@type":[`

_LITTLE, _FEW_WORDS = 0.6, 80  # share and number of words of a page that are missed
# A description for search engines that is this many times as long as the text on the page is read.
_DESCRIBED = 2
_SHARE_OF_TITLE = 0.6  # of the title of the metadata; a shorter heading is the name of the site
_WORDS_OF_HEADLINE = 5  # a shorter part of a title may be the name of a section or of a site
_WORDS_OF_TITLE = 3  # a title with fewer may be a placeholder

# Possessive throughout, so that an unclosed construct is scanned once, not once per character.
_ATTRIBUTES = r"(?:[^>=]++|=\s*+(?:\"[^\"]*+\"|'[^']*+')?+)*+"
_OPENING = re.compile(rf"<(/?[a-z][^\s<>=/]*+){_ATTRIBUTES}", re.IGNORECASE)
# lxml's trees take no control characters, and trafilatura rejects a page for one `&#12;`. That is a form
# feed, white space to a browser. The others are not shown, and do not part the letters around them.
_CONTROL = re.compile(r"[\x01-\x08\x0b\x0e-\x1f\ufffe\uffff]")
_FORM_FEED = re.compile(r"\x0c|&#(?:0*12|x0*c)(?![\da-f]);?", re.IGNORECASE)
_CONTROL_REFERENCE = re.compile(
    r"&#(?:0*(?:[1-8]|1[14-9]|2\d|3[01]|6553[45])|x0*(?:[1-8bef]|1[\da-f]|fff[ef]))(?![\da-f]);?",
    re.IGNORECASE,
)
# Invisible source: comments, declarations, scripts and styles.
ASIDE = re.compile(
    r"<!--(?!-?>)(?:[^-]++|-(?!->))*+(?:-->)?+|<[!?][^<>]*+>?+"
    rf"|<(script|style)\b({_ATTRIBUTES})>?+(?:[^<]++|<(?!/\1))*+(?:</\1[^<>]*+>)?+",
    re.IGNORECASE,
)

_SITE_NAME = re.compile(r" (?:[|·:–—]|--?) ")
_SECTION = re.compile(r" [|·] ")
_STYLE = re.compile(r"<style\b([^>]*+)>([^<]*+)", re.IGNORECASE)
_NOT_SCREENS = re.compile(r"\bmedia\s*=\s*[\"']?\s*(?!screen\b|all\b)\w", re.IGNORECASE)


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
    page = _main_text(_without_hazards(source), styles_of(source))
    text = ""
    metadata: dict[str, object] = {}
    notes: list[str] = []
    if page:
        metadata = {
            "title": page.title,
            "publisher": page.document.sitename,
            "date": page.document.date,
        }
        lines = [line.strip() for line in (page.document.text or "").splitlines() if line.strip()]
        lines, notes = _article_lines(lines, page)
        notes += page.hidden.notes
        text = join_blocks((line.removeprefix("- "), line.startswith("- ")) for line in lines)
    described = described_article(source) if len(text.split()) < _FEW_WORDS else None
    if described and len(described.text) > _DESCRIBED * len(text):
        return described
    if not text:
        raise ArticleError(
            "no main text found in the HTML (trafilatura finds none in a page that a script fills, "
            "nor in elements nested over 250 deep): save the text of the article as .txt"
        )
    note = f"main text extracted from HTML: {len(text)} of {len(source)} characters"
    return Extract(text, metadata, [note, *notes])


def _article_lines(lines: list[str], page: _Page) -> tuple[list[str], list[str]]:
    """Return the lines of the text of a page, and notes on what is missing."""
    if not page.is_article and (front := teasers(page.blocks, lines)):
        return front, ["the page is a list of links to articles, as a front page is"]
    lines = complete(lines, page.blocks)
    titles = [title for title in (page.title, page.document.title) if title]
    kept, left_out = body(lines, page.blocks, titles, page.document.description or "")
    notes = []
    if left_out:
        notes.append(f"{left_out} words of decks, headings and links to other articles left out")
    there = sum(len(block.text.split()) for block in page.blocks if block.is_prose)
    words = count_words(kept)
    if words < _LITTLE * there and there - words > _FEW_WORDS:
        notes.append(f"{words} words kept of {there} in the paragraphs of the page")
    return kept, notes


def styles_of(source: str) -> Styles:
    """Return the style sheets in a page that are for screens."""
    found = _STYLE.finditer(source)
    return Styles(match[2] for match in found if not _NOT_SCREENS.search(match[1]))


def from_fragment(source: str) -> str:
    """Return the text of a piece of HTML that is an article, such as a field of a data set."""
    return read_fragment(source)[0]


def read_fragment(source: str) -> tuple[str, list[str]]:
    """Return the text of a piece of HTML that is an article, and notes on what it hides."""
    try:
        tree, hidden = tree_of_fragment(source)
    except ArticleError:
        return source, []
    return join_blocks(blocks_of_fragment(tree)), hidden.notes


def tree_of_fragment(source: str, most_quoted: float = MOST_QUOTED) -> tuple[HtmlElement, Hidden]:
    """Return a piece of HTML as a tree without hidden text, and what it hides.

    Block quotations with a larger share of the text than `most_quoted` get no quotation marks. Raises
    ArticleError if the piece cannot be parsed.
    """
    from lxml import etree
    from lxml.html import fragment_fromstring

    if len(source) > HTML or source.count("<") > TAGS:
        raise ArticleError("with too many tags")
    try:
        tree = fragment_fromstring(_without_hazards(source), create_parent="div")
    except (AssertionError, IndexError, etree.LxmlError, ValueError) as error:  # the first: no body
        raise ArticleError("with broken tags") from error
    return tree, prepare(tree, styles_of(source), most_quoted)


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

    page = LOST.sub("\ufffd", ASIDE.sub(keep_metadata, source))  # lxml would end the page at one
    page = _CONTROL_REFERENCE.sub("", _CONTROL.sub("", _FORM_FEED.sub(" ", page)))
    return _OPENING.sub(lambda tag: tag[0] if len(tag[0]) <= TAG else f"<{tag[1]}", page)


class _Page(NamedTuple):
    """A page: trafilatura's document, the title, the visible blocks, and the numbers of hidden words."""

    document: Document
    title: str | None
    blocks: list[Block]
    is_article: bool
    hidden: Hidden


def _main_text(page: str, styles: Styles) -> _Page | None:
    import warnings

    from trafilatura import bare_extraction
    from trafilatura.utils import load_html

    try:
        with warnings.catch_warnings(), silenced("trafilatura", "htmldate", "courlan"):
            warnings.simplefilter("ignore")
            tree = load_html(f"<html>\n{page}")
            if tree is None:
                return None
            hidden = prepare(tree, styles)
            found_blocks = blocks(tree)
            says_article = is_article(tree)
            headings = [" ".join(heading.text_content().split()) for heading in tree.iter("h1")]
            window_title = " ".join((tree.findtext(".//title") or "").split())
            found = bare_extraction(
                tree,
                include_comments=False,
                include_tables=False,
                fast=page.count("<") > MANY_TAGS,
                with_metadata=True,
                date_extraction_params={"extensive_search": False, "original_date": True},
            )
    except Exception as error:  # a malicious page may cause any exception in the library
        raise ArticleError(
            f"HTML that trafilatura cannot parse ({error!r}): save the text of the article as .txt"
        ) from error
    if found is None or isinstance(found, dict):
        return None
    title = _title(found.title, headings, window_title, found.sitename or "")
    return _Page(found, title, found_blocks, says_article, hidden)


def _title(given: str | None, headings: Sequence[str], window_title: str, site: str) -> str | None:
    """Return the title that a heading and the window share, else the one given by the metadata.

    A title of the metadata that no other place on the page has, such as the name of a publishing system,
    is replaced by the heading. The name of the site is neither a heading nor part of a title.
    """
    first, *others = _SECTION.split(window_title)
    if not site and others and len(first.split()) >= _WORDS_OF_HEADLINE:
        site = others[-1]
    parts = _SITE_NAME.split(window_title)
    known = {key_of(heading) for heading in headings}
    is_headline = len(" ".join(parts[:-1]).split()) >= _WORDS_OF_HEADLINE > len(parts[-1].split())
    if not site and is_headline and key_of(parts[-1]) in known:
        site = parts[-1]  # the heading of the page is the name of the site
    if site and key_of(given or "") == key_of(site):
        given = None
    headings = [heading for heading in headings if key_of(heading) != key_of(site)]
    main = _without_site(window_title, site)
    chosen = _shared_title(given, headings, window_title, main)
    if chosen is None or chosen in headings:
        is_longer = chosen is not None and key_of(chosen).endswith(key_of(main))
        return main if is_longer and len(main.split()) >= _WORDS_OF_HEADLINE else chosen
    return _without_site(chosen, site)


def _without_site(title: str, site: str) -> str:
    """Return a title without the names of the site and of its sections at its end or beginning."""
    parts = _SITE_NAME.split(title)
    if site and len(parts) > 1:
        for name, rest in ((parts[-1], parts[:-1]), (parts[0], parts[1:])):
            if key_of(name) == key_of(site):
                begins = title.index(rest[0])
                title = title[begins : title.rindex(rest[-1]) + len(rest[-1])]
                break
    first, *others = _SECTION.split(title)
    is_headline = len(first.split()) >= _WORDS_OF_HEADLINE
    return first if is_headline and all(len(one.split()) <= 3 for one in others) else title


def _shared_title(
    given: str | None, headings: Sequence[str], window_title: str, main: str
) -> str | None:
    """Return the title that a heading and the window share, else the one given by the metadata.

    `main` is the title of the window without the name of the site.
    """
    window = key_of(window_title)
    known = key_of(given or "")
    if given and (known not in window or known == window):
        known = key_of(_SITE_NAME.split(given)[0])
    for heading in headings:
        key = key_of(heading)
        is_shared = key in window or key == key_of(given or "")
        if (
            key
            and is_shared
            and len(key) >= _SHARE_OF_TITLE * len(known if known in window else "")
        ):
            return heading
    if given and (len(given.split()) >= _WORDS_OF_TITLE or not window):
        return given
    is_known = main != window_title and len(main.split()) >= _WORDS_OF_HEADLINE
    parts = [*headings[:1], *([main] if is_known else _SITE_NAME.split(window_title))]
    return max([*parts, given or ""], key=len) or None


@contextmanager
def silenced(*libraries: str) -> Iterator[None]:
    """Drop the log records of libraries, which report every oddity of a file, until the block ends."""
    import logging

    levels = {name: logging.getLogger(name).level for name in libraries}
    for name in libraries:
        logging.getLogger(name).setLevel(logging.CRITICAL + 1)
    try:
        yield
    finally:
        for name, level in levels.items():
            logging.getLogger(name).setLevel(level)
