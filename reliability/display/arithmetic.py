"""The meaning and the arithmetic of a score, in numbers that add up as printed.

Running totals are rounded to decimal units, and each line prints the difference of two totals. A reader
who adds up the printed contributions arrives at the printed score.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING, NamedTuple

from reliability.signals.registry import FEATURES

if TYPE_CHECKING:
    from reliability.records import Score

_LABELS = {"reliability": "reliable", "bias": "biased"}


class Contribution(NamedTuple):
    """The contribution of a feature to a score, in decimal units of log-odds."""

    feature: str
    units: int


def round_to_sum(values: Iterable[float], decimals: int, total: int | None = None) -> list[int]:
    """Round values to decimal units so that they sum to `total`, or else to their rounded sum.

    Each result is off by at most one unit.

    Examples
    --------
    >>> round_to_sum([0.334, 0.333, 0.333], decimals=2)
    [33, 34, 33]
    """
    sums = [round(partial * 10**decimals) for partial in accumulate(values, initial=0.0)]
    if total is not None:
        sums[-1] = total
    return [after - before for before, after in pairwise(sums)]


def ledger(score: Score, decimals: int) -> tuple[int, list[Contribution]]:
    """Return the base and the contributions of a score, the largest first, in units that add up.

    Parameters
    ----------
    score : Score
        The score.
    decimals : int
        The number of decimals printed; a unit is the last one.

    Returns
    -------
    base : int
        The base.
    contributions : list of Contribution
        The contribution of each feature. With the base they sum to the rounded log-odds.
    """
    ranked = sorted(score.contributions.items(), key=lambda item: (-abs(item[1]), item[0]))
    base, *units = round_to_sum((score.base, *(amount for _, amount in ranked)), decimals)
    return base, [Contribution(name, unit) for (name, _), unit in zip(ranked, units, strict=True)]


def split_ledger(
    score: Score, steps: int, decimals: int
) -> tuple[int, list[Contribution], list[Contribution]]:
    """Return the base, the largest contributions that print as more than 0, and the others.

    Features that contribute nothing are in neither list.
    """
    base, contributions = ledger(score, decimals)
    largest = [one for one in contributions[:steps] if one.units]
    others = [
        one for one in contributions if one not in largest and score.contributions[one.feature]
    ]
    return base, largest, others


def format_value(name: str, value: float) -> str:
    """Return the value of a feature with its unit, or a note that it cannot be measured."""
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
