"""What is wanted of each signal, and the records in which it is measured.

A `Set` is one file of gold and what is measured on it; a `Figure` is a number with its interval; a
`Mistake` is one item that came out wrong. This module knows the form of a measurement; it refuses to
know any signal.
"""

from __future__ import annotations

import math
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Generic, NamedTuple, TypeVar

import numpy as np
import numpy.typing as npt

from reliability import metrics
from reliability.metrics import Array, Flags, Items
from reliability.text.document import Document
from reliability.training import datasets

T = TypeVar("T")
A = TypeVar("A", bound=np.generic)
B = TypeVar("B", bound=np.generic)
Span = tuple[int, int]

_TRAINING = frozenset(("train", "annotator-training"))


class Goal(NamedTuple):
    """A number to reach: on which part of a set ("" for all), in which measure, how much.

    `value` is None where the figure is shown and nothing is asked of it.
    """

    part: str
    measure: str
    value: float | None
    at_most: bool = False


class Result(NamedTuple):
    """A measured number, its 95 % interval, from how many items, and what it is exactly."""

    value: float
    interval: tuple[float, float] | None
    items: int
    note: str


class Mistake(NamedTuple):
    """Something that came out wrong: how bad it is, in which way, and the text it happened in."""

    weight: float
    kind: str
    text: str


class Outcome(NamedTuple):
    """The figure of each target, or the reason why there is none; and what came out wrong.

    A target that is left out has no rows in the file.
    """

    results: Mapping[Goal, Result | str]
    mistakes: Sequence[Mistake] = ()


@dataclass(frozen=True, slots=True)
class Benchmark(Generic[T]):
    """A file of gold below the data folder, how its items are read, and what is measured on them.

    `measure` is told whether it may fit a model; without, it evaluates what is shipped as it is.
    """

    signal: str
    file: str
    read: Callable[[Path], Sequence[T]]
    measure: Callable[[Sequence[T], bool], Outcome]
    goals: tuple[Goal, ...]

    @property
    def name(self) -> str:
        """The name of the file without folder and endings."""
        return Path(self.file).name.partition(".")[0]


# -- reading rows --------------------------------------------------------------------------------

RowParser = Callable[[dict[str, Any]], T | None]


def all_rows(make: RowParser[T]) -> Callable[[Path], list[T]]:
    """Return a reader of all rows of a file."""
    return lambda path: datasets.parse_rows(path, make)


def evaluation_rows(make: RowParser[T]) -> Callable[[Path], list[T]]:
    """Return a reader of the rows that are not for training; of all where all of them are."""

    def in_parts(row: dict[str, Any]) -> tuple[bool, T] | None:
        item = make(row)
        return None if item is None else (row.get("split") in _TRAINING, item)

    def read(path: Path) -> list[T]:
        both = datasets.parse_rows(path, in_parts)
        return [item for training, item in both if not training] or [item for _, item in both]

    return read


def string_field(row: dict[str, Any], field: str = "text") -> str:
    """Return a field that must be a string."""
    if not isinstance(row[field], str):
        raise ValueError(f"{field} is no text")
    return str(row[field])


def first_string(*values: Any) -> str:
    """Return the first of some values that is not empty, which must be a string: a cluster's name."""
    found = next(filter(None, values), None)
    if not isinstance(found, str):
        raise ValueError(f"{found!r} is no name of a document")
    return found


def finite_number(value: Any) -> float:
    """Return a value, or the number in a text, that must be finite."""
    if not math.isfinite(float(value)):
        raise ValueError(f"{value!r} is no number")
    return float(value)


def label_of(row: dict[str, Any], *labels: str) -> str:
    """Return the label, which must be one of some."""
    if row["label"] not in labels:
        raise ValueError(f"label {row['label']!r} is none of {', '.join(labels)}")
    return str(row["label"])


def labelled_spans(spans: Iterable[Sequence[Any]], text: str) -> list[tuple[int, int, str]]:
    """Return spans with their labels ("" where they have none), which must lie in the text."""
    found = []
    for start, end, *label in spans:
        if not (isinstance(start, int) and isinstance(end, int) and 0 <= start < end <= len(text)):
            raise ValueError(
                f"the span {start!r} to {end!r} is none of a text of {len(text)} signs"
            )
        found.append((start, end, str(label[0]) if label else ""))
    return found


