"""The HTML page in Chromium: by mouse, by keyboard, by touch, without scripts.

Chromium is that of the system (`apt-get install chromium`) or that at the path in CHROMIUM. Without it
these tests are skipped; if CI=true they fail.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from dataclasses import replace
from html import escape
from pathlib import Path
from typing import Any

import pytest

from reliability.articles.article import Article, Unreadable
from reliability.articles.reader import read
from reliability.display.escaping import escape_controls
from reliability.display.marked_html import pattern
from reliability.publishers.assess import assess_publishers
from reliability.publishers.page import render_parts
from reliability.reporters import html
from reliability.scoring.assess import assess
from reliability.scoring.report import Report
from support import ROOT, SEEDS, read_articles, unavailable
from test_hidden_text import BY_ATTRIBUTE, BY_STYLE, SEEN

pytestmark = [
    pytest.mark.slow,
    # Playwright leaves the sockets of its event loop to the garbage collector.
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
]

CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
# The browser itself must not use the network either.
QUIET = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync --disable-default-apps"
).split()


# The ways to hide text that Chromium reports: it does not report colour, size and place.
NOT_VISIBLE = {
    **{name: BY_STYLE[name] for name in list(BY_STYLE)[:8]},
    **{
        name: ("", BY_ATTRIBUTE[name])
        for name in ("the attribute", "no display", "opacity", "a closed dialog", "no content")
    },
}


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    if not CHROMIUM:
        unavailable("no chromium here: apt-get install chromium, or name one in CHROMIUM")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield started
        started.close()


class Opened:
    """A page in the browser, with its console messages, errors and requests."""

    def __init__(self, browser: Any, url: str, **options: Any) -> None:
        self.context = browser.new_context(
            **{"viewport": {"width": 1400, "height": 900}, **options}
        )
        self.page = self.context.new_page()
        self.complaints: list[str] = []
        self.asked: list[str] = []
        self.page.on("console", lambda message: self.complaints.append(message.text))
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("request", lambda request: self.asked.append(request.url))
        self.page.add_init_script(
            "addEventListener('securitypolicyviolation', e => console.log('CSP', e.violatedDirective))"
        )
        self.page.goto(url)


@pytest.fixture
def opened(browser: Any, tmp_path: Path) -> Iterator[Any]:
    """Open pages about reports. At the end, no page has logged an error or requested anything else."""
    pages: list[Opened] = []

    def opening(*reports: Report | Unreadable, **options: Any) -> Any:
        path = tmp_path / f"{len(pages)}.html"
        path.write_text(html.render(reports), "utf-8")
        pages.append(Opened(browser, path.as_uri(), **options))
        return pages[-1].page

    yield opening
    for one in pages:
        assert one.complaints == []
        assert len(one.asked) == 1, one.asked
        one.context.close()


def seed(name: str) -> Report:
    (article,) = read([SEEDS / name])
    assert isinstance(article, Article)
    return assess(article)


@pytest.fixture(scope="module")
def deal() -> Report:
    return seed("arms-deal-certain.md")


@pytest.fixture(scope="module")
def every() -> list[Report]:
    return [assess(article) for article in read([SEEDS]) if isinstance(article, Article)]


def card(page: Any) -> Any:
    return page.locator("#card")


# -- looks -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 800, 1400])
def test_axe_finds_nothing_serious_and_nothing_overflows(
    opened: Any, deal: Report, every: list[Report], width: int, scheme: str
) -> None:
    from axe_playwright_python.sync_playwright import Axe

    for reports in ([deal], [seed("very-short.txt")], every[1:3]):
        page = opened(*reports, viewport={"width": width, "height": 900}, color_scheme=scheme)
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        for table in page.locator(".scroll").all():
            assert table.evaluate("table => table.scrollWidth <= table.clientWidth")
        if len(reports) == 1:
            page.locator("h1").hover()
            for mark in page.locator(".rel-text a.rel-m").all()[:1]:
                mark.hover()
            for button in page.locator("button.rest, button.feature").all()[:2]:
                button.click()
        found = Axe().run(page).response["violations"]
        bad = [one for one in found if one["impact"] in ("serious", "critical")]
        assert not bad, [(one["id"], one["nodes"][0]["html"][:200]) for one in bad]


def contrast(page: Any, selector: str) -> float:
    """Return the WCAG contrast of an element's text on its tinted background."""
    ratio: float = page.evaluate(
        """selector => {
          const context = new OffscreenCanvas(1, 1).getContext("2d", { willReadFrequently: true });
          const painted = (...colours) => {
            for (const one of colours) { context.fillStyle = one; context.fillRect(0, 0, 1, 1); }
            return [...context.getImageData(0, 0, 1, 1).data].slice(0, 3).map(c => c / 255)
              .map(c => c <= .04045 ? c / 12.92 : ((c + .055) / 1.055) ** 2.4)
              .reduce((sum, c, i) => sum + c * [.2126, .7152, .0722][i], 0);
          };
          const of = (node, name) => getComputedStyle(node)[name];
          const node = document.querySelector(selector);
          const ground = painted(of(document.body, "backgroundColor"), of(node, "backgroundColor"));
          const ink = painted(of(node, "color"));
          return (Math.max(ground, ink) + .05) / (Math.min(ground, ink) + .05);
        }""",
        selector,
    )
    return ratio


