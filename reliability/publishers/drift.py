"""Drift: the change of a publisher's scores from its first article to its last, and means by period."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from math import fsum
from typing import Any, NamedTuple

import numpy as np

from reliability.metrics import Array, Interval
from reliability.publishers.groups import Text, weighted_means
from reliability.publishers.pooling import QUANTILE, pool
from reliability.records import probability
from reliability.scoring.model import TARGETS

LEAST_DATED = 10  # articles with a date, for a drift
_LEAST_DAYS = 60  # between the first and the last
_YEAR = 365.25  # days
_MANY_YEARS = 3  # with articles, from which a period is a year and not a quarter


class Period(NamedTuple):
    """The articles of a publisher in a year or a quarter.

    Attributes
    ----------
    name : str
        Such as "2019" or "2019 Q2".
    articles : int
        The number of different texts.
    probabilities : dict of str to float
        For each score, the probability at the mean log-odds, 0 to 1.
    """

    name: str
    articles: int
    probabilities: dict[str, float]


class Drift(NamedTuple):
    """The change of a publisher's scores over time.

    Attributes
    ----------
    first, last : date
        The days of the first and of the last article with a date.
    articles : int
        The number of different texts with a date.
    change : dict of str to float
        For each score, the change of the mean log-odds from the first day to the last.
    intervals : dict of str to tuple of float
        Its 90% intervals.
    periods : tuple of Period
        The periods with articles, in their order.
    """

    first: date
    last: date
    articles: int
    change: dict[str, float]
    intervals: dict[str, Interval]
    periods: tuple[Period, ...]

    def is_clear(self, target: str) -> bool:
        """Return True if the interval of a change excludes 0."""
        low, high = self.intervals[target]
        return low > 0 or high < 0

    def to_dict(self) -> dict[str, Any]:
        """Return the drift as JSON types."""
        return {
            "first": self.first.isoformat(),
            "last": self.last.isoformat(),
            "articles": self.articles,
            "log_odds_change": self.change,
            "intervals": {name: list(ends) for name, ends in self.intervals.items()},
            "periods": [period._asdict() for period in self.periods],
        }


def measure_drift(texts: Mapping[str, Sequence[Text]]) -> dict[str, Drift]:
    """Return the drift of each publisher with enough dated articles.

    The slope of each publisher is estimated by weighted least squares, and the slopes are pooled, so
    that few of many publishers seem to drift by chance.
    """
    dated = {
        name: kept
        for name, group in texts.items()
        if len(kept := [text for text in group if text.article.day]) >= LEAST_DATED
        and (_days(kept).max() - _days(kept).min()) >= _LEAST_DAYS
    }
    if not dated:
        return {}
    slopes = {target: _pooled_slopes([*dated.values()], target) for target in TARGETS}
    found = {}
    for number, (name, kept) in enumerate(dated.items()):
        days = [text.article.day for text in kept if text.article.day]
        # A change a year would be a guess about months without articles.
        years = (max(days) - min(days)).days / _YEAR
        found[name] = Drift(
            first=min(days),
            last=max(days),
            articles=len(kept),
            change={target: years * float(slopes[target][0][number]) for target in TARGETS},
            intervals={target: _interval(*slopes[target], number, years) for target in TARGETS},
            periods=tuple(_periods(kept)),
        )
    return found


def _days(texts: Sequence[Text]) -> Array:
    return np.array([text.article.day.toordinal() for text in texts if text.article.day], float)


def _pooled_slopes(groups: Sequence[Sequence[Text]], target: str) -> tuple[Array, Array]:
    """Return the pooled slopes of groups, in log-odds a year, and their variances."""
    slopes, residuals, weights, leverage = [], [], [], []
    for texts in groups:
        values = np.array([text.article.log_odds[target] for text in texts])
        weight = np.array([text.weight for text in texts])
        years = _days(texts) / _YEAR
        years -= weight @ years / weight.sum()
        around = values - weight @ values / weight.sum()
        squares = float(weight @ years**2)
        slope = float(weight @ (years * around)) / squares
        slopes.append(slope)
        residuals.append((around - slope * years)[:, None])
        weights.append(weight)
        leverage.append(squares / weight.sum())
    # The variance of a slope is the variance of a mean divided by the spread of the days.
    noise = weighted_means(residuals, weights).variances[:, 0]
    pooled = pool(np.array(slopes), noise / np.array(leverage))
    return pooled.means, pooled.variances


def _interval(means: Array, variances: Array, number: int, years: float) -> Interval:
    half = QUANTILE * float(np.sqrt(variances[number]))
    return years * (float(means[number]) - half), years * (float(means[number]) + half)


def _periods(texts: Sequence[Text]) -> list[Period]:
    """Return the means of each year, or of each quarter if there are fewer than three years."""
    years = {text.article.day.year for text in texts if text.article.day}
    by_name: dict[str, list[Text]] = defaultdict(list)
    for text in texts:
        if day := text.article.day:
            quarter = "" if len(years) >= _MANY_YEARS else f" Q{(day.month + 2) // 3}"
            by_name[f"{day.year}{quarter}"].append(text)
    return [Period(name, len(kept), _mean_scores(kept)) for name, kept in sorted(by_name.items())]


def _mean_scores(texts: Sequence[Text]) -> dict[str, float]:
    total = fsum(text.weight for text in texts)
    return {
        target: probability(
            fsum(text.weight * text.article.log_odds[target] for text in texts) / total
        )
        for target in TARGETS
    }
