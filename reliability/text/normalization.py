"""Normalization of typography, with a map of offsets back to the text as given.

`normalize` replaces quotation marks, dashes, blanks and look-alike letters by their plain forms and
drops invisible characters, so that texts that differ only in typography give the same result. An
`OffsetMap` maps offsets in the normalized text to the original ones.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from reliability.text.look_alikes import fold_look_alikes, latin_form
from reliability.text.patterns import compile_later

_ONE_TO_ONE = {
    **dict.fromkeys("‘’‚‛ʼʻʹ′´‹›`", "'"),
    **dict.fromkeys("“”„‟″«»❝❞〝〞", '"'),
    **dict.fromkeys("‐‑‒–—―−⁃⸺﹘﹣", "-"),
    "\t": " ",
    "\u00a0": " ",
    **dict.fromkeys("\x0b\x0c\x85\u2028\u2029", "\n"),
}
# Blanks that no keyboard types, with that of Braille. Between two letters they become `ODD_BLANK`.
_ODD_BLANKS = "\u1680\u2000-\u200a\u202f\u205f\u2800\u3000"
ODD_BLANK = "\u2800"
_ODD = compile_later(f"[{_ODD_BLANKS}]")
_IN_WORD = compile_later(f"(?<=[^\\W\\d_])[{_ODD_BLANKS}](?=[^\\W\\d_])")
_BESIDE_WORD = compile_later(f"(?<![^\\W\\d_])[{_ODD_BLANKS}]|[{_ODD_BLANKS}](?![^\\W\\d_])")
# All characters outside ASCII, the backtick and the control characters other than line ends.
_NOT_PLAIN = compile_later(r"[^\n\r -_a-~]")
_NOT_ASCII = compile_later(r"[^\x00-\x7f]")
_LONE_RETURN = compile_later(r"\r(?!\n)")

# Characters that are not seen: Unicode's property Default_Ignorable_Code_Point
# (DerivedCoreProperties.txt 15.1), and the control characters of ASCII.
_IGNORABLE = compile_later(
    "[\x00-\x08\x0e-\x1f\x7f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f"
    "\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufff8\U0001bca0-\U0001bca3"
    "\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"
)
_MARKS = ("Mn", "Me")  # the categories of combining marks
# The text between a right-to-left override and its end is shown in reverse order.
_REVERSED = compile_later("(?<=\u202e)[^\u202a-\u202e\u2066-\u2069\n\r]+")
_OVERRIDE, _SOFT_HYPHEN = "\u202e", "\u00ad"

INVISIBLE = "invisible characters inside the word"
SOFT_HYPHEN = "soft hyphens where no word is divided"
MARKED = "marks over or through its letters"
DROPPED = (INVISIBLE, SOFT_HYPHEN, MARKED)
BACKWARDS = "letters in reverse order, after a character that reverses the text"


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

    def extend(self, other: OffsetMap, span: tuple[int, int], length: int) -> None:
        """Append the offsets of a (start, end) range of another map, for a text of some length."""
        start, end = span
        self.align(length, other[start])
        inside = slice(bisect_right(other._derived, start), bisect_left(other._derived, end))
        for derived, original in zip(other._derived[inside], other._original[inside], strict=True):
            self.align(length + derived - start, original)


class Edit(NamedTuple):
    """A span of a normalized text, the word that it disguises, and the reason, or "" to tell none."""

    start: int
    end: int
    word: str
    reason: str


class NormalizedText(NamedTuple):
    """A normalized text, with the map of its offsets to the text as given.

    `disguised` has the places of words that were disguised, with the reason: the offset of a letter of
    the word or, for characters dropped inside it, of the letter after them.
    """

    text: str
    offsets: OffsetMap
    disguised: list[tuple[int, str]]

    def without(self, spans: Sequence[tuple[int, int]]) -> NormalizedText:
        """Return the text without some (start, end) spans, which are in order and disjoint."""
        return self.replace([(start, end, "") for start, end in spans])

    def replace(self, edits: Sequence[tuple[int, int, str]]) -> NormalizedText:
        """Return the text with some (start, end) spans replaced by other texts.

        The spans are in order and disjoint. The first and the last character of a replacement stand for
        the first and the last of its span.
        """
        pieces: list[str] = []
        disguised: list[tuple[int, str]] = []
        offsets = OffsetMap()
        at = length = 0
        for start, end, other in (*edits, (len(self.text), len(self.text), "")):
            pieces += self.text[at:start], other
            offsets.extend(self.offsets, (at, start), length)
            inside = bisect_left(self.disguised, (at,)), bisect_left(self.disguised, (start,))
            disguised += [
                (length + where - at, note) for where, note in self.disguised[slice(*inside)]
            ]
            length += start - at
            if other:
                first, last = self.offsets[start], self.offsets[end - 1]
                offsets.align(length, first)
                # Two letters of the span may be one of the original: a ligature.
                for letter in range(min(len(other) - 1, last - first), len(other)):
                    offsets.align(length + letter, last)
            length += len(other)
            at = end
        return NormalizedText("".join(pieces), offsets, disguised)


def normalize(text: str) -> NormalizedText:
    """Replace typographic variants by plain characters.

    Quotation marks become " and ', dashes "-", blanks " " and line breaks "\\n"; a blank between two
    letters that no keyboard types becomes `ODD_BLANK`, which `undivide` replaces; styled letters, and
    look-alikes of Latin letters in English words, become ASCII. Invisible characters and repeated
    spaces are dropped, accents composed, ligatures and the ellipsis spelled out.

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
    if _ODD.search(special):
        normalized = _IN_WORD.sub(ODD_BLANK, _BESIDE_WORD.sub(" ", normalized))
        special = "".join(set(special).difference(ODD_BLANK))
    for character in special:
        normalized = normalized.replace(character, _plain_character(character))
    if "\r" in normalized:
        normalized = _LONE_RETURN.sub("\n", normalized)
    if _OVERRIDE in special:
        normalized = _REVERSED.sub(lambda match: match[0][::-1], normalized)
    offsets = OffsetMap()
    disguised: list[tuple[int, str]] = []
    resized = "".join(sorted(filter(_is_resized, special)))
    if resized or "  " in normalized or "\r" in normalized:
        normalized, offsets, disguised = _resize(normalized, resized)
    suspects = "".join(filter(latin_form, set(_NOT_ASCII.findall(normalized)))) if special else ""
    if suspects:
        normalized, folded = fold_look_alikes(normalized, suspects)
        disguised = sorted(disguised + folded)
    return NormalizedText(normalized, offsets, disguised)


