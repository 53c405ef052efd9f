"""Regular expressions that are compiled on first use, so that commands do not wait for rare ones."""

from __future__ import annotations

import re
from typing import Any, cast


class _Pattern:
    """A regular expression that takes the methods of the compiled one when the first of them is used."""

    def __init__(self, source: str, flags: int) -> None:
        self._source, self._flags = source, flags

    def __getattr__(self, name: str) -> Any:
        value = getattr(re.compile(self._source, self._flags), name)
        setattr(self, name, value)
        return value


def compile_later(source: str, flags: int = 0) -> re.Pattern[str]:
    """Return a regular expression that is compiled on first use, for a constant that few texts need.

    Examples
    --------
    >>> compile_later("[a-z]+").findall("1 ferry, 2 boats")
    ['ferry', 'boats']
    """
    return cast("re.Pattern[str]", _Pattern(source, flags))
