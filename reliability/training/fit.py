"""Fitting the two parts of a model: a register and piecewise-linear curves.

The register is a ridge logistic regression on everyday words and on pairs of the masked text; the
weighted sum of an article is one feature. The curves cover all other features: knots at quantiles turn
each feature into ramps, and a ridge logistic regression on all ramps, with the declared signs, gives
one piecewise-linear curve per feature. The two parts are fitted separately and added: fitted together,
the curves take weight from the register that does not transfer to other publishers. A model of custom
labels has no register of its own; the two shipped registers are features like any other.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from scipy import optimize, sparse
from sklearn.linear_model import LogisticRegression

from reliability.records import Feature
from reliability.scoring import model
from reliability.scoring.model import OPEN
from reliability.signals.registry import FEATURES
from reliability.text import register
from reliability.text.register import Term
from reliability.training.feature_matrix import Array, FeatureMatrix, Labels, sample_weights

PriorCurves = Mapping[str, tuple[tuple[float, float], ...]]

KNOTS = 4
RIDGE = 60.0  # on the ramps of the curves
# The factor of the curves in the sum with the register. Like the ridges, it was chosen on held-out
# publishers (models/NOTES.md).
CURVES_SHARE = 0.5
REGISTER_RIDGE = {"reliability": 500.0, OPEN: 500.0, "bias": 250.0}
REGISTER = {"reliability": register.NEWS, OPEN: register.OPEN, "bias": register.PARTISAN}
_AXIS = {OPEN: "reliability"}  # the score of a target with another name
# Curves set by hand, (value, log-odds) at each knot, for faults that are too rare in labelled articles
# to be learned from them alone. The fit starts from these and moves only as far as the data require.
_PRIOR_CURVES: dict[str, PriorCurves] = {
    "reliability": {
        "contradictions": ((0, 0), (2, -1.5), (8, -3.5), (16, -5)),
        "headline_body_mismatch": ((0, 0), (1, -0.4)),
        "unsourced_certainty": ((0, 0), (0.1, -0.4), (0.3, -1.0), (1, -2.0)),
        "sweeping_generalisations": ((0, 0), (0.3, -0.3)),
        "mind_reading": ((0, 0), (0.2, -0.3), (0.6, -0.7)),
        "insinuation": ((0, 0), (0.2, -0.3), (0.6, -0.8)),
        "insinuating_hedges": ((0, 0), (0.2, -0.2)),
        "honest_limits": ((0, 0), (0.3, 0.15), (0.8, 0.3)),
        "single_source": ((0, 0), (1, -0.1)),
        "grammar_errors": ((0, 0), (1, -0.15), (3, -0.4), (10, -1.2)),
        "clickbait": ((0, 0), (1, -0.5), (2, -0.8)),
        "promotional_words": ((0, 0), (0.5, -0.2), (4, -2.0)),
    },
    "bias": {},
}
_PRIOR_CURVES[OPEN] = _PRIOR_CURVES["reliability"]


def axis(target: str) -> str:
    """Return the score that the model of a target predicts: "reliability", "bias" or a custom label."""
    return _AXIS.get(target, target)


def scored_features(target: str) -> dict[str, Feature]:
    """Return the features in the shipped model of a target."""
    others = {name for one, name in REGISTER.items() if one != target}
    return {
        name: feature
        for name, feature in FEATURES.items()
        if getattr(feature, axis(target)) is not None and name not in others
    }


def custom_directions(target: str) -> dict[str, int]:
    """Return the features in a model of custom labels, with their directions.

    These are all features of the two shipped models, their registers included. A declared direction
    applies if the target is reliability or bias; otherwise every direction is free.
    """
    declared = target in model.TARGETS
    scored = scored_features("reliability").keys() | scored_features("bias").keys()
    return {
        name: (declared and getattr(feature, target)) or 0
        for name, feature in FEATURES.items()
        if name in scored
    }


# -- the register --------------------------------------------------------------------------------

_MIN_WEIGHT = 0.015  # smaller weights are dropped: 20% of the terms, 0.2% of the sum
_NAMING = frozenset("said says say told according".split())


def _names_source(terms: Sequence[Term]) -> npt.NDArray[np.bool_]:
    """Return True for terms with a word that attributes: naming a source must not lower reliability."""
    return np.array(
        [not _NAMING.isdisjoint((term,) if isinstance(term, str) else term) for term in terms], bool
    )


def fit_register(
    matrix: sparse.csr_matrix,
    y: Labels,
    weights: Array,
    pinned: npt.NDArray[np.bool_],
    ridge: float,
) -> Array:
    """Return a weight per column, rounded as the lexicon stores it; pinned ones are never negative.

    Columns are scaled by the fourth root of their mean square, half-way to unit variance: a rare word
    counts, but less than it would if standardized.
    """
    scale = np.sqrt(np.sqrt(np.asarray(matrix.power(2).mean(axis=0)).ravel())) + 1e-9
    fitted = LogisticRegression(C=1 / ridge, max_iter=2000, tol=1e-7).fit(
        matrix @ sparse.diags(1 / scale), y, sample_weight=weights
    )
    rounded = np.round(fitted.coef_[0] / scale, 2)
    rounded[np.abs(rounded) < _MIN_WEIGHT] = 0.0
    return np.asarray(np.where(pinned, np.maximum(rounded, 0.0), rounded))


class RegisterRange(NamedTuple):
    """The least, the mean and the largest value of a register among training articles."""

    low: float
    mean: float
    high: float


# -- the curves ----------------------------------------------------------------------------------


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
    """A ridge logistic regression on ramps, with signs and a prior.

    The column of lengths absorbs the effect of length and is then dropped, so that no curve stands in
    for length.
    """

    ramps: Array  # centred, of shape (articles, ramps)
    lengths: Array  # of the articles, from `_standard_lengths`
    signs: Array  # of the ramps: 1 if one may only rise, -1 if it may only fall, 0 if either
    prior: Array  # the steps that the ridge draws the solution to

    def solve(self, y: Labels, weights: Array) -> Array:
        """Return the intercept, followed by one step per ramp."""
        ramps = np.column_stack((self.ramps, self.lengths))
        signs, prior = np.append(self.signs, 0.0), np.append(self.prior, 0.0)
        target = 2.0 * y - 1.0
        count = len(y)

        def loss(parameters: Array) -> tuple[float, Array]:
            margin = target * (parameters[0] + ramps @ parameters[1:])
            slope = -weights * target / (1 + np.exp(np.clip(margin, -500, 500)))
            away = parameters[1:] - prior
            value = weights @ np.logaddexp(0, -margin) + RIDGE / 2 * away @ away
            gradient = np.concatenate(([slope.sum()], ramps.T @ slope + RIDGE * away))
            return value / count, gradient / count

        bounds = [(0 if sign > 0 else None, 0 if sign < 0 else None) for sign in signs]
        solved = optimize.minimize(
            loss,
            np.concatenate(([0.0], prior)),
            jac=True,
            method="L-BFGS-B",
            bounds=[(None, None), *bounds],
            options={"maxiter": 2000, "ftol": 1e-13, "gtol": 1e-8},
        )
        return np.asarray(solved.x[:-1])


@dataclass(frozen=True, slots=True)
class Fit:
    """A fitted register and fitted curves, both centred on their means in training."""

    target: str
    register: dict[Term, float]  # the weight of each word and pair; empty for custom labels
    register_range: RegisterRange  # in training; values beyond it are clipped
    share: float  # the factor of the curves in the sum
    features: tuple[str, ...]  # those with a fitted curve
    ramps: Ramps  # of these features
    centre: Array  # the mean of each ramp in training
    problem: RidgeProblem  # to be solved again with other weights
    steps: Array  # the intercept, followed by one step per ramp

    def register_values(self, matrix: FeatureMatrix) -> Array:
        """Return the value of the register in each row."""
        weights = np.array([*self.register.values()])
        return np.asarray(matrix.log_rates_of([*self.register]) @ weights)

    def log_odds(self, matrix: FeatureMatrix) -> Array:
        """Return the log-odds of each row."""
        low, mean, high = self.register_range
        ramps = _centred(self.ramps(matrix.columns(self.features)), self.centre)
        curves = ramps @ self.steps[1:] + self.steps[0]
        return np.asarray(
            np.clip(self.register_values(matrix), low, high) - mean + self.share * curves
        )

    def refit(self, y: Labels, weights: Array) -> Fit:
        """Return the same register and knots, with curves for other weights of the training rows."""
        return replace(self, steps=self.problem.solve(y, weights))

    @property
    def base(self) -> float:
        """The log-odds where every curve is at its mean."""
        return self.share * float(self.steps[0])

    def curves(self) -> dict[str, tuple[Array, Array]]:
        """Return the knots of each feature and the log-odds at them."""
        fitted = zip(
            self.features,
            self.ramps.knots,
            self.ramps.split(self.steps[1:]),
            self.ramps.split(self.centre),
            strict=True,
        )
        curves = {
            name: (
                knots,
                self.share * (np.concatenate(([0.0], np.cumsum(steps))) - centre @ steps),
            )
            for name, knots, steps, centre in fitted
        }
        register_name = REGISTER.get(self.target)
        if register_name is None or register_name in curves:  # a model of custom labels
            return curves
        ends = np.array([self.register_range.low, self.register_range.high])
        curves[register_name] = ends, ends - self.register_range.mean
        return {name: curves[name] for name in scored_features(self.target)}


def _centred(ramps: Array, centre: Array) -> Array:
    """Return ramps minus their means, and 0 for unknown values."""
    return np.nan_to_num(ramps - centre, nan=0.0)


def _standard_lengths(matrix: FeatureMatrix) -> Array:
    """Return the standardized log length of each article, times three.

    Longer articles are more often labelled reliable, and the score must not depend on length (chosen on
    held-out publishers, models/NOTES.md). The factor of three keeps the ridge from shrinking the column.
    """
    logs = np.log(matrix.lengths)
    return np.asarray(3 * (logs - logs.mean()) / (logs.std() or 1.0))


class _CurveSettings(NamedTuple):
    """The features of the curves with their directions, the prior curves, and their factor."""

    directions: dict[str, int]
    priors: PriorCurves
    share: float


def _settings(target: str, with_register: bool) -> _CurveSettings:
    """Return the settings of a shipped model, or, without a register, of a custom model.

    A custom model of reliability or bias starts from the shipped curves, any other from flat ones.
    """
    if with_register:
        directions = {
            name: getattr(feature, axis(target))
            for name, feature in scored_features(target).items()
            if name != REGISTER[target]
        }
        return _CurveSettings(directions, _PRIOR_CURVES[target], CURVES_SHARE)
    curves = model.shipped_model(target).curves if target in model.TARGETS else {}
    priors = {name: tuple(zip(curve.x, curve.y, strict=True)) for name, curve in curves.items()}
    return _CurveSettings(custom_directions(target), priors, 1.0)


def fit(matrix: FeatureMatrix, target: str, terms: Sequence[Term]) -> Fit:
    """Fit a model on measured articles.

    Parameters
    ----------
    matrix : FeatureMatrix
        The articles.
    target : str
        The target of the model.
    terms : sequence of Term
        The words and pairs of the register. Without any, as for custom labels, the model has curves
        only.

    Returns
    -------
    Fit
        The fitted register and curves.
    """
    y, weights = matrix.labels, sample_weights(matrix)
    settings = _settings(target, with_register=bool(terms))
    rates = matrix.log_rates_of(terms)
    term_weights = np.zeros(0)
    if terms:
        attributes = axis(target) == "reliability"
        pinned = _names_source(terms) if attributes else np.zeros(len(terms), bool)
        term_weights = fit_register(rates, y, weights, pinned, REGISTER_RIDGE[target])
    in_register = rates @ term_weights

    values = matrix.columns(settings.directions)
    ramps = Ramps.at_quantiles(values, settings.directions, settings.priors)
    raw = ramps(values)
    centre = np.nan_to_num(np.nanmean(np.where(np.isnan(raw).all(axis=0), 0.0, raw), axis=0))
    problem = RidgeProblem(
        ramps=_centred(raw, centre),
        lengths=_standard_lengths(matrix),
        signs=ramps.repeat(settings.directions.values()),
        prior=_prior_steps(ramps, settings),
    )
    return Fit(
        target=target,
        register={
            term: float(weight) for term, weight in zip(terms, term_weights, strict=True) if weight
        },
        register_range=RegisterRange(
            float(in_register.min()), float(in_register.mean()), float(in_register.max())
        ),
        share=settings.share,
        features=tuple(settings.directions),
        ramps=ramps,
        centre=centre,
        problem=problem,
        steps=problem.solve(y, weights),
    )


def _prior_steps(ramps: Ramps, settings: _CurveSettings) -> Array:
    """Return the steps of the prior curves, and 0 for the ramps of other features."""
    steps = []
    for name, knots in zip(settings.directions, ramps.knots, strict=True):
        heights = [height for _, height in settings.priors.get(name, ())]
        steps.append(np.diff(heights) / settings.share if heights else np.zeros(len(knots) - 1))
    return np.concatenate(steps)
