"""SignalTransformer: the features of articles as the columns of a scikit-learn pipeline.

It learns nothing, so that no article can leak into it; it refuses to know models and scores.
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

_BATCH = 16  # articles handed to a worker at a time: about 0.1 s of work
Row = tuple[str, str | None]


class SignalTransformer(TransformerMixin, BaseEstimator):  # type: ignore[misc]
    """Measures articles: one row an article, one column a feature.

    Parameters
    ----------
    signals : sequence of names, or None
        Signals, or single features, whose columns are given, in the order in which `reliability signals`
        lists them. None is all.
    missing : float
        What stands where a feature cannot be measured, such as one of a title where there is none.
        NaN unless told: some estimators take it, before others goes an imputer.
    n_jobs : int or None
        Workers, as anywhere in scikit-learn.

    Notes
    -----
    An article is a text, a pair of text and title (or None), or a `reliability.Article`; a table of one
    or two columns is taken as texts, or texts and titles.

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
        """Check the parameters; there is nothing to learn."""
        self._columns()
        _several(X)
        return self

    def transform(self, X: Any) -> npt.NDArray[np.float64]:  # noqa: N803
        """Return the features of articles."""
        columns = self._columns()
        rows = list(_rows(X))
        batches = [rows[batch] for batch in gen_batches(len(rows), _BATCH)] if rows else []
        measured = Parallel(n_jobs=self.n_jobs)(
            delayed(_measured)(batch, columns) for batch in batches
        )
        values = np.concatenate([np.empty((0, len(columns))), *measured])
        return np.where(np.isnan(values), self.missing, values)

    def get_feature_names_out(self, input_features: Any = None) -> npt.NDArray[np.object_]:
        """Return the names of the columns. `input_features` is taken for compatibility only."""
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
        """Return the names of the features that are asked for."""
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


def _several(given: Any) -> Iterable[Any]:
    """Return the articles of a column, a table or anything else that can be gone through."""
    if isinstance(given, str | bytes | Article) or not isinstance(given, Iterable):
        raise ValueError(f"articles must be several: give a list, not one {type(given).__name__}")
    if hasattr(given, "columns") or getattr(given, "ndim", 1) > 1:
        table: Iterable[Any] = np.asarray(given, dtype=object)
        return table
    return given


def _rows(given: Any) -> Iterator[Row]:
    """Yield text and title of each article."""
    for number, one in enumerate(_several(given)):
        if isinstance(one, Article):
            yield one.text, one.title
            continue
        text, title = one, None
        if isinstance(one, tuple | list | np.ndarray):
            if len(one) not in (1, 2):
                raise ValueError(f"article {number} has {len(one)} parts: give text and title")
            text, title = (*one, None)[:2]
        if title is not None and title != title:  # a table's missing value
            title = None
        if not isinstance(text, str) or not isinstance(title, str | None):
            raise ValueError(
                f"article {number} is {type(text).__name__} with title {type(title).__name__}: give a "
                "string, a pair of strings, or a reliability.Article"
            )
        yield str(text), None if title is None else str(title)


def _measured(rows: Sequence[Row], columns: Sequence[str]) -> npt.NDArray[np.float64]:
    """Return the values of the features of some articles."""
    values = [measure(text, title)[1].values for text, title in rows]
    return np.array([[one[name] for name in columns] for one in values])
