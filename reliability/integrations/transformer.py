"""SignalTransformer: the features of articles as the columns of a scikit-learn pipeline.

It has nothing to fit, so no test article can leak into a pipeline through it.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Self

import numpy as np
import numpy.typing as npt

from reliability.articles.article import Article
from reliability.errors import ConfigError
from reliability.signals.registry import FEATURES, measure, select_features

try:
    from sklearn.base import BaseEstimator, TransformerMixin
    from sklearn.utils import gen_batches
    from sklearn.utils.parallel import Parallel, delayed
except ModuleNotFoundError as error:
    if (error.name or "").partition(".")[0] != "sklearn":
        raise
    raise ModuleNotFoundError(
        'scikit-learn is missing: install "news-reliability[train]"', name="sklearn"
    ) from error

_BATCH = 16  # articles per task of a worker, about 0.1 s of work
Row = tuple[str, str | None]  # text and title


class SignalTransformer(TransformerMixin, BaseEstimator):  # type: ignore[misc]
    """Transform articles into their features: one row per article, one column per feature.

    Parameters
    ----------
    signals : sequence of str, optional
        The signals or single features to return, in the order of `reliability signals`. All by default.
    missing : float, default nan
        The value of a feature that cannot be measured, such as a feature of the headline of an article
        without one. Some estimators accept NaN; others need an imputer first.
    n_jobs : int, optional
        The number of workers, as in scikit-learn.

    Notes
    -----
    An article is a text, a pair of text and title (or None), or a `reliability.Article`. A table with
    one column holds texts, a table with two columns texts and titles.

    Examples
    --------
    >>> from reliability import SignalTransformer
    >>> columns = SignalTransformer(signals=["certainty"]).set_output(transform="default")
    >>> columns.fit_transform(["Everyone knows that the bridge will certainly fall."]).shape
    (1, 5)
    >>> columns.get_feature_names_out()[:2].tolist()
    ['boosters', 'absolutes']
    """

    def __init__(
        self,
        signals: Sequence[str] | None = None,
        missing: float = math.nan,
        n_jobs: int | None = None,
    ) -> None:
        self.signals = signals
        self.missing = missing
        self.n_jobs = n_jobs

    def fit(self, X: Any, y: Any = None) -> Self:  # noqa: N803 - scikit-learn's name
        """Check the parameters and the container of the articles; there is nothing to fit."""
        self._columns()
        _items(X)
        return self

    def transform(self, X: Any) -> npt.NDArray[np.float64]:  # noqa: N803
        """Measure articles.

        Parameters
        ----------
        X : sequence of str, pairs or Article, or table
            The articles.

        Returns
        -------
        array of shape (articles, features)
            The features; a data frame after `set_output(transform="pandas")`.

        Raises
        ------
        ValueError
            If a signal or feature is unknown, or an item is not an article.
        """
        columns = self._columns()
        rows = list(_rows(X))
        batches = [rows[batch] for batch in gen_batches(len(rows), _BATCH)] if rows else []
        measured = Parallel(n_jobs=self.n_jobs)(
            delayed(_measure)(batch, columns) for batch in batches
        )
        values = np.concatenate([np.empty((0, len(columns))), *measured])
        return np.where(np.isnan(values), self.missing, values)

    def get_feature_names_out(self, input_features: Any = None) -> npt.NDArray[np.object_]:
        """Return the names of the columns. `input_features` is ignored."""
        return np.array(self._columns(), dtype=object)

    def __sklearn_is_fitted__(self) -> bool:  # noqa: D105
        return True

    def __sklearn_tags__(self) -> Any:  # noqa: D105
        tags = super().__sklearn_tags__()
        tags.requires_fit = False
        tags.input_tags.string = True
        tags.input_tags.two_d_array = False
        return tags

    def _columns(self) -> tuple[str, ...]:
        """Return the names of the selected features."""
        if isinstance(self.signals, str):
            raise ValueError(f"signals={self.signals!r}: give a list of names, [{self.signals!r}]")
        if self.signals is None:
            return tuple(FEATURES)
        try:
            wanted = select_features(self.signals)
        except ConfigError as wrong:
            raise ValueError(f"signals={self.signals!r}: {wrong}") from wrong
        if not wanted:
            raise ValueError("signals=[]: name a signal or a feature, or give None for all")
        return tuple(name for name in FEATURES if name in wanted)


def _items(articles: Any) -> Iterable[Any]:
    """Return the articles of a list, a column or a table. Raises ValueError for a single article."""
    if isinstance(articles, str | bytes | Article) or not isinstance(articles, Iterable):
        raise ValueError(f"a single {type(articles).__name__}: give a list of articles")
    if hasattr(articles, "columns") or getattr(articles, "ndim", 1) > 1:
        table: Iterable[Any] = np.asarray(articles, dtype=object)
        return table
    return articles


def _rows(articles: Any) -> Iterator[Row]:
    """Yield the text and the title of each article."""
    for number, item in enumerate(_items(articles)):
        yield (item.text, item.title) if isinstance(item, Article) else _row(item, number)


def _row(item: Any, number: int) -> Row:
    """Return the text and the title of a text, or of a pair or a row of a table."""
    text, title = item, None
    if isinstance(item, tuple | list | np.ndarray):
        if len(item) not in (1, 2):
            raise ValueError(f"article {number} has {len(item)} parts: give text and title")
        text, title = (*item, None)[:2]
    if title is not None and title != title:  # the missing value of a table
        title = None
    if not isinstance(text, str) or not isinstance(title, str | None):
        raise ValueError(
            f"article {number} is {type(text).__name__} with title {type(title).__name__}: give a "
            "string, a pair of strings, or a reliability.Article"
        )
    return str(text), None if title is None else str(title)


def _measure(rows: Sequence[Row], columns: Sequence[str]) -> npt.NDArray[np.float64]:
    """Return the features of a batch of articles."""
    values = [measure(text, title)[1].values for text, title in rows]
    return np.array([[one[name] for name in columns] for one in values])
