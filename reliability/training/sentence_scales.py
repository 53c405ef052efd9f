"""Learning a scale: a linear model, its calibration and its cuts, on documents held out.

It takes sentences that were measured already. It refuses to know which sets they are from.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from scipy import sparse
from sklearn.linear_model import LogisticRegression, Ridge
from threadpoolctl import threadpool_limits

from reliability.metrics import best_cut, f1_score, group_folds, macro_f1, probabilities
from reliability.scoring import sentences
from reliability.scoring.parallel import parallel_map
from reliability.scoring.sentences import SentenceFeatures
from reliability.training.feature_matrix import Array

CUTS: dict[str, Callable[[npt.NDArray[np.bool_], npt.NDArray[np.bool_]], float]] = {
    "f1": f1_score,
    "macro_f1": macro_f1,
}
_VALUES = 0.5  # what a standard deviation of a value counts beside a term, before its weight
_LEAST = 0.002  # a term whose weight is nearer to 0 is left out of the file


class Recipe(NamedTuple):
    """How a scale is learned: chosen on documents held out (see models/NOTES.md).

    `documents` is in how many of them a term must stand; `penalty` the strength of the ridge.
    """

    documents: int
    penalty: float


RECIPES = {
    "checkworthy": Recipe(20, 3.0),
    "verifiable": Recipe(3, 6.0),
    "unattributed": Recipe(30, 10.0),
    "subjective": Recipe(3, 6.0),
    "silver_biased": Recipe(10, 10.0),
    "biased": Recipe(3, 10.0),
    "certainty": Recipe(3, 30.0),
    "ease": Recipe(20, 10.0),
}


@dataclass(frozen=True, slots=True)
class RatedSentences:
    """The traits of sentences, what people said of each (0 to 1, or a rating), and their documents."""

    features: list[SentenceFeatures]
    ratings: Array
    documents: list[str]

    def take(self, keep: Sequence[int] | npt.NDArray[np.intp]) -> RatedSentences:
        """Return some of them."""
        return RatedSentences(
            [self.features[i] for i in keep],
            self.ratings[list(keep)],
            [self.documents[i] for i in keep],
        )


def measure_sentences(texts: Sequence[str]) -> list[SentenceFeatures]:
    """Measure sentences, each by itself, on all cores."""
    return list(parallel_map(sentences.measure_sentence, texts, 256))


@dataclass(frozen=True, slots=True)
class LinearScale:
    """A fitted scale: log-odds, or a rating, of measured sentences."""

    base: float
    terms: dict[str, float]
    values: dict[str, tuple[float, float, float]]

    def __call__(self, traits: Sequence[SentenceFeatures]) -> Array:
        """Return the log-odds or the rating of each sentence."""
        index = {term: column for column, term in enumerate(self.terms)}
        means, spreads, weights = map(np.array, zip(*self.values.values(), strict=True))
        standard = _standard(_values(traits, list(self.values)), means, spreads)
        found = _terms(traits, index) @ np.array(list(self.terms.values()))
        return np.asarray(self.base + found + standard @ weights)

    def rescaled(self, intercept: float, slope: float) -> LinearScale:
        """Return it under an affine map."""
        return LinearScale(
            intercept + slope * self.base,
            {term: slope * weight for term, weight in self.terms.items()},
            {
                name: (mean, spread, slope * weight)
                for name, (mean, spread, weight) in self.values.items()
            },
        )


def _values(traits: Sequence[SentenceFeatures], names: Sequence[str]) -> Array:
    return np.array([[one.values[name] for name in names] for one in traits])


def _standard(values: Array, means: Array, spreads: Array) -> Array:
    """Return values in standard deviations from their means, bounded; 0 for NaN."""
    return np.nan_to_num(np.clip((values - means) / spreads, -sentences.BOUND, sentences.BOUND))


def _terms(traits: Sequence[SentenceFeatures], index: Mapping[str, int]) -> sparse.csr_matrix:
    columns: list[int] = []
    shares: list[float] = []
    ends = [0]
    for one in traits:
        held = sorted(index[term] for term in sentences.terms(one.tokens) if term in index)
        columns += held
        shares += [sentences.term_value(one.tokens)] * len(held)
        ends.append(len(columns))
    return sparse.csr_matrix((shares, columns, ends), shape=(len(traits), len(index)))


def fit_scale(name: str, examples: RatedSentences) -> LinearScale:
    """Fit a scale, on one thread: sums over several come out in another order."""
    recipe = RECIPES[name]
    holders: dict[str, set[str]] = {}
    for one, document in zip(examples.features, examples.documents, strict=True):
        for term in sentences.terms(one.tokens):
            holders.setdefault(term, set()).add(document)
    kept = sorted(term for term, held in holders.items() if len(held) >= recipe.documents)
    names = list(examples.features[0].values)
    values = _values(examples.features, names)
    known = np.ma.masked_invalid(values)  # a column may have no number at all
    means, spreads = known.mean(axis=0).filled(0.0), known.std(axis=0).filled(0.0)
    spreads[spreads == 0] = 1.0
    x = sparse.hstack(
        (
            _terms(examples.features, {term: column for column, term in enumerate(kept)}),
            sparse.csr_matrix(_VALUES * _standard(values, means, spreads)),
        ),
        format="csr",
    )
    with threadpool_limits(1):
        if name in sentences.RATINGS:
            ridge = Ridge(alpha=recipe.penalty, solver="lsqr", tol=1e-8).fit(x, examples.ratings)
            base, weights = float(ridge.intercept_), ridge.coef_
        else:
            base, weights = _logistic(x, examples.ratings, 1 / recipe.penalty)
    return LinearScale(
        base,
        dict(zip(kept, weights[: len(kept)].tolist(), strict=True)),
        {
            feature: (float(mean), float(spread), _VALUES * float(weight))
            for feature, mean, spread, weight in zip(
                names, means, spreads, weights[len(kept) :], strict=True
            )
        },
    )


def _logistic(x: sparse.csr_matrix, said: Array, c: float) -> tuple[float, Array]:
    """Fit a logistic regression to shares: a sentence is seen as either, weighed."""
    part = np.flatnonzero((said > 0) & (said < 1))
    stacked = sparse.vstack((x, x[part]), format="csr")
    labels = np.concatenate((said > 0, np.zeros(len(part), dtype=bool)))
    weights = np.concatenate((np.where(said > 0, said, 1.0), 1 - said[part]))
    model = LogisticRegression(C=c, max_iter=1000, tol=1e-6).fit(stacked, labels, weights)
    return float(model.intercept_[0]), np.asarray(model.coef_[0])


def held_out_scores(name: str, examples: RatedSentences) -> Array:
    """Return the log-odds or rating of each sentence by a scale that saw nothing of its document."""
    found = np.zeros(len(examples.features))
    for train, test in group_folds(examples.documents):
        found[test] = fit_scale(name, examples.take(train))([examples.features[i] for i in test])
    return found


@dataclass(frozen=True, slots=True, eq=False)
class TrainedScale:
    """A scale with its cuts, and the calibrated held-out probabilities or ratings it rests on."""

    name: str
    linear: LinearScale
    cuts: dict[str, float]
    held_out: Array
    examples: RatedSentences


def train_scale(name: str, examples: RatedSentences) -> TrainedScale:
    """Learn a scale; calibrate it, and choose where it says yes, on documents held out."""
    outside = held_out_scores(name, examples)
    linear = fit_scale(name, examples)
    if name in sentences.RATINGS:
        return TrainedScale(name, linear, {}, np.clip(outside, *sentences.RATINGS[name]), examples)
    intercept, (slope,) = _logistic(sparse.csr_matrix(outside[:, None]), examples.ratings, 1e6)
    calibrated = probabilities(intercept + slope * outside)
    yes = examples.ratings >= 0.5
    cuts = {measure: best_cut(yes, calibrated, score) for measure, score in CUTS.items()}
    return TrainedScale(name, linear.rescaled(intercept, slope), cuts, calibrated, examples)


def scale_json(learned: TrainedScale, lexicons: Mapping[str, str]) -> str:
    """Return the file of a scale: JSON, the terms of one weight class after the other in a line."""
    linear = learned.linear
    content = {
        "format": sentences.FORMAT,
        "scale": learned.name,
        "base": round(linear.base, 4),
        "cuts": {name: round(cut, 4) for name, cut in learned.cuts.items()},
        "sentences": len(learned.examples.ratings),
        "lexicons": dict(sorted(lexicons.items())),
        "values": {
            name: [float(f"{mean:.5g}"), float(f"{spread:.5g}"), round(weight, 4)]
            for name, (mean, spread, weight) in linear.values.items()
        },
        "terms": {
            term: round(weight, 3) for term, weight in linear.terms.items() if abs(weight) >= _LEAST
        },
    }
    return (
        "{\n"
        + ",\n".join(f"{json.dumps(k)}: {json.dumps(v)}" for k, v in content.items())
        + "\n}\n"
    )
