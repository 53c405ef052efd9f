"""The parts of a run: files in a folder next to the output, each written as a whole, joined at the end.

A run that was killed leaves its finished parts. The same command finds them, scores the others, and
writes the same bytes as an undisturbed run.
"""

from __future__ import annotations

import json
import os
import shutil
import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from reliability.errors import ReliabilityError
from reliability.tables.schema import pyarrow
from reliability.version import __version__

_COUNTS = b"counts"  # the key of the schema's metadata
_GROUP = 65_536, 64 * 2**20  # rows and bytes of a row group of Parquet
PARQUET, JSON_LINES, CSV = "parquet", "jsonl", "csv"  # forms of an output
FORMS = {
    ".parquet": PARQUET,
    **dict.fromkeys((".jsonl", ".jsonl.gz", ".jsonl.zst"), JSON_LINES),
    **dict.fromkeys((".csv", ".csv.gz"), CSV),
}
LINE = "line"  # the only column of a part of JSON Lines
_LOCK, _RUN, _JOINED = "lock", "run.json", "joined"


class Counts(NamedTuple):
    """The counts of a part: articles by verdict, rows with an error, and the first of these errors."""

    verdicts: Mapping[str, int]
    errors: int = 0
    first_error: str = ""

    def plus(self, other: Counts) -> Counts:
        """Return the sum of two counts, with the first error of this one, if it has any."""
        return Counts(
            Counter(self.verdicts) + Counter(other.verdicts),
            self.errors + other.errors,
            self.first_error or other.first_error,
        )

    @property
    def rows(self) -> int:
        """The number of rows."""
        return sum(self.verdicts.values()) + self.errors


class Parts:
    """The folder of the parts of a run, locked against another run.

    It is next to the output. `run` has the facts on which the bytes of the output depend. Raises
    ReliabilityError if another run is under way, or if there are parts of a run with other facts.
    """

    def __init__(self, output: Path, run: Mapping[str, str]) -> None:
        self.output = output
        self.folder = folder_of(output)
        self._lock = _locked(self.folder)
        try:
            self._check_run({**run, "version": __version__, "pyarrow": pyarrow().__version__})
        except BaseException:
            os.close(self._lock)
            raise

    def _check_run(self, run: Mapping[str, str]) -> None:
        """Raise ReliabilityError if the parts are of a run with other facts."""
        file = self.folder / _RUN
        try:
            known = json.loads(file.read_text("utf-8"))
        except FileNotFoundError:
            if any(self.folder.glob("*.arrow")):
                known = {}
            else:
                write_whole(file, json.dumps(dict(run), indent=1).encode())
                return
        for path in self.folder.glob(".*"):  # of processes that were killed
            path.unlink(missing_ok=True)
        changed = [name for name in run if known.get(name) != run[name]]
        if changed:
            raise ReliabilityError(
                f"{self.folder} has the parts of another run (it differs in: {', '.join(changed)}): "
                "give its command again, or remove the folder to begin anew"
            )

    def close(self) -> None:
        """Release the lock, so that another run can begin."""
        os.close(self._lock)

    def numbers(self) -> set[int]:
        """Return the numbers of the finished parts."""
        return {int(path.stem) for path in self.folder.glob("*.arrow") if path.stem.isdecimal()}

    def counts(self, count: int) -> Counts:
        """Return the counts of all parts, which are numbered from 0."""
        total = Counts({})
        for number in range(count):
            with _opened(part_file(self.folder, number)) as reader:
                total = total.plus(Counts(*json.loads(reader.schema.metadata[_COUNTS])))
        return total

    def join(self, count: int, form: str, wanted: Any) -> None:
        """Join the parts into the output, which replaces another file as a whole.

        `form` is `PARQUET`, `JSON_LINES` or `CSV`, and `wanted` is the schema of the table.
        """
        joined = self.folder / _JOINED
        if form == PARQUET:
            _join_tables(joined, self._batches(count), wanted)
        else:
            packing = {".gz": "gzip", ".zst": "zstd"}.get(self.output.suffix)
            with pyarrow().output_stream(str(joined), compression=packing) as stream:
                if form == CSV:
                    _join_csv(stream, self._batches(count), wanted)
                else:
                    _join_lines(stream, self._batches(count))
        with joined.open("rb+") as stream:
            os.fsync(stream.fileno())
        target = Path(os.path.realpath(self.output))  # a link stays a link
        joined.replace(target)
        _save_names(target.parent)  # before the parts are removed

    def _batches(self, count: int) -> Iterator[Any]:
        for number in range(count):
            with _opened(part_file(self.folder, number)) as reader:
                for index in range(reader.num_record_batches):
                    yield reader.get_batch(index)

    def remove(self) -> None:
        """Remove the folder. It is renamed first, so that it is never mistaken for an unfinished run."""
        gone = self.folder.with_name(f"{self.folder.name}.{os.getpid()}.done")
        self.folder.rename(gone)
        shutil.rmtree(gone, ignore_errors=True)


