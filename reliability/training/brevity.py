"""Measure how the score of an article differs when it is cut to its first words, for the intervals.

A short article has few findings and few words to count, so its features have large sampling errors.
These are measured on long articles that are cut. The 10% and the 90% quantile of the change from the cut
article to the longer one are proportional to `shortness`, the excess of one over the square root of the
number of words; quantile regression (Koenker and Bassett 1978) gives the two factors.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np

from reliability.scoring.intervals import LONG_ENOUGH, Brevity, shortness
from reliability.text.document import Document, parse
from reliability.training.datasets import Example
from reliability.training.feature_matrix import Array, build_feature_matrix
from reliability.training.train import CalibratedFit

_LENGTHS = (60, 100, 150, 200, 300)  # words
_ARTICLES = 400
_TAIL = 0.1  # on each side of the interval


def first_words(document: Document, count: int) -> str:
    """Return the sentences of a text up to and including the one that completes a number of words."""
    if len(document.words) <= count or not document.words:
        return document.text
    last = document.sentence_of[max(count, 1) - 1]
    return document.text[: document.sentences[last].end]


def fit_brevity(
    examples: Sequence[Example], models: Mapping[str, CalibratedFit]
) -> dict[str, Brevity]:
    """Measure how scores change when long articles are cut; return the ends of the change by target.

    Articles of fewer than 400 words are left out, and of the others some are taken at even distances.
    """
    long = [one for one in examples if len(one.text.split()) >= LONG_ENOUGH]
    chosen = [long[i] for i in np.linspace(0, len(long) - 1, min(_ARTICLES, len(long)), dtype=int)]
    documents = [parse(one.text) for one in chosen]
    cut = [
        replace(one, text=first_words(document, count))
        for count in (LONG_ENOUGH, *_LENGTHS)
        for one, document in zip(chosen, documents, strict=True)
    ]
    matrix = build_feature_matrix(cut)
    short = shortness(matrix.lengths).reshape(-1, len(chosen))
    fitted = {}
    for target, model in models.items():
        log_odds = model.log_odds(matrix).reshape(-1, len(chosen))
        change, shorter = log_odds[0] - log_odds[1:], short[1:] - short[0]
        fall, rise = (_slope(shorter.ravel(), change.ravel(), part) for part in (_TAIL, 1 - _TAIL))
        fitted[target] = Brevity(min(fall, 0.0), max(rise, 0.0))
    return fitted


def _slope(x: Array, y: Array, quantile: float) -> float:
    """Return the factor of x that is a quantile of y; it minimizes the pinball loss."""
    ratios = y[x > 0] / x[x > 0]
    order = np.argsort(ratios)
    total = np.cumsum(x[x > 0][order])
    return float(ratios[order][np.searchsorted(total, quantile * total[-1])])
