"""The output of the reporters for hand-made reports."""

from __future__ import annotations

import json
import math
import re
from dataclasses import replace
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.console import Console, RenderableType

from reliability.articles.article import Article
from reliability.checking.diagnostics import diagnose
from reliability.display import arithmetic, marks
from reliability.display.arithmetic import INTERVAL_NOTE
from reliability.display.card import GRADES_NOTE
from reliability.display.escaping import escape_terminal, shorten
from reliability.display.formatting import format_number
from reliability.records import CAVEAT, Finding, Score, Verdict
from reliability.reporters import concise, explain, html, jsonl, markdown, terminal
from reliability.reporters.phrasing import describe_sources, serious_findings, strongest_findings
from reliability.scoring.assess import assess
from reliability.scoring.card_table import card_line, disagreement
from reliability.scoring.report import Report
from reliability.scoring.report_card import PARTS
from reliability.signals.registry import SIGNALS
from support import NOTHING_FOUND, SEEDS, read_articles

HOSTILE = "\x1b[31mred\x1b[0m [/nope] [bold]x[/] \x07\x9b2J \u202egnp.exe\u202c \ud800 \r\x00"
ACTING = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]")

TEXT = "The mill shut in May.\n\nEveryone knows it will certainly open. The mill never shut.\n"
SHUT, KNOWS, CERTAIN, NEVER = "mill shut", "Everyone knows", "will certainly", "mill never shut"


def evidence(
    phrase: str, feature: str, shares: tuple[float, float], text: str = TEXT, **more: Any
) -> Finding:
    start = text.index(phrase)
    signal = more.pop("signal", "certainty")
    return Finding(
        signal, feature, start, start + len(phrase), phrase, 1.0,
        more.pop("note", "a note"), more.pop("related", ()),
        dict(zip(("reliability", "bias"), shares, strict=True)), more.pop("where", "text"),
    )  # fmt: skip


def score(base: float, **contributions: float) -> Score:
    probability = 1 / (1 + math.exp(-base - math.fsum(contributions.values())))
    return Score(probability, (probability / 2, (1 + probability) / 2), base, contributions)


def span(phrase: str) -> tuple[int, int]:
    return TEXT.index(phrase), TEXT.index(phrase) + len(phrase)


def report(**changes: Any) -> Report:
    fields: dict[str, Any] = {
        "article": Article(text=TEXT, title="The mill", id="mill.txt"),
        "verdict": Verdict.FAIL,
        "reasons": ("reliability 0.21 is under 0.40",),
        "reliability": score(0.33335, sure=-1.2345678, odd=-0.5, whole=0.1111, gone=-0.2, nil=0.0),
        "bias": score(-0.1, sure=0.4444444, odd=0.25, whole=-0.3, gone=0.0, nil=0.0),
        "features": NOTHING_FOUND
        | {"sure": 2.0, "odd": 1.0, "whole": 12.5, "gone": 0.0, "nil": math.nan},
        "findings": (
            evidence(SHUT, "odd", (-0.25, 0.125), related=(span(NEVER),), signal="contradiction"),
            evidence(KNOWS, "sure", (-0.4115226, 0.1481481), note="all, says who?"),
            evidence(CERTAIN, "sure", (-0.8230452, 0.2962963)),
            evidence(NEVER, "odd", (-0.25, 0.125), related=(span(SHUT),), signal="contradiction"),
        ),
    } | changes  # fmt: skip
    return Report(**fields)


def render(renderable: RenderableType, width: int = 100, **options: Any) -> str:
    console = Console(
        file=StringIO(), width=width, highlight=False, markup=False, emoji=False, **options
    )
    console.print(renderable)
    assert isinstance(console.file, StringIO)
    return console.file.getvalue()


def hostile_report() -> Report:
    text = f"{HOSTILE} it is {HOSTILE} so."
    found = evidence("it is", "sure", (-0.5, 0.5), text=text, note=HOSTILE)
    whole = Finding(
        "certainty", "sure", 0, len(text), text, 1.0, "all", (), {"reliability": -0.1, "bias": 0.1}
    )
    title = evidence("red", "sure", (-0.5, 0.5), text=HOSTILE, where="title")
    return report(
        article=Article(text=text, title=HOSTILE, id=HOSTILE), findings=(found, whole, title)
    )


