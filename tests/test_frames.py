"""Data frames: a frame of articles in, a frame of scores out, and a clear error for any other use."""

from __future__ import annotations

import math
import sys
from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
import polars as pl
import pytest

import reliability
from reliability import Article, assess, score_frame, to_frame
from reliability.articles.article import Unreadable
from reliability.errors import ReliabilityError
from reliability.records import probability
from reliability.scoring.model import TARGETS, shipped_model

TEXTS = [
    "Everyone knows that the bridge will certainly fall, and nobody can stop it!",
    "The council said on Tuesday that the bridge may need repairs, according to a report.",
    "Engineers measured the bearings in May. Anna Lund, who led them, said two had cracks.",
]
TITLES = ["SHOCKING bridge!", None, "Bearings cracked"]
OUTLETS = ["Gazette", "Herald", "Gazette"]
DATA = {"outlet": OUTLETS, "title": TITLES, "text": TEXTS}


@pytest.mark.parametrize("frames", [pd, pl])
def test_a_row_has_the_scores_of_the_report(frames: Any) -> None:
    scores = score_frame(frames.DataFrame(DATA), publisher="outlet")
    assert type(scores) is frames.DataFrame
    for number, (text, title) in enumerate(zip(TEXTS, TITLES, strict=True)):
        report = assess(text, title)
        row = {name: list(scores[name])[number] for name in scores.columns}
        assert row["verdict"] == "ABSTAIN"
        assert row["reliability"] == report.reliability.probability
        assert (row["bias_low"], row["bias_high"]) == report.bias.interval
        assert row["sourcing"] == report.card["sourcing"].value
        assert row["reasons"] == "; ".join(report.reasons)
        assert row["genre"] == report.genre.name
        assert row["error"] is None
        assert row["publisher"] == OUTLETS[number]


def test_several_processes_give_the_same_frame() -> None:
    df = pd.concat([pd.DataFrame(DATA)] * 14, ignore_index=True)
    df.loc[20, "text"] = None
    pd.testing.assert_frame_equal(score_frame(df, n_jobs=2), score_frame(df))


def test_one_line_groups_by_publisher() -> None:
    df = pd.DataFrame(DATA)
    means = score_frame(df, publisher="outlet").groupby("publisher").reliability.mean()
    assert list(means.index) == ["Gazette", "Herald"]
    assert means["Herald"] == assess(TEXTS[1]).reliability.probability


def test_the_index_is_kept_and_the_scores_join() -> None:
    df = pd.DataFrame(DATA, index=[7, 7, 3])
    assert list(score_frame(df).index) == [7, 7, 3]
    whole = pd.concat([df, score_frame(df)], axis=1)
    assert list(whole.columns[:4]) == ["outlet", "title", "text", "verdict"]


@pytest.mark.parametrize("frames", [pd, pl])
@pytest.mark.parametrize("rows", [0, 2])
def test_types_do_not_depend_on_the_rows(frames: Any, rows: int) -> None:
    texts = pd.Series([None] * rows, dtype="object") if frames is pd else [None] * rows
    df = pd.DataFrame({"text": texts}) if frames is pd else pl.DataFrame(
        {"text": texts}, schema={"text": pl.String}
    )  # fmt: skip
    empty = score_frame(df, contributions=True)
    full = score_frame(frames.DataFrame(DATA), contributions=True)
    assert list(empty.columns) == list(full.columns)
    assert list(empty.dtypes) == list(full.dtypes)
    assert len(empty) == rows


def test_contributions_add_up() -> None:
    scores = score_frame(pd.DataFrame(DATA), contributions=True)
    for target in TARGETS:
        names = [f"{target}_{name}" for name in ("base", *shipped_model(target).curves)]
        sums = scores[names].sum(axis=1)
        for log_odds, given in zip(sums, scores[target], strict=True):
            assert math.isclose(probability(log_odds), given, abs_tol=1e-12)
    assert not any(name in scores for name in ("publisher", "text", "id"))


