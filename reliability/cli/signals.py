"""`reliability signals`: list the signals and their features."""

from __future__ import annotations

import click

from reliability.cli.output import open_console, show


@click.command()
def signals() -> None:
    """List the features of every signal.

    Each has its unit, the direction in which it may move the scores, and its source.
    """
    from reliability.reporters.terminal import render_catalogue
    from reliability.signals.registry import SIGNALS

    console = open_console()
    for renderable in render_catalogue(SIGNALS):
        show(console, renderable)
