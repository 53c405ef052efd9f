"""From Markdown to plain text, by way of HTML, with the front matter as metadata."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from reliability.articles.article import Extract
from reliability.articles.html import join_blocks, tree_of_fragment
from reliability.articles.markdown_dialects import without_marks
from reliability.articles.page_tree import blocks_of_fragment
from reliability.errors import ArticleError
from reliability.toml import parse_toml

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.rules_block import StateBlock
    from markdown_it.rules_core import StateCore
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


def from_markdown(source: str) -> Extract:
    """Return the plain text of Markdown, its front matter, and notes.

    A first-level heading is the title if the front matter has none.
    """
    metadata, source, notes = front_matter(source)
    source, left_out = without_marks(source)
    notes += left_out
    try:
        tree, hidden = tree_of_fragment(_render(source), most_quoted=1.0)
    except ArticleError as error:
        return Extract(source, metadata, [*notes, f"Markdown {error}: read as plain text"])
    for heading in list(tree.iter("h1")):
        text = " ".join(heading.text_content().split())
        if text and metadata.setdefault("title", text) == text:
            heading.drop_tree()
    return Extract(join_blocks(blocks_of_fragment(tree)), metadata, [*notes, *hidden.notes])


def _render(source: str) -> str:
    """Return Markdown as HTML; raise ArticleError if that would take too long, or lose text."""
    from markdown_it import MarkdownIt

    if len(source) > MARKDOWN:
        raise ArticleError(f"over {MARKDOWN:,} characters")
    markdown = MarkdownIt("commonmark").enable(["table", "strikethrough"])
    _limit_checks(markdown, CHECKS + CHECKS_OF_LINE * source.count("\n"))
    markdown.core.ruler.at("inline", _parse_blocks)
    return str(markdown.render(source))


def _parse_blocks(state: StateCore) -> None:
    """Parse the text of the blocks, without programs; leave long ones as they are."""
    from markdown_it.token import Token

    deepest = max((one.level for one in state.tokens if one.type in _CONTAINERS), default=0)
    if deepest + 1 >= state.md.options["maxNesting"]:  # the parser left out anything deeper
        raise ArticleError("nested too deeply")
    state.tokens = list(_without_programs(state.tokens))
    for token in state.tokens:
        if token.type == "inline":
            token.children = []
            if len(token.content) > PARAGRAPH:
                token.children.append(Token("text", "", 0, content=token.content))
            else:
                state.md.inline.parse(token.content, state.md, state.env, token.children)


def _limit_checks(markdown: MarkdownIt, most: int) -> None:
    """Make the parser raise ArticleError after a number of checks for a rule.

    Every search for the end of a block asks whether a thematic break is there.
    """
    from markdown_it.rules_block import hr

    checks = iter(range(most))

    def counted(state: StateBlock, first: int, last: int, silent: bool) -> bool:
        if next(checks, None) is None:
            raise ArticleError("that takes too long to parse")
        return hr(state, first, last, silent)

    ends = ["paragraph", "reference", "blockquote", "list"]
    markdown.block.ruler.at("hr", counted, {"alt": ends})


def _without_programs(tokens: Sequence[Token]) -> Iterator[Token]:
    """Yield the tokens outside blocks of code and tables, and a paragraph for each prose in them."""
    from markdown_it.token import Token

    tables = 0
    for token in tokens:
        if token.type in ("table_open", "table_close"):
            tables += token.nesting
        elif not tables and token.type not in ("fence", "code_block"):
            yield token
        elif _is_prose(token.content):
            yield Token("paragraph_open", "p", 1)
            lines = "  \n".join(token.content.splitlines())  # two blanks keep a line end
            yield Token("inline", "", 0, content=lines)
            yield Token("paragraph_close", "p", -1)


def _is_prose(text: str) -> bool:
    """Return True if a block of code, or a cell of a table, is one or more sentences."""
    words = text.split()
    plain = sum(word.strip("\"'“”‘’(),;:.!?").isalpha() for word in words)
    ends = text.rstrip("\"'”’) \n").endswith((".", "!", "?"))
    return ends and len(words) >= _LEAST_PROSE and plain >= _PLAIN * len(words)


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
