"""The feature matrix of labelled articles: its building, and weights that balance sets and labels."""

from __future__ import annotations

import math
from array import array
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import product

import numpy as np
import numpy.typing as npt
from scipy import sparse

from reliability.attribution import extraction
from reliability.attribution.annotation import annotate
from reliability.scoring.parallel import parallel_map
from reliability.signals.registry import FEATURES, read_signals
from reliability.text import register
from reliability.text.document import parse
from reliability.text.register import Term
from reliability.training import datasets
from reliability.training.datasets import Example

Array = npt.NDArray[np.float64]
Labels = npt.NDArray[np.int64]

# The factor by which balancing may raise the weight of a leaning within a label.
_MAX_UPWEIGHT = 5.0


@dataclass(frozen=True, slots=True)
class FeatureMatrix:
    """Measured articles, one row per example."""

    examples: list[Example]
    features: list[str]  # the names of the columns of `values`
    values: Array  # of shape (articles, features); NaN where a feature cannot be measured
    terms: list[Term]  # the words and pairs that occur (see `reliability.text.register`)
    log_rates: sparse.csr_matrix  # of shape (articles, terms)

    def __len__(self) -> int:
        """Return the number of rows."""
        return len(self.examples)

    def take(self, keep: npt.NDArray[np.bool_]) -> FeatureMatrix:
        """Return the rows where `keep` is true."""
        rows = np.flatnonzero(keep)
        return replace(
            self,
            examples=[self.examples[i] for i in rows],
            values=self.values[rows],
            log_rates=self.log_rates[rows],
        )

    def columns(self, names: Iterable[str]) -> Array:
        """Return the values of some features, one column each."""
        return self.values[:, [self.features.index(name) for name in names]]

    def log_rates_of(self, keys: Sequence[Term]) -> sparse.csr_matrix:
        """Return the log rates of some terms, one column each; zeros for terms that never occur."""
        index = {key: row for row, key in enumerate(self.terms)}
        found = [(index[key], column) for column, key in enumerate(keys) if key in index]
        rows, columns = np.array(found, dtype=int).reshape(-1, 2).T
        shape = (len(self.terms), len(keys))
        chosen = sparse.csr_matrix((np.ones(len(found)), (rows, columns)), shape=shape)
        return self.log_rates @ chosen

    @property
    def labels(self) -> Labels:
        """The labels."""
        return np.array([example.y for example in self.examples])

    @property
    def publishers(self) -> npt.NDArray[np.str_]:
        """The publishers."""
        return np.array([example.publisher for example in self.examples])

    @property
    def groups(self) -> list[str]:
        """The group of near-duplicates of each article, or its id if it has none."""
        return [example.group or example.id for example in self.examples]

    @property
    def lengths(self) -> npt.NDArray[np.int64]:
        """The number of words of each article, split at white space."""
        return np.array([len(example.text.split()) for example in self.examples])

    @property
    def datasets(self) -> npt.NDArray[np.str_]:
        """The datasets of the rows."""
        return np.array([example.dataset for example in self.examples])

    @property
    def is_labelled(self) -> npt.NDArray[np.bool_]:
        """True for each row with a label in its dataset; only satire has none."""
        return np.array([one.dataset not in datasets.UNLABELLED for one in self.examples])


def _measure(example: Example) -> tuple[list[float], dict[Term, float], int]:
    """Return the features of an article, the log rates of its terms, and its number of words."""
    document = parse(example.text, example.title)
    annotated = annotate(document)
    values = read_signals(annotated).values
    uncounted = extraction.uncounted_words(document, annotated.attributions)
    counts = register.term_counts(document, uncounted)
    times = set(counts.values())
    logs = dict(zip(times, register.log_rates(document, times, uncounted), strict=True))
    return (
        [values[name] for name in FEATURES],
        {term: logs[count] for term, count in counts.items()},
        len(document.words),
    )


