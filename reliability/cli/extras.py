"""Libraries that only some commands need, and the extras that install them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from reliability.cli.exit_codes import CommandError


@contextmanager
def needs(extra: str) -> Iterator[None]:
    """Name the extra to install if a library that is imported here is missing."""
    try:
        yield
    except ModuleNotFoundError as error:
        library = (error.name or "").partition(".")[0]
        if library == "reliability":
            raise
        message = f'{library} is missing: install "news-reliability[{extra}]"'
        raise CommandError(message) from error
