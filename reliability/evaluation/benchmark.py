"""Benchmarks: measures on files of human annotations, and the records of their results.

A `Benchmark` is a file of annotations with the goals measured on it. A `Result` is a number with its
interval, a `Row` a line of the printed table, a `Mistake` an item that came out wrong.
"""

from __future__ import annotations

import math
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence, Set
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

_DRAWS = 200  # of publishers: the statistics of models are slow to compute
_CONTEXT = 60  # characters on either side of an excerpt
_TRAINING = frozenset(("train", "annotator-training"))


class Goal(NamedTuple):
    """A measure on a part of a benchmark ("" for all of it) and the value it should reach.

    `value` is None if the measure is only reported. `at_most` makes the value an upper limit.
    """

    part: str
    measure: str
    value: float | None = None
    at_most: bool = False


class Result(NamedTuple):
    """A measured number, its 95% interval, the number of items it is from, and how it was measured."""

    value: float
    interval: tuple[float, float] | None
    items: int
    note: str


Results = dict[str, Result | str]  # by the name of a goal; or the reason why there is none


class Row(NamedTuple):
    """A line of a table of results.

    `group` is a signal or a protocol. `value`, `interval` and `met` are None if there is no result;
    `goal` and `met` are None if the measure has no goal.
    """

    group: str
    dataset: str
    measure: str
    value: float | None
    interval: tuple[float, float] | None
    items: int
    goal: float | None
    at_most: bool
    met: bool | None
    note: str


class Mistake(NamedTuple):
    """An item that came out wrong: how bad it is, the kind of mistake, and its text."""

    weight: float
    kind: str
    text: str


class Outcome(NamedTuple):
    """The result of each goal by its name, or the reason why there is none; and the mistakes.

    A goal without an entry has no rows in the file.
    """

    results: Mapping[str, Result | str]
    mistakes: Sequence[Mistake] = ()


@dataclass(frozen=True, slots=True)
class Benchmark(Generic[T]):
    """A file of annotations below the data folder, its goals and reader, and the function to measure it.

    The second argument of `measure` is True if it may fit a model, held out by document. If False,
    it measures the shipped models.
    """

    signal: str
    file: str
    goals: Mapping[str, Goal]
    read: Callable[[Path], Sequence[T]]
    measure: Callable[[Sequence[T], bool], Outcome]

    @property
    def name(self) -> str:
        """The name of the file without its folder and suffixes."""
        return Path(self.file).name.partition(".")[0]


# -- reading rows --------------------------------------------------------------------------------

RowParser = Callable[[dict[str, Any]], T | None]


def all_rows(parse_row: RowParser[T]) -> Callable[[Path], list[T]]:
    """Return a reader of all rows of a file."""
    return lambda path: datasets.parse_rows(path, parse_row)


def outside_training(row: dict[str, Any]) -> bool:
    """Return True for a row outside the training split of its file."""
    return row.get("split") not in _TRAINING


def evaluation_rows(
    parse_row: RowParser[T], is_measured: Callable[[dict[str, Any]], bool] = outside_training
) -> Callable[[Path], list[T]]:
    """Return a reader of the rows that are measured, or of all rows if none of them is."""

    def with_split(row: dict[str, Any]) -> tuple[bool, T] | None:
        item = parse_row(row)
        return None if item is None else (is_measured(row), item)

    def read(path: Path) -> list[T]:
        rows = datasets.parse_rows(path, with_split)
        return [item for measured, item in rows if measured] or [item for _, item in rows]

    return read


def string_field(row: dict[str, Any], field: str = "text") -> str:
    """Return a field of a row. Raises ValueError if it is not a string."""
    if not isinstance(row[field], str):
        raise ValueError(f"{field} is not a string")
    return str(row[field])


def first_string(*values: Any) -> str:
    """Return the first value that is not empty. Raises ValueError if it is not a string."""
    name = next(filter(None, values), None)
    if not isinstance(name, str):
        raise ValueError(f"{name!r} is not the name of a document")
    return name


def finite_number(value: Any) -> float:
    """Convert a value to a float. Raises ValueError if it is not a finite number."""
    if not math.isfinite(float(value)):
        raise ValueError(f"{value!r} is not a finite number")
    return float(value)


def label_of(row: dict[str, Any], *labels: str) -> str:
    """Return the label of a row. Raises ValueError if it is not one of `labels`."""
    if row["label"] not in labels:
        raise ValueError(f"unknown label {row['label']!r}: expected {' or '.join(labels)}")
    return str(row["label"])


def labelled_spans(spans: Iterable[Sequence[Any]], text: str) -> list[tuple[int, int, str]]:
    """Return (start, end, label) of each span, with "" for a missing label.

    Raises ValueError if a span does not lie in the text.
    """
    found = []
    for start, end, *label in spans:
        if not (isinstance(start, int) and isinstance(end, int) and 0 <= start < end <= len(text)):
            raise ValueError(
                f"the span {start!r} to {end!r} is outside its text of {len(text)} characters"
            )
        found.append((start, end, str(label[0]) if label else ""))
    return found


def overlap(one: Span, other: Span) -> bool:
    """Return True if two spans have a character in common."""
    return one[0] < other[1] and other[0] < one[1]


