"""Compare genres with those that a language model gave: agreement, and precision on rare genres.

The genres are in `editor/grades.jsonl`; the articles are in the sets that it names.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from itertools import chain
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from reliability.attribution.annotation import annotate
from reliability.evaluation.benchmark import Mistake, Outcome, paired_result, string_field
from reliability.evaluation.gold.source_articles import Key, ReadArticle, key_of, read_articles
from reliability.genres.classify import classify
from reliability.metrics import f1_score, ratio
from reliability.records import GENRES
from reliability.text.document import parse
from reliability.training import datasets

Names = npt.NDArray[np.str_]
_RARE = ("press_release", "advertisement", "interview", "listicle", "live_blog", "letter", "satire")


def read_genres(*files: Path) -> list[ReadArticle[str]]:
    """Return the articles of some files of the reader with a genre; of several, the most frequent.

    The articles are in the sets next to the folder of the files.
    """
    given = chain.from_iterable(datasets.parse_rows(file, _parse_genre) for file in files)
    articles = read_articles(files[0].parents[1], given)
    return [ReadArticle(*one[:4], Counter(one.notes).most_common(1)[0][0]) for one in articles]


def _parse_genre(row: dict[str, Any]) -> tuple[Key, str] | None:
    """Parse a row, or return None if it gives no genre."""
    if "genre" not in row:
        return None
    genre = string_field(row, "genre")
    if genre not in GENRES:
        raise ValueError(f"unknown genre {genre!r}")
    return key_of(row), genre


def _accuracy(true: Names, predicted: Names) -> float:
    return float((true == predicted).mean())


def _macro_f1(true: Names, predicted: Names) -> float:
    """Return the mean F1 of the genres with at least 5 articles, "other" left out."""
    counts = Counter(true.tolist())
    frequent = [name for name, count in counts.items() if count >= 5 and name != "other"]
    scores = [f1_score(true == name, predicted == name) for name in frequent]
    return float(np.mean(scores)) if scores else 0.0


def _precision(name: str, true: Names, predicted: Names) -> float:
    found = predicted == name
    return ratio((found & (true == name)).sum(), found.sum())


def _recall(name: str, true: Names, predicted: Names) -> float:
    return _precision(name, predicted, true)


def _rare_precision(true: Names, predicted: Names) -> float:
    found = np.isin(predicted, _RARE)
    return ratio((true[found] == predicted[found]).sum(), found.sum())


def _opinion_f1(true: Names, predicted: Names) -> float:
    """Return the F1 of opinion over the articles that the reader calls news or opinion."""
    kept = np.isin(true, ["news", "opinion"])
    return f1_score(true[kept] == "opinion", predicted[kept] == "opinion")


_STATISTICS: Mapping[str, Callable[[Names, Names], float]] = {
    "accuracy": _accuracy,
    "macro_f1": _macro_f1,
    "news_precision": partial(_precision, "news"),
    "opinion_precision": partial(_precision, "opinion"),
    "news_recall": partial(_recall, "news"),
    "opinion_recall": partial(_recall, "opinion"),
    "rare_precision": _rare_precision,
    "opinion_f1": _opinion_f1,
    "press_release_recall": partial(_recall, "press_release"),
    "interview_recall": partial(_recall, "interview"),
}


def measure_genres(items: Sequence[ReadArticle[str]], fit: bool) -> Outcome:
    """Compare the genres of the articles with those of the reader.

    The weights that separate opinion from news were learned from these articles among others:
    `benchmarks/genre_weights.py` prints the accuracy with publishers held out.
    """
    found = [classify(annotate(parse(item.text, item.title)), item.title) for item in items]
    true = np.array([item.notes for item in items])
    predicted = np.array([genre.name for genre in found])
    publishers = [item.publisher for item in items]
    note = "genres by a language model reading as a desk editor; the articles were seen in training"
    results = {
        goal: paired_result(statistic, true, predicted, publishers, note)
        for goal, statistic in _STATISTICS.items()
    }
    return Outcome(results, list(_mistakes(items, found)))


def _mistakes(items: Sequence[ReadArticle[str]], found: Sequence[Any]) -> Iterator[Mistake]:
    for item, genre in zip(items, found, strict=True):
        if genre.name != item.notes:
            why = "; ".join(f"{reason.note}: {reason.text}" for reason in genre.reasons[:3])
            kind = f"{item.notes} taken for {genre.name}"
            yield Mistake(genre.probability, kind, f"{item.key[1]} {item.title}: {why}")
