"""SignalTransformer: the features of articles as the columns of a scikit-learn pipeline.

It has nothing to fit, so no test article can leak into a pipeline through it.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any, Self

import numpy as np
import numpy.typing as npt

from reliability.errors import ConfigError
from reliability.integrations.inputs import check_articles, measure_articles, requires_sklearn
from reliability.signals.registry import FEATURES, select_features

with requires_sklearn():
    from sklearn.base import BaseEstimator, TransformerMixin


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
    An article is a text, a pair of text and title (or None), or a `reliability.Article`. Of a data frame
    the columns called "text" and "title" are read, in any place, and no others; a frame with one column
    of another name holds texts. An array with two columns has texts and titles, in this order.

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
        check_articles(X)
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
        values = measure_articles(X, self._columns(), self.n_jobs)
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
