"""The exit codes, and the errors of a command that could not do its work or lacks a library."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import click

from reliability.display.escaping import escape_terminal

PASSED, FAILED, COULD_NOT = 0, 1, 2
_PROJECTS = {"sklearn": "scikit-learn"}  # of modules that have another name than their project


class CommandError(click.ClickException):
    """A message on standard error, safe for a terminal, with exit code 2."""

    exit_code = COULD_NOT

    def __init__(self, message: str) -> None:
        super().__init__(escape_terminal(message))


@contextmanager
def needs(extra: str) -> Iterator[None]:
    """Name the extra to install if a library that is imported here is missing."""
    try:
        yield
    except ModuleNotFoundError as error:
        library = (error.name or "").partition(".")[0]
        if library == "reliability":
            raise
        project = _PROJECTS.get(library, library)
        message = f'{project} is missing: install "news-reliability[{extra}]"'
        raise CommandError(message) from error
