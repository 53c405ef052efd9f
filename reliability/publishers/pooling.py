"""Partial pooling: estimates of many groups, each shrunk towards their mean according to its noise.

The model is normal: the mean of a group is drawn from a distribution over groups, and its estimate adds
noise of a known variance. The variance between groups is the empirical Bayes estimate of Morris (1983),
which meta-analysis calls that of Paule and Mandel (1982).
"""

from __future__ import annotations

from statistics import NormalDist
from typing import NamedTuple

import numpy as np

from reliability.metrics import Array

LEVEL = 0.9  # of intervals
QUANTILE = NormalDist().inv_cdf((1 + LEVEL) / 2)
# Half of the 80% interval of an article, in standard errors of the model on a publisher. A normal
# distribution has 1.28; the intervals are wider than the errors of publishers' means, especially those
# of short articles, and with 1.8 the 90% intervals hold 91% to 95% of the means of other halves
# (`reliability evaluate publishers`).
HALF_OF_80 = 1.8
_STEPS = 100  # halvings of the range in which the variance lies


class Pooled(NamedTuple):
    """The pooled estimates of groups."""

    mean: float  # over groups
    variance: float  # between groups, without noise
    means: Array  # of each group, given its estimate and those of all others
    variances: Array  # of these means


def pool(estimates: Array, variances: Array) -> Pooled:
    """Pool the estimates of groups, given the variance of the noise of each.

    Both arrays have the shape (groups,). Raises ValueError if there are no groups, or if a variance is
    not above 0.

    Examples
    --------
    The estimate of the third group is far off and noisy, so it moves most:

    >>> pooled = pool(np.array([-1.0, 1.0, 5.0]), np.array([0.1, 0.1, 4.0]))
    >>> pooled.means.round(1).tolist()
    [-1.0, 1.0, 3.6]
    """
    if not len(estimates):
        raise ValueError("there are no groups to pool")
    if not (variances > 0).all():
        raise ValueError("the variance of an estimate must be above 0")
    between = variance_between(estimates, variances)
    weights = 1 / (variances + between)
    mean = float(weights @ estimates / weights.sum())
    noise = variances * weights  # the share of noise in the variance of an estimate
    means = noise * mean + (1 - noise) * estimates
    of_mean = 1 / weights.sum()
    return Pooled(mean, between, means, (1 - noise) * variances + noise**2 * of_mean)


def variance_between(estimates: Array, variances: Array) -> float:
    """Return the variance between groups: 0 if the noise explains all differences.

    It is the variance at which the weighted squares of the differences from the mean have their expected
    sum, the number of groups less one.
    """
    expected = len(estimates) - 1

    def excess(between: float) -> float:
        weights = 1 / (variances + between)
        mean = weights @ estimates / weights.sum()
        return float(weights @ (estimates - mean) ** 2) - expected

    if expected == 0 or excess(0.0) <= 0:
        return 0.0
    # At the sum of squares, every weight is below its inverse, so that the sum is below 1.
    low, high = 0.0, float(((estimates - estimates.mean()) ** 2).sum())
    for _ in range(_STEPS):
        middle = (low + high) / 2
        low, high = (middle, high) if excess(middle) > 0 else (low, middle)
    return (low + high) / 2


def moderated_variances(squares: Array, freedom: Array, prior: float) -> Array:
    """Return the variance of each group, shrunk towards that of all groups together (Smyth 2004).

    `squares` are the sums of squares of the groups around their means, `freedom` are their degrees of
    freedom, 0 for a group of one, and `prior` are those that the variance of all groups counts for. If
    no group has degrees of freedom, the variances are 0.

    Examples
    --------
    >>> moderated_variances(np.array([8.0, 0.0]), np.array([4, 0]), 4.0).tolist()
    [2.0, 2.0]
    """
    total = freedom.sum()
    overall = squares.sum() / total if total else 0.0
    return np.asarray((prior * overall + squares) / (prior + freedom))