def words_in(document: Document, spans: Iterable[Span]) -> set[int]:
    """Return the words of a document that spans touch."""
    return {
        word
        for start, end in spans
        for word in range(bisect_left(document.ends, start + 1), bisect_left(document.starts, end))
    }


# -- figures -------------------------------------------------------------------------------------


def f1_result(counts: Array, clusters: Sequence[Hashable], note: str) -> Result | str:
    """Return the F1 of items that each have a row (hit, found, wanted)."""
    hit, found, wanted = counts.sum(axis=0)
    if not wanted:
        return "skipped: the gold has none of it"
    precision, recall = metrics.ratio(hit, found), metrics.ratio(hit, wanted)

    def statistic(items: Items) -> float:
        return metrics.f1_from_counts(*counts[items].sum(axis=0))

    note = f"{note}; precision {precision:.3f}, recall {recall:.3f}"
    return bootstrap_result(statistic, wanted, clusters, note)


def share_result(
    counts: Array, clusters: Sequence[Hashable], note: str, per: float = 1.0
) -> Result | str:
    """Return part / whole, times `per`, of items that each have a row (part, whole)."""
    whole = counts[:, 1].sum()
    if not whole:
        return "skipped: there is nothing to count a share of"

    def statistic(items: Items) -> float:
        return per * metrics.ratio(*counts[items].sum(axis=0))

    return bootstrap_result(statistic, whole, clusters, note)


def paired_result(
    measure: Callable[[npt.NDArray[A], npt.NDArray[B]], float],
    gold: npt.NDArray[A],
    ours: npt.NDArray[B],
    clusters: Sequence[Hashable],
    note: str,
) -> Result:
    """Return a measure of two columns: what is right of each item, and what we say of it."""
    return bootstrap_result(
        lambda items: measure(gold[items], ours[items]), len(gold), clusters, note
    )


def bootstrap_result(
    statistic: Callable[[Items], float], items: float, clusters: Sequence[Hashable], note: str
) -> Result:
    """Return a statistic of all items, with its interval over draws of clusters."""
    whole = statistic(np.arange(len(clusters)))
    return Result(whole, metrics.bootstrap_interval(clusters, statistic), int(items), note)


def format_result(value: float | None, interval: tuple[float, float] | None) -> str:
    """Return a number and its interval as a table shows them."""
    if value is None:
        return "–"
    spread = "({:.3f}-{:.3f})".format(*interval) if interval else "(one cluster)"
    return f"{value:.3f} {spread}"


# -- mistakes ------------------------------------------------------------------------------------


def one_line(text: str) -> str:
    """Return a text in one line."""
    return " ".join(text.split())


def excerpt(text: str, start: int, end: int, reach: int = 60) -> str:
    """Return a stretch of a text in brackets, with what stands around it, in one line."""
    left, right = text[max(0, start - reach) : start], text[end : end + reach]
    return one_line(f"{left}[{text[start:end]}]{right}")


def mistakes_by_phrase(wrong: Iterable[tuple[str, str, Span]]) -> list[Mistake]:
    """Return one mistake a phrase and kind: the more often it comes out wrong, the worse.

    Each of `wrong` is a kind, a text and the span in it that is wrong; the first stands for all.
    """
    examples: dict[tuple[str, str], str] = {}
    counts: Counter[tuple[str, str]] = Counter()
    for kind, text, (start, end) in wrong:
        key = kind, one_line(text[start:end].lower())
        counts[key] += 1
        examples.setdefault(key, excerpt(text, start, end))
    return [
        Mistake(count, key[0], f"{count} × {key[1]!r}, as in: {examples[key]}")
        for key, count in counts.items()
    ]


def label_mistakes(gold: Flags, said: Flags, sure: Array, texts: Sequence[str]) -> list[Mistake]:
    """Return the items with the wrong label: the surer we were of it, the worse."""
    return [
        Mistake(float(sure[i]), "missed" if gold[i] else "false alarm", one_line(texts[i]))
        for i in np.flatnonzero(gold != said).tolist()
    ]


def residual_mistakes(ours: Array, theirs: Array, texts: Sequence[str]) -> list[Mistake]:
    """Return all items of two columns: the further apart in standard deviations, the worse."""
    ours, theirs = ((column - column.mean()) / (column.std() or 1.0) for column in (ours, theirs))
    return [
        Mistake(abs(mine - gold), "too high" if mine > gold else "too low", one_line(text))
        for mine, gold, text in zip(ours, theirs, texts, strict=True)
    ]
