"""Models: what a file must hold, how curves and scores are computed, and when one is stale."""

from __future__ import annotations

import json
import math
import re
from copy import deepcopy
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reliability.errors import ModelError
from reliability.records import HIGHEST, Score, log_odds_of
from reliability.scales.digests import digests_for_models
from reliability.scoring import intervals, model
from reliability.scoring.curves import Curve
from reliability.scoring.intervals import Brevity
from reliability.scoring.model import TARGETS, Model
from reliability.signals.registry import SIGNALS

NAN, INFINITY = math.nan, math.inf
GOOD: dict[str, Any] = {
    "format": 1,
    "target": "reliability",
    "base": 0.5,
    "lexicons": {"certainty": "aaaa", "hedging": "bbbb"},
    "bag_bases": [0.4, 0.6, 0.5],
    "curves": {
        "boosters": {
            "x": [0, 1, 3],
            "y": [0.2, 0, -1],
            "bags": [[0.1, 0, -1], [0.2, 0, -0.5], [0.3, 0, -2]],
        },
        "voices": {"x": [-1, 1], "y": [-1, 1], "bags": [[-1, 1], [-2, 2], [0, 0]]},
    },
}


def changed(*path: str, to: Any) -> dict[str, Any]:
    """Return the good model with one of its parts replaced."""
    content = deepcopy(GOOD)
    part = content
    for key in path[:-1]:
        part = part[key]
    part[path[-1]] = to
    return content


def without(*path: str) -> dict[str, Any]:
    content = deepcopy(GOOD)
    part = content
    for key in path[:-1]:
        part = part[key]
    del part[path[-1]]
    return content


# -- files --------------------------------------------------------------------------------------


@pytest.mark.parametrize("target", TARGETS)
def test_shipped_models_fit_the_signals_and_lexicons(target: str) -> None:
    shipped = model.shipped_model(target)
    assert shipped.target == target
    features = {feature.name: feature for signal in SIGNALS for feature in signal.features}
    assert set(shipped.curves) <= set(features)
    shown_only = {name for name, feature in features.items() if getattr(feature, target) is None}
    assert shown_only.isdisjoint(shipped.curves)
    shipped.check_lexicons(digests_for_models())


@pytest.mark.parametrize("target", TARGETS)
def test_shipped_curves_keep_the_declared_directions(target: str) -> None:
    curves = model.shipped_model(target).curves
    for feature in (feature for signal in SIGNALS for feature in signal.features):
        direction = getattr(feature, target)
        if direction and feature.name in curves:
            y = [direction * height for height in curves[feature.name].y]
            assert y == sorted(y), feature.name


def test_a_model_file_is_read(tmp_path: Path) -> None:
    path = tmp_path / "model.json"
    path.write_text(json.dumps(GOOD), "utf-8")
    assert Model.load(path).score({"boosters": 0, "voices": 0}) == Model(GOOD).score(
        {"boosters": 0, "voices": 0}
    )


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (None, "cannot be read as a model"),
        (b"", "cannot be read as a model"),
        (
            b"{",
            "cannot be read as a model: not JSON (Expecting property name enclosed in double quotes",
        ),
        (
            b"# Notes",
            "not JSON (Expecting value at character 1): name a file that `reliability train`",
        ),
        (b"\xff\xfe", "cannot be read as a model: not JSON (no text in UTF-8)"),
        (b"[" * 200_000, "cannot be read as a model: nested too deeply"),
        (b'{"a":' * 200_000, "cannot be read as a model: nested too deeply"),
        (b"1" * 5_000, "cannot be read as a model: a number has too many digits"),
        (b"[1, 2]", "not a model: the file contains no JSON object"),
        (b"null", "not a model: the file contains no JSON object"),
        (b"{}", 'not a reliability model (no "curves")'),
        (b'{"curves": {}}', "model format None is not"),
        (b'{"format": 1}', 'not a reliability model (no "curves")'),
        (b'{"format": 1, "curves": {}}', "malformed at 'target'"),
    ],
)
def test_bad_files_are_named(tmp_path: Path, content: bytes | None, message: str) -> None:
    path = tmp_path / "model.json"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(ModelError, match=re.escape(message)) as raised:
        Model.load(path)
    assert str(raised.value).startswith(f"{path}: ")