def form_of(output: Path) -> str:
    """Return the form of an output by its suffix, or "" if there is none for it.

    Examples
    --------
    >>> form_of(Path("scores.csv.gz")), form_of(Path("scores.txt"))
    ('csv', '')
    """
    return next((form for end, form in FORMS.items() if output.name.endswith(end)), "")


def folder_of(output: Path) -> Path:
    """Return the folder for the parts of an output: next to the file itself, if the output is a link.

    Examples
    --------
    >>> print(folder_of(Path("scores.parquet")).name)
    scores.parquet.parts
    """
    file = Path(os.path.realpath(output))
    return file.with_name(file.name + ".parts")


def part_file(folder: Path, number: int) -> Path:
    """Return the file of a part."""
    return folder / f"{number:08}.arrow"


def write_part(folder: Path, number: int, batches: Sequence[Any], counts: Counts) -> None:
    """Write a part as a whole or not at all. Raises OSError if the disk is full."""
    arrow = pyarrow()
    named = batches[0].schema.with_metadata({_COUNTS: json.dumps(counts)})
    sink = arrow.BufferOutputStream()
    options = arrow.ipc.IpcWriteOptions(compression="zstd")
    with arrow.ipc.new_file(sink, named, options=options) as writer:
        for batch in batches:
            writer.write_batch(batch)
    write_whole(part_file(folder, number), sink.getvalue())


def write_whole(file: Path, data: Any) -> None:
    """Write a file as a whole or not at all, also if the power fails."""
    temporary = file.with_name(f".{file.name}.{os.getpid()}")
    try:
        with temporary.open("wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        temporary.replace(file)
    except OSError:
        temporary.unlink(missing_ok=True)
        raise


def _save_names(folder: Path) -> None:
    """Flush the entries of a folder to the disk, where the system can."""
    if sys.platform != "win32":
        names = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(names)
        finally:
            os.close(names)


def _opened(file: Path) -> Any:
    arrow = pyarrow()
    try:
        return arrow.ipc.open_file(arrow.OSFile(str(file)))
    except arrow.ArrowInvalid as error:
        raise ReliabilityError(
            f"{file} is damaged: remove it, and give the same command again"
        ) from error


def _join_lines(stream: Any, batches: Iterator[Any]) -> None:
    for batch in batches:
        for line in batch.column(LINE):
            stream.write(line.as_buffer())


def _join_csv(stream: Any, batches: Iterator[Any], wanted: Any) -> None:
    """Write the rows of all parts below a row with the names of the columns."""
    from pyarrow.csv import CSVWriter

    with CSVWriter(stream, wanted) as writer:
        for batch in batches:
            writer.write_batch(batch.replace_schema_metadata(wanted.metadata))


def _join_tables(file: Path, batches: Iterator[Any], wanted: Any) -> None:
    """Write the rows of all parts as Parquet, in row groups of several parts."""
    arrow = pyarrow()
    from pyarrow.parquet import ParquetWriter

    named = wanted.with_metadata({b"news-reliability": __version__})
    with ParquetWriter(str(file), named, compression="zstd") as writer:
        waiting: list[Any] = []
        rows = size = 0
        for batch in batches:
            waiting.append(batch.replace_schema_metadata(named.metadata))
            rows, size = rows + batch.num_rows, size + batch.nbytes
            if rows >= _GROUP[0] or size >= _GROUP[1]:
                writer.write_table(arrow.Table.from_batches(waiting, named), rows)
                waiting, rows, size = [], 0, 0
        if waiting:
            writer.write_table(arrow.Table.from_batches(waiting, named), rows)


def _locked(folder: Path) -> int:
    """Make a folder and lock it; return the open lock, which ends with the process.

    Raises ReliabilityError if another run has the lock.
    """
    while True:
        try:
            folder.mkdir(exist_ok=True)
            lock = os.open(folder / _LOCK, os.O_RDWR | os.O_CREAT)
        except FileNotFoundError:
            if folder.parent.is_dir():
                continue  # another run has just removed it
            raise
        try:
            _take(lock)
            same = os.path.samestat(os.fstat(lock), (folder / _LOCK).stat())
        except FileNotFoundError:
            same = False
        except OSError as error:
            os.close(lock)
            raise ReliabilityError(
                f"another run writes to {folder}: wait until it ends, or name another output"
            ) from error
        if same:
            return lock
        os.close(lock)  # the other run has ended, and removed the folder


def _take(lock: int) -> None:
    """Lock an open file. Raises OSError if another process has locked it."""
    if sys.platform == "win32":
        import msvcrt

        msvcrt.locking(lock, msvcrt.LK_NBLCK, 1)
    else:
        import fcntl

        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