# -- harmless --------------------------------------------------------------------------------------


@given(st.text(alphabet=st.characters()))
def test_escaped_text_has_no_active_character_and_keeps_the_others(text: str) -> None:
    shown = escape_terminal(text + HOSTILE)
    assert not ACTING.search(shown)
    shown.encode()
    plain = "naïve “quotes”, tab\t, line\nfeed, 漢字, 🙂‍↕️"
    assert escape_terminal(plain) == plain


@given(st.lists(st.sampled_from([":", "::", "error", "#", "##", "[", " ", "\n", "]"])))
def test_escaped_text_contains_no_build_log_command(parts: list[str]) -> None:
    shown = escape_terminal("".join(parts))
    assert "##[" not in shown
    assert not re.search("::(?=error)", shown)
    assert shown.replace("\u200b", "") == "".join(parts)


def test_build_log_commands_are_split() -> None:
    assert escape_terminal("::error::x ##[error] a::b c:: d") == (
        ":\u200b:error:\u200b:x #\u200b#[error] a:\u200b:b c:: d"
    )
    assert json.loads(jsonl.render_unread("a", "##[error]")) == {"id": "a", "error": "##[error]"}
    assert "##[" not in jsonl.render_unread("a", "##[error]")


def test_escape_codes_are_shown() -> None:
    assert escape_terminal("\x1b[2J\x7f\x9b\u202e\ud83d") == "␛[2J␡\\x9b\\u202e\\ud83d"
    assert escape_terminal("a\r\nb\rc") == "a\nb␍c"


@given(st.text(alphabet=st.sampled_from("ab \n\x1b\ud800"), max_size=3_000), st.integers(9, 80))
def test_shortened_text_is_one_short_safe_line(text: str, limit: int) -> None:
    line = shorten(text, limit)
    assert len(line) <= limit or len(" ".join(text.split())) <= limit
    assert "\n" not in line
    assert not ACTING.search(line)


@pytest.mark.parametrize("width", [20, 60, 100, 120])
def test_hostile_articles_are_harmless_in_every_reporter(width: int) -> None:
    hostile = hostile_report()
    printed = [
        render(terminal.render_article(hostile), width),
        render(terminal.render_summary(hostile), width),
        render(explain.render_explanation(hostile, width), width),
        concise.article_line(hostile),
        "\n".join(concise.worst_findings(diagnose(hostile))),
        jsonl.render_line(hostile),
    ]
    for text in printed:
        assert not ACTING.search(text)
        text.encode()
    assert all("[/nope]" in re.sub(r"\s+", "", text) for text in printed)


# -- JSON Lines ------------------------------------------------------------------------------------


def test_a_line_of_json_is_the_wire_format() -> None:
    made = report()
    line = jsonl.render_line(made)
    assert line.isascii()
    assert "\n" not in line
    assert json.loads(line) == made.to_dict()
    assert list(json.loads(line)) == list(made.to_dict())
    assert json.loads(line)["features"]["nil"] is None


def test_lone_surrogates_survive_as_escapes() -> None:
    line = jsonl.render_line(report(article=Article(text="\ud83d", title="a \udc00", id="x")))
    assert r"\udc00" in line
    assert json.loads(line)["title"] == "a \udc00"


def test_an_unread_article_has_its_line() -> None:
    assert json.loads(jsonl.render_unread("a\ud800", "cannot")) == {
        "id": "a\ud800",
        "error": "cannot",
    }


# -- concise ---------------------------------------------------------------------------------------


def test_concise_is_one_line_an_article() -> None:
    passed = report(verdict=Verdict.PASS, reasons=("reliability 0.60 is at least 0.40",))
    assert re.fullmatch(
        r"mill\.txt: PASS reliability 0\.\d\d bias 0\.\d\d — reliability 0\.60 is at least 0\.40"
        r"; grades: sourcing \d+, caution \d+, tone \d+, consistency \d+, language \d+",
        concise.article_line(passed),
    )


