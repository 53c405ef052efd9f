"""SignalTransformer among scikit-learn's own: its checks, its containers, its pipelines."""

from __future__ import annotations

import io
import subprocess
import sys
from typing import Any, cast

import joblib
import numpy as np
import pandas as pd
import polars as pl
import pytest
from sklearn.base import clone
from sklearn.compose import ColumnTransformer
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.impute import SimpleImputer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GridSearchCV, cross_val_score
from sklearn.pipeline import FeatureUnion, make_pipeline
from sklearn.utils import estimator_checks

import reliability
from reliability import Article, SignalTransformer
from reliability.signals.registry import SIGNALS

TEXTS = [
    "Everyone knows that the bridge will certainly fall, and nobody can stop it!",
    "The council said on Tuesday that the bridge may need repairs, according to a report.",
    "You will not believe what these corrupt, shameless elites have done to our town.",
    "Engineers measured the bearings in May. Anna Lund, who led them, said two had cracks.",
] * 5
TITLES = ["SHOCKING bridge!", None, "What they did", "Bearings cracked"] * 5
LABELS = [0, 1, 0, 1] * 5
NAMES = [feature.name for signal in SIGNALS for feature in signal.features]


def pipeline(**parameters: Any) -> Any:
    return make_pipeline(
        SignalTransformer(**parameters), SimpleImputer(keep_empty_features=True),
        LogisticRegression(max_iter=2000),
    )  # fmt: skip


# `check_estimator` gives up where an estimator takes texts; these of its checks need no table.
@pytest.mark.parametrize(
    "name",
    """do_not_raise_errors_in_init_or_set_params dont_overwrite_parameters estimator_cloneable
    estimator_repr estimator_tags_renamed estimators_fit_returns_self fit_check_is_fitted
    get_params_invariance mixin_order no_attributes_set_in_init parameters_default_constructible
    requires_y_none set_params valid_tag_types""".split(),
)
def test_checks_of_scikit_learn(name: str) -> None:
    check = getattr(estimator_checks, f"check_{name}")
    check("SignalTransformer", SignalTransformer(["certainty"], missing=0.0))


def test_a_row_equals_the_features_of_the_report() -> None:
    rows = SignalTransformer().fit_transform(list(zip(TEXTS, TITLES, strict=True)))
    assert rows.shape == (len(TEXTS), len(NAMES))
    for row, text, title in zip(rows, TEXTS, TITLES, strict=True):
        wanted = reliability.assess(text, title=title).features
        np.testing.assert_array_equal(row, [wanted[name] for name in NAMES])


@pytest.mark.parametrize(
    "given",
    [
        [Article(text=text, title=title) for text, title in zip(TEXTS, TITLES, strict=True)],
        np.array([*zip(TEXTS, TITLES, strict=True)], dtype=object),
        pd.DataFrame({"text": TEXTS, "title": TITLES}),
        pl.DataFrame({"text": TEXTS, "title": TITLES}),
        zip(TEXTS, TITLES, strict=True),
    ],
    ids=["articles", "array", "pandas", "polars", "iterator"],
)
def test_articles_come_in_many_ways(given: Any) -> None:
    wanted = SignalTransformer().transform(list(zip(TEXTS, TITLES, strict=True)))
    np.testing.assert_array_equal(SignalTransformer().transform(given), wanted)


@pytest.mark.parametrize("kind", [list, np.array, pd.Series, pl.Series, tuple, iter])
def test_texts_come_in_many_ways(kind: Any) -> None:
    wanted = SignalTransformer().transform(TEXTS)
    np.testing.assert_array_equal(SignalTransformer().transform(kind(TEXTS)), wanted)


def test_signals_and_features_choose_columns_in_their_order() -> None:
    some = SignalTransformer(["style", "boosters", "contradiction"])
    names = some.get_feature_names_out()
    wanted = {
        "boosters",
        *(f.name for s in SIGNALS if s.name in ("style", "contradiction") for f in s.features),
    }
    assert list(names) == [name for name in NAMES if name in wanted]
    whole = SignalTransformer().transform(TEXTS)
    np.testing.assert_array_equal(
        some.transform(TEXTS), whole[:, [NAMES.index(name) for name in names]]
    )


def test_unmeasurable_features_get_the_missing_value() -> None:
    assert np.isnan(SignalTransformer().transform(TEXTS)).any()
    assert (SignalTransformer(["clickbait"], missing=-1).transform(TEXTS) == -1).all()


def test_no_articles_give_no_rows() -> None:
    assert SignalTransformer(["certainty"]).transform([]).shape == (0, 5)


@pytest.mark.parametrize("container, kind", [("pandas", pd.DataFrame), ("polars", pl.DataFrame)])
def test_output_can_be_a_table(container: str, kind: type[Any]) -> None:
    table = SignalTransformer().set_output(transform=container).fit_transform(TEXTS)
    assert isinstance(table, kind)
    table = cast(Any, table)
    assert list(table.columns) == NAMES
    np.testing.assert_array_equal(table.to_numpy(), SignalTransformer().transform(TEXTS))


