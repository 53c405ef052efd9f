"""From Markdown to plain text, with the front matter as metadata."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from reliability.articles.article import Extract
from reliability.articles.hidden_text import Hidden, OpenTags
from reliability.articles.html import ASIDE, collapse_spaces, join_blocks, styles_of
from reliability.articles.markdown_dialects import without_marks
from reliability.articles.page_tree import quoted
from reliability.toml import parse_toml

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.rules_block import StateBlock
    from markdown_it.token import Token

# markdown-it takes 2.5 s for 200,000 characters of `- a`; some of its inline rules are quadratic
# (over 10 s for 200,000 of `![`, 0.6 s for 10,000); paragraphs of prose stay below 5,000.
MARKDOWN = 200_000
PARAGRAPH = 5_000
# Checks whether a line ends a block: about 10 a line, but quadratic in lines between block quotations.
CHECKS, CHECKS_OF_LINE = 50_000, 20
_LEAST_PROSE, _PLAIN = 12, 0.85  # words of prose in a code block or a table, share of plain ones
FRONT_MATTER = 20_000  # libyaml takes 0.05 s for it, PyYAML without libyaml 0.5 s

# Comments may precede it; otherwise adding a comment would turn it into prose and move the score.
FRONT = re.compile(
    r"(?: {0,3}<!--(?:[^-]++|-(?!->))*+-->\s*+)*+"
    r"(---|\+\+\+)[ \t]*\n(.*?\n)??\1[ \t]*(?:\n|\Z)",
    re.DOTALL,
)
_JSON_FRONT = re.compile(r'\{\s*"[\w-]+"\s*:')
# "% The title", with lines for the authors and the date
_TITLE_BLOCK = re.compile(r"% *(\S.*\n(?: +\S.*\n)*)(?:%.*\n){0,2}(?=\s)")
_NULL, _FLAG = "tag:yaml.org,2002:null", "tag:yaml.org,2002:bool"
_CONTAINERS = ("blockquote_open", "list_item_open", "bullet_list_open", "ordered_list_open")
_ENTRY = re.compile(r"^([\w-]+)[ \t]*:[ \t]+(?![|>])(\S.*?)[ \t]*$", re.MULTILINE)
# A line that is not an entry, a comment or a continuation: text between two rules.
_PROSE = re.compile(r"^(?!\s|[#\-\]}]|[\w-]+[ \t]*:(?:\s|\Z)|\Z)", re.MULTILINE)
_SOURCE = ("—", "–", "--", "- ")  # before the name of the person who is quoted
_CLOSED = re.compile(r"<details(?=[^<>]*>)(?![^<>]*\bopen\b)", re.IGNORECASE)
_TAGS = re.compile(r"(<[^<>]*>)")


def from_markdown(source: str) -> Extract:
    """Return the plain text of Markdown, its front matter, and notes.

    A first-level heading is the title if the front matter has none.
    """
    from markdown_it import MarkdownIt

    whole = source
    metadata, source, notes = front_matter(source)
    front = whole[: len(whole) - len(source)]
    source, left_out = without_marks(source)
    notes += left_out
    if len(source) > MARKDOWN:
        notes.append(f"Markdown over {MARKDOWN:,} characters read as plain text")
        return Extract(source, metadata, notes)
    markdown = MarkdownIt("commonmark").enable(["table", "strikethrough"]).disable("inline")
    env: dict[str, object] = {}
    _limit_checks(markdown, CHECKS + CHECKS_OF_LINE * source.count("\n"))
    try:
        tokens = markdown.parse(source, env)
    except _TooManyChecksError:
        notes.append("Markdown that takes too long to parse: read as plain text")
        return Extract(source, metadata, notes)
    deepest = max((token.level for token in tokens if token.type in _CONTAINERS), default=0)
    if deepest + 1 >= markdown.options["maxNesting"]:  # the parser left out anything deeper
        return Extract(source, metadata, [*notes, "Markdown nested too deeply: read as plain text"])
    page = _Page(markdown, env, metadata, OpenTags(styles_of(source)))
    text = join_blocks(_blocks(tokens, page))
    if page.tags.words > len(text.split()) and _CLOSED.search(source):
        opened = _CLOSED.sub("<details open", source)  # the article is inside
        return from_markdown(f"{front}{opened}")
    return Extract(text, metadata, [*notes, *Hidden(page.tags.words).notes])


class _TooManyChecksError(Exception):
    """A text takes too many checks whether a line ends a block."""


def _limit_checks(markdown: MarkdownIt, most: int) -> None:
    """Make the parser raise _TooManyChecksError after a number of checks for a rule.

    Every search for the end of a block asks whether a thematic break is there.
    """
    from markdown_it.rules_block import hr

    checks = iter(range(most))

    def counted(state: StateBlock, first: int, last: int, silent: bool) -> bool:
        if next(checks, None) is None:
            raise _TooManyChecksError
        return hr(state, first, last, silent)

    ends = ["paragraph", "reference", "blockquote", "list"]
    markdown.block.ruler.at("hr", counted, {"alt": ends})


class _Page(NamedTuple):
    """The state of reading a page of Markdown: the parser, the links, the metadata, open tags."""

    markdown: MarkdownIt
    env: dict[str, object]
    metadata: dict[str, object]
    tags: OpenTags


def _blocks(tokens: Sequence[Token], page: _Page) -> Iterator[tuple[str, bool]]:
    """Yield each block, and True if it is an item of a list without gaps.

    Blocks of code and cells of tables are left out unless they are prose, which a reader reads as well.
    The heading that is the title is left out and put into `metadata`, as in the other formats. Block
    quotations are put in quotation marks.
    """
    quotation: list[tuple[str, bool]] = []
    for block, is_item, depth in _with_depth(tokens, page):
        if depth:
            quotation.append((block, is_item))
            continue
        yield from _quoted(quotation)
        quotation.clear()
        yield block, is_item
    yield from _quoted(quotation)


def _quoted(quotation: Sequence[tuple[str, bool]]) -> Iterator[tuple[str, bool]]:
    """Yield the blocks of a block quotation in quotation marks, but not the one with its source."""
    said = [
        i for i, (text, _) in enumerate(quotation) if text.strip() and not text.startswith(_SOURCE)
    ]
    texts = dict(zip(said, quoted([quotation[i][0] for i in said]), strict=True))
    for i, (text, is_item) in enumerate(quotation):
        yield texts.get(i, text), is_item


def _with_depth(tokens: Sequence[Token], page: _Page) -> Iterator[tuple[str, bool, int]]:
    """Yield each block, True if it is an item, and the number of block quotations around it."""
    tables, depth, tag, is_item = 0, 0, "", False
    for token in tokens:
        if token.type in ("blockquote_open", "blockquote_close"):
            depth += token.nesting
        elif token.type in ("paragraph_open", "heading_open"):
            tag, is_item = token.tag, token.hidden
        elif token.type in ("table_open", "table_close"):
            tables += token.nesting
        elif token.type == "html_block":
            yield _html_text(token.content, page.tags), False, depth
        elif token.type in ("fence", "code_block") or (token.type == "inline" and tables):
            if _is_prose(token.content):
                yield collapse_spaces(_inline_text(token.content, page)), False, depth
        elif token.type == "inline":
            text = collapse_spaces(_inline_text(token.content, page))
            if tag != "h1" or not text or page.metadata.setdefault("title", text) != text:
                yield text, is_item, depth


def _is_prose(text: str) -> bool:
    """Return True if a block of code, or a cell of a table, is one or more sentences."""
    words = text.split()
    plain = sum(word.strip("\"'“”‘’(),;:.!?").isalpha() for word in words)
    ends = text.rstrip("\"'”’) \n").endswith((".", "!", "?"))
    return ends and len(words) >= _LEAST_PROSE and plain >= _PLAIN * len(words)


def _html_text(source: str, tags: OpenTags) -> str:
    """Return the text of a block of HTML that a reader sees."""
    from html import unescape

    pieces = []
    for number, piece in enumerate(_TAGS.split(ASIDE.sub("", source))):
        if number % 2:
            tags.read(piece)
            pieces.append(" ")
        else:
            pieces.append(tags.shown(piece))
    tags.end_block()
    return unescape("".join(pieces))


def _inline_text(source: str, page: _Page) -> str:
    if len(source) > PARAGRAPH:
        return source
    parts: list[Token] = []
    page.markdown.inline.parse(source, page.markdown, page.env, parts)
    before = len(page.tags)
    struck = 0
    visible = []
    for part in parts:
        if part.type in ("s_open", "s_close"):
            struck += part.nesting
        elif not struck:
            if part.type == "html_inline":
                page.tags.read(part.content)
            visible.append(page.tags.shown(_visible_text(part)))
    page.tags.close(before)
    return "".join(visible)


def _visible_text(part: Token) -> str:
    if part.type in ("softbreak", "hardbreak"):
        return " " if part.type == "softbreak" else "\n"
    if part.type in ("image", "html_inline"):
        return "\n" if part.content.startswith("<br") else ""
    return part.content


def front_matter(source: str) -> tuple[dict[str, object], str, list[str]]:
    """Split Markdown into the entries of its front matter, the text below it, and notes."""
    match = FRONT.match(source)
    if not match:
        return _other_front_matter(source)
    block, rest = match[2] or "", source[match.end() :]
    if match[1] == "+++":
        try:
            return parse_toml(block), rest, []
        except ValueError as error:
            return {}, rest, [f"front matter is not TOML ({error}): left out"]
    if _PROSE.search(block):
        return {}, source, []
    entries, notes = _yaml_entries(block)
    return entries, rest, notes


def _other_front_matter(source: str) -> tuple[dict[str, object], str, list[str]]:
    """Split off the front matter that Hugo takes as JSON, or the title block of Pandoc."""
    if title := _TITLE_BLOCK.match(source):
        return {"title": " ".join(title[1].split())}, source[title.end() :], []
    if source.startswith("{") and _JSON_FRONT.match(source):
        try:
            entries, end = json.JSONDecoder().raw_decode(source)
        except (ValueError, RecursionError):
            return {}, source, []
        if isinstance(entries, dict) and source[end:].strip():
            return entries, source[end:], []
    return {}, source, []


def _yaml_entries(block: str) -> tuple[dict[str, object], list[str]]:
    """Return the entries of a YAML mapping by their keys in lower case, and notes.

    Scalars stay as they are written; a list or a mapping becomes an empty list. No object is
    constructed, so tags and chains of aliases take only linear time.
    """
    if len(block) > FRONT_MATTER:
        fault = f"longer than {FRONT_MATTER:,} characters"
    else:
        import yaml

        try:
            root = yaml.compose(block, getattr(yaml, "CSafeLoader", yaml.SafeLoader))
        except (yaml.YAMLError, ValueError, RecursionError) as error:
            fault = f"not YAML ({getattr(error, 'problem', None) or 'nesting or characters'})"
        else:
            pairs = root.value if isinstance(root, yaml.MappingNode) else ()
            return {
                str(key.value).lower(): value.value if isinstance(value, yaml.ScalarNode) else []
                for key, value in pairs
                if value.tag != _NULL
                and (key.value, value.tag)
                != ("published", _FLAG)  # no date: Jekyll's mark of a draft
            }, []
    lines = {key.lower(): value.strip("\"'") for key, value in _ENTRY.findall(block)}
    return lines, [f"front matter is {fault}: read line by line"]