def test_concise_lists_the_worst_findings() -> None:
    worst = list(concise.worst_findings(diagnose(report())))
    assert worst[0] == 'mill.txt:3:19: sure: "will certainly" a note'
    assert worst[1] == 'mill.txt:3:1: sure: "Everyone knows" all, says who?'
    assert 'mill.txt:1:5: odd: "mill shut" a note' in worst


def test_concise_prints_the_place_in_the_file(tmp_path: Path) -> None:
    file = tmp_path / "mill.md"
    file.write_text(f"---\ntitle: The mill\n---\n\n{TEXT}", "utf-8")
    in_title = evidence("mill", "sure", (-0.5, 0.1), text="The mill", where="title")
    made = report(
        article=Article(text=TEXT, title="The mill", path=str(file)),
        findings=(in_title, evidence(SHUT, "odd", (-0.5, 0.0))),
    )
    places = [
        line.removeprefix(f"{file}:").split(": ")[0]
        for line in concise.worst_findings(diagnose(made))
    ]
    assert places == ["2:12", "5:5"]


def test_concise_prints_the_line_of_an_article_in_json_lines() -> None:
    article = Article(text=TEXT, id="7", path="mills.jsonl:12", line=12)
    first, *_ = concise.worst_findings(diagnose(report(article=article)))
    assert first.startswith("mills.jsonl:12:1: sure: ")


def test_concise_omits_findings_in_favour_of_the_article() -> None:
    credit = evidence(KNOWS, "sure", (0.9, -0.1))
    assert not list(concise.worst_findings(diagnose(report(findings=(credit,)))))


def test_the_summary_counts() -> None:
    assert concise.summary_line({"PASS": 1}, 0) == "1 article: 1 passed, 0 failed, 0 not judged"
    assert concise.summary_line({"FAIL": 2, "ABSTAIN": 1}, 3) == (
        "6 articles: 0 passed, 2 failed, 1 not judged, 3 not read"
    )


def test_the_strongest_findings_have_two_of_a_feature_and_no_repeated_phrase() -> None:
    findings = [
        *(evidence(KNOWS, "sure", (-0.9, 0.0)) for _ in range(5)),
        *(evidence(phrase, "odd", (0.0, 0.1)) for phrase in (SHUT, NEVER, CERTAIN)),
    ]
    assert [(e.feature, e.text) for e in strongest_findings(findings, 5)] == [
        ("sure", KNOWS),
        ("odd", SHUT),
        ("odd", NEVER),
    ]


# -- terminal --------------------------------------------------------------------------------------


@pytest.mark.parametrize("width", [60, 80, 120])
def test_an_article_in_the_terminal(width: int) -> None:
    made = report()
    text = render(terminal.render_article(made), width)
    assert max(map(len, text.splitlines())) <= width
    flat = " ".join(text.split())
    for part in ("The mill", "mill.txt", "FAIL", *made.reasons, CAVEAT):
        assert part in flat
    assert re.search(rf"reliability [·━●]+ {made.reliability.probability:.2f} ", flat)
    low, high = (round(100 * at) for at in made.bias.interval)
    assert f"are biased ({low} to {high})" in flat
    assert "sure -1.23/+0.44" in flat
    assert "line 3 Everyone knows it «will certainly» open." in flat
    assert "nil" not in flat
    assert GRADES_NOTE in flat
    assert INTERVAL_NOTE in flat
    for part in PARTS:
        assert re.search(rf"{part} +\d+ of 10 ", flat)


def test_a_contradiction_shows_both_halves() -> None:
    flat = " ".join(render(terminal.render_article(report())).split())
    assert "«mill shut» in May. see line 3 «mill never shut» odd: a note" in flat


def test_a_summary_in_the_terminal() -> None:
    flat = " ".join(render(terminal.render_summary(report())).split())
    for part in ("The mill", "mill.txt", "FAIL", card_line(report().card), "«will certainly»"):
        assert part in flat


def test_a_summary_says_what_speaks_for_the_article() -> None:
    found = (
        evidence(CERTAIN, "named_sources", (0.4, 0.0)),
        evidence("Everyone", "vague_sources", (-0.3, 0.0)),
        evidence(NEVER, "missing_reply", (0.0, 0.0)),
    )
    lines = render(terminal.render_summary(report(findings=found))).splitlines()
    signs = {line.split("«")[1].split("»")[0]: line.split()[0] for line in lines if "«" in line}
    assert signs == {CERTAIN: "+", "Everyone": "-", NEVER: "-"}, lines


