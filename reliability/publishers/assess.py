"""Assess publishers: pool the scores of their articles, and decide where these suffice."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from math import fsum
from typing import Any, NamedTuple

import numpy as np

from reliability.articles.article import Unreadable
from reliability.display.formatting import plural
from reliability.errors import ReliabilityError, check_type
from reliability.metrics import Interval
from reliability.publishers.articles import (
    NEWS,
    OPINION,
    SATIRE,
    ScoredArticle,
    from_report,
    from_row,
)
from reliability.publishers.differences import Difference, find_differences
from reliability.publishers.drift import Drift, measure_drift
from reliability.publishers.groups import Group, Text, group_articles, weighted_means
from reliability.publishers.pooling import QUANTILE, Pooled, pool
from reliability.records import CAVEAT, Score, Verdict, probability
from reliability.scoring.intervals import threshold_side
from reliability.scoring.model import TARGETS
from reliability.scoring.policy import Policy
from reliability.scoring.report import Report

# Of the articles of 64 publishers the standard deviation is 0.8 in log-odds, so that ten leave an error
# of 0.25; that of the model, which more articles do not lower, is 0.2.
LEAST_ARTICLES = 10
CAVEAT_PUBLISHERS = f"{CAVEAT} Read the articles before you say anything about a publisher."


class Estimate(NamedTuple):
    """The pooled score of a publisher.

    Attributes
    ----------
    log_odds : float
        The mean log-odds of its articles, moved towards the mean of all publishers.
    sampling_error : float
        The standard error from the number of articles. It falls as 1 over the root of that number.
    model_error : float
        The standard error from the model, which is the same for any number of articles.
    """

    log_odds: float
    sampling_error: float
    model_error: float

    @property
    def probability(self) -> float:
        """The score: the probability at the mean log-odds, 0 to 1."""
        return probability(self.log_odds)

    @property
    def interval(self) -> Interval:
        """The 90% interval of the score."""
        half = QUANTILE * float(np.hypot(self.sampling_error, self.model_error))
        return probability(self.log_odds - half), probability(self.log_odds + half)

    def to_dict(self) -> dict[str, Any]:
        """Return the estimate as JSON types."""
        return {"probability": self.probability, "interval": list(self.interval), **self._asdict()}


@dataclass(frozen=True, slots=True)
class KindReport:
    """The scores of a publisher's articles of one kind.

    Attributes
    ----------
    articles : int
        The number of different texts.
    shared : int
        The number of texts that other publishers print as well. Each counts as 1 over the number of its
        publishers.
    weight : float
        The number of texts that the scores rest on, with that share of the shared ones.
    scores : dict of str to Estimate
        The pooled "reliability" and "bias".
    """

    articles: int
    shared: int
    weight: float
    scores: Mapping[str, Estimate]

    def to_dict(self) -> dict[str, Any]:
        """Return the scores as JSON types."""
        return {
            "articles": self.articles,
            "shared": self.shared,
            "weight": self.weight,
            **{target: score.to_dict() for target, score in self.scores.items()},
        }


@dataclass(frozen=True, slots=True)
class PublisherReport:
    """The assessment of a publisher.

    Attributes
    ----------
    name : str
        The publisher, in its most frequent spelling.
    verdict : Verdict
        PASS, FAIL or ABSTAIN, on its news.
    reasons : tuple of str
        The reasons for the verdict, at least one.
    news, opinion : KindReport or None
        The scores of its news, and of articles labelled as opinion; None if there are none.
    satire : int
        The number of different texts that are satire, which is not scored.
    articles : int
        The number of all its articles, copies and those left out included.
    copies : int
        The number of articles that repeat another one of this publisher.
    left_out : int
        The number of articles that cannot be judged, or that are interviews, letters, press releases or
        advertisements.
    drift : Drift or None
        The change of its news over time; None if fewer than ten have a date, or within 60 days.
    differences : dict of str to tuple of Difference
        For each score, the features that set its news apart from that of the other publishers.
    """

    name: str
    verdict: Verdict
    reasons: tuple[str, ...]
    news: KindReport | None
    opinion: KindReport | None
    satire: int
    articles: int
    copies: int
    left_out: int
    drift: Drift | None
    differences: Mapping[str, tuple[Difference, ...]]

    def __repr__(self) -> str:
        """Return a short form: name, verdict, scores of the news and number of articles."""
        scores = self.news.scores.items() if self.news else ()
        shown = "".join(f"{target}={score.probability:.2f} " for target, score in scores)
        return f"<PublisherReport {self.name!r} {self.verdict} {shown}articles={self.articles}>"

    def to_dict(self) -> dict[str, Any]:
        """Return the assessment as JSON types."""
        return {
            "publisher": self.name,
            "verdict": str(self.verdict),
            "reasons": list(self.reasons),
            "articles": self.articles,
            "copies": self.copies,
            "left_out": self.left_out,
            "satire": self.satire,
            "news": self.news and self.news.to_dict(),
            "opinion": self.opinion and self.opinion.to_dict(),
            "drift": self.drift and self.drift.to_dict(),
            "differences": {
                target: [one.to_dict() for one in found]
                for target, found in self.differences.items()
            },
        }


class Level(NamedTuple):
    """The mean log-odds of all publishers, and the standard deviation between them."""

    mean: float
    deviation: float


@dataclass(frozen=True, slots=True)
class PublisherReports:
    """The assessments of all publishers, the highest reliability first.

    Attributes
    ----------
    publishers : tuple of PublisherReport
        The publishers; those without news are last.
    levels : dict of str to Level
        For each score, the level of the news of all publishers.
    unnamed : int
        The number of articles without a publisher.
    unread : int
        The number of articles that could not be read.
    notes : tuple of str
        The measures for which the input lacks data.
    """

    publishers: tuple[PublisherReport, ...]
    levels: Mapping[str, Level]
    unnamed: int
    unread: int
    notes: tuple[str, ...]

    def __repr__(self) -> str:
        """Return a short form: the numbers of publishers and of the articles without one."""
        return (
            f"<PublisherReports publishers={len(self)} unnamed={self.unnamed} unread={self.unread}>"
        )

    def __len__(self) -> int:
        """Return the number of publishers."""
        return len(self.publishers)

    def __iter__(self) -> Iterator[PublisherReport]:
        """Yield the publishers."""
        return iter(self.publishers)

    @property
    def floor(self) -> float:
        """The half-width, in log-odds, below which more articles do not narrow most intervals."""
        errors = [one.news.scores["reliability"].model_error for one in self if one.news]
        return QUANTILE * float(np.median(errors)) if errors else 0.0

    def to_dict(self) -> dict[str, Any]:
        """Return all assessments as JSON types."""
        return {
            "least_articles": LEAST_ARTICLES,
            "floor": self.floor,
            "levels": {target: level._asdict() for target, level in self.levels.items()},
            "unnamed": self.unnamed,
            "unread": self.unread,
            "notes": list(self.notes),
            "publishers": [publisher.to_dict() for publisher in self.publishers],
            "caveat": CAVEAT_PUBLISHERS,
        }


def assess_publishers(
    reports: Iterable[Report | Mapping[str, Any] | ScoredArticle | Unreadable],
    *,
    policy: Policy | None = None,
    copies: bool = True,
) -> PublisherReports:
    """Assess the publishers of articles.

    The log-odds of a publisher's articles are averaged, and the averages are partially pooled: the fewer
    articles, the nearer to the mean of all publishers. Each text counts once, however often it is
    printed. Articles labelled as opinion are pooled separately; satire is only counted.

    Parameters
    ----------
    reports : iterable of Report, mapping or Unreadable
        The reports of articles, or rows of `reliability batch`, in any order.
    policy : Policy, optional
        The limits that decide on the verdicts.
    copies : bool, default True
        Find copies in reports, which needs datasketch. Rows have their own signatures, or none.

    Returns
    -------
    PublisherReports
        A report for each publisher, the highest reliability first.

    Raises
    ------
    ReliabilityError
        If there are no reports of articles, if no article names its publisher, if a row is malformed,
        or if datasketch is missing.
    TypeError
        If an item is of another type.

    Examples
    --------
    >>> import reliability
    >>> article = reliability.Article("It rained.", publisher="example.org")
    >>> [found] = assess_publishers([reliability.assess(article)], copies=False)
    >>> print(found.name, found.verdict, found.reasons[0], sep=": ")
    example.org: ABSTAIN: no article of news that can be judged
    """
    check_type("policy", policy, Policy | None, "a Policy")
    check_type("reports", reports, Iterable, "a collection of reports or of rows of scores")
    articles, unread, first = [], 0, ""
    for item in reports:
        if isinstance(item, Unreadable):
            unread, first = unread + 1, first or item.error
        else:
            articles.append(_scored(item, copies))
    groups = group_articles(articles)
    if not articles:
        fault = "there are no reports: name a file or a folder with articles or scores"
        raise ReliabilityError(f"no article can be read; the first: {first}" if unread else fault)
    if not groups:
        more = f"; {plural(unread, 'article')} cannot be read, the first: {first}" if unread else ""
        raise ReliabilityError(
            'no article names its publisher: give the articles a field "publisher" or "source", or name '
            f"theirs with --publisher-field{more}"
        )
    return _assess(groups, policy or Policy(), articles, unread)


def _scored(item: Report | Mapping[str, Any] | ScoredArticle, copies: bool) -> ScoredArticle:
    if isinstance(item, ScoredArticle):
        return item
    if isinstance(item, Report):
        return from_report(item, copies)
    if isinstance(item, Mapping):
        return from_row(item)
    raise TypeError(f"reports must hold reports or rows of scores, not {type(item).__name__}")


def _assess(
    groups: Sequence[Group], policy: Policy, articles: Sequence[ScoredArticle], unread: int
) -> PublisherReports:
    news, levels = _pool_kind(groups, NEWS)
    opinion, _ = _pool_kind(groups, OPINION)
    texts = {group.name: group.texts[NEWS] for group in groups if group.texts.get(NEWS)}
    drifts = measure_drift(texts)
    differences = {target: find_differences(texts, target) for target in TARGETS}
    found = []
    for group in groups:
        verdict, reasons = _decide(policy, news.get(group.name))
        found.append(
            PublisherReport(
                name=group.name,
                verdict=verdict,
                reasons=reasons,
                news=news.get(group.name),
                opinion=opinion.get(group.name),
                satire=len(group.texts.get(SATIRE, ())),
                articles=group.articles,
                copies=group.copies,
                left_out=group.left_out,
                drift=drifts.get(group.name),
                differences={
                    target: by_name.get(group.name, ()) for target, by_name in differences.items()
                },
            )
        )
    return PublisherReports(
        publishers=tuple(sorted(found, key=_rank)),
        levels=levels,
        unnamed=sum(not article.publisher for article in articles),
        unread=unread,
        notes=tuple(_notes(articles)),
    )


def _rank(publisher: PublisherReport) -> tuple[float, str]:
    score = publisher.news.scores["reliability"].log_odds if publisher.news else -np.inf
    return -score, publisher.name


def _pool_kind(
    groups: Sequence[Group], kind: str
) -> tuple[dict[str, KindReport], dict[str, Level]]:
    """Return the pooled scores of all publishers with articles of a kind, and their level."""
    texts = {group.name: group.texts[kind] for group in groups if group.texts.get(kind)}
    if not texts:
        return {}, {}
    pooled = _pool_scores([*texts.values()])
    found = {}
    for number, (name, kept) in enumerate(texts.items()):
        scores = {
            target: Estimate(
                float(one.means[number]),
                float(np.sqrt(one.variances[number])),
                _model_error(kept, target),
            )
            for target, one in pooled.items()
        }
        shared = sum(text.weight < 1 for text in kept)
        found[name] = KindReport(len(kept), shared, fsum(text.weight for text in kept), scores)
    return found, {
        target: Level(one.mean, float(np.sqrt(one.variance))) for target, one in pooled.items()
    }


def _pool_scores(texts: Sequence[Sequence[Text]]) -> dict[str, Pooled]:
    weights = [np.array([text.weight for text in kept]) for kept in texts]
    values = [
        np.array([[text.article.log_odds[target] for target in TARGETS] for text in kept])
        for kept in texts
    ]
    means, variances = weighted_means(values, weights)
    return {
        target: pool(means[:, column], variances[:, column])
        for column, target in enumerate(TARGETS)
    }


def _model_error(texts: Sequence[Text], target: str) -> float:
    """Return the mean standard error of the articles: a model errs on all of them in the same way."""
    total = fsum(text.weight for text in texts)
    return fsum(text.weight * text.article.errors[target] for text in texts) / total


def _decide(policy: Policy, news: KindReport | None) -> tuple[Verdict, tuple[str, ...]]:
    if news is None:
        return Verdict.ABSTAIN, ("no article of news that can be judged",)
    if news.weight < LEAST_ARTICLES:
        shared = f", {news.shared} of them shared with other publishers" if news.shared else ""
        few = f"too few: {plural(news.articles, 'article')} of news{shared}"
        return Verdict.ABSTAIN, (f"{few}, and fewer than {LEAST_ARTICLES} give no verdict",)
    estimates = [news.scores[target] for target in TARGETS]
    scores = [Score(one.probability, one.interval, one.log_odds, {}) for one in estimates]
    # A mean alone never decides, even if the policy decides uncertain articles.
    if failed := replace(policy, decide_uncertain=False).violations(*scores):
        return Verdict.FAIL, tuple(failed.values())
    limits = {"reliability": policy.fail_under, "bias": policy.fail_over_bias}
    if reasons := tuple(
        f"too close to call: the limit {limit:.2f} is inside the interval of {target}, "
        "{:.2f} to {:.2f}".format(*news.scores[target].interval)
        for target, limit in limits.items()
        if threshold_side(news.scores[target].interval, limit).contains
    ):
        return Verdict.ABSTAIN, reasons
    score = news.scores["reliability"].probability
    return Verdict.PASS, (f"reliability {score:.2f} is at least {policy.fail_under:.2f}",)


def _notes(articles: Sequence[ScoredArticle]) -> list[str]:
    """Return the measures for which the input lacks data."""
    judged = [article for article in articles if article.kind]
    notes = []
    if not all(article.signature for article in judged):
        notes.append(
            "some articles have no `signature`, so their copies are not found: run `batch --signatures`"
        )
    if not all(article.contributions for article in judged):
        notes.append(
            "some articles have no contributions, so they do not show what sets a publisher apart: run "
            "`batch --contributions --findings`"
        )
    return notes
