"""From bytes to text: UTF-8, its common alternatives, and text decoded with the wrong codec."""

from __future__ import annotations

import codecs
import re
from collections import Counter

from reliability.errors import ArticleError

REPAIRED = 2**20  # characters of doubtful lines given to ftfy, which takes 1 to 3 s for them
NEWLINE = re.compile(r"\r\n?")
LOST = re.compile(r"[\x00\ud800-\udfff]")  # characters that no UTF-8 text contains

_WIDE = (  # UTF-32 first: its little-endian mark begins with that of UTF-16
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# Bytes of UTF-16 without its mark: nearly every second one is 0 in English.
_SAMPLE = 4_000  # bytes
_MOST_ZEROS, _FEWEST_ZEROS = 0.7, 0.02
# What Mac OS Roman becomes in cp1252: an accented capital after a small letter ("cafŽ", "donÕt"), and
# "Ò" before a word for a quotation mark, and "Ñ" or "Ð" before a space for a dash.
_MAC = re.compile(r"[a-z][ÀÁÄ-ÖØ-ÞŠŽ]|(?<![^\s(])Ò(?=\w)|(?<=[\s\w])[ÐÑ](?=\s)")
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
# Text that ftfy may repair contains a C1 control, or two adjacent non-ASCII characters that are not
# typography. Every match begins with a character that is neither ASCII nor typography, so that the
# search passes over all others at once.
_DOUBTFUL = re.compile(
    "[^\x00-\x7f‘’“”–—…](?:(?<=[\x80-\x9f])|[^\x00-\x7f‘’“”–—…]|(?<=[ÂÃÎÐ])[^\x00-\x7f]"
    "|(?<=[ÂÃ]) |(?<=[Ä-ßŠŽ])[‘“”])"
)
_PIECE = re.compile(r"[^\n]{1,4000}\S{0,200}")
_FOREIGN = re.compile(r"[^\x00-\x7f]+")


# Markup in a text field. A tag counts only if it is closed somewhere, or ends a line.
_TAGS = re.compile(
    r"</(?:p|div|span|a|em|strong|b|i|u|h[1-6]|li|ul|ol|blockquote|q|figure|section|article)>"
    r"|<br ?/?>|<p>",
    re.IGNORECASE,
)
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][\da-fA-F]{1,6}|[A-Za-z]{2,10}\d{0,2});")
_ESCAPED = re.compile(r"\\(r\\n|[nrt\"'/]|u[\da-fA-F]{4})")
# Typography and accented letters; a path has no such escape
_ESCAPED_LETTER = re.compile(r"\\u(20[0-9a-fA-F]{2}|00[a-fA-F][0-9a-fA-F])(?![0-9a-fA-F])")
_CHARACTERS = {"n": "\n", "r": "\n", "r\\n": "\n", "t": " "}


def has_tags(text: str) -> bool:
    """Return True if a text field has the tags of HTML."""
    return "<" in text and _TAGS.search(text) is not None


def unescape_text(text: str) -> tuple[str, list[str]]:
    """Replace the entities and escaped line ends of a text field, with notes.

    A backslash and "n" are a line end only if the text has no other line end next to its paragraphs:
    a path or a program's text has both.

    Examples
    --------
    >>> unescape_text("&ldquo;Yes,&rdquo; she said.\\\\n\\\\nHe left.")[0]
    '“Yes,” she said.\\n\\nHe left.'
    """
    text, notes = unescape_line_ends(text)
    if "\\u" in text and _ESCAPED_LETTER.search(text):
        text, count = _ESCAPED_LETTER.subn(lambda match: chr(int(match[1], 16)), text)
        notes.append(f"{count} escaped characters read, such as \\u201c for a quotation mark")
    if "&" in text and _ENTITY.search(text):
        from html import unescape

        text, count = _ENTITY.subn(lambda match: unescape(match[0]), text)
        if "&" in text:  # entities may be escaped twice: "&amp;ldquo;"
            text = _ENTITY.sub(lambda match: unescape(match[0]), text)
        notes.append(f"{count} entities read as characters, such as &amp; for &")
    return text, notes


