"""Genres of articles against those given by a language model reading as a desk editor.

The genres are in `editor/grades.jsonl`; the articles are in the sets that it names.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from reliability.attribution.annotation import annotate
from reliability.errors import ReliabilityError
from reliability.evaluation.benchmark import (
    Benchmark,
    Goal,
    Mistake,
    Outcome,
    bootstrap_result,
    string_field,
)
from reliability.genres.classify import classify
from reliability.records import GENRES
from reliability.text.document import parse
from reliability.training import datasets

_GRADES = "editor/grades.jsonl"
_OTHER = frozenset({"other"})

ACCURACY = Goal("all", "accuracy", 0.7)
MACRO = Goal("genres with at least 5 articles", "macro F1", 0.4)
PRECISION = {
    "news": Goal("news", "precision", 0.7),
    "opinion": Goal("opinion", "precision", 0.6),
}
RECALL = {
    "news": Goal("news", "recall", 0.9),
    "opinion": Goal("opinion", "recall", 0.75),
}
RARE_PRECISION = Goal("genres found by cues", "precision", 0.85)
EITHER = Goal("opinion among news and opinion", "F1", 0.8)
PRESS_RECALL = Goal("press release", "recall")
INTERVIEW_RECALL = Goal("interview", "recall")
_RARE = frozenset(
    {"press_release", "advertisement", "interview", "listicle", "live_blog", "letter", "satire"}
)


class GenreArticle(NamedTuple):
    """An article with the genre that the reader gave it, and its publisher."""

    id: str
    publisher: str
    title: str | None
    text: str
    genre: str


def read_genres(*files: Path) -> list[GenreArticle]:
    """Return the articles of some files of the reader with a genre; of several, the most frequent.

    The articles are in the sets next to the folder of the files.
    """
    given: dict[str, dict[str, Counter[str]]] = defaultdict(lambda: defaultdict(Counter))
    for file in files:
        for dataset, identity, genre in datasets.parse_rows(file, _parse_genre):
            given[dataset][identity][genre] += 1
    found = []
    for dataset, genres in sorted(given.items()):
        path = files[0].parents[1] / f"{dataset}.jsonl.gz"
        if not path.is_file():
            raise ReliabilityError(f"{path}: the set of the read articles is missing: add it")
        for row in datasets.read_rows(path):
            if row["id"] in genres:
                [(genre, _)] = genres[row["id"]].most_common(1)
                publisher = row.get("source") or dataset
                text = string_field(row)
                found.append(GenreArticle(row["id"], publisher, row.get("title"), text, genre))
    return found


def _parse_genre(row: dict[str, Any]) -> tuple[str, str, str] | None:
    """Parse a row, or return None if it gives no genre."""
    if "genre" not in row:
        return None
    genre = string_field(row, "genre")
    if genre not in GENRES:
        raise ValueError(f"{genre!r} is no genre")
    return str(row["set"]), str(row["id"]), genre


def measure_genres(items: Sequence[GenreArticle], fit: bool) -> Outcome:
    """Compare the genres of the articles with those of the reader.

    The weights that tell opinion from news were learned from these articles among others:
    `benchmarks/genre_weights.py` prints the accuracy with publishers held out.
    """
    truth = np.array([item.genre for item in items])
    found = [classify(annotate(parse(item.text, item.title)), item.title) for item in items]
    predicted = np.array([genre.name for genre in found])
    groups = [item.publisher for item in items]
    note = "genres by a language model reading as a desk editor; the articles were seen in training"

    def result(statistic: Any) -> Any:
        return bootstrap_result(
            lambda drawn: statistic(truth[drawn], predicted[drawn]), len(items), groups, note
        )

    results = {
        ACCURACY: result(lambda true, ours: float((true == ours).mean())),
        MACRO: result(_macro_f1),
        RARE_PRECISION: result(_rare_precision),
        EITHER: result(_opinion_f1),
    }
    for goals, of_found in ((PRECISION, True), (RECALL, False)):
        for name, goal in goals.items():
            results[goal] = result(_share_right(name, of_found))
    results[PRESS_RECALL] = result(_share_right("press_release", of_found=False))
    results[INTERVIEW_RECALL] = result(_share_right("interview", of_found=False))
    return Outcome(results, list(_mistakes(items, found)))


def _share_right(name: str, of_found: bool) -> Any:
    """Return precision or recall of a genre as a statistic."""

    def statistic(true: Any, ours: Any) -> float:
        base = (ours if of_found else true) == name
        return float(((true == name) & (ours == name)).sum() / max(base.sum(), 1))

    return statistic


def _rare_precision(true: Any, ours: Any) -> float:
    found = np.isin(ours, list(_RARE))
    return float((true[found] == ours[found]).mean()) if found.any() else 0.0


def _opinion_f1(true: Any, ours: Any) -> float:
    """Return the F1 of opinion over the articles that the reader calls news or opinion."""
    kept = np.isin(true, ["news", "opinion"])
    is_opinion, said = true[kept] == "opinion", ours[kept] == "opinion"
    return float(2 * (is_opinion & said).sum() / max(is_opinion.sum() + said.sum(), 1))


def _macro_f1(true: Any, ours: Any) -> float:
    """Return the mean F1 of the genres with at least 5 articles, "other" left out."""
    counts = Counter(true.tolist())
    scores = []
    for name in (name for name, count in counts.items() if count >= 5 and name not in _OTHER):
        both = ((true == name) & (ours == name)).sum()
        scores.append(2 * both / max((true == name).sum() + (ours == name).sum(), 1))
    return float(np.mean(scores)) if scores else 0.0


def _mistakes(items: Sequence[GenreArticle], found: Sequence[Any]) -> Iterator[Mistake]:
    for item, genre in zip(items, found, strict=True):
        if genre.name != item.genre:
            why = "; ".join(f"{reason.note}: {reason.text}" for reason in genre.reasons[:3])
            kind = f"{item.genre} taken for {genre.name}"
            yield Mistake(genre.probability, kind, f"{item.id} {item.title}: {why}")


BENCHMARKS: tuple[Benchmark[Any], ...] = (
    Benchmark(
        signal="genre",
        file=_GRADES,
        read=read_genres,
        measure=measure_genres,
        goals=(
            ACCURACY,
            MACRO,
            *PRECISION.values(),
            *RECALL.values(),
            RARE_PRECISION,
            EITHER,
            PRESS_RECALL,
            INTERVIEW_RECALL,
        ),
    ),
)
