"""Fit one sentence scale: a linear model, its calibration and its cuts, on held-out documents."""

from __future__ import annotations

import json
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate, chain, pairwise
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from scipy import sparse
from sklearn.linear_model import LogisticRegression, Ridge
from threadpoolctl import threadpool_limits

from reliability.attribution.annotation import annotate
from reliability.metrics import Measure, best_cut, f1_score, group_folds, macro_f1, probabilities
from reliability.scales import scale as scales
from reliability.scales.sentence_features import (
    SentenceFeatures,
    SentenceReader,
    is_phrase,
    measure_sentence,
    term_value,
    terms,
)
from reliability.scoring.parallel import parallel_map
from reliability.text.document import parse
from reliability.toml import own_tables
from reliability.training.feature_matrix import Array

CUTS: dict[str, Measure] = {"f1": f1_score, "macro_f1": macro_f1}  # the measures that cuts maximize
_VALUE_SCALE = 0.5  # the value of one standard deviation, compared with 1 for a term
_MIN_WEIGHT = 0.002  # terms with smaller weights are left out of the file


class Recipe(NamedTuple):
    """The data set and the settings of a scale, from `sentence_scales.toml`."""

    file: str
    licence: str
    description: str
    documents: int
    penalty: float
    phrases: float = _VALUE_SCALE


RECIPES = {name: Recipe(**recipe) for name, recipe in own_tables(__file__).items()}


@dataclass(frozen=True, slots=True)
class RatedSentences:
    """Sentences with human ratings."""

    features: list[SentenceFeatures]
    ratings: Array  # the share of people who said yes, from 0 to 1, or the mean rating
    documents: list[str]  # the document of each sentence

    def take(self, keep: Sequence[int] | npt.NDArray[np.intp]) -> RatedSentences:
        """Return some of the sentences."""
        return RatedSentences(
            [self.features[i] for i in keep],
            self.ratings[list(keep)],
            [self.documents[i] for i in keep],
        )


class PlacedSentence(NamedTuple):
    """A sentence with its document and the number of its paragraph there."""

    text: str
    document: str
    paragraph: int = 0


def measure_sentences(texts: Sequence[str]) -> list[SentenceFeatures]:
    """Measure sentences that are given without their articles, on all cores."""
    return list(parallel_map(measure_sentence, texts, 256))


def measure_in_articles(placed: Sequence[PlacedSentence]) -> list[SentenceFeatures]:
    """Measure sentences in their articles, which are rebuilt from them, on all cores."""
    articles: dict[str, list[int]] = {}
    for number, one in enumerate(placed):
        articles.setdefault(one.document, []).append(number)
    parts = [[placed[number] for number in numbers] for numbers in articles.values()]
    measured = chain.from_iterable(parallel_map(_measure_article, parts))
    found = dict(zip(chain.from_iterable(articles.values()), measured, strict=True))
    return [found[number] for number in range(len(placed))]


def _measure_article(placed: Sequence[PlacedSentence]) -> list[SentenceFeatures]:
    """Join the sentences of an article, by blank lines between paragraphs, and measure each."""
    ends = ["\n\n" if one.paragraph != two.paragraph else " " for one, two in pairwise(placed)]
    parts = [one.text + end for one, end in zip(placed, [*ends, ""], strict=True)]
    document = parse("".join(parts), keep_boilerplate=True)
    reader = SentenceReader(annotate(document))
    bounds = [bisect_left(document.starts, end) for end in accumulate(map(len, parts), initial=0)]
    return [reader.sentence_in_article(first, last) for first, last in pairwise(bounds)]


@dataclass(frozen=True, slots=True)
class LinearScale:
    """A fitted scale: the weights of terms, and mean, spread and weight of each value."""

    base: float
    terms: dict[str, float]
    values: dict[str, tuple[float, float, float]]

    def __call__(self, features: Sequence[SentenceFeatures]) -> Array:
        """Return the log-odds or the rating of each sentence."""
        index = {term: column for column, term in enumerate(self.terms)}
        means, spreads, weights = map(np.array, zip(*self.values.values(), strict=True))
        standard = _standardize(_value_matrix(features, list(self.values)), means, spreads)
        in_terms = _term_matrix(features, index) @ np.array(list(self.terms.values()))
        return np.asarray(self.base + in_terms + standard @ weights)

    def rescaled(self, intercept: float, slope: float) -> LinearScale:
        """Return the scale under an affine map of its log-odds."""
        return LinearScale(
            intercept + slope * self.base,
            {term: slope * weight for term, weight in self.terms.items()},
            {
                name: (mean, spread, slope * weight)
                for name, (mean, spread, weight) in self.values.items()
            },
        )


def _value_matrix(features: Sequence[SentenceFeatures], names: Sequence[str]) -> Array:
    return np.array([[one.values[name] for name in names] for one in features])


def _standardize(values: Array, means: Array, spreads: Array) -> Array:
    """Return values in standard deviations from their means, clipped."""
    return np.asarray(np.clip((values - means) / spreads, -scales.BOUND, scales.BOUND))


def _term_matrix(
    features: Sequence[SentenceFeatures], index: Mapping[str, int]
) -> sparse.csr_matrix:
    columns: list[int] = []
    values: list[float] = []
    ends = [0]
    for one in features:
        known = sorted(index[term] for term in terms(one.tokens) if term in index)
        columns += known
        values += [term_value(one.tokens)] * len(known)
        ends.append(len(columns))
    return sparse.csr_matrix((values, columns, ends), shape=(len(features), len(index)))


