"""Training: measure labelled articles, fit curves on them, calibrate, write models and lexicon.

A fit has two steps. First the register: a ridge logistic regression on everyday words that no
topic owns gives each a weight, and an article's weighted sum is one feature. Then the curves: each
feature is cut at quantiles into ramps, and a ridge logistic regression on all ramps, with the signs
that features declare, gives one piecewise-linear curve a feature. Calibration is affine on the
log-odds of publishers held out, and so folds into the curves. Everything is deterministic: same
data, same files.
"""

from __future__ import annotations

import json
import math
import os
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

from reliability import corpora, lexicon, model
from reliability import words as vocabulary
from reliability.corpora import Example
from reliability.errors import ReliabilityError
from reliability.evidence import Feature
from reliability.measure import measure
from reliability.signals import SIGNALS
from reliability.signals.style import register_count

Array = npt.NDArray[np.float64]

KNOTS = 4
RIDGE = 60.0  # on the ramps of the curves
REGISTER_RIDGE = 300.0
FOLDS = 5
BAGS = 20
MIN_WORDS = 60  # a training article shorter than this measures little but noise
# How far the labels of a set are trusted, chosen on publishers held out: two raters agree on
# recovery's; those of allsides go with lean.
_TRUST = {"recovery": 4.0, "allsides": 0.3}
_MOST_UPWEIGHTED = 5.0  # times its own weight that a lean's share of a class may get
# What the whole of a curve is expected to add, in log-odds, before the data speak: an editor's
# judgement of faults that are too rare in labelled articles to be learned from them.
_PRIORS: dict[str, dict[str, float]] = {
    "reliability": {
        "contradictions": -1.5,
        "headline_body_contradiction": -0.7,
        "unsourced_certainty": -1.2,
        "grammar_slips": -0.6,
        "clickbait": -0.5,
    },
    "bias": {},
}
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
_MIN_ARTICLES, _MIN_ARTICLES_NOUN = 25, 40
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


