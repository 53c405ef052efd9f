"""Training: measure labelled articles, fit curves on them, calibrate, write models and lexicons.

A model is two experts that are fitted apart and added. The register is a ridge logistic regression
on everyday words and on pairs of the masked text, and an article's weighted sum is one feature. The
curves are one on all other features: each is cut at quantiles into ramps, and a ridge logistic
regression on all ramps, with the signs that features declare, gives one piecewise-linear curve a
feature. (Fitted together, the curves take weight from the register that does not travel to other
publishers.) Calibration is affine on the log-odds of publishers held out, and so folds into the
curves. Everything is deterministic: same data, same files.
"""

from __future__ import annotations

import json
import math
import os
from array import array
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path

import numpy as np
import numpy.typing as npt
from scipy import optimize, sparse
from sklearn.linear_model import LogisticRegression
from threadpoolctl import threadpool_limits

from reliability import corpora, lexicon, model, register
from reliability import words as vocabulary
from reliability.corpora import Example
from reliability.errors import ReliabilityError
from reliability.evidence import Feature
from reliability.measure import measure
from reliability.register import Key
from reliability.signals import SIGNALS

Array = npt.NDArray[np.float64]
Labels = npt.NDArray[np.int64]

KNOTS = 4
RIDGE = 60.0  # on the ramps of the curves
# How much of the curves is added to the register; this and the ridges were chosen on publishers
# held out (models/NOTES.md).
CURVES_SHARE = 0.5
REGISTER_RIDGE = {"reliability": 500.0, "bias": 250.0}
FOLDS = 5
REPEATS = 3  # held-out scores are the mean over so many ways to cut publishers into folds
BAGS = 20
MIN_WORDS = 60  # a training article shorter than this measures little but noise
# How far the labels of a set are trusted, chosen on publishers held out: two raters agree on
# recovery's; those of allsides go with lean; those of golbeck's fakes are of the article.
_TRUST = {"recovery": 2.0, "allsides": 0.3, "golbeck_fake_vs_satire": 1.5}
_MOST_UPWEIGHTED = 5.0  # times its own weight that a lean's share of a class may get
# An editor's curves, (value, log-odds) at each knot, of faults too rare in labelled articles to be
# learned from them alone: the fit starts from these and moves only as far as the data pull.
_EDITOR: dict[str, dict[str, tuple[tuple[float, float], ...]]] = {
    "reliability": {
        "contradictions": ((0, 0), (2, -1.5), (8, -3.5)),
        "headline_body_contradiction": ((0, 0), (1, -0.7)),
        "unsourced_certainty": ((0, 0), (0.1, -0.4), (0.3, -1.0), (1, -2.0)),
        "grammar_slips": ((0, 0), (3, -0.6), (10, -1.2)),
        "clickbait": ((0, 0), (1, -0.5), (2, -0.8)),
        "promotional_words": ((0, 0), (0.5, -0.2), (4, -2.0)),
    },
    "bias": {},
}
_REGISTER = {"reliability": register.NEWS, "bias": register.PARTISAN}

# -- measuring -----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Table:
    """Measured articles: a row an example.

    `values` has a column a feature; `log_rates` one for each of `keys`, the words and pairs that
    occur in some article (see `register`).
    """

    examples: list[Example]
    features: list[str]
    values: Array
    keys: list[Key]
    log_rates: sparse.csr_matrix

    def __len__(self) -> int:
        """Return the number of rows."""
        return len(self.examples)

    def take(self, keep: npt.NDArray[np.bool_]) -> Table:
        """Return the rows where `keep` is true."""
        rows = np.flatnonzero(keep)
        return replace(
            self,
            examples=[self.examples[i] for i in rows],
            values=self.values[rows],
            log_rates=self.log_rates[rows],
        )

    def of_keys(self, keys: Sequence[Key]) -> sparse.csr_matrix:
        """Return the log rates of some words and pairs, a column each; zeros where none occurs."""
        index = {key: row for row, key in enumerate(self.keys)}
        found = [(index[key], column) for column, key in enumerate(keys) if key in index]
        rows, columns = np.array(found, dtype=int).reshape(-1, 2).T
        shape = (len(self.keys), len(keys))
        chosen = sparse.csr_matrix((np.ones(len(found)), (rows, columns)), shape=shape)
        return self.log_rates @ chosen

    @property
    def y(self) -> Labels:
        """The labels."""
        return np.array([example.y for example in self.examples])

    @property
    def publishers(self) -> npt.NDArray[np.str_]:
        """The publishers."""
        return np.array([example.publisher for example in self.examples])

    @property
    def datasets(self) -> npt.NDArray[np.str_]:
        """The sets the rows come from."""
        return np.array([example.dataset for example in self.examples])