def test_the_terminal_prints_the_line_in_the_file(tmp_path: Path) -> None:
    file = tmp_path / "mill.md"
    file.write_text(f"---\ntitle: The mill\n---\n\n{TEXT}", "utf-8")
    made = report(article=Article(TEXT, title="The mill", path=str(file)))
    flat = " ".join(render(terminal.render_article(made)).split())
    assert "line 7 Everyone knows it «will certainly» open." in flat
    assert "see line 7 «mill never shut»" in flat
    assert "line 7" in render(terminal.render_summary(made))


def test_notes_of_the_reader_are_shown() -> None:
    noted = Article(text=TEXT, title=None, id="a", notes=("repaired its encoding",))
    assert "repaired its encoding" in render(terminal.render_article(report(article=noted)))


@pytest.mark.parametrize("article", read_articles(SEEDS), ids=lambda article: article.id)
def test_the_output_of_a_seed_fits_a_screen(article: Article) -> None:
    text = render(terminal.render_article(assess(article)))
    assert len(text.splitlines()) <= 40
    assert max(map(len, text.splitlines())) <= 100
    assert text.rstrip().endswith(CAVEAT)


def test_the_output_of_a_long_article_fits_a_screen() -> None:
    sentences = (
        "Everyone knows that the utterly corrupt elites will certainly destroy our beautiful town.",
        "Some people say that the shameless council never told the truth about the new harbour, and "
        "that nobody who works there has ever been asked what he thinks of it!",
        "The harbour was closed in May. The harbour was never closed.",
        "Maria Lund, a teacher, said that she had not been asked. The report says otherwise.",
    )
    text = "\n\n".join(" ".join(sentences) for _ in range(40))
    notes = tuple(
        f"note {number}: " + "it was repaired while it was read; " * 8 for number in range(5)
    )
    article = Article(
        text, title="A long headline that goes on! " * 12, path="p/" * 90, notes=notes
    )
    made = assess(article)
    made = replace(made, reasons=made.reasons * 4)
    lines = render(terminal.render_article(made)).splitlines()
    assert len(lines) <= 40
    assert max(map(len, lines)) <= 100
    assert "most serious of" in "\n".join(lines)


def test_the_name_of_an_article_without_a_headline_is_shown_once() -> None:
    for article, name in (
        (Article(TEXT), "(no headline)"),
        (Article(TEXT, "mill.txt"), "mill.txt"),
    ):
        page = html.render([report(article=article, findings=())])
        assert f">{name}</h1>" in page
        assert '<p class="origin">' not in page
    page = html.render([report(article=Article(TEXT, publisher="Gazette"), findings=())])
    assert '<p class="origin">Gazette</p>' in page


def test_a_long_note_ends_after_a_whole_quotation() -> None:
    lines = ["Skip to main content", *[f"Read more: the mill, part {n}" for n in range(5)]]
    text = "\n\n".join([*lines, TEXT])
    ends = [text.index(line) + len(line) for line in lines]
    spans = tuple((end - len(line), end) for line, end in zip(lines, ends, strict=True))
    made = report(article=Article(text), boilerplate=spans, findings=())
    printed = render(terminal.render_heading(made))
    assert "boilerplate ignored: “Skip to main content” and 5 more\n" in printed
    whole = " ".join(render(terminal.render_heading(made, 3)).split())
    assert "“Read more: the mill, part 4”" in whole


def test_an_article_of_a_table_is_named_by_its_title_or_its_own_id() -> None:
    title = "<code>The mill</code>"
    without = report(article=Article(TEXT, "news.csv:7", "The mill", path="news.csv:7", line=7))
    assert f"<code>news.csv&#58;7</code> {title}" in markdown.render([diagnose(without)], [])
    own = report(article=Article(TEXT, "m7", "The mill", path="news.csv:7", line=7))
    assert "<code>news.csv&#58;7</code> <code>m7</code>" in markdown.render([diagnose(own)], [])


