"""`reliability diff`: compare two drafts of an article."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from reliability.cli.exit_codes import COULD_NOT, PASSED, CommandError
from reliability.cli.options import Input, configured, format_of, reading
from reliability.cli.runner import Run
from reliability.display.escaping import ascii_json

if TYPE_CHECKING:
    from reliability.checking.config import Config
    from reliability.scoring.report import Report


@click.command()
@click.argument("old")
@click.argument("new")
@format_of("terminal", "json")
@reading
@configured
def diff(old: str, new: str, output: str, given: Input, config: Config) -> None:
    """Compare two drafts of an article.

    Show the findings that are new or gone, and how each feature changed the scores. OLD and NEW are
    files with one article each.
    """
    from reliability.reporters.diff import compare, render_lines

    before, after = (_report(path, config, given) for path in (old, new))
    if before is None or after is None:
        sys.exit(COULD_NOT)
    difference = compare(before, after)
    if output == "json":
        click.echo(ascii_json(difference.to_dict()))
    else:
        for line in render_lines(difference):
            click.echo(line)
    sys.exit(PASSED)


def _report(path: str, config: Config, given: Input) -> Report | None:
    """Return the report on the one article of a file, or None if it cannot be read."""
    name = given if path == "-" else given._replace(stdin_filename=None)
    run = Run((path,), name, config)
    reports = [report for report, _ in zip(run, range(2), strict=False)]
    if run.unread:
        return None
    if len(reports) != 1:
        raise CommandError(f"{path} has several articles: name a file with one")
    return reports[0]