def _measure(example: Example) -> tuple[list[float], dict[Key, float], int]:
    document, reading = measure(example.text, example.title)
    counts = register.counts(document)
    times = set(counts.values())
    logs = dict(zip(times, register.log_rates(document, times), strict=True))
    return (
        list(reading.values.values()),
        {key: logs[n] for key, n in counts.items()},
        len(document.words),
    )


def tabulate(examples: Sequence[Example], min_words: int = 0) -> Table:
    """Measure articles, on all cores, and leave out those shorter than `min_words`."""
    kept: list[Example] = []
    values: list[list[float]] = []
    index: dict[Key, int] = {}
    columns, log_rates, ends = array("i"), array("d"), [0]
    with ProcessPoolExecutor(max_workers=os.cpu_count()) as pool:
        measured = pool.map(_measure, examples, chunksize=32)
        for example, (row, rates, words) in zip(examples, measured, strict=True):
            if words < min_words:
                continue
            kept.append(example)
            values.append(row)
            columns.extend(index.setdefault(key, len(index)) for key in rates)
            log_rates.extend(rates.values())
            ends.append(len(columns))
    names = [feature.name for signal in SIGNALS for feature in signal.features]
    return Table(
        kept,
        names,
        np.array(values).reshape(len(kept), len(names)),
        list(index),
        sparse.csr_matrix((log_rates, columns, ends), shape=(len(kept), len(index))),
    )


def scored_features(target: str) -> dict[str, Feature]:
    """Return the features that the model of a target uses, with their declared directions."""
    return {
        feature.name: feature
        for signal in SIGNALS
        for feature in signal.features
        if getattr(feature, target) is not None
    }


def weigh(table: Table) -> Array:
    """Return a weight a row, of mean 1.

    A publisher weighs, in a set, as the square root of its articles, so that no publisher speaks
    for all; a set weighs by its publishers, times a factor for how far its labels are to be
    trusted. In a set with leans each lean weighs the same in both classes, so that nothing can be
    learned from lean. Both classes weigh the same over all.
    """
    sizes = Counter((example.dataset, example.publisher) for example in table.examples)
    weights = np.array([sizes[e.dataset, e.publisher] ** -0.5 for e in table.examples])
    datasets = table.datasets
    leans = np.array([example.lean for example in table.examples])
    for dataset in np.unique(datasets):
        inside = datasets == dataset
        total = weights[inside].sum() * _TRUST.get(str(dataset), 1.0)
        strata = {
            (y, str(lean)): inside & (table.y == y) & (leans == lean)
            for y in (0, 1)
            for lean in np.unique(leans[inside])
        }
        of_class = {y: weights[inside & (table.y == y)].sum() for y in (0, 1)}
        shares = _lean_shares({key: int(rows.sum()) for key, rows in strata.items()})
        for (y, lean), rows in strata.items():
            if rows.any():
                most = _MOST_UPWEIGHTED * weights[rows].sum()
                wanted = of_class[y] * shares[lean]
                weights[rows] *= min(wanted, most) / weights[rows].sum()
        weights[inside] *= total / weights[inside].sum()
    half = weights.sum() / 2
    for label in (0, 1):
        of_label = table.y == label
        weights[of_label] *= half / weights[of_label].sum()
    return np.asarray(weights / weights.mean())


def _lean_shares(sizes: Mapping[tuple[int, str], int]) -> dict[str, float]:
    """Return what share of either class each lean gets: it grows with the lean's rarer class.

    A lean of one class only keeps a small share: it still shows what that class looks like.
    """
    leans = {lean for _, lean in sizes}
    rarer = {lean: math.sqrt(min(sizes[y, lean] for y in (0, 1))) for lean in leans}
    least = max(rarer.values()) / 10 or 1.0
    total = sum(max(size, least) for size in rarer.values())
    return {lean: max(size, least) / total for lean, size in rarer.items()}


# -- the register --------------------------------------------------------------------------------