def test_an_article_that_is_not_judged_has_its_numbers_in_brackets() -> None:
    made = report(verdict=Verdict.ABSTAIN, reasons=("too short",))
    number = f"not judged ({made.reliability.probability:.2f})"
    printed = render(terminal.render_article(made))
    assert re.search(rf"reliability +{re.escape(number)}", printed)
    assert "written like this" not in printed
    assert re.search(r"tone +\(\d+ of 10\)", printed)
    for page in (made._repr_html_(), markdown.render([diagnose(made)], []), html.render([made])):
        assert number in page
        assert "written like this" not in page
    assert "(reliability 0." in concise.article_line(made)
    assert "grades" not in concise.article_line(made)


def test_findings_and_wording_that_disagree_are_reported_in_a_sentence() -> None:
    sentence = "The findings lower the reliability score, and the wording raises it."
    made = report(reliability=score(0.0, contradictions=-0.6, news_register=0.6))
    assert sentence in render(terminal.render_article(made))
    assert sentence in render(terminal.render_summary(made))
    assert sentence in render(explain.render_explanation(made, 100))
    assert sentence in made._repr_html_()
    assert sentence in html.render([made])
    for agreed in (
        score(0.0, contradictions=-0.6, news_register=-0.6),
        score(0.0, contradictions=-0.4, news_register=0.6),
        score(0.0, sentence_length=-0.6, news_register=0.6),
    ):
        assert not disagreement({"reliability": agreed})


def test_a_disagreement_on_both_scores_is_told_score_by_score() -> None:
    found = score(0.0, slanted_words=0.6, partisan_register=-0.6)
    opposed = score(0.0, slanted_words=-0.6, news_register=0.6)
    assert disagreement({"reliability": opposed, "bias": found}) == (
        "The findings lower the reliability score, and the wording raises it. "
        "The findings raise the bias score, and the wording lowers it."
    )


def test_serious_findings_are_ordered_and_do_not_overlap() -> None:
    def one(phrase: str, feature: str, amount: float) -> Finding:
        return evidence(phrase, feature, (-amount, 0.0))

    made = report(
        findings=(
            one(KNOWS, "intensifiers", 0.9),
            one("Everyone", "vague_sources", 0.1),
            one(SHUT, "contradictions", 0.2),
            one(CERTAIN, "boosters", 0.3),
            one("open", "named_sources", -0.8),
        )
    )
    order = [finding.feature for finding in serious_findings(made, 5)]
    assert order == ["contradictions", "vague_sources", "boosters", "named_sources"]
    assert [finding.feature for finding in serious_findings(made, 2)] == order[:2]


def test_the_feature_that_leads_a_score_is_among_the_serious_findings() -> None:
    def one(phrase: str, feature: str, amount: float) -> Finding:
        return evidence(phrase, feature, (-amount, 0.0))

    made = report(
        reliability=score(0.0, boosters=-0.9, intensifiers=-0.2, vague_sources=-0.1),
        findings=(
            one("Everyone", "vague_sources", 0.1),
            one(SHUT, "intensifiers", 0.2),
            one(CERTAIN, "boosters", 0.9),
        ),
    )
    order = [finding.feature for finding in serious_findings(made, 5)]
    assert order == ["boosters", "intensifiers", "vague_sources"]


def test_what_speaks_for_the_verdict_comes_before_claims_without_a_source_and_style() -> None:
    def one(phrase: str, feature: str, amount: float) -> Finding:
        return evidence(phrase, feature, (-amount, 0.0))

    found = (
        *(one(SHUT, "unsourced_claims", 0.0),) * 2,  # a claim is not raised alone
        one(CERTAIN, "first_person_plural", 0.9),
        one("open", "named_sources", -0.3),
        *(one(NEVER, "insinuation", 0.0),) * 2,  # a claim is shown beside other faults
    )
    failed, passed = (
        [
            finding.feature
            for finding in serious_findings(report(findings=found, verdict=verdict), 9)
            if finding.feature != "insinuation"
        ]
        for verdict in (Verdict.FAIL, Verdict.PASS)
    )
    style, claim, source = "first_person_plural", "unsourced_claims", "named_sources"
    assert failed == [claim, style, source]
    assert passed == [source, claim, style]


