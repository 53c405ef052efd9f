"""ReliabilityScorer: a shipped or a custom model as a classifier of scikit-learn.

Fitting learns nothing, so no test article can leak into a pipeline through it: it matches the labels
with the meaning of the model's probability.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any, Self

import numpy as np
import numpy.typing as npt

from reliability.display.formatting import positive_label
from reliability.errors import ModelError
from reliability.integrations.inputs import (
    check_articles,
    is_frame,
    measure_articles,
    requires_sklearn,
)
from reliability.scoring.assess import chosen_model
from reliability.scoring.model import TARGETS, Model, shipped_model

with requires_sklearn():
    from sklearn.base import BaseEstimator, ClassifierMixin
    from sklearn.utils.multiclass import check_classification_targets, type_of_target
    from sklearn.utils.validation import check_consistent_length, check_is_fitted, column_or_1d

_ONES = (1, "1", "true", "True")


class ReliabilityScorer(ClassifierMixin, BaseEstimator):  # type: ignore[misc]
    """Classify articles by the shipped model of reliability or bias, or by a custom model.

    Parameters
    ----------
    target : {"reliability", "bias"}, default "reliability"
        The shipped model, if no other is given.
    model : Model, str or Path, optional
        A model, or the file of one that `reliability train FILE` wrote, in place of the shipped one.
    positive : object, optional
        The label in `y` that the probability is of. By default 1, True, or the name of the label:
        "reliable", "biased", or the target of a custom model.
    threshold : float, default 0.5
        The probability from which `predict` returns the positive label.
    n_jobs : int, optional
        The number of workers, as in scikit-learn.

    Attributes
    ----------
    classes_ : array of shape (2,)
        The labels: first the negative one, then the positive one.
    model_ : Model
        The model.

    Notes
    -----
    Articles are passed as to `SignalTransformer`; a data frame of its output is accepted as well. `fit`
    learns nothing. The probabilities are those of `Report.reliability` and `Report.bias`: calibrated
    on publishers that the models never saw. There is no ABSTAIN: even an article that cannot be judged,
    such as one of ten words, has a probability.

    Examples
    --------
    >>> from reliability import ReliabilityScorer
    >>> scorer = ReliabilityScorer().fit(["The bridge fell."], [1])
    >>> scorer.predict_proba(["Everyone knows that the bridge will fall."]).shape
    (1, 2)
    """

    def __init__(
        self,
        target: str = "reliability",
        model: Model | str | Path | None = None,
        positive: Any = None,
        threshold: float = 0.5,
        n_jobs: int | None = None,
    ) -> None:
        self.target = target
        self.model = model
        self.positive = positive
        self.threshold = threshold
        self.n_jobs = n_jobs

    def fit(self, X: Any, y: Any = None) -> Self:  # noqa: N803 - scikit-learn's name
        """Load the model, and match the labels with it.

        Parameters
        ----------
        X : sequence of str, pairs or Article, or table
            The articles, of which only the container is checked.
        y : sequence of labels, optional
            At most two labels; 0 and 1 without it.

        Raises
        ------
        ValueError
            If a parameter is wrong, if there are not as many labels as articles, or if the labels do not
            show which one is positive.
        """
        model = self._model()
        if not _has_features(X, model):
            check_articles(X)
        if y is not None and hasattr(X, "__len__"):
            check_consistent_length(X, y)
        negative, positive = self._labels(y, model)
        self.model_ = model
        self.classes_ = np.array([negative, positive])
        return self

    def predict_proba(self, X: Any) -> npt.NDArray[np.float64]:  # noqa: N803
        """Return the probability of the negative and of the positive label, a row per article.

        Parameters
        ----------
        X : sequence of str, pairs or Article, or table
            The articles, or a data frame of their features.

        Returns
        -------
        array of shape (articles, 2)
            The probabilities, in the order of `classes_`.
        """
        check_is_fitted(self)
        names = tuple(self.model_.curves)
        if _has_features(X, self.model_):
            rows = np.column_stack([np.asarray(X[name], dtype=np.float64) for name in names])
        else:
            rows = measure_articles(X, names, self.n_jobs)
        scores = [self.model_.score(dict(zip(names, row, strict=True))) for row in rows]
        positive = np.array([score.probability for score in scores], dtype=np.float64)
        return np.column_stack([1.0 - positive, positive])

    def predict(self, X: Any) -> npt.NDArray[Any]:  # noqa: N803
        """Return the label of each article: the positive one from the threshold on."""
        likely = self.predict_proba(X)[:, 1] >= self.threshold
        labels: npt.NDArray[Any] = self.classes_[likely.astype(int)]
        return labels

    def __sklearn_tags__(self) -> Any:  # noqa: D105
        tags = super().__sklearn_tags__()
        tags.input_tags.string = True
        tags.input_tags.two_d_array = False
        tags.classifier_tags.multi_class = False
        tags.target_tags.required = False
        return tags

    def _model(self) -> Model:
        """Return the model. Raises ValueError if there is none."""
        if isinstance(self.model, Model):
            return self.model
        if self.model is not None:
            try:
                return chosen_model(self.model)
            except ModelError as wrong:
                raise ValueError(f"model={self.model!r}: {wrong}") from wrong
        if self.target not in TARGETS:
            raise ValueError(f"target={self.target!r}: give {' or '.join(TARGETS)}, or a model")
        return shipped_model(self.target)

    def _labels(self, y: Any, model: Model) -> tuple[Any, Any]:
        """Return the negative and the positive label."""
        if not 0 <= self.threshold <= 1:
            raise ValueError(f"threshold={self.threshold!r}: give a number from 0 to 1")
        if y is None:
            return 0, 1
        y = column_or_1d(y, warn=True)
        check_classification_targets(y)
        labels = np.unique(y).tolist()
        if len(labels) > 2:
            kind = type_of_target(y)
            raise ValueError(
                f"Only binary classification is supported. The type of the target is {kind}. "
                "Give two labels, such as 0 and 1"
            )
        wanted = (
            (*_ONES, positive_label(model.target)) if self.positive is None else (self.positive,)
        )
        ones = [label for label in labels if label in wanted]
        zeros = [label for label in labels if label not in ones]
        if len(ones) == 1 and zeros:
            return zeros[0], ones[0]
        if set(labels) <= {0, 1}:  # a fold with one label only
            return 0, 1
        if len(labels) < 2:
            raise ValueError(f"y has one class, {labels!r}: give articles of both")
        raise ValueError(
            f"y has the labels {', '.join(map(repr, labels))}, and which one means "
            f"{positive_label(model.target)!r} is unclear: give it as positive="
        )


def _has_features(articles: Any, model: Model) -> bool:
    """Return True for a data frame with the features of a model in place of articles."""
    return is_frame(articles) and set(model.curves) <= set(articles.columns)
