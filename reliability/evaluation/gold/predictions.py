"""Predict the sentences of a data set with a scale, each by a fold that did not see its document."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple, Protocol

import numpy as np

from reliability.evaluation.benchmark import (
    Mistake,
    Result,
    label_mistakes,
    paired_result,
    residual_mistakes,
)
from reliability.metrics import Array, Flags, cross_validated_cut
from reliability.scales import scale as scales
from reliability.scales.scale import SentenceBatch
from reliability.scales.sentence_features import SentenceFeatures
from reliability.training.sentence_scales import CUTS, RatedSentences, train_scale


class Rated(Protocol):
    """A text with a rating."""

    @property
    def text(self) -> str:
        """The text."""

    @property
    def rating(self) -> float:
        """The rating, 1 or 0 for a label."""

    @property
    def document(self) -> str:
        """The document that it is from."""


class RatedText(NamedTuple):
    """A rated text without anything else."""

    text: str
    rating: float
    document: str


def rated_sentences(items: Sequence[Rated], features: list[SentenceFeatures]) -> RatedSentences:
    """Return measured sentences with their ratings."""
    ratings = np.array([float(item.rating) for item in items])
    return RatedSentences(features, ratings, [item.document for item in items])


class Predictions(NamedTuple):
    """Probabilities or ratings of items, and their labels by measure that a cut was chosen for."""

    items: Sequence[Rated]
    scores: Array
    labels: dict[str, Flags]
    note: str

    @property
    def ratings(self) -> Array:
        """The rating of each item."""
        return np.array([float(item.rating) for item in self.items])

    @property
    def _texts(self) -> list[str]:
        return [item.text for item in self.items]

    def _result(self, measure: Any, gold: Any, predicted: Any, note: str) -> Result:
        documents = [item.document for item in self.items]
        return paired_result(measure, gold, predicted, documents, note or self.note)

    def agreement(self, measure: Callable[[Array, Array], float], note: str = "") -> Result:
        """Return a measure of the ratings and the scores."""
        return self._result(measure, self.ratings, self.scores, note)

    def result(self, measure: str, note: str = "", gold: Flags | None = None) -> Result:
        """Return a measure of `CUTS`, of the labels whose cut was chosen for it.

        `gold` replaces the labels that the ratings give.
        """
        gold = self.ratings >= 0.5 if gold is None else gold
        return self._result(CUTS[measure], gold, self.labels[measure], note)

    def result_at_even_chance(self, measure: str, gold: Flags, note: str) -> Result:
        """Return a measure of the labels that an even chance gives, which need no cut."""
        return self._result(CUTS[measure], gold, self.scores > 0.5, note)

    def mistakes(self, measure: str) -> list[Mistake]:
        """Return the wrong labels of those whose cut was chosen for a measure."""
        gold, confidence = self.ratings >= 0.5, abs(self.scores - 0.5)
        return label_mistakes(gold, self.labels[measure], confidence, self._texts)

    def residuals(self) -> list[Mistake]:
        """Return all items, weighted by the difference of the score from the rating."""
        return residual_mistakes(self.scores, self.ratings, self._texts)


def predict(
    scale: str, features: list[SentenceFeatures], items: Sequence[Rated], fit: bool
) -> Predictions:
    """Predict by scales trained on the other documents if `fit`, else by the shipped scale."""
    if fit:
        return predict_held_out(scale, features, items)
    return predict_shipped(scale, features, items)


def predict_shipped(
    scale: str, features: Sequence[SentenceFeatures], items: Sequence[Rated], more: str = ""
) -> Predictions:
    """Predict by the shipped scale; `more` is appended to the note."""
    scores = np.array(scales.predict_scores(scale, SentenceBatch(features)))
    cuts = scales.shipped_scale(scale).cuts
    labels = {measure: scores > cut for measure, cut in cuts.items()}
    return Predictions(items, scores, labels, f"by the shipped scale {scale!r}{more}")


def predict_held_out(
    scale: str, features: list[SentenceFeatures], items: Sequence[Rated]
) -> Predictions:
    """Predict each item by a scale trained without its document."""
    batch = SentenceBatch(features)
    for other in scales.STACKED_ON.get(scale, ()):
        log_odds = scales.predict_log_odds(other, batch).tolist()
        for one, value in zip(features, log_odds, strict=True):
            one.values[other] = value
    examples = rated_sentences(items, features)
    scores = train_scale(scale, examples).held_out
    measures = {} if scale in scales.RATINGS else CUTS
    labels = {
        name: cross_validated_cut(examples.ratings >= 0.5, scores, examples.documents, measure)
        for name, measure in measures.items()
    }
    note = (
        f"by the scale {scale!r} trained anew in 5 folds by document, the cut chosen on the other "
        "folds"
    )
    return Predictions(items, scores, labels, note)
