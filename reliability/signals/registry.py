"""The registry of signals, and `measure`, which runs all of them over a text.

A module in this folder that defines `SIGNAL` is a signal; there is no list to edit. Signals never import
each other: what they share is in the annotated document that they are given.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
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
    """Yield the modules in this folder, in alphabetical order, this one left out."""
    for module in iter_modules(signals.__path__, f"{signals.__name__}."):
        if module.name != __name__:
            yield import_module(module.name)


SIGNALS: tuple[Signal, ...] = tuple(
    module.SIGNAL for module in _modules() if hasattr(module, "SIGNAL")
)
FEATURES = {feature.name: feature for signal in SIGNALS for feature in signal.features}


@cache
def features_matching(name: str) -> frozenset[str]:
    """Return the features a name stands for: those of a signal, one by its own name, or none."""
    return frozenset(
        feature.name
        for signal in SIGNALS
        for feature in signal.features
        if name in (signal.name, feature.name)
    )


def select_features(names: Iterable[str]) -> frozenset[str]:
    """Return the features that names stand for; ConfigError where one stands for none."""
    named = {name: features_matching(name) for name in names}
    for name, features in named.items():
        if not features:
            known = {*FEATURES, *(signal.name for signal in SIGNALS)}
            raise ConfigError(
                f"there is no signal or feature {name!r}{suggestion(name, known)}; "
                "`reliability signals` lists them"
            )
    return frozenset().union(*named.values())


def read_signals(annotated: Annotated) -> Reading:
    """Return the values and findings of all signals.

    Values are in the order of `SIGNALS` and their features; findings are in the order of the text.
    """
    reading = Reading({})
    for signal in SIGNALS:
        part = signal.read(annotated)
        reading.values.update(part.values)
        reading.findings.extend(part.findings)
    reading.findings.sort(key=lambda finding: (finding.signal == "headline", finding.start))
    return reading


def measure(text: str, title: str | None = None) -> tuple[Document, Reading]:
    """Parse a text and return its document, and the values and findings of all signals."""
    document = parse(text, title)
    return document, read_signals(annotate(document))
