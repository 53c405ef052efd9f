"""Read a corpus: rows of scores as they are, and articles, which are scored first."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from itertools import islice
from typing import Any
from zlib import error as ZlibError  # noqa: N812

from reliability.articles.article import Unreadable
from reliability.articles.entries import require_named
from reliability.articles.fields import Fields, Name
from reliability.articles.reader import LINES, suffix_of
from reliability.checking.config import Config
from reliability.errors import ArticleError, ReliabilityError
from reliability.publishers.articles import ScoredArticle, from_report, from_row, is_scored
from reliability.scoring.parallel import parallel_map
from reliability.tables.schema import flat_schema, pyarrow, schema
from reliability.tables.score import score_item
from reliability.tables.source import (
    File,
    Item,
    Source,
    files_at,
    numbered_lines,
    opened,
    partition,
)

_CSV = (".csv", ".csv.gz")
_SCORES = (*LINES, ".parquet", *_CSV)  # the suffixes of tables of scores
_BATCH = 256  # rows
_FIRST = 20  # rows; the first may be errors, which have no scores
_FAULTS = (OSError, EOFError, RecursionError, ValueError, ZlibError)


def read_corpus(
    paths: Sequence[str], config: Config, fields: Fields, jobs: int
) -> Iterator[ScoredArticle | Unreadable]:
    """Yield the articles of a corpus with their scores.

    Each path holds rows of `reliability batch` or of `score --format jsonl`, or articles, which `jobs`
    processes score. `fields` are those that the options name, instead of those of the settings. The
    settings are about articles; of rows of scores, only the options name the columns of metadata.

    Raises ReliabilityError if a path has rows of scores and articles, if a row of scores is malformed,
    if there is nothing to read, or if a library is missing.
    """
    for path in paths:
        files = [file for file in files_at(path) if suffix_of(file.name) in _SCORES]
        scored = [file for file in files if _is_table_of_scores(file)]
        if not scored:
            wanted = fields.or_else(config.fields)
            work = partial(_score_item, config=config, fields=wanted)
            yield from parallel_map(work, Source([path], wanted), n_jobs=jobs)
        elif len(scored) < len(files):
            other = next(file.name for file in files if file not in scored)
            raise ArticleError(
                f"{path}: {scored[0].name} has scores and {other} has articles: keep them in two "
                "folders, and name both"
            )
        else:
            for file in scored:
                yield from _rows_of_scores(file, fields)


def _score_item(item: Item, config: Config, fields: Fields) -> ScoredArticle | Unreadable:
    report = score_item(item, fields, config)
    return report if isinstance(report, Unreadable) else from_report(report)


def _is_table_of_scores(file: File) -> bool:
    """Return True if one of the first rows of a file has scores; False if it cannot be read."""
    try:
        return any(is_scored(row) for _, row in islice(_rows(file), _FIRST))
    except (ReliabilityError, *_FAULTS):
        return False  # the reader of articles states the fault


def _rows_of_scores(file: File, fields: Fields) -> Iterator[ScoredArticle | Unreadable]:
    """Yield the articles of a table of scores.

    Raises ArticleError if no row at the beginning has a field that the user named.
    """
    keys = partition(file)
    named = fields._replace(text=None)
    number = 0
    try:
        if named.named:
            first = (row for _, row in islice(_rows(file), _FIRST))
            require_named(({**keys, **row} for row in first if isinstance(row, Mapping)), named)
        for number, row in _rows(file):
            where = f"{file.name}:{number}"
            if isinstance(row, Mapping) and row.get("error"):
                yield Unreadable(str(row.get("id") or where), where, str(row["error"]))
            else:
                yield _article_of(row, keys, named.named, where)
    except _FAULTS as error:
        raise ArticleError(
            f"{file.name}:{number + 1}: cannot be read ({str(error)[:200]}): write the file again"
        ) from None


def _article_of(
    row: object, keys: Mapping[str, str | None], named: Mapping[str, Name], where: str
) -> ScoredArticle:
    """Return the article of a row; the names of folders give the values that it lacks.

    `named` has the names of columns that the user gave, by their roles.
    """
    given: Mapping[Any, Any] = row if isinstance(row, Mapping) else {}
    missing = {name: value for name, value in keys.items() if given.get(name) is None}
    whole = {**given, **missing}
    try:
        return from_row(whole | {role: whole.get(name) for role, name in named.items()})
    except ReliabilityError as error:
        raise ArticleError(f"{where}: {error}") from None


def _rows(file: File) -> Iterator[tuple[int, Any]]:
    if suffix_of(file.name) == ".parquet":
        yield from enumerate(_parquet_rows(file.name), 1)
        return
    if suffix_of(file.name) in _CSV:
        yield from enumerate(_csv_rows(file.name), 1)
        return
    with opened(file.name) as stream:
        for number, line in numbered_lines(stream, file, Fields()):
            yield number, json.loads(line)


def _parquet_rows(name: str) -> Iterator[Mapping[str, Any]]:
    pyarrow()
    from pyarrow.parquet import ParquetFile

    with ParquetFile(name) as table:
        for batch in table.iter_batches(_BATCH):
            yield from batch.to_pylist()


def _csv_rows(name: str) -> Iterator[Mapping[str, Any]]:
    """Yield the rows of a CSV file, with the columns of scores as numbers, and null for no value."""
    pyarrow()
    from pyarrow.csv import ConvertOptions, ParseOptions, open_csv

    scores = flat_schema(schema(contributions=True, signatures=True))
    types = dict(zip(scores.names, scores.types, strict=True))
    convert = ConvertOptions(
        column_types=types, strings_can_be_null=True, quoted_strings_can_be_null=False
    )
    parse = ParseOptions(newlines_in_values=True)
    with open_csv(name, parse_options=parse, convert_options=convert) as table:
        for batch in table:
            yield from batch.to_pylist()
