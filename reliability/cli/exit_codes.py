"""Commands: one file each, found by its name, and what they share.

Here stand the exit codes, and how a command ends that could not do its work.
"""

from __future__ import annotations

import click

PASSED, FAILED, COULD_NOT = 0, 1, 2


class Trouble(click.ClickException):
    """A message on stderr, and the exit code of work that could not be done."""

    exit_code = COULD_NOT
