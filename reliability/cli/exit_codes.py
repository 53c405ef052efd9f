"""The exit codes, and the error of a command that could not do its work."""

from __future__ import annotations

import click

from reliability.display.escaping import escape_terminal

PASSED, FAILED, COULD_NOT = 0, 1, 2


class CommandError(click.ClickException):
    """A message on standard error, safe for a terminal, with exit code 2."""

    exit_code = COULD_NOT

    def __init__(self, message: str) -> None:
        super().__init__(escape_terminal(message))
