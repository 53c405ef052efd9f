"""The HTML page as text: valid, complete, closed to foreign content. Browser tests: test_browser."""

from __future__ import annotations

import base64
import hashlib
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import html5lib
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jinja2 import UndefinedError
from lxml import html as lxml_html

from reliability.articles.article import Article, Unreadable
from reliability.articles.reader import read
from reliability.display import marked_html, marks
from reliability.display.escaping import escape_controls
from reliability.records import CAVEAT, Finding, Score, Verdict
from reliability.reporters import html
from reliability.scoring.assess import assess
from reliability.scoring.report import Report
from reliability.scoring.report_card import PARTS
from support import NOTHING_FOUND, SEEDS, run

HOSTILE = (
    "</p></main><script>alert(1)</script><img src=x onerror=alert(2)> <!-- ]]> &amp; &lt; &#0; "
    "\x1b[31mred\x1b[0m ::error:: \x07\x9b2J \u202egnp.exe\u202c \ud800 \x00 \x0b \x0c '\"` "
    "##[error] \n::error::no {{7*7}} ${x} </style> </textarea> javascript:alert(3)\n"
)


def tree(page: str) -> Any:
    """Parse a page as a browser does. Invalid markup raises an error."""
    return html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parse(page)


def with_class(root: Any, name: str) -> list[Any]:
    return [node for node in root.iter() if name in node.get("class", "").split()]


def text_of(node: Any) -> str:
    return "".join(node.itertext())


def made(text: str, spans: list[tuple[int, int]], title: str | None = None) -> Report:
    """Return a hand-made report with findings at spans of the text."""
    findings = tuple(
        Finding(
            "style",
            "commas",
            start,
            end,
            text[start:end],
            1.0,
            HOSTILE,
            (),
            {"reliability": 0.1 * at, "bias": 0.0},
        )
        for at, (start, end) in enumerate(spans)
    )
    score = Score(0.5, (0.4, 0.6), 0.0, {"commas": 0.0})
    return Report(
        Article(text, HOSTILE, title, HOSTILE, HOSTILE, HOSTILE, (HOSTILE,)),
        Verdict.PASS,
        (HOSTILE,),
        score,
        score,
        NOTHING_FOUND | {"commas": 1.0},
        findings,
    )


@pytest.fixture(scope="module")
def seeds() -> list[Report]:
    articles = [article for article in read([SEEDS]) if isinstance(article, Article)]
    return [assess(article) for article in articles]


# -- what the page holds ---------------------------------------------------------------------------


def test_the_page_of_every_seed_contains_its_whole_text(seeds: list[Report]) -> None:
    for report in seeds:
        page = html.render([report])
        (by_html5,) = with_class(tree(page), "rel-text")
        (by_lxml,) = lxml_html.document_fromstring(page).find_class("rel-text")
        assert text_of(by_html5) == report.article.text
        assert by_lxml.text_content() == report.article.text


@settings(max_examples=150)
@given(
    st.text(st.sampled_from("ab<>&\"' \n\t\x00\x1b\u202e\ud800é漢🙂"), max_size=60),
    st.lists(st.tuples(st.integers(0, 59), st.integers(1, 30)), max_size=6),
)
def test_any_text_with_any_marks_is_on_its_page_unchanged(
    text: str, places: list[tuple[int, int]]
) -> None:
    spans = [(at, min(at + long, len(text))) for at, long in places if at < len(text)]
    spans = [(start, end) for start, end in spans if not text[start].isspace()]
    page = tree(html.render([made(text, spans, title=text)]))
    (body,) = with_class(page, "rel-text")
    assert text_of(body) == escape_controls(text)
    ids = [node.get("id") for node in page.iter() if node.get("id")]
    assert len(ids) == len(set(ids))
    links = [node.get("href", "#") for node in page.iter("a")]
    assert all(link.startswith("#") for link in links)
    assert {link[1:] for link in links} <= {*ids}
    covered = {n for node in body.iter() for n in node.get("data-n", "").split()}
    assert covered == {str(number) for number in range(1, len(spans) + 1)}


@given(
    st.text(st.sampled_from("a< \n"), max_size=80),
    st.lists(st.tuples(st.integers(0, 79), st.integers(1, 80)), max_size=8),
)
def test_segments_cover_a_text_once_with_their_marks(
    text: str, places: list[tuple[int, int]]
) -> None:
    spans = [(at, min(at + long, len(text))) for at, long in places if at < len(text)]
    numbered = marks.number_marks(made(text, spans).findings)
    found = list(marks.split_at_marks(len(text), numbered))
    assert "".join(text[piece.start : piece.end] for piece in found) == text
    for piece in found:
        assert {mark.number for mark in piece.marks} == {
            mark.number for mark in numbered if mark.start <= piece.start and piece.end <= mark.end
        }


