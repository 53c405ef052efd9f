"""Markdown."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from reliability.articles.html import ASIDE, join_lines, lines_of

if TYPE_CHECKING:
    from markdown_it.token import Token

# markdown-it takes 2.5 s for 200,000 characters of `- a`; some of its inline rules are quadratic
# (over 10 s for 200,000 of `![`, 0.6 s for 10,000); paragraphs of prose stay below 5,000.
MARKDOWN = 200_000


PARAGRAPH = 5_000


# Comments may stand above it: were it then prose, a comment would move the score.
FRONT = re.compile(
    r"(?: {0,3}<!--(?:[^-]++|-(?!->))*+-->\s*+)*+"
    r"(---|\+\+\+)[ \t]*\n(.*?\n)??\1[ \t]*(?:\n|\Z)",
    re.DOTALL,
)


_HOLDING = ("blockquote_open", "list_item_open", "bullet_list_open", "ordered_list_open")


# A key, its value, and the lines below that go on with it.
_ENTRY = re.compile(
    r"^([\w-]+)[ \t]*:(?:[ \t]+(.*))?((?:\n(?:[ \t]+\S.*|[ \t]*(?=\n[ \t]+\S)))*+)$", re.MULTILINE
)


_FOLDED = re.compile(r"[|>][+\-\d]*(?:\s+#.*)?")


_QUOTED = re.compile(r"(?:\"((?:[^\"\\]|\\.)*+)\"|'((?:[^']|'')*+)')(?:\s+#.*)?")


_PROSE = re.compile(r"^[^\s#\-\]}]", re.MULTILINE)  # neither an entry nor what continues one


_TAG = re.compile(r"<[^<>]*>")


def from_markdown(source: str) -> tuple[str, dict[str, object], list[str]]:
    facts, source, notes = front_matter(source)
    if len(source) > MARKDOWN:
        return source, facts, [*notes, f"Markdown over {MARKDOWN:,} characters read as plain text"]
    from html import unescape

    from markdown_it import MarkdownIt

    markdown = MarkdownIt("commonmark").enable(["table", "strikethrough"]).disable("inline")
    env: dict[str, object] = {}
    blocks: list[tuple[str, bool]] = []
    tables, level, tight = 0, "", False
    tokens = markdown.parse(source, env)
    deepest = max((token.level for token in tokens if token.type in _HOLDING), default=0)
    if deepest + 1 >= markdown.options["maxNesting"]:  # what lies deeper was left out
        return source, facts, [*notes, "Markdown nested too deep: read as plain text"]
    for token in tokens:
        if token.type in ("paragraph_open", "heading_open"):
            level, tight = token.tag, token.hidden  # hidden: a paragraph in a list without gaps
        elif token.type in ("table_open", "table_close"):
            tables += token.nesting
        elif token.type == "html_block":
            blocks.append((unescape(_TAG.sub(" ", ASIDE.sub("", token.content))), False))
        elif token.type == "inline" and not tables:
            text = token.content
            if len(text) <= PARAGRAPH:
                parts: list[Token] = []
                markdown.inline.parse(text, markdown, env, parts)
                text = "".join(map(_spoken, parts))
            text = lines_of(text)
            if level != "h1" or not text or facts.setdefault("title", text) != text:
                blocks.append((text, tight))  # the title is kept apart, as in the other formats
    return join_lines(blocks), facts, notes


def _spoken(part: Token) -> str:
    if part.type in ("softbreak", "hardbreak"):
        return " " if part.type == "softbreak" else "\n"
    if part.type in ("image", "html_inline"):
        return "\n" if part.content.startswith("<br") else ""
    return part.content


def front_matter(source: str) -> tuple[dict[str, object], str, list[str]]:
    match = FRONT.match(source)
    if not match:
        return {}, source, []
    block, rest = match[2] or "", source[match.end() :]
    if match[1] == "+++":
        import tomllib

        try:
            return tomllib.loads(block), rest, []
        except (tomllib.TOMLDecodeError, RecursionError) as error:
            return {}, rest, [f"front matter is not TOML ({error}): left out"]
    if _PROSE.search(_ENTRY.sub("", block)):  # two rules with prose between them
        return {}, source, []
    facts: dict[str, object] = {}
    for key, value, below in _ENTRY.findall(block):
        if value := _scalar(value.strip(), " ".join(below.split())):
            facts[key.lower()] = value
    return facts, rest, []


def _scalar(value: str, below: str) -> str:
    """Return a value of YAML on one line; nothing for one that holds others."""
    if _FOLDED.fullmatch(value):
        return below
    if value and below:
        value = f"{value} {below}"
    if quoted := _QUOTED.fullmatch(value):
        double, single = quoted.groups()
        return double.replace('\\"', '"') if single is None else single.replace("''", "'")
    if len(value) > 1 and value[0] == value[-1] and value[0] in "'\"":
        return value[1:-1]
    return value if value.strip("|>+-") else ""
