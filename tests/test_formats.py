"""The formats for services, each parsed back by a standard parser, whatever the article contains."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import jsonschema
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from lxml import html
from markdown_it import MarkdownIt

from reliability.articles.article import Article, Unreadable
from reliability.articles.reader import read
from reliability.checking.diagnostics import (
    ArticleDiagnostics,
    UnreadArticle,
    diagnose,
    unread_article,
)
from reliability.display.escaping import escape_controls, escape_terminal
from reliability.records import CAVEAT, Finding, Score, Verdict
from reliability.reporters import github, gitlab, junit, markdown, sarif
from reliability.scoring.assess import assess
from reliability.scoring.report import Report
from reliability.signals import criteria
from support import NOTHING_FOUND, SEEDS

Samples = tuple[list[ArticleDiagnostics], list[UnreadArticle]]
SCHEMA = Path(__file__).parent / "schemas" / "sarif-2.1.0-rtm.5.json"
SARIF = jsonschema.Draft4Validator(
    json.loads(SCHEMA.read_text("utf-8")),
    format_checker=jsonschema.Draft4Validator.FORMAT_CHECKER,
)
DOCUMENTS = {
    "sarif": sarif.render,
    "github": github.render,
    "gitlab": gitlab.render,
    "junit": junit.render,
    "markdown": markdown.render,
}
ACTING = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]")
HOSTILE = (
    "<script>alert(1)</script> </code></td> ::error::x ##[error]y ]]> <![CDATA[ &amp; &lt; %0A%25 "
    "\x1b[31mred\x1b[0m \x00\x07\x9b2J \u202egnp.exe\u202c \u2066x\u2069 \ufffe\uffff \ud800 "
    "| a | b [link](http://x.example) ![i](j) @someone :tada: www.x.example {0} {{1}} \\[ ` `` * _ ~~ "
    "file=a,line=1,title=b: \"quoted\" 'single' \r\n::set-output name=a::b\r::warning::z\n::debug::w"
)


def score(probability: float) -> Score:
    return Score(probability, (probability / 2, (1 + probability) / 2), 0.0, {})


def checked(
    text: str = "The mill shut. The mill never shut.",
    phrases: Sequence[tuple[str, float]] = (("mill shut", 0.5),),
    verdict: Verdict = Verdict.FAIL,
    note: str = "a note",
    feature: str = "boosters",
    **article: Any,
) -> ArticleDiagnostics:
    """Return the diagnostics of a hand-made article, with findings of the given effects."""
    findings = tuple(
        Finding(
            "certainty", feature, text.index(phrase), text.index(phrase) + len(phrase), phrase, 1.0,
            note, (), {"reliability": -pull, "bias": 0.0},
        )
        for phrase, pull in phrases
    )  # fmt: skip
    return diagnose(
        Report(
            article=Article(text, **{"id": "mill.md", "path": "mill.md"} | article),
            verdict=verdict,
            reasons=("reliability 0.21 is under 0.40",),
            reliability=score(0.21),
            bias=score(0.5),
            features=NOTHING_FOUND,
            findings=findings,
        )
    )


def hostile(text: str = HOSTILE, verdict: Verdict = Verdict.FAIL) -> Samples:
    """Return articles and an unread file that have a text in every field that can hold one."""
    name = text or "x"
    body = f"{text} it is {text} so."
    made = checked(
        body, [("it is", 0.5), (body, 0.2)], verdict, note=text, title=text, id=name, path=name
    )
    line = checked("It is.", [("It is", 0.5)], verdict, id=name, path=f"{name}:3", line=3)
    return [made, line], [unread_article(Unreadable(name, f"{name}:2", f"{name}: {text}", 2))]


@pytest.fixture(scope="module")
def samples() -> Samples:
    """The sample articles and a missing file."""
    found = list(read([SEEDS, SEEDS / "missing.txt"]))
    return (
        [diagnose(assess(one)) for one in found if isinstance(one, Article)],
        [unread_article(one) for one in found if isinstance(one, Unreadable)],
    )


Document = Callable[[Sequence[ArticleDiagnostics], Sequence[UnreadArticle]], str]


@pytest.mark.parametrize("document", DOCUMENTS.values(), ids=DOCUMENTS)
def test_the_caveat_stands_in_every_format(document: Document, samples: Samples) -> None:
    assert CAVEAT in document(*samples)
    assert CAVEAT in document([checked()], [])


@pytest.mark.parametrize("document", DOCUMENTS.values(), ids=DOCUMENTS)
def test_every_format_renders_no_articles(document: Document) -> None:
    assert document([], []).strip()


@pytest.mark.parametrize("document", DOCUMENTS.values(), ids=DOCUMENTS)
@pytest.mark.parametrize("verdict", Verdict)
def test_no_format_contains_active_characters_or_build_log_commands(
    document: Document, verdict: Verdict
) -> None:
    output = document(*hostile(verdict=verdict))
    assert not ACTING.search(output)
    output.encode()
    assert "##[" not in output
    commands = [line for line in output.splitlines() if line.strip().startswith("::")]
    assert all(re.match(r"::(error|warning|notice) (file=|line=)", line) for line in commands)
    assert not commands or document is github.render


# -- SARIF -----------------------------------------------------------------------------------------


def sarif_run(
    checks: Sequence[ArticleDiagnostics], gaps: Sequence[UnreadArticle]
) -> dict[str, Any]:
    """Return the run of a log after validating it against the schema."""
    log = json.loads(sarif.render(checks, gaps))
    assert [error.message for error in SARIF.iter_errors(log)] == []
    (run,) = log["runs"]
    assert isinstance(run, dict)
    return run


def test_the_schema_rejects_invalid_sarif() -> None:
    log = json.loads(sarif.render([checked()], []))
    log["runs"][0]["results"][0]["level"] = "bad"
    assert list(SARIF.iter_errors(log))


def test_sarif_of_the_samples(samples: Samples) -> None:
    run = sarif_run(*samples)
    rules = run["tool"]["driver"]["rules"]
    failed = [one.file for one in samples[0] if one.report.verdict is Verdict.FAIL]
    verdicts = [result for result in run["results"] if result["ruleId"] == "verdict"]
    where = [one["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] for one in verdicts]
    assert where == failed
    for result in run["results"]:
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
    marks = [tuple(sorted(one["partialFingerprints"].items())) for one in run["results"]]
    assert len(set(marks)) == len(marks)
    assert {article["verdict"] for article in run["properties"]["articles"]} == {
        "PASS",
        "FAIL",
        "ABSTAIN",
    }
    invocation = run["invocations"][0]
    assert invocation["executionSuccessful"] is False
    kinds = [one["descriptor"]["id"] for one in invocation["toolExecutionNotifications"]]
    unjudged = [one for one in samples[0] if one.report.verdict is Verdict.ABSTAIN]
    assert unjudged
    assert sorted(kinds) == [*["not-judged"] * len(unjudged), "unreadable"]


def test_a_sarif_region_contains_the_phrase_found(samples: Samples) -> None:
    root = SEEDS.parent
    seen = 0
    for result in sarif_run(*samples)["results"]:
        physical = result["locations"][0]["physicalLocation"]
        uri = physical["artifactLocation"]["uri"]
        if result["ruleId"] == "verdict" or not uri.endswith((".md", ".txt")):
            continue
        source = (root / uri).read_text("utf-8")
        region = physical["region"]
        found = source[region["charOffset"] :][: region["charLength"]]
        lines = source.split("\n")[region["startLine"] - 1 : region["endLine"]]
        lines[-1] = lines[-1][: region["endColumn"] - 1]
        lines[0] = lines[0][region["startColumn"] - 1 :]
        assert "\n".join(lines) == found
        quoted = result["message"]["text"][1:].partition('"')[0]
        assert found.startswith(quoted.partition(" …")[0])
        seen += 1
    assert seen > 100


def test_sarif_has_both_halves_of_a_contradiction(samples: Samples) -> None:
    results = sarif_run(*samples)["results"]
    facing = [one for one in results if one["ruleId"] == "contradictions"]
    assert facing
    for result in facing:
        other = result["relatedLocations"][0]["physicalLocation"]["region"]
        assert other != result["locations"][0]["physicalLocation"]["region"]
        assert other["charLength"] > 0


def test_a_rule_is_described_and_links_to_its_paper() -> None:
    _, rule = sarif_run([checked(feature="clickbait")], [])["tool"]["driver"]["rules"]
    assert "click" in rule["shortDescription"]["text"]
    assert CAVEAT in rule["help"]["text"]
    assert rule["helpUri"] == "https://doi.org/10.1016/j.pragma.2014.11.010"
    assert sarif._link("BABE, 2021.findings-emnlp.101") == (
        "https://aclanthology.org/2021.findings-emnlp.101/"
    )
    assert sarif._link("Da San Martino et al. 2019, flag-waving, D19-1565") == (
        "https://aclanthology.org/D19-1565/"
    )
    assert sarif._link("Hyland 1998, Text 18(3):349-382") == ""


def test_a_rule_links_to_the_published_criteria_that_ask_for_it() -> None:
    for published in criteria.published_criteria():
        for criterion in published.criteria:
            for name in criterion.features:
                (rule,) = sarif_run([checked(feature=name)], [])["tool"]["driver"]["rules"][1:]
                assert (
                    f"{published.name}, {published.link}: {criterion.requirement}."
                    in rule["help"]["text"]
                )
                assert f"[{published.name}]({published.link}): " in rule["help"]["markdown"]
                assert rule["helpUri"].startswith("https://")


def test_sarif_names_an_article_in_json_lines() -> None:
    made = checked(path="mills.jsonl:12", line=12, id="mill-7")
    verdict, found = sarif_run([made], [])["results"]
    for result in (verdict, found):
        (location,) = result["locations"]
        assert location["physicalLocation"]["region"] == {"startLine": 12}
        assert location["logicalLocations"][0]["name"] == "mill-7"
        assert result["partialFingerprints"]["article/v1"] == "mill-7"


def test_file_names_become_references() -> None:
    assert sarif._file("news/a b:ü.md") == {
        "uri": "news/a%20b%3A%C3%BC.md",
        "uriBaseId": "%SRCROOT%",
    }
    assert sarif._file("/tmp/a#b.md") == {"uri": "file:///tmp/a%23b.md"}


def test_a_sarif_message_has_neither_links_nor_placeholders() -> None:
    assert sarif._message("[a](http://b) {0} \\") == "\\[a\\](http://b) {{0}} \\\\"


# -- GitHub ----------------------------------------------------------------------------------------


def parsed(output: str) -> list[tuple[str, dict[str, str], str]]:
    """Parse workflow commands as GitHub's runner does."""
    found = []
    for line in output.splitlines():
        if match := re.fullmatch(r"::(\w+) (.*?)::(.*)", line):
            pairs = (pair.split("=", 1) for pair in match[2].split(","))
            properties = {key: unescaped(value, "%3A:", "%2C,") for key, value in pairs}
            found.append((match[1], properties, unescaped(match[3])))
    return found


