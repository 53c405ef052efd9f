"""Reporters: pure functions of a `Report`, one module a format.

Here stands what the formats share: text made harmless to a terminal and a build log, where a phrase
stands, which evidence is the strongest, and what is said of an article and of a finding in one line.
No reporter decides anything, and none knows a file or a terminal: the command line writes what they
return. What a reporter for services makes of checks is its `document`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from operator import attrgetter
from typing import TYPE_CHECKING

from reliability.display.escaping import shorten

if TYPE_CHECKING:
    from reliability.records import Feature, Finding
    from reliability.scoring.report import Report


def article_path(report: Report) -> str:
    """Return where an article comes from, or what else it can be called by."""
    article = report.article
    return shorten(article.path or article.id or article.title or "(no name)", 200)


def article_name(report: Report) -> str:
    """Return the path of an article, and its id where that is another."""
    name = article_path(report)
    own = shorten(report.article.id, 200)
    return f"{name} ({own})" if own and own != name else name


def format_verdict(report: Report) -> str:
    """Return the verdict of an article with both scores and the reasons."""
    return (
        f"{report.verdict} reliability {report.reliability.probability:.2f} "
        f"bias {report.bias.probability:.2f} — {'; '.join(report.reasons)}"
    )


def format_finding(evidence: Finding) -> str:
    """Return what was found and why it counts, on one line."""
    return f'"{shorten(evidence.text, 80)}" {shorten(evidence.note, 200)}'


def format_contributions(evidence: Finding) -> str:
    """Return what a finding adds to each score."""
    return f"reliability {evidence.contributions['reliability']:+.2f}, bias {evidence.contributions['bias']:+.2f}"


def describe_direction(feature: Feature) -> str:
    """Return which way a feature may move the scores."""
    words = {1: "raises", -1: "lowers", 0: "may raise or lower", None: "does not count for"}
    return f"more of it {words[feature.reliability]} reliability, {words[feature.bias]} bias"


def strongest_findings(
    findings: Iterable[Finding], limit: int, by: Callable[[Finding], float] = attrgetter("effect")
) -> list[Finding]:
    """Return the strongest findings, best first: two of a feature at most, no phrase twice."""
    chosen: list[Finding] = []
    seen: Counter[str] = Counter()
    texts = set()
    for evidence in sorted(findings, key=by, reverse=True):
        if len(chosen) == limit:
            break
        said = evidence.feature, evidence.text.lower()
        if seen[evidence.feature] < 2 and said not in texts:
            seen[evidence.feature] += 1
            texts.add(said)
            chosen.append(evidence)
    return chosen
