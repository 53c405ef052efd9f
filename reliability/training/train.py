"""Learning a model: scores of publishers held out, calibration on them, refits for the interval.

Calibration is affine on the log-odds of publishers held out, and so folds into the curves. It refuses
to know how a model is written down.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
from sklearn.linear_model import LogisticRegression
from threadpoolctl import threadpool_limits

from reliability.errors import ReliabilityError
from reliability.metrics import balanced_folds
from reliability.scoring import model
from reliability.scoring.model import OPEN
from reliability.text.register import Term
from reliability.training import datasets
from reliability.training.feature_matrix import (
    Array,
    FeatureMatrix,
    Labels,
    build_feature_matrix,
    sample_weights,
)
from reliability.training.fit import REGISTER, Fit, fit
from reliability.training.register_terms import everyday_words, frequent_pairs

FOLDS = 5
REPEATS = 3  # held-out scores are the mean over so many ways to cut publishers into folds
BAGS = 20
MIN_WORDS = 60  # a training article shorter than this measures little but noise


def publisher_folds(
    publishers: npt.NDArray[np.str_], count: int, seed: int
) -> npt.NDArray[np.intp]:
    """Return a fold for each row, so that publishers stay together and folds have similar sizes."""
    return balanced_folds(np.unique(publishers, return_inverse=True)[1], count, seed)


def label_folds(table: FeatureMatrix, count: int, seed: int) -> npt.NDArray[np.int64]:
    """Return a fold a row, as `publisher_folds` does, with both labels outside of every fold.

    Publishers of either label alone, and of both, are dealt out apart: where each label has five
    publishers, three of them at least are of one kind, and so in three folds.
    """
    publishers = table.publishers
    ones, zeros = (np.isin(publishers, publishers[table.labels == label]) for label in (1, 0))
    folds = np.zeros(len(table), dtype=int)
    for kind in (ones & zeros, ones & ~zeros, zeros & ~ones):
        folds[kind] = publisher_folds(publishers[kind], count, seed)
    return folds


def disjoint_rows(
    table: FeatureMatrix, test: npt.NDArray[np.bool_], duplicates: Mapping[str, str]
) -> npt.NDArray[np.bool_]:
    """Return the rows that share neither a publisher nor a near-duplicate with the rows of a test."""
    components = np.array([duplicates.get(example.id, "") for example in table.examples])
    twins = np.isin(components, np.unique(components[test & (components != "")]))
    publishers = table.publishers
    return ~np.isin(publishers, np.unique(publishers[test])) & ~twins & ~test


def cross_fit(
    table: FeatureMatrix,
    target: str,
    keys: Sequence[Term],
    duplicates: Mapping[str, str],
    progress: Callable[[str], None] = lambda _: None,
    folds: int = FOLDS,
    repeats: int = REPEATS,
) -> Array:
    """Return the log-odds of each row by models that saw neither its publisher nor its likes.

    The mean over several ways to cut publishers into folds: with seven publishers, as PolNeAR has,
    a single cut moves the AUC by .03. Without keys, as on labels of one's own, folds are cut by
    label, too: there may be few publishers.
    """
    scores = np.zeros(len(table))
    for repeat in range(repeats):
        if keys:
            fold_of = publisher_folds(table.publishers, folds, seed=repeat + 1)
        else:
            fold_of = label_folds(table, folds, seed=repeat + 1)
        for fold in range(folds):
            test = fold_of == fold
            training = table.take(disjoint_rows(table, test, duplicates))
            if len(set(training.labels)) < 2:
                raise ReliabilityError(
                    "the articles of one label are near-duplicates of each other across publishers: "
                    "nothing is left to train on when some are held out"
                )
            fitted = fit(training, target, keys)
            scores[test] += fitted.log_odds(table.take(test)) / repeats
        progress(f"{target}: held-out scores {repeat + 1} of {repeats}")
    return scores


def calibrate(
    scores: Array, y: Labels, weights: Array | npt.NDArray[np.bool_]
) -> tuple[float, float]:
    """Return (a, b) so that a + b · score is the log-odds of the label (Platt 1999)."""
    fitted = LogisticRegression(C=1e6, max_iter=1000, tol=1e-8).fit(scores[:, None], y, weights)
    return float(fitted.intercept_[0]), float(fitted.coef_[0, 0])


@dataclass(frozen=True, slots=True)
class CalibratedFit:
    """A fit with the affine map that makes its log-odds those of a held-out publisher's label."""

    fit: Fit
    intercept: float
    slope: float

    def log_odds(self, table: FeatureMatrix) -> Array:
        """Return the calibrated log-odds of each row."""
        return self.intercept + self.slope * self.fit.log_odds(table)

    @property
    def base(self) -> float:
        """The calibrated log-odds where every curve is at its mean."""
        return self.intercept + self.slope * self.fit.base

    def curves(self) -> dict[str, tuple[Array, Array]]:
        """Return the knots of each feature and the calibrated log-odds at them."""
        return {
            name: (knots, self.slope * heights)
            for name, (knots, heights) in self.fit.curves().items()
        }


