"""GitLab: a Code Quality report, which GitLab compares with that of the target branch.

The report is a list of issues, each with a unique fingerprint. An article that fails, that is not judged
or that cannot be read is an issue as well.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from hashlib import sha256
from typing import Any

from reliability.articles.article import printable
from reliability.checking.diagnostics import ArticleDiagnostics, UnreadArticle
from reliability.display.escaping import ascii_json, escape_terminal
from reliability.records import Verdict
from reliability.reporters.phrasing import format_finding, format_report

_SEVERITIES = {"error": "major", "warning": "minor", "note": "info"}


def render(articles: Sequence[ArticleDiagnostics], unread: Sequence[UnreadArticle]) -> str:
    """Return the Code Quality report of a run."""
    issues = [*_unread_issues(unread), *_article_issues(articles)]
    seen: Counter[str] = Counter()
    for issue in issues:  # the same article may be given twice
        fingerprint = issue["fingerprint"]
        seen[fingerprint] += 1
        if seen[fingerprint] > 1:
            issue["fingerprint"] = _fingerprint(fingerprint, str(seen[fingerprint]))
    return ascii_json(issues, indent=1)


def _unread_issues(unread: Sequence[UnreadArticle]) -> Iterator[dict[str, Any]]:
    for one in unread:
        line = one.line or 1
        fingerprint = _fingerprint(one.file, one.id)
        yield _issue("unreadable", one.error, "blocker", one.file, (line, line), fingerprint)


def _article_issues(articles: Sequence[ArticleDiagnostics]) -> Iterator[dict[str, Any]]:
    for article in articles:
        report, file = article.report, article.file
        identity = file, report.article.id if report.article.line else ""
        if report.verdict in (Verdict.FAIL, Verdict.ABSTAIN):
            line = report.article.line or 1
            severity = "critical" if report.verdict is Verdict.FAIL else "info"
            fingerprint = _fingerprint(*identity, "verdict")
            yield _issue(
                "verdict", format_report(report), severity, file, (line, line), fingerprint
            )
        for diagnostic in article.findings:
            finding, region = diagnostic.finding, diagnostic.region
            yield _issue(
                finding.feature,
                f"{finding.feature}: {format_finding(finding)}",
                _SEVERITIES[diagnostic.severity],
                file,
                (region.line, region.end_line),
                _fingerprint(*identity, diagnostic.fingerprint),
            )


def _issue(
    name: str, description: str, severity: str, file: str, lines: tuple[int, int], fingerprint: str
) -> dict[str, Any]:
    begin, end = lines
    return {
        "type": "issue",
        "check_name": name,
        "description": escape_terminal(description),
        "severity": severity,
        "fingerprint": fingerprint,
        "location": {"path": printable(file), "lines": {"begin": begin, "end": end}},
    }


def _fingerprint(*parts: str) -> str:
    return sha256("\0".join(parts).encode("utf-8", "replace")).hexdigest()[:32]
