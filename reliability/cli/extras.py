"""Libraries that only some commands need, and the extras that install them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from reliability.cli.exit_codes import CommandError

_PROJECTS = {"sklearn": "scikit-learn"}  # of modules that have another name than their project


@contextmanager
def needs(extra: str) -> Iterator[None]:
    """Name the extra to install if a library that is imported here is missing."""
    try:
        yield
    except ModuleNotFoundError as error:
        library = (error.name or "").partition(".")[0]
        if library == "reliability":
            raise
        message = (
            f'{_PROJECTS.get(library, library)} is missing: install "news-reliability[{extra}]"'
        )
        raise CommandError(message) from error