def whole_sentences(document: Document, span: Span) -> Span:
    """Extend a span to the sentences that it overlaps."""
    inside = [sentence[2:] for sentence in document.sentences if overlap(sentence[2:], span)]
    return min(start for start, _ in [span, *inside]), max(end for _, end in [span, *inside])


def words_in(document: Document, spans: Iterable[Span]) -> set[int]:
    """Return the numbers of the words that overlap any of the spans."""
    return {
        word
        for start, end in spans
        for word in range(bisect_left(document.ends, start + 1), bisect_left(document.starts, end))
    }


# -- results -------------------------------------------------------------------------------------


def match_counts(predicted: Set[Any], gold: Set[Any]) -> tuple[int, int, int]:
    """Return the columns of `f1_result`: the numbers of correct, predicted and gold items."""
    return len(predicted & gold), len(predicted), len(gold)


def bootstrap_result(
    statistic: Callable[[Items], float], items: float, clusters: Sequence[Hashable], note: str
) -> Result:
    """Return a statistic of all items with its interval over draws of clusters.

    `statistic` takes the numbers of the drawn items, with repetitions. `items` is the number that the
    result reports, for example of gold cues. `clusters` has the document, outlet or publisher of each
    item.
    """
    value = statistic(np.arange(len(clusters)))
    return Result(value, metrics.bootstrap_interval(clusters, statistic), int(items), note)


def publisher_interval(
    publishers: npt.NDArray[np.str_], statistic: Callable[[Items], float], seed: int
) -> metrics.Interval | None:
    """Return the 95% interval of a statistic over 200 draws of publishers; None for one publisher."""
    names, cluster = np.unique(publishers, return_inverse=True)
    draws = metrics.cluster_draws(len(names), _DRAWS, seed)
    return metrics.interval_of_draws(cluster, statistic, draws)


def f1_result(counts: Array, clusters: Sequence[Hashable], note: str) -> Result | str:
    """Return the F1 of items with columns (correct, predicted, gold), or the reason for having none."""
    correct, predicted, gold = counts.sum(axis=0)
    if not gold:
        return "skipped: the file has no positive annotation"
    precision, recall = metrics.ratio(correct, predicted), metrics.ratio(correct, gold)

    def statistic(items: Items) -> float:
        return metrics.f1_from_counts(*counts[items].sum(axis=0))

    note = f"{note}; precision {precision:.3f}, recall {recall:.3f}"
    return bootstrap_result(statistic, gold, clusters, note)


def share_result(
    counts: Array, clusters: Sequence[Hashable], note: str, scale: float = 1.0
) -> Result | str:
    """Return `scale` × part / whole of columns (part, whole), or the reason for having none."""
    whole = counts[:, 1].sum()
    if not whole:
        return "skipped: there is nothing to count a share of"

    def statistic(items: Items) -> float:
        return scale * metrics.ratio(*counts[items].sum(axis=0))

    return bootstrap_result(statistic, whole, clusters, note)


def flagged_result(
    flags: Sequence[bool] | Flags, clusters: Sequence[Hashable], note: str
) -> Result | str:
    """Return the share of items with a flag, or the reason for having none."""
    return share_result(np.column_stack((flags, np.ones(len(flags)))), clusters, note)


def paired_result(
    measure: Callable[[npt.NDArray[A], npt.NDArray[B]], float],
    gold: npt.NDArray[A],
    predicted: npt.NDArray[B],
    clusters: Sequence[Hashable],
    note: str,
) -> Result:
    """Return a measure of two columns, the annotation and the prediction of each item."""
    return bootstrap_result(
        lambda items: measure(gold[items], predicted[items]), len(gold), clusters, note
    )


# -- mistakes ------------------------------------------------------------------------------------


def one_line(text: str) -> str:
    """Return a text with each run of white space as one blank."""
    return " ".join(text.split())


def excerpt(text: str, start: int, end: int) -> str:
    """Return a span of a text in brackets with some characters of context, on one line."""
    left, right = text[max(0, start - _CONTEXT) : start], text[end : end + _CONTEXT]
    return one_line(f"{left}[{text[start:end]}]{right}")


def mistakes_by_phrase(wrong: Iterable[tuple[str, str, Span]]) -> list[Mistake]:
    """Return one mistake per kind and phrase, weighted by how often it occurs.

    Each of `wrong` is a kind, a text and the wrong span in it. The first of equals is the example.
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


def label_mistakes(
    gold: Flags, predicted: Flags, confidence: Array, texts: Sequence[str]
) -> list[Mistake]:
    """Return the items with a wrong label, weighted by the confidence of the prediction."""
    return [
        Mistake(float(confidence[i]), "missed" if gold[i] else "false alarm", one_line(texts[i]))
        for i in np.flatnonzero(gold != predicted).tolist()
    ]


def residual_mistakes(predicted: Array, gold: Array, texts: Sequence[str]) -> list[Mistake]:
    """Return all items, weighted by the difference of the two columns in standard deviations."""
    columns = ((column - column.mean()) / (column.std() or 1.0) for column in (predicted, gold))
    return [
        Mistake(abs(ours - theirs), "too high" if ours > theirs else "too low", one_line(text))
        for ours, theirs, text in zip(*columns, texts, strict=True)
    ]
