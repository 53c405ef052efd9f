"""`reliability signals`: print the catalogue of signals and features, as text or JSON."""

from __future__ import annotations

import click

from reliability.cli.options import format_of
from reliability.cli.output import open_console, show


@click.command()
@format_of("terminal", "json")
def signals(output: str) -> None:
    """List the features of every signal.

    Each has its unit, the direction in which it may move the scores, and its source. In JSON it also has
    its severity to an editor, and the range of values that each model distinguishes.
    """
    from reliability.signals.registry import SIGNALS

    if output == "json":
        from reliability.display.escaping import ascii_json
        from reliability.reporters.catalogue import catalogue

        click.echo(ascii_json(catalogue(SIGNALS)))
        return
    from reliability.reporters.terminal import render_catalogue

    console = open_console()
    for renderable in render_catalogue(SIGNALS):
        show(console, renderable)