@pytest.mark.parametrize("missing", [None, math.nan, pd.NA, pd.NaT, np.float32("nan")])
def test_a_missing_title_is_none_and_a_missing_text_is_an_error(missing: Any) -> None:
    df = pd.DataFrame(
        {"text": [TEXTS[0], missing], "title": pd.Series([missing, "A"], dtype=object)}
    )
    scores = score_frame(df)
    assert scores.reliability[0] == assess(TEXTS[0]).reliability.probability
    assert math.isnan(scores.reliability[1])
    assert scores.verdict[1] is None
    assert scores.error.tolist() == [
        None,
        '"text" has no value: it must be the text of the article',
    ]


def test_a_bad_row_does_not_stop_the_others() -> None:
    df = pd.DataFrame(
        {"text": [b"bytes", TEXTS[1], [7], TEXTS[2]], "title": [None, 7, None, "Bearings"]}
    )
    scores = score_frame(df)
    assert scores.error.tolist() == [
        '"text" is bytes, not a string: it must be the text of the article',
        None,
        '"text" is list, not a string: it must be the text of the article',
        None,
    ]
    assert scores.reliability.notna().tolist() == [False, True, False, True]


def test_the_progress_has_the_number_of_rows(capsys: pytest.CaptureFixture[str]) -> None:
    df = pd.DataFrame({"text": [TEXTS[0], TEXTS[1], None]})
    pd.testing.assert_frame_equal(score_frame(df, progress=True), score_frame(df))
    captured = capsys.readouterr()
    assert captured.out == ""
    assert "Scoring" in captured.err
    assert "100%" in captured.err


def test_the_name_of_a_file_in_the_place_of_a_text_is_an_error_of_its_row() -> None:
    scores = score_frame(pd.DataFrame({"body": ["drafts/a.md", TEXTS[0], "https://a.example/b"]}))
    assert scores.verdict.notna().tolist() == [False, True, False]
    assert scores.error[0].startswith('"body" is the name of a file, not a text')
    assert scores.error[2].startswith('"body" is an address, not a text')


def test_titles_are_the_column_of_that_name_or_none() -> None:
    df = pd.DataFrame({"text": [TEXTS[0]], "title": ["SHOCKING bridge!"], "head": ["Bridge"]})
    for given, title in ((None, "SHOCKING bridge!"), ("", None), ("head", "Bridge")):
        wanted = assess(TEXTS[0], title).reliability.probability
        assert score_frame(df, title=given).reliability[0] == wanted


@pytest.mark.parametrize("frames", [pd, pl])
def test_usual_names_and_markup_are_read_as_from_a_file(frames: Any) -> None:
    df = frames.DataFrame({"Headline": [TITLES[0]], "body": [f"<p>{TEXTS[0]}</p>"]})
    wanted = assess(TEXTS[0], TITLES[0]).reliability.probability
    assert list(score_frame(df)["reliability"]) == [wanted]
    assert list(score_frame(df, title="")["reliability"]) != [wanted]


@pytest.mark.parametrize("frames", [pd, pl])
def test_named_metadata_is_returned(frames: Any) -> None:
    df = frames.DataFrame({**DATA, "day": ["2024-01-02", None, "soon"], "ref": [7, 8, 9]})
    scores = score_frame(df, publisher="outlet", date="day", id="ref")
    assert list(scores["date"]) == ["2024-01-02", None, "soon"]
    assert list(scores["id"]) == ["7", "8", "9"]
    assert list(scores["publisher"]) == OUTLETS


def test_columns_may_have_names_of_several_levels_and_any_type_of_string() -> None:
    plain = score_frame(pd.DataFrame(DATA), publisher="outlet")
    levels = pd.DataFrame(DATA)
    levels.columns = pd.MultiIndex.from_product([["page"], levels.columns])
    named = score_frame(levels, ("page", "text"), ("page", "title"), ("page", "outlet"))
    pd.testing.assert_frame_equal(named, plain)
    with pytest.raises(ValueError, match=r"\('page', 'body'\).* is missing"):
        score_frame(levels, ("page", "body"))
    for kind in ("string", "category", "large_string[pyarrow]"):
        pd.testing.assert_frame_equal(
            score_frame(pd.DataFrame(DATA).astype(kind), publisher="outlet"), plain
        )


def test_policy_and_model_are_those_of_assess() -> None:
    policy = reliability.Policy(min_words=1, fail_under=1.0, decide_uncertain=True)
    assert score_frame(pd.DataFrame(DATA), policy=policy).verdict[0] == "FAIL"
    model = shipped_model("open")
    scores = score_frame(pd.DataFrame(DATA), title="", model=model)
    assert scores.reliability[1] == assess(TEXTS[1], model=model).reliability.probability


