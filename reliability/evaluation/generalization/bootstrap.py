"""The figures of held-out scores: arrays in, a number with its interval out.

Every figure is a mean over parts (sets, most often one) of a statistic of some of a part's articles;
its interval is over draws of publishers, across all parts at once. It refuses to know any set and any
model.
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
SPREAD_BINS = 20


class Sample(NamedTuple):
    """The publishers of some articles, and a statistic of any of these, by their numbers."""

    publishers: Names
    statistic: Statistic

    @property
    def value(self) -> float:
        """The statistic of all of the articles."""
        return self.statistic(np.arange(len(self.publishers)))


def mean_result(parts: Sequence[Sample], note: str) -> Result:
    """Return the mean of the statistics of all parts; a draw that misses a part has none."""
    ends = np.cumsum([len(part.publishers) for part in parts])

    def statistic(items: Items) -> float:
        cut = np.split(items, np.searchsorted(items, ends[:-1]))
        starts = [0, *ends[:-1].tolist()]
        inside = zip(parts, cut, starts, strict=True)
        found = [
            part.statistic(own - start) if len(own) else math.nan for part, own, start in inside
        ]
        return math.fsum(found) / len(found)

    publishers = [str(one) for part in parts for one in part.publishers]
    return benchmark.bootstrap_result(statistic, len(publishers), publishers, note)


def auc_statistic(y: Labels, scores: Array, weights: Array | None = None) -> Statistic:
    """Return the AUC of some articles; of those that have a score."""
    weights = np.where(np.isnan(scores), 0.0, 1.0 if weights is None else weights)
    scores = np.nan_to_num(scores)
    return lambda items: metrics.auc(y[items], scores[items], weights[items])


def difference(one: Statistic, other: Statistic) -> Statistic:
    """Return by how much one statistic is above another of the same articles."""
    return lambda items: one(items) - other(items)


def calibration_error(y: Labels, log_odds: Array) -> Statistic:
    """Return the expected calibration error of some articles; NaN of none."""
    said = probabilities(log_odds)

    def error(items: Items) -> float:
        if not len(items):
            return math.nan
        return metrics.expected_calibration_error(said[items], y[items])

    return error


def abstention_gain(y: Labels, log_odds: Array) -> Statistic:
    """Return the accuracy on the 70 % of some articles that are surest above that on all."""

    def statistic(items: Items) -> float:
        everywhere, at_70, _ = _coverage(y, log_odds, items)
        return at_70 - everywhere

    return statistic


def area_under_risk_coverage(y: Labels, log_odds: Array) -> Statistic:
    """Return the mean error of some articles over all coverages, the surest first (AURC)."""
    return lambda items: _coverage(y, log_odds, items)[2]


def _coverage(y: Labels, log_odds: Array, items: Items) -> tuple[float, float, float]:
    said = log_odds[items]
    return metrics.selective_accuracy((said >= 0) != (y[items] == 1), np.abs(said))


def bin_coverage(y: Labels, said: Array, low: Array, high: Array) -> Statistic:
    """Return the share of bins of like size whose rate of label 1 lies in their mean interval."""

    def statistic(items: Items) -> float:
        order = items[np.argsort(said[items], kind="stable")]
        bins = np.array_split(order, min(SPREAD_BINS, len(order)))
        return float(np.mean([low[b].mean() <= y[b].mean() <= high[b].mean() for b in bins]))

    return statistic


def share_statistic(flags: Flags) -> Statistic:
    """Return the share of some articles that have a flag; NaN of none."""
    return lambda items: float(flags[items].mean()) if len(items) else math.nan


def largest_group_difference(
    statistic: Statistic, group_of: Names, names: Sequence[str]
) -> Statistic:
    """Return the largest difference between the statistics of groups; NaN where a group is empty."""

    def difference(items: Items) -> float:
        groups = [items[group_of[items] == name] for name in names]
        if not all(map(len, groups)):
            return math.nan
        found = [statistic(group) for group in groups]
        return max(found) - min(found)

    return difference


def correlation_statistic(x: Array, y: Array) -> Statistic:
    """Return the size of the correlation of two columns of some articles."""
    return lambda items: abs(metrics.pearson(x[items], y[items]))


def quantile_statistic(values: Array, at: float) -> Statistic:
    """Return a quantile of the values of some articles: .5 the median, 1 the largest."""
    return lambda items: float(np.quantile(values[items], at))
