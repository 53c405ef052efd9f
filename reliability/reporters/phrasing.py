"""The phrases that the formats share: article names, findings, contributions, directions.

A reporter is a pure function of reports, in one module per format. The command line writes its result.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from operator import attrgetter
from typing import TYPE_CHECKING

from reliability.display.escaping import shorten
from reliability.display.formatting import format_signed, plural
from reliability.records import CAVEAT, GENRES, Verdict

if TYPE_CHECKING:
    from reliability.checking.diagnostics import ArticleDiagnostics, Diagnostic
    from reliability.records import Feature, Finding
    from reliability.scoring.report import Report

_MAX_OF_FEATURE = 2
_LEADING = 2  # features
_LEAST_LEADING = 0.2  # log-odds; a feature that moves the scores less is not a leading one
_RAISED = 2  # the severity of a fault that an editor raises
_CLAIMS = "unsourced_claims"
# Praise that says little: a word of doubt is often a turn of phrase, and a small effect is not a reason.
_HEDGES, _LEAST_PRAISE = "epistemic_hedges", 0.05
# The source that a story stands on tells more than a limit that it states.
_LIMITS, _PRAISE_OF_LIMITS = "honest_limits", 0.3
# Signals whose faults are in what a story stands on; in an article that passes they come before praise.
_FOUNDATIONS = frozenset(("sourcing", "headline", "contradiction"))
_LEAST_FAULT = 0.05  # log-odds of such a fault
_NO_EFFECT = 0.005  # log-odds that are shown as 0
_MUCH_LONGER = 2  # times; a fault so much longer than a finding inside it is another complaint
# Features without a severity of their own that an editor raises if they lead, and how serious they are
# then. The others show the style.
_SERIOUSNESS_IF_LEADING = {"biased_sentences": 1.0, "boosters": 0.5}
_SOURCE_KINDS = {
    "named": "named",
    "institutional": "office",
    "document": "document",
    "anonymous": "unnamed",
    "vague": "unnamed",
}
# Words of a request for comment, and of what came of it; a reply without one was not asked for
_REQUESTS = re.compile(
    r"\b(?:ask|comment|request|respon|repl(?:y|ied)|reach|contact|approach|unavailable|return|call|email)",
    re.IGNORECASE,
)


def article_path(report: Report) -> str:
    """Return the path of an article, or else its id or title."""
    article = report.article
    return shorten(article.path or article.id or article.title or "(no headline)", 200)


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
    """Return the contributions of a finding to both scores, in log-odds, or that there are none."""
    reliability, bias = finding.contributions["reliability"], finding.contributions["bias"]
    amounts = format_signed(reliability), format_signed(bias)
    if amounts == ("0", "0"):
        return "adds nothing to either score"
    return f"reliability {amounts[0]}, bias {amounts[1]}"


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


def worst_findings(article: ArticleDiagnostics, limit: int) -> list[Diagnostic]:
    """Return up to `limit` findings of an article with their places, the largest penalty first."""
    located = {id(one.finding): one for one in article.findings}
    findings = (one.finding for one in article.findings)
    worst = strongest_findings(findings, limit, by=attrgetter("penalty"))
    return [located[id(finding)] for finding in worst]


def serious_findings(report: Report, limit: int) -> list[Finding]:
    """Return up to `limit` key findings, as an editor would raise them with the writer.

    First come the faults that hold a story, then those that an editor raises and those of the two
    features that lead the scores, in the order of severity times effect. In an article that passes,
    faults of its sources and of its headline come first, and the findings in its favour rank among the
    others by effect; in another, after them. Claims without a source follow, then style. Praise that
    says little, and slips that move no score, are left out unless there is nothing else. Of findings
    that overlap, only the first is kept; at most two are of one feature, and no phrase of a feature is
    repeated.
    """
    key_findings = report.key_findings
    leading = _leading_features(report, key_findings)
    passes = report.verdict is Verdict.PASS

    def is_raised(finding: Finding) -> bool:
        return _severity(report, finding) >= _RAISED or finding.feature in leading

    found = [one for one in key_findings if not _says_little(report, one)] or key_findings
    raised = [one for one in found if is_raised(one)]

    def rank(finding: Finding) -> tuple[float, ...]:
        severity, penalty = _severity(report, finding), finding.penalty
        if is_raised(finding) and penalty > 0:
            seriousness = severity or _SERIOUSNESS_IF_LEADING.get(finding.feature, 1.0)
            is_first = severity > _RAISED or (passes and _is_of_foundations(finding, severity))
            return 2 + is_first, seriousness * penalty, penalty
        # The only source of an article is a fault, though it has a name.
        if passes and penalty < 0 and not any(finding.overlaps(one) for one in raised):
            return 2, -penalty * (_PRAISE_OF_LIMITS if finding.feature == _LIMITS else 1)
        asks = is_raised(finding) or finding.feature == _CLAIMS
        return asks, (penalty < 0) == passes, abs(penalty)

    separate: list[Finding] = []
    for finding in sorted(found, key=rank, reverse=True):
        if not any(_repeats(report, finding, other) for other in separate):
            separate.append(finding)
    places = {id(finding): place for place, finding in enumerate(separate)}
    return strongest_findings(separate, limit, by=lambda finding: -places[id(finding)])


def _is_of_foundations(finding: Finding, severity: int) -> bool:
    """Return True for a fault that an editor raises in the sources or in the headline."""
    is_raised = severity >= _RAISED and finding.effect >= _LEAST_FAULT
    return is_raised and finding.signal in _FOUNDATIONS


def _says_little(report: Report, finding: Finding) -> bool:
    """Return True for praise that no editor would give, and for a slip that moves no score."""
    if finding.penalty < 0:
        return finding.feature == _HEDGES or finding.effect < _LEAST_PRAISE
    return report.severity(finding) < _RAISED and finding.effect < _NO_EFFECT


def _repeats(report: Report, finding: Finding, other: Finding) -> bool:
    """Return True for a finding on words of another, unless it is a fault of many more words."""
    is_wider = len(finding.text.split()) > _MUCH_LONGER * len(other.text.split())
    is_raised = _severity(report, finding) >= _RAISED
    return finding.overlaps(other) and not (is_wider and is_raised)


def _severity(report: Report, finding: Finding) -> int:
    """Return the severity of a finding. A claim without a source is a question: most need none."""
    return 1 if finding.feature == _CLAIMS else report.severity(finding)


def _leading_features(report: Report, key_findings: Iterable[Finding]) -> set[str]:
    """Return the two features with faults, or with bold or biased sentences, that count most."""
    reliability, bias = report.reliability.contributions, report.bias.contributions
    found = {
        one.feature
        for one in key_findings
        if report.severity(one) or one.feature in _SERIOUSNESS_IF_LEADING
    }
    penalties = {name: bias.get(name, 0.0) - reliability.get(name, 0.0) for name in sorted(found)}
    ranked = sorted(penalties, key=lambda name: -penalties[name])
    return {name for name in ranked[:_LEADING] if penalties[name] >= _LEAST_LEADING}


def _remarks_on_replies(report: Report) -> Iterator[str]:
    """Yield whether the other side was asked or replies, and who is accused and was not asked."""
    replies = [one.text for one in report.findings if one.feature == "right_of_reply"]
    if any(map(_REQUESTS.search, replies)):
        yield "the other side was asked"
    elif replies:
        yield "the other side replies"
    for finding in report.findings:
        if finding.feature == "missing_reply":
            # "accuses Jane Roe, and reports neither an answer nor a request for one"
            accusation = finding.note.partition(", and reports ")[0]
            accused = accusation.removeprefix("accuses ")
            named = accused != accusation
            yield (
                f"{accused} is accused and was not asked"
                if named
                else "nobody whom it attacks was asked"
            )


def describe_sources(report: Report) -> str:
    """Return the numbers of sources by kind, and remarks on replies and on a source with most words."""
    kinds = Counter(_SOURCE_KINDS[source.kind] for source in report.sources)
    counts = [f"{kinds[kind]} {kind}" for kind in ("named", "unnamed")]
    counts.append(plural(kinds["document"], "document"))
    if kinds["office"]:
        counts.append(plural(kinds["office"], "office or role", "offices or roles"))
    remarks = list(_remarks_on_replies(report))
    if report.features.get("single_source"):
        remarks.append("the article rests on one source")
    else:
        # "one source has 58% of the article, and 90% of the attributed words"
        shares = (one.note for one in report.findings if one.feature == "dominant_source_share")
        remarks += [share.partition(",")[0] for share in shares]
    return "; ".join(filter(None, (", ".join(counts), ", ".join(remarks))))
