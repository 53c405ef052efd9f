"""Checks: an article's report as a build sees it.

Here a report is joined to the file it came from: what speaks against the article, where each finding
stands there, under which fingerprint, and how severe it is. It knows files by their names from the
root of the repository, since that is what services know them by, whatever folder a run started in.
It refuses to know how any service wants to be told.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from reliability.articles.article import Unreadable
from reliability.checking.fingerprints import fingerprints
from reliability.checking.source_map import Region, SourceFile
from reliability.records import Finding, Verdict
from reliability.scoring.report import Report


class Severity(StrEnum):
    """How loudly a finding is told."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


class Limits(NamedTuple):
    """From how many log-odds on a finding is an error or a warning.

    At even odds .25 moves a probability by six hundredths, .1 by two and a half.
    """

    error: float = 0.25
    warning: float = 0.1


LIMITS = Limits()


class Diagnostic(NamedTuple):
    """A finding with its place in the file, and those of what it stands against."""

    finding: Finding
    region: Region
    related: tuple[Region, ...]
    fingerprint: str
    severity: Severity


@dataclass(frozen=True, slots=True)
class ArticleDiagnostics:
    """A report, the name of its file, and what speaks against the article, in its order."""

    report: Report
    file: str
    findings: tuple[Diagnostic, ...]

    @property
    def ranked(self) -> list[Diagnostic]:
        """The findings, those that pull the farthest first."""
        return sorted(self.findings, key=lambda placed: -placed.finding.effect)


class UnreadArticle(NamedTuple):
    """What stands in the place of a check where an article could not be read."""

    file: str
    line: int | None
    id: str
    error: str


def diagnose(report: Report, limits: Limits = LIMITS) -> ArticleDiagnostics:
    """Find the places of what speaks against an article."""
    article = report.article
    source = SourceFile(article)
    marks = fingerprints(article, report.findings)
    names = {id(found): mark for found, mark in zip(report.findings, marks, strict=True)}
    placed = tuple(
        Diagnostic(
            evidence,
            source.region(evidence.start, evidence.end, evidence.signal == "headline"),
            tuple(source.region(*span) for span in evidence.related),
            names[id(evidence)],
            severity(evidence, report.verdict, limits),
        )
        for evidence in report.key_findings
        if evidence.penalty > 0
    )
    return ArticleDiagnostics(report, path_from_root(article.file or article.id), placed)


def unread_article(unread: Unreadable) -> UnreadArticle:
    """Return what is told of an article that could not be read."""
    return UnreadArticle(path_from_root(unread.file), unread.line, unread.id, unread.error)


def severity(evidence: Finding, verdict: Verdict, limits: Limits = LIMITS) -> Severity:
    """Return how severe a finding is.

    Only an article that fails has errors, lest a service refuse what the policy lets through; one
    that cannot be judged has only notes.
    """
    if verdict is Verdict.ABSTAIN or evidence.effect < limits.warning:
        return Severity.NOTE
    if verdict is not Verdict.FAIL or evidence.effect < limits.error:
        return Severity.WARNING
    return Severity.ERROR


def path_from_root(file: str) -> str:
    """Return the name of a file from the root of its repository, else from here, with slashes.

    A file that is in neither keeps its whole path; what is no file keeps its name.
    """
    if file in ("", "-") or "\0" in file:
        return file
    whole = os.path.abspath(file)  # noqa: PTH100  (a link is called what it is called here)
    root = _root(os.path.dirname(whole)) or Path.cwd()  # noqa: PTH120
    path = Path(whole)
    return (path.relative_to(root) if path.is_relative_to(root) else path).as_posix()


@lru_cache(maxsize=4096)
def _root(folder: str) -> Path | None:
    here = Path(folder)
    return next((up for up in (here, *here.parents) if (up / ".git").exists()), None)
