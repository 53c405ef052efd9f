"""Publisher scores: the mean score of each publisher's articles, with a bootstrap interval.

One article says little about its publisher; twenty say more, and the interval says how much.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import NamedTuple

import numpy as np

from reliability.metrics import Array, Interval, bootstrap_interval
from reliability.records import Verdict
from reliability.scoring.model import check_target
from reliability.scoring.report import Report

UNNAMED = "(no publisher)"


class PublisherScore(NamedTuple):
    """The mean score of a publisher.

    Attributes
    ----------
    name : str
        The publisher, or `UNNAMED` for articles without one.
    articles : int
        The number of articles that were judged.
    unjudged : int
        The number of articles that could not be judged. The mean excludes them.
    mean : float
        The mean probability of the judged articles.
    interval : tuple of float or None
        The 95% interval of the mean over articles drawn with replacement; None for a single article.
    """

    name: str
    articles: int
    unjudged: int
    mean: float
    interval: Interval | None


def score_publishers(
    reports: Iterable[Report], target: str = "reliability"
) -> list[PublisherScore]:
    """Average the scores of each publisher's articles.

    Parameters
    ----------
    reports : iterable of Report
        The reports of articles, in any order.
    target : {"reliability", "bias"}
        The score to average.

    Returns
    -------
    list of PublisherScore
        The publishers with at least one judged article, the highest mean first.

    Raises
    ------
    ReliabilityError
        If reports have no score named `target`.

    Examples
    --------
    >>> import reliability
    >>> article = reliability.Article("The bridge will fall.", publisher="example.org")
    >>> policy = reliability.Policy(min_words=1, decide_uncertain=True)
    >>> report = reliability.assess(article, policy=policy)
    >>> [publisher] = score_publishers([report])
    >>> publisher.name, publisher.articles, publisher.interval
    ('example.org', 1, None)
    """
    check_target(target)
    scores: dict[str, list[float]] = defaultdict(list)
    unjudged: dict[str, int] = defaultdict(int)
    for report in reports:
        name = report.article.publisher or UNNAMED
        if report.verdict == Verdict.ABSTAIN:
            unjudged[name] += 1
        else:
            scores[name].append(getattr(report, target).probability)
    publishers = [
        _publisher_score(name, np.array(values), unjudged[name]) for name, values in scores.items()
    ]
    return sorted(publishers, key=lambda publisher: (-publisher.mean, publisher.name))


def _publisher_score(name: str, scores: Array, unjudged: int) -> PublisherScore:
    return PublisherScore(
        name=name,
        articles=len(scores),
        unjudged=unjudged,
        mean=float(scores.mean()),
        interval=bootstrap_interval(range(len(scores)), lambda items: float(scores[items].mean())),
    )
