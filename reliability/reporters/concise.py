"""Text for a terminal or log: a line per article, the worst findings of one that fails, a summary.

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


def statistics_lines(
    findings: Mapping[tuple[str, str], Counter[str]], verdicts: Mapping[str, int]
) -> Iterator[str]:
    """Yield a line for each feature found in a run, the most frequent first, and the share that fails.

    `findings` has the number of findings by signal and feature, and then by article.
    """
    rows = [
        (str(counts.total()), str(len(counts)), signal, feature)
        for (signal, feature), counts in findings.items()
    ]
    rows.sort(key=lambda row: (-int(row[0]), row[2:]))
    header = ("findings", "articles", "signal", "feature")
    widths = [max(map(len, column)) for column in zip(header, *rows, strict=True)]
    for count, articles, signal, feature in (header, *rows):
        yield f"{count:>{widths[0]}}  {articles:>{widths[1]}}  {signal:<{widths[2]}}  {feature}"
    judged = sum(verdicts.get(verdict, 0) for verdict in ("PASS", "FAIL", "BASELINED"))
    failed = judged - verdicts.get("PASS", 0)
    share = f" ({failed / judged:.0%})" if judged else ""
    yield f"{failed} of {judged} judged articles fail{share}"
