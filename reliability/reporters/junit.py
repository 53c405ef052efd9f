"""JUnit: one test case per article, for tools that show the test results of a build.

An article that fails is a failure, one that is not judged is skipped with the reason, and one that
cannot be read is an error. Jenkins, GitLab and GitHub actions read this XML.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from xml.etree import ElementTree

from reliability.checking.diagnostics import ArticleDiagnostics, UnreadArticle
from reliability.display.escaping import escape_terminal, shorten
from reliability.records import CAVEAT, Verdict
from reliability.reporters.phrasing import format_contributions, format_finding, format_report

_MAX_FINDINGS = 50  # of an article; Jenkins keeps all of them in memory
_NOT_IN_XML = re.compile("[\ufffe\uffff]")  # `escape_terminal` keeps these, XML 1.0 forbids them


def render(articles: Sequence[ArticleDiagnostics], unread: Sequence[UnreadArticle]) -> str:
    """Return the JUnit report of a run, with its XML declaration."""
    verdicts = [article.report.verdict for article in articles]
    counts = {
        "tests": str(len(articles) + len(unread)),
        "failures": str(verdicts.count(Verdict.FAIL)),
        "errors": str(len(unread)),
        "skipped": str(verdicts.count(Verdict.ABSTAIN)),
    }
    root = ElementTree.Element("testsuites", {"name": "reliability", **counts})
    suite = ElementTree.SubElement(root, "testsuite", {"name": "reliability", **counts})
    properties = ElementTree.SubElement(suite, "properties")
    ElementTree.SubElement(properties, "property", {"name": "caveat", "value": CAVEAT})
    for one in unread:
        case = _add_case(suite, one.file, one.id, one.line)
        fault = {"type": "unreadable", "message": _clean(one.error)}
        ElementTree.SubElement(case, "error", fault)
    for article in articles:
        _add_article(suite, article)
    ElementTree.indent(root, " ")
    return f'<?xml version="1.0" encoding="utf-8"?>\n{ElementTree.tostring(root, "unicode")}'


def _add_article(suite: ElementTree.Element, diagnostics: ArticleDiagnostics) -> None:
    report, article = diagnostics.report, diagnostics.report.article
    name = article.id if article.line else article.title or article.id
    case = _add_case(suite, diagnostics.file, name, article.line)
    message = _clean("; ".join(report.reasons))
    if report.verdict is Verdict.ABSTAIN:
        ElementTree.SubElement(case, "skipped", {"message": message})
    elif report.verdict is Verdict.FAIL:
        failure = ElementTree.SubElement(case, "failure", {"type": "FAIL", "message": message})
        failure.text = _clean("\n".join(["", *_finding_lines(diagnostics), CAVEAT, ""]))
    scores = ElementTree.SubElement(case, "system-out")
    new = _finding_lines(diagnostics) if report.verdict is Verdict.BASELINED else []
    scores.text = _clean("\n".join([format_report(report), *new]))


def _finding_lines(diagnostics: ArticleDiagnostics) -> list[str]:
    ranked = diagnostics.ranked
    lines = []
    for diagnostic in ranked[:_MAX_FINDINGS]:
        finding, region = diagnostic.finding, diagnostic.region
        lines.append(
            f"{diagnostics.file}:{region.line}:{region.column}: {finding.feature}: "
            f"{format_finding(finding)} ({format_contributions(finding)})"
        )
    more = len(ranked) - _MAX_FINDINGS
    return [*lines, f"and {more} more"] if more > 0 else lines


def _add_case(
    suite: ElementTree.Element, file: str, name: str, line: int | None
) -> ElementTree.Element:
    file = _clean(file)
    attributes = {"classname": file, "name": _clean(shorten(name, 200)) or file, "file": file}
    if line:
        attributes["line"] = str(line)
    return ElementTree.SubElement(suite, "testcase", attributes)


def _clean(text: str) -> str:
    return _NOT_IN_XML.sub("\ufffd", escape_terminal(text))
