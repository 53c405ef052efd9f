"""Compute AUC, calibration error and others of held-out scores, with bootstrap intervals.

A result is the mean over samples (most often one data set each) of a statistic of the articles of a
sample. Its interval is over draws of publishers, across all samples at once.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from reliability import metrics
from reliability.evaluation import benchmark
from reliability.evaluation.benchmark import Result
from reliability.metrics import Array, Flags, Items, probabilities
from reliability.training.feature_matrix import Labels

Names = npt.NDArray[np.str_]
Statistic = Callable[[Items], float]
# Numbers of bins. The share of bins covered is the mean over these, since it varies with the number.
SPREAD_BINS = (10, 20, 30, 40, 50)


class Sample(NamedTuple):
    """The publishers of some articles, and a statistic of these articles.

    `statistic` takes the numbers of articles, which may be repeated.
    """

    publishers: Names
    statistic: Statistic

    @property
    def value(self) -> float:
        """The statistic of all articles."""
        return self.statistic(np.arange(len(self.publishers)))

    def minus(self, other: Sample) -> Sample:
        """Return the statistic minus another one of the same articles."""
        return Sample(self.publishers, difference(self.statistic, other.statistic))


def mean_result(samples: Sequence[Sample], note: str) -> Result:
    """Return the mean of the statistics of all samples; NaN for a draw that misses a sample."""
    ends = np.cumsum([len(sample.publishers) for sample in samples])
    starts = [0, *ends[:-1].tolist()]

    def statistic(items: Items) -> float:
        drawn = np.split(items, np.searchsorted(items, ends[:-1]))
        values = [
            sample.statistic(inside - start) if len(inside) else math.nan
            for sample, inside, start in zip(samples, drawn, starts, strict=True)
        ]
        return math.fsum(values) / len(values)

    publishers = [str(name) for sample in samples for name in sample.publishers]
    return benchmark.bootstrap_result(statistic, len(publishers), publishers, note)


def auc_statistic(y: Labels, scores: Array, weights: Array | None = None) -> Statistic:
    """Return the AUC of the articles that have a score."""
    weights = np.where(np.isnan(scores), 0.0, 1.0 if weights is None else weights)
    scores = np.nan_to_num(scores)
    return lambda items: metrics.auc(y[items], scores[items], weights[items])


def difference(one: Statistic, other: Statistic) -> Statistic:
    """Return one statistic minus another of the same articles."""
    return lambda items: one(items) - other(items)


def calibration_error(y: Labels, log_odds: Array) -> Statistic:
    """Return the expected calibration error; NaN for no articles."""
    predicted = probabilities(log_odds)

    def error(items: Items) -> float:
        if not len(items):
            return math.nan
        return metrics.expected_calibration_error(predicted[items], y[items])

    return error


def abstention_gain(y: Labels, log_odds: Array) -> Statistic:
    """Return the accuracy on the most confident 70% of articles minus that on all."""

    def statistic(items: Items) -> float:
        everywhere, at_70, _ = _coverage(y, log_odds, items)
        return at_70 - everywhere

    return statistic


def area_under_risk_coverage(y: Labels, log_odds: Array) -> Statistic:
    """Return the mean error over all coverages, most confident articles first (AURC)."""
    return lambda items: _coverage(y, log_odds, items)[2]


def _coverage(y: Labels, log_odds: Array, items: Items) -> tuple[float, float, float]:
    predicted = log_odds[items]
    return metrics.selective_accuracy((predicted >= 0) != (y[items] == 1), np.abs(predicted))


def bin_coverage(y: Labels, predicted: Array, low: Array, high: Array) -> Statistic:
    """Return the share of equal-sized bins whose rate of label 1 lies in their mean interval.

    The share is the mean over the numbers of bins in `SPREAD_BINS`.
    """

    def share(order: Items, count: int) -> float:
        bins = np.array_split(order, min(count, len(order)))
        return float(np.mean([low[b].mean() <= y[b].mean() <= high[b].mean() for b in bins]))

    def statistic(items: Items) -> float:
        order = items[np.argsort(predicted[items], kind="stable")]
        return float(np.mean([share(order, count) for count in SPREAD_BINS]))

    return statistic


def share_statistic(values: Flags | Array) -> Statistic:
    """Return the share of articles with a flag, or the mean of values; NaN for no articles."""
    return lambda items: float(values[items].mean()) if len(items) else math.nan


def largest_group_difference(
    statistic: Statistic, group_of: Names, names: Sequence[str]
) -> Statistic:
    """Return the largest difference between the statistics of groups; NaN if a group is empty."""

    def largest(items: Items) -> float:
        groups = [items[group_of[items] == name] for name in names]
        if not all(map(len, groups)):
            return math.nan
        found = [statistic(group) for group in groups]
        return max(found) - min(found)

    return largest


def correlation_statistic(x: Array, y: Array) -> Statistic:
    """Return the absolute correlation of two columns."""
    return lambda items: abs(metrics.pearson(x[items], y[items]))


def quantile_statistic(values: Array, at: float) -> Statistic:
    """Return a quantile of values: 0.5 is the median, 1 the largest."""
    return lambda items: float(np.quantile(values[items], at))
