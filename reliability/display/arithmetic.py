"""The account of a score that every full report gives: what it means, and sums that add up.

A running total is rounded, and a line prints the difference of two totals, so that whoever adds up what
is printed arrives at the printed sum. It knows features by name; it refuses to know how a report looks.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING

from reliability.signals.registry import FEATURES

if TYPE_CHECKING:
    from reliability.records import Score

SCALE = 10_000  # log-odds are printed to four places, where nothing else is said
_ADJECTIVES = {"reliability": "reliable", "bias": "biased"}


def interpretation(target: str, score: Score) -> str:
    """Return what a probability and its interval say, in words."""
    number, low, high = map(_of_100, (score.probability, *score.interval))
    span = low if low == high else f"{low} to {high}"
    likely = f"{number} of 100 articles written like this are {_ADJECTIVES[target]}"
    return f"{likely} (80 % interval: {span})"


def _of_100(probability: float) -> str:
    """Return a probability as a count of a hundred; what is possible is never none of them, nor all."""
    return (
        "under 1"
        if probability < 0.005
        else "over 99"
        if probability > 0.995
        else f"{round(100 * probability)}"
    )


def format_value(name: str, value: float) -> str:
    """Return the value of a feature with its unit."""
    if math.isnan(value):
        return "cannot be measured here"
    unit = FEATURES[name].unit if name in FEATURES else ""
    return f"{value:.3g} {unit}".rstrip()


def round_to_sum(values: Iterable[float], total: int | None = None, unit: int = SCALE) -> list[int]:
    """Return values in units, each off by one at most, that sum to the rounded sum or `total`."""
    sums = [round(partial * unit) for partial in accumulate(values, initial=0.0)]
    if total is not None:
        sums[-1] = total
    return [after - before for before, after in pairwise(sums)]


def ledger(score: Score, unit: int = SCALE) -> tuple[int, list[tuple[str, int]]]:
    """Return the base and the contributions, the largest first, in units that add up."""
    ranked = sorted(score.contributions.items(), key=lambda item: (-abs(item[1]), item[0]))
    base, *amounts = round_to_sum((score.base, *(amount for _, amount in ranked)), unit=unit)
    return base, [(name, amount) for (name, _), amount in zip(ranked, amounts, strict=True)]