def test_numbers_that_can_only_overflow_are_refused() -> None:
    with pytest.raises(ModelError, match="a number in it is over 1,000,000,000"):
        Model(changed("curves", "boosters", "y", to=[0.0, 1e308, 1e308]))


@pytest.mark.parametrize("sign", [1, -1])
def test_the_highest_number_is_accepted_and_the_next_is_not(sign: int) -> None:
    assert Model(changed("base", to=sign * HIGHEST)).base == sign * HIGHEST
    with pytest.raises(ModelError, match="a number in it is over"):
        Model(changed("base", to=sign * (HIGHEST + 1)))


@pytest.mark.parametrize("version", [None, 0, 2, "1", True, 1.0])
def test_another_format_says_what_to_run(version: Any) -> None:
    with pytest.raises(
        ModelError, match=rf"{version!r} is not supported, only 1: .*`reliability train`"
    ):
        Model(changed("format", to=version))


@pytest.mark.parametrize(
    "content",
    [
        *(without(key) for key in GOOD if key not in ("format", "curves")),
        *(without("curves", "boosters", key) for key in ("x", "y", "bags")),
        changed("base", to="high"),
        changed("base", to=None),
        changed("lexicons", to=None),
        changed("lexicons", to=["certainty"]),
        changed("target", to=5),
        changed("retrain", to=5),
        changed("base", to="0.5"),
        changed("base", to=True),
        changed("base", to=10**400),
        changed("lexicons", to=[["certainty", "0"]]),
        changed("lexicons", to={"certainty": 0}),
        changed("bag_bases", to=["0.1", "0.2", "0.3"]),
        changed("bag_bases", to="123"),
        changed("bag_bases", to=1),
        changed("curves", "boosters", "y", to=[True, False]),
        changed("curves", "boosters", "bags", to=[["0", "0"]] * 3),
        changed("curves", to=[]),
        changed("curves", "boosters", to=[1, 2]),
        changed("curves", "boosters", "x", to="abc"),
        changed("curves", "boosters", "bags", to=[[1, 2, 3], [1, 2], [1]]),
    ],
)
def test_malformed_contents(content: dict[str, Any]) -> None:
    with pytest.raises(ModelError, match=r"malformed at .*: train it again"):
        Model(content)


def test_a_malformed_value_is_quoted_up_to_60_characters() -> None:
    long = "x" * 100
    with pytest.raises(ModelError, match=rf"malformed at \['{long[:58]} \(numbers are expected\)"):
        Model(changed("base", to=long))
    with pytest.raises(ModelError, match=rf"malformed at \['{long[:58]} \(a string is expected\)"):
        Model(changed("target", to=[long]))


@pytest.mark.parametrize(
    ("part", "value", "message"),
    [
        ("x", [0, 1], "differ in length"),
        ("y", [0, 1], "differ in length"),
        ("bags", [[0.1, 0, -1]], "differ in length"),
        ("x", [0, 0, 1], "x must rise"),
        ("x", [0, 2, 1], "x must rise"),
    ],
)
def test_malformed_curves_are_named(part: str, value: Any, message: str) -> None:
    with pytest.raises(ModelError, match=f"curve 'boosters': .*{message}"):
        Model(changed("curves", "boosters", part, to=value))


def test_a_curve_has_two_knots() -> None:
    one = {"x": [0], "y": [0], "bags": [[0], [0], [0]]}
    with pytest.raises(ModelError, match="under 2 knots"):
        Model(changed("curves", "boosters", to=one))


@pytest.mark.parametrize(
    "content",
    [changed("curves", to={}), changed("bag_bases", to=[])],
)
def test_a_model_has_curves_and_bags(content: dict[str, Any]) -> None:
    with pytest.raises(ModelError, match="malformed: it has no curves, or no bags"):
        Model(content)


