"""Regular expressions that are compiled on first use, and that name classes of words."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Any, cast

_CLASS = re.compile(r"\b[A-Z][A-Z_]+\b")  # the name of a class of words in a pattern


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


def expand_classes(pattern: str, words_of: Callable[[str], Iterable[str]], **parts: str) -> str:
    """Return a pattern with alternatives for each class of words, which is named in capitals.

    Parameters
    ----------
    pattern : str
        A regular expression. A name in capitals is that of a class of words, or of one of `parts`.
    words_of : callable
        The words of a class by its name in small letters.
    **parts : str
        Regular expressions by the names that stand for them.

    Examples
    --------
    >>> expand_classes("(?:SHIPS) of ANY", {"ships": ["boat", "ferry"]}.get, ANY=".+")
    '(?:boat|ferry) of .+'
    """

    def expanded(match: re.Match[str]) -> str:
        return parts.get(match[0]) or "|".join(map(re.escape, words_of(match[0].lower())))

    return _CLASS.sub(expanded, pattern)
