"""Findings against the marks and grades of a desk editor.

The reader is a large language model in the role of a demanding, non-partisan desk editor. It read
whole articles, marked faults by place, kind and severity, and graded articles from 0 to 10. A second
reading judged single findings: `models/finding_verdicts.jsonl` has its verdicts by place, without text.
"""

from __future__ import annotations

import math
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

import numpy as np
from scipy import stats

from reliability.evaluation.benchmark import (
    Mistake,
    Outcome,
    Span,
    finite_number,
    overlap,
    paired_result,
    share_result,
    string_field,
    whole_sentences,
)
from reliability.evaluation.gold.source_articles import Key, ReadArticle, key_of, read_articles
from reliability.metrics import Array, pearson
from reliability.records import Finding
from reliability.scales import model_files
from reliability.scoring.assess import assess
from reliability.scoring.report import Report
from reliability.signals.registry import FEATURES
from reliability.text.document import Document, parse
from reliability.toml import own_tables
from reliability.training import datasets

T = TypeVar("T")
_READER = "the reader is a large language model in the role of a desk editor"
_RAISED = 2  # the least severity of the marks that a desk raises with the writer
_VERDICTS = "finding_verdicts.jsonl"
_TABLES = own_tables(__file__)
_FEATURES: Mapping[str, Sequence[str]] = _TABLES["features"]  # that answer each kind of mark
_GROUPS: Mapping[str, Sequence[str]] = _TABLES["groups"]  # of kinds
_FEWEST_VERDICTS = 8  # a feature with fewer verdicts has no precision of its own


class EditorMark(NamedTuple):
    """A fault that the reader marked. `where` is "text", "title", or "article" (it has no place)."""

    kind: str
    severity: int
    where: str
    start: int
    end: int


class FindingVerdict(NamedTuple):
    """The verdict of the second reading on the finding of a feature at a place."""

    feature: str
    where: str
    start: int
    end: int
    right: bool


def _place(row: Mapping[str, Any]) -> tuple[str, int, int]:
    where = string_field(dict(row), "where")
    return (where, 0, 0) if where == "article" else (where, int(row["start"]), int(row["end"]))


def _parse_mark(row: dict[str, Any]) -> tuple[Key, EditorMark]:
    """Parse a row; good practice, genres and grades get severity 0."""
    severity = int(row["severity"]) if row["kind"] in _FEATURES else 0
    return key_of(row), EditorMark(row["kind"], severity, *_place(row))


def _parse_grade(row: dict[str, Any]) -> tuple[Key, float]:
    return key_of(row), finite_number(row["overall"])


def _parse_verdict(row: dict[str, Any]) -> tuple[Key, FindingVerdict]:
    return key_of(row), FindingVerdict(
        string_field(row, "feature"), *_place(row), bool(row["right"])
    )


def _in_order(
    beside: Path, rows: Iterable[tuple[Key, T]], skip_missing: bool = False
) -> list[ReadArticle[list[T]]]:
    """Return the articles of some rows by their keys, from the sets beside the folder of a file."""
    articles = read_articles(beside.parents[1], rows, skip_missing=skip_missing)
    return sorted(articles, key=lambda article: article.key)


def read_marks(path: Path) -> list[ReadArticle[list[EditorMark]]]:
    """Read the marks of faults in a file, and the articles from the sets beside its folder."""
    articles = _in_order(path, datasets.parse_rows(path, _parse_mark))
    return [one._replace(notes=[mark for mark in one.notes if mark.severity]) for one in articles]


def read_grades(path: Path) -> list[ReadArticle[list[float]]]:
    """Read the overall grades in a file, and the articles from the sets beside its folder."""
    return _in_order(path, datasets.parse_rows(path, _parse_grade))


def read_verdicts(path: Path) -> list[ReadArticle[list[FindingVerdict]]]:
    """Read the verdicts that come with the models, and their articles from the sets beside a file."""
    rows = datasets.parse_rows(model_files.models_folder() / _VERDICTS, _parse_verdict)
    return _in_order(path, rows, skip_missing=True)


def _place_of(finding: Finding) -> tuple[str, int, int]:
    return finding.where, finding.start, finding.end


def _sentences_around(document: Document, where: str, start: int, end: int) -> Span:
    """Return the sentences that a place overlaps; the title is one sentence."""
    return (0, sys.maxsize) if where == "title" else whole_sentences(document, (start, end))


def _is_found(mark: EditorMark, findings: Iterable[Finding], document: Document) -> bool:
    """Return True if a finding that fits a mark overlaps it or is in its sentence."""
    fitting = [one for one in findings if one.feature in _FEATURES[mark.kind]]
    if mark.where == "article":
        return bool(fitting)
    around = _sentences_around(document, *mark[2:])
    return any(
        (one.where == mark.where and overlap((one.start, one.end), around))
        or (mark.where == "text" and any(overlap(span, around) for span in one.related))
        for one in fitting
    )


def _is_marked(finding: Finding, marks: Iterable[EditorMark], document: Document) -> bool:
    """Return True if any fault is marked in the sentence of a finding."""
    around = _sentences_around(document, *_place_of(finding))
    return any(
        finding.feature in _FEATURES[mark.kind]
        if mark.where == "article"
        else mark.where == finding.where and overlap(mark[3:], around)
        for mark in marks
    )