def test_praise_that_says_little_is_shown_only_if_there_is_nothing_else() -> None:
    doubt = evidence(CERTAIN, "epistemic_hedges", (0.2, 0.0))
    small = evidence("Everyone", "named_sources", (0.045, 0.0))
    fault = evidence(SHUT, "vague_sources", (-0.1, 0.0))
    for found, shown in (
        ((doubt, small, fault), [fault]),
        ((doubt, small), [doubt, small]),
    ):
        made = report(findings=found, verdict=Verdict.PASS)
        assert serious_findings(made, 5) == shown


def test_a_fault_is_shown_beside_a_finding_on_a_few_of_its_words() -> None:
    title = "MILL to close in May, says owner"

    def one(phrase: str, feature: str, amount: float) -> Finding:
        return evidence(phrase, feature, (-amount, 0.0), text=title, where="title")

    article = Article(text=TEXT, title=title)
    capitals = one("MILL", "headline_all_caps", 0.3)
    mismatch = one(title, "headline_body_mismatch", 0.2)
    made = report(article=article, findings=(capitals, mismatch))
    assert serious_findings(made, 5) == [capitals, mismatch]
    loaded = one(title, "headline_loaded", 0.1)
    made = report(article=article, findings=(mismatch, loaded))
    assert serious_findings(made, 5) == [mismatch]


def test_a_severe_finding_counts_more_than_one_that_a_desk_mends() -> None:
    def one(phrase: str, feature: str, amount: float) -> Finding:
        return evidence(phrase, feature, (-amount, 0.0))

    made = report(
        reliability=score(0.0, single_source=-0.5, vague_sources=-0.3),
        findings=(one("Everyone", "vague_sources", 0.3), one(SHUT, "single_source", 0.5)),
    )
    assert [one.feature for one in serious_findings(made, 5)] == ["vague_sources", "single_source"]
    bold = report(
        reliability=score(0.0, boosters=-0.7, vague_sources=-0.2),
        findings=(one("Everyone", "vague_sources", 0.2), one(CERTAIN, "boosters", 0.7)),
    )
    assert [one.feature for one in serious_findings(bold, 5)] == ["vague_sources", "boosters"]


def test_an_article_that_passes_is_led_by_what_counts_most_for_or_against_it() -> None:
    def one(phrase: str, feature: str, amount: float) -> Finding:
        return evidence(phrase, feature, (-amount, 0.0))

    found = (
        one(SHUT, "vague_sources", 0.1),
        one(CERTAIN, "named_sources", -0.5),
        one("Everyone", "group_labels", 0.4),
    )
    for verdict, order in (
        (Verdict.PASS, ["group_labels", "named_sources", "vague_sources"]),
        (Verdict.FAIL, ["group_labels", "vague_sources", "named_sources"]),
    ):
        made = report(findings=found, verdict=verdict)
        assert [finding.feature for finding in serious_findings(made, 5)] == order


def test_the_only_source_of_an_article_is_a_fault_though_it_has_a_name() -> None:
    made = report(
        verdict=Verdict.PASS,
        reliability=score(0.5, named_sources=0.6, single_source=-0.4),
        findings=(
            evidence(SHUT, "named_sources", (0.6, 0.0)),
            evidence(SHUT, "single_source", (-0.4, 0.0)),
        ),
    )
    assert [finding.feature for finding in serious_findings(made, 5)] == ["single_source"]


def test_the_heading_does_not_call_a_named_source_serious() -> None:
    good = report(findings=(evidence(SHUT, "named_sources", (0.4, 0.0)),), verdict=Verdict.PASS)
    lines = render(terminal.render_article(good)).splitlines()
    heading = lines.index(
        "no serious fault; strongest of 1 finding (+ for the article, - against it)"
    )
    assert lines[heading + 1].startswith("+ ")
    assert "most serious of" in render(terminal.render_article(report()))


def test_the_sources_are_counted_by_kind() -> None:
    text = (
        "Jane Roe, a cook, said that it rains. Experts say that it hails. The report says it snows. "
        "Police said nobody was hurt. Roe did not reply to a request for comment."
    )
    counts, _, asked = describe_sources(assess(text)).partition("; ")
    assert counts == "1 named, 1 unnamed, 1 document, 1 office or role"
    assert "the other side was asked" in asked
    assert describe_sources(assess("Sun in the west. Showers in the east, Jane Roe said.")) == (
        "1 named, 0 unnamed, 0 documents"
    )


