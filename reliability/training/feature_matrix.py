"""Measured articles, and what each weighs in training.

It measures every article once, on all cores. It refuses to know what is fitted on the numbers.
"""

from __future__ import annotations

import math
from array import array
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

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

# How far the labels of a set are trusted, chosen on publishers held out: two raters agree on
# recovery's; those of allsides go with lean; those of golbeck's fakes are of the article.
_DATASET_WEIGHT = {
    "recovery": 2.0,
    "allsides": 0.3,
    "golbeck_fake_vs_satire": 1.5,
    datasets.SATIRE: 1.0,
}
_MOST_UPWEIGHTED = 5.0  # times its own weight that a lean's share of a class may get


@dataclass(frozen=True, slots=True)
class FeatureMatrix:
    """Measured articles: a row an example.

    `values` has a column a feature; `log_rates` one for each of `keys`, the words and pairs that
    occur in some article (see `register`).
    """

    examples: list[Example]
    features: list[str]
    values: Array
    terms: list[Term]
    log_rates: sparse.csr_matrix

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
        """Return the values of some features, a column each."""
        return self.values[:, [self.features.index(name) for name in names]]

    def log_rates_of(self, keys: Sequence[Term]) -> sparse.csr_matrix:
        """Return the log rates of some words and pairs, a column each; zeros where none occurs."""
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
    def lengths(self) -> npt.NDArray[np.int64]:
        """The number of words of each article, as white space parts them."""
        return np.array([len(example.text.split()) for example in self.examples])

    @property
    def datasets(self) -> npt.NDArray[np.str_]:
        """The sets the rows come from."""
        return np.array([example.dataset for example in self.examples])

    @property
    def is_labelled(self) -> npt.NDArray[np.bool_]:
        """Which rows have a label of their own: all but satire."""
        return np.array([example.dataset != datasets.SATIRE for example in self.examples])


def _measure(example: Example) -> tuple[list[float], dict[Term, float], int]:
    document = parse(example.text, example.title)
    annotated = annotate(document)
    reading = read_signals(annotated)
    credited = extraction.opening_attributions(document, annotated.attributions)
    counts = register.term_counts(document, credited)
    times = set(counts.values())
    logs = dict(zip(times, register.log_rates(document, times, credited), strict=True))
    return (
        [reading.values[name] for name in FEATURES],
        {key: logs[n] for key, n in counts.items()},
        len(document.words),
    )


def build_feature_matrix(examples: Sequence[Example], min_words: int = 0) -> FeatureMatrix:
    """Measure articles, on all cores, and leave out those shorter than `min_words`."""
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
        columns.extend(index.setdefault(key, len(index)) for key in rates)
        log_rates.extend(rates.values())
        ends.append(len(columns))
    return FeatureMatrix(
        kept,
        list(FEATURES),
        np.array(values).reshape(len(kept), len(FEATURES)),
        list(index),
        sparse.csr_matrix((log_rates, columns, ends), shape=(len(kept), len(index))),
    )


def sample_weights(table: FeatureMatrix) -> Array:
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
        total = weights[inside].sum() * _DATASET_WEIGHT.get(str(dataset), 1.0)
        strata = {
            (y, str(lean)): inside & (table.labels == y) & (leans == lean)
            for y in (0, 1)
            for lean in np.unique(leans[inside])
        }
        of_class = {y: weights[inside & (table.labels == y)].sum() for y in (0, 1)}
        shares = _lean_shares({key: int(rows.sum()) for key, rows in strata.items()})
        for (y, lean), rows in strata.items():
            if rows.any():
                most = _MOST_UPWEIGHTED * weights[rows].sum()
                wanted = of_class[y] * shares[lean]
                weights[rows] *= min(wanted, most) / weights[rows].sum()
        weights[inside] *= total / weights[inside].sum()
    half = weights.sum() / 2
    for label in (0, 1):
        of_label = table.labels == label
        weights[of_label] *= half / weights[of_label].sum()
    return np.asarray(weights / weights.mean())


def _lean_shares(sizes: Mapping[tuple[int, str], int]) -> dict[str, float]:
    """Return what share of either class each lean gets: it grows with the lean's rarer class.

    A lean of one class only keeps a small share: it still shows what that class looks like.
    """
    leans = dict.fromkeys(lean for _, lean in sizes)  # a set has another order in each process
    rarer = {lean: math.sqrt(min(sizes[y, lean] for y in (0, 1))) for lean in leans}
    least = max(rarer.values()) / 10 or 1.0
    total = sum(max(size, least) for size in rarer.values())
    return {lean: max(size, least) / total for lean, size in rarer.items()}