def test_boilerplate_is_greyed_and_noted() -> None:
    report = assess(Article("HARBOUR — The mill may shut.\n\nSo it is.\n\nRead more: <b>"))
    page = tree(html.render([report]))
    assert [text_of(node) for node in with_class(page, "rel-out")] == [
        "HARBOUR — ",
        "Read more: <b>",
    ]
    assert text_of(with_class(page, "rel-text")[0]) == report.article.text
    assert "boilerplate ignored" in text_of(with_class(page, "unjudged")[0])
    assert "Read more: &lt;b&gt;</span>" in report._repr_html_()


def test_hostile_text_is_shown_and_never_markup() -> None:
    report = made(HOSTILE * 3, [(0, 30), (10, 60)], title=HOSTILE)
    for content in (html.render([report]), html.render([report, Unreadable(HOSTILE, "", HOSTILE)])):
        page = tree(content)
        (script,) = page.iter("script")
        assert "alert" not in text_of(script)
        assert not list(page.iter("img"))
        for node in page.iter():
            assert not [name for name in node.attrib if name.startswith("on") or name == "style"]
        assert text_of(with_class(page, "rel-text")[0]) == escape_controls(HOSTILE * 3)
        assert "<script>alert(1)" in text_of(page)
        assert "\\u202egnp.exe" in text_of(page)
        assert not re.search(r"^\s*::|##\[", content, re.MULTILINE)


def test_templates_escape_every_value() -> None:
    template = marked_html._environment().from_string("{{ text }}{{ [text]|join }}")
    once = "&lt;b&gt;&amp;&#34;␛&#58;:error &#35;#[x"
    assert template.render(text='<b>&"\x1b::error ##[x') == 2 * once
    with pytest.raises(UndefinedError):
        template.render()