def test_the_sources_say_who_is_accused_and_whether_anybody_was_asked() -> None:
    told = "Jane Roe shut the road. It rained. "
    assert describe_sources(assess(told + "Roe denied the claims.")).endswith(
        "the other side replies"
    )
    tirade = (
        "Mayor Jane Roe stole the harbour funds. Roe lied to the council about the fraud. Corrupt Roe "
        "took bribes from builders. Roe lied again about her crimes on Monday. "
    )
    assert describe_sources(assess(tirade * 2)).endswith("Jane Roe is accused and was not asked")


def test_a_source_with_most_of_the_words_is_told_beside_the_counts() -> None:
    text = (
        "Jane Roe, a cook, explained the bread. “The dough must rest for a night in a cold room,” Roe "
        "said. “The oven must be hot before a loaf goes in, and nobody may open its door,” she said. "
        "“The crust is what people remember, so I watch it to the end,” she said."
    )
    assert describe_sources(assess(text)) == (
        "1 named, 0 unnamed, 0 documents; one source has 81% of the article"
    )


def test_explain_lists_the_words_of_each_family() -> None:
    [article] = read_articles(SEEDS / "wire-report.md")
    flat = " ".join(render(explain.render_explanation(assess(article), 100)).split())
    assert "wording of reliability" in flat
    assert "wording of bias" in flat
    assert re.search(r"reporting and attribution «[^»]+» [+-]0\.\d\d", flat)


@pytest.mark.parametrize("article", read_articles(SEEDS), ids=lambda article: article.id)
def test_numbers_are_written_as_people_write_them(article: Article) -> None:
    made = assess(article)
    printed = [
        render(terminal.render_article(made)),
        re.sub(r"<style>.*?</style>", "", made._repr_html_(), flags=re.DOTALL),
        markdown.render([diagnose(made)], []),
        *(arithmetic.format_value(name, value) for name, value in made.features.items()),
    ]
    for text in printed:
        assert not re.search(r"\d\.?\d*e[+-]\d|[+-]0\.00\b|0 or 1", text)


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_a_number_has_no_exponent_and_no_trailing_zeros(value: float) -> None:
    text = format_number(value)
    assert re.fullmatch(r"-?\d{1,3}(,\d{3})*(\.\d{0,3}[1-9])?", text)
    if abs(value) >= 0.001:
        assert math.isclose(float(text.replace(",", "")), value, rel_tol=0.05, abs_tol=0.5e-4)


def test_without_colour_nothing_is_lost() -> None:
    made = report()
    coloured = render(
        terminal.render_article(made),
        force_terminal=True,
        color_system="standard",
    )
    assert "\x1b[" in coloured
    plain = re.sub(r"\x1b\[[\d;]*m", "", coloured)
    assert plain == render(terminal.render_article(made))


def test_the_catalogue_has_every_feature_with_its_direction() -> None:
    text = " ".join("".join(map(render, terminal.render_catalogue(SIGNALS))).split())
    for signal in SIGNALS:
        assert signal.name in text
        for feature in signal.features:
            assert feature.name in text
            assert " ".join(f"{feature.summary} {feature.unit};".split()) in text
    assert len(re.findall("more of it", text)) == sum(len(s.features) for s in SIGNALS)


# -- explain ---------------------------------------------------------------------------------------

_LINE = re.compile(r"^ *([+-]?\d+\.\d{4}) +([+-]?\d+\.\d{4})  (\S.*)")
_LAST = re.compile(r"1 / \(1 \+ exp\((-?\d+\.\d{4})\)\) = (\d\.\d{3}) (reliability|bias)")


def printed_arithmetic(text: str) -> list[tuple[str, float, float, list[tuple[float, float]]]]:
    """Return (target, exponent, probability, lines) of each arithmetic as printed."""
    found, lines = [], []
    for line in text.splitlines():
        if match := _LINE.match(line):
            lines.append((float(match[1]), float(match[2])))
        elif match := _LAST.search(line):
            found.append((match[3], float(match[1]), float(match[2]), lines))
            lines = []
    return found