@lru_cache(maxsize=4096)
def _plain_character(character: str) -> str:
    """Return the plain form of a character if that is one character too, else the character."""
    if character in _ONE_TO_ONE:
        return _ONE_TO_ONE[character]
    plain = unicodedata.normalize("NFKC", character)  # full-width and other styled digits and signs
    return plain if len(plain) == 1 and plain.isascii() and not plain.isalpha() else character


@lru_cache(maxsize=4096)
def _is_resized(character: str) -> bool:
    """Return True if the replacement of a character has another length.

    These are invisible characters, combining marks, ligatures and the ellipsis.
    """
    return (
        character == "…"
        or "\ufb00" <= character <= "\ufb06"
        or unicodedata.category(character) in _MARKS
        or _IGNORABLE.match(character) is not None
    )


def _resize(text: str, resized: str) -> tuple[str, OffsetMap, list[tuple[int, str]]]:
    """Make the replacements that change the length of a text, and return the disguises by them.

    `resized` has the characters that `_is_resized` names. "\\r\\n" and double spaces are replaced, too.
    """
    pieces: list[str] = []
    offsets = OffsetMap()
    disguised: list[tuple[int, str]] = []
    at = length = 0
    base = ""  # the character before a run of characters that are dropped
    for match in re.finditer(rf"\r(?=\n)| (?= ){f'|[{re.escape(resized)}]' * bool(resized)}", text):
        start, character = match.start(), match[0]
        pieces.append(text[at:start])
        length += start - at
        if start > at:
            base = text[start - 1]
        at = start + 1
        if character == "…" or "\ufb00" <= character <= "\ufb06":
            spelled_out = unicodedata.normalize("NFKC", character)
            pieces.append(spelled_out)
            for _ in spelled_out:
                offsets.align(length, start)
                length += 1
        elif unicodedata.category(character) in _MARKS and not _IGNORABLE.match(character):
            if not (base.isascii() or unicodedata.name(character, "").startswith("COMBINING")):
                pieces.append(character)  # a vowel sign of another script
                length += 1
            elif composed := _composed(pieces[-1], character):
                pieces[-1] = composed
            elif base.isalpha():
                disguised.append((length - 1, MARKED))
        elif note := _hiding(character, base, text[at : at + 1]):
            disguised.append((length, note))
        offsets.align(length, at)
    pieces.append(text[at:])
    return "".join(pieces), offsets, disguised


def _composed(before: str, mark: str) -> str:
    """Return a text with a mark composed with its last letter, or "" if there is no such letter."""
    letter = unicodedata.normalize("NFC", before[-1:] + mark)
    return before[:-1] + letter if before and len(letter) == 1 else ""


def _hiding(character: str, before: str, after: str) -> str:
    """Return the reason if a dropped character hides a word that it is in or precedes, or ""."""
    if character == _OVERRIDE:
        return BACKWARDS
    if not (before.isalpha() and (after.isalpha() or _IGNORABLE.match(after))):
        return ""
    return SOFT_HYPHEN if character == _SOFT_HYPHEN else INVISIBLE
