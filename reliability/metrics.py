"""Measures of agreement with labels (AUC, calibration error, rank correlation), and the bootstrap.

A measure takes arrays with one entry per item (a sentence, an article) and returns a number. Intervals
are over clusters drawn with replacement, because items of one cluster, such as the sentences of one
document, are not independent. Only `cross_validated_predictions` needs scikit-learn, which it imports
when called.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from reliability.errors import ReliabilityError

Array = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]
Items = npt.NDArray[np.intp]
Interval = tuple[float, float]
Measure = Callable[[Flags, Flags], float]  # of the gold and the predicted labels

BINS = 10
DRAWS = 1000
FOLDS = 5


# -- agreement -----------------------------------------------------------------------------------


def probabilities(log_odds: Array) -> Array:
    """Return the probabilities of an array of log-odds; `records.probability` takes a single one."""
    return np.asarray(1 / (1 + np.exp(-log_odds)))


def ratio(part: float, whole: float) -> float:
    """Return `part / whole`, or 0 if the whole is 0."""
    return float(part) / float(whole) if whole else 0.0


def f1_from_counts(hits: float, predicted: float, relevant: float) -> float:
    """Return F1, the harmonic mean of precision (hits / predicted) and recall (hits / relevant).

    Examples
    --------
    >>> f1_from_counts(hits=2, predicted=4, relevant=2)
    0.6666666666666666
    """
    return ratio(2 * hits, predicted + relevant)


def f1_score(gold: Flags, predicted: Flags) -> float:
    """Return the F1 of the positive items.

    Examples
    --------
    >>> f1_score(np.array([True, True, False]), np.array([True, False, False]))
    0.6666666666666666
    """
    return f1_from_counts((gold & predicted).sum(), predicted.sum(), gold.sum())


def macro_f1(gold: Flags, predicted: Flags) -> float:
    """Return the mean of the F1 of the positive and the F1 of the negative items."""
    return (f1_score(gold, predicted) + f1_score(~gold, ~predicted)) / 2


def balanced_accuracy(gold: Flags, predicted: Flags) -> float:
    """Return the mean of the recall of the positive and the recall of the negative items."""
    return (
        ratio((gold & predicted).sum(), gold.sum())
        + ratio((~gold & ~predicted).sum(), (~gold).sum())
    ) / 2


def pearson(x: Array, y: Array) -> float:
    """Return the correlation of two columns, or 0 if one of them is constant."""
    if len(x) < 2 or np.ptp(x) == 0 or np.ptp(y) == 0:
        return 0.0
    return float(np.corrcoef(x, y)[0, 1])


def precision_at_recall(gold: Flags, strength: Array, min_recall: float) -> float:
    """Return the best precision of a cut on strength whose recall is at least `min_recall`.

    Items of strength 0 are never predicted. The result is 0 if no cut has that recall.
    """
    best = 0.0
    for cut in np.unique(strength[strength > 0]):
        predicted = strength >= cut
        hits = (gold & predicted).sum()
        if ratio(hits, gold.sum()) >= min_recall:
            best = max(best, ratio(hits, predicted.sum()))
    return best


def auc(y: npt.NDArray[Any], scores: Array, weights: Array | None = None) -> float:
    """Return the area under the ROC curve of labels 0 and 1; NaN if one of them has no weight.

    It is the probability that an item of label 1 scores above one of label 0; a tie counts half.

    Examples
    --------
    >>> auc(np.array([0, 1, 1]), np.array([0.3, 0.2, 0.9]))
    0.5
    """
    weights = np.ones(len(y)) if weights is None else weights
    ranks = np.unique(scores, return_inverse=True)[1]
    positive, negative = (np.bincount(ranks, weights * (y == label)) for label in (1, 0))
    pairs = positive.sum() * negative.sum()
    return float(positive @ (np.cumsum(negative) - negative / 2) / pairs) if pairs else math.nan


def selective_accuracy(wrong: Flags, confidence: Array) -> tuple[float, float, float]:
    """Return the accuracy on all items, that on the 70% most confident ones, and the AURC.

    The AURC is the mean, over all coverages, of the error rate on the most confident items.
    """
    order = np.argsort(-confidence, kind="stable")
    error = np.cumsum(wrong[order]) / np.arange(1, len(wrong) + 1)
    at_70 = error[max(1, round(0.7 * len(wrong))) - 1]
    return float(1 - error[-1]), float(1 - at_70), float(error.mean())


# -- calibration ---------------------------------------------------------------------------------


class CalibrationBin(NamedTuple):
    """One bin of a calibration table: its mean prediction, its observed share, and its size."""

    predicted: float
    observed: float
    items: int


def calibration_bins(
    probabilities: Array, observed: npt.NDArray[Any], count: int = BINS
) -> list[CalibrationBin]:
    """Sort items by probability and cut them into bins of equal size.

    `observed` are labels, or fractions of votes.
    """
    order = np.argsort(probabilities, kind="stable")
    return [
        CalibrationBin(float(probabilities[part].mean()), float(observed[part].mean()), len(part))
        for part in np.array_split(order, min(count, len(order)))
    ]


def expected_calibration_error(probabilities: Array, observed: npt.NDArray[Any]) -> float:
    """Return the mean difference between predicted and observed shares, over bins of equal size.

    Examples
    --------
    >>> expected_calibration_error(np.array([0.25, 0.75]), np.array([0, 1]))
    0.25
    """
    return sum(
        abs(part.predicted - part.observed) * part.items / len(observed)
        for part in calibration_bins(probabilities, observed)
    )


def wilson_interval(observed: float, items: int) -> Interval:
    """Return the 95% interval of a share of independent items (Wilson 1927).

    Examples
    --------
    >>> low, high = wilson_interval(0.5, 100)
    >>> round(low, 3), round(high, 3)
    (0.404, 0.596)
    """
    z = 1.959964
    middle = (observed + z * z / (2 * items)) / (1 + z * z / items)
    half = math.sqrt(observed * (1 - observed) / items + (z / (2 * items)) ** 2)
    half *= z / (1 + z * z / items)
    return max(0.0, middle - half), min(1.0, middle + half)


# -- spans ---------------------------------------------------------------------------------------


def merge_spans(spans: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return sorted spans, overlapping ones merged.

    Examples
    --------
    >>> merge_spans([(4, 9), (0, 5), (12, 15)])
    [(0, 9), (12, 15)]
    """
    joined: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if joined and start < joined[-1][1]:
            joined[-1] = joined[-1][0], max(end, joined[-1][1])
        else:
            joined.append((start, end))
    return joined