numbers = st.floats(-3, 3, allow_nan=False)


@settings(max_examples=30)
@given(numbers, st.lists(numbers, max_size=40))
def test_the_arithmetic_adds_up_as_printed(base: float, contributions: list[float]) -> None:
    named = {f"f{index}": amount for index, amount in enumerate(contributions)}
    made = report(
        reliability=score(base, **named),
        features=NOTHING_FOUND | dict.fromkeys(named, 1.0),
        findings=(),
    )
    (target, exponent, probability, lines), _ = printed_arithmetic(
        render(explain.render_explanation(made, 90), 90)
    )
    assert target == "reliability"
    assert lines[0][0] == lines[0][1]
    total = 0.0
    for amount, running in lines:
        total = round(total + amount, 4)
        assert total == running
    assert exponent == -total
    assert probability == round(1 / (1 + math.exp(exponent)), 3)
    assert abs(probability - made.reliability.probability) < 0.0006
    for (amount, _), (_, exact) in zip(lines[1:], ranked(named), strict=False):
        assert abs(amount - exact) <= 0.000_15


def ranked(named: dict[str, float]) -> list[tuple[str, float]]:
    return sorted(named.items(), key=lambda item: (-abs(item[1]), item[0]))


@pytest.mark.parametrize("width", [60, 80, 120, 200])
def test_an_explanation(width: int) -> None:
    text = render(explain.render_explanation(report(), width), width)
    assert max(map(len, text.splitlines())) <= width
    flat = " ".join(text.split())
    assert "FAIL reliability 0.21 is under 0.40" in flat
    assert CAVEAT in flat
    if width < explain._MIN_WIDTH_OF_TWO:
        assert "The «mill shut»[1] in May." in flat
        assert "[4] odd a note; see [1] reliability -0.2500, bias +0.1250" in flat
        assert "[1] odd a note; see [4]" in flat
        assert "sure (2) [2] [3]" in flat
        assert "whole (12.5) no span: whole text" in flat
        assert "gone (0) no span: absent" in flat
        assert "without effect: nil (cannot be measured here)" in flat


def test_rounded_contributions_add_up_to_the_printed_total() -> None:
    for shares, total in (((0.00005,) * 7, 3), ((1 / 3,) * 3, 10_000), ((-0.1, 0.1), 0)):
        units = arithmetic.round_to_sum(shares, 4, total)
        assert sum(units) == total
        assert all(abs(u - s * 10_000) <= 1.5 for u, s in zip(units, shares, strict=True))


def test_a_related_span_has_its_own_number() -> None:
    found = evidence(SHUT, "odd", (-0.5, 0.25), related=(span(NEVER),), signal="contradiction")
    flat = " ".join(render(explain.render_explanation(report(findings=(found,)), 80), 80).split())
    assert "[1] odd a note; see [2]" in flat
    assert "[2] contradiction: see [1]" in flat
    assert "«mill never shut»[2]" in flat


@given(st.lists(st.tuples(st.integers(0, 30), st.integers(1, 12)), max_size=8))
def test_marks_only_add_to_the_text(spans: list[tuple[int, int]]) -> None:
    text = "abcdefghij klmnop\nqrstuvwxyz ABCDEFGHIJKLMNOP"
    findings = [
        Finding("style", "odd", at, at + long, text[at : at + long], 1.0, "") for at, long in spans
    ]
    numbered = marks.number_marks(findings)
    assert [mark.number for mark in numbered] == list(range(1, len(spans) + 1))
    shown = explain.mark_text(text, numbered).plain
    assert re.sub(r"«|»\[\d+\]", "", shown) == text
    assert shown.count("«") == len(spans)


def test_nested_marks_close_from_the_inside() -> None:
    text = "one two three"
    findings = [
        Finding("style", "a", start, end, text[start:end], 1.0, "")
        for start, end in ((0, 7), (4, 7), (4, 13))
    ]
    marked = explain.mark_text(text, marks.number_marks(findings)).plain
    assert marked == "«one ««two»[3]»[1] three»[2]"
