"""`reliability sentences`: score every sentence on ten scales."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from reliability.cli.exit_codes import COULD_NOT, PASSED
from reliability.cli.options import Input, format_of, paths, reading, settings_file
from reliability.cli.runner import Run
from reliability.display.escaping import escape_terminal
from reliability.display.formatting import LINES

if TYPE_CHECKING:
    from reliability.checking.config import Config


@click.command()
@paths
@click.option("--by", metavar="SCALE", help="Sort the sentences by a scale, highest first.")
@format_of(*LINES)
@reading
@settings_file
def sentences(
    paths: tuple[str, ...], given: Input, config: Config, by: str | None, output: str
) -> None:
    """Score every sentence on ten scales.

    Certainty is a rating from 1 to 6. The others are probabilities: that the sentence is checkworthy,
    verifiable, unattributed, subjective or biased, and that it gives an evaluation, an expectation, an
    anecdote or a cause (causal).
    """
    from reliability.records import CAVEAT
    from reliability.reporters import sentences as reporter
    from reliability.scales.scale import SCALES
    from reliability.scoring.sentences import score_sentences

    if by and by not in SCALES:
        raise click.UsageError(
            f"--by {by}: there is no such scale; give one of {', '.join(SCALES)}"
        )
    run = Run(paths, given, config, output)
    for article in run.articles():
        found = score_sentences(article)
        if output == "jsonl":
            click.echo(reporter.render_json_line(article.id, found))
        else:
            click.echo(escape_terminal(article.path or article.id))
            for line in reporter.render_lines(found, by):
                click.echo(line)
    if output == "terminal":
        click.echo(CAVEAT)
    sys.exit(COULD_NOT if run.unread else PASSED)
