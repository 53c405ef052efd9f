"""Parquet: a table with a row per article, read in batches by pyarrow."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any, BinaryIO

from reliability.articles.decoding import decode
from reliability.articles.entries import Entry
from reliability.articles.fields import Fields, names_of_columns
from reliability.errors import ArticleError

_BATCH = 64  # rows
_BUFFER = 2**16  # bytes
LARGEST = 64 * 2**20  # bytes of text that any file may hold
# Times its size, beyond that; a column of one repeated text can unpack to any length.
UNPACKED = 200


def entries(stream: BinaryIO, fields: Fields) -> Iterator[Entry]:
    """Yield the rows of a table."""
    import pyarrow
    from pyarrow.parquet import ParquetFile

    if not stream.seekable():
        stream = io.BytesIO(stream.read())
    size = stream.seek(0, io.SEEK_END)
    stream.seek(0)
    try:
        # By default a whole group of rows is read ahead.
        table = ParquetFile(stream, buffer_size=_BUFFER, pre_buffer=False)
        columns = table.schema_arrow.names
    except (pyarrow.ArrowException, OSError) as error:
        raise ArticleError(
            f"not Parquet ({_first_line(error)}): check that it is complete"
        ) from None
    names = names_of_columns(columns, fields)
    if not table.metadata.num_rows:
        raise ArticleError("nothing to check: the table has no rows")
    number, unpacked = 0, 0
    try:
        for batch in table.iter_batches(_BATCH, columns=names.given):
            for row in batch.to_pylist():
                number += 1
                unpacked += len(row[names.text] or "") if isinstance(row[names.text], str) else 0
                if unpacked > max(LARGEST, UNPACKED * size):
                    raise ArticleError(
                        f"unpacks to over {UNPACKED} times its size, unlike text: split the file"
                    )
                yield Entry(number, _decoded(row), names=names)
        if number < (promised := table.metadata.num_rows):
            fault = f"damaged (it has {number} of {promised} rows): write the file again"
            yield Entry(number + 1, error=fault)
    except (pyarrow.ArrowException, OSError, UnicodeDecodeError) as error:
        yield Entry(number + 1, error=f"damaged ({_first_line(error)}): write the file again")


def _decoded(row: dict[Any, Any]) -> dict[Any, Any]:
    return {
        name: decode(value)[0] if isinstance(value, bytes) else value for name, value in row.items()
    }


def _first_line(error: Exception) -> str:
    return str(error).strip().partition("\n")[0][:200] or type(error).__name__
