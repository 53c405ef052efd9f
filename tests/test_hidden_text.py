"""Text that no reader of a page sees moves no score, and is noted; text that a reader sees stays."""

from __future__ import annotations

import re
from functools import partial
from html import escape
from pathlib import Path

import pytest

from reliability.articles.article import Article
from reliability.articles.hidden_text import Hidden
from reliability.articles.html import from_html, read_fragment
from reliability.articles.markdown import from_markdown
from reliability.articles.reader import read
from reliability.articles.styles import CLEAR, background, color, contrast, pixels
from reliability.errors import ReliabilityError
from reliability.scoring.assess import assess
from support import BODY, SEEDS, executed_lines

SECRET = (
    "Officials confirmed that seventeen inspectors had reviewed every document, records show. " * 3
)
WORDS = len(SECRET.split())
IN_P = f"<p>{SECRET}</p>"
# Ways to hide text: rules of a style sheet, and the element.
BY_STYLE = {
    "a class": (".x {display: none}", f"<div class=x>{IN_P}</div>"),
    "an id": ("#x {visibility: hidden !important}", f"<div id=x>{IN_P}</div>"),
    "a class in another": (".y .x {display: none}", f"<div class=y><b class=x>{SECRET}</b></div>"),
    "the paragraphs of a class": (".x p {display: none}", f"<div class=x>{IN_P}</div>"),
    "the child of a class": (".x > p {display: none}", f"<div class=x>{IN_P}</div>"),
    "rules for screens": ("@media screen {.x {display: none}}", f"<div class=x>{IN_P}</div>"),
    "comments in rules": ("/* a */ .x/* } */{/*b*/display:none}", f"<div class=x>{IN_P}</div>"),
    "opacity of a class": (".x {opacity: 0.0}", f"<div class=x>{IN_P}</div>"),
    "colour of a class": (".x {color: #fff; background: #fff}", f"<p class=x>{SECRET}</p>"),
    "place of a class": (".x {position: absolute; left: -5000px}", f"<div class=x>{IN_P}</div>"),
}  # fmt: skip
BY_ATTRIBUTE = {
    "the attribute": f"<div hidden>{IN_P}</div>",
    "the attribute with a value": f"<div hidden=until-found>{IN_P}</div>",
    "no display": f"<div style='display:none !important'>{IN_P}</div>",
    "white on white": f"<p style='color: white'>{SECRET}</p>",
    "white on a white picture": f"<p style='background:#fff url(x.png);color:#FFFFFF'>{SECRET}</p>",
    "black on black": f"<p style='color: rgb(9, 9, 9); background-color: #0a0a0a'>{SECRET}</p>",
    "clear": f"<p style='color: transparent'>{SECRET}</p>",
    "clear by a number": f"<p style='color: rgba(0, 0, 0, 0)'>{SECRET}</p>",
    "opacity": f"<div style='opacity: 0'>{IN_P}</div>",
    "no size of letters": f"<p style='font-size:0'>{SECRET}</p>",
    "letters of a pixel": f"<p style='font-size: 1px'>{SECRET}</p>",
    "the colour of an old tag": f"<p><font color=WHITE>{SECRET}</font></p>",
    "the colour of an old table": f"<div bgcolor=#123456 style='color:#123456'>{IN_P}</div>",
    "left of the page": f"<div style='position:absolute;left:-9999px'>{IN_P}</div>",
    "above the page": f"<div style='position:fixed; top:-200em'>{IN_P}</div>",
    "moved": f"<div style='transform: translateX(-200rem)'>{IN_P}</div>",
    "an indent": f"<p style='text-indent:-9999px'>{SECRET}</p>",
    "a clip": f"<div style='position:absolute;clip:rect(0,0,0,0)'>{IN_P}</div>",
    "a clip of a pixel": f"<div style='position:absolute;clip:rect(1px, 1px, 1px, 1px)'>{IN_P}</div>",
    "a path": f"<div style='clip-path: inset(100%)'>{IN_P}</div>",
    "no height": f"<div style='height:0;overflow:hidden'>{IN_P}</div>",
    "no greatest height": f"<div style='max-height:0px; overflow-y:hidden'>{IN_P}</div>",
    "a pixel of space": f"<div style='width:1px;height:1px;overflow:hidden'>{IN_P}</div>",
    "no scale": f"<div style='transform:scale(0)'>{IN_P}</div>",
    "no content": f"<div style='content-visibility:hidden'>{IN_P}</div>",
    "a class for screen readers": f"<div class='sr-only'>{IN_P}</div>",
    "a closed dialog": f"<dialog>{IN_P}</dialog>",
    "a rolled-up box": f"<details>{IN_P}</details>",
    "a template": f"<template>{IN_P}</template>",
    "no script": f"<noscript>{IN_P}</noscript>",
    "struck out": f"<p><del>{SECRET}</del></p>",
    "a film": f"<video>{IN_P}</video>",
    "a canvas": f"<canvas>{IN_P}</canvas>",
    "an object": f"<object data=x.swf>{IN_P}</object>",
}
LAYOUTS = {
    "article": "<article><h1>A vote on Canal Street</h1>{}</article>",
    "divs": '<div id=wrap><div class="story-body"><h1>A vote on Canal Street</h1>{}</div></div>',
    "table": "<table><tr><td><h1>A vote on Canal Street</h1>{}</td></tr></table>",
    "bare": "<h1>A vote on Canal Street</h1>{}",
}


