"""Train models without a set, publisher, year or part of the features, and score what was left out.

The baselines are trained on the same articles: length only, the grade formulas only, stemmed TF-IDF
with logistic regression, and the published rating of the domain, which needs no training.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

import numpy as np
import numpy.typing as npt
from nltk.stem.snowball import EnglishStemmer
from scipy import sparse
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.feature_extraction.text import CountVectorizer, TfidfTransformer
from sklearn.impute import SimpleImputer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from reliability.evaluation.figures import balance_leans, shift_prior
from reliability.evaluation.generalization import bootstrap
from reliability.evaluation.generalization.bootstrap import Sample, Statistic
from reliability.metrics import Array, Flags, probabilities
from reliability.scoring import model
from reliability.scoring.intervals import bag_interval
from reliability.signals.readability import SIGNAL as READABILITY
from reliability.signals.registry import SIGNALS
from reliability.training.feature_matrix import (
    FeatureMatrix,
    Labels,
    rows_apart_from,
    sample_weights,
)
from reliability.training.fit import REGISTER, evidence_labels, fit, fit_evidence, scored_features
from reliability.training.graded import Material
from reliability.training.train import (
    FOLDS,
    TrainedModel,
    bootstrap_refits,
    calibrate,
    cross_fit,
    fold_splits,
    publisher_folds,
)

OURS, LENGTH, GRADES, TFIDF, RATING = "ours", "length", "readability", "TF-IDF", "domain rating"
CURVES, TREES = "curves alone", "trees"
_WORD = re.compile(r"[a-z]+(?:'[a-z]+)?")
_LEAST_ARTICLES = 3  # that must contain a stem for TF-IDF to use it


@dataclass(frozen=True, slots=True, eq=False)
class HeldOutScores:
    """The articles of a set with the scores of models trained without their publishers.

    `scores` has one column for our model and one per baseline, NaN where an article has none.
    `log_odds` are those of our model, calibrated on the held-out scores of other articles.
    """

    name: str
    table: FeatureMatrix
    scores: Mapping[str, Array]
    log_odds: Array

    @property
    def weights(self) -> Array:
        """1 for each article; in allsides the weights that balance the leans in both classes."""
        return balance_leans(self.table) if self.name == "allsides" else np.ones(len(self.table))

    @property
    def shifted(self) -> Array:
        """The log-odds after the prior shift to the prevalence of the set."""
        return shift_prior(self.log_odds, float(self.table.labels.mean()))

    def sample(self, statistic: Statistic) -> Sample:
        """Return a statistic of the articles as a sample of a mean."""
        return Sample(self.table.publishers, statistic)

    def shifted_sample(self, statistic_of: Callable[[Labels, Array], Statistic]) -> Sample:
        """Return a statistic of the labels and the shifted log-odds as a sample of a mean."""
        return self.sample(statistic_of(self.table.labels, self.shifted))

    def auc(self, column: str = OURS) -> Sample:
        """Return the AUC of a column of scores, on the articles that have one."""
        return self.sample(
            bootstrap.auc_statistic(self.table.labels, self.scores[column], self.weights)
        )

    def take(self, keep: Flags) -> HeldOutScores:
        """Return the articles where `keep` is True."""
        scores = {name: column[keep] for name, column in self.scores.items()}
        return replace(
            self, table=self.table.take(keep), scores=scores, log_odds=self.log_odds[keep]
        )


class Baselines:
    """The baselines, with their features of the articles of a table counted once."""

    def __init__(self, table: FeatureMatrix, ratings: Mapping[str, Mapping[str, Any]]) -> None:
        grades = [f.name for f in READABILITY.features if "formulas" in f.source]
        rated = [ratings.get(p, {}).get("lin_pc1") for p in table.publishers]
        self.table = table
        self._length = np.log1p(table.lengths)[:, None]
        self._grades = table.values[:, [table.features.index(name) for name in grades]]
        self._rating = np.array([math.nan if one is None else one for one in rated], dtype=float)
        self._stems = _stems([example.text for example in table.examples])

    def score(self, train: Flags, test: Flags) -> dict[str, Array]:
        """Train each baseline on some articles and return its scores of others."""
        y, weights = self.table.labels[train], sample_weights(self.table.take(train))
        found = {RATING: self._rating[test]}
        for name, columns in ((LENGTH, self._length), (GRADES, self._grades)):
            steps = SimpleImputer(keep_empty_features=True), StandardScaler(), LogisticRegression()
            line = make_pipeline(*steps)
            line.fit(columns[train], y, logisticregression__sample_weight=weights)
            found[name] = line.decision_function(columns[test])
        frequent = np.asarray((self._stems[train] > 0).sum(axis=0)).ravel() >= _LEAST_ARTICLES
        stems = self._stems[:, frequent]
        # C = 1 is best: the mean AUC on left-out sets is 0.747; with C = 3 it is 0.744, with 0.1 0.739.
        line = make_pipeline(TfidfTransformer(sublinear_tf=True), LogisticRegression(max_iter=1000))
        line.fit(stems[train], y, logisticregression__sample_weight=weights)
        found[TFIDF] = line.decision_function(stems[test])
        return found


def _stems(texts: Sequence[str]) -> sparse.csr_matrix:
    stem = cache(EnglishStemmer().stem)

    def stems(text: str) -> list[str]:
        return [stem(word) for word in _WORD.findall(text.lower().replace("’", "'"))]

    return CountVectorizer(analyzer=stems).fit_transform(texts)


def leave_set_out(out: Sequence[str], material: Material, baselines: Baselines) -> HeldOutScores:
    """Score the first of some sets by a model trained without any of them.

    It is calibrated on held-out scores of the other sets, in one partition into folds.
    """
    table = baselines.table
    test = table.datasets == out[0]
    tested = table.take(test)
    train = rows_apart_from(table, tested) & ~np.isin(table.datasets, out)
    rest = table.take(train)
    own = material.apart_from(tested)
    held_out = cross_fit(rest, "reliability", own, repeats=1)
    intercept, slope = calibrate(held_out, rest.labels, rest.is_labelled)
    scores = fit(rest, "reliability", own).log_odds(tested)
    columns = {OURS: scores, **glass_box_scores(rest, tested, own), **baselines.score(train, test)}
    return HeldOutScores(out[0], tested, columns, intercept + slope * scores)


def glass_box_scores(
    train: FeatureMatrix, test: FeatureMatrix, material: Material
) -> dict[str, Array]:
    """Return the scores of the curves alone, and of boosted trees on the same features."""
    curves = fit_evidence(evidence_labels("reliability", train, material), "reliability")
    trees = HistGradientBoostingClassifier(
        learning_rate=0.05, max_iter=150, max_leaf_nodes=8, min_samples_leaf=40, random_state=0
    )
    values = train.columns(curves.features)
    known = ~np.isnan(values).all(axis=0)
    trees.fit(values[:, known], train.labels, sample_weight=sample_weights(train))
    return {
        CURVES: curves.log_odds(test),
        TREES: trees.decision_function(test.columns(curves.features)[:, known]),
    }


def leave_publishers_out(
    learned: TrainedModel, log_odds: Array, baselines: Baselines
) -> HeldOutScores:
    """Return all training articles with held-out scores; those of baselines in one partition."""
    everything, own = baselines.table, np.isin(baselines.table.datasets, learned.table.datasets)
    columns: dict[str, Array] = {}
    folds = publisher_folds(everything.publishers, FOLDS, seed=1)
    for test, train in fold_splits(everything, folds, own):
        for name, scores in baselines.score(own & train, test).items():
            columns.setdefault(name, np.full(len(everything), math.nan))[test] = scores
    columns = {OURS: learned.held_out, **{name: one[own] for name, one in columns.items()}}
    return HeldOutScores("", learned.table, columns, log_odds)


def later_year_scores(
    table: FeatureMatrix, years: npt.NDArray[np.int64], until: int, material: Material
) -> tuple[Flags, Array]:
    """Return a flag for articles of later years, and their scores by models of the earlier years.

    Publishers are disjoint: in each of five folds those tested are left out of training. Articles of
    year 0, which is unknown, are neither trained on nor tested. The scores are in the order of the rows.
    """
    late = years > until
    scores = np.zeros(len(table))
    folds = publisher_folds(table.publishers, FOLDS, seed=1)
    for test, train in fold_splits(table, folds, late):
        tested = table.take(test)
        own = material.apart_from(tested)
        earlier = table.take(train & (years > 0) & ~late)
        scores[test] = fit(earlier, "reliability", own).log_odds(tested)
    return late, scores[late]


def refits(learned: TrainedModel, material: Material) -> Array:
    """Return the log-odds of all articles, one row per refit, by models without their publishers.

    Each refit draws from the training publishers of its fold, and is calibrated on their held-out
    scores.
    """
    table = learned.table
    spread = np.zeros((len(learned.bags), len(table)))
    folds = publisher_folds(table.publishers, FOLDS, seed=1)
    for test, train in fold_splits(table, folds):
        rest, tested = table.take(train), table.take(test)
        own = material.apart_from(tested)
        fitted = fit(rest, learned.target, own)
        bags = bootstrap_refits(rest, fitted, learned.held_out[train], own)
        spread[:, test] = [bag.log_odds(tested) for bag in bags]
    return spread


def probability_interval(spread: Array, middle: Array, words: Labels) -> tuple[Array, Array]:
    """Return the ends of the 80% interval of each column, as probabilities.

    It is wider for short articles, as far as the shipped model of reliability says.
    """
    brevity = model.shipped_model("reliability").brevity
    low, high = brevity.widen(*bag_interval(spread, middle), words)
    return probabilities(low), probabilities(high)


def without(table: FeatureMatrix, names: Sequence[str]) -> FeatureMatrix:
    """Return the table with some features unknown everywhere; the name of the register empties it."""
    unknown = np.isin(table.features, names)
    values = np.where(unknown, math.nan, table.values)
    empty = {*REGISTER.values()} & {*names}
    log_rates = sparse.csr_matrix(table.log_rates.shape) if empty else table.log_rates
    return replace(table, values=values, log_rates=log_rates)


def ablation_scores(
    table: FeatureMatrix, transfer: FeatureMatrix, names: Sequence[str], material: Material
) -> tuple[Array, Array]:
    """Return held-out scores in one partition, and scores of other sets, without some features."""
    assert material.graded is not None
    table = without(table, names)
    graded = replace(material.graded, matrix=without(material.graded.matrix, names))
    material = replace(material, graded=graded)
    held_out = cross_fit(table, "reliability", material, repeats=1)
    fitted = fit(table, "reliability", material)
    return held_out, fitted.log_odds(without(transfer, names))


def feature_groups() -> dict[str, list[str]]:
    """Return the scored features of reliability by signal, and the register by itself."""
    register = REGISTER["reliability"]
    scored = scored_features("reliability").keys() - {register}
    groups = {one.name: [f.name for f in one.features if f.name in scored] for one in SIGNALS}
    return {name: names for name, names in groups.items() if names} | {"register": [register]}


def each_publisher_out(
    table: FeatureMatrix, publishers: Sequence[str], material: Material
) -> Array:
    """Score the articles of each publisher by a model of bias without it; others are NaN."""
    scores = np.full(len(table), math.nan)
    among = np.isin(table.publishers, publishers)
    for test, train in fold_splits(table, table.publishers, among):
        tested = table.take(test)
        own = material.apart_from(tested)
        scores[test] = fit(table.take(train), "bias", own).log_odds(tested)
    return scores
