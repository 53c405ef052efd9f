"""Concise: one line an article, and under an article that fails its worst findings.

The lines of findings have the form `path:line:column: feature: …` that editors and build logs
know, with the place in the file as it stands there. Plain text: `check` must start fast, and needs
no more.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sized
from operator import attrgetter
from typing import TYPE_CHECKING

from reliability.display.escaping import shorten
from reliability.reporters.phrasing import (
    article_name,
    article_path,
    format_finding,
    format_verdict,
    strongest_findings,
)

if TYPE_CHECKING:
    from reliability.checking.diagnostics import ArticleDiagnostics
    from reliability.scoring.report import Report

_WORST = 5


def article_line(report: Report) -> str:
    """Return the line of an article."""
    return f"{article_name(report)}: {format_verdict(report)}"


def worst_findings(check: ArticleDiagnostics) -> Iterator[str]:
    """Yield a line for each of the worst findings of an article."""
    file = shorten(check.report.article.file, 200) or article_path(check.report)
    regions = {id(placed.evidence): placed.region for placed in check.findings}
    findings = [placed.evidence for placed in check.findings]
    for evidence in strongest_findings(findings, _WORST, by=attrgetter("penalty")):
        region = regions[id(evidence)]
        yield f"{file}:{region.line}:{region.column}: {evidence.feature}: {format_finding(evidence)}"


def summarize_checks(checks: Iterable[ArticleDiagnostics], gaps: Sized) -> str:
    """Return the summary of checks and of what was not read."""
    return summary_line(Counter(str(check.report.verdict) for check in checks), len(gaps))


def summary_line(verdicts: Mapping[str, int], unread: int) -> str:
    """Return the last line: how many articles passed, failed, were not judged, were not read."""
    parts = [
        f"{verdicts.get('PASS', 0)} passed",
        f"{verdicts.get('FAIL', 0)} failed",
        f"{verdicts.get('ABSTAIN', 0)} not judged",
    ]
    if known := verdicts.get("BASELINED"):
        parts.insert(2, f"{known} known to fail")
    if unread:
        parts.append(f"{unread} not read")
    count = sum(verdicts.values()) + unread
    return f"{count} article{'' if count == 1 else 's'}: {', '.join(parts)}"