def build_feature_matrix(examples: Sequence[Example], min_words: int = 0) -> FeatureMatrix:
    """Measure articles on all cores, leaving out those with fewer than `min_words` words."""
    kept: list[Example] = []
    values: list[list[float]] = []
    index: dict[Term, int] = {}
    columns, log_rates, ends = array("i"), array("d"), [0]
    measured = parallel_map(_measure, examples, 32)
    for example, (row, rates, words) in zip(examples, measured, strict=True):
        if words < min_words:
            continue
        kept.append(example)
        values.append(row)
        columns.extend(index.setdefault(term, len(index)) for term in rates)
        log_rates.extend(rates.values())
        ends.append(len(columns))
    return FeatureMatrix(
        examples=kept,
        features=list(FEATURES),
        values=np.array(values).reshape(len(kept), len(FEATURES)),
        terms=list(index),
        log_rates=sparse.csr_matrix((log_rates, columns, ends), shape=(len(kept), len(index))),
    )


def sample_weights(matrix: FeatureMatrix) -> Array:
    """Return the weight of each row in training; their mean is 1.

    Within a dataset, a publisher weighs as the square root of its number of articles, so that no
    publisher dominates. A dataset weighs as the sum of its publishers, times a factor for the
    reliability of its labels. Within a dataset with political leanings, each leaning has the same
    weight in both labels, so that a model cannot learn leaning. Over all rows, both labels have the
    same weight.
    """
    sizes = Counter((example.dataset, example.publisher) for example in matrix.examples)
    weights = np.array([sizes[e.dataset, e.publisher] ** -0.5 for e in matrix.examples])
    labels, names = matrix.labels, matrix.datasets
    leans = np.array([example.lean for example in matrix.examples])
    for name in np.unique(names):
        inside = names == name
        total = weights[inside].sum() * datasets.WEIGHTS.get(str(name), 1.0)
        weights[inside] = _balance_leans(weights[inside], labels[inside], leans[inside])
        weights[inside] *= total / weights[inside].sum()
    half = weights.sum() / 2
    for label in (0, 1):
        weights[labels == label] *= half / weights[labels == label].sum()
    return np.asarray(weights / weights.mean())


def _balance_leans(weights: Array, labels: Labels, leans: npt.NDArray[np.str_]) -> Array:
    """Return weights with which each leaning has the same share of both labels."""
    strata = {
        (label, lean): (labels == label) & (leans == lean)
        for label, lean in product((0, 1), np.unique(leans).tolist())
    }
    shares = _lean_shares({stratum: int(rows.sum()) for stratum, rows in strata.items()})
    balanced = weights.copy()
    for (label, lean), rows in strata.items():
        if rows.any():
            present = weights[rows].sum()
            wanted = weights[labels == label].sum() * shares[lean]
            balanced[rows] *= min(wanted, _MAX_UPWEIGHT * present) / present
    return balanced


def _lean_shares(sizes: Mapping[tuple[int, str], int]) -> dict[str, float]:
    """Return the share of either label that each leaning gets.

    It grows with the number of articles of the leaning's rarer label. A leaning with one label only
    keeps a small share, because it still shows the manner of that label.
    """
    leans = dict.fromkeys(lean for _, lean in sizes)  # the order of a set differs between processes
    rarer = {lean: math.sqrt(min(sizes[label, lean] for label in (0, 1))) for lean in leans}
    least = max(rarer.values()) / 10 or 1.0
    total = sum(max(size, least) for size in rarer.values())
    return {lean: max(size, least) / total for lean, size in rarer.items()}


def without_duplicates(matrix: FeatureMatrix, seen: FeatureMatrix) -> FeatureMatrix:
    """Return the articles without near-duplicates among the articles that were seen."""
    return matrix.take(~np.isin(matrix.groups, seen.groups))


def rows_apart_from(matrix: FeatureMatrix, test: FeatureMatrix) -> npt.NDArray[np.bool_]:
    """Return the rows that share neither a publisher nor a near-duplicate with test articles.

    A model may be trained on these rows before it predicts the test articles, which may be among them.
    """
    publishers, groups = {*test.publishers}, {*test.groups}
    rows = zip(matrix.publishers, matrix.groups, strict=True)
    return np.array(
        [publisher not in publishers and group not in groups for publisher, group in rows], bool
    )
