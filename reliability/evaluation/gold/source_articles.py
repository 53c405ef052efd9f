"""Articles of data sets, for annotations that are in a file apart from them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Any, NamedTuple

from reliability.errors import ReliabilityError
from reliability.evaluation.benchmark import string_field
from reliability.training import datasets

Key = tuple[str, str]  # the data set of an article, and its id there


class SourceArticle(NamedTuple):
    """An article of a data set; the set is its publisher if none is named."""

    key: Key
    publisher: str
    title: str | None
    text: str


def read_articles(
    data: Path, keys: Collection[Key], *, skip_missing: bool = False
) -> Iterator[SourceArticle]:
    """Yield the articles that have one of the keys, in the order of the names of sets and of rows.

    Raises ReliabilityError if the folder lacks a set, unless `skip_missing` is True, and if a row is
    malformed.
    """
    wanted: dict[str, set[str]] = defaultdict(set)
    for dataset, identity in keys:
        wanted[dataset].add(identity)
    for dataset, ids in sorted(wanted.items()):
        path = data / f"{dataset}.jsonl.gz"
        if path.is_file():
            yield from _articles_of_set(path, dataset, ids)
        elif not skip_missing:
            raise ReliabilityError(f"{path}: the set of the annotated articles is missing: add it")


def _articles_of_set(path: Path, dataset: str, ids: Collection[str]) -> list[SourceArticle]:
    def parse_article(row: dict[str, Any]) -> SourceArticle | None:
        if row["id"] not in ids:
            return None
        publisher = row.get("source") or dataset
        return SourceArticle((dataset, row["id"]), publisher, row.get("title"), string_field(row))

    return datasets.parse_rows(path, parse_article)
