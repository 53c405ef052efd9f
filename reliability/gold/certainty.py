"""Certainty of a sentence against the ratings of Pei and Jurgens (2021), 1 to 6.

The signals have no number for a sentence. Measured is the nearest thing to one: the weights of what is
certain and of each type of hedging cue, quoted or not, each worth what it is to these readers. To them
a modal ("may") takes away three times as much as any other hedge.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np

from reliability.document import parse
from reliability.measure import annotate
from reliability.metrics import cross_predicted, pearson
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

# What one is worth, learned on this set with a ridge regression and rounded.
_WORTH = {
    "modal": -1.8,
    "epistemic": -0.5,
    "doxastic": -0.5,
    "habit": -0.6,
    "crowd": -0.6,
    "group": -0.5,
    "quantifier": -0.3,
    "boosters": 0.3,
    "absolutes": 0.3,
    "quoted_certainty": 0.3,
    "unsourced_certainty": 0.2,
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


def evidence(text: str) -> list[float]:
    """Return the weight that a text has of each thing that is worth something."""
    annotated = annotate(parse(text))
    weights = dict.fromkeys(_WORTH, 0.0)
    for finding in certainty.SIGNAL.read(annotated).findings:
        if finding.feature in weights:
            weights[finding.feature] += finding.weight
    cues = hedging.cues(annotated.document, annotated.phrases.get("hedging", []))
    for cue in hedging.weasels(annotated.document, cues):
        if cue.type in weights:
            weights[cue.type] += cue.weight
    return list(weights.values())


def ratings(items: Sequence[Rated], fit: bool) -> Measured:
    """Measure the certainty of each sentence against its rating."""
    found = np.array([evidence(item.text) for item in items])
    theirs = np.array([item.rating for item in items])
    names = [item.id for item in items]
    if fit:
        ours = cross_predicted(found, theirs, names)
        note = "ridge regression on eleven sums of weights, 5 folds by sentence"
    else:
        ours = found @ np.array(list(_WORTH.values()))
        note = "eleven sums of weights, each at its shipped worth, learned on this set"
    note += (
        f"; {(~found.any(axis=1)).mean():.0%} of the sentences have none of them; "
        "the file names no documents"
    )
    figure = paired_figure(pearson, theirs, ours, names, note)
    return Measured({RATING: figure}, residuals(ours, theirs, [item.text for item in items]))


SETS: tuple[Set[Any], ...] = (
    Set("certainty", "signals/certainty_science.jsonl.gz", every(rated), ratings, (RATING,)),
)
