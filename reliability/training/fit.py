"""Fit the curves and the register of one model to weighted rows, and apply them to a matrix.

The curves are fitted to the grades of a reader (`reliability.training.graded`): knots at quantiles turn
each feature into ramps, and a ridge logistic regression on all ramps, with the declared signs, gives one
piecewise-linear curve per feature. A contribution is measured from a feature's absent value, or from the
mean for an average of the whole text. The register (`reliability.training.register`) is fitted next,
beside the log-odds of the curves. Its weighted sum over an article, bounded, is one feature.

A model of custom labels has no register of its own: its curves are fitted to the labels, and the two
shipped registers are features like any other.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from reliability.records import Feature
from reliability.scoring import model
from reliability.scoring.model import OPEN
from reliability.scoring.report_card import PART_OF, PARTS
from reliability.signals.registry import FEATURES
from reliability.text import register
from reliability.text.register import Term
from reliability.toml import own_tables
from reliability.training.curves import Curves, PriorCurves, fit_curves
from reliability.training.feature_matrix import Array, FeatureMatrix, sample_weights
from reliability.training.graded import CUSTOM, Material
from reliability.training.register import RegisterRange, RegisterRows, fit_register, names_source

RIDGE = 60.0  # on the ramps of custom models
# The ridge and the factor of the register were chosen on held-out publishers (models/NOTES.md).
EVIDENCE_RIDGE = 3.0
REGISTER_SHARE = 0.6
# The weight of a graded article in the fit of the register; the mean of labelled ones is 1.
GRADED_WEIGHT = {"reliability": 12.0, OPEN: 12.0, "bias": 3.0}
REGISTER = {"reliability": register.NEWS, OPEN: register.OPEN, "bias": register.PARTISAN}
_REGISTER_BOUNDS = (0.01, 0.99)  # quantiles of its value in training; values beyond are clipped
_GRADE = {"reliability": "overall", OPEN: "overall", "bias": "one_sided"}
_LEAST_STEP = 0.01  # log-odds of a ramp with a declared direction, where the grades say nothing
_NOT_OF_BIAS = frozenset(PARTS["language"]) - {"all_caps_words"}
_AXIS = {OPEN: "reliability"}  # the score of a target with another name
# By target: the curves that a fit starts from, for some features.
PRIOR_CURVES: dict[str, PriorCurves] = own_tables(__file__)
PRIOR_CURVES[OPEN] = PRIOR_CURVES["reliability"]


def axis(target: str) -> str:
    """Return the score that the model of a target predicts: "reliability", "bias" or a custom label."""
    return _AXIS.get(target, target)


def scored_features(target: str) -> dict[str, Feature]:
    """Return the features in the shipped model of a target: the report card's, and its register.

    Errors of language and averages of the text are not in the model of bias.
    """
    unscored = _NOT_OF_BIAS if target == "bias" else frozenset()
    return {
        name: feature
        for name, feature in FEATURES.items()
        if getattr(feature, axis(target)) is not None
        and (name in PART_OF or name == REGISTER[target])
        and name not in unscored
    }


def custom_directions(target: str) -> dict[str, int]:
    """Return the features in a model of custom labels, with their directions.

    These are all features with a direction, the shipped registers included. A declared direction
    applies if the target is reliability or bias; otherwise every direction is free.
    """
    declared = target in model.TARGETS
    return {
        name: (declared and getattr(feature, target)) or 0
        for name, feature in FEATURES.items()
        if name != register.OPEN and (feature.reliability, feature.bias) != (None, None)
    }


@dataclass(frozen=True, slots=True)
class Fit:
    """Fitted curves and a fitted register."""

    target: str
    curves: Curves
    register: dict[Term, float]  # the weight of each word and pair; empty for custom labels
    register_range: RegisterRange

    def register_values(self, matrix: FeatureMatrix) -> Array:
        """Return the value of the register in each row."""
        weights = np.array([*self.register.values()])
        return np.asarray(matrix.log_rates_of([*self.register]) @ weights)

    def log_odds(self, matrix: FeatureMatrix) -> Array:
        """Return the log-odds of each row."""
        low, mean, high = self.register_range
        wording = np.clip(self.register_values(matrix), low, high) - mean
        return np.asarray(self.curves.log_odds(matrix) + REGISTER_SHARE * wording)

    @property
    def base(self) -> float:
        """The log-odds where no feature adds anything."""
        return self.curves.base

    def heights(self) -> dict[str, tuple[Array, Array]]:
        """Return the knots of each feature and the log-odds at them."""
        heights = self.curves.heights()
        if not self.register:  # a model of custom labels
            return heights
        low, mean, high = self.register_range
        ends = np.array([low, high])
        heights[REGISTER[self.target]] = ends, REGISTER_SHARE * (ends - mean)
        return {name: heights[name] for name in scored_features(self.target)}


def fit(matrix: FeatureMatrix, target: str, material: Material = CUSTOM) -> Fit:
    """Fit a model on measured articles.

    `material` has the graded articles and the terms of the register. Without any, as for custom labels,
    the model has curves only, fitted to the labels.
    """
    taught = evidence_labels(target, matrix, material)
    if material.graded is None:
        return Fit(target, _custom_curves(taught, target), {}, RegisterRange(0.0, 0.0, 0.0))
    curves = fit_evidence(taught, target)
    terms = material.terms
    labelled = RegisterRows(
        matrix.log_rates_of(terms),
        matrix.labels.astype(float),
        sample_weights(matrix),
        curves.log_odds(matrix),
    )
    graded = RegisterRows(
        taught.matrix.log_rates_of(terms),
        taught.labels,
        GRADED_WEIGHT[target] * taught.weights,
        curves.log_odds(taught.matrix),
    )
    weights = fit_register(
        (labelled, graded),
        material.directions,
        names_source(terms) if axis(target) == "reliability" else np.zeros(len(terms), bool),
    )
    values = labelled.rates @ weights
    low, high = np.quantile(values, _REGISTER_BOUNDS)
    return Fit(
        target=target,
        curves=curves,
        register={
            term: float(weight) for term, weight in zip(terms, weights, strict=True) if weight
        },
        register_range=RegisterRange(float(low), float(values.mean()), float(high)),
    )


class EvidenceLabels(NamedTuple):
    """The articles that the curves are fitted to, with a label from 0 to 1 and a weight for each."""

    matrix: FeatureMatrix
    labels: Array
    weights: Array


def evidence_labels(target: str, matrix: FeatureMatrix, material: Material) -> EvidenceLabels:
    """Return the grades that teach a shipped model, or the labels that teach a custom one."""
    if material.graded is None:
        return EvidenceLabels(matrix, matrix.labels.astype(float), sample_weights(matrix))
    name = _GRADE[target]
    graded = material.graded.with_grade(name)
    return EvidenceLabels(graded.matrix, graded.grades[name], np.ones(len(graded.matrix)))


def fit_evidence(taught: EvidenceLabels, target: str) -> Curves:
    """Fit the curves of a shipped model to the grades of a reader."""
    directions = {
        name: getattr(feature, axis(target))
        for name, feature in scored_features(target).items()
        if name != REGISTER[target]
    }
    return fit_curves(
        *taught, directions, PRIOR_CURVES[target], ridge=EVIDENCE_RIDGE, least_step=_LEAST_STEP
    )


def _custom_curves(taught: EvidenceLabels, target: str) -> Curves:
    """Fit the curves of a custom model.

    One of reliability or bias starts from the shipped curves, any other from flat ones.
    """
    curves = model.shipped_model(target).curves if target in model.TARGETS else {}
    return fit_curves(
        *taught,
        custom_directions(target),
        {name: tuple(zip(curve.x, curve.y, strict=True)) for name, curve in curves.items()},
        ridge=RIDGE,
        beside_length=True,
    )
