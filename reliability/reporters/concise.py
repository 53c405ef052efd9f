"""Concise text: a line per article, its worst findings if it fails, and the summary line of a run.

A finding has the form `path:line:column: feature: …`, which editors and build logs read. The format is
plain text because `check` must start quickly.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sized
from typing import TYPE_CHECKING

from reliability.display.escaping import shorten
from reliability.display.formatting import plural
from reliability.reporters import phrasing
from reliability.reporters.phrasing import article_name, article_path, format_finding
from reliability.scoring.card_table import card_line

if TYPE_CHECKING:
    from reliability.checking.diagnostics import ArticleDiagnostics
    from reliability.scoring.report import Report

_MAX_FINDINGS = 5


def article_line(report: Report) -> str:
    """Return the line of an article, with its grades if it is judged."""
    line = f"{article_name(report)}: {report.summary()}"
    return line if report.verdict == "ABSTAIN" else f"{line}; grades: {card_line(report.card)}"


def worst_findings(article: ArticleDiagnostics) -> Iterator[str]:
    """Yield a line for each of the worst findings of an article."""
    file = shorten(article.report.article.file, 200) or article_path(article.report)
    for finding, region, *_ in phrasing.worst_findings(article, _MAX_FINDINGS):
        yield f"{file}:{region.line}:{region.column}: {finding.feature}: {format_finding(finding)}"


def summarize(articles: Iterable[ArticleDiagnostics], unread: Sized) -> str:
    """Return the summary line of articles, and of those that could not be read."""
    return summary_line(Counter(str(one.report.verdict) for one in articles), len(unread))


def summary_line(verdicts: Mapping[str, int], unread: int) -> str:
    """Return the numbers of articles passed, failed, baselined, not judged and not read.

    Examples
    --------
    >>> summary_line({"PASS": 2, "FAIL": 1}, unread=1)
    '4 articles: 2 passed, 1 failed, 0 not judged, 1 not read'
    """
    parts = [f"{verdicts.get('PASS', 0)} passed", f"{verdicts.get('FAIL', 0)} failed"]
    if baselined := verdicts.get("BASELINED"):
        parts.append(f"{baselined} baselined")
    parts.append(f"{verdicts.get('ABSTAIN', 0)} not judged")
    if unread:
        parts.append(f"{unread} not read")
    return f"{plural(sum(verdicts.values()) + unread, 'article')}: {', '.join(parts)}"