@dataclass(frozen=True, slots=True, eq=False)
class TrainedModel:
    """A model of one target, with the held-out log-odds of its training rows and its refits."""

    target: str
    table: FeatureMatrix
    model: CalibratedFit
    held_out: Array
    bags: list[CalibratedFit]

    def values(self, name: str) -> Array:
        """Return the value of a scored feature in each row; that of a register it learned, by it."""
        if name == REGISTER.get(self.target) and self.model.fit.register:
            return self.model.fit.register_values(self.table)
        return self.table.columns([name])[:, 0]


def train_shipped(
    data: Path, progress: Callable[[str], None] = lambda _: None
) -> dict[str, TrainedModel]:
    """Learn the models of both targets from the sets in a folder.

    On one thread: sums over several come out in another order, and the files would differ.
    """
    with threadpool_limits(1):
        return _train_shipped(data, progress)


def _train_shipped(data: Path, progress: Callable[[str], None]) -> dict[str, TrainedModel]:
    tables = {}
    for target in model.TARGETS:
        sets = datasets.TRAINING[target]
        examples = [example for name in sets for example in datasets.load_dataset(data, name)]
        progress(f"{target}: measuring {len(examples)} articles")
        tables[target] = build_feature_matrix(examples, MIN_WORDS)
    table = tables["reliability"]
    tables[OPEN] = table.take(np.isin(table.datasets, datasets.TRAINING[OPEN]))
    duplicates = datasets.load_near_duplicates(data)
    topics, nouns = datasets.topics_by_id(data), datasets.noun_shares(data)
    keys = {
        target: everyday_words(seen, topics, nouns) + frequent_pairs(seen)
        for target, seen in (("reliability", table), (OPEN, tables[OPEN]))
    }
    keys["bias"] = keys["reliability"]
    return {
        target: train_model(table, target, keys[target], duplicates, progress)
        for target, table in tables.items()
    }


def train_custom(
    table: FeatureMatrix,
    target: str,
    duplicates: dict[str, str],
    progress: Callable[[str], None] = lambda _: None,
) -> TrainedModel:
    """Learn a model from labels of one's own, without a register; on one thread, as `learn`."""
    with threadpool_limits(1):
        return train_model(table, target, (), duplicates, progress)


def train_model(
    table: FeatureMatrix,
    target: str,
    keys: Sequence[Term],
    duplicates: Mapping[str, str],
    progress: Callable[[str], None] = lambda _: None,
) -> TrainedModel:
    """Learn the model of a target from measured articles; without keys, one of one's own labels.

    Raises ReliabilityError on one class only or too few publishers for the folds.
    """
    if len(set(table.labels)) < 2:
        raise ReliabilityError("training needs articles of both labels")
    if len(set(table.publishers)) < 2 * FOLDS:
        raise ReliabilityError(
            f"training needs at least {2 * FOLDS} publishers, to hold some out; "
            f"there are {len(set(table.publishers))}"
        )
    held_out = cross_fit(table, target, keys, duplicates, progress)
    progress(f"{target}: fitting on all")
    fitted = fit(table, target, keys)
    progress(f"{target}: refitting on {BAGS} draws of publishers")
    return TrainedModel(
        target,
        table,
        CalibratedFit(fitted, *calibrate(held_out, table.labels, table.is_labelled)),
        held_out,
        bootstrap_refits(table, fitted, held_out),
    )


def bootstrap_refits(table: FeatureMatrix, fitted: Fit, held_out: Array) -> list[CalibratedFit]:
    """Return refits of curves and calibration, each on publishers drawn with replacement.

    The register is kept.
    """
    y, weights = table.labels, sample_weights(table)
    names, publishers = np.unique(table.publishers, return_inverse=True)
    bags = []
    for bag in range(BAGS):
        random = np.random.default_rng([11, bag])
        times = np.zeros(len(y))
        while not (
            times[y == 0].any() and times[y == 1].any()
        ):  # few publishers may be of one label
            drawn = random.choice(len(names), len(names))
            times = np.bincount(drawn, minlength=len(names))[publishers].astype(float)
        calibration = calibrate(held_out, y, times * table.is_labelled)
        bags.append(CalibratedFit(fitted.refit(y, weights * times), *calibration))
    return bags