def in_p(texts: tuple[str, ...]) -> str:
    return "".join(f"<p>{text}</p>" for text in texts)


def page(body: str, rules: str = "", layout: str = "article", attributes: str = "") -> str:
    return (
        f"<!doctype html><html><head><title>A vote on Canal Street</title><style>{rules}</style></head>"
        f"<body {attributes}><nav><a href=/>Home</a></nav>{LAYOUTS[layout].format(body)}</body></html>"
    )


def told(notes: list[str], words: int = WORDS) -> bool:
    return f"hidden text left out, which no reader sees: {words} words" in notes


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize(
    ("rules", "hidden"), [*BY_STYLE.values(), *(("", one) for one in BY_ATTRIBUTE.values())],
    ids=[*BY_STYLE, *BY_ATTRIBUTE],
)  # fmt: skip
def test_hidden_text_is_left_out_with_a_note(rules: str, hidden: str, layout: str) -> None:
    plain = from_html(page(in_p(BODY), rules, layout))
    for number in (1, len(BODY)):
        body = in_p(BODY[:number]) + hidden + in_p(BODY[number:])
        found = from_html(page(body, rules, layout))
        assert found.text == plain.text
        assert told(found.notes)
    assert not any("hidden" in note for note in plain.notes)


TEN_WAYS = (
    "the attribute", "no display", "white on white", "opacity", "letters of a pixel",
    "left of the page", "no height", "a template", "struck out", "a class for screen readers",
)  # fmt: skip
PAGES = [(path, layout) for path in sorted(SEEDS.glob("*.md"))[:10] for layout in LAYOUTS]


def seed_page(path: Path, layout: str, hidden: str) -> str:
    """Return a page with the paragraphs of a seed, and hidden text in the middle of them."""
    paragraphs = [
        escape(text) for text in from_markdown(path.read_text("utf-8")).text.split("\n\n")
    ]
    middle = len(paragraphs) // 2
    first, second = in_p(tuple(paragraphs[:middle])), in_p(tuple(paragraphs[middle:]))
    return page(first + hidden + second, layout=layout)


@pytest.mark.parametrize(("path", "layout"), PAGES, ids=lambda one: getattr(one, "stem", one))
def test_hidden_text_moves_no_score_of_forty_pages(path: Path, layout: str) -> None:
    plain = from_html(seed_page(path, layout, ""))
    assert len(plain.text) > 500
    for way in TEN_WAYS:
        found = from_html(seed_page(path, layout, BY_ATTRIBUTE[way]))
        # Scores depend on the text and the title alone.
        assert (found.text, found.metadata) == (plain.text, plain.metadata), way
        assert told(found.notes), way


def test_there_are_forty_pages() -> None:
    assert len(PAGES) == 40


def test_hidden_text_moves_no_score(tmp_path: Path) -> None:
    reports = []
    for name, hidden in (("plain", ""), ("white", BY_ATTRIBUTE["white on white"])):
        path = tmp_path / f"{name}.html"
        path.write_text(seed_page(SEEDS / "clickbait.md", "article", hidden), "utf-8")
        (found,) = read([path])
        assert isinstance(found, Article)
        reports.append(assess(found))
    plain, white = reports
    assert (white.reliability, white.bias) == (plain.reliability, plain.bias)
    assert not any("hidden" in note for note in plain.notes)
    assert told(list(white.notes))