def shown_faults(report: Report) -> list[Finding]:
    """Return the key findings of a report that an editor would call faults."""
    return [finding for finding in report.key_findings if report.severity(finding)]


def measure_marks(items: Sequence[ReadArticle[list[EditorMark]]], fit: bool) -> Outcome:
    """Measure the recall of marks by kind, and the share of faults in a sentence with a mark."""
    recall = {group: np.zeros((len(items), 2)) for group in ("all", *_GROUPS)}
    marked = np.zeros((len(items), 2))
    mistakes: list[Mistake] = []
    for number, article in enumerate(items):
        document = parse(article.text)
        report = assess(article.text, article.title)
        findings = report.key_findings
        for mark in article.notes:
            if mark.severity < _RAISED:
                continue
            found = _is_found(mark, findings, document)
            for group in ("all", *(name for name, kinds in _GROUPS.items() if mark.kind in kinds)):
                recall[group][number] += found, 1
            if not found:
                mistakes.append(
                    Mistake(mark.severity, f"missed {mark.kind}", article.excerpt(*mark[2:]))
                )
        for finding in shown_faults(report):
            right = _is_marked(finding, article.notes, document)
            marked[number] += right, 1
            if not right:
                kind = f"unmarked {finding.feature}"
                mistakes.append(Mistake(finding.effect, kind, article.excerpt(*_place_of(finding))))
    clusters = [article.key for article in items]
    results = {
        group: share_result(counts, clusters, f"marks; {_READER}")
        for group, counts in recall.items()
    }
    note = f"`Report.key_findings` of features with a severity; {_READER}"
    results["in_marked_sentence"] = share_result(marked, clusters, note)
    return Outcome(results, mistakes)


def _judged(article: ReadArticle[list[FindingVerdict]]) -> Iterator[tuple[Finding, bool]]:
    for finding in shown_faults(assess(article.text, article.title)):
        verdicts = [
            one.right
            for one in article.notes
            if (one.feature, one.where) == (finding.feature, finding.where)
            and overlap(one[2:4], _place_of(finding)[1:])
        ]
        if verdicts:
            yield finding, all(verdicts)


def measure_verdicts(items: Sequence[ReadArticle[list[FindingVerdict]]], fit: bool) -> Outcome:
    """Measure the share of shown faults that the second reading calls right."""
    counts = np.zeros((len(items), 2))
    right: Counter[str] = Counter()
    whole: Counter[str] = Counter()
    mistakes = []
    for number, article in enumerate(items):
        for finding, is_right in _judged(article):
            counts[number] += is_right, 1
            whole[finding.feature] += 1
            right[finding.feature] += is_right
            if not is_right:
                kind = f"wrong {finding.feature}"
                mistakes.append(Mistake(finding.effect, kind, article.excerpt(*_place_of(finding))))
    clusters = [article.key for article in items]
    results = {"precision": share_result(counts, clusters, f"{len(items)} articles; {_READER}")}
    shares = {name: right[name] / n for name, n in whole.items() if n >= _FEWEST_VERDICTS}
    if shares:
        least = min(shares, key=shares.__getitem__)
        note = f"{least}; features with at least {_FEWEST_VERDICTS} verdicts"
        scored = {name: share for name, share in shares.items() if _is_scored(name)}
        if scored and least not in scored:
            other = min(scored, key=scored.__getitem__)
            note += f"; it moves no score, and of those that do {other} has {scored[other]:.3f}"
        results["least_precise"] = share_result(
            np.array([[right[least], whole[least]]], float), [least], note
        )
    return Outcome(results, mistakes)


def _is_scored(name: str) -> bool:
    """Return True if a feature moves one of the scores."""
    return FEATURES[name].reliability is not None or FEATURES[name].bias is not None


def _spearman(one: Array, other: Array) -> float:
    return pearson(stats.rankdata(one), stats.rankdata(other))


def strength(report: Report, finding: Finding) -> float:
    """Return the amount that a finding adds to the sum of its article; that of a fault is negative.

    It is the weight of the finding, times the severity of a fault.
    """
    feature = FEATURES[finding.feature]
    if feature.severity:
        return -report.severity(finding) * finding.weight
    return (feature.reliability or 0) * finding.weight


def sum_of_strengths(article: ReadArticle[list[float]]) -> float:
    """Return the sum of the strengths of an article's findings, for each hundred words."""
    report = assess(article.text, article.title)
    words = max(len(article.text.split()), 100)
    return 100 * math.fsum(strength(report, one) for one in report.findings) / words


def measure_grades(items: Sequence[ReadArticle[list[float]]], fit: bool) -> Outcome:
    """Measure the agreement of the grades with the sums of the strengths."""
    grades = np.array([np.mean(article.notes) for article in items])
    sums = np.array([sum_of_strengths(article) for article in items])
    note = f"weights times severities a word, good practice positive; no register; {_READER}"
    result = paired_result(_spearman, grades, sums, [article.key for article in items], note)
    return Outcome({"spearman": result})
