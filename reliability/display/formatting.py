"""Numbers and nouns as every output prints them."""

from __future__ import annotations

import re

_HYPHEN = re.compile(r"-(?=\d)")


def plural(count: int, noun: str) -> str:
    """Return a count with its noun.

    Examples
    --------
    >>> plural(1, "article"), plural(0, "finding")
    ('1 article', '0 findings')
    """
    return f"{count} {noun}{'' if count == 1 else 's'}"


def feature_label(name: str) -> str:
    """Return the name of a feature as words: "sentence length"."""
    return name.replace("_", " ")


def format_units(units: int, decimals: int) -> str:
    """Return a number of decimal units with its sign; 0 has none.

    Examples
    --------
    >>> format_units(-25, 2), format_units(3, 4), format_units(0, 2)
    ('-0.25', '+0.0003', '0.00')
    """
    return f"{units / 10**decimals:{'+' if units else ''}.{decimals}f}"


def with_minus_sign(number: str) -> str:
    """Replace the hyphen before digits by a minus sign, which is as wide as a plus sign."""
    return _HYPHEN.sub("−", number)
