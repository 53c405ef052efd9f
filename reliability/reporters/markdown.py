"""Markdown: a summary for the page of a job, such as `$GITHUB_STEP_SUMMARY`.

It uses the tables of GitHub and GitLab. Words of an article are printed as `code`, with every special
character as an entity, so that none of them is markup, a link, an emoji or a mention of a user.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from reliability.checking.diagnostics import ArticleDiagnostics, UnreadArticle
from reliability.display.arithmetic import INTERVAL_NOTE
from reliability.display.card import GRADES_NOTE
from reliability.display.escaping import shorten
from reliability.display.formatting import plural
from reliability.records import CAVEAT, GENRES, Score, Verdict
from reliability.reporters import concise
from reliability.reporters.phrasing import worst_findings
from reliability.scoring.card_table import card_line

_MAX_ROWS = 500  # GitHub accepts a megabyte, and a longer table is not a summary
_MAX_ARTICLES, _MAX_FINDINGS = 20, 5  # articles listed with their findings, and findings of each
_ORDER = (Verdict.FAIL, Verdict.ABSTAIN)  # the others follow
# Characters that may begin markup, and the dot that makes "www." a link without any markup.
_SIGN = re.compile(r"""[!"#$&*+:<=>@\[\]\\^_`{|}~]|(?<=www)\.""", re.IGNORECASE)


def render(articles: Sequence[ArticleDiagnostics], unread: Sequence[UnreadArticle]) -> str:
    """Return the summary of a run."""
    return "\n".join(_lines(articles, unread))


def _lines(
    articles: Sequence[ArticleDiagnostics], unread: Sequence[UnreadArticle]
) -> Iterator[str]:
    yield f"## reliability: {concise.summarize(articles, unread)}"
    yield ""
    if unread:
        yield "Not read:"
        yield ""
        yield from (f"- {_code(shorten(one.error, 400))}" for one in unread[:_MAX_ROWS])
        yield from _more(len(unread) - _MAX_ROWS)
        yield ""
    ranked = sorted(articles, key=_rank)
    if ranked:
        yield "| | article | reliability | bias | grades of 10 | genre | reasons |"
        yield "|---|---|---|---|---|---|---|"
        yield from map(_row, ranked[:_MAX_ROWS])
        yield ""
        yield from _more(len(ranked) - _MAX_ROWS)
    shown = (Verdict.FAIL, Verdict.BASELINED)  # of the latter, new findings
    failed = [article for article in ranked if article.report.verdict in shown]
    for article in failed[:_MAX_ARTICLES]:
        yield from _worst_findings(article)
    yield f"{INTERVAL_NOTE} {GRADES_NOTE} {CAVEAT}"


def _rank(article: ArticleDiagnostics) -> tuple[int, float]:
    verdict = article.report.verdict
    order = _ORDER.index(verdict) if verdict in _ORDER else len(_ORDER)
    return order, article.report.reliability.probability


def _row(article: ArticleDiagnostics) -> str:
    report = article.report
    cells = (
        str(report.verdict),
        _name(article),
        _score(report.reliability, report.is_judged),
        _score(report.bias, report.is_judged),
        card_line(report.card),
        GENRES[report.genre.name],
        "; ".join(report.reasons),
    )
    return f"| {' | '.join(cells)} |"


def _name(diagnostics: ArticleDiagnostics) -> str:
    article = diagnostics.report.article
    line = f":{article.line}" if article.line else ""
    has_id = article.line and article.id != article.path
    title = article.id if has_id else article.title or ""
    place = _code(shorten(f"{diagnostics.file}{line}", 200))
    return f"{place} {_code(shorten(title, 120))}" if title.strip() else place


def _score(score: Score, is_judged: bool) -> str:
    if not is_judged:
        return f"not judged ({score.probability:.2f})"
    low, high = score.interval
    return f"{score.probability:.2f} ({low:.2f} to {high:.2f})"


def _worst_findings(article: ArticleDiagnostics) -> Iterator[str]:
    if not article.findings:
        return
    yield f"Worst of {plural(len(article.findings), 'finding')} in {_name(article)}:"
    yield ""
    for finding, region, *_ in worst_findings(article, _MAX_FINDINGS):
        yield (
            f"- line {region.line}: {_code(shorten(finding.text, 80))} "
            f"{_code(finding.feature)}: {plain_text(shorten(finding.note, 200))}"
        )
    yield ""


def _more(count: int) -> Iterator[str]:
    if count > 0:
        yield f"and {count} more"
        yield ""


def _code(text: str) -> str:
    """Return a text as code that contains no markup."""
    return f"<code>{_as_entities(text)}</code>" if text else ""


def plain_text(text: str) -> str:
    """Return a text that contains no markup. A zero-width space keeps @ from mentioning a user."""
    return _as_entities(text).replace("&#64;", "&#64;&#8203;")


def _as_entities(text: str) -> str:
    return _SIGN.sub(lambda sign: f"&#{ord(sign[0])};", text)