def _frequent_terms(examples: RatedSentences, min_documents: int) -> list[str]:
    """Return the terms that occur in at least `min_documents` documents, sorted."""
    documents_of: dict[str, set[str]] = {}
    for one, document in zip(examples.features, examples.documents, strict=True):
        for term in terms(one.tokens):
            documents_of.setdefault(term, set()).add(document)
    return sorted(term for term, found in documents_of.items() if len(found) >= min_documents)


def fit_scale(name: str, examples: RatedSentences) -> LinearScale:
    """Fit a scale on one thread: the order of sums over several threads varies."""
    recipe = RECIPES[name]
    frequent = _frequent_terms(examples, recipe.documents)
    names = list(examples.features[0].values)
    values = _value_matrix(examples.features, names)
    means, spreads = values.mean(axis=0), values.std(axis=0)
    spreads[spreads == 0] = 1.0
    sizes = np.array([recipe.phrases if is_phrase(one) else _VALUE_SCALE for one in names])
    x = sparse.hstack(
        (
            _term_matrix(examples.features, {term: column for column, term in enumerate(frequent)}),
            sparse.csr_matrix(sizes * _standardize(values, means, spreads)),
        ),
        format="csr",
    )
    with threadpool_limits(1):
        if name in scales.RATINGS:
            ridge = Ridge(alpha=recipe.penalty, solver="lsqr", tol=1e-8).fit(x, examples.ratings)
            base, weights = float(ridge.intercept_), ridge.coef_
        else:
            base, weights = _fit_shares(x, examples.ratings, 1 / recipe.penalty)
    value_weights = sizes * weights[len(frequent) :]
    rows = np.column_stack((means, spreads, value_weights)).tolist()
    return LinearScale(
        base=base,
        terms=dict(zip(frequent, weights[: len(frequent)].tolist(), strict=True)),
        values={feature: tuple(row) for feature, row in zip(names, rows, strict=True)},
    )


def _fit_shares(x: sparse.csr_matrix, shares: Array, c: float) -> tuple[float, Array]:
    """Fit a logistic regression to shares of yes; a sentence in between counts as both, weighted."""
    between = np.flatnonzero((shares > 0) & (shares < 1))
    stacked = sparse.vstack((x, x[between]), format="csr")
    labels = np.concatenate((shares > 0, np.zeros(len(between), dtype=bool)))
    weights = np.concatenate((np.where(shares > 0, shares, 1.0), 1 - shares[between]))
    fitted = LogisticRegression(C=c, max_iter=1000, tol=1e-6).fit(stacked, labels, weights)
    return float(fitted.intercept_[0]), np.asarray(fitted.coef_[0])


def held_out_scores(name: str, examples: RatedSentences) -> Array:
    """Return the log-odds or rating of each sentence by a scale trained without its document."""
    scores = np.zeros(len(examples.features))
    for train, test in group_folds(examples.documents):
        scale = fit_scale(name, examples.take(train))
        scores[test] = scale([examples.features[i] for i in test])
    return scores


@dataclass(frozen=True, slots=True, eq=False)
class TrainedScale:
    """A scale with its cuts, and the held-out scores by which they were chosen."""

    name: str
    linear: LinearScale  # calibrated, fitted on all sentences
    cuts: dict[str, float]  # measure in `CUTS` -> least probability of a yes; empty for a rating
    held_out: Array  # calibrated held-out probabilities, or held-out ratings
    examples: RatedSentences


def train_scale(name: str, examples: RatedSentences) -> TrainedScale:
    """Train a scale; calibrate it and choose its cuts on held-out documents."""
    outside = held_out_scores(name, examples)
    linear = fit_scale(name, examples)
    if name in scales.RATINGS:
        return TrainedScale(name, linear, {}, np.clip(outside, *scales.RATINGS[name]), examples)
    intercept, (slope,) = _fit_shares(sparse.csr_matrix(outside[:, None]), examples.ratings, 1e6)
    calibrated = probabilities(intercept + slope * outside)
    yes = examples.ratings >= 0.5
    cuts = {measure: best_cut(yes, calibrated, score) for measure, score in CUTS.items()}
    return TrainedScale(name, linear.rescaled(intercept, slope), cuts, calibrated, examples)


def scale_json(trained: TrainedScale, lexicons: Mapping[str, str]) -> str:
    """Return a scale as JSON, one field per line."""
    linear = trained.linear
    content = {
        "format": scales.FORMAT,
        "scale": trained.name,
        "base": round(linear.base, 4),
        "cuts": {name: round(cut, 4) for name, cut in trained.cuts.items()},
        "sentences": len(trained.examples.ratings),
        "lexicons": dict(sorted(lexicons.items())),
        "values": {
            name: [float(f"{mean:.5g}"), float(f"{spread:.5g}"), round(weight, 4)]
            for name, (mean, spread, weight) in linear.values.items()
        },
        "terms": {
            term: round(weight, 3)
            for term, weight in linear.terms.items()
            if abs(weight) >= _MIN_WEIGHT
        },
    }
    lines = (f"{json.dumps(key)}: {json.dumps(value)}" for key, value in content.items())
    return "{\n" + ",\n".join(lines) + "\n}\n"
