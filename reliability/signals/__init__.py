"""The signals, one module each, found by name: a new module here is a new signal.

A module defines `SIGNAL`. Signals never import each other; what they share is in the annotated
document they are given.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from importlib import import_module
from pkgutil import iter_modules

from reliability.errors import ConfigError, meant
from reliability.evidence import Signal

SIGNALS: tuple[Signal, ...] = tuple(
    import_module(f"{__name__}.{module.name}").SIGNAL for module in iter_modules(__path__)
)
FEATURES = {feature.name: feature for signal in SIGNALS for feature in signal.features}


@cache
def features_called(name: str) -> frozenset[str]:
    """Return the features a name stands for: those of a signal, one by its own name, or none."""
    return frozenset(
        feature.name
        for signal in SIGNALS
        for feature in signal.features
        if name in (signal.name, feature.name)
    )


def features_named(names: Iterable[str]) -> frozenset[str]:
    """Return the features that names stand for; ConfigError where one stands for none."""
    named = {name: features_called(name) for name in names}
    for name, features in named.items():
        if not features:
            known = {*FEATURES, *(signal.name for signal in SIGNALS)}
            raise ConfigError(
                f"there is no signal or feature {name!r}{meant(name, known)}; "
                "`reliability signals` lists them"
            )
    return frozenset().union(*named.values())
