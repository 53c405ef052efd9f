"""Where sentences of gold stand on a scale: with their documents held out, or as it is shipped."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from reliability.metrics import Array, Flags, cross_validated_cut
from reliability.scoring import sentences
from reliability.scoring.sentences import SentenceBatch, SentenceFeatures
from reliability.training.sentence_scales import CUTS, RatedSentences, train_scale


class Predictions(NamedTuple):
    """Probabilities or ratings, and what each says, by the measure that its cut was chosen for."""

    scores: Array
    labels: dict[str, Flags]
    note: str


def predict(
    name: str, traits: Sequence[SentenceFeatures], said: Array, documents: list[str], fit: bool
) -> Predictions:
    """Return the places by scales learned from the other documents, or by the shipped one."""
    return predict_held_out(name, traits, said, documents) if fit else predict_shipped(name, traits)


def predict_shipped(name: str, traits: Sequence[SentenceFeatures]) -> Predictions:
    """Return the places that the shipped scale gives."""
    values = np.array(sentences.predict_scores(name, SentenceBatch(traits)))
    said = {measure: values > cut for measure, cut in sentences.shipped_scale(name).cuts.items()}
    return Predictions(values, said, f"by the shipped scale '{name}'")


def predict_held_out(
    name: str, traits: Sequence[SentenceFeatures], said: Array, documents: list[str]
) -> Predictions:
    """Return the places that scales give which saw nothing of a sentence's document."""
    batch = SentenceBatch(traits)
    for other in sentences.STACKED_ON.get(name, ()):
        log_odds = sentences.predict_log_odds(other, batch).tolist()
        for one, value in zip(traits, log_odds, strict=True):
            one.values[other] = value
    values = train_scale(name, RatedSentences(list(traits), said, documents)).held_out
    yes = said >= 0.5
    return Predictions(
        values,
        {
            measure: cross_validated_cut(yes, values, documents, score)
            for measure, score in (() if name in sentences.RATINGS else CUTS.items())
        },
        f"the scale '{name}' learned anew, 5 folds by document; the cut is from the other folds",
    )
