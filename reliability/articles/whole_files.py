"""Open a file, a pipe or a packed file; read a small file, or replace one, as a whole or not at all.

A settings file may name any path: a pipe is not waited for, and a device is not read without end.
"""

from __future__ import annotations

import errno
import io
import os
import stat
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import BinaryIO, TextIO, cast

from reliability.errors import ArticleError, optional_library

_BUFFER = 2**16  # bytes unpacked at a time; as much of a damaged file is lost before its fault
WAIT = 10.0  # seconds for another program to open a named pipe


def read_whole(path: str | Path, most: int) -> bytes:
    """Return the bytes of an ordinary file.

    Raises OSError if it cannot be read, is not an ordinary file, or has over `most` bytes.

    Examples
    --------
    >>> read_whole("/dev/zero", 1_000)
    Traceback (most recent call last):
    OSError: [Errno 22] it is not an ordinary file: '/dev/zero'
    """
    # Without O_NONBLOCK, a pipe would wait for a writer. Checking the type first is not enough, since
    # a file may be replaced in between.
    descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0))
    with os.fdopen(descriptor, "rb") as stream:
        mode = os.fstat(descriptor).st_mode
        if stat.S_ISDIR(mode):
            raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), os.fspath(path))
        if not stat.S_ISREG(mode):
            raise OSError(errno.EINVAL, "it is not an ordinary file", os.fspath(path))
        content = stream.read(most + 1)
    if len(content) > most:
        raise OSError(errno.EFBIG, f"it has over {most:,} bytes", os.fspath(path))
    return content


def open_file(path: str | Path) -> BinaryIO:
    """Open a file for reading; a named pipe waits for its writer for some seconds.

    Raises OSError if it cannot be opened, or if nothing opens the pipe for writing.
    """
    path = Path(path)
    if not stat.S_ISFIFO(path.stat().st_mode):
        return path.open("rb")
    from concurrent.futures import ThreadPoolExecutor

    with ThreadPoolExecutor(1) as pool:
        opening = pool.submit(path.open, "rb")  # which only a writer ends
        try:
            return opening.result(WAIT)
        except TimeoutError:
            os.close(os.open(path, os.O_WRONLY | os.O_NONBLOCK))
            opening.result().close()
    message = f"it is a pipe, and no program wrote to it within {WAIT:.0f} seconds"
    raise OSError(errno.ETIMEDOUT, message, os.fspath(path))


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


@contextmanager
def replacing(path: str | Path, errors: str = "strict") -> Iterator[TextIO]:
    """Open a new file for text that takes the place of another one at the end, if no error occurred.

    The new file keeps the permissions of the old one. A link stays a link: its target is replaced.
    Raises OSError if the file cannot be written.
    """
    from tempfile import mkstemp

    target = Path(os.path.realpath(path))
    # A name that nobody can guess, opened only if it is new: a link that was put there is not followed.
    descriptor, name = mkstemp(prefix=".reliability-", dir=target.parent)
    temporary = Path(name)
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8", errors=errors, newline="") as written:
            yield written
        temporary.chmod(_mode(target))
        temporary.replace(target)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise


def _mode(target: Path) -> int:
    """Return the permissions of a file, or those of a new one if it does not exist."""
    try:
        return stat.S_IMODE(target.stat().st_mode)
    except FileNotFoundError:
        mask = os.umask(0o077)  # it can only be read by setting it
        os.umask(mask)
        return 0o666 & ~mask
