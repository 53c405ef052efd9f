"""Sources: the mean score of each publisher's articles, with an interval over draws of them.

One article says little about who published it; twenty say more, and the interval says how much. It
knows reports and their named sources; it refuses to know how any of it is drawn.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import NamedTuple

import numpy as np

from reliability.metrics import Interval, bootstrap_interval
from reliability.records import Verdict
from reliability.scoring.model import check_target
from reliability.scoring.report import Report

UNNAMED = "(no source)"


class PublisherScore(NamedTuple):
    """A publisher: its judged articles, the mean of their probabilities, and its 95 % interval.

    The interval is over articles drawn with replacement, None where there is only one. `unjudged` counts
    articles that could not be judged and are left out of the mean.
    """

    name: str
    articles: int
    unjudged: int
    mean: float
    interval: Interval | None


def score_publishers(
    reports: Iterable[Report], target: str = "reliability"
) -> list[PublisherScore]:
    """Return each source of the reports with the mean of a score, the highest first.

    A source none of whose articles could be judged is left out. Raises ReliabilityError where a report
    has no such score.
    """
    check_target(target)
    judged: dict[str, list[float]] = defaultdict(list)
    unjudged: dict[str, int] = defaultdict(int)
    for report in reports:
        name = report.article.publisher or UNNAMED
        if report.verdict == Verdict.ABSTAIN:
            unjudged[name] += 1
        else:
            judged[name].append(getattr(report, target).probability)
    found = [
        _publisher_score(name, np.array(scores), unjudged[name]) for name, scores in judged.items()
    ]
    return sorted(found, key=lambda source: (-source.mean, source.name))


def _publisher_score(
    name: str, scores: np.ndarray[tuple[int], np.dtype[np.float64]], unjudged: int
) -> PublisherScore:
    drawn = bootstrap_interval(range(len(scores)), lambda items: float(scores[items].mean()))
    return PublisherScore(name, len(scores), unjudged, float(scores.mean()), drawn)
