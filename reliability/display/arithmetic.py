"""The arithmetic of a score in decimal units, so that printed numbers add up.

Running totals are rounded, and each line prints the difference of two totals. A reader who adds up the
printed contributions arrives at the printed score.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from reliability.records import Score


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
