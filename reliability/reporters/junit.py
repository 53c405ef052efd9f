"""JUnit: a test case an article, for whatever shows the tests of a build.

It knows the XML that Jenkins, GitLab and GitHub actions read: an article that fails is a failure, one
that could not be judged is skipped with the reason, one that could not be read is an error.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING
from xml.etree import ElementTree

from reliability.display.escaping import escape_terminal, shorten
from reliability.records import CAVEAT, Verdict
from reliability.reporters.phrasing import format_contributions, format_finding, format_verdict

if TYPE_CHECKING:
    from reliability.checking.diagnostics import ArticleDiagnostics, UnreadArticle

_LISTED = 50  # findings of an article; nobody reads on, and Jenkins keeps all in memory
_NO_XML = re.compile("[\ufffe\uffff]")  # what `visible` leaves in and XML 1.0 does not take


def render(checks: Sequence[ArticleDiagnostics], gaps: Sequence[UnreadArticle]) -> str:
    """Return the report, with its XML declaration."""
    verdicts = [check.report.verdict for check in checks]
    counts = {
        "tests": str(len(checks) + len(gaps)),
        "failures": str(verdicts.count(Verdict.FAIL)),
        "errors": str(len(gaps)),
        "skipped": str(verdicts.count(Verdict.ABSTAIN)),
    }
    root = ElementTree.Element("testsuites", {"name": "reliability", **counts})
    suite = ElementTree.SubElement(root, "testsuite", {"name": "reliability", **counts})
    properties = ElementTree.SubElement(suite, "properties")
    ElementTree.SubElement(properties, "property", {"name": "caveat", "value": CAVEAT})
    for gap in gaps:
        _unread(suite, gap)
    for check in checks:
        _article(suite, check)
    ElementTree.indent(root, " ")
    return f'<?xml version="1.0" encoding="utf-8"?>\n{ElementTree.tostring(root, "unicode")}'


def _article(suite: ElementTree.Element, check: ArticleDiagnostics) -> None:
    report = check.report
    article = report.article
    name = article.id if article.line else article.title or article.id
    case = _case(suite, check.file, name, article.line)
    if report.verdict is Verdict.ABSTAIN:
        ElementTree.SubElement(case, "skipped", {"message": _clean("; ".join(report.reasons))})
    elif report.verdict is Verdict.FAIL:
        message = _clean("; ".join(report.reasons))
        failure = ElementTree.SubElement(case, "failure", {"type": "FAIL", "message": message})
        failure.text = _clean("\n".join(["", *_findings(check), CAVEAT, ""]))
    scores = ElementTree.SubElement(case, "system-out")
    scores.text = _clean(f"{format_verdict(report)}. {CAVEAT}")


def _findings(check: ArticleDiagnostics) -> list[str]:
    ranked = check.ranked
    lines = [
        f"{check.file}:{placed.region.line}:{placed.region.column}: {placed.evidence.feature}: "
        f"{format_finding(placed.evidence)} ({format_contributions(placed.evidence)})"
        for placed in ranked[:_LISTED]
    ]
    return [*lines, f"and {left} more"] if (left := len(ranked) - _LISTED) > 0 else lines


def _unread(suite: ElementTree.Element, gap: UnreadArticle) -> None:
    case = _case(suite, gap.file, gap.id, gap.line)
    ElementTree.SubElement(case, "error", {"type": "unreadable", "message": _clean(gap.error)})


def _case(
    suite: ElementTree.Element, file: str, name: str, line: int | None
) -> ElementTree.Element:
    file = _clean(file)
    facts = {"classname": file, "name": _clean(shorten(name, 200)) or file, "file": file}
    if line:
        facts["line"] = str(line)
    return ElementTree.SubElement(suite, "testcase", facts)


def _clean(text: str) -> str:
    return _NO_XML.sub("\ufffd", escape_terminal(text))
