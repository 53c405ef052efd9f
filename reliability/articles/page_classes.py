"""Words in the classes and identifiers of elements of HTML pages, from `page_classes.toml`."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Any

from reliability.toml import parse_toml


@cache
def words_of(table: str, name: str) -> frozenset[str]:
    """Return the words of an entry of a table: the names of roles, classes or identifiers.

    Examples
    --------
    >>> "banner" in words_of("roles", "surrounding")
    True
    """
    return frozenset(_tables()[table][name].split())


@cache
def class_pattern(name: str) -> re.Pattern[str]:
    """Return a pattern that finds a word of an entry of `[classes]` in a class or an identifier.

    Examples
    --------
    >>> [bool(class_pattern("offers").search(one)) for one in ("box affiliate-link", "subscribers")]
    [True, False]
    """
    words = (re.escape(word).replace(r"\*", r"\w*") for word in sorted(words_of("classes", name)))
    return re.compile(rf"(?:^|[-_\s])(?:{'|'.join(words)})(?:$|[-_\s])", re.IGNORECASE)


@cache
def _tables() -> dict[str, Any]:
    return parse_toml(Path(__file__).with_suffix(".toml").read_text("utf-8"))