# The height of the content of both columns, in pixels
HEIGHTS = """() => [...document.querySelector('.columns').children].slice(0, 2).map(column => {
    const boxes = [...column.children].map(one => one.getBoundingClientRect()).filter(one => one.height)
    return Math.max(...boxes.map(one => one.bottom)) - Math.min(...boxes.map(one => one.top))
})"""


def test_the_columns_are_of_like_length(opened: Any, every: list[Report]) -> None:
    for report in every:
        if report.is_judged:
            page = opened(report, viewport={"width": 1280, "height": 900})
            shorter, longer = sorted(page.evaluate(HEIGHTS))
            assert shorter > 0.6 * longer, report.article.path


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_marked_text_is_readable_whatever_its_tint(
    opened: Any, every: list[Report], scheme: str
) -> None:
    page = opened(*every, color_scheme=scheme)
    kinds = [(k, w) for k in range(8) for w in range(4)]
    seen = [f".rel-text .rel-k{k}.rel-w{w}" for k, w in kinds]
    seen = [one for one in seen if page.locator(one).count()]
    assert len(seen) > 10
    assert min(contrast(page, one) for one in seen) >= 7


def test_each_signal_has_a_pattern_of_its_own(opened: Any, every: list[Report]) -> None:
    page = opened(*every)
    drawn = page.evaluate(
        """() => Object.fromEntries([...document.querySelectorAll(".legend .rel-m")].map(mark => {
          const style = getComputedStyle(mark);
          const grey = style.backgroundImage.replace(/(rgb|color)[^()]*\\([^)]*\\)/g, "c");
          return [mark.textContent, grey + style.backgroundSize];
        }))"""
    )
    assert len(drawn) == len(set(drawn.values())) == 12


def test_a_printed_page_has_numbers_and_no_controls(opened: Any, deal: Report) -> None:
    page = opened(deal, color_scheme="dark")
    page.emulate_media(media="print")
    number = "mark => getComputedStyle(mark, '::after').content"
    assert page.locator("#a1-m2").evaluate(number) == '"[2]"'
    assert not page.locator(".legend input").first.is_visible()
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"


# -- marks -----------------------------------------------------------------------------------------


def test_hovering_over_a_mark_shows_its_reason_and_contributions(opened: Any, deal: Report) -> None:
    page = opened(deal)
    (found,) = (one for one in deal.findings if one.text == "without any doubt")
    page.get_by_role("link", name="without any doubt").first.hover()
    shown = card(page).inner_text()
    assert found.note in shown
    assert f"reliability {found.contributions['reliability']:+.2f}".replace("-", "−") in shown
    page.locator(".scores").hover()
    card(page).wait_for(state="hidden")


def test_the_keyboard_reaches_every_mark_and_its_reason(opened: Any, deal: Report) -> None:
    page = opened(deal)
    reached = set()
    for _ in range(page.locator("a.rel-m, .legend input, summary").count()):
        page.keyboard.press("Tab")
        found = page.evaluate(
            """() => { const at = document.activeElement; return at.matches(".rel-m") && {
                 opened: at.dataset.o.split(" "), shown: document.getElementById("card").innerText,
                 heard: at.getAttribute("aria-describedby").split(" ")
                   .map(id => document.getElementById(id).innerText) } }"""
        )
        if not found:
            continue
        assert card(page).is_visible()
        reached.update(found["opened"])
        for shown in found["heard"]:
            assert "".join(shown.split()) in "".join(found["shown"].split())
    numbers = page.locator(".evidence li").count()
    assert numbers >= len(deal.findings)
    assert reached == {str(number) for number in range(1, numbers + 1)}
    page.keyboard.press("Escape")
    assert not card(page).is_visible()


