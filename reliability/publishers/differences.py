"""Differences: the features that set a publisher apart from the others, with its strongest evidence."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np

from reliability.metrics import Interval
from reliability.publishers.articles import Evidence
from reliability.publishers.groups import Text, weighted_means
from reliability.publishers.pooling import QUANTILE, pool
from reliability.signals.registry import FEATURES

LEAST_TEXTS = 5  # of a publisher; fewer may be of one event or one writer
_MOST = 5  # features of a publisher
_LEAST = 0.05  # log-odds; a smaller difference is not worth showing
_MOST_EVIDENCE = 3  # findings of a feature


class Difference(NamedTuple):
    """A feature that sets a publisher apart.

    Attributes
    ----------
    feature : str
        The name of the feature.
    log_odds : float
        Its mean contribution to the score in the articles of the publisher, less the median of all
        publishers.
    interval : tuple of float
        The 90% interval of the difference.
    evidence : tuple of Evidence
        The strongest findings that make the difference, from different articles where possible.
    """

    feature: str
    log_odds: float
    interval: Interval
    evidence: tuple[Evidence, ...]

    def to_dict(self) -> dict[str, Any]:
        """Return the difference as JSON types."""
        return {
            "feature": self.feature,
            "log_odds": self.log_odds,
            "interval": list(self.interval),
            "evidence": [one.to_dict() for one in self.evidence],
        }


def find_differences(
    texts: Mapping[str, Sequence[Text]], target: str
) -> dict[str, tuple[Difference, ...]]:
    """Return the features that set each publisher apart, the largest difference first.

    The mean contributions of each feature are pooled over publishers. A feature is shown if the 90%
    interval of the difference excludes 0: at most five for each publisher with five texts, and none
    where articles have no contributions, or if there is a single publisher.
    """
    known = {
        name: kept
        for name, group in texts.items()
        if (kept := [text for text in group if target in text.article.contributions])
    }
    if len(known) < 2:
        return {}
    values = [
        np.array([text.article.contributions[target] for text in group], float)
        for group in known.values()
    ]
    weights = [np.array([text.weight for text in group]) for group in known.values()]
    means, variances = weighted_means(values, weights)
    features = list(FEATURES)
    found: dict[str, list[Difference]] = {name: [] for name in known}
    for column in np.flatnonzero(np.ptp(means, axis=0)):
        pooled = pool(means[:, column], variances[:, column])
        halves = QUANTILE * np.sqrt(pooled.variances)
        # The median represents an ordinary publisher, even if a few are far off.
        amounts = pooled.means - np.median(pooled.means)
        for name, amount, half in zip(known, amounts, halves, strict=True):
            if len(known[name]) >= LEAST_TEXTS and abs(amount) >= max(_LEAST, half):
                ends = float(amount - half), float(amount + half)
                found[name].append(Difference(features[column], float(amount), ends, ()))
    return {
        name: tuple(
            one._replace(evidence=_evidence(known[name], one, target))
            for one in sorted(differences, key=lambda one: -abs(one.log_odds))[:_MOST]
        )
        for name, differences in found.items()
    }


def _evidence(texts: Sequence[Text], one: Difference, target: str) -> tuple[Evidence, ...]:
    """Return the strongest findings of a feature that move the score as the difference does."""
    sign = np.sign(one.log_odds)
    found = [
        evidence
        for text in texts
        for evidence in text.article.evidence
        if evidence.feature == one.feature and sign * evidence.contributions[target] > 0
    ]
    found.sort(key=lambda evidence: (-abs(evidence.contributions[target]), evidence.text))
    different: dict[str, Evidence] = {}
    for evidence in found:
        different.setdefault(evidence.text.casefold(), evidence)
    return tuple(different.values())[:_MOST_EVIDENCE]
