"""Fitting: a register and a page of curves, on measured articles.

A model is two experts that are fitted apart and added. The register is a ridge logistic regression
on everyday words and on pairs of the masked text, and an article's weighted sum is one feature. The
curves are one on all other features: each is cut at quantiles into ramps, and a ridge logistic
regression on all ramps, with the signs that features declare, gives one piecewise-linear curve a
feature. (Fitted together, the curves take weight from the register that does not travel to other
publishers.) On labels of one's own no register is learned: the two that are shipped are features like
any other. It refuses to know which rows were held out.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

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

Editor = Mapping[str, tuple[tuple[float, float], ...]]

KNOTS = 4
RIDGE = 60.0  # on the ramps of the curves
# How much of the curves is added to the register; this and the ridges were chosen on publishers
# held out (models/NOTES.md).
CURVES_SHARE = 0.5
REGISTER_RIDGE = {"reliability": 500.0, OPEN: 500.0, "bias": 250.0}
REGISTER = {"reliability": register.NEWS, OPEN: register.OPEN, "bias": register.PARTISAN}
_AXIS = {OPEN: "reliability"}  # what a target scores, where that is not its name
# An editor's curves, (value, log-odds) at each knot, of faults too rare in labelled articles to be
# learned from them alone: the fit starts from these and moves only as far as the data pull.
_EDITOR: dict[str, Editor] = {
    "reliability": {
        "contradictions": ((0, 0), (2, -1.5), (8, -3.5), (16, -5)),
        "headline_body_contradiction": ((0, 0), (1, -0.7)),
        "unsourced_certainty": ((0, 0), (0.1, -0.4), (0.3, -1.0), (1, -2.0)),
        "grammar_errors": ((0, 0), (3, -0.6), (10, -1.2)),
        "clickbait": ((0, 0), (1, -0.5), (2, -0.8)),
        "promotional_words": ((0, 0), (0.5, -0.2), (4, -2.0)),
    },
    "bias": {},
}
_EDITOR[OPEN] = _EDITOR["reliability"]


def axis(target: str) -> str:
    """Return what the model of a target scores: reliability, bias, or what a label of one's own is."""
    return _AXIS.get(target, target)


def scored_features(target: str) -> dict[str, Feature]:
    """Return the features that the model of a target uses, with their declared directions."""
    others = {name for one, name in REGISTER.items() if one != target}
    return {
        name: feature
        for name, feature in FEATURES.items()
        if getattr(feature, axis(target)) is not None and name not in others
    }


def custom_directions(target: str) -> dict[str, int]:
    """Return the features that a model of one's own labels uses, with their directions.

    All that the models of both axes score, their registers among them. Those declared for reliability
    or for bias hold where that is the target; the data decide on all else.
    """
    declared = target in model.TARGETS
    scored = scored_features("reliability").keys() | scored_features("bias").keys()
    return {
        name: (declared and getattr(feature, target)) or 0
        for name, feature in FEATURES.items()
        if name in scored
    }


# -- the register --------------------------------------------------------------------------------

_LEAST_WEIGHT = 0.015  # what weighs less is left out: 20 % of the words and pairs, .2 % of the sum
_NAMING = frozenset("said says say told according".split())


def _naming_sources(keys: Sequence[Term]) -> npt.NDArray[np.bool_]:
    """Return which keys have a word that names a source: to name one must not lower reliability."""
    return np.array(
        [not _NAMING.isdisjoint((key,) if isinstance(key, str) else key) for key in keys], bool
    )


def fit_register(
    matrix: sparse.csr_matrix,
    y: Labels,
    weights: Array,
    pinned: npt.NDArray[np.bool_],
    ridge: float,
) -> Array:
    """Return a weight a column, rounded as the lexicon stores it; a pinned one is never negative.

    Columns are scaled by the fourth root of their mean square, half way to unit variance: a rare
    word may speak, but not as loud as it would standardised.
    """
    scale = np.sqrt(np.sqrt(np.asarray(matrix.power(2).mean(axis=0)).ravel())) + 1e-9
    fitted = LogisticRegression(C=1 / ridge, max_iter=2000, tol=1e-7).fit(
        matrix @ sparse.diags(1 / scale), y, sample_weight=weights
    )
    learned = np.round(fitted.coef_[0] / scale, 2)
    learned[np.abs(learned) < _LEAST_WEIGHT] = 0.0
    return np.asarray(np.where(pinned, np.maximum(learned, 0.0), learned))