def test_a_long_text_in_one_line_is_shown() -> None:
    sentence = "Everyone knows that <b>this</b> will certainly never fail, so it is & will be. "
    text = sentence * (150_000 // len(sentence))
    report = assess(text)
    assert len(report.findings) > marked_html.MAX_MARKS
    content = html.render([report])
    (body,) = lxml_html.document_fromstring(
        content, parser=lxml_html.HTMLParser(huge_tree=True)
    ).find_class("rel-text")
    assert body.text_content() == text
    extent = f"the {marked_html.MAX_MARKS} strongest of {len(report.findings)} findings"
    assert extent in content
    assert extent in report._repr_html_()


def test_the_policy_allows_only_the_style_and_script_of_the_page(seeds: list[Report]) -> None:
    page = tree(html.render(seeds))
    (policy,) = (
        node.get("content")
        for node in page.iter("meta")
        if node.get("http-equiv") == "Content-Security-Policy"
    )
    assert policy.startswith("default-src 'none'; ")
    assert "unsafe" not in policy
    for tag in ("style", "script"):
        (node,) = page.iter(tag)
        digest = base64.b64encode(hashlib.sha256(text_of(node).encode()).digest()).decode()
        assert f"{tag}-src 'sha256-{digest}';" in policy
        assert not re.search(r"https?:|url\(|@import|innerHTML|eval", text_of(node))
    fetching = [
        (node.tag, name)
        for node in page.iter()
        for name in node.attrib
        if name in ("src", "srcset", "action")
    ]
    assert not fetching


def test_the_page_has_the_caveat_the_reasons_and_the_meaning(seeds: list[Report]) -> None:
    for report in seeds:
        shown = " ".join(text_of(tree(html.render([report]))).split())
        assert CAVEAT in shown
        assert " ".join("; ".join(report.reasons).split()) in shown
        is_judged = report.verdict != Verdict.ABSTAIN
        assert shown.count("of 100 articles written like this are") == (2 if is_judged else 0)
        assert shown.count("not judged (") == (0 if is_judged else 2)
        assert ("was not judged" in shown) == (report.verdict == Verdict.ABSTAIN)
        for note in report.article.notes:
            assert note in shown


def test_the_waterfall_adds_up_as_printed(seeds: list[Report]) -> None:
    for report in seeds:
        for table in with_class(tree(html.render([report])), "waterfall"):
            total = 0
            bodies = [body for body in table.iter("tbody") if "rest" not in body.get("class", "")]
            *rows, last = [row for body in bodies for row in body.iter("tr") if is_step(row)]
            for row in rows:
                adds, running = (hundredths(text_of(cell)) for cell in row.findall("td")[1:])
                total += adds
                assert total == running
            assert hundredths(text_of(last.findall("td")[2])) == total


amounts = st.floats(-3, 3, allow_nan=False) | st.floats(-0.02, 0.02, allow_nan=False)


@settings(max_examples=60)
@given(amounts, st.lists(amounts, max_size=20))
def test_any_contributions_add_up_as_printed_and_none_is_repeated(
    base: float, contributions: list[float]
) -> None:
    named = {f"f{number}": amount for number, amount in enumerate(contributions)}
    score = Score(0.5, (0.4, 0.6), base, named)
    report = replace(made("It is.", []), reliability=score)
    table = with_class(tree(html.render([report])), "waterfall")[0]
    rows = {False: [], True: []}  # type: dict[bool, list[tuple[str, int, int]]]
    for body in table.iter("tbody"):
        for row in filter(is_step, body.iter("tr")):
            adds, total = (text_of(cell) for cell in row.findall("td")[1:])
            name = text_of(row.find("th"))
            is_rest = body.get("class") == "rest"
            rows[is_rest].append((name, hundredths(adds or "0"), hundredths(total)))
    *steps, last = rows[False]
    assert sum(adds for _, adds, _ in steps) == last[2]
    assert abs(last[2] - 100 * score.log_odds) < 0.501
    if rows[True]:
        assert sum(adds for _, adds, _ in rows[True]) == steps[-1][1]
        assert rows[True][-1][2] == last[2]
    names = [name for name, _, _ in (*steps[1:], *rows[True])]
    assert len(names) == len(set(names))


def is_step(row: Any) -> bool:
    """Return False for the heading of a part."""
    return bool(row.get("class") != "part")


def test_the_page_has_the_report_card_and_the_sums_of_its_parts(seeds: list[Report]) -> None:
    for report in seeds:
        page = tree(html.render([report]))
        card = next(one for one in with_class(page, "grades") if one.tag == "table")
        rows = {text_of(row.find("th")): row for row in card.find("tbody").iter("tr")}
        assert list(rows) == [*PARTS, "wording"]
        for part, grade in report.card.items():
            assert f"{round(grade.value)}\N{NO-BREAK SPACE}of\N{NO-BREAK SPACE}10" in text_of(
                rows[part]
            )
        for table in with_class(page, "waterfall"):
            heads = [text_of(row) for row in table.iter("tr") if row.get("class") == "part"]
            sums = [hundredths(head.rsplit(" ", 1)[1]) for head in heads]
            ends = [row for row in table.iter("tr") if is_step(row) and row.findall("td")]
            base, last = (text_of(row.findall("td")[2]) for row in (ends[0], ends[-1]))
            assert hundredths(base) + sum(sums) == hundredths(last)


def hundredths(printed: str) -> int:
    return round(100 * float(printed.replace("−", "-")))


def test_both_halves_of_a_contradiction_link_to_each_other(seeds: list[Report]) -> None:
    (report,) = (one for one in seeds if "self-contradicting" in one.article.id)
    page = tree(html.render([report]))
    notes = {node.get("id"): node for node in page.iter("li") if node.get("data-feature")}
    led = {
        (at.split("-n")[1], link.get("data-n"))
        for at, node in notes.items()
        for paragraph in with_class(node, "related")
        for link in paragraph.iter("a")
    }
    assert len(led) >= 6
    assert {(other, one) for one, other in led} == led


def test_the_strength_of_a_mark_follows_its_effect() -> None:
    text = "weak some more strong"
    findings = [
        Finding(
            "style",
            "commas",
            text.index(word),
            text.index(word) + 4,
            word,
            1.0,
            "",
            (),
            {"reliability": share, "bias": 0.0},
        )
        for word, share in (("weak", 0.0), ("some", 0.05), ("more", -0.2), ("stro", 0.9))
    ]
    numbered = marks.number_marks(findings)
    (paragraph,) = marked_html.marked_paragraphs(text, numbered, ())
    drawn = " ".join(span.classes for span in paragraph.spans if span.marks)
    assert re.findall(r"rel-w(\d)", drawn) == ["0", "1", "2", "3"]


# -- several ---------------------------------------------------------------------------------------


def test_several_articles_have_a_table_first(seeds: list[Report]) -> None:
    gap = Unreadable("gone.txt", "gone.txt", "gone.txt: cannot be read")
    content = html.render([seeds[0], gap, *seeds[1:]])
    page = tree(content)
    (table,) = with_class(page, "overview")
    (body,) = table.iter("tbody")
    rows = body.findall("tr")
    assert len(rows) == len(seeds) + 1
    assert "gone.txt: cannot be read" in text_of(rows[1])
    ids = {node.get("id") for node in page.iter()}
    for row, report in zip([rows[0], *rows[2:]], seeds, strict=True):
        (link,) = row.iter("a")
        assert link.get("href")[1:] in ids
        assert f"{report.reliability.probability:.2f}" in text_of(row)
        assert str(report.verdict) in text_of(row)
    assert content.index("overview") < content.index('class="report"')


@pytest.mark.parametrize("results", [[], [Unreadable("a", "a", "a: cannot be read")]])
def test_a_page_without_articles(results: list[Unreadable]) -> None:
    shown = text_of(tree(html.render(results)))
    assert "nothing to show" in shown or "1 not read" in shown


# -- in a notebook ---------------------------------------------------------------------------------


def test_a_notebook_fragment_has_reasons_and_no_script() -> None:
    report = made(HOSTILE * 2, [(0, 30), (10, 60)], title=HOSTILE)
    fragment = report._repr_html_()
    page = html5lib.parseFragment(fragment, namespaceHTMLElements=False)
    assert not list(page.iter("script"))
    assert not [node for node in page.iter() if node.get("id")]
    for node in page.iter():
        assert not [name for name in node.attrib if name.startswith("on")]
    (body,) = with_class(page, "rel-text")
    assert escape_controls(HOSTILE * 2) in text_of(body)
    assert CAVEAT in text_of(page)
    marked = list(page.iter("mark"))
    assert marked
    assert all(
        "log-odds" in node.get("title") or "adds nothing" in node.get("title") for node in marked
    )


def test_the_styles_of_a_notebook_fragment_are_scoped(seeds: list[Report]) -> None:
    (style,) = re.findall("<style>(.*?)</style>", seeds[0]._repr_html_(), re.DOTALL)
    rules = re.sub(r"/\*.*?\*/", "", style, flags=re.DOTALL)
    selectors = re.findall(r"(?:^|[{}])\s*([^{}@;]+)\{", rules)
    assert len(selectors) > 20
    assert all(one.strip().startswith(".rel-") for rule in selectors for one in rule.split(","))


# -- the command -----------------------------------------------------------------------------------


def test_score_writes_a_page(tmp_path: Path) -> None:
    out = tmp_path / "page.html"
    arguments = ["score", str(SEEDS / "clickbait.md"), "/nowhere", str(SEEDS / "satire.md")]
    result = run(*arguments, "--format", "html", "--output", out)
    assert result.exit_code == 2
    assert result.stderr.startswith("Error: /nowhere")
    (body,) = (
        body
        for table in with_class(tree(out.read_text("utf-8")), "overview")
        for body in table.iter("tbody")
    )
    assert ["/nowhere" in text_of(row) for row in body.findall("tr")] == [False, True, False]
    printed = run(*arguments, "--format", "html")
    assert printed.stdout == out.read_text("utf-8")


def test_score_reports_a_page_that_cannot_be_written(tmp_path: Path) -> None:
    out = tmp_path / "none" / "page.html"
    arguments = ["score", str(SEEDS / "satire.md"), "--format", "html", "--output", str(out)]
    result = run(*arguments)
    assert result.exit_code == 2
    assert f"--output {out}: the folder" in result.stderr


def test_check_writes_a_page_and_prints_the_summary(tmp_path: Path) -> None:
    out = tmp_path / "page.html"
    arguments = [
        str(SEEDS / "clickbait.md"),
        "--isolated",
        "--format",
        "html",
        "--output",
        str(out),
    ]
    result = run("check", *arguments)
    assert result.exit_code == 1
    assert result.stdout.startswith("1 article: 0 passed, 1 failed")
    assert "✕" in text_of(tree(out.read_text("utf-8")))


def test_lines_are_those_of_the_file(seeds: list[Report]) -> None:
    (report,) = (one for one in seeds if "clickbait" in one.article.id)
    lines = (SEEDS / "clickbait.md").read_text("utf-8").splitlines()
    notes = [
        node for node in tree(html.render([report])).iter("p") if node.get("class") == "phrase"
    ]
    checked = 0
    for note in notes:
        where, _, phrase = text_of(note).partition(" «")
        if where != "title" and " … " not in phrase:
            first = phrase.split()[0].rstrip("»")
            assert first in lines[int(where.removeprefix("line ")) - 1]
            checked += 1
    assert checked > 20


# -- pages -----------------------------------------------------------------------------------------


def test_pages_have_an_index_that_links_to_them_and_back(
    seeds: list[Report], tmp_path: Path
) -> None:
    gap = Unreadable("gone.txt", "gone.txt", "gone.txt: cannot be read")
    written = {name: "".join(parts) for name, parts in html.render_pages([*seeds[:2], gap])}
    assert list(written) == ["0001.html", "0002.html", "index.html"]
    index = tree(written["index.html"])
    (table,) = with_class(index, "overview")
    assert [a.get("href") for a in table.iter("a")] == ["0001.html", "0002.html"]
    assert "cannot be read" in text_of(table)
    for name, report in zip(("0001.html", "0002.html"), seeds, strict=False):
        page = tree(written[name])
        (back,) = with_class(page, "back")
        assert [a.get("href") for a in back.iter("a")] == ["index.html"]
        assert text_of(with_class(page, "rel-text")[0]) == report.article.text


def test_score_writes_pages_into_a_folder(tmp_path: Path) -> None:
    folder = tmp_path / "out" / "pages"
    result = run("score", str(SEEDS), "--format", "html", "--pages", str(folder))
    assert result.exit_code == 0
    assert "articles:" in result.output
    assert (folder / "index.html").is_file()
    assert len(list(folder.glob("0*.html"))) == 13
    (folder / "article.txt").write_text("The bridge fell.", "utf-8")
    again = run("score", str(folder), "--format", "html", "--pages", str(folder))
    assert again.exit_code == 2
    assert "name another folder" in again.output


@pytest.mark.parametrize("options", [(), ("--format", "html", "--output", "a.html")])
def test_pages_require_html_without_a_file(options: tuple[str, ...], tmp_path: Path) -> None:
    result = run("score", str(SEEDS), "--pages", str(tmp_path / "pages"), *options)
    assert result.exit_code == 2
    assert "--pages requires --format html" in result.output


# -- colours and columns ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("reliability", "bias", "way"),
    [
        (0.2, 0.0, "rel-for"),
        (-0.2, 0.0, "rel-against"),
        (0.0, 0.3, "rel-against"),
        (0.0, 0.0, "rel-even"),
    ],
)
def test_the_colour_of_a_mark_shows_what_it_speaks_for(
    reliability: float, bias: float, way: str
) -> None:
    amounts = {"reliability": reliability, "bias": bias}
    finding = Finding("style", "commas", 0, 4, "some", 1.0, "", (), amounts)
    (mark,) = marks.number_marks([finding])
    assert marked_html.direction(mark) == way
    (paragraph,) = marked_html.marked_paragraphs("some", [mark], ())
    assert way in paragraph.spans[0].classes.split()


