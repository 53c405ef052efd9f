"""`reliability publishers`: group the scores of articles by publisher."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from reliability.cli.exit_codes import PASSED, CommandError
from reliability.cli.options import (
    article_fields,
    configured,
    format_of,
    jobs_option,
    output_file,
    paths,
)
from reliability.cli.output import is_same_file, open_console, print_in_utf8, redirected_to, show
from reliability.display.escaping import ascii_json
from reliability.display.formatting import plural

if TYPE_CHECKING:
    from reliability.articles.fields import Fields
    from reliability.checking.config import Config
    from reliability.publishers.assess import PublisherReports


@click.command()
@paths
@format_of(
    "terminal",
    "json",
    "html",
    help_text="terminal: a table; html: a page with the evidence; json: for programs.",
)
@click.option(
    "--details", is_flag=True, help="In the terminal, show what sets each publisher apart."
)
@click.option(
    "--plot",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="Also draw the scores to FILE, such as publishers.svg or .png.",
)
@jobs_option("The number of processes that score articles.", default=1)
@output_file
@article_fields
@configured
def publishers(
    paths: tuple[str, ...],
    output: str,
    details: bool,
    plot: Path | None,
    jobs: int,
    file: Path | None,
    article_fields: Fields,
    config: Config,
) -> None:
    """Pool the scores of articles by publisher.

    PATH holds scores, as `batch` or `score --format jsonl` writes them, or articles, which are scored
    first. Each text counts once, and opinion and satire are kept apart. To find copies and the
    features that set a publisher apart, run `batch` with --signatures --contributions --findings.
    """
    from reliability.publishers.assess import assess_publishers
    from reliability.tables.corpus import read_corpus

    if details and output != "terminal":
        raise click.UsageError("--details requires --format terminal: the others have all details")
    _check_paths(paths, {"--output": file, "--plot": plot})
    articles = read_corpus(paths, config, article_fields, jobs)
    reports = assess_publishers(articles, policy=config.policy("", {}))
    with redirected_to(file):
        _print(reports, output, details, plain=bool(file))
    if plot:
        _draw(reports, plot)
    if file:
        click.echo(plural(len(reports), "publisher"))
    sys.exit(PASSED)


def _check_paths(paths: tuple[str, ...], outputs: dict[str, Path | None]) -> None:
    """Raise an error if a path is standard input, or would be overwritten."""
    if "-" in paths:
        raise click.UsageError("standard input is not read: name a file or a folder")
    for option, output in outputs.items():
        if output and any(is_same_file(Path(path), output) for path in paths):
            raise CommandError(
                f"{option} {output} would overwrite a file to read: name another file"
            )


def _print(reports: PublisherReports, output: str, details: bool, plain: bool) -> None:
    print_in_utf8()
    if output == "json":
        click.echo(ascii_json(reports.to_dict(), indent=1))
    elif output == "html":
        from reliability.publishers.page import render_parts

        sys.stdout.writelines(render_parts(reports))
    else:
        from reliability.publishers import terminal

        console = open_console(plain)
        for part in terminal.render(reports, details):
            show(console, part)


def _draw(reports: PublisherReports, file: Path) -> None:
    from reliability.integrations import plot

    try:
        plot.save(plot.publishers(reports), file)
    except (OSError, ValueError) as error:
        raise CommandError(
            f"--plot {file} cannot be written ({error}): name a .png, .svg or .pdf"
        ) from error
