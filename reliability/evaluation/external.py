"""The shipped models on labelled articles from elsewhere: nothing is fitted.

Every `.jsonl.gz` file of a folder whose rows have a `text` and a `y` (1 reliable or biased, 0 not, null
for neither) gets a line of figures. In a folder named `bias` the bias model is measured, anywhere else
that of reliability. It refuses to know the sets a model learned from: whether an article was among them
is for the caller to say.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from statistics import median
from typing import Any, NamedTuple

import click
import numpy as np
import numpy.typing as npt
from sklearn.metrics import roc_auc_score

from reliability.errors import ReliabilityError
from reliability.evaluation.figures import (
    auc_interval,
    calibration_errors,
    shift_prior,
)
from reliability.evaluation.tables import log_progress
from reliability.metrics import Flags, selective_accuracy
from reliability.records import Verdict
from reliability.scoring.assess import assess
from reliability.scoring.parallel import parallel_map
from reliability.training import datasets
from reliability.training.feature_matrix import Array, Labels

Names = npt.NDArray[np.str_]

_SENTENCES = 60  # words; a file whose median text is shorter holds no articles


class LabelledArticle(NamedTuple):
    """One labelled text; `y` is None where neither label is given."""

    text: str
    title: str | None
    y: int | None
    publisher: str


@dataclass(frozen=True, slots=True)
class FileResult:
    """The figures of one file. Those that need both labels are None where it has one.

    `ece` and `brier` are of the probabilities as they are, the `shifted` ones after the prior shift to
    the prevalence of the file, which no text can show. `accuracy` is of those shifted probabilities, at
    full coverage and on the 70 % of articles that are surest (what is not judged counts as least
    sure); `aurc` is the mean error over all coverages. `passed` is the share with the verdict PASS.
    """

    file: str
    target: str
    articles: int
    publishers: int
    abstained: int
    prevalence: float
    passed: float
    auc: float | None = None
    auc_interval: tuple[float, float] | None = None
    ece: float | None = None
    ece_shifted: float | None = None
    brier: float | None = None
    brier_shifted: float | None = None
    brier_baseline: float | None = None
    accuracy: float | None = None
    accuracy_at_70: float | None = None
    aurc: float | None = None


def read_labelled_articles(path: Path) -> list[LabelledArticle]:
    """Return the labelled texts of a file; none where its rows have other fields.

    Raises ReliabilityError for a broken row, by file and line.
    """

    def item(row: dict[str, Any]) -> LabelledArticle | None:
        if not {"text", "y"} <= row.keys():
            return None
        text, y = row["text"], row["y"]
        if y not in (0, 1, None) or not isinstance(text, str):
            return None
        title = row.get("title")
        publisher = row.get("source") or row.get("id") or text[:80]
        return LabelledArticle(
            text,
            title if isinstance(title, str) else None,
            None if y is None else int(y),
            datasets.publisher_key(str(publisher)),
        )

    items = [one for one in datasets.parse_rows(path, item) if one.text.strip()]
    words = median(len(one.text.split()) for one in items) if items else 0
    return items if words >= _SENTENCES else []


def _score(item: LabelledArticle) -> tuple[float, float, Verdict]:
    report = assess(item.text, item.title)
    return report.reliability.log_odds, report.bias.log_odds, report.verdict


def measure_file(path: Path, name: str) -> FileResult | None:
    """Score a file with the shipped models, on all cores; None where it holds no labelled articles."""
    items = read_labelled_articles(path)
    if not items:
        return None
    target = "bias" if "bias" in Path(name).parts[:-1] else "reliability"
    scored = list(parallel_map(_score, items, 16))
    log_odds = np.array([row[target == "bias"] for row in scored])
    verdicts = np.array([row[2] for row in scored])
    labelled = np.array([item.y is not None for item in items])
    y = np.array([item.y or 0 for item in items])[labelled]
    publishers = np.array([item.publisher for item in items])
    line = FileResult(
        file=name,
        target=target,
        articles=len(items),
        publishers=len(set(publishers)),
        abstained=int((verdicts == Verdict.ABSTAIN).sum()),
        prevalence=float(y.mean()) if len(y) else float("nan"),
        passed=float((verdicts == Verdict.PASS).mean()),
    )
    if len(set(y)) < 2:
        return line
    judged = verdicts[labelled] != Verdict.ABSTAIN
    return _with_label_figures(line, log_odds[labelled], y, publishers[labelled], judged)


def _with_label_figures(
    line: FileResult, log_odds: Array, y: Labels, publishers: Names, judged: Flags
) -> FileResult:
    """Add the figures that need both labels."""
    shifted = shift_prior(log_odds, line.prevalence)
    (ece, brier), (ece_shifted, brier_shifted) = (
        calibration_errors(log_odds, y),
        calibration_errors(shifted, y),
    )
    wrong = (shifted >= 0) != (y == 1)
    accuracy, at_70, aurc = selective_accuracy(wrong, np.where(judged, np.abs(shifted), -1.0))
    return replace(
        line,
        auc=float(roc_auc_score(y, log_odds)),
        auc_interval=auc_interval(y, log_odds, publishers),
        ece=ece,
        ece_shifted=ece_shifted,
        brier=brier,
        brier_shifted=brier_shifted,
        brier_baseline=line.prevalence * (1 - line.prevalence),
        accuracy=accuracy,
        accuracy_at_70=at_70,
        aurc=aurc,
    )


def run_external(data: Path, as_json: bool = False) -> None:
    """Measure every labelled file of a folder, and print a line for each.

    Raises ReliabilityError where the folder is missing or holds none.
    """
    if not data.is_dir():
        raise ReliabilityError(f"{data}: no such folder; give one with labelled .jsonl.gz files")
    lines, skipped = [], []
    for path in sorted(data.rglob("*.jsonl.gz")):
        name = str(path.relative_to(data))
        log_progress(f"measuring {name}")
        if line := measure_file(path, name):
            lines.append(line)
        else:
            skipped.append(name)
    if not lines:
        raise ReliabilityError(
            f"{data}: no .jsonl.gz file of labelled articles in it or below it; their rows need a "
            '"text" and a "y" that is 1, 0 or null'
        )
    if as_json:
        click.echo(
            json.dumps({"files": [asdict(line) for line in lines], "skipped": skipped}, indent=1)
        )
    else:
        click.echo(external_table(lines))
        if skipped:
            click.echo(f"\nNo labelled articles in: {', '.join(skipped)}")


def external_table(lines: Sequence[FileResult]) -> str:
    """Return lines as a Markdown table."""
    rows = [
        "| file | target | articles | publishers | not judged | prevalence | PASS | AUC (95 %) "
        "| ECE (shifted) | Brier (shifted) | always prevalence | accuracy, at 70 % | AURC |",
        "|---|---|---|---|---|---|---|---|---|---|---|---|---|",
    ]
    for line in lines:
        low, high = line.auc_interval or (None, None)
        rows.append(
            f"| {line.file} | {line.target} | {line.articles} | {line.publishers} | {line.abstained} "
            f"| {_number(line.prevalence, 2)} | {line.passed:.2f} "
            f"| {_number(line.auc)} ({_number(low)}-{_number(high)}) "
            f"| {_number(line.ece)} ({_number(line.ece_shifted)}) "
            f"| {_number(line.brier)} ({_number(line.brier_shifted)}) "
            f"| {_number(line.brier_baseline)} "
            f"| {_number(line.accuracy)}, {_number(line.accuracy_at_70)} | {_number(line.aurc)} |"
        )
    return "\n".join(rows)


def _number(value: float | None, digits: int = 3) -> str:
    return "–" if value is None or value != value else f"{value:.{digits}f}"