def test_enter_follows_the_link_from_a_mark_to_its_note_and_back(opened: Any, deal: Report) -> None:
    page = opened(deal)
    mark = page.locator(".rel-text a.rel-m").first
    mark.focus()
    page.keyboard.press("Enter")
    assert page.evaluate("location.hash") == mark.get_attribute("href")
    assert page.locator(".evidence li:target").is_visible()
    back = page.locator(".evidence li:target .phrase a")
    back.focus()
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == mark.get_attribute("id")
    assert card(page).is_visible()


def test_both_halves_of_a_contradiction_are_highlighted_and_linked(opened: Any) -> None:
    page = opened(seed("self-contradicting-local.md"))
    half = page.locator(f".rel-text a.rel-k{pattern('contradiction')}").first
    half.hover()
    assert "lit" in half.get_attribute("class")
    one, other = (
        half.get_attribute("id"),
        page.locator(".rel-text .related").first.get_attribute("id"),
    )
    across = card(page).locator(".related a").first
    assert across.get_attribute("href") == f"#{other}"
    across.click()
    assert page.evaluate("document.activeElement.id") == other
    assert "lit" in page.locator(f"#{other}").get_attribute("class")
    assert card(page).locator(".related a").first.get_attribute("href") == f"#{one}"


def test_a_signal_can_be_switched_off(opened: Any, deal: Report) -> None:
    page = opened(deal)
    ground = "mark => getComputedStyle(mark).backgroundColor"
    mark = page.locator(".rel-text .rel-k1").first
    assert mark.evaluate(ground) != "rgba(0, 0, 0, 0)"
    page.get_by_role("checkbox", name="certainty").press("Space")
    assert mark.evaluate(ground) == "rgba(0, 0, 0, 0)"


def test_a_tap_opens_the_reason(opened: Any, deal: Report) -> None:
    page = opened(deal, has_touch=True, viewport={"width": 360, "height": 740})
    page.locator(".rel-text a.rel-m").first.tap()
    assert card(page).is_visible()
    assert page.evaluate("location.hash") == ""
    box = card(page).bounding_box()
    assert (box["x"], box["width"]) == (0, 360)


# -- contributions ---------------------------------------------------------------------------------


def test_a_contribution_lists_its_places(opened: Any, deal: Report) -> None:
    page = opened(deal)
    button = page.locator("button[data-feature=unsourced_certainty]").first
    button.focus()
    page.keyboard.press("Enter")
    assert button.get_attribute("aria-pressed") == "true"
    spans = [one for one in deal.findings if one.feature == "unsourced_certainty"]
    assert page.locator(".places li").count() == len(spans)
    picked = page.locator(".rel-text .picked").evaluate_all(
        "all => all.map(one => one.textContent)"
    )
    assert "".join(picked) == "".join(one.text for one in spans)
    assert page.locator(".rel-text .picked").first.is_visible()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert "picked" in page.evaluate("document.activeElement.className")
    button.click()
    assert button.get_attribute("aria-pressed") == "false"
    assert not page.locator(".picked, .places").count()


def test_smaller_contributions_can_be_expanded(opened: Any, deal: Report) -> None:
    page = opened(deal)
    button = page.locator("button.rest").first
    rows = page.locator("tbody.rest").first
    assert not rows.is_visible()
    button.press("Enter")
    assert rows.is_visible()
    assert button.get_attribute("aria-expanded") == "true"


# -- several articles ------------------------------------------------------------------------------


def test_the_table_is_sorted_by_keyboard(opened: Any, every: list[Report]) -> None:
    page = opened(*every)
    head = page.locator(".overview").get_by_role("columnheader", name="reliability")
    cells = page.locator(".overview tbody td:nth-child(4)")
    wanted = sorted(f"{one.reliability.probability:.2f}" for one in every)
    for way, order in (("ascending", wanted), ("descending", wanted[::-1])):
        head.get_by_role("button").press("Enter")
        assert head.get_attribute("aria-sort") == way
        assert page.locator("[aria-sort]").count() == 1
        assert [one.strip().strip("()") for one in cells.all_inner_texts()] == order
    page.get_by_role("columnheader", name="article").get_by_role("button").press("Space")
    names = page.locator(".overview tbody a").all_inner_texts()
    assert names == sorted(names, key=str.lower)