def neutral_words(table: Table, topics: Mapping[str, str], nouns: Mapping[str, float]) -> list[str]:
    """Return the words that are frequent and that no topic owns, sorted.

    `topics` maps the ids of articles to topics, `nouns` words to how often they are nouns. A
    word's lift in a topic is the share of the topic's articles that have it over the share of all,
    smoothed by three articles.
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

    def neutral(word: str) -> bool:
        noun = nouns.get(word.removesuffix("'s"))
        if noun is None or overall[word] < 8 or word in _NOT_REGISTER:
            return False
        is_noun = noun >= 0.5
        return (
            frequency[word] >= (_MIN_ARTICLES_NOUN if is_noun else _MIN_ARTICLES)
            and word.replace("'", "").isalpha()
            and vocabulary.is_dictionary_word(word)
            and lift(word) < (_MAX_LIFT_NOUN if is_noun else _MAX_LIFT)
        )

    return sorted(filter(neutral, frequency))


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


_NAMING = frozenset("said says say told".split())


def _naming_sources(words: Sequence[str]) -> npt.NDArray[np.bool_]:
    """Return which words name a source: to name one must never lower reliability."""
    naming = {
        word
        for phrase, entry in lexicon.load("sourcing").phrases.items()
        if entry.kind == "according"
        for word in phrase
    }
    naming |= _NAMING
    return np.array([word in naming for word in words])


def fit_register(
    matrix: sparse.csr_matrix,
    y: npt.NDArray[np.int64],
    weights: Array,
    pinned: npt.NDArray[np.bool_],
) -> Array:
    """Return a weight a word, rounded as the lexicon stores it; a pinned one is never negative.

    Columns are scaled by the fourth root of their mean square, half way to unit variance: a rare
    word may speak, but not as loud as it would standardised.
    """
    scale = np.sqrt(np.sqrt(np.asarray(matrix.power(2).mean(axis=0)).ravel())) + 1e-9
    fitted = LogisticRegression(C=1 / REGISTER_RIDGE, max_iter=1000, tol=1e-6).fit(
        matrix @ sparse.diags(1 / scale), y, sample_weight=weights
    )
    learned = np.round(fitted.coef_[0] / scale, 2)
    return np.asarray(np.where(pinned, np.maximum(learned, 0.0), learned))


# -- the curves ----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Ramps:
    """The knots of each feature; a value becomes, between each two knots, how far it is (0..1)."""

    knots: list[Array]

    @classmethod
    def at_quantiles(cls, values: Array) -> Ramps:
        """Cut each column at quantiles of its values; a rare one at those of its occurrences."""
        knots = []
        for column in values.T:
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
    ramps: Array, y: npt.NDArray[np.int64], weights: Array, signs: Array, prior: Array
) -> Array:
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
    training: Array  # the centred ramps it was fitted on

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


def _prior(target: str, ramps: Ramps) -> Array:
    """Return what each ramp is expected to add before the data speak."""
    return np.concatenate(
        [
            np.full(len(cuts) - 1, _PRIORS[target].get(name, 0.0) / (len(cuts) - 1))
            for name, cuts in zip(scored_features(target), ramps.knots, strict=True)
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
    pinned = _naming_sources(words) if target == "reliability" else np.zeros(len(words), bool)
    held_out = np.zeros(len(table))
    for fold in range(FOLDS):
        train = folds != fold
        learned = fit_register(matrix[train], y[train], weights[train], pinned)
        held_out[~train] = matrix[~train] @ learned
    learned = fit_register(matrix, y, weights, pinned)
    register = {word: float(w) for word, w in zip(words, learned, strict=True) if w}

    values = _target_values(table, target, held_out)
    ramps = Ramps.at_quantiles(values)
    raw = ramps(values)
    centre = np.nan_to_num(np.nanmean(np.where(np.isnan(raw).all(axis=0), 0.0, raw), axis=0))
    centred = np.nan_to_num(raw - centre, nan=0.0)
    steps = _fit_steps(centred, y, weights, _signs(target, ramps), _prior(target, ramps))
    return Fit(target, register, ramps, centre, steps, centred)


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
    words = neutral_words(tables["reliability"], corpora.topics(data), corpora.nouns(data))
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
    signs, prior = _signs(fitted.target, fitted.ramps), _prior(fitted.target, fitted.ramps)
    y, weights = table.y, weigh(table)
    names, publishers = np.unique(table.publishers, return_inverse=True)
    bags = []
    for bag in range(BAGS):
        drawn = np.random.default_rng([11, bag]).choice(len(names), len(names))
        times = np.bincount(drawn, minlength=len(names))[publishers]
        bags.append(_fit_steps(fitted.training, y, weights * times, signs, prior))
    return bags


# -- writing -------------------------------------------------------------------------------------


def model_json(learned: Learned, lexicons: Mapping[str, str]) -> str:
    """Return the file of a model: JSON, a curve a line, so that a retrain is a readable diff."""
    intercept, slope = learned.calibration
    fitted = learned.fit
    bags = [replace(fitted, steps=steps).curves() for steps in learned.bags]

    def rounded(values: Array) -> list[float]:
        return [round(float(value), 4) for value in values]

    bases = rounded(np.array([intercept + slope * steps[0] for steps in learned.bags]))
    curves = {
        name: {
            "x": [float(knot) for knot in knots],
            "y": rounded(slope * heights),
            "bags": [rounded(slope * bag[name][1]) for bag in bags],
        }
        for name, (knots, heights) in fitted.curves().items()
    }
    head = {
        "format": model.FORMAT,
        "target": learned.target,
        "base": round(intercept + slope * float(fitted.steps[0]), 4),
        "prior": round(float(learned.table.y.mean()), 4),
        "articles": dict(Counter(example.dataset for example in learned.table.examples)),
        "lexicons": dict(sorted(lexicons.items())),
        "bag_bases": bases,
    }
    lines = [f"{json.dumps(key)}: {json.dumps(value)}" for key, value in head.items()]
    body = ",\n".join(
        f"  {json.dumps(name)}: {json.dumps(curve)}" for name, curve in curves.items()
    )
    return "{\n" + ",\n".join(lines) + ',\n"curves": {\n' + body + "\n}\n}\n"


def register_toml(learned: Learned) -> str:
    """Return the lexicon of the register that a model learned."""
    groups: dict[float, list[str]] = defaultdict(list)
    for word, weight in learned.fit.register.items():
        groups[weight].append(word)
    terms = ", ".join(
        f"{name} ({corpora.TERMS[name]})" for name in corpora.TRAINING[learned.target]
    )
    lines = [
        "# Written by `reliability train`; do not edit.",
        "",
        "[lexicon]",
        f"source = {json.dumps(f'Weights learned from {terms}; no sentence of them is kept')}",
        'licence = "derived statistics"',
        'adapted = "Ridge logistic regression on frequent words that no topic owns"',
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
