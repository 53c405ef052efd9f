"""Markdown: a summary for the page of a job, such as `$GITHUB_STEP_SUMMARY`.

It knows the tables of GitHub and GitLab. Whatever comes from an article stands in `code`, with every
sign as an entity, so that it is no markup, no link, no emoji and calls nobody by name.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from operator import attrgetter
from typing import TYPE_CHECKING

from reliability.display.escaping import shorten
from reliability.records import CAVEAT, Verdict
from reliability.reporters import concise
from reliability.reporters.phrasing import strongest_findings

if TYPE_CHECKING:
    from reliability.checking.diagnostics import ArticleDiagnostics, UnreadArticle
    from reliability.records import Score

# GitHub takes a megabyte, and a table of more is no summary.
_ROWS = 500
_TOLD, _WORST = 20, 5  # articles with their findings, and how many of these
_ORDER = (Verdict.FAIL, Verdict.ABSTAIN)  # the others after them
# All that may begin markup, and what makes an address a link where nothing marks it as one.
_SIGN = re.compile(r"""[!"#$&*+:<=>@\[\]\\^_`{|}~]|(?<=www)\.""", re.IGNORECASE)


def render(checks: Sequence[ArticleDiagnostics], gaps: Sequence[UnreadArticle]) -> str:
    """Return the page."""
    return "\n".join(_lines(checks, gaps))


def _lines(checks: Sequence[ArticleDiagnostics], gaps: Sequence[UnreadArticle]) -> Iterator[str]:
    yield f"## reliability: {concise.summarize_checks(checks, gaps)}"
    yield ""
    if gaps:
        yield "Not read:"
        yield ""
        yield from (f"- {code(shorten(gap.error, 400))}" for gap in gaps[:_ROWS])
        yield from _left(len(gaps) - _ROWS)
        yield ""
    ranked = sorted(checks, key=_rank)
    if ranked:
        yield "| | article | reliability | bias | why |"
        yield "|---|---|---|---|---|"
        yield from map(_row, ranked[:_ROWS])
        yield ""
        yield from _left(len(ranked) - _ROWS)
    for check in [check for check in ranked if check.report.verdict is Verdict.FAIL][:_TOLD]:
        yield from _worst(check)
    yield f"In brackets: 80 % intervals. {CAVEAT}"


def _rank(check: ArticleDiagnostics) -> tuple[int, float]:
    verdict = check.report.verdict
    order = _ORDER.index(verdict) if verdict in _ORDER else len(_ORDER)
    return order, check.report.reliability.probability


def _row(check: ArticleDiagnostics) -> str:
    report = check.report
    cells = (
        str(report.verdict),
        _name(check),
        _score(report.reliability),
        _score(report.bias),
        "; ".join(report.reasons),
    )
    return f"| {' | '.join(cells)} |"


def _name(check: ArticleDiagnostics) -> str:
    article = check.report.article
    line = f":{article.line}" if article.line else ""
    own = article.id if article.line else article.title or ""
    name = code(shorten(f"{check.file}{line}", 200))
    return f"{name} {code(shorten(own, 120))}" if own.strip() else name


def _score(score: Score) -> str:
    low, high = score.interval
    return f"{score.probability:.2f} ({low:.2f} to {high:.2f})"


def _worst(check: ArticleDiagnostics) -> Iterator[str]:
    regions = {id(placed.evidence): placed.region for placed in check.findings}
    findings = [placed.evidence for placed in check.findings]
    if not regions:
        return
    yield f"Worst of {len(regions)} findings in {_name(check)}:"
    yield ""
    for evidence in strongest_findings(findings, _WORST, by=attrgetter("penalty")):
        yield (
            f"- line {regions[id(evidence)].line}: {code(shorten(evidence.text, 80))} "
            f"{code(evidence.feature)}: {_plain(shorten(evidence.note, 200))}"
        )
    yield ""


def _left(count: int) -> Iterator[str]:
    if count > 0:
        yield f"and {count} more"
        yield ""


def code(text: str) -> str:
    """Return a text as code in which nothing is markup."""
    return f"<code>{_escaped(text)}</code>" if text else ""


def _plain(text: str) -> str:
    """Return a text in which nothing is markup; names are called only after this, but not in code."""
    return _escaped(text).replace("&#64;", "&#64;&#8203;")


def _escaped(text: str) -> str:
    return _SIGN.sub(lambda sign: f"&#{ord(sign[0])};", text)