# -- the curves ----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Ramps:
    """The knots of each feature; a value becomes, between each two knots, how far it is (0..1)."""

    knots: list[Array]

    @classmethod
    def of(cls, values: Array, names: Iterable[str], editor: Editor) -> Ramps:
        """Cut each column where an editor's curve has its knots, else at quantiles of its values.

        A feature that few articles have is cut at quantiles of its occurrences.
        """
        knots = []
        for name, column in zip(names, values.T, strict=True):
            if name in editor:
                knots.append(np.array([value for value, _ in editor[name]], dtype=float))
                continue
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
            knots.append(unique if len(unique) > 1 else np.array([unique[0], unique[0] + 1.0]))
        return cls(knots)

    def __call__(self, values: Array) -> Array:
        """Return the ramps of each row; an unknown value has NaN in all its ramps."""
        columns = [
            np.clip((column - low) / (high - low), 0.0, 1.0)
            for column, cuts in zip(values.T, self.knots, strict=True)
            for low, high in pairwise(cuts)
        ]
        return np.column_stack(columns)

    def split(self, steps: Array) -> list[Array]:
        """Cut the steps of all ramps into those of each feature."""
        return np.split(steps, np.cumsum([len(cuts) - 1 for cuts in self.knots])[:-1])


def _fit_steps(
    ramps: Array, lengths: Array, y: Labels, weights: Array, signs: Array, prior: Array
) -> Array:
    """Return the intercept, then a step a ramp, of a ridge logistic regression under signs.

    The ridge pulls each step to its prior, not to 0. What length explains is left to a column of its
    own, which is then dropped, so that no curve stands in for it.
    """
    ramps = np.column_stack((ramps, lengths))
    signs, prior = np.append(signs, 0.0), np.append(prior, 0.0)
    target = 2.0 * y - 1.0
    count = len(y)

    def loss(parameters: Array) -> tuple[float, Array]:
        margin = target * (parameters[0] + ramps @ parameters[1:])
        slope = -weights * target / (1 + np.exp(np.clip(margin, -500, 500)))
        away = parameters[1:] - prior
        value = weights @ np.logaddexp(0, -margin) + RIDGE / 2 * away @ away
        gradient = np.concatenate(([slope.sum()], ramps.T @ slope + RIDGE * away))
        return value / count, gradient / count

    bounds = [(None, None)] + [(0 if sign > 0 else None, 0 if sign < 0 else None) for sign in signs]
    start = np.concatenate(([0.0], prior))
    solved = optimize.minimize(
        loss,
        start,
        jac=True,
        method="L-BFGS-B",
        bounds=bounds,
        options={"maxiter": 2000, "ftol": 1e-13, "gtol": 1e-8},
    )
    return np.asarray(solved.x[:-1])


