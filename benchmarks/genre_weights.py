"""Learn the weights that separate opinion from news, write them, and print their accuracy.

    python benchmarks/genre_weights.py [--data ../shared/data]

A logistic regression with strong regularization on the measures of `reliability.genres.manner`. It
learns from articles that a language model read as a desk editor and gave a genre (editor/), from
opinion and news of the same publishers by their sections (allsides_opinion_vs_news), and, with small
weight, from opinion pages and local news. The probabilities are calibrated on the predictions for the
first of these sets, with publishers held out; the printed accuracy is that of the same predictions.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score

from reliability.attribution.annotation import annotate
from reliability.evaluation.gold.genre import read_genres
from reliability.genres.manner import measure_manner
from reliability.metrics import Array, group_folds
from reliability.text.document import parse
from reliability.text.lexicon_files import lexicon_folder
from reliability.training import datasets

FILE = lexicon_folder() / "genre_weights.toml"
OPINION, NEWS = ("opinion", "letter"), ("news", "analysis", "feature")
# File, label of opinion, label of news, weight of an article; one of the editor has 1.
SECTIONS = (
    ("bias/allsides_opinion_vs_news", "opinion", "news", 0.3),
    ("more/opinion", "opinion", "", 0.05),
    ("more/local_news", "", "local_news", 0.03),
)
FILES = ("grades.jsonl", "marks.jsonl")
SHARPNESS = 0.003  # inverse regularization
SOURCE = (
    "Weights learned from genres given by a language model reading as a desk editor, from "
    "allsides_opinion_vs_news (Apache-2.0), and from opinion and local news of Echoes of Automation (no "
    "licence stated); no sentence of them is contained"
)
HEAD = """\
# Written by benchmarks/genre_weights.py; do not edit.

[lexicon]
source = "{source}"
licence = "MIT; derived statistics"
adapted = "Logistic regression on the measures of reliability.genres.manner"
content = "weights"
"""


class Example(NamedTuple):
    """The measures of an article, its publisher, and how much it counts."""

    values: list[float]
    publisher: str
    is_opinion: bool
    weight: float
    by_editor: bool


def measures(text: str, title: str | None) -> dict[str, float]:
    """Return the measures of an article by name."""
    return measure_manner(annotate(parse(text, title))).values


def examples(data: Path) -> Iterator[Example]:
    """Yield the articles of all sets."""
    for article in read_genres(*(data / "editor" / file for file in FILES)):
        if article.notes in OPINION + NEWS:
            values = list(measures(article.text, article.title).values())
            yield Example(values, article.publisher, article.notes in OPINION, 1.0, True)
    for file, opinion, news, weight in SECTIONS:
        for row in datasets.read_rows(data / f"{file}.jsonl.gz"):
            if row["label"] in (opinion, news) and row["text"]:
                values = list(measures(row["text"], row["title"]).values())
                publisher = row["source"] or row["extra"]["state"]
                yield Example(values, publisher, row["label"] == opinion, weight, False)


def fit(values: Array, labels: Array, weight: Array) -> tuple[Array, float, Array]:
    """Return the weights of the measures, the intercept and the means."""
    mean, spread = values.mean(axis=0), values.std(axis=0) + 0.02
    model = LogisticRegression(C=SHARPNESS, max_iter=2_000)
    model.fit((values - mean) / spread, labels, weight)
    slope = model.coef_[0] / spread
    return slope, float(model.intercept_[0] - slope @ mean), mean


def main() -> None:
    """Learn, write, and print figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=Path(__file__).parents[2] / "shared" / "data")
    data = parser.parse_args().data
    found = list(examples(data))
    names = list(measures("It rained.", None))
    values = np.array([one.values for one in found])
    labels = np.array([one.is_opinion for one in found])
    weight = np.array([one.weight for one in found])
    by_editor = np.array([one.by_editor for one in found])
    held_out = np.zeros(len(found))
    for train, test in group_folds([one.publisher for one in found]):
        slope, intercept, _ = fit(values[train], labels[train], weight[train])
        held_out[test] = values[test] @ slope + intercept
    scores, truth = held_out[by_editor], labels[by_editor]
    calibration = LogisticRegression(C=1e6).fit(scores[:, None], truth)
    stretch, shift = float(calibration.coef_[0, 0]), float(calibration.intercept_[0])
    slope, intercept, _ = fit(values, labels, weight)
    lines = [
        HEAD.format(source=SOURCE),
        "[decision]",
        f"intercept = {stretch * intercept + shift:.4f}",
        "",
        "[opinion]",
    ]
    lines += [f"{name} = {stretch * value:.4f}" for name, value in zip(names, slope, strict=True)]
    lines += ["", "[average]"]
    lines += [
        f"{name} = {value:.4f}"
        for name, value in zip(names, values[by_editor].mean(axis=0), strict=True)
    ]
    FILE.write_text("\n".join(lines) + "\n", "utf-8")
    predicted = stretch * scores + shift > 0
    right = (predicted & truth).sum()
    print(f"publishers held out, {len(truth)} articles with a genre from the editor:")
    print(f"AUC {roc_auc_score(truth, scores):.3f}, accuracy {(predicted == truth).mean():.3f}")
    print(f"opinion: precision {right / predicted.sum():.3f}, recall {right / truth.sum():.3f}")


if __name__ == "__main__":
    main()
