"""GitLab: a Code Quality report, which GitLab compares with that of the branch merged into.

It knows that format: a list of issues, each with a fingerprint of its own. An article that fails, one
that could not be judged and one that could not be read are issues, too.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from reliability.articles.article import printable
from reliability.display.escaping import ascii_json, escape_terminal
from reliability.records import CAVEAT, Verdict
from reliability.reporters.phrasing import format_finding, format_verdict

if TYPE_CHECKING:
    from reliability.checking.diagnostics import ArticleDiagnostics, UnreadArticle

_SEVERITIES = {"error": "major", "warning": "minor", "note": "info"}


def render(checks: Sequence[ArticleDiagnostics], gaps: Sequence[UnreadArticle]) -> str:
    """Return the report, a list of issues."""
    issues = [*_unread(gaps), *_issues(checks)]
    seen: Counter[str] = Counter()
    for issue in issues:  # one article may be given twice
        mark = issue["fingerprint"]
        seen[mark] += 1
        if seen[mark] > 1:
            issue["fingerprint"] = _mark(mark, str(seen[mark]))
    return ascii_json(issues, indent=1)


def _unread(gaps: Sequence[UnreadArticle]) -> Iterator[dict[str, Any]]:
    for gap in gaps:
        line = gap.line or 1
        mark = _mark(gap.file, gap.id)
        yield _issue("unreadable", gap.error, "blocker", gap.file, (line, line), mark)


def _issues(checks: Sequence[ArticleDiagnostics]) -> Iterator[dict[str, Any]]:
    for check in checks:
        report = check.report
        identity = check.file, report.article.id if report.article.line else ""
        if report.verdict in (Verdict.FAIL, Verdict.ABSTAIN):
            line = report.article.line or 1
            severity = "critical" if report.verdict is Verdict.FAIL else "info"
            told = f"{format_verdict(report)}. {CAVEAT}"
            mark = _mark(*identity, "verdict")
            yield _issue("verdict", told, severity, check.file, (line, line), mark)
        for placed in check.findings:
            evidence, region = placed.evidence, placed.region
            yield _issue(
                evidence.feature,
                f"{evidence.feature}: {format_finding(evidence)}",
                _SEVERITIES[placed.severity],
                check.file,
                (region.line, region.end_line),
                _mark(*identity, placed.fingerprint),
            )


def _issue(
    name: str, description: str, severity: str, file: str, lines: tuple[int, int], mark: str
) -> dict[str, Any]:
    return {
        "type": "issue",
        "check_name": name,
        "description": escape_terminal(description),
        "severity": severity,
        "fingerprint": mark,
        "location": {"path": printable(file), "lines": {"begin": lines[0], "end": lines[1]}},
    }


def _mark(*parts: str) -> str:
    return sha256("\0".join(parts).encode("utf-8", "replace")).hexdigest()[:32]