# A word's lift is how much more frequent it is in the one topic that likes it most. Nouns carry
# topics, so they must be more frequent and more even.
_MIN_ARTICLES, _MIN_ARTICLES_NOUN, _MIN_ARTICLES_PAIR = 25, 40, 100
_TOPICS = 25  # the most frequent ones
_MAX_LIFT, _MAX_LIFT_NOUN = 4.0, 2.2
# Words of the page around an article, of its medium, and of topics that the lift lets through.
_NOT_REGISTER = frozenset(
    "com org www http https photo photos image images caption click homepage advertisement "
    "newsletter newsletters inbox copyright permission reprinted subscribe subscribers text "
    "video videos audio podcast article articles editor editors credit getty via email comments "
    "cookies browser website websites page pages updated facebook twitter tweet tweets tweeted "
    "instagram blog posted contributed loading login disclaimer reserved rights follows "
    "toggle enlarge shared share listen reading heading read sign online site author editorial "
    "liberal conservative leftist progressive political federal social medical financial economic "
    "domestic corporate racial religious military nuclear elected presidential congressional "
    "republican democratic foreign international legal illegal environmental digital "
    "president secretary governor senator director officials governments agency law office "
    "storm disaster estate town state states signing leadership opposition policies policy "
    "morning today night secretary drew".split()
)


def everyday_words(
    table: Table, topics: Mapping[str, str], nouns: Mapping[str, float]
) -> list[Key]:
    """Return the words that are frequent and that no topic owns, sorted.

    `topics` maps the ids of articles to topics, `nouns` words to how often they are nouns. A
    word's lift in a topic is the share of the topic's articles that have it over the share of all,
    smoothed by three articles.
    """
    present = table.log_rates.sign()
    topic_of = np.array([topics.get(example.id, "") for example in table.examples])
    articles = Counter(topic_of[topic_of != ""].tolist())
    overall = _sums(present[topic_of != ""])
    share = np.maximum(overall, 1) / articles.total()
    lift = np.zeros(len(table.keys))
    for topic, size in articles.most_common(_TOPICS):
        here = _sums(present[topic_of == topic])
        lift = np.maximum(lift, (here + 3 * share) / ((size + 3) * share))

    def is_everyday(word: str, articles: float, lift: float) -> bool:
        noun = nouns.get(word.removesuffix("'s"))
        if noun is None or word in _NOT_REGISTER:
            return False
        is_noun = noun >= 0.5
        return (
            articles >= (_MIN_ARTICLES_NOUN if is_noun else _MIN_ARTICLES)
            and lift < (_MAX_LIFT_NOUN if is_noun else _MAX_LIFT)
            and word.replace("'", "").isalpha()
            and vocabulary.is_dictionary_word(word)
        )

    columns = zip(table.keys, _sums(present), overall, lift, strict=True)
    return sorted(
        key
        for key, frequency, with_topic, highest in columns
        if isinstance(key, str) and with_topic >= 8 and is_everyday(key, frequency, highest)
    )


def frequent_pairs(table: Table) -> list[Key]:
    """Return the pairs of the masked text that are in many articles, sorted.

    Two signs in a row are left out: whether a full stop stands before or behind a closing quotation
    mark is a matter of country, not of care.
    """
    return sorted(
        key
        for key, articles in zip(table.keys, _sums(table.log_rates.sign()), strict=True)
        if articles >= _MIN_ARTICLES_PAIR
        and isinstance(key, tuple)
        and not register.SIGNS.issuperset(key)
    )


def _sums(matrix: sparse.csr_matrix) -> Array:
    return np.asarray(matrix.sum(axis=0), dtype=float).ravel()


_LEAST_WEIGHT = 0.015  # what weighs less is left out: 20 % of the words and pairs, .2 % of the sum
_NAMING = frozenset("said says say told".split())