@pytest.mark.parametrize("number", [NAN, INFINITY, -INFINITY])
@pytest.mark.parametrize(
    ("path", "place"),
    [
        (("base",), None),
        (("bag_bases",), 0),
        (("curves", "boosters", "x"), 2),
        (("curves", "boosters", "y"), 1),
        (("curves", "voices", "bags"), 0),
    ],
)
def test_numbers_are_finite(path: tuple[str, ...], place: int | None, number: float) -> None:
    part: Any = GOOD
    for key in path:
        part = part[key]
    if place is None:
        part = number
    else:
        part = [*part]
        part[place] = [number, 1] if isinstance(part[place], list) else number
    with pytest.raises(ModelError, match="malformed: a number in it is not finite"):
        Model(changed(*path, to=part))


# -- lexicons -----------------------------------------------------------------------------------


def test_unchanged_lexicons_pass() -> None:
    Model(GOOD).check_lexicons({"hedging": "bbbb", "certainty": "aaaa"})


@pytest.mark.parametrize(
    ("digests", "named"),
    [
        ({"certainty": "aaaa", "hedging": "cccc"}, "hedging"),
        ({"certainty": "aaaa"}, "hedging"),
        ({"certainty": "aaaa", "hedging": "bbbb", "loaded": "dddd"}, "loaded"),
        ({"certainty": "cccc", "hedging": "cccc"}, "certainty, hedging"),
    ],
)
def test_changed_lexicons_are_named(digests: dict[str, str], named: str) -> None:
    with pytest.raises(ModelError, match=rf": {named} changed\. Run `reliability train`"):
        Model(GOOD).check_lexicons(digests)


# -- curves and scores --------------------------------------------------------------------------

KNOTS = st.lists(
    st.tuples(st.integers(-50, 50), st.floats(-5, 5)),
    min_size=2,
    max_size=8,
    unique_by=lambda knot: knot[0],
).map(sorted)


@given(KNOTS, st.floats(-200, 200))
def test_curves_go_straight_from_knot_to_knot(knots: list[tuple[int, float]], value: float) -> None:
    x, y = zip(*knots, strict=True)
    curve = Curve(tuple(map(float, x)), y)
    for at, height in knots:
        assert curve(at) == pytest.approx(height, abs=1e-12)
    for (left, low), (right, high) in pairwise(knots):
        if left <= value <= right:
            part = (value - left) / (right - left)
            assert curve(value) == pytest.approx(low + part * (high - low), abs=1e-9)


@given(KNOTS, st.floats(0, exclude_min=True) | st.just(INFINITY))
def test_curves_are_flat_outside(knots: list[tuple[int, float]], beyond: float) -> None:
    x, y = zip(*knots, strict=True)
    curve = Curve(tuple(map(float, x)), y)
    assert curve(x[0] - beyond) == pytest.approx(y[0])
    assert curve(x[-1] + beyond) == pytest.approx(y[-1])


def log_odds(score: Score) -> float:
    return math.log(score.probability / (1 - score.probability))


@given(st.floats(-10, 10) | st.just(NAN), st.floats(-10, 10) | st.just(NAN))
def test_base_and_contributions_sum_to_the_log_odds(boosters: float, voices: float) -> None:
    scorer = Model(GOOD)
    score = scorer.score({"boosters": boosters, "voices": voices, "unscored": 7.0})
    assert list(score.contributions) == ["boosters", "voices"]
    total = score.base + math.fsum(score.contributions.values())
    assert log_odds(score) == pytest.approx(total, abs=1e-9)
    assert score.log_odds == pytest.approx(total, abs=1e-12)
    for name, value in (("boosters", boosters), ("voices", voices)):
        wanted = 0.0 if math.isnan(value) else scorer.curves[name](value)
        assert score.contributions[name] == pytest.approx(wanted, abs=1e-12)
    low, high = score.interval
    assert 0 < low <= score.probability <= high < 1


