"""Control: which articles are checked, which of their findings are shown, and what is known of them.

It brings together what the settings, the comments in a file, the baseline and git say, and gives
reports with what is not to be shown marked as hidden. It never moves a score: a finding that is
hidden still counts. It refuses to know how a report is printed and with what code the program ends.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, NamedTuple

from reliability.articles.article import Article
from reliability.checking import suppressions
from reliability.checking.baseline import Baseline, Entry, baseline_entry
from reliability.checking.config import Config
from reliability.checking.fingerprints import fingerprints
from reliability.checking.source_map import SourceFile
from reliability.checking.suppressions import Location, Suppression, SuppressionWarning
from reliability.records import Verdict
from reliability.scoring.assess import assess
from reliability.scoring.report import Report

if TYPE_CHECKING:
    from reliability.checking.git_diff import Changes

# Why something is left out. Of several reasons the last counts: the one that was asked for most.
UNCHANGED, BASELINE, IGNORED, NOT_ASKED = (
    "unchanged",
    "in the baseline",
    "ignored",
    "not asked for",
)


class CheckResult(NamedTuple):
    """A report under control, and what came of it on the way.

    `hidden` counts what would else be shown, by why it is not; `remarks` are about comments in the
    file; `gone` counts findings of the baseline that the article has no more; `entry` is what a
    baseline is to know of it, where there is one.
    """

    report: Report
    hidden: Counter[str]
    warnings: list[SuppressionWarning]
    resolved: int
    entry: Entry | None


@dataclass(frozen=True, slots=True)
class Checker:
    """What is asked of a check: by its settings, its options, a baseline and git."""

    config: Config = field(default_factory=Config)
    thresholds: Mapping[str, float] = field(default_factory=dict)
    select: frozenset[str] | None = None
    baseline: Baseline | None = None
    changes: Changes | None = None

    def skip_reason(self, file: str) -> str | None:
        """Return why a file is not to be read; None where it is."""
        if self.config.is_ignored(file):
            return IGNORED
        return UNCHANGED if self.changes and not self.changes.includes(file) else None

    def includes(self, article: Article) -> bool:
        """Say whether an article is to be checked that stands in a file with others."""
        if self.changes is None or article.line is None:
            return True
        return self.changes.overlaps(article.file, article.line, article.line)

    def check(self, article: Article) -> CheckResult:
        """Return the report of an article with what is not to be shown marked as hidden."""
        file = article.file
        policy = self.config.policy(file, self.thresholds)
        report = assess(article, policy=policy, model=self.config.model)
        source = SourceFile(article)
        asked, remarks = _comments(source)
        spots = _spots(report, source) if asked or self.changes else []
        covered, unused = suppressions.apply(asked, spots)
        why: dict[int, str] = {}
        if self.changes and article.line is None:
            touched = (self.changes.overlaps(file, spot.first, spot.last) for spot in spots)
            why |= _where((not one for one in touched), UNCHANGED)
        now, gone = None, 0
        if self.baseline:
            marks = fingerprints(article, report.findings)
            now = baseline_entry(report, policy, marks)
            if before := self.baseline.entries.get(self.baseline.name(article)):
                why |= _where((mark in before.fingerprints for mark in marks), BASELINE)
                gone = len(before.fingerprints.difference(marks))
                if report.verdict is Verdict.FAIL and before.covers(report, policy):
                    reasons = tuple(f"{reason}, as in the baseline" for reason in report.reasons)
                    report = replace(report, verdict=Verdict.BASELINED, reasons=reasons)
        why |= _where(covered, IGNORED)
        shown = self.config.selected_features(file) if self.select is None else self.select
        if shown is not None:
            why |= _where((one.feature not in shown for one in report.findings), NOT_ASKED)
        return CheckResult(
            replace(report, hidden=frozenset(why)),
            Counter(
                why[at]
                for at in report.key_indices
                if at in why and report.findings[at].penalty > 0
            ),
            sorted(remarks + unused),
            gone,
            now,
        )


def _where(those: Iterable[bool], why: str) -> dict[int, str]:
    return {at: why for at, is_one in enumerate(those) if is_one}


def _comments(source: SourceFile) -> tuple[list[Suppression], list[SuppressionWarning]]:
    """Return what the comments in the file of an article ask for, where it may have any."""
    if source.article.line is None:
        text, form = source.given
        if form != "text":
            return suppressions.parse_comments(text, form == "markdown")
    return [], []


def _spots(report: Report, source: SourceFile) -> list[Location]:
    """Return where in its file each finding stands."""
    regions = (
        source.region(one.start, one.end, one.signal == "headline") for one in report.findings
    )
    return [
        Location(one.feature, region.line, region.end_line)
        for one, region in zip(report.findings, regions, strict=True)
    ]
