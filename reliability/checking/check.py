"""Check articles: assess each, then hide the findings that settings, suppressions and baseline exclude.

Settings, comments in the file, a baseline and git decide which files are checked and which findings are
hidden. A hidden finding still counts: nothing here moves a score.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING

from reliability.articles.article import Article
from reliability.articles.reader import has_lines
from reliability.checking import suppressions
from reliability.checking.baseline import Baseline, Entry, baseline_entry
from reliability.checking.config import Config
from reliability.checking.diagnostics import ArticleDiagnostics, diagnose
from reliability.checking.fingerprints import fingerprint_findings
from reliability.checking.source_map import SourceFile
from reliability.checking.suppressions import Location, Suppression, SuppressionWarning
from reliability.checking.word_list import is_listed
from reliability.records import Verdict
from reliability.scoring.assess import assess
from reliability.scoring.policy import Policy
from reliability.scoring.report import Report

if TYPE_CHECKING:
    from reliability.checking.git_diff import Changes

# Reasons for hiding a finding or skipping a file. If several apply to a finding, the last one is
# reported, as the most explicit.
UNCHANGED = "unchanged"
BASELINE = "in the baseline"
IGNORED = "ignored"
NOT_ASKED = "not asked for"
LISTED = "in the word list"


@dataclass(frozen=True)
class CheckResult:
    """A report with some findings hidden, and the facts about the check."""

    report: Report
    source: SourceFile  # read once, and only if it is needed
    hidden: Counter[str]  # findings that would otherwise be shown, by reason
    warnings: list[SuppressionWarning]  # faults of the comments in the file
    fingerprints: list[str] | None = None  # of all findings, if there is a baseline
    resolved: int = 0  # findings that are in the baseline and no longer in the article
    entry: Entry | None = None  # of a new baseline, if there is a baseline

    @cached_property
    def diagnostics(self) -> ArticleDiagnostics:
        """The findings that are not hidden, with their places in the file."""
        return diagnose(self.report, self.source, self.fingerprints)


@dataclass(frozen=True, slots=True)
class Checker:
    """Check articles with settings, options, a baseline and git."""

    config: Config = field(default_factory=Config)
    # Fields of `Policy` that override the settings
    thresholds: Mapping[str, float] = field(default_factory=dict)
    # The features that are shown, in place of those in the settings
    select: frozenset[str] | None = None
    baseline: Baseline | None = None  # failures and findings that are known
    changes: Changes | None = None  # the files and lines to which the check is limited
    # Features that are hidden, in addition to those in the settings
    ignore: frozenset[str] = frozenset()

    @property
    def shows_some(self) -> bool:
        """True if only the findings of some features are shown."""
        return (self.config.select if self.select is None else self.select) is not None

    def skip_reason(self, file: str) -> str | None:
        """Return the reason for skipping a file, or None."""
        if self.config.is_ignored(file):
            return IGNORED
        return UNCHANGED if self.changes and not self.changes.includes(file) else None

    def includes(self, article: Article) -> bool:
        """Return True unless an article is on an unchanged line of a file with several articles."""
        if self.changes is None or article.line is None or not has_lines(article.file):
            return True
        return self.changes.overlaps(article.file, article.line, article.line)

    def check(self, article: Article) -> CheckResult:
        """Assess an article, and hide the findings that are not to be shown."""
        policy = self.config.policy(article.file, self.thresholds)
        report = assess(article, policy=policy, model=self.config.model)
        source = SourceFile(article)
        comments, warnings = _comments(source)
        locations = _locations(report, source) if comments or self.changes else []
        suppressed, unused = suppressions.apply(comments, locations)
        reasons = self._unchanged(article, locations)
        fingerprints = fingerprint_findings(article, report.findings) if self.baseline else None
        known = self.baseline.entries.get(self.baseline.name(article)) if self.baseline else None
        if known and fingerprints is not None:
            reasons |= _indices((mark in known.fingerprints for mark in fingerprints), BASELINE)
        words = self.config.words
        reasons |= _indices((is_listed(one, words) for one in report.findings), LISTED)
        reasons |= _indices(suppressed, IGNORED)
        reasons |= self._not_asked(article, report)
        shown = (at for at in report.key_indices if report.findings[at].penalty > 0)
        return CheckResult(
            report=replace(_baselined(report, known, policy), hidden=frozenset(reasons)),
            source=source,
            hidden=Counter(reasons[at] for at in shown if at in reasons),
            warnings=sorted(warnings + unused),
            fingerprints=fingerprints,
            resolved=len(known.fingerprints.difference(fingerprints or ())) if known else 0,
            entry=None if fingerprints is None else baseline_entry(report, policy, fingerprints),
        )

    def _unchanged(self, article: Article, locations: Sequence[Location]) -> dict[int, str]:
        """Return the indices of the findings on lines that have not changed."""
        changes = self.changes
        if changes is None or article.line is not None:
            return {}
        changed = (changes.overlaps(article.file, one.first, one.last) for one in locations)
        return _indices((not one for one in changed), UNCHANGED)

    def _not_asked(self, article: Article, report: Report) -> dict[int, str]:
        """Return the indices of the findings of features that are not selected, or ignored."""
        selected = (
            self.config.selected_features(article.file) if self.select is None else self.select
        )
        ignored = self.ignore | self.config.ignore_findings
        return _indices(
            (
                one.feature in ignored or (selected is not None and one.feature not in selected)
                for one in report.findings
            ),
            NOT_ASKED,
        )


def _indices(flags: Iterable[bool], reason: str) -> dict[int, str]:
    """Map the indices of the flags that are True to a reason."""
    return {index: reason for index, flag in enumerate(flags) if flag}


def _baselined(report: Report, known: Entry | None, policy: Policy) -> Report:
    """Turn a failure that the baseline covers into the verdict BASELINED."""
    if report.verdict is not Verdict.FAIL or known is None or not known.covers(report, policy):
        return report
    reasons = tuple(f"{reason}, as in the baseline" for reason in report.reasons)
    return replace(report, verdict=Verdict.BASELINED, reasons=reasons)


def _comments(source: SourceFile) -> tuple[list[Suppression], list[SuppressionWarning]]:
    """Parse the comments in the file of an article, if its format has any."""
    if source.article.line is None:
        text, form = source.content
        if form != "text":
            return suppressions.parse_comments(text, form == "markdown")
    return [], []


def _locations(report: Report, source: SourceFile) -> list[Location]:
    regions = ((one.feature, source.region_of(one)) for one in report.findings)
    return [Location(feature, region.line, region.end_line) for feature, region in regions]
