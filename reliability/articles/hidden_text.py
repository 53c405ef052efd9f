"""Remove elements of an HTML page that no reader sees: by tag, attributes, style, size or position."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from reliability.articles.styles import (
    CLEAR,
    Color,
    Style,
    Styles,
    background,
    color,
    contrast,
    pixels,
)

if TYPE_CHECKING:
    from lxml.html import HtmlElement

# If more than this share of a page's text is hidden, and little else is there, a script will show it.
_MOST_HIDDEN = 0.5
_FEW_WORDS = 60  # of the paragraphs that a reader sees
_NEVER_SEEN = frozenset({"template", "noscript", "del", "s", "strike"})
_FALLBACKS = frozenset({"video", "audio", "canvas", "iframe"})  # their text is for old browsers
_SCREEN_READERS = frozenset(
    {"visually-hidden", "visuallyhidden", "sr-only", "screen-reader-text", "screen-reader-only"}
)
_HOVER = re.compile(
    r"rollover|roll-over|tooltip|popover|popup|pop-up|hover-?card|flyout", re.IGNORECASE
)
_BOX = re.compile(
    r"(?:block|box|content|contents|text|body|panel|inner|card|menu|tip)$", re.IGNORECASE
)
_FAR = 900  # pixels outside the page
_TINY = 2.5  # pixels; the smallest print has 6
_LEAST_CONTRAST = 1.2  # grey #eee on white has 1.16
_ZERO = re.compile(r"0(?:\.0*)?%?|\.0+%?")
_NO_CLIP = re.compile(
    r"rect\(\s*([01])(?:px)?(?:[\s,]+\1(?:px)?){3}\s*\)|inset\(\s*(?:50|100)%.*\)"
)
_NO_SIZE = re.compile(r"scale(?:[xy]|3d)?\(\s*0(?:\.0*)?\s*[,)]")
_MOVED = re.compile(r"translate(?:x|y|3d)?\(\s*(-[\d.]+(?:px|em|rem|vw|vh))")
_NO_SHEETS = Styles()
_WHITE: Color = (1.0, 1.0, 1.0)


class Hidden(NamedTuple):
    """The numbers of hidden words of a page, left out or kept, and of words of captions, left out."""

    words: int = 0
    kept: int = 0
    captions: int = 0

    @property
    def notes(self) -> list[str]:
        """The notes on these words."""
        notes = []
        if self.words:
            notes.append(f"hidden text left out, which no reader sees: {_words(self.words)}")
        if self.kept:
            notes.append(
                f"most of the page is hidden until a script shows it: {_words(self.kept)} read"
            )
        if self.captions:
            notes.append(f"captions of pictures left out: {_words(self.captions)}")
        return notes


def _words(number: int) -> str:
    return "1 word" if number == 1 else f"{number} words"


def drop_hidden(tree: HtmlElement, styles: Styles) -> Hidden:
    """Remove the hidden text from a page's tree, and return its size."""
    sure = list(_outermost(tree))
    fallbacks = _fallbacks(tree, sure)
    for element in fallbacks:
        element.tag = "div"
    sure = [one for one in sure if one not in fallbacks]
    words, kept = _count(sure), _count(fallbacks)
    _drop(sure)
    seen = list(_hidden_by_style(tree, styles))
    faint = _faint(tree, styles, set(seen))
    hidden = _count(seen) + sum(len(_own_text(element).split()) for element in faint)
    total = len(_text(tree).split())
    if hidden > _MOST_HIDDEN * total and _prose_outside(tree, seen, faint) < _FEW_WORDS:
        return Hidden(words, hidden + kept)
    for element in faint:
        element.text = None
        for child in element:
            child.tail = None
    _drop(seen)
    return Hidden(words + hidden, kept)


def _fallbacks(tree: HtmlElement, hidden: Sequence[HtmlElement]) -> set[HtmlElement]:
    """Return the `noscript` elements that have the article of a page which a script fills.

    A reader sees the same text, but from the script. The set is empty if a paragraph or more is outside.
    """
    found = {one for one in hidden if one.tag == "noscript" and _count(one.iter("p")) > _FEW_WORDS}
    if found and _prose_outside(tree, hidden, ()) < _FEW_WORDS:
        return found
    return set()


def _drop(elements: Iterable[HtmlElement]) -> None:
    """Remove elements, but not the text after them."""
    for element in list(elements):
        if element.getparent() is not None:
            element.drop_tree()


def _text(element: HtmlElement) -> str:
    return " ".join(text for text in element.itertext() if isinstance(text, str))


def _count(elements: Iterable[HtmlElement]) -> int:
    return sum(len(_text(element).split()) for element in elements)


def _own_text(element: HtmlElement) -> str:
    """Return the text of an element without that of its children."""
    return " ".join([element.text or "", *(child.tail or "" for child in element)])


def _prose_outside(
    tree: HtmlElement, hidden: Sequence[HtmlElement], faint: Sequence[HtmlElement]
) -> int:
    """Return the number of words in the paragraphs that a reader sees."""
    gone = {inner for outer in hidden for inner in outer.iter()} | set(faint)
    return sum(len(_own_text(p).split()) for p in tree.iter("p") if p not in gone)


# -- hidden as a whole ----------------------------------------------------------------------------


def _outermost(tree: HtmlElement) -> Iterator[HtmlElement]:
    """Yield the elements that are hidden by tag or attributes, but not those inside another one."""
    gone: set[HtmlElement] = set()
    for element in tree.iter("*"):
        if element.getparent() in gone:
            gone.add(element)
        elif element is not tree and _is_never_seen(element):
            gone.add(element)
            yield element


