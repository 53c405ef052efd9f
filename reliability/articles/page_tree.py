"""Prepare the tree of an HTML page (hidden text out, marks around quotations) and cut it into blocks.

`prepare` removes what is hidden, makes line ends inside a block spaces, and puts quotation marks around
block quotations, so that their words are the words of somebody quoted in the plain text, too.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from reliability.articles.hidden_text import Hidden, drop_hidden
from reliability.articles.styles import Styles
from reliability.articles.surroundings import class_pattern, drop_surroundings, length_of

if TYPE_CHECKING:
    from lxml.html import HtmlElement

MOST_QUOTED = 0.5  # of a page's text
_HEADINGS = frozenset("h1 h2 h3 h4 h5 h6".split())
_BLOCKS = _HEADINGS | frozenset("p li blockquote div dd dt".split())
_INSIDE_BLOCKS = frozenset("p ul ol div table blockquote section article".split())
_NOT_OF_ARTICLES = frozenset(
    "nav aside footer header form figure figcaption table button select".split()
)
_SENTENCE_END = re.compile(r"[.!?…][\"'”’)\]]*$")
_SHORTEST_PARAGRAPH = 5  # words
_MARKS = '"“”«»'


# -- visible text ---------------------------------------------------------------------------------


def prepare(
    tree: HtmlElement, styles: Styles | None = None, most_quoted: float = MOST_QUOTED
) -> Hidden:
    """Remove the hidden text from a page's tree, and mark its quotations; return what was left out.

    `styles` has the style sheets of the page. A block quotation with a larger share of the text than
    `most_quoted` is the article.
    """
    hidden = drop_hidden(tree, styles or Styles())
    captions = drop_surroundings(tree)
    _collapse_white_space(tree)
    _mark_quotations(tree, most_quoted)
    return hidden._replace(captions=captions)


def _collapse_white_space(tree: HtmlElement) -> None:
    """Make runs of white space one space, as browsers do, except in preformatted text."""
    preformatted = {inner for outer in tree.iter("pre", "textarea") for inner in outer.iter()}
    for element in tree.iter():
        if element in preformatted:
            continue
        if element.text and isinstance(element.tag, str):
            element.text = _one_space(element.text)
        if element.tail:
            element.tail = _one_space(element.tail)


def _one_space(text: str) -> str:
    if "\n" not in text and "  " not in text and "\t" not in text:
        return text
    return re.sub(r"[ \t\n\r\f]+", " ", text)


# -- quotations -----------------------------------------------------------------------------------


def quoted(paragraphs: Sequence[str]) -> list[str]:
    """Return the paragraphs of a block quotation in quotation marks, as print sets them.

    Paragraphs that have quotation marks are returned as they are: the words in between are the author's.

    Examples
    --------
    >>> quoted(["It rains.", "It snows."])
    ['“It rains.', '“It snows.”']
    """
    if any(mark in text for text in paragraphs for mark in _MARKS):
        return list(paragraphs)
    last = len(paragraphs) - 1
    return [f"“{text}”" if i == last else f"“{text}" for i, text in enumerate(paragraphs)]


def _mark_quotations(tree: HtmlElement, most_quoted: float) -> None:
    """Put quotation marks around the texts of `q` and `blockquote`, but not around their sources."""
    total = length_of(tree)
    for element in _outermost(tree, "q"):
        _surround([element])
        element.drop_tag()
    for element in _outermost(tree, "blockquote"):
        if length_of(element) <= most_quoted * total:
            _surround(_paragraphs(element))


def _outermost(tree: HtmlElement, tag: str) -> list[HtmlElement]:
    """Return the elements of a tag that are not inside others of it."""
    from lxml import etree

    found, depth = [], 0
    for event, element in etree.iterwalk(tree, events=("start", "end"), tag=tag):
        if event == "start" and not depth:
            found.append(element)
        depth += 1 if event == "start" else -1
    return found


def _paragraphs(element: HtmlElement) -> list[HtmlElement]:
    """Return the paragraphs of a block quotation, without the one that names its source."""
    inner = [
        one
        for one in element.iter("p", "li")
        if one.text_content().strip() and one.find(".//p") is None
    ]
    return [one for one in inner if not _is_source(one)] or ([] if inner else [element])


def _is_source(element: HtmlElement) -> bool:
    """Return True if a paragraph of a quotation names its source: "— Jane Roe"."""
    if element.getparent() is not None and element.getparent().tag in ("cite", "footer"):
        return True
    if element.find(".//cite") is not None and not (element.text or "").strip():
        return True
    return str(element.text_content()).lstrip().startswith(("—", "–", "-"))


def _surround(elements: Sequence[HtmlElement]) -> None:
    """Put quotation marks around the text of elements that have none."""
    texts = [element.text_content() for element in elements]
    for element, text, marked in zip(elements, texts, quoted(texts), strict=True):
        if marked.startswith("“") and not text.startswith("“"):
            element.text = "“" + (element.text or "").lstrip()
        if marked.endswith("”") and not text.endswith("”"):
            _append(element, "”")


def _append(element: HtmlElement, mark: str) -> None:
    """Append a mark to the text of an element, before the name of its source if it ends with one."""
    for child in element:
        if child.tag in ("cite", "footer") or (child.tail or "").lstrip().startswith(("—", "–")):
            before = child.getprevious() if child.tag in ("cite", "footer") else child
            if before is None:
                element.text = (element.text or "").rstrip() + mark + " "
            elif child.tag in ("cite", "footer"):
                before.tail = (before.tail or "").rstrip() + mark + " "
            else:
                child.tail = mark + " " + (child.tail or "").lstrip()
            return
    if len(element):
        element[-1].tail = (element[-1].tail or "").rstrip() + mark
    else:
        element.text = (element.text or "").rstrip() + mark


# -- blocks of text -------------------------------------------------------------------------------


class Block(NamedTuple):
    """A paragraph, heading or list item of a page.

    `is_outside` is True in the parts of pages that are not of articles, and `is_link` if most of the
    block is a link. `containers` has keys of the elements around the block: its parent, the tag and
    class of that if it has one, and the parent of the parent if that is an article.
    """

    text: str
    tag: str
    is_outside: bool
    is_link: bool
    containers: frozenset[object]

    @property
    def is_heading(self) -> bool:
        """True if the block is a heading."""
        return self.tag in _HEADINGS

    @property
    def is_sentence(self) -> bool:
        """True if the block is a few words or more and ends as sentences do."""
        return len(self.text.split()) >= _SHORTEST_PARAGRAPH and bool(
            _SENTENCE_END.search(self.text)
        )

    @property
    def is_prose(self) -> bool:
        """True if the block may be a paragraph of the article."""
        return self.is_sentence and not self.is_outside


def blocks(tree: HtmlElement) -> list[Block]:
    """Return the blocks of text of a page's body, in order."""
    found = []
    outside: set[HtmlElement] = set()
    for element in tree.iter("*"):
        parent = element.getparent()
        if parent in outside or _is_outside(element):
            outside.add(element)
        if element.tag not in _BLOCKS or _has_blocks(element):
            continue
        text = " ".join(element.text_content().split())
        if text:
            linked = sum(len(a.text_content().strip()) for a in element.iter("a"))
            is_link = linked > 0.5 * len(text) or _is_teaser(element)
            found.append(
                Block(text, element.tag, element in outside, is_link, _containers(element))
            )
    return found


