"""Train and calibrate a model: scores held out by publisher, and refits for the interval.

The calibration is an affine map of the log-odds of held-out publishers, so it folds into the curves.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt
from sklearn.linear_model import LogisticRegression
from threadpoolctl import threadpool_limits

from reliability.errors import ReliabilityError
from reliability.metrics import Flags, balanced_folds
from reliability.scoring.intervals import CONSTANT_WIDTH, Brevity
from reliability.training.feature_matrix import Array, FeatureMatrix, Labels, rows_apart_from
from reliability.training.fit import REGISTER, Fit, evidence_labels, fit
from reliability.training.graded import CUSTOM, Material
from reliability.training.progress import log_progress

FOLDS = 5
REPEATS = 3  # held-out scores are means over this many ways to split publishers into folds
BAGS = 20  # refits on bootstrap draws of publishers
MIN_WORDS = 60  # the features of a shorter training article are mostly noise


def publisher_folds(
    publishers: npt.NDArray[np.str_], count: int, seed: int
) -> npt.NDArray[np.intp]:
    """Return a fold for each row, so that publishers stay together and folds have similar sizes."""
    return balanced_folds(np.unique(publishers, return_inverse=True)[1], count, seed)


def label_folds(matrix: FeatureMatrix, count: int, seed: int) -> npt.NDArray[np.intp]:
    """Return folds as `publisher_folds` does, such that the rows outside any fold have both labels.

    Publishers with only label 1, with only label 0, and with both are dealt out separately: if each
    label has five publishers, at least three of them are of one kind, and so in three folds.
    """
    publishers = matrix.publishers
    ones, zeros = (np.isin(publishers, publishers[matrix.labels == label]) for label in (1, 0))
    folds = np.zeros(len(matrix), np.intp)
    for kind in (ones & zeros, ones & ~zeros, zeros & ~ones):
        folds[kind] = publisher_folds(publishers[kind], count, seed)
    return folds


def fold_splits(
    matrix: FeatureMatrix, folds: npt.NDArray[Any], among: Flags | None = None
) -> Iterator[tuple[Flags, Flags]]:
    """Yield the rows of each fold, and the rows to train on before these are predicted.

    The rows to train on share neither a publisher nor a near-duplicate with those of the fold. A fold is
    a number, as from `publisher_folds`, or the name of a publisher. `among` are the rows that are
    predicted, by default all.
    """
    for fold in np.unique(folds):
        test = folds == fold if among is None else among & (folds == fold)
        if test.any():
            yield test, rows_apart_from(matrix, matrix.take(test))


def cross_fit(
    matrix: FeatureMatrix,
    target: str,
    material: Material,
    folds: int = FOLDS,
    repeats: int = REPEATS,
) -> Array:
    """Return the log-odds of each row by models trained without its publisher and near-duplicates.

    They are means over several ways to split publishers into folds: with seven publishers, as PolNeAR
    has, a single split moves the AUC by 0.03. Without material, as for custom labels, the folds are
    also balanced by label, because there may be few publishers.
    """
    scores = np.zeros(len(matrix))
    for repeat in range(repeats):
        if material.graded:
            fold_of = publisher_folds(matrix.publishers, folds, seed=repeat + 1)
        else:
            fold_of = label_folds(matrix, folds, seed=repeat + 1)
        for test, train in fold_splits(matrix, fold_of):
            training, tested = matrix.take(train), matrix.take(test)
            if len(set(training.labels)) < 2:
                raise ReliabilityError(
                    "the articles of one label are near-duplicates of each other across publishers: "
                    "nothing is left to train on when some are held out"
                )
            fitted = fit(training, target, material.apart_from(tested))
            scores[test] += fitted.log_odds(tested) / repeats
        log_progress(f"{target}: held-out scores {repeat + 1} of {repeats}")
    return scores


def calibrate(scores: Array, y: Labels, weights: Array | Flags) -> tuple[float, float]:
    """Return (a, b) such that a + b · score is the log-odds of label 1 (Platt 1999)."""
    fitted = LogisticRegression(C=1e6, max_iter=1000, tol=1e-8).fit(scores[:, None], y, weights)
    return float(fitted.intercept_[0]), float(fitted.coef_[0, 0])


def calibrate_apart(scores: Array, y: Labels, among: Flags, folds: npt.NDArray[Any]) -> Array:
    """Return log-odds, those of each fold calibrated on the rows of `among` outside the fold."""
    calibrated = np.zeros(len(scores))
    for fold in np.unique(folds):
        inside = folds == fold
        intercept, slope = calibrate(scores, y, among & ~inside)
        calibrated[inside] = intercept + slope * scores[inside]
    return calibrated


@dataclass(frozen=True, slots=True)
class CalibratedFit:
    """A fit with the affine map that calibrates its log-odds on held-out publishers."""

    fit: Fit
    intercept: float
    slope: float

    def log_odds(self, matrix: FeatureMatrix) -> Array:
        """Return the calibrated log-odds of each row."""
        return self.intercept + self.slope * self.fit.log_odds(matrix)

    @property
    def base(self) -> float:
        """The calibrated log-odds where no feature adds anything."""
        return self.intercept + self.slope * self.fit.base

    def curves(self) -> dict[str, tuple[Array, Array]]:
        """Return the knots of each feature and the calibrated log-odds at them."""
        return {
            name: (knots, self.slope * heights)
            for name, (knots, heights) in self.fit.heights().items()
        }


@dataclass(frozen=True, slots=True, eq=False)
class TrainedModel:
    """A model of one target and the data that it was trained on."""

    target: str
    table: FeatureMatrix  # the training articles
    model: CalibratedFit  # fitted on all of them
    held_out: Array  # log-odds by models trained without a row's publisher, not calibrated
    bags: list[CalibratedFit]  # refits on bootstrap draws of publishers, for the interval
    brevity: Brevity = CONSTANT_WIDTH

    def values(self, name: str, table: FeatureMatrix | None = None) -> Array:
        """Return a feature of each article; the model's own register as the model computes it.

        The articles are those of a table, by default those that the model was trained on.
        """
        table = self.table if table is None else table
        if name == REGISTER.get(self.target) and self.model.fit.register:
            return self.model.fit.register_values(table)
        return table.columns([name])[:, 0]


def train_custom(matrix: FeatureMatrix, target: str) -> TrainedModel:
    """Train a model on custom labels, without a register, on one thread like `train_shipped`."""
    with threadpool_limits(1):
        return train_model(matrix, target, CUSTOM)


def train_model(matrix: FeatureMatrix, target: str, material: Material) -> TrainedModel:
    """Train the model of a target on measured articles, of at least ten publishers and both labels.

    The target is "reliability", "bias", "open", or the name of a custom label. `material` is empty for a
    model of custom labels.
    """
    held_out = cross_fit(matrix, target, material)
    log_progress(f"{target}: fitting on all")
    fitted = fit(matrix, target, material)
    log_progress(f"{target}: refitting on {BAGS} draws of publishers")
    return TrainedModel(
        target=target,
        table=matrix,
        model=CalibratedFit(fitted, *calibrate(held_out, matrix.labels, matrix.is_labelled)),
        held_out=held_out,
        bags=bootstrap_refits(matrix, fitted, held_out, material),
    )


def bootstrap_refits(
    matrix: FeatureMatrix, fitted: Fit, held_out: Array, material: Material
) -> list[CalibratedFit]:
    """Return refits of the curves and the calibration on publishers drawn with replacement.

    The register stays as it is.
    """
    y, is_labelled = matrix.labels, matrix.is_labelled
    taught = evidence_labels(fitted.target, matrix, material)
    names = np.unique(np.concatenate((matrix.publishers, taught.matrix.publishers)))
    refits = []
    for bag in range(BAGS):
        random = np.random.default_rng([11, bag])
        times = np.zeros(len(y))
        # A draw of few publishers may have one label only; then another is drawn.
        while not (times[y == 0].any() and times[y == 1].any()):
            drawn = np.bincount(random.choice(len(names), len(names)), minlength=len(names))
            times = _times(drawn, names, matrix)
        weights = taught.weights * _times(drawn, names, taught.matrix)
        refits.append(
            CalibratedFit(
                replace(fitted, curves=fitted.curves.refit(taught.labels, weights)),
                *calibrate(held_out, y, times * is_labelled),
            )
        )
    return refits


def _times(
    drawn: npt.NDArray[np.intp], names: npt.NDArray[np.str_], matrix: FeatureMatrix
) -> Array:
    """Return the number of times that the publisher of each row was drawn."""
    return drawn[np.searchsorted(names, matrix.publishers)].astype(float)
