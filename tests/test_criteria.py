"""Published criteria: their numbers by visibility, and the features that belong to none."""

from __future__ import annotations

from reliability.signals.criteria import (
    VISIBILITY,
    CriteriaList,
    Criterion,
    published_criteria,
    unlisted_features,
)
from reliability.signals.registry import FEATURES


def test_criteria_are_counted_by_visibility() -> None:
    rows = [Criterion("x", visibility, ()) for visibility in ("all", "part", "all", "none", "all")]
    published = CriteriaList("name", "", "", tuple(rows))
    assert [published.count_visible(one) for one in VISIBILITY] == [3, 1, 1]


def test_every_scored_feature_looks_at_a_criterion_or_is_said_to_look_at_none() -> None:
    scored = {name for name, one in FEATURES.items() if (one.reliability, one.bias) != (None, None)}
    named = {
        name for one in published_criteria() for each in one.criteria for name in each.features
    }
    _, alone = unlisted_features()
    assert named | alone == scored
    assert not named & alone


def test_no_feature_looks_where_text_shows_nothing() -> None:
    for one in published_criteria():
        assert one.link.startswith("https://")
        assert len({each.requirement for each in one.criteria}) == len(one.criteria)
        assert sum(map(one.count_visible, VISIBILITY)) == len(one.criteria)
        for each in one.criteria:
            assert len(set(each.features)) == len(each.features), each.requirement
            assert each.visibility in ("all", "part") or not each.features, each.requirement


def test_lists_are_as_long_as_they_were_published() -> None:
    sizes = {one.name: len(one.criteria) for one in published_criteria()}
    assert sizes["NewsGuard"] == 9
    assert sizes["The Trust Project"] == 8
