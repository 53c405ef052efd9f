"""`reliability score`: score articles, with the reasons, for people or programs."""

from __future__ import annotations

import sys
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

import click

from reliability.cli.exit_codes import COULD_NOT, PASSED
from reliability.cli.options import (
    Input,
    check_suffix,
    configured,
    format_of,
    output_file,
    paths,
    reading,
)
from reliability.cli.output import (
    open_console,
    print_document,
    print_lines,
    redirected_to,
    show,
    write_pages,
)
from reliability.cli.runner import Run
from reliability.display.formatting import LINES

if TYPE_CHECKING:
    from reliability.checking.config import Config


@click.command()
@paths
@format_of(*LINES, "json", "html", "markdown")
@click.option(
    "--fields",
    metavar="NAMES",
    help="With jsonl: print only these fields, such as id,verdict,reliability.probability.",
)
@output_file
@click.option(
    "--pages",
    type=click.Path(path_type=Path, file_okay=False),
    metavar="FOLDER",
    help="With html: write a page for each article and an index.html into FOLDER.",
)
@reading
@configured
def score(
    paths: tuple[str, ...],
    given: Input,
    output: str,
    fields: str | None,
    file: Path | None,
    pages: Path | None,
    config: Config,
) -> None:
    """Score articles, with the reasons."""
    from reliability.reporters import concise

    chosen = _chosen_fields(fields, output)
    if pages and (output != "html" or file):
        raise click.UsageError("--pages requires --format html, and no --output")
    check_suffix(file, output)
    outputs = {path: name for path, name in ((file, "--output"), (pages, "--pages")) if path}
    run = Run(paths, given, config, output, outputs)
    with redirected_to(file):
        if output == "terminal":
            _score_in_terminal(run, plain=bool(file))
        elif output == "jsonl":
            print_lines(run, chosen)
        elif pages:
            write_pages(pages, run.all_results())
        else:
            print_document(output, run.all_results())
    if file or pages:
        click.echo(concise.summary_line(run.verdicts, run.unread))
    sys.exit(COULD_NOT if run.unread else PASSED)


def _chosen_fields(fields: str | None, output: str) -> list[str]:
    """Return the names that --fields gives, or none for all fields."""
    if fields is None:
        return []
    if output != "jsonl":
        raise click.UsageError("--fields requires --format jsonl")
    chosen = [name for name in map(str.strip, fields.split(",")) if name]
    if not chosen:
        raise click.UsageError("--fields is empty: name fields, or leave it out")
    return chosen


def _score_in_terminal(run: Run, plain: bool) -> None:
    """Print one article in full, or several as short blocks, each as soon as it is scored."""
    from reliability.reporters import concise, terminal

    console = open_console(plain)
    reports = iter(run)
    ahead = [report for report in (next(reports, None), next(reports, None)) if report]
    if len(ahead) == 1 and not run.unread:
        show(console, terminal.render_article(ahead[0]))
        return
    for report in chain(ahead, reports):
        show(console, terminal.render_summary(report))
    click.echo(concise.summary_line(run.verdicts, run.unread))
    show(console, terminal.render_caveat())
