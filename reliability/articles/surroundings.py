"""Remove visible elements of an HTML page that are not its article: menus, comments, boxes, captions.

Everything here is removed from the tree of a page before the text of the article is searched. A box of
an offer or a list of other articles is known by its class, and stays if it is long enough to be the
article. A caption is known by its place: it follows a picture, and is not a sentence or is in another
typeface.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from itertools import islice
from typing import TYPE_CHECKING

from reliability.toml import own_tables

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_MOST_OF_PAGE = 0.5  # of a page's text; a longer menu is the article
_LONGEST_BOX = 80  # words
_LONGEST_LIST = 250
_MOST_OF_ARTICLE = 0.2  # of the words of a page, for a box, a list or all captions
_LINKED = 0.4  # of the characters of a list of links
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_LONGEST_CAPTION, _LONGEST_WORD = 30, 10  # words, characters of a mean word
_NOT_IN_CAPTIONS = frozenset({"a", "b", "img", "strong"})
_HIGHEST, _FURTHEST = 5, 3  # elements around and after a picture that are searched
_CONTAINERS = frozenset({"body", "main", "article", "td", "li"})
_ITALIC = frozenset({"em", "i", "small"})
_INLINE = _ITALIC | {"span", "font", "cite", "center"}
_LONGEST_MARK = 3  # characters of the mark of a footnote
_CLOSED_ENDS = '.?!:;,…"”’»'


@cache
def words_of(table: str, name: str) -> frozenset[str]:
    """Return the words of an entry of a table: the names of roles, classes or identifiers.

    Examples
    --------
    >>> "banner" in words_of("roles", "surrounding")
    True
    """
    return frozenset(own_tables(__file__)[table][name].split())


@cache
def class_pattern(name: str) -> re.Pattern[str]:
    """Return a pattern that finds a word of an entry of `[classes]` in a class or an identifier.

    Examples
    --------
    >>> [bool(class_pattern("offers").search(one)) for one in ("box affiliate-link", "subscribers")]
    [True, False]
    """
    words = (re.escape(word).replace(r"\*", r"\w*") for word in sorted(words_of("classes", name)))
    return re.compile(rf"(?:^|[-_\s])(?:{'|'.join(words)})(?:$|[-_\s])", re.IGNORECASE)


def drop_surroundings(tree: HtmlElement) -> int:
    """Remove the surroundings of the article, and return the number of words of captions."""
    for mark in [one for one in tree.iter("sup", "svg") if one.tag == "svg" or _is_note_mark(one)]:
        _drop(mark)
    _drop_unless_most(tree, [one for one in tree.iter("*") if _is_surrounding(one)])
    total = len(tree.text_content().split())
    _drop_unless_most(tree, [one for one in tree.iter("*") if _is_box(one, total)])
    captions = dict.fromkeys(_captions(tree))
    words = sum(len(one.text_content().split()) for one in captions)
    if words > _MOST_OF_ARTICLE * total:
        return 0  # an article of pictures
    for caption in captions:
        _drop(caption)
    return words


def _drop_unless_most(tree: HtmlElement, found: list[HtmlElement]) -> None:
    """Remove elements, unless they have most of the text, or the headline in them."""
    outermost: list[HtmlElement] = []
    inside: set[HtmlElement] = set()
    for element in found:
        if element not in inside and element.tag != "h1" and element.find(".//h1") is None:
            outermost.append(element)
            inside.update(element.iter())
    if sum(map(length_of, outermost)) <= _MOST_OF_PAGE * length_of(tree):
        for element in outermost:
            _drop(element)


def _drop(element: HtmlElement) -> None:
    if element.getparent() is not None:
        element.drop_tree()


def _is_note_mark(element: HtmlElement) -> bool:
    """Return True for the number of a footnote: a raised link to a place on the page."""
    links = list(element.iter("a"))
    text = element.text_content().strip("[]() ")
    return (
        bool(links) and len(text) <= _LONGEST_MARK and (links[0].get("href") or "").startswith("#")
    )


def _is_surrounding(element: HtmlElement) -> bool:
    """Return True if an element has a tag, role or class of the surroundings of articles."""
    if element.tag in ("menu", "address") or element.get("role") in words_of(
        "roles", "surrounding"
    ):
        return True
    if element.get("itemprop") == "comment" or (element.get("itemtype") or "").endswith("/Comment"):
        return True
    names = {*(element.get("class") or "").lower().split(), (element.get("id") or "").lower()}
    return not words_of("identifiers", "surrounding").isdisjoint(names)


def length_of(element: HtmlElement) -> int:
    """Return the number of characters of the text in an element."""
    return sum(len(text) for text in element.itertext() if isinstance(text, str))


def _is_box(element: HtmlElement, total: int) -> bool:
    """Return True if an element is an offer to the reader, a list of other articles, or a linked box.

    `total` is the number of words of the page.
    """
    if element.tag in ("html", "body", "main", "article", "head"):
        return False
    names = f"{element.get('class') or ''} {element.get('id') or ''}"
    if class_pattern("offers").search(names):
        return _has_few_words(element, min(_LONGEST_BOX, _MOST_OF_ARTICLE * total))
    if class_pattern("lists").search(names):
        few = _has_few_words(element, min(_LONGEST_LIST, _MOST_OF_ARTICLE * total))
        return few and _is_linked(element)
    if element.tag == "a" and element.get("href") and element.find(".//p") is not None:
        few = _has_few_words(element, min(_LONGEST_BOX, _MOST_OF_ARTICLE * total))
        return few and next(element.iter(*_HEADINGS), None) is None
    return False


def _has_few_words(element: HtmlElement, most: float) -> bool:
    """Return True if an element has at most a number of words; counting stops at the next."""
    words = 0
    for text in element.itertext():
        words += len(str(text).split())
        if words > most:
            return False
    return True


def _is_linked(element: HtmlElement) -> bool:
    """Return True if much of the text of an element is links, or headings outside them."""
    headings = (one for one in element.iter(*_HEADINGS) if one.find(".//a") is None)
    linked = sum(length_of(one) for one in (*element.iter("a"), *headings))
    has_link = next(element.iter("a"), None) is not None
    return has_link and linked >= _LINKED * max(1, length_of(element))


def _captions(tree: HtmlElement) -> Iterator[HtmlElement]:
    """Yield the elements that are captions: those that follow a picture, in or after its element."""
    for picture in tree.iter("img"):
        element: HtmlElement | None = picture
        for _ in range(_HIGHEST):
            if element is None or element.tag in _CONTAINERS:
                break
            following = _next_with_text(element)
            if following is not None:
                if _is_caption(following):
                    yield following
                break
            if (element.tail or "").strip():
                break
            element = element.getparent()


def _next_with_text(element: HtmlElement) -> HtmlElement | None:
    """Return the next sibling of an element that has text, unless there is text between the two."""
    for one in islice(element.itersiblings(), _FURTHEST):
        if (one.getprevious().tail or "").strip() or not isinstance(one.tag, str):
            return None
        if any(text.strip() for text in one.itertext()):
            return one
    return None


def _is_caption(element: HtmlElement) -> bool:
    """Return True if an element after a picture is short, and no sentence or wholly in italics."""
    if element.tag not in _INLINE and element.tag not in ("p", "div"):
        return False
    if element.tag in _INLINE and (element.tail or "").strip():
        return False  # the first words of a paragraph
    text = element.text_content().strip() if _has_few_words(element, _LONGEST_CAPTION) else ""
    if " " not in text or len(text) > _LONGEST_CAPTION * _LONGEST_WORD:
        return False
    is_italic = element.tag in _ITALIC or any(
        child.tag in _ITALIC and child.text_content().strip() == text for child in element
    )
    others = _NOT_IN_CAPTIONS - ({"a"} if is_italic else set())
    if any(inner.tag in others for inner in element.iterdescendants()):
        return False
    if text[-1] not in _CLOSED_ENDS:
        return True
    return element.tag in _ITALIC and _has_few_words(element.getparent(), _LONGEST_CAPTION)