def _is_teaser(element: HtmlElement) -> bool:
    """Return True if a block has a heading that is a link to another article."""
    return any(
        one.find(".//a") is not None or one.getparent().tag == "a"
        for one in element.iter(*_HEADINGS)
    )


def blocks_of_fragment(tree: HtmlElement) -> Iterator[tuple[str, bool]]:
    """Yield all blocks of text of a piece of HTML, and True for each list item.

    Text between blocks is a block, too, and a line break ends a line.
    """
    for line in tree.iter("br"):
        line.tail = "\n" + (line.tail or "")
    pieces: list[str] = []
    items = 0  # that are open
    for event, element in _walk(tree):
        if event == "text":
            pieces.append(element)
        elif event.startswith(("<", "/")) and event[1:] in _BLOCKS | _INSIDE_BLOCKS:
            yield "".join(pieces), items > 0 and event in ("/li", "<ul", "<ol")
            pieces = []
            items += (event == "<li") - (event == "/li")
    yield "".join(pieces), False


def _walk(tree: HtmlElement) -> Iterator[tuple[str, str]]:
    """Yield ("<tag", ""), ("text", text) and ("/tag", "") for all of a tree, in order."""
    from lxml import etree

    for event, element in etree.iterwalk(tree, events=("start", "end", "comment", "pi")):
        if event == "start":
            yield f"<{element.tag}", ""
            if element.text:
                yield "text", element.text
        else:
            if event == "end":
                yield f"/{element.tag}", ""
            if element.tail and element is not tree:
                yield "text", element.tail


