"""Fit curves: ramps of each feature and their slopes, with the declared signs, by ridge regression.

Knots at quantiles turn each feature into ramps. The steps of the ramps are within bounds, so that a
curve keeps its declared direction, and are drawn to a prior curve or to 0.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np
from scipy import optimize

from reliability.scoring.report_card import EVIDENCE
from reliability.training.feature_matrix import Array, FeatureMatrix

PriorCurves = Mapping[str, Sequence[Sequence[float]]]  # the value and the log-odds of each knot

KNOTS = 4
_LARGEST_RANGE = 4.0  # log-odds of a whole curve
PRIOR_SHARE = 0.5  # of the steps of a prior curve that a curve keeps at least


@dataclass(frozen=True, slots=True)
class Ramps:
    """A piecewise-linear basis: between each two knots of a feature, a ramp that rises from 0 to 1."""

    knots: list[Array]

    @classmethod
    def at_quantiles(cls, values: Array, names: Iterable[str], priors: PriorCurves) -> Ramps:
        """Place the knots of each column: those of its prior curve, or quantiles of its values."""
        return cls(
            [
                np.array([value for value, _ in priors[name]], dtype=float)
                if name in priors
                else _quantile_knots(column)
                for name, column in zip(names, values.T, strict=True)
            ]
        )

    def __call__(self, values: Array) -> Array:
        """Return the ramps of each row; NaN in all ramps of an unknown value."""
        columns = [
            np.clip((column - low) / (high - low), 0.0, 1.0)
            for column, knots in zip(values.T, self.knots, strict=True)
            for low, high in pairwise(knots)
        ]
        return np.column_stack(columns)

    def repeat(self, values: Iterable[int]) -> Array:
        """Return one value per ramp from one value per feature."""
        return np.repeat([*values], [len(knots) - 1 for knots in self.knots])

    def split(self, steps: Array) -> list[Array]:
        """Cut an array with one entry per ramp into one array per feature."""
        return np.split(steps, np.cumsum([len(knots) - 1 for knots in self.knots])[:-1])


def _quantile_knots(column: Array) -> Array:
    """Return knots at quantiles of the values, or of the occurrences of a rare feature."""
    known = column[~np.isnan(column)]
    least = known.min(initial=math.inf)
    occurring = known[known > least]
    if not len(occurring):
        cuts = [0.0, 1.0]
    elif 2 * len(occurring) < len(known):
        cuts = [float(least), *np.quantile(occurring, (0.25, 0.9))]
    else:
        cuts = list(np.quantile(known, np.linspace(0.02, 0.98, KNOTS)))
    unique = np.unique([float(f"{cut:.4g}") for cut in cuts])
    return unique if len(unique) > 1 else np.array([unique[0], unique[0] + 1.0])


@dataclass(frozen=True, slots=True)
class RidgeProblem:
    """A ridge logistic regression on ramps, with bounds and a prior.

    `lengths`, if it is not empty, absorbs the effect of length and is then dropped, so that no curve
    stands in for length.
    """

    ramps: Array  # of shape (articles, ramps), 0 where a feature adds nothing
    lengths: Array  # of shape (articles, 0 or 1), from `_standard_lengths`
    bounds: Array  # the lowest and the highest step of each ramp, of shape (ramps, 2)
    prior: Array  # the steps that the ridge draws the solution to
    ridge: float

    def solve(self, y: Array, weights: Array) -> Array:
        """Return the intercept, followed by one step per ramp. The labels are from 0 to 1."""
        ramps = np.column_stack((self.ramps, self.lengths))
        extra = self.lengths.shape[1]
        prior = np.append(self.prior, np.zeros(extra))
        count = len(y)

        def loss(parameters: Array) -> tuple[float, Array]:
            value, slope = cross_entropy(parameters[0] + ramps @ parameters[1:], y, weights)
            away = parameters[1:] - prior
            gradient = np.concatenate(([slope.sum()], ramps.T @ slope + self.ridge * away))
            penalty = self.ridge / 2 * float(away @ away)
            return (value + penalty) / count, gradient / count

        solved = optimize.minimize(
            loss,
            np.concatenate(([0.0], prior)),
            jac=True,
            method="L-BFGS-B",
            bounds=[(None, None), *self.bounds.tolist(), *[(None, None)] * extra],
            options={"maxiter": 2000, "ftol": 1e-13, "gtol": 1e-8},
        )
        return np.asarray(solved.x[: len(solved.x) - extra])


@dataclass(frozen=True, slots=True)
class Curves:
    """Fitted curves, each 0 at the origin of its feature."""

    features: tuple[str, ...]
    ramps: Ramps  # of these features
    origin: Array  # the value of each ramp where a feature adds nothing
    problem: RidgeProblem  # to be solved again with other weights
    steps: Array  # the intercept, followed by one step per ramp

    def log_odds(self, matrix: FeatureMatrix) -> Array:
        """Return the log-odds of each row."""
        ramps = _from_origin(self.ramps(matrix.columns(self.features)), self.origin)
        return np.asarray(ramps @ self.steps[1:] + self.steps[0])

    def refit(self, y: Array, weights: Array) -> Curves:
        """Return curves with the same knots for other weights of the training rows."""
        return replace(self, steps=self.problem.solve(y, weights))

    @property
    def base(self) -> float:
        """The log-odds where no feature adds anything."""
        return float(self.steps[0])

    def heights(self) -> dict[str, tuple[Array, Array]]:
        """Return the knots of each feature and the log-odds at them."""
        fitted = zip(
            self.features,
            self.ramps.knots,
            self.ramps.split(self.steps[1:]),
            self.ramps.split(self.origin),
            strict=True,
        )
        return {
            name: (knots, np.concatenate(([0.0], np.cumsum(steps))) - origin @ steps)
            for name, knots, steps, origin in fitted
        }


def fit_curves(
    matrix: FeatureMatrix,
    y: Array,
    weights: Array,
    directions: Mapping[str, int],
    priors: PriorCurves,
    *,
    ridge: float,
    least_step: float = 0.0,
    beside_length: bool = False,
) -> Curves:
    """Fit one curve per feature to labels from 0 to 1.

    `directions` has the features, with -1, 0 or 1: a curve may only fall, may do either, or may only
    rise. The fit starts from the curves in `priors`; any other starts flat. `ridge` is the strength of
    the pull to these, and `least_step` the log-odds by which every ramp with a direction rises or falls
    at least. With `beside_length`, the length of the articles absorbs what it explains.
    """
    values = matrix.columns(directions)
    ramps = Ramps.at_quantiles(values, directions, priors)
    raw = ramps(values)
    origin = _origin(ramps, raw, directions)
    prior = _prior_steps(ramps, directions, priors)
    no_length = np.zeros((len(matrix), 0))
    problem = RidgeProblem(
        ramps=_from_origin(raw, origin),
        lengths=_standard_lengths(matrix)[:, None] if beside_length else no_length,
        bounds=_bounds(ramps, directions, least_step, prior),
        prior=prior,
        ridge=ridge,
    )
    return Curves(tuple(directions), ramps, origin, problem, problem.solve(y, weights))


def _origin(ramps: Ramps, raw: Array, features: Iterable[str]) -> Array:
    """Return the value of each ramp where its feature adds nothing.

    That is the value of an absent feature, 0, or the mean of the articles for a feature of the text as
    a whole.
    """
    names = list(features)
    absent = ramps(np.zeros((1, len(names))))[0]
    mean = np.nan_to_num(np.nanmean(np.where(np.isnan(raw).all(axis=0), 0.0, raw), axis=0))
    is_evidence = ramps.repeat([name in EVIDENCE for name in names])
    return np.asarray(np.where(is_evidence, absent, mean))


def _bounds(ramps: Ramps, directions: Mapping[str, int], least_step: float, prior: Array) -> Array:
    """Return the lowest and the highest step of each ramp.

    If there is a least step, a curve with a prior keeps a share of the steps of its prior, too.
    """
    least = np.maximum(least_step, PRIOR_SHARE * np.abs(prior)) if least_step else 0.0
    signs = ramps.repeat(directions.values())
    largest = _LARGEST_RANGE / ramps.repeat([len(knots) - 1 for knots in ramps.knots])
    lowest = np.where(signs > 0, least, -largest)
    highest = np.where(signs < 0, -least, largest)
    return np.column_stack((lowest, highest))


def _prior_steps(ramps: Ramps, features: Iterable[str], priors: PriorCurves) -> Array:
    """Return the steps of the prior curves, and 0 for the ramps of other features."""
    steps = [
        np.diff([height for _, height in priors[name]])
        if name in priors
        else np.zeros(len(knots) - 1)
        for name, knots in zip(features, ramps.knots, strict=True)
    ]
    return np.concatenate(steps)


def _from_origin(ramps: Array, origin: Array) -> Array:
    """Return ramps minus their values at the origin, and 0 for unknown values."""
    return np.nan_to_num(ramps - origin, nan=0.0)


def _standard_lengths(matrix: FeatureMatrix) -> Array:
    """Return the standardized log length of each article, times three.

    Longer articles are more often labelled reliable, and the score must not depend on length (chosen on
    held-out publishers, models/NOTES.md). The factor of three keeps the ridge from shrinking the column.
    """
    logs = np.log(matrix.lengths)
    return np.asarray(3 * (logs - logs.mean()) / (logs.std() or 1.0))


def cross_entropy(log_odds: Array, y: Array, weights: Array) -> tuple[float, Array]:
    """Return the weighted cross-entropy of labels from 0 to 1, and its slope in each log-odds."""
    value = float(weights @ (np.logaddexp(0, log_odds) - y * log_odds))
    return value, weights * (1 / (1 + np.exp(-np.clip(log_odds, -500, 500))) - y)