def test_a_table_of_pandas_keeps_its_rows() -> None:
    given = pd.Series(TEXTS, index=range(100, 100 + len(TEXTS)))
    table = SignalTransformer().set_output(transform="pandas").fit_transform(given)
    assert list(table.index) == list(given.index)


def test_it_can_be_cloned_pickled_and_spread_over_workers() -> None:
    made = SignalTransformer(["loaded", "hedging"], missing=0.0, n_jobs=2)
    kept = io.BytesIO()
    joblib.dump(made, kept)
    kept.seek(0)
    wanted = SignalTransformer(["loaded", "hedging"], missing=0.0).transform(TEXTS)
    for other in (clone(made), joblib.load(kept)):
        assert other.get_params() == made.get_params()
        np.testing.assert_array_equal(other.transform(TEXTS), wanted)


def test_it_works_in_a_grid_search() -> None:
    search = GridSearchCV(
        pipeline(),
        {"signaltransformer__signals": [None, ["certainty", "sourcing"], ["style"]]},
        cv=2,
    )
    search.fit(TEXTS, LABELS)
    assert search.best_score_ == 1.0
    assert list(search.best_estimator_[:-1].get_feature_names_out())
    assert search.predict(TEXTS).tolist() == LABELS


def test_it_works_next_to_other_transformers() -> None:
    union = FeatureUnion(
        [("signals", SignalTransformer(missing=0.0)), ("words", TfidfVectorizer())]
    )
    columns = union.fit_transform(TEXTS)
    names = union.get_feature_names_out()
    assert columns.shape == (len(TEXTS), len(names))
    assert "signals__boosters" in names
    assert (
        cross_val_score(make_pipeline(union, LogisticRegression()), TEXTS, LABELS, cv=2).min() == 1
    )


@pytest.mark.parametrize("chosen", ["text", ["text", "title"]])
def test_it_takes_columns_of_a_table(chosen: Any) -> None:
    table = pd.DataFrame({"text": TEXTS, "title": TITLES, "year": range(len(TEXTS))})
    made = ColumnTransformer(
        [("signals", SignalTransformer(["headline"]), chosen), ("rest", "passthrough", ["year"])]
    )
    rows = made.set_output(transform="pandas").fit_transform(table)
    assert list(rows.columns)[-1] == "rest__year"
    assert rows["signals__headline_all_caps"].isna().all() == (chosen == "text")


@pytest.mark.parametrize("frames", [pd, pl])
def test_columns_of_a_frame_are_found_by_name(frames: Any) -> None:
    wanted = SignalTransformer().transform(list(zip(TEXTS, TITLES, strict=True)))
    frame = frames.DataFrame({"title": TITLES, "year": list(range(len(TEXTS))), "text": TEXTS})
    np.testing.assert_array_equal(SignalTransformer().transform(frame), wanted)
    alone = frames.DataFrame({"body": TEXTS})
    wanted = SignalTransformer().transform(TEXTS)
    np.testing.assert_array_equal(SignalTransformer().transform(alone), wanted)


@pytest.mark.parametrize("frames", [pd, pl])
@pytest.mark.parametrize("names", [["head", "body"], ["title", "body"], ["title"], ["a", "b", "c"]])
def test_columns_of_other_names_are_not_guessed(frames: Any, names: list[str]) -> None:
    frame = frames.DataFrame(dict.fromkeys(names, TEXTS))
    with pytest.raises(ValueError, match="call the one of texts 'text'"):
        SignalTransformer().fit(frame)


@pytest.mark.parametrize(
    "given, said",
    [
        ("one text", "a single str: give a list of articles"),
        (7, "a single int: give a list of articles"),
        (["text", 7], "article 1 is int"),
        ([None], "article 0 is NoneType"),
        ([("a", "b", "c")], "article 0 has 3 parts"),
        ([("text", 7)], "with title int"),
        (pd.DataFrame({"text": ["a", np.nan]}), "article 1 is float"),
    ],
)
def test_input_that_is_not_articles_is_rejected(given: Any, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        SignalTransformer().fit_transform(given)


@pytest.mark.parametrize(
    "signals, said",
    [
        (["certanty"], "no signal or feature 'certanty'.*mean certainty"),
        ("certainty", r"give a list of names, \['certainty'\]"),
        ([], "name a signal or a feature"),
    ],
)
def test_unknown_names_are_rejected(signals: Any, said: str) -> None:
    for use in (SignalTransformer.fit, SignalTransformer.transform):
        with pytest.raises(ValueError, match=said):
            use(SignalTransformer(signals), TEXTS)


@pytest.mark.parametrize(
    "missing, code, said",
    [
        ("sklearn", "reliability.SignalTransformer", "news-reliability[train]"),
        ("matplotlib", "reliability.plot.curves()", "news-reliability[plot]"),
    ],
)
def test_a_missing_package_is_reported_with_its_extra(missing: str, code: str, said: str) -> None:
    code = f"import sys, reliability; sys.modules[{missing!r}] = None; {code}"
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert ran.returncode == 1
    assert f'is missing: install "{said}"' in ran.stderr.splitlines()[-1]
