"""Normalization of typography, with a map of offsets back to the text as given.

`normalize` replaces quotation marks, dashes, blanks and look-alike letters by their plain forms and
drops invisible characters, so that texts that differ only in typography give the same result. An
`OffsetMap` maps offsets in the normalized text to the original ones.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import chain
from typing import NamedTuple

_ONE_TO_ONE = {
    **dict.fromkeys("‘’‚‛ʼʻʹ′´‹›`", "'"),
    **dict.fromkeys("“”„‟″«»❝❞〝〞", '"'),
    **dict.fromkeys("‐‑‒–—―−⁃⸺﹘﹣", "-"),
    **dict.fromkeys("\t\u00a0\u1680\u202f\u205f\u3000", " "),
    **dict.fromkeys(map(chr, range(0x2000, 0x200B)), " "),
    **dict.fromkeys("\x0b\x0c\x85\u2028\u2029", "\n"),
}
# All characters outside ASCII, and tab, vertical tab, form feed and backtick.
_NOT_PLAIN = re.compile(r"[^\x00-\x08\n\r\x0e-_a-\x7f]")
_LONE_RETURN = re.compile(r"\r(?!\n)")

# Characters whose replacement has another length: invisible signs, combining marks, ligatures and the
# ellipsis. "\r\n" and double spaces are ASCII and searched for separately: one character class is
# found in a fifth of the time of an alternation.
_RESIZED_CHARACTER = (
    "[\u00ad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufe00-\ufe0f\ufeff"
    "\u0300-\u034e\u0350-\u036f\u180b-\u180d\u3164\ufb00-\ufb06\U000e0000-\U000e007f…]"
)
_RESIZED_NOT_ASCII = re.compile(_RESIZED_CHARACTER)
_RESIZED = re.compile(rf"\r(?=\n)| (?= )|{_RESIZED_CHARACTER}")

# Cyrillic and Greek letters that look like Latin ones.
_TO_LATIN = str.maketrans(
    "АВЕЅІЈКМНОРСТУХаеѕіјорсухԁһԛԝӏΑΒΕΖΗΙΚΜΝΟΡΤΥΧαονιɡ",
    "ABESIJKMHOPCTYXaesijopcyxdhqwlABEZHIKMNOPTYXaovig",
)
_GREEK_OR_CYRILLIC = re.compile("[ɡ\u0370-\u03ff\u0400-\u052f]")
_LETTERS = re.compile(r"[^\W\d_]+")


class OffsetMap:
    """Map offsets in a derived text to offsets in the text that it was made from.

    Deriving drops, inserts or replaces characters. Between these places the two texts advance in step,
    so only the places are stored: one offset per character would take a quarter of the time of parsing
    a long text. A new map is the identity.

    Attributes
    ----------
    is_identity : bool
        True if no place has been added, so that each offset maps to itself.

    Examples
    --------
    Dropping the first of the two spaces in "a  b" gives "a b":

    >>> offsets = OffsetMap()
    >>> offsets.align(1, 2)
    >>> [offsets[at] for at in range(3)]
    [0, 2, 3]
    >>> offsets.span(1, 3)
    (2, 4)
    """

    def __init__(self) -> None:
        self.is_identity = True
        self._derived = [0]
        self._original = [0]

    def align(self, derived: int, original: int) -> None:
        """Make the texts advance in step from this pair of offsets on.

        Pairs must be added in ascending order.
        """
        self.is_identity = False
        self._derived.append(derived)
        self._original.append(original)

    def __getitem__(self, offset: int) -> int:
        """Return the original offset of an offset in the derived text."""
        i = bisect_right(self._derived, offset) - 1
        return self._original[i] + offset - self._derived[i]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return the original offsets of a non-empty range of the derived text.

        The end follows the original of the last character; characters dropped after it are outside.
        """
        if self.is_identity:
            return start, end
        derived, original = self._derived, self._original
        i = bisect_right(derived, start) - 1
        j = bisect_right(derived, end - 1, i) - 1
        return original[i] + start - derived[i], original[j] + end - derived[j]

    def select(self, kept: Iterable[tuple[int, int]]) -> OffsetMap:
        """Return the map of a text that joins some (start, end) ranges of the derived text."""
        selected = OffsetMap()
        length = 0
        for start, end in kept:
            selected.align(length, self[start])
            inside = slice(bisect_right(self._derived, start), bisect_left(self._derived, end))
            for derived, original in zip(
                self._derived[inside], self._original[inside], strict=True
            ):
                selected.align(length + derived - start, original)
            length += end - start
        return selected


