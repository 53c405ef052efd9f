"""`reliability signals`: what is measured."""

from __future__ import annotations

import click

from reliability.cli.output import open_console, show


@click.command()
def signals() -> None:
    """List the signals: what each measures, which way, its source."""
    from reliability.reporters.terminal import render_catalogue
    from reliability.signals.registry import SIGNALS

    console = open_console()
    for renderable in render_catalogue(SIGNALS):
        show(console, renderable)
