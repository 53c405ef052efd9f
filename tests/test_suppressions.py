"""Suppressions: the lines that a comment covers, and the faults of comments."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reliability.articles import reader
from reliability.articles.article import Article
from reliability.checking.suppressions import (
    Location,
    apply,
    comments_to_hide,
    parse_comments,
)


def hidden(source: str, feature: str, line: int, is_markdown: bool = True) -> bool:
    """Return True if a finding on a line is hidden; every comment must be well formed."""
    suppressions, warnings = parse_comments(source, is_markdown)
    assert not warnings
    return apply(suppressions, [Location(feature, line, line)])[0] == [True]


ABOVE = """# Title

<!-- reliability: ignore[clickbait] quoted from the report -->
One line,
and its second.

Another block.
"""


@pytest.mark.parametrize(
    ("line", "does"), [(1, False), (4, True), (5, True), (6, False), (7, False)]
)
def test_a_comment_alone_on_its_line_covers_the_next_block(line: int, does: bool) -> None:
    assert hidden(ABOVE, "clickbait", line) is does
    assert not hidden(ABOVE, "boosters", line)
    assert hidden(ABOVE.replace("\n", "\r\n"), "clickbait", line) is does


def test_blank_lines_and_other_comments_may_stand_between() -> None:
    source = (
        "<!-- reliability: ignore[clickbait] why -->\n"
        "<!-- reliability: ignore[loaded] why -->\n\n<!-- other -->\nText.\n"
    )
    assert hidden(source, "clickbait", 5)
    assert hidden(source, "promotional_words", 5), "a signal stands for all its features"


def test_a_comment_next_to_text_covers_its_line() -> None:
    source = "First.\nSecond. <!-- reliability: ignore[clickbait]: why -->\nThird."
    assert [hidden(source, "clickbait", line) for line in (1, 2, 3)] == [False, True, False]


@pytest.mark.parametrize("where", ["{}\n\nText.\n\nMore.", "Text.\n\nMore.\n\n{}"])
def test_a_comment_for_the_file_covers_all_lines(where: str) -> None:
    source = where.format("<!-- reliability: ignore-file[clickbait, loaded] a column -->")
    assert all(hidden(source, "clickbait", line) for line in range(1, 8))


def test_a_finding_is_covered_if_one_of_its_lines_is() -> None:
    suppressions, _ = parse_comments(ABOVE, True)
    assert apply(suppressions, [Location("clickbait", 3, 4), Location("clickbait", 6, 9)])[0] == [
        True,
        False,
    ]


def test_in_html_a_comment_covers_the_next_element() -> None:
    source = (
        "<body>\n<!-- reliability: ignore[clickbait] why -->\n"
        "<P class=x>One,\ntwo</p>\n<p>Three</p>\n</body>"
    )
    lines = [hidden(source, "clickbait", line, is_markdown=False) for line in range(1, 7)]
    assert lines == [False, False, True, True, False, False]


@pytest.mark.parametrize("sign", [" ", " -- ", ": ", " — ", "\n"])
def test_signs_before_a_reason(sign: str) -> None:
    assert hidden(
        f"<!-- reliability: ignore[clickbait]{sign}why -->\nText", "clickbait", 2 + (sign == "\n")
    )


@pytest.mark.parametrize(
    ("comment", "said"),
    [
        ("ignore[clickbait]", "no reason: write one after ignore[clickbait]"),
        ("ignore[clickbait] --", "no reason"),
        ("ignore-file[clickbait]:", "no reason: write one after ignore-file[clickbait]"),
        ("ignore[clickbat] why", "no signal or feature 'clickbat' (did you mean clickbait?)"),
        ("ignore[clickbait,] why", "no signal or feature ''"),
        ("ignore why", "ignore without a name: write <!-- reliability: "),
        ("ignore[] why", "ignore without a name"),
        ("ignroe[clickbait] why", "unknown directive 'ignroe' (did you mean ignore?)"),
        ("[clickbait] why", "unknown directive ''"),
    ],
)
def test_a_fault_is_reported_with_its_position(comment: str, said: str) -> None:
    suppressions, [warning] = parse_comments(
        f"Text.\n\n  <!-- reliability: {comment} -->\nText.", True
    )
    assert not suppressions
    assert (warning.line, warning.column) == (3, 3)
    assert said in warning.message


def test_a_comment_that_would_change_the_text_is_a_fault() -> None:
    comment = "<!-- reliability: ignore[clickbait] why -->"
    for source, said in (
        (f"A paragraph\n{comment}\ngoes on.", "splits a paragraph"),
        (f"---\ntitle: x\n{comment}\n---\nText.", "breaks the front matter"),
    ):
        suppressions, [warning] = parse_comments(source, True)
        assert not suppressions
        assert said in warning.message


@pytest.mark.parametrize(
    "source",
    [
        "# Title\n{}Text.\n\nMore.",
        "- one\n{}- two\n- three\n",
        "Text:\n\n1. one\n{}2. two\n",
        "Text.\n{}\nMore.",
        "Text.\n\n{}\n\nMore.",
        "Text.\n{}> quoted\n",
        "> Text.\n>\n> {}> more\n",
    ],
)
def test_a_valid_comment_does_not_change_the_text(source: str, tmp_path: Path) -> None:
    texts = []
    for comment in ("", "<!-- reliability: ignore[clickbait] why -->\n"):
        path = tmp_path / "article.md"
        path.write_text(source.format(comment))
        assert not parse_comments(path.read_text(), True)[1]
        [article] = reader.read([path])
        assert isinstance(article, Article)
        texts.append((article.text, article.title))
    assert texts[0] == texts[1]


@pytest.mark.parametrize(
    "source",
    [
        "```\n<!-- reliability: ignore -->\n```",
        "~~~~ html\n```\n<!-- reliability: ignore -->\n~~~\n~~~~\n",
        "Write `<!-- reliability: ignore -->`.",
        "Write ``<!-- reliability: ignore -->``.",
        "<!-- reliability of sources -->",
        "<!-- the reliability: ignore -->",
    ],
)
def test_other_comments_and_code_are_ignored(source: str) -> None:
    assert parse_comments(source, True) == ([], [])


def test_a_comment_after_code_counts() -> None:
    comment = "<!-- reliability: ignore[clickbait] why -->"
    assert hidden(f"```\ncode\n```\n\n{comment}\nText.", "clickbait", 6)


def test_each_name_that_covers_nothing_is_reported() -> None:
    source = "\n<!-- reliability: ignore[clickbait, boosters] why -->\nText."
    suppressions, _ = parse_comments(source, True)
    _, [warning] = apply(suppressions, [Location("clickbait", 3, 3)])
    assert warning == (2, 1, "ignore[boosters] hides nothing: remove it")


@given(st.text(alphabet="<!->` \n[]:~reliabtygno,x", max_size=200), st.booleans())
def test_any_text_is_read(source: str, is_markdown: bool) -> None:
    suppressions, warnings = parse_comments(source, is_markdown)
    lines = source.count("\n") + 1
    assert all(1 <= line <= lines for line in [one.line for one in suppressions])
    assert all(1 <= line <= lines for line in [one.line for one in warnings])


@pytest.mark.parametrize(
    "piece", ["<!-- reliability:", "`", "<!--reliability:-->\n", "```\n", "<!--"]
)
def test_many_comments_take_linear_time(piece: str) -> None:
    parse_comments(piece * 20_000, True)  # quadratic, it would take minutes
    parse_comments(piece * 20_000, False)


def test_a_comment_may_be_above_the_front_matter() -> None:
    comment = "<!-- reliability: ignore-file[clickbait] a column -->\n"
    assert hidden(f"{comment}---\ntitle: A\n---\n\nText.\n", "clickbait", 6)


@pytest.mark.parametrize("is_markdown", [True, False])
@pytest.mark.parametrize("more", ["", "\n\n<!-- another -->\n"])
def test_an_unclosed_comment_is_reported(more: str, is_markdown: bool) -> None:
    source = f"Text.\n\n<!-- reliability: ignore[loaded] why\n\nMore.{more}"
    suppressions, warnings = parse_comments(source, is_markdown)
    assert not suppressions
    assert [(one.line, one.column) for one in warnings] == [(3, 1)]
    assert "is not closed" in warnings[0].message


@pytest.mark.parametrize(
    ("source", "covered"),
    [
        ("- one\n- {}\n  text\n  more\n- three\n", {3, 4}),
        ("1. {}\n   text\n2. two\n", {2}),
        ("> {}\n> text\n> more\n>\n> other\n", {2, 3}),
        ("> - {}\n>   text\n> - two\n", {2}),
        ("> text {}\n> more\n", {1}),
    ],
)
def test_a_comment_first_in_an_item_or_quotation_covers_the_rest_of_it(
    source: str, covered: set[int]
) -> None:
    source = source.format("<!-- reliability: ignore[clickbait] why -->")
    assert {line for line in range(1, 7) if hidden(source, "clickbait", line)} == covered


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("> A paragraph\n> {}\n> goes on.", "splits a paragraph"),
        ("A {} b", "contains a blank line within a paragraph"),
    ],
)
def test_a_comment_that_is_text_or_splits_a_paragraph_is_a_fault(source: str, said: str) -> None:
    gap = "\n\n" if source.startswith("A") else " "
    suppressions, [warning] = parse_comments(
        source.format(f"<!-- reliability: ignore[clickbait]{gap}why -->"), True
    )
    assert not suppressions
    assert said in warning.message


def test_a_comment_above_a_paragraph_may_contain_a_blank_line() -> None:
    assert hidden("<!-- reliability: ignore[clickbait]\n\nwhy -->\nText.", "clickbait", 4)


@pytest.mark.parametrize(
    ("source", "is_markdown", "line", "made"),
    [
        ("One.\nTwo.  \n", True, 2, ["One.\nTwo.{}  \n", "{}\n\nOne.\nTwo.  \n"]),
        ("> One.\r\n> Two.\r\n", True, 1, ["> One.{}\n> Two.\n", "{}\n\n> One.\n> Two.\n"]),
        ("---\na: b\n---\nOne.", True, 4, ["---\na: b\n---\nOne.{}", "---\na: b\n---\n{}\n\nOne."]),
        ("---\ntitle: One\n---\nTwo.", True, 2, ["---\ntitle: One\n---\n{}\n\nTwo."]),
        ("```\nOne.\n```\n", True, 2, ["{}\n\n```\nOne.\n```\n"]),
        ("<p>One.</p>\n", False, 1, ["<p>One.</p>{}\n", "{}\n\n<p>One.</p>\n"]),
    ],
)
def test_the_comments_that_would_hide_a_finding(
    source: str, is_markdown: bool, line: int, made: list[str]
) -> None:
    lines = source.replace("\r\n", "\n").split("\n")
    found = []
    for one in comments_to_hide(source, is_markdown, Location("boosters", line, line)):
        assert one.text.strip() == f"<!-- reliability: {one.directive}[boosters] -->"
        added, at = list(lines), one.line - 1
        added[at] = added[at][: one.column - 1] + one.text + added[at][one.column - 1 :]
        whole = "\n".join(added)
        found.append(whole.replace(one.text, one.text.replace(one.text.strip(), "{}").lstrip(" ")))
        moved = line + (one.line <= line) * one.text.count("\n")
        assert hidden(whole.replace(" -->", " a reason -->"), "boosters", moved, is_markdown)
    assert found == made
