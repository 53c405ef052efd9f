"""Remove tags of HTML that were copied into plain text; quotation marks replace `<q>` and the like.

The tags are not words. What stands in an element for quotations is the words of somebody else.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from reliability.text.normalization import NormalizedText
from reliability.text.patterns import compile_later

Edit = tuple[int, int, str]  # the start and the end of a tag, and what replaces it

_LONGEST_ATTRIBUTES, _LONGEST_QUOTATION = 600, 3_000  # characters
_ATTRIBUTES = (
    rf"(?=[^<>\n]{{0,{_LONGEST_ATTRIBUTES}}}>)"
    r"""(?: [\w:-]+(?:="[^"\n<>]*"|='[^'\n<>]*'|=[^\s"'<>]+)?)*+ ?/?>"""
)
# Elements that divide words, and elements inside words. "<tweet>" is that of archives of pages.
_BLOCKS = "blockquote|br|div|figcaption|figure|h[1-6]|hr|iframe|img|li|ol|p|q|table|td|tr|tweet|ul"
_INSIDE = "a|abbr|acronym|b|cite|code|del|em|font|i|ins|s|small|span|strike|strong|sub|sup|u"
# An empty element that divides a word is a disguise, and stays: "sha<b></b>me"
_DIVISION = r"(?P<division>(?<=[^\W\d_])<\w+></\w+>(?=[^\W\d_]))"
_TAG = compile_later(
    rf"{_DIVISION}|</?(?:(?P<block>{_BLOCKS})|{_INSIDE})\b{_ATTRIBUTES}", re.IGNORECASE
)
_SPACES = compile_later(" {2,}")
_QUOTATION = compile_later(
    rf"(?P<opening><(?P<name>q|blockquote|tweet)\b{_ATTRIBUTES}\s*+)"
    rf"[^<>]{{1,{_LONGEST_QUOTATION}}}?(?P<space>(?<!\s)\s*+)(?P<closing></(?P=name)>)",
    re.IGNORECASE,
)


def without_tags(content: NormalizedText) -> NormalizedText:
    """Return a text without its tags, and with quotation marks for those of quotations.

    Examples
    --------
    >>> from reliability.text.normalization import normalize
    >>> without_tags(normalize("She <b>left</b>.<br><q>It rains</q>, she said.")).text
    'She left. "It rains", she said.'
    >>> without_tags(normalize("If x < y and y > z, then b <p> c.")).text
    'If x < y and y > z, then b c.'
    """
    if "<" not in content.text or ">" not in content.text:
        return content
    marks = dict(_quotation_marks(content.text))
    edits = [
        marks.get(tag.start(), (*tag.span(), " " if tag["block"] else ""))
        for tag in _TAG.finditer(content.text)
        if not tag["division"]
    ]
    if not edits:
        return content
    content = content.replace(edits)
    return content.replace([(*run.span(), " ") for run in _SPACES.finditer(content.text)])


def _quotation_marks(text: str) -> Iterator[tuple[int, Edit]]:
    """Yield the places of the tags around quotations, with what replaces them and the spaces inside.

    A quotation that has marks gets no others.
    """
    for found in _QUOTATION.finditer(text):
        start, end = found.span()
        mark = "" if text.startswith('"', found.end("opening")) else '"'
        before, after = (" " * text[i : i + 1].isalnum() for i in (start - 1, end))
        yield start, (start, found.end("opening"), before + mark)
        yield found.start("closing"), (found.start("space"), end, mark + after)