def unescaped(text: str, *more: str) -> str:
    for code in ("%0D\r", "%0A\n", *more, "%25%"):
        text = text.replace(code[:3], code[3:])
    return text


def test_github_gets_the_strongest_first_and_a_count_of_the_others() -> None:
    phrases = [(f"word{number:02}", 0.3 + number / 100) for number in range(14)]
    text = " ".join(phrase for phrase, _ in phrases)
    output = github.render([checked(text, phrases), checked(verdict=Verdict.PASS)], [])
    commands = parsed(output)
    assert [name for name, _, _ in commands] == ["error"] * 10 + ["warning"]
    assert commands[0][1]["title"] == "article fails"
    assert commands[0][2].endswith(CAVEAT)
    assert [message[1:7] for _, _, message in commands[1:10]] == [
        f"word{number:02}" for number in range(13, 4, -1)
    ]
    assert "\nnot shown: 5 errors; " in output
    assert output.splitlines()[-2] == "2 articles: 1 passed, 1 failed, 0 not judged"


def test_github_gets_the_place() -> None:
    (_, first, _), (_, properties, message) = parsed(github.render([checked()], []))
    assert first == {"file": "mill.md", "line": "1", "title": "article fails"}
    assert properties == {
        "file": "mill.md", "line": "1", "endLine": "1", "col": "5", "endColumn": "14",
        "title": "boosters",
    }  # fmt: skip
    assert message == '"mill shut" a note'


