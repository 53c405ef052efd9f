"""Training: measure labelled articles, fit curves on them, calibrate, write models and lexicon.

A fit has two steps. First the register: a ridge logistic regression on everyday words that no
topic owns gives each a weight, and an article's weighted sum is one feature. Then the curves: each
feature is cut at quantiles into ramps, and a ridge logistic regression on all ramps, with the signs
that features declare, gives one piecewise-linear curve a feature. Calibration is affine on the
log-odds of publishers held out, and so folds into the curves. Everything is deterministic: same
data, same files.
"""

from __future__ import annotations

import math
import os
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np
import numpy.typing as npt
from scipy import optimize, sparse
from sklearn.linear_model import LogisticRegression

from reliability import corpora
from reliability import words as vocabulary
from reliability.corpora import Example
from reliability.errors import ReliabilityError
from reliability.evidence import Feature
from reliability.measure import measure
from reliability.signals import SIGNALS
from reliability.signals.style import register_count

Array = npt.NDArray[np.float64]

KNOTS = 5
RIDGE = 30.0  # on the ramps of the curves
REGISTER_RIDGE = 100.0
FOLDS = 5
BAGS = 20
MIN_WORDS = 60  # a training article shorter than this measures little but noise
_CLASS_CAP = 600  # the most weight, in articles, that one class of one set gets
_MOST_UPWEIGHTED = 3.0  # times its articles that the class of a lean may weigh
_REGISTER = {"reliability": "news_register", "bias": "partisan_register"}

# -- measuring -----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Table:
    """Measured articles: a row an example, a column a feature; word counts beside."""

    examples: list[Example]
    features: list[str]
    values: Array
    counts: list[dict[str, float]]

    def __len__(self) -> int:
        """Return the number of rows."""
        return len(self.examples)

    def take(self, keep: npt.NDArray[np.bool_]) -> Table:
        """Return the rows where `keep` is true."""
        rows = np.flatnonzero(keep)
        return Table(
            [self.examples[i] for i in rows],
            self.features,
            self.values[rows],
            [self.counts[i] for i in rows],
        )

    @property
    def y(self) -> npt.NDArray[np.int64]:
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


def _measure(example: Example) -> tuple[list[float], dict[str, float], int]:
    document, reading = measure(example.text, example.title)
    return list(reading.values.values()), register_count(document), len(document.words)


def tabulate(examples: Sequence[Example], min_words: int = 0) -> Table:
    """Measure articles, on all cores, and leave out those shorter than `min_words`."""
    names = [feature.name for signal in SIGNALS for feature in signal.features]
    with ProcessPoolExecutor(max_workers=os.cpu_count()) as pool:
        measured = list(pool.map(_measure, examples, chunksize=32))
    kept = [i for i, (_, _, words) in enumerate(measured) if words >= min_words]
    return Table(
        [examples[i] for i in kept],
        names,
        np.array([measured[i][0] for i in kept]).reshape(len(kept), len(names)),
        [measured[i][1] for i in kept],
    )


def scored_features(target: str) -> dict[str, Feature]:
    """Return the features that the model of a target uses, with their declared directions."""
    return {
        feature.name: feature
        for signal in SIGNALS
        for feature in signal.features
        if getattr(feature, target) is not None
        and feature.name not in set(_REGISTER.values()) - {_REGISTER[target]}
    }


def weigh(table: Table) -> Array:
    """Return a weight a row, of mean 1.

    Inside a class of a set each publisher weighs as the square root of its articles, so that no
    publisher speaks for all. In a set with leans, each lean weighs the same in both classes, so
    that nothing can be learned from lean. No class of a set weighs more than 600 articles, and
    both classes weigh the same over all.
    """
    strata: dict[tuple[str, int, str], list[int]] = defaultdict(list)
    for i, example in enumerate(table.examples):
        strata[example.dataset, example.y, example.lean].append(i)
    shares = _lean_shares(strata)
    weights = np.zeros(len(table))
    for (dataset, label, lean), members in strata.items():
        publishers = Counter(table.examples[i].publisher for i in members)
        part = np.array([publishers[table.examples[i].publisher] ** -0.5 for i in members])
        size = sum(
            len(rows) for (name, y, _), rows in strata.items() if (name, y) == (dataset, label)
        )
        total = min(size, _CLASS_CAP) * shares[dataset, lean]
        weights[members] = part / part.sum() * min(total, _MOST_UPWEIGHTED * len(members))
    for label in (0, 1):
        of_label = table.y == label
        weights[of_label] *= weights.sum() / 2 / weights[of_label].sum()
    return np.asarray(weights / weights.mean())


