"""The registry of signals, and the functions that run all of them over a text.

A module in this folder that defines `SIGNAL` is a signal; there is no list to edit. Signals do not
import each other: they share the annotated document.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Iterator
from functools import cache
from importlib import import_module
from pkgutil import iter_modules
from types import ModuleType

from reliability import signals
from reliability.attribution.annotation import Annotated, annotate
from reliability.errors import ConfigError, suggestion
from reliability.records import Reading
from reliability.signals.signal import Signal
from reliability.text.document import Document, parse


def _modules() -> Iterator[ModuleType]:
    """Yield the other modules in this folder, in alphabetical order."""
    for module in iter_modules(signals.__path__, f"{signals.__name__}."):
        if module.name != __name__:
            yield import_module(module.name)


SIGNALS: tuple[Signal, ...] = tuple(
    module.SIGNAL for module in _modules() if hasattr(module, "SIGNAL")
)
FEATURES = {feature.name: feature for signal in SIGNALS for feature in signal.features}


@cache
def features_matching(name: str) -> frozenset[str]:
    """Return the features of a signal of that name, or the feature of that name, if any."""
    return frozenset(
        feature.name
        for signal in SIGNALS
        for feature in signal.features
        if name in (signal.name, feature.name)
    )


def select_features(names: Iterable[str]) -> frozenset[str]:
    """Resolve names of signals and features to the names of features.

    Parameters
    ----------
    names : iterable of str
        Names of features, or of signals for all of their features.

    Raises
    ------
    ConfigError
        If a name is neither a signal nor a feature.

    Examples
    --------
    >>> sorted(select_features(["contradiction", "boosters"]))
    ['boosters', 'contradictions', 'headline_body_mismatch', 'name_spellings']
    """
    by_name = {name: features_matching(name) for name in names}
    for name, features in by_name.items():
        if not features:
            known = {*FEATURES, *(signal.name for signal in SIGNALS)}
            raise ConfigError(
                f"there is no signal or feature {name!r}{suggestion(name, known)}; "
                "`reliability signals` lists them"
            )
    return frozenset().union(*by_name.values())


def read_signals(annotated: Annotated, left_out: Collection[str] = ()) -> Reading:
    """Run all signals over a document.

    Parameters
    ----------
    annotated : Annotated
        The document.
    left_out : collection of str, optional
        Names of signals that are not run. The values of their features are NaN.

    Returns
    -------
    Reading
        Values in the order of `SIGNALS` and their features, and findings in the order of the text,
        those in the headline last.
    """
    reading = Reading({})
    for signal in SIGNALS:
        if signal.name in left_out:
            reading.values.update((feature.name, math.nan) for feature in signal.features)
            continue
        part = signal.read(annotated)
        reading.values.update(part.values)
        reading.findings.extend(part.findings)
    reading.findings.sort(key=lambda finding: (finding.where == "title", finding.start))
    return reading


def measure(text: str, title: str | None = None) -> tuple[Document, Reading]:
    """Parse a text and run all signals over it.

    Examples
    --------
    >>> document, reading = measure("Obviously the bridge fell.")
    >>> reading.values["boosters"]
    20.0
    >>> [finding.text for finding in reading.findings]
    ['Obviously', 'Obviously the bridge fell']
    """
    document = parse(text, title)
    return document, read_signals(annotate(document))
