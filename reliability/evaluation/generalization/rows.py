"""What the rows of all tables share: names of protocols, choice of articles, replacing of spans."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TypeVar

import numpy as np

from reliability.evaluation.benchmark import Goal, Result, Row
from reliability.evaluation.generalization.bootstrap import Names, Sample, Statistic, mean_result
from reliability.evaluation.generalization.holdouts import HeldOutScores
from reliability.evaluation.tables import make_row
from reliability.training.datasets import Example

HELD_OUT = "publishers held out"
LEFT_OUT = "one set left out"
SHIPPED = "the shipped model"
SAME = "measured as in the row above"
T = TypeVar("T")


def protocol_row(protocol: str, goal: Goal, result: Result | str) -> Row:
    """Return the row of a result, or of the reason why there is none."""
    return make_row(protocol, goal.part, goal, result)


def mean_row(protocol: str, goal: Goal, samples: Sequence[Sample], note: str) -> Row:
    """Return the row of the mean of the statistics of some samples."""
    return protocol_row(protocol, goal, mean_result(samples, note))


def shipped_row(goal: Goal, clusters: Names, statistic: Statistic, note: str) -> Row:
    """Return the row of a statistic of articles that the shipped models score."""
    return mean_row(SHIPPED, goal, [Sample(clusters, statistic)], note)


def format_each(sets: Sequence[HeldOutScores], samples: Sequence[Sample]) -> str:
    """Return the value of a statistic on each set, for a note."""
    return ", ".join(
        f"{one.name} {sample.value:.3f}" for one, sample in zip(sets, samples, strict=True)
    )


def evenly_spaced(items: Sequence[T], count: int) -> list[T]:
    """Return at most `count` items, evenly spaced."""
    count = min(count, len(items))
    return [items[number * len(items) // count] for number in range(count)]


def replace_spans(text: str, replaced: Iterable[tuple[int, int, str]]) -> str:
    """Return a text with spans replaced: (start, end, new text), none of which overlap."""
    pieces, last = [], 0
    for start, end, new in sorted(replaced):
        pieces += [text[last:start], new]
        last = end
    return "".join([*pieces, text[last:]])


def with_words(examples: Sequence[Example], words: range) -> list[Example]:
    """Return the articles with a number of words in a range."""
    return [example for example in examples if len(example.text.split()) in words]


def publishers_of(examples: Sequence[Example]) -> Names:
    """Return the publisher of each article."""
    return np.array([example.publisher for example in examples])