def _lean_shares(strata: Mapping[tuple[str, int, str], list[int]]) -> dict[tuple[str, str], float]:
    """Return what share of a class of a set each of its leans gets, the same in both classes.

    It grows with the square root of the rarer class of the lean. A lean of one class only keeps a
    small share: it still shows what that class looks like.
    """
    shares: dict[tuple[str, str], float] = {}
    for dataset in {name for name, _, _ in strata}:
        leans = {lean for name, _, lean in strata if name == dataset}
        rarer = {
            lean: math.sqrt(min(len(strata.get((dataset, y, lean), ())) for y in (0, 1)))
            for lean in leans
        }
        least = max(rarer.values()) / 10 or 1.0
        total = sum(max(size, least) for size in rarer.values())
        shares |= {(dataset, lean): max(size, least) / total for lean, size in rarer.items()}
    return shares


# -- the register --------------------------------------------------------------------------------

_MIN_ARTICLES = 40  # a word in fewer articles than this is too rare to weigh
_MAX_LIFT = 2.5  # a word this much more frequent in one topic than over all belongs to the topic
# Words of the page around an article, of its medium, and of topics that the lift lets through.
_NOT_REGISTER = frozenset(
    "com org www http https photo photos image images caption click homepage advertisement "
    "newsletter newsletters inbox copyright permission reprinted subscribe subscribers text "
    "video videos audio podcast article articles editor editors credit getty via email comments "
    "cookies browser website websites page pages updated facebook twitter tweet tweets tweeted "
    "instagram blog posted contributed loading login disclaimer reserved rights cap follows follow "
    "percent per letters letter heading abstract read listen watch sign share print "
    "tariffs liberty freedom nation husband plane flight trade moral employees dinner prayer "
    "president presidents presidential administration government tens agenda body human press "
    "church god gun guns police virus vaccine border borders abortion climate war military".split()
)


def neutral_words(table: Table, topics: dict[str, str]) -> list[str]:
    """Return the words that are frequent and that no topic owns, sorted.

    `topics` maps the ids of articles to topics. A word's lift in a topic is the share of the
    topic's articles that have it over the share of all, smoothed by three articles.
    """
    frequency: Counter[str] = Counter()
    by_topic: dict[str, Counter[str]] = defaultdict(Counter)
    articles: Counter[str] = Counter()
    for example, counts in zip(table.examples, table.counts, strict=True):
        frequency.update(counts.keys())
        if topic := topics.get(example.id):
            articles[topic] += 1
            by_topic[topic].update(counts.keys())
    overall = sum(by_topic.values(), Counter[str]())
    everything = sum(articles.values())
    frequent_topics = [topic for topic, _ in articles.most_common(25)]

    def lift(word: str) -> float:
        share = overall[word] / everything
        return max(
            (by_topic[topic][word] + 3 * share) / ((articles[topic] + 3) * share)
            for topic in frequent_topics
        )

    return sorted(
        word
        for word, count in frequency.items()
        if count >= _MIN_ARTICLES
        and overall[word] >= 8
        and word.replace("'", "").isalpha()
        and word not in _NOT_REGISTER
        and vocabulary.is_dictionary_word(word)
        and lift(word) < _MAX_LIFT
    )


def _word_matrix(table: Table, words: Sequence[str]) -> sparse.csr_matrix:
    index = {word: column for column, word in enumerate(words)}
    rows, columns, values = [], [], []
    for row, counts in enumerate(table.counts):
        for word, value in counts.items():
            if (column := index.get(word)) is not None:
                rows.append(row)
                columns.append(column)
                values.append(value)
    return sparse.csr_matrix((values, (rows, columns)), shape=(len(table), len(words)))


def fit_register(matrix: sparse.csr_matrix, y: npt.NDArray[np.int64], weights: Array) -> Array:
    """Return a weight a word, rounded as the lexicon stores it.

    Columns are scaled by the fourth root of their mean square, half way to unit variance: a rare
    word may speak, but not as loud as it would standardised.
    """
    scale = np.sqrt(np.sqrt(np.asarray(matrix.power(2).mean(axis=0)).ravel())) + 1e-9
    fitted = LogisticRegression(C=1 / REGISTER_RIDGE, max_iter=1000, tol=1e-6).fit(
        matrix @ sparse.diags(1 / scale), y, sample_weight=weights
    )
    return np.asarray(np.round(fitted.coef_[0] / scale, 2))


