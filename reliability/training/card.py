"""Fit the report card: a model of grades for each part, held out by publisher.

The features are those of reliability, and the register of bias. The registers are as models without an
article's publisher compute them: the shipped ones know the labels of the graded articles' publishers.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np

from reliability.metrics import Flags, cluster_draws
from reliability.scoring.report_card import PARTS
from reliability.signals.registry import FEATURES
from reliability.training.curves import Curves, fit_curves
from reliability.training.feature_matrix import Array, FeatureMatrix, rows_apart_from
from reliability.training.fit import PRIOR_CURVES, REGISTER, fit, scored_features
from reliability.training.graded import GradedArticles, Material
from reliability.training.train import BAGS, FOLDS, fold_splits, publisher_folds

_RIDGE = 8.0
# Features that are in no score, but follow a reader's grade of a part.
_MORE_FEATURES = {
    "sourcing": (
        "institutional_sources indirect_attributions direct_quotation sourced_sentences "
        "sourced_claim_share effective_sources dominant_source_share"
    ).split(),
    "consistency": ["headline_overlap"],
    "language": ["unknown_words", "ellipses"],
}


@dataclass(frozen=True, slots=True, eq=False)
class TrainedGrade:
    """The model of the grades of a part, with the articles that it was trained on."""

    part: str
    graded: GradedArticles
    curves: Curves
    bags: list[Curves]  # refits on bootstrap draws of publishers, for the interval
    held_out: Array  # log-odds by models trained without an article's publisher

    @property
    def grades(self) -> Array:
        """The grade of each article, from 0 to 1."""
        return np.asarray(self.graded.grades[self.part])


class HeldOutGraded(NamedTuple):
    """Results on the graded articles by models without their publishers."""

    log_odds: Array
    wording: Array  # the value of the register


def held_out_graded(matrix: FeatureMatrix, target: str, material: Material) -> HeldOutGraded:
    """Return the log-odds and the register of each graded article, by models without its publisher."""
    graded = material.graded
    assert graded is not None
    table = graded.matrix
    scores, wording = np.zeros(len(table)), np.zeros(len(table))
    folds = publisher_folds(table.publishers, FOLDS, seed=1)
    for fold in range(FOLDS):
        test = folds == fold
        tested = table.take(test)
        training = matrix.take(rows_apart_from(matrix, tested))
        fitted = fit(training, target, material.apart_from(tested))
        scores[test], wording[test] = fitted.log_odds(tested), fitted.register_values(tested)
    return HeldOutGraded(scores, wording)


def train_card(graded: GradedArticles, wording: Mapping[str, Array]) -> dict[str, TrainedGrade]:
    """Train the models of all parts, in the order of the report card.

    `wording` has the value of each register in each article, from `held_out_graded`.
    """
    values = graded.matrix.values.copy()
    for register, column in wording.items():
        values[:, graded.matrix.features.index(register)] = column
    graded = replace(graded, matrix=replace(graded.matrix, values=values))
    return {part: _train_grade(graded.with_grade(part), part) for part in PARTS}


def _train_grade(graded: GradedArticles, part: str) -> TrainedGrade:
    matrix, grades = graded.matrix, graded.grades[part]
    curves = _fit(graded, part, np.ones(len(matrix), bool))
    held_out = np.zeros(len(matrix))
    folds = publisher_folds(matrix.publishers, FOLDS, seed=2)
    for test, train in fold_splits(matrix, folds):
        held_out[test] = _fit(graded, part, train).log_odds(matrix.take(test))
    names, publishers = np.unique(matrix.publishers, return_inverse=True)
    bags = [
        curves.refit(grades, np.bincount(drawn, minlength=len(names))[publishers].astype(float))
        for drawn in cluster_draws(len(names), BAGS, seed=12)
    ]
    return TrainedGrade(part, graded, curves, bags, held_out)


def _fit(graded: GradedArticles, part: str, rows: Flags) -> Curves:
    chosen = graded.take(rows)
    names = [*scored_features("reliability"), REGISTER["bias"], *_MORE_FEATURES.get(part, ())]
    directions = {name: FEATURES[name].reliability or 0 for name in names}
    # A contradiction is too rare among the graded articles to be learned from them alone.
    priors = {
        name: curve for name, curve in PRIOR_CURVES["reliability"].items() if name in PARTS[part]
    }
    return fit_curves(
        chosen.matrix,
        chosen.grades[part],
        np.ones(len(chosen.matrix)),
        directions,
        {**priors, **PRIOR_CURVES.get(part, {})},
        ridge=_RIDGE,
    )