def _containers(element: HtmlElement) -> frozenset[object]:
    """Return the keys of the elements around a block that may be containers of an article."""
    keys: set[object] = set()
    parent = element.getparent()
    if parent is None or parent.tag in ("body", "html"):
        return frozenset()
    keys.add(parent)
    if names := parent.get("class"):
        keys.add((parent.tag, names))
    above = parent.getparent()
    if above is not None and (above.tag in ("article", "main") or len(parent) == 1):
        keys.add(above)
    return frozenset(keys)


def _is_outside(element: HtmlElement) -> bool:
    if element.tag in _NOT_OF_ARTICLES:
        return True
    return any(class_pattern("zones").search(element.get(name) or "") for name in ("class", "id"))


def _has_blocks(element: HtmlElement) -> bool:
    """Return True if an element contains blocks, or is a `div` around them."""
    return any(child.tag in _INSIDE_BLOCKS for child in element.iterdescendants())


def key_of(text: str) -> str:
    """Return the letters and digits of a text, to compare two forms of it."""
    return "".join(filter(str.isalnum, text.lower()))


# -- front pages ----------------------------------------------------------------------------------

_FEWEST_TEASERS = 5
_LONGEST_TEASER = 45  # words
_MOST_OF_FRONT = 0.7  # share of the words of the extraction


def is_article(tree: HtmlElement) -> bool:
    """Return True if a page says that it is an article, or has one element for one with paragraphs."""
    kinds = tree.xpath("//meta[@property='og:type']/@content")
    if any("article" in kind.lower() for kind in kinds):
        return True
    found = list(tree.iter("article"))
    return len(found) == 1 and sum(1 for _ in found[0].iter("p")) > 2


def teasers(page: Sequence[Block], lines: Sequence[str]) -> list[str]:
    """Return the headlines and lines of a front page; empty if the page is not one.

    On a front page most headings are links, each has at most a line or two below it, and the extraction,
    `lines`, has little else.
    """
    headings = [i for i, block in enumerate(page) if block.tag in ("h2", "h3", "h4")]
    linked = [i for i in headings if page[i].is_link]
    if len(linked) < _FEWEST_TEASERS or len(linked) * 3 < len(headings) * 2:
        return []
    below = [
        " ".join(block.text for block in page[i + 1 : j] if block.is_sentence)
        for i, j in zip(linked, [*linked[1:], len(page)], strict=True)
    ]
    short = sum(len(text.split()) <= _LONGEST_TEASER for text in below)
    if short * 10 < len(below) * 8:
        return []
    headlines = [page[i].text for i in linked]
    of_teasers = key_of(" ".join((*headlines, *below)))
    words = sum(len(line.split()) for line in lines)
    known = sum(len(line.split()) for line in lines if key_of(line) in of_teasers)
    if known < _MOST_OF_FRONT * words:
        return []
    return [text for pair in zip(headlines, below, strict=True) for text in pair if text]