# -- the curves ----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Ramps:
    """The knots of each feature; a value becomes, between each two knots, how far it is (0..1)."""

    knots: list[Array]

    @classmethod
    def at_quantiles(cls, values: Array) -> Ramps:
        """Cut each column at quantiles of its values."""
        knots = []
        for column in values.T:
            known = column[~np.isnan(column)]
            cuts = np.quantile(known, np.linspace(0.02, 0.98, KNOTS)) if len(known) else np.zeros(1)
            cuts = np.unique([float(f"{cut:.4g}") for cut in cuts])
            if len(cuts) < 2:  # nearly always the same value: one ramp from there to the largest
                top = float(known.max()) if len(known) else 1.0
                cuts = np.array([cuts[0], max(float(f"{top:.4g}"), cuts[0] + 1.0)])
            knots.append(cuts)
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


def _fit_steps(ramps: Array, y: npt.NDArray[np.int64], weights: Array, signs: Array) -> Array:
    """Return the intercept, then a step a ramp, of a ridge logistic regression under signs."""
    target = 2.0 * y - 1.0
    count = len(y)

    def loss(parameters: Array) -> tuple[float, Array]:
        margin = target * (parameters[0] + ramps @ parameters[1:])
        slope = -weights * target / (1 + np.exp(np.clip(margin, -500, 500)))
        steps = parameters[1:]
        value = weights @ np.logaddexp(0, -margin) + RIDGE / 2 * steps @ steps
        gradient = np.concatenate(([slope.sum()], ramps.T @ slope + RIDGE * steps))
        return value / count, gradient / count

    bounds = [(None, None)] + [(0 if sign > 0 else None, 0 if sign < 0 else None) for sign in signs]
    start = np.zeros(1 + ramps.shape[1])
    solved = optimize.minimize(
        loss, start, jac=True, method="L-BFGS-B", bounds=bounds, options={"maxiter": 500}
    )
    return np.asarray(solved.x)


@dataclass(frozen=True, slots=True)
class Fit:
    """Fitted curves: log-odds = steps[0] + (ramps - centre) · steps[1:]."""

    target: str
    register: dict[str, float]
    ramps: Ramps
    centre: Array
    steps: Array

    def log_odds(self, table: Table) -> Array:
        """Return the log-odds of each row."""
        return np.asarray(self.design(table) @ self.steps[1:] + self.steps[0])

    def design(self, table: Table) -> Array:
        """Return the centred ramps of each row, 0 where a value is unknown."""
        values = _target_values(table, self.target, _register_values(table, self.register))
        return np.nan_to_num(self.ramps(values) - self.centre, nan=0.0)

    def curves(self) -> dict[str, tuple[Array, Array]]:
        """Return the knots of each feature and the log-odds at them."""
        return {
            name: (cuts, np.concatenate(([0.0], np.cumsum(steps))) - centre @ steps)
            for name, cuts, steps, centre in zip(
                scored_features(self.target),
                self.ramps.knots,
                self.ramps.split(self.steps[1:]),
                self.ramps.split(self.centre),
                strict=True,
            )
        }


def _register_values(table: Table, register: dict[str, float]) -> Array:
    return np.array(
        [
            math.fsum(value * register[word] for word, value in counts.items() if word in register)
            for counts in table.counts
        ]
    )


def _target_values(table: Table, target: str, register_values: Array) -> Array:
    """Return the columns that a model of the target uses, its register as given."""
    features = list(scored_features(target))
    values = table.values[:, [table.features.index(name) for name in features]]
    values[:, features.index(_REGISTER[target])] = register_values
    return values


def _signs(target: str, ramps: Ramps) -> Array:
    """Return the declared direction of each ramp: 1, -1, or 0 for either."""
    return np.concatenate(
        [
            np.full(len(cuts) - 1, getattr(feature, target))
            for feature, cuts in zip(scored_features(target).values(), ramps.knots, strict=True)
        ]
    )


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


