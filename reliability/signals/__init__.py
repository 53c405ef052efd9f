"""The signals, one module each, found by name: a new module here is a new signal.

A module defines `SIGNAL`. Signals never import each other; what they share is in the annotated
document they are given.
"""

from __future__ import annotations

from importlib import import_module
from pkgutil import iter_modules

from reliability.evidence import Signal

SIGNALS: tuple[Signal, ...] = tuple(
    import_module(f"{__name__}.{module.name}").SIGNAL for module in iter_modules(__path__)
)
