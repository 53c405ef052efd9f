"""Diagnostics: the findings against an article, with their places in its file.

Files are named from the root of the repository, independently of the current folder, since services
that show findings know them by these names.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import NamedTuple

from reliability.articles.article import Unreadable
from reliability.articles.gitignore import repository_root
from reliability.checking.fingerprints import fingerprint_findings
from reliability.checking.source_map import Region, SourceFile
from reliability.records import Finding, Verdict
from reliability.scoring.report import Report


class Severity(StrEnum):
    """The level of a diagnostic."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


# The least effects of an error and of a warning, in log-odds. At even odds, 0.25 moves a probability by
# 6 percentage points, and 0.1 by 2.5.
_ERROR, _WARNING = 0.25, 0.1


class Diagnostic(NamedTuple):
    """A finding with its region in the file and those of its related spans."""

    finding: Finding
    region: Region
    related: tuple[Region, ...]
    fingerprint: str
    severity: Severity


@dataclass(frozen=True, slots=True)
class ArticleDiagnostics:
    """A report, the name of its file, and the findings against the article in their order."""

    report: Report
    file: str
    findings: tuple[Diagnostic, ...]

    @property
    def ranked(self) -> list[Diagnostic]:
        """The findings, those with the largest effect first."""
        return sorted(self.findings, key=lambda one: -one.finding.effect)


class UnreadArticle(NamedTuple):
    """An article that could not be read, in place of its diagnostics."""

    file: str
    line: int | None
    id: str
    error: str


def diagnose(
    report: Report, source: SourceFile | None = None, fingerprints: Sequence[str] | None = None
) -> ArticleDiagnostics:
    """Locate the key findings that speak against an article, without the hidden ones.

    `source` is the file of the article, and `fingerprints` are those of all findings of the report, if
    they are known already.
    """
    article = report.article
    source = source or SourceFile(article)
    fingerprints = fingerprints or fingerprint_findings(article, report.findings)
    found = []
    for index in sorted(report.key_indices - report.hidden):
        finding = report.findings[index]
        if finding.penalty > 0:
            found.append(
                Diagnostic(
                    finding=finding,
                    region=source.region_of(finding),
                    related=tuple(source.region(*span) for span in finding.related),
                    fingerprint=fingerprints[index],
                    severity=severity(finding, report.verdict),
                )
            )
    return ArticleDiagnostics(report, path_from_root(article.file or article.id), tuple(found))


def unread_article(unread: Unreadable) -> UnreadArticle:
    """Return the entry for an article that could not be read."""
    return UnreadArticle(path_from_root(unread.file), unread.line, unread.id, unread.error)


def severity(finding: Finding, verdict: Verdict) -> Severity:
    """Return the level of a finding.

    Only a failed article has errors, so that no service rejects what the policy accepts; an article
    that cannot be judged has only notes.
    """
    if verdict is Verdict.ABSTAIN or finding.effect < _WARNING:
        return Severity.NOTE
    if verdict is not Verdict.FAIL or finding.effect < _ERROR:
        return Severity.WARNING
    return Severity.ERROR


def path_from_root(file: str) -> str:
    """Return a file name relative to the root of its repository, else to the current folder.

    A file in neither keeps its absolute path. Other names, such as "-", are unchanged.
    """
    if file in ("", "-") or "\0" in file:
        return file
    path = Path(os.path.abspath(file))  # noqa: PTH100  (keeps the names of links)
    root = repository_root(path.parent) or Path.cwd()
    return (path.relative_to(root) if path.is_relative_to(root) else path).as_posix()