@pytest.mark.parametrize("clicks", [1, 2])
def test_unread_articles_come_last_in_both_directions(
    opened: Any, deal: Report, clicks: int
) -> None:
    gap = Unreadable("gone.txt", "gone.txt", "gone.txt: cannot be read")
    page = opened(gap, deal, seed("wire-report.md"))
    for _ in range(clicks):
        page.get_by_role("columnheader", name="bias").get_by_role("button").click()
    assert "gone.txt" in page.locator(".overview tbody tr").last.inner_text()


def test_a_row_links_to_its_article_and_back(opened: Any, every: list[Report]) -> None:
    page = opened(*every)
    page.locator(".overview tbody a").nth(4).click()
    assert page.evaluate("location.hash") == "#a5"
    assert page.locator("#a5 header").is_visible()
    page.locator("#a5 .back a").click()
    assert page.evaluate("location.hash") == "#all"


# -- closed ----------------------------------------------------------------------------------------


def test_the_content_of_an_article_is_inert(opened: Any) -> None:
    text = (
        "<script>window.evil = 1</script><img src=x onerror='window.evil = 2'></p>\u202eabc "
        "<style>*{display:none}</style> \x1b[31m <a href=//evil.example>x</a> Everyone knows it. "
    )
    page = opened(assess(text * 20, title=text))
    assert page.evaluate("window.evil") is None
    assert page.locator(".rel-text").evaluate("node => node.textContent") == escape_controls(
        text * 20
    )
    assert page.locator("h1").inner_text().startswith("<script>window.evil = 1</script>")


def test_the_policy_blocks_foreign_scripts_styles_and_images(
    browser: Any, tmp_path: Path, deal: Report
) -> None:
    path = tmp_path / "page.html"
    foreign = (
        "<script>window.evil = 1</script><style>h1 { display: none }</style>"
        "<p style='display:none' id=shown>x</p><img src='x.png' onerror='window.evil = 2'>"
    )
    path.write_text(html.render([deal]).replace("</main>", f"{foreign}</main>"), "utf-8")
    one = Opened(browser, path.as_uri())
    assert one.page.evaluate("window.evil") is None
    assert one.page.locator("h1").is_visible()
    assert one.page.locator("#shown").is_visible()
    assert any("CSP" in complaint for complaint in one.complaints)
    one.context.close()


def test_without_scripts_every_phrase_links_to_its_note(opened: Any, deal: Report) -> None:
    page = opened(deal, java_script_enabled=False)
    page.locator(".rel-text a.rel-m").first.click()
    assert page.locator(".evidence li:target").is_visible()
    assert page.locator("button:not(:disabled), input:not(:disabled)").count() == 0


# -- the form of the service ----------------------------------------------------------------------


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    """The address of a running service."""
    pytest.importorskip("fastapi", reason="fastapi is missing: install .[serve]")
    from test_service import serving

    with serving("--jobs", "1", "--isolated") as service:
        yield service.url


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_an_article_in_the_form_is_answered_by_its_page(
    browser: Any, address: str, deal: Report, scheme: str
) -> None:
    from axe_playwright_python.sync_playwright import Axe

    viewport = {"width": 360, "height": 740}
    one = Opened(browser, address, color_scheme=scheme, viewport=viewport)
    page = one.page
    assert page.evaluate("document.documentElement.scrollWidth") <= viewport["width"]
    assert not Axe().run(page).response["violations"]
    page.get_by_label("Headline").fill(deal.article.title)
    page.get_by_label("Text").fill(deal.article.text)
    page.get_by_role("button", name="Score").press("Enter")
    assert page.locator("h1").inner_text() == deal.article.title
    assert page.locator(".verdict").first.inner_text().endswith(deal.verdict)
    page.get_by_role("link", name="without any doubt").first.hover()
    assert card(page).is_visible()
    assert one.complaints == []
    assert one.asked == [f"{address}/", f"{address}/report"]
    one.context.close()