@pytest.mark.parametrize(
    ("words", "below", "beside", "across"), [(4, 1, 1, 0), (600, 0, 1, 1), (4_000, 0, 2, 0)]
)
def test_charts_stand_where_the_columns_are_most_alike_in_length(
    seeds: list[Report], words: int, below: int, beside: int, across: int
) -> None:
    (report,) = (one for one in seeds if str(one.article.path).endswith("clickbait.md"))
    text = "It rained in May. " * (words // 4)
    findings = report.findings[:1] if words > 4 else ()
    article = replace(report.article, text=text)
    (columns,) = with_class(
        tree(html.render([replace(report, article=article, findings=findings)])), "columns"
    )
    sections = [node for node in columns if node.tag.endswith("section")]
    charts = [len(with_class(section, "waterfall")) for section in sections]
    assert charts == [below, beside, across]


def test_many_marks_in_one_place_hide_no_mark_around_them() -> None:
    around = marks.Mark(False, 0, 100, 1, "sourcing", None)
    inside = [marks.Mark(False, 10, 20, number, "loaded", None) for number in range(2, 60)]
    before, among, after = marks.split_at_marks(100, [around, *inside])
    assert before.marks == after.marks == (around,)
    assert among.marks == tuple(inside[-len(among.marks) :])
    assert len(among.marks) < len(inside)
