"""Normalization."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left, bisect_right
from functools import lru_cache

_ONE_TO_ONE = {
    **dict.fromkeys("‘’‚‛ʼʻʹ′´‹›`", "'"),
    **dict.fromkeys("“”„‟″«»❝❞〝〞", '"'),
    **dict.fromkeys("‐‑‒–—―−⁃⸺﹘﹣", "-"),
    **dict.fromkeys("\t\u00a0\u1680\u202f\u205f\u3000", " "),
    **dict.fromkeys(map(chr, range(0x2000, 0x200B)), " "),
    **dict.fromkeys("\x0b\x0c\x85\u2028\u2029", "\n"),
}


# All that is not ASCII, tab, vertical tab, form feed, backtick: one class, since it is searched
# for in every text.
_NOT_PLAIN = re.compile(r"[^\x00-\x08\n\r\x0e-_a-\x7f]")


_LONE_RETURN = re.compile(r"\r(?!\n)")


# What changes the number of characters: invisible signs, combining marks, ligatures, the ellipsis,
# two characters for one line break. The ASCII ones are looked for apart: one class is searched for
# in a fifth of the time.
_INVISIBLE = (
    "[\u00ad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufe00-\ufe0f\ufeff"
    "\u0300-\u034e\u0350-\u036f\u180b-\u180d\u3164\ufb00-\ufb06\U000e0000-\U000e007f…]"
)


_RESIZED = re.compile(_INVISIBLE)


_RESIZING = re.compile(rf"\r(?=\n)| (?= )|{_INVISIBLE}")


_LOOK_ALIKES = str.maketrans(
    "АВЕЅІЈКМНОРСТУХаеѕіјорсухԁһԛԝӏΑΒΕΖΗΙΚΜΝΟΡΤΥΧαονιɡ",
    "ABESIJKMHOPCTYXaesijopcyxdhqwlABEZHIKMNOPTYXaovig",
)


_LOOK_ALIKE = re.compile("[ɡ\u0370-\u03ff\u0400-\u052f]")


_LETTERS = re.compile(r"[^\W\d_]+")


class OffsetMap:
    """The way from offsets into the folded text back to offsets into the text as given.

    The two run in step but where a character was dropped, added or spelled out. Only these places
    are kept: a list of all characters would take a quarter of the time of parsing a long text.
    """

    def __init__(self) -> None:
        self._folded = [0]  # from this offset into the folded text on …
        self._given = [0]  # … the two run in step, from this offset into the text as given

    def step(self, folded: int, given: int) -> None:
        """Say that the two run in step from here on."""
        self._folded.append(folded)
        self._given.append(given)

    def cut(self, kept: list[tuple[int, int]]) -> OffsetMap:
        """Return the way back from a text of which only some stretches were kept."""
        cut = OffsetMap()
        length = 0
        for start, end in kept:
            cut.step(length, self[start])
            inside = bisect_right(self._folded, start), bisect_left(self._folded, end)
            for at, given in zip(
                self._folded[slice(*inside)], self._given[slice(*inside)], strict=True
            ):
                cut.step(length + at - start, given)
            length += end - start
        return cut

    def __getitem__(self, at: int) -> int:
        i = bisect_right(self._folded, at) - 1
        return self._given[i] + at - self._folded[i]


def normalize(text: str) -> tuple[str, OffsetMap | None, list[int]]:
    """Return the folded text, its offset map (None where it is the identity) and mixed words.

    The map gives for each offset into the folded text the offset into `text`. Mixed words are the
    starts, in the folded text, of words that mixed two alphabets.
    """
    if text.isascii() and "  " not in text and not _NOT_PLAIN.search(text) and "\r" not in text:
        return text, None, []
    folded = text
    for char in {match[0] for match in _NOT_PLAIN.finditer(text)}:
        folded = folded.replace(char, _fold_character(char))
    if "\r" in folded:
        folded = _LONE_RETURN.sub("\n", folded)
    offsets: OffsetMap | None = None
    ascii_only = folded.isascii()
    if "  " in folded or "\r" in folded or (not ascii_only and _RESIZED.search(folded)):
        folded, offsets = _resize(folded)
    mixed: list[int] = []
    if not ascii_only and _LOOK_ALIKE.search(folded):

        def restore(match: re.Match[str]) -> str:
            word = match[0]
            latin = word.translate(_LOOK_ALIKES)
            if word.isascii() or not latin.isascii() or not any(map(str.isascii, word)):
                return word
            mixed.append(match.start())
            return latin

        folded = _LETTERS.sub(restore, folded)
    return folded, offsets, mixed


@lru_cache(maxsize=4096)
def _fold_character(char: str) -> str:
    """Return the plain form of a character, where it is one character too."""
    if char in _ONE_TO_ONE:
        return _ONE_TO_ONE[char]
    plain = unicodedata.normalize("NFKC", char)  # full-width, bold and other styled letters
    return plain if len(plain) == 1 and plain.isascii() else char


def _resize(text: str) -> tuple[str, OffsetMap]:
    """Drop invisible signs, compose accents, spell out ligatures and the ellipsis."""
    pieces: list[str] = []
    offsets = OffsetMap()
    at = length = 0
    for match in _RESIZING.finditer(text):
        start = match.start()
        pieces.append(text[at:start])
        length += start - at
        at = start + 1
        char = match[0]
        if char == "…" or "\ufb00" <= char <= "\ufb06":
            spelled = unicodedata.normalize("NFKC", char)
            pieces.append(spelled)
            for _ in spelled:
                offsets.step(length, start)
                length += 1
        elif unicodedata.combining(char) and pieces[-1]:
            composed = unicodedata.normalize("NFC", pieces[-1][-1] + char)
            if len(composed) == 1:
                pieces[-1] = pieces[-1][:-1] + composed
        offsets.step(length, at)
    pieces.append(text[at:])
    return "".join(pieces), offsets