def test_an_error_of_the_form_is_shown_above_it(browser: Any, address: str) -> None:
    one = Opened(browser, address)
    page = one.page
    page.get_by_role("button", name="Score").click()
    assert page.url == f"{address}/", "the browser asks for the text"
    page.get_by_label("Text").fill("a" * 400_001)
    page.get_by_role("button", name="Score").click()
    assert "at most 400000 characters" in page.get_by_role("alert").inner_text()
    assert page.get_by_label("Text").is_visible()
    one.context.close()


# -- what the reader of files makes of pages, by what the browser does with them -------------------


def test_an_article_printed_as_pdf_has_its_text_and_its_score(browser: Any, tmp_path: Path) -> None:
    (article,) = read([SEEDS / "wire-report.md"])
    assert isinstance(article, Article)
    paragraphs = "".join(f"<p>{escape(one)}</p>" for one in article.text.split("\n\n"))
    title = escape(str(article.title))
    page = browser.new_page()
    page.set_content(f"<title>{title}</title><h1>{title}</h1>{paragraphs}")
    page.pdf(path=tmp_path / "a.pdf", display_header_footer=True)
    page.close()
    (printed,) = read([tmp_path / "a.pdf"])
    assert isinstance(printed, Article)
    assert printed.title == article.title
    assert "".join(printed.text.split()) == "".join(article.text.split())
    assert assess(printed).reliability == assess(article).reliability


@pytest.mark.parametrize(("rules", "shown"), SEEN.values(), ids=SEEN)
def test_what_is_read_as_seen_is_seen(browser: Any, rules: str, shown: str) -> None:
    page = browser.new_page()
    page.set_content(f"<style>{rules}</style>{shown.format('These words.')}")
    options = "{opacityProperty: true, visibilityProperty: true}"
    assert page.evaluate(f"[...document.querySelectorAll('p')].at(-1).checkVisibility({options})")
    page.close()


@pytest.mark.parametrize("name", sorted(NOT_VISIBLE))
def test_what_is_read_as_hidden_is_hidden(browser: Any, name: str) -> None:
    rules, hidden = NOT_VISIBLE[name]
    page = browser.new_page()
    page.set_content(f"<style>{rules}</style><main>{hidden}</main>")
    options = "{opacityProperty: true, visibilityProperty: true}"
    found = "[...document.querySelectorAll('main *')].at(-1)"
    assert not page.evaluate(f"{found}.checkVisibility({options})")
    page.close()


@pytest.mark.parametrize("width", [360, 1400])
def test_a_narrow_table_names_its_columns(opened: Any, every: list[Report], width: int) -> None:
    page = opened(*every[:2], viewport={"width": width, "height": 900})
    named = page.locator(".overview tbody tr").first.evaluate(
        "row => [...row.cells].map(cell => getComputedStyle(cell, '::before').content)"
    )
    labels = ["Genre", "Reliability", "Bias", "Findings"]
    assert [name for name in named if name != "none"] == [
        f'"{label}"' for label in labels if width == 360
    ]


# -- the page about publishers ---------------------------------------------------------------------


@pytest.mark.parametrize("width", [360, 1400])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_page_about_publishers_is_accessible_and_inert(
    browser: Any, tmp_path: Path, width: int, scheme: str
) -> None:
    from axe_playwright_python.sync_playwright import Axe

    hostile = "<img src=x onerror='window.evil = 1'><script>window.evil = 2</script>" + "long" * 60
    names = {"The Rampart": hostile}
    articles = [
        replace(
            article,
            id=f"https://a.example/{number}",
            publisher=names.get(article.publisher or "", article.publisher),
        )
        for number, article in enumerate(read_articles(ROOT / "notebooks" / "publishers.jsonl"))
    ]
    reports = assess_publishers(map(assess, articles), copies=False)
    path = tmp_path / "publishers.html"
    path.write_text("".join(render_parts(reports)), "utf-8")
    size = {"width": width, "height": 900}
    one = Opened(browser, path.as_uri(), viewport=size, color_scheme=scheme)
    assert one.page.evaluate("window.evil") is None
    assert one.page.evaluate("document.documentElement.scrollWidth") <= width
    assert one.page.locator("article a[href^='https://a.example/']").count()
    found = Axe().run(one.page).response["violations"]
    bad = [fault for fault in found if fault["impact"] in ("serious", "critical")]
    assert not bad, [(fault["id"], fault["nodes"][0]["html"][:200]) for fault in bad]
    assert one.complaints == []
    assert len(one.asked) == 1
    one.context.close()
