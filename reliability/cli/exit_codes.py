"""The exit codes, and the error of a command that could not do its work."""

from __future__ import annotations

import click

PASSED, FAILED, COULD_NOT = 0, 1, 2


class CommandError(click.ClickException):
    """A message on standard error, with exit code 2."""

    exit_code = COULD_NOT
