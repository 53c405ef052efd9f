"""`reliability explain`: show the arithmetic of a score and the marked text."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from reliability.cli.exit_codes import COULD_NOT, PASSED
from reliability.cli.options import Input, configured, format_of, paths, reading
from reliability.cli.output import open_console, print_document, print_lines, show
from reliability.cli.runner import Run

if TYPE_CHECKING:
    from reliability.checking.config import Config


@click.command()
@paths
@format_of("terminal", "json", "jsonl", "html")
@reading
@configured
def explain(paths: tuple[str, ...], output: str, given: Input, config: Config) -> None:
    """Show the marked text and the full arithmetic of both scores."""
    from reliability.reporters.explain import render_explanation

    run = Run(paths, given, config, output)
    if output == "terminal":
        console = open_console()
        for report in run:
            show(console, render_explanation(report, console.width))
    elif output == "jsonl":
        print_lines(run)
    else:
        print_document(output, run.all_results())
    sys.exit(COULD_NOT if run.unread else PASSED)
