"""Numbers and nouns as every output prints them, and the names of the output formats."""

from __future__ import annotations

import math
import re

# Formats that are printed line by line, and formats that make one document.
LINES = ("terminal", "jsonl")
DOCUMENTS = ("json", "html", "sarif", "github", "gitlab", "junit", "markdown")
FORMATS = (*LINES, *DOCUMENTS)
_HYPHEN = re.compile(r"-(?=\d)")


def plural(count: int, noun: str, nouns: str = "") -> str:
    """Return a count with its noun; `nouns` is a plural that does not end in "s".

    Examples
    --------
    >>> plural(1, "article"), plural(0, "finding")
    ('1 article', '0 findings')
    """
    return f"{count} {noun if count == 1 else nouns or noun + 's'}"


def positive_label(target: str) -> str:
    """Return the name of label 1 of a target: "reliable", "biased", or the target itself."""
    return {"reliability": "reliable", "bias": "biased"}.get(target, target)


def feature_label(name: str) -> str:
    """Return the name of a feature as words: "sentence length"."""
    return name.replace("_", " ")


def format_number(value: float) -> str:
    """Return a number of about three digits as people write it, without an exponent.

    Examples
    --------
    >>> format_number(1234.5), format_number(0.25300), format_number(-2.78e-17), format_number(1e-6)
    ('1,234', '0.253', '0', '0')
    """
    if not math.isfinite(value):
        return str(value)
    decimals = min(max(2 - math.floor(math.log10(abs(value))), 0), 4) if value else 0
    text = f"{value:,.{decimals}f}"
    text = text.rstrip("0").rstrip(".") if decimals else text
    return "0" if text == "-0" else text


def format_signed(amount: float) -> str:
    """Return an amount of log-odds with its sign and two decimals; one that rounds to 0 is "0".

    Examples
    --------
    >>> format_signed(0.254), format_signed(-1.1), format_signed(-0.001)
    ('+0.25', '-1.10', '0')
    """
    units = round(100 * amount)
    return format_units(units, 2) if units else "0"


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
