"""Articles of data sets, for annotations that are in a separate file."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, Generic, NamedTuple, TypeVar

from reliability.errors import ReliabilityError
from reliability.evaluation import benchmark
from reliability.training import datasets

Key = tuple[str, str]  # the data set of an article, and its id there
T = TypeVar("T")
N = TypeVar("N")


class ReadArticle(NamedTuple, Generic[T]):
    """An article with the notes of a reader; its data set is its publisher if none is named."""

    key: Key
    publisher: str
    title: str | None
    text: str
    notes: T

    def excerpt(self, where: str, start: int, end: int) -> str:
        """Return a place with its context, or the id for a fault without a place."""
        if where == "article":
            return self.key[1]
        text = (self.title or "") if where == "title" else self.text
        return benchmark.excerpt(text, start, end)


def read_articles(
    data: Path, notes: Iterable[tuple[Key, N]], *, skip_missing: bool = False
) -> Iterator[ReadArticle[list[N]]]:
    """Yield the articles of some notes, in the order of the names of sets and of rows.

    Raises ReliabilityError if the folder lacks a set, unless `skip_missing` is True, and if a row is
    malformed.
    """
    by_set: dict[str, dict[str, list[N]]] = defaultdict(lambda: defaultdict(list))
    for (dataset, identity), note in notes:
        by_set[dataset][identity].append(note)
    for dataset, noted in sorted(by_set.items()):
        path = data / f"{dataset}.jsonl.gz"
        if path.is_file():
            yield from _articles_of_set(path, dataset, noted)
        elif not skip_missing:
            raise ReliabilityError(f"{path}: the set of the annotated articles is missing: add it")


def _articles_of_set(
    path: Path, dataset: str, notes: Mapping[str, list[N]]
) -> list[ReadArticle[list[N]]]:
    def parse_article(row: dict[str, Any]) -> ReadArticle[list[N]] | None:
        identity = row["id"]
        if identity not in notes:
            return None
        publisher, text = row.get("source") or dataset, benchmark.string_field(row)
        key = dataset, identity
        return ReadArticle(key, publisher, row.get("title"), text, notes[identity])

    return datasets.parse_rows(path, parse_article)


def key_of(row: Mapping[str, Any]) -> Key:
    """Return the key of the article that a note is on."""
    return str(row["set"]), str(row["id"])
