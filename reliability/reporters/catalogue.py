"""The signals and their features as JSON, for other programs."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from reliability.records import Feature
from reliability.scoring.model import TARGETS, shipped_model
from reliability.signals.signal import Signal

_DIRECTIONS = {1: "raises", -1: "lowers", 0: "either", None: "not scored"}


def catalogue(signals: Iterable[Signal]) -> list[dict[str, Any]]:
    """Return the signals and their features as JSON types.

    Examples
    --------
    >>> from reliability.signals.registry import SIGNALS
    >>> feature = catalogue(SIGNALS)[0]["features"][0]
    >>> sorted(feature)
    ['directions', 'name', 'ranges', 'severity', 'source', 'summary', 'unit']
    """
    return [
        {
            "name": signal.name,
            "summary": signal.summary,
            "features": [_feature(feature) for feature in signal.features],
        }
        for signal in signals
    ]


def _feature(feature: Feature) -> dict[str, Any]:
    """Return a feature; its range under a model is None if the model does not use it."""
    directions = {"reliability": feature.reliability, "bias": feature.bias}
    return {
        "name": feature.name,
        "summary": feature.summary,
        "unit": feature.unit,
        "directions": {target: _DIRECTIONS[sign] for target, sign in directions.items()},
        "ranges": {target: _range(target, feature.name) for target in TARGETS},
        "severity": feature.severity,
        "source": feature.source or None,
    }


def _range(target: str, name: str) -> list[float] | None:
    """Return the first and the last knot of a curve: beyond them, a value makes no difference."""
    curve = shipped_model(target).curves.get(name)
    return [curve.x[0], curve.x[-1]] if curve else None
