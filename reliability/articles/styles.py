"""The parts of style sheets that can hide text: simple selectors, colours, and lengths.

A selector is read if it is made of tags, classes and ids, with blanks or ">" between them. Rules for
print and for some screens only are left out. Of two rules the later one wins: selectors have
no precedence.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from math import fsum
from typing import TYPE_CHECKING, NamedTuple

from reliability.toml import own_tables

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_LONGEST = 200_000  # characters of a style sheet that are searched
_MOST_SHEETS = 20  # of a page
_MOST_RULES = 200  # whose selectors end in the same name
_COMMENT = re.compile(r"/\*(?:[^*]++|\*(?!/))*+(?:\*/)?+")
_COMPOUND = re.compile(r"(?P<tag>[a-z][\w-]*|\*)?(?P<rest>(?:[.#][\w-]+)*)", re.IGNORECASE)
_PART = re.compile(r"[.#][\w-]+")
_FOR_SCREENS = re.compile(r"@media\s+(?:only\s+)?(?:screen|all)\s*$", re.IGNORECASE)
_TABLES = own_tables(__file__)
_READ = frozenset(_TABLES["properties"].split())
_NAMED: Mapping[str, str] = _TABLES["colors"]

Style = Mapping[str, str]
Color = tuple[float, float, float]


class _Step(NamedTuple):
    """A part of a selector: the tag, classes and ids of an element, and whether its parent is next."""

    tag: str
    names: frozenset[str]
    is_child: bool


class Styles:
    """The rules of the style sheets of a page.

    Examples
    --------
    >>> from lxml.html import fromstring
    >>> styles = Styles([".tip, #box p {display: none} @media print {.ad {display: none}}"])
    >>> page = fromstring('<div id=box><p>A</p><b class="late tip">B</b><b class=ad>C</b></div>')
    >>> [dict(styles.of(element)) for element in page.iter("p", "b")]
    [{'display': 'none'}, {'display': 'none'}, {}]
    """

    def __init__(self, sheets: Iterable[str] = ()) -> None:
        self._rules: dict[str, list[tuple[int, list[_Step], Style]]] = defaultdict(list)
        # The properties of an element, for all with the same parent, tag, classes and id.
        self._known: dict[tuple[object, ...], dict[str, str]] = {}
        self._above: dict[HtmlElement | None, frozenset[str]] = {None: frozenset("*")}
        for order, (selector, style) in enumerate(_rules(islice(sheets, _MOST_SHEETS))):
            if steps := _steps(selector):
                key = min(steps[-1].names, default=steps[-1].tag)
                if len(self._rules[key]) < _MOST_RULES:
                    self._rules[key].append((order, steps, style))

    def of(self, element: HtmlElement) -> Style:
        """Return the properties of an element by the rules and by its own attribute."""
        own = element.get("style")
        given = self._by_rules(element) if self._rules else {}
        return {**given, **_declarations(own)} if own else given

    def _by_rules(self, element: HtmlElement) -> Style:
        parent, names = element.getparent(), _names(element)
        key = parent, element.tag, tuple(names)
        known = self._known.get(key)
        if known is None:
            own, above = {"*", element.tag, *names}, self._names_above(parent)
            found = [
                (order, style)
                for name in (element.tag, "*", *names)
                for order, steps, style in self._rules.get(name, ())
                if _may_match(own, above, steps) and _matches(element, steps)
            ]
            known = self._known[key] = {}
            for _, style in sorted(found, key=lambda rule: rule[0]):
                known.update(style)
        return known

    def _names_above(self, element: HtmlElement | None) -> frozenset[str]:
        """Return the tags, classes and ids of an element and of those around it."""
        waiting = []
        while element not in self._above:
            waiting.append(element)
            element = element.getparent() if element is not None else None
        names = self._above[element]
        for inner in reversed(waiting):
            own = {inner.tag, *_names(inner)} if isinstance(inner.tag, str) else set()
            names = names if own <= names else names | own
            self._above[inner] = names
        return names


def _rules(sheets: Iterable[str]) -> Iterator[tuple[str, Style]]:
    """Yield each selector with its properties."""
    for sheet in sheets:
        open_blocks: list[bool] = []  # whether the rules in them apply
        for part in _COMMENT.sub(" ", sheet[:_LONGEST]).split("}"):
            *outer, selectors, body = ("", *part.split("{")) if "{" in part else ("", "", "")
            open_blocks += [bool(_FOR_SCREENS.search(head.strip())) for head in outer[1:]]
            if "{" in part and all(open_blocks) and "@" not in selectors:
                style = _declarations(body)
                for selector in selectors.split(",") if style else ():
                    yield selector.strip(), style
            elif "{" not in part and open_blocks:
                open_blocks.pop()


def _declarations(source: str) -> Style:
    """Return the properties of a rule or of an attribute that can hide text."""
    style = {}
    for declaration in source.lower().split(";"):
        name, _, value = declaration.partition(":")
        if (name := name.strip()) in _READ:
            style[name] = value.replace("!important", "").strip()
    return style


def _steps(selector: str) -> list[_Step]:
    """Return the parts of a selector; empty if it is not a simple one."""
    steps: list[_Step] = []
    is_child = False
    for word in selector.replace(">", " > ").split():
        match = _COMPOUND.fullmatch(word)
        if word == ">":
            is_child = True
        elif not match:
            return []
        else:
            names = frozenset(_PART.findall(match["rest"]))
            steps.append(_Step((match["tag"] or "*").lower(), names, is_child))
            is_child = False
    return steps


def _names(element: HtmlElement) -> list[str]:
    """Return the classes and the id of an element as selectors write them."""
    names = [f".{name}" for name in (element.get("class") or "").split()]
    return [*names, f"#{element.get('id')}"] if element.get("id") else names


def _may_match(own: set[str], above: frozenset[str], steps: list[_Step]) -> bool:
    """Return False if an element, or those above it, lack a name that a selector has."""
    last = steps[-1]
    if not (last.tag in own and last.names <= own):
        return False
    return all(step.tag in above and step.names <= above for step in steps[:-1])


def _matches(element: HtmlElement, steps: list[_Step]) -> bool:
    """Return True if a selector matches an element that has the names of its last part.

    Each part is matched with the nearest element above that has its names, without a second try.
    """
    above = element.getparent()
    for step, outer in zip(reversed(steps), reversed(steps[:-1]), strict=False):
        while above is not None and not step.is_child and not _is(above, outer):
            above = above.getparent()
        if above is None or not _is(above, outer):
            return False
        above = above.getparent()
    return True


def _is(element: HtmlElement, step: _Step) -> bool:
    return step.tag in ("*", element.tag) and step.names <= set(_names(element))


_LENGTH = re.compile(r"(-?\d*\.?\d+)(px|pt|em|rem|ex|ch|vw|vh|%|)")
_PIXELS = {"px": 1.0, "pt": 4 / 3, "em": 16.0, "rem": 16.0, "ex": 8.0, "ch": 8.0, "": 1.0}
_PIXELS |= {"vw": 10.0, "vh": 8.0}  # of a window of 1,000 by 800
_RGB = re.compile(
    r"rgba?\(\s*([\d.]+)(%?)[\s,]+([\d.]+)%?[\s,]+([\d.]+)%?(?:[\s,/]+([\d.]+)(%?))?\s*\)"
)
_HEX = re.compile(r"#([\da-f]{3,4}|[\da-f]{6}|[\da-f]{8})\b")
_COLOR = re.compile(rf"{_RGB.pattern}|{_HEX.pattern}|[a-z]+(?![\w(-])")
_URL = re.compile(r"url\([^)]*\)?")
CLEAR = "transparent"


def pixels(value: str | None) -> float | None:
    """Return a length in pixels, with usual sizes of letters and windows; None if it is not a length.

    Examples
    --------
    >>> pixels("-2em"), pixels("0"), pixels("50%"), pixels("auto")
    (-32.0, 0.0, None, None)
    """
    match = _LENGTH.fullmatch(value or "")
    if not match or match[2] == "%":
        return None
    return float(match[1]) * _PIXELS[match[2]]


def color(value: str | None) -> Color | str | None:
    """Return a colour as three numbers from 0 to 1, `CLEAR` for none, or None if it is unknown.

    Examples
    --------
    >>> color("#fff"), color("rgba(1, 2, 3, 0)"), color("inherit")
    ((1.0, 1.0, 1.0), 'transparent', None)
    """
    value = _NAMED.get(value or "", value or "")
    if value == CLEAR:
        return CLEAR
    if match := _HEX.fullmatch(value):
        digits = match[1] if len(match[1]) > 4 else "".join(sign * 2 for sign in match[1])
        if len(digits) == 8 and digits.endswith("00"):
            return CLEAR
        return int(digits[:2], 16) / 255, int(digits[2:4], 16) / 255, int(digits[4:6], 16) / 255
    if match := _RGB.fullmatch(value):
        if match[5] and not float(match[5]):
            return CLEAR
        whole = 100 if match[2] else 255
        red, green, blue = (min(float(match[at]) / whole, 1.0) for at in (1, 3, 4))
        return red, green, blue
    return None


def background(style: Style) -> Color | str | None:
    """Return the background of a style: a colour, `CLEAR` if none is set, None if it is unknown."""
    shown = style.get("background-color") or style.get("background")
    if "(" in style.get("background-image", ""):
        return None
    if shown is None or shown in ("none", "inherit", "initial", "unset"):
        return CLEAR
    if "gradient(" in shown:
        return None
    found = [color(match[0]) for match in _COLOR.finditer(_URL.sub(" ", shown))]
    return next((one for one in found if one is not None), None)


def contrast(one: Color, other: Color) -> float:
    """Return the ratio of contrast of two colours, from 1 to 21 (WCAG 2.2)."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(one: Color) -> float:
    parts = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in one)
    return fsum(share * part for share, part in zip((0.2126, 0.7152, 0.0722), parts, strict=True))
