"""The registry of signals: every module with a signal is in it, and names choose features."""

from __future__ import annotations

from pathlib import Path

import pytest

from reliability import signals
from reliability.errors import ConfigError
from reliability.signals.registry import (
    FEATURES,
    SIGNALS,
    features_matching,
    measure,
    select_features,
)


def test_every_table_of_features_has_its_signal() -> None:
    [folder] = signals.__path__
    named = {path.stem for path in Path(folder).glob("*.toml")} - {"criteria"}
    assert [one.name for one in SIGNALS] == sorted(named)
    assert [*FEATURES] == [one.name for signal in SIGNALS for one in signal.features]


def test_a_name_chooses_a_feature_or_all_of_a_signal() -> None:
    hedging = next(one for one in SIGNALS if one.name == "hedging")
    assert features_matching("hedging") == {one.name for one in hedging.features}
    assert features_matching("boosters") == {"boosters"}
    assert features_matching("booster") == frozenset()
    assert select_features(["boosters", "hedging"]) == features_matching("hedging") | {"boosters"}
    assert select_features([]) == frozenset()


def test_a_name_of_nothing_is_an_error_with_a_near_name() -> None:
    with pytest.raises(ConfigError, match=r"no signal or feature 'bosters' \(did you mean"):
        select_features(["hedging", "bosters"])


def test_findings_are_in_the_order_of_the_text_and_those_of_the_title_are_last() -> None:
    text = "Obviously it fell. It was a total disgrace, and it may fall again."
    findings = measure(text, "Why Is It A Disgrace?")[1].findings
    places = [(one.where == "title", one.start) for one in findings]
    assert places == sorted(places)
    assert {one.where for one in findings} == {"text", "title"}
    assert len({one.signal for one in findings}) > 3