@pytest.mark.parametrize("way", ["white on white", "no height", "the attribute", "opacity"])
def test_much_hidden_text_next_to_an_article_is_left_out(way: str) -> None:
    hidden = BY_ATTRIBUTE[way].replace(SECRET, SECRET * 20)
    found = from_html(page(in_p(BODY) + hidden))
    assert found.text == "\n\n".join(BODY)
    assert told(found.notes, 20 * WORDS)


@pytest.mark.parametrize(
    "rules",
    ["article {opacity: 0}", "body, article {visibility: hidden}", "p {color: #fff}",
     "article p {position: relative; left: -9999px}"],
)  # fmt: skip
def test_a_page_that_a_script_shows_is_read_with_a_note(rules: str) -> None:
    found = from_html(page(in_p(BODY), rules))
    assert found.text == "\n\n".join(BODY)
    assert any("hidden until a script shows it" in note for note in found.notes)


SEEN = {
    "white on a gradient": ("", "<p style='color:#fff;background:linear-gradient(red, blue)'>{}</p>"),
    "white on a picture": ("", "<p style='color:#fff;background:url(a.png)'>{}</p>"),
    "white on black": ("", "<div style='background:#000'><p style='color:#fff'>{}</p></div>"),
    "light grey": ("", "<p style='color:#bbb'>{}</p>"),
    "small print": ("", "<p style='font-size:8px'>{}</p>"),
    "inner sizes": ("", "<div style='font-size:0'><p style='font-size:16px'>{}</p></div>"),
    "inner colours": ("", "<div style='color:#fff'><p style='color:#111'>{}</p></div>"),
    "rules for print": ("@media print {.x {display: none}}", "<p class=x>{}</p>"),
    "rules for dark screens": (
        "@media (prefers-color-scheme: dark) {.x {color: #fff}} .y {top: 0}", "<p class=x>{}</p>",
    ),
    "rules for others": (".x .y {display:none} .z > p {display:none} p.w, #x {opacity:0}",
                         "<div class=z><div><p class=x>{}</p></div></div>"),
    "a later rule": (".x {display: none} .x {display: block}", "<p class=x>{}</p>"),
    "an own style": (".x {display: none}", "<p class=x style='display:block'>{}</p>"),
    "half seen": ("", "<p style='opacity:0.5'>{}</p>"),
    "an open box": ("", "<details open><p>{}</p></details>"),
    "a little to the left": ("", "<p style='position:relative;left:-20px'>{}</p>"),
    "cut at a height": ("", "<div style='max-height:400px;overflow:hidden'><p>{}</p></div>"),
    "no height and all shown": ("", "<div style='height:0'><p>{}</p></div>"),
    "broken rules": ("}}{{ .x {color: ; display none} @media", "<p class=x style=':;;color'>{}</p>"),
}  # fmt: skip


@pytest.mark.parametrize(("rules", "shown"), SEEN.values(), ids=SEEN)
def test_what_a_reader_sees_stays(rules: str, shown: str) -> None:
    found = from_html(page(in_p(BODY[:4]) + shown.format(BODY[4]), rules))
    assert found.text == "\n\n".join(BODY)
    assert not any("hidden" in note for note in found.notes)


def test_a_white_heading_on_a_picture_of_another_file_is_the_title() -> None:
    source = page(in_p(BODY), "h1 {color: #fff}").replace(
        "<title>A vote on Canal Street", "<title>Beacon"
    )
    found = from_html(source)
    assert found.metadata["title"] == "A vote on Canal Street"
    assert found.text == "\n\n".join(BODY)


@pytest.mark.parametrize("selector", [".x:not(.open)", "[data-x]", ".x:first-child", ".y + .x"])
def test_selectors_by_state_attribute_or_neighbour_are_not_read(selector: str) -> None:
    """A limit: what they hide is read."""
    shown = f"<div><p class=y>{BODY[3]}</p><p class=x data-x=1>{BODY[4]}</p></div>"
    found = from_html(page(in_p(BODY[:3]) + shown, f"{selector} {{display: none}}"))
    assert found.text == "\n\n".join(BODY)


def test_a_style_sheet_for_print_is_not_read() -> None:
    source = page(in_p(BODY)).replace("<style>", '<style media="print">p {display: none}')
    assert from_html(source).text == "\n\n".join(BODY)