def _naming_sources(keys: Sequence[Key]) -> npt.NDArray[np.bool_]:
    """Return which keys have a word that names a source: to name one must not lower reliability."""
    naming = _NAMING.union(
        *(
            phrase
            for phrase, entry in lexicon.load("sourcing").phrases.items()
            if entry.kind == "according"
        )
    )
    return np.array(
        [not naming.isdisjoint((key,) if isinstance(key, str) else key) for key in keys], dtype=bool
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
    def of(cls, values: Array, target: str) -> Ramps:
        """Cut each column where an editor's curve has its knots, else at quantiles of its values.

        A feature that few articles have is cut at quantiles of its occurrences.
        """
        knots = []
        for name, column in zip(_curved(target), values.T, strict=True):
            if name in _EDITOR[target]:
                knots.append(np.array([value for value, _ in _EDITOR[target][name]], dtype=float))
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


def _fit_steps(ramps: Array, y: Labels, weights: Array, signs: Array, prior: Array) -> Array:
    """Return the intercept, then a step a ramp, of a ridge logistic regression under signs.

    The ridge pulls each step to its prior, not to 0.
    """
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
    return np.asarray(solved.x)


@dataclass(frozen=True, slots=True)
class Fit:
    """A register and curves, fitted: what each adds is counted from its mean over the training."""

    target: str
    register: dict[Key, float]
    register_range: tuple[float, float, float]  # least, mean and most in training
    ramps: Ramps
    centre: Array
    steps: Array  # the intercept, then a step a ramp
    training: Array  # the centred ramps it was fitted on

    def log_odds(self, table: Table) -> Array:
        """Return the log-odds of each row."""
        least, mean, most = self.register_range
        in_register = table.of_keys([*self.register]) @ np.array([*self.register.values()])
        ramps = _centred(self.ramps(_curve_values(table, self.target)), self.centre)
        curves = ramps @ self.steps[1:] + self.steps[0]
        return np.asarray(np.clip(in_register, least, most) - mean + CURVES_SHARE * curves)

    @property
    def base(self) -> float:
        """The log-odds where every curve is at its mean."""
        return CURVES_SHARE * float(self.steps[0])

    def curves(self) -> dict[str, tuple[Array, Array]]:
        """Return the knots of each feature and the log-odds at them."""
        fitted = zip(
            _curved(self.target),
            self.ramps.knots,
            self.ramps.split(self.steps[1:]),
            self.ramps.split(self.centre),
            strict=True,
        )
        curves = {
            name: (
                cuts,
                CURVES_SHARE * (np.concatenate(([0.0], np.cumsum(steps))) - centre @ steps),
            )
            for name, cuts, steps, centre in fitted
        }
        least, mean, most = self.register_range
        ends = np.array([least, most])
        curves[_REGISTER[self.target]] = ends, ends - mean
        return {name: curves[name] for name in scored_features(self.target)}


def _curved(target: str) -> dict[str, Feature]:
    """Return the scored features but for the register."""
    features = scored_features(target)
    del features[_REGISTER[target]]
    return features


def _curve_values(table: Table, target: str) -> Array:
    """Return the columns of the features that have a fitted curve."""
    return table.values[:, [table.features.index(name) for name in _curved(target)]]


def _centred(ramps: Array, centre: Array) -> Array:
    """Return ramps less their mean; 0 where a value is unknown."""
    return np.nan_to_num(ramps - centre, nan=0.0)


def _signs(target: str, ramps: Ramps) -> Array:
    """Return the declared direction of each ramp: 1, -1, or 0 for either."""
    return np.concatenate(
        [
            np.full(len(cuts) - 1, getattr(feature, target))
            for feature, cuts in zip(_curved(target).values(), ramps.knots, strict=True)
        ]
    )


def _prior(target: str, ramps: Ramps) -> Array:
    """Return what each ramp is expected to add before the data speak."""
    expected = []
    for name, cuts in zip(_curved(target), ramps.knots, strict=True):
        heights = [height for _, height in _EDITOR[target].get(name, ())]
        expected.append(np.diff(heights) / CURVES_SHARE if heights else np.zeros(len(cuts) - 1))
    return np.concatenate(expected)


def publisher_folds(
    publishers: npt.NDArray[np.str_], count: int, seed: int
) -> npt.NDArray[np.int64]:
    """Return a fold a row: all rows of a publisher share one, and folds are of like size."""
    names, inverse, sizes = np.unique(publishers, return_inverse=True, return_counts=True)
    shuffled = np.random.default_rng(seed).permutation(len(names))
    order = shuffled[np.argsort(-sizes[shuffled], kind="stable")]
    fold_of = np.zeros(len(names), dtype=int)
    load = np.zeros(count)
    for name in order:
        fold_of[name] = int(load.argmin())
        load[fold_of[name]] += sizes[name]
    return np.asarray(fold_of[inverse])


def fit(table: Table, target: str, keys: Sequence[Key]) -> Fit:
    """Fit a model on measured articles, its register on the words and pairs given."""
    y, weights = table.y, weigh(table)
    matrix = table.of_keys(keys)
    pinned = _naming_sources(keys) if target == "reliability" else np.zeros(len(keys), bool)
    learned = fit_register(matrix, y, weights, pinned, REGISTER_RIDGE[target])
    in_register = matrix @ learned

    values = _curve_values(table, target)
    ramps = Ramps.of(values, target)
    raw = ramps(values)
    centre = np.nan_to_num(np.nanmean(np.where(np.isnan(raw).all(axis=0), 0.0, raw), axis=0))
    centred = _centred(raw, centre)
    return Fit(
        target,
        {key: float(weight) for key, weight in zip(keys, learned, strict=True) if weight},
        (float(in_register.min()), float(in_register.mean()), float(in_register.max())),
        ramps,
        centre,
        _fit_steps(centred, y, weights, _signs(target, ramps), _prior(target, ramps)),
        centred,
    )


def cross_fit(
    table: Table,
    target: str,
    keys: Sequence[Key],
    duplicates: dict[str, str],
    progress: Callable[[str], None] = lambda _: None,
) -> Array:
    """Return the log-odds of each row by models that saw neither its publisher nor its likes.

    The mean over several ways to cut publishers into folds: with seven publishers, as PolNeAR has,
    a single cut moves the AUC by .03.
    """
    scores = np.zeros(len(table))
    components = np.array([duplicates.get(example.id, "") for example in table.examples])
    for repeat in range(REPEATS):
        folds = publisher_folds(table.publishers, FOLDS, seed=repeat + 1)
        for fold in range(FOLDS):
            test = folds == fold
            twins = np.isin(components, np.unique(components[test & (components != "")]))
            fitted = fit(table.take(~test & ~twins), target, keys)
            scores[test] += fitted.log_odds(table.take(test)) / REPEATS
        progress(f"{target}: held-out scores {repeat + 1} of {REPEATS}")
    return scores


def calibrate(scores: Array, y: Labels, weights: Array | None = None) -> tuple[float, float]:
    """Return (a, b) so that a + b · score is the log-odds of the label (Platt 1999)."""
    fitted = LogisticRegression(C=1e6, max_iter=1000, tol=1e-8).fit(scores[:, None], y, weights)
    return float(fitted.intercept_[0]), float(fitted.coef_[0, 0])


# -- learning a model ----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Calibrated:
    """A fit with the affine map that makes its log-odds those of a held-out publisher's label."""

    fit: Fit
    intercept: float
    slope: float

    def log_odds(self, table: Table) -> Array:
        """Return the calibrated log-odds of each row."""
        return self.intercept + self.slope * self.fit.log_odds(table)

    @property
    def base(self) -> float:
        """The calibrated log-odds where every curve is at its mean."""
        return self.intercept + self.slope * self.fit.base

    def curves(self) -> dict[str, tuple[Array, Array]]:
        """Return the knots of each feature and the calibrated log-odds at them."""
        return {
            name: (knots, self.slope * heights)
            for name, (knots, heights) in self.fit.curves().items()
        }


@dataclass(frozen=True, slots=True)
class Learned:
    """A model of one target, with the held-out log-odds of its training rows and its refits."""

    target: str
    table: Table
    model: Calibrated
    held_out: Array
    bags: list[Calibrated]


def learn(data: Path, progress: Callable[[str], None] = lambda _: None) -> dict[str, Learned]:
    """Learn the models of both targets from the sets in a folder.

    On one thread: sums over several come out in another order, and the files would differ.
    """
    with threadpool_limits(1):
        return _learn(data, progress)


def _learn(data: Path, progress: Callable[[str], None]) -> dict[str, Learned]:
    tables = {}
    for target, sets in corpora.TRAINING.items():
        examples = [example for name in sets for example in corpora.load(data, name)]
        progress(f"{target}: measuring {len(examples)} articles")
        tables[target] = tabulate(examples, MIN_WORDS)
    table = tables["reliability"]
    keys = everyday_words(table, corpora.topics(data), corpora.nouns(data)) + frequent_pairs(table)
    duplicates = corpora.near_duplicates(data)
    return {
        target: learn_table(table, target, keys, duplicates, progress)
        for target, table in tables.items()
    }


def learn_table(
    table: Table,
    target: str,
    keys: Sequence[Key],
    duplicates: dict[str, str],
    progress: Callable[[str], None] = lambda _: None,
) -> Learned:
    """Learn the model of a target from measured articles.

    Raises ReliabilityError on one class only or too few publishers for the folds.
    """
    if len(set(table.y)) < 2:
        raise ReliabilityError("training needs articles of both labels")
    if len(set(table.publishers)) < 2 * FOLDS:
        raise ReliabilityError(
            f"training needs at least {2 * FOLDS} publishers, to hold some out; "
            f"there are {len(set(table.publishers))}"
        )
    held_out = cross_fit(table, target, keys, duplicates, progress)
    progress(f"{target}: fitting on all")
    fitted = fit(table, target, keys)
    progress(f"{target}: refitting on {BAGS} draws of publishers")
    return Learned(
        target,
        table,
        Calibrated(fitted, *calibrate(held_out, table.y)),
        held_out,
        _bags(table, fitted, held_out),
    )


def _bags(table: Table, fitted: Fit, held_out: Array) -> list[Calibrated]:
    """Return refits of curves and calibration, each on publishers drawn with replacement."""
    signs, prior = _signs(fitted.target, fitted.ramps), _prior(fitted.target, fitted.ramps)
    y, weights = table.y, weigh(table)
    names, publishers = np.unique(table.publishers, return_inverse=True)
    bags = []
    for bag in range(BAGS):
        drawn = np.random.default_rng([11, bag]).choice(len(names), len(names))
        times = np.bincount(drawn, minlength=len(names))[publishers].astype(float)
        steps = _fit_steps(fitted.training, y, weights * times, signs, prior)
        bags.append(Calibrated(replace(fitted, steps=steps), *calibrate(held_out, y, times)))
    return bags


# -- writing -------------------------------------------------------------------------------------


def model_json(learned: Learned, lexicons: Mapping[str, str]) -> str:
    """Return the file of a model: JSON, a curve a line, so that a retrain is a readable diff."""
    bags = [bag.curves() for bag in learned.bags]

    def rounded(values: Array) -> list[float]:
        return [round(float(value), 4) for value in values]

    curves = {
        name: {
            "x": [float(f"{knot:.6g}") for knot in knots],
            "y": rounded(heights),
            "bags": [rounded(bag[name][1]) for bag in bags],
        }
        for name, (knots, heights) in learned.model.curves().items()
    }
    head = {
        "format": model.FORMAT,
        "target": learned.target,
        "base": round(learned.model.base, 4),
        "prior": round(float(learned.table.y.mean()), 4),
        "articles": dict(Counter(example.dataset for example in learned.table.examples)),
        "lexicons": dict(sorted(lexicons.items())),
        "bag_bases": rounded(np.array([bag.base for bag in learned.bags])),
    }
    lines = [f"{json.dumps(key)}: {json.dumps(value)}" for key, value in head.items()]
    body = ",\n".join(
        f"  {json.dumps(name)}: {json.dumps(curve)}" for name, curve in curves.items()
    )
    return "{\n" + ",\n".join(lines) + ',\n"curves": {\n' + body + "\n}\n}\n"


def register_toml(learned: Learned) -> str:
    """Return the lexicon of the register that a model learned."""
    groups: dict[float, list[str]] = defaultdict(list)
    for key, weight in learned.model.fit.register.items():
        groups[weight].append(key if isinstance(key, str) else " ".join(key))
    terms = ", ".join(
        f"{name} ({corpora.TERMS[name]})" for name in corpora.TRAINING[learned.target]
    )
    lines = [
        "# Written by `reliability train`; do not edit.",
        "",
        "[lexicon]",
        f"source = {json.dumps(f'Weights learned from {terms}; no sentence of them is kept')}",
        'licence = "derived statistics"',
        'adapted = "Ridge logistic regression on frequent words that no topic owns, and on pairs of '
        'function words, signs and masks"',
        "matched = false",
    ]
    for weight, members in sorted(groups.items()):
        lines += ["", "[[group]]", f'kind = "{learned.target}"', f"weight = {weight}"]
        lines += [f"phrases = {json.dumps(sorted(members))}"]
    return "\n".join(lines) + "\n"


def write(learned: Mapping[str, Learned], out: Path, lexicons: Path) -> None:
    """Write the registers into the folder of lexicons and the models into `out`."""
    for target, one in learned.items():
        (lexicons / f"{_REGISTER[target]}.toml").write_text(register_toml(one), "utf-8")
    digests = {
        path.stem: lexicon.read_lexicon(path.stem, path.read_bytes()).digest
        for path in sorted(lexicons.glob("*.toml"))
    }
    out.mkdir(parents=True, exist_ok=True)
    for target, one in learned.items():
        (out / f"{target}.json").write_text(model_json(one, digests), "utf-8")
