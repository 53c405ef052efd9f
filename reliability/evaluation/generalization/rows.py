"""What a line of the table is, and what lines of several families share.

It refuses to know what any of them measures.
"""

from __future__ import annotations

from collections.abc import Sequence

from reliability.evaluation.benchmark import Goal, Result
from reliability.evaluation.generalization.bootstrap import Sample
from reliability.evaluation.generalization.holdouts import HeldOutScores

ProtocolResult = tuple[
    str, Goal, Result | str
]  # the protocol, what is wanted of which set, what it is

HELD = "publishers held out"
LEFT = "one set left out"
ABOVE = "measured as in the row above"


def format_each(sets: Sequence[HeldOutScores], parts: Sequence[Sample]) -> str:
    """Say what a statistic is on each set."""
    return ", ".join(f"{one.name} {part.value:.3f}" for one, part in zip(sets, parts, strict=True))
