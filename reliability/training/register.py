"""Fit the register of a model: a weight for each everyday word and pair of words.

The register explains the residuals of the curves of the evidence. It is a ridge logistic regression of
the grades, and of the labels of publishers, beside the log-odds of the curves. Its columns are the main
directions in which everyday words and pairs of the masked text vary together.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from scipy import optimize, sparse

from reliability.text.register import Term
from reliability.training.curves import cross_entropy
from reliability.training.feature_matrix import Array

RIDGE = 50.0  # chosen on held-out publishers (models/NOTES.md)
_DECIMALS = 3
_MIN_WEIGHT = 0.0025  # smaller weights are dropped
_NAMING = frozenset("said says say told according".split())


def names_source(terms: Sequence[Term]) -> npt.NDArray[np.bool_]:
    """Return True for terms with a word that attributes: naming a source must not lower reliability."""
    return np.array(
        [not _NAMING.isdisjoint((term,) if isinstance(term, str) else term) for term in terms], bool
    )


class RegisterRows(NamedTuple):
    """Articles that teach a register: by the labels of publishers, or by the grades of a reader."""

    rates: sparse.csr_matrix  # the log rates of the terms, of shape (articles, terms)
    labels: Array  # from 0 to 1
    weights: Array
    known: Array  # log-odds of the evidence


def fit_register(
    kinds: Sequence[RegisterRows], directions: Array, pinned: npt.NDArray[np.bool_]
) -> Array:
    """Return a weight per term, rounded as the lexicon stores it; pinned ones are never negative.

    The weights explain the residuals of the evidence. They lie in the space of `directions`, of shape
    (terms, directions), from `latent_directions`, so that words that occur together have similar weights
    and no rare word has a large one: an attacker could put words with large weights into any article.
    The ridge is on directions that are scaled half-way to unit variance. Each kind of rows has an
    intercept of its own.
    """
    columns = [np.asarray(rows.rates @ directions) for rows in kinds]
    scale = np.sqrt(columns[0].std(axis=0)) + 1e-9
    columns = [column / scale for column in columns]
    free = len(kinds)
    count = sum(len(rows.labels) for rows in kinds)

    def loss(parameters: Array) -> tuple[float, Array]:
        shared = parameters[free:]
        ridged = RIDGE * shared
        total, slopes, gradient = float(ridged @ shared) / 2, np.zeros(free), ridged.copy()
        for kind, (rows, column) in enumerate(zip(kinds, columns, strict=True)):
            log_odds = rows.known + parameters[kind] + column @ shared
            value, slope = cross_entropy(log_odds, rows.labels, rows.weights)
            total += value
            slopes[kind] = slope.sum()
            gradient += column.T @ slope
        return total / count, np.concatenate((slopes, gradient)) / count

    solved = optimize.minimize(
        loss,
        np.zeros(free + directions.shape[1]),
        jac=True,
        method="L-BFGS-B",
        options={"maxiter": 500, "ftol": 1e-11, "gtol": 1e-7},
    )
    rounded = np.round(directions @ (solved.x[free:] / scale), _DECIMALS)
    rounded[np.abs(rounded) < _MIN_WEIGHT] = 0.0
    return np.asarray(np.where(pinned, np.maximum(rounded, 0.0), rounded))


class RegisterRange(NamedTuple):
    """The bounds and the mean of the value of a register in training."""

    low: float
    mean: float
    high: float
