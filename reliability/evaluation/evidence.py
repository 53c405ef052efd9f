"""The share of each part of the report card in the scores, and the agreement with a reader.

The shares are of the variance of the log-odds among articles that no model was trained on. The reader is
a large language model in the role of a desk editor; the graded articles are scored by models without
their publishers.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np
import numpy.typing as npt
from scipy.stats import spearmanr

from reliability.evaluation.benchmark import publisher_interval
from reliability.evaluation.tables import markdown_table
from reliability.metrics import Items, calibration_bins, probabilities
from reliability.scoring.report_card import BEST, EVIDENCE, PART_OF, PARTS, WORDING
from reliability.training.feature_matrix import Array, FeatureMatrix
from reliability.training.fit import axis
from reliability.training.shipped import Shipped
from reliability.training.train import TrainedModel

POINTING = "evidence"  # the features of all parts that point at the text


def variance_shares(learned: TrainedModel, table: FeatureMatrix) -> dict[str, float]:
    """Return the share of each part in the variance of the log-odds of some articles.

    The share is the covariance of the part's contributions with the log-odds, over the variance of the
    log-odds; the shares of all parts sum to 1. `POINTING` is the share of the features that point at
    phrases or sentences.
    """
    contributions = _contributions(learned, table)
    total = np.sum([*contributions.values()], axis=0)
    shares = {
        name: float(np.cov(amounts, total)[0, 1] / total.var(ddof=1))
        for name, amounts in contributions.items()
    }
    by_part = dict.fromkeys((*PARTS, WORDING), 0.0)
    for name, share in shares.items():
        by_part[PART_OF.get(name, WORDING)] += share
    by_part[POINTING] = sum(share for name, share in shares.items() if name in EVIDENCE)
    return by_part


def _contributions(learned: TrainedModel, table: FeatureMatrix) -> dict[str, Array]:
    """Return the contribution of each feature to the log-odds of each article."""
    found = {}
    for name, (knots, heights) in learned.model.curves().items():
        values = learned.values(name, table)
        known = np.interp(np.nan_to_num(values), knots, heights)
        found[name] = np.where(np.isnan(values), 0.0, known)
    return found


def shares_table(shares: Mapping[str, Mapping[str, float]]) -> str:
    """Return the shares of several models as a Markdown table, a model per row."""
    parts = (*PARTS, WORDING, POINTING)
    rows = ((target, *(f"{found[part]:.2f}" for part in parts)) for target, found in shares.items())
    return markdown_table(["model", *parts], rows)


def agreement(shipped: Shipped) -> str:
    """Return the rank correlations with the reader's grades as a Markdown table."""
    rows = [
        (name, scored_by, len(grades), _interval(grades, scores, publishers))
        for name, scored_by, grades, scores, publishers in _graded(shipped)
    ]
    return markdown_table(["grade", "by", "articles", "Spearman (95%)"], rows)


def _graded(shipped: Shipped) -> Iterator[tuple[str, str, Array, Array, npt.NDArray[np.str_]]]:
    """Yield each grade with the held-out scores that should follow it, and the publishers."""
    for target, name in (("reliability", "overall"), ("bias", "one_sided")):
        grades = shipped.graded.grades[name]
        known = ~np.isnan(grades)
        publishers = shipped.graded.matrix.publishers[known]
        scores = shipped.graded_scores[target][known]
        yield name, f"{axis(target)} score", grades[known], scores, publishers
    for part, one in shipped.card.items():
        yield part, f"{part} grade", one.grades, one.held_out, one.graded.matrix.publishers


def _interval(grades: Array, scores: Array, publishers: npt.NDArray[np.str_]) -> str:
    def statistic(items: Items) -> float:
        return float(spearmanr(grades[items], scores[items])[0])

    interval = publisher_interval(publishers, statistic, seed=6)
    spread = f" ({interval[0]:.2f}-{interval[1]:.2f})" if interval else ""
    return f"{statistic(np.arange(len(grades))):.3f}{spread}"


def grade_calibration(shipped: Shipped) -> str:
    """Return the mean held-out and the mean true grade by fifths of each part, as a Markdown table."""
    rows = []
    for part, one in shipped.card.items():
        predicted = probabilities(one.held_out)
        error = BEST * float(np.abs(predicted - one.grades).mean())
        bins = calibration_bins(predicted, one.grades, count=5)
        cells = [f"{BEST * b.predicted:.1f} → {BEST * b.observed:.1f}" for b in bins]
        rows.append((part, f"{error:.1f}", *cells))
    header = ["part", "mean error", "lowest fifth", "second", "third", "fourth", "highest fifth"]
    return markdown_table(header, rows)
