"""Marks that dialects of Markdown add, but that readers of the page do not see.

These are the tags of site generators (Hugo, Jekyll), the attributes of kramdown and Pandoc, the links,
comments and callouts of Obsidian, task boxes, and footnotes. The notes of the article count the tags,
comments and footnotes that are left out.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator

# {{< figure src="a.jpg" >}}, {{% note %}}, {% include ad.html %}, {{ page.title | escape }}
_TAG = re.compile(
    r"\{\{[<%]\s*(?P<hugo>/?[\w./-]+)[^{}]{0,300}?[>%]\}\}"
    r"|\{%-?\s*(?P<liquid>\w+)[^{}]{0,300}?%\}"
    r"|\{\{-?\s*[\w.\[\]\"'-]{1,100}(?:\s*\|[^{}|]{1,80})*\s*-?\}\}"
)
# Pairs of tags around a program or a remark
_AROUND = frozenset({"highlight", "comment", "mermaid", "math", "katex"})
_ATTRIBUTES = re.compile(
    r"(?:^[*-] TOC\n)?\{:[^{}\n]{0,200}\}|[ \t]\{[.#][\w .#-]{1,100}\}[ \t]*$", re.M
)
_COMMENT = re.compile(r"(?<!\S)%%(?:[^%]|%(?!%))*+%%(?!\w)")
_EMBEDDED = re.compile(r"!\[\[[^\[\]\n]{1,200}\]\]")
_LINK = re.compile(
    r"\[\[#?([^\[\]|#\n]{1,200})(?:#[^\[\]|\n]{0,200})?(?:\|([^\[\]\n]{1,200}))?\]\]"
)
_MARKED = re.compile(r"==(?=\S)([^=\n]{1,500})(?<=\S)==")
_BLOCK_NAME = re.compile(r"[ \t]\^[A-Za-z\d-]{1,40}[ \t]*$", re.M)
_CALLOUT = re.compile(r"^([> \t]*>[ \t]*)\[!\w{1,30}\][+-]?[ \t]*", re.M)
_TASK = re.compile(r"^([ \t]*[*+-] )\[[ xX/-]\] ", re.M)
_NOTE = re.compile(r"^\[\^[^\]\s]{1,40}\]:.*(?:\n+(?:[ ]{2,}|\t).*)*\n?", re.M)
_NOTE_MARK = re.compile(r"\[\^[^\]\s]{1,40}\]:?")
# Share and characters of footnotes that are a part of the article
_MOST_IN_NOTES, _LONG_NOTES = 0.5, 600


def without_marks(source: str) -> tuple[str, list[str]]:
    """Return Markdown without the marks of its dialects, and notes on what was left out.

    Examples
    --------
    >>> without_marks('It ==fell== on [[Elm Street|the street]].[^1] {{< ad >}}')
    ('It fell on the street. ', ['tags of a site generator left out: 1'])
    """
    notes = []
    if "{" in source:
        source, count = _without_tags(source)
        source = _ATTRIBUTES.sub("", source)
        if count:
            notes.append(f"tags of a site generator left out: {count}")
    source, comments = _COMMENT.subn("", source)
    if comments:
        notes.append(f"comments left out: {comments}")
    if "[^" in source:
        without, footnotes = _NOTE.subn("", source)
        if len(source) - len(without) > max(_MOST_IN_NOTES * len(without), _LONG_NOTES):
            footnotes = 0
        else:
            source = without
        source = _NOTE_MARK.sub("", source)
        if footnotes:
            notes.append(f"footnotes left out: {footnotes}")
    if "[[" in source:
        source = _LINK.sub(lambda link: link[2] or link[1], _EMBEDDED.sub("", source))
    source = _MARKED.sub(r"\1", source)
    for mark, kept in ((_BLOCK_NAME, ""), (_CALLOUT, r"\1"), (_TASK, r"\1")):
        source = mark.sub(kept, source)
    return source, notes


def _without_tags(source: str) -> tuple[str, int]:
    """Return a source without the tags of site generators, and without the content of some pairs."""
    pieces, at, count = [], 0, 0
    for start, end in _spans(source):
        if start >= at:
            pieces.append(source[at:start])
            at, count = end, count + 1
    return "".join((*pieces, source[at:])), count


def _spans(source: str) -> Iterator[tuple[int, int]]:
    """Yield the places of tags; one of a pair around a program or a remark includes its content."""
    tags = list(_TAG.finditer(source))
    closing: dict[str, list[int]] = defaultdict(list)  # the ends of closing tags by name
    for tag in tags:
        name = tag["hugo"] or tag["liquid"] or ""
        if name.startswith(("/", "end")):
            closing[name.removeprefix("/").removeprefix("end")].append(tag.end())
    for tag in tags:
        name = tag["hugo"] or tag["liquid"] or ""
        ends = closing[name] if name in _AROUND else []
        k = bisect_left(ends, tag.end())
        yield tag.start(), ends[k] if k < len(ends) else tag.end()