def _hidden_by_style(tree: HtmlElement, styles: Styles) -> Iterator[HtmlElement]:
    """Yield the outermost elements that are hidden by a style, or open over others."""
    gone: set[HtmlElement] = set()
    hovering: set[HtmlElement] = set()
    for element in tree.iter("*"):
        parent = element.getparent()
        if parent in gone:
            gone.add(element)
            continue
        if element.tag in ("html", "body") or element is tree:
            continue
        boxes = [name for name in (element.get("class") or "").split() if _HOVER.search(name)]
        if _is_hidden(element, styles.of(element)) or _is_box(element, boxes, parent in hovering):
            gone.add(element)
            yield element
        elif boxes or parent in hovering:
            hovering.add(element)


def _is_never_seen(element: HtmlElement) -> bool:
    """Return True if an element is hidden by its tag or attributes."""
    if element.tag in _NEVER_SEEN or element.get("role") == "tooltip":
        return True
    if element.tag in ("html", "body"):
        return False
    if element.get("hidden") is not None:
        return True
    if element.tag == "dialog" and element.get("open") is None:
        return True
    return element.get("style") is not None and _is_not_shown(_NO_SHEETS.of(element))


def _is_not_shown(style: Style) -> bool:
    return style.get("display") == "none" or style.get("visibility") in ("hidden", "collapse")


def _is_hidden(element: HtmlElement, style: Style) -> bool:
    """Return True if an element is hidden by its class or style, is closed, or is for old browsers."""
    if element.tag in _FALLBACKS or (element.tag == "object" and element.get("data")):
        return True
    if element.tag == "details" and element.get("open") is None:
        return True
    if not _SCREEN_READERS.isdisjoint((element.get("class") or "").split()):
        return True
    if not style:
        return False
    if _is_not_shown(style):
        return True
    if style.get("content-visibility") == "hidden" or _ZERO.fullmatch(style.get("opacity", "")):
        return True
    return _is_outside(style) or _is_cut(style)


def _is_outside(style: Style) -> bool:
    """Return True if a style moves an element off the page."""
    moved = [pixels(style.get("text-indent")), pixels(style.get("margin-left"))]
    if style.get("position") in ("absolute", "fixed", "relative"):
        moved += [pixels(style.get(side)) for side in ("left", "top", "right", "bottom")]
    if match := _MOVED.search(style.get("transform", "")):
        moved.append(pixels(match[1]))
    return any(length is not None and length <= -_FAR for length in moved)


def _is_cut(style: Style) -> bool:
    """Return True if a style leaves no area of an element."""
    if _NO_CLIP.search(style.get("clip", "")) or _NO_CLIP.search(style.get("clip-path", "")):
        return True
    if _NO_SIZE.search(style.get("transform", "")):
        return True
    overflow = {style.get(name) for name in ("overflow", "overflow-x", "overflow-y")}
    if overflow.isdisjoint({"hidden", "clip"}):
        return False
    sizes = [pixels(style.get(name)) for name in ("height", "max-height", "width", "max-width")]
    return any(size is not None and size <= 1 for size in sizes)


def _is_box(element: HtmlElement, boxes: Sequence[str], is_inside: bool) -> bool:
    """Return True if an element with classes such as "tooltip" is the box, not the word below it."""
    if not boxes:
        return False
    if any(_BOX.search(name) and not _HOVER.fullmatch(name) for name in boxes):
        return True
    if element.tag == "a" or any(name.endswith(("link", "trigger", "toggle")) for name in boxes):
        return False
    return is_inside


# -- hidden by colour or size ---------------------------------------------------------------------


class _Look(NamedTuple):
    """The colour and size of text, None if unknown, and the colour behind it."""

    text: Color | str | None = None
    behind: Color | None = _WHITE
    size: float | None = None

    @property
    def is_unseen(self) -> bool:
        """True for text that is clear, tiny, or of the colour behind it."""
        if self.text == CLEAR or (self.size is not None and self.size <= _TINY):
            return True
        if self.behind is None or self.text is None or isinstance(self.text, str):
            return False
        return contrast(self.text, self.behind) < _LEAST_CONTRAST


def _faint(tree: HtmlElement, styles: Styles, hidden: set[HtmlElement]) -> list[HtmlElement]:
    """Return the elements whose own text is clear, tiny, or of the colour behind it.

    The heading of a page is left out: it is often white on a picture that another file sets.
    """
    looks: dict[HtmlElement, _Look] = {}
    gone: set[HtmlElement] = set()
    faint = []
    for element in tree.iter("*"):
        parent = element.getparent()
        if element in hidden or parent in gone:
            gone.add(element)
            continue
        look = _look(element, styles.of(element), looks.get(parent, _Look()))
        looks[element] = look
        if look.is_unseen and element.tag != "h1" and _own_text(element).strip():
            faint.append(element)
    return faint


def _look(element: HtmlElement, style: Style, around: _Look) -> _Look:
    """Return the look of an element's text, given that of the element around it."""
    text, behind, size = around
    given = style.get("color") or (
        element.get("color", "").strip().lower() if element.tag == "font" else None
    )
    if given and given != "inherit":
        text = color(given)
    plane = background(style)
    if plane == CLEAR and (named := element.get("bgcolor")):
        plane = color(named.strip().lower())
    if plane != CLEAR:
        behind = None if isinstance(plane, str) else plane
    if "font-size" in style:
        given = style["font-size"]
        size = pixels(given)
        if size is None and _ZERO.fullmatch(given):
            size = 0.0
    return _Look(text, behind, size)
