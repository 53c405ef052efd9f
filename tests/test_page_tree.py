"""HTML and text fields as a reader sees them: nothing hidden, nothing missing, quotations as such."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from reliability.articles.article import Article
from reliability.articles.decoding import unescape_text
from reliability.articles.page_tree import quoted
from reliability.articles.reader import read
from reliability.records import Verdict
from reliability.scoring.assess import assess
from support import BODY

TITLE = "Board votes to replace water main"
HIDDEN = "This is a shameful lie, and we will never forgive them!"


def paragraphs(texts: tuple[str, ...]) -> str:
    return "".join(f"<p>{text}</p>" for text in texts)


def article(
    tmp_path: Path, body: str, head: str = "", window: str = f"{TITLE} | The Beacon"
) -> Article:
    path = tmp_path / "page.html"
    path.write_text(
        f"<!doctype html><html><head><title>{window}</title>{head}</head><body><nav><a href=/>Home</a>"
        f"</nav><main>{body}</main><footer>© 2024 The Beacon</footer></body></html>",
        encoding="utf-8",
    )
    (found,) = read([path])
    assert isinstance(found, Article)
    return found


def with_body(tmp_path: Path, more: str, head: str = "") -> list[str]:
    """Return the paragraphs after those of the body."""
    body = f"<article><h1>{TITLE}</h1>{paragraphs(BODY)}{more}</article>"
    texts = article(tmp_path, body, head).text.split("\n\n")
    assert tuple(texts[: len(BODY)]) == BODY
    return texts[len(BODY) :]


@pytest.mark.parametrize(
    "hidden",
    [
        "<div hidden><p>{}</p></div>",
        '<p style="color: red; display : none">{}</p>',
        "<p style='visibility: hidden'>{}</p>",
        "<template><p>{}</p></template>",
        "<noscript><p>{}</p></noscript>",
        "<dialog><p>{}</p></dialog>",
        "<p><del>{}</del></p>",
        "<p>The board met on Friday. <s>{}</s></p>",
        "<p>The board met on Friday. <span class='sr-only'>{}</span></p>",
        "<p>The board <span class=tooltip>met<span class=tooltiptext>{}</span></span> on Friday.</p>",
        "<p>The board <a class=popover-link href=/>met</a><span role=tooltip>{}</span> on Friday.</p>",
        "<p>The board <span class=hovercard><a href=/>met</a><span class=hovercard-box>{}</span></span>"
        " on Friday.</p>",
        "<div class='late tip'><p>{}</p></div>",
    ],
)
def test_what_no_reader_sees_is_left_out(hidden: str, tmp_path: Path) -> None:
    more = with_body(tmp_path, hidden.format(HIDDEN), "<style>.tip, #x {display: none}</style>")
    assert more == ([] if "board" not in hidden else [f"The board met{' on Friday.'}"])


def test_an_article_for_readers_without_scripts_is_read_if_nothing_else_is_there(
    tmp_path: Path,
) -> None:
    twice = f"<h1>{TITLE}</h1><script type='text/template'>{paragraphs(BODY)}</script>"
    found = article(tmp_path, f"<article>{twice}<noscript>{paragraphs(BODY)}</noscript></article>")
    assert found.text == "\n\n".join(BODY)
    assert any("until a script shows it" in note for note in found.notes)


def test_an_article_that_only_search_engines_are_shown_is_read_with_a_note(tmp_path: Path) -> None:
    body = "".join(f"<p>{number}: {text}</p>" for number in range(100) for text in BODY)
    described = {"headline": TITLE, "datePublished": "2024-05-03", "articleBody": body}
    for content in (described, [{"@graph": [{"@type": "WebPage"}, described]}]):
        script = f"<script type='application/ld+json'>{json.dumps(content)}</script>"
        found = article(tmp_path, "<div id=root></div>", f"<script>a < b</script>{script}")
        assert found.text.split("\n\n")[:2] == [f"0: {BODY[0]}", f"0: {BODY[1]}"]
        assert (found.title, found.date) == (TITLE, "2024-05-03")
        assert any("for search engines" in note for note in found.notes)


def test_a_page_that_is_hidden_until_a_script_runs_is_read(tmp_path: Path) -> None:
    body = f"<article class=story><h1>{TITLE}</h1>{paragraphs(BODY)}</article>"
    found = article(tmp_path, body, "<style>.story {visibility: hidden}</style>")
    assert found.text == "\n\n".join(BODY)


@pytest.mark.parametrize(
    "body",
    [
        "<article><h1>T</h1><div class=part>{0}{1}</div><div class=ad>Ad</div>"
        "<div class=part>{2}</div><div class=ad></div><div class=part>{3}{4}</div></article>",
        "<h1>T</h1><section class=one>{0}{1}</section><section class=two>{2}{3}</section>{4}",
        "<article><h1>T</h1>{0}{1}{2}</article><article>{3}{4}</article>",
        "<article><h1>T</h1>{0}<div>{1}</div><div><b><a href=/x>{2}</a></b></div>{3}{4}</article>",
        "<article><h1>T</h1>{0}{1}<p><a href=/x>{2}</a></p>{3}{4}<p><a href=/y>Fares</a></p></article>",
    ],
)
def test_no_part_of_the_body_is_missing(body: str, tmp_path: Path) -> None:
    texts = [f"<p>{text}</p>" for text in BODY]
    if "<a href=/x>" in body:
        texts[2] = BODY[2]
    text = article(tmp_path, body.format(*texts)).text
    assert text.replace("Ad\n\n", "") == "\n\n".join(BODY)


def test_marks_of_footnotes_and_drawings_are_left_out(tmp_path: Path) -> None:
    more = (
        "<p>It is old.<sup><a href=#f1>[1]</a></sup> It leaks 40 m<sup>3</sup> a day.</p>"
        "<p>It <svg><title>A graph</title><text>2019</text></svg>rose.</p>"
    )
    assert with_body(tmp_path, more) == ["It is old. It leaks 40 m3 a day.", "It rose."]


def test_a_line_end_in_a_block_is_a_space(tmp_path: Path) -> None:
    texts = "".join("<div>" + text.replace(" ", "\n", 9) + "</div>" for text in BODY)
    assert article(tmp_path, f"<article><h1>{TITLE}</h1>{texts}</article>").text == "\n\n".join(
        BODY
    )


@pytest.mark.parametrize(
    ("quotation", "text"),
    [
        ("<blockquote>Never again.</blockquote>", ["“Never again.”"]),
        ("<blockquote><p>Never.</p><p>Not here.</p></blockquote>", ["“Never.", "“Not here.”"]),
        ("<blockquote><p>Never.</p><p>— Jo Lang</p></blockquote>", ["“Never.”", "— Jo Lang"]),
        ("<blockquote><p>“Never.”</p></blockquote>", ["“Never.”"]),
        ("<blockquote>Never. <cite>Jo Lang</cite></blockquote>", ["“Never.” Jo Lang"]),
        ("<p>He wrote: <q>Never <em>again</em>.</q></p>", ["He wrote: “Never again.”"]),
        (
            "<blockquote class=twitter-tweet><p>Never.</p>— Jo (@jo) <a href=#>May 3</a></blockquote>",
            ["“Never.”", "— Jo (@jo) May 3"],
        ),
    ],
)
def test_block_quotations_are_in_quotation_marks(
    quotation: str, text: list[str], tmp_path: Path
) -> None:
    assert with_body(tmp_path, quotation) == text


def test_a_page_that_is_one_block_quotation_is_not_a_quotation(tmp_path: Path) -> None:
    found = article(tmp_path, f"<article><blockquote>{paragraphs(BODY)}</blockquote></article>")
    assert found.text == "\n\n".join(BODY)


def test_block_quotations_of_markdown_are_in_quotation_marks(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    path.write_text("He wrote:\n\n> Never.\n>\n> Not here.\n>\n> — Jo Lang\n\nHe left.", "utf-8")
    (found,) = read([path])
    assert isinstance(found, Article)
    assert found.text == "He wrote:\n\n“Never.\n\n“Not here.”\n\n— Jo Lang\n\nHe left."


@pytest.mark.parametrize(("inside", "outside"), [(3, 1), (1, 3)])
def test_a_closed_part_of_markdown_is_read_if_it_is_the_article(
    inside: int, outside: int, tmp_path: Path
) -> None:
    path = tmp_path / "a.md"
    closed = "It rained. " * inside
    path.write_text(f"{'It snowed. ' * outside}\n\n<details>\n\n{closed}\n\n</details>\n", "utf-8")
    (found,) = read([path])
    assert isinstance(found, Article)
    assert ("rained" in found.text) == (inside > outside)


def test_words_between_quotation_marks_are_not_quoted_again() -> None:
    assert quoted(["“Never,” he wrote.", "He left."]) == ["“Never,” he wrote.", "He left."]
    assert quoted([]) == []


@pytest.mark.parametrize("given", ["escenic", "Home", "undefined", "The Beacon", "untitled page"])
@pytest.mark.parametrize("heading", [f"<h1>{TITLE}</h1>", ""])
def test_a_placeholder_is_not_a_title(given: str, heading: str, tmp_path: Path) -> None:
    data = {"@context": "http://schema.org", "@type": "NewsArticle", "headline": given}
    head = f'<script type="application/ld+json">{json.dumps(data)}</script>'
    found = article(tmp_path, f"<article>{heading}{paragraphs(BODY)}</article>", head)
    assert found.title == TITLE


HEADLINE = "Board votes to replace water main under Canal Street"


@pytest.mark.parametrize(
    ("window", "heading", "head"),
    [
        ("{0}", "<h1>{0}</h1>", ""),
        ("{0} | The Beacon", "", ""),
        ("{0} - The Beacon", "", "<meta property=og:site_name content='The Beacon'>"),
        ("The Beacon: {0}", "<h1>{0}</h1>", ""),
        ("{0} | Local | News", "", ""),
        ("{0} | The Beacon", "", "<meta property=og:title content='{0} | The Beacon'>"),
        ("{0} | The Beacon", "<h1>The Beacon</h1><h2>{0}</h2>",
         "<meta property=og:site_name content='The Beacon'>"),
        ("{0} | The Beacon", "<h1>The Beacon</h1><h2>{0}</h2>", ""),
        ("{0} - The Beacon", "<h1>The Beacon</h1><h2>{0}</h2>", ""),
        ("{0} | The Beacon", "<h1><a href=/>The Beacon</a></h1><h1>{0}</h1>", ""),
        ("{0} | The Beacon", "<h1><span class=kicker>Water</span> {0}</h1>", ""),
        ("Article | The Beacon", "<h1>{0}</h1>", ""),
        ("{0} | The Beacon", "<h1>{0}</h1>", "<meta property=og:title content=undefined>"),
        ("{0} | The Beacon", "<h1>{0}</h1>", "<meta property=og:title content='You never know'>"),
    ],
)  # fmt: skip
@pytest.mark.parametrize(
    "title", [HEADLINE, "Board votes - again - on the water main: a look back"]
)
def test_the_title_is_the_headline_without_the_site(
    window: str, heading: str, head: str, title: str, tmp_path: Path
) -> None:
    body = f"<article>{heading.format(title)}{paragraphs(BODY)}</article>"
    found = article(tmp_path, body, head.format(title), window.format(title))
    assert found.title == title


CARD = "<div class=card><h3><a href=/{0}>Headline {0}</a></h3><p>{1}</p></div>"


def test_a_front_page_is_not_judged(tmp_path: Path) -> None:
    cards = "".join(CARD.format(i, BODY[i % 5]) for i in range(9))
    found = article(tmp_path, cards, window="The Beacon")
    assert "the page is a list of links to articles, as a front page is" in found.notes
    report = assess(found)
    assert report.verdict == Verdict.ABSTAIN
    assert any("as on front pages" in reason for reason in report.reasons)


def test_an_article_with_headings_is_not_a_front_page(tmp_path: Path) -> None:
    parts = "".join(f"<h2>Part {i}</h2>{paragraphs(BODY)}" for i in range(5))
    found = article(tmp_path, f"<article><h1>{TITLE}</h1>{parts}</article>")
    assert not any("front" in reason for reason in assess(found).reasons)


AROUND = "We think this plan is a disgrace, and our readers should tell the mayor so today!"


@pytest.mark.parametrize(
    "around",
    [
        "<aside><p>{0}</p></aside>", "<footer><p>{0}</p></footer>", "<nav><p>{0}</p></nav>",
        "<form><p>{0}</p></form>", "<figure><img src=x><figcaption>{0}</figcaption></figure>",
        "<div role=complementary><p>{0}</p></div>", "<div role=navigation><p>{0}</p></div>",
        "<section id=comments><p>{0}</p></section>", "<div id=disqus_thread><p>{0}</p></div>",
        "<div class='box advertisement'><p>{0}</p></div>", "<address>{0}</address>",
        "<ul class=comment-list><li itemprop=comment>{0}</li></ul>", "<menu><li>{0}</li></menu>",
        "<div itemscope itemtype=https://schema.org/Comment><p>{0}</p></div>", "<button>{0}</button>",
    ],
)  # fmt: skip
@pytest.mark.parametrize("place", [0, 2, 5])
def test_what_the_page_says_is_no_part_of_the_article(
    around: str, place: int, tmp_path: Path
) -> None:
    body = f"{paragraphs(BODY[:place])}{around.format(AROUND)}{paragraphs(BODY[place:])}"
    found = article(tmp_path, f"<article><h1>{TITLE}</h1>{body}</article>")
    assert found.text == "\n\n".join(BODY)


def test_a_heading_in_a_banner_is_the_title(tmp_path: Path) -> None:
    body = f"<div role=banner><h1>{TITLE}</h1></div><article>{paragraphs(BODY)}</article>"
    assert article(tmp_path, body, window="The Beacon").title == TITLE


def test_an_article_in_a_box_of_another_kind_is_read(tmp_path: Path) -> None:
    body = f"<div role=complementary><h1>{TITLE}</h1>{paragraphs(BODY)}</div>"
    assert article(tmp_path, body).text == "\n\n".join(BODY)


# -- text fields ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("field", "text", "note"),
    [
        ("<p>One.</p><p>Two &amp; three.</p>", "One.\n\nTwo & three.", "markup read as HTML"),
        ("<div>One.<br/>Two.</div>", "One.\nTwo.", "markup read as HTML"),
        (
            "<p>He wrote:</p><blockquote>No.</blockquote>",
            "He wrote:\n\n“No.”",
            "markup read as HTML",
        ),
        ("<ul><li>One</li><li>Two</li></ul>", "One\nTwo", "markup read as HTML"),
        ("<p>One.<script>x()</script></p>", "One.", "markup read as HTML"),
        ("&lt;p&gt;One.&lt;/p&gt;&lt;p&gt;Two.&lt;/p&gt;", "One.\n\nTwo.", "8 entities read"),
        (r"<p>One.</p>\n\n<p>Two.</p>", "One.\n\nTwo.", "2 escaped characters read"),
        ("One.<br />Two.&nbsp;Three.", "One.\nTwo. Three.", "markup read as HTML"),
        ("&ldquo;One,&rdquo; she said.", "“One,” she said.", "2 entities read as characters"),
        ("One &amp;amp; two", "One & two", "1 entities read as characters"),
        (r"One.\n\nTwo \"three\".", 'One.\n\nTwo "three".', "4 escaped characters read"),
        (r"One.\r\nTwo.", "One.\nTwo.", "1 escaped characters read"),
        ("\\u201cOne.\\u201d\n\nCaf\\u00e9.", "“One.”\n\nCafé.", "3 escaped characters read"),
    ],
)
def test_markup_in_a_text_field_is_read(field: str, text: str, note: str, tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text(json.dumps({"text": field, "title": "<b>A</b> &amp; B"}), "utf-8")
    (found,) = read([path])
    assert isinstance(found, Article)
    assert (found.text, found.title) == (text, "A & B")
    assert found.notes[0].startswith(note)


@pytest.mark.parametrize(
    "text",
    [
        "If a < b and c > d, AT&T said; R&D rose.",
        "The tag <b> makes words bold.",
        "Open C:\\new and\nC:\\temp.",
        "Fish & chips; salt & vinegar",
    ],
)
def test_text_without_markup_stays(text: str, tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text(json.dumps({"text": text}), "utf-8")
    (found,) = read([path])
    assert isinstance(found, Article)
    assert (found.text, found.notes) == (text, ())
    assert unescape_text(text) == (text, [])


def lines_with(tmp_path: Path, top: str = "", inside: str = "", below: str = "") -> list[str]:
    """Return the paragraphs of a page that are not those of the body, and check that these are there."""
    half = len(BODY) // 2
    body = (
        f"<article><h1>{TITLE}</h1>{top}{paragraphs(BODY[:half])}{inside}{paragraphs(BODY[half:])}"
        f"{below}</article>"
    )
    texts = article(
        tmp_path, body, "<meta name=description content='A main is old and leaks'>"
    ).text
    assert all(text in texts for text in BODY)
    return [text for text in texts.split("\n\n") if text not in BODY]


@pytest.mark.parametrize(
    "parts",
    [
        {"top": "<h2>The street has flooded four times, and the shops have had enough.</h2>"},
        {"top": "<div class=lead>A main is old and leaks</div>"},
        {"inside": '<p><a href="/a">Mayor opens a bridge that nobody crosses</a></p>'},
        {"inside": '<p><strong><a href="/a">FERRY FARES WILL RISE IN MAY</a></strong></p>'},
        {"inside": '<ul><li><a href="/a">Five bridges to see</a></li><li><a href="/b">The river rose'
        "</a></li></ul>"},
        {"below": '<div><h3><a href="/a">Ferry fares rise</a></h3><span>It costs more</span></div>'
        '<div><h3><a href="/b">Pier sold</a></h3><span>A buyer was found</span></div>'},
        {"below": "<h3>Popular in Elmford</h3>"},
    ],
)  # fmt: skip
def test_lines_that_are_not_of_the_body_are_left_out(tmp_path: Path, parts: dict[str, str]) -> None:
    assert lines_with(tmp_path, **parts) == []


@pytest.mark.parametrize(
    "parts",
    [
        {"top": "<h2>What burst</h2>"},
        {"inside": "<h2>A street of nine houses</h2>"},
        {"inside": '<p><a href="/a">The board published its budget on Friday night.</a></p>'},
        {"inside": '<p>The board <a href="/a">published its budget</a> and a list of streets</p>'},
    ],
)  # fmt: skip
def test_headings_and_linked_sentences_of_the_body_stay(
    tmp_path: Path, parts: dict[str, str]
) -> None:
    assert len(lines_with(tmp_path, **parts)) == 1


def test_an_article_of_links_stays_and_what_is_left_out_is_noted(tmp_path: Path) -> None:
    links = "".join(
        f'<p><a href="/{i}">Report {i} of the water board is out</a></p>' for i in range(40)
    )
    assert len(lines_with(tmp_path, inside=links)) == 40
    found = article(
        tmp_path,
        f"<article><h1>{TITLE}</h1>{paragraphs(BODY)}"
        f'<p><a href="/a">Mayor opens a bridge that nobody crosses</a></p>{paragraphs(BODY)}</article>',
    )
    assert any("7 words of decks, headings and links" in note for note in found.notes)


# -- what surrounds the article -------------------------------------------------------------------


@pytest.mark.parametrize(
    "box",
    [
        "<div class='newsletter-promo'><h4>Morning in your inbox</h4><p>The day's news in five minutes."
        "</p></div>",
        "<aside class=site-cta><h4>Something to weigh</h4><p>Members read every page.</p></aside>",
        "<a href=/show><div><p>THE WATER SHOW: NOW ON VIDEO!</p><p>Each week our host looks at pipes."
        "</p></div></a>",
        "<div class=latest-box><ul><li><a href=/1>Five pipes</a><h4>Five pipes explained to you.</h4>"
        "</li></ul></div>",
        "<p><a href=/big.jpg><img src=pipe.jpg></a></p><p><em>A pipe by the Elm Works</em></p>",
        "<div><img src=pipe.jpg><br><em>The pipe that burst in 2019.</em></div>",
        "<div align=center><div><img src=pipe.jpg></div><span class=small>The new pipe</span></div>",
        "<div><img src=pipe.jpg><center><em>The pipe, seen by <a href=/>Elm</a></em></center></div>",
        "<a href=/2><h3>Elm Street floods for the third time</h3></a>"
        "<a href=/3><h3>Mayor of Elmford visits the new pumps</h3></a>",
    ],
)
def test_boxes_lists_and_captions_inside_an_article_are_left_out(box: str, tmp_path: Path) -> None:
    after = "The council will vote on the pipes in May, its clerk said on Friday."
    assert with_body(tmp_path, f"{box}<p>{after}</p>") == [after]


@pytest.mark.parametrize(
    "kept",
    [
        "<p><img src=pipe.jpg> The clerk said that the pipes would be laid in May.</p>",
        "<p><img src=pipe.jpg><em>Elm Daily</em> reported on Friday that the pipes were late.</p>",
        "<p><img src=pipe.jpg></p><p>The clerk said that the pipes would be laid in May.</p>",
        "<p><img src=pipe.jpg></p><p><em>The clerk said that the pipes would be laid in May.</em></p>",
        "<a name=more><p>The clerk said that the pipes would be laid in May.</p></a>",
    ],
)
def test_paragraphs_next_to_pictures_are_of_the_article(kept: str, tmp_path: Path) -> None:
    (paragraph,) = with_body(tmp_path, kept)
    assert paragraph.endswith(("in May.", "were late."))


def test_a_box_that_is_the_article_is_read(tmp_path: Path) -> None:
    body = f"<div class=newsletter><h1>{TITLE}</h1>{paragraphs(BODY)}</div>"
    assert article(tmp_path, body).text == "\n\n".join(BODY)
    links = "".join(f"<p>{text} <a href=/>{text}</a></p>" for text in BODY)
    assert BODY[0] in article(tmp_path, f"<h1>{TITLE}</h1><div class=related>{links}</div>").text


def test_captions_are_recognized_and_those_of_an_article_of_pictures_stay(tmp_path: Path) -> None:
    caption = "<div><img src=pipe.jpg><p>The new pipe at the corner of Elm Street</p></div>"
    found = article(tmp_path, f"<h1>{TITLE}</h1>{paragraphs(BODY)}{caption}{paragraphs(BODY[:1])}")
    assert "Elm Street" not in found.text
    assert "captions of pictures left out: 9 words" in found.notes
    found = article(tmp_path, f"<h1>{TITLE}</h1>{paragraphs(BODY)}{caption * 9}")
    assert found.text.count("The new pipe at the corner of Elm Street") == 9
    assert not any("captions" in note for note in found.notes)