def coverage_sum(spans: Sequence[tuple[int, int]], others: Sequence[tuple[int, int]]) -> float:
    """Return the sum, over `spans`, of the share of each span that `others` cover.

    `others` must not overlap each other. Divided by the number of spans, the sum is the precision of
    SemEval-2020 task 11 (Da San Martino et al. 2020, section 5.1), or the recall with the arguments
    exchanged.
    """
    return math.fsum(
        sum(max(0, min(end, b) - max(start, a)) for a, b in others) / (end - start)
        for start, end in spans
    )


# -- resampling ----------------------------------------------------------------------------------


def bootstrap_interval(
    clusters: Sequence[Hashable], statistic: Callable[[Items], float]
) -> Interval | None:
    """Return the 95% interval of a statistic over 1,000 draws of clusters with replacement.

    `clusters` has the cluster of each item, such as its document or publisher; the result is None if
    there are fewer than two. `statistic` takes the indices of the drawn items, with repetitions. Draws
    for which it returns NaN, such as an AUC without items of one label, are left out.

    Examples
    --------
    >>> values = np.array([0.0, 1.0, 1.0, 2.0])
    >>> bootstrap_interval("abcd", lambda items: float(values[items].mean()))
    (0.25, 1.75)
    """
    codes = _codes(clusters)
    count = codes.max(initial=-1) + 1
    if count < 2:
        return None
    draws = np.random.default_rng(5).integers(count, size=(DRAWS, count))
    return interval_of_draws(codes, statistic, draws)


def cluster_draws(count: int, draws: int, seed: int) -> Iterator[Items]:
    """Yield draws of as many clusters as there are, with replacement."""
    for draw in range(draws):
        yield np.random.default_rng([seed, draw]).choice(count, count)


