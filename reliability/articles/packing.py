"""Packed files: gzip and Zstandard, opened as streams of their unpacked bytes."""

from __future__ import annotations

import io
from contextlib import closing
from pathlib import Path
from typing import BinaryIO, cast

from reliability.errors import ArticleError, optional_library

_BUFFER = 2**16  # bytes; as much of a damaged file is lost before its fault


def open_packed(name: str) -> closing[BinaryIO]:
    """Open a packed file; a name that ends in ".zst" is Zstandard, any other gzip.

    Raises ArticleError if the library for Zstandard is missing, or if the file is a named pipe.
    """
    if Path(name).is_fifo():
        raise ArticleError("a pipe of packed bytes: unpack them first, for example with gunzip")
    if not name.lower().endswith(".zst"):
        import gzip

        return closing(cast(BinaryIO, gzip.open(name)))
    remedy = (
        'Zstandard is unpacked with pyarrow, which is missing: install "news-reliability[parquet]"'
    )
    with optional_library("pyarrow", remedy, ArticleError):
        import pyarrow
    stream = pyarrow.input_stream(name, compression="zstd", buffer_size=_BUFFER)
    return closing(cast(BinaryIO, io.BufferedReader(stream, _BUFFER)))
