"""Measures of how right a signal is, each with its definition, and their bootstrap intervals.

A measure takes arrays with one entry an item (a sentence, a document) and returns one number. The
interval draws whole clusters of items, so that the sentences of one document, which are alike, do
not count as independent. It refuses to know any data set and any signal. What is only counted
needs no scikit-learn: that is imported where something is learned.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Hashable, Sequence
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from reliability.errors import ReliabilityError

Array = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]
Items = npt.NDArray[np.intp]
Interval = tuple[float, float]

BINS = 10
DRAWS = 1000
FOLDS = 5


def probabilities(log_odds: Array) -> Array:
    """Return the probabilities of an array of log-odds; `records.probability` does it for one."""
    return np.asarray(1 / (1 + np.exp(-log_odds)))


def ratio(part: float, whole: float) -> float:
    """Return a part of a whole; 0 where there is nothing to be part of."""
    return float(part) / float(whole) if whole else 0.0


def f1_from_counts(hit: float, found: float, wanted: float) -> float:
    """Return the harmonic mean of precision (hit / found) and recall (hit / wanted)."""
    return ratio(2 * hit, found + wanted)


def f1_score(gold: Flags, said: Flags) -> float:
    """Return the F1 of the items said to be positive."""
    return f1_from_counts((gold & said).sum(), said.sum(), gold.sum())


def macro_f1(gold: Flags, said: Flags) -> float:
    """Return the mean of the F1 of the positive and of the negative items."""
    return (f1_score(gold, said) + f1_score(~gold, ~said)) / 2


def balanced_accuracy(gold: Flags, said: Flags) -> float:
    """Return the mean of the shares found of the positive and of the negative items."""
    return (
        ratio((gold & said).sum(), gold.sum()) + ratio((~gold & ~said).sum(), (~gold).sum())
    ) / 2


def pearson(x: Array, y: Array) -> float:
    """Return the correlation of two columns; 0 where one of them is constant."""
    if len(x) < 2 or np.ptp(x) == 0 or np.ptp(y) == 0:
        return 0.0
    return float(np.corrcoef(x, y)[0, 1])


def precision_at_recall(gold: Flags, strength: Array, least: float) -> float:
    """Return the best precision that a cut on strength has with a recall of `least` or more.

    An item of strength 0 was not found and is never said. 0 where no cut has that recall.
    """
    best = 0.0
    for cut in np.unique(strength[strength > 0]):
        said = strength >= cut
        hit = (gold & said).sum()
        if ratio(hit, gold.sum()) >= least:
            best = max(best, ratio(hit, said.sum()))
    return best


class CalibrationBin(NamedTuple):
    """One bin of a calibration table."""

    predicted: float
    observed: float
    items: int


def calibration_bins(
    probabilities: Array, observed: npt.NDArray[Any], count: int = BINS
) -> list[CalibrationBin]:
    """Cut items, sorted by probability, into bins of equal mass. `observed` may be fractions."""
    order = np.argsort(probabilities, kind="stable")
    return [
        CalibrationBin(float(probabilities[part].mean()), float(observed[part].mean()), len(part))
        for part in np.array_split(order, min(count, len(order)))
    ]


def expected_calibration_error(probabilities: Array, observed: npt.NDArray[Any]) -> float:
    """Return the mean gap between predicted and observed, over bins of equal mass."""
    return sum(
        abs(part.predicted - part.observed) * part.items / len(observed)
        for part in calibration_bins(probabilities, observed)
    )


def wilson_interval(observed: float, items: int) -> Interval:
    """Return the 95 % interval of a share of independent items (Wilson 1927)."""
    z = 1.959964
    middle = (observed + z * z / (2 * items)) / (1 + z * z / items)
    half = math.sqrt(observed * (1 - observed) / items + (z / (2 * items)) ** 2)
    half *= z / (1 + z * z / items)
    return max(0.0, middle - half), min(1.0, middle + half)


def auc(y: npt.NDArray[Any], scores: Array, weights: Array | None = None) -> float:
    """Return the chance that an item of label 1 scores above one of label 0, a tie being half.

    NaN where one of the labels has no items, or none that weighs anything.
    """
    weights = np.ones(len(y)) if weights is None else weights
    places = np.unique(scores, return_inverse=True)[1]
    above, below = (np.bincount(places, weights * (y == label)) for label in (1, 0))
    pairs = above.sum() * below.sum()
    return float(above @ (np.cumsum(below) - below / 2) / pairs) if pairs else math.nan


def selective_accuracy(wrong: Flags, sureness: Array) -> tuple[float, float, float]:
    """Return the accuracy on all items, that on the 70 % that are surest, and the AURC.

    The AURC is the mean, over all coverages, of the error on the surest items.
    """
    surest = np.argsort(-sureness, kind="stable")
    error = np.cumsum(wrong[surest]) / np.arange(1, len(wrong) + 1)
    at_70 = error[max(1, round(0.7 * len(wrong))) - 1]
    return float(1 - error[-1]), float(1 - at_70), float(error.mean())


def merge_spans(spans: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return spans with those that overlap made one."""
    joined: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if joined and start < joined[-1][1]:
            joined[-1] = joined[-1][0], max(end, joined[-1][1])
        else:
            joined.append((start, end))
    return joined


