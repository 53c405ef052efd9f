"""Words in the classes and identifiers of elements of HTML pages, from `page_classes.toml`."""

from __future__ import annotations

import re
from functools import cache

from reliability.toml import own_tables


@cache
def words_of(table: str, name: str) -> frozenset[str]:
    """Return the words of an entry of a table: the names of roles, classes or identifiers.

    Examples
    --------
    >>> "banner" in words_of("roles", "surrounding")
    True
    """
    return frozenset(own_tables(__file__)[table][name].split())


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
