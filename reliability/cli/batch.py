"""`reliability batch`: score a corpus into one file, in parts that survive an interruption."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from reliability.cli.exit_codes import COULD_NOT, PASSED, CommandError
from reliability.cli.options import article_fields, configured, cores, jobs_option
from reliability.cli.output import is_same_file, is_special_file, writing
from reliability.display.escaping import escape_terminal
from reliability.display.formatting import plural

if TYPE_CHECKING:
    from reliability.articles.fields import Fields
    from reliability.checking.config import Config
    from reliability.tables.run import Progress


@click.command()
@click.argument("paths", metavar="IN...", nargs=-1)
@click.argument("output", metavar="OUT", type=click.Path(path_type=Path))
@jobs_option("The number of processes; by default one per core. It does not change the output.")
@click.option(
    "--contributions",
    is_flag=True,
    help="Also write the contribution of each feature to each score.",
)
@click.option("--features", is_flag=True, help="Also write the value of each feature.")
@click.option("--findings", is_flag=True, help="Also write the findings.")
@click.option(
    "--signatures",
    is_flag=True,
    help="Also write a signature of each text, so that `publishers` can find copies.",
)
@click.option("--overwrite", is_flag=True, help="Replace OUT if it exists.")
@click.option("--fail-on-error", is_flag=True, help="Exit with 2 if a row has an error.")
@click.option(
    "--part",
    type=click.IntRange(1),
    metavar="N",
    help="The number of articles that are saved at a time; by default 256.",
)
@article_fields
@configured
def batch(
    paths: tuple[str, ...],
    output: Path,
    jobs: int | None,
    overwrite: bool,
    fail_on_error: bool,
    part: int | None,
    article_fields: Fields,
    config: Config,
    **columns: bool,
) -> None:
    """Score many articles into one table, in their order.

    IN is a file or a folder: JSON Lines (.jsonl, .jsonl.gz, .jsonl.zst), Parquet, CSV, or articles. A
    folder may be a partitioned data set. OUT is .parquet, .jsonl (.gz, .zst) or .csv (.gz), and appears
    as a whole. CSV has no nested columns.

    The same command resumes a run that was interrupted. An article that cannot be read becomes a row
    with an error, and is counted.
    """
    from reliability.reporters import concise
    from reliability.tables.parts import form_of
    from reliability.tables.run import PART, Options, run
    from reliability.tables.schema import Columns, pyarrow
    from reliability.tables.source import Source

    _check_output(paths, output, overwrite)
    pyarrow()
    if columns["signatures"]:
        from reliability.text.minhash import signature

        signature("a")  # a library that is missing is named before the work begins
    fields = article_fields.or_else(config.fields)
    options = Options(
        config,
        fields,
        Columns(**columns),
        form=form_of(output),
        part=part or PART,
    )
    if left_out := options.left_out:
        names = ", ".join(left_out)
        click.echo(f"left out, since CSV has no nested columns: {names}: write .parquet", err=True)
    kept = "; the finished parts are kept, and the same command goes on"
    with writing(str(output), kept), _progress() as show:
        counts = run(Source(paths, fields), output, options, jobs or cores(), show)
    click.echo(concise.summary_line(counts.verdicts, counts.errors))
    if counts.errors:
        first = escape_terminal(counts.first_error)
        number = plural(counts.errors, "row")
        click.echo(f"Error: {number} with an error; the first: {first}", err=True)
    failed = counts.errors and (fail_on_error or counts.errors == counts.rows)
    sys.exit(COULD_NOT if failed else PASSED)


def _check_output(paths: tuple[str, ...], output: Path, overwrite: bool) -> None:
    """Raise an error unless the output can be written without overwriting another file."""
    if not paths:
        raise click.UsageError(
            escape_terminal(
                f"IN and OUT are needed, not {output} alone: name the table to write last"
            )
        )
    from reliability.tables.parts import FORMS, folder_of, form_of

    if not form_of(output):
        raise click.UsageError(
            escape_terminal(f"OUT is {output}: its suffix must be one of {', '.join(FORMS)}")
        )
    if "-" in paths:
        raise click.UsageError(
            "standard input cannot be read again, so a run could not go on: name a file"
        )
    if is_special_file(output, "OUT"):
        raise CommandError(f"OUT {output} is a device or a pipe: name a file")
    if any(is_same_file(Path(path), output) for path in paths):
        raise CommandError(f"OUT {output} would overwrite an article to read: name another file")
    if output.exists() and not overwrite and not folder_of(output).exists():
        raise CommandError(
            f"OUT {output} exists: name another file, or replace it with --overwrite"
        )


@contextmanager
def _progress() -> Iterator[Callable[[Progress], None]]:
    """Show a line with the rate and the time left on standard error, if that is a terminal."""
    if not sys.stderr.isatty():
        yield lambda _: None
        return
    from rich.console import Console
    from rich.live import Live
    from rich.text import Text

    start = time.monotonic()
    with Live(Text("reading …"), console=Console(stderr=True), transient=True) as live:
        yield lambda progress: live.update(Text(progress_line(progress, time.monotonic() - start)))


def progress_line(progress: Progress, seconds: float) -> str:
    """Return the progress of a run in words.

    Examples
    --------
    >>> from reliability.tables.run import Progress
    >>> progress_line(Progress(rows=900, before=0, done=25, total=100), 10.0)
    '25% done, 90 articles/s, 0:00:30 left'
    """
    rate = progress.rows / seconds if seconds else 0.0
    line = f"{progress.done / (progress.total or 1):.0%} done, {rate:.0f} articles/s"
    read = progress.done - progress.before
    if read <= 0:
        return line
    left = round(seconds * (progress.total - progress.done) / read)
    return f"{line}, {left // 3600}:{left // 60 % 60:02}:{left % 60:02} left"
