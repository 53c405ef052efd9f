"""Measures on made-up data with known answers, and against scikit-learn's own."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import balanced_accuracy_score, f1_score, roc_auc_score
from sklearn.model_selection import GroupKFold

from reliability import metrics

PAIRS = st.lists(st.tuples(st.booleans(), st.booleans()), min_size=1, max_size=60)
SPANS = st.lists(
    st.tuples(st.integers(0, 80), st.integers(1, 20)).map(lambda span: (span[0], sum(span)))
)


def flags(text: str) -> metrics.Flags:
    return np.array([sign == "1" for sign in text])


@given(PAIRS)
def test_label_measures_are_those_of_scikit_learn(pairs: list[tuple[bool, bool]]) -> None:
    gold, said = np.array(pairs).T
    assert metrics.f1_score(gold, said) == pytest.approx(f1_score(gold, said, zero_division=0))
    expected = f1_score(gold, said, labels=[False, True], average="macro", zero_division=0)
    assert metrics.macro_f1(gold, said) == pytest.approx(expected)
    if 0 < gold.sum() < len(gold):
        expected = balanced_accuracy_score(gold, said)
        assert metrics.balanced_accuracy(gold, said) == pytest.approx(expected)


def test_f1_by_hand() -> None:
    assert metrics.f1_from_counts(hits=3, predicted=4, relevant=6) == pytest.approx(
        2 * 0.75 * 0.5 / 1.25
    )
    assert metrics.f1_from_counts(0, 0, 0) == 0


def test_correlation_by_hand() -> None:
    x = np.array([1.0, 2.0, 3.0, 4.0])
    assert metrics.pearson(x, 5 - 2 * x) == pytest.approx(-1)
    assert metrics.pearson(x, np.array([1.0, 3.0, 2.0, 4.0])) == pytest.approx(0.8)
    assert metrics.pearson(x, np.ones(4)) == 0


def test_precision_at_recall_by_hand() -> None:
    gold, strength = flags("111100"), np.array([0.9, 0.6, 0.3, 0.0, 0.6, 0.3])
    assert metrics.precision_at_recall(gold, strength, 0.25) == 1
    assert metrics.precision_at_recall(gold, strength, 0.5) == pytest.approx(2 / 3)
    assert metrics.precision_at_recall(gold, strength, 0.75) == pytest.approx(3 / 5)
    assert metrics.precision_at_recall(gold, strength, 0.8) == 0, "the fourth was never found"


def test_calibration_error_of_a_perfect_and_of_a_wrong_forecast() -> None:
    y = np.array([0, 1] * 500)
    assert metrics.expected_calibration_error(np.full(1000, 0.5), y) == pytest.approx(0, abs=0.02)
    assert metrics.expected_calibration_error(np.full(1000, 0.9), y) == pytest.approx(0.4, abs=0.02)


def test_calibration_error_of_fractions() -> None:
    predicted, votes = np.array([0.2, 0.2, 0.8, 0.8]), np.array([0.0, 0.2, 0.8, 1.0])
    assert metrics.expected_calibration_error(predicted, votes) == pytest.approx(0.1)
    assert metrics.expected_calibration_error(votes, votes) == 0


def test_shares_covered_by_hand() -> None:
    """The example of the task: half a guess right, and of two gold spans one found by half."""
    gold, guesses = [(0, 10), (20, 30)], [(5, 15)]
    assert metrics.coverage_sum(guesses, gold) == pytest.approx(0.5)
    assert metrics.coverage_sum(gold, guesses) == pytest.approx(0.5)


@given(SPANS)
def test_merged_spans_cover_the_same_and_do_not_overlap(spans: list[tuple[int, int]]) -> None:
    merged = metrics.merge_spans(spans)
    assert {i for a, b in merged for i in range(a, b)} == {i for a, b in spans for i in range(a, b)}
    assert all(before[1] <= after[0] for before, after in pairwise(merged))
    assert metrics.coverage_sum(spans, merged) == pytest.approx(len(spans))


@given(st.lists(st.tuples(st.integers(0, 5), st.floats(0, 1)), min_size=2, max_size=40))
def test_an_interval_lies_within_the_range_of_the_draws(items: list[tuple[int, float]]) -> None:
    clusters, values = [key for key, _ in items], np.array([value for _, value in items])
    interval = metrics.bootstrap_interval(clusters, lambda drawn: float(values[drawn].mean()))
    if len(set(clusters)) < 2:
        assert interval is None
        return
    assert interval is not None
    assert values.min() - 1e-9 <= interval[0] <= interval[1] <= values.max() + 1e-9
    assert interval == metrics.bootstrap_interval(
        clusters, lambda drawn: float(values[drawn].mean())
    )


def test_an_interval_draws_whole_clusters() -> None:
    """A hundred copies of ten sentences tell no more than the ten."""
    values = np.arange(10.0)
    once = metrics.bootstrap_interval(range(10), lambda drawn: float(values[drawn].mean()))
    often = np.repeat(values, 100)
    copies = metrics.bootstrap_interval(
        [str(value) for value in often], lambda drawn: float(often[drawn].mean())
    )
    assert once == pytest.approx(copies)
    assert once is not None
    assert once[0] == pytest.approx(4.5 - 1.96 * values.std() / 10**0.5, abs=0.2)


def test_models_are_fitted_without_the_group_that_they_predict() -> None:
    """What separates labels in a group only, and the other way round in the others, fails."""
    groups = np.repeat([0, 1, 2, 3, 4], 20)
    gold = np.tile([True, False], 50)
    x = np.where(gold, 1.0, -1.0)[:, None]
    assert (
        metrics.cross_validated_predictions(x, gold, list(groups), metrics.f1_score)[1].tolist()
        == gold.tolist()
    )
    turned = np.where(groups == 0, -1, 1)[:, None] * x
    said = metrics.cross_validated_predictions(turned, gold, list(groups), metrics.f1_score)[1]
    assert (said == gold)[groups == 0].sum() == 0


@given(PAIRS)
def test_folds_are_those_of_scikit_learn(pairs: list[tuple[bool, bool]]) -> None:
    names = [f"{a}{b}" for a, b in pairs]
    groups = [list(dict.fromkeys(names)).index(name) for name in names]
    if len(set(groups)) < 2:
        return
    expected = GroupKFold(min(5, len(set(groups)))).split(groups, groups=groups)
    for found, wanted in zip(metrics.group_folds(names), expected, strict=True):
        assert [part.tolist() for part in found] == [part.tolist() for part in wanted]


@given(PAIRS, st.integers(0, 9))
def test_shuffled_folds_have_similar_sizes(pairs: list[tuple[bool, bool]], seed: int) -> None:
    groups = np.unique([f"{a}{b}" for a, b in pairs], return_inverse=True)[1]
    folds = metrics.balanced_folds(groups, 5, seed)
    sizes = np.bincount(folds, minlength=5)
    assert sizes.max() - sizes.min() <= np.bincount(groups).max()
    assert all(len(set(folds[groups == group])) == 1 for group in groups)


@given(PAIRS)
def test_no_group_is_in_two_folds(pairs: list[tuple[bool, bool]]) -> None:
    groups = [f"{a}{b}" for a, b in pairs]
    if len(set(groups)) < 2:
        return
    seen: set[str] = set()
    for train, test in metrics.group_folds(groups):
        here = {groups[i] for i in test}
        assert here.isdisjoint(seen)
        assert here.isdisjoint(groups[i] for i in train)
        seen |= here
    assert seen == set(groups)


@given(st.lists(st.tuples(st.booleans(), st.integers(0, 9), st.integers(1, 4)), min_size=2))
def test_auc_is_that_of_scikit_learn(rows: list[tuple[bool, int, int]]) -> None:
    y, scores, weights = np.array(rows).T
    if len(set(y)) < 2:
        assert np.isnan(metrics.auc(y, scores, weights))
        return
    expected = roc_auc_score(y, scores, sample_weight=weights)
    assert metrics.auc(y, scores, weights) == pytest.approx(expected)
    assert metrics.auc(y, scores) == pytest.approx(roc_auc_score(y, scores))


def test_selective_accuracy_counts_the_errors_of_the_most_confident() -> None:
    wrong = flags("0000000111")
    sureness = np.array([9.0, 8, 7, 6, 5, 4, 3, 2, 1, 0])
    area = (1 / 8 + 2 / 9 + 3 / 10) / 10
    assert metrics.selective_accuracy(wrong, sureness) == pytest.approx((0.7, 1.0, area))
    assert metrics.selective_accuracy(wrong[::-1], sureness)[:2] == pytest.approx((0.7, 4 / 7))


def test_an_interval_leaves_out_draws_without_a_value() -> None:
    def statistic(items: metrics.Items) -> float:
        return 1.0 if 0 in items else float("nan")

    assert metrics.bootstrap_interval(["a", "b"], statistic) == (1.0, 1.0)
    assert metrics.bootstrap_interval(["a", "b"], lambda items: float("nan")) is None
