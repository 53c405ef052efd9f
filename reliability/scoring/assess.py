"""Assess."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path

from reliability.articles.article import Article, Unreadable
from reliability.errors import ArticleError, ModelError
from reliability.records import Evidence, Finding, Score
from reliability.scoring import model as models
from reliability.scoring.model import Model
from reliability.scoring.policy import Policy, check_type, decide
from reliability.scoring.report import Report
from reliability.signals.registry import measure
from reliability.text.lexicon import lexicon_digests

_FILES = "; read files with reliability.read"


def assess(
    text: str,
    title: str | None = None,
    policy: Policy | None = None,
    model: Model | None = None,
) -> Report:
    """Score one article by its text and, where there is one, its title.

    Any string is taken. What cannot be judged (too short, not English, not prose, too close to a
    limit) gets the verdict ABSTAIN with the reasons, and still carries the numbers. A `model` of
    reliability or bias takes the place of the shipped one (see `chosen_model`).
    """
    return assess_article(Article(text=text, title=title), policy, model)


def assess_many(
    articles: Iterable[Article | Unreadable | str],
    policy: Policy | None = None,
    model: Model | None = None,
) -> Iterator[Report]:
    """Score articles lazily, in order. A string is taken as the text of an article.

    Raises ArticleError at an article that `read` could not read.
    """
    if isinstance(articles, str | bytes | Mapping) or not isinstance(articles, Iterable):
        raise TypeError("articles must be several: give one text to assess, or a list of texts")
    for article in articles:
        if isinstance(article, Unreadable):
            raise ArticleError(article.error)
        if isinstance(article, str):
            article = Article(text=article)
        check_type("an article", article, Article, "a string or an Article", _FILES)
        yield assess_article(article, policy, model)


def assess_article(
    article: Article, policy: Policy | None = None, model: Model | None = None
) -> Report:
    """Score one article."""
    check_type("text", article.text, str, "a string", _FILES)
    check_type("title", article.title, str | None, "a string")
    check_type("policy", policy, Policy | None, "a Policy")
    check_type("model", model, Model | None, "a Model", "; read one with reliability.Model.load")
    policy = policy or Policy()
    document, reading = measure(article.text, article.title)
    by_target = {target: _model(target) for target in models.TARGETS}
    if model:
        by_target[_axis(model)] = model
    scores = {target: one.score(reading.values) for target, one in by_target.items()}
    reliability, bias = scores["reliability"], scores["bias"]
    verdict, reasons = decide(document, reading.values, reliability, bias, policy)
    return Report(
        article=article,
        verdict=verdict,
        reasons=reasons,
        reliability=reliability,
        bias=bias,
        features=reading.values,
        findings=_share(reading.findings, reliability, bias),
        left_out=tuple(document.boilerplate),
    )


@cache
def _model(target: str) -> Model:
    loaded = models.shipped_model(target)
    loaded.check_lexicons(lexicon_digests())
    return loaded


def chosen_model(name: str | Path) -> Model:
    """Return the model of a file, or the shipped one that is called "open".

    That one scores reliability, learned without the sets whose terms forbid commercial use. Raises
    ModelError where a file is none, was made with other lexicons, or scores something else.
    """
    if name == models.OPEN:
        return _model(models.OPEN)
    loaded = Model.load(name)
    loaded.check_lexicons(lexicon_digests())
    try:
        _axis(loaded)
    except ValueError as error:
        raise ModelError(f"{name}: {error}") from None
    return loaded


def _axis(model: Model) -> str:
    if model.target not in models.TARGETS:
        raise ValueError(
            f"this model scores {model.target!r}, which no verdict is about: "
            "ask Report.score for its score"
        )
    return model.target


def _share(findings: list[Finding], reliability: Score, bias: Score) -> tuple[Evidence, ...]:
    """Share each feature's contributions out to its findings by their weights."""
    totals: dict[str, float] = defaultdict(float)
    for finding in findings:
        totals[finding.feature] += finding.weight
    factors = {
        feature: (
            reliability.contributions.get(feature, 0.0) / total,
            bias.contributions.get(feature, 0.0) / total,
        )
        for feature, total in totals.items()
    }
    evidence = []
    for finding in findings:
        by_reliability, by_bias = factors[finding.feature]
        weight = finding.weight
        evidence.append(Evidence(*finding, weight * by_reliability, weight * by_bias))
    return tuple(evidence)
