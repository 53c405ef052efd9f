"""Certainty of a sentence against the ratings of Pei and Jurgens (2021), 1 to 6."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np

from reliability.evaluation.benchmark import (
    Benchmark,
    Goal,
    Outcome,
    all_rows,
    finite_number,
    paired_result,
    residual_mistakes,
    string_field,
)
from reliability.evaluation.gold import predictions
from reliability.metrics import pearson
from reliability.training.sentence_scales import measure_sentences

RATING = Goal("", "Pearson r with the rated certainty", 0.72)


class RatedSentence(NamedTuple):
    """A sentence and how certain readers found it."""

    id: str
    text: str
    rating: float


def parse_rated_sentence(row: dict[str, Any]) -> RatedSentence | None:
    """Read a row; those rated in single aspects only have no number."""
    if row["label"] is None:
        return None
    return RatedSentence(string_field(row, "id"), string_field(row), finite_number(row["label"]))


def measure_certainty(items: Sequence[RatedSentence], fit: bool) -> Outcome:
    """Measure the certainty of each sentence against its rating."""
    texts, names = [item.text for item in items], [item.id for item in items]
    theirs = np.array([item.rating for item in items])
    found = predictions.predict("certainty", measure_sentences(texts), theirs, names, fit)
    note = f"{found.note}; the file names no documents"
    figure = paired_result(pearson, theirs, found.scores, names, note)
    return Outcome({RATING: figure}, residual_mistakes(found.scores, theirs, texts))


BENCHMARKS: tuple[Benchmark[Any], ...] = (
    Benchmark(
        "certainty",
        "signals/certainty_science.jsonl.gz",
        all_rows(parse_rated_sentence),
        measure_certainty,
        (RATING,),
    ),
)