def test_dark_pages_are_read_by_their_own_colours() -> None:
    rules = "body {background: #111; color: #eee}"
    hidden = f"<p style='color: #111'>{SECRET}</p>"
    found = from_html(page(in_p(BODY) + hidden, rules))
    assert found.text == "\n\n".join(BODY)
    assert told(found.notes)
    assert from_html(page(in_p(BODY), "", "article", "bgcolor=black text=white")).text


def test_hidden_text_of_a_text_field_is_noted() -> None:
    text, notes = read_fragment(in_p(BODY[:2]) + BY_ATTRIBUTE["clear"])
    assert text == "\n\n".join(BODY[:2])
    assert told(notes)
    assert Hidden(1).notes == ["hidden text left out, which no reader sees: 1 word"]
    assert Hidden().notes == []


# -- Markdown -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "hidden",
    [
        f"<div hidden>\n\n{SECRET}\n\n</div>",
        f"<div style='display:none'>\n<p>{SECRET}</p>\n</div>",
        f"<div style='color:#fff'>\n\n{SECRET}\n\n</div>",
        f"<p hidden>{SECRET}",
        f"<template>\n{SECRET}\n</template>",
        f"<details>\n\n{SECRET}\n\n</details>",
        f'<div class="x">\n\n*{SECRET.strip()}*\n\n<br>\n\n</div>\n\n<style>.x {{display:none}}</style>',
    ],
)
def test_hidden_text_of_markdown_is_left_out_with_a_note(hidden: str) -> None:
    found = from_markdown(f"# T\n\n{BODY[0]}\n\n{hidden}\n\n{BODY[1]}")
    assert found.text == f"{BODY[0]}\n\n{BODY[1]}"
    assert told(found.notes)


def test_hidden_words_within_a_line_of_markdown() -> None:
    found = from_markdown(
        'The <b>board</b> <span style="opacity:0">never</span> met.<br>It <s>x</s> did.'
    )
    assert found.text == "The board met.\nIt did."
    assert told(found.notes, 2)
    assert (
        from_markdown("An open <span hidden>tag ends here.\n\nNot here.").text
        == "An open\n\nNot here."
    )
    assert from_markdown("a </b> < c <i/> <1>d</1>").notes == []


# -- values and limits --------------------------------------------------------------------------


def test_values() -> None:
    assert [pixels(one) for one in ("12px", "-1.5em", ".5rem", "calc(1px)", None)] == [
        12, -24, 8, None, None,
    ]  # fmt: skip
    assert color("rgb(100%, 0%, 50%)") == (1.0, 0.0, 0.5)
    assert {color(one) for one in ("rgb(255 0 0 / 0%)", "#ff000000", "#f000")} == {CLEAR}
    assert color("#12345678") == color("#123456")
    assert color("currentcolor") is None
    assert background({"background": "none"}) == CLEAR
    assert background({"background": "no-repeat center"}) is None
    assert background({"background-color": "navy"}) == (0, 0, 128 / 255)
    assert contrast((0, 0, 0), (1, 1, 1)) == pytest.approx(21)


@pytest.mark.parametrize(
    "source",
    [
        page("<div class=a>" * 200 + in_p(BODY), ".a .a .a .a .a .a .a .b {display: none}" * 2_000),
        page("".join(f"<p class='a b{n}'>x</p>" for n in range(9_000)), ".z .a {opacity: 0}" * 3_000),
        page(in_p(BODY), "/*" * 90_000),
        page(in_p(BODY), "{" * 190_000),
        page(in_p(BODY), "a{}" * 60_000 + "}" * 10_000),
        page("<i style='" + "color:" * 600 + "'>" + in_p(BODY)),
        page("<b style='display:none'>" * 240 + in_p(BODY)),
    ],
    ids=range(7),
)  # fmt: skip
def test_hostile_style_sheets_are_read_or_refused(source: str) -> None:
    """Each of them took minutes; `benchmarks/growth.py` measures the time."""
    try:
        assert from_html(source).text
    except ReliabilityError as error:
        assert re.search("main text|250 deep|cannot parse", str(error))


def test_many_open_tags_in_markdown_take_linear_time() -> None:
    """Counted in lines, which also count the steps of generators."""
    short, long = (
        executed_lines(partial(from_markdown, "<aside>\n» <li>" * count)) for count in (800, 1_600)
    )
    assert long < 2.3 * short
