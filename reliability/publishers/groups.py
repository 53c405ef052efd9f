"""The articles of each publisher as weighted numbers: every text counts once."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from reliability.metrics import Array
from reliability.publishers.articles import ScoredArticle, publisher_key
from reliability.publishers.copies import find_copies
from reliability.publishers.pooling import moderated_variances

# The prior degrees of freedom of the variance within a publisher: 10 on 64 publishers with 20 or more
# articles (Smyth 2004).
_PRIOR = 10.0
# Where no publisher has two articles, the variance within is unknown: that of 64 publishers was 0.64.
_DEFAULT, _DEFAULT_FREEDOM = 0.64, 1.0


class Text(NamedTuple):
    """An article that represents all its copies by one publisher, and its weight.

    The weight is 1 over the number of publishers that printed the text.
    """

    article: ScoredArticle
    weight: float


@dataclass(frozen=True, slots=True)
class Group:
    """The articles of a publisher: its different texts, and some numbers of articles."""

    name: str  # in its most frequent spelling
    texts: Mapping[str, list[Text]]  # by kind: "news", "opinion", "satire"
    articles: int  # all of them, with copies and those left out
    copies: int  # articles that repeat another one of this publisher
    left_out: int  # articles that are not judged, or of a genre that is left out


def group_articles(articles: Sequence[ScoredArticle]) -> list[Group]:
    """Group articles by publisher, in alphabetical order, and count every text once.

    Articles without a publisher are left out. The order of the articles has no effect.
    """
    named = [article for article in articles if article.publisher]
    copied = find_copies([article.signature for article in named])
    by_publisher: dict[str, dict[int, list[ScoredArticle]]] = defaultdict(lambda: defaultdict(list))
    left_out: Counter[str] = Counter()
    for article, text in zip(named, copied, strict=True):
        key = publisher_key(article.publisher)
        if article.kind:
            by_publisher[key][text].append(article)
        else:
            left_out[key] += 1
    printed = Counter(text for texts in by_publisher.values() for text in texts)
    spellings: dict[str, Counter[str]] = defaultdict(Counter)
    for article in named:
        spellings[publisher_key(article.publisher)][article.publisher] += 1
    return [
        _group(spelled, by_publisher[key], printed, left_out[key])
        for key, spelled in sorted(spellings.items())
    ]


def _group(
    spelled: Counter[str],
    texts: Mapping[int, list[ScoredArticle]],
    printed: Mapping[int, int],
    left_out: int,
) -> Group:
    by_kind: dict[str, list[Text]] = defaultdict(list)
    for text, copies in texts.items():
        first = min(copies, key=_sort_key)
        by_kind[first.kind].append(Text(first, 1 / printed[text]))
    for kept in by_kind.values():
        kept.sort(key=lambda text: _sort_key(text.article))
    return Group(
        name=min(spelled, key=lambda name: (-spelled[name], name)),
        texts=by_kind,
        articles=spelled.total(),
        copies=sum(map(len, texts.values())) - len(texts),
        left_out=left_out,
    )


def _sort_key(article: ScoredArticle) -> tuple[object, ...]:
    """Return a key that orders articles by day, and then in a fixed way."""
    day = article.day.isoformat() if article.day else "9999"
    return day, article.id, *article.log_odds.values()


class Means(NamedTuple):
    """Weighted means, and the variances of their noise, both of shape (groups, columns)."""

    means: Array
    variances: Array


def weighted_means(values: Sequence[Array], weights: Sequence[Array]) -> Means:
    """Return the weighted mean of each group, and its variance.

    `values` has an array of shape (articles, columns) for each group, and `weights` one of shape
    (articles,), above 0. The variance of a mean is the variance between the articles of the group,
    shrunk towards that of all groups, and divided by the effective number of articles.

    Examples
    --------
    >>> one, two = np.array([[1.0], [3.0]]), np.array([[5.0]])
    >>> weighted_means([one, two], [np.ones(2), np.ones(1)]).means.ravel().tolist()
    [2.0, 5.0]
    """
    means = np.array([w @ x / w.sum() for x, w in zip(values, weights, strict=True)])
    size = np.array([w.sum() for w in weights])
    # The sum of squares is scaled so that its expectation is the variance times the freedom.
    freedom = np.array([len(w) - 1 for w in weights])
    squares = np.array(
        [
            len(w) * (w @ (x - mean) ** 2) / w.sum()
            for x, w, mean in zip(values, weights, means, strict=True)
        ]
    )
    within = np.stack(
        [
            moderated_variances(
                np.append(column, _DEFAULT * _DEFAULT_FREEDOM),
                np.append(freedom, _DEFAULT_FREEDOM),
                _PRIOR,
            )[:-1]
            for column in squares.T
        ],
        axis=1,
    )
    effective = np.array([w.sum() ** 2 / (w @ w) for w in weights])
    return Means(means, within / np.minimum(effective, size)[:, None])