def test_a_value_moves_its_own_contribution_only() -> None:
    scorer = Model(GOOD)
    one = scorer.score({"boosters": 0, "voices": 0}).contributions
    two = scorer.score({"boosters": 2, "voices": 0}).contributions
    assert one["voices"] == two["voices"]
    assert one["boosters"] > two["boosters"]


def test_what_cannot_be_measured_leaves_the_base() -> None:
    score = Model(GOOD).score({"boosters": NAN, "voices": NAN})
    assert log_odds(score) == pytest.approx(GOOD["base"])
    assert score.interval[0] < score.probability < score.interval[1]


def test_the_interval_is_as_wide_as_the_bags_differ() -> None:
    content = changed("bag_bases", to=[0.5, 0.5, 0.5])
    for curve in content["curves"].values():
        curve["bags"] = [curve["y"]] * 3
    score = Model(content).score({"boosters": 0.3, "voices": 0.3})
    low, high = score.interval
    assert low <= score.probability <= high
    assert (low, high) == pytest.approx((score.probability, score.probability), abs=1e-12)


def test_infinite_values_are_on_the_flat_ends() -> None:
    score = Model(GOOD).score({"boosters": INFINITY, "voices": -INFINITY})
    assert score.contributions == {"boosters": -1, "voices": -1}


def test_a_missing_feature_is_named() -> None:
    with pytest.raises(ModelError, match="the reliability model needs the feature 'voices'"):
        Model(GOOD).score({"boosters": 0})


@pytest.mark.parametrize(("base", "probability"), [(-1000, 0), (1000, 1)])
def test_sure_models_do_not_overflow(base: int, probability: int) -> None:
    score = Model(changed("base", to=base)).score({"boosters": 0, "voices": 0})
    assert score.probability == probability


def test_an_interval_is_below_a_threshold_contains_it_or_is_above_it() -> None:
    assert intervals.threshold_side((0.1, 0.3), 0.4) == (True, False, False)
    assert intervals.threshold_side((0.3, 0.5), 0.4) == (False, True, False)
    assert intervals.threshold_side((0.5, 0.6), 0.4) == (False, False, True)
    assert intervals.threshold_side((0.4, 0.6), 0.4) == (False, False, False), (
        "its end is the limit: that passes"
    )
    several = intervals.threshold_side((np.array([0.1, 0.3]), np.array([0.3, 0.5])), 0.4)
    assert [flags.tolist() for flags in several] == [[True, False], [False, True], [False, False]]


def test_the_interval_of_a_short_article_is_wider_on_both_sides() -> None:
    long, short, shorter = (
        Model(changed("brevity", to=[-10, 30])).score({"boosters": 1, "voices": 0}, words)
        for words in (400, 100, 60)
    )
    assert long == Model(GOOD).score({"boosters": 1, "voices": 0})
    assert long.probability == short.probability == shorter.probability
    ends = [tuple(map(log_odds_of, one.interval)) for one in (long, short)]
    assert ends[1] == pytest.approx((ends[0][0] - 10 * 0.05, ends[0][1] + 30 * 0.05))
    assert shorter.interval[0] < short.interval[0] < long.interval[0]
    assert shorter.interval[1] > short.interval[1] > long.interval[1]


@pytest.mark.parametrize("brevity", [[-1], [0, INFINITY], [5, 30], "wide", [0, "1"]])
def test_a_malformed_width_of_short_articles_is_refused(brevity: object) -> None:
    with pytest.raises(ModelError):
        Model(changed("brevity", to=brevity))


@given(st.lists(st.integers(1, 2000), min_size=2, max_size=2))
def test_fewer_words_never_narrow_an_interval(words: list[int]) -> None:
    fewer, more = sorted(words)
    low, high = Brevity(-5.0, 20.0).widen(0.0, 0.0, np.array([fewer, more]))
    assert low[0] <= low[1] <= 0 <= high[1] <= high[0]
