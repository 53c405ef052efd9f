"""`reliability explain`: show the arithmetic of a score and the marked text."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from reliability.cli.exit_codes import COULD_NOT, PASSED
from reliability.cli.options import Input, configured, format_of, paths, reading
from reliability.cli.output import open_console, print_document, print_lines, show
from reliability.cli.runner import Run, unread_handler

if TYPE_CHECKING:
    from reliability.checking.config import Config
    from reliability.cli.output import Result


@click.command()
@paths
@format_of("terminal", "json", "jsonl", "html")
@reading
@configured
def explain(paths: tuple[str, ...], output: str, given: Input, config: Config) -> None:
    """Show the marked text and the full arithmetic of both scores."""
    from reliability.reporters.explain import render_explanation

    results: list[Result] = []
    run = Run(paths, given, config, unread_handler(output, results))
    if output == "terminal":
        console = open_console()
        for report in run:
            show(console, render_explanation(report, console.width))
    elif output == "jsonl":
        print_lines(run)
    else:
        for report in run:  # its handler appends the unreadable articles
            results.append(report)  # noqa: PERF402
        print_document(output, results)
    sys.exit(COULD_NOT if run.unread else PASSED)
