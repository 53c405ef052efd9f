"""ReliabilityScorer among scikit-learn's own: its checks, labels, models and pipelines."""

from __future__ import annotations

import io
from typing import Any

import joblib
import numpy as np
import pandas as pd
import pytest
from sklearn.base import clone
from sklearn.calibration import CalibratedClassifierCV
from sklearn.ensemble import VotingClassifier
from sklearn.exceptions import NotFittedError
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GridSearchCV, cross_val_score
from sklearn.pipeline import make_pipeline
from sklearn.utils import estimator_checks

from reliability import ReliabilityScorer, SignalTransformer, assess
from reliability.scales.model_files import models_folder
from reliability.scoring.model import Model, shipped_model

TEXTS = [
    "Everyone knows that the bridge will certainly fall, and nobody can stop it!",
    "The council said on Tuesday that the bridge may need repairs, according to a report.",
    "You will not believe what these corrupt, shameless elites have done to our town.",
    "Engineers measured the bearings in May. Anna Lund, who led them, said two had cracks.",
] * 3
LABELS = [0, 1, 0, 1] * 3


# `check_estimator` gives up where an estimator takes texts; these of its checks need no table.
@pytest.mark.parametrize(
    "name",
    """do_not_raise_errors_in_init_or_set_params dont_overwrite_parameters estimator_cloneable
    estimator_repr estimator_tags_renamed estimators_fit_returns_self estimators_overwrite_params
    estimators_unfitted fit_check_is_fitted get_params_invariance mixin_order
    no_attributes_set_in_init parameters_default_constructible classifiers_regression_target
    decision_proba_consistency positive_only_tag_during_fit set_params valid_tag_types""".split(),
)
def test_checks_of_scikit_learn(name: str) -> None:
    getattr(estimator_checks, f"check_{name}")("ReliabilityScorer", ReliabilityScorer())


@pytest.mark.parametrize("target", ["reliability", "bias"])
def test_probabilities_are_those_of_the_report(target: str) -> None:
    made = ReliabilityScorer(target).fit(TEXTS)
    wanted = [getattr(assess(text), target).probability for text in TEXTS[:4]]
    found = made.predict_proba(TEXTS[:4])
    np.testing.assert_allclose(found[:, 1], wanted, atol=1e-12)
    np.testing.assert_allclose(found.sum(axis=1), 1)
    assert made.classes_.tolist() == [0, 1]
    assert (made.predict(TEXTS[:4]) == (np.array(wanted) >= 0.5)).all()


def test_an_own_model_is_given_or_named() -> None:
    path = models_folder() / "open.json"
    wanted = [assess(text, model=Model.load(path)).reliability.probability for text in TEXTS[:2]]
    for model in (Model.load(path), path, str(path), "open"):
        found = ReliabilityScorer(model=model).fit(TEXTS).predict_proba(TEXTS[:2])
        np.testing.assert_allclose(found[:, 1], wanted, atol=1e-12)


@pytest.mark.parametrize(
    "y, options, classes",
    [
        ([1, 0], {}, [0, 1]),
        ([True, False], {}, [False, True]),
        ([-1, 1], {}, [-1, 1]),
        (["reliable", "unreliable"], {}, ["unreliable", "reliable"]),
        (["a", "b"], {"positive": "a"}, ["b", "a"]),
        (["biased", "fair"], {"target": "bias"}, ["fair", "biased"]),
        ([0, 0], {}, [0, 1]),
        (pd.Series([0, 1]), {}, [0, 1]),
    ],
)
def test_labels_are_matched_with_the_model(y: Any, options: dict[str, Any], classes: Any) -> None:
    made = ReliabilityScorer(**options).fit(TEXTS[:2], y)
    assert made.classes_.tolist() == classes
    probabilities = made.predict_proba(TEXTS[:2])[:, 1]
    wanted = [classes[int(one >= 0.5)] for one in probabilities]
    assert made.predict(TEXTS[:2]).tolist() == wanted