@dataclass(frozen=True, slots=True)
class Fit:
    """A register and curves, fitted: what each adds is counted from its mean over the training.

    The fields from `signs` on are a number a ramp: its direction (1, -1, or 0 for either), what it is
    expected to add before the data speak, and its mean.
    """

    target: str
    register: dict[Term, float]
    register_range: tuple[float, float, float]  # least, mean and most in training
    share: float  # of the curves in the sum
    curved: tuple[str, ...]  # the features with a fitted curve
    ramps: Ramps
    signs: Array
    prior: Array
    centre: Array
    steps: Array  # the intercept, then a step a ramp
    training: Array  # the centred ramps it was fitted on
    lengths: Array  # how long each of these articles is, from `_standard_lengths`

    def in_register(self, table: FeatureMatrix) -> Array:
        """Return the value of the register in each row."""
        return np.asarray(
            table.log_rates_of([*self.register]) @ np.array([*self.register.values()])
        )

    def log_odds(self, table: FeatureMatrix) -> Array:
        """Return the log-odds of each row."""
        least, mean, most = self.register_range
        ramps = _centred(self.ramps(table.columns(self.curved)), self.centre)
        curves = ramps @ self.steps[1:] + self.steps[0]
        return np.asarray(
            np.clip(self.in_register(table), least, most) - mean + self.share * curves
        )

    def refit(self, y: Labels, weights: Array) -> Fit:
        """Return the same register and knots with curves for other weights of the training rows."""
        steps = _fit_steps(self.training, self.lengths, y, weights, self.signs, self.prior)
        return replace(self, steps=steps)

    @property
    def base(self) -> float:
        """The log-odds where every curve is at its mean."""
        return self.share * float(self.steps[0])

    def curves(self) -> dict[str, tuple[Array, Array]]:
        """Return the knots of each feature and the log-odds at them."""
        fitted = zip(
            self.curved,
            self.ramps.knots,
            self.ramps.split(self.steps[1:]),
            self.ramps.split(self.centre),
            strict=True,
        )
        curves = {
            name: (
                cuts,
                self.share * (np.concatenate(([0.0], np.cumsum(steps))) - centre @ steps),
            )
            for name, cuts, steps, centre in fitted
        }
        own = REGISTER.get(self.target)
        if own is None or own in curves:  # none was learned
            return curves
        least, mean, most = self.register_range
        ends = np.array([least, most])
        curves[own] = ends, ends - mean
        return {name: curves[name] for name in scored_features(self.target)}


def _centred(ramps: Array, centre: Array) -> Array:
    """Return ramps less their mean; 0 where a value is unknown."""
    return np.nan_to_num(ramps - centre, nan=0.0)


def _standard_lengths(table: FeatureMatrix) -> Array:
    """Return the log length of each article in standard deviations, times three.

    Longer articles are more often labelled reliable, and the score must not be one of length (chosen
    on publishers held out, models/NOTES.md): times three it is hardly held back by the ridge.
    """
    logs = np.log(table.lengths)
    return np.asarray(3 * (logs - logs.mean()) / (logs.std() or 1.0))


def _start(target: str) -> Editor:
    """Return the curves that a model of one's own labels starts from: the shipped ones, if any."""
    if target not in model.TARGETS:
        return {}
    curves = model.shipped_model(target).curves
    return {name: tuple(zip(curve.x, curve.y, strict=True)) for name, curve in curves.items()}


def fit(table: FeatureMatrix, target: str, keys: Sequence[Term]) -> Fit:
    """Fit a model on measured articles, its register on the words and pairs given.

    Without any, as on labels of one's own, there are curves alone, and all of them start flat.
    """
    y, weights = table.labels, sample_weights(table)
    matrix = table.log_rates_of(keys)
    if keys:
        pinned = (
            _naming_sources(keys) if axis(target) == "reliability" else np.zeros(len(keys), bool)
        )
        learned = fit_register(matrix, y, weights, pinned, REGISTER_RIDGE[target])
        directions = {
            name: getattr(feature, axis(target))
            for name, feature in scored_features(target).items()
            if name != REGISTER[target]
        }
        editor, share = _EDITOR[target], CURVES_SHARE
    else:
        learned, editor, share = np.zeros(0), _start(target), 1.0
        directions = custom_directions(target)
    in_register = matrix @ learned

    values = table.columns(directions)
    ramps = Ramps.of(values, directions, editor)
    raw = ramps(values)
    centre = np.nan_to_num(np.nanmean(np.where(np.isnan(raw).all(axis=0), 0.0, raw), axis=0))
    centred = _centred(raw, centre)
    signs = np.repeat([*directions.values()], [len(cuts) - 1 for cuts in ramps.knots])
    expected = []
    for name, cuts in zip(directions, ramps.knots, strict=True):
        heights = [height for _, height in editor.get(name, ())]
        expected.append(np.diff(heights) / share if heights else np.zeros(len(cuts) - 1))
    prior = np.concatenate(expected)
    lengths = _standard_lengths(table)
    return Fit(
        target,
        {key: float(weight) for key, weight in zip(keys, learned, strict=True) if weight},
        (float(in_register.min()), float(in_register.mean()), float(in_register.max())),
        share,
        tuple(directions),
        ramps,
        signs,
        prior,
        centre,
        _fit_steps(centred, lengths, y, weights, signs, prior),
        centred,
        lengths,
    )
