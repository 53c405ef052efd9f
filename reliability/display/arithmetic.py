"""The meaning and the arithmetic of a score, in numbers that add up as printed.

Running totals are rounded to decimal units, and each line prints the difference of two totals. A reader
who adds up the printed contributions arrives at the printed score.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from itertools import accumulate, pairwise
from typing import NamedTuple

from reliability.display.formatting import format_number, positive_label
from reliability.records import Score
from reliability.signals.registry import FEATURES

INTERVAL_NOTE = (
    "The range in brackets is the 80% interval: in tests on publishers that the model never saw, it "
    "contained the true share in four of five cases."
)
FAVOURABLE = {"reliability": 1, "bias": -1}  # the sign of a contribution that favours the article


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


def ledger(
    score: Score, decimals: int, group: Callable[[str], int] | None = None
) -> tuple[int, list[Contribution]]:
    """Return the base and the contributions of a score in decimal units that add up to its log-odds.

    A unit is the last of the `decimals` that are printed. The contributions are sorted by size, the
    largest first; `group` returns the number of a feature's group, by which they are sorted first.
    """
    ranked = sorted(
        score.contributions.items(),
        key=lambda item: (group(item[0]) if group else 0, -abs(item[1]), item[0]),
    )
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
    """Return the value of a feature with its unit, or a note that it cannot be measured.

    Examples
    --------
    >>> format_value("single_source", 1.0), format_value("headline_all_caps", 0.0667)
    ('yes', '6.67% of words')
    """
    if math.isnan(value):
        return "cannot be measured here"
    unit = FEATURES[name].unit if name in FEATURES else ""
    if unit == "0 or 1":
        return "yes" if value else "no"
    if unit.startswith("share"):
        return f"{format_number(100 * value)}%{unit.removeprefix('share')}"
    return f"{format_number(value)} {unit}".rstrip()


def interpretation(target: str, score: Score, is_judged: bool = True) -> str:
    """Return the meaning of a probability and its interval as a sentence without a full stop.

    The number of an article that is not judged is in brackets.
    """
    if not is_judged:
        return f"not judged ({score.probability:.2f})"
    return f"{meaning(target, score)} (80% interval: {interval_of_100(score)})"


def meaning(target: str, score: Score) -> str:
    """Return the meaning of a probability in words."""
    number = _out_of_100(score.probability)
    return f"{number} of 100 articles written like this are {positive_label(target)}"


def interval_of_100(score: Score) -> str:
    """Return the interval of a score in numbers out of 100."""
    low, high = map(_out_of_100, score.interval)
    return low if low == high else f"{low} to {high}"


def _out_of_100(probability: float) -> str:
    """Return a probability as a whole number out of 100, with "under 1" and "over 99" at the ends."""
    if probability < 0.005:
        return "under 1"
    if probability > 0.995:
        return "over 99"
    return f"{round(100 * probability)}"