@pytest.mark.parametrize(
    "y, options, said",
    [
        (["one", "two"], {}, "'one', 'two', and which one means 'reliable' is unclear"),
        (["reliable"] * 2, {}, "y has one class, .*: give articles of both"),
        ([0, 1, 2], {}, "Only binary classification is supported"),
        ([0], {}, "inconsistent numbers of samples"),
        ([0, 1], {"target": "truth"}, "target='truth': give reliability or bias"),
        ([0, 1], {"model": "nowhere.json"}, "model='nowhere.json': .*cannot be read"),
        ([0, 1], {"threshold": 2}, "threshold=2: give a number from 0 to 1"),
    ],
)
def test_wrong_labels_and_parameters_are_refused(
    y: Any, options: dict[str, Any], said: str
) -> None:
    with pytest.raises(ValueError, match=said):
        ReliabilityScorer(**options).fit(TEXTS[: max(len(y), 2)], y)


def test_it_must_be_fitted_first() -> None:
    with pytest.raises(NotFittedError):
        ReliabilityScorer().predict_proba(TEXTS)


def test_the_threshold_moves_the_label() -> None:
    middle = float(np.median(ReliabilityScorer().fit(TEXTS).predict_proba(TEXTS)[:, 1]))
    for threshold in (0.0, middle, 1.0):
        made = ReliabilityScorer(threshold=threshold).fit(TEXTS)
        wanted = made.predict_proba(TEXTS)[:, 1] >= threshold
        assert made.predict(TEXTS).tolist() == wanted.astype(int).tolist()


def test_it_stands_in_a_pipeline_behind_the_features() -> None:
    steps = make_pipeline(
        SignalTransformer().set_output(transform="pandas"), ReliabilityScorer(target="bias")
    )
    found = steps.fit(TEXTS, LABELS).predict_proba(TEXTS)
    alone = ReliabilityScorer(target="bias").fit(TEXTS, LABELS).predict_proba(TEXTS)
    np.testing.assert_allclose(found, alone, atol=1e-12)


def test_it_works_in_searches_votes_and_calibration() -> None:
    search = GridSearchCV(ReliabilityScorer(), {"threshold": [0.0, 0.5]}, cv=2)
    assert search.fit(TEXTS, LABELS).best_params_["threshold"] == 0.5
    assert len(cross_val_score(ReliabilityScorer(), TEXTS, LABELS, cv=2)) == 2
    words = make_pipeline(TfidfVectorizer(), LogisticRegression())
    voting = VotingClassifier([("manner", ReliabilityScorer()), ("words", words)], voting="soft")
    assert voting.fit(TEXTS, LABELS).predict_proba(TEXTS).shape == (len(TEXTS), 2)
    again = CalibratedClassifierCV(ReliabilityScorer(), cv=2)
    assert again.fit(TEXTS, LABELS).predict(TEXTS).tolist() == LABELS


def test_it_can_be_cloned_and_kept() -> None:
    made = ReliabilityScorer(threshold=0.3).fit(TEXTS, LABELS)
    kept = io.BytesIO()
    joblib.dump(made, kept)
    kept.seek(0)
    np.testing.assert_array_equal(joblib.load(kept).predict(TEXTS), made.predict(TEXTS))
    assert clone(made).get_params() == made.get_params()


def test_titles_count_and_are_found_by_name() -> None:
    frame = pd.DataFrame({"title": ["SHOCKING bridge!"], "year": [2020], "text": TEXTS[:1]})
    found = ReliabilityScorer().fit(frame).predict_proba(frame)[0, 1]
    assert found == pytest.approx(assess(TEXTS[0], "SHOCKING bridge!").reliability.probability)


def test_the_shipped_model_is_not_changed() -> None:
    before = shipped_model("reliability").score(assess(TEXTS[0]).features)
    ReliabilityScorer().fit(TEXTS, LABELS)
    assert shipped_model("reliability").score(assess(TEXTS[0]).features) == before
