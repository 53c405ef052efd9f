"""Decoding."""

from __future__ import annotations

import codecs
import re
from collections import Counter
from typing import TYPE_CHECKING

from reliability.errors import ArticleError

if TYPE_CHECKING:
    pass

REPAIRED = 2**20  # characters of doubtful lines given to ftfy, which takes 1 to 3 s for them


_WIDE = (  # UTF-32 first: its little-endian mark begins with that of UTF-16
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


NEWLINE = re.compile(r"\r\n?")


_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f]")


LOST = re.compile(r"[\x00\ud800-\udfff]")


# What ftfy may find bad is among these: a C1 control, or two neighbours outside ASCII that are not
# typography. Looking costs 30 ms a million characters, importing ftfy 100 ms.
_DOUBTFUL = re.compile("[\x80-\x9f]|[^\x00-\x7f‘’“”–—…]{2}|[ÂÃÎÐ][^\x00-\x7f]|[ÂÃ] |[Ä-ßŠŽ][‘“”]")


_PIECE = re.compile(r"[^\n]{1,4000}\S{0,200}")


_FOREIGN = re.compile(r"[^\x00-\x7f]+")


def read_text(data: bytes) -> tuple[str, tuple[str, ...]]:
    """Return the text of `data` and what was done to read it; an ArticleError if it is binary.

    UTF-8 is tried first, then cp1252: on 100 English articles in cp1252 that reads all, and
    charset-normalizer 67.
    """
    text, notes = decode(data)
    text, repairs = repair_text(text)
    return text, (*notes, *repairs)


def decode(data: bytes) -> tuple[str, list[str]]:
    text, notes = decode_characters(data)
    return NEWLINE.sub("\n", text), notes


def decode_characters(data: bytes) -> tuple[str, list[str]]:
    codec = next((codec for mark, codec in _WIDE if data.startswith(mark)), "utf-8")
    data = data.removeprefix(codecs.BOM_UTF8)
    try:
        text = data.decode(codec)
    except UnicodeDecodeError:
        if codec == "utf-8":
            # A UTF-8 file with a few stray bytes has more good sequences than bad ones.
            good = data.decode("utf-8", "ignore")
            foreign = len(good) - len(good.encode("ascii", "ignore"))
            codec = "utf-8" if foreign > len(data) - len(good.encode()) else "cp1252"
        text = data.decode(codec, "replace")
    notes = [] if codec == "utf-8" else [f"decoded as {codec}"]
    if b"\xef\xbf\xbd" not in data and (lost := text.count("\ufffd")):
        notes.append(f"{lost} characters that are not {codec} replaced by U+FFFD")
    if (controls := len(_CONTROL.findall(text))) * 100 > len(text):
        raise ArticleError(
            f"binary, or text in an encoding that cannot be told ({controls} control characters "
            f"among {len(text)}): save the article as UTF-8 text"
        )
    return text, notes


def repair_text(text: str) -> tuple[str, list[str]]:
    """Undo text decoded by a wrong codec ("donâ€™t"), and replace what no file may hold."""
    notes: list[str] = []
    text = NEWLINE.sub("\n", text)
    if _DOUBTFUL.search(text):
        text, notes = _fix_encoding(text)
    text, lost = LOST.subn("\ufffd", text)
    notes += [f"{lost} lone surrogates or NULs replaced by U+FFFD"] if lost else []
    return text, notes


def _fix_encoding(text: str) -> tuple[str, list[str]]:
    import ftfy

    spans = looked_at = 0

    def fix(piece: re.Match[str]) -> str:
        nonlocal spans, looked_at
        old = piece[0]
        if looked_at > REPAIRED or not _DOUBTFUL.search(old):
            return old
        looked_at += len(old)
        new = ftfy.fix_encoding(old)
        if new != old:
            gone = Counter(_FOREIGN.findall(old)) - Counter(_FOREIGN.findall(new))
            spans += max(1, gone.total())
        return str(new)

    # Line by line, as ftfy advises, so that one bad line does not decide for a good one.
    text = _PIECE.sub(fix, text)
    within = f" in the first {REPAIRED:,} doubtful characters" if looked_at > REPAIRED else ""
    return text, [f"encoding repaired: {spans} spans{within}"] if spans else []