def test_github_gets_file_names_unchanged() -> None:
    output = github.render([checked(path="a::b, c%.md")], [])
    assert {properties["file"] for _, properties, _ in parsed(output)} == {"a::b, c%.md"}
    assert "\u200b" not in output


def test_github_gets_no_columns_over_several_lines_and_no_file_for_standard_input() -> None:
    made = checked("The mill\nshut.", [("mill\nshut", 0.5)], path="-")
    _, (_, properties, _) = parsed(github.render([made], []))
    assert properties == {"line": "1", "endLine": "2", "title": "boosters"}


def test_github_gets_unjudged_and_unread_articles() -> None:
    gaps = [unread_article(Unreadable("9", "a.jsonl:3", "a.jsonl:3: not JSON", 3))]
    unread, unjudged = parsed(github.render([checked(verdict=Verdict.ABSTAIN, phrases=())], gaps))
    assert unread == (
        "error", {"file": "a.jsonl", "line": "3", "title": "not read"}, "a.jsonl:3: not JSON",
    )  # fmt: skip
    assert (unjudged[0], unjudged[1]["title"]) == ("notice", "article not judged")


# -- GitLab ----------------------------------------------------------------------------------------


def issues(
    checks: Sequence[ArticleDiagnostics], gaps: Sequence[UnreadArticle]
) -> list[dict[str, Any]]:
    """Return the issues after checking what GitLab requires of them."""
    found = json.loads(gitlab.render(checks, gaps))
    for issue in found:
        assert {"description", "check_name", "fingerprint", "severity", "location"} <= set(issue)
        assert issue["severity"] in ("info", "minor", "major", "critical", "blocker")
        assert issue["location"]["lines"]["begin"] >= 1
        assert isinstance(issue["location"]["path"], str)
        assert not ACTING.search(issue["description"])
    marks = [issue["fingerprint"] for issue in found]
    assert len(set(marks)) == len(marks)
    return list(found)