@pytest.mark.parametrize(
    "df, options, said",
    [
        (pd.DataFrame({"txt": TEXTS}), {}, r'"text" is missing \(did you mean txt\?\).* text= names'),
        (pd.DataFrame({"a": TEXTS}), {}, "the columns are a, and text= names another"),
        (pl.DataFrame(DATA), {"title": "headline"}, '"headline" is missing.* title= names another'),
        (pl.DataFrame(DATA), {"publisher": "paper"}, '"paper" is missing.* are outlet, title, text'),
        (pl.DataFrame(DATA), {"date": "day"}, '"day" is missing: it must be the date'),
        (pd.DataFrame(DATA), {"text": ["text"]}, r"\['text'\].* is missing"),
        (
            pd.DataFrame([[TEXTS[0], TEXTS[1]]], columns=["text", "text"]), {},
            'two columns are called "text": rename one',
        ),
        (pd.DataFrame({f"c{n}": [1] for n in range(40)}), {}, r"c0, .*, c11, …,"),
    ],
)  # fmt: skip
def test_a_missing_column_is_named(df: Any, options: dict[str, Any], said: str) -> None:
    with pytest.raises(ValueError, match=said):
        score_frame(df, **options)


@pytest.mark.parametrize(
    "given, said",
    [
        (TEXTS, "not list: score a collection of texts with reliability.assess_many"),
        (pd.Series(TEXTS), "not Series: "),
        (pl.Series(TEXTS), "not Series: "),
        (pl.LazyFrame(DATA), r"give df.collect\(\)"),
        (7, "not int$"),
    ],
)
def test_what_is_no_frame_is_refused(given: Any, said: str) -> None:
    with pytest.raises(TypeError, match=said):
        score_frame(given)


@pytest.mark.parametrize("frame", [pd.DataFrame(DATA), pl.DataFrame(DATA), pl.LazyFrame(DATA)])
@pytest.mark.parametrize(
    "call",
    [
        reliability.assess,
        lambda df: list(reliability.assess_many(df)),
        lambda df: list(reliability.read(df)),
        reliability.score_sentences,
        reliability.reading_ease,
        reliability.find_contradictions,
        lambda df: reliability.find_contradictions("It rains.", df),
        lambda df: reliability.assess("It rains.", title=df),
    ],
)
def test_a_frame_where_texts_are_wanted_names_the_right_call(
    frame: Any, call: Callable[[Any], object]
) -> None:
    with pytest.raises(TypeError, match=r"Frame: a data frame goes to reliability.score_frame"):
        call(frame)


@pytest.mark.parametrize("frames", [pd, pl])
def test_reports_become_a_frame(frames: Any) -> None:
    articles: list[Article | Unreadable] = [
        Article(TEXTS[0], id="one", title="Bridge", publisher="Gazette", date="2020-01-02"),
        Unreadable("two", "two.txt", "two.txt: cannot be read"),
    ]
    reports = reliability.assess_many(articles, errors="keep")
    frame = to_frame(reports, library=frames.__name__)
    assert list(frame.columns[:5]) == ["id", "title", "publisher", "date", "verdict"]
    assert list(frame["id"]) == ["one", "two"]
    assert list(frame["date"]) == ["2020-01-02", None]
    assert list(frame["error"]) == [None, "two.txt: cannot be read"]
    assert next(iter(frame["reliability"])) == assess(TEXTS[0], "Bridge").reliability.probability


def test_no_reports_are_no_rows_and_one_is_a_row() -> None:
    assert to_frame([]).shape[0] == 0
    assert to_frame(assess(TEXTS[0])).shape[0] == 1  # type: ignore[arg-type]


def test_to_frame_refuses_values_that_are_not_reports() -> None:
    with pytest.raises(TypeError, match="item 0 is str, not a Report: score texts with"):
        to_frame(TEXTS)  # type: ignore[arg-type]
    with pytest.raises(ValueError, match='give "pandas" or "polars"'):
        to_frame([], library="dask")


def test_a_missing_library_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "polars", None)
    with pytest.raises(ReliabilityError, match="polars is missing: pip install polars"):
        to_frame([], library="polars")
