"""The rows that a protocol yields, and the names of the protocols."""

from __future__ import annotations

from collections.abc import Sequence

from reliability.evaluation.benchmark import Goal, Result, Row
from reliability.evaluation.generalization.bootstrap import Sample, mean_result
from reliability.evaluation.generalization.holdouts import HeldOutScores
from reliability.evaluation.tables import make_row

HELD_OUT = "publishers held out"
LEFT_OUT = "one set left out"
SAME = "measured as in the row above"


def protocol_row(protocol: str, goal: Goal, result: Result | str) -> Row:
    """Return the row of a result, or of the reason why there is none."""
    return make_row(protocol, goal.part, goal, result)


def mean_row(protocol: str, goal: Goal, samples: Sequence[Sample], note: str) -> Row:
    """Return the row of the mean of the statistics of some samples."""
    return protocol_row(protocol, goal, mean_result(samples, note))


def format_each(sets: Sequence[HeldOutScores], samples: Sequence[Sample]) -> str:
    """Return the value of a statistic on each set, for a note."""
    return ", ".join(
        f"{one.name} {sample.value:.3f}" for one, sample in zip(sets, samples, strict=True)
    )