def unescape_line_ends(text: str) -> tuple[str, list[str]]:
    """Replace the escaped line ends of a text that has no others, with a note."""
    if "\\n" not in text or "\n" in text.strip():
        return text, []
    text, count = _ESCAPED.subn(_unescaped, text)
    return text, [f"{count} escaped characters read, such as \\n for a line end"]


def _unescaped(match: re.Match[str]) -> str:
    escape = match[1]
    if escape.startswith("u"):
        return chr(int(escape[1:], 16))
    return _CHARACTERS.get(escape, escape)


def decode(data: bytes) -> tuple[str, list[str]]:
    """Decode bytes into text whose lines end in newlines, with notes."""
    text, notes = decode_characters(data)
    return NEWLINE.sub("\n", text), notes


def decode_characters(data: bytes) -> tuple[str, list[str]]:
    """Decode bytes into text whose line ends are kept, with notes; raise ArticleError for binary data.

    UTF-8 is tried first, then cp1252, which decodes 100 of 100 English articles in cp1252;
    charset-normalizer decodes 67. Mac OS Roman is recognised by the odd characters that cp1252 would
    make of it.
    """
    codec = next((codec for mark, codec in _WIDE if data.startswith(mark)), _unmarked_codec(data))
    data = data.removeprefix(codecs.BOM_UTF8)
    try:
        text = data.decode(codec)
    except UnicodeDecodeError:
        if codec == "utf-8" and not _is_mostly_utf8(data):
            codec = "mac_roman" if _MAC.search(data.decode("cp1252", "replace")) else "cp1252"
        text = data.decode(codec, "replace")
    notes = [] if codec == "utf-8" else [f"decoded as {codec}"]
    if b"\xef\xbf\xbd" not in data and (lost := text.count("\ufffd")):
        notes.append(f"{lost} characters that are not {codec} replaced by U+FFFD")
    if (controls := len(_CONTROL.findall(text))) * 100 > len(text):
        raise ArticleError(
            f"binary, or text in an unknown encoding ({controls} control characters among "
            f"{len(text)}): save the article as UTF-8 text"
        )
    return text, notes


def _unmarked_codec(data: bytes) -> str:
    """Return UTF-16 if every second byte of data without a mark is 0, else UTF-8."""
    sample = data[:_SAMPLE]
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    most, fewest = _MOST_ZEROS * len(sample) / 2, _FEWEST_ZEROS * len(sample) / 2
    if odd > most and even <= fewest:
        return "utf-16-le"
    return "utf-16-be" if even > most and odd <= fewest else "utf-8"


def _is_mostly_utf8(data: bytes) -> bool:
    """Return True if data has more sequences that are UTF-8 than bytes that are not."""
    good = data.decode("utf-8", "ignore")
    foreign = len(good) - len(good.encode("ascii", "ignore"))
    return foreign > len(data) - len(good.encode())


def repair_text(text: str) -> tuple[str, list[str]]:
    """Repair text that was decoded with the wrong codec ("donâ€™t"), and replace lone surrogates."""
    notes: list[str] = []
    text = NEWLINE.sub("\n", text)
    if _DOUBTFUL.search(text):
        text, notes = _fix_encoding(text)
    text, lost = LOST.subn("\ufffd", text)
    notes += [f"{lost} lone surrogates or NULs replaced by U+FFFD"] if lost else []
    return text, notes


def _fix_encoding(text: str) -> tuple[str, list[str]]:
    """Repair doubtful lines one by one, as ftfy advises: one bad line must not change a good one."""
    import ftfy

    repaired = examined = 0

    def fix(piece: re.Match[str]) -> str:
        nonlocal repaired, examined
        old = piece[0]
        if examined > REPAIRED or not _DOUBTFUL.search(old):
            return old
        examined += len(old)
        new = str(ftfy.fix_encoding(old))
        if new != old:
            gone = Counter(_FOREIGN.findall(old)) - Counter(_FOREIGN.findall(new))
            repaired += max(1, gone.total())
        return new

    text = _PIECE.sub(fix, text)
    within = f" in the first {REPAIRED:,} doubtful characters" if examined > REPAIRED else ""
    return text, [f"encoding repaired: {repaired} spans{within}"] if repaired else []
