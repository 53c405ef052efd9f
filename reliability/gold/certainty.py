"""Certainty of a sentence against the ratings of Pei and Jurgens (2021), 1 to 6.

The signal has no number for a sentence. Measured is the nearest thing to one: the weight of all that
it finds certain, less the weight of all that is hedged, quoted or not.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np

from reliability.document import parse
from reliability.measure import annotate
from reliability.metrics import pearson
from reliability.signals import certainty, hedging
from reliability.targets import (
    Measured,
    Set,
    Target,
    every,
    number_of,
    paired_figure,
    residuals,
    text_of,
)

RATING = Target("", "Pearson r with the rated certainty", 0.72)

_SIGNED = {
    "boosters": 1.0,
    "absolutes": 1.0,
    "certain_predictions": 1.0,
    "quoted_certainty": 1.0,
    "epistemic_hedges": -1.0,
    "quoted_hedges": -1.0,
    "weasel_words": -1.0,
}


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


def surplus(text: str) -> float:
    """Return the weight of certainty in a text, less that of hedging."""
    annotated = annotate(parse(text))
    findings = [
        *certainty.SIGNAL.read(annotated).findings,
        *hedging.SIGNAL.read(annotated).findings,
    ]
    return sum(_SIGNED.get(finding.feature, 0.0) * finding.weight for finding in findings)


def ratings(items: Sequence[Rated], fit: bool) -> Measured:
    """Measure the surplus of each sentence against its rating."""
    ours = np.array([surplus(item.text) for item in items])
    theirs = np.array([item.rating for item in items])
    note = (
        "no number for a sentence is shipped: weights of certainty less those of hedging, no fit; "
        f"{(ours == 0).mean():.0%} of the sentences have neither; the file names no documents"
    )
    figure = paired_figure(pearson, theirs, ours, [item.id for item in items], note)
    return Measured({RATING: figure}, residuals(ours, theirs, [item.text for item in items]))


SETS: tuple[Set[Any], ...] = (
    Set("certainty", "signals/certainty_science.jsonl.gz", every(rated), ratings, (RATING,)),
)
