"""Numbers, nouns and scores as every output prints them."""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING

from reliability.signals.registry import FEATURES

if TYPE_CHECKING:
    from reliability.records import Score

_HYPHEN = re.compile(r"-(?=\d)")
_LABELS = {"reliability": "reliable", "bias": "biased"}


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


def format_value(name: str, value: float) -> str:
    """Return the value of a feature with its unit, or that it cannot be measured."""
    if math.isnan(value):
        return "cannot be measured here"
    unit = FEATURES[name].unit if name in FEATURES else ""
    return f"{value:.3g} {unit}".rstrip()


def interpretation(target: str, score: Score) -> str:
    """Return the meaning of a probability and its interval as a sentence without a full stop."""
    number, low, high = map(_out_of_100, (score.probability, *score.interval))
    span = low if low == high else f"{low} to {high}"
    return (
        f"{number} of 100 articles written like this are {_LABELS[target]} (80% interval: {span})"
    )


def _out_of_100(probability: float) -> str:
    """Return a probability as a whole number out of 100, with "under 1" and "over 99" at the ends."""
    if probability < 0.005:
        return "under 1"
    if probability > 0.995:
        return "over 99"
    return f"{round(100 * probability)}"
