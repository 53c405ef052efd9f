"""The phrases that the formats share: article names, findings, contributions, directions.

A reporter is a pure function of reports, in one module per format. The command line writes its result.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from operator import attrgetter
from typing import TYPE_CHECKING

from reliability.display.escaping import shorten
from reliability.records import CAVEAT, GENRES

if TYPE_CHECKING:
    from reliability.records import Feature, Finding
    from reliability.scoring.report import Report

_MAX_OF_FEATURE = 2


def article_path(report: Report) -> str:
    """Return the path of an article, or else its id or title."""
    article = report.article
    return shorten(article.path or article.id or article.title or "(no name)", 200)


def article_name(report: Report) -> str:
    """Return the path of an article, with its id if that differs."""
    path = article_path(report)
    identity = shorten(report.article.id, 200)
    return f"{path} ({identity})" if identity and identity != path else path


def format_report(report: Report) -> str:
    """Return the verdict, both scores, the reasons and the genre in one line, with the caveat."""
    return f"{report.summary()}. Genre: {GENRES[report.genre.name]}. {CAVEAT}"


def format_finding(finding: Finding) -> str:
    """Return the phrase and the reason of a finding on one line."""
    return f'"{shorten(finding.text, 80)}" {shorten(finding.note, 200)}'


def format_contributions(finding: Finding) -> str:
    """Return the contributions of a finding to both scores, in log-odds."""
    reliability, bias = finding.contributions["reliability"], finding.contributions["bias"]
    return f"reliability {reliability:+.2f}, bias {bias:+.2f}"


def describe_direction(feature: Feature) -> str:
    """Return the directions in which a feature may move the scores."""
    words = {1: "raises", -1: "lowers", 0: "may raise or lower", None: "does not count for"}
    return f"more of it {words[feature.reliability]} reliability, {words[feature.bias]} bias"


def strongest_findings(
    findings: Iterable[Finding], limit: int, by: Callable[[Finding], float] = attrgetter("effect")
) -> list[Finding]:
    """Return up to `limit` findings, the strongest first.

    At most two are of one feature, and no phrase of a feature is repeated.
    """
    chosen: list[Finding] = []
    counts: Counter[str] = Counter()
    phrases = set()
    for finding in sorted(findings, key=by, reverse=True):
        if len(chosen) == limit:
            break
        phrase = finding.feature, finding.text.lower()
        if counts[finding.feature] < _MAX_OF_FEATURE and phrase not in phrases:
            counts[finding.feature] += 1
            phrases.add(phrase)
            chosen.append(finding)
    return chosen
