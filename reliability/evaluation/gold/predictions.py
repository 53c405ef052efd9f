"""Predictions of a sentence scale: held out by document, or by the shipped scale."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from reliability.evaluation.benchmark import Mistake, Result, label_mistakes, paired_result
from reliability.metrics import Array, Flags, cross_validated_cut
from reliability.scales import scale as scales
from reliability.scales.scale import SentenceBatch
from reliability.scales.sentence_features import SentenceFeatures
from reliability.training.sentence_scales import CUTS, RatedSentences, train_scale


class RatedText(NamedTuple):
    """A text with its rating, 1 or 0 for a label, and the document that it is from."""

    text: str
    rating: float
    document: str


class Predictions(NamedTuple):
    """Probabilities or ratings of sentences, and their labels by measure that a cut was chosen for."""

    scores: Array
    labels: dict[str, Flags]
    note: str

    def result(
        self, measure: str, gold: Flags, documents: Sequence[str], note: str | None = None
    ) -> Result:
        """Return a measure of `CUTS`, of the labels whose cut was chosen for it."""
        labels = self.labels[measure]
        return paired_result(CUTS[measure], gold, labels, documents, note or self.note)

    def mistakes(self, measure: str, gold: Flags, texts: Sequence[str]) -> list[Mistake]:
        """Return the wrong labels of those whose cut was chosen for a measure."""
        return label_mistakes(gold, self.labels[measure], abs(self.scores - 0.5), texts)


def predict(
    scale: str,
    features: Sequence[SentenceFeatures],
    ratings: Array,
    documents: list[str],
    fit: bool,
) -> Predictions:
    """Predict by scales trained on the other documents if `fit`, else by the shipped scale."""
    if fit:
        return predict_held_out(scale, features, ratings, documents)
    return predict_shipped(scale, features)


def predict_shipped(scale: str, features: Sequence[SentenceFeatures]) -> Predictions:
    """Predict by the shipped scale."""
    scores = np.array(scales.predict_scores(scale, SentenceBatch(features)))
    cuts = scales.shipped_scale(scale).cuts
    labels = {measure: scores > cut for measure, cut in cuts.items()}
    return Predictions(scores, labels, f"by the shipped scale {scale!r}")


def predict_held_out(
    scale: str, features: Sequence[SentenceFeatures], ratings: Array, documents: list[str]
) -> Predictions:
    """Predict each sentence by a scale trained without its document."""
    batch = SentenceBatch(features)
    for other in scales.STACKED_ON.get(scale, ()):
        log_odds = scales.predict_log_odds(other, batch).tolist()
        for one, value in zip(features, log_odds, strict=True):
            one.values[other] = value
    scores = train_scale(scale, RatedSentences(list(features), ratings, documents)).held_out
    measures = {} if scale in scales.RATINGS else CUTS
    labels = {
        name: cross_validated_cut(ratings >= 0.5, scores, documents, measure)
        for name, measure in measures.items()
    }
    note = (
        f"by the scale {scale!r} trained anew in 5 folds by document, the cut chosen on the other "
        "folds"
    )
    return Predictions(scores, labels, note)