def test_gitlab_of_the_samples(samples: Samples) -> None:
    found = issues(*samples)
    names = [issue["check_name"] for issue in found]
    verdicts = [one.report.verdict for one in samples[0]]
    assert names.count("verdict") == verdicts.count(Verdict.FAIL) + verdicts.count(Verdict.ABSTAIN)
    assert names.count("unreadable") == 1
    assert {issue["severity"] for issue in found} == {
        "info", "minor", "major", "critical", "blocker",
    }  # fmt: skip


def test_gitlab_gets_a_repeated_article_under_two_fingerprints() -> None:
    assert len(issues([checked(), checked()], [])) == 4


# -- JUnit -----------------------------------------------------------------------------------------


def cases(
    checks: Sequence[ArticleDiagnostics], gaps: Sequence[UnreadArticle]
) -> list[ElementTree.Element]:
    """Return the cases of the suite after checking its counts."""
    root = ElementTree.fromstring(junit.render(checks, gaps).encode())
    (suite,) = root
    found = suite.findall("testcase")
    for counted, tag in (("failures", "failure"), ("errors", "error"), ("skipped", "skipped")):
        number = str(sum(case.find(tag) is not None for case in found))
        assert suite.get(counted) == root.get(counted) == number
    assert suite.get("tests") == str(len(found))
    return found


def test_junit_of_the_samples(samples: Samples) -> None:
    unread, *found = cases(*samples)
    assert "No such file" in str(unread[0].get("message"))
    tags = {Verdict.FAIL: "failure", Verdict.ABSTAIN: "skipped"}
    for case, one in zip(found, samples[0], strict=True):
        assert case.get("file") == one.file
        assert CAVEAT in str(case.findtext("system-out"))
        inner = [child.tag for child in case if child.tag != "system-out"]
        assert inner == [tag for verdict, tag in tags.items() if verdict is one.report.verdict]
        if inner:
            assert case[0].get("message") == "; ".join(one.report.reasons)


def test_junit_lists_the_strongest_findings_and_counts_the_others() -> None:
    phrases = [(f"word{number:02}", 0.3 + number / 100) for number in range(60)]
    text = " ".join(phrase for phrase, _ in phrases)
    (case,) = cases([checked(text, phrases)], [])
    lines = str(case.findtext("failure")).strip().splitlines()
    assert lines[0] == ('mill.md:1:414: boosters: "word59" a note (reliability -0.89, bias 0)')
    assert lines[-2:] == ["and 10 more", CAVEAT]


# -- Markdown --------------------------------------------------------------------------------------


def page(checks: Sequence[ArticleDiagnostics], gaps: Sequence[UnreadArticle]) -> html.HtmlElement:
    """Return the page that a service renders from a summary."""
    markup = MarkdownIt("gfm-like", {"linkify": False}).render(markdown.render(checks, gaps))
    return html.document_fromstring(f"<html><body>{markup}</body></html>")


def test_markdown_of_the_samples(samples: Samples) -> None:
    body = page(*samples)
    rows = body.xpath("//tbody/tr")
    verdicts = [row.xpath("./td[1]")[0].text_content() for row in rows]
    assert verdicts == sorted(verdicts, key=["FAIL", "ABSTAIN", "PASS"].index)
    assert len(rows) == len(samples[0])
    text = " ".join(body.text_content().split())
    for one in samples[0]:
        assert one.file in text
        assert one.report.reasons[0] in text
    assert "missing.txt: cannot be read" in text
    assert "line 2: You Won't BELIEVE clickbait: arouses curiosity" in text
    assert re.search(r"\d\.\d\d \(\d\.\d\d to \d\.\d\d\)", text)


