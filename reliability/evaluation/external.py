"""Measure the shipped models on other labelled articles: nothing is fitted.

Every `.jsonl.gz` file of a folder is measured if its rows have a `text` and a `y` (1 for reliable or
biased, 0 for not, null for unknown). The bias model is measured on files in a folder named `bias`, that
of reliability on all others. The caller must know if a model was trained on any of the articles.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median
from typing import Any, NamedTuple

import click
import numpy as np

from reliability.errors import ReliabilityError
from reliability.evaluation.figures import (
    ClassifierScores,
    classifier_scores,
    format_interval,
    shift_prior,
)
from reliability.evaluation.tables import format_number, markdown_table
from reliability.metrics import selective_accuracy
from reliability.publishers.articles import publisher_key
from reliability.records import Verdict
from reliability.scoring.assess import assess
from reliability.scoring.parallel import parallel_map
from reliability.training import datasets
from reliability.training.progress import log_progress

_MIN_MEDIAN_WORDS = 60  # a file whose median text is shorter has sentences, not articles


class LabelledArticle(NamedTuple):
    """A labelled text; `label` is None if it is unknown."""

    text: str
    title: str | None
    label: int | None
    publisher: str


class SelectiveScores(NamedTuple):
    """Accuracy on all articles and on the most confident 70%, and the mean error over all coverages.

    They are of the probabilities after the prior shift. Articles that are not judged are the least
    confident.
    """

    accuracy: float
    accuracy_at_70: float
    aurc: float


@dataclass(frozen=True, slots=True, kw_only=True)
class FileResult:
    """The result on one file. `scores` and `selective` are None if the file has one label only.

    `abstained` counts the articles that are not judged; `pass_rate` is the share with the verdict PASS.
    """

    file: str
    target: str
    articles: int
    publishers: int
    abstained: int
    prevalence: float
    pass_rate: float
    scores: ClassifierScores | None = None
    selective: SelectiveScores | None = None


def read_labelled_articles(path: Path) -> list[LabelledArticle]:
    """Read the labelled texts of a file; none if its rows have other fields.

    Raises ReliabilityError, with file and line, for a malformed row.
    """

    def article(row: dict[str, Any]) -> LabelledArticle | None:
        if not {"text", "y"} <= row.keys():
            return None
        text, label, title = row["text"], row["y"], row.get("title")
        if label not in (0, 1, None) or not isinstance(text, str):
            return None
        publisher = row.get("source") or row.get("id") or text[:80]
        return LabelledArticle(
            text=text,
            title=title if isinstance(title, str) else None,
            label=None if label is None else int(label),
            publisher=publisher_key(str(publisher)),
        )

    articles = [one for one in datasets.parse_rows(path, article) if one.text.strip()]
    words = median(len(one.text.split()) for one in articles) if articles else 0
    return articles if words >= _MIN_MEDIAN_WORDS else []


def _score(item: LabelledArticle) -> tuple[float, float, Verdict]:
    report = assess(item.text, item.title)
    return report.reliability.log_odds, report.bias.log_odds, report.verdict


def measure_file(path: Path, name: str) -> FileResult | None:
    """Score a file with the shipped models; None if it has no labelled articles.

    `name` is its path below the measured folder, which determines the target.
    """
    articles = read_labelled_articles(path)
    if not articles:
        return None
    target = "bias" if "bias" in Path(name).parts[:-1] else "reliability"
    scored = list(parallel_map(_score, articles, 16))
    log_odds = np.array([row[target == "bias"] for row in scored])
    verdicts = np.array([verdict for _, _, verdict in scored])
    labelled = np.array([one.label is not None for one in articles])
    labels = np.array([one.label or 0 for one in articles])[labelled]
    publishers = np.array([one.publisher for one in articles])
    scores = selective = None
    if len(set(labels)) == 2:
        judged = verdicts[labelled] != Verdict.ABSTAIN
        scores = classifier_scores(labels, log_odds[labelled], publishers[labelled])
        shifted = shift_prior(log_odds[labelled], float(labels.mean()))
        wrong = (shifted >= 0) != (labels == 1)
        confidence = np.where(judged, np.abs(shifted), -1.0)
        selective = SelectiveScores(*selective_accuracy(wrong, confidence))
    return FileResult(
        file=name,
        target=target,
        articles=len(articles),
        publishers=len(set(publishers)),
        abstained=int((verdicts == Verdict.ABSTAIN).sum()),
        prevalence=float(labels.mean()) if len(labels) else float("nan"),
        pass_rate=float((verdicts == Verdict.PASS).mean()),
        scores=scores,
        selective=selective,
    )


def run_external(data: Path, as_json: bool) -> None:
    """Measure every labelled file of a folder and print a line for each.

    Raises ReliabilityError if the folder is missing or has no labelled file.
    """
    if not data.is_dir():
        raise ReliabilityError(f"{data}: no such folder: give one with labelled .jsonl.gz files")
    results, skipped = [], []
    for path in sorted(data.rglob("*.jsonl.gz")):
        name = str(path.relative_to(data))
        log_progress(f"measuring {name}")
        if result := measure_file(path, name):
            results.append(result)
        else:
            skipped.append(name)
    if not results:
        raise ReliabilityError(
            f"{data}: no .jsonl.gz file of labelled articles in or below this folder: their rows need "
            'a "text" and a "y" that is 1, 0 or null'
        )
    if as_json:
        content = {"files": [asdict(result) for result in results], "skipped": skipped}
        click.echo(json.dumps(content, indent=1))
    else:
        click.echo(external_table(results))
        if skipped:
            click.echo(f"\nNo labelled articles in: {', '.join(skipped)}")


def external_table(results: Sequence[FileResult]) -> str:
    """Return results as a Markdown table."""
    header = (
        "file | target | articles | publishers | not judged | prevalence | PASS | AUC (95%)"
        " | ECE (shifted) | Brier (shifted) | Brier of the prevalence | accuracy, at 70% | AURC"
    )
    return markdown_table(
        header.split(" | "),
        (
            (
                result.file,
                result.target,
                result.articles,
                result.publishers,
                result.abstained,
                format_number(result.prevalence, 2),
                f"{result.pass_rate:.2f}",
                *_label_cells(result),
            )
            for result in results
        ),
    )


def _label_cells(result: FileResult) -> tuple[str, ...]:
    """Return the cells of the scores that need both labels."""
    scores, selective = result.scores, result.selective
    if scores is None or selective is None:
        return ("–",) * 6
    return (
        format_interval(scores.auc, scores.auc_interval),
        f"{scores.ece:.3f} ({scores.ece_shifted:.3f})",
        f"{scores.brier:.3f} ({scores.brier_shifted:.3f})",
        f"{scores.brier_baseline:.3f}",
        f"{selective.accuracy:.3f}, {selective.accuracy_at_70:.3f}",
        f"{selective.aurc:.3f}",
    )