def coverage_sum(spans: Sequence[tuple[int, int]], others: Sequence[tuple[int, int]]) -> float:
    """Return the sum over spans of the share of each that others, free of overlap, cover.

    Over the number of spans it is the precision of SemEval-2020 task 11 (and the recall, with the
    sides changed): Da San Martino et al. 2020, section 5.1.
    """
    return math.fsum(
        sum(max(0, min(end, b) - max(start, a)) for a, b in others) / (end - start)
        for start, end in spans
    )


def bootstrap_interval(
    clusters: Sequence[Hashable], statistic: Callable[[Items], float]
) -> Interval | None:
    """Return the 95 % interval of a statistic of items over clusters drawn with replacement.

    None where there are fewer than two clusters: nothing can be drawn. A draw on which the statistic
    is NaN, such as an AUC where one label was not drawn, is left out.
    """
    numbers: dict[Hashable, int] = {}
    of_item = np.array([numbers.setdefault(cluster, len(numbers)) for cluster in clusters])
    if len(numbers) < 2:
        return None
    items = np.arange(len(of_item))
    random = np.random.default_rng(5)
    drawn = [
        statistic(np.repeat(items, np.bincount(draw, minlength=len(numbers))[of_item]))
        for draw in random.integers(len(numbers), size=(DRAWS, len(numbers)))
    ]
    known = [value for value in drawn if not math.isnan(value)]
    if not known:
        return None
    low, high = np.quantile(known, (0.025, 0.975))
    return float(low), float(high)


def fit_probability(
    x: Array, observed: npt.NDArray[Any], scaled: bool = True
) -> Callable[[Array], Array]:
    """Return what turns signal outputs into the probability of a label, or of a vote.

    A logistic regression. `observed` may be fractions: an item is then seen as either, weighed.
    Columns that are flags need not be `scaled`: a rare one would be held back less than a common one.
    """
    from sklearn.linear_model import LogisticRegression
    from sklearn.preprocessing import StandardScaler

    scaler = StandardScaler(with_mean=scaled, with_std=scaled).fit(x)
    inside = scaler.transform(x)
    shares = observed.astype(float)
    model = LogisticRegression(max_iter=1000).fit(
        np.vstack((inside, inside)),
        np.repeat((True, False), len(x)),
        sample_weight=np.concatenate((shares, 1 - shares)),
    )
    return lambda x: np.asarray(model.predict_proba(scaler.transform(x))[:, 1])


def best_cut(gold: Flags, scores: Array, measure: Callable[[Flags, Flags], float]) -> float:
    """Return the cut on scores, of ninety-nine, above which a measure is largest."""
    cuts = np.unique(np.quantile(scores, np.linspace(0.01, 0.99, 99)))
    return float(max(cuts, key=lambda cut: measure(gold, scores > cut)))


def cross_validated_predictions(
    x: Array,
    gold: Flags,
    groups: Sequence[Hashable],
    measure: Callable[[Flags, Flags], float],
    observed: Array | None = None,
    scaled: bool = True,
) -> tuple[Array, Flags]:
    """Return each item's probability, and whether it is said, from the other groups' items.

    The model of what was `observed` (else the label) and the cut on it that makes `measure` largest
    are learned on the folds without its group.
    """
    observed = gold.astype(float) if observed is None else observed
    probabilities = np.zeros(len(gold))
    said = np.zeros(len(gold), dtype=bool)
    for train, test in group_folds(groups):
        probability = fit_probability(x[train], observed[train], scaled)
        probabilities[test] = probability(x[test])
        said[test] = probabilities[test] > best_cut(gold[train], probability(x[train]), measure)
    return probabilities, said


def group_folds(groups: Sequence[Hashable]) -> list[tuple[Items, Items]]:
    """Return the items of each of five folds, and of the others first, no group in two folds."""
    names: dict[Hashable, int] = {}
    numbers = [names.setdefault(group, len(names)) for group in groups]
    if len(names) < 2:
        raise ReliabilityError("a set of one document cannot be cross-validated: leave it out")
    from sklearn.model_selection import GroupKFold

    return list(GroupKFold(min(FOLDS, len(names))).split(numbers, groups=numbers))


def cross_validated_cut(
    gold: Flags,
    scores: Array,
    groups: Sequence[Hashable],
    measure: Callable[[Flags, Flags], float],
) -> Flags:
    """Return whether each item is said: its score is over the best cut on the other folds' items."""
    said = np.zeros(len(gold), dtype=bool)
    for train, test in group_folds(groups):
        said[test] = scores[test] > best_cut(gold[train], scores[train], measure)
    return said