def test_markdown_mentions_no_user() -> None:
    made = checked("The @mill shut.", [("@mill shut", 0.5)], note="@someone says", title="@a")
    check_all_formats([made], [])


def test_markdown_limits_rows_and_listed_articles(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(markdown, "_MAX_ROWS", 2)
    monkeypatch.setattr(markdown, "_MAX_ARTICLES", 1)
    body = page([checked()] * 5, [unread_article(Unreadable("a", "a", "a: no"))] * 3)
    assert len(body.xpath("//tbody/tr")) == 2
    assert body.text_content().count("Worst of") == 1
    assert "and 3 more" in body.text_content()
    assert "and 1 more" in body.text_content()


# -- whatever an article says ----------------------------------------------------------------------


def check_all_formats(checks: list[ArticleDiagnostics], gaps: list[UnreadArticle]) -> None:
    """Check that every format is valid and contains no more than its input."""
    run = sarif_run(checks, gaps)
    assert len(run["results"]) == sum(
        len(one.findings) + (one.report.verdict is Verdict.FAIL) for one in checks
    )
    found = len(issues(checks, gaps))
    verdicts = sum(one.report.verdict in (Verdict.FAIL, Verdict.ABSTAIN) for one in checks)
    assert found == len(gaps) + verdicts + sum(len(one.findings) for one in checks)
    assert len(cases(checks, gaps)) == len(checks) + len(gaps)
    output = github.render(checks, gaps)
    files = {one.file for one in checks} | {one.file for one in gaps}
    names = {None if file in ("", "-") else escape_controls(file) for file in files}
    for name, properties, message in parsed(output):
        assert name in ("error", "warning", "notice")
        assert set(properties) <= {"file", "line", "endLine", "col", "endColumn", "title"}
        assert not ACTING.search(message)
        file = properties.get("file")
        assert (file and file.replace("##\u200b[", "##[").replace("#\u200b#[", "##[")) in names
    left_out = len(parsed(output)) < found  # counted in a line of their own
    assert len(output.splitlines()) == len(parsed(output)) + 2 + left_out
    body = page(checks, gaps)
    known = {
        "html", "body", "h2", "p", "ul", "li", "table", "thead", "tbody", "tr", "th", "td", "code",
    }  # fmt: skip
    assert {element.tag for element in body.iter()} <= known
    assert not [element for element in body.iter() if element.attrib and element.tag != "html"]
    assert not any(re.search(r"@\w", text) for text in body.xpath("//text()[not(ancestor::code)]"))
    assert len(body.xpath("//tbody/tr")) == len(checks)
    assert {len(row) for row in body.xpath("//tr")} == {7}


@pytest.mark.parametrize("verdict", Verdict)
def test_a_hostile_article_is_plain_text_in_every_format(verdict: Verdict) -> None:
    check_all_formats(*hostile(verdict=verdict))


def test_a_hostile_article_is_shown_literally() -> None:
    checks, gaps = hostile()
    shown = "<script>alert(1)</script> </code></td> :\u200b:error:"
    assert shown in escape_terminal(HOSTILE)
    assert shown in page(checks, gaps).text_content()
    assert any(shown in message for _, _, message in parsed(github.render(checks, gaps)))
    assert any(shown in issue["description"] for issue in issues(checks, gaps))
    assert any(shown in str(case.findtext("failure")) for case in cases(checks, gaps))
    assert any(shown in one["message"]["text"] for one in sarif_run(checks, gaps)["results"])


pieces = st.lists(st.sampled_from([*re.split("( )", HOSTILE), *"\n\r:#[|`<>&@\\%,="])).map("".join)


@settings(max_examples=60)
@example("-", Verdict.PASS)  # the standard input, which has no file name
@given(st.text(alphabet=st.characters(), max_size=60) | pieces, st.sampled_from(Verdict))
def test_any_text_is_plain_text_in_every_format(text: str, verdict: Verdict) -> None:
    check_all_formats(*hostile(text, verdict))


def test_the_longest_text_on_one_line_in_every_format(tmp_path: Path) -> None:
    path = tmp_path / "long.md"
    path.write_text("Everyone knows it will certainly fall, <b>they</b> say &amp; so. " * 6_000)
    (article,) = read([path])
    assert isinstance(article, Article)
    made = diagnose(assess(article))
    assert made.findings
    check_all_formats([made], [])
    for document in DOCUMENTS.values():
        assert len(document([made], [])) < 1_000_000
