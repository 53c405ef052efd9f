"""A run: score all articles of files and folders into one file, part by part."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple

from reliability.articles.fields import ROLES, Fields
from reliability.checking.config import Config
from reliability.scales.model_files import models_folder
from reliability.scoring.model import Model
from reliability.scoring.workers import work
from reliability.tables.parts import (
    CSV,
    JSON_LINES,
    LINE,
    PARQUET,
    Counts,
    Parts,
    folder_of,
    write_part,
)
from reliability.tables.schema import (
    Columns,
    batch_of,
    flat_row,
    flat_schema,
    json_line,
    pyarrow,
    row_of,
    schema,
)
from reliability.tables.score import score_item
from reliability.tables.source import Item, Source

PART = 256  # articles: a few seconds of work
_LARGEST = 8 * 2**20  # bytes of a part, but for one article that is larger
_BATCH = 64  # articles of which the rows are kept as Python objects


class Options(NamedTuple):
    """The options on which the rows of an output depend."""

    config: Config
    fields: Fields = Fields()
    columns: Columns = Columns()
    form: str = PARQUET
    part: int = PART

    @property
    def schema(self) -> Any:
        """The schema of the output."""
        whole = schema(*self.columns)
        return flat_schema(whole) if self.form == CSV else whole

    @property
    def left_out(self) -> list[str]:
        """The columns that are asked for and do not fit into the form of the output."""
        return [name for name in schema(*self.columns).names if name not in self.schema.names]

    @property
    def facts(self) -> dict[str, str]:
        """The options as strings, by the names that messages use."""
        config = self.config
        by_path = [(one.glob, sorted(one.thresholds.items())) for one in config.per_path]
        policies = sorted(config.thresholds.items()), by_path, str(config.folder) if by_path else ""
        columns = [name for name, wanted in self.columns._asdict().items() if wanted]
        return {
            "settings": repr(policies),
            "model": _digest(config.model),
            **{f"--{role}-field": str(getattr(self.fields, role)) for role in ROLES},
            "--max-characters": str(self.fields.max_characters),
            "columns": ", ".join(columns),
            "--part": str(self.part),
        }


class Task(NamedTuple):
    """A part that is to be scored."""

    number: int
    items: Sequence[Item]


class Progress(NamedTuple):
    """The progress of a run: the rows it scored; the bytes read before it, and so far; the total."""

    rows: int
    before: int
    done: int
    total: int


def run(
    source: Source,
    output: Path,
    options: Options,
    jobs: int,
    show: Callable[[Progress], None] = lambda _: None,
) -> Counts:
    """Score the articles of a source into a file: Parquet, JSON Lines or CSV by its suffix.

    The number of processes, `jobs`, does not change the output. `show` is called with the progress after
    each part. Returns the counts of the whole output, parts of earlier runs included. Raises
    ReliabilityError if another run writes the same output, or if there are parts of a run with other
    options.
    """
    parts = Parts(output, {"input": source.digest, **options.facts})
    try:
        done, total = parts.numbers(), _Total()
        score = partial(score_part, folder=folder_of(output), options=options)
        rows = 0
        for found in work(score, _tasks(source, options.part, done, total), jobs):
            rows += found.rows
            show(Progress(rows, total.before, source.done, source.total))
        counts = parts.counts(total.parts)
        parts.join(total.parts, options.form, options.schema)
        parts.remove()
    finally:
        parts.close()
    return counts


class _Total:
    """The number of parts cut, and the bytes of the input before the first that was to be scored."""

    def __init__(self) -> None:
        self.parts = self.before = 0


def _tasks(source: Source, size: int, done: set[int], total: _Total) -> Iterator[Task]:
    is_first = True
    for number, items in enumerate(cut(source, size)):
        total.parts = number + 1
        if number in done:
            total.before = source.done if is_first else total.before
        else:
            is_first = False
            yield Task(number, items)


def cut(items: Iterable[Item], rows: int) -> Iterator[list[Item]]:
    """Cut items into parts of a number of rows, or fewer if they are large."""
    part: list[Item] = []
    size = 0
    for item in items:
        part.append(item)
        size += item.size
        if len(part) == rows or size >= _LARGEST:
            yield part
            part, size = [], 0
    if part:
        yield part


def score_part(task: Task, folder: Path, options: Options) -> Counts:
    """Score the items of a part, and write it. Raises OSError if the disk is full."""
    verdicts: Counter[str] = Counter()
    errors, first = 0, ""
    wanted, batches = options.schema, []
    remaining = iter(task.items)
    while items := list(islice(remaining, _BATCH)):
        rows = []
        for item in items:
            row = row_of(score_item(item, options.fields, options.config), options.columns)
            rows.append(row)
            if error := row.get("error"):
                errors, first = errors + 1, first or error
            else:
                verdicts[row["verdict"]] += 1
        if options.form == JSON_LINES:
            batches.append(_lines([json_line(row, wanted.names) for row in rows]))
        else:
            batches.append(batch_of(map(flat_row, rows) if options.form == CSV else rows, wanted))
    counts = Counts(verdicts, errors, first)
    write_part(folder, task.number, batches, counts)
    return counts


def _lines(lines: Sequence[bytes]) -> Any:
    arrow = pyarrow()
    return arrow.RecordBatch.from_pydict({LINE: arrow.array(lines, arrow.large_binary())})


def _digest(model: Model | None) -> str:
    """Return a digest of the shipped models, and of a model that replaces one."""
    found = hashlib.sha256()
    for file in sorted(models_folder().rglob("*.json")):
        found.update(file.read_bytes())
    if model:
        curves = {name: (curve.x, curve.y) for name, curve in model.curves.items()}
        found.update(repr((model.target, model.base, curves)).encode())
    return found.hexdigest()