def fit(table: Table, target: str, words: Sequence[str]) -> Fit:
    """Fit a model on measured articles.

    The register of each training row comes from publishers other than its own, as it does for an
    article never seen; otherwise the curves would trust the register too much.
    """
    y, weights = table.y, weigh(table)
    matrix = _word_matrix(table, words)
    folds = publisher_folds(table.publishers, FOLDS, seed=7)
    held_out = np.zeros(len(table))
    for fold in range(FOLDS):
        train = folds != fold
        held_out[~train] = matrix[~train] @ fit_register(matrix[train], y[train], weights[train])
    learned = fit_register(matrix, y, weights)
    register = {word: float(w) for word, w in zip(words, learned, strict=True) if w}

    values = _target_values(table, target, held_out)
    ramps = Ramps.at_quantiles(values)
    raw = ramps(values)
    centre = np.nan_to_num(np.nanmean(np.where(np.isnan(raw).all(axis=0), 0.0, raw), axis=0))
    centred = np.nan_to_num(raw - centre, nan=0.0)
    steps = _fit_steps(centred, y, weights, _signs(target, ramps))
    return Fit(target, register, ramps, centre, steps)


def cross_fit(
    table: Table,
    target: str,
    words: Sequence[str],
    duplicates: dict[str, str],
    folds: npt.NDArray[np.int64],
    progress: Callable[[str], None] = lambda _: None,
) -> Array:
    """Return the log-odds of each row by a model that saw neither its publisher nor its likes."""
    scores = np.zeros(len(table))
    components = np.array([duplicates.get(example.id, "") for example in table.examples])
    for fold in np.unique(folds):
        test = folds == fold
        twins = np.isin(components, np.unique(components[test & (components != "")]))
        fitted = fit(table.take(~test & ~twins), target, words)
        scores[test] = fitted.log_odds(table.take(test))
        progress(f"{target}: fold {fold + 1} of {len(np.unique(folds))}")
    return scores


def calibrate(scores: Array, y: npt.NDArray[np.int64]) -> tuple[float, float]:
    """Return (a, b) so that a + b · score is the log-odds of the label (Platt 1999)."""
    fitted = LogisticRegression(C=1e6, max_iter=1000).fit(scores[:, None], y)
    return float(fitted.intercept_[0]), float(fitted.coef_[0, 0])


# -- learning a model ----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Learned:
    """A fitted, calibrated model of one target with the held-out log-odds of its training rows."""

    target: str
    table: Table
    fit: Fit
    calibration: tuple[float, float]
    held_out: Array
    folds: npt.NDArray[np.int64]
    bags: list[Array]

    def log_odds(self, table: Table) -> Array:
        """Return the calibrated log-odds of each row."""
        intercept, slope = self.calibration
        return intercept + slope * self.fit.log_odds(table)


def learn(data: Path, progress: Callable[[str], None] = lambda _: None) -> dict[str, Learned]:
    """Learn the models of both targets from the sets in a folder."""
    tables = {}
    for target, sets in corpora.TRAINING.items():
        examples = [example for name in sets for example in corpora.load(data, name)]
        progress(f"{target}: measuring {len(examples)} articles")
        tables[target] = tabulate(examples, MIN_WORDS)
    words = neutral_words(tables["reliability"], corpora.topics(data))
    duplicates = corpora.near_duplicates(data)
    return {
        target: learn_table(table, target, words, duplicates, progress)
        for target, table in tables.items()
    }


def learn_table(
    table: Table,
    target: str,
    words: Sequence[str],
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
    folds = publisher_folds(table.publishers, FOLDS, seed=1)
    held_out = cross_fit(table, target, words, duplicates, folds, progress)
    progress(f"{target}: fitting on all")
    fitted = fit(table, target, words)
    progress(f"{target}: refitting on {BAGS} draws of publishers")
    return Learned(
        target,
        table,
        fitted,
        calibrate(held_out, table.y),
        held_out,
        folds,
        _bags(table, fitted),
    )


def _bags(table: Table, fitted: Fit) -> list[Array]:
    """Return the steps of refits, each on as many publishers drawn with replacement."""
    design, signs = fitted.design(table), _signs(fitted.target, fitted.ramps)
    y, weights = table.y, weigh(table)
    names, publishers = np.unique(table.publishers, return_inverse=True)
    bags = []
    for bag in range(BAGS):
        drawn = np.random.default_rng([11, bag]).choice(len(names), len(names))
        times = np.bincount(drawn, minlength=len(names))[publishers]
        bags.append(_fit_steps(design, y, weights * times, signs))
    return bags