class NormalizedText(NamedTuple):
    """A normalized text, with the map of its offsets to the text as given."""

    text: str
    offsets: OffsetMap
    mixed_scripts: list[int]  # offsets of runs of letters that mixed Latin with Cyrillic or Greek

    def without(self, spans: Sequence[tuple[int, int]]) -> NormalizedText:
        """Return the text without some (start, end) spans, which are in order and disjoint."""
        edges = [0, *chain.from_iterable(spans), len(self.text)]
        kept = list(zip(edges[::2], edges[1::2], strict=True))
        mixed_scripts: list[int] = []
        length = 0
        for start, end in kept:
            inside = slice(
                bisect_left(self.mixed_scripts, start), bisect_left(self.mixed_scripts, end)
            )
            mixed_scripts += [length + at - start for at in self.mixed_scripts[inside]]
            length += end - start
        text = "".join(self.text[start:end] for start, end in kept)
        return NormalizedText(text, self.offsets.select(kept), mixed_scripts)


def normalize(text: str) -> NormalizedText:
    """Replace typographic variants by plain characters.

    Quotation marks become " and ', dashes "-", blanks " " and line breaks "\\n"; styled letters, and
    Cyrillic or Greek letters in a word that also has Latin ones, become ASCII. Invisible characters
    and repeated spaces are dropped, accents composed, ligatures and the ellipsis spelled out.

    Examples
    --------
    >>> normalize("“It’s so…”").text
    '"It\\'s so..."'
    >>> two_spaces = normalize("a  b")
    >>> two_spaces.text, two_spaces.offsets.span(2, 3)
    ('a b', (3, 4))
    """
    if text.isascii() and "  " not in text and not _NOT_PLAIN.search(text) and "\r" not in text:
        return NormalizedText(text, OffsetMap(), [])
    normalized = text
    special = "".join(set(_NOT_PLAIN.findall(text)))
    for character in special:
        normalized = normalized.replace(character, _plain_character(character))
    if "\r" in normalized:
        normalized = _LONE_RETURN.sub("\n", normalized)
    offsets = OffsetMap()
    if "  " in normalized or "\r" in normalized or _RESIZED_NOT_ASCII.search(special):
        normalized, offsets = _resize(normalized)
    mixed_scripts: list[int] = []
    if _GREEK_OR_CYRILLIC.search(special):
        normalized, mixed_scripts = _replace_look_alikes(normalized)
    return NormalizedText(normalized, offsets, mixed_scripts)


@lru_cache(maxsize=4096)
def _plain_character(character: str) -> str:
    """Return the plain form of a character if that is one character too, else the character."""
    if character in _ONE_TO_ONE:
        return _ONE_TO_ONE[character]
    plain = unicodedata.normalize("NFKC", character)  # full-width, bold and other styled letters
    return plain if len(plain) == 1 and plain.isascii() else character


def _resize(text: str) -> tuple[str, OffsetMap]:
    """Make the replacements that change the length of a text."""
    pieces: list[str] = []
    offsets = OffsetMap()
    at = length = 0
    for match in _RESIZED.finditer(text):
        start = match.start()
        pieces.append(text[at:start])
        length += start - at
        at = start + 1
        character = match[0]
        if character == "…" or "\ufb00" <= character <= "\ufb06":
            spelled_out = unicodedata.normalize("NFKC", character)
            pieces.append(spelled_out)
            for _ in spelled_out:
                offsets.align(length, start)
                length += 1
        elif unicodedata.combining(character) and pieces[-1]:
            composed = unicodedata.normalize("NFC", pieces[-1][-1] + character)
            if len(composed) == 1:
                pieces[-1] = pieces[-1][:-1] + composed
        offsets.align(length, at)
    pieces.append(text[at:])
    return "".join(pieces), offsets


def _replace_look_alikes(text: str) -> tuple[str, list[int]]:
    """Make words of mixed scripts Latin and return the offsets at which they start."""
    mixed_scripts = []

    def to_latin(match: re.Match[str]) -> str:
        word = match[0]
        latin = word.translate(_TO_LATIN)
        if word.isascii() or not latin.isascii() or not any(map(str.isascii, word)):
            return word
        mixed_scripts.append(match.start())
        return latin

    return _LETTERS.sub(to_latin, text), mixed_scripts
