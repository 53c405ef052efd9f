"""Certainty of a sentence against the ratings of Pei and Jurgens (2021), 1 to 6."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np

from reliability.evaluation.benchmark import (
    Outcome,
    Set,
    Target,
    every,
    number_of,
    paired_figure,
    residuals,
    text_of,
)
from reliability.evaluation.gold import predictions
from reliability.metrics import pearson
from reliability.training.sentence_scales import measure_sentences

RATING = Target("", "Pearson r with the rated certainty", 0.72)


class Rated(NamedTuple):
    """A sentence and how certain readers found it."""

    id: str
    text: str
    rating: float


def rated(row: dict[str, Any]) -> Rated | None:
    """Read a row; those rated in single aspects only have no number."""
    if row["label"] is None:
        return None
    return Rated(text_of(row, "id"), text_of(row), number_of(row["label"]))


def ratings(items: Sequence[Rated], fit: bool) -> Outcome:
    """Measure the certainty of each sentence against its rating."""
    texts, names = [item.text for item in items], [item.id for item in items]
    theirs = np.array([item.rating for item in items])
    found = predictions.of("certainty", measure_sentences(texts), theirs, names, fit)
    note = f"{found.note}; the file names no documents"
    figure = paired_figure(pearson, theirs, found.values, names, note)
    return Outcome({RATING: figure}, residuals(found.values, theirs, texts))


SETS: tuple[Set[Any], ...] = (
    Set("certainty", "signals/certainty_science.jsonl.gz", every(rated), ratings, (RATING,)),
)