def interval_of_draws(
    clusters: Items, statistic: Callable[[Items], float], draws: Iterable[Items]
) -> Interval | None:
    """Return the 95% interval of a statistic (see `bootstrap_interval`) over given draws of clusters.

    `clusters` has the number of each item's cluster, and a draw has numbers of clusters, with
    repetitions. The result is None if the statistic is NaN for every draw.
    """
    items = np.arange(len(clusters))
    count = int(clusters.max()) + 1
    drawn = [
        statistic(np.repeat(items, np.bincount(draw, minlength=count)[clusters])) for draw in draws
    ]
    known = [value for value in drawn if not math.isnan(value)]
    if not known:
        return None
    low, high = np.quantile(known, (0.025, 0.975))
    return float(low), float(high)


def _codes(groups: Sequence[Hashable]) -> Items:
    """Number the groups in the order of their first items; return the number of each item's group."""
    numbers: dict[Hashable, int] = {}
    return np.array([numbers.setdefault(group, len(numbers)) for group in groups], np.intp)


def balanced_folds(groups: Items, count: int, seed: int | None = None) -> Items:
    """Return a fold for each item, so that groups stay together and folds have similar sizes.

    `groups` has the group of each item, from 0 without gaps. The largest remaining group goes to the
    smallest fold; with a seed, groups of equal size are shuffled first.

    Examples
    --------
    >>> balanced_folds(np.array([0, 0, 0, 1, 2, 2]), 2).tolist()
    [0, 0, 0, 1, 1, 1]
    """
    sizes = np.bincount(groups)
    if seed is None:
        order = np.argsort(sizes, kind="stable")[::-1]
    else:
        shuffled = np.random.default_rng(seed).permutation(len(sizes))
        order = shuffled[np.argsort(-sizes[shuffled], kind="stable")]
    fold_of, load = np.zeros(len(sizes), np.intp), np.zeros(count)
    for group in order:
        fold_of[group] = load.argmin()
        load[fold_of[group]] += sizes[group]
    return fold_of[groups]


def group_folds(groups: Sequence[Hashable]) -> list[tuple[Items, Items]]:
    """Split items into five folds by group; return the training and the test items of each.

    Raises ReliabilityError if there is only one group.
    """
    codes = _codes(groups)
    count = min(FOLDS, codes.max(initial=-1) + 1)
    if count < 2:
        raise ReliabilityError("a set of one document cannot be cross-validated: leave it out")
    fold_of = balanced_folds(codes, count)
    return [(np.flatnonzero(fold_of != k), np.flatnonzero(fold_of == k)) for k in range(count)]


# -- cross-validation ----------------------------------------------------------------------------


def best_cut(gold: Flags, scores: Array, measure: Measure) -> float:
    """Return the percentile of the scores above which predicting label 1 maximizes a measure."""
    cuts = np.unique(np.quantile(scores, np.linspace(0.01, 0.99, 99)))
    return float(max(cuts, key=lambda cut: measure(gold, scores > cut)))


def cross_validated_predictions(
    flags: Array, gold: Flags, groups: Sequence[Hashable], measure: Measure
) -> tuple[Array, Flags]:
    """Predict each item by a logistic regression and a cut that are fitted without its group.

    `flags` has the shape (items, features), and `measure` is maximized by the cut. Returns the
    probability of each item, and True for each item above the cut.
    """
    from sklearn.linear_model import LogisticRegression

    probabilities = np.zeros(len(gold))
    predicted = np.zeros(len(gold), dtype=bool)
    for train, test in group_folds(groups):
        # Each item with both labels, one of weight 0, so that a fold may lack a label.
        model = LogisticRegression(max_iter=1000).fit(
            np.vstack((flags[train], flags[train])),
            np.repeat((True, False), len(train)),
            sample_weight=np.concatenate((gold[train], ~gold[train])).astype(float),
        )
        known, probabilities[test] = (
            model.predict_proba(flags[part])[:, 1] for part in (train, test)
        )
        predicted[test] = probabilities[test] > best_cut(gold[train], known, measure)
    return probabilities, predicted


def cross_validated_cut(
    gold: Flags, scores: Array, groups: Sequence[Hashable], measure: Measure
) -> Flags:
    """Return True for each item whose score is above the best cut on the other folds."""
    predicted = np.zeros(len(gold), dtype=bool)
    for train, test in group_folds(groups):
        predicted[test] = scores[test] > best_cut(gold[train], scores[train], measure)
    return predicted
