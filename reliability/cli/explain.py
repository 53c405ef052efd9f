"""`reliability explain`: show the arithmetic of a score and the marked text."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from reliability.cli.exit_codes import COULD_NOT, PASSED
from reliability.cli.options import Input, configured, reading
from reliability.cli.output import open_console, show
from reliability.cli.runner import Run

if TYPE_CHECKING:
    from reliability.checking.config import Config


@click.command()
@click.argument("path")
@reading
@configured
def explain(path: str, given: Input, config: Config) -> None:
    """Show the marked text and the full arithmetic of both scores."""
    from reliability.reporters.explain import render_explanation

    console = open_console()
    run = Run((path,), config, given=given)
    for report in run:
        show(console, render_explanation(report, console.width))
    sys.exit(COULD_NOT if run.unread else PASSED)
